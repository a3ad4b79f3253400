package db

import (
	"context"
	"strings"

	"sanchuang/internal/kernel"
)

// Sealed names a column of texts that must be sealed anew when the key changes.
type Sealed struct {
	Table  string
	Key    []string // whole numbers
	Column string
	Place  func(key []kernel.ID) string // what a value is bound to
}

// rewriteSlice is how many rows one transaction changes, so that nobody waits long for the writer.
const rewriteSlice = 500

// Left counts the values that do not begin with prefix.
func (s Sealed) Left(ctx context.Context, q Queryer, prefix string) (int, error) {
	return Scalar[int](ctx, q, "SELECT COUNT(*) FROM "+s.Table+s.where(), prefix+"%")
}

func (s Sealed) where() string { return " WHERE " + s.Column + "<>'' AND " + s.Column + " NOT LIKE ?" }

type sealedRow struct {
	key  []kernel.ID
	text string
}

// Rewrite changes one slice of the values that do not begin with prefix; it answers how many there were. A value
// that somebody has changed meanwhile is left to them.
func (s Sealed) Rewrite(ctx context.Context, d *DB, prefix string, again func(place, text string) (string, error)) (int, error) {
	return InTx(ctx, d, "db.rewrite", func(ctx context.Context, tx *Tx) (int, error) {
		columns := strings.Join(s.Key, ",")
		rows, err := Select(ctx, tx, func(row Scanner) (r sealedRow, err error) {
			r.key = make([]kernel.ID, len(s.Key))
			to := make([]any, 0, len(s.Key)+1)
			for i := range r.key {
				to = append(to, &r.key[i])
			}
			err = row.Scan(append(to, &r.text)...)
			return r, err
		}, "SELECT "+columns+","+s.Column+" FROM "+s.Table+s.where()+" ORDER BY "+columns+" LIMIT ?", prefix+"%", rewriteSlice)
		if err != nil {
			return 0, err
		}
		for _, r := range rows {
			fresh, err := again(s.Place(r.key), r.text)
			if err != nil {
				return 0, err
			}
			args := []any{fresh}
			for _, k := range r.key {
				args = append(args, k)
			}
			if _, err := tx.Exec(ctx, "UPDATE "+s.Table+" SET "+s.Column+"=? WHERE "+strings.Join(s.Key, "=? AND ")+"=? AND "+s.Column+"=?", append(args, r.text)...); err != nil {
				return 0, err
			}
		}
		return len(rows), nil
	})
}
