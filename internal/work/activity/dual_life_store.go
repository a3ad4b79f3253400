package activity

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// countLife counts for each member the meetings of branches in a period to which they were due, and those they
// came to.
func countLife(ctx context.Context, q db.Queryer, members []kernel.ID, p kernel.Period) (map[kernel.ID]DualLife, error) {
	out := map[kernel.ID]DualLife{}
	if len(members) == 0 {
		return out, nil
	}
	in, args := db.In("t.member_id", members)
	kinds, more := db.In("k.kind", branchLife)
	args = append(append(args, p.First, p.Last), more...)
	return out, db.Each(ctx, q, func(s db.Scanner) error {
		var d DualLife
		err := s.Scan(&d.MemberID, &d.Due, &d.Attended, &d.Last)
		out[d.MemberID] = d
		return err
	}, `SELECT t.member_id, CAST(COUNT(*) AS BIGINT), CAST(SUM(CASE WHEN t.mark='attended' THEN 1 ELSE 0 END) AS BIGINT), MAX(CASE WHEN t.mark='attended' THEN a.day ELSE '' END)
		FROM activity_attendance t JOIN activity a ON a.id=t.activity_id WHERE `+in+` AND a.state='accepted' AND a.branch_id<>0 AND a.day>=? AND a.day<=?
		AND EXISTS (SELECT 1 FROM activity_as k WHERE k.activity_id=a.id AND `+kinds+`) GROUP BY t.member_id`, args...)
}
