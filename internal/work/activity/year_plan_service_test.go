package activity_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/obligation"
	"sanchuang/internal/work/activity"
)

// owing is a branch that owes a theme day each month and a lecture each quarter.
func owing(_ context.Context, _ db.Queryer, org kernel.ID, year int) ([]obligation.Slot, error) {
	var out []obligation.Slot
	for m := 1; m <= 12; m++ {
		out = append(out, obligation.Slot{Rule: "theme_day", Org: org, Kinds: []string{"theme_day"}, Shape: obligation.ByRecord, Period: kernel.PeriodOf(kernel.Monthly, kernel.MakeDay(year, m, 1))})
	}
	return out, nil
}

func (c *city) plan(by kernel.Actor) activity.PlanSheet {
	c.t.Helper()
	p, err := c.ShowPlan(ctx, by, c.first, 2026)
	if err != nil {
		c.t.Fatal(err)
	}
	return p
}

func linesOf(p activity.PlanSheet) (out []activity.PlanLine) {
	for _, l := range p.Lines {
		out = append(out, l.PlanLine)
	}
	return out
}

func TestAYearIsPlannedAndHeld(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		c.UseForecast(owing)
		if err := c.SetFixedDay(ctx, c.clerk, c.first, activity.FixedDay{From: "2026-01-01", Day: 20}); err != nil {
			t.Fatal(err)
		}
		p := c.plan(c.clerk)
		if p.Version != 0 || len(p.Lines) != 12 || p.Lines[10].Day != "2026-11-20" || p.Lines[10].State != activity.Planned || p.Lines[0].State != activity.NotRecorded || p.FixedDay != "每月20日" {
			t.Fatalf("%+v", p)
		}
		lines := linesOf(p)
		lines[10].Topic = " 学习全会精神 "
		lines = append(lines, activity.PlanLine{OrgID: c.group, Month: 11, Kinds: []string{"group_meeting"}})
		p, err := c.SavePlan(ctx, c.clerk, c.first, 2026, 0, lines)
		if err != nil || p.Version != 1 || len(p.Lines) != 13 {
			t.Fatalf("%+v %v", p, err)
		}
		november := p.Lines[11] // the group's has no day and stands before it
		if november.Topic != "学习全会精神" || p.Lines[10].OrgName != "第一党小组" {
			t.Fatalf("%+v", p.Lines)
		}
		a, err := c.HoldPlanned(ctx, c.clerk, c.first, november.ID)
		if err != nil || a.State != activity.Draft || a.PlannedDay != "2026-11-20" || a.Topic != "学习全会精神" || len(a.Attendances) != 15 || a.Day != "" {
			t.Fatalf("%+v %v", a, err)
		}
		again, err := c.HoldPlanned(ctx, c.secretary, c.first, november.ID)
		if err != nil || again.ID != a.ID {
			t.Fatalf("a second tap makes a second meeting: %v %v", again, err)
		}
		if s := c.plan(c.clerk).Lines[11]; s.State != activity.Arranged || s.ActivityID != a.ID {
			t.Errorf("%+v", s)
		}
		k := c.content(c.first)
		k.Day = "2026-11-21"
		if a, err = c.SaveDraft(ctx, c.clerk, a.ID, a.Version, c.first, k); err != nil {
			t.Fatal(err)
		}
		if a, err = c.Submit(ctx, c.clerk, a.ID, a.Version); err != nil {
			t.Fatal(err)
		}
		if a, err = c.Accept(ctx, c.secretary, a.ID, a.Version); err != nil || a.FixedDay != "2026-11-20" || !a.Shifted() {
			t.Fatalf("%+v %v", a, err)
		}
		p = c.plan(c.clerk)
		if s := p.Lines[11]; s.State != activity.MovedOn || s.HeldDay != "2026-11-21" {
			t.Errorf("%+v", s)
		}
		details := map[string]int{}
		if err := c.log.Each(ctx, d.Read(), fact.Filter{Kinds: []string{activity.FactFixedDay}}, func(f fact.Fact) error { details[f.Detail] += f.Sign; return nil }); err != nil {
			t.Fatal(err)
		}
		if details["moved"] != 1 || details["kept"] != 0 {
			t.Errorf("%v", details)
		}
		// a line keeps what it became when the plan is changed; a foreign key is a new line
		lines = linesOf(p)
		lines[0].ID = 999
		p, err = c.SavePlan(ctx, c.clerk, c.first, 2026, p.Version, lines)
		if err != nil || p.Lines[11].ActivityID != a.ID || p.Lines[0].ID == 999 {
			t.Fatalf("%+v %v", p.Lines, err)
		}
	})
}

// The list of all plans counts each line as the plan's own page shows it, and each sees their own part of it.
func TestPlansAreCountedAsTheyAreShown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		c.UseForecast(owing)
		p, err := c.SavePlan(ctx, c.clerk, c.first, 2026, 0, append(linesOf(c.plan(c.clerk)), activity.PlanLine{OrgID: c.group, Month: 11, Kinds: []string{"group_meeting"}}))
		if err != nil {
			t.Fatal(err)
		}
		hold := func(line int, day kernel.Day, accept bool) {
			t.Helper()
			a, err := c.HoldPlanned(ctx, c.clerk, c.first, p.Lines[line].ID)
			if err != nil {
				t.Fatal(err)
			}
			k := c.content(c.first)
			k.Day = day
			if a, err = c.SaveDraft(ctx, c.clerk, a.ID, a.Version, c.first, k); err == nil {
				a, err = c.Submit(ctx, c.clerk, a.ID, a.Version)
			}
			if err == nil && accept {
				_, err = c.Accept(ctx, c.secretary, a.ID, a.Version)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		hold(8, "2026-09-18", true)
		hold(9, "2026-11-03", true) // October's, late
		hold(10, "2026-11-10", false)

		got, err := c.ListPlans(ctx, c.staff, 0, 2026)
		if err != nil || len(got) != 2 || got[0].Org != c.first || !got[0].Kept {
			t.Fatalf("%+v %v", got, err)
		}
		states := map[activity.PlanState]int{}
		for _, l := range c.plan(c.clerk).Lines {
			states[l.State]++
		}
		due := activity.PlanStanding{
			Org: c.first, Name: got[0].Name, Department: got[0].Department, Kept: true, Planned: 13, Held: states[activity.Held] + states[activity.MovedOn], Moved: states[activity.MovedOn],
			Open: states[activity.Planned] + states[activity.Arranged] + states[activity.InReview], Missed: states[activity.NotRecorded],
		}
		if got[0] != due || due.Held != 2 || due.Moved != 1 || due.Missed == 0 {
			t.Errorf("%+v, shown are %+v", got[0], states)
		}
		if o := got[1]; o.Org != c.second || o.Kept || o.Planned != 0 {
			t.Errorf("a branch without a plan: %+v", o)
		}
		if mine, err := c.ListPlans(ctx, c.other, 0, 2026); err != nil || len(mine) != 1 || mine[0].Org != c.second {
			t.Errorf("%+v %v", mine, err)
		}
		_, err = c.ListPlans(ctx, c.other, c.first, 2026)
		want(t, err, kernel.ErrNotFound)
		_, err = c.ListPlans(ctx, c.staff, 0, 2031)
		want(t, err, activity.ErrPlanYear)
		if f, err := c.ExportPlans(ctx, c.staff, 0, 2026, "name,held"); err != nil || len(f.Body) == 0 {
			t.Errorf("%v", err)
		}
	})
}

func TestAPlanRefuses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		save := func(by kernel.Actor, org kernel.ID, year, version int, l ...activity.PlanLine) error {
			_, err := c.SavePlan(ctx, by, org, year, version, l)
			return err
		}
		good := activity.PlanLine{OrgID: c.first, Month: 3, Kinds: []string{"theme_day"}}
		for _, wrong := range []activity.PlanLine{
			{OrgID: c.second, Month: 3, Kinds: []string{"theme_day"}},
			{OrgID: c.first, Month: 0, Kinds: []string{"theme_day"}},
			{OrgID: c.first, Month: 13, Kinds: []string{"theme_day"}},
			{OrgID: c.first, Month: 3},
			{OrgID: c.first, Month: 3, Kinds: []string{"group_meeting"}},
			{OrgID: c.first, Month: 3, Day: "2026-04-01", Kinds: []string{"theme_day"}},
			{OrgID: c.first, Month: 2, Day: "2026-02-29", Kinds: []string{"theme_day"}},
			{OrgID: c.first, Month: 3, Kinds: []string{"theme_day", "theme_day"}},
			{OrgID: c.first, Month: 3, Kinds: []string{"nonsense"}},
		} {
			err := save(c.clerk, c.first, 2026, 0, good, wrong)
			f, ok := kernel.AsFault(err)
			if !errors.Is(err, activity.ErrPlanLines) || !ok || !strings.HasPrefix(f.More[0].Field, "lines[1].") {
				t.Errorf("%+v: %v", wrong, err)
			}
		}
		want(t, save(c.clerk, c.second, 2026, 0, good), kernel.ErrNotFound)
		want(t, save(c.clerk, 4711, 2026, 0, good), kernel.ErrNotFound)
		want(t, save(c.deptClerk, c.dept, 2026, 0, good), activity.ErrFixedOrg)
		want(t, save(c.clerk, c.first, 2029, 0, good), activity.ErrPlanYear)
		if err := save(c.clerk, c.first, 2026, 0, good); err != nil {
			t.Fatal(err)
		}
		want(t, save(c.clerk, c.first, 2026, 0, good), kernel.ErrStale)
		want(t, save(c.clerk, c.first, 2026, 7, good), kernel.ErrStale)
		_, err := c.HoldPlanned(ctx, c.clerk, c.first, 4711)
		want(t, err, activity.ErrPlanGone)
		_, err = c.HoldPlanned(ctx, c.other, c.first, 4711)
		want(t, err, kernel.ErrNotFound)
		want(t, c.SetFixedDay(ctx, c.other, c.first, activity.FixedDay{From: "2026-01-01", Day: 5}), kernel.ErrNotFound)
		want(t, c.SetFixedDay(ctx, c.clerk, c.first, activity.FixedDay{Day: 5}), activity.ErrFixedFrom)
	})
}

// Two who tap at once make one meeting; of two who keep a plan at once one is told.
func TestTwoAtOnePlan(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		p, err := c.SavePlan(ctx, c.clerk, c.first, 2026, 0, []activity.PlanLine{{OrgID: c.first, Month: 11, Kinds: []string{"theme_day"}}})
		if err != nil {
			t.Fatal(err)
		}
		ids := make([]kernel.ID, 8)
		errs := make([]error, 8)
		var wait sync.WaitGroup
		for i := range ids {
			wait.Go(func() {
				if i%2 == 1 {
					_, errs[i] = c.SavePlan(ctx, c.clerk, c.first, 2026, p.Version, linesOf(p))
					return
				}
				a, err := c.HoldPlanned(ctx, c.secretary, c.first, p.Lines[0].ID)
				if errs[i] = err; err == nil {
					ids[i] = a.ID
				}
			})
		}
		wait.Wait()
		saved := 0
		for i := range ids {
			switch {
			case i%2 == 1 && errs[i] == nil:
				saved++
			case i%2 == 1 && !errors.Is(errs[i], kernel.ErrStale), i%2 == 0 && (errs[i] != nil || ids[i] != ids[0]):
				t.Errorf("%d: %d %v", i, ids[i], errs[i])
			}
		}
		n, err := db.Scalar[int](ctx, d.Read(), "SELECT COUNT(*) FROM activity")
		if err != nil || n != 1 || saved != 1 {
			t.Errorf("%d meetings, %d plans kept: %v", n, saved, err)
		}
		if l := c.plan(c.clerk).Lines[0]; l.ActivityID != ids[0] {
			t.Errorf("the plan lost its meeting: %+v", l)
		}
	})
}
