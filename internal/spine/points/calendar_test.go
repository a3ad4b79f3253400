package points

import (
	"testing"

	"pgregory.net/rapid"

	"sanchuang/internal/kernel"
)

func startingIn(months ...int) History {
	var h History
	for i, m := range months {
		h = append(h, Version{ID: kernel.ID(i + 1), Number: i + 1, Effective: kernel.MakeDay(2020+3*i, m, 1), Scheme: &Scheme{FirstMonth: m, Categories: []Category{{Code: "a"}}, Rules: []Rule{credit("r", "a", "k", "1", Caps{})}}})
	}
	return h
}

func TestSpans(t *testing.T) {
	for name, c := range map[string]struct {
		h    History
		year int
		want string
	}{
		"calendar":            {startingIn(1), 2026, "2026-01-01..2026-12-31"},
		"none adopted":        {nil, 2026, "2026-01-01..2026-12-31"},
		"December":            {startingIn(12), 2026, "2025-12-01..2026-11-30"},
		"before the first":    {startingIn(12), 2019, "2018-12-01..2019-11-30"},
		"April":               {startingIn(4), 2026, "2026-04-01..2027-03-31"},
		"July":                {startingIn(7), 2026, "2026-07-01..2027-06-30"},
		"August":              {startingIn(8), 2026, "2025-08-01..2026-07-31"},
		"cut short":           {startingIn(1, 12), 2023, "2023-01-01..2023-11-30"},
		"after the cut":       {startingIn(1, 12), 2024, "2023-12-01..2024-11-30"},
		"made longer":         {startingIn(12, 1), 2023, "2022-12-01..2023-12-31"},
		"leap year, December": {startingIn(12), 2024, "2023-12-01..2024-11-30"},
	} {
		p := c.h.Span(c.year)
		if got := string(p.First + ".." + p.Last); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// Whatever calendars follow each other, every day lies in one year, and years follow each other.
func TestEveryDayHasOneYear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := startingIn(rapid.SliceOfN(rapid.IntRange(1, 12), 1, 3).Draw(t, "months")...)
		last := 0
		for d := kernel.Day("2018-01-01"); d < "2031-01-01"; d = d.AddMonths(1) {
			n := h.YearNumber(d)
			if n < last {
				t.Fatalf("%s is in %d after %d", d, n, last)
			}
			last = n
			for _, day := range []kernel.Day{d, d.AddMonths(1).AddDays(-1)} {
				if h.YearNumber(day) != n || !h.Span(n).Contains(day) {
					t.Fatalf("%s is in %d, which is %v", day, h.YearNumber(day), h.Span(n))
				}
			}
		}
	})
}

// Caps of quarters and half-years count from the year's first month.
func TestCapPeriods(t *testing.T) {
	y := NewYear(ByMember, 2026, startingIn(12))
	for day, want := range map[kernel.Day][2]string{
		"2025-12-01": {"2025-12-01..2026-02-28", "2025-12-01..2026-05-31"},
		"2026-02-28": {"2025-12-01..2026-02-28", "2025-12-01..2026-05-31"},
		"2026-03-01": {"2026-03-01..2026-05-31", "2025-12-01..2026-05-31"},
		"2026-05-31": {"2026-03-01..2026-05-31", "2025-12-01..2026-05-31"},
		"2026-06-01": {"2026-06-01..2026-08-31", "2026-06-01..2026-11-30"},
		"2026-11-30": {"2026-09-01..2026-11-30", "2026-06-01..2026-11-30"},
	} {
		for i, kind := range []kernel.PeriodKind{kernel.Quarterly, kernel.HalfYearly} {
			p := y.capPeriod(kind, day)
			if got := string(p.First + ".." + p.Last); got != want[i] {
				t.Errorf("%s %s: %s, want %s", kind, day, got, want[i])
			}
		}
	}
	if p := NewYear(ByMember, 2026, startingIn(1)).capPeriod(kernel.Quarterly, "2026-03-31"); p.Key() != "2026-Q1" {
		t.Errorf("a calendar quarter is %s", p.Key())
	}
}
