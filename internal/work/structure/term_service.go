package structure

import (
	"context"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/paper"
	"sanchuang/internal/spine/register"
)

// Terms is the register of terms of office.
type Terms = register.Book[Term, *Term]

// Service keeps the terms.
type Service struct {
	Terms *Terms
	db    *db.DB
	orgs  *org.Service
	norms *norm.Service
	audit *audit.Log

	papers *paper.Service
}

// NewService returns a Service.
func NewService(d register.Deps, norms *norm.Service, papers *paper.Service) *Service {
	s := &Service{db: d.DB, orgs: d.Orgs, norms: norms, audit: d.Audit, papers: papers}
	s.Terms = register.NewBook(d, s.spec())
	return s
}

func (s *Service) spec() register.Spec[Term, *Term] {
	return register.Spec[Term, *Term]{
		Code: "term", Name: "任期", Title: "党组织任期台账", Table: "term", Caption: "org_name", Own: termOwn,
		Search: []string{"basis"}, Day: "began", OtherDays: []string{"ends", "ended"}, Who: register.Nobody,
		On: func(t *Term) kernel.Day { return t.Began }, Resolver: s.resolver, Check: checkTerm, Key: termKey, Facts: termFacts, Columns: termColumns,
		After: s.followed, Changed: s.moved, Withdrawn: s.withdrawn,
	}
}

// resolver completes a term by the parameters of its day and the kind of its organisation.
func (s *Service) resolver(ctx context.Context, q db.Queryer, _ kernel.Scope) (func(*Term) error, error) {
	book, err := s.norms.Book(ctx, q)
	if err != nil {
		return nil, err
	}
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return nil, err
	}
	today := s.db.Today()
	return func(t *Term) error {
		n, _ := tree.Get(t.OrgID)
		t.settle(string(n.Kind), book)
		t.Outcome = t.outcomeOn(today, n.Dissolved)
		return nil
	}, nil
}

// followed ends the terms that new ones follow: whoever was elected in March ended the term before.
func (s *Service) followed(ctx context.Context, tx *db.Tx, actor kernel.Actor, rows []*Term) error {
	for _, t := range rows {
		before, err := s.before(ctx, tx, t, "")
		if err != nil {
			return err
		}
		if err := s.end(ctx, tx, actor, before, t.Began); err != nil {
			return err
		}
	}
	return nil
}

// moved keeps the term before in step when an election's day is corrected or the record taken out.
func (s *Service) moved(ctx context.Context, tx *db.Tx, actor kernel.Actor, was, now *Term) error {
	if was.OrgID == now.OrgID && was.Began == now.Began && !now.Removed {
		return nil
	}
	before, err := s.before(ctx, tx, was, was.Began)
	if err != nil {
		return err
	}
	if now.Removed || now.OrgID != was.OrgID {
		return s.end(ctx, tx, actor, before, "")
	}
	return s.end(ctx, tx, actor, before, now.Began)
}

// withdrawn opens again what taken-back records had ended.
func (s *Service) withdrawn(ctx context.Context, tx *db.Tx, actor kernel.Actor, rows []*Term) error {
	for _, t := range rows {
		before, err := s.before(ctx, tx, t, t.Began)
		if err == nil {
			err = s.end(ctx, tx, actor, before, "")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// before are the organisation's earlier terms that ended on a day, or not yet with an empty one.
func (s *Service) before(ctx context.Context, tx *db.Tx, t *Term, ended kernel.Day) ([]Term, error) {
	all, err := s.Terms.ByColumn(ctx, tx, "org_id", []kernel.ID{t.OrgID})
	if err != nil {
		return nil, err
	}
	var out []Term
	for _, x := range all {
		if x.ID != t.ID && !x.Removed && x.Began < t.Began && x.Ended == ended {
			out = append(out, x)
		}
	}
	return out, nil
}

// end writes the day on which terms ended; an empty one opens them again. It follows from another record
// that the actor may write, so it is not asked again whether these may be written.
func (s *Service) end(ctx context.Context, tx *db.Tx, actor kernel.Actor, terms []Term, day kernel.Day) error {
	actor.Scope = kernel.Everything()
	for _, t := range terms {
		if _, err := s.Terms.CorrectIn(ctx, tx, actor, t.ID, t.Version, func(x *Term) error { x.Ended = day; return nil }); err != nil {
			return err
		}
	}
	return nil
}

// TermTotals (任期合计) counts the records of a filter by how they stand today.
type TermTotals struct {
	Terms    int `json:"terms" doc:"任期记录"`
	Running  int `json:"running" doc:"任期内"`
	Ending   int `json:"ending" doc:"六个月内届满"`
	Extended int `json:"extended" doc:"经批准延期"`
	Overdue  int `json:"overdue" doc:"逾期未换届"`
}

// Totals answers how the filter's terms stand today. An organisation without any is in none of them.
func (s *Service) Totals(ctx context.Context, scope kernel.Scope, f register.Filter) (TermTotals, error) {
	book, err := s.norms.Book(ctx, s.db.Read())
	if err != nil {
		return TermTotals{}, err
	}
	today := s.db.Today()
	count := func(state TermState) register.Sum {
		cond, args := termIs(state, today, book.Count(norm.RemindFirst, today))
		return register.Sum{SQL: "CAST(COALESCE(SUM(CASE WHEN " + cond + " THEN 1 ELSE 0 END),0) AS BIGINT)", Args: args}
	}
	n, err := s.Terms.Sums(ctx, scope, f, register.Sum{SQL: "COUNT(*)"}, count(Running), count(Ending), count(Extended), count(Overdue))
	if err != nil {
		return TermTotals{}, err
	}
	return TermTotals{n[0], n[1], n[2], n[3], n[4]}, nil
}

// termIs is Term.State as a condition over the alias t. The day from which a term is ending lies months
// before its last day; days that have passed it are found by going the same way forward.
func termIs(state TermState, today kernel.Day, months int) (string, []any) {
	const open, limit = "(t.ended='' OR t.ended>?)", "CASE WHEN t.extended_to>t.ends THEN t.extended_to ELSE t.ends END"
	soon := endingUpTo(today, months)
	switch state {
	case Running:
		return open + " AND t.extended_to<=t.ends AND t.ends>?", []any{today, soon}
	case Ending:
		return open + " AND t.extended_to<=t.ends AND t.ends>=? AND t.ends<=?", []any{today, today, soon}
	case Extended:
		return open + " AND t.extended_to>t.ends AND t.extended_to>=?", []any{today, today}
	case Overdue:
		return open + " AND " + limit + "<?", []any{today, today}
	default:
		return "t.ended<>'' AND t.ended<=?", []any{today}
	}
}

// endingUpTo is the latest last day whose reminder is due today: the ends of months differ in length, so
// the days around are tried.
func endingUpTo(today kernel.Day, months int) kernel.Day {
	last := today.AddMonths(months).AddDays(4)
	for remindOn(last, months) > today {
		last = last.AddDays(-1)
	}
	return last
}

// Definitions are the registers as kinds of import.
func (s *Service) Definitions() []intake.Definition {
	return []intake.Definition{s.Terms.Definition()}
}

// Links lead from facts to records.
func (s *Service) Links() []register.Link {
	return []register.Link{{SourceType: "term", Name: "任期", Path: "/terms/{id}", Permission: "structure.read"}}
}
