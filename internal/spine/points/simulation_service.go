package points

import (
	"context"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
)

// Simulate counts a term's facts by def as if it had been in force all the time. It writes nothing.
// Refusals: ErrRefused, ErrYear.
func (s *Service) Simulate(ctx context.Context, actor kernel.Actor, def *Scheme, term Term) (*Simulation, error) {
	if _, err := s.lawful(def); err != nil {
		return nil, err
	}
	var out *Simulation
	err := s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		term, err := s.termOrThis(ctx, q, def.Subject, term)
		if err != nil {
			return err
		}
		t, err := s.try(ctx, q, def, term)
		if err != nil {
			return err
		}
		if t.subjects, err = s.directory.Orgs(ctx, q, actor.Scope, def.Subject); err != nil {
			return err
		}
		out = t.compare()
		return nil
	})
	return out, err
}

// try counts a term of the definition twice over one pass of its facts: as it was, and by the definition.
func (s *Service) try(ctx context.Context, q db.Queryer, def *Scheme, asked Term) (*trial, error) {
	h, err := heldOf(ctx, q, asked.Year)
	if err != nil {
		return nil, err
	}
	alone := History{{Number: 1, Effective: "1900-01-01", Scheme: def}}
	terms := alone.terms(asked.Year)
	mine := terms[choose(asked, terms, s.db.Today())]
	t := &trial{entries: map[string]int{}}
	before, err := s.asItWas(ctx, q, def.Subject, mine, t)
	if err != nil {
		return nil, err
	}
	was := NewComputation(before)
	now := NewComputation(newYear(def.Subject, mine.Term, mine.days, alone, s.facts.Catalog().Kinds()))
	days := together([]run{{span: was.ledger.Year.Span()}, {span: now.ledger.Year.Span()}})
	made, err := choicesMade(ctx, q, def.Subject, days)
	if err != nil {
		return nil, err
	}
	if err := s.facts.Stream(ctx, q, days, func(f fact.Fact) error {
		if h.out(def.Subject, &f) {
			return nil
		}
		made.put(&f)
		was.Add(&f)
		for _, e := range now.Add(&f) {
			t.entries[e.Rule] += f.Sign
		}
		return nil
	}); err != nil {
		return nil, err
	}
	if t.was, err = s.standingsOf(ctx, q, was.Ledger()); err != nil {
		return nil, err
	}
	if t.now, err = s.standingsOf(ctx, q, now.Ledger()); err != nil {
		return nil, err
	}
	t.ids = slices.Concat(was.ledger.Subjects(), now.ledger.Subjects())
	if orgs, err := s.directory.Orgs(ctx, q, kernel.Everything(), def.Subject); err != nil {
		return nil, err
	} else if def.Subject != ByMember {
		for _, n := range orgs {
			t.ids = append(t.ids, n.ID)
		}
	}
	slices.Sort(t.ids)
	t.ids = slices.Compact(t.ids)
	return t, nil
}

// asItWas are the rules by which a term was counted. Where years were assessed otherwise, halves against whole ones,
// there is no total to hold the definition's against: the rules in force then are taken for the days of its term.
func (s *Service) asItWas(ctx context.Context, q db.Queryer, subject SubjectType, mine stretched, t *trial) (*Year, error) {
	planned, err := plans(ctx, q, mine.Year)
	if err != nil {
		return nil, err
	}
	for _, r := range planned[subject] {
		if r.Term == mine.Term {
			return s.yearOf(ctx, q, r)
		}
	}
	if len(planned[subject]) == 0 {
		return NewYear(subject, mine.Year, nil), nil
	}
	t.reckoned = true
	all, err := histories(ctx, q)
	return newYear(subject, mine.Term, mine.days, all[subject], s.facts.Catalog().Kinds()), err
}

// standingsOf is a computed ledger as standings.
func (s *Service) standingsOf(ctx context.Context, q db.Queryer, l *Ledger) (*standings, error) {
	out := &standings{year: l.Year, ended: l.Year.lastDay() < s.db.Today(), raw: l.sums, totals: map[kernel.ID]kernel.Points{}, of: map[kernel.ID]*Outcome{}}
	for id := range l.places {
		out.totals[id] = l.raw(id)
	}
	if l.Year.last() == nil {
		return out, nil
	}
	if err := s.carryOver(ctx, q, out, nil); err != nil {
		return nil, err
	}
	return out, s.place(ctx, q, out)
}
