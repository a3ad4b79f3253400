package intake

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// resting are the states in which a batch waits for its person; one that is being worked on stays
// with whoever asked for it.
const resting = "state IN ('mapping','checked','failed')"

// WaitingOf names the files that an account brought and has not taken in.
func WaitingOf(ctx context.Context, q db.Queryer, account kernel.ID) ([]string, error) {
	return db.Select(ctx, q, db.Column[string], "SELECT name FROM intake_batch WHERE account_id=? AND "+resting+" ORDER BY made_at, id", account)
}

// PassBatches makes them the batches of whoever succeeds in the office.
func PassBatches(ctx context.Context, tx *db.Tx, from, to kernel.ID, name string) error {
	_, err := tx.Exec(ctx, "UPDATE intake_batch SET account_id=?, actor_name=?, version=version+1 WHERE account_id=? AND "+resting, to, name, from)
	return err
}
