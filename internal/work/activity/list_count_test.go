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

// TestListsReadIndexesAlone holds what makes the count, the sums and the search of a whole city cheap.
func TestListsReadIndexesAlone(t *testing.T) {
	d := dbtest.SQLite(t)
	const days, under = "a.shown_day>=? AND a.shown_day<=?", "a.org_id IN (SELECT descendant_id FROM org_closure WHERE ancestor_id=1) AND "
	for _, asked := range []string{
		"a.state, COUNT(*) FROM activity a WHERE " + days + " AND a.confidential=0 GROUP BY a.state",
		"a.state, COUNT(*) FROM activity a WHERE " + under + days + " AND a.confidential=0 GROUP BY a.state",
		"SUM(a.expected),SUM(a.attended),SUM(a.excused),SUM(a.absent) FROM activity a WHERE " + days + " AND a.confidential=0",
		"SUM(a.expected),SUM(a.attended),SUM(a.excused),SUM(a.absent) FROM activity a WHERE " + under + days + " AND a.confidential=0",
		`a.id,a.topic,a.shown_day,a.org_id,a.confidential FROM activity a WHERE a.confidential=0 AND a.topic LIKE ? ESCAPE '\' ORDER BY a.shown_day DESC, a.id DESC LIMIT ?`,
	} {
		plan, err := db.Select(ctx, d.Read(), func(s db.Scanner) (text string, err error) {
			var id, parent, unused int
			err = s.Scan(&id, &parent, &unused, &text)
			return text, err
		}, "EXPLAIN QUERY PLAN SELECT "+asked, "2026-01-01", "2026-12-31")
		if err != nil {
			t.Fatal(err)
		}
		all := strings.Join(plan, "\n")
		if !strings.Contains(all, "COVERING INDEX activity_by_") || strings.Contains(asked, "LIKE") && strings.Contains(all, "TEMP B-TREE") {
			t.Errorf("%s: %q", asked, plan)
		}
	}
}
