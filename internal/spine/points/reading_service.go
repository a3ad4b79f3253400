package points

import (
	"context"
	"errors"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// yearOrThis is the year asked for; this year when none is.
func (s *Service) yearOrThis(year int) (int, error) {
	switch {
	case year == 0:
		return s.db.Today().Year(), nil
	case year < 2017 || year > s.db.Today().Year()+1:
		return 0, ErrYear.At("year")
	}
	return year, nil
}

// runOf is the current run of a year with its rules. A year in which nothing has happened yet has
// rules but no run.
func (s *Service) runOf(ctx context.Context, q db.Queryer, year int, t SubjectType) (run, *Year, error) {
	r, err := currentRun(ctx, q, year, t)
	if errors.Is(err, kernel.ErrNotFound) {
		all, err := historiesOf(ctx, q, year)
		if err != nil {
			return run{}, nil, err
		}
		if len(all[t]) == 0 {
			return run{}, nil, ErrNoScheme.With(year, t.Chinese())
		}
		return run{}, NewYear(t, year, all[t]), nil
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
	if year, err = s.yearOrThis(year); err != nil {
		return nil, err
	}
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
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
		if err := st.dress(ctx, q); err != nil {
			return err
		}
		return s.entitleAll(ctx, q, st)
	})
	return st, err
}

// Lines are all entries of one rule, the latest first; of all rules when rule is empty.
func (s *Service) Lines(ctx context.Context, scope kernel.Scope, t SubjectType, id kernel.ID, year int, rule string, p kernel.Page) (list kernel.List[Line], err error) {
	if year, err = s.yearOrThis(year); err != nil {
		return list, err
	}
	list.Items = []Line{}
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
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
			if rule == "" || rule == code {
				list.Items = append(list.Items, lines...)
			}
		}
		return markLines(ctx, q, year, t, id, list.Items)
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
	year, err := s.yearOrThis(year)
	if err != nil {
		return nil, err
	}
	q := s.db.Read()
	r, y, err := s.runOf(ctx, q, year, t)
	if err != nil {
		return nil, err
	}
	subjects, err := s.directory.Orgs(ctx, q, scope, t)
	if err != nil {
		return nil, err
	}
	totals, err := pointsOf(ctx, q, r.id)
	if err != nil {
		return nil, err
	}
	lines, bands := rank(subjects, totals, y.last().Scheme, p)
	mark, err := closedMark(ctx, q, year, t, 0)
	return &Ranking{t, year, bands, lines, len(subjects), mark}, err
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
	year, err := s.yearOrThis(year)
	if err != nil {
		return out, err
	}
	q := s.db.Read()
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
	raw := map[sumKey]kernel.Points{}
	for part := range slices.Chunk(members, drainAtOnce) {
		in, args := db.In("subject_id", part)
		if err := db.Each(ctx, q, func(row db.Scanner) error {
			var id kernel.ID
			var name string
			var p kernel.Points
			err := row.Scan(&id, &name, &p)
			if n, ok := y.byName[name]; ok {
				raw[sumKey{id, n}] = p
			}
			return err
		}, "SELECT subject_id,node,raw FROM points_sum WHERE run_id=? AND "+in+" AND node LIKE 'category.%'", append([]any{r.id}, args...)...); err != nil {
			return nil, err
		}
	}
	out := make(map[kernel.ID][]Star, len(members))
	for _, id := range members {
		out[id] = y.stars(id, raw)
	}
	return out, nil
}

func (y *Year) stars(member kernel.ID, raw map[sumKey]kernel.Points) []Star {
	stars := []Star{}
	for _, code := range y.categoryCodes() {
		n := y.byName[categoryNode(code)]
		c := y.history.categoryAt(code, y.days[len(y.days)-1])
		if c.Threshold != nil {
			p := y.nodes[n].clamp(raw[sumKey{member, n}])
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
	return pointsOf(ctx, q, r.id)
}
