package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"sanchuang/internal/kernel"
)

// Queryer reads: a transaction sees its own writes, a Reader the last commit.
type Queryer interface {
	Query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	Dialect() Dialect
}

// Tx is a writing transaction. Its Now is fixed, so that all rows of one act carry one time.
type Tx struct {
	db       *DB
	raw      *sql.Tx
	conn     *sql.Conn // PostgreSQL: what raw runs on
	prepare  func(ctx context.Context, text string) (*sql.Stmt, error)
	now      time.Time
	rows     []*sql.Rows
	onCommit []func()
	values   map[any]any
}

type inTxKey struct{}

// InTx runs fn in one transaction and answers its result once that is committed. fn may run twice:
// it keeps nothing outside but through its result and OnCommit. name says what it does, for the log.
func InTx[T any](ctx context.Context, d *DB, name string, fn func(context.Context, *Tx) (T, error)) (T, error) {
	var result T
	err := d.Do(ctx, name, func(ctx context.Context, tx *Tx) (err error) {
		result, err = fn(ctx, tx)
		return err
	})
	if err != nil {
		var none T
		return none, err
	}
	return result, nil
}

// ErrReadOnly is answered by a database opened beside a running server.
var ErrReadOnly = errors.New("程序正在运行，此命令只能读取；请先停止程序再执行")

// Do is InTx without a result.
func (d *DB) Do(ctx context.Context, name string, fn func(context.Context, *Tx) error) error {
	if ctx.Value(inTxKey{}) != nil {
		panic("db: transaction inside a transaction: " + name)
	}
	switch {
	case d.writer != nil:
		return d.writer.do(ctx, name, fn)
	case d.pool != nil:
		return d.doPostgres(ctx, name, fn)
	default:
		return ErrReadOnly
	}
}

type firstKey struct{}

// first is work that belongs to the first transaction of a request.
type first struct {
	fn   func(context.Context, *Tx) error
	done atomic.Bool
}

// WithFirst makes the next transaction under ctx run fn before its own function, in the same
// transaction; later ones do not.
func WithFirst(ctx context.Context, fn func(context.Context, *Tx) error) context.Context {
	return context.WithValue(ctx, firstKey{}, &first{fn: fn})
}

// runFirst runs what WithFirst left, if this is the first transaction.
func runFirst(ctx context.Context, tx *Tx) error {
	f, ok := ctx.Value(firstKey{}).(*first)
	if !ok || f.done.Load() {
		return nil
	}
	tx.OnCommit(func() { f.done.Store(true) })
	return f.fn(ctx, tx)
}

// doPostgres repeats a transaction that lost a deadlock or a serialization race, or whose keys met those of another node.
func (d *DB) doPostgres(ctx context.Context, name string, fn func(context.Context, *Tx) error) error {
	for try := 0; ; try++ {
		tx, err := d.tryPostgres(ctx, fn)
		if err == nil {
			tx.committed()
			return nil
		}
		if (!repeatable(err) || try == 20) && (!sameKey(err) || try == 12) {
			return err
		}
		d.log.Debug("transaction repeated", "name", name, "try", try)
		time.Sleep(time.Duration(try+1) * time.Millisecond)
	}
}

func (d *DB) tryPostgres(ctx context.Context, fn func(context.Context, *Tx) error) (*Tx, error) {
	conn, err := d.pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	raw, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer raw.Rollback() //nolint:errcheck // nothing is left to undo after Commit
	tx := &Tx{db: d, raw: raw, conn: conn, now: d.Now()}
	defer tx.end()
	ctx = context.WithValue(ctx, inTxKey{}, true)
	if err := runFirst(ctx, tx); err != nil {
		return nil, err
	}
	if err := fn(ctx, tx); err != nil {
		return nil, err
	}
	tx.closeRows()
	return tx, raw.Commit()
}

// Now is the transaction's one time.
func (tx *Tx) Now() time.Time { return tx.now }

// Millis is Now in the form that columns hold.
func (tx *Tx) Millis() int64 { return tx.now.UnixMilli() }

// Today is the city's day of Now.
func (tx *Tx) Today() kernel.Day { return kernel.DayOf(tx.now) }

// NewID makes a key.
func (tx *Tx) NewID() kernel.ID { return tx.db.ids.Load().Next(tx.now) }

// OnCommit keeps an effect for after the commit; it is dropped when the transaction is.
func (tx *Tx) OnCommit(f func()) { tx.onCommit = append(tx.onCommit, f) }

// Value and SetValue keep a thing for the life of the transaction, such as rows that several
// steps want written by one statement.
func (tx *Tx) Value(key any) any { return tx.values[key] }

// SetValue keeps v under key.
func (tx *Tx) SetValue(key, v any) {
	if tx.values == nil {
		tx.values = map[any]any{}
	}
	tx.values[key] = v
}

// Dialect names the database.
func (tx *Tx) Dialect() Dialect { return tx.db.dialect }

// DB is the database the transaction runs on.
func (tx *Tx) DB() *DB { return tx.db }

// Raw is for parts of the platform floor with statements of their own; it never leaves that floor.
func (tx *Tx) Raw() *sql.Tx { return tx.raw }

// Exec runs a statement and answers the number of rows it touched.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := tx.exec(ctx, query, args)
	if err != nil {
		return 0, wrap(err, query)
	}
	return res.RowsAffected()
}

func (tx *Tx) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	tx.db.tell(query)
	if tx.prepare == nil {
		return tx.raw.ExecContext(ctx, bind(query), args...)
	}
	stmt, err := tx.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	if stmt == nil {
		return tx.raw.ExecContext(ctx, query, args...)
	}
	return stmt.ExecContext(ctx, args...)
}

// Query reads within the transaction. Rows left open are closed at its end.
func (tx *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := tx.query(ctx, query, args)
	if err != nil {
		return nil, wrap(err, query)
	}
	tx.rows = append(tx.rows, rows)
	return rows, nil
}

func (tx *Tx) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	tx.db.tell(query)
	if tx.prepare == nil {
		return tx.raw.QueryContext(ctx, bind(query), args...)
	}
	stmt, err := tx.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	if stmt == nil {
		return tx.raw.QueryContext(ctx, query, args...)
	}
	return stmt.QueryContext(ctx, args...)
}

func (tx *Tx) closeRows() {
	for _, r := range tx.rows {
		_ = r.Close()
	}
	tx.rows = nil
}

// end makes any later use fail loudly.
func (tx *Tx) end() {
	tx.closeRows()
	tx.raw, tx.prepare = nil, nil
}

func (tx *Tx) committed() {
	for _, f := range tx.onCommit {
		f()
	}
}

// Reader reads what is committed.
type Reader struct {
	db      *DB
	tx      *sql.Tx // a snapshot; nil on the pool
	byValue bool
}

// ByValue answers a reader whose statements PostgreSQL plans for the values at hand. After five uses it
// keeps one plan for any values, and takes a range of days in it for half a hundredth of the rows, whatever
// it is: a department's year was then found by walking through the city's. Planning costs some tenths of a
// millisecond, so this is for lists. SQLite plans by its indexes alone, and nothing changes there.
func ByValue(q Queryer) Queryer {
	r, ok := q.(*Reader)
	if !ok {
		return q
	}
	planned := *r
	planned.byValue = true
	return &planned
}

// Read is the reader pool.
func (d *DB) Read() Queryer { return &Reader{db: d} }

// Dialect names the database.
func (r *Reader) Dialect() Dialect { return r.db.dialect }

// Query reads.
func (r *Reader) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := r.query(ctx, query, args)
	if err != nil {
		return nil, wrap(err, query)
	}
	return rows, nil
}

func (r *Reader) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	r.db.tell(query)
	if r.db.dialect == Postgres { // pgx keeps its own statements
		if r.byValue {
			args = append([]any{pgx.QueryExecModeCacheDescribe}, args...)
		}
		if r.tx != nil {
			return r.tx.QueryContext(ctx, bind(query), args...)
		}
		return r.db.readers.QueryContext(ctx, bind(query), args...)
	}
	stmt, err := r.db.stmts.get(ctx, r.db.readers, query)
	switch {
	case err != nil:
		return nil, err
	case stmt == nil && r.tx != nil:
		return r.tx.QueryContext(ctx, query, args...)
	case stmt == nil:
		return r.db.readers.QueryContext(ctx, query, args...)
	case r.tx != nil:
		return r.tx.StmtContext(ctx, stmt).QueryContext(ctx, args...)
	}
	return stmt.QueryContext(ctx, args...)
}

// snapshotKey marks a context inside Snapshot.
type snapshotKey struct{}

// Snapshot runs fn on one state of the data, whatever is written meanwhile. Within another one it goes on
// with the same state.
//
// Whoever holds a connection and needs a second one (a statement to be prepared, a cache to be filled)
// must not wait for others who do the same: some connections are never given to snapshots.
func (d *DB) Snapshot(ctx context.Context, fn func(context.Context, Queryer) error) error {
	if r, ok := ctx.Value(snapshotKey{}).(*Reader); ok && r.db == d {
		return fn(ctx, r)
	}
	select {
	case d.snapshots <- struct{}{}:
		defer func() { <-d.snapshots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	level := sql.LevelDefault
	if d.dialect == Postgres {
		level = sql.LevelRepeatableRead
	}
	tx, err := d.readers.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: level})
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // a read has nothing to keep
	r := &Reader{db: d, tx: tx}
	return fn(context.WithValue(ctx, snapshotKey{}, r), r)
}

// wrap adds the statement's beginning, never its arguments: those may be personal data.
func wrap(err error, query string) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("%w (in %.60q)", err, query)
}
