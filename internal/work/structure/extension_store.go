package structure

import (
	"context"
	"time"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const extensionColumns = "id,term_id,org_id,org_name,department_id,ends,to_day,reason,state,asked_name,asked_at,decided_name,decided_at,opinion,paper_id,paper_number,version,asked_by"

func scanExtension(s db.Scanner) (e Extension, err error) {
	err = s.Scan(&e.ID, &e.TermID, &e.OrgID, &e.OrgName, &e.department, &e.Ends, &e.To, &e.Reason, &e.State, &e.AskedName, &e.AskedAt, &e.DecidedName, &e.DecidedAt, &e.Opinion, &e.PaperID, &e.PaperNumber, &e.Version, &e.askedBy)
	e.PastEnd = e.State == Approved && kernel.DayOf(time.UnixMilli(e.DecidedAt)) > e.Ends
	return e, err
}

func insertExtension(ctx context.Context, tx *db.Tx, e *Extension) error {
	_, err := tx.Exec(ctx, "INSERT INTO term_extension("+extensionColumns+") VALUES "+db.Marks(18, 1),
		e.ID, e.TermID, e.OrgID, e.OrgName, e.department, e.Ends, e.To, e.Reason, e.State, e.AskedName, e.AskedAt, "", 0, "", 0, "", 1, e.askedBy)
	if db.IsUnique(err) {
		return ErrAskedTwice
	}
	return err
}

// updateExtension compares and sets: of two who decide at once one is told that it moved on.
func updateExtension(ctx context.Context, tx *db.Tx, e *Extension) error {
	n, err := tx.Exec(ctx, "UPDATE term_extension SET state=?,decided_name=?,decided_at=?,opinion=?,paper_id=?,paper_number=?,version=version+1 WHERE id=? AND version=?",
		e.State, e.DecidedName, e.DecidedAt, e.Opinion, e.PaperID, e.PaperNumber, e.ID, e.Version)
	if err == nil && n == 0 {
		return kernel.ErrStale
	}
	e.Version++
	return err
}

func findExtension(ctx context.Context, q db.Queryer, scope kernel.Scope, id kernel.ID) (Extension, error) {
	cond, args := org.Visible(scope, "org_id")
	return db.One(ctx, q, scanExtension, "SELECT "+extensionColumns+" FROM term_extension WHERE id=? AND "+cond, append([]any{id}, args...)...)
}

// undecided are the days to which extensions are asked for and not decided, by term.
func undecided(ctx context.Context, q db.Queryer) (map[kernel.ID]kernel.Day, error) {
	out := map[kernel.ID]kernel.Day{}
	return out, db.Each(ctx, q, func(row db.Scanner) error {
		var id kernel.ID
		var to kernel.Day
		err := row.Scan(&id, &to)
		out[id] = to
		return err
	}, "SELECT term_id,to_day FROM term_extension WHERE state='asked'")
}
