package activity

import (
	"context"
	"slices"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// DualLives answers how the leaders under an organisation took part in the life of their branches in a period,
// in the order of the tree; org 0 is all that the actor sees. Fault: kernel.ErrNotFound.
func (s *Service) DualLives(ctx context.Context, actor kernel.Actor, orgID kernel.ID, p kernel.Period) (out []DualLife, err error) {
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		out, err = s.dualLives(ctx, q, actor.Scope, orgID, p)
		return err
	})
	return out, err
}

func (s *Service) dualLives(ctx context.Context, q db.Queryer, scope kernel.Scope, orgID kernel.ID, p kernel.Period) ([]DualLife, error) {
	day := min(p.Last, s.db.Today())
	tree, err := s.orgs.TreeAt(ctx, q, day)
	if err != nil {
		return nil, err
	}
	today, err := s.orgs.TreeAt(ctx, q, s.db.Today())
	if err != nil {
		return nil, err
	}
	if orgID == 0 {
		orgID = today.Root().ID
	} else if _, err := s.seen(ctx, q, scope, orgID); err != nil {
		return nil, err
	}
	leaders, err := s.roster.Leaders(ctx, q, day)
	if err != nil {
		return nil, err
	}
	below := map[kernel.ID]int{}
	for i, id := range tree.Subtree(orgID) {
		below[id] = i
	}
	leaders = slices.DeleteFunc(leaders, func(l Leader) bool {
		n, _ := tree.Get(l.OrgID)
		_, ours := below[l.OrgID]
		return !ours || !today.Sees(scope, l.OrgID) || n.Kind != org.Committee && n.Kind != org.GeneralBranch
	})
	slices.SortStableFunc(leaders, func(a, b Leader) int { return below[a.OrgID] - below[b.OrgID] })
	ids := make([]kernel.ID, 0, len(leaders))
	for _, l := range leaders {
		ids = append(ids, l.MemberID)
	}
	counts, err := countLife(ctx, q, ids, p)
	if err != nil {
		return nil, err
	}
	people, err := s.roster.People(ctx, q, ids, day)
	if err != nil {
		return nil, err
	}
	out := make([]DualLife, 0, len(leaders))
	for _, l := range leaders {
		if at := slices.IndexFunc(out, func(d DualLife) bool { return d.MemberID == l.MemberID }); at >= 0 {
			out[at].Duties += "、" + tree.Name(l.OrgID) + l.Duty
			continue
		}
		d := counts[l.MemberID]
		d.MemberID, d.Name, d.Duties, d.Department = l.MemberID, people[l.MemberID].Name, tree.Name(l.OrgID)+l.Duty, tree.Name(tree.Department(l.OrgID))
		if b := people[l.MemberID].Branch; b != 0 {
			d.Branch = tree.Name(b)
		}
		out = append(out, d)
	}
	return out, nil
}
