package briefing

import (
	"errors"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/metric"
)

func TestPeriodsThatAreCompared(t *testing.T) {
	for _, c := range []struct{ period, today, year, span string }{
		{"2025", "2026-11-23", "2024", "2024"},
		{"2026", "2026-11-23", "2025-01-01..2025-11-23", "2025-01-01..2025-11-23"},
		{"2026-Q3", "2026-11-23", "2025-Q3", "2026-Q2"},
		{"2026-Q4", "2026-11-23", "2025-10-01..2025-11-23", "2026-07-01..2026-08-23"},
		{"2026-H1", "2026-06-30", "2025-H1", "2025-H2"}, // its last day: whole
		{"2024-02", "2026-11-23", "2023-02", "2024-01"},
		{"2025-02", "2026-11-23", "2024-02", "2025-01"}, // 29 days before, whole
		{"2026-03-01..2026-03-10", "2026-11-23", "2025-03-01..2025-03-10", "2026-02-19..2026-02-28"},
	} {
		p, _ := kernel.ParsePeriod(c.period)
		if got := yearBefore(p, kernel.Day(c.today)).Key(); got != c.year {
			t.Errorf("a year before %s on %s: %s, want %s", c.period, c.today, got, c.year)
		}
		if got := stretchBefore(p, kernel.Day(c.today)).Key(); got != c.span {
			t.Errorf("just before %s on %s: %s, want %s", c.period, c.today, got, c.span)
		}
	}
}

func TestThePeriodStandsInWords(t *testing.T) {
	p, _ := kernel.ParsePeriod("2023")
	words := periodWords(p, "市直机关工委", "2023-12-31")
	if words["since"] != "2017—2023年" || words["last"] != "2022年" || words["two"] != "2022—2023年" || words["p"] != "2023年" || words["todate"] != "2023年" {
		t.Errorf("%v", words)
	}
	p, _ = kernel.ParsePeriod("2026-Q3")
	if words = periodWords(p, "甲局", "2026-09-30"); words["todate"] != "2026年1—9月" || words["p"] != "2026年第三季度" {
		t.Errorf("%v", words)
	}
}

func TestAChangeInWords(t *testing.T) {
	s := func(aggregate metric.Aggregate, known bool) metric.Figure {
		return metric.Figure{Aggregate: aggregate, Known: known}
	}
	for _, c := range []struct {
		diff int64
		want string
	}{{1234, "增长12.34%"}, {-50, "下降0.5%"}, {0, "持平"}} {
		if got := moved(c.diff, "增长", "%"); got != c.want {
			t.Errorf("%d: %s", c.diff, got)
		}
	}
	for _, c := range [][2]metric.Figure{
		{s(metric.Count, true), s(metric.Count, false)},
		{s(metric.Count, false), s(metric.Count, true)},
		{s(metric.Count, true), s(metric.Count, true)}, // zero before
	} {
		if text, known := change(c[0], c[1]); known || text != incomparable {
			t.Errorf("%+v is compared: %s", c, text)
		}
	}
	if text, known := change(s(metric.Rate, true), s(metric.Rate, true)); !known || text != "持平" {
		t.Errorf("rates: %s", text)
	}
}

func TestTheWayToTheSeal(t *testing.T) {
	wang, li := kernel.Actor{Account: 1, Name: "王"}, kernel.Actor{Account: 2, Name: "李"}
	b := &Briefing{State: Drafting}
	if err := b.check(li, 1); !errors.Is(err, ErrStep) {
		t.Errorf("the second signature first: %v", err)
	}
	if err := b.giveBack(li, "x"); !errors.Is(err, ErrStep) {
		t.Errorf("a draft is given back: %v", err)
	}
	if err := b.sign(wang, 1); err != nil || b.State != Drafted || b.DrafterName != "王" {
		t.Fatalf("%+v %v", b, err)
	}
	if err := b.editable(); !errors.Is(err, ErrSigned) {
		t.Errorf("signed and editable: %v", err)
	}
	if err := b.sign(li, 2); !errors.Is(err, ErrStep) {
		t.Errorf("signed twice: %v", err)
	}
	if err := b.check(wang, 2); !errors.Is(err, ErrSameHand) {
		t.Errorf("one person signs both: %v", err)
	}
	if err := b.check(li, 2); err != nil || b.State != Checked {
		t.Fatalf("%+v %v", b, err)
	}
	if err := b.giveBack(wang, "数字要核"); err != nil || b.State != Drafting || b.DrafterName != "" || b.CheckerName != "" || b.ReturnReason != "数字要核" {
		t.Fatalf("%+v %v", b, err)
	}
	b.State = Sealed
	for name, err := range map[string]error{"edit": b.editable(), "sign": b.sign(wang, 3), "check": b.check(li, 3), "return": b.giveBack(li, "x")} {
		if !errors.Is(err, ErrSealed) {
			t.Errorf("sealed, %s: %v", name, err)
		}
	}
}

func TestChangedFiguresAreTold(t *testing.T) {
	a, b, c := Reference{"outreach.visits", "2026", 1, Value}, Reference{"problem.found", "2026", 1, Value}, Reference{"problem.solved", "2026", 1, Value}
	found := figures{a.Key(): {Text: "12", Figure: metric.Figure{Name: "走访"}}, b.Key(): {Text: "3"}, c.Key(): {Text: "9"}}
	got := found.changes([]Reference{a, b, c}, []Kept{{a.Key(), true, "10"}, {b.Key(), true, "3"}})
	if len(got) != 1 || got[0].Old != "10" || got[0].New != "12" || got[0].Name != "走访" {
		t.Errorf("%+v", got)
	}
}
