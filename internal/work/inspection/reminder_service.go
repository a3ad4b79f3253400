package inspection

import (
	"context"
	"fmt"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/norm"
)

const (
	dutyPlan   = "inspection.plan_visits"
	memberType = "liaison_member"
)

// Remind keeps one duty for each committee member whose contact points have not been guided often enough,
// from so many days before the end of the year on: one digest, not one note for each department (R55).
func (s *Service) Remind(ctx context.Context) error {
	wanted := map[kernel.ID]duty.Duty{}
	err := s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		clear(wanted)
		today := s.db.Today()
		book, err := s.norms.Book(ctx, q)
		if err != nil {
			return err
		}
		last := kernel.MakeDay(today.Year(), 12, 31)
		if today < last.AddDays(-book.Count(norm.ContactRemindDays, today)) {
			return nil
		}
		c, err := s.coverage(ctx, q, kernel.Everything(), today)
		if err != nil {
			return err
		}
		for _, m := range c.Members {
			if m.MemberID == 0 || len(m.Missing) == 0 {
				continue
			}
			wanted[m.MemberID] = duty.Duty{
				Kind: dutyPlan, Title: fmt.Sprintf("还有%d个联系点今年到点指导未满%d次", len(m.Missing), c.Due), Note: shortened(m.Missing),
				Role: duty.RolePerson, OrgID: m.MemberID, Due: last, ObjectType: memberType, ObjectID: m.MemberID,
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.db.Do(ctx, "inspection.remind", func(ctx context.Context, tx *db.Tx) error { return duty.Keep(ctx, tx, dutyPlan, memberType, wanted) })
}

// shortened names the first few.
func shortened(names []string) string {
	const most = 5
	if len(names) <= most {
		return strings.Join(names, "、")
	}
	return fmt.Sprintf("%s等%d个单位", strings.Join(names[:most], "、"), len(names))
}
