package activity

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

type kindMonth struct {
	kind string
	day  kernel.Day
	n    int
}

func scanKindMonth(s db.Scanner) (k kindMonth, err error) {
	var month string
	err = s.Scan(&k.kind, &month, &k.n)
	k.day = kernel.Day(month + "-01")
	return k, err
}

// countMonths counts what the organisations submitted or had accepted, by kind and month.
func countMonths(ctx context.Context, q db.Queryer, orgs []kernel.ID, p kernel.Period) ([]kindMonth, error) {
	in, args := db.In("a.org_id", orgs)
	return db.Select(ctx, q, scanKindMonth, "SELECT k.kind, SUBSTR(a.day,1,7), CAST(COUNT(*) AS BIGINT) FROM activity a JOIN activity_as k ON k.activity_id=a.id WHERE "+in+
		" AND a.shown_day>=? AND a.shown_day<=? AND a.state IN ('submitted','accepted') GROUP BY k.kind, SUBSTR(a.day,1,7)", append(args, p.First, p.Last)...)
}
