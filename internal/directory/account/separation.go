package account

import "slices"

// checkGrant decides whether an account that holds held may be given role as well (三员分立): an
// administrator holds no business right and no second administration, and is no member's account.
func (p *Policy) checkGrant(held []string, memberAccount bool, role string) error {
	r, ok := p.Role(role)
	switch {
	case !ok:
		return ErrUnknownRole.At("role")
	case role == RoleMember:
		return ErrMemberRole.At("role")
	case r.Administrator && memberAccount:
		return ErrAdministratorIsMember.At("role")
	}
	for _, h := range held {
		if h == role {
			continue
		}
		if other, ok := p.Role(h); r.Administrator || (ok && other.Administrator) {
			return ErrSeparation.With(p.RoleName(h), r.Name).At("role")
		}
	}
	return nil
}

// administrations are those of held that the last holder may not lose.
func (p *Policy) administrations(held []string) []string {
	return slices.DeleteFunc(slices.Clone(held), func(code string) bool {
		r, ok := p.Role(code)
		return !ok || !r.Administrator
	})
}
