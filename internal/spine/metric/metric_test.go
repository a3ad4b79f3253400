package metric

import (
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
)

func TestEveryDefinitionIsWhole(t *testing.T) {
	c := NewCatalog(Definitions())
	for _, d := range c.All() {
		if d.Name == "" || d.Unit == "" || d.Words == "" || d.Group == "" || d.Part == "" {
			t.Errorf("%s lacks a name, a unit, words, a group or a part", d.Code)
		}
		counts := d.Aggregate != Stock && d.Aggregate != Rate
		if counts != (len(d.Kinds) > 0) {
			t.Errorf("%s is a %s with the fact kinds %v", d.Code, d.Aggregate, d.Kinds)
		}
		if d.Aggregate != Rate {
			continue
		}
		of, _ := c.Get(d.Of)
		if over, _ := c.Get(d.Over); len(of.Kinds) == 0 && (of.Aggregate != Stock || over.Aggregate != Stock) {
			t.Errorf("%s does not open: its numerator %s has no facts, and both are not read from a register", d.Code, d.Of)
		}
	}
}

func TestRateHasTwoDecimals(t *testing.T) {
	for _, c := range []struct {
		num, den int64
		want     string
		known    bool
	}{{3051, 3546, "86.04", true}, {120, 134, "89.55", true}, {1, 3, "33.33", true}, {2, 3, "66.67", true}, {5, 5, "100", true}, {44, 38, "115.79", true}, {3, 0, "", false}} {
		got, known := rate(c.num, c.den)
		if known != c.known || known && kernel.Points(got).String() != c.want {
			t.Errorf("rate(%d, %d) = %s, %v; want %s, %v", c.num, c.den, kernel.Points(got), known, c.want, c.known)
		}
	}
}

func TestMonthsAreNamedWithTheirYearWhereThereAreSeveral(t *testing.T) {
	one, _ := kernel.ParsePeriod("2026")
	several, _ := kernel.ParsePeriod("2017-2026")
	if got := monthName("2026-03-01", one); got != "3月" {
		t.Errorf("within a year: %q", got)
	}
	if got := monthName("2019-03-01", several); got != "2019年3月" {
		t.Errorf("over years: %q", got)
	}
}

func TestADetailIsNamedByItsKindOrByTheProgram(t *testing.T) {
	kind := fact.Kind{Code: "activity.held", Details: []fact.Detail{{Code: "lecture", Name: "党课"}}}
	named := map[string]string{"activity.held local": "读书会"}
	for code, want := range map[string]string{"lecture": "党课", "local": "读书会", "other": "other", "": ""} {
		if got := detailName(kind, code, named); got != want {
			t.Errorf("%q is named %q, want %q", code, got, want)
		}
	}
}

func TestPeriodsOfWholeMonths(t *testing.T) {
	for text, want := range map[string]bool{"2026": true, "2026-Q3": true, "2026-02": true, "2017-2023": true, "2026-01-01..2026-06-15": false, "2026-01-02..2026-06-30": false, "2026-03-15": false} {
		p, err := ParsePeriod(text, "2026-11-23")
		if err != nil {
			t.Fatal(err)
		}
		if _, _, got := months(p); got != want {
			t.Errorf("%s in whole months: %v", text, got)
		}
	}
}
