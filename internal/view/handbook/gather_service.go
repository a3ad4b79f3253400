package handbook

import (
	"context"
	"slices"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/attachment"
	"sanchuang/internal/spine/honour"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/spine/register"
	"sanchuang/internal/work/activity"
	"sanchuang/internal/work/outreach"
	"sanchuang/internal/work/structure"
	"sanchuang/internal/work/training"
)

// firstYear is that of the programme.
const firstYear = 2017

// place is a branch that the reader sees, with the day of its book.
type place struct {
	node org.Node // as of today
	year int
	asOf kernel.Day
}

// place finds the branch and the last day that its book of a year can have; day, when it is given, is an earlier one. Faults:
// kernel.ErrNotFound, ErrYear, ErrDay, ErrBranch, ErrNotYet.
func (s *Service) place(ctx context.Context, q db.Queryer, scope kernel.Scope, branch kernel.ID, year int, day kernel.Day) (place, error) {
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return place{}, err
	}
	node, ok := tree.Get(branch)
	today := s.db.Today()
	switch {
	case !ok || !tree.Sees(scope, branch):
		return place{}, kernel.ErrNotFound
	case node.Kind != org.Branch:
		return place{}, ErrBranch
	case year < firstYear || year > today.Year():
		return place{}, ErrYear.At("year")
	}
	p := place{node, year, lastDay(node, year, today)}
	if p.asOf == "" {
		return p, ErrNotYet.At("year")
	}
	if day != "" {
		if !day.Valid() || day.Year() != year || day > p.asOf || day < node.Founded {
			return p, ErrDay.At("day")
		}
		p.asOf = day
	}
	return p, nil
}

// lastDay is the last day of a year on which a branch existed, not after today; empty when it did on none.
func lastDay(node org.Node, year int, today kernel.Day) kernel.Day {
	span := kernel.YearOf(year)
	last := min(span.Last, today)
	if node.Dissolved != "" {
		last = min(last, node.Dissolved.AddDays(-1))
	}
	if last < span.First || last < node.Founded {
		return ""
	}
	return last
}

// gather reads what the book of a place is made from. Each room answers for its own records.
func (s *Service) gather(ctx context.Context, q db.Queryer, p place) (*gathered, error) {
	g := &gathered{year: p.year, asOf: p.asOf}
	var err error
	if g.tree, err = s.orgs.TreeAt(ctx, q, p.asOf); err != nil {
		return nil, err
	}
	g.branch, _ = g.tree.Get(p.node.ID)
	g.branch.Dissolved = p.node.Dissolved
	for _, read := range []func(context.Context, db.Queryer, *gathered) error{s.readStructure, s.readPeople, s.readMeetings, s.readRegisters} {
		if err := read(ctx, q, g); err != nil {
			return nil, err
		}
	}
	g.calendar, err = s.rooms.Obligations.CalendarOn(ctx, q, g.branch.ID, g.year, g.asOf)
	return g, err
}

func (s *Service) readStructure(ctx context.Context, q db.Queryer, g *gathered) error {
	var err error
	if g.names, g.parents, err = s.orgs.Past(ctx, q, g.branch.ID); err != nil {
		return err
	}
	return s.rooms.Structure.Terms.Each(ctx, q, kernel.Everything(), register.Filter{Org: g.branch.ID}, func(t structure.Term) error {
		g.terms = append(g.terms, t)
		return nil
	})
}

func (s *Service) readPeople(ctx context.Context, q db.Queryer, g *gathered) (err error) {
	if g.roster, err = member.InBranch(ctx, q, g.branch.ID, g.asOf); err != nil {
		return err
	}
	if g.groups, err = s.rooms.Members.Groups(ctx, q, g.branch.ID, g.asOf); err != nil {
		return err
	}
	if g.moves, err = member.Turnovers(ctx, q, g.branch.ID, g.span()); err != nil {
		return err
	}
	orgs := []kernel.ID{g.branch.ID}
	for _, x := range g.groups {
		orgs = append(orgs, x.ID)
	}
	if g.positions, err = member.HeldIn(ctx, q, orgs, g.span()); err != nil {
		return err
	}
	var ids []kernel.ID
	for _, p := range g.positions {
		ids = append(ids, p.MemberID)
	}
	slices.Sort(ids)
	g.people, err = member.Names(ctx, q, slices.Compact(ids))
	return err
}

func (s *Service) readMeetings(ctx context.Context, q db.Queryer, g *gathered) (err error) {
	if g.kinds, err = activity.LoadKinds(ctx, q); err != nil {
		return err
	}
	if g.records, err = activity.OfBranch(ctx, q, g.branch.ID, g.year, s.reach(g)); err != nil {
		return err
	}
	if g.plan, err = activity.PlanOf(ctx, q, g.branch.ID, g.year); err != nil {
		return err
	}
	if g.unfinished, err = activity.Unfinished(ctx, q, g.branch.ID, g.span()); err != nil {
		return err
	}
	ids := make([]kernel.ID, len(g.records))
	for i, a := range g.records {
		ids[i] = a.ID
	}
	g.files, err = attachment.Counts(ctx, q, "activity", ids)
	return err
}

// reach is the last day of the records that the book has: its own day, or today when that is the year's last, because what was
// held for the year in the next one belongs to it (R06).
func (s *Service) reach(g *gathered) kernel.Day {
	if g.asOf == kernel.YearOf(g.year).Last {
		return s.db.Today()
	}
	return g.asOf
}

func (s *Service) readRegisters(ctx context.Context, q db.Queryer, g *gathered) error {
	// by the branch of the record's day, whatever became of it since
	f := func() register.Filter {
		f := register.Filter{Period: g.span()}
		f.Equal(true, "branch_id", g.branch.ID)
		return f
	}
	all := kernel.Everything()
	if err := s.rooms.Training.Trainees.Each(ctx, q, all, f(), func(t training.Trainee) error {
		g.trainees = append(g.trainees, t)
		return nil
	}); err != nil {
		return err
	}
	if err := s.rooms.Outreach.Visits.Each(ctx, q, all, f(), func(v outreach.Visit) error {
		g.visits = append(g.visits, v)
		return nil
	}); err != nil {
		return err
	}
	if err := s.rooms.Outreach.Participations.Each(ctx, q, all, f(), func(p outreach.Participation) error {
		g.actions = append(g.actions, p)
		return nil
	}); err != nil {
		return err
	}
	if err := s.rooms.Problems.Each(ctx, q, all, f(), func(p problem.Problem) error {
		g.problems = append(g.problems, p)
		return nil
	}); err != nil {
		return err
	}
	return s.rooms.Honours.Each(ctx, q, all, f(), func(h honour.Honour) error {
		g.honours = append(g.honours, h)
		return nil
	})
}
