package activity

import (
	"context"
	"errors"
	"slices"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Roster (名册) is what a record asks about people; directory/member answers it.
type Roster interface {
	// InBranch, InGroup and Committee list who belonged on that day, in the order of lists.
	InBranch(ctx context.Context, q db.Queryer, branch kernel.ID, day kernel.Day) ([]Expected, error)
	InGroup(ctx context.Context, q db.Queryer, group kernel.ID, day kernel.Day) ([]Expected, error)
	Committee(ctx context.Context, q db.Queryer, body kernel.ID, day kernel.Day) ([]Expected, error)
	// Secretaries are the members who led the organisation on that day.
	Secretaries(ctx context.Context, q db.Queryer, body kernel.ID, day kernel.Day) ([]kernel.ID, error)
	// Leaders are those who lead a 机关党委 or 党总支 on that day, city-wide (R12).
	Leaders(ctx context.Context, q db.Queryer, day kernel.Day) ([]Leader, error)
	// People finds members by key with the branch they were in on that day; unknown keys are left out.
	People(ctx context.Context, q db.Queryer, ids []kernel.ID, day kernel.Day) (map[kernel.ID]Someone, error)
}

// Expected (应到人员) is somebody proposed for the roster.
type Expected struct {
	MemberID kernel.ID `json:"member_id"`
	Name     string    `json:"name"`
	Votes    bool      `json:"votes" doc:"当日为正式党员，有表决权"`
	Note     string    `json:"note" doc:"如 预备党员、离退休"`
}

// Someone is a member as of a day; Branch is 0 for one who was in none.
type Someone struct {
	Name   string
	Branch kernel.ID
}

// Proposal (应到名单) is the roster that the system proposes, so that the organiser only ticks.
type Proposal struct {
	Due     Due        `json:"due" enum:"all,committee,group,chosen"`
	Members []Expected `json:"members"`
	Others  []Expected `json:"others" doc:"当日在册而不在应到名单的人，粘贴名单时认得出"`
	Vote    VoteRules  `json:"vote" doc:"当日的表决规则"`
}

// ProposeRoster lists those due to a meeting of these kinds as of the day.
// Faults: kernel.ErrNotFound for an organisation out of sight.
func (s *Service) ProposeRoster(ctx context.Context, actor kernel.Actor, orgID kernel.ID, kinds []string, day kernel.Day) (Proposal, error) {
	q := s.db.Read()
	all, err := s.kinds(ctx, q)
	if err != nil {
		return Proposal{}, err
	}
	node, err := s.seen(ctx, q, actor.Scope, orgID)
	if err != nil {
		return Proposal{}, err
	}
	if !day.Valid() {
		day = s.db.Today()
	}
	book, err := s.book(ctx, q)
	if err != nil {
		return Proposal{}, err
	}
	p := Proposal{Due: all.Due(kinds), Members: []Expected{}, Others: []Expected{}, Vote: votesOn(book, kinds, day)}
	list, err := s.due(ctx, q, p.Due, node, day)
	if err != nil {
		return p, err
	}
	p.Members = append(p.Members, list...)
	around, err := s.everyone(ctx, q, actor.Scope, node, day)
	for _, m := range around {
		if !slices.ContainsFunc(list, func(d Expected) bool { return d.MemberID == m.MemberID }) {
			p.Others = append(p.Others, m)
		}
	}
	return p, err
}

// everyone lists those of the branch that day, whoever is due: for a group the branch it is part of, where
// the actor sees it.
func (s *Service) everyone(ctx context.Context, q db.Queryer, scope kernel.Scope, node org.Node, day kernel.Day) ([]Expected, error) {
	if node.Kind == org.Group {
		branch, err := s.seen(ctx, q, scope, node.ParentID)
		if errors.Is(err, kernel.ErrNotFound) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		node = branch
	}
	return s.due(ctx, q, DueAll, node, day)
}

func (s *Service) due(ctx context.Context, q db.Queryer, due Due, node org.Node, day kernel.Day) ([]Expected, error) {
	switch {
	case due == DueChosen:
		return nil, nil
	case due == DueCommittee:
		return s.roster.Committee(ctx, q, node.ID, day)
	case node.Kind == org.Group:
		return s.roster.InGroup(ctx, q, node.ID, day)
	case node.Kind == org.Branch:
		return s.roster.InBranch(ctx, q, node.ID, day)
	}
	return s.below(ctx, q, node.ID, day)
}

// below gathers the members of all branches under an organisation, such as a 党总支 that meets whole.
func (s *Service) below(ctx context.Context, q db.Queryer, id kernel.ID, day kernel.Day) ([]Expected, error) {
	tree, err := s.orgs.TreeAt(ctx, q, day)
	if err != nil {
		return nil, err
	}
	var all []Expected
	for _, b := range tree.Of(id, org.Branch) {
		list, err := s.roster.InBranch(ctx, q, b.ID, day)
		if err != nil {
			return nil, err
		}
		if all = append(all, list...); len(all) > maxRoster {
			return nil, nil // too many to tick: the organiser names them
		}
	}
	return all, nil
}

// maxRoster bounds a proposed roster; larger bodies meet by delegates.
const maxRoster = 500
