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
