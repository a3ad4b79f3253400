package activity

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// TookPart answers who attended accepted records of a kind in a period.
func TookPart(ctx context.Context, q db.Queryer, kind string, p kernel.Period) (map[kernel.ID]bool, error) {
	out := map[kernel.ID]bool{}
	return out, db.Each(ctx, q, func(s db.Scanner) error {
		var id kernel.ID
		err := s.Scan(&id)
		out[id] = true
		return err
	}, `SELECT DISTINCT t.member_id FROM activity_as k JOIN activity a ON a.id=k.activity_id JOIN activity_attendance t ON t.activity_id=a.id
		WHERE k.kind=? AND a.state='accepted' AND a.day>=? AND a.day<=? AND t.mark='attended'`, kind, p.First, p.Last)
}
