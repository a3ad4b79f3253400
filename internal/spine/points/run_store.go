package points

import (
	"context"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// run is one computation of a term for a kind of subject. Postings go to the current one; a
// building one becomes current when it is complete.
type run struct {
	id kernel.ID
	Term
	subject  SubjectType
	state    string
	versions string // ids of the versions it counts by
	closed   bool   // the year is closed: what becomes known now waits
	settled  bool   // it has been closed at some time: some facts may have been late for it
	span     kernel.Period
}

const (
	building = "building"
	current  = "current"
	old      = "old"
)

const runColumns = "id,year,half,subject,state,versions,first_day,last_day," +
	"(SELECT COALESCE(MAX(CASE WHEN c.state IN ('closed','reopening') THEN 2 ELSE 1 END),0) FROM points_closing c WHERE c.year=points_run.year AND c.half=points_run.half AND c.subject=points_run.subject)"

func scanRun(s db.Scanner) (r run, err error) {
	var closings int
	err = s.Scan(&r.id, &r.Year, &r.Half, &r.subject, &r.state, &r.versions, &r.span.First, &r.span.Last, &closings)
	r.settled, r.closed = closings > 0, closings > 1
	return r, err
}

// openRuns are the current and the building runs that a stretch of days touches.
func openRuns(ctx context.Context, q db.Queryer, days kernel.Period) ([]run, error) {
	return db.Select(ctx, q, scanRun, "SELECT "+runColumns+" FROM points_run WHERE last_day>=? AND first_day<=? AND state IN ('current','building') ORDER BY year,half,subject,state",
		days.First, days.Last)
}

func currentRun(ctx context.Context, q db.Queryer, t Term, subject SubjectType) (run, error) {
	return db.One(ctx, q, scanRun, "SELECT "+runColumns+" FROM points_run WHERE year=? AND half=? AND subject=? AND state='current'", t.Year, t.Half, subject)
}

// currentRuns are the current runs of a year, two where it is halved.
func currentRuns(ctx context.Context, q db.Queryer, year int, subject SubjectType) ([]run, error) {
	return db.Select(ctx, q, scanRun, "SELECT "+runColumns+" FROM points_run WHERE year=? AND subject=? AND state='current' ORDER BY half", year, subject)
}

func insertRun(ctx context.Context, tx *db.Tx, r run) error {
	_, err := tx.Exec(ctx, "INSERT INTO points_run(id,year,half,subject,state,versions,begun_at,done_at,step,first_day,last_day) VALUES (?,?,?,?,?,?,?,0,0,?,?) "+
		"ON CONFLICT (year,subject,half) WHERE state='"+r.state+"' DO NOTHING",
		r.id, r.Year, r.Half, r.subject, r.state, r.versions, tx.Millis(), r.span.First, r.span.Last)
	return err
}

const versionColumns = "id,subject,number,effective,definition"

type versionRow struct {
	Version
	subject SubjectType
}

func scanVersion(s db.Scanner) (v versionRow, err error) {
	var text string
	if err = s.Scan(&v.ID, &v.subject, &v.Number, &v.Effective, &text); err == nil {
		v.Scheme, err = ParseScheme(text)
	}
	return v, err
}

// histories reads all adopted versions.
func histories(ctx context.Context, q db.Queryer) (map[SubjectType]History, error) {
	rows, err := db.Select(ctx, q, scanVersion, "SELECT "+versionColumns+" FROM points_version ORDER BY subject,effective")
	out := map[SubjectType]History{}
	for _, r := range rows {
		out[r.subject] = append(out[r.subject], r.Version)
	}
	return out, err
}

// plan are the runs that a year would have by the versions adopted so far, one for each of its terms that has rules.
func (h History) plan(t SubjectType, year int) (out []run) {
	for _, s := range h.terms(year) {
		if until := h.Until(s.days.Last); len(until) > 0 {
			out = append(out, run{Term: s.Term, subject: t, versions: until.ids(), span: s.days})
		}
	}
	return out
}

// plans are the runs that a year would have, for each kind of subject that has rules in it. A closed
// term keeps the versions that it was closed under.
func plans(ctx context.Context, q db.Queryer, year int) (map[SubjectType][]run, error) {
	all, err := histories(ctx, q)
	if err != nil {
		return nil, err
	}
	out := map[SubjectType][]run{}
	for t, h := range all {
		if planned := h.plan(t, year); len(planned) > 0 {
			out[t] = planned
		}
	}
	return out, frozen(ctx, q, year, out)
}

// runsOf are the current and the building runs of a year.
func runsOf(ctx context.Context, q db.Queryer, year int) ([]run, error) {
	return db.Select(ctx, q, scanRun, "SELECT "+runColumns+" FROM points_run WHERE year=? AND state IN ('current','building') ORDER BY subject,half,state", year)
}

// ids is the text under which a run remembers its versions.
func (h History) ids() string {
	parts := make([]string, len(h))
	for i, v := range h {
		parts[i] = v.ID.String()
	}
	return strings.Join(parts, ",")
}

func versionsByIDs(ctx context.Context, q db.Queryer, text string) (History, error) {
	var ids []kernel.ID
	for part := range strings.SplitSeq(text, ",") {
		if id, ok := kernel.ParseID(part); ok {
			ids = append(ids, id)
		}
	}
	in, args := db.In("id", ids)
	rows, err := db.Select(ctx, q, scanVersion, "SELECT "+versionColumns+" FROM points_version WHERE "+in+" ORDER BY effective", args...)
	h := make(History, 0, len(rows))
	for _, r := range rows {
		h = append(h, r.Version)
	}
	return h, err
}

// lockRuns keeps postings and the switching of runs apart. A posting holds it shared from before it
// looks which runs are open until it commits; opening and switching hold it alone. So whoever opens
// a run knows that every posting which didn't see it has committed (its facts are in the snapshot
// taken next), and whoever switches knows that every posting to the run before is noted as pending.
// SQLite has one writer, which is lock enough.
func lockRuns(ctx context.Context, tx *db.Tx, alone bool) error {
	if tx.Dialect() != db.Postgres {
		return nil
	}
	lock := "SELECT pg_advisory_xact_lock_shared(?)"
	if alone {
		lock = "SELECT pg_advisory_xact_lock(?)"
	}
	_, err := tx.Exec(ctx, lock, runsLock)
	return err
}

// runsLock is the number of that lock; any will do that no other part uses.
const runsLock int64 = 0x706f696e7473 // "points"

const entryColumns = "subject_id,fact_id,rule,day,points,case_key,source_type,source_id"

// scanEntry reads plain types: database/sql converts named ones by reflection, and entries are many.
func scanEntry(s db.Scanner) (e Entry, err error) {
	var subject, fact, points, source int64
	var day string
	err = s.Scan(&subject, &fact, &e.Rule, &day, &points, &e.Case, &e.SourceType, &source)
	e.Subject, e.Fact, e.Day, e.Points, e.SourceID = kernel.ID(subject), kernel.ID(fact), kernel.Day(day), kernel.Points(points), kernel.ID(source)
	return e, err
}

func insertEntries(ctx context.Context, tx *db.Tx, run kernel.ID, entries []Entry) error {
	rows := make([][]any, len(entries))
	for i, e := range entries {
		rows[i] = []any{run, e.Subject, e.Fact, e.Rule, e.Day, int64(e.Points), e.Case, e.SourceType, e.SourceID}
	}
	return db.InsertRows(ctx, tx, "points_entry(run_id,"+entryColumns+")", 9, rows, "")
}

// entriesOf reads one subject's entries of a run.
func entriesOf(ctx context.Context, q db.Queryer, run, subject kernel.ID) ([]Entry, error) {
	return db.Select(ctx, q, scanEntry, "SELECT "+entryColumns+" FROM points_entry WHERE run_id=? AND subject_id=? ORDER BY fact_id,rule", run, subject)
}
