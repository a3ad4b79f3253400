package activity_test

import (
	"maps"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/work/activity"
)

// TestCountsAreThoseOfTheRows holds the count, which is made in two parts, against the rows themselves:
// for everybody who may see some, and whatever the list is narrowed by.
func TestCountsAreThoseOfTheRows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		c.accepted()
		c.submitted()
		c.draft(c.clerk)
		talker := c.clerk
		talker.Account, talker.Member = 77, 1002
		for i, by := range []kernel.Actor{c.clerk, c.other, talker} {
			branch := []kernel.ID{c.first, c.second, c.first}[i]
			k := c.content(branch)
			k.Kinds, k.Confidential, k.Topic, k.Attendances = []string{"talk"}, true, "家庭困难", k.Attendances[i:i+1]
			a, err := c.CreateDraft(ctx, by, branch, k)
			if err != nil {
				t.Fatal(err)
			}
			if i == 0 {
				if _, err := c.Submit(ctx, by, a.ID, a.Version); err != nil {
					t.Fatal(err)
				}
			}
		}
		host := c.deptClerk
		host.Member = 1000
		seen := map[int]bool{}
		for _, who := range []kernel.Actor{c.staff, c.clerk, c.secretary, c.other, c.deptClerk, talker, host} {
			for _, f := range []activity.Filter{
				{},
				{Org: c.first},
				{Kind: "talk"},
				{Kind: "theme_day"},
				{Period: kernel.YearOf(2026)},
				{Period: kernel.YearOf(2025)},
				{Text: "困难"},
				{Text: "全会"},
				{Member: 1002},
				{State: activity.Draft},
				{Org: c.second, Period: kernel.YearOf(2026), Kind: "talk"},
			} {
				list, err := c.List(ctx, who, f, kernel.AllRows)
				if err != nil {
					t.Fatal(err)
				}
				rows := map[activity.State]int{}
				for _, r := range list.Items {
					rows[r.State]++
				}
				counts := maps.Clone(list.Counts)
				if f.State != "" {
					maps.DeleteFunc(counts, func(s activity.State, _ int) bool { return s != f.State })
				}
				if list.Total != len(list.Items) || !maps.Equal(counts, rows) {
					t.Errorf("%s, %+v: %d counted as %v, rows are %v", who.Name, f, list.Total, counts, rows)
				}
				seen[list.Total] = true
				sums := activity.RecordTotals{Records: len(list.Items)}
				for _, r := range list.Items {
					sums.Expected, sums.Attended = sums.Expected+r.Expected, sums.Attended+r.Attended
					sums.Excused, sums.Absent = sums.Excused+r.Excused, sums.Absent+r.Absent
				}
				if totals, err := c.Totals(ctx, who, f); err != nil || totals != sums {
					t.Errorf("%s, %+v: added up as %+v, rows are %+v, %v", who.Name, f, totals, sums, err)
				}
			}
		}
		if len(seen) < 4 {
			t.Errorf("all alike: %v", seen)
		}
	})
}

// TestOpenRecordsAreCountedInTheIndex holds what makes the count of a whole city cheap.
func TestOpenRecordsAreCountedInTheIndex(t *testing.T) {
	d := dbtest.SQLite(t)
	for _, where := range []string{"a.shown_day>=? AND a.shown_day<=?", "a.org_id IN (SELECT descendant_id FROM org_closure WHERE ancestor_id=1) AND a.shown_day>=? AND a.shown_day<=?"} {
		plan, err := db.Select(ctx, d.Read(), func(s db.Scanner) (text string, err error) {
			var id, parent, unused int
			err = s.Scan(&id, &parent, &unused, &text)
			return text, err
		}, "EXPLAIN QUERY PLAN SELECT a.state, COUNT(*) FROM activity a WHERE "+where+" AND a.confidential=0 GROUP BY a.state", "2026-01-01", "2026-12-31")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(strings.Join(plan, "\n"), "COVERING INDEX") {
			t.Errorf("%s: %q", where, plan)
		}
	}
}
