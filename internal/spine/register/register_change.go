package register

import (
	"context"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
)

// Correct changes a record: the facts of the old version are reversed and those of the new one
// appended. Faults: kernel.ErrStale when version is not the record's present one, ErrRemoved,
// ErrTwice, and those of Create.
func (b *Book[T, P]) Correct(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, change func(P) error) (T, error) {
	return db.InTx(ctx, b.db, b.Code+".correct", func(ctx context.Context, tx *db.Tx) (T, error) {
		return b.CorrectIn(ctx, tx, actor, id, version, change)
	})
}

// CorrectIn is Correct within a transaction.
func (b *Book[T, P]) CorrectIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, id kernel.ID, version int, change func(P) error) (T, error) {
	before, after, err := b.changed(ctx, tx, actor, id, change)
	if err != nil {
		return after, err
	}
	if err := b.given(&before, &after); err != nil {
		return after, err
	}
	return after, b.replace(ctx, tx, actor, ".correct", version, &before, &after, nil)
}

// MoveIn carries a record a step on within a transaction: as CorrectIn, but under the step's own name, and also
// where a form could change nothing any more.
func (b *Book[T, P]) MoveIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, step string, id kernel.ID, version int, change func(P) error) (T, error) {
	before, after, err := b.changed(ctx, tx, actor, id, change)
	if err != nil {
		return after, err
	}
	return after, b.replace(ctx, tx, actor, "."+step, version, &before, &after, nil)
}

// changed reads a record and answers it as it is and as it is to be.
func (b *Book[T, P]) changed(ctx context.Context, tx *db.Tx, actor kernel.Actor, id kernel.ID, change func(P) error) (before, after T, err error) {
	if before, err = b.find(ctx, tx, actor.Scope, id); err != nil {
		return before, before, err
	}
	after = before
	if err := change(&after); err != nil {
		return before, after, err
	}
	keep(P(&before).Common(), P(&after).Common())
	return before, after, b.prepare(ctx, tx, actor.Scope, []P{&after})
}

// keep holds what a correction may not touch.
func keep(before, after *Head) {
	after.ID, after.Version, after.BatchID, after.Removed, after.RemovedFor = before.ID, before.Version, before.BatchID, before.Removed, before.RemovedFor
	after.MadeAt, after.MadeBy = before.MadeAt, before.MadeBy
}

// replace writes after over before, with facts, trail and consequences.
func (b *Book[T, P]) replace(ctx context.Context, tx *db.Tx, actor kernel.Actor, action string, version int, before, after P, detail map[string]any) error {
	old, h := before.Common(), after.Common()
	switch {
	case old.Removed:
		return ErrRemoved
	case old.Version != version:
		return kernel.ErrStale
	}
	h.Version, h.ChangedAt, h.ChangedBy = version+1, tx.Millis(), actor.Name
	if err := b.update(ctx, tx, after, version); err != nil {
		return err
	}
	if b.Facts != nil {
		if err := b.facts.Reverse(ctx, tx, fact.Source{Type: b.Code, ID: h.ID, Version: version}); err != nil {
			return err
		}
	}
	if !h.Removed {
		if err := b.tell(ctx, tx, []P{after}); err != nil {
			return err
		}
	}
	if b.Changed != nil {
		if err := b.Changed(ctx, tx, actor, before, after); err != nil {
			return err
		}
	}
	if detail == nil {
		detail = b.difference(before, after)
	}
	return b.audit.Record(ctx, tx, actor, audit.Entry{Action: b.Code + action, ObjectType: b.Code, ObjectID: h.ID, OrgID: h.OrgID, Detail: detail})
}

// Remove takes a record out of the register with a reason: its facts are reversed, the row stays to
// be read. Faults: ErrNoReason, ErrRemoved, kernel.ErrStale, kernel.ErrNotFound.
func (b *Book[T, P]) Remove(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, reason string) error {
	return b.db.Do(ctx, b.Code+".remove", func(ctx context.Context, tx *db.Tx) error {
		return b.RemoveIn(ctx, tx, actor, id, version, reason)
	})
}

// RemoveIn is Remove within a transaction.
func (b *Book[T, P]) RemoveIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, id kernel.ID, version int, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return ErrNoReason.At("reason")
	}
	before, err := b.find(ctx, tx, actor.Scope, id)
	if err != nil {
		return err
	}
	after := before
	P(&after).Common().Removed, P(&after).Common().RemovedFor = true, reason
	return b.replace(ctx, tx, actor, ".remove", version, &before, &after, map[string]any{"reason": reason, "before": b.brief(&before)})
}
