package account

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Messages tells whoever handed an office over or stands in, and whoever is to take it, how the entrustment ended that they did
// not end themselves, the latest first. What still waits for somebody's step is a duty.
func (s *Service) Messages(ctx context.Context, q db.Queryer, to kernel.Actor, since int64, most int) ([]kernel.Message, error) {
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return nil, err
	}
	return db.Select(ctx, q, func(row db.Scanner) (m kernel.Message, err error) {
		var kind EntrustmentKind
		var state EntrustmentState
		var role, from, toName, confirmed, ended string
		var org kernel.ID
		err = row.Scan(&m.ObjectID, &kind, &state, &role, &org, &from, &toName, &confirmed, &ended, &m.Note, &m.At)
		m.ObjectType, m.By = "entrustment", ended
		if state == Confirmed || state == Done {
			m.By = confirmed
		}
		m.Title = from + "的" + tree.Name(org) + s.policy.RoleName(role) + entrustmentNames[kind] + "给" + toName + "：" + entrustmentStates[state]
		return m, err
	}, `SELECT id,kind,state,role,org_id,from_name,to_name,confirmed_name,ended_name,reason,
			CASE WHEN state='confirmed' OR (state='done' AND ended_at=0) THEN confirmed_at ELSE ended_at END AS at FROM entrustment
		WHERE (from_id=? OR to_id=?) AND state IN ('confirmed','done','declined','refused')
			AND CASE WHEN state='confirmed' OR (state='done' AND ended_at=0) THEN confirmed_at ELSE ended_at END>=? ORDER BY at DESC, id DESC LIMIT ?`, to.Account, to.Account, since, most)
}
