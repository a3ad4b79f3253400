package account

import (
	"context"
	"slices"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Holder (有权限的人) is somebody who may do a thing by an office of their own.
type Holder struct {
	Account kernel.ID
	Name    string
	Office  string // organisation and role
}

// Holders lists who has a permission over an organisation today in their own right, each once, by the
// office nearest to it.
func (s *Service) Holders(ctx context.Context, q db.Queryer, permission string, over kernel.ID) ([]Holder, error) {
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return nil, err
	}
	path := []kernel.ID{}
	for _, n := range tree.Path(over) {
		path = append(path, n.ID)
	}
	roles := []string{}
	for _, r := range s.policy.Roles() {
		if r.Code != RoleMember && slices.Contains(r.Permissions, permission) {
			roles = append(roles, r.Code)
		}
	}
	inOrg, args := db.In("g.org_id", path)
	inRole, more := db.In("g.role", roles)
	today := s.db.Today()
	list, err := db.Select(ctx, q, scanGrant, "SELECT "+grantColumns+" FROM "+grantFrom+" WHERE "+inOrg+" AND "+inRole+
		" AND g.source_id=0 AND g.from_day<=? AND g.to_day>=? AND a.state='active' AND a.held=0 ORDER BY a.name_key, g.account_id, g.id", append(append(args, more...), today, today)...)
	if err != nil {
		return nil, err
	}
	return s.each(tree, list, path), nil
}

func (s *Service) each(tree *org.Tree, list []grant, path []kernel.ID) []Holder {
	out, best := []Holder{}, map[kernel.ID]int{}
	for _, g := range list {
		near := slices.Index(path, g.org)
		if at, known := best[g.account]; known && at >= near {
			continue
		} else if known {
			out = slices.DeleteFunc(out, func(h Holder) bool { return h.Account == g.account })
		}
		best[g.account] = near
		out = append(out, Holder{g.account, g.accountName, tree.FullName(g.org) + " " + s.policy.RoleName(g.role)})
	}
	return out
}
