package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const (
	lease       = 5 * time.Minute
	beats       = 5 // in a lease
	maxAttempts = 8
	look        = 5 * time.Second // how often an idle runner looks; enqueuing wakes it at once
)

type handler func(ctx context.Context, args []byte) error

type tick struct {
	name  string
	every time.Duration
	fn    func(ctx context.Context, now time.Time) error
}

// Runner holds the handlers and runs what is due.
type Runner struct {
	db       *db.DB
	log      *slog.Logger
	handlers map[string]handler
	ticks    []tick
	wake     chan struct{}
	lease    time.Duration
}

// New returns a runner without handlers.
func New(d *db.DB, log *slog.Logger) *Runner {
	return &Runner{db: d, log: log, handlers: map[string]handler{}, wake: make(chan struct{}, 1), lease: lease}
}

// HoldFor sets how long a process that says nothing more keeps a job, five minutes otherwise: after that another one
// takes it up. It is for trials of processes that die, which cannot wait so long.
func (r *Runner) HoldFor(lease time.Duration) { r.lease = lease }

// Handle declares how jobs of a kind run. fn may be called twice for one job.
func Handle[T any](r *Runner, kind string, fn func(ctx context.Context, args T) error) {
	r.handlers[kind] = func(ctx context.Context, raw []byte) error {
		var args T
		if err := json.Unmarshal(raw, &args); err != nil {
			return err
		}
		return fn(ctx, args)
	}
}

// Every declares a tick: fn is called once per slot of that length by the application's clock, by
// one process; a slot missed while the program was down is not made up for, so fn looks for all
// that is due by now.
func (r *Runner) Every(name string, every time.Duration, fn func(ctx context.Context, now time.Time) error) {
	r.ticks = append(r.ticks, tick{name, every, fn})
}

// Enqueue adds a job within tx. A unique key that waits already makes it a no-op.
func (r *Runner) Enqueue(ctx context.Context, tx *db.Tx, kind string, args any, unique string) error {
	return r.EnqueueAt(ctx, tx, kind, args, unique, tx.Now())
}

// EnqueueAt adds a job that is due at a time to come.
func (r *Runner) EnqueueAt(ctx context.Context, tx *db.Tx, kind string, args any, unique string, at time.Time) error {
	if r.handlers[kind] == nil {
		return fmt.Errorf("jobs: nobody handles %q", kind)
	}
	raw, err := json.Marshal(args)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "INSERT INTO job(id,kind,args,unique_key,run_at,attempt,dead,failure,made_at) VALUES (?,?,?,?,?,0,0,'',?) ON CONFLICT (unique_key) WHERE unique_key<>'' AND dead=0 DO NOTHING",
		tx.NewID(), kind, string(raw), unique, at.UnixMilli(), tx.Millis())
	tx.OnCommit(func() { time.AfterFunc(at.Sub(tx.Now()), r.nudge) })
	return err
}

func (r *Runner) nudge() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

type job struct {
	id      kernel.ID
	kind    string
	args    string
	attempt int
}

func scanJob(s db.Scanner) (j job, err error) {
	err = s.Scan(&j.id, &j.kind, &j.args, &j.attempt)
	return j, err
}

// claim takes one due job, or none. Looking is a read: an idle runner writes nothing.
func (r *Runner) claim(ctx context.Context) (job, bool, error) {
	due, err := db.Scalar[int](ctx, r.db.Read(), "SELECT COUNT(*) FROM (SELECT 1 FROM job WHERE dead=0 AND run_at<=? LIMIT 1) d", r.db.Now().UnixMilli())
	if err != nil || due == 0 {
		return job{}, false, err
	}
	pick := "SELECT id FROM job WHERE dead=0 AND run_at<=? ORDER BY run_at, id LIMIT 1"
	if r.db.Dialect() == db.Postgres { // two runners must not wait for the same row
		pick += " FOR UPDATE SKIP LOCKED"
	}
	j, err := db.InTx(ctx, r.db, "jobs.claim", func(ctx context.Context, tx *db.Tx) (job, error) {
		return db.One(ctx, tx, scanJob, "UPDATE job SET run_at=?, attempt=attempt+1 WHERE id=("+pick+") RETURNING id,kind,args,attempt",
			tx.Now().Add(r.lease).UnixMilli(), tx.Millis())
	})
	if errors.Is(err, kernel.ErrNotFound) {
		return job{}, false, nil
	}
	return j, err == nil, err
}

// runOne runs a claimed job and settles it. A holder that finds the job taken up by another process, as one that stood still for
// longer than its lease does, is told to stop by its context.
func (r *Runner) runOne(ctx context.Context, j job) {
	held, stop := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() {
		if r.beat(held, j) {
			r.log.Warn("job taken up by another process", "kind", j.kind, "job", int64(j.id), "attempt", j.attempt)
			stop()
		}
	})
	err := r.call(held, j)
	stop()
	wg.Wait()
	if err := r.settle(context.WithoutCancel(ctx), j, err); err != nil {
		r.log.Error("job not settled", "kind", j.kind, "job", int64(j.id), "err", err.Error())
	}
}

// call turns a panic into a failure: one bad job must not end the program.
func (r *Runner) call(ctx context.Context, j job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			r.log.Error("job panicked", "kind", j.kind, "job", int64(j.id), "what", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	h := r.handlers[j.kind]
	if h == nil {
		return fmt.Errorf("nobody handles %q", j.kind)
	}
	return h(ctx, []byte(j.args))
}

// beat keeps the lease until ctx ends, or answers that the job is no longer this holder's.
func (r *Runner) beat(ctx context.Context, j job) (lost bool) {
	t := time.NewTicker(r.lease / beats)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-t.C:
			n, err := db.InTx(ctx, r.db, "jobs.beat", func(ctx context.Context, tx *db.Tx) (int64, error) {
				return tx.Exec(ctx, "UPDATE job SET run_at=? WHERE id=? AND attempt=?", tx.Now().Add(r.lease).UnixMilli(), j.id, j.attempt)
			})
			if err == nil && n == 0 {
				return true
			}
		}
	}
}

func (r *Runner) settle(ctx context.Context, j job, failure error) error {
	return r.db.Do(ctx, "jobs.settle", func(ctx context.Context, tx *db.Tx) error {
		if failure == nil {
			_, err := tx.Exec(ctx, "DELETE FROM job WHERE id=? AND attempt=?", j.id, j.attempt)
			return err
		}
		r.log.Warn("job failed", "kind", j.kind, "job", int64(j.id), "attempt", j.attempt, "err", failure.Error())
		dead := 0
		if j.attempt >= maxAttempts {
			dead = 1
		}
		wait := time.Duration(1<<min(j.attempt, 8)) * 5 * time.Second
		_, err := tx.Exec(ctx, "UPDATE job SET run_at=?, dead=?, failure=? WHERE id=? AND attempt=?",
			tx.Now().Add(wait).UnixMilli(), dead, fmt.Sprintf("%.500s", failure.Error()), j.id, j.attempt)
		return err
	})
}

// Run works until ctx ends; jobs under way see it and are left to the next start if they must.
func (r *Runner) Run(ctx context.Context, workers int) {
	if err := r.takeOver(ctx); err != nil && ctx.Err() == nil {
		r.log.Warn("jobs of a stopped program not taken over", "err", err.Error())
	}
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() { r.work(ctx) })
	}
	wg.Go(func() { r.watch(ctx) })
	wg.Wait()
}

// takeOver frees what a program that died had claimed: on SQLite the file's lock says that nobody
// else works, so there is no lease to wait for.
func (r *Runner) takeOver(ctx context.Context) error {
	if r.db.Dialect() != db.SQLite {
		return nil
	}
	return r.db.Do(ctx, "jobs.take_over", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE job SET run_at=? WHERE dead=0 AND attempt>0 AND run_at>?", tx.Millis(), tx.Millis())
		return err
	})
}

func (r *Runner) work(ctx context.Context) {
	t := time.NewTicker(min(look, r.lease/2))
	defer t.Stop()
	for {
		j, ok, err := r.claim(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			r.log.Warn("jobs not claimed", "err", err.Error())
		case ok:
			r.nudge() // another worker may look for the next one
			r.runOne(ctx, j)
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		case <-r.wake:
		}
	}
}

func (r *Runner) watch(ctx context.Context) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			if err := r.Tick(ctx); err != nil && ctx.Err() == nil {
				r.log.Warn("tick failed", "err", err.Error())
			}
		}
	}
}

// Tick runs the ticks whose slot has not been taken yet.
func (r *Runner) Tick(ctx context.Context) error {
	var errs []error
	now := r.db.Now()
	for _, t := range r.ticks {
		mine, err := r.take(ctx, t, now)
		if err == nil && mine {
			err = t.fn(ctx, now)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", t.name, err))
		}
	}
	return errors.Join(errs...)
}

func (r *Runner) take(ctx context.Context, t tick, now time.Time) (bool, error) {
	slot := now.Truncate(t.every).UnixMilli()
	last, err := db.Scalar[int64](ctx, r.db.Read(), "SELECT CAST(COALESCE(MAX(at),0) AS BIGINT) FROM job_tick WHERE name=?", t.name)
	if err != nil || last >= slot {
		return false, err
	}
	return db.InTx(ctx, r.db, "jobs.tick", func(ctx context.Context, tx *db.Tx) (bool, error) {
		n, err := tx.Exec(ctx, "INSERT INTO job_tick(name,at) VALUES (?,?) ON CONFLICT(name) DO UPDATE SET at=excluded.at WHERE job_tick.at < excluded.at", t.name, slot)
		return n == 1, err
	})
}

// Drain runs all jobs that are due by now and answers how many; for tests and commands.
func (r *Runner) Drain(ctx context.Context) (int, error) {
	for n := 0; ; n++ {
		j, ok, err := r.claim(ctx)
		if err != nil || !ok {
			return n, err
		}
		r.runOne(ctx, j)
	}
}

// State is what health and metrics show.
type State struct {
	Waiting, Parked int
	Oldest          time.Duration // age of the oldest job that is due
}

// State reads the queue's state.
func (r *Runner) State(ctx context.Context) (State, error) {
	now := r.db.Now()
	return db.One(ctx, r.db.Read(), func(s db.Scanner) (st State, err error) {
		var oldest int64
		err = s.Scan(&st.Waiting, &st.Parked, &oldest)
		if oldest > 0 {
			st.Oldest = now.Sub(time.UnixMilli(oldest))
		}
		return st, err
	}, "SELECT CAST(COALESCE(SUM(1-dead),0) AS BIGINT), CAST(COALESCE(SUM(dead),0) AS BIGINT), CAST(COALESCE(MIN(CASE WHEN dead=0 AND run_at<=? THEN made_at END),0) AS BIGINT) FROM job", now.UnixMilli())
}
