package points

import (
	"context"
	"errors"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// yearAt is the term in which a day lies, with its rules; of calendar years that of January to December.
func (s *Service) yearAt(ctx context.Context, q db.Queryer, t SubjectType, day kernel.Day) (*Year, error) {
	term, err := s.termOn(ctx, q, t, day)
	if err != nil {
		return nil, err
	}
	_, y, err := s.runOf(ctx, q, term, t)
	return y, err
}

// Span is the stretch of days of a term. Fault: ErrNoScheme.
func (s *Service) Span(ctx context.Context, q db.Queryer, t SubjectType, asked Term) (kernel.Period, error) {
	_, y, err := s.runOf(ctx, q, asked, t)
	if err != nil {
		return kernel.Period{}, err
	}
	return y.Span(), nil
}

// termOn is the term in which a day lies: by the runs that there are, else by the versions.
func (s *Service) termOn(ctx context.Context, q db.Queryer, t SubjectType, day kernel.Day) (Term, error) {
	runs, err := openRuns(ctx, q, kernel.Period{First: day, Last: day})
	if err != nil {
		return Term{}, err
	}
	for _, r := range runs {
		if r.subject == t && r.state == current {
			return r.Term, nil
		}
	}
	all, err := histories(ctx, q)
	return all[t].TermOn(day), err
}

// termOrThis is the term asked for; the one in which today lies when no year is named. Refusal: ErrYear.
func (s *Service) termOrThis(ctx context.Context, q db.Queryer, t SubjectType, asked Term) (Term, error) {
	today := s.db.Today()
	switch {
	case asked.Year == 0:
		return s.termOn(ctx, q, t, today)
	case asked.Year < 2017 || asked.Year > today.Year()+1:
		return asked, ErrYear.At("year")
	}
	return asked, nil
}

// runOf is the current run of a term with its rules. A term in which nothing has happened yet has
// rules but no run. Refusal: ErrNoScheme.
func (s *Service) runOf(ctx context.Context, q db.Queryer, asked Term, t SubjectType) (run, *Year, error) {
	runs, err := currentRuns(ctx, q, asked.Year, t)
	if err != nil {
		return run{}, nil, err
	}
	if len(runs) != 1 || runs[0].Half != 0 {
		if runs, err = s.withPlanned(ctx, q, asked.Year, t, runs); err != nil {
			return run{}, nil, err
		}
	}
	if len(runs) == 0 {
		return run{}, nil, ErrNoScheme.With(asked.Year, t.Chinese())
	}
	terms := make([]stretched, len(runs))
	for i, r := range runs {
		terms[i] = stretched{r.Term, r.span}
	}
	r := runs[choose(asked, terms, s.db.Today())]
	y, err := s.yearOf(ctx, q, r)
	return r, y, err
}

// withPlanned adds to the runs of a year the terms in which nothing has happened yet.
func (s *Service) withPlanned(ctx context.Context, q db.Queryer, year int, t SubjectType, runs []run) ([]run, error) {
	planned, err := plans(ctx, q, year)
	for _, p := range planned[t] {
		if !slices.ContainsFunc(runs, func(r run) bool { return r.Half == p.Half || p.Half == 0 }) {
			p.settled, p.closed = true, true // no row says that it isn't: the closings are asked
			runs = append(runs, p)
		}
	}
	slices.SortFunc(runs, compareRuns)
	return runs, err
}

// MyStatement is the actor's own statement. Refusals: ErrNoMember, ErrNoScheme, ErrYear.
func (s *Service) MyStatement(ctx context.Context, actor kernel.Actor, term Term) (*Statement, error) {
	if actor.Member == 0 {
		return nil, ErrNoMember
	}
	return s.Statement(ctx, kernel.Scope{Member: actor.Member}, ByMember, actor.Member, term)
}

// staff (工委干部) answer objections, and therefore may open a member's statement.
const staff = "staff"

// mayOpen is the rule of RULES 6 about persons: a member's points are the member's own; a branch sees
// who is below a threshold (Below), not the points. Whether the scope holds the subject is asked
// besides. Refusal: ErrPersonal, the same whether the member exists or not.
func mayOpen(actor kernel.Actor, t SubjectType, id kernel.ID) error {
	if t == ByMember && actor.Member != id && !slices.Contains(actor.Roles, staff) {
		return ErrPersonal
	}
	return nil
}

// Statement is a member's, branch's or department's term, within the scope.
func (s *Service) Statement(ctx context.Context, scope kernel.Scope, t SubjectType, id kernel.ID, term Term) (st *Statement, err error) {
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		r, y, named, err := s.about(ctx, q, scope, t, id, term)
		if err != nil {
			return err
		}
		entries, err := entriesOf(ctx, q, r.id, id)
		if err != nil {
			return err
		}
		st = NewStatement(y, id, entries)
		st.Name = named.Name
		if err := s.finish(ctx, q, r, y, st); err != nil {
			return err
		}
		if err := st.dress(ctx, q, r); err != nil {
			return err
		}
		if st.Waiting, err = waitingOf(ctx, q, t, id, y.Span()); err != nil {
			return err
		}
		return s.entitleAll(ctx, q, st)
	})
	return st, err
}

// about is the current run of a subject's term, within the scope.
func (s *Service) about(ctx context.Context, q db.Queryer, scope kernel.Scope, t SubjectType, id kernel.ID, asked Term) (r run, y *Year, named Named, err error) {
	if asked, err = s.termOrThis(ctx, q, t, asked); err != nil {
		return r, nil, named, err
	}
	if named, err = s.directory.Subject(ctx, q, scope, t, id); err != nil {
		return r, nil, named, err
	}
	r, y, err = s.runOf(ctx, q, asked, t)
	return r, y, named, err
}

// Lines are all entries of one rule, the latest first; of all rules when rule is empty.
func (s *Service) Lines(ctx context.Context, scope kernel.Scope, t SubjectType, id kernel.ID, term Term, rule string, p kernel.Page) (list kernel.List[Line], err error) {
	list.Items = []Line{}
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		r, y, _, err := s.about(ctx, q, scope, t, id, term)
		if err != nil {
			return err
		}
		entries, err := entriesOf(ctx, q, r.id, id)
		if err != nil {
			return err
		}
		for code, lines := range y.lines(entries) {
			if rule == "" && !IsCount(code) || rule == code {
				list.Items = append(list.Items, lines...)
			}
		}
		return markLines(ctx, q, r, t, id, list.Items)
	})
	if err != nil {
		return list, err
	}
	slices.SortFunc(list.Items, latestFirst)
	list.Total = len(list.Items)
	list.Items = page(list.Items, p)
	return list, s.entitle(ctx, s.db.Read(), list.Items)
}

func page[T any](all []T, p kernel.Page) []T {
	from := min(p.Offset(), len(all))
	return all[from:min(from+p.Limit(), len(all))]
}

// Ranking compares the branches or departments that the scope sees, from the maintained totals.
// Refusals: ErrPersons, ErrNoScheme, ErrYear.
func (s *Service) Ranking(ctx context.Context, scope kernel.Scope, t SubjectType, term Term, p kernel.Page) (*Ranking, error) {
	return s.RankingIn(ctx, scope, t, term, "", p)
}

// RankingIn is the comparison with the lines of one band (档次) alone, each at its place among all; of all bands when none is named.
func (s *Service) RankingIn(ctx context.Context, scope kernel.Scope, t SubjectType, term Term, band string, p kernel.Page) (*Ranking, error) {
	if t == ByMember {
		return nil, ErrPersons
	}
	q := s.db.Read()
	term, err := s.termOrThis(ctx, q, t, term)
	if err != nil {
		return nil, err
	}
	r, y, err := s.runOf(ctx, q, term, t)
	if err != nil {
		return nil, err
	}
	subjects, err := s.directory.Orgs(ctx, q, scope, t)
	if err != nil {
		return nil, err
	}
	stand, err := s.standings(ctx, q, r, y)
	if err != nil {
		return nil, err
	}
	lines, total, bands := rank(subjects, stand, band, p)
	mark, err := closedMark(ctx, q, r.Term, t, 0)
	span := y.Span()
	return &Ranking{Subject: t, Term: r.Term, First: span.First, Last: span.Last, Bands: bands, Items: lines, Total: total, All: len(subjects), Closed: mark}, err
}

// Short (未达标党员) is a member of the branch whose stars are not all won. There are no points in
// it, so that nobody can be ordered by them.
type Short struct {
	Named
	Missing []string `json:"missing" doc:"尚未获得的星"`
}

// Below lists the members of a branch who are below the threshold of a star (of any, when category
// is empty), by name.
func (s *Service) Below(ctx context.Context, scope kernel.Scope, branch kernel.ID, term Term, category string) (kernel.List[Short], error) {
	out := kernel.List[Short]{Items: []Short{}}
	q := s.db.Read()
	term, err := s.termOrThis(ctx, q, ByMember, term)
	if err != nil {
		return out, err
	}
	members, err := s.directory.BranchMembers(ctx, q, scope, branch)
	if err != nil {
		return out, err
	}
	ids := make([]kernel.ID, len(members))
	for i, m := range members {
		ids[i] = m.ID
	}
	stars, err := s.Stars(ctx, q, term, ids...)
	if err != nil {
		return out, err
	}
	for _, m := range members {
		short := Short{Named: m}
		for _, star := range stars[m.ID] {
			if !star.Won && (category == "" || category == star.Code) {
				short.Missing = append(short.Missing, star.Name)
			}
		}
		if len(short.Missing) > 0 {
			out.Items = append(out.Items, short)
		}
	}
	out.Total = len(out.Items)
	return out, nil
}

// Stars answers how members stand with each star, from the maintained sums: for selections'
// eligibility, the desk, and Below.
func (s *Service) Stars(ctx context.Context, q db.Queryer, term Term, members ...kernel.ID) (map[kernel.ID][]Star, error) {
	r, y, err := s.runOf(ctx, q, term, ByMember)
	if err != nil {
		return nil, err
	}
	out := make(map[kernel.ID][]Star, len(members))
	if len(members) == 0 {
		return out, nil
	}
	if y.end != nil {
		stand, err := s.standings(ctx, q, r, y, members...)
		if err != nil {
			return nil, err
		}
		for _, id := range members {
			out[id] = y.stars(stand.get(id).Categories)
		}
		return out, nil
	}
	raw := map[sumKey]kernel.Points{}
	if err := inParts(members, func(where string, args []any) error {
		return eachTop(ctx, q, y, where, append([]any{r.id}, args...), func(k sumKey, p kernel.Points) { raw[k] = p })
	}); err != nil {
		return nil, err
	}
	for _, id := range members {
		out[id] = y.stars(y.categories(id, raw))
	}
	return out, nil
}

// categories are what the categories of a subject count, before any override.
func (y *Year) categories(id kernel.ID, raw map[sumKey]kernel.Points) map[string]kernel.Points {
	out := map[string]kernel.Points{}
	for _, i := range y.tops {
		if n := &y.nodes[i]; n.level == categoryLevel {
			out[n.name] = n.clamp(raw[sumKey{id, i}]) + n.base
		}
	}
	return out
}

// stars are the categories with a threshold, by what they count.
func (y *Year) stars(counted map[string]kernel.Points) []Star {
	stars := []Star{}
	for _, code := range y.categoryCodes() {
		c := y.history.categoryAt(code, y.lastDay())
		if c.Threshold != nil {
			p := counted[categoryNode(code)]
			stars = append(stars, Star{code, c.Name, p, *c.Threshold, p >= *c.Threshold})
		}
	}
	return stars
}

// Totals answers the totals of subjects that have any, for selections and figures.
func (s *Service) Totals(ctx context.Context, q db.Queryer, term Term, t SubjectType) (map[kernel.ID]kernel.Points, error) {
	r, err := currentRun(ctx, q, term, t)
	if errors.Is(err, kernel.ErrNotFound) {
		return map[kernel.ID]kernel.Points{}, nil
	}
	if err != nil {
		return nil, err
	}
	y, err := s.yearOf(ctx, q, r)
	if err != nil {
		return nil, err
	}
	stand, err := s.standings(ctx, q, r, y)
	if err != nil {
		return nil, err
	}
	for id := range stand.totals {
		stand.totals[id] = stand.total(id)
	}
	return stand.totals, nil
}
