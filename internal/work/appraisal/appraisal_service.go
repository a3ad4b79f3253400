package appraisal

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/spine/register"
)

// Debriefings is the register of debriefings.
type Debriefings = register.Book[Debriefing, *Debriefing]

// Service keeps the debriefings.
type Service struct{ Debriefings *Debriefings }

// NewService returns a Service.
func NewService(d register.Deps) *Service { return &Service{register.NewBook(d, spec())} }

func spec() register.Spec[Debriefing, *Debriefing] {
	return register.Spec[Debriefing, *Debriefing]{
		Code: "debriefing", Name: "述职评议", Title: "党组织书记述职评议台账", Table: "debriefing", Caption: "org_name", Own: own,
		Search: []string{"position", "comment"}, Day: "counted_day", Who: register.Needed,
		On: func(d *Debriefing) kernel.Day { return d.Day }, Check: check, Key: key, Facts: facts, Columns: columns,
	}
}

// DebriefingTotals (述职合计): persons, live and in writing; how many should have stands with the metrics.
type DebriefingTotals struct {
	Persons int `json:"persons" doc:"述职人数"`
	Times   int `json:"times" doc:"述职人次"`
	Live    int `json:"live" doc:"现场述职人次"`
	Written int `json:"written" doc:"书面述职人次"`
	Good    int `json:"good" doc:"等次为好"`
	Orgs    int `json:"orgs" doc:"述职的党组织数"`
}

// Totals answers the figures of a filter.
func (s *Service) Totals(ctx context.Context, scope kernel.Scope, f register.Filter) (DebriefingTotals, error) {
	n, err := s.Debriefings.Sums(ctx, scope, f, register.PersonsIn("counted_day", f.Period, ""), register.CountIn("counted_day", f.Period, ""),
		register.CountIn("counted_day", f.Period, "t.form='live'"), register.CountIn("counted_day", f.Period, "t.form='written'"),
		register.CountIn("counted_day", f.Period, "t.rating='good'"), register.DistinctIn("t.org_id", "counted_day", f.Period, ""))
	if err != nil {
		return DebriefingTotals{}, err
	}
	return DebriefingTotals{n[0], n[1], n[2], n[3], n[4], n[5]}, nil
}

// Definitions are the registers as kinds of import.
func (s *Service) Definitions() []intake.Definition {
	return []intake.Definition{s.Debriefings.Definition()}
}

// Links lead from facts to records.
func (s *Service) Links() []register.Link {
	return []register.Link{{SourceType: "debriefing", Name: "述职评议", Path: "/debriefings/{id}", Permission: "appraisal.read"}}
}
