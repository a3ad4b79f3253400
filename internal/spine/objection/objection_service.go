package objection

import (
	"context"
	"strings"
	"unicode/utf8"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/calendar"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/points"
)

// Service takes objections and keeps who answered them.
type Service struct {
	db        *db.DB
	audit     *audit.Log
	facts     *fact.Log
	points    *points.Service
	directory points.Directory
	days      *calendar.Table
}

// NewService returns a service; app subscribes it to the fact log.
func NewService(d *db.DB, a *audit.Log, facts *fact.Log, p *points.Service, directory points.Directory) *Service {
	return &Service{d, a, facts, p, directory, calendar.Seeded()}
}

// Target (异议对象) is what is objected to: a line, or something missing when FactID is 0.
type Target struct {
	Subject   points.SubjectType
	SubjectID kernel.ID // 0 for the actor's own member
	Year      int
	FactID    kernel.ID
	Rule      string
	Half      int // where the year is assessed in halves
}

func (t Target) term() points.Term { return points.Term{Year: t.Year, Half: t.Half} }

// Door (提出异议的条件) says whether and until when one may object to a target, and who would answer.
type Door struct {
	Open       bool          `json:"open"`
	Until      kernel.Day    `json:"until" doc:"最后一天；空为没有期限"`
	RuleText   string        `json:"rule_text"`
	Day        kernel.Day    `json:"day"`
	Points     kernel.Points `json:"points"`
	SourceType string        `json:"source_type"`
	SourceID   kernel.ID     `json:"source_id"`
	Level      points.Level  `json:"level" doc:"由哪一级答复：1党支部，2单位，3工委"`
	AnswerDays int           `json:"answer_days" doc:"答复期限，工作日"`
	Standing   kernel.ID     `json:"standing" doc:"对这条明细正在办理的异议，没有为0"`

	target             Target
	name               string
	branch, department kernel.ID
}

// own settles whose points are objected to: one's own, or those of the branch or department whose
// office one holds. Fault: kernel.ErrNotFound.
func own(actor kernel.Actor, t *Target) error {
	role := points.BranchLevel.Role()
	switch t.Subject {
	case points.ByMember:
		if t.SubjectID == 0 {
			t.SubjectID = actor.Member
		}
		if actor.Member == 0 || t.SubjectID != actor.Member {
			return kernel.ErrNotFound
		}
		return nil
	case points.ByDepartment:
		role = points.DepartmentLevel.Role()
	}
	for _, g := range actor.Grants {
		if g.Role == role && (g.Org == t.SubjectID || t.SubjectID == 0) {
			t.SubjectID = g.Org
			return nil
		}
	}
	return kernel.ErrNotFound
}

// Door answers whether the actor may object to a target. Faults: kernel.ErrNotFound, ErrNoLine.
func (s *Service) Door(ctx context.Context, actor kernel.Actor, t Target) (Door, error) {
	if err := own(actor, &t); err != nil {
		return Door{}, err
	}
	q, d := s.db.Read(), Door{target: t}
	named, err := s.directory.Subject(ctx, q, kernel.Everything(), t.Subject, t.SubjectID)
	if err != nil {
		return d, err
	}
	d.name = named.Name
	if d.branch, d.department, err = s.directory.Place(ctx, q, t.Subject, t.SubjectID, s.db.Today()); err != nil {
		return d, err
	}
	d.Level = firstLevel(t.Subject, actor, d.branch, d.department)
	tm, err := terms(ctx, q)
	if err != nil {
		return d, err
	}
	d.AnswerDays = tm.AnswerDays
	closed, err := s.points.ClosedDay(ctx, q, t.term(), t.Subject)
	if err != nil {
		return d, err
	}
	if t.FactID == 0 {
		d.Until = tm.lastDayMissing(closed)
	} else if err := s.line(ctx, q, t, tm, closed, &d); err != nil {
		return d, err
	}
	if d.Open = d.Until >= s.db.Today(); d.Until == kernel.MaxDay {
		d.Until = ""
	}
	return d, nil
}

// line completes a door by the line behind it.
func (s *Service) line(ctx context.Context, q db.Queryer, t Target, tm Terms, closed kernel.Day, d *Door) error {
	l, text, err := s.points.FindLine(ctx, t.Subject, t.SubjectID, t.term(), t.FactID, t.Rule)
	if err != nil {
		return ErrNoLine
	}
	facts, err := s.facts.ByIDs(ctx, q, []kernel.ID{t.FactID})
	if err != nil || len(facts) == 0 {
		return ErrNoLine
	}
	d.RuleText, d.Day, d.Points, d.SourceType, d.SourceID = text, l.Day, l.Points, l.SourceType, l.SourceID
	d.Until = tm.lastDay(kernel.DayOf(facts[0].Known()), closed)
	open, err := db.Select(ctx, q, db.Column[kernel.ID], "SELECT id FROM objection WHERE state='open' AND subject=? AND subject_id=? AND fact_id=? AND rule=?", t.Subject, t.SubjectID, t.FactID, t.Rule)
	if len(open) > 0 {
		d.Standing = open[0]
	}
	return err
}

// Raise takes an objection. For something missing, day says when it happened. Faults:
// kernel.ErrNotFound, ErrNoLine, ErrText, ErrDay, ErrClosedDoor, ErrTwice.
func (s *Service) Raise(ctx context.Context, actor kernel.Actor, t Target, day kernel.Day, text string) (Objection, error) {
	d, err := s.Door(ctx, actor, t)
	if err != nil {
		return Objection{}, err
	}
	span, err := s.points.Span(ctx, s.db.Read(), t.Subject, t.term())
	if err != nil {
		return Objection{}, err
	}
	text = strings.TrimSpace(text)
	switch {
	case !d.Open:
		return Objection{}, ErrClosedDoor.With(d.Until.Chinese())
	case utf8.RuneCountInString(text) < 5:
		return Objection{}, ErrText.At("text")
	case t.FactID == 0 && (!day.Valid() || !span.Contains(day) || day > s.db.Today()):
		return Objection{}, ErrDay.With(span.First.Chinese(), span.Last.Chinese()).At("day")
	}
	t = d.target
	return db.InTx(ctx, s.db, "objection.raise", func(ctx context.Context, tx *db.Tx) (Objection, error) {
		o := Objection{
			ID: tx.NewID(), Subject: t.Subject, SubjectID: t.SubjectID, SubjectName: d.name, Year: t.Year, FactID: t.FactID, Rule: t.Rule, RuleText: d.RuleText,
			Day: d.Day, Points: d.Points, SourceType: d.SourceType, SourceID: d.SourceID, Text: text, State: Open, Level: d.Level, Look: 1,
			RaisedName: actor.Name, RaisedAt: tx.Millis(), Version: 1, lowest: d.Level, branch: d.branch, department: d.department, raisedBy: actor.Account, raisedMember: actor.Member,
		}
		if t.FactID == 0 {
			o.Day, o.RuleText = day, s.points.RuleText(ctx, tx, t.Subject, t.Rule, day)
		}
		o.Due, o.DueSure = workdays(s.days, tx.Today(), d.AnswerDays)
		if err := insert(ctx, tx, &o); err != nil {
			return o, err
		}
		return o, s.step(ctx, tx, actor, &o, stepRaised, text)
	})
}

// Detail is an objection with its story.
type Detail struct {
	Objection
	Steps       []Step              `json:"steps"`
	Adjustments []points.Adjustment `json:"adjustments" doc:"异议成立后的调整分"`
	Mine        bool                `json:"mine" doc:"本人提出，或由本人的职务提出"`
	MayAnswer   bool                `json:"may_answer" doc:"现由本人的职务答复"`
	Barred      string              `json:"barred" doc:"职务可以答复、但不能由本人答复的原因，没有为空"`
	Involved    bool                `json:"involved" doc:"原记录由本人登记或认定，不能一人不予支持"`
	TakeUpUntil kernel.Day          `json:"take_up_until" doc:"可以请上一级再看一次的最后一天；空为不能"`
}

// Get answers one objection. Fault: kernel.ErrNotFound, also for what others raised.
func (s *Service) Get(ctx context.Context, actor kernel.Actor, id kernel.ID) (out Detail, err error) {
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		out = Detail{}
		if out.Objection, err = find(ctx, q, actor, id); err != nil {
			return err
		}
		o := &out.Objection
		o.Overdue = o.State == Open && o.Due < s.db.Today()
		if out.Steps, err = stepsOf(ctx, q, id); err != nil {
			return err
		}
		if out.Adjustments, err = s.points.AdjustmentsOf(ctx, q, points.OnObjection, id); err != nil {
			return err
		}
		out.Mine = o.raised(actor)
		if out.MayAnswer, err = answers(ctx, q, actor, id); err != nil {
			return err
		}
		if out.MayAnswer = out.MayAnswer && o.State == Open; out.MayAnswer {
			if f, refused := kernel.AsFault(o.mayAnswer(actor, true, false, out.Steps)); refused {
				out.MayAnswer, out.Barred = false, f.Text
			}
		}
		if out.Involved, err = s.involved(ctx, q, actor, o); err != nil {
			return err
		}
		tm, err := terms(ctx, q)
		if until := s.until(o, tm); out.Mine && o.takeUpOn(actor, s.db.Today(), until) {
			out.TakeUpUntil = until
		}
		return err
	})
	return out, err
}

// until is the last day for asking for a second look.
func (s *Service) until(o *Objection, tm Terms) kernel.Day {
	if o.State != Dismissed {
		return kernel.MaxDay
	}
	last, _ := workdays(s.days, kernel.DayOf(at(o.AnsweredAt)), tm.SecondDays)
	return last
}

// involved reports whether the actor recorded, accepted or corrected the record behind the line.
func (s *Service) involved(ctx context.Context, q db.Queryer, actor kernel.Actor, o *Objection) (bool, error) {
	if o.SourceID == 0 || actor.Account == 0 {
		return false, nil
	}
	list, err := s.audit.List(ctx, q, audit.Filter{ObjectType: o.SourceType, ObjectID: o.SourceID, AccountID: actor.Account}, kernel.Page{Size: 1})
	return list.Total > 0, err
}
