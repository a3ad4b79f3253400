package appraisal_test

import (
	"testing"

	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/spine/register"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/work/appraisal"
)

// Live and written count alike (R51), and each by itself.
func TestImport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d, appraisal.FactKinds)
		s := appraisal.NewService(c.Deps)
		c.Define(s.Definitions()...)
		staff := registertest.Staff
		header := []string{"党组织名称", "书记", "职务", "形式", "述职时间", "等次"}
		rows := [][]string{
			{"市财政局机关党委", "王建国", "书记", "现场", "2024-01-12", "好"},
			{"市财政局第二党支部", "张敏", "书记", "书面", "2024-01-12", "较好"},
			{"市财政局第一党支部", "王建国", "书记", "书面", "2024-01-13", ""},
			{"市文化和旅游局第一党支部", "生面孔", "", "", "2024-01-12", ""},
			{"市财政局第二党支部", "张敏", "书记", "书面", "2024-01-12", "良"},
		}
		b := c.Stage(staff, "debriefing", header, rows...)
		got := c.Rows(staff, b)
		for i, want := range []intake.Verdict{intake.Added, intake.Added, intake.Added, intake.Wrong, intake.Wrong} {
			if got[i].Verdict != want {
				t.Errorf("row %d: %s %+v %+v", got[i].Number, got[i].Verdict, got[i].Mistakes, got[i].Asks)
			}
		}
		if b = c.Apply(staff, c.Stage(staff, "debriefing", header, rows[:3]...)); b.State != intake.Applied {
			t.Fatalf("%+v", b)
		}
		f, _ := register.Query{Period: "2023"}.Asked()
		totals, err := s.Totals(t.Context(), staff.Scope, f)
		if err != nil || totals != (appraisal.DebriefingTotals{Persons: 2, Times: 3, Live: 1, Written: 2, Good: 1, Orgs: 3}) {
			t.Errorf("%+v %v", totals, err)
		}
		f, _ = register.Query{Period: "2024"}.Asked()
		if totals, _ := s.Totals(t.Context(), staff.Scope, f); totals.Times != 0 {
			t.Errorf("held in January for last year: %+v", totals)
		}
		for _, x := range c.Standing("appraisal.debriefed") {
			if x.Day != "2023-12-31" || x.Department != c.Finance {
				t.Errorf("%+v", x)
			}
		}
	})
}
