package inspection_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/spine/register"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/work/inspection"
)

// R55: at least two a year and department; two on one day count once.
func TestCoverage(t *testing.T) {
	for _, c := range []struct {
		name            string
		visits          map[kernel.ID][]kernel.Day
		visited, enough int
	}{
		{"none", nil, 0, 0},
		{"one", map[kernel.ID][]kernel.Day{1: {"2023-05-01"}}, 1, 0},
		{"two on one day", map[kernel.ID][]kernel.Day{1: {"2023-05-01", "2023-05-01"}}, 1, 0},
		{"two days", map[kernel.ID][]kernel.Day{1: {"2023-05-01", "2023-09-01"}}, 1, 1},
		{"three on two days", map[kernel.ID][]kernel.Day{1: {"2023-05-01", "2023-05-01", "2023-05-02"}}, 1, 1},
		{"two departments", map[kernel.ID][]kernel.Day{1: {"2023-05-01", "2023-09-01"}, 2: {"2023-05-01"}, 3: {}}, 2, 1},
	} {
		if v, e := inspection.Coverage(c.visits, 2); v != c.visited || e != c.enough {
			t.Errorf("%s: %d and %d", c.name, v, e)
		}
	}
}

func newService(c *registertest.City) *inspection.Service {
	v, err := crypt.NewVault(crypt.National, make([]byte, 32), &crypt.MemoryStore{})
	if err != nil {
		c.T.Fatal(err)
	}
	norms := norm.NewService(c.DB, c.Deps.Audit)
	return inspection.NewService(c.Deps, norms, problem.NewService(c.Deps, norms), v)
}

func TestVisits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d, inspection.FactKinds)
		s := newService(c)
		c.Define(s.Definitions()...)
		staff := registertest.Staff
		header := []string{"工委委员", "被指导单位", "指导时间", "指导内容"}
		rows := [][]string{
			{"赵书记", "市财政局", "2023-05-16", "看阵地"},
			{"钱主任", "市财政局", "2023-05-16", "同日另一位"},
			{"赵书记", "市财政局", "2023-10-16", "回访"},
			{"赵书记", "市文化和旅游局", "2023-06-01", "看品牌"},
			{"", "市文化和旅游局", "2023-06-02", ""},
		}
		b := c.Stage(staff, "liaison_visit", header, rows...)
		if got := c.Rows(staff, b); b.Counts[intake.Added] != 4 || got[4].Mistakes[0].Field != "member_name" {
			t.Errorf("%v %+v", b.Counts, got[4])
		}
		if b = c.Apply(staff, c.Stage(staff, "liaison_visit", header, rows[:4]...)); b.State != intake.Applied {
			t.Fatalf("%+v", b)
		}
		// a department that is no more at the end of the year counts among the visited ones, and not for the coverage
		gone, err := c.Deps.Orgs.Create(t.Context(), staff, org.New{Kind: org.Department, Name: "市档案局", ParentID: c.Root, From: "2017-01-01"})
		if err != nil {
			t.Fatal(err)
		}
		for _, day := range []kernel.Day{"2023-03-01", "2023-04-01"} {
			v := inspection.LiaisonVisit{Day: day}
			v.OrgID, v.MemberName = gone.ID, "赵书记"
			if _, err := s.LiaisonVisits.Create(t.Context(), staff, v); err != nil {
				t.Fatal(err)
			}
		}
		if err := c.Deps.Orgs.Dissolve(t.Context(), staff, org.Change{ID: gone.ID, From: "2023-11-01"}); err != nil {
			t.Fatal(err)
		}
		year := kernel.PeriodOf(kernel.Yearly, "2023-01-01")
		for _, x := range []struct {
			org    kernel.ID
			period kernel.Period
			want   inspection.LiaisonVisitTotals
		}{
			{0, year, inspection.LiaisonVisitTotals{Visits: 5, Visited: 3, Enough: 2, Departments: 2, Coverage: "50"}},
			{0, kernel.Period{}, inspection.LiaisonVisitTotals{Visits: 5, Visited: 3, Enough: 2, Departments: 2}},
			{c.Finance, year, inspection.LiaisonVisitTotals{Visits: 2, Visited: 1, Enough: 1, Departments: 1, Coverage: "100"}},
			{c.CultureFirst, year, inspection.LiaisonVisitTotals{}},
		} {
			if got, err := s.Totals(t.Context(), staff.Scope, register.Filter{Org: x.org, Period: x.period}); err != nil || got != x.want {
				t.Errorf("%+v %v, want %+v", got, err, x.want)
			}
		}
		v := inspection.LiaisonVisit{Day: "2023-05-16"}
		v.OrgID, v.MemberName = c.Finance, "赵书记"
		if _, err := s.LiaisonVisits.Create(t.Context(), staff, v); !errors.Is(err, register.ErrTwice) {
			t.Errorf("twice: %v", err)
		}
	})
}

func TestImportOfTheExportChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d, inspection.FactKinds)
		s := newService(c)
		c.Define(s.Definitions()...)
		registertest.Identity(c, s.LiaisonVisits, func(t *rapid.T) inspection.LiaisonVisit {
			v := inspection.LiaisonVisit{Day: registertest.Day(t, "day"), Content: registertest.Words(t, "content"), Feedback: registertest.Words(t, "feedback")}
			v.OrgID, v.MemberName, v.Note = c.Org(t, c.Finance, c.Culture), rapid.SampledFrom([]string{"赵书记", "钱主任", "孙委员"}).Draw(t, "member"), registertest.Words(t, "note")
			return v
		})
	})
}
