package db_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

// BenchmarkWrite compares transactions of which each waits for its own commit on the disk with as many
// from 64 at once, which SQLite's writer commits in groups (and PostgreSQL flushes together).
func BenchmarkWrite(b *testing.B) {
	for _, x := range []struct {
		name string
		open func(testing.TB) *db.DB
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.Postgres}} {
		b.Run(x.name, func(b *testing.B) {
			d := x.open(b)
			if err := d.Do(b.Context(), "create", func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, "CREATE TABLE thing (id BIGINT PRIMARY KEY, name TEXT NOT NULL)")
				return err
			}); err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			alone, together := writeBy(b, d, 1), writeBy(b, d, 64)
			b.ReportMetric(float64(b.N)/alone.Seconds(), "alone/s")
			b.ReportMetric(float64(b.N)/together.Seconds(), "together/s")
			b.ReportMetric(float64(alone)/float64(together), "gain")
		})
	}
}

func writeBy(b *testing.B, d *db.DB, writers int) time.Duration {
	begun := time.Now()
	var left atomic.Int64
	left.Store(int64(b.N))
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for left.Add(-1) >= 0 {
				if err := d.Do(b.Context(), "t", insert("x")); err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
	return time.Since(begun)
}
