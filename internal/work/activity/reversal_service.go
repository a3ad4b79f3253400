package activity

import (
	"context"
	"strings"
	"unicode/utf8"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Return (退回) sends a submitted or accepted record back with a reason; facts of an accepted one are
// reversed. Faults: ErrNotReturnable, ErrReason, kernel.ErrStale.
func (s *Service) Return(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, reason string) (*Activity, error) {
	return db.InTx(ctx, s.db, "activity.return", func(ctx context.Context, tx *db.Tx) (*Activity, error) {
		return s.giveBack(ctx, tx, actor, id, version, reason)
	})
}

func (s *Service) giveBack(ctx context.Context, tx *db.Tx, actor kernel.Actor, id kernel.ID, version int, reason string) (*Activity, error) {
	n := note{step: StepReturn, reason: strings.TrimSpace(reason)}
	return s.step(ctx, tx, actor, id, version, n, func(a *Activity, n *note) error {
		if a.State != Submitted && a.State != Accepted {
			return ErrNotReturnable
		}
		if err := n.needsReason(); err != nil {
			return err
		}
		sent := a.Content
		n.before = &sent
		a.State, a.ReturnedName, a.ReturnReason = Returned, actor.Name, n.reason
		return nil
	})
}

// Withdraw (撤销) takes a record out of what counts for good, with a reason; it stays readable.
// Faults: ErrNotStanding, ErrReason, kernel.ErrStale.
func (s *Service) Withdraw(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, reason string) (*Activity, error) {
	n := note{step: StepWithdraw, reason: strings.TrimSpace(reason)}
	return db.InTx(ctx, s.db, "activity.withdraw", func(ctx context.Context, tx *db.Tx) (*Activity, error) {
		return s.step(ctx, tx, actor, id, version, n, func(a *Activity, n *note) error {
			if a.State == Withdrawn {
				return ErrNotStanding
			}
			if err := n.needsReason(); err != nil {
				return err
			}
			a.State = Withdrawn
			return nil
		})
	})
}

func (n note) needsReason() error {
	if utf8.RuneCountInString(n.reason) < 2 {
		return ErrReason
	}
	return nil
}

// step loads, decides, saves, and takes back the facts of a record that stood before and does not
// stand any more.
func (s *Service) step(ctx context.Context, tx *db.Tx, actor kernel.Actor, id kernel.ID, version int, n note, decide func(*Activity, *note) error) (*Activity, error) {
	a, err := s.findIn(ctx, tx, actor, id, version)
	if err != nil {
		return nil, err
	}
	stood := a.Standing()
	if err := decide(a, &n); err != nil {
		return nil, err
	}
	if err := update(ctx, tx, a); err != nil {
		return nil, err
	}
	if stood && !a.Standing() {
		if err := s.facts.Reverse(ctx, tx, a.Source()); err != nil {
			return nil, err
		}
	}
	if err := s.settleDuties(ctx, tx, actor, a); err != nil {
		return nil, err
	}
	return a, s.leave(ctx, tx, actor, a, n)
}

// Correct (更正) replaces an accepted record by a new revision: the old facts are reversed, the new
// ones appended, the old content is kept. Faults: ErrNotAccepted, ErrReason, ErrNothingNew, those of
// Submit, kernel.ErrStale.
func (s *Service) Correct(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, reason string, c Content) (*Activity, error) {
	n := note{step: StepCorrect, reason: strings.TrimSpace(reason)}
	return db.InTx(ctx, s.db, "activity.correct", func(ctx context.Context, tx *db.Tx) (*Activity, error) {
		a, err := s.findIn(ctx, tx, actor, id, version)
		if err != nil {
			return nil, err
		}
		switch {
		case a.State != Accepted:
			return nil, ErrNotAccepted
		case a.Redacted(actor):
			return nil, ErrConfidential
		}
		if err := n.needsReason(); err != nil {
			return nil, err
		}
		return a, s.correct(ctx, tx, actor, a, c, n)
	})
}

func (s *Service) correct(ctx context.Context, tx *db.Tx, actor kernel.Actor, a *Activity, c Content, n note) error {
	old, source := a.Content, a.Source()
	if err := s.fill(ctx, tx, actor, a, a.OrgID, c); err != nil {
		return err
	}
	people, err := s.ready(ctx, tx, a)
	if err != nil {
		return err
	}
	kinds, err := s.kinds(ctx, tx)
	if err != nil {
		return err
	}
	if n.changes = Changes(old, a.Content, kinds); len(n.changes) == 0 {
		return ErrNothingNew
	}
	n.before = &old
	a.accepted(actor.Name, tx.Millis())
	if err := update(ctx, tx, a); err != nil {
		return err
	}
	if err := replaceChildren(ctx, tx, a); err != nil {
		return err
	}
	if err := s.facts.Reverse(ctx, tx, source); err != nil {
		return err
	}
	if err := s.appendFacts(ctx, tx, a, people); err != nil {
		return err
	}
	return s.leave(ctx, tx, actor, a, n)
}
