package points

import (
	"context"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
)

// YearBook (年度账) is a term's points of one kind of subject as the page of closings shows it.
type YearBook struct {
	Term
	Subject SubjectType `json:"subject" enum:"member,branch,department"`
	Over    bool        `json:"over" doc:"年度已结束，可以结账"`
	Now     *Closing    `json:"now,omitempty" doc:"正在办理或已生效的结账"`
	Past    []Closing   `json:"past" doc:"此前的结账与重新开放，新的在前"`
	Late    LateCounts  `json:"late" doc:"迟到事实"`
}

// YearBooks lists the years that the program has run, the latest first. Of those that were taken over, the last may
// still be closed; what lies before it is history, shown only where it was closed or something came late.
func (s *Service) YearBooks(ctx context.Context) (out kernel.List[YearBook], err error) {
	out.Items = []YearBook{}
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		runs, err := db.Select(ctx, q, scanRun, "SELECT "+runColumns+" FROM points_run WHERE state='current' ORDER BY year DESC,half DESC,subject DESC")
		if err != nil {
			return err
		}
		closings, err := allClosings(ctx, q)
		if err != nil {
			return err
		}
		begun, err := firstAdoptions(ctx, q)
		if err != nil {
			return err
		}
		for _, r := range runs {
			b := YearBook{Term: r.Term, Subject: r.subject, Over: mayPropose(r.Term, r.span.Last, s.db.Today()) == nil, Past: []Closing{}}
			for _, c := range closings {
				switch {
				case c.Term != r.Term || c.Subject != r.subject:
				case c.State == Reopened || c.State == ClosingDropped:
					b.Past = append(b.Past, c)
				default:
					b.Now = &c
				}
			}
			if b.Late, err = lateCounts(ctx, q, r.Term, r.subject); err != nil {
				return err
			}
			if b.Over && r.span.Last < begun[r.subject].AddMonths(-12) && b.Now == nil && len(b.Past) == 0 && b.Late == (LateCounts{}) {
				continue
			}
			out.Items = append(out.Items, b)
		}
		return nil
	})
	out.Total = len(out.Items)
	return out, err
}

// ProposeClosing asks for a second person to close a term. Refusals: ErrYearNotOver, ErrNoRun,
// ErrClosingTwice.
func (s *Service) ProposeClosing(ctx context.Context, actor kernel.Actor, term Term, t SubjectType, note string) (Closing, error) {
	return db.InTx(ctx, s.db, "points.propose_closing", func(ctx context.Context, tx *db.Tx) (Closing, error) {
		r, err := currentRun(ctx, tx, term, t)
		last := r.span.Last
		if err != nil {
			last = kernel.YearOf(term.Year).Last
		}
		if err := mayPropose(term, last, tx.Today()); err != nil {
			return Closing{}, err
		}
		if err != nil {
			return Closing{}, ErrNoRun.With(term.Chinese(), t.Chinese())
		}
		c := Closing{
			ID: tx.NewID(), Term: term, Subject: t, State: ClosingProposed, Note: strings.TrimSpace(note),
			Proposed: Signature{actor.Account, actor.Name, tx.Millis()}, Version: 1, versions: r.versions,
		}
		if err := insertClosing(ctx, tx, &c); err != nil {
			return c, err
		}
		return c, s.closingStep(ctx, tx, actor, &c, "points.propose_closing", c.Note)
	})
}

// AskReopening asks for a second person to reopen a closed year. Refusals: ErrWhyReopen, ErrStale,
// ErrClosingMoved.
func (s *Service) AskReopening(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, reason string) (Closing, error) {
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return Closing{}, ErrWhyReopen.At("reason")
	}
	return db.InTx(ctx, s.db, "points.ask_reopening", func(ctx context.Context, tx *db.Tx) (Closing, error) {
		c, err := takeClosing(ctx, tx, id, version)
		if err != nil {
			return c, err
		}
		if err := c.ask(actor, reason, tx.Millis()); err != nil {
			return c, err
		}
		if err := updateClosing(ctx, tx, &c); err != nil {
			return c, err
		}
		c.Version++
		return c, s.closingStep(ctx, tx, actor, &c, "points.ask_reopening", reason)
	})
}

// DecideClosing is the second person's word on a closing or a reopening; who proposed it takes it
// back by the same way. Closing waits for the postings under way, so that every fact is either
// counted before it or late. Reopening lets the facts that wait enter and computes the year anew.
// Refusals: ErrSecondPerson, ErrWhyNot, ErrRecomputing, ErrStale, ErrClosingMoved.
func (s *Service) DecideClosing(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, agree bool, answer string) (Closing, error) {
	return db.InTx(ctx, s.db, "points.decide_closing", func(ctx context.Context, tx *db.Tx) (Closing, error) {
		if err := lockRuns(ctx, tx, true); err != nil {
			return Closing{}, err
		}
		c, err := takeClosing(ctx, tx, id, version)
		if err != nil {
			return c, err
		}
		was, first := c.State, c.first()
		if err := c.decide(actor, agree, strings.TrimSpace(answer), tx.Millis()); err != nil {
			return c, err
		}
		if err := s.bySecond(ctx, tx, first, actor, agree); err != nil {
			return c, err
		}
		if c.State == Closed && was == ClosingProposed {
			if err := s.freeze(ctx, tx, &c); err != nil {
				return c, err
			}
		}
		if err := updateClosing(ctx, tx, &c); err != nil {
			return c, err
		}
		c.Version++
		if c.State == Reopened {
			if err := s.letIn(ctx, tx, actor, &c); err != nil {
				return c, err
			}
		}
		return c, s.closingStep(ctx, tx, actor, &c, "points.decide_closing", answer)
	})
}

func takeClosing(ctx context.Context, tx *db.Tx, id kernel.ID, version int) (Closing, error) {
	c, err := closingByID(ctx, tx, id)
	if err == nil && c.Version != version {
		err = kernel.ErrStale
	}
	return c, err
}

// freeze keeps the versions by which the year counts from now on.
func (s *Service) freeze(ctx context.Context, tx *db.Tx, c *Closing) error {
	runs, err := runsOf(ctx, tx, c.Year)
	if err != nil {
		return err
	}
	for _, r := range runs {
		switch {
		case r.subject != c.Subject || r.Term != c.Term:
		case r.state == building:
			return ErrRecomputing.With(c.Year)
		default:
			c.versions = r.versions
		}
	}
	return nil
}

// letIn takes in what waited while the year was closed.
func (s *Service) letIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, c *Closing) error {
	ids, err := lateWaiting(ctx, tx, c.Term, c.Subject)
	if err != nil {
		return err
	}
	if len(ids) > 0 {
		if err := lateProposed(ctx, tx, c.Subject, c.Term, ids, lateRow{proposed: c.Asked, reason: "年度重新开放：" + c.Reason}); err != nil {
			return err
		}
		if err := lateDecided(ctx, tx, c.Subject, c.Term, ids, LateAccepted, Signature{actor.Account, actor.Name, tx.Millis()}); err != nil {
			return err
		}
		if err := s.enter(ctx, tx, c.Term, c.Subject, ids); err != nil {
			return err
		}
	}
	if err := duty.Clear(ctx, tx, lateDuty, "points_closing", c.ID); err != nil {
		return err
	}
	return s.jobs.Enqueue(ctx, tx, recomputeJob, recomputation{c.Year}, "")
}

const secondDuty = "points.second_closing"

// closingStep keeps the trail and tells the second person that there is something to do.
func (s *Service) closingStep(ctx context.Context, tx *db.Tx, actor kernel.Actor, c *Closing, action, reason string) error {
	if err := s.audit.Record(ctx, tx, actor, audit.Entry{
		Action: action, ObjectType: "points_closing", ObjectID: c.ID,
		Detail: map[string]any{"year": c.Year, "half": c.Half, "subject": c.Subject, "state": c.State, "reason": reason},
	}); err != nil {
		return err
	}
	what := map[ClosingState]string{ClosingProposed: "结账", Reopening: "重新开放"}[c.State]
	if what == "" {
		return duty.Clear(ctx, tx, secondDuty, "points_closing", c.ID)
	}
	root, err := s.directory.Root(ctx, tx)
	if err != nil {
		return err
	}
	return duty.Raise(ctx, tx, duty.Duty{
		Kind: secondDuty, Title: termTitle(c.Term, c.Subject) + what + "待另一人复核", Note: "提出人：" + actor.Name, Role: staff, OrgID: root,
		ObjectType: "points_closing", ObjectID: c.ID,
	})
}

// closedMark is what statements and rankings say of a closed year; nil for one that is open.
func closedMark(ctx context.Context, q db.Queryer, term Term, t SubjectType, subject kernel.ID) (*ClosedMark, error) {
	c, closed, err := liveClosing(ctx, q, term, t)
	if err != nil || !closed {
		return nil, err
	}
	m := &ClosedMark{Day: kernel.DayOf(millis(c.Closed.At))}
	m.Late, err = db.Scalar[int](ctx, q, "SELECT COUNT(*) FROM points_late WHERE year=? AND half=? AND subject=? AND state='waiting' AND (subject_id=? OR ?=0)", term.Year, term.Half, t, subject, subject)
	return m, err
}
