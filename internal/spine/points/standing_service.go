package points

import (
	"context"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// standings are outcomes with their bands, read from the maintained sums.
type standings struct {
	year    *Year
	ended   bool
	raw     map[sumKey]kernel.Points
	totals  map[kernel.ID]kernel.Points // at the root, without base points
	carried map[kernel.ID]kernel.Points
	of      map[kernel.ID]*Outcome
}

// placed is a subject on its way to its place.
func (s *standings) placed(n *Named) placed {
	points, earned := s.totals[n.ID]
	if s.year.end == nil {
		points += s.year.opening
		return placed{of: n, points: points, band: s.year.last().Scheme.BandOf(points), earned: earned}
	}
	o := s.get(n.ID)
	return placed{n, o.Total, o.Band, earned, len(o.Applied) > 0}
}

// total is what a subject comes to.
func (s *standings) total(id kernel.ID) kernel.Points {
	if s.year.end == nil {
		return s.totals[id] + s.year.opening
	}
	return s.get(id).Total
}

// get is a subject's outcome; of one without any record what the scheme gives nobody in particular.
func (s *standings) get(id kernel.ID) *Outcome {
	if o := s.of[id]; o != nil {
		return o
	}
	o := s.outcome(id)
	s.year.band([]*Outcome{o}, 1)
	return o
}

func (s *standings) outcome(id kernel.ID) *Outcome {
	if s.year.end == nil {
		t := s.totals[id] + s.year.opening
		return &Outcome{Total: t, Score: t}
	}
	return s.year.outcome(func(n int) kernel.Points { return s.raw[sumKey{id, n}] }, s.carried[id], s.ended)
}

// standings reads the outcomes of some subjects, of all that have any when none are named. Where
// bands are shared out everyone is read, because everyone's band depends on the others'.
func (s *Service) standings(ctx context.Context, q db.Queryer, r run, y *Year, ids ...kernel.ID) (*standings, error) {
	if y.end != nil && y.end.shared {
		ids = nil
	}
	out := &standings{year: y, ended: y.lastDay() < s.db.Today(), raw: map[sumKey]kernel.Points{}, totals: map[kernel.ID]kernel.Points{}, of: map[kernel.ID]*Outcome{}}
	if err := out.load(ctx, q, r, ids); err != nil {
		return nil, err
	}
	if err := s.carryOver(ctx, q, out, ids); err != nil {
		return nil, err
	}
	return out, s.place(ctx, q, out)
}

// load reads the totals and, where the scheme has a last word, the sums it looks at.
func (s *standings) load(ctx context.Context, q db.Queryer, r run, ids []kernel.ID) error {
	return inParts(ids, func(where string, args []any) error {
		args = append([]any{r.id}, args...)
		if err := db.Each(ctx, q, func(row db.Scanner) error {
			var subject, points int64 // plain numbers: database/sql converts named ones by reflection, row by row
			err := row.Scan(&subject, &points)
			s.totals[kernel.ID(subject)] = kernel.Points(points)
			return err
		}, "SELECT subject_id,total FROM points_total WHERE run_id=?"+where, args...); err != nil || s.year.end == nil {
			return err
		}
		for id, p := range s.totals {
			s.raw[sumKey{id, s.year.root()}] = p
		}
		return eachTop(ctx, q, s.year, where, args, func(k sumKey, p kernel.Points) { s.raw[k] = p })
	})
}

// eachTop reads the sums of categories and counts.
func eachTop(ctx context.Context, q db.Queryer, y *Year, where string, args []any, take func(sumKey, kernel.Points)) error {
	return db.Each(ctx, q, func(row db.Scanner) error {
		var k sumKey
		var name string
		var p kernel.Points
		err := row.Scan(&k.subject, &name, &p)
		if n, ok := y.byName[name]; ok {
			k.node = n
			take(k, p)
		}
		return err
	}, "SELECT subject_id,node,raw FROM points_sum WHERE run_id=?"+where+" AND (node LIKE 'category.%' OR node LIKE 'count.%')", args...)
}

// inParts asks for some subjects at a time; for everybody at once when none are named.
func inParts(ids []kernel.ID, ask func(where string, args []any) error) error {
	if len(ids) == 0 {
		return ask("", nil)
	}
	for part := range slices.Chunk(ids, drainAtOnce) {
		in, args := db.In("subject_id", part)
		if err := ask(" AND "+in, args); err != nil {
			return err
		}
	}
	return nil
}

// carryOver opens the term with the surplus of the one before, as its records stand today.
func (s *Service) carryOver(ctx context.Context, q db.Queryer, to *standings, ids []kernel.ID) error {
	c := to.year.last().Scheme.Carry
	if c == nil {
		return nil
	}
	last, err := s.termBefore(ctx, q, to.year, ids)
	if err != nil || last == nil {
		return err
	}
	to.carried = map[kernel.ID]kernel.Points{}
	for id := range last.totals {
		if p := c.Opening(last.total(id)); p != 0 {
			to.carried[id] = p
		}
	}
	return nil
}

// termBefore is the term that ended before this one began, by its own scheme; nil when nothing was counted then.
func (s *Service) termBefore(ctx context.Context, q db.Queryer, y *Year, ids []kernel.ID) (*standings, error) {
	eve := y.days[0].AddDays(-1)
	runs, err := openRuns(ctx, q, kernel.Period{First: eve, Last: eve})
	i := slices.IndexFunc(runs, func(r run) bool { return r.subject == y.Subject && r.state == current && r.span.Last == eve })
	if err != nil || i < 0 {
		return nil, err
	}
	r := runs[i]
	before, err := s.yearOf(ctx, q, r)
	if err != nil || before.last() == nil {
		return nil, err
	}
	return s.standings(ctx, q, r, before, ids...)
}

// place works the outcomes out and gives the bands. A band's share is one of everybody who is
// compared: of all branches or departments of today, of all members who have points.
func (s *Service) place(ctx context.Context, q db.Queryer, to *standings) error {
	if to.year.end == nil {
		return nil
	}
	for id := range to.totals {
		to.of[id] = to.outcome(id)
	}
	for id := range to.carried {
		if to.of[id] == nil {
			to.of[id] = to.outcome(id)
		}
	}
	others := make([]*Outcome, 0, len(to.of))
	if !to.year.end.shared || to.year.Subject == ByMember {
		for _, o := range to.of {
			others = append(others, o)
		}
		to.year.band(others, len(others))
		return nil
	}
	orgs, err := s.directory.Orgs(ctx, q, kernel.Everything(), to.year.Subject)
	if err != nil {
		return err
	}
	group := make([]*Outcome, len(orgs))
	in := map[*Outcome]bool{}
	for i, n := range orgs {
		if to.of[n.ID] == nil {
			to.of[n.ID] = to.outcome(n.ID)
		}
		group[i] = to.of[n.ID]
		in[group[i]] = true
	}
	for _, o := range to.of {
		if !in[o] {
			others = append(others, o)
		}
	}
	to.year.band(group, len(group))
	to.year.band(others, len(others)) // those that are no more
	return nil
}
