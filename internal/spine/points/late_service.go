package points

import (
	"context"
	"fmt"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/fact"
)

// MarkLate marks facts that become known after their year was closed, before they are written. Whoever
// closes a year waits for the postings under way, so that none is on the wrong side of it.
func (s *Service) MarkLate(ctx context.Context, tx *db.Tx, facts []fact.Fact) error {
	if err := lockRuns(ctx, tx, false); err != nil {
		return err
	}
	days := factDays(facts)
	if len(days) == 0 {
		return nil
	}
	closed, err := closedOver(ctx, tx, kernel.Period{First: days[0], Last: days[len(days)-1]})
	if err != nil || len(closed) == 0 {
		return err
	}
	for i := range facts {
		for _, r := range closed {
			facts[i].Late = facts[i].Late || r.span.Contains(facts[i].Day)
		}
	}
	return nil
}

// hold keeps late facts of a closed year for a decision. Adjustments have had theirs: two persons
// granted them, so they enter with that as the reason.
func (s *Service) hold(ctx context.Context, tx *db.Tx, r run, facts []fact.Fact) (entering []fact.Fact, err error) {
	y, err := s.yearOf(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	moving, subjects := y.moving(facts)
	for i, f := range moving {
		row := lateRow{state: LateWaiting}
		if f.Kind == AdjustedKind {
			row = lateRow{state: LateAccepted, decided: Signature{Name: f.Attrs[grantedAttr], At: tx.Millis()}, reason: f.Attrs[reasonAttr]}
			entering = append(entering, f)
		} else if f.Sign < 0 {
			original, err := s.facts.Original(ctx, tx, f)
			if err != nil {
				return nil, err
			}
			settled, err := settleWith(ctx, tx, r.subject, original)
			if err != nil {
				return nil, err
			}
			if settled {
				row.state = LateSettled
			}
		}
		if err := insertLate(ctx, tx, r, f, subjects[i], row); err != nil {
			return nil, err
		}
		if row.state == LateSettled {
			if err := s.tellSettled(ctx, tx, r); err != nil {
				return nil, err
			}
		}
	}
	return entering, nil
}

// tellSettled keeps the duty right when what was proposed has settled itself.
func (s *Service) tellSettled(ctx context.Context, tx *db.Tx, r run) error {
	c, closed, err := liveClosing(ctx, tx, r.Term, r.subject)
	if err != nil || !closed {
		return err
	}
	return s.tellLate(ctx, tx, c)
}

// enter posts facts to the runs that are open, as if they had just become known.
func (s *Service) enter(ctx context.Context, tx *db.Tx, term Term, t SubjectType, ids []kernel.ID) error {
	if len(ids) == 0 {
		return nil
	}
	runs, err := runsOf(ctx, tx, term.Year)
	if err != nil {
		return err
	}
	facts, err := s.facts.ByIDs(ctx, tx, ids)
	if err != nil {
		return err
	}
	for _, r := range runs {
		if r.subject != t || r.Term != term {
			continue
		}
		if err := s.postOpen(ctx, tx, r, facts); err != nil {
			return err
		}
	}
	return nil
}

// ProposeLate is the first person's word: to take late facts into the closed year's points, or to leave them out for
// good, with a reason. It answers how many had waited without a proposal; the others are left as they are.
// Refusals: ErrWhyLate, ErrNotClosed, ErrOwnLate, ErrLateDecided.
func (s *Service) ProposeLate(ctx context.Context, actor kernel.Actor, term Term, t SubjectType, ids []kernel.ID, accept bool, reason string) (int, error) {
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return 0, ErrWhyLate.At("reason")
	}
	return db.InTx(ctx, s.db, "points.propose_late", func(ctx context.Context, tx *db.Tx) (int, error) {
		rows, c, err := s.takeLate(ctx, tx, actor, term, t, ids, "")
		if err != nil {
			return 0, err
		}
		ids := lateIDs(rows)
		if err := lateProposed(ctx, tx, t, term, ids, lateRow{proposal: proposing(accept), proposed: Signature{actor.Account, actor.Name, tx.Millis()}, reason: reason}); err != nil {
			return 0, err
		}
		return len(ids), s.lateStep(ctx, tx, actor, c, "points.propose_late", map[string]any{"facts": ids, "accepted": accept, "reason": reason})
	})
}

// DecideLate is the second person's word on late facts for which the same was proposed: accept is the proposal as
// whoever decides saw it. Who does not agree says why, and the facts wait for another proposal; who proposed takes it
// back by the same way. It answers how many still stood as they were seen. Refusals: ErrNotClosed, ErrSecondPerson,
// ErrOwnLate, ErrWhyNot, ErrLateDecided.
func (s *Service) DecideLate(ctx context.Context, actor kernel.Actor, term Term, t SubjectType, ids []kernel.ID, accept, agree bool, answer string) (int, error) {
	answer = strings.TrimSpace(answer)
	return db.InTx(ctx, s.db, "points.decide_late", func(ctx context.Context, tx *db.Tx) (int, error) {
		rows, c, err := s.takeLate(ctx, tx, actor, term, t, ids, proposing(accept))
		if err != nil {
			return 0, err
		}
		mine := 0
		for _, r := range rows {
			own, err := s.sameHand(ctx, tx, r.proposed, actor)
			if err != nil {
				return 0, err
			}
			if own {
				mine++
			}
		}
		ids := lateIDs(rows)
		detail := map[string]any{"facts": ids, "accepted": accept, "agreed": agree, "reason": answer}
		switch {
		case agree && mine > 0:
			return 0, ErrSecondPerson
		case !agree && answer == "" && mine < len(rows):
			return 0, ErrWhyNot.At("reason")
		case !agree:
			if answer != "" {
				answer = actor.Name + "：" + answer
			}
			if err := lateProposed(ctx, tx, t, term, ids, lateRow{answer: answer}); err != nil {
				return 0, err
			}
			return len(ids), s.lateStep(ctx, tx, actor, c, "points.decide_late", detail)
		}
		state := LateRefused
		if accept {
			state = LateAccepted
		}
		if err := lateDecided(ctx, tx, t, term, ids, state, Signature{actor.Account, actor.Name, tx.Millis()}); err != nil {
			return 0, err
		}
		if accept {
			if err := s.enter(ctx, tx, term, t, ids); err != nil {
				return 0, err
			}
		}
		return len(ids), s.lateStep(ctx, tx, actor, c, "points.decide_late", detail)
	})
}

// takeLate are the late facts of a closed term that wait with a proposal, or without one, and are not the actor's own.
func (s *Service) takeLate(ctx context.Context, tx *db.Tx, actor kernel.Actor, term Term, t SubjectType, ids []kernel.ID, proposal LateProposal) ([]lateRow, Closing, error) {
	if err := lockRuns(ctx, tx, true); err != nil {
		return nil, Closing{}, err
	}
	c, closed, err := liveClosing(ctx, tx, term, t)
	if err == nil && !closed {
		err = ErrNotClosed.With(term.Chinese(), t.Chinese())
	}
	if err != nil {
		return nil, c, err
	}
	rows, err := lateAmong(ctx, tx, t, term, ids, proposal)
	if err == nil && len(rows) == 0 {
		err = ErrLateDecided
	}
	for _, r := range rows {
		if t == ByMember && actor.Member != 0 && actor.Member == r.subject {
			err = ErrOwnLate
		}
	}
	return rows, c, err
}

func lateIDs(rows []lateRow) []kernel.ID {
	ids := make([]kernel.ID, len(rows))
	for i, r := range rows {
		ids[i] = r.fact
	}
	return ids
}

const lateDuty = "points.second_late"

// lateStep keeps the trail and tells the second person how much there is to decide.
func (s *Service) lateStep(ctx context.Context, tx *db.Tx, actor kernel.Actor, c Closing, action string, detail map[string]any) error {
	detail["half"], detail["subject"] = c.Half, c.Subject
	if err := s.audit.Record(ctx, tx, actor, audit.Entry{Action: action, ObjectType: "points_year", ObjectID: kernel.ID(c.Year), Detail: detail}); err != nil {
		return err
	}
	return s.tellLate(ctx, tx, c)
}

// tellLate keeps the duty of whoever is to decide on proposals as it is now.
func (s *Service) tellLate(ctx context.Context, tx *db.Tx, c Closing) error {
	counts, err := lateCounts(ctx, tx, c.Term, c.Subject)
	if err != nil {
		return err
	}
	if counts.Proposed == 0 {
		return duty.Clear(ctx, tx, lateDuty, "points_closing", c.ID)
	}
	root, err := s.directory.Root(ctx, tx)
	if err != nil {
		return err
	}
	return duty.Raise(ctx, tx, duty.Duty{
		Kind: lateDuty, Title: fmt.Sprintf("%s：%d条迟到事实的处理建议待另一人复核", termTitle(c.Term, c.Subject), counts.Proposed), Role: staff, OrgID: root,
		ObjectType: "points_closing", ObjectID: c.ID,
	})
}

// LateFacts are a year's late facts for one kind of subject, those that wait first, and what the reader may do with them.
func (s *Service) LateFacts(ctx context.Context, actor kernel.Actor, term Term, t SubjectType, state LateState, p kernel.Page) (out kernel.List[LateFact], err error) {
	out.Items = []LateFact{}
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		rows, err := lateList(ctx, q, term, t, state, p)
		if err != nil || len(rows.Items) == 0 {
			return err
		}
		out.Total = rows.Total
		_, y, err := s.runOf(ctx, q, term, t)
		if err != nil {
			return err
		}
		facts, err := s.facts.ByIDs(ctx, q, lateIDs(rows.Items))
		byID := make(map[kernel.ID]fact.Fact, len(facts))
		for _, f := range facts {
			byID[f.ID] = f
		}
		for _, r := range rows.Items {
			named, err := s.directory.Subject(ctx, q, kernel.Everything(), t, r.subject)
			if err != nil {
				named = Named{Name: "（已不在册）"}
			}
			late := s.lateFact(y, byID[r.fact], r, named)
			if late.State == LateWaiting {
				if late.Mine, err = s.sameHand(ctx, q, r.proposed, actor); err != nil {
					return err
				}
				switch {
				case t == ByMember && actor.Member != 0 && actor.Member == r.subject:
					late.Barred = ErrOwnLate.Text
				case late.Mine:
					late.Barred = ErrSecondPerson.Text
				}
			}
			out.Items = append(out.Items, late)
		}
		return err
	})
	return out, err
}

func (s *Service) lateFact(y *Year, f fact.Fact, r lateRow, n Named) LateFact {
	out := LateFact{
		FactID: f.ID, SubjectID: r.subject, Name: n.Name, Within: n.Within, Day: f.Day, KnownDay: kernel.DayOf(millis(f.KnownAt)), Reversal: f.Sign < 0,
		State: r.state, Proposal: r.proposal, Proposed: r.proposed, Decided: r.decided, Reason: r.reason, Answer: r.answer, SourceType: f.Source.Type, SourceID: f.Source.ID,
	}
	for _, e := range y.Entries(nil, &f) {
		out.Points += e.Points
		if rule := y.history.ruleAt(e.Rule, f.Day); rule != nil && out.What == "" {
			out.What = rule.Text
		}
	}
	return out
}
