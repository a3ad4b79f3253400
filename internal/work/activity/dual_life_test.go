package activity_test

import (
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/work/activity"
)

// R12: a leader's part in the life of their branch is read from its accepted rosters.
func TestDualLife(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		c.people.leaders = []activity.Leader{
			{MemberID: 1000, OrgID: c.party, Duty: "书记"}, {MemberID: 1013, OrgID: c.party, Duty: "专职副书记"}, {MemberID: 1013, OrgID: c.party, Duty: "副书记"}, {MemberID: 1001, OrgID: c.first, Duty: "书记"},
		}
		c.accepted()
		c.submitted() // counts for nothing yet
		year := kernel.YearOf(2026)
		list, err := c.DualLives(ctx, c.deptClerk, 0, year)
		if err != nil || len(list) != 2 {
			t.Fatalf("%+v %v", list, err)
		}
		if l := list[0]; l.MemberID != 1000 || l.Due != 1 || l.Attended != 1 || l.Last != "2026-11-20" || l.Branch != "第一党支部" || l.Department != "市财政局" || l.Duties != "市财政局机关党委书记" {
			t.Errorf("%+v", l)
		}
		if l := list[1]; l.Due != 1 || l.Attended != 0 || l.Last != "" || l.Duties != "市财政局机关党委专职副书记、市财政局机关党委副书记" {
			t.Errorf("%+v", l)
		}
		if list, err = c.DualLives(ctx, c.staff, c.dept, kernel.YearOf(2025)); err != nil || len(list) != 2 || list[0].Due != 0 {
			t.Errorf("%+v %v", list, err)
		}
		if list, err = c.DualLives(ctx, c.clerk, 0, year); err != nil || len(list) != 0 {
			t.Errorf("a branch sees those above it: %+v %v", list, err)
		}
		_, err = c.DualLives(ctx, c.clerk, c.second, year)
		want(t, err, kernel.ErrNotFound)
	})
}
