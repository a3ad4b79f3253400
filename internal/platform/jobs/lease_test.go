package jobs

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

// Two runners stand for two processes; both look at the same instant.
func TestATickRunsOncePerSlot(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var mu sync.Mutex
		var slots []time.Time
		var runners [2]*Runner
		for i := range runners {
			runners[i] = newRunner(d)
			runners[i].Every("daily", 24*time.Hour, func(_ context.Context, now time.Time) error {
				mu.Lock()
				defer mu.Unlock()
				slots = append(slots, now)
				return nil
			})
		}
		var want []time.Time
		look := func(now time.Time, due bool) {
			t.Helper()
			dbtest.SetNow(d, now)
			var wg sync.WaitGroup
			var errs [2]error
			for i, r := range runners {
				wg.Go(func() { errs[i] = r.Tick(t.Context()) })
			}
			wg.Wait()
			if due {
				want = append(want, now)
			}
			if err := errors.Join(errs[:]...); err != nil || !slices.EqualFunc(slots, want, time.Time.Equal) {
				t.Fatalf("%v: ran at %v, want %v", err, slots, want)
			}
		}
		look(dbtest.Start, true)
		look(dbtest.Start, false)
		look(dbtest.Start.Add(12*time.Hour), false)
		look(dbtest.Start.Add(24*time.Hour), true)
		look(dbtest.Start.Add(96*time.Hour), true) // two days were missed: once, not three times
		look(dbtest.Start.Add(97*time.Hour), false)
		look(dbtest.Start, false) // a clock put back runs nothing again
	})
}

func TestAFailingTickIsToldAndDoesNotKeepOthers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, broken, ran := newRunner(d), errors.New("broken"), 0
		r.Every("first", time.Hour, func(context.Context, time.Time) error { return broken })
		r.Every("second", time.Hour, func(context.Context, time.Time) error { ran++; return nil })
		if err := r.Tick(t.Context()); !errors.Is(err, broken) || ran != 1 {
			t.Fatalf("%v; the other ran %d times", err, ran)
		}
	})
}

// orphan claims a job and forgets it, as a program that is killed does.
func orphan(t *testing.T, r *Runner, d *db.DB) job {
	t.Helper()
	enqueue(t, r, d, 1, "")
	j, ok, err := r.claim(t.Context())
	if err != nil || !ok {
		t.Fatalf("not claimed: %v", err)
	}
	return j
}

func TestAClaimLastsItsLease(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, ran := newRunner(d), 0
		Handle(r, "work", func(context.Context, int) error { ran++; return nil })
		j := orphan(t, r, d)
		dbtest.SetNow(d, dbtest.Start.Add(lease-time.Second))
		drain(t, r, 0)
		dbtest.SetNow(d, dbtest.Start.Add(lease))
		again, ok, err := r.claim(t.Context())
		if err != nil || !ok || again.id != j.id || again.attempt != j.attempt+1 {
			t.Fatalf("after its lease: %+v, %v, %v", again, ok, err)
		}
		// The first holder comes back too late: what it says no longer counts.
		if err := r.settle(t.Context(), j, nil); err != nil || state(t, r).Waiting != 1 {
			t.Fatalf("%v; the late one ended the job: %+v", err, state(t, r))
		}
		if err := r.settle(t.Context(), again, nil); err != nil || state(t, r).Waiting != 0 {
			t.Fatalf("%v; %+v", err, state(t, r))
		}
	})
}

// With the file's lock nobody else can be at work, so SQLite need not wait for the lease;
// PostgreSQL must, for the job may be running elsewhere.
func TestRunTakesOverAtOnceOnSQLiteOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRunner(d)
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		var ran []int
		Handle(r, "work", func(_ context.Context, n int) error {
			ran = append(ran, n)
			if n == 2 {
				stop()
			}
			return nil
		})
		orphan(t, r, d)
		// Due later than the orphan, so that with one worker the orphan goes first if it may.
		dbtest.SetNow(d, dbtest.Start.Add(time.Second))
		if d.Dialect() == db.SQLite {
			if err := r.takeOver(t.Context()); err != nil {
				t.Fatal(err)
			}
			dbtest.SetNow(d, dbtest.Start.Add(2*time.Second))
		}
		enqueue(t, r, d, 2, "")
		r.Run(ctx, 1)
		want := []int{2}
		if d.Dialect() == db.SQLite {
			want = []int{1, 2}
		}
		if !slices.Equal(ran, want) {
			t.Fatalf("ran %v, want %v", ran, want)
		}
	})
}

// Whoever stood still for longer than the lease and works on is told that the job is another's now.
func TestAHolderThatIsReplacedIsToldToStop(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, took := newRunner(d), make(chan struct{})
		r.HoldFor(50 * time.Millisecond)
		var told error
		Handle(r, "work", func(ctx context.Context, _ int) error {
			close(took)
			select {
			case <-ctx.Done():
				told = ctx.Err()
			case <-time.After(20 * time.Second):
			}
			return told
		})
		j := orphan(t, r, d)
		var wg sync.WaitGroup
		wg.Go(func() { r.runOne(t.Context(), j) })
		<-took
		dbtest.SetNow(d, dbtest.Start.Add(time.Minute))
		var again job
		for ok := false; !ok; { // its beats keep the job until the clock is beyond the last of them
			var err error
			if again, ok, err = r.claim(t.Context()); err != nil {
				t.Fatal(err)
			}
			dbtest.SetNow(d, d.Now().Add(time.Minute))
		}
		wg.Wait()
		if !errors.Is(told, context.Canceled) {
			t.Fatal("the one that was replaced worked on")
		}
		if err := r.settle(t.Context(), again, nil); err != nil || state(t, r) != (State{}) {
			t.Fatalf("%v; %+v", err, state(t, r))
		}
	})
}
