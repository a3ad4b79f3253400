package structure_test

import (
	"context"
	"slices"
	"testing"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/metric"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/work/structure"
)

var termFigures = []string{"structure.due", "structure.renewed", "structure.renewed_in_time", "structure.unrenewed", "structure.in_time_rate"}

// measured adds the figures to a city; read answers those of a part of the tree, unknown ones as a dash.
func (c *city) measured() func(top kernel.ID, period string) []string {
	defs := slices.DeleteFunc(metric.Definitions(), func(d metric.Definition) bool { return !slices.Contains(termFigures, d.Code) })
	m := metric.NewService(c.DB, c.Deps.Orgs, c.Facts, defs, nil, func(context.Context, db.Queryer, []fact.Subject) (map[fact.Subject]string, error) { return nil, nil })
	c.Facts.Subscribe(m)
	return func(top kernel.ID, period string) []string {
		c.t.Helper()
		p, err := metric.ParsePeriod(period, c.DB.Today())
		c.must(err)
		list, err := m.Figures(c.t.Context(), kernel.Everything(), metric.Question{Period: p, Org: top}, termFigures...)
		c.must(err)
		var out []string
		for _, f := range list {
			if !f.Known {
				f.Value = "—"
			}
			out = append(out, f.Value)
		}
		return out
	}
}

func (c *city) cameOut(day kernel.Day) {
	c.t.Helper()
	c.day(day)
	for range 2 { // the clock comes round again
		c.must(c.s.ComeOut(c.t.Context()))
	}
}

func (c *city) same(got []string, want ...string) {
	c.t.Helper()
	if !slices.Equal(got, want) {
		c.t.Errorf("on %s: %v, want %v", c.DB.Today(), got, want)
	}
}

func TestTermsComeOut(t *testing.T) {
	each(t, "2026-11-23", func(c *city) {
		at := c.measured()
		c.same(at(c.Root, "2027"), "—", "—", "—", "—", "—")
		c.elected(c.FinanceFirst, "2024-03-15", nil) // through 2027-03-15
		c.elected(c.FinanceSecond, "2024-03-20", nil)
		c.elected(c.CultureFirst, "2024-12-31", nil)     // through 2027-12-31
		c.elected(c.FinanceCommittee, "2022-04-01", nil) // five years: through 2027-04-01
		c.cameOut("2027-03-15")
		c.same(at(c.Root, "2027"), "—", "—", "—", "—", "—")
		c.cameOut("2027-03-16")
		c.same(at(c.Root, "2027"), "1", "0", "0", "1", "0")
		c.same(at(c.FinanceFirst, "2027"), "1", "0", "0", "1", "0")
		c.same(at(c.Root, "2027-03"), "1", "0", "0", "1", "0")
		c.elected(c.FinanceFirst, "2027-03-16", nil) // a day late
		c.same(at(c.Root, "2027"), "1", "1", "0", "0", "0")
		c.day("2027-03-20")
		c.elected(c.FinanceSecond, "2027-03-20", nil) // on the last day
		c.cameOut("2027-04-02")
		c.same(at(c.Root, "2027"), "3", "2", "1", "1", "33.33")
		c.same(at(c.Finance, "2027"), "3", "2", "1", "1", "33.33")
		c.same(at(c.FinanceCommittee, "2027"), "1", "0", "0", "1", "0") // its own term, though it is no branch
		c.same(at(c.Culture, "2027"), "—", "—", "—", "—", "—")
		c.cameOut("2028-01-01")
		c.same(at(c.Root, "2027"), "4", "2", "1", "2", "25")
		c.same(at(c.Root, "2028"), "0", "0", "0", "0", "—") // nobody was due: no rate
		if n := c.Kinds(); n["structure.due"] != 4 {
			t.Errorf("facts: %v", n)
		}
	})
}

// TestFiguresAreTheBoard: what the figures of all years call not elected is what the board calls overdue, whatever
// happened to terms and organisations on the way.
func TestFiguresAreTheBoard(t *testing.T) {
	each(t, "2026-11-23", func(c *city) {
		at := c.measured()
		first := c.elected(c.FinanceFirst, "2023-11-22", nil) // through yesterday
		c.elected(c.FinanceSecond, "2022-05-10", nil)
		c.elected(c.CultureFirst, "2023-11-23", nil) // through today
		agree := func(overdue int) {
			t.Helper()
			for _, top := range []kernel.ID{c.Root, c.Finance, c.FinanceFirst, c.Culture} {
				b, err := c.s.Board(t.Context(), registertest.Staff, top)
				c.must(err)
				open := at(top, "2017-01-01..2030-12-31")[3]
				if open == "—" {
					open = "0"
				}
				if open != kernel.ID(b.Overdue).String() || top == c.Root && b.Overdue != overdue {
					t.Errorf("%s: the board has %d overdue, the figures %s, want %d", c.DB.Today(), b.Overdue, open, overdue)
				}
			}
		}
		c.cameOut("2026-11-23")
		agree(2)
		c.cameOut("2026-11-24")
		agree(3)
		// A correction of the election's day takes one back.
		first = c.get(first.ID)
		_, err := c.s.Terms.Correct(t.Context(), registertest.Staff, first.ID, first.Version, func(x *structure.Term) error { x.Began = "2023-11-25"; return nil })
		c.must(err)
		agree(2)
		// One is dissolved after its last day, another by a paper that takes effect before it.
		c.must(c.Deps.Orgs.Dissolve(t.Context(), registertest.Staff, org.Change{ID: c.CultureFirst, From: "2026-11-24", Into: c.FinanceFirst, Basis: "江直工复〔2026〕9号"}))
		c.cameOut("2026-11-24")
		agree(1)
		c.same(at(c.Root, "2026-11"), "1", "0", "0", "0", "0")
		c.cameOut("2026-11-26")
		agree(2)
	})
}
