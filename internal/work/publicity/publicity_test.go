package publicity_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/spine/register"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/work/publicity"
)

// Planned belongs to the plan's month, published to the paper's day; a rate over no plan is unknown.
func TestPlannedAndPublished(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d, publicity.FactKinds)
		s := publicity.NewService(c.Deps)
		c.Define(s.Definitions()...)
		staff := registertest.Staff
		header := []string{"编号", "稿件类别", "供稿单位", "计划月份", "题目", "见报日期", "报纸", "版次"}
		plan := [][]string{{"1", "品牌", "市财政局", "2022年12月", "", "", "", ""}, {"2", "红旗党支部", "市财政局第一党支部", "2023.3", "支部的故事", "", "", ""}, {"", "党员事迹", "市文化和旅游局", "2024-02", "守馆人", "", "", ""}}
		if b := c.Apply(staff, c.Stage(staff, "story", header, plan...)); b.Counts[intake.Added] != 3 {
			t.Fatalf("%+v", b)
		}
		done := [][]string{{"1", "品牌", "市财政局", "2022-12", "阳光财政暖民心", "2023-01-10", "本市日报", "A3"}, {"2", "红旗党支部", "市财政局第一党支部", "2023-03", "支部的故事", "2023-03-30", "", ""}}
		b := c.Stage(staff, "story", header, done...)
		rows := c.Rows(staff, b)
		if rows[0].Verdict != intake.Changed || rows[1].Verdict != intake.Wrong || rows[1].Mistakes[0].Field != "newspaper" {
			t.Errorf("%+v", rows)
		}
		c.Apply(staff, c.Stage(staff, "story", header, done[0]))
		for _, x := range []struct {
			period string
			want   publicity.StoryTotals
		}{
			{"", publicity.StoryTotals{Planned: 3, Published: 1, Brand: 1, Rate: "33.3"}},
			{"2022", publicity.StoryTotals{Planned: 1, Rate: "0"}},
			{"2023", publicity.StoryTotals{Planned: 1, Published: 1, Brand: 1, Rate: "100"}},
			{"2023-01", publicity.StoryTotals{Published: 1, Brand: 1}},
			{"2025", publicity.StoryTotals{}},
		} {
			f, _ := register.Query{Period: x.period}.Asked()
			if got, err := s.Totals(t.Context(), staff.Scope, f); err != nil || got != x.want {
				t.Errorf("%s: %+v %v, want %+v", x.period, got, err, x.want)
			}
		}
		if f := c.Standing("publicity.planned"); len(f) != 3 {
			t.Errorf("%+v", f)
		}
		future := publicity.Story{Kind: "brand", Title: "甲", PlannedDay: "2027-01-15"}
		future.OrgID = c.Finance
		if got, err := s.Stories.Create(t.Context(), staff, future); err != nil || got.PlannedDay != "2027-01-01" {
			t.Errorf("next year's plan: %+v %v", got, err)
		}
		future.PublishedDay, future.Newspaper = "2027-01-20", "本市日报"
		if _, err := s.Stories.Create(t.Context(), staff, future); !errors.Is(err, register.ErrFuture) {
			t.Errorf("published in the future: %v", err)
		}
	})
}

func TestImportOfTheExportChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d, publicity.FactKinds)
		s := publicity.NewService(c.Deps)
		c.Define(s.Definitions()...)
		registertest.Identity(c, s.Stories, func(t *rapid.T) publicity.Story {
			x := publicity.Story{
				Kind: rapid.SampledFrom([]string{"brand", "red_flag", "five_star"}).Draw(t, "kind"), Title: registertest.Words(t, "title"),
				Number: rapid.StringMatching(`[0-9]{1,4}`).Draw(t, "number"), PlannedDay: registertest.Day(t, "planned"),
			}
			x.OrgID, x.Note = c.Org(t, c.Finance, c.FinanceFirst, c.Culture), registertest.Words(t, "note")
			if rapid.Bool().Draw(t, "published") {
				x.PublishedDay, x.Newspaper, x.Page = registertest.Day(t, "day"), "本市日报", registertest.Words(t, "page")
			}
			return x
		})
	})
}
