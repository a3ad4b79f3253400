package obligation_test

import (
	"context"
	"testing"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/register/registertest"
)

// TestWhoBecameAGeneralBranch owed what a branch owes until then, in one row of the year's table, and what was
// held counts as before.
func TestWhoBecameAGeneralBranch(t *testing.T) {
	each(t, "2026-08-20", func(c *city) {
		c.held(c.FinanceFirst, c.Finance, "2026-03-10", nil, "theme_day")
		if err := c.DB.Do(t.Context(), "upgrade", func(ctx context.Context, tx *db.Tx) error {
			return c.Deps.Orgs.ChangeIn(ctx, tx, registertest.Staff, "org.upgrade", org.Change{ID: c.FinanceFirst, Kind: org.GeneralBranch, From: "2026-05-01"})
		}); err != nil {
			t.Fatal(err)
		}
		m, err := c.s.Matrix(t.Context(), registertest.Staff, c.Finance, kernel.YearOf(2026))
		if err != nil {
			t.Fatal(err)
		}
		rows := 0
		for _, r := range m.Rows {
			if r.Org != c.FinanceFirst {
				continue
			}
			rows++
			states := map[string]string{}
			for i, col := range m.Columns {
				if i < len(r.Cells) && r.Cells[i].State != "" {
					states[col.Rule+" "+col.Period] = string(r.Cells[i].State)
				}
			}
			if r.Ended || r.Kind != "general_branch" || states["theme_day 2026-03"] != "met" || states["theme_day 2026-04"] != "overdue" || states["theme_day 2026-05"] != "" || states["body 2026-Q2"] == "" {
				t.Errorf("ended %v, %s: %v", r.Ended, r.Kind, states)
			}
		}
		if rows != 1 {
			t.Errorf("%d rows", rows)
		}
	})
}
