package establishment

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/norm"
)

// Coverage (全覆盖) answers which units, members and organisations are not set up as the rules want, as of a day
// (today when empty), under top (all that the actor sees when 0). Who sees what follows today's tree. Faults:
// ErrCoverageDay, kernel.ErrNotFound.
func (s *Service) Coverage(ctx context.Context, actor kernel.Actor, top kernel.ID, day kernel.Day) (c Coverage, err error) {
	today := s.db.Today()
	if day = cmp.Or(day, today); !day.Valid() || day > today {
		return c, ErrCoverageDay.At("day")
	}
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		now, err := s.orgs.Today(ctx, q)
		if err != nil {
			return err
		}
		if top != 0 && !now.Sees(actor.Scope, top) {
			return kernel.ErrNotFound
		}
		tree, err := s.orgs.TreeAt(ctx, q, day)
		if err != nil {
			return err
		}
		book, err := s.norms.Book(ctx, q)
		if err != nil {
			return err
		}
		roll, err := s.roll(ctx, q, day)
		if err != nil {
			return err
		}
		seen := func(id kernel.ID) bool {
			return (actor.Scope.All || now.Sees(actor.Scope, id)) && (top == 0 || tree.Holds(top, []kernel.ID{id}))
		}
		c = survey(tree, roll, book, day, seen)
		c.Org = now.ScopeName(actor.Scope)
		if top != 0 {
			c.Org = tree.FullName(top)
		}
		lost, err := outside(ctx, q, tree, roll, day, seen)
		if err != nil {
			return err
		}
		c.Findings = append(c.Findings, lost...) // sorted below
		slices.SortStableFunc(c.Findings, func(a, b CoverageFinding) int {
			return cmp.Compare(slices.Index(gaps, a.Gap), slices.Index(gaps, b.Gap))
		})
		return nil
	})
	return c, err
}

func (s *Service) roll(ctx context.Context, q db.Queryer, day kernel.Day) (Roll, error) {
	r := Roll{Sizes: map[kernel.ID]branchSizes{}, Seated: map[kernel.ID]int{}}
	strength, err := member.Strengths(ctx, q, day)
	if err != nil {
		return r, err
	}
	for id, n := range strength {
		r.Sizes[id] = branchSizes{n.All, n.Full}
	}
	held, err := member.HeldWithin(ctx, q, kernel.Period{First: day, Last: day})
	if err != nil {
		return r, err
	}
	persons := map[[2]kernel.ID]bool{}
	for _, p := range held {
		if key := [2]kernel.ID{p.OrgID, p.MemberID}; p.Duty.OnCommittee() && !persons[key] {
			persons[key] = true
			r.Seated[p.OrgID]++
		}
	}
	if r.Groups, err = s.members.CountByGroup(ctx, q, day); err != nil {
		return r, err
	}
	if r.Units, err = coveredOn(ctx, q, day); err != nil {
		return r, err
	}
	r.Staff, err = staffOn(ctx, q, day)
	return r, err
}

// outside finds members whose branch did not exist on the day: the roster has them, by name, and no branch does.
func outside(ctx context.Context, q db.Queryer, tree *org.Tree, roll Roll, day kernel.Day, seen func(kernel.ID) bool) ([]CoverageFinding, error) {
	var out []CoverageFinding
	for id, n := range roll.Sizes {
		b, ok := tree.Get(id)
		if ok && b.Kind == org.Branch && b.AliveOn(day) || !seen(id) {
			continue
		}
		list, err := member.InBranch(ctx, q, id, day)
		if err != nil {
			return nil, err
		}
		people := make([]Involved, len(list))
		for i, m := range list {
			people[i] = Involved{ID: m.ID, Name: m.Name}
		}
		out = append(out, CoverageFinding{
			Gap: Outside, GapName: Outside.Chinese(), OrgID: id, Name: tree.FullName(id), Department: tree.Name(tree.Department(id)), Count: n.All, Rule: norm.RuleOf(norm.BranchLeast),
			Text: fmt.Sprintf("%s当日已不存在，%s的组织关系还登记在此。", cmp.Or(tree.FullName(id), "原党支部"), someNames(people)), Proposal: "请在名册中逐人办理转接，编入在册的党支部。",
		})
	}
	slices.SortFunc(out, func(a, b CoverageFinding) int { return cmp.Compare(a.OrgID, b.OrgID) })
	return out, nil
}
