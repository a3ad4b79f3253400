package intake

import (
	"context"
	"errors"
	"time"

	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// partRows is how many rows one transaction writes. What a department or a branch imports is less, and is there as a whole or
// not at all; a whole city's roster written at once kept all other writers waiting for seconds.
const partRows = 500

// errTaken ends the writing of a batch that another process has taken up.
var errTaken = errors.New("intake: taken up by another")

// write writes the rows that are to be written, part by part; the last part also ends the batch. Nobody is told how it ends
// when another process has the batch.
func (s *Service) write(ctx context.Context, b *Batch, rows []*Row, commit Commit) error {
	var left []*Row
	for _, r := range rows {
		if r.taken() {
			left = append(left, r)
		}
	}
	for first := true; ; first = false {
		part := left[:min(s.part, len(left))]
		err := s.writePart(ctx, b, Part{Rows: part, Left: left, First: first}, commit)
		if errors.Is(err, errTaken) {
			return nil
		}
		if left = left[len(part):]; err != nil || len(left) == 0 {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err() // stopping: the lease brings the rest back
		}
	}
}

// writePart writes one part, keeps what it did, and counts it on the batch, in one transaction.
func (s *Service) writePart(ctx context.Context, b *Batch, p Part, commit Commit) error {
	last := len(p.Rows) == len(p.Left)
	return s.db.Do(ctx, "intake.apply", func(ctx context.Context, tx *db.Tx) error {
		set, args := "lease=?", []any{time.Now().Add(s.lease).UnixMilli()}
		if last {
			set, args = "state='applied',applied_at=?,lease=0,version=version+1", []any{tx.Millis()}
		}
		n, err := tx.Exec(ctx, "UPDATE intake_batch SET written=written+?,progress=written+?,"+set+" WHERE id=? AND state='applying' AND version=?",
			append([]any{len(p.Rows), len(p.Rows)}, append(args, b.ID, b.Version)...)...)
		if err == nil && n == 0 {
			err = errTaken
		}
		if err != nil {
			return err
		}
		effects, err := commit(ctx, tx, p)
		if err != nil {
			return err
		}
		if err := s.saveEffects(ctx, tx, b.ID, effects); err != nil {
			return err
		}
		tx.OnCommit(func() { b.Written += len(p.Rows) })
		if !last {
			return nil
		}
		return s.audit.Record(ctx, tx, b.actor, audit.Entry{
			Action: "import." + b.Kind, ObjectType: "intake_batch", ObjectID: b.ID,
			Detail: map[string]any{"file": b.Name, "mode": b.Mode, "counts": b.Counts},
		})
	})
}

// recall gives the rows that earlier parts wrote the verdicts by which they were written: to a check that comes after them they
// are as the system has them already.
func (s *Service) recall(ctx context.Context, b *Batch, rows []*Row) error {
	if b.Written == 0 {
		return nil
	}
	effects, err := s.effects(ctx, s.db.Read(), b.ID)
	if err != nil {
		return err
	}
	did := map[int]*Effect{}
	for _, e := range effects {
		if e.Act != DidMake {
			did[e.Number] = e
		}
	}
	for _, r := range rows {
		e := did[r.Number]
		if e == nil {
			continue
		}
		r.written, r.Subject, r.Note, r.Target, r.Mistakes, r.Asks = true, e.Subject, "已写入："+e.Note, e.Object, nil, nil
		if r.Verdict = Changed; e.Act == DidAdd {
			r.Verdict = Added
		}
	}
	return nil
}

// unwritten refuses to change a row that is written.
func (s *Service) unwritten(ctx context.Context, tx *db.Tx, b *Batch, number int) error {
	if b.Written == 0 {
		return nil
	}
	n, err := db.Scalar[int](ctx, tx, "SELECT COUNT(*) FROM intake_effect WHERE batch_id=? AND number=? AND act<>?", b.ID, number, DidMake)
	if err == nil && n > 0 {
		err = ErrWrittenRow.With(number)
	}
	return err
}
