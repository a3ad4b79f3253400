package intake

import (
	"context"
	"errors"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const (
	lease    = 2 * time.Minute // after which another process takes a batch up again
	pollTime = 5 * time.Second
	tries    = 3 // of applying while others change what it is built on
)

func (s *Service) wake() {
	select {
	case s.nudge <- struct{}{}:
	default:
	}
}

// Run checks and applies what is queued until ctx ends; what a stopped program left is taken up
// when its lease is over, or at once on SQLite, where the file's lock says that nobody else works.
func (s *Service) Run(ctx context.Context) {
	if err := s.takeOver(ctx); err != nil && ctx.Err() == nil {
		s.log.Warn("imports of a stopped program not taken over", "err", err.Error())
	}
	tick := time.NewTicker(min(pollTime, s.lease/2))
	defer tick.Stop()
	for {
		if err := s.Drain(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("import not processed", "err", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-s.nudge:
		}
	}
}

func (s *Service) takeOver(ctx context.Context) error {
	if s.db.Dialect() != db.SQLite {
		return nil
	}
	return s.db.Do(ctx, "intake.take_over", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE intake_batch SET lease=0 WHERE state IN ('queued','applying','undoing') AND lease>0")
		return err
	})
}

// Drain does all that is queued now.
func (s *Service) Drain(ctx context.Context) error {
	s.sayUnsaid(ctx)
	for ctx.Err() == nil {
		b, err := s.claim(ctx)
		if errors.Is(err, kernel.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := s.process(ctx, &b); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// claim takes the oldest batch that nobody works on. The lease runs by the machine's own clock: the
// application's may stand still in a demonstration. Each claim is a version of its own, so that a process that stood still for
// longer than its lease writes nothing more of the batch when it wakes up.
func (s *Service) claim(ctx context.Context) (Batch, error) {
	now := time.Now().UnixMilli()
	return db.InTx(ctx, s.db, "intake.claim", func(ctx context.Context, tx *db.Tx) (Batch, error) {
		b, err := db.One(ctx, tx, scanBatch, "SELECT "+batchColumns+" FROM intake_batch WHERE state IN ('queued','applying','undoing') AND lease<? ORDER BY id LIMIT 1", now)
		if err != nil {
			return b, err
		}
		n, err := tx.Exec(ctx, "UPDATE intake_batch SET lease=?,version=version+1 WHERE id=? AND lease=? AND version=?", now+s.lease.Milliseconds(), b.ID, b.lease, b.Version)
		if err == nil && n == 0 {
			err = kernel.ErrNotFound // another node was quicker; the next poll looks again
		}
		b.Version++
		return b, err
	})
}

func (s *Service) process(ctx context.Context, b *Batch) error {
	d := s.kinds[b.Kind]
	if d == nil {
		return s.fail(ctx, b, ErrUnknownKind)
	}
	if b.State == Undoing {
		return s.undo(ctx, b, d)
	}
	applying := b.State == Applying
	for try := 0; ; try++ {
		rows, err := s.loadRows(ctx, s.db.Read(), b)
		if err != nil {
			return s.fail(ctx, b, err)
		}
		left, written := b.Counts[Wrong]+b.Counts[Asked], b.Written
		commit, err := s.check(ctx, b, rows)
		if err != nil {
			return s.fail(ctx, b, err)
		}
		if !applying {
			return nil
		}
		err = s.applyChecked(ctx, b, rows, left, commit)
		if b.Written > written {
			try = 0
		}
		switch {
		case err == nil:
			return nil
		case !errors.Is(err, kernel.ErrStale) || try == tries:
			return s.fail(ctx, b, err)
		}
	}
}

// applyChecked writes the batch if no more rows are left behind than whoever asked for it has seen;
// otherwise the batch falls back to checked, with the reason.
func (s *Service) applyChecked(ctx context.Context, b *Batch, rows []*Row, left int, commit Commit) error {
	seen := *b
	seen.State = Checked
	if err := seen.ready(); err != nil || seen.Counts[Wrong]+seen.Counts[Asked] > left {
		if b.Written > 0 {
			return s.fallBack(ctx, b, ErrChangingHalf.With(b.Written))
		}
		return s.fallBack(ctx, b, ErrChanging)
	}
	return s.write(ctx, b, rows, commit)
}

// check runs the definition over the rows and stores what it found.
func (s *Service) check(ctx context.Context, b *Batch, rows []*Row) (Commit, error) {
	d := s.kinds[b.Kind]
	w := &Work{Batch: b.ID, Actor: b.actor, Today: s.db.Today(), columns: b.columns}
	w.progress = func(done int) {
		if b.State == Applying {
			done = b.Written // people wait for what is written
		}
		s.report(ctx, b, done)
	}
	for _, r := range rows {
		if !r.Skip {
			w.Rows = append(w.Rows, r)
		}
	}
	commit, err := d.Check(ctx, s.db.Read(), w)
	if err != nil {
		return nil, err
	}
	b.Counts, b.Notes = map[Verdict]int{}, w.Notes
	for _, v := range Verdicts {
		b.Counts[v] = 0
	}
	for _, r := range rows {
		r.settle()
	}
	if err := s.recall(ctx, b, rows); err != nil {
		return nil, err
	}
	for _, r := range rows {
		b.Counts[r.Verdict]++
	}
	b.Counts[Absent] = len(w.Missing)
	b.Asks = wholeAsks(w.Rows)
	if b.Notes == nil {
		b.Notes = []string{}
	}
	if err := s.saveVerdicts(ctx, b, rows, w.Missing); err != nil {
		return nil, err
	}
	to := Checked
	if b.State == Applying {
		to = Applying
	}
	return commit, s.finish(ctx, b, to, "")
}

// report tells how far a check is; it also keeps the lease.
func (s *Service) report(ctx context.Context, b *Batch, done int) {
	err := s.db.Do(ctx, "intake.progress", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE intake_batch SET progress=?,lease=? WHERE id=? AND version=?", done, time.Now().Add(s.lease).UnixMilli(), b.ID, b.Version)
		return err
	})
	if err != nil && ctx.Err() == nil {
		s.log.Warn("import progress not stored", "err", err.Error())
	}
}

func (s *Service) finish(ctx context.Context, b *Batch, to State, fault string) error {
	progress := b.RowCount
	if to == Applying {
		progress = b.Written
	}
	return s.db.Do(ctx, "intake.finish", func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, "UPDATE intake_batch SET state=?,counts=?,notes=?,asks=?,fault=?,progress=?,lease=?,version=version+1 WHERE id=? AND version=?",
			to, text(b.Counts), text(b.Notes), text(b.Asks), fault, progress, time.Now().Add(s.lease).UnixMilli(), b.ID, b.Version)
		if err == nil && n == 0 {
			return kernel.ErrStale
		}
		tx.OnCommit(func() { b.Version, b.State = b.Version+1, to })
		return err
	})
}

// release lets anybody take the batch up at once: what went wrong was not its fault. While the database is away it cannot be
// said, and the lease says it later.
func (s *Service) release(ctx context.Context, b *Batch) error {
	return s.db.Do(ctx, "intake.release", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE intake_batch SET lease=0 WHERE id=? AND version=?", b.ID, b.Version)
		return err
	})
}

func (s *Service) fallBack(ctx context.Context, b *Batch, why *kernel.Fault) error {
	return s.finish(ctx, b, Checked, why.Text)
}

// fail ends a check or an application that cannot go on. A fault is told to the user; any other error
// is logged, and the batch stays mendable.
func (s *Service) fail(ctx context.Context, b *Batch, err error) error {
	if ctx.Err() != nil {
		return ctx.Err() // stopping: the lease brings the batch back
	}
	if db.Unreachable(err) {
		return errors.Join(err, s.release(ctx, b))
	}
	text := "核对或导入时系统出了差错，内容没有写入。请稍后点“重新核对”；如果仍然出现，请联系系统管理员。"
	if b.Written > 0 {
		text = ErrBroken.With(b.Written).Text
	}
	if f, ok := kernel.AsFault(err); ok {
		text = f.Text
		if errors.Is(err, kernel.ErrStale) {
			if text = ErrChanging.Text; b.Written > 0 {
				text = ErrChangingHalf.With(b.Written).Text
			}
		}
	} else if db.IsFull(err) {
		s.log.Error("disk full", "batch", b.ID.String(), "kind", b.Kind, "err", err.Error())
		if text = ErrNoRoom.Text; b.Written > 0 {
			text = ErrNoRoomLeft.With(b.Written).Text
		}
	} else {
		s.log.Error("import failed", "batch", b.ID.String(), "kind", b.Kind, "err", err.Error())
	}
	to := Failed
	if b.State == Applying {
		to = Checked
	}
	if b.Counts == nil {
		b.Counts = map[Verdict]int{}
	}
	ended := s.finish(ctx, b, to, text)
	if db.IsFull(ended) {
		s.keepUnsaid(*b, to, text)
	}
	return ended
}
