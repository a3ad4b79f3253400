package activity

import (
	"context"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// DraftsOf lists the records that an account began under an organisation and has not submitted.
func DraftsOf(ctx context.Context, q db.Queryer, account, under kernel.ID) ([]kernel.ID, error) {
	in, args := org.Under(under, "org_id")
	return db.Select(ctx, q, db.Column[kernel.ID], "SELECT id FROM activity WHERE drafted_by=? AND state IN ('draft','returned') AND "+in+" ORDER BY shown_day, id",
		append([]any{account}, args...)...)
}

// PassDrafts makes them the drafts of whoever succeeds in the office; each one's history still tells
// who began it.
func PassDrafts(ctx context.Context, tx *db.Tx, from, under, to kernel.ID, name string) error {
	in, args := org.Under(under, "org_id")
	_, err := tx.Exec(ctx, "UPDATE activity SET drafted_by=?, drafted_name=?, version=version+1 WHERE drafted_by=? AND state IN ('draft','returned') AND "+in,
		append([]any{to, name, from}, args...)...)
	return err
}
