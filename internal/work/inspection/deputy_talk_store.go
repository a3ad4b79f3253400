package inspection

import (
	"context"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const talkColumns = "t.id,t.version,t.position_id,t.member_id,t.member_name,t.org_id,t.org_name,t.department_id,t.from_day,t.due,t.state,t.talker_id,t.talker_name,t.planned_day,t.held_day,t.place,t.record_cipher,t.reason,t.recorded_by"

func scanTalk(s db.Scanner) (t DeputyTalk, err error) {
	err = s.Scan(&t.ID, &t.Version, &t.position, &t.MemberID, &t.MemberName, &t.OrgID, &t.OrgName, &t.DepartmentID, &t.From, &t.Due, &t.State, &t.TalkerID, &t.TalkerName,
		&t.PlannedDay, &t.HeldDay, &t.Place, &t.cipher, &t.Reason, &t.RecordedBy)
	return t, err
}

// recordPlace is what a record is sealed for.
func recordPlace(id kernel.ID) string { return "deputy_talk.record_cipher." + id.String() }

// Sealed lists the columns that are sealed anew when the data key changes.
func Sealed() []db.Sealed {
	return []db.Sealed{{Table: "deputy_talk", Key: []string{"id"}, Column: "record_cipher", Place: func(k []kernel.ID) string { return recordPlace(k[0]) }}}
}

func allTalks(ctx context.Context, q db.Queryer) ([]DeputyTalk, error) {
	return db.Select(ctx, q, scanTalk, "SELECT "+talkColumns+" FROM deputy_talk t ORDER BY t.id")
}

// findTalk answers a talk within the scope, or the actor's own. Fault: kernel.ErrNotFound.
func findTalk(ctx context.Context, q db.Queryer, actor kernel.Actor, id kernel.ID) (DeputyTalk, error) {
	where, args := seenTalks(actor)
	return db.One(ctx, q, scanTalk, "SELECT "+talkColumns+" FROM deputy_talk t WHERE t.id=? AND "+where, append([]any{id}, args...)...)
}

func seenTalks(actor kernel.Actor) (string, []any) {
	visible, args := org.Visible(actor.Scope, "t.department_id")
	if actor.Member == 0 {
		return visible, args
	}
	return "(" + visible + " OR t.member_id=? OR t.talker_id=?)", append(args, actor.Member, actor.Member)
}

// TalkFilter (谈话的查询条件) narrows the talks. Zero fields do not narrow.
type TalkFilter struct {
	Period  kernel.Period // of the appointment
	Org     kernel.ID
	State   TalkState
	Owed    bool // all that are not withdrawn
	Overdue bool
	Mine    bool      // those that the actor is to hold or was part of
	With    kernel.ID // the member talked with
}

func (f TalkFilter) where(actor kernel.Actor, today kernel.Day) (string, []any) {
	where, args := seenTalks(actor)
	add := func(on bool, cond string, vals ...any) {
		if on {
			where, args = where+" AND "+cond, append(args, vals...)
		}
	}
	add(f.Period.First != "", "t.from_day>=? AND t.from_day<=?", f.Period.First, f.Period.Last)
	if f.Org != 0 {
		under, vals := org.Under(f.Org, "t.department_id")
		add(true, under, vals...)
	}
	add(f.State != "", "t.state=?", f.State)
	add(f.Owed, "t.state<>?", TalkWithdrawn)
	add(f.Overdue, "t.state='due' AND t.due<?", today)
	add(f.Mine, "(t.member_id=? OR t.talker_id=?) AND t.member_id<>0", actor.Member, actor.Member)
	add(f.With != 0, "t.member_id=?", f.With)
	return where, args
}

func listTalks(ctx context.Context, q db.Queryer, actor kernel.Actor, f TalkFilter, today kernel.Day, page kernel.Page) (kernel.List[DeputyTalk], error) {
	where, args := f.where(actor, today)
	return db.SelectPage(ctx, q, page, scanTalk, talkColumns, "deputy_talk t WHERE "+where, "CASE t.state WHEN 'due' THEN 0 WHEN 'held' THEN 1 ELSE 2 END, CASE WHEN t.state='due' THEN t.due ELSE '' END, t.from_day DESC, t.id", args...)
}

// insertTalk leaves one that another node has raised in the same moment as it is; false then.
func insertTalk(ctx context.Context, tx *db.Tx, t *DeputyTalk) (bool, error) {
	n, err := tx.Exec(ctx, "INSERT INTO deputy_talk(id,version,position_id,member_id,member_name,org_id,org_name,department_id,from_day,due,state,talker_id,talker_name,planned_day,held_day,place,record_cipher,reason,recorded_by,made_at,changed_at) VALUES "+db.Marks(21, 1)+
		" ON CONFLICT(position_id) DO NOTHING",
		t.ID, t.Version, t.position, t.MemberID, t.MemberName, t.OrgID, t.OrgName, t.DepartmentID, t.From, t.Due, t.State, t.TalkerID, t.TalkerName, t.PlannedDay, t.HeldDay, t.Place, t.cipher, t.Reason, t.RecordedBy, tx.Millis(), tx.Millis())
	return n > 0, err
}

// updateTalk compares and sets. Fault: kernel.ErrStale.
func updateTalk(ctx context.Context, tx *db.Tx, t *DeputyTalk) error {
	n, err := tx.Exec(ctx, "UPDATE deputy_talk SET version=version+1,state=?,talker_id=?,talker_name=?,planned_day=?,held_day=?,place=?,record_cipher=?,reason=?,recorded_by=?,changed_at=? WHERE id=? AND version=?",
		t.State, t.TalkerID, t.TalkerName, t.PlannedDay, t.HeldDay, t.Place, t.cipher, t.Reason, t.RecordedBy, tx.Millis(), t.ID, t.Version)
	if err == nil && n == 0 {
		return kernel.ErrStale
	}
	t.Version++
	return err
}

// talksSince is the day from which appointments owe a talk; it is set once, to the first of the year.
func talksSince(ctx context.Context, tx *db.Tx) (kernel.Day, error) {
	if _, err := tx.Exec(ctx, "INSERT INTO deputy_talk_start(id,since) VALUES (1,?) ON CONFLICT(id) DO NOTHING", kernel.MakeDay(tx.Today().Year(), 1, 1)); err != nil {
		return "", err
	}
	return db.Scalar[kernel.Day](ctx, tx, "SELECT since FROM deputy_talk_start WHERE id=1")
}
