package points

import (
	"context"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
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
	}
	return entering, nil
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

// DecideLate takes late facts into the closed year's points, or leaves them out for good, with a
// reason. It answers how many had waited; those decided meanwhile by another are left as they are.
// Refusals: ErrWhyNot, ErrNotClosed, ErrLateDecided.
func (s *Service) DecideLate(ctx context.Context, actor kernel.Actor, term Term, t SubjectType, ids []kernel.ID, accept bool, reason string) (int, error) {
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return 0, ErrWhyLate.At("reason")
	}
	return db.InTx(ctx, s.db, "points.decide_late", func(ctx context.Context, tx *db.Tx) (int, error) {
		if err := lockRuns(ctx, tx, true); err != nil {
			return 0, err
		}
		if _, closed, err := liveClosing(ctx, tx, term, t); err != nil || !closed {
			if err == nil {
				err = ErrNotClosed.With(term.Chinese(), t.Chinese())
			}
			return 0, err
		}
		row := lateRow{state: LateRefused, decided: Signature{actor.Account, actor.Name, tx.Millis()}, reason: reason}
		if accept {
			row.state = LateAccepted
		}
		done, err := lateDecided(ctx, tx, t, term, ids, row)
		if err != nil {
			return 0, err
		}
		if len(done) == 0 {
			return 0, ErrLateDecided
		}
		if accept {
			if err := s.enter(ctx, tx, term, t, done); err != nil {
				return 0, err
			}
		}
		return len(done), s.audit.Record(ctx, tx, actor, audit.Entry{
			Action: "points.decide_late", ObjectType: "points_year", ObjectID: kernel.ID(term.Year),
			Detail: map[string]any{"half": term.Half, "subject": t, "facts": done, "accepted": accept, "reason": reason},
		})
	})
}

// LateFacts are a year's late facts for one kind of subject, those that wait first.
func (s *Service) LateFacts(ctx context.Context, term Term, t SubjectType, state LateState, p kernel.Page) (out kernel.List[LateFact], err error) {
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
		ids := make([]kernel.ID, len(rows.Items))
		for i, r := range rows.Items {
			ids[i] = r.fact
		}
		facts, err := s.facts.ByIDs(ctx, q, ids)
		byID := make(map[kernel.ID]fact.Fact, len(facts))
		for _, f := range facts {
			byID[f.ID] = f
		}
		for _, r := range rows.Items {
			named, err := s.directory.Subject(ctx, q, kernel.Everything(), t, r.subject)
			if err != nil {
				named = Named{Name: "（已不在册）"}
			}
			out.Items = append(out.Items, s.lateFact(y, byID[r.fact], r, named))
		}
		return err
	})
	return out, err
}

func (s *Service) lateFact(y *Year, f fact.Fact, r lateRow, n Named) LateFact {
	out := LateFact{
		FactID: f.ID, SubjectID: r.subject, Name: n.Name, Within: n.Within, Day: f.Day, KnownDay: kernel.DayOf(millis(f.KnownAt)), Reversal: f.Sign < 0,
		State: r.state, Decided: r.decided, Reason: r.reason, SourceType: f.Source.Type, SourceID: f.Source.ID,
	}
	for _, e := range y.Entries(nil, &f) {
		out.Points += e.Points
		if rule := y.history.ruleAt(e.Rule, f.Day); rule != nil && out.What == "" {
			out.What = rule.Text
		}
	}
	return out
}
