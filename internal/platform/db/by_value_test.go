package db_test

import (
	"context"
	"testing"

	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

// TestByValueKeepsNoPlan holds that a statement read by value is planned anew each time, and that one read
// plainly is not: after some uses PostgreSQL plans it for any values at all.
func TestByValueKeepsNoPlan(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		count := func(q db.Queryer, text string) {
			t.Helper()
			for range 12 {
				if n, err := db.Scalar[int](ctx, q, text, "2026-01-01", "2026-12-31"); err != nil || n != 0 {
					t.Fatal(n, err)
				}
			}
		}
		const plain = "SELECT CAST(COUNT(*) AS BIGINT) FROM activity WHERE shown_day>=? AND shown_day<=? AND 1=1"
		const planned = "SELECT CAST(COUNT(*) AS BIGINT) FROM activity WHERE shown_day>=? AND shown_day<=? AND 2=2"
		// one connection carries both, and the question about its statements
		err := d.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
			count(q, plain)
			count(db.ByValue(q), planned)
			if d.Dialect() != db.Postgres {
				return nil
			}
			kept := func(what string) int {
				n, err := db.Scalar[int](ctx, q, "SELECT CAST(COALESCE(SUM(generic_plans),0) AS BIGINT) FROM pg_prepared_statements WHERE statement LIKE ?", "%AND "+what)
				if err != nil {
					t.Fatal(err)
				}
				return n
			}
			if n := kept("1=1"); n == 0 {
				t.Error("PostgreSQL keeps no plan of a plain statement: this test shows nothing")
			}
			if n := kept("2=2"); n != 0 {
				t.Errorf("%d uses of a kept plan", n)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
