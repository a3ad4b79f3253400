package db_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

// openPlain opens a SQLite file with one table for these tests; dbtest runs the stores on both.
func openPlain(t *testing.T) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), db.Options{File: filepath.Join(t.TempDir(), "t.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	must(t, d.Do(t.Context(), "create", func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)"); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "CREATE TABLE counter (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)")
		return err
	}))
	return d
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func insert(name string) func(context.Context, *db.Tx) error {
	return func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "INSERT INTO thing(id,name) VALUES (?,?)", tx.NewID(), name)
		return err
	}
}

func count(t *testing.T, d *db.DB) int {
	t.Helper()
	n, err := db.Scalar[int](t.Context(), d.Read(), "SELECT COUNT(*) FROM thing")
	must(t, err)
	return n
}

func TestARefusalUndoesOnlyItself(t *testing.T) {
	d := openPlain(t)
	refused := errors.New("refused")
	var wg sync.WaitGroup
	var failed atomic.Int32
	for i := range 60 {
		wg.Go(func() {
			err := d.Do(context.Background(), "t", func(ctx context.Context, tx *db.Tx) error {
				if err := insert(fmt.Sprint("n", i))(ctx, tx); err != nil {
					return err
				}
				if i%3 == 0 {
					return refused
				}
				return nil
			})
			if errors.Is(err, refused) {
				failed.Add(1)
			} else if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := count(t, d); got != 40 || failed.Load() != 20 {
		t.Fatalf("%d rows and %d refusals, want 40 and 20", got, failed.Load())
	}
}

func TestABrokenConstraintFailsOnlyItsOwner(t *testing.T) {
	d := openPlain(t)
	must(t, d.Do(t.Context(), "t", insert("taken")))
	var wg sync.WaitGroup
	for i := range 30 {
		wg.Go(func() {
			name := fmt.Sprint("free", i)
			if i == 15 {
				name = "taken"
			}
			err := d.Do(context.Background(), "t", insert(name))
			if (err != nil) != (i == 15) {
				t.Errorf("%s: %v", name, err)
			}
			if i == 15 && !db.IsUnique(err) {
				t.Errorf("not recognised as a broken unique constraint: %v", err)
			}
		})
	}
	wg.Wait()
	if got := count(t, d); got != 30 {
		t.Fatalf("%d rows, want 30", got)
	}
}

func TestTheWriterSurvivesPanicAndGoexit(t *testing.T) {
	d := openPlain(t)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic did not reach its caller")
			}
		}()
		_ = d.Do(context.Background(), "t", func(ctx context.Context, tx *db.Tx) error {
			_ = insert("lost")(ctx, tx)
			panic("boom")
		})
	}()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = d.Do(context.Background(), "t", func(ctx context.Context, tx *db.Tx) error {
			_ = insert("lost too")(ctx, tx)
			runtime.Goexit()
			return nil
		})
	}()
	<-ended
	must(t, d.Do(t.Context(), "t", insert("kept")))
	if got := count(t, d); got != 1 {
		t.Fatalf("%d rows, want the one kept", got)
	}
}

func TestOneThatEndsTheTransactionFailsAlone(t *testing.T) {
	d := openPlain(t)
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			err := d.Do(context.Background(), "t", func(ctx context.Context, tx *db.Tx) error {
				if err := insert(fmt.Sprint("n", i))(ctx, tx); err != nil {
					return err
				}
				if i == 7 { // what a full disk does: SQLite rolls back the whole transaction
					_, _ = tx.Exec(ctx, "INSERT OR ROLLBACK INTO thing(id,name) VALUES (1,'a'),(1,'b')")
				}
				return nil
			})
			if (err != nil) != (i == 7) {
				t.Errorf("%d: %v", i, err)
			}
		})
	}
	wg.Wait()
	if got := count(t, d); got != 19 {
		t.Fatalf("%d rows, want 19", got)
	}
}

func TestACancelledCallerThatHasNotBegunLeaves(t *testing.T) {
	d := openPlain(t)
	holding, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		_ = d.Do(context.Background(), "holder", func(context.Context, *db.Tx) error {
			close(holding)
			<-release
			return nil
		})
	})
	<-holding
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := d.Do(ctx, "t", insert("never")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want cancelled", err)
	}
	close(release)
	wg.Wait()
	if got := count(t, d); got != 0 {
		t.Fatalf("%d rows, want none", got)
	}
}

func TestEffectsComeOnlyAfterTheCommit(t *testing.T) {
	d := openPlain(t)
	var effects atomic.Int32
	_ = d.Do(t.Context(), "t", func(_ context.Context, tx *db.Tx) error {
		tx.OnCommit(func() { effects.Add(1) })
		return errors.New("no")
	})
	if effects.Load() != 0 {
		t.Fatal("an effect of a refused transaction happened")
	}
	must(t, d.Do(t.Context(), "t", func(_ context.Context, tx *db.Tx) error {
		tx.OnCommit(func() { effects.Add(1) })
		return nil
	}))
	if effects.Load() != 1 {
		t.Fatal("the effect did not happen")
	}
}

func TestFirstRunsInTheFirstTransactionOnly(t *testing.T) {
	d := openPlain(t)
	runs := 0
	ctx := db.WithFirst(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		runs++
		return insert("claim")(ctx, tx)
	})
	must(t, d.Do(ctx, "t", insert("a")))
	must(t, d.Do(ctx, "t", insert("b")))
	if runs != 1 || count(t, d) != 3 {
		t.Fatalf("ran %d times, %d rows", runs, count(t, d))
	}
}

func TestRowsLeftOpenDoNotHoldTheWriter(t *testing.T) {
	d := openPlain(t)
	must(t, d.Do(t.Context(), "t", insert("a")))
	must(t, d.Do(t.Context(), "t", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Query(ctx, "SELECT id FROM thing")
		return err
	}))
	must(t, d.Do(t.Context(), "t", insert("b")))
}

func TestATransactionInsideAnotherIsAMistakeOfTheProgram(t *testing.T) {
	d := openPlain(t)
	defer func() {
		if recover() == nil {
			t.Fatal("no panic")
		}
	}()
	_ = d.Do(t.Context(), "outer", func(ctx context.Context, _ *db.Tx) error { return d.Do(ctx, "inner", insert("x")) })
}

func TestASecondProgramIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "t.db")
	first, err := db.Open(t.Context(), db.Options{File: file})
	must(t, err)
	if _, err := db.Open(t.Context(), db.Options{File: file}); !errors.Is(err, db.ErrLocked) {
		t.Fatalf("second open: %v", err)
	}
	reader, err := db.Open(t.Context(), db.Options{File: file, ReadOnly: true})
	must(t, err)
	if err := reader.Do(t.Context(), "t", insert("x")); !errors.Is(err, db.ErrReadOnly) {
		t.Fatalf("a reader wrote: %v", err)
	}
	must(t, reader.Close())
	must(t, first.Close())
	again, err := db.Open(t.Context(), db.Options{File: file})
	must(t, err)
	must(t, again.Close())
	if err := again.Do(t.Context(), "t", insert("x")); !errors.Is(err, db.ErrClosed) {
		t.Fatalf("a closed database answered %v", err)
	}
}

func TestASnapshotDoesNotMove(t *testing.T) {
	d := openPlain(t)
	must(t, d.Do(t.Context(), "t", insert("a")))
	must(t, d.Snapshot(t.Context(), func(ctx context.Context, q db.Queryer) error {
		before, err := db.Scalar[int](ctx, q, "SELECT COUNT(*) FROM thing")
		must(t, err)
		must(t, d.Do(context.Background(), "t", insert("b")))
		after, err := db.Scalar[int](ctx, q, "SELECT COUNT(*) FROM thing")
		must(t, err)
		if before != 1 || after != 1 {
			t.Errorf("%d then %d, want 1 and 1", before, after)
		}
		return nil
	}))
}

func TestKeysIncrease(t *testing.T) {
	d := openPlain(t)
	ids := kernel.NewIDs(7)
	last := kernel.ID(0)
	for range 10000 {
		id := ids.Next(d.Now())
		if id <= last || id >= 1<<53 {
			t.Fatalf("%d after %d", id, last)
		}
		last = id
	}
}

// TestManyColdSnapshots has many read on one state at once with statements never seen before, each of
// which needs a second connection to be prepared, and read something beside: none may wait for ever.
func TestManyColdSnapshots(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		var all sync.WaitGroup
		var failed atomic.Int64
		var ready sync.WaitGroup
		ready.Add(64)
		for i := range 64 {
			all.Go(func() {
				ready.Done()
				ready.Wait()
				err := d.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
					if _, err := db.Scalar[int](ctx, q, fmt.Sprintf("SELECT %d", i)); err != nil {
						return err
					}
					_, err := db.Scalar[int](ctx, d.Read(), fmt.Sprintf("SELECT %d+1", i))
					return errors.Join(err, d.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
						_, err := db.Scalar[int](ctx, q, fmt.Sprintf("SELECT %d+2", i))
						return err
					}))
				})
				if err != nil {
					failed.Add(1)
				}
			})
		}
		all.Wait()
		if n := failed.Load(); n != 0 {
			t.Errorf("%d of 64 waited in vain", n)
		}
	})
}
