package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// A group ends at this many transactions, or when their functions took this long: those behind
// wait no longer for the commit than they must.
const (
	groupMax  = 64
	groupTime = 20 * time.Millisecond
	slowTime  = 50 * time.Millisecond
)

// ErrClosed is answered to transactions that had not begun when the database was closed.
var ErrClosed = errors.New("db: closed")

var (
	errAborted   = errors.New("db: transaction's function did not return")
	errGroupLost = errors.New("db: group of transactions lost")
)

// writer is SQLite's one writer. Functions run in their callers' goroutines, because one that
// panics or ends its goroutine must take down nobody else, while the writer hands out turns.
type writer struct {
	db    *DB
	pool  *sql.DB
	conn  *sql.Conn
	in    chan *request
	calls chan func() // work of the database's own, between groups
	tail  atomic.Pointer[Tail]
	quit  chan struct{}
	ended chan struct{}
	once  sync.Once
	sick  atomic.Bool          // a sync has failed: nothing is written any more
	stmts map[string]*sql.Stmt // used only by whoever holds the turn
}

type request struct {
	name  string
	state atomic.Int32 // 0 waiting, 1 taken, 2 given up
	turn  chan *sql.Tx // writer → caller: run now
	back  chan error   // caller → writer: nil, or the group is lost
	done  chan struct{}
	err   error
	tx    *Tx
}

func newWriter(ctx context.Context, pool *sql.DB, d *DB) (*writer, error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	w := &writer{
		db: d, pool: pool, conn: conn, in: make(chan *request), calls: make(chan func()), quit: make(chan struct{}),
		ended: make(chan struct{}), stmts: map[string]*sql.Stmt{},
	}
	go w.loop()
	return w, nil
}

func (w *writer) close() error {
	w.once.Do(func() { close(w.quit) })
	<-w.ended
	for _, s := range w.stmts {
		_ = s.Close()
	}
	return errors.Join(w.conn.Close(), w.pool.Close())
}

func (w *writer) do(ctx context.Context, name string, fn func(context.Context, *Tx) error) error {
	r := &request{name: name, turn: make(chan *sql.Tx), back: make(chan error, 1), done: make(chan struct{})}
	select {
	case w.in <- r: // unbuffered: whoever waits here has not begun
	case <-ctx.Done():
		return ctx.Err()
	case <-w.quit:
		return ErrClosed
	}
	cancelled := ctx.Done()
	for {
		select {
		case raw := <-r.turn:
			r.tx = &Tx{db: w.db, raw: raw, prepare: w.statement, now: w.db.Now()}
			w.run(ctx, r, fn) // a second time when the group was lost
		case <-r.done:
			if r.err == nil {
				r.tx.committed()
			}
			return r.err
		case <-cancelled:
			if r.state.CompareAndSwap(0, 2) {
				return ctx.Err()
			}
			cancelled = nil // it has begun: the true answer comes in milliseconds
		}
	}
}

// run executes fn under a savepoint. The context cannot be cancelled inside, for an interrupted
// write makes SQLite roll back everybody's work.
func (w *writer) run(ctx context.Context, r *request, fn func(context.Context, *Tx) error) {
	r.err = errAborted // stays if fn panics or ends its goroutine
	var lost error
	begun := time.Now()
	ctx = context.WithValue(context.WithoutCancel(ctx), inTxKey{}, true)
	defer func() {
		r.tx.closeRows()
		if lost == nil && r.err != nil {
			_, lost = r.tx.exec(ctx, "ROLLBACK TO f", nil)
		}
		if lost == nil {
			_, lost = r.tx.exec(ctx, "RELEASE f", nil)
		}
		r.tx.end()
		if took := time.Since(begun); took > slowTime {
			w.db.log.Warn("slow transaction held the writer", "name", r.name, "ms", took.Milliseconds())
		}
		r.back <- lost
	}()
	if _, lost = r.tx.exec(ctx, "SAVEPOINT f", nil); lost == nil {
		if r.err = runFirst(ctx, r.tx); r.err == nil {
			r.err = errAborted
			r.err = fn(ctx, r.tx)
		}
	}
}

// statement prepares on the writer's own connection; a nil statement means: run the text as it is.
func (w *writer) statement(ctx context.Context, text string) (*sql.Stmt, error) {
	if s, ok := w.stmts[text]; ok {
		return s, nil
	}
	if len(w.stmts) >= maxCached {
		return nil, nil
	}
	s, err := w.conn.PrepareContext(ctx, text)
	if err == nil {
		w.stmts[text] = s
	}
	return s, err
}

func (w *writer) loop() {
	defer close(w.ended)
	for {
		select {
		case first := <-w.in:
			w.serve(first)
			if t := w.tail.Load(); t != nil {
				t.fold(context.Background())
			}
		case call := <-w.calls:
			call()
		case <-w.quit:
			return
		}
	}
}

// inTurn runs fn while nobody writes, and waits for it. Fault: ErrClosed.
func (w *writer) inTurn(ctx context.Context, fn func()) error {
	done := make(chan struct{})
	select {
	case w.calls <- func() { defer close(done); fn() }:
		<-done
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-w.ended:
		return ErrClosed
	}
}

// autoFold tells SQLite after how many frames it folds its log back by itself; never for zero.
func (w *writer) autoFold(ctx context.Context, frames int) error {
	_, err := w.conn.ExecContext(ctx, fmt.Sprintf("PRAGMA wal_autocheckpoint=%d", frames))
	return err
}

// serve runs a group; when the group is lost its members run again, each alone, so that only the
// guilty one fails.
func (w *writer) serve(first *request) {
	group, err := w.group(first, groupMax)
	if err == nil || len(group) < 2 || w.sick.Load() {
		answer(err, group...)
		return
	}
	for _, r := range group {
		if r.err == errAborted { // its caller is gone
			close(r.done)
			continue
		}
		r.state.Store(0)
		alone, err := w.group(r, 1)
		answer(err, alone...)
	}
}

func (w *writer) group(first *request, most int) (ran []*request, err error) {
	if w.sick.Load() {
		if first.state.CompareAndSwap(0, 1) {
			ran = append(ran, first)
		}
		return ran, ErrUnsynced
	}
	tx, err := w.conn.BeginTx(context.Background(), nil) // BEGIN IMMEDIATE
	if err != nil {
		if first.state.CompareAndSwap(0, 1) {
			ran = append(ran, first)
		}
		return ran, err
	}
	defer tx.Rollback() //nolint:errcheck // nothing is left to undo after Commit
	begun := time.Now()
	for next := first; next != nil; {
		if next.state.CompareAndSwap(0, 1) {
			ran = append(ran, next)
			next.turn <- tx
			if lost := <-next.back; lost != nil {
				return ran, fmt.Errorf("%w: %w", errGroupLost, lost)
			}
		}
		next = nil
		if len(ran) < most && time.Since(begun) < groupTime {
			select {
			case next = <-w.in:
			default: // nobody waits: a lone writer commits at once
			}
		}
	}
	if err = tx.Commit(); unsynced(err) {
		w.sick.Store(true)
		w.db.log.Error("the disk failed to sync a commit: nothing is written any more until the program is started again", "err", err.Error())
	}
	if t := w.tail.Load(); t != nil && err == nil {
		t.committed()
	}
	return ran, err
}

// answer wakes the callers: a refusal keeps its own error, everyone else gets the commit's.
func answer(err error, group ...*request) {
	for _, r := range group {
		if err != nil && (r.err == nil || r.err == errAborted) {
			r.err = err
		}
		close(r.done)
	}
}
