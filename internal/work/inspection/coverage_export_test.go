package inspection_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
	"sanchuang/internal/spine/register"
	"sanchuang/internal/work/inspection"
)

// The sheet says what the page says, row by row, as of today and as of an earlier day; a clerk's has the own department.
func TestTheSheetOfTheCoverageIsThePage(t *testing.T) {
	each(t, "2026-11-26", func(c *city) {
		ctx := c.t.Context()
		c.point(c.Finance, c.Wang, "2024-01-01")
		for _, day := range []kernel.Day{"2025-12-31", "2026-03-01", "2026-09-01"} {
			v := inspection.LiaisonVisit{Day: day}
			v.OrgID, v.MemberID = c.Finance, c.Wang
			_, err := c.s.LiaisonVisits.Create(ctx, c.staff(), v)
			c.must(err)
		}
		read := func(actor kernel.Actor, day kernel.Day, members bool) [][]string {
			c.t.Helper()
			f, err := c.s.ExportCoverage(ctx, actor, day, members)
			c.must(err)
			written, err := sheet.Read(ctx, "x.xlsx", f.Body)
			c.must(err)
			at := slices.IndexFunc(written.Rows, func(r []sheet.Cell) bool { return len(r) > 0 && (r[0].Text == "单位" || r[0].Text == "工委成员") })
			if at < 0 {
				t.Fatalf("no head: %+v", written.Rows)
			}
			var out [][]string
			for i := range written.Rows[at+1:] {
				if strings.HasPrefix(written.At(at+1+i, 0).Text, "导出编号") {
					break // the mark at the foot
				}
				var row []string
				for n := range written.Rows[at] {
					row = append(row, written.At(at+1+i, n).Text)
				}
				out = append(out, row)
			}
			return out
		}
		for _, x := range []struct {
			name  string
			actor kernel.Actor
			day   kernel.Day
			full  string // departments that are full
		}{
			{"today", c.staff(), "", "市财政局"},
			{"the day before the second", c.staff(), "2026-08-31", ""},
			{"the day of the second", c.staff(), "2026-09-01", "市财政局"},
			{"the year before", c.staff(), "2025-12-31", ""},
			{"the clerk", c.Clerk(c.Culture), "", ""},
		} {
			page, err := c.s.CoverageOn(ctx, x.actor, x.day)
			c.must(err)
			rows := read(x.actor, x.day, false)
			if len(rows) != len(page.Departments)+1 {
				t.Fatalf("%s: %d rows for %d departments: %v", x.name, len(rows), len(page.Departments), rows)
			}
			var full, lacking []string
			left := 0
			for i, d := range page.Departments {
				days := make([]string, len(d.Days))
				for n, day := range d.Days {
					days[n] = string(day)
				}
				state, who := "已满", strings.Join(d.Members, "、")
				if d.Left > 0 {
					state, lacking = fmt.Sprintf("还差%d次", d.Left), append(lacking, rows[i][0])
				} else {
					full = append(full, rows[i][0])
				}
				if who == "" {
					who = "（未分派）"
				}
				left += d.Left
				want := []string{d.Name, state, fmt.Sprint(len(d.Days)), fmt.Sprint(d.Left), strings.Join(days, "、"), who, string(d.Next)}
				if !slices.Equal(rows[i], want) {
					t.Errorf("%s: %q, want %q", x.name, rows[i], want)
				}
			}
			slices.Sort(lacking)
			slices.Sort(page.Missing)
			if strings.Join(full, "、") != x.full || !slices.Equal(lacking, page.Missing) {
				t.Errorf("%s: full %v, lacking %v, the page lacks %v", x.name, full, lacking, page.Missing)
			}
			if last := rows[len(rows)-1]; last[0] != "合计" || last[2] != fmt.Sprint(page.Visits) || last[3] != fmt.Sprint(left) {
				t.Errorf("%s: the totals %q", x.name, last)
			}
		}
		if rows := read(c.staff(), "", true); !slices.EqualFunc(rows, [][]string{{"王建国", "1", "1", "100", "2", ""}}, slices.Equal) {
			t.Errorf("members: %q", rows)
		}
		if rows := read(c.staff(), "2026-08-31", true); !slices.EqualFunc(rows, [][]string{{"王建国", "1", "0", "0", "1", "市财政局"}}, slices.Equal) {
			t.Errorf("members before the second visit: %q", rows)
		}
		if _, err := c.s.ExportCoverage(ctx, c.staff(), "2026-02-30", false); !errors.Is(err, register.ErrDay) {
			t.Errorf("no day: %v", err)
		}
		if n, err := db.Scalar[int](ctx, c.DB.Read(), "SELECT COUNT(*) FROM audit WHERE action='inspection.export' AND object_type='liaison_coverage'"); err != nil || n != 7 {
			t.Errorf("%d rows in the trail for seven sheets, %v", n, err)
		}
	})
}
