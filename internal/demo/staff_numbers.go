package demo

import (
	"context"
	"time"

	"sanchuang/internal/app"
	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/work/establishment"
)

// staffNumbers tells how many work in each department and subordinate unit since the beginning of the year, as the
// departments wrote it down in its first days; a few have not. The numbers come from dice of their own.
func staffNumbers(ctx context.Context, a *app.App, seed uint64, now time.Time) error {
	defer a.DB.SetClock(func() time.Time { return now })
	first := kernel.MakeDay(kernel.DayOf(now).Year(), 1, 1)
	at := first.AddDays(7).Start().Add(15 * time.Hour)
	a.DB.SetClock(func() time.Time { return at })
	tree, err := a.Orgs.TreeAt(ctx, a.DB.Read(), first)
	if err != nil {
		return err
	}
	strength, err := member.Strengths(ctx, a.DB.Read(), first)
	if err != nil {
		return err
	}
	d := newDice(seed, "staff")
	var lines []establishment.UnitStaffLine
	for _, n := range tree.Of(tree.Root().ID, org.Department, org.Subunit) {
		members := 0
		for _, b := range tree.Of(n.ID, org.Branch) {
			members += strength[b.ID].All
		}
		if n.Kind == org.Department {
			for _, u := range tree.Of(n.ID, org.Subunit) {
				for _, b := range tree.Of(u.ID, org.Branch) {
					members -= strength[b.ID].All
				}
			}
		}
		staff := members*100/d.between(55, 72) + d.between(4, 14)
		if !d.in(3) && n.AliveOn(first) {
			lines = append(lines, establishment.UnitStaffLine{OrgID: n.ID, Staff: staff})
		}
	}
	_, err = a.Establishment.RecordUnitStaff(ctx, kernel.Actor{Name: "方文静", OrgName: "市直机关工委", Roles: []string{"staff"}, Scope: kernel.Everything()}, first, lines)
	return err
}
