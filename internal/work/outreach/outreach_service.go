package outreach

import (
	"context"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/spine/register"
)

// The registers of outreach.
type (
	Visits         = register.Book[Visit, *Visit]
	Participations = register.Book[Participation, *Participation]
)

// Service keeps visits, actions and who served in them.
type Service struct {
	Visits         *Visits
	Participations *Participations
	db             *db.DB
	audit          *audit.Log
	problems       *problem.Service
}

// NewService returns a Service.
func NewService(d register.Deps, problems *problem.Service) *Service {
	s := &Service{db: d.DB, audit: d.Audit, problems: problems}
	s.Visits = register.NewBook(d, s.visitSpec())
	s.Participations = register.NewBook(d, participationSpec())
	return s
}

func (s *Service) visitSpec() register.Spec[Visit, *Visit] {
	return register.Spec[Visit, *Visit]{
		Code: "visit", Name: "走访记录", Title: "走访联系点台账", Table: "visit", Caption: "place_name", Own: visitOwn,
		Search: []string{"place_name", "content", "problem"}, Day: "day", Who: register.Free,
		On: func(v *Visit) kernel.Day { return v.Day }, Check: checkVisit, Key: visitKey, Facts: visitFacts, After: s.raise, Held: s.followed, Withdrawn: s.unraise, Columns: visitColumns,
	}
}

// raise writes the problems that came up on the visits into the problems register.
func (s *Service) raise(ctx context.Context, tx *db.Tx, actor kernel.Actor, visits []*Visit) error {
	var found []*problem.Problem
	for _, v := range visits {
		if p := problemOf(v); p != nil {
			found = append(found, p)
		}
	}
	return s.problems.RaiseIn(ctx, tx, actor, found)
}

// followed keeps visits whose problem somebody has gone on with.
func (s *Service) followed(ctx context.Context, q db.Queryer, visits []kernel.ID) (map[kernel.ID]string, error) {
	raised, err := s.problems.OfVisits(ctx, q, visits)
	out := map[kernel.ID]string{}
	for _, p := range raised {
		if p.Version > 1 {
			out[p.VisitID] = "走访发现的问题" + intake.TouchedBy(p.ChangedBy, p.ChangedAt)
		}
	}
	return out, err
}

// unraise removes the problems of visits whose import is undone.
func (s *Service) unraise(ctx context.Context, tx *db.Tx, actor kernel.Actor, visits []*Visit) error {
	ids := make([]kernel.ID, len(visits))
	for i, v := range visits {
		ids[i] = v.ID
	}
	raised, err := s.problems.OfVisits(ctx, tx, ids)
	if err != nil {
		return err
	}
	for _, p := range raised {
		if err := s.problems.RemoveIn(ctx, tx, actor, p.ID, p.Version, "撤销导入的走访记录"); err != nil {
			return err
		}
	}
	return nil
}

func participationSpec() register.Spec[Participation, *Participation] {
	return register.Spec[Participation, *Participation]{
		Code: "participation", Name: "参加专项行动", Title: "党员下沉社区和志愿服务台账", Table: "participation", Caption: "action_name", Own: participationOwn,
		Search: []string{"action_name", "community", "work"}, Day: "from_day", Personal: true, Who: register.Needed,
		On:       func(p *Participation) kernel.Day { return p.FromDay },
		Resolver: actionResolver, Given: given, Check: checkParticipation, Key: participationKey, Facts: participationFacts, Columns: participationColumns,
	}
}

func actionResolver(ctx context.Context, q db.Queryer, _ kernel.Scope) (func(*Participation) error, error) {
	actions, err := listActions(ctx, q)
	if err != nil {
		return nil, err
	}
	return func(p *Participation) error {
		word := p.ActionName
		if word == "" {
			word = p.Action
		}
		for _, a := range actions {
			if a.Name == word || a.Code == word {
				p.Action, p.ActionName, p.actionStopped = a.Code, a.Name, !a.Active
				return nil
			}
		}
		return ErrAction.With(word).At("action")
	}, nil
}

// VisitTotals (走访合计).
type VisitTotals struct {
	Visits       int `json:"visits" doc:"走访次数"`
	WithProblems int `json:"with_problems" doc:"发现问题的走访次数"`
	Village      int `json:"village"`
	Enterprise   int `json:"enterprise"`
	Community    int `json:"community"`
	Departments  int `json:"departments" doc:"走访过的单位数"`
}

// VisitTotals answers the figures of a filter.
func (s *Service) VisitTotals(ctx context.Context, scope kernel.Scope, f register.Filter) (VisitTotals, error) {
	n, err := s.Visits.Sums(ctx, scope, f, register.CountIn("day", f.Period, ""), register.CountIn("day", f.Period, "t.problem_found=1"),
		register.CountIn("day", f.Period, "t.place_kind='village'"), register.CountIn("day", f.Period, "t.place_kind='enterprise'"),
		register.CountIn("day", f.Period, "t.place_kind='community'"), register.DistinctIn("t.department_id", "day", f.Period, "t.department_id<>0"))
	if err != nil {
		return VisitTotals{}, err
	}
	return VisitTotals{n[0], n[1], n[2], n[3], n[4], n[5]}, nil
}

// ParticipationTotals (专项行动合计): persons and person-times are two figures.
type ParticipationTotals struct {
	SentPersons        int `json:"sent_persons" doc:"下沉社区人数"`
	SentTimes          int `json:"sent_times" doc:"下沉社区人次"`
	VolunteeredPersons int `json:"volunteered_persons" doc:"居住地志愿服务人数"`
	VolunteeredTimes   int `json:"volunteered_times" doc:"居住地志愿服务人次"`
	BothPersons        int `json:"both_persons" doc:"既下沉又在居住地服务的人数"`
	Persons            int `json:"persons" doc:"参加的人数"`
}

// ParticipationTotals answers the figures of a filter.
func (s *Service) ParticipationTotals(ctx context.Context, scope kernel.Scope, f register.Filter) (ParticipationTotals, error) {
	n, err := s.Participations.Sums(ctx, scope, f,
		register.PersonsIn("from_day", f.Period, "t.way='sent'"), register.CountIn("from_day", f.Period, "t.way='sent'"),
		register.PersonsIn("from_day", f.Period, "t.way='volunteered'"), register.CountIn("from_day", f.Period, "t.way='volunteered'"),
		register.PersonsIn("from_day", f.Period, ""))
	if err != nil {
		return ParticipationTotals{}, err
	}
	return ParticipationTotals{n[0], n[1], n[2], n[3], n[0] + n[2] - n[4], n[4]}, nil
}

// Definitions are the registers as kinds of import.
func (s *Service) Definitions() []intake.Definition {
	p := s.Participations.Definition()
	p.Choices = func(ctx context.Context, _ kernel.Actor, field string) ([]string, error) {
		if field != "action_name" {
			return nil, nil
		}
		actions, err := listActions(ctx, s.db.Read())
		var names []string
		for _, a := range actions {
			if a.Active {
				names = append(names, a.Name)
			}
		}
		return names, err
	}
	return []intake.Definition{s.Visits.Definition(), p}
}

// Links lead from facts to records.
func (s *Service) Links() []register.Link {
	return []register.Link{
		{SourceType: "visit", Name: "走访记录", Path: "/visits/{id}", Permission: "outreach.read"},
		{SourceType: "participation", Name: "参加专项行动", Path: "/participations/{id}", Permission: "outreach.read"},
	}
}

// SaveAction adds an action (version 0) or changes one; a new name is shown on the old records too.
// Faults: ErrActionCode, ErrActionName, ErrActionTaken, register.ErrDay, register.ErrReversed, kernel.ErrStale.
func (s *Service) SaveAction(ctx context.Context, actor kernel.Actor, a Action) (Action, error) {
	a.Name = strings.TrimSpace(a.Name)
	if err := a.check(); err != nil {
		return Action{}, err
	}
	return db.InTx(ctx, s.db, "outreach.action", func(ctx context.Context, tx *db.Tx) (Action, error) {
		saved, detail := a, map[string]any{}
		if a.Version > 0 {
			before, err := actionIn(ctx, tx, a.Code)
			if err != nil {
				return Action{}, err
			}
			if detail["before"] = before; before.Name != a.Name {
				if err := renameAction(ctx, tx, a); err != nil {
					return Action{}, err
				}
			}
		}
		if err := saveAction(ctx, tx, &saved); err != nil {
			return Action{}, err
		}
		detail["after"] = saved
		return saved, s.audit.Record(ctx, tx, actor, audit.Entry{Action: "outreach.action", ObjectType: "action", Detail: detail})
	})
}
