package contest

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/spine/register"
)

// Entrants is the register of teams.
type Entrants = register.Book[Entrant, *Entrant]

// Service keeps contests and their entrants.
type Service struct{ Entrants *Entrants }

// NewService returns a Service.
func NewService(d register.Deps) *Service { return &Service{register.NewBook(d, spec())} }

func spec() register.Spec[Entrant, *Entrant] {
	return register.Spec[Entrant, *Entrant]{
		Code: "contest_entrant", Name: "参赛队", Title: "展示赛参赛台账", Table: "contest_entrant", Caption: "contest_name", Own: own,
		Search: []string{"contest_name", "team", "title", "award"}, Day: "day", Who: register.Free, Shared: true,
		On: func(e *Entrant) kernel.Day { return e.Day }, Check: check, Key: key, Facts: facts, Before: findContests, Columns: columns,
	}
}

type named struct {
	year int
	name string
}

// findContests finds the contest of each entrant by year and name, and makes those not there yet.
func findContests(ctx context.Context, tx *db.Tx, rows []*Entrant) error {
	known, err := contests(ctx, tx)
	if err != nil {
		return err
	}
	for _, e := range rows {
		if err := check(e, tx.Today()); err != nil {
			return err
		}
		at := named{e.Year, e.ContestName}
		c, ok := known[at]
		if !ok {
			c = contest{ID: tx.NewID(), Name: e.ContestName, Kind: e.ContestKind, Year: e.Year, Day: e.Day}
			if c, err = addContest(ctx, tx, c); err != nil {
				return err
			}
			known[at] = c
		}
		e.ContestID, e.ContestKind = c.ID, c.Kind
	}
	return nil
}

// EntrantTotals (参赛合计).
type EntrantTotals struct {
	Entered     int `json:"entered" doc:"参赛队数"`
	Finalists   int `json:"finalists" doc:"决赛队数"`
	Awarded     int `json:"awarded" doc:"获奖队数"`
	Departments int `json:"departments" doc:"参赛单位数"`
	Contests    int `json:"contests" doc:"比赛场数"`
}

// Totals answers the figures of a filter.
func (s *Service) Totals(ctx context.Context, scope kernel.Scope, f register.Filter) (EntrantTotals, error) {
	n, err := s.Entrants.Sums(ctx, scope, f, register.CountIn("day", f.Period, ""), register.CountIn("day", f.Period, "t.stage='final'"),
		register.CountIn("day", f.Period, "t.award<>''"), register.DistinctIn("t.department_id", "day", f.Period, "t.department_id<>0"),
		register.DistinctIn("t.contest_id", "day", f.Period, ""))
	if err != nil {
		return EntrantTotals{}, err
	}
	return EntrantTotals{n[0], n[1], n[2], n[3], n[4]}, nil
}

// Definitions are the registers as kinds of import.
func (s *Service) Definitions() []intake.Definition {
	return []intake.Definition{s.Entrants.Definition()}
}

// Links lead from facts to records.
func (s *Service) Links() []register.Link {
	return []register.Link{{SourceType: "contest_entrant", Name: "参赛队", Path: "/contest-entrants/{id}", Permission: "contest.read"}}
}
