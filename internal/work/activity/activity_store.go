package activity

import (
	"context"
	"encoding/json"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const activityColumns = "id,org_id,branch_id,department_id,state,version,revision,kinds,planned_day,planned_time,day,start_time,end_time,shown_day," +
	"topic,place,host_id,host_name,recorder_id,recorder_name,speaker_id,speaker_name,guests,minutes,other,for_year,agenda,resolutions," +
	"expected,attended,excused,absent,confidential,announced,drafted_by,drafted_name,drafted_at," +
	"submitted_by,submitted_name,submitted_at,accepted_name,accepted_at,returned_name,return_reason,syllabus,fixed_day,led_lecture"

const columnCount = 47

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

func jsonText[T any](list []T) string {
	if len(list) == 0 {
		return "[]"
	}
	b, _ := json.Marshal(list)
	return string(b)
}

func parseList[T any](s string) []T {
	list := []T{}
	if s != "" && s != "[]" {
		_ = json.Unmarshal([]byte(s), &list)
	}
	return list
}

func (a *Activity) row() []any {
	return []any{
		a.ID, a.OrgID, a.Branch, a.Department, a.State, a.Version, a.Revision, strings.Join(a.Kinds, ","),
		a.PlannedDay, a.PlannedTime, a.Day, a.StartTime, a.EndTime, a.ShownDay(),
		a.Topic, a.Place, a.Host.MemberID, a.Host.Name, a.Recorder.MemberID, a.Recorder.Name, a.Speaker.MemberID, a.Speaker.Name,
		a.Guests, a.Minutes, a.Other, a.ForYear, jsonText(a.Agenda), jsonText(a.Resolutions),
		a.Expected, a.AttendedCount, a.ExcusedCount, a.AbsentCount, flag(a.Confidential), flag(a.Announced),
		a.DraftedBy, a.DraftedName, a.DraftedAt, a.SubmittedBy, a.SubmittedName, a.SubmittedAt,
		a.AcceptedName, a.AcceptedAt, a.ReturnedName, a.ReturnReason, a.Syllabus, a.FixedDay, flag(a.LedLecture),
	}
}

func scanActivity(s db.Scanner) (*Activity, error) {
	a := &Activity{}
	var kinds, agenda, resolutions string
	var shown kernel.Day
	var confidential, announced, led int
	err := s.Scan(&a.ID, &a.OrgID, &a.Branch, &a.Department, &a.State, &a.Version, &a.Revision, &kinds,
		&a.PlannedDay, &a.PlannedTime, &a.Day, &a.StartTime, &a.EndTime, &shown,
		&a.Topic, &a.Place, &a.Host.MemberID, &a.Host.Name, &a.Recorder.MemberID, &a.Recorder.Name, &a.Speaker.MemberID, &a.Speaker.Name,
		&a.Guests, &a.Minutes, &a.Other, &a.ForYear, &agenda, &resolutions,
		&a.Expected, &a.AttendedCount, &a.ExcusedCount, &a.AbsentCount, &confidential, &announced,
		&a.DraftedBy, &a.DraftedName, &a.DraftedAt, &a.SubmittedBy, &a.SubmittedName, &a.SubmittedAt,
		&a.AcceptedName, &a.AcceptedAt, &a.ReturnedName, &a.ReturnReason, &a.Syllabus, &a.FixedDay, &led)
	a.Kinds = splitKinds(kinds)
	a.Agenda, a.Resolutions = parseList[AgendaItem](agenda), parseList[Resolution](resolutions)
	a.Attendances = []Attendance{}
	a.Confidential, a.Announced, a.LedLecture = confidential == 1, announced == 1, led == 1
	return a, err
}

func splitKinds(s string) []string {
	if s == "" {
		return []string{}
	}
	return strings.Split(s, ",")
}

// insertActivities writes new records with their kinds and rosters.
func insertActivities(ctx context.Context, tx *db.Tx, list []*Activity) error {
	rows := make([][]any, len(list))
	var as, people [][]any
	for i, a := range list {
		rows[i] = a.row()
		as = append(as, a.kindRows()...)
		people = append(people, a.attendanceRows()...)
	}
	if err := db.InsertRows(ctx, tx, "activity("+activityColumns+")", columnCount, rows, ""); err != nil {
		return err
	}
	if err := db.InsertRows(ctx, tx, "activity_as(kind,activity_id)", 2, as, ""); err != nil {
		return err
	}
	return insertAttendances(ctx, tx, people)
}

func insertAttendances(ctx context.Context, tx *db.Tx, rows [][]any) error {
	return db.InsertRows(ctx, tx, "activity_attendance(activity_id,member_id,name,position,mark,reason)", 6, rows, "")
}

func (a *Activity) kindRows() [][]any {
	rows := make([][]any, len(a.Kinds))
	for i, k := range a.Kinds {
		rows[i] = []any{k, a.ID}
	}
	return rows
}

func (a *Activity) attendanceRows() [][]any {
	rows := make([][]any, len(a.Attendances))
	for i, t := range a.Attendances {
		rows[i] = []any{a.ID, t.MemberID, t.Name, i, t.Mark, t.Reason}
	}
	return rows
}

var updateSet = func() string {
	cols := strings.Split(activityColumns, ",")
	set := make([]string, 0, len(cols))
	for _, c := range cols[1:] {
		set = append(set, c+"=?")
	}
	return strings.Join(set, ",")
}()

// update writes the whole row if it still has the version it was loaded with, and counts it up;
// kernel.ErrStale when somebody was faster.
func update(ctx context.Context, tx *db.Tx, a *Activity) error {
	was := a.Version
	a.Version++
	args := append(a.row()[1:], a.ID, was)
	n, err := tx.Exec(ctx, "UPDATE activity SET "+updateSet+" WHERE id=? AND version=?", args...)
	if err != nil {
		return err
	}
	if n == 0 {
		return kernel.ErrStale
	}
	return nil
}

// replaceChildren writes the kinds and the roster anew after the content changed.
func replaceChildren(ctx context.Context, tx *db.Tx, a *Activity) error {
	if _, err := tx.Exec(ctx, "DELETE FROM activity_as WHERE activity_id=?", a.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "DELETE FROM activity_attendance WHERE activity_id=?", a.ID); err != nil {
		return err
	}
	if err := db.InsertRows(ctx, tx, "activity_as(kind,activity_id)", 2, a.kindRows(), ""); err != nil {
		return err
	}
	return insertAttendances(ctx, tx, a.attendanceRows())
}

// removeActivity deletes a draft that never was accepted.
func removeActivity(ctx context.Context, tx *db.Tx, a *Activity) error {
	n, err := tx.Exec(ctx, "DELETE FROM activity WHERE id=? AND version=?", a.ID, a.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return kernel.ErrStale
	}
	for _, table := range []string{"activity_as", "activity_attendance", "activity_step", "activity_check_in", "activity_arrival"} {
		if _, err := tx.Exec(ctx, "DELETE FROM "+table+" WHERE activity_id=?", a.ID); err != nil {
			return err
		}
	}
	return nil
}

func scanAttendance(s db.Scanner) (t Attendance, err error) {
	err = s.Scan(&t.MemberID, &t.Name, &t.Mark, &t.Reason)
	return t, err
}

// loadActivity reads a record with its roster within where. What the caller may not see belongs there: a record out
// of sight then costs what a missing one does.
func loadActivity(ctx context.Context, q db.Queryer, id kernel.ID, where string, args ...any) (*Activity, error) {
	a, err := db.One(ctx, q, scanActivity, "SELECT "+activityColumns+" FROM activity a WHERE id=? AND "+where, append([]any{id}, args...)...)
	if err != nil {
		return nil, err
	}
	a.Attendances, err = db.Select(ctx, q, scanAttendance,
		"SELECT member_id,name,mark,reason FROM activity_attendance WHERE activity_id=? ORDER BY position", id)
	return a, err
}
