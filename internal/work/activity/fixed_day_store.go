package activity

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// loadFixedDays answers the fixed days of the organisations, each organisation's by day.
func loadFixedDays(ctx context.Context, q db.Queryer, orgs []kernel.ID) (map[kernel.ID][]FixedDay, error) {
	out := map[kernel.ID][]FixedDay{}
	if len(orgs) == 0 {
		return out, nil
	}
	in, args := db.In("org_id", orgs)
	return out, db.Each(ctx, q, func(s db.Scanner) error {
		var org kernel.ID
		var f FixedDay
		err := s.Scan(&org, &f.From, &f.Week, &f.Day)
		out[org] = append(out[org], f)
		return err
	}, "SELECT org_id,from_day,week,day FROM activity_fixed_day WHERE "+in+" ORDER BY org_id, from_day", args...)
}

// keepFixedDay writes it; one from the same day is replaced.
func keepFixedDay(ctx context.Context, tx *db.Tx, actor kernel.Actor, org kernel.ID, f FixedDay) error {
	_, err := tx.Exec(ctx, `INSERT INTO activity_fixed_day(org_id,from_day,week,day,made_at,made_by) VALUES (?,?,?,?,?,?)
		ON CONFLICT (org_id,from_day) DO UPDATE SET week=excluded.week, day=excluded.day, made_at=excluded.made_at, made_by=excluded.made_by`,
		org, f.From, f.Week, f.Day, tx.Millis(), actor.Name)
	return err
}
