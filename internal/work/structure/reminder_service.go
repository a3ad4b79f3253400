package structure

import (
	"context"
	"fmt"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/norm"
)

const (
	dutyElect  = "structure.hold_election"
	objectType = "term"
	deptClerk  = "dept_clerk"
)

// Remind (换届提醒) keeps a duty for each organisation whose term nears its end or has run out, with the
// department that prepares the election. The duty stands until a new election is recorded and its words go
// on from stage to stage, so that a missed day loses no reminder and none comes twice (R23).
func (s *Service) Remind(ctx context.Context) error {
	wanted := map[kernel.ID]duty.Duty{}
	err := s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		tree, err := s.orgs.Today(ctx, q)
		if err != nil {
			return err
		}
		book, err := s.norms.Book(ctx, q)
		if err != nil {
			return err
		}
		today := s.db.Today()
		list, _, err := s.standings(ctx, q, tree, tree.Root().ID, func(kernel.ID) bool { return true })
		if err != nil {
			return err
		}
		clear(wanted)
		for _, x := range list {
			if x.Term == 0 {
				continue
			}
			stage := Stage(x.Limit, today, false, book.Count(norm.RemindFirst, today), book.Count(norm.RemindSecond, today), book.Count(norm.RemindLast, today))
			if stage < 0 {
				continue
			}
			wanted[x.Term] = duty.Duty{
				Kind: dutyElect, Title: reminder(x, stage), Note: reminderNote(x, stage), Role: deptClerk, OrgID: tree.Department(x.Org), Due: x.Limit,
				ObjectType: objectType, ObjectID: x.Term,
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.db.Do(ctx, "structure.remind", func(ctx context.Context, tx *db.Tx) error { return duty.Keep(ctx, tx, dutyElect, objectType, wanted) })
}

// reminder words the stage that a term has reached.
func reminder(x Standing, stage int) string {
	if stage == 0 {
		return fmt.Sprintf("%s任期已于%s届满，应尽快换届", x.Name, x.Limit.Chinese())
	}
	return fmt.Sprintf("%s任期将于%s届满，请筹备换届", x.Name, x.Limit.Chinese())
}

func reminderNote(x Standing, stage int) string {
	switch {
	case stage == 0:
		return fmt.Sprintf("已逾期%d天", -x.Days)
	case x.Days == 0:
		return "今天届满"
	}
	return fmt.Sprintf("还有%d天；需要延期的，应在届满以前报批", x.Days)
}
