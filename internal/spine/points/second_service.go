package points

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/norm"
)

// UseNorms takes the parameters, before any request; without them two persons are needed.
func (s *Service) UseNorms(n *norm.Service) { s.norms = n }

// UseSamePerson tells two accounts of one person apart from two persons; without it each account is one.
func (s *Service) UseSamePerson(f func(ctx context.Context, q db.Queryer, first, second kernel.ID) (bool, error)) {
	s.samePerson = f
}

// sameHand reports whether the actor is the one person, under whatever account, whose signature it is.
func (s *Service) sameHand(ctx context.Context, q db.Queryer, first Signature, actor kernel.Actor) (bool, error) {
	if first.by(actor) {
		return true, nil
	}
	if s.samePerson == nil || first.Account == 0 || actor.Account == 0 {
		return false, nil
	}
	return s.samePerson(ctx, q, first.Account, actor.Account)
}

// bySecond refuses the consent of whoever said the first word themselves, be it under another account.
func (s *Service) bySecond(ctx context.Context, q db.Queryer, first Signature, actor kernel.Actor, agree bool) error {
	if !agree {
		return nil
	}
	own, err := s.sameHand(ctx, q, first, actor)
	if err == nil && own {
		err = ErrSecondPerson
	}
	return err
}

// needsAnother reports whether the actor is whoever changed the draft last, and the day asks for a second
// person to put it in force (施行须另一人).
func (s *Service) needsAnother(ctx context.Context, q db.Queryer, d *SchemeDetail, actor kernel.Actor, day kernel.Day) (bool, error) {
	if d.editor == 0 || actor.Account == 0 {
		return false, nil
	}
	if s.norms != nil {
		book, err := s.norms.Book(ctx, q)
		if err != nil || book.At(norm.SchemeAdoption, day).Text != norm.ByAnother {
			return false, err
		}
	}
	if d.editor == actor.Account {
		return true, nil
	}
	if s.samePerson == nil {
		return false, nil
	}
	return s.samePerson(ctx, q, d.editor, actor.Account)
}
