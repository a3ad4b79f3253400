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
	"time"

	"github.com/pressly/goose/v3"

	"sanchuang/migrations"
)

// migrate brings the schema up to date. A schema newer than this program is refused, for an old
// program would write rows that the new rules do not know. before is called when data that
// are there already are about to be brought to a version.
func migrate(ctx context.Context, db *sql.DB, d Dialect, before func(to int64) error) error {
	dialect := goose.DialectSQLite3
	if d == Postgres {
		dialect = goose.DialectPostgres
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
		return fmt.Errorf("数据库结构的版本（%d）比本程序（%d）新；请使用新版程序", current, newest)
	}
	if current == newest {
		return nil
	}
	if current > 0 && before != nil {
		if err := before(newest); err != nil {
			return fmt.Errorf("升级前的备份没有做成，数据没有改动：%w", err)
		}
	}
	_, err = p.Up(ctx)
	return err
}

// keepBefore copies a SQLite database beside itself, as it was before the upgrade to a version; the
// copy of the upgrade before goes. An upgrade that was cut off and begins again keeps the copy it made.
func keepBefore(ctx context.Context, db *sql.DB, path string, to int64) error {
	kept := fmt.Sprintf("%s.before-%d", path, to)
	if _, err := os.Stat(kept); err == nil {
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
		return err
	}
	if err := os.Rename(draft, kept); err != nil {
		return err
	}
	for _, name := range old {
		removeFile(name)
	}
	return nil
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
