package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite"
)

// SchemaVersion is the number of the last migration that the data has.
func (d *DB) SchemaVersion(ctx context.Context) (int64, error) {
	return Scalar[int64](ctx, d.Read(), "SELECT CAST(MAX(version_id) AS BIGINT) FROM goose_db_version WHERE is_applied")
}

// PartFile is the name under which Parts hands on a SQLite database.
const PartFile = "sanchuang.db"

// Parts hands on the whole database as of one moment, while others go on writing: on SQLite as its
// file, page for page, so that what has not changed is the same bytes in the same place; on PostgreSQL
// as one part a table. folder is where the copy of the file lies meanwhile; it is removed again.
func (d *DB) Parts(ctx context.Context, folder string, each func(name string, r io.Reader) error) error {
	if d.dialect == Postgres {
		return d.dump(ctx, each)
	}
	copied, err := ScratchFile(folder, CopyKind)
	if err != nil {
		return err
	}
	return errors.Join(d.handOn(ctx, copied.Path, each), copied.Remove())
}

// CopyKind is the kind of scratch that a copy of the database is.
const CopyKind = "copy"

func (d *DB) handOn(ctx context.Context, path string, each func(name string, r io.Reader) error) error {
	if err := d.copyFile(ctx, path); err != nil {
		return err
	}
	f, err := os.Open(filepath.Clean(path))
	if err != nil {
		return err
	}
	return errors.Join(each(PartFile, f), f.Close())
}

// removeFile takes a SQLite file away with what SQLite may have left beside it.
func removeFile(name string) {
	_ = removeScratch(name)
}

// backuper is SQLite's own way of copying a database that is in use.
type backuper interface {
	NewBackup(target string) (*sqlite.Backup, error)
}

func (d *DB) copyFile(ctx context.Context, target string) error {
	conn, err := d.readers.Conn(ctx)
	if err != nil {
		return err
	}
	return errors.Join(copyLite(conn, target), conn.Close())
}

func copyLite(conn *sql.Conn, target string) error {
	return conn.Raw(func(c any) error {
		b, err := c.(backuper).NewBackup(target)
		if err != nil {
			return err
		}
		// All at once: a copy in steps begins anew whenever somebody writes in between.
		_, err = b.Step(-1)
		return errors.Join(err, b.Finish())
	})
}

// pgTables lists our tables, those that others refer to first.
func pgTables(ctx context.Context, q *sql.Conn) ([]string, error) {
	names, err := texts(ctx, q, "SELECT tablename, '' FROM pg_tables WHERE schemaname=current_schema() AND tablename<>'goose_db_version' ORDER BY tablename")
	if err != nil {
		return nil, err
	}
	refers, err := texts(ctx, q, `SELECT DISTINCT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype='f' AND conrelid<>confrelid ORDER BY 1, 2`)
	if err != nil {
		return nil, err
	}
	var order []string
	done := map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		if done[name] {
			return
		}
		done[name] = true
		for _, r := range refers {
			if r[0] == name {
				visit(r[1])
			}
		}
		order = append(order, name)
	}
	for _, n := range names {
		visit(n[0])
	}
	return order, nil
}

func texts(ctx context.Context, q *sql.Conn, query string) (out [][2]string, err error) {
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var pair [2]string
		if err := rows.Scan(&pair[0], &pair[1]); err != nil {
			return nil, err
		}
		out = append(out, pair)
	}
	return out, rows.Err()
}

// tableHead is the first line of a table's part: a later program may have its columns in another order.
type tableHead struct {
	Columns []string `json:"columns"`
}

const tablePart = "table/"

// dump reads every table in one snapshot.
func (d *DB) dump(ctx context.Context, each func(name string, r io.Reader) error) error {
	conn, err := d.readers.Conn(ctx) // the pool of reads, for a command beside the server has no other
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); err != nil {
		return err
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") //nolint:errcheck // nothing was written
	tables, err := pgTables(ctx, conn)
	if err != nil {
		return err
	}
	for _, name := range tables {
		if err := dumpTable(ctx, conn, name, each); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func dumpTable(ctx context.Context, conn *sql.Conn, name string, each func(string, io.Reader) error) error {
	columns, err := pgColumns(ctx, conn, name)
	if err != nil {
		return err
	}
	head, _ := json.Marshal(tableHead{columns})
	r, w := io.Pipe()
	copied := make(chan error, 1)
	go func() {
		_, err := w.Write(append(head, '\n'))
		if err == nil {
			err = withPg(conn, func(c *pgconn.PgConn) error {
				_, err := c.CopyTo(ctx, w, "COPY "+quoted(name)+" ("+quotedAll(columns)+") TO STDOUT")
				return err
			})
		}
		w.CloseWithError(err)
		copied <- err
	}()
	err = each(tablePart+name, r)
	_ = r.Close()
	return errors.Join(err, <-copied)
}

func pgColumns(ctx context.Context, conn *sql.Conn, table string) ([]string, error) {
	pairs, err := texts(ctx, conn, "SELECT column_name, '' FROM information_schema.columns WHERE table_schema=current_schema() AND table_name='"+table+"' AND is_generated='NEVER' ORDER BY ordinal_position")
	out := make([]string, len(pairs))
	for i, p := range pairs {
		out[i] = p[0]
	}
	return out, err
}

func withPg(conn *sql.Conn, fn func(*pgconn.PgConn) error) error {
	return conn.Raw(func(c any) error { return fn(c.(*stdlib.Conn).Conn().PgConn()) })
}

func quoted(name string) string { return `"` + name + `"` }

func quotedAll(names []string) string { return `"` + strings.Join(names, `","`) + `"` }
