package briefing

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/metric"
)

// ErrYear refuses years the programme had not begun or that have not come yet.
var ErrYear = kernel.NewFault(kernel.Invalid, "briefing.year", "请选择 2017 年至今年之间的年份。")

// Service drafts reports.
type Service struct {
	db      *db.DB
	audit   *audit.Log
	metrics *metric.Service
}

// NewService returns a service.
func NewService(d *db.DB, a *audit.Log, m *metric.Service) *Service { return &Service{d, a, m} }

// Draft (起草) reads the figures of the year and composes the text. Org 0 means the whole of what the
// scope sees. Faults: ErrYear, kernel.ErrNotFound for an organisation out of scope.
func (s *Service) Draft(ctx context.Context, scope kernel.Scope, year int, org kernel.ID) (Draft, error) {
	today := s.db.Today()
	if year < firstYear || year > today.Year() {
		return Draft{}, ErrYear.At("year")
	}
	found, all := figures{}, []metric.Figure{}
	var name string
	for _, span := range []string{"", "last", "two", "since"} {
		codes := wanted()[span]
		if len(codes) == 0 {
			continue
		}
		answers, err := s.metrics.Figures(ctx, scope, metric.Question{Period: spans(year)[span], Org: org}, codes...)
		if err != nil {
			return Draft{}, err
		}
		for i, f := range answers {
			found[key(codes[i], span)] = f
			org, name = f.OrgID, f.OrgName
		}
		all = append(all, answers...)
	}
	asOf := min(kernel.YearOf(year).Last, today)
	return Draft{
		Title: title(year, name), Year: year, OrgID: org, OrgName: name, AsOf: asOf,
		Paragraphs: compose(found, periodWords(year, name, asOf)), Figures: all,
	}, nil
}

// Printed is a report as files.
type Printed struct {
	Name  string
	Paper []byte // docx
	Annex []byte // xlsx
}

// Print drafts and prints; base is the address under which readers reach this program, so that
// figures carry a way to their records; empty leaves the links out. Whoever prints leaves a trail.
func (s *Service) Print(ctx context.Context, actor kernel.Actor, year int, org kernel.ID, base string) (Printed, error) {
	d, err := s.Draft(ctx, actor.Scope, year, org)
	if err != nil {
		return Printed{}, err
	}
	paper, err := d.paper(base)
	if err != nil {
		return Printed{}, err
	}
	annex, err := d.annex(base)
	return Printed{Name: d.Title, Paper: paper, Annex: annex}, err
}

// Trail records that a report was taken out.
func (s *Service) Trail(ctx context.Context, actor kernel.Actor, year int, org kernel.ID, what string) error {
	return s.db.Do(ctx, "briefing.print", func(ctx context.Context, tx *db.Tx) error {
		return s.audit.Record(ctx, tx, actor, audit.Entry{Action: "briefing.print", ObjectType: "briefing", OrgID: org, Detail: map[string]any{"year": year, "file": what}})
	})
}
