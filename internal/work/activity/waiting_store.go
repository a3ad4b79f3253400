package activity

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/obligation"
)

// Waiting answers the records of the organisations that are handed in and not yet accepted, once for each
// kind, for obligations to show beside what is missing.
func Waiting(ctx context.Context, q db.Queryer, orgs []kernel.ID, p kernel.Period) ([]obligation.Waiting, error) {
	in, args := db.In("a.org_id", orgs)
	return db.Select(ctx, q, func(s db.Scanner) (w obligation.Waiting, err error) {
		err = s.Scan(&w.Org, &w.Kind, &w.Day)
		return w, err
	}, "SELECT a.org_id, k.kind, a.day FROM activity a JOIN activity_as k ON k.activity_id=a.id WHERE "+in+
		" AND a.shown_day>=? AND a.shown_day<=? AND a.state='submitted'", append(args, p.First, p.Last)...)
}
