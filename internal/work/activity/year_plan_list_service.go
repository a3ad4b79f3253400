package activity

import (
	"context"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// ListPlans answers how far the plans of the branches under an organisation have come, in the order of the tree;
// org 0 is all that the actor sees. Faults: kernel.ErrNotFound, ErrPlanYear.
func (s *Service) ListPlans(ctx context.Context, actor kernel.Actor, orgID kernel.ID, year int) (out []PlanStanding, err error) {
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		out, err = s.listPlans(ctx, q, actor.Scope, orgID, year)
		return err
	})
	return out, err
}

func (s *Service) listPlans(ctx context.Context, q db.Queryer, scope kernel.Scope, orgID kernel.ID, year int) ([]PlanStanding, error) {
	today := s.db.Today()
	if err := within(year, today); err != nil {
		return nil, err
	}
	tree, err := s.orgs.TreeAt(ctx, q, today)
	if err != nil {
		return nil, err
	}
	if orgID == 0 {
		orgID = tree.Root().ID
	} else if _, err := s.seen(ctx, q, scope, orgID); err != nil {
		return nil, err
	}
	plans, err := loadPlans(ctx, q, year, "")
	if err != nil {
		return nil, err
	}
	all, err := planLines(ctx, q, year, "")
	if err != nil {
		return nil, err
	}
	lines := map[kernel.ID][]PlanLine{}
	for _, l := range all {
		lines[l.plan] = append(lines[l.plan], l)
	}
	held, err := yearRecords(ctx, q, year)
	if err != nil {
		return nil, err
	}
	records := map[kernel.ID][]planRecord{}
	for _, r := range held {
		records[r.org] = append(records[r.org], r)
	}
	out := []PlanStanding{}
	for _, n := range tree.Of(orgID, org.Branch, org.GeneralBranch) {
		if !tree.Sees(scope, n.ID) {
			continue
		}
		p := PlanStanding{Org: n.ID, Name: n.Name, Department: tree.Name(tree.Department(n.ID)), Kept: plans[n.ID].Version > 0}
		ours := lines[n.ID]
		var near []planRecord
		for _, id := range tree.Subtree(n.ID) {
			near = append(near, records[id]...)
		}
		for i, r := range matchPlan(ours, near) {
			p.count(ours[i].state(r, year, today))
		}
		out = append(out, p)
	}
	return out, nil
}
