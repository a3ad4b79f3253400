package register

import (
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/sheet"
)

// Unknown is not zero: a rate over nothing is neither 0 % nor 100 % (RULES part 7).
func TestPercent(t *testing.T) {
	for _, c := range []struct {
		part, whole int
		want        string
	}{{0, 0, ""}, {5, 0, ""}, {0, 7, "0"}, {7, 7, "100"}, {2, 3, "66.7"}, {1, 3, "33.3"}, {1, 2000, "0.1"}, {1, 2001, "0"}, {3051, 3546, "86"}, {3, 2, "150"}} {
		if got := Percent(c.part, c.whole); got != c.want {
			t.Errorf("%d of %d: %q, want %q", c.part, c.whole, got, c.want)
		}
	}
}

func TestBranchOn(t *testing.T) {
	p := Person{Stays: []Stay{{1, "2018-01-01", "2020-06-30"}, {2, "2020-07-01", "2022-12-31"}}}
	for _, c := range []struct {
		day  kernel.Day
		want kernel.ID
	}{{"2017-12-31", 1}, {"2018-01-01", 1}, {"2020-06-30", 1}, {"2020-07-01", 2}, {"2022-12-31", 2}, {"2026-01-01", 2}} {
		if got := p.branchOn(c.day); got != c.want {
			t.Errorf("%s: branch %d, want %d", c.day, got, c.want)
		}
	}
	if (Person{}).branchOn("2026-01-01") != 0 {
		t.Error("somebody without a branch")
	}
}

func TestFingerprintTellsFieldsApart(t *testing.T) {
	if Fingerprint("甲", "乙") == Fingerprint("甲乙", "") || Fingerprint("1", 1) != Fingerprint(1, "1") {
		t.Error("fields run into each other, or types count")
	}
	if Fingerprint("红旗 社区\n") != Fingerprint("红旗社区") {
		t.Error("blanks tell two apart")
	}
}

type row struct {
	Head
	year  int
	month kernel.Day
	kind  string
}

func (r *row) Fields() []any { return []any{&r.year, &r.month, &r.kind} }

func TestColumns(t *testing.T) {
	codes := Codes{{Code: "a", Name: "甲类", Also: []string{"甲"}}, {Code: "b", Name: "乙类"}}
	year := Year("year", "年度", func(r *row) *int { return &r.year })
	month := Month("month", "月份", func(r *row) *kernel.Day { return &r.month })
	kind := Choice("kind", "类别", codes, func(r *row) *string { return &r.kind })
	for _, c := range []struct {
		col   Column[row]
		text  string
		fault *kernel.Fault
		want  any
	}{
		{year, "2022年度", nil, 2022},
		{year, " ２０２２ ", nil, 2022},
		{year, "22", ErrYear, nil},
		{year, "2022-2023", ErrYear, nil},
		{month, "2023年4月", nil, "2023-04"},
		{month, "2023-04-21", nil, "2023-04"},
		{month, "四月", sheet.ErrMonth, nil},
		{kind, "甲", nil, "甲类"},
		{kind, "b", nil, "乙类"},
		{kind, "丙", ErrCode, nil},
	} {
		var r row
		err := c.col.Read(sheet.Cell{Text: c.text}, &r)
		f, _ := kernel.AsFault(err)
		if c.fault == nil && err != nil || c.fault != nil && (f == nil || !f.Is(c.fault)) {
			t.Errorf("%s %q: %v", c.col.Heading, c.text, err)
			continue
		}
		if err == nil && c.col.Show(&r) != c.want {
			t.Errorf("%s %q shows %v, want %v", c.col.Heading, c.text, c.col.Show(&r), c.want)
		}
	}
}
