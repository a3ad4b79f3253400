package points

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/jobs"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/norm"
)

// Named is a subject as lists show it.
type Named struct {
	ID      kernel.ID `json:"id"`
	Name    string    `json:"name"`
	Within  string    `json:"within" doc:"所在单位或支部"`
	NameKey string    `json:"-"`
}

// Directory is what points asks about people and organisations. Everything is bound to a scope
// whose zero value sees nothing.
type Directory interface {
	// Orgs are the branches or departments of today that the scope sees.
	Orgs(ctx context.Context, q db.Queryer, scope kernel.Scope, t SubjectType) ([]Named, error)
	// Subject is one member, branch or department; kernel.ErrNotFound when missing or out of scope.
	Subject(ctx context.Context, q db.Queryer, scope kernel.Scope, t SubjectType, id kernel.ID) (Named, error)
	// Root is the committee at the top of the tree.
	Root(ctx context.Context, q db.Queryer) (kernel.ID, error)
	// Place is the branch and the department of a subject on a day, 0 where it had none.
	Place(ctx context.Context, q db.Queryer, t SubjectType, id kernel.ID, day kernel.Day) (branch, department kernel.ID, err error)
	// Office is the organisation nearest above a branch, the department at the highest, in which somebody holds the
	// role; the department when nobody does. So a 下属单位 or 机关党委 with a clerk of its own does its own work.
	Office(ctx context.Context, q db.Queryer, role string, branch, department kernel.ID) (kernel.ID, error)
	// BranchMembers are today's members of a branch, by name; kernel.ErrNotFound as above.
	BranchMembers(ctx context.Context, q db.Queryer, scope kernel.Scope, branch kernel.ID) ([]Named, error)
}

// Service keeps schemes, posts facts and shows points.
type Service struct {
	db        *db.DB
	audit     *audit.Log
	facts     *fact.Log
	directory Directory
	jobs      *jobs.Runner
	titles    fact.Titles
	norms     *norm.Service
	// samePerson tells two accounts of one person apart from two persons.
	samePerson func(ctx context.Context, q db.Queryer, first, second kernel.ID) (bool, error)
	years      sync.Map // yearKey → *Year; what a key names never changes
}

// NewService returns a service; app subscribes it to the fact log. Recomputing after a scheme is
// adopted is runner's job.
func NewService(d *db.DB, a *audit.Log, facts *fact.Log, directory Directory, runner *jobs.Runner) *Service {
	s := &Service{db: d, audit: a, facts: facts, directory: directory, jobs: runner}
	jobs.Handle(runner, recomputeJob, func(ctx context.Context, j recomputation) error {
		if err := s.Recompute(ctx, j.Year); !errors.Is(err, ErrSuperseded) { // the one that overtook does the work
			return err
		}
		return nil
	})
	return s
}

const recomputeJob = "points.recompute_year"

type recomputation struct {
	Year int `json:"year"`
}

type yearKey struct {
	Term
	subject  SubjectType
	versions string
	span     kernel.Period
}

// yearOf is the compiled year of a run.
func (s *Service) yearOf(ctx context.Context, q db.Queryer, r run) (*Year, error) {
	key := yearKey{r.Term, r.subject, r.versions, r.span}
	if y, ok := s.years.Load(key); ok {
		return y.(*Year), nil
	}
	h, err := versionsByIDs(ctx, q, r.versions)
	if err != nil {
		return nil, err
	}
	y := newYear(r.subject, r.Term, r.span, h, s.facts.Catalog().Kinds())
	s.years.Store(key, y)
	return y, nil
}

// Name implements fact.Subscriber.
func (s *Service) Name() string { return "points" }

// FactsAppended posts new facts to the current runs of their years, in the transaction that appends
// them, and notes them for runs that are being built.
func (s *Service) FactsAppended(ctx context.Context, tx *db.Tx, facts []fact.Fact) error {
	if err := lockRuns(ctx, tx, false); err != nil {
		return err
	}
	days := factDays(facts)
	if len(days) == 0 {
		return nil
	}
	runs, err := openRuns(ctx, tx, kernel.Period{First: days[0], Last: days[len(days)-1]})
	if err != nil {
		return err
	}
	opened, err := s.openMissing(ctx, tx, days, runs)
	if err != nil {
		return err
	}
	runs = append(runs, opened...)
	slices.SortFunc(runs, compareRuns)
	for _, r := range runs {
		if mine := factsOf(facts, r.span); len(mine) > 0 {
			if err := s.postTo(ctx, tx, r, mine); err != nil {
				return err
			}
		}
	}
	return nil
}

// postTo posts facts to a run, or keeps them for a decision when its year is closed.
func (s *Service) postTo(ctx context.Context, tx *db.Tx, r run, facts []fact.Fact) (err error) {
	if r.closed {
		if facts, err = s.hold(ctx, tx, r, facts); err != nil || len(facts) == 0 {
			return err
		}
	}
	return s.postOpen(ctx, tx, r, facts)
}

func factDays(facts []fact.Fact) (days []kernel.Day) {
	for _, f := range facts {
		days = append(days, f.Day)
	}
	slices.Sort(days)
	return slices.Compact(days)
}

func factsOf(facts []fact.Fact, span kernel.Period) []fact.Fact {
	return slices.DeleteFunc(slices.Clone(facts), func(f fact.Fact) bool { return !span.Contains(f.Day) })
}

// openMissing opens the current runs of years that begin with facts of these days. Two that do so at
// once meet at the unique index: the second waits, inserts nothing, and finds the first's. A run whose
// days are about to change stays as it is; the recomputation that changes it takes these facts in.
func (s *Service) openMissing(ctx context.Context, tx *db.Tx, days []kernel.Day, runs []run) ([]run, error) {
	missing := func(t SubjectType, d kernel.Day) bool {
		return !slices.ContainsFunc(runs, func(r run) bool { return r.subject == t && r.state == current && r.span.Contains(d) })
	}
	var all map[SubjectType]History
	var opened []run
	for _, t := range SubjectTypes {
		for _, d := range days {
			if !missing(t, d) {
				continue
			}
			if all == nil {
				var err error
				if all, err = histories(ctx, tx); err != nil {
					return nil, err
				}
			}
			r, ok, err := s.openRun(ctx, tx, t, all[t], d)
			if err != nil {
				return nil, err
			}
			if ok {
				opened, runs = append(opened, r), append(runs, r)
			}
		}
	}
	return opened, nil
}

// openRun opens the current run of the term in which a day lies; false when it has no rules, or when days of
// it are still in a run of another term, or in that run with other days.
func (s *Service) openRun(ctx context.Context, tx *db.Tx, t SubjectType, h History, d kernel.Day) (run, bool, error) {
	planned := h.plan(t, h.YearNumber(d))
	i := slices.IndexFunc(planned, func(r run) bool { return r.span.Contains(d) })
	if i < 0 {
		return run{}, false, nil
	}
	r := planned[i]
	open, err := openRuns(ctx, tx, r.span)
	if err != nil || slices.ContainsFunc(open, func(o run) bool { return o.subject == t && o.state == current && o.Term != r.Term }) {
		return run{}, false, err
	}
	r.id, r.state = tx.NewID(), current
	if err := insertRun(ctx, tx, r); err != nil {
		return run{}, false, err
	}
	r, err = currentRun(ctx, tx, r.Term, t)
	return r, r.span.Contains(d), err
}

func (s *Service) postOpen(ctx context.Context, tx *db.Tx, r run, facts []fact.Fact) error {
	if r.state == building {
		rows := make([][]any, len(facts))
		for i, f := range facts {
			rows[i] = []any{r.id, f.ID}
		}
		return db.InsertRows(ctx, tx, "points_pending(run_id,fact_id)", 2, rows, "")
	}
	return s.post(ctx, tx, r, facts)
}

// post writes the entries that a run's rules make of facts and moves its sums.
func (s *Service) post(ctx context.Context, tx *db.Tx, r run, facts []fact.Fact) error {
	y, err := s.yearOf(ctx, tx, r)
	if err != nil {
		return err
	}
	if err := y.holdChoices(facts); r.state == current && err != nil {
		return err
	}
	if facts, err = s.withChoices(ctx, tx, y, facts); err != nil {
		return err
	}
	var entries []Entry
	for i := range facts {
		entries = y.Entries(entries, &facts[i])
	}
	return s.postEntries(ctx, tx, r, y, entries)
}

func (s *Service) postEntries(ctx context.Context, tx *db.Tx, r run, y *Year, entries []Entry) error {
	if len(entries) == 0 {
		return nil
	}
	slices.SortFunc(entries, compareEntries)
	if err := insertEntries(ctx, tx, r.id, entries); err != nil {
		return err
	}
	to := &stored{tx, r.id, y, map[kernel.ID]standing{}}
	for _, e := range entries {
		if p := (standing{e.Day, e.Branch, e.Department}); p.after(to.places[e.Subject]) {
			to.places[e.Subject] = p
		}
	}
	return y.post(ctx, to, entries)
}

func compareEntries(a, b Entry) int {
	return cmp.Or(cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Fact, b.Fact), cmp.Compare(a.Rule, b.Rule))
}
