package points

import (
	"context"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// markLines says of lines what entries don't know: that they entered a closed year by decision, and
// which two persons answer for an adjustment. What no line can be is not asked for.
func markLines(ctx context.Context, q db.Queryer, r run, t SubjectType, subject kernel.ID, lines ...[]Line) (err error) {
	var late map[kernel.ID]lateRow
	if r.settled {
		if late, err = lateOf(ctx, q, r.Term, t, subject); err != nil {
			return err
		}
	}
	var list []Adjustment
	if slices.ContainsFunc(lines, func(part []Line) bool { return slices.ContainsFunc(part, isAdjustment) }) {
		list, err = db.Select(ctx, q, scanAdjustment, "SELECT "+adjustmentColumns+" FROM points_adjustment WHERE subject=? AND subject_id=?", t, subject)
	}
	if err != nil || len(list) == 0 && len(late) == 0 {
		return err
	}
	adjustments := make(map[kernel.ID]*Adjustment, len(list))
	for i := range list {
		adjustments[list[i].ID] = &list[i]
	}
	for _, part := range lines {
		for i := range part {
			line := &part[i]
			line.Late = late[line.FactID].state == LateAccepted
			if a := adjustments[line.SourceID]; a != nil && isAdjustment(*line) {
				a.mark(line)
			}
		}
	}
	return nil
}

func isAdjustment(l Line) bool { return l.SourceType == adjustmentSource }

func (a *Adjustment) mark(line *Line) {
	line.Reversal = a.State == AdjustmentReversed && line.Points == -a.Points
	line.Adjusted = map[Cause]string{Discretion: "酌情", OnObjection: "异议成立"}[a.Cause] + "，提出：" + a.Proposed.Name + "，批准：" + a.Granted.Name + "；理由：" + a.Reason
	if line.Reversal {
		line.Adjusted = "冲正，提出：" + a.Asked.Name + "，批准：" + a.Reversed.Name + "；理由：" + a.Takeback
	}
}

// dress completes a statement by what is not in its entries.
func (st *Statement) dress(ctx context.Context, q db.Queryer, run run) (err error) {
	if run.closed {
		if st.Closed, err = closedMark(ctx, q, st.Term, st.Subject, st.ID); err != nil {
			return err
		}
	}
	var lines [][]Line
	for _, c := range st.Categories {
		for _, r := range c.Rules {
			lines = append(lines, r.Lines)
		}
	}
	return markLines(ctx, q, run, st.Subject, st.ID, lines...)
}

// FindLine is one line of a subject's statement with its rule in words, whoever asks. Fault:
// kernel.ErrNotFound.
func (s *Service) FindLine(ctx context.Context, t SubjectType, subject kernel.ID, term Term, fact kernel.ID, rule string) (Line, string, error) {
	list, err := s.Lines(ctx, kernel.Everything(), t, subject, term, rule, kernel.AllRows)
	if err != nil {
		return Line{}, "", err
	}
	for _, l := range list.Items {
		if l.FactID == fact {
			return l, s.RuleText(ctx, s.db.Read(), t, l.Rule, l.Day), nil
		}
	}
	return Line{}, "", kernel.ErrNotFound
}

// RuleText is a rule of a day in words; empty when there is none.
func (s *Service) RuleText(ctx context.Context, q db.Queryer, t SubjectType, code string, day kernel.Day) string {
	if r, err := s.ruleOn(ctx, q, t, code, day); err == nil && r != nil {
		return r.Text
	}
	return ""
}

// ClosedDay is the day on which a term was closed; empty while it is open.
func (s *Service) ClosedDay(ctx context.Context, q db.Queryer, term Term, t SubjectType) (kernel.Day, error) {
	c, closed, err := liveClosing(ctx, q, term, t)
	if err != nil || !closed {
		return "", err
	}
	return kernel.DayOf(millis(c.Closed.At)), nil
}
