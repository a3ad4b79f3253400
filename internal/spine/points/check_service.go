package points

import (
	"context"
	"fmt"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
)

// Difference (核对差异) is where the stored points are not what the facts give.
type Difference struct {
	Subject  SubjectType `json:"subject"`
	ID       kernel.ID   `json:"id"`
	What     string      `json:"what"` // entry, sum, total, versions
	Detail   string      `json:"detail"`
	Stored   string      `json:"stored"`
	Computed string      `json:"computed"`
}

// differencesShown bounds the answer of a check.
const differencesShown = 500

// Check (核对) computes a year from its facts and compares entries, sums and totals with what is
// stored, to the hundredth. Nothing different is an empty list.
func (s *Service) Check(ctx context.Context, year int) ([]Difference, error) {
	c := &checking{found: []Difference{}}
	err := s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		if err := s.checkedRuns(ctx, q, c, year); err != nil {
			return err
		}
		if len(c.runs) == 0 {
			return nil
		}
		h, err := heldOf(ctx, q, year)
		if err != nil {
			return err
		}
		made := map[SubjectType]choices{}
		for _, r := range c.runs {
			if made[r.subject] != nil {
				continue
			}
			if made[r.subject], err = choicesMade(ctx, q, r.subject, c.span()); err != nil {
				return err
			}
		}
		if err := s.facts.Stream(ctx, q, c.span(), func(f fact.Fact) error {
			for _, r := range c.runs {
				if h.out(r.subject, &f) {
					continue
				}
				mine := f
				made[r.subject].put(&mine)
				for _, e := range r.compute.Add(&mine) {
					r.pack.add(&e)
				}
			}
			return nil
		}); err != nil {
			return err
		}
		for _, r := range c.runs {
			if err := c.compare(ctx, q, r); err != nil {
				return err
			}
		}
		return nil
	})
	return c.found, err
}

type checking struct {
	runs  []*checkedRun
	found []Difference
}

// checkedRun is a stored run beside what is computed for it.
type checkedRun struct {
	run
	compute *Computation
	pack    entryPack
}

func (c *checking) span() kernel.Period {
	runs := make([]run, len(c.runs))
	for i, r := range c.runs {
		runs[i] = r.run
	}
	return together(runs)
}

func (c *checking) add(d Difference) {
	if len(c.found) < differencesShown {
		c.found = append(c.found, d)
	}
}

// checkedRuns finds what to compare. A year that has rules but no run is compared with nothing, so
// that all its entries are missing.
func (s *Service) checkedRuns(ctx context.Context, q db.Queryer, c *checking, year int) error {
	all, err := plans(ctx, q, year)
	if err != nil {
		return err
	}
	for _, t := range SubjectTypes {
		stored, err := currentRuns(ctx, q, year, t)
		if err != nil {
			return err
		}
		for _, planned := range all[t] {
			r := planned
			if i := slices.IndexFunc(stored, func(r run) bool { return r.Term == planned.Term }); i >= 0 {
				r = stored[i]
				stored = slices.Delete(stored, i, i+1)
			}
			c.versions(r, planned)
			if err := s.checkRun(ctx, q, c, r); err != nil {
				return err
			}
		}
		for _, r := range stored { // by terms that the year no longer has
			c.versions(r, run{})
			if err := s.checkRun(ctx, q, c, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// versions says where a stored run goes by other rules or days than it would have today.
func (c *checking) versions(stored, planned run) {
	if stored.versions != planned.versions || stored.span != planned.span {
		c.add(Difference{stored.subject, 0, "versions", termTitle(stored.Term, stored.subject), stored.versions + " " + stored.span.Key(), planned.versions + " " + planned.span.Key()})
	}
}

func (s *Service) checkRun(ctx context.Context, q db.Queryer, c *checking, r run) error {
	y, err := s.yearOf(ctx, q, r)
	if err != nil {
		return err
	}
	checked := &checkedRun{run: r, compute: NewComputation(y)}
	checked.pack.begin(y)
	c.runs = append(c.runs, checked)
	return nil
}

func (c *checking) compare(ctx context.Context, q db.Queryer, r *checkedRun) error {
	if err := c.entries(ctx, q, r.run, &r.pack); err != nil {
		return err
	}
	r.pack = entryPack{}
	l := r.compute.Ledger()
	if err := c.sums(ctx, q, r.run, l); err != nil {
		return err
	}
	return c.totals(ctx, q, r.run, l)
}

// entries walks the stored and the computed ledger side by side, both in the order of the key.
func (c *checking) entries(ctx context.Context, q db.Queryer, r run, pack *entryPack) error {
	next, stop := pullEntries(pack)
	defer stop()
	want, more := next()
	err := db.Each(ctx, q, func(row db.Scanner) error {
		have, err := scanEntry(row)
		if err != nil {
			return err
		}
		for more && compareEntries(want, have) < 0 {
			c.add(Difference{r.subject, want.Subject, "entry", entryTitle(&want), "", want.Points.String()})
			want, more = next()
		}
		if !more || compareEntries(want, have) > 0 {
			c.add(Difference{r.subject, have.Subject, "entry", entryTitle(&have), have.Points.String(), ""})
			return nil
		}
		if want != have {
			c.add(Difference{r.subject, have.Subject, "entry", entryTitle(&have), have.Points.String(), want.Points.String()})
		}
		want, more = next()
		return nil
	}, "SELECT "+entryColumns+" FROM points_entry WHERE run_id=? ORDER BY subject_id,fact_id,rule", r.id)
	for ; more; want, more = next() {
		c.add(Difference{r.subject, want.Subject, "entry", entryTitle(&want), "", want.Points.String()})
	}
	return err
}

func entryTitle(e *Entry) string { return fmt.Sprintf("%s %s %d", e.Rule, e.Day, e.Fact) }

func (c *checking) sums(ctx context.Context, q db.Queryer, r run, l *Ledger) error {
	computed := nonzeroSums(l)
	err := db.Each(ctx, q, func(row db.Scanner) error {
		var id kernel.ID
		var name string
		var raw kernel.Points
		if err := row.Scan(&id, &name, &raw); err != nil {
			return err
		}
		n, known := l.Year.byName[name]
		if !known && len(name) > len(caseNode) && name[:len(caseNode)] == caseNode {
			return nil
		}
		key := sumKey{id, n}
		if !known || computed[key] != raw {
			c.add(Difference{r.subject, id, "sum", name, raw.String(), computed[key].String()})
		}
		delete(computed, key)
		return nil
	}, "SELECT subject_id,node,raw FROM points_sum WHERE run_id=?", r.id)
	for k, p := range computed {
		c.add(Difference{r.subject, k.subject, "sum", l.Year.nodes[k.node].name, "", p.String()})
	}
	return err
}

func nonzeroSums(l *Ledger) map[sumKey]kernel.Points {
	out := make(map[sumKey]kernel.Points, len(l.sums))
	for k, p := range l.sums {
		if p != 0 && k.node != l.Year.root() {
			out[k] = p
		}
	}
	return out
}

func (c *checking) totals(ctx context.Context, q db.Queryer, r run, l *Ledger) error {
	stored, err := totalsOf(ctx, q, r.id)
	if err != nil {
		return err
	}
	have := make(map[kernel.ID]total, len(stored))
	for _, t := range stored {
		have[t.subject] = t
		if _, known := l.Total(t.subject); !known {
			c.add(Difference{r.subject, t.subject, "total", totalNode, t.points.String(), ""})
		}
	}
	for _, id := range l.Subjects() {
		score, _ := l.Total(id)
		want := l.raw(id)
		t, ok := have[id]
		band := l.Year.last().Scheme.BandOf(score)
		if !ok || t.points != want || t.band != band {
			c.add(Difference{r.subject, id, "total", totalNode, t.points.String() + t.band, want.String() + band})
		}
	}
	return nil
}
