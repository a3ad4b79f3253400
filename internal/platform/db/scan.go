package db

import (
	"context"
	"database/sql"
	"math/bits"
	"strings"

	"sanchuang/internal/kernel"
)

// Scanner is a row to be read.
type Scanner interface{ Scan(dest ...any) error }

// Select reads all rows.
func Select[T any](ctx context.Context, q Queryer, scan func(Scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	items := []T{}
	for rows.Next() {
		item, err := scan(rows)
		if err != nil {
			return nil, wrap(err, query)
		}
		items = append(items, item)
	}
	return items, rows.Err()
}

// Each streams the rows to fn without keeping them.
func Each(ctx context.Context, q Queryer, fn func(Scanner) error, query string, args ...any) error {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// One reads the first row; kernel.ErrNotFound when there is none.
func One[T any](ctx context.Context, q Queryer, scan func(Scanner) (T, error), query string, args ...any) (T, error) {
	var none T
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return none, err
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return none, err
		}
		return none, kernel.ErrNotFound
	}
	item, err := scan(rows)
	if err != nil {
		return none, wrap(err, query)
	}
	return item, nil
}

// Scalar reads one value; kernel.ErrNotFound when there is no row.
func Scalar[T any](ctx context.Context, q Queryer, query string, args ...any) (T, error) {
	return One(ctx, q, Column[T], query, args...)
}

// Column reads a row's only column, for Select.
func Column[T any](row Scanner) (v T, err error) {
	err = row.Scan(&v)
	return v, err
}

// SelectPage reads one page and counts all rows. query has no ORDER BY and no LIMIT; order is
// trusted text, never a user's.
func SelectPage[T any](ctx context.Context, q Queryer, p kernel.Page, scan func(Scanner) (T, error), columns, from, order string, args ...any) (kernel.List[T], error) {
	total, err := Scalar[int](ctx, q, "SELECT COUNT(*) FROM "+from, args...)
	if err != nil {
		return kernel.List[T]{}, err
	}
	items, err := Select(ctx, q, scan, "SELECT "+columns+" FROM "+from+" ORDER BY "+order+" LIMIT ? OFFSET ?",
		append(append([]any{}, args...), p.Limit(), p.Offset())...)
	return kernel.List[T]{Items: items, Total: total}, err
}

// maxParams keeps a statement within what both databases take with ease.
const maxParams = 900

// InsertRows writes many rows by few statements. into is "table(a,b,c)"; suffix may hold an
// ON CONFLICT clause. Rows that touch shared totals come sorted by key.
func InsertRows(ctx context.Context, tx *Tx, into string, cols int, rows [][]any, suffix string) error {
	if tx.conn != nil && suffix == "" && len(rows) >= copyFrom {
		return tx.copyRows(ctx, into, rows)
	}
	for len(rows) > 0 {
		n := min(len(rows), slice(cols, len(rows)))
		args := make([]any, 0, n*cols)
		for _, r := range rows[:n] {
			args = append(args, r...)
		}
		if _, err := tx.Exec(ctx, "INSERT INTO "+into+" VALUES "+Marks(cols, n)+" "+suffix, args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// slice picks a number of rows per statement out of few sizes, so that few texts are prepared.
func slice(cols, rows int) int {
	most := max(1, maxParams/cols)
	if rows >= most {
		return most
	}
	for n := 1; ; n *= 2 {
		if n*2 > rows {
			return n
		}
	}
}

// Marks is "(?,?),(?,?)" for rows of cols.
func Marks(cols, rows int) string {
	row := "(?" + strings.Repeat(",?", cols-1) + ")"
	return row + strings.Repeat(","+row, rows-1)
}

// In is "col IN (?,?)" with its arguments; nothing is in an empty list. The last value is repeated up
// to a power of two, so that lists of any length make few texts, which stay prepared.
func In[T any](col string, vals []T) (string, []any) {
	if len(vals) == 0 {
		return "1=0", nil
	}
	n := 1 << bits.Len(uint(len(vals)-1))
	args := make([]any, n)
	for i := range args {
		args[i] = vals[min(i, len(vals)-1)]
	}
	return col + " IN (?" + strings.Repeat(",?", n-1) + ")", args
}

// Like escapes what a person typed and wraps it for `LIKE ? ESCAPE '\'`.
func Like(typed string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(typed) + "%"
}

// Rows is here so that callers need not import database/sql for Queryer's sake.
type Rows = sql.Rows
