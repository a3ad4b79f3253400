// Package dbtest gives tests a real database, migrated and empty: SQLite in a temporary file and a
// database of its own on PostgreSQL. Nothing is faked and nothing is skipped: a machine without
// PostgreSQL fails the test and is told how to get it.
//
// PostgreSQL is the server that SANCHUANG_TEST_PG names; without it the project's own one is
// started (scripts/pg.sh), which goes on running for the next test until it is stopped there.
package dbtest

import (
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Start is the time of every new database: Monday, 23 November 2026, ten o'clock in the city.
var Start = time.Date(2026, 11, 23, 10, 0, 0, 0, time.FixedZone("Asia/Shanghai", 8*3600))

// Each runs fn on SQLite and on PostgreSQL, as subtests of those names.
func Each(t *testing.T, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { fn(t, Postgres(t)) })
}

// SQLite opens an empty database in a file that ends with the test. For rules of one database
// alone; what stores rows is tested with Each.
func SQLite(t testing.TB) *db.DB {
	t.Helper()
	template, err := liteTemplate()
	if err != nil {
		t.Fatal("dbtest: the migrations do not run on SQLite: ", err)
	}
	file := filepath.Join(t.TempDir(), "data.db")
	if err := os.WriteFile(file, template, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, db.Options{File: file})
}

// Postgres opens an empty database on the test server and drops it at the end of the test.
func Postgres(t testing.TB) *db.DB {
	t.Helper()
	return open(t, db.Options{URL: NewPostgres(t)})
}

// NewPostgres makes a migrated, empty PostgreSQL database and answers its URL, for tests that open
// it more than once. It is dropped at the end of the test.
func NewPostgres(t testing.TB) string {
	t.Helper()
	s := reached(t)
	return s.temporary(t, s.template)
}

// EmptyPostgres is NewPostgres without any table, as an operator makes one before a restore.
func EmptyPostgres(t testing.TB) string {
	t.Helper()
	return reached(t).temporary(t, "template0")
}

// CopyPostgres makes a database with all that is in another, to which nobody is connected, and answers its URL.
func CopyPostgres(t testing.TB, of string) string {
	t.Helper()
	u, err := url.Parse(of)
	if err != nil {
		t.Fatal(err)
	}
	return reached(t).temporary(t, strings.TrimPrefix(u.Path, "/"))
}

func reached(t testing.TB) *server {
	t.Helper()
	s, err := testServer()
	if err != nil {
		t.Fatal("dbtest: ", err)
	}
	return s
}

func (s *server) temporary(t testing.TB, template string) string {
	t.Helper()
	url, name, err := s.create(t.Context(), template)
	if err != nil {
		t.Fatal("dbtest: no database for the test: ", err)
	}
	t.Cleanup(func() {
		if err := s.drop(name); err != nil {
			t.Error("dbtest: ", err)
		}
	})
	return url
}

// SetNow sets the clock of d.
func SetNow(d *db.DB, now time.Time) { d.SetClock(func() time.Time { return now }) }

// SetDay sets the clock of d to ten o'clock of a day.
func SetDay(d *db.DB, day kernel.Day) {
	at, err := time.ParseInLocation("2006-01-02", string(day), Start.Location())
	if err != nil {
		panic(err)
	}
	SetNow(d, at.Add(10*time.Hour))
}

func open(t testing.TB, o db.Options) *db.DB {
	t.Helper()
	o.Now = func() time.Time { return Start }
	o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	d, err := db.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error("dbtest: closing: ", err)
		}
	})
	return d
}

// liteTemplate is the file of an empty database; migrating anew for each test would cost more than
// most tests do.
var liteTemplate = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "dbtest")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "template.db")
	if err := migrated(db.Options{File: file}); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})
