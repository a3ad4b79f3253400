package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"sanchuang/internal/kernel"
)

// Options say where the data lies.
type Options struct {
	File     string // SQLite file; used when URL is empty
	URL      string // postgres://…
	ReadOnly bool   // commands beside a running server: no lock, no migration, no write
	Now      func() time.Time
	IDs      *kernel.IDs
	Log      *slog.Logger
	// Before is asked before data that are there already are brought to another version of the schema; what it fails with leaves
	// them as they are. Without it a SQLite file is copied beside itself, and PostgreSQL is upgraded as it is.
	Before func(ctx context.Context, up Upgrade) error

	// Silence is how long PostgreSQL may say nothing before it is taken for gone; ten seconds when zero.
	Silence time.Duration
}

// before is what migrate asks before it touches data of an earlier version.
func (o Options) before(d Dialect, beside func(ctx context.Context, from, to int64) error) func(ctx context.Context, from, to int64) error {
	return func(ctx context.Context, from, to int64) error {
		up := Upgrade{From: from, To: to, Dialect: d}
		if beside != nil {
			up.CopyBeside = func(ctx context.Context) error { return beside(ctx, from, to) }
		}
		switch {
		case o.Before != nil:
			return o.Before(ctx, up)
		case beside != nil:
			return up.CopyBeside(ctx)
		default:
			return nil
		}
	}
}

// DB is an open database.
type DB struct {
	dialect Dialect
	readers *sql.DB
	writer  *writer // SQLite
	pool    *sql.DB // PostgreSQL
	now     atomic.Pointer[func() time.Time]
	ids     atomic.Pointer[kernel.IDs]
	told    atomic.Pointer[func(string)]
	log     *slog.Logger
	lock    *os.File
	path    string // SQLite
	stmts   stmtCache
	url     string
	pulse   *pulse       // PostgreSQL
	failed  atomic.Int64 // when the disk last failed somebody, in nanoseconds
	unclean bool

	// snapshots bounds how many read on one state at a time; see Snapshot.
	snapshots chan struct{}
}

// The connections of each pool, and how many of them snapshots leave to others.
const (
	postgresConns = 16
	unheld        = 2
)

func liteReaders() int { return max(4, 2*runtime.NumCPU()) }

// ErrLocked is answered by Open when another process serves the same SQLite file.
var ErrLocked = errors.New("数据文件正被另一个正在运行的程序使用；请先停止它，或换一个数据目录")

// Open opens the database, takes the lock of a SQLite file and brings the schema up to date.
func Open(ctx context.Context, o Options) (*DB, error) {
	d := &DB{dialect: SQLite, log: o.Log}
	if d.log == nil {
		d.log = slog.Default()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.IDs == nil {
		o.IDs = kernel.NewIDs(0)
	}
	d.SetClock(o.Now)
	d.SetIDs(o.IDs)
	open, conns := d.openSQLite, liteReaders()
	if o.URL != "" {
		d.dialect = Postgres
		open, conns = d.openPostgres, postgresConns
	}
	d.snapshots = make(chan struct{}, conns-unheld)
	if err := open(ctx, o); err != nil {
		_ = d.Close()
		if IsFull(err) {
			err = fmt.Errorf("磁盘空间不足，数据库打不开；请清理出空间后再启动，已有的数据不受影响：%w", err)
		}
		if Unreadable(err) || DiskFailed(err) {
			err = fmt.Errorf("磁盘读写出错，数据库打不开；请先检查磁盘，确认无误后再启动，或用最近的备份恢复到另一块磁盘：%w", err)
		}
		return nil, err
	}
	return d, nil
}

func (d *DB) openSQLite(ctx context.Context, o Options) error {
	path, err := filepath.Abs(o.File)
	if err != nil {
		return err
	}
	d.path = path
	if o.ReadOnly {
		d.readers, err = openLite(path, "query_only(1)")
		return err
	}
	if d.lock, err = lockFile(path + ".lock"); err != nil {
		return err
	}
	if left, err := os.Stat(path + "-wal"); err == nil && left.Size() > 0 {
		d.unclean = true
	}
	if err := keepPrivate(path); err != nil {
		return err
	}
	main, err := openLite(path, "synchronous(FULL)", "foreign_keys(1)", "journal_size_limit(67108864)", "secure_delete(1)")
	if err != nil {
		return err
	}
	beside := func(ctx context.Context, from, to int64) error { return keepBefore(ctx, main, path, from, to) }
	if err := migrate(ctx, main, SQLite, o.before(SQLite, beside)); err != nil {
		_ = main.Close()
		return err
	}
	main.SetMaxOpenConns(1)
	if d.writer, err = newWriter(ctx, main, d); err != nil {
		return err
	}
	d.readers, err = openLite(path, "query_only(1)")
	if err == nil {
		d.readers.SetMaxOpenConns(liteReaders())
		d.readers.SetMaxIdleConns(liteReaders())
	}
	return err
}

// keepPrivate lets the program's own user alone read the database, whatever the umask says. SQLite gives its log and its shared
// memory the same mode.
func keepPrivate(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Chmod(0o600), f.Close())
}

// Unclean tells that the program before this one did not stop but ended: it left a log behind. SQLite
// has made its changes whole again; reading everything once is still worth while.
func (d *DB) Unclean() bool { return d.unclean }

// escaped is a path as it stands in a file: URI.
func escaped(path string) string {
	return strings.NewReplacer("?", "%3f", "#", "%23", "%", "%25").Replace(path)
}

func openLite(path string, pragmas ...string) (*sql.DB, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "file:%s?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=cache_size(-4000)&_pragma=temp_store(MEMORY)&_pragma=recursive_triggers(1)",
		escaped(path))
	for _, p := range pragmas {
		if p == "query_only(1)" {
			return sql.Open("sqlite", strings.Replace(b.String(), "_txlock=immediate", "_txlock=deferred", 1)+"&_pragma=query_only(1)")
		}
		b.WriteString("&_pragma=" + p)
	}
	return sql.Open("sqlite", b.String())
}

// patience bounds what a connection may wait for, unless the URL says otherwise. The longest
// statements are those that make an index after a bulk load. A writer that says nothing within its transaction, as
// a program that stands still does, is ended before those who wait for its rows give up.
func patience(c *pgx.ConnConfig, writes bool) {
	c.ConnectTimeout = connectTime
	idle := "10min"
	if writes {
		idle = "20s"
	}
	for name, value := range map[string]string{
		"statement_timeout": "10min", "lock_timeout": "30s", "idle_in_transaction_session_timeout": idle, "application_name": "sanchuang",
	} {
		if _, said := c.RuntimeParams[name]; !said {
			c.RuntimeParams[name] = value
		}
	}
}

func (d *DB) openPostgres(ctx context.Context, o Options) error {
	config, err := pgx.ParseConfig(o.URL)
	if err != nil {
		return err
	}
	d.url = o.URL
	if !o.ReadOnly {
		d.pulse = newPulse(config, o.Silence, d.log)
	}
	// Two pools: a transaction that reads beside itself must not wait for others that do the same.
	open := func(idle int, writes bool) *sql.DB {
		own := config.Copy()
		patience(own, writes)
		pool := stdlib.OpenDB(*own)
		pool.SetMaxOpenConns(postgresConns)
		pool.SetMaxIdleConns(idle)
		pool.SetConnMaxIdleTime(5 * time.Minute)
		return pool
	}
	d.readers = open(postgresConns, false)
	if o.ReadOnly {
		return d.readers.PingContext(ctx)
	}
	d.pool = open(postgresConns/2, true)
	return migrate(ctx, d.pool, Postgres, o.before(Postgres, nil))
}

// Close ends the writer after the transactions it has begun, then closes the files.
func (d *DB) Close() error {
	var errs []error
	if d.writer != nil {
		errs = append(errs, d.writer.close())
	}
	d.stmts.close()
	for _, pool := range []*sql.DB{d.readers, d.pool} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	if d.pulse != nil {
		d.pulse.close()
	}
	if d.lock != nil {
		errs = append(errs, d.lock.Close())
	}
	return errors.Join(errs...)
}

// Dialect names the database.
func (d *DB) Dialect() Dialect { return d.dialect }

// Now is the application's clock.
func (d *DB) Now() time.Time { return (*d.now.Load())() }

// Today is the city's day by the application's clock.
func (d *DB) Today() kernel.Day { return kernel.DayOf(d.Now()) }

// SetClock replaces the clock; only tests and demonstration folders do.
func (d *DB) SetClock(now func() time.Time) { d.now.Store(&now) }

// SetIDs replaces the maker of keys; the demonstration city uses one that depends on its seed.
func (d *DB) SetIDs(ids *kernel.IDs) { d.ids.Store(ids) }

// Tell hands the text of each statement to told before it runs, never its arguments; nil ends it. It is for
// counting what a question costs.
func (d *DB) Tell(told func(statement string)) {
	if told == nil {
		d.told.Store(nil)
		return
	}
	d.told.Store(&told)
}

func (d *DB) tell(statement string) {
	if told := d.told.Load(); told != nil {
		(*told)(statement)
	}
}

// suspected is how long after a failure of the disk the data are not called ready.
const suspected = time.Minute

// Suspect notes that the disk has failed somebody, until nothing more has been heard of it for a minute. Errors that are
// Unreadable or DiskFailed belong here; all others change nothing.
func (d *DB) Suspect(err error) {
	if Unreadable(err) || DiskFailed(err) {
		d.failed.Store(time.Now().UnixNano())
	}
}

// ErrSuspect is answered by Ping for a minute after the disk has failed somebody.
var ErrSuspect = errors.New("db: the disk has just failed")

// Ping tells whether a read answers, writing has not been given up, and the disk has failed nobody within the last minute. Faults:
// ErrUnsynced, ErrSuspect.
func (d *DB) Ping(ctx context.Context) error {
	if d.writer != nil && d.writer.sick.Load() {
		return ErrUnsynced
	}
	if at := d.failed.Load(); at > 0 && time.Since(time.Unix(0, at)) < suspected {
		return ErrSuspect
	}
	_, err := Scalar[int](ctx, d.Read(), "SELECT 1")
	return err
}

// Raw is the connection pool for parts of the platform floor that bring their own statements
// (jobs, backup). It never leaves that floor.
func (d *DB) Raw() *sql.DB { return d.readers }

// stmtCache keeps prepared statements of the reader pool.
type stmtCache struct {
	mu sync.RWMutex
	m  map[string]*sql.Stmt
}

// maxCached bounds the statements kept, for texts built from filters are many.
const maxCached = 400

func (c *stmtCache) get(ctx context.Context, db *sql.DB, text string) (*sql.Stmt, error) {
	c.mu.RLock()
	s, ok := c.m[text]
	full := len(c.m) >= maxCached
	c.mu.RUnlock()
	if ok || full {
		return s, nil
	}
	s, err := db.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if old, ok := c.m[text]; ok {
		_ = s.Close()
		return old, nil
	}
	if c.m == nil {
		c.m = map[string]*sql.Stmt{}
	}
	c.m[text] = s
	return s, nil
}

func (c *stmtCache) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.m {
		_ = s.Close()
	}
	c.m = nil
}
