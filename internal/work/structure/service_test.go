package structure_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/paper"
	"sanchuang/internal/spine/register"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/work/structure"
)

type city struct {
	*registertest.City
	t *testing.T
	s *structure.Service

	papers *paper.Service
}

func each(t *testing.T, today kernel.Day, fn func(*city)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		d.SetClock(func() time.Time { return today.Start().Add(10 * time.Hour) })
		c := registertest.New(t, d, structure.FactKinds)
		papers := paper.NewService(d, c.Deps.Audit, c.Deps.Orgs)
		fn(&city{c, t, structure.NewService(c.Deps, norm.NewService(d, c.Deps.Audit), papers), papers})
	})
}

func (c *city) elected(org kernel.ID, began kernel.Day, change func(*structure.Term)) structure.Term {
	c.t.Helper()
	x := structure.Term{Began: began}
	x.OrgID = org
	if change != nil {
		change(&x)
	}
	x, err := c.s.Terms.Create(c.t.Context(), registertest.Staff, x)
	if err != nil {
		c.t.Fatal(err)
	}
	return x
}

func (c *city) get(id kernel.ID) structure.Term {
	c.t.Helper()
	x, err := c.s.Terms.Get(c.t.Context(), kernel.Everything(), id)
	if err != nil {
		c.t.Fatal(err)
	}
	return x
}

func TestElectionsFollowEachOther(t *testing.T) {
	each(t, "2026-11-23", func(c *city) {
		first := c.elected(c.FinanceFirst, "2019-05-10", nil)
		if first.Ends != "2022-05-10" || first.Years != 3 {
			t.Fatalf("the first: %+v", first)
		}
		second := c.elected(c.FinanceFirst, "2022-06-01", nil)
		if got := c.get(first.ID); got.Ended != "2022-06-01" || !got.Late() {
			t.Errorf("the first after the second: %+v", got)
		}
		if n := c.Kinds(); n["structure.elected"] != 2 || n["structure.elected_late"] != 1 {
			t.Errorf("facts: %v", n)
		}
		// A wrong day is corrected: the term before moves with it and is late no more.
		second, err := c.s.Terms.Correct(t.Context(), registertest.Staff, second.ID, second.Version, func(x *structure.Term) error { x.Began = "2022-05-09"; return nil })
		if err != nil {
			t.Fatal(err)
		}
		if got := c.get(first.ID); got.Ended != "2022-05-09" || got.Late() {
			t.Errorf("the first after the correction: %+v", got)
		}
		if n := c.Kinds(); n["structure.elected_late"] != 0 {
			t.Errorf("facts after the correction: %v", n)
		}
		// Taken out of the register, it leaves the one before running.
		if err := c.s.Terms.Remove(t.Context(), registertest.Staff, second.ID, second.Version, "登记错了"); err != nil {
			t.Fatal(err)
		}
		if got := c.get(first.ID); got.Ended != "" {
			t.Errorf("the first runs again: %+v", got)
		}
	})
}

func TestBoardAndItsPart(t *testing.T) {
	each(t, "2026-11-23", func(c *city) {
		c.elected(c.FinanceCommittee, "2022-03-01", nil) // five years: through 2027-03-01, ending
		c.elected(c.FinanceFirst, "2023-11-22", nil)     // through yesterday
		c.elected(c.FinanceSecond, "2025-01-10", nil)
		b, err := c.s.Board(t.Context(), registertest.Staff, 0)
		if err != nil {
			t.Fatal(err)
		}
		if b.Running != 1 || b.Ending != 1 || b.Overdue != 1 || b.Unrecorded != 1 || b.Extended != 0 {
			t.Errorf("%+v", b)
		}
		if first, last := b.Items[0], b.Items[len(b.Items)-1]; first.State != structure.Overdue || first.Days != -1 || last.State != structure.Unrecorded {
			t.Errorf("the first and the last: %+v, %+v", first, last)
		}
		own, err := c.s.Board(t.Context(), c.Clerk(c.Finance), 0)
		if err != nil || len(own.Items) != 3 {
			t.Errorf("the clerk of finance sees %d, %v", len(own.Items), err)
		}
		if none, err := c.s.Board(t.Context(), kernel.Actor{Account: 9}, 0); err != nil || len(none.Items) != 0 {
			t.Errorf("a scope of nothing sees %d, %v", len(none.Items), err)
		}
		if _, err := c.s.Board(t.Context(), c.Clerk(c.Finance), c.Culture); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("another department: %v", err)
		}
		totals, err := c.s.Totals(t.Context(), kernel.Everything(), register.Filter{})
		if err != nil || totals != (structure.TermTotals{Terms: 3, Running: 1, Ending: 1, Overdue: 1}) {
			t.Errorf("totals %+v, %v", totals, err)
		}
	})
}

func TestRemindersStandUntilTheElection(t *testing.T) {
	each(t, "2026-11-23", func(c *city) {
		x := c.elected(c.FinanceFirst, "2024-03-15", nil) // through 2027-03-15
		duties := func(day kernel.Day) []duty.Duty {
			t.Helper()
			c.DB.SetClock(func() time.Time { return day.Start().Add(8 * time.Hour) })
			for range 2 {
				if err := c.s.Remind(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			l, err := duty.Mine(t.Context(), c.DB.Read(), []kernel.Grant{{Role: "dept_clerk", Org: c.Finance}}, nil, kernel.AllRows)
			if err != nil {
				t.Fatal(err)
			}
			return l.Items
		}
		if d := duties("2026-09-14"); len(d) != 0 {
			t.Errorf("before six months: %+v", d)
		}
		// Nobody ran anything for a month: the first look says it.
		if d := duties("2026-10-20"); len(d) != 1 || d[0].Due != "2027-03-15" || d[0].Title != "市财政局第一党支部任期将于2027年3月15日届满，请筹备换届" {
			t.Errorf("within six months: %+v", d)
		}
		if d := duties("2027-03-16"); len(d) != 1 || d[0].Title != "市财政局第一党支部任期已于2027年3月15日届满，应尽快换届" || d[0].Note != "已逾期1天" {
			t.Errorf("overdue: %+v", d)
		}
		// An extension moves the day on which it is asked for.
		c.DB.SetClock(func() time.Time { return kernel.Day("2027-03-10").Start().Add(8 * time.Hour) })
		if _, err := c.s.Terms.Correct(t.Context(), registertest.Staff, x.ID, x.Version, func(x *structure.Term) error {
			x.ExtendedOn, x.ExtendedTo, x.Basis = "2027-03-10", "2028-03-15", "江直工复〔2027〕3号"
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if d := duties("2027-03-16"); len(d) != 0 {
			t.Errorf("extended by a year: %+v", d)
		}
		if d := duties("2027-09-15"); len(d) != 1 || d[0].Due != "2028-03-15" {
			t.Errorf("six months before the extension's end: %+v", d)
		}
		c.elected(c.FinanceFirst, "2027-09-15", nil)
		if d := duties("2027-09-15"); len(d) != 0 {
			t.Errorf("elected: %+v", d)
		}
	})
}

func TestImportAndUndo(t *testing.T) {
	each(t, "2026-11-23", func(c *city) {
		c.Define(c.s.Definitions()...)
		running := c.elected(c.FinanceFirst, "2022-05-10", nil)
		header := []string{"支部委员会名称", "任命时间", "任期", "实际换届时间"}
		rows := [][]string{
			{"市财政局第一党支部", "2025-05-08", "", ""},
			{"市财政局第二党支部", "2017-04-01", "3", "2020-04-01"},
			{"市文化和旅游局第一党支部", "2017-04-01", "", ""}, // an old term without its length
		}
		b := c.Stage(registertest.Staff, "term", header, rows...)
		if got := c.Rows(registertest.Staff, b); b.Counts[intake.Added] != 2 || len(got[2].Mistakes) != 1 || got[2].Mistakes[0].Field != "years" {
			t.Fatalf("%v %+v", b.Counts, got[2])
		}
		if b = c.Apply(registertest.Staff, c.Stage(registertest.Staff, "term", header, rows[:2]...)); b.State != intake.Applied {
			t.Fatalf("%+v", b)
		}
		if got := c.get(running.ID); got.Ended != "2025-05-08" {
			t.Errorf("the import did not end the term before: %+v", got)
		}
		c.Undo(registertest.Staff, b)
		if got := c.get(running.ID); got.Ended != "" {
			t.Errorf("the undo did not open it again: %+v", got)
		}
	})
}

func TestImportOfTheExportChangesNothing(t *testing.T) {
	each(t, "2026-11-23", func(c *city) {
		c.Define(c.s.Definitions()...)
		registertest.Identity(c.City, c.s.Terms, func(t *rapid.T) structure.Term {
			x := structure.Term{Began: registertest.Day(t, "began"), Session: rapid.IntRange(0, 12).Draw(t, "session"), Years: rapid.IntRange(0, 6).Draw(t, "years")}
			x.OrgID, x.Note = c.Org(t, c.FinanceCommittee, c.FinanceFirst, c.FinanceSecond, c.CultureFirst), registertest.Words(t, "note")
			if rapid.Bool().Draw(t, "ended") {
				x.Ended = x.Began.AddDays(rapid.IntRange(1, 1000).Draw(t, "days"))
			}
			return x
		})
	})
}
