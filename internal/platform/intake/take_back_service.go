package intake

import (
	"context"
	"errors"
	"slices"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// undo takes the batch back. What others change meanwhile either comes before, and it stays, or after.
func (s *Service) undo(ctx context.Context, b *Batch, d *Definition) error {
	err := s.takeBack(ctx, b, d)
	switch {
	case err == nil || errors.Is(err, errTaken):
		return nil
	case ctx.Err() != nil:
		return err // stopping: the lease brings the rest back
	case db.Unreachable(err):
		return errors.Join(err, s.release(ctx, b))
	}
	return s.undoFailed(ctx, b, err)
}

// takeBack takes a short batch back in one transaction, as it was written, exactly as its preview showed or not at all. A long
// one would keep all other writers waiting for as long: it is held against its preview once and then taken back part by part;
// what somebody changes between two parts stays, with the reason.
func (s *Service) takeBack(ctx context.Context, b *Batch, d *Definition) error {
	effects, err := s.effects(ctx, s.db.Read(), b.ID)
	if err != nil {
		return err
	}
	if len(effects) == 0 {
		return ErrNoTrace
	}
	if b.UndoneAt == 0 {
		left := standing(effects)
		if len(left) <= s.part {
			return s.takePart(ctx, b, d, left, true)
		}
		if err := s.beginUndo(ctx, b, d, left); err != nil {
			return err
		}
	}
	parts := undoParts(standing(effects), s.part)
	for i, part := range parts {
		begun := time.Now()
		for try := 0; ; try++ {
			if err = s.takePart(ctx, b, d, part, i == len(parts)-1); !errors.Is(err, kernel.ErrStale) || try == tries {
				break // on PostgreSQL another writer may have come between reading and writing
			}
		}
		if err != nil || i == len(parts)-1 {
			return err
		}
		// A request writes more than once: with a pause as long as the part none of them waits for two.
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Since(begun)):
		}
	}
	return nil
}

// lookedAt lets the room say anew what stays and why, whatever an earlier look found.
func lookedAt(ctx context.Context, q db.Queryer, actor kernel.Actor, d *Definition, effects []*Effect) (Revert, error) {
	for _, e := range effects {
		e.Kept = ""
	}
	return d.Undo(ctx, q, actor, effects)
}

// beginUndo holds a long batch against what its preview showed, and keeps what stays.
func (s *Service) beginUndo(ctx context.Context, b *Batch, d *Definition, left []*Effect) error {
	if _, err := lookedAt(ctx, s.db.Read(), b.actor, d, left); err != nil {
		return err
	}
	if seenOf(left) != b.undoSeen {
		return ErrUndoChanged
	}
	return s.held(ctx, "intake.begin_undo", b, func(ctx context.Context, tx *db.Tx) error {
		at := tx.Millis()
		if _, err := tx.Exec(ctx, "UPDATE intake_batch SET undone_at=? WHERE id=?", at, b.ID); err != nil {
			return err
		}
		tx.OnCommit(func() { b.UndoneAt = at })
		return saveKept(ctx, tx, left)
	})
}

// undoParts lays out in which order a long batch is taken back: changes before what was added, as when it is taken back at once,
// and organisations that were made for the rows together with the last of these. One part there always is, to end the batch.
func undoParts(effects []*Effect, size int) [][]*Effect {
	var rows, made []*Effect
	for _, act := range []string{DidChange, DidAdd, DidMake} {
		for _, e := range effects {
			switch {
			case e.Act != act || e.Kept != "":
			case act == DidMake:
				made = append(made, e)
			default:
				rows = append(rows, e)
			}
		}
	}
	parts := slices.Collect(slices.Chunk(rows, size))
	if len(parts) == 0 {
		return [][]*Effect{made}
	}
	last := len(parts) - 1
	parts[last] = slices.Concat(parts[last], made)
	return parts
}

// takePart takes one part back and counts it, in one transaction; the last part also ends the batch. A batch that is only one
// part must still be what its preview showed.
func (s *Service) takePart(ctx context.Context, b *Batch, d *Definition, part []*Effect, last bool) error {
	return s.db.Do(ctx, "intake.undo", func(ctx context.Context, tx *db.Tx) error {
		set, args := "lease=?", []any{time.Now().Add(s.lease).UnixMilli()}
		if last {
			set, args = "state='undone',undone_at=?,lease=0,version=version+1", []any{tx.Millis()}
		}
		n, err := tx.Exec(ctx, "UPDATE intake_batch SET "+set+" WHERE id=? AND state='undoing' AND version=?", append(args, b.ID, b.Version)...)
		if err == nil && n == 0 {
			err = errTaken
		}
		if err != nil {
			return err
		}
		revert, err := lookedAt(ctx, tx, b.actor, d, part)
		if err != nil {
			return err
		}
		if b.UndoneAt == 0 && seenOf(part) != b.undoSeen {
			return ErrUndoChanged
		}
		if err := revert(ctx, tx); err != nil {
			return err
		}
		return s.saveUndone(ctx, tx, b, part, last)
	})
}

// saveUndone keeps what became of a part, and at the end what became of all.
func (s *Service) saveUndone(ctx context.Context, tx *db.Tx, b *Batch, part []*Effect, last bool) error {
	if err := saveKept(ctx, tx, part); err != nil {
		return err
	}
	back := make([]kernel.ID, 0, len(part))
	for _, e := range part {
		if e.Kept == "" {
			back = append(back, e.ID)
		}
	}
	for ids := range slices.Chunk(back, partRows) {
		in, args := db.In("id", ids)
		if _, err := tx.Exec(ctx, "UPDATE intake_effect SET undone=1 WHERE "+in, args...); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, "UPDATE intake_batch SET undone=undone+?,progress=progress+? WHERE id=?", len(back), len(part), b.ID); err != nil {
		return err
	}
	tx.OnCommit(func() { b.Undone += len(back) })
	if !last {
		return nil
	}
	stay, err := db.Scalar[int](ctx, tx, "SELECT COUNT(*) FROM intake_effect WHERE batch_id=? AND undone=0", b.ID)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "UPDATE intake_batch SET kept=? WHERE id=?", stay, b.ID); err != nil {
		return err
	}
	return s.audit.Record(ctx, tx, b.actor, audit.Entry{
		Action: "import.undo", ObjectType: "intake_batch", ObjectID: b.ID,
		Detail: map[string]any{"kind": b.Kind, "file": b.Name, "undone": b.Undone + len(back), "kept": stay},
	})
}

func saveKept(ctx context.Context, tx *db.Tx, effects []*Effect) error {
	for _, e := range effects {
		if e.Kept == "" {
			continue
		}
		if _, err := tx.Exec(ctx, "UPDATE intake_effect SET kept=? WHERE id=?", e.Kept, e.ID); err != nil {
			return err
		}
	}
	return nil
}

// undoFailed gives the batch back to its person, with the reason; what earlier parts took back stays taken back, and the rest is
// looked at anew when it is asked for again.
func (s *Service) undoFailed(ctx context.Context, b *Batch, err error) error {
	why := s.whyNotUndone(b, err)
	ended := s.db.Do(ctx, "intake.undo_failed", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE intake_batch SET state='applied',undone_at=0,fault=?,lease=0,version=version+1 WHERE id=? AND state='undoing' AND version=?", why, b.ID, b.Version)
		return err
	})
	if db.IsFull(ended) {
		s.keepUnsaid(*b, Applied, why)
	}
	return ended
}

// whyNotUndone says it to whoever asked; what nobody can help is logged.
func (s *Service) whyNotUndone(b *Batch, err error) string {
	f, ok := kernel.AsFault(err)
	switch {
	case ok && !errors.Is(err, kernel.ErrStale):
		return f.Text
	case ok && b.Undone == 0:
		return ErrUndoChanged.Text
	case db.IsFull(err):
		s.log.Error("disk full", "batch", b.ID.String(), "kind", b.Kind)
		return ErrNoRoomUndo.With(b.Undone).Text
	case !ok:
		s.log.Error("import not undone", "batch", b.ID.String(), "kind", b.Kind, "undone", b.Undone, "err", err.Error())
	}
	if b.Undone == 0 {
		return ErrUndoBroken.Text
	}
	return ErrUndoHalf.With(b.Undone).Text
}
