package problem

import (
	"context"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/bulk"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/register"
)

// Book is the problems register.
type Book = register.Book[Problem, *Problem]

// Service keeps the problems register, and what organisations are to put right.
type Service struct {
	*Book
	Rectifications *RectificationBook

	db    *db.DB
	facts *fact.Log
	orgs  *org.Service
	norms *norm.Service
	bulks *bulk.Service
}

// NewService returns a Service.
func NewService(d register.Deps, norms *norm.Service) *Service {
	s := &Service{Book: register.NewBook(d, spec()), db: d.DB, facts: d.Facts, orgs: d.Orgs, norms: norms}
	s.Rectifications = register.NewBook(d, s.rectificationSpec())
	return s
}

func spec() register.Spec[Problem, *Problem] {
	return register.Spec[Problem, *Problem]{
		Code: "problem", Name: "问题", Title: "问题台账", Table: "problem", Caption: "content", Own: own,
		Search: []string{"content", "place_name", "solution"}, Day: "found_day", OtherDays: []string{"solved_day", "confirmed_day"}, Who: register.Free,
		On: func(p *Problem) kernel.Day { return p.FoundDay }, Check: check, Key: key, Facts: facts, Columns: columns,
	}
}

// ProblemTotals (问题合计): found, solved and confirmed are three figures, each by its own day.
type ProblemTotals struct {
	Found     int    `json:"found" doc:"发现数，按发现日"`
	Solved    int    `json:"solved" doc:"解决数，按办结日"`
	Confirmed int    `json:"confirmed" doc:"确认数，按确认日"`
	Open      int    `json:"open" doc:"期内发现、至今未解决的"`
	Rate      string `json:"rate" doc:"解决率（%）：解决数除以发现数；没有发现的为空"`
}

// Totals answers the figures of a filter.
func (s *Service) Totals(ctx context.Context, scope kernel.Scope, f register.Filter) (ProblemTotals, error) {
	n, err := s.Sums(ctx, scope, f, register.CountIn("found_day", f.Period, ""), register.CountIn("solved_day", f.Period, ""),
		register.CountIn("confirmed_day", f.Period, ""), register.CountIn("found_day", f.Period, "t.state='found'"))
	if err != nil {
		return ProblemTotals{}, err
	}
	return ProblemTotals{n[0], n[1], n[2], n[3], register.Percent(n[1], n[0])}, nil
}

// RaiseIn writes problems down that are not in the register yet, in the transaction of the record
// that they came up in, such as a visit.
func (s *Service) RaiseIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, problems []*Problem) error {
	fresh, err := s.Unknown(ctx, tx, problems)
	if err != nil || len(fresh) == 0 {
		return err
	}
	return s.BulkInsert(ctx, tx, actor, fresh)
}

// OfVisits answers the standing problems that came up in these visits.
func (s *Service) OfVisits(ctx context.Context, q db.Queryer, visits []kernel.ID) ([]Problem, error) {
	return s.ByColumn(ctx, q, "visit_id", visits)
}

// Links lead from facts to records.
func (s *Service) Links() []register.Link {
	return []register.Link{
		{SourceType: "problem", Name: "问题", Path: "/problems/{id}", Permission: "problem.read"},
		{SourceType: rectificationType, Name: "整改问题", Path: "/rectifications/{id}", Permission: "problem.read"},
	}
}
