package points

import (
	"context"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// pending is a fact that a run which is being built has yet to take.
type pending struct{ run, fact kernel.ID }

func pendingOf(ctx context.Context, q db.Queryer, runs []run, limit int) ([]pending, error) {
	ids := make([]kernel.ID, len(runs))
	for i, r := range runs {
		ids[i] = r.id
	}
	in, args := db.In("run_id", ids)
	return db.Select(ctx, q, func(s db.Scanner) (p pending, err error) {
		err = s.Scan(&p.run, &p.fact)
		return p, err
	}, "SELECT run_id,fact_id FROM points_pending WHERE "+in+" ORDER BY run_id,fact_id LIMIT ?", append(args, limit)...)
}

func (s *Service) strike(ctx context.Context, struck []pending) error {
	for part := range slices.Chunk(struck, drainAtOnce) {
		if err := s.db.Do(ctx, "points.strike_pending", func(ctx context.Context, tx *db.Tx) error { return deletePending(ctx, tx, part) }); err != nil {
			return err
		}
	}
	return nil
}

func deletePending(ctx context.Context, tx *db.Tx, rows []pending) error {
	byRun := map[kernel.ID][]kernel.ID{}
	for _, p := range rows {
		byRun[p.run] = append(byRun[p.run], p.fact)
	}
	for id, facts := range byRun {
		for part := range slices.Chunk(facts, drainAtOnce) {
			in, args := db.In("fact_id", part)
			if _, err := tx.Exec(ctx, "DELETE FROM points_pending WHERE run_id=? AND "+in, append([]any{id}, args...)...); err != nil {
				return err
			}
		}
	}
	return nil
}
