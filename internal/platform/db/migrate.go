package db

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/pressly/goose/v3"

	"sanchuang/migrations"
)

// Upgrade is a change of the schema that is about to begin on data that are there already. From is where they stand: after an
// upgrade that was cut off, somewhere between.
type Upgrade struct {
	From, To   int64
	Dialect    Dialect
	CopyBeside func(ctx context.Context) error // keeps a SQLite file as it is beside itself; nil on PostgreSQL
}

// NewestSchema is the version to which this program brings the schema.
func NewestSchema() int64 {
	names, err := fs.Glob(migrations.Files, "*.sql")
	newest := int64(0)
	for _, name := range names {
		number, _, _ := strings.Cut(name, "_")
		n, e := strconv.ParseInt(number, 10, 64)
		err, newest = errors.Join(err, e), max(newest, n)
	}
	if err != nil {
		panic(err) // the files are part of the program
	}
	return newest
}

// ErrNewer refuses data of a later program, whose rules this one does not know.
type ErrNewer struct{ There, Ours int64 }

// Error says which program to take.
func (e ErrNewer) Error() string {
	return fmt.Sprintf("数据库结构的版本（%d）比本程序（%d）新；请使用新版程序", e.There, e.Ours)
}

// migrate brings the schema up to date. A schema newer than this program is refused, for an old
// program would write rows that the new rules do not know. before is called when data that
// are there already are about to be brought to a version; what it fails with leaves them as they are.
func migrate(ctx context.Context, db *sql.DB, d Dialect, before func(ctx context.Context, from, to int64) error) error {
	dialect := goose.DialectSQLite3
	if d == Postgres {
		dialect = goose.DialectPostgres
		release, err := oneAtATime(ctx, db)
		if err != nil {
			return err
		}
		defer release()
	}
	p, err := goose.NewProvider(dialect, db, translated{migrations.Files, d})
	if err != nil {
		return err
	}
	current, newest, err := p.GetVersions(ctx)
	if err != nil {
		return err
	}
	if current > newest {
		return ErrNewer{current, newest}
	}
	if current == newest {
		return nil
	}
	if current > 0 {
		if err := before(ctx, current, newest); err != nil {
			return fmt.Errorf("升级前的备份没有做成，数据没有改动：%w", err)
		}
	}
	_, err = p.Up(ctx)
	return err
}

// upgradeTurn is the advisory lock of whoever brings a PostgreSQL schema up to date.
const upgradeTurn = 732_604_118

// oneAtATime keeps nodes that start together from upgrading together: each step is a transaction, but two of them would
// both find it missing. It waits as long as the other takes.
func oneAtATime(ctx context.Context, db *sql.DB) (release func(), err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range []string{"SET lock_timeout=0", "SET statement_timeout=0", fmt.Sprintf("SELECT pg_advisory_lock(%d)", upgradeTurn)} {
		if _, err := conn.ExecContext(ctx, s); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
	}
	return func() {
		ctx := context.WithoutCancel(ctx)
		for _, s := range []string{fmt.Sprintf("SELECT pg_advisory_unlock(%d)", upgradeTurn), "RESET lock_timeout", "RESET statement_timeout"} {
			_, _ = conn.ExecContext(ctx, s) // a connection that is gone has let the lock go
		}
		_ = conn.Close()
	}, nil
}

// keepBefore copies a SQLite database beside itself, as it was before the upgrade to a version; the
// copy of the upgrade before goes. An upgrade that was cut off and begins again keeps the copy it made.
func keepBefore(ctx context.Context, db *sql.DB, path string, from, to int64) error {
	kept := fmt.Sprintf("%s.before-%d", path, to)
	// A copy of the same version is of an earlier upgrade that was taken back: much may have been written since.
	if at, err := versionOf(ctx, kept); err == nil && at < from {
		return nil
	}
	old, err := filepath.Glob(path + ".before-*")
	if err != nil {
		return err
	}
	draft := path + ".before-draft"
	removeFile(draft)
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	if err := errors.Join(copyLite(conn, draft), conn.Close()); err != nil {
		removeFile(draft)
		return err
	}
	if err := os.Rename(draft, kept); err != nil {
		return err
	}
	for _, name := range old {
		if name != kept {
			removeFile(name)
		}
	}
	return syncFolder(filepath.Dir(path))
}

// versionOf reads the version of the schema in a file that nobody writes.
func versionOf(ctx context.Context, file string) (version int64, err error) {
	if _, err := os.Stat(file); err != nil {
		return 0, err
	}
	d, err := sql.Open("sqlite", "file:"+escaped(file)+"?mode=ro&immutable=1")
	if err != nil {
		return 0, err
	}
	err = d.QueryRowContext(ctx, "SELECT MAX(version_id) FROM goose_db_version WHERE is_applied").Scan(&version)
	return version, errors.Join(err, d.Close())
}

func syncFolder(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// translated shows the migrations in the words of one database.
type translated struct {
	fs.FS
	dialect Dialect
}

// Open implements fs.FS.
func (t translated) Open(name string) (fs.File, error) {
	f, err := t.FS.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		return f, err
	}
	defer f.Close()
	text, err := fs.ReadFile(t.FS, name)
	if err != nil {
		return nil, err
	}
	s := t.dialect.translate(string(text))
	return &memFile{Reader: bytes.NewReader([]byte(s)), info: memInfo{info, int64(len(s))}}, nil
}

// ReadDir implements fs.ReadDirFS.
func (t translated) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(t.FS, name) }

// Glob implements fs.GlobFS.
func (t translated) Glob(pattern string) ([]string, error) { return fs.Glob(t.FS, pattern) }

type memFile struct {
	*bytes.Reader
	info fs.FileInfo
}

func (f *memFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *memFile) Close() error               { return nil }

type memInfo struct {
	fs.FileInfo
	size int64
}

func (i memInfo) Size() int64        { return i.size }
func (i memInfo) ModTime() time.Time { return time.Time{} }
