package calendar

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
)

func TestIsWorkday(t *testing.T) {
	table := Seeded()
	for day, want := range map[kernel.Day]bool{
		"2026-09-20": true,  // Sunday, make-up
		"2026-09-25": false, // Friday, 中秋
		"2026-09-30": true,
		"2026-10-01": false, "2026-10-07": false,
		"2026-10-08": true,
		"2026-10-10": true,  // Saturday, make-up
		"2026-10-11": false, // Sunday
		"2026-11-23": true, "2026-11-22": false,
		"2026-01-01": false, "2026-01-04": true, "2026-12-31": true,
		"2024-02-09": true, // New Year's Eve of 2024 was a working day
		"2025-01-28": false, "2025-10-08": false,
	} {
		if got, err := table.IsWorkday(day); got != want || err != nil {
			t.Errorf("%s: %v %v", day, got, err)
		}
	}
}

func TestAddWorkdays(t *testing.T) {
	table := Seeded()
	for _, c := range []struct {
		from   kernel.Day
		n      int
		counts bool
		want   kernel.Day
	}{
		{"2026-09-30", 5, true, "2026-10-12"},  // 30, 8, 9, 10 (make-up Saturday), 12
		{"2026-09-30", 5, false, "2026-10-13"}, // 8, 9, 10, 12, 13
		{"2026-09-30", 1, true, "2026-09-30"},
		{"2026-09-30", 1, false, "2026-10-08"},
		{"2026-10-10", 1, true, "2026-10-10"}, // published on the make-up Saturday
		{"2026-10-10", 2, true, "2026-10-12"},
		{"2026-11-21", 5, true, "2026-11-27"}, // Saturday: begins on Monday
		{"2026-11-22", 5, true, "2026-11-27"},
		{"2026-11-22", 5, false, "2026-11-27"},
		{"2026-11-23", 5, true, "2026-11-27"},
		{"2026-11-23", 5, false, "2026-11-30"},
		{"2026-10-03", 5, true, "2026-10-13"}, // within the holidays
		{"2025-12-31", 2, true, "2026-01-04"}, // over the year's end, make-up Sunday
		{"2026-12-25", 5, true, "2026-12-31"},
	} {
		if got, err := table.AddWorkdays(c.from, c.n, c.counts); got != c.want || err != nil {
			t.Errorf("%s + %d (first counts: %v): %s %v, want %s", c.from, c.n, c.counts, got, err, c.want)
		}
	}
}

func TestNothingIsGuessed(t *testing.T) {
	table := Seeded()
	for _, ask := range []func() error{
		func() error { _, err := table.IsWorkday("2027-03-01"); return err },
		func() error { _, err := table.AddWorkdays("2026-12-28", 5, true); return err },
		func() error { _, err := table.AddWorkdays("2016-12-28", 1, true); return err },
		func() error { _, err := table.Year(2027); return err },
		func() error {
			_, err := table.CountWorkdays(kernel.Period{First: "2026-12-30", Last: "2027-01-04"})
			return err
		},
	} {
		err := ask()
		if !errors.Is(err, ErrNotPublished) || !strings.Contains(err.Error(), "年放假安排尚未公布") {
			t.Errorf("got %v", err)
		}
	}
	for _, err := range []error{
		second(table.AddWorkdays("", 5, true)), second(table.AddWorkdays("2026-13-01", 5, true)),
	} {
		if !errors.Is(err, ErrNoDay) {
			t.Errorf("got %v", err)
		}
	}
	for _, n := range []int{0, -1, 367} {
		if _, err := table.AddWorkdays("2026-11-23", n, true); !errors.Is(err, ErrNoCount) {
			t.Errorf("%d: %v", n, err)
		}
	}
}

func second(_ kernel.Day, err error) error { return err }

func TestAdministratorsAddAYear(t *testing.T) {
	before := Seeded()
	after, err := before.With(Year{Year: 2027, Entries: []Entry{{"2026-12-31", "元旦节", false}, {"2027-01-01", "元旦节", false}, {"2027-01-03", "元旦节", true}}})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := after.AddWorkdays("2026-12-30", 3, true); got != "2027-01-04" || err != nil {
		t.Errorf("got %s %v", got, err)
	}
	if _, err := before.IsWorkday("2027-01-01"); !errors.Is(err, ErrNotPublished) {
		t.Error("the old table changed")
	}
	if !slices.Contains(after.Years(), 2027) || slices.Contains(before.Years(), 2027) {
		t.Errorf("years %v", after.Years())
	}
}

func TestBadYears(t *testing.T) {
	for name, y := range map[string]Year{
		"empty":             {Year: 2027},
		"another year":      {Year: 2027, Entries: []Entry{{"2028-01-01", "元旦节", false}}},
		"no day":            {Year: 2027, Entries: []Entry{{"2027-02-30", "春节", false}}},
		"twice":             {Year: 2027, Entries: []Entry{{"2027-01-01", "元旦节", false}, {"2027-01-01", "元旦节", false}}},
		"make-up on Monday": {Year: 2027, Entries: []Entry{{"2027-01-04", "元旦节", true}}},
	} {
		if _, err := NewTable(y); !errors.Is(err, ErrBadYear) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSeed(t *testing.T) {
	years := Seeded().Years()
	if years[0] != firstSeed || years[len(years)-1] < 2026 || len(years) != years[len(years)-1]-firstSeed+1 {
		t.Errorf("years %v", years)
	}
	// 261 weekdays, less 19 of them that are holidays, plus 6 make-up days.
	n, err := Seeded().CountWorkdays(kernel.YearOf(2026))
	if n != 248 || err != nil {
		t.Errorf("%d working days in 2026, %v", n, err)
	}
}
