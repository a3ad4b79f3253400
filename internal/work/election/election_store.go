package election

import (
	"context"
	"encoding/json"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const columns = "id,org_id,state,session,committee,seats,deputies,given,planned,day,asked_day,permitted_day,force_day,due,present,method_ayes,place,chair," +
	"plenum_day,plenum_due,plenum_present,term_id,reason,rules,said,asked_by,version"

func scan(s db.Scanner) (e Election, err error) {
	var committee int
	err = s.Scan(&e.ID, &e.OrgID, &e.State, &e.Session, &committee, &e.Seats, &e.Deputies, &e.Given, &e.Planned, &e.Day, &e.AskedDay, &e.PermittedDay, &e.ForceDay,
		&e.Due, &e.Present, &e.MethodAyes, &e.Place, &e.Chair, &e.PlenumDay, &e.PlenumDue, &e.PlenumHere, &e.TermID, &e.Reason, &e.rules, &e.said, &e.askedBy, &e.Version)
	e.Committee = committee == 1
	return e, err
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

func insert(ctx context.Context, tx *db.Tx, e *Election) error {
	_, err := tx.Exec(ctx, "INSERT INTO election("+columns+",begun) VALUES "+db.Marks(28, 1),
		e.ID, e.OrgID, e.State, e.Session, flag(e.Committee), e.Seats, e.Deputies, e.Given, e.Planned, e.Day, e.AskedDay, e.PermittedDay, e.ForceDay,
		e.Due, e.Present, e.MethodAyes, e.Place, e.Chair, e.PlenumDay, e.PlenumDue, e.PlenumHere, e.TermID, e.Reason, e.rules, e.said, e.askedBy, 1, tx.Millis())
	if db.IsUnique(err) {
		return ErrUnderWay
	}
	return err
}

// claim compares the version and sets the next one before anything else is read: of two who act at once
// one waits, and is told that it moved on.
func claim(ctx context.Context, tx *db.Tx, id kernel.ID, version int) error {
	n, err := tx.Exec(ctx, "UPDATE election SET version=version+1 WHERE id=? AND version=?", id, version)
	if err == nil && n == 0 {
		return kernel.ErrStale
	}
	return err
}

// update writes the claimed row.
func update(ctx context.Context, tx *db.Tx, e *Election) error {
	_, err := tx.Exec(ctx, `UPDATE election SET state=?,session=?,committee=?,seats=?,deputies=?,given=?,planned=?,day=?,asked_day=?,permitted_day=?,force_day=?,due=?,present=?,
		method_ayes=?,place=?,chair=?,plenum_day=?,plenum_due=?,plenum_present=?,term_id=?,reason=?,rules=?,said=?,asked_by=? WHERE id=?`,
		e.State, e.Session, flag(e.Committee), e.Seats, e.Deputies, e.Given, e.Planned, e.Day, e.AskedDay, e.PermittedDay, e.ForceDay, e.Due, e.Present,
		e.MethodAyes, e.Place, e.Chair, e.PlenumDay, e.PlenumDue, e.PlenumHere, e.TermID, e.Reason, e.rules, e.said, e.askedBy, e.ID)
	return err
}

// find answers an election whose organisation scope sees; kernel.ErrNotFound otherwise.
func find(ctx context.Context, q db.Queryer, scope kernel.Scope, id kernel.ID) (Election, error) {
	where, args := org.Visible(scope, "org_id")
	return db.One(ctx, q, scan, "SELECT "+columns+" FROM election WHERE id=? AND "+where, append([]any{id}, args...)...)
}

// record is an election with all that hangs on it.
type record struct {
	Election
	named    []Candidate
	roll     []Voter
	officers []Officer
	ballots  []Ballot
	team     []Seat
}

func (r *record) frozen() (out Rules, ok bool) {
	return out, r.rules != "" && json.Unmarshal([]byte(r.rules), &out) == nil
}

func load(ctx context.Context, q db.Queryer, scope kernel.Scope, id kernel.ID) (r record, err error) {
	if r.Election, err = find(ctx, q, scope, id); err != nil {
		return r, err
	}
	if r.named, err = db.Select(ctx, q, func(s db.Scanner) (c Candidate, err error) {
		return c, s.Scan(&c.MemberID, &c.Name, &c.Post)
	}, "SELECT member_id,name,post FROM election_candidate WHERE election_id=? ORDER BY place", id); err != nil {
		return r, err
	}
	if r.roll, err = db.Select(ctx, q, scanVoter, "SELECT member_id,name,branch_id,standing,reason,decision,decided,present FROM election_voter WHERE election_id=? ORDER BY place", id); err != nil {
		return r, err
	}
	if r.officers, err = db.Select(ctx, q, func(s db.Scanner) (o Officer, err error) {
		return o, s.Scan(&o.Body, &o.Duty, &o.MemberID, &o.Name)
	}, "SELECT body,duty,member_id,name FROM election_officer WHERE election_id=? ORDER BY body,place", id); err != nil {
		return r, err
	}
	if r.team, err = db.Select(ctx, q, func(s db.Scanner) (v Seat, err error) {
		err = s.Scan(&v.MemberID, &v.Name, &v.Duty)
		v.DutyName = v.Duty.Chinese()
		return v, err
	}, "SELECT member_id,name,duty FROM election_seat WHERE election_id=? ORDER BY place", id); err != nil {
		return r, err
	}
	r.ballots, err = ballotsOf(ctx, q, id)
	return r, err
}

func scanVoter(s db.Scanner) (v Voter, err error) {
	var present int
	err = s.Scan(&v.MemberID, &v.Name, &v.BranchID, &v.Standing, &v.Reason, &v.Decision, &v.Decided, &present)
	v.Present = present == 1
	return v, err
}

func ballotsOf(ctx context.Context, q db.Queryer, id kernel.ID) ([]Ballot, error) {
	out, err := db.Select(ctx, q, func(s db.Scanner) (b Ballot, err error) {
		var confirmed int
		err = s.Scan(&b.ID, &b.Body, &b.Post, &b.Round, &b.Why, &b.Seats, &b.Issued, &b.Collected, &b.Valid, &b.Invalid, &confirmed, &b.TellerID, &b.Teller, &b.MonitorID, &b.Monitor, &b.ConfirmedAt)
		b.Confirmed, b.Marks = confirmed == 1, []Mark{}
		return b, err
	}, "SELECT id,body,post,round,why,seats,issued,collected,valid,invalid,confirmed,teller_id,teller,monitor_id,monitor,confirmed_at FROM election_ballot WHERE election_id=? ORDER BY id", id)
	if err != nil {
		return nil, err
	}
	at := map[kernel.ID]int{}
	for i, b := range out {
		at[b.ID] = i
	}
	return out, db.Each(ctx, q, func(s db.Scanner) error {
		var ballot kernel.ID
		var m Mark
		var writeIn int
		err := s.Scan(&ballot, &m.MemberID, &m.Name, &writeIn, &m.Ayes, &m.Noes, &m.Abstained, &m.Unclear)
		m.WriteIn = writeIn == 1
		out[at[ballot]].Marks = append(out[at[ballot]].Marks, m)
		return err
	}, "SELECT m.ballot_id,m.member_id,m.name,m.write_in,m.ayes,m.noes,m.abstained,m.unclear FROM election_mark m JOIN election_ballot b ON b.id=m.ballot_id WHERE b.election_id=? ORDER BY m.ballot_id,m.place", id)
}

// anew writes the rows of one child table over.
func anew(ctx context.Context, tx *db.Tx, wipe string, of []any, into string, cols int, rows [][]any) error {
	if _, err := tx.Exec(ctx, wipe, of...); err != nil {
		return err
	}
	return db.InsertRows(ctx, tx, into, cols, rows, "")
}

func putNamed(ctx context.Context, tx *db.Tx, id kernel.ID, list []Candidate) error {
	rows := make([][]any, len(list))
	for i, c := range list {
		rows[i] = []any{id, c.MemberID, c.Post, c.Name, i}
	}
	return anew(ctx, tx, "DELETE FROM election_candidate WHERE election_id=?", []any{id}, "election_candidate(election_id,member_id,post,name,place)", 5, rows)
}

func putRoll(ctx context.Context, tx *db.Tx, id kernel.ID, roll []Voter) error {
	rows := make([][]any, len(roll))
	for i, v := range roll {
		rows[i] = []any{id, v.MemberID, v.Name, v.BranchID, v.Standing, v.Reason, v.Decision, v.Decided, flag(v.Present), i}
	}
	return anew(ctx, tx, "DELETE FROM election_voter WHERE election_id=?", []any{id}, "election_voter(election_id,member_id,name,branch_id,standing,reason,decision,decided,present,place)", 10, rows)
}

func putOfficers(ctx context.Context, tx *db.Tx, id kernel.ID, body Body, list []Officer) error {
	rows := make([][]any, len(list))
	for i, o := range list {
		rows[i] = []any{id, body, o.Duty, o.MemberID, o.Name, i}
	}
	return anew(ctx, tx, "DELETE FROM election_officer WHERE election_id=? AND body=?", []any{id, body}, "election_officer(election_id,body,duty,member_id,name,place)", 6, rows)
}

func putTeam(ctx context.Context, tx *db.Tx, id kernel.ID, list []Seat) error {
	rows := make([][]any, len(list))
	for i, v := range list {
		rows[i] = []any{id, v.MemberID, v.Name, v.Duty, i}
	}
	return anew(ctx, tx, "DELETE FROM election_seat WHERE election_id=?", []any{id}, "election_seat(election_id,member_id,name,duty,place)", 5, rows)
}

func insertBallot(ctx context.Context, tx *db.Tx, id kernel.ID, b *Ballot) error {
	if _, err := tx.Exec(ctx, "INSERT INTO election_ballot(id,election_id,body,post,round,why,seats,issued,collected,valid,invalid,confirmed,teller_id,teller,monitor_id,monitor,confirmed_at) VALUES "+db.Marks(17, 1),
		b.ID, id, b.Body, b.Post, b.Round, b.Why, b.Seats, 0, 0, 0, 0, 0, 0, "", 0, "", 0); err != nil {
		return err
	}
	return putMarks(ctx, tx, b)
}

// updateBallot writes the counts, who confirmed them, and the marks.
func updateBallot(ctx context.Context, tx *db.Tx, b *Ballot) error {
	if _, err := tx.Exec(ctx, "UPDATE election_ballot SET issued=?,collected=?,valid=?,invalid=?,confirmed=?,teller_id=?,teller=?,monitor_id=?,monitor=?,confirmed_at=? WHERE id=?",
		b.Issued, b.Collected, b.Valid, b.Invalid, flag(b.Confirmed), b.TellerID, b.Teller, b.MonitorID, b.Monitor, b.ConfirmedAt, b.ID); err != nil {
		return err
	}
	return putMarks(ctx, tx, b)
}

func putMarks(ctx context.Context, tx *db.Tx, b *Ballot) error {
	rows := make([][]any, len(b.Marks))
	for i, m := range b.Marks {
		rows[i] = []any{b.ID, m.MemberID, m.Name, flag(m.WriteIn), m.Ayes, m.Noes, m.Abstained, m.Unclear, i}
	}
	return anew(ctx, tx, "DELETE FROM election_mark WHERE ballot_id=?", []any{b.ID}, "election_mark(ballot_id,member_id,name,write_in,ayes,noes,abstained,unclear,place)", 9, rows)
}

func deleteBallot(ctx context.Context, tx *db.Tx, id kernel.ID) error {
	if _, err := tx.Exec(ctx, "DELETE FROM election_mark WHERE ballot_id=?", id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "DELETE FROM election_ballot WHERE id=?", id)
	return err
}

// Step (经过) is one thing that happened in an election.
type Step struct {
	What string `json:"what"`
	Name string `json:"name" doc:"办理人"`
	Text string `json:"text"`
	At   int64  `json:"at" doc:"毫秒"`
}

func insertStep(ctx context.Context, tx *db.Tx, id kernel.ID, actor kernel.Actor, what, text string) error {
	_, err := tx.Exec(ctx, "INSERT INTO election_step(id,election_id,what,account_id,name,text,at) VALUES "+db.Marks(7, 1), tx.NewID(), id, what, actor.Account, actor.Name, text, tx.Millis())
	return err
}

func stepsOf(ctx context.Context, q db.Queryer, id kernel.ID) ([]Step, error) {
	return db.Select(ctx, q, func(s db.Scanner) (v Step, err error) {
		return v, s.Scan(&v.What, &v.Name, &v.Text, &v.At)
	}, "SELECT what,name,text,at FROM election_step WHERE election_id=? ORDER BY id", id)
}
