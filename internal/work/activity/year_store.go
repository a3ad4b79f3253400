package activity

import (
	"context"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// OfBranch answers the accepted records of a branch, as it was on their days, and of its groups that belong to a year up to a
// day, the earliest first: what was held for the year before is not among them, what was held for it in the next one is (R06).
// Of confidential ones nothing is answered but that they were.
func OfBranch(ctx context.Context, q db.Queryer, branch kernel.ID, year int, until kernel.Day) ([]*Activity, error) {
	span := kernel.YearOf(year)
	list, err := db.Select(ctx, q, scanActivity, "SELECT "+activityColumns+" FROM activity WHERE branch_id=? AND state='accepted' AND shown_day<=? AND "+
		"(for_year=? OR for_year=0 AND shown_day>=? AND shown_day<=?) ORDER BY shown_day, start_time, id", branch, until, year, span.First, span.Last)
	if err != nil {
		return nil, err
	}
	at := make(map[kernel.ID]*Activity, len(list))
	ids := make([]kernel.ID, 0, len(list))
	for _, a := range list {
		if a.Confidential {
			a.Content = Content{Kinds: a.Kinds, Day: a.Day, Confidential: true}
			continue
		}
		at[a.ID] = a
		ids = append(ids, a.ID)
	}
	for len(ids) > 0 {
		n := min(len(ids), 500)
		in, args := db.In("activity_id", ids[:n])
		if err := db.Each(ctx, q, func(row db.Scanner) error {
			var id kernel.ID
			var t Attendance
			err := row.Scan(&id, &t.MemberID, &t.Name, &t.Mark, &t.Reason)
			at[id].Attendances = append(at[id].Attendances, t)
			return err
		}, "SELECT activity_id,member_id,name,mark,reason FROM activity_attendance WHERE "+in+" ORDER BY activity_id, position", args...); err != nil {
			return nil, err
		}
		ids = ids[n:]
	}
	return list, nil
}

// Unfinished answers the records of a branch and its groups in a period that are not confirmed yet, without their rosters;
// confidential ones are left out.
func Unfinished(ctx context.Context, q db.Queryer, branch kernel.ID, p kernel.Period) ([]*Activity, error) {
	under, args := org.Under(branch, "a.org_id")
	return db.Select(ctx, q, scanActivity, "SELECT "+activityColumns+" FROM activity a WHERE "+under+" AND "+
		"a.state IN ('draft','submitted','returned') AND a.confidential=0 AND a.shown_day>=? AND a.shown_day<=? ORDER BY a.shown_day, a.id", append(args, p.First, p.Last)...)
}

// PlanOf answers what a branch planned for a year; Version 0 when it adopted no plan.
func PlanOf(ctx context.Context, q db.Queryer, branch kernel.ID, year int) (YearPlan, error) {
	return loadPlan(ctx, q, branch, year)
}
