package objection

import (
	"context"
	"strings"
	"unicode/utf8"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/points"
)

// Answer (答复) is what whoever answers fills in. Rule and Points are for a remedy by points.
type Answer struct {
	Uphold bool
	Reason string
	Remedy Remedy
	Rule   string
	Points kernel.Points
}

// change loads an objection that the actor sees, in the version that was shown, and lets fn move it.
func (s *Service) change(ctx context.Context, actor kernel.Actor, name string, id kernel.ID, version int, fn func(ctx context.Context, tx *db.Tx, o *Objection, tm Terms) (what, text string, err error)) error {
	return s.db.Do(ctx, name, func(ctx context.Context, tx *db.Tx) error {
		o, err := find(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if o.Version != version {
			return kernel.ErrStale
		}
		tm, err := terms(ctx, tx)
		if err != nil {
			return err
		}
		what, text, err := fn(ctx, tx, &o, tm)
		if err != nil {
			return err
		}
		if err := update(ctx, tx, &o); err != nil {
			return err
		}
		return s.step(ctx, tx, actor, &o, what, text)
	})
}

// toAnswer refuses whoever's office it doesn't stand with.
func (s *Service) toAnswer(ctx context.Context, tx *db.Tx, actor kernel.Actor, o *Objection) error {
	may, err := answers(ctx, tx, actor, o.ID)
	if err == nil && !may {
		err = ErrNotAnswerer.With(levelNames[o.Level])
	}
	return err
}

var levelNames = map[points.Level]string{points.BranchLevel: "党支部", points.DepartmentLevel: "单位", points.CommitteeLevel: "工委"}

// Answer upholds or dismisses an objection. Faults: kernel.ErrNotFound, kernel.ErrStale, ErrNotAnswerer,
// ErrAnswered, ErrOwn, ErrInvolved, ErrSameJudge, ErrReason, ErrRemedy, and those of an adjustment.
func (s *Service) Answer(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, a Answer) error {
	return s.change(ctx, actor, "objection.answer", id, version, func(ctx context.Context, tx *db.Tx, o *Objection, _ Terms) (string, string, error) {
		a.Reason = strings.TrimSpace(a.Reason)
		before, err := stepsOf(ctx, tx, id)
		if err != nil {
			return "", "", err
		}
		involved, err := s.involved(ctx, tx, actor, o)
		if err != nil {
			return "", "", err
		}
		if err := o.mayAnswer(actor, a.Uphold, involved, before); err != nil {
			return "", "", err
		}
		if err := s.toAnswer(ctx, tx, actor, o); err != nil {
			return "", "", err
		}
		if utf8.RuneCountInString(a.Reason) < 5 {
			return "", "", ErrReason.At("reason")
		}
		if err := o.answer(a.Uphold, a.Remedy, tx.Millis()); err != nil {
			return "", "", err
		}
		return string(o.State), a.Reason, s.remedy(ctx, tx, actor, o, a)
	})
}

// remedy begins what makes an upheld objection good, or finds that it has been done already.
func (s *Service) remedy(ctx context.Context, tx *db.Tx, actor kernel.Actor, o *Objection, a Answer) error {
	switch o.Remedy {
	case ByPoints:
		if o.FactID != 0 {
			a.Rule = o.Rule
		}
		_, err := s.points.ProposeFor(ctx, tx, actor, o.ID, o.SubjectName, points.Proposal{
			Subject: o.Subject, SubjectID: o.SubjectID, Day: o.Day, Rule: a.Rule, Points: a.Points, Reason: a.Reason,
		})
		return err
	case ByRecord:
		done, err := s.corrected(ctx, tx, o)
		if done {
			o.SettledAt = tx.Millis()
		}
		return err
	}
	return nil
}

// corrected reports whether the record behind a line was taken back, or what was missing recorded,
// since the objection was raised.
func (s *Service) corrected(ctx context.Context, q db.Queryer, o *Objection) (bool, error) {
	subject := fact.Subject{Type: fact.Org, ID: o.SubjectID}
	if o.Subject == points.ByMember {
		subject.Type = fact.Member
	}
	list, err := s.facts.List(ctx, q, fact.Filter{Subject: subject, Period: kernel.Period{First: o.Day, Last: o.Day}}, kernel.AllRows)
	standing := false
	for _, f := range list.Items {
		if o.FactID == 0 && f.KnownAt >= o.RaisedAt && f.Kind != points.AdjustedKind {
			return true, err
		}
		standing = standing || f.ID == o.FactID
	}
	return o.FactID != 0 && !standing, err
}

// Pass hands an objection to the level above, with a word on it. Faults as of Answer, ErrNoLevelAbove.
func (s *Service) Pass(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, reason string) error {
	return s.change(ctx, actor, "objection.pass", id, version, func(ctx context.Context, tx *db.Tx, o *Objection, tm Terms) (string, string, error) {
		reason = strings.TrimSpace(reason)
		if err := s.toAnswer(ctx, tx, actor, o); err != nil {
			return "", "", err
		}
		if utf8.RuneCountInString(reason) < 5 {
			return "", "", ErrReason.At("reason")
		}
		if err := o.pass(); err != nil {
			return "", "", err
		}
		o.Due, o.DueSure = workdays(s.days, tx.Today(), tm.AnswerDays)
		return stepPassed, reason, nil
	})
}

// TakeUp asks for a second look. Faults: kernel.ErrNotFound, kernel.ErrStale, ErrNotYours, ErrSecondLook,
// ErrNotDueYet, ErrTooLate, ErrAnswered, ErrReason.
func (s *Service) TakeUp(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, reason string) error {
	return s.change(ctx, actor, "objection.take_up", id, version, func(_ context.Context, tx *db.Tx, o *Objection, tm Terms) (string, string, error) {
		reason = strings.TrimSpace(reason)
		if err := o.takeUp(actor, tx.Today(), s.until(o, tm)); err != nil {
			return "", "", err
		}
		if utf8.RuneCountInString(reason) < 5 {
			return "", "", ErrReason.At("reason")
		}
		o.Due, o.DueSure = workdays(s.days, tx.Today(), tm.AnswerDays)
		return stepTaken, reason, nil
	})
}

// takeUpOn reports whether a second look could be asked for.
func (o *Objection) takeUpOn(actor kernel.Actor, today, until kernel.Day) bool {
	try := *o
	return try.takeUp(actor, today, until) == nil
}

// Withdraw takes an objection back. Faults: kernel.ErrNotFound, kernel.ErrStale, ErrNotYours, ErrAnswered.
func (s *Service) Withdraw(ctx context.Context, actor kernel.Actor, id kernel.ID, version int) error {
	return s.change(ctx, actor, "objection.withdraw", id, version, func(_ context.Context, _ *db.Tx, o *Objection, _ Terms) (string, string, error) {
		return string(Withdrawn), "", o.withdraw(actor)
	})
}

// Name implements fact.Subscriber.
func (s *Service) Name() string { return "objection" }

// FactsAppended notices that the record behind an upheld objection has been corrected, or that what
// was missing has been recorded.
func (s *Service) FactsAppended(ctx context.Context, tx *db.Tx, facts []fact.Fact) error {
	waiting, err := unsettled(ctx, tx)
	if err != nil || len(waiting) == 0 {
		return err
	}
	for i := range waiting {
		o := &waiting[i]
		touched := false
		for _, f := range facts {
			touched = touched || f.Day == o.Day && f.Subject.ID == o.SubjectID || f.Source.ID == o.SourceID && f.Source.Type == o.SourceType
		}
		if !touched {
			continue
		}
		if done, err := s.corrected(ctx, tx, o); err != nil || !done {
			if err != nil {
				return err
			}
			continue
		}
		o.SettledAt = tx.Millis()
		if err := update(ctx, tx, o); err != nil {
			return err
		}
		if err := s.step(ctx, tx, kernel.System("更正记录"), o, stepDone, ""); err != nil {
			return err
		}
	}
	return nil
}

// The duties.
const (
	answerDuty  = "objection.answer"
	correctDuty = "objection.correct_record"
	objectType  = "objection"
)

// step keeps the story and the trail, and leaves the duties that the new state calls for.
func (s *Service) step(ctx context.Context, tx *db.Tx, actor kernel.Actor, o *Objection, what, text string) error {
	if err := insertStep(ctx, tx, o, actor, what, text); err != nil {
		return err
	}
	if err := s.audit.Record(ctx, tx, actor, audit.Entry{
		Action: "objection." + what, ObjectType: objectType, ObjectID: o.ID, OrgID: o.department,
		Detail: map[string]any{"state": o.State, "level": o.Level, "subject": o.Subject, "subject_id": o.SubjectID, "fact_id": o.FactID, "rule": o.Rule, "remedy": o.Remedy},
	}); err != nil {
		return err
	}
	if err := duty.Clear(ctx, tx, "", objectType, o.ID); err != nil {
		return err
	}
	switch {
	case o.State == Open:
		return s.raiseDuty(ctx, tx, o, o.Level, duty.Duty{Kind: answerDuty, Title: "答复" + o.SubjectName + "对积分的异议", Note: o.RuleText, Due: o.Due})
	case o.State == Upheld && o.Remedy == ByRecord && o.SettledAt == 0:
		keeper := points.BranchLevel
		if o.branch == 0 {
			keeper = points.DepartmentLevel
		}
		return s.raiseDuty(ctx, tx, o, keeper, duty.Duty{Kind: correctDuty, Title: "异议成立，更正" + o.SubjectName + o.Day.Chinese() + "的记录", Note: o.RuleText})
	}
	return nil
}

func (s *Service) raiseDuty(ctx context.Context, tx *db.Tx, o *Objection, l points.Level, d duty.Duty) (err error) {
	d.Role, d.ObjectType, d.ObjectID = l.Role(), objectType, o.ID
	switch l {
	case points.BranchLevel:
		d.OrgID = o.branch
	case points.DepartmentLevel:
		if d.OrgID, err = s.directory.Office(ctx, tx, d.Role, o.branch, o.department); err != nil {
			return err
		}
	default:
		if d.OrgID, err = s.directory.Root(ctx, tx); err != nil {
			return err
		}
	}
	return duty.Raise(ctx, tx, d)
}
