package team

import (
	"context"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const consentColumns = "id,org_id,member_id,member_name,duty,kind,day,reason,state,asked_by,asked_name,asked_at,answered_name,answered_at,granted_on,opinion,paper_id,paper_number,entered_day,version"

func scanConsent(s db.Scanner) (c Consent, err error) {
	err = s.Scan(&c.ID, &c.OrgID, &c.MemberID, &c.MemberName, &c.Duty, &c.Kind, &c.Day, &c.Reason, &c.State, &c.askedBy, &c.AskedName, &c.AskedAt, &c.AnsweredName, &c.AnsweredAt, &c.GrantedOn, &c.Opinion, &c.PaperID, &c.PaperNumber, &c.EnteredDay, &c.Version)
	c.DutyName, c.KindName = c.Duty.Chinese(), kindWords[c.Kind]
	return c, err
}

// insertConsent keeps a request. Of two who ask for the same change, or for somebody on the one secretary's seat, the
// unique indices let one through.
func insertConsent(ctx context.Context, tx *db.Tx, c *Consent) error {
	seat := c.seat()
	_, err := tx.Exec(ctx, "INSERT INTO team_consent("+consentColumns+",seat) VALUES "+db.Marks(21, 1),
		c.ID, c.OrgID, c.MemberID, c.MemberName, c.Duty, c.Kind, c.Day, c.Reason, c.State, c.askedBy, c.AskedName, c.AskedAt, "", 0, "", "", 0, "", "", 1, seat)
	switch {
	case db.IsUnique(err) && seat != "":
		return ErrSeatAsked
	case db.IsUnique(err):
		return ErrAskedTwice
	}
	return err
}

// claim makes whoever acts on the request later wait, so that they are told of the request that moved on and not of
// what its change did to the roster meanwhile. Fault: kernel.ErrStale.
func claim(ctx context.Context, tx *db.Tx, id kernel.ID, version int) error {
	n, err := tx.Exec(ctx, "UPDATE team_consent SET version=version WHERE id=? AND version=?", id, version)
	if err == nil && n == 0 {
		return kernel.ErrStale
	}
	return err
}

// updateConsent compares and sets: of two who act at once one is told that it moved on.
func updateConsent(ctx context.Context, tx *db.Tx, c *Consent) error {
	n, err := tx.Exec(ctx, "UPDATE team_consent SET state=?,answered_name=?,answered_at=?,granted_on=?,opinion=?,paper_id=?,paper_number=?,entered_day=?,version=version+1 WHERE id=? AND version=?",
		c.State, c.AnsweredName, c.AnsweredAt, c.GrantedOn, c.Opinion, c.PaperID, c.PaperNumber, c.EnteredDay, c.ID, c.Version)
	if err == nil && n == 0 {
		return kernel.ErrStale
	}
	c.Version++
	return err
}

func findConsent(ctx context.Context, q db.Queryer, scope kernel.Scope, id kernel.ID) (Consent, error) {
	cond, args := org.Visible(scope, "org_id")
	return db.One(ctx, q, scanConsent, "SELECT "+consentColumns+" FROM team_consent WHERE id=? AND "+cond, append([]any{id}, args...)...)
}

// grantedFor are the consents of an organisation that are granted and not entered.
func grantedFor(ctx context.Context, q db.Queryer, orgID kernel.ID) ([]Consent, error) {
	return db.Select(ctx, q, scanConsent, "SELECT "+consentColumns+" FROM team_consent WHERE org_id=? AND state='granted' ORDER BY id", orgID)
}

// waiting counts the requests that wait for an answer, by organisation.
func waiting(ctx context.Context, q db.Queryer) (map[kernel.ID]int, error) {
	out := map[kernel.ID]int{}
	return out, db.Each(ctx, q, func(row db.Scanner) error {
		var id kernel.ID
		var n int
		err := row.Scan(&id, &n)
		out[id] = n
		return err
	}, "SELECT org_id, COUNT(*) FROM team_consent WHERE state='asked' GROUP BY org_id")
}
