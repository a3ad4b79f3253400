package jobs

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

func newRunner(d *db.DB) *Runner { return New(d, slog.New(slog.DiscardHandler)) }

func enqueue(t *testing.T, r *Runner, d *db.DB, args any, unique string) {
	t.Helper()
	if err := d.Do(t.Context(), "want", func(ctx context.Context, tx *db.Tx) error { return r.Enqueue(ctx, tx, "work", args, unique) }); err != nil {
		t.Fatal(err)
	}
}

func drain(t *testing.T, r *Runner, want int) {
	t.Helper()
	if n, err := r.Drain(t.Context()); err != nil || n != want {
		t.Fatalf("ran %d jobs (%v), want %d", n, err, want)
	}
}

func state(t *testing.T, r *Runner) State {
	t.Helper()
	s, err := r.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAJobExistsOnlyWithItsTransaction(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, refused := newRunner(d), errors.New("refused")
		var got []string
		Handle(r, "work", func(_ context.Context, what string) error { got = append(got, what); return nil })
		err := d.Do(t.Context(), "want", func(ctx context.Context, tx *db.Tx) error {
			if err := r.Enqueue(ctx, tx, "work", "never", ""); err != nil {
				return err
			}
			return refused
		})
		if !errors.Is(err, refused) {
			t.Fatal(err)
		}
		drain(t, r, 0)
		enqueue(t, r, d, "once", "")
		drain(t, r, 1)
		drain(t, r, 0)
		if len(got) != 1 || got[0] != "once" || state(t, r) != (State{}) {
			t.Fatalf("ran %v, state %+v", got, state(t, r))
		}
	})
}

func TestAJobThatNobodyHandlesIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRunner(d)
		err := d.Do(t.Context(), "want", func(ctx context.Context, tx *db.Tx) error { return r.Enqueue(ctx, tx, "work", 1, "") })
		if err == nil || state(t, r).Waiting != 0 {
			t.Fatalf("%v; %+v", err, state(t, r))
		}
	})
}

func TestAUniqueKeyWaitsOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRunner(d)
		var got []int
		Handle(r, "work", func(_ context.Context, n int) error { got = append(got, n); return nil })
		enqueue(t, r, d, 1, "year-2026")
		enqueue(t, r, d, 2, "year-2026")
		enqueue(t, r, d, 3, "year-2025")
		enqueue(t, r, d, 4, "")
		enqueue(t, r, d, 5, "")
		drain(t, r, 4)
		enqueue(t, r, d, 6, "year-2026") // the one before is done
		drain(t, r, 1)
		sum := 0
		for _, n := range got {
			sum += n
		}
		if sum != 1+3+4+5+6 {
			t.Fatalf("ran %v", got)
		}
	})
}

func TestTwoRunnersClaimNoJobTwice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const jobs = 100
		var mu sync.Mutex
		ran := map[int]int{}
		var runners [2]*Runner
		for i := range runners {
			runners[i] = newRunner(d)
			Handle(runners[i], "work", func(_ context.Context, n int) error {
				mu.Lock()
				defer mu.Unlock()
				ran[n]++
				return nil
			})
		}
		for n := range jobs {
			enqueue(t, runners[0], d, n, "")
		}
		var wg sync.WaitGroup
		var counts [2]int
		var errs [2]error
		for i, r := range runners {
			wg.Go(func() { counts[i], errs[i] = r.Drain(t.Context()) })
		}
		wg.Wait()
		if err := errors.Join(errs[:]...); err != nil || counts[0]+counts[1] != jobs || len(ran) != jobs {
			t.Fatalf("%v: ran %v jobs, %d different ones", err, counts, len(ran))
		}
		for n, times := range ran {
			if times != 1 {
				t.Errorf("job %d ran %d times", n, times)
			}
		}
	})
}

// A job that fails waits ever longer and is parked after the eighth time, by whatever way it fails.
func TestAFailingJobBacksOffAndIsParked(t *testing.T) {
	for name, fail := range map[string]func() error{"error": func() error { return errors.New("disk full") }, "panic": func() error { panic("index out of range") }} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				r, ran, now := newRunner(d), 0, dbtest.Start
				Handle(r, "work", func(context.Context, int) error { ran++; return fail() })
				enqueue(t, r, d, 1, "")
				wait := 10 * time.Second
				for attempt := 1; attempt <= maxAttempts; attempt++ {
					drain(t, r, 1)
					if s := state(t, r); attempt < maxAttempts && s != (State{Waiting: 1}) {
						t.Fatalf("after %d failures: %+v", attempt, s)
					}
					dbtest.SetNow(d, now.Add(wait-time.Second))
					drain(t, r, 0)
					now = now.Add(wait)
					dbtest.SetNow(d, now)
					wait *= 2
				}
				dbtest.SetNow(d, now.AddDate(1, 0, 0))
				drain(t, r, 0)
				if s := state(t, r); ran != maxAttempts || s != (State{Parked: 1}) {
					t.Fatalf("ran %d times, state %+v", ran, s)
				}
				failure, err := db.Scalar[string](t.Context(), d.Read(), "SELECT failure FROM job")
				if err != nil || failure == "" {
					t.Fatalf("the parked job says %q (%v)", failure, err)
				}
			})
		})
	}
}

func TestABadJobDoesNotKeepOthers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, ran := newRunner(d), 0
		Handle(r, "work", func(_ context.Context, n int) error {
			if n == 1 {
				panic("broken")
			}
			ran++
			return nil
		})
		for n := range 4 {
			enqueue(t, r, d, n, "")
		}
		drain(t, r, 4)
		if ran != 3 || state(t, r) != (State{Waiting: 1}) {
			t.Fatalf("ran %d, state %+v", ran, state(t, r))
		}
	})
}

func TestAJobWaitsForItsTime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, ran := newRunner(d), 0
		Handle(r, "work", func(context.Context, int) error { ran++; return nil })
		err := d.Do(t.Context(), "want", func(ctx context.Context, tx *db.Tx) error {
			return r.EnqueueAt(ctx, tx, "work", 1, "", tx.Now().Add(30*time.Second))
		})
		if err != nil {
			t.Fatal(err)
		}
		dbtest.SetNow(d, dbtest.Start.Add(29*time.Second))
		drain(t, r, 0)
		dbtest.SetNow(d, dbtest.Start.Add(30*time.Second))
		drain(t, r, 1)
		if ran != 1 {
			t.Fatalf("ran %d times", ran)
		}
	})
}

// Two nodes that make the same key lose neither job.
func TestJobsOfTwoNodesWithOneKey(t *testing.T) {
	nodes := dbtest.TwoNodes(t)
	for _, d := range nodes {
		r := newRunner(d)
		Handle(r, "work", func(context.Context, string) error { return nil })
		for _, unique := range []string{"", "once"} {
			if err := d.Do(t.Context(), "test", func(ctx context.Context, tx *db.Tx) error { return r.Enqueue(ctx, tx, "work", "x", unique) }); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n, err := db.Scalar[int](t.Context(), nodes[0].Read(), "SELECT COUNT(*) FROM job"); err != nil || n != 3 {
		t.Errorf("%d jobs of three: %v", n, err)
	}
}
