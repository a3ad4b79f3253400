package db

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"

	"sanchuang/migrations"
)

// migrate brings the schema up to date. A schema newer than this program is refused, for an old
// program would write rows that the new rules do not know.
func migrate(ctx context.Context, db *sql.DB, d Dialect) error {
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
	_, err = p.Up(ctx)
	return err
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
