package contest_test

import (
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/spine/register"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/work/contest"
)

func TestImport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d, contest.FactKinds)
		s := contest.NewService(c.Deps)
		c.Define(s.Definitions()...)
		staff := registertest.Staff
		header := []string{"年份", "比赛时间", "赛事名称", "参赛单位", "品牌名称", "是否进入决赛", "奖项"}
		rows := [][]string{
			{"2023", "2023-04-21", "品牌展示赛", "市财政局", "阳光财政", "是", "一等奖"},
			{"2023", "2023-04-21", "品牌展示赛", "市文化和旅游局", "一店一名片", "否", ""},
			{"2022", "2023-04-21", "品牌展示赛", "市财政局", "阳光财政", "", ""},
		}
		b := c.Stage(staff, "contest_entrant", header, rows...)
		if got := c.Rows(staff, b); b.Counts[intake.Added] != 2 || len(got[2].Mistakes) != 1 || got[2].Mistakes[0].Field != "year" {
			t.Errorf("%v %+v", b.Counts, got)
		}
		if b = c.Apply(staff, c.Stage(staff, "contest_entrant", header, rows[:2]...)); b.State != intake.Applied {
			t.Fatalf("%+v", b)
		}
		if again := c.Stage(staff, "contest_entrant", header, rows[:2]...); again.Counts[intake.Unchanged] != 2 {
			t.Errorf("the same file again: %v", again.Counts)
		}
		got, err := s.Totals(t.Context(), staff.Scope, register.Filter{})
		if err != nil || got != (contest.EntrantTotals{Entered: 2, Finalists: 1, Awarded: 1, Departments: 2, Contests: 1}) {
			t.Errorf("%+v %v", got, err)
		}
		if n := c.Kinds(); n["contest.entered"] != 2 || n["contest.final"] != 1 {
			t.Errorf("facts %v", n)
		}
		list, _ := s.Entrants.List(t.Context(), c.Clerk(c.Culture).Scope, register.Filter{}, kernel.Page{})
		if list.Total != 1 || list.Items[0].ContestID == 0 || list.Items[0].Title != "一店一名片" {
			t.Errorf("%+v", list)
		}
	})
}
