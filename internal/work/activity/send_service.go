package activity

import (
	"context"
	"errors"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Send (填写并提交) drafts and submits in one act: what a phone kept while it had no network is there as a whole or not at all.
// Faults: those of CreateDraft and of Submit.
func (s *Service) Send(ctx context.Context, actor kernel.Actor, orgID kernel.ID, c Content) (*Activity, error) {
	return db.InTx(ctx, s.db, "activity.send", func(ctx context.Context, tx *db.Tx) (*Activity, error) {
		a, err := s.draft(ctx, tx, actor, orgID, c)
		if err != nil {
			return nil, err
		}
		return a, s.handIn(ctx, tx, actor, a)
	})
}

func (s *Service) handIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, a *Activity) error {
	n := note{step: StepSubmit}
	if err := s.submit(ctx, tx, actor, a, &n); err != nil {
		return err
	}
	if err := update(ctx, tx, a); err != nil {
		return err
	}
	return errors.Join(s.raiseAccept(ctx, tx, a), s.leave(ctx, tx, actor, a, n))
}
