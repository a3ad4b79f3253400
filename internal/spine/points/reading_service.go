package points

import (
	"context"
	"errors"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// yearOrThis is the year asked for; the one in which today lies when none is.
func (s *Service) yearOrThis(ctx context.Context, q db.Queryer, t SubjectType, year int) (int, error) {
	today := s.db.Today()
	switch {
	case year == 0:
		return s.thisYear(ctx, q, t, today)
	case year < 2017 || year > today.Year()+1:
		return 0, ErrYear.At("year")
	}
	return year, nil
}

// yearAt is the year in which a day lies, with its rules; of calendar years that of January to December.
func (s *Service) yearAt(ctx context.Context, q db.Queryer, t SubjectType, day kernel.Day) (*Year, error) {
	year, err := s.thisYear(ctx, q, t, day)
	if err != nil {
		return nil, err
	}
	_, y, err := s.runOf(ctx, q, year, t)
	return y, err
}

// Span is the stretch of days of a year. Fault: ErrNoScheme.
func (s *Service) Span(ctx context.Context, q db.Queryer, t SubjectType, year int) (kernel.Period, error) {
	_, y, err := s.runOf(ctx, q, year, t)
	if err != nil {
		return kernel.Period{}, err
	}
	return y.Span(), nil
}

// thisYear is the number of the year in which a day lies: by the runs that there are, else by the versions.
func (s *Service) thisYear(ctx context.Context, q db.Queryer, t SubjectType, day kernel.Day) (int, error) {
	runs, err := openRuns(ctx, q, kernel.Period{First: day, Last: day})
	if err != nil {
		return 0, err
	}
	for _, r := range runs {
		if r.subject == t && r.state == current {
			return r.year, nil
		}
	}
	all, err := histories(ctx, q)
	return all[t].YearNumber(day), err
}

// runOf is the current run of a year with its rules. A year in which nothing has happened yet has
// rules but no run.
func (s *Service) runOf(ctx context.Context, q db.Queryer, year int, t SubjectType) (run, *Year, error) {
	r, err := currentRun(ctx, q, year, t)
	if errors.Is(err, kernel.ErrNotFound) {
		planned, err := plans(ctx, q, year)
		if err != nil {
			return run{}, nil, err
		}
		r, ok := planned[t]
		if !ok {
			return run{}, nil, ErrNoScheme.With(year, t.Chinese())
		}
		y, err := s.yearOf(ctx, q, r)
		return run{year: year, subject: t, settled: true, closed: true}, y, err // no row says that it isn't: the closings are asked
	}
	if err != nil {
		return run{}, nil, err
	}
	y, err := s.yearOf(ctx, q, r)
	return r, y, err
}

// MyStatement is the actor's own statement. Refusals: ErrNoMember, ErrNoScheme, ErrYear.
func (s *Service) MyStatement(ctx context.Context, actor kernel.Actor, year int) (*Statement, error) {
	if actor.Member == 0 {
		return nil, ErrNoMember
	}
	return s.Statement(ctx, kernel.Scope{Member: actor.Member}, ByMember, actor.Member, year)
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

// Statement is a member's, branch's or department's year, within the scope.
func (s *Service) Statement(ctx context.Context, scope kernel.Scope, t SubjectType, id kernel.ID, year int) (st *Statement, err error) {
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		if year, err = s.yearOrThis(ctx, q, t, year); err != nil {
			return err
		}
		named, err := s.directory.Subject(ctx, q, scope, t, id)
		if err != nil {
			return err
		}
		r, y, err := s.runOf(ctx, q, year, t)
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

// Lines are all entries of one rule, the latest first; of all rules when rule is empty.
func (s *Service) Lines(ctx context.Context, scope kernel.Scope, t SubjectType, id kernel.ID, year int, rule string, p kernel.Page) (list kernel.List[Line], err error) {
	list.Items = []Line{}
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		if year, err = s.yearOrThis(ctx, q, t, year); err != nil {
			return err
		}
		if _, err := s.directory.Subject(ctx, q, scope, t, id); err != nil {
			return err
		}
		r, y, err := s.runOf(ctx, q, year, t)
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
func (s *Service) Ranking(ctx context.Context, scope kernel.Scope, t SubjectType, year int, p kernel.Page) (*Ranking, error) {
	if t == ByMember {
		return nil, ErrPersons
	}
	q := s.db.Read()
	year, err := s.yearOrThis(ctx, q, t, year)
	if err != nil {
		return nil, err
	}
	r, y, err := s.runOf(ctx, q, year, t)
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
	lines, bands := rank(subjects, stand, p)
	mark, err := closedMark(ctx, q, year, t, 0)
	span := y.Span()
	return &Ranking{Subject: t, Year: year, First: span.First, Last: span.Last, Bands: bands, Items: lines, Total: len(subjects), Closed: mark}, err
}

// Short (未达标党员) is a member of the branch whose stars are not all won. There are no points in
// it, so that nobody can be ordered by them.
type Short struct {
	Named
	Missing []string `json:"missing" doc:"尚未获得的星"`
}

// Below lists the members of a branch who are below the threshold of a star (of any, when category
// is empty), by name.
func (s *Service) Below(ctx context.Context, scope kernel.Scope, branch kernel.ID, year int, category string) (kernel.List[Short], error) {
	out := kernel.List[Short]{Items: []Short{}}
	q := s.db.Read()
	year, err := s.yearOrThis(ctx, q, ByMember, year)
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
	stars, err := s.Stars(ctx, q, year, ids...)
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
func (s *Service) Stars(ctx context.Context, q db.Queryer, year int, members ...kernel.ID) (map[kernel.ID][]Star, error) {
	r, y, err := s.runOf(ctx, q, year, ByMember)
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
func (s *Service) Totals(ctx context.Context, q db.Queryer, year int, t SubjectType) (map[kernel.ID]kernel.Points, error) {
	r, err := currentRun(ctx, q, year, t)
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
