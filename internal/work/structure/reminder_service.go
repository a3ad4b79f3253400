package structure

import (
	"context"
	"fmt"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/norm"
)

const (
	dutyElect    = "structure.hold_election"
	dutyEscalate = "structure.look_overdue"
	objectType   = "term"
	boardType    = "term_board"
	deptClerk    = "dept_clerk"
)

// Reminder (提醒记录) is a stage of reminding that was reached: so many months before a last day, 0 after it.
type Reminder struct {
	LastDay kernel.Day `json:"last_day" doc:"所提醒的最迟换届日期"`
	Stage   int        `json:"stage" doc:"届满前几个月，0为已届满"`
	Day     kernel.Day `json:"day" doc:"提醒日期"`
}

// reached is a stage that a term stands in, to be written down once.
type reached struct {
	term  kernel.ID
	last  kernel.Day
	stage int
}

// Remind (换届提醒) keeps a duty for each organisation whose term nears its end or has run out, with the
// department that prepares the election. The duty stands until a new election is recorded and its words go
// on from stage to stage, so that a missed day loses no reminder and none comes twice (R23); each stage is written
// down once for each last day. What stays overdue comes to the committee's staff, once for each department.
func (s *Service) Remind(ctx context.Context) error {
	wanted, escalated := map[kernel.ID]duty.Duty{}, map[kernel.ID]duty.Duty{}
	var stages []reached
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
		stages = nil
		for _, x := range list {
			if x.Term == 0 {
				continue
			}
			stage := x.Stage
			if stage < 0 {
				continue
			}
			stages = append(stages, reached{x.Term, x.Limit, stage})
			wanted[x.Term] = duty.Duty{
				Kind: dutyElect, Title: reminder(x, stage), Note: reminderNote(x, stage), Role: deptClerk, OrgID: tree.Department(x.Org), Due: x.Limit,
				ObjectType: objectType, ObjectID: x.Term,
			}
		}
		escalated = escalations(list, tree, book.Count(norm.EscalateDays, today))
		return nil
	})
	if err != nil {
		return err
	}
	return s.db.Do(ctx, "structure.remind", func(ctx context.Context, tx *db.Tx) error {
		if err := writeStages(ctx, tx, stages); err != nil {
			return err
		}
		if err := duty.Keep(ctx, tx, dutyElect, objectType, wanted); err != nil {
			return err
		}
		return duty.Keep(ctx, tx, dutyEscalate, boardType, escalated)
	})
}

// writeStages writes down what was reached and is not written yet.
func writeStages(ctx context.Context, tx *db.Tx, stages []reached) error {
	there := map[reached]bool{}
	if err := db.Each(ctx, tx, func(row db.Scanner) error {
		var r reached
		err := row.Scan(&r.term, &r.last, &r.stage)
		there[r] = true
		return err
	}, "SELECT term_id,last_day,stage FROM term_reminder"); err != nil {
		return err
	}
	var rows [][]any
	for _, r := range stages {
		if !there[r] {
			rows = append(rows, []any{r.term, r.last, r.stage, tx.Today()})
		}
	}
	return db.InsertRows(ctx, tx, "term_reminder(term_id,last_day,stage,day)", 4, rows, "ON CONFLICT(term_id,last_day,stage) DO NOTHING")
}

// Reminders answers which reminders of a term within the scope were given, the latest first. Fault: kernel.ErrNotFound.
func (s *Service) Reminders(ctx context.Context, scope kernel.Scope, term kernel.ID) ([]Reminder, error) {
	q := s.db.Read()
	if _, err := s.Terms.ReadIn(ctx, q, scope, term); err != nil {
		return nil, err
	}
	return db.Select(ctx, q, func(row db.Scanner) (r Reminder, err error) {
		err = row.Scan(&r.LastDay, &r.Stage, &r.Day)
		return r, err
	}, "SELECT last_day,stage,day FROM term_reminder WHERE term_id=? ORDER BY day DESC, stage", term)
}

// escalations tell the committee's staff of departments whose organisations have been overdue for more than so many
// days: one duty for a department, however many they are.
func escalations(list []Standing, tree *org.Tree, days int) map[kernel.ID]duty.Duty {
	count, first := map[kernel.ID]int{}, map[kernel.ID]Standing{}
	for _, x := range list {
		if x.State != Overdue || -x.Days <= days || x.Asked != "" { // of a request in time the committee has its own duty
			continue
		}
		d := tree.Department(x.Org)
		if count[d]++; count[d] == 1 {
			first[d] = x // the list begins with who is overdue longest
		}
	}
	out := map[kernel.ID]duty.Duty{}
	for d, n := range count {
		name := tree.Name(d)
		if d == 0 {
			name = tree.Root().Name
		}
		out[d] = duty.Duty{
			Kind: dutyEscalate, Title: fmt.Sprintf("%s有%d个党组织逾期未换届超过%d天，请督促", name, n, days), Note: fmt.Sprintf("最久的是%s，已逾期%d天", first[d].Name, -first[d].Days),
			Role: staff, OrgID: tree.Root().ID, ObjectType: boardType, ObjectID: d,
		}
	}
	return out
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
	case x.Asked != "":
		return fmt.Sprintf("已申请延期至%s，等待批复", x.Asked.Chinese())
	case stage == 0:
		return fmt.Sprintf("已逾期%d天", -x.Days)
	case x.Days == 0:
		return "今天届满"
	}
	return fmt.Sprintf("还有%d天；需要延期的，应在届满以前报批", x.Days)
}
