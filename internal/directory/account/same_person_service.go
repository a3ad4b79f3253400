package account

import (
	"context"
	"errors"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// verdict is what two accounts alone say about whose they are.
type verdict int

const (
	different verdict = iota
	same
	byPhone // two members of one name: their phones tell
)

// compare judges two accounts. An office's account has a name only: with the name of somebody of the same
// department it is taken for theirs, for whoever signs twice under one name needs a second person.
func compare(tree *org.Tree, a, b account) verdict {
	switch {
	case a.id == b.id, a.member != 0 && a.member == b.member:
		return same
	case a.name != b.name:
		return different
	case a.member != 0 && b.member != 0:
		return byPhone
	case a.org == b.org, tree.Department(a.org) != 0 && tree.Department(a.org) == tree.Department(b.org):
		return same
	}
	return different
}

// SamePerson reports whether two accounts are one person's, as far as is known: one member, one name and
// phone, or one name within a department.
func (s *Service) SamePerson(ctx context.Context, q db.Queryer, first, second kernel.ID) (bool, error) {
	a, err := findAccount(ctx, q, first)
	if err != nil {
		return false, unknown(err)
	}
	b, err := findAccount(ctx, q, second)
	if err != nil {
		return false, unknown(err)
	}
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return false, err
	}
	v := compare(tree, a, b)
	if v != byPhone || s.opts.SamePhone == nil {
		return v == same, nil
	}
	return s.opts.SamePhone(ctx, q, a.member, b.member)
}

// unknown makes an account that is not there, such as the program's own, nobody's twin.
func unknown(err error) error {
	if errors.Is(err, kernel.ErrNotFound) {
		return nil
	}
	return err
}
