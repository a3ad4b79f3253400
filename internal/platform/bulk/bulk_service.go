package bulk

import (
	"context"
	"errors"
	"log/slog"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/jobs"
)

const runJob = "bulk.run"

type run struct {
	ID kernel.ID `json:"id"`
}

// Rights answers who an account is at this moment, with the scope that permission gives. Faults:
// kernel.ErrForbidden and others when it may not.
type Rights func(ctx context.Context, account kernel.ID, permission string) (kernel.Actor, error)

// Service asks for bulk acts, takes them back and does them.
type Service struct {
	db     *db.DB
	jobs   *jobs.Runner
	rights Rights
	log    *slog.Logger
	acts   map[string]Act
}

// NewService returns a service that knows no act yet.
func NewService(d *db.DB, runner *jobs.Runner, rights Rights, log *slog.Logger) *Service {
	s := &Service{db: d, jobs: runner, rights: rights, log: log, acts: map[string]Act{}}
	jobs.Handle(runner, runJob, func(ctx context.Context, r run) error { return s.run(ctx, r.ID) })
	return s
}

// Define declares an act.
func (s *Service) Define(a Act) { s.acts[a.Code] = a }

// Ask stores what is to be done to the chosen objects half a minute from now. Faults: ErrNone, ErrTooMany.
func (s *Service) Ask(ctx context.Context, actor kernel.Actor, code string, chosen []Chosen, reason string) (Bulk, error) {
	chosen = once(chosen)
	switch {
	case len(chosen) == 0:
		return Bulk{}, ErrNone
	case len(chosen) > Most:
		return Bulk{}, ErrTooMany
	}
	ids := make([]kernel.ID, len(chosen))
	for i, c := range chosen {
		ids[i] = c.ID
	}
	titles, err := s.acts[code].Titles(ctx, actor, ids)
	if err != nil {
		return Bulk{}, err
	}
	return db.InTx(ctx, s.db, "bulk.ask", func(ctx context.Context, tx *db.Tx) (Bulk, error) {
		due := tx.Now().Add(Grace)
		b := Bulk{
			ID: tx.NewID(), Act: code, Reason: reason, State: Waiting, AskedAt: tx.Millis(), Total: len(chosen),
			account: actor.Account, due: due.UnixMilli(), address: actor.Address, request: actor.Request,
		}
		if err := insertBulk(ctx, tx, b, chosen, titles); err != nil {
			return b, err
		}
		return s.shown(b, tx.Millis()), s.jobs.EnqueueAt(ctx, tx, runJob, run{b.ID}, "", due)
	})
}

func (s *Service) shown(b Bulk, now int64) Bulk {
	act := s.acts[b.Act]
	b.Title, b.Said, b.SecondsLeft = act.Title, act.Said, b.left(now)
	if act.Reads != nil && b.Reason != "" {
		b.Reason = act.Reads(b.Reason)
	}
	return b
}

// Undo takes back what has not begun. Done twice it stays undone. Faults: ErrBegun, kernel.ErrNotFound.
func (s *Service) Undo(ctx context.Context, actor kernel.Actor, id kernel.ID) (Bulk, error) {
	return db.InTx(ctx, s.db, "bulk.undo", func(ctx context.Context, tx *db.Tx) (Bulk, error) {
		b, err := findOwn(ctx, tx, actor.Account, id)
		if err != nil || b.State == Undone {
			return s.shown(b, tx.Millis()), err
		}
		won, err := move(ctx, tx, id, Waiting, Undone, tx.Millis())
		if err == nil && !won {
			err = ErrBegun
		}
		if err != nil {
			return b, err
		}
		b.State, b.EndedAt = Undone, tx.Millis()
		return s.shown(b, tx.Millis()), markSeen(ctx, tx, actor.Account, id)
	})
}

// Get reads one of the actor's own. Fault: kernel.ErrNotFound.
func (s *Service) Get(ctx context.Context, actor kernel.Actor, id kernel.ID) (Bulk, error) {
	b, err := findOwn(ctx, s.db.Read(), actor.Account, id)
	return s.shown(b, s.db.Now().UnixMilli()), err
}

// List reads the actor's own, the latest first.
func (s *Service) List(ctx context.Context, actor kernel.Actor, p kernel.Page) (kernel.List[Bulk], error) {
	list, err := db.SelectPage(ctx, s.db.Read(), p, scanBulk, bulkColumns, "bulk b WHERE b.account_id=?", "b.asked_at DESC, b.id DESC", actor.Account)
	now := s.db.Now().UnixMilli()
	for i, b := range list.Items {
		list.Items[i] = s.shown(b, now)
	}
	return list, err
}

// Items reads the objects of one of the actor's own, with refused only those that were not done.
// Fault: kernel.ErrNotFound.
func (s *Service) Items(ctx context.Context, actor kernel.Actor, id kernel.ID, refused bool, p kernel.Page) (kernel.List[BulkItem], error) {
	if _, err := findOwn(ctx, s.db.Read(), actor.Account, id); err != nil {
		return kernel.List[BulkItem]{}, err
	}
	from := "bulk_item WHERE bulk_id=?"
	if refused {
		from += " AND state='refused'"
	}
	return db.SelectPage(ctx, s.db.Read(), p, scanItem, itemColumns, from, "number", id)
}

// Seen notes that the outcome has been looked at. Fault: kernel.ErrNotFound.
func (s *Service) Seen(ctx context.Context, actor kernel.Actor, id kernel.ID) error {
	return s.db.Do(ctx, "bulk.seen", func(ctx context.Context, tx *db.Tx) error {
		if _, err := findOwn(ctx, tx, actor.Account, id); err != nil {
			return err
		}
		return markSeen(ctx, tx, actor.Account, id)
	})
}

// Sweep lets go of outcomes that nobody asks for any more; a tick calls it.
func (s *Service) Sweep(ctx context.Context) error {
	return s.db.Do(ctx, "bulk.sweep", func(ctx context.Context, tx *db.Tx) error {
		return sweep(ctx, tx, tx.Now().Add(-kept).UnixMilli())
	})
}

// run does what was not taken back; called again it goes on where it stopped.
func (s *Service) run(ctx context.Context, id kernel.ID) error {
	b, err := db.InTx(ctx, s.db, "bulk.claim", func(ctx context.Context, tx *db.Tx) (Bulk, error) {
		if _, err := move(ctx, tx, id, Waiting, Working, 0); err != nil {
			return Bulk{}, err
		}
		return findBulk(ctx, tx, id)
	})
	if err != nil || b.State != Working {
		return err
	}
	items, err := openItems(ctx, s.db.Read(), id)
	if err != nil {
		return err
	}
	for _, i := range items {
		if err := s.doItem(ctx, b, i); err != nil {
			return err
		}
	}
	return s.db.Do(ctx, "bulk.end", func(ctx context.Context, tx *db.Tx) error {
		_, err := move(ctx, tx, id, Working, Done, tx.Millis())
		return err
	})
}

// doItem acts on one object. Only what concerns the program as a whole is an error: a refusal is an
// outcome, and so is a failure, which would otherwise keep the objects behind it waiting for ever.
func (s *Service) doItem(ctx context.Context, b Bulk, i BulkItem) error {
	act := s.acts[b.Act]
	actor, err := s.rights(ctx, b.account, act.Permission)
	if err == nil {
		actor.Address, actor.Request = b.address, b.request
		err = s.db.Do(ctx, b.Act, func(ctx context.Context, tx *db.Tx) error {
			mine, err := settleItem(ctx, tx, b.ID, i.Number, Acted, nil)
			if err != nil || !mine {
				return err
			}
			return act.Do(ctx, tx, actor, Chosen{i.ObjectID, i.Version}, b.Reason)
		})
	} else if _, refused := kernel.AsFault(err); refused {
		err = errRights
	}
	if err == nil || ctx.Err() != nil || db.Unreachable(err) { // the runner comes back for those that are open
		return errors.Join(err, ctx.Err())
	}
	f, refused := kernel.AsFault(err)
	switch {
	case errors.Is(err, kernel.ErrStale): // its words are for a form that is still open
		f = errStale
	case !refused:
		s.log.Error("bulk item failed", "act", b.Act, "object", int64(i.ObjectID), "err", err.Error())
		f = errFailed
	}
	return s.db.Do(ctx, "bulk.refused", func(ctx context.Context, tx *db.Tx) error {
		_, err := settleItem(ctx, tx, b.ID, i.Number, Refused, f)
		return err
	})
}
