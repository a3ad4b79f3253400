package points

import (
	"context"
	"errors"
	"slices"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/sheet"
	"sanchuang/internal/spine/fact"
)

func TestReading(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).seeded()
		ctx := context.Background()
		for m := 1; m <= 10; m++ {
			day := kernel.MakeDay(2026, m, 8)
			w.append(happened("activity.attended", day, detailed("theme_day"), about(fact.Member, 8)), happened("activity.attended", day, detailed("integrity_education"), about(fact.Member, 8)),
				happened("activity.held", day, detailed("theme_day"), about(fact.Org, 3)))
		}
		w.append(happened("activity.attended", "2026-10-20", detailed("theme_day"), about(fact.Member, 8)), // above the month's cap
			happened("activity.attended", "2026-11-20", detailed("theme_day"), about(fact.Member, 8)),
			happened("activity.attended", "2026-12-20", detailed("theme_day"), about(fact.Member, 8)))
		mistaken := happened("outreach.sent", "2026-05-05", about(fact.Member, 8))
		w.append(mistaken)
		w.reverse(mistaken.Source)
		finance, education := kernel.Scope{Orgs: []kernel.ID{3}}, kernel.Scope{Orgs: []kernel.ID{4}}

		st, err := w.Statement(ctx, finance, ByMember, 8, Term{})
		if err != nil || st.Total != 16400 || st.Name != "白桦" || st.Year != 2026 {
			t.Fatalf("%+v %v", st, err)
		}
		harmony := st.Categories[slices.IndexFunc(st.Categories, func(c CategoryStatement) bool { return c.Code == "harmony" })]
		theme := harmony.Rules[slices.IndexFunc(harmony.Rules, func(r RuleStatement) bool { return r.Code == "theme_day_attended" })]
		if theme.Raw != 9100 || theme.Counted != 8400 || theme.Clamped != AtCap || theme.Count != 13 || theme.Lines[0].Day != "2026-12-20" || theme.Lines[0].SourceType != "activity" || theme.Lines[0].SourceID == 0 {
			t.Errorf("%+v", theme)
		}
		if i := slices.IndexFunc(st.Stars, func(s Star) bool { return s.Code == "harmony" }); !st.Stars[i].Won {
			t.Errorf("%+v", st.Stars)
		}
		lines, err := w.Lines(ctx, finance, ByMember, 8, Whole(2026), "sent", kernel.Page{})
		if err != nil || lines.Total != 2 || lines.Items[0].Points+lines.Items[1].Points != 0 || !lines.Items[0].Reversal || lines.Items[1].Reversal {
			t.Errorf("%+v %v", lines, err)
		}
		if lines, _ := w.Lines(ctx, finance, ByMember, 8, Whole(2026), "", kernel.Page{Number: 2, Size: 20}); lines.Total != 25 || len(lines.Items) != 5 {
			t.Errorf("%d of %d", len(lines.Items), lines.Total)
		}

		for name, scope := range map[string]kernel.Scope{"another department": education, "another member": {Member: 7}, "nobody": {}} {
			if _, err := w.Statement(ctx, scope, ByMember, 8, Whole(2026)); !errors.Is(err, kernel.ErrNotFound) {
				t.Errorf("%s reads: %v", name, err)
			}
			if _, err := w.Lines(ctx, scope, ByMember, 8, Whole(2026), "", kernel.Page{}); !errors.Is(err, kernel.ErrNotFound) {
				t.Errorf("%s reads lines: %v", name, err)
			}
			if _, err := w.Below(ctx, scope, 3, Whole(2026), ""); !errors.Is(err, kernel.ErrNotFound) {
				t.Errorf("%s reads who is below: %v", name, err)
			}
		}
		if own, err := w.MyStatement(ctx, kernel.Actor{Member: 8}, Whole(2026)); err != nil || own.Total != st.Total {
			t.Errorf("own: %v", err)
		}
		if _, err := w.MyStatement(ctx, kernel.Actor{}, Whole(2026)); !errors.Is(err, ErrNoMember) {
			t.Errorf("an office account: %v", err)
		}
		if _, err := w.Statement(ctx, finance, ByMember, 8, Whole(2016)); !errors.Is(err, ErrYear) {
			t.Errorf("before the programme: %v", err)
		}
		if empty, err := w.Statement(ctx, finance, ByMember, 8, Whole(2025)); err != nil || empty.Total != 0 || len(empty.Categories) != 5 {
			t.Errorf("a year without records: %+v %v", empty, err)
		}

		below, err := w.Below(ctx, finance, 3, Whole(2026), "harmony")
		if err != nil || below.Total != 1 || below.Items[0].ID != 7 || !slices.Equal(below.Items[0].Missing, []string{"文明和谐星"}) {
			t.Errorf("%+v %v", below, err)
		}
		if below, _ := w.Below(ctx, finance, 3, Whole(2026), ""); below.Total != 2 || below.Items[0].ID != 7 {
			t.Errorf("by name: %+v", below)
		}
	})
}

func TestRanking(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).seeded()
		ctx := context.Background()
		all, finance := kernel.Scope{All: true}, kernel.Scope{Orgs: []kernel.ID{3}}
		if r, err := w.Ranking(ctx, all, ByBranch, Whole(2026), kernel.Page{}); err != nil || r.Total != 2 || r.Items[0].Rank != 1 || r.Items[1].Rank != 1 || r.Items[0].Earned {
			t.Fatalf("an empty year: %+v %v", r, err)
		}
		fifth := func(f *fact.Fact) { f.Branch, f.Department = 5, 4 }
		w.append(happened("activity.held", "2026-03-01", detailed("theme_day"), about(fact.Org, 5), fifth))
		r, err := w.Ranking(ctx, all, ByBranch, Whole(2026), kernel.Page{})
		if err != nil || r.Items[0].ID != 5 || r.Items[0].Rank != 1 || r.Items[0].Points != 100 || r.Items[0].Band != "待提升" || r.Items[1].Rank != 2 || r.Bands[3].Count != 2 {
			t.Errorf("%+v %v", r, err)
		}
		// A band's count opens to those in it, each at its place among all.
		for _, b := range r.Bands {
			of, err := w.RankingIn(ctx, all, ByBranch, Whole(2026), b.Name, kernel.AllRows)
			if err != nil || of.Total != b.Count || len(of.Items) != b.Count || of.All != 2 || of.Bands[3].Count != 2 || b.Count == 2 && of.Items[1].Rank != 2 {
				t.Errorf("%s: %+v %v", b.Name, of, err)
			}
		}
		for range 20 {
			w.append(happened("honour.conferred", "2026-03-01", about(fact.Brand, 70), fifth))
		}
		if r, _ := w.Ranking(ctx, all, ByDepartment, Whole(2026), kernel.Page{}); r.Items[0].ID != 4 || r.Items[0].Points != 2000 {
			t.Errorf("%+v", r)
		}
		file, err := w.ExportRanking(ctx, kernel.Actor{Account: 1, Name: "张敏", Scope: finance}, ByBranch, Whole(2026), "", "rank,name,points")
		if err != nil {
			t.Fatal(err)
		}
		book, err := sheet.Read(ctx, "x.xlsx", file.Body)
		if err != nil || len(book.Rows) != 5 || book.Rows[2][2].Text != "积分" { // title, whose copy, head, one line, number
			t.Errorf("%+v %v", book, err)
		}
		if _, err := w.ExportRanking(ctx, kernel.Actor{Scope: all}, ByMember, Whole(2026), "", ""); !errors.Is(err, ErrPersons) {
			t.Error("persons are compared: ", err)
		}
		if r, _ := w.Ranking(ctx, finance, ByBranch, Whole(2026), kernel.Page{}); r.Total != 1 || r.Items[0].ID != 3 {
			t.Errorf("beyond the scope: %+v", r)
		}
		if r, _ := w.Ranking(ctx, kernel.Scope{}, ByBranch, Whole(2026), kernel.Page{}); r.Total != 0 {
			t.Errorf("nobody sees: %+v", r)
		}
		if _, err := w.Ranking(ctx, all, ByMember, Whole(2026), kernel.Page{}); !errors.Is(err, ErrPersons) {
			t.Errorf("persons were ranked: %v", err)
		}
	})
}
