package points

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// purge removes the rows of outdated runs, some subjects at a time; the runs themselves stay as
// the memory of when a year was computed.
func (s *Service) purge(ctx context.Context) error {
	outdated, err := db.Select(ctx, s.db.Read(), db.Column[kernel.ID], "SELECT id FROM points_run WHERE state='old' ORDER BY id")
	if err != nil {
		return err
	}
	for _, id := range outdated {
		for _, table := range []string{"points_entry", "points_sum", "points_total"} {
			if err := s.purgeTable(ctx, table, id); err != nil {
				return err
			}
		}
		err := s.db.Do(ctx, "points.purge_run", func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Exec(ctx, "DELETE FROM points_pending WHERE run_id=?", id); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, "UPDATE points_run SET state='purged' WHERE id=?", id)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) purgeTable(ctx context.Context, table string, id kernel.ID) error {
	for {
		subjects, err := db.Select(ctx, s.db.Read(), db.Column[kernel.ID], "SELECT DISTINCT subject_id FROM "+table+" WHERE run_id=? LIMIT ?", id, purgeAtOnce)
		if err != nil || len(subjects) == 0 {
			return err
		}
		err = s.db.Do(ctx, "points.purge_rows", func(ctx context.Context, tx *db.Tx) error {
			in, args := db.In("subject_id", subjects)
			_, err := tx.Exec(ctx, "DELETE FROM "+table+" WHERE run_id=? AND "+in, append([]any{id}, args...)...)
			return err
		})
		if err != nil {
			return err
		}
	}
}
