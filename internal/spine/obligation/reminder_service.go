package obligation

import (
	"context"
	"fmt"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/norm"
)

const (
	dutyHold   = "obligation.hold_meetings"
	objectType = "obligation"
	secretary  = "branch_secretary"
)

// Remind (应做提醒) keeps one duty for each branch that still owes something whose last day is near: a
// digest before the day, by the application's clock, so that a missed run loses none. What is done or
// overdue asks no more; overdue stands in the calendar and the matrix.
func (s *Service) Remind(ctx context.Context) error {
	var wanted map[kernel.ID]duty.Duty
	err := s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) (err error) {
		wanted, err = s.digests(ctx, q)
		return err
	})
	if err != nil {
		return err
	}
	return s.db.Do(ctx, "obligation.remind", func(ctx context.Context, tx *db.Tx) error {
		return duty.Keep(ctx, tx, dutyHold, objectType, wanted)
	})
}

// remindedSpan is the month, and as long as meetings can still be held for the last year (R06) its end.
func remindedSpan(book *norm.Book, today kernel.Day) kernel.Period {
	p := kernel.PeriodOf(kernel.Monthly, today)
	if last := kernel.MakeDay(today.Year()-1, 12, 31); today.Month() <= book.Count(norm.OrgLifeUntil, last) {
		p.First = last
	}
	return p
}

// digests says what each branch still owes within the days of the reminder.
func (s *Service) digests(ctx context.Context, q db.Queryer) (map[kernel.ID]duty.Duty, error) {
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return nil, err
	}
	today := s.db.Today()
	book, err := s.norms.Book(ctx, q)
	if err != nil {
		return nil, err
	}
	a, err := s.ask(ctx, q, tree.Root().ID, remindedSpan(book, today))
	if err != nil {
		return nil, err
	}
	ahead := today.AddDays(a.book.Count(norm.RemindDays, today))
	near, first := map[kernel.ID][]Obligation{}, map[kernel.ID]kernel.Day{}
	for _, it := range a.judge() {
		if it.State == Due && it.Until <= ahead {
			near[it.Branch] = append(near[it.Branch], it)
			if first[it.Branch] == "" || it.Until < first[it.Branch] {
				first[it.Branch] = it.Until
			}
		}
	}
	out := make(map[kernel.ID]duty.Duty, len(near))
	for branch, items := range near {
		m := Matrix{}
		m.take(a, items)
		m.arrange()
		out[branch] = duty.Duty{
			Kind: dutyHold, Title: fmt.Sprintf("有%d项组织生活临近期限", len(items)), Note: m.Rows[0].Missing,
			Role: secretary, OrgID: branch, Due: first[branch], ObjectType: objectType, ObjectID: branch,
		}
	}
	return out, nil
}
