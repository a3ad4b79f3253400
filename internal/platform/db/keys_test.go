package db_test

import (
	"context"
	"testing"

	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

// Two nodes that make the same key in the same millisecond both get their row: the second one's is made anew.
func TestKeysThatMeetAreMadeAnew(t *testing.T) {
	nodes := dbtest.TwoNodes(t)
	for _, d := range nodes {
		must(t, d.Do(t.Context(), "put", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "INSERT INTO job(id,kind,args,unique_key,run_at,attempt,dead,failure,made_at) VALUES (?,'x','{}','',0,0,0,'',0)", tx.NewID())
			return err
		}))
	}
	n, err := db.Scalar[int](t.Context(), nodes[0].Read(), "SELECT COUNT(*) FROM job")
	must(t, err)
	if n != 2 {
		t.Errorf("%d rows of two", n)
	}
}
