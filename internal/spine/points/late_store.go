package points

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
)

// lateRow is a late fact's standing with one kind of subject.
type lateRow struct {
	fact, subject kernel.ID
	state         LateState
	proposal      LateProposal
	proposed      Signature
	decided       Signature
	reason        string
	answer        string
}

func scanLate(s db.Scanner) (r lateRow, err error) {
	err = s.Scan(&r.fact, &r.subject, &r.state, &r.proposal, &r.proposed.Account, &r.proposed.Name, &r.proposed.At, &r.decided.Account, &r.decided.Name, &r.decided.At, &r.reason, &r.answer)
	return r, err
}

const lateColumns = "fact_id,subject_id,state,proposal,proposed_by,proposed_name,proposed_at,decided_by,decided_name,decided_at,reason,answer"

// heldOf are the facts of a year that wait, were refused, or cancel out with one that never entered.
func heldOf(ctx context.Context, q db.Queryer, year int) (held, error) {
	h := held{}
	return h, db.Each(ctx, q, func(s db.Scanner) error {
		var t SubjectType
		var id kernel.ID
		if err := s.Scan(&t, &id); err != nil {
			return err
		}
		if h[t] == nil {
			h[t] = map[kernel.ID]bool{}
		}
		h[t][id] = true
		return nil
	}, "SELECT subject,fact_id FROM points_late WHERE year=? AND state<>'accepted'", year)
}

func insertLate(ctx context.Context, tx *db.Tx, r run, f fact.Fact, subject kernel.ID, row lateRow) error {
	_, err := tx.Exec(ctx, "INSERT INTO points_late(fact_id,subject,year,half,subject_id,state,decided_by,decided_name,decided_at,reason) VALUES "+db.Marks(10, 1)+" ON CONFLICT (fact_id,subject) DO NOTHING",
		f.ID, r.subject, r.Year, r.Half, subject, row.state, row.decided.Account, row.decided.Name, row.decided.At, row.reason)
	return err
}

// settleWith lets a reversal and what it takes back cancel out when the latter never entered; it
// answers whether they did.
func settleWith(ctx context.Context, tx *db.Tx, t SubjectType, original kernel.ID) (bool, error) {
	n, err := tx.Exec(ctx, "UPDATE points_late SET state='settled' WHERE fact_id=? AND subject=? AND state IN ('waiting','refused')", original, t)
	return n > 0, err
}

// lateDecided marks waiting facts as decided; whoever proposed it, and why, stays.
func lateDecided(ctx context.Context, tx *db.Tx, t SubjectType, term Term, ids []kernel.ID, state LateState, by Signature) error {
	in, args := db.In("fact_id", ids)
	_, err := tx.Exec(ctx, "UPDATE points_late SET state=?,proposal='',answer='',decided_by=?,decided_name=?,decided_at=? WHERE subject=? AND year=? AND half=? AND state='waiting' AND "+in,
		append([]any{state, by.Account, by.Name, by.At, t, term.Year, term.Half}, args...)...)
	return err
}

// lateAmong are those of the facts that wait with the proposal that is asked for.
func lateAmong(ctx context.Context, q db.Queryer, t SubjectType, term Term, ids []kernel.ID, proposal LateProposal) ([]lateRow, error) {
	in, args := db.In("fact_id", ids)
	return db.Select(ctx, q, scanLate, "SELECT "+lateColumns+" FROM points_late WHERE subject=? AND year=? AND half=? AND state='waiting' AND proposal=? AND "+in,
		append([]any{t, term.Year, term.Half, proposal}, args...)...)
}

// lateProposed writes the proposal, or that there is none any more, and the answer to the one before.
func lateProposed(ctx context.Context, tx *db.Tx, t SubjectType, term Term, ids []kernel.ID, row lateRow) error {
	in, args := db.In("fact_id", ids)
	_, err := tx.Exec(ctx, "UPDATE points_late SET proposal=?,proposed_by=?,proposed_name=?,proposed_at=?,reason=?,answer=? WHERE subject=? AND year=? AND half=? AND state='waiting' AND "+in,
		append([]any{row.proposal, row.proposed.Account, row.proposed.Name, row.proposed.At, row.reason, row.answer, t, term.Year, term.Half}, args...)...)
	return err
}

func lateWaiting(ctx context.Context, q db.Queryer, term Term, t SubjectType) ([]kernel.ID, error) {
	return db.Select(ctx, q, db.Column[kernel.ID], "SELECT fact_id FROM points_late WHERE year=? AND half=? AND subject=? AND state='waiting' ORDER BY fact_id", term.Year, term.Half, t)
}

func lateCounts(ctx context.Context, q db.Queryer, term Term, t SubjectType) (c LateCounts, err error) {
	return c, db.Each(ctx, q, func(s db.Scanner) error {
		var state LateState
		var n, proposed int
		if err := s.Scan(&state, &n, &proposed); err != nil {
			return err
		}
		switch state {
		case LateWaiting:
			c.Waiting, c.Proposed = n, proposed
		case LateAccepted:
			c.Accepted = n
		case LateRefused:
			c.Refused = n
		}
		return nil
	}, "SELECT state,COUNT(*),COUNT(CASE WHEN proposal<>'' THEN 1 END) FROM points_late WHERE year=? AND half=? AND subject=? GROUP BY state", term.Year, term.Half, t)
}

func lateList(ctx context.Context, q db.Queryer, term Term, t SubjectType, state LateState, p kernel.Page) (kernel.List[lateRow], error) {
	return db.SelectPage(ctx, q, p, scanLate, lateColumns, "points_late WHERE year=? AND half=? AND subject=? AND (state=? OR ?='')", "decided_at,CASE WHEN proposal='' THEN 1 ELSE 0 END,fact_id DESC", term.Year, term.Half, t, state, state)
}

// lateOf are one subject's late facts, for its statement.
func lateOf(ctx context.Context, q db.Queryer, term Term, t SubjectType, subject kernel.ID) (map[kernel.ID]lateRow, error) {
	rows, err := db.Select(ctx, q, scanLate, "SELECT "+lateColumns+" FROM points_late WHERE year=? AND half=? AND subject=? AND subject_id=?", term.Year, term.Half, t, subject)
	out := make(map[kernel.ID]lateRow, len(rows))
	for _, r := range rows {
		out[r.fact] = r
	}
	return out, err
}
