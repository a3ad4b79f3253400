package activity

import (
	"context"
	"errors"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
)

// OpenCheckIn (开放签到) lets those at a planned meeting check in. A record without a roster gets the
// proposed one, so that who is due is known. Opening what is open changes nothing.
// Faults: ErrCheckInState, ErrCheckInSecret, ErrCheckInNoDay, ErrCheckInPast, kernel.ErrStale.
func (s *Service) OpenCheckIn(ctx context.Context, actor kernel.Actor, id kernel.ID) (*Activity, CheckIn, error) {
	type opened struct {
		a *Activity
		c CheckIn
	}
	o, err := db.InTx(ctx, s.db, "activity.open_check_in", func(ctx context.Context, tx *db.Tx) (opened, error) {
		a, err := s.find(ctx, tx, actor, id)
		if err != nil {
			return opened{}, err
		}
		if err := a.mayOpen(tx.Today()); err != nil {
			return opened{}, err
		}
		if err := s.fillRoster(ctx, tx, actor, a); err != nil {
			return opened{}, err
		}
		seed, _ := crypt.RandomToken()
		fresh, err := openCheckIn(ctx, tx, CheckIn{ActivityID: id, Seed: seed, OpenedAt: tx.Millis(), OpenedBy: actor.Account, OpenedName: actor.Name})
		if err != nil {
			return opened{}, err
		}
		if fresh {
			if err := s.audit.Record(ctx, tx, actor, a.entry("open_check_in", nil)); err != nil {
				return opened{}, err
			}
		}
		c, err := loadCheckIn(ctx, tx, id)
		return opened{a, c}, err
	})
	return o.a, o.c, err
}

// mayOpen decides whether check-in may be opened today.
func (a *Activity) mayOpen(today kernel.Day) error {
	day := a.ShownDay()
	switch {
	case !a.Editable():
		return ErrCheckInState
	case a.Confidential:
		return ErrCheckInSecret
	case day == "":
		return ErrCheckInNoDay
	case day < today:
		return ErrCheckInPast.With(day.Chinese())
	}
	return nil
}

func (s *Service) fillRoster(ctx context.Context, tx *db.Tx, actor kernel.Actor, a *Activity) error {
	if len(a.Attendances) > 0 {
		return nil
	}
	kinds, err := s.kinds(ctx, tx)
	if err != nil {
		return err
	}
	node, err := s.seen(ctx, tx, actor.Scope, a.OrgID)
	if err != nil {
		return err
	}
	list, err := s.due(ctx, tx, kinds.Due(a.Kinds), node, a.ShownDay())
	if err != nil || len(list) == 0 {
		return err
	}
	for _, p := range list {
		a.Attendances = append(a.Attendances, Attendance{MemberID: p.MemberID, Name: p.Name})
	}
	a.counted()
	if err := update(ctx, tx, a); err != nil {
		return err
	}
	return replaceChildren(ctx, tx, a)
}

// CloseCheckIn (结束签到) ends it; it may be opened again, and printed codes then hold as before.
func (s *Service) CloseCheckIn(ctx context.Context, actor kernel.Actor, id kernel.ID) (*Activity, CheckIn, error) {
	err := s.db.Do(ctx, "activity.close_check_in", func(ctx context.Context, tx *db.Tx) error {
		a, err := s.find(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		closed, err := closeCheckIn(ctx, tx, id)
		if err != nil || !closed {
			return err
		}
		return s.audit.Record(ctx, tx, actor, a.entry("close_check_in", nil))
	})
	if err != nil {
		return nil, CheckIn{}, err
	}
	return s.CheckInOf(ctx, actor, id)
}

// CheckInOf answers a meeting's check-in to its organiser; an empty one when it was never opened.
func (s *Service) CheckInOf(ctx context.Context, actor kernel.Actor, id kernel.ID) (*Activity, CheckIn, error) {
	q := s.db.Read()
	a, err := s.find(ctx, q, actor, id)
	if err != nil {
		return nil, CheckIn{}, err
	}
	if a.Confidential {
		return nil, CheckIn{}, ErrCheckInSecret
	}
	c, err := loadCheckIn(ctx, q, id)
	if errors.Is(err, kernel.ErrNotFound) {
		return a, CheckIn{ActivityID: id}, nil
	}
	return a, c, err
}

// Open reports whether codes are shown and taken.
func (c CheckIn) Open(a *Activity) bool { return c.OpenedAt != 0 && c.ClosedAt == 0 && a.Editable() }

// PaperCode (纸质签到码) is what the printed square of a meeting carries. Faults: ErrCheckInNotOpen and
// those of CheckInOf.
func (s *Service) PaperCode(ctx context.Context, actor kernel.Actor, id kernel.ID) (string, error) {
	a, c, err := s.CheckInOf(ctx, actor, id)
	if err != nil {
		return "", err
	}
	if !c.Open(a) {
		return "", ErrCheckInNotOpen
	}
	return c.paperCode(s.signer), nil
}
