package points

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// markLines says of lines what entries don't know: that they entered a closed year by decision, and
// which two persons answer for an adjustment.
func markLines(ctx context.Context, q db.Queryer, year int, t SubjectType, subject kernel.ID, lines ...[]Line) error {
	late, err := lateOf(ctx, q, year, t, subject)
	if err != nil {
		return err
	}
	list, err := db.Select(ctx, q, scanAdjustment, "SELECT "+adjustmentColumns+" FROM points_adjustment WHERE subject=? AND subject_id=?", t, subject)
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
			if a := adjustments[line.SourceID]; a != nil && line.SourceType == a.source().Type {
				a.mark(line)
			}
		}
	}
	return nil
}

func (a *Adjustment) mark(line *Line) {
	line.Reversal = a.State == AdjustmentReversed && line.Points == -a.Points
	line.Adjusted = map[Cause]string{Discretion: "酌情", OnObjection: "异议成立"}[a.Cause] + "，提出：" + a.Proposed.Name + "，批准：" + a.Granted.Name + "；理由：" + a.Reason
	if line.Reversal {
		line.Adjusted = "冲正，提出：" + a.Asked.Name + "，批准：" + a.Reversed.Name + "；理由：" + a.Takeback
	}
}

// dress completes a statement by what is not in its entries.
func (st *Statement) dress(ctx context.Context, q db.Queryer) (err error) {
	if st.Closed, err = closedMark(ctx, q, st.Year, st.Subject, st.ID); err != nil {
		return err
	}
	var lines [][]Line
	for _, c := range st.Categories {
		for _, r := range c.Rules {
			lines = append(lines, r.Lines)
		}
	}
	return markLines(ctx, q, st.Year, st.Subject, st.ID, lines...)
}
