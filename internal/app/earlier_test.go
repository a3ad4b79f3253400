package app_test

import (
	"compress/gzip"
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sanchuang/internal/app"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

// earlier is a small demonstration city of 2019 as the program wrote it at migration 0060: 22 organisations, 123 members, 854
// records, 9,663 facts. Its numbers are made up, its keys are in the folder.
const (
	earlier        = "testdata/city-0060"
	earlierVersion = 60
)

// earlierCity is that city on one of the databases.
type earlierCity struct {
	t         *testing.T
	dir, key  string
	url, file string // of PostgreSQL and of SQLite
}

// newEarlierCity lays the city out: on SQLite its rows as they were dumped, on PostgreSQL the schema by the steps up to 60 and the
// same rows in it.
func newEarlierCity(t *testing.T, dialect db.Dialect) *earlierCity {
	t.Helper()
	c := &earlierCity{t: t, dir: filepath.Join(t.TempDir(), "data")}
	must(t, os.CopyFS(c.dir, os.DirFS(earlier)))
	c.file, c.key = filepath.Join(c.dir, "sanchuang.db"), filepath.Join(c.dir, "master")
	must(t, os.Chmod(c.key, 0o600))
	packed, err := os.Open(filepath.Join(earlier, "rows.sql.gz"))
	must(t, err)
	defer packed.Close()
	z, err := gzip.NewReader(packed)
	must(t, err)
	text, err := io.ReadAll(z)
	must(t, err)
	d := c.open()
	_, err = d.Exec(string(text))
	must(t, err)
	if dialect == db.Postgres {
		c.url = dbtest.EmptyPostgres(t)
		c.fill(d)
	}
	must(t, d.Close())
	if dialect == db.Postgres {
		must(t, os.Remove(c.file))
	}
	return c
}

// open opens the bare database, past the program.
func (c *earlierCity) open() *sql.DB {
	c.t.Helper()
	driver, at := "sqlite", "file:"+c.file
	if c.url != "" {
		driver, at = "pgx", c.url
	}
	d, err := sql.Open(driver, at)
	must(c.t, err)
	return d
}

func (c *earlierCity) options(repository string) app.Options {
	return app.Options{Data: c.dir, URL: c.url, Key: c.key, Backup: repository, Version: "test", Log: slog.New(slog.DiscardHandler)}
}

// beside is another place for the same city, empty yet.
func (c *earlierCity) beside() *earlierCity {
	c.t.Helper()
	b := &earlierCity{t: c.t, dir: filepath.Join(c.t.TempDir(), "data"), key: c.key}
	b.file = filepath.Join(b.dir, "sanchuang.db")
	if c.url != "" {
		b.url = dbtest.EmptyPostgres(c.t)
	}
	return b
}

// fill carries the rows of a SQLite file over, table by table in the order in which they were made.
func (c *earlierCity) fill(from *sql.DB) {
	c.t.Helper()
	f, err := db.NewFiller(c.t.Context(), c.url, earlierVersion)
	must(c.t, err)
	defer f.Close()
	for _, table := range listed(c.t, from, "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%' AND name<>'goose_db_version' ORDER BY rowid") {
		columns := listed(c.t, from, "SELECT name FROM pragma_table_info('"+table+"')")
		r, w := io.Pipe()
		go func() { _ = w.CloseWithError(copyRows(c.t.Context(), from, w, table, columns)) }()
		must(c.t, f.Fill(c.t.Context(), "table/"+table, r))
	}
	must(c.t, f.Commit(c.t.Context()))
}

// copyRows writes the rows as PostgreSQL's COPY reads them, below a line with the columns.
func copyRows(ctx context.Context, from *sql.DB, to io.Writer, table string, columns []string) error {
	if _, err := fmt.Fprintf(to, "{\"columns\":[\"%s\"]}\n", strings.Join(columns, `","`)); err != nil {
		return err
	}
	rows, err := from.QueryContext(ctx, `SELECT "`+strings.Join(columns, `","`)+`" FROM "`+table+`"`)
	if err != nil {
		return err
	}
	defer rows.Close()
	values, at := make([]sql.NullString, len(columns)), make([]any, len(columns))
	for i := range values {
		at[i] = &values[i]
	}
	plain := strings.NewReplacer("\\", `\\`, "\n", `\n`, "\r", `\r`, "\t", `\t`)
	for rows.Next() {
		if err := rows.Scan(at...); err != nil {
			return err
		}
		cells := make([]string, len(values))
		for i, v := range values {
			if cells[i] = `\N`; v.Valid {
				cells[i] = plain.Replace(v.String)
			}
		}
		if _, err := io.WriteString(to, strings.Join(cells, "\t")+"\n"); err != nil {
			return err
		}
	}
	return rows.Err()
}

func listed(t *testing.T, d *sql.DB, query string) (out []string) {
	t.Helper()
	rows, err := d.QueryContext(t.Context(), query)
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var s string
		must(t, rows.Scan(&s))
		out = append(out, s)
	}
	must(t, rows.Err())
	return out
}

// tables are those there are, and the columns of each.
func (c *earlierCity) tables(d *sql.DB) map[string][]string {
	c.t.Helper()
	out := map[string][]string{}
	names, columns := "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'", "SELECT name FROM pragma_table_info('%s')"
	if c.url != "" {
		names, columns = "SELECT tablename FROM pg_tables WHERE schemaname=current_schema()", "SELECT column_name FROM information_schema.columns WHERE table_schema=current_schema() AND table_name='%s' ORDER BY ordinal_position"
	}
	for _, table := range listed(c.t, d, names) {
		out[table] = listed(c.t, d, fmt.Sprintf(columns, table))
	}
	return out
}

// rows answers the rows of each table by the columns named, sorted; without any, by all columns there are, which it answers.
func (c *earlierCity) rows(columns map[string][]string) (map[string][]string, map[string][]string) {
	c.t.Helper()
	d := c.open()
	defer d.Close()
	named, out, there := map[string][]string{}, map[string][]string{}, c.tables(d)
	for table, all := range there {
		if columns != nil {
			if columns[table] == nil {
				continue // new since
			}
			for _, name := range columns[table] {
				if !slices.Contains(all, name) {
					c.t.Errorf("%s has lost its column %s", table, name)
					return named, out
				}
			}
			all = columns[table]
		}
		named[table] = all
		out[table] = listed(c.t, d, "SELECT "+c.line(all)+" FROM "+table)
		slices.Sort(out[table])
	}
	return named, out
}

// line is the text of a row.
func (c *earlierCity) line(columns []string) string {
	if c.url != "" {
		return "COALESCE(" + strings.Join(columns, "::text,'NULL')||','||COALESCE(") + "::text,'NULL')"
	}
	return "quote(" + strings.Join(columns, ")||','||quote(") + ")"
}

// grows are the tables to which an upgrade or a start may add; what was in them stays.
var grows = []string{"activity_kind", "audit", "audit_open", "audit_root", "audit_epoch", "fact", "goose_db_version", "job", "job_every", "metric_person", "metric_rollup", "norm", "points_scheme", "points_version", "problem_category", "reminder_template"}

// same holds what is there now against what was there before.
func (c *earlierCity) same(columns, before map[string][]string) {
	c.t.Helper()
	_, after := c.rows(columns)
	for table, was := range before {
		now, there := after[table]
		if !there {
			c.t.Errorf("table %s is gone", table)
			continue
		}
		if slices.Contains(grows, table) {
			now = slices.DeleteFunc(now, func(r string) bool { _, ok := slices.BinarySearch(was, r); return !ok })
		}
		if slices.Equal(was, now) {
			continue
		}
		c.t.Errorf("%s had %d rows, has %d, or others", table, len(was), len(now))
		for _, r := range was {
			if _, ok := slices.BinarySearch(now, r); !ok {
				c.t.Errorf("gone: %s", r)
				break
			}
		}
	}
}
