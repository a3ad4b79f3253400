package activity

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// meeting is a meeting with check-in as a phone needs it, without the roster.
type meeting struct {
	CheckIn
	orgID        kernel.ID
	state        State
	kinds        []string
	day          kernel.Day
	start        string
	topic, place string
	confidential bool
}

const checkInColumns = "c.activity_id,c.seed,c.opened_at,c.opened_by,c.opened_name,c.closed_at"

func scanMeeting(s db.Scanner) (m meeting, err error) {
	var kinds string
	var confidential int
	err = s.Scan(&m.ActivityID, &m.Seed, &m.OpenedAt, &m.OpenedBy, &m.OpenedName, &m.ClosedAt,
		&m.orgID, &m.state, &kinds, &m.day, &m.start, &m.topic, &m.place, &confidential)
	m.kinds, m.confidential = splitKinds(kinds), confidential == 1
	return m, err
}

const selectMeeting = "SELECT " + checkInColumns + ",a.org_id,a.state,a.kinds,a.shown_day," +
	"CASE WHEN a.start_time='' THEN a.planned_time ELSE a.start_time END,a.topic,a.place,a.confidential " +
	"FROM activity_check_in c JOIN activity a ON a.id=c.activity_id "

func loadMeeting(ctx context.Context, q db.Queryer, id kernel.ID) (meeting, error) {
	return db.One(ctx, q, scanMeeting, selectMeeting+"WHERE c.activity_id=?", id)
}

// openMeetings are those of the day that are open to a member: whose roster names them, or that one of
// these organisations holds.
func openMeetings(ctx context.Context, q db.Queryer, member kernel.ID, orgs []kernel.ID, day kernel.Day) ([]meeting, error) {
	in, args := db.In("a.org_id", orgs)
	args = append([]any{day}, append(args, member)...)
	return db.Select(ctx, q, scanMeeting, selectMeeting+
		"WHERE c.closed_at=0 AND a.state IN ('draft','returned') AND a.confidential=0 AND a.shown_day=? AND ("+in+
		" OR EXISTS (SELECT 1 FROM activity_attendance t WHERE t.activity_id=a.id AND t.member_id=?)) ORDER BY a.id", args...)
}

func loadCheckIn(ctx context.Context, q db.Queryer, id kernel.ID) (CheckIn, error) {
	return db.One(ctx, q, func(s db.Scanner) (c CheckIn, err error) {
		err = s.Scan(&c.ActivityID, &c.Seed, &c.OpenedAt, &c.OpenedBy, &c.OpenedName, &c.ClosedAt)
		return c, err
	}, "SELECT "+checkInColumns+" FROM activity_check_in c WHERE c.activity_id=?", id)
}

// openCheckIn opens it, or opens it again; the codes of the meeting stay what they were.
func openCheckIn(ctx context.Context, tx *db.Tx, c CheckIn) (bool, error) {
	n, err := tx.Exec(ctx, "INSERT INTO activity_check_in(activity_id,seed,opened_at,opened_by,opened_name,closed_at) VALUES (?,?,?,?,?,0) "+
		"ON CONFLICT (activity_id) DO UPDATE SET opened_at=excluded.opened_at, opened_by=excluded.opened_by, opened_name=excluded.opened_name, closed_at=0 "+
		"WHERE activity_check_in.closed_at<>0", c.ActivityID, c.Seed, c.OpenedAt, c.OpenedBy, c.OpenedName)
	return n > 0, err
}

func closeCheckIn(ctx context.Context, tx *db.Tx, id kernel.ID) (bool, error) {
	n, err := tx.Exec(ctx, "UPDATE activity_check_in SET closed_at=? WHERE activity_id=? AND closed_at=0", tx.Millis(), id)
	return n > 0, err
}

func scanArrival(s db.Scanner) (a Arrival, err error) {
	err = s.Scan(&a.MemberID, &a.Name, &a.At, &a.Way)
	return a, err
}

func loadArrivals(ctx context.Context, q db.Queryer, id kernel.ID) ([]Arrival, error) {
	return db.Select(ctx, q, scanArrival, "SELECT member_id,name,at,way FROM activity_arrival WHERE activity_id=? ORDER BY at, member_id", id)
}

func loadArrival(ctx context.Context, q db.Queryer, id, member kernel.ID) (Arrival, error) {
	return db.One(ctx, q, scanArrival, "SELECT member_id,name,at,way FROM activity_arrival WHERE activity_id=? AND member_id=?", id, member)
}

// insertArrival answers false when the member had arrived before: the first time stands.
func insertArrival(ctx context.Context, tx *db.Tx, id kernel.ID, a Arrival) (bool, error) {
	n, err := tx.Exec(ctx, "INSERT INTO activity_arrival(activity_id,member_id,name,at,way) VALUES (?,?,?,?,?) ON CONFLICT (activity_id,member_id) DO NOTHING", id, a.MemberID, a.Name, a.At, a.Way)
	return n > 0, err
}

func onRoster(ctx context.Context, q db.Queryer, id, member kernel.ID) (bool, error) {
	n, err := db.Scalar[int](ctx, q, "SELECT COUNT(*) FROM activity_attendance WHERE activity_id=? AND member_id=?", id, member)
	return n > 0, err
}

// countWrong counts a wrong code of an account or against a meeting and answers how many there were
// within the window. The upsert locks the row, so that guesses sent at once are all counted.
func countWrong(ctx context.Context, tx *db.Tx, subject string, id kernel.ID) (int, error) {
	now := tx.Millis()
	_, err := tx.Exec(ctx, "INSERT INTO activity_wrong_code(subject,id,since,wrong) VALUES (?,?,?,1) ON CONFLICT (subject,id) DO UPDATE SET "+
		"wrong=CASE WHEN activity_wrong_code.since<=? THEN 1 ELSE activity_wrong_code.wrong+1 END, "+
		"since=CASE WHEN activity_wrong_code.since<=? THEN excluded.since ELSE activity_wrong_code.since END",
		subject, id, now, now-wrongWindow, now-wrongWindow)
	if err != nil {
		return 0, err
	}
	return wrongOf(ctx, tx, subject, id, now)
}

// uncountWrong takes back what was counted before the code turned out right.
func uncountWrong(ctx context.Context, tx *db.Tx, subject string, id kernel.ID) error {
	_, err := tx.Exec(ctx, "UPDATE activity_wrong_code SET wrong=wrong-1 WHERE subject=? AND id=? AND wrong>0", subject, id)
	return err
}

func wrongOf(ctx context.Context, q db.Queryer, subject string, id kernel.ID, now int64) (int, error) {
	return db.Scalar[int](ctx, q, "SELECT COALESCE(MAX(wrong),0) FROM activity_wrong_code WHERE subject=? AND id=? AND since>?", subject, id, now-wrongWindow)
}
