package db

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// copyFrom is the number of rows from which PostgreSQL takes them as a stream: hundreds of statements
// would have to be planned otherwise.
const copyFrom = 200

// copyRows writes rows by COPY, within the transaction; into is "table(a,b,c)".
func (tx *Tx) copyRows(ctx context.Context, into string, rows [][]any) error {
	table, list, _ := strings.Cut(strings.TrimSuffix(into, ")"), "(")
	columns := strings.Split(list, ",")
	for i := range columns {
		columns[i] = strings.TrimSpace(columns[i])
	}
	err := tx.conn.Raw(func(c any) error {
		_, err := c.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromRows(rows))
		return err
	})
	if err != nil {
		return wrap(err, "COPY "+into)
	}
	return nil
}

type index struct{ name, text string }

// Bulk runs fn while the tables do without their indexes, but for unique ones, which guard; they are
// made again afterwards, whatever fn answers: sorting once costs far less than keeping order for each
// row. It is for filling an empty folder that nobody else uses: a program stopped in the middle leaves a
// folder to be thrown away. PostgreSQL keeps its indexes, and is told at the end what it holds now: by itself it
// looks after a minute, and until then plans as if the tables were empty.
func (d *DB) Bulk(ctx context.Context, tables []string, fn func() error) error {
	if d.dialect != SQLite {
		if err := fn(); err != nil {
			return err
		}
		_, err := d.pool.ExecContext(ctx, "VACUUM (ANALYZE)")
		return err
	}
	put, err := InTx(ctx, d, "db.bulk_begin", func(ctx context.Context, tx *Tx) ([]index, error) {
		in, args := In("tbl_name", tables)
		list, err := Select(ctx, tx, func(s Scanner) (i index, err error) { err = s.Scan(&i.name, &i.text); return i, err },
			"SELECT name, sql FROM sqlite_master WHERE type='index' AND sql IS NOT NULL AND sql NOT LIKE 'CREATE UNIQUE%' AND "+in+" ORDER BY name", args...)
		for _, i := range list {
			if err == nil {
				_, err = tx.Exec(ctx, "DROP INDEX "+i.name)
			}
		}
		return list, err
	})
	if err != nil {
		return err
	}
	err = fn()
	for _, i := range put {
		err = errors.Join(err, d.Do(ctx, "db.bulk_end", func(ctx context.Context, tx *Tx) error {
			_, err := tx.Exec(ctx, i.text)
			return err
		}))
	}
	return err
}
