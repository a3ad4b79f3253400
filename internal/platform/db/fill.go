package db

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"

	"sanchuang/migrations"
)

// ErrNotEmpty refuses to fill a database that holds something already.
var ErrNotEmpty = errors.New("目标数据库里已有数据；恢复只写入空的数据库，请新建一个再试")

// Filler takes back into an empty PostgreSQL database what Parts handed on.
type Filler struct {
	pool *sql.DB
	conn *sql.Conn
}

// NewFiller lays out the schema of that version in an empty database. Fault: ErrNotEmpty.
func NewFiller(ctx context.Context, url string, schema int64) (*Filler, error) {
	pool, err := sql.Open("pgx", url)
	if err != nil {
		return nil, err
	}
	f := &Filler{pool: pool}
	if err := f.begin(ctx, schema); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func (f *Filler) begin(ctx context.Context, schema int64) (err error) {
	if f.conn, err = f.pool.Conn(ctx); err != nil {
		return err
	}
	tables, err := pgTables(ctx, f.conn)
	if err != nil {
		return err
	}
	if len(tables) > 0 {
		return ErrNotEmpty
	}
	p, err := goose.NewProvider(goose.DialectPostgres, f.pool, translated{migrations.Files, Postgres})
	if err != nil {
		return err
	}
	if _, err := p.UpTo(ctx, schema); err != nil {
		return err
	}
	if _, err = f.conn.ExecContext(ctx, "BEGIN"); err != nil {
		return err
	}
	return f.clear(ctx)
}

// clear takes out what migrations put in, for it is in the backup as well. Tables that are empty stay
// untouched: some refuse to be emptied at all.
func (f *Filler) clear(ctx context.Context) error {
	tables, err := pgTables(ctx, f.conn)
	if err != nil {
		return err
	}
	for _, name := range slices.Backward(tables) {
		var seeded bool
		if err := f.conn.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM "+quoted(name)+")").Scan(&seeded); err != nil {
			return err
		}
		if !seeded {
			continue
		}
		if _, err := f.conn.ExecContext(ctx, "DELETE FROM "+quoted(name)); err != nil {
			return err
		}
	}
	return nil
}

// Fill takes one part; the parts come in the order in which Parts handed them on.
func (f *Filler) Fill(ctx context.Context, name string, r io.Reader) error {
	table, ok := strings.CutPrefix(name, tablePart)
	known, err := pgTables(ctx, f.conn)
	if err != nil || !ok || !slices.Contains(known, table) {
		return errors.Join(err, fmt.Errorf("备份里的 %s 不是本程序的数据表", filepath.Base(name)))
	}
	rest := bufio.NewReader(r)
	line, err := rest.ReadBytes('\n')
	if err != nil {
		return err
	}
	var head tableHead
	if err := json.Unmarshal(line, &head); err != nil {
		return err
	}
	return withPg(f.conn, func(c *pgconn.PgConn) error {
		_, err := c.CopyFrom(ctx, rest, "COPY "+quoted(table)+" ("+quotedAll(head.Columns)+") FROM STDIN")
		return err
	})
}

// Commit makes all of it last; without it nothing does.
func (f *Filler) Commit(ctx context.Context) error {
	if _, err := f.conn.ExecContext(ctx, "COMMIT"); err != nil {
		return err
	}
	// without it all is there as well, only found more slowly until the server looks by itself
	_, _ = f.conn.ExecContext(ctx, "VACUUM (ANALYZE)")
	return nil
}

// Close lets the database go.
func (f *Filler) Close() error {
	var err error
	if f.conn != nil {
		err = f.conn.Close()
	}
	return errors.Join(err, f.pool.Close())
}
