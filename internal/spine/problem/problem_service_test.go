package problem_test

import (
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/spine/register"
	"sanchuang/internal/spine/register/registertest"
)

var staff = registertest.Staff

// Found, solved and confirmed are three figures, each by its own day; a rate over nothing is unknown.
func TestTotalsByTheirOwnDays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d, problem.FactKinds)
		s := problem.NewService(c.Deps, norm.NewService(d, c.Deps.Audit))
		for _, p := range []problem.Problem{
			{Content: "甲", FoundDay: "2022-12-30", SolvedDay: "2023-01-05", ConfirmedDay: "2023-01-06", ConfirmedBy: "居民"},
			{Content: "乙", FoundDay: "2023-03-01", SolvedDay: "2023-03-09"},
			{Content: "丙", FoundDay: "2023-03-01"},
		} {
			p.OrgID = c.FinanceFirst
			if _, err := s.Create(t.Context(), staff, p); err != nil {
				t.Fatal(err)
			}
		}
		for _, x := range []struct {
			period string
			want   problem.ProblemTotals
		}{
			{"", problem.ProblemTotals{Found: 3, Solved: 2, Confirmed: 1, Open: 1, Rate: "66.7"}},
			{"2022", problem.ProblemTotals{Found: 1, Rate: "0"}},
			{"2023", problem.ProblemTotals{Found: 2, Solved: 2, Confirmed: 1, Open: 1, Rate: "100"}},
			{"2023-01", problem.ProblemTotals{Solved: 1, Confirmed: 1}},
			{"2024", problem.ProblemTotals{}},
		} {
			f, _ := register.Query{Period: x.period}.Asked()
			got, err := s.Totals(t.Context(), staff.Scope, f)
			if err != nil || got != x.want {
				t.Errorf("%s: %+v %v, want %+v", x.period, got, err, x.want)
			}
		}
		for _, f := range c.Standing() {
			if f.Subject.ID != c.Finance || f.Department != c.Finance || f.Branch != c.FinanceFirst || f.Detail != "other" {
				t.Errorf("%+v", f)
			}
		}
	})
}

// Last year's sheet says found; this year's says solved: one problem, not two.
func TestImportFollowsAProblem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d, problem.FactKinds)
		s := problem.NewService(c.Deps, norm.NewService(d, c.Deps.Audit))
		c.Define(s.Definition())
		clerk := c.Clerk(c.Finance)
		header := []string{"责任单位", "发现时间", "发现人", "走访点", "存在问题", "办理情况", "办结时间"}
		row := []string{"市财政局", "2023.4.21", "王建国、外单位同志", "红旗社区", "三号楼外墙渗水", "", ""}
		if b := c.Apply(clerk, c.Stage(clerk, "problem", header, row)); b.Counts[intake.Added] != 1 {
			t.Fatalf("%+v", b)
		}
		row[5], row[6] = "已重做防水", "2023-06-01"
		b := c.Stage(clerk, "problem", header, row, []string{"市文化和旅游局", "2023-04-21", "", "", "别家的问题", "", ""}, []string{"市财政局", "2023-02-30", "", "", "", "", "2023-01"})
		rows := c.Rows(clerk, b)
		if rows[0].Verdict != intake.Changed || rows[1].Verdict != intake.Wrong || rows[1].Mistakes[0].Field != "org_name" {
			t.Errorf("%+v", rows)
		}
		if m := rows[2].Mistakes; len(m) != 3 {
			t.Errorf("each wrong cell by itself: %+v", m)
		}
		b = c.Apply(clerk, c.Mend(clerk, b, intake.Mending{Skip: []int{rows[1].Number, rows[2].Number}}))
		if b.State != intake.Applied {
			t.Fatalf("%+v", b)
		}
		if n := c.Kinds(); n["problem.found"] != 1 || n["problem.solved"] != 1 {
			t.Errorf("facts %v", n)
		}
		list, _ := s.List(t.Context(), clerk.Scope, register.Filter{}, kernel.Page{})
		if p := list.Items[0]; list.Total != 1 || p.State != problem.Solved || p.MemberName != "王建国、外单位同志" || p.MemberID != 0 || p.Origin != "visit" {
			t.Errorf("%+v", list)
		}
	})
}
