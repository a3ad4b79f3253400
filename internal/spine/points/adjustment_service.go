package points

import (
	"context"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
)

// Proposal (调整建议) is what the first of two persons fills in.
type Proposal struct {
	Subject   SubjectType
	SubjectID kernel.ID
	Day       kernel.Day // empty for today
	Rule      string
	Points    kernel.Points
	Reason    string
	Evidence  string
}

// Propose asks for a second person to give or take points at discretion. Refusals: ErrNotFound for a
// subject out of scope, ErrAdjustDay, ErrOwnPoints, ErrYearClosed, and those of the rule.
func (s *Service) Propose(ctx context.Context, actor kernel.Actor, p Proposal) (Adjustment, error) {
	return db.InTx(ctx, s.db, "points.propose_adjustment", func(ctx context.Context, tx *db.Tx) (Adjustment, error) {
		if p.Day == "" {
			p.Day = tx.Today()
		}
		named, err := s.directory.Subject(ctx, tx, actor.Scope, p.Subject, p.SubjectID)
		if err != nil {
			return Adjustment{}, err
		}
		if !p.Day.Valid() || p.Day > tx.Today() || p.Day.Year() < tx.Today().Year()-1 {
			return Adjustment{}, ErrAdjustDay.At("day")
		}
		if term, closed, err := closedOn(ctx, tx, p.Day, p.Subject); err != nil || closed {
			if err == nil {
				err = ErrYearClosed.With(term.Chinese(), p.Subject.Chinese()).At("day")
			}
			return Adjustment{}, err
		}
		return s.proposeIn(ctx, tx, actor, Discretion, 0, named.Name, p)
	})
}

// ProposeFor is Propose in the transaction of the objection that was upheld; it may reach a closed
// year, for two persons decide on it.
func (s *Service) ProposeFor(ctx context.Context, tx *db.Tx, actor kernel.Actor, objection kernel.ID, name string, p Proposal) (Adjustment, error) {
	return s.proposeIn(ctx, tx, actor, OnObjection, objection, name, p)
}

func (s *Service) proposeIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, cause Cause, id kernel.ID, name string, p Proposal) (Adjustment, error) {
	a := Adjustment{
		ID: tx.NewID(), Cause: cause, CauseID: id, Subject: p.Subject, SubjectID: p.SubjectID, SubjectName: name, Day: p.Day, Rule: p.Rule, Points: p.Points,
		Reason: strings.TrimSpace(p.Reason), Evidence: strings.TrimSpace(p.Evidence), State: AdjustmentProposed, Level: LevelOf(actor).above(),
		Proposed: Signature{actor.Account, actor.Name, tx.Millis()}, Version: 1,
	}
	if p.Subject == ByDepartment {
		a.Level = CommitteeLevel
	}
	if p.Subject == ByMember && actor.Member == p.SubjectID {
		return a, ErrOwnPoints
	}
	rule, err := s.ruleOn(ctx, tx, p.Subject, p.Rule, p.Day)
	if err != nil {
		return a, err
	}
	if err := a.check(rule); err != nil {
		return a, err
	}
	a.RuleText = rule.Text
	if a.Branch, a.Department, err = s.directory.Place(ctx, tx, p.Subject, p.SubjectID, p.Day); err != nil {
		return a, err
	}
	if a.Department == 0 {
		a.Level = CommitteeLevel
	}
	if err := insertAdjustment(ctx, tx, &a); err != nil {
		return a, err
	}
	return a, s.adjustmentStep(ctx, tx, actor, &a, "points.propose_adjustment", a.Reason)
}

// ruleOn is a rule as of a day; nil when the scheme of that day does not have it.
func (s *Service) ruleOn(ctx context.Context, q db.Queryer, t SubjectType, code string, day kernel.Day) (*Rule, error) {
	y, err := s.yearAt(ctx, q, t, day)
	if err != nil {
		return nil, err
	}
	if v := y.history.At(day); v != nil {
		return v.Scheme.rule(code), nil
	}
	return nil, nil
}

// DiscretionaryRules are the rules of a day by which two persons may give or take points.
func (s *Service) DiscretionaryRules(ctx context.Context, t SubjectType, day kernel.Day) ([]Rule, error) {
	out := []Rule{}
	y, err := s.yearAt(ctx, s.db.Read(), t, day)
	if err != nil {
		return out, err
	}
	if v := y.history.At(day); v != nil {
		for _, r := range v.Scheme.Rules {
			if r.discretionary() {
				out = append(out, r)
			}
		}
	}
	return out, nil
}

// DecideAdjustment is the second person's word on points proposed or to be taken back; who proposed
// them withdraws by the same way. Refusals: ErrSecondPerson, ErrOwnPoints, ErrLevelAbove, ErrWhyNot,
// ErrAdjustmentMoved, ErrStale, ErrYearClosed.
func (s *Service) DecideAdjustment(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, agree bool, answer string) (Adjustment, error) {
	answer = strings.TrimSpace(answer)
	return db.InTx(ctx, s.db, "points.decide_adjustment", func(ctx context.Context, tx *db.Tx) (Adjustment, error) {
		a, err := takeAdjustment(ctx, tx, actor, id, version)
		if err != nil {
			return a, err
		}
		was, first := a.State, a.first()
		if _, err := adjustmentSeen(ctx, tx, actor, a.Level, id); err != nil && !a.first().by(actor) {
			return a, ErrLevelAbove
		}
		if err := a.decide(actor, agree, answer, tx.Millis()); err != nil {
			return a, err
		}
		if err := s.bySecond(ctx, tx, first, actor, agree); err != nil {
			return a, err
		}
		if err := updateAdjustment(ctx, tx, &a); err != nil {
			return a, err
		}
		if err := s.effect(ctx, tx, was, &a); err != nil {
			return a, err
		}
		return a, s.adjustmentStep(ctx, tx, actor, &a, "points.decide_adjustment", answer)
	})
}

// decide moves the state.
func (a *Adjustment) decide(actor kernel.Actor, agree bool, answer string, now int64) error {
	first, mine := a.first(), Signature{actor.Account, actor.Name, now}
	if withdrawn := !agree && first.by(actor); !withdrawn {
		if err := a.second(actor); err != nil {
			return err
		}
		if !agree && answer == "" {
			return ErrWhyNot.At("reason")
		}
	}
	switch {
	case a.State == AdjustmentProposed && agree:
		a.State, a.Granted = AdjustmentGranted, mine
	case a.State == AdjustmentProposed && first.by(actor):
		a.State, a.Answer = AdjustmentWithdrawn, answer
	case a.State == AdjustmentProposed:
		a.State, a.Granted, a.Answer = AdjustmentRefused, mine, answer
	case a.State == AdjustmentReversing && agree:
		a.State, a.Reversed = AdjustmentReversed, mine
	case a.State == AdjustmentReversing:
		a.State, a.Answer, a.Takeback, a.Asked = AdjustmentGranted, answer, "", Signature{}
	default:
		return ErrAdjustmentMoved
	}
	return nil
}

// effect writes the fact of what was granted, or takes it back.
func (s *Service) effect(ctx context.Context, tx *db.Tx, was AdjustmentState, a *Adjustment) error {
	switch {
	case a.State == AdjustmentGranted && was == AdjustmentProposed:
		if a.Cause == Discretion {
			if err := lockRuns(ctx, tx, false); err != nil {
				return err
			}
			if term, closed, err := closedOn(ctx, tx, a.Day, a.Subject); err != nil || closed {
				if err == nil {
					err = ErrYearClosed.With(term.Chinese(), a.Subject.Chinese())
				}
				return err
			}
		}
		return s.facts.Append(ctx, tx, a.fact())
	case a.State == AdjustmentReversed:
		return s.facts.Reverse(ctx, tx, a.source())
	}
	return nil
}

// AskTakeback asks for a second person to take granted points back. Refusals: ErrWhyTakeback,
// ErrAdjustmentMoved, ErrStale.
func (s *Service) AskTakeback(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, reason string) (Adjustment, error) {
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return Adjustment{}, ErrWhyTakeback.At("reason")
	}
	return db.InTx(ctx, s.db, "points.ask_takeback", func(ctx context.Context, tx *db.Tx) (Adjustment, error) {
		a, err := takeAdjustment(ctx, tx, actor, id, version)
		if err != nil {
			return a, err
		}
		if a.State != AdjustmentGranted {
			return a, ErrAdjustmentMoved
		}
		a.State, a.Takeback, a.Answer, a.Asked = AdjustmentReversing, reason, "", Signature{actor.Account, actor.Name, tx.Millis()}
		if a.Level = LevelOf(actor).above(); a.Subject == ByDepartment || a.Department == 0 {
			a.Level = CommitteeLevel
		}
		if err := updateAdjustment(ctx, tx, &a); err != nil {
			return a, err
		}
		return a, s.adjustmentStep(ctx, tx, actor, &a, "points.ask_takeback", reason)
	})
}

func takeAdjustment(ctx context.Context, tx *db.Tx, actor kernel.Actor, id kernel.ID, version int) (Adjustment, error) {
	a, err := adjustmentSeen(ctx, tx, actor, BranchLevel, id)
	if err == nil && a.Version != version {
		err = kernel.ErrStale
	}
	return a, err
}

const adjustmentDuty = "points.second_adjustment"

// adjustmentStep keeps the trail and tells the second person that there is something to do.
func (s *Service) adjustmentStep(ctx context.Context, tx *db.Tx, actor kernel.Actor, a *Adjustment, action, reason string) error {
	if err := s.audit.Record(ctx, tx, actor, audit.Entry{
		Action: action, ObjectType: "points_adjustment", ObjectID: a.ID, OrgID: a.Department,
		Detail: map[string]any{"state": a.State, "rule": a.Rule, "points": a.Points, "subject": a.Subject, "subject_id": a.SubjectID, "reason": reason},
	}); err != nil {
		return err
	}
	if err := duty.Clear(ctx, tx, adjustmentDuty, "points_adjustment", a.ID); err != nil {
		return err
	}
	what := map[AdjustmentState]string{AdjustmentProposed: "待批准", AdjustmentReversing: "待批准冲正"}[a.State]
	if what == "" {
		return nil
	}
	org, err := s.directory.Office(ctx, tx, a.Level.Role(), a.Branch, a.Department)
	if a.Level == CommitteeLevel {
		org, err = s.directory.Root(ctx, tx)
	}
	if err != nil {
		return err
	}
	return duty.Raise(ctx, tx, duty.Duty{
		Kind: adjustmentDuty, Title: "调整分" + what + "：" + a.SubjectName + "，" + a.Points.Signed() + "分", Note: a.RuleText, Role: a.Level.Role(), OrgID: org,
		ObjectType: "points_adjustment", ObjectID: a.ID,
	})
}

// Adjustments are those that the actor's offices may see, the ones that wait first.
func (s *Service) Adjustments(ctx context.Context, actor kernel.Actor, f AdjustmentFilter, p kernel.Page) (kernel.List[Adjustment], error) {
	cond, args := seenBy(actor, BranchLevel)
	for _, x := range []struct{ col, val string }{{"state", string(f.State)}, {"subject", string(f.Subject)}, {"cause", string(f.Cause)}} {
		if x.val != "" {
			cond, args = cond+" AND "+x.col+"=?", append(args, x.val)
		}
	}
	if f.Text != "" {
		cond, args = cond+` AND (subject_name LIKE ? ESCAPE '\' OR reason LIKE ? ESCAPE '\')`, append(args, db.Like(f.Text), db.Like(f.Text))
	}
	return db.SelectPage(ctx, s.db.Read(), p, scanAdjustment, adjustmentColumns, "points_adjustment WHERE "+cond,
		"CASE WHEN state IN ('proposed','reversing') THEN 0 ELSE 1 END, proposed_at DESC, id DESC", args...)
}

// AdjustmentFilter narrows adjustments. Zero fields do not narrow.
type AdjustmentFilter struct {
	State   AdjustmentState
	Subject SubjectType
	Cause   Cause
	Text    string
}
