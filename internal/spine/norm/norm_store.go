package norm

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

type localValue struct {
	code string
	Value
}

func scanLocal(s db.Scanner) (v localValue, err error) {
	v.Local = true
	err = s.Scan(&v.code, &v.From, &v.Text, &v.Basis, &v.SetBy, &v.SetAt)
	return v, err
}

func revision(ctx context.Context, q db.Queryer) (int64, error) {
	return db.Scalar[int64](ctx, q, "SELECT revision FROM norm_revision WHERE id=1")
}

// Load reads the values as they stand. Rules that judge within a transaction load through it.
func Load(ctx context.Context, q db.Queryer) (*Book, error) {
	at, err := revision(ctx, q)
	if err != nil {
		return nil, err
	}
	list, err := db.Select(ctx, q, scanLocal, "SELECT code,from_day,value,basis,set_by,set_at FROM norm_value ORDER BY code,from_day")
	if err != nil {
		return nil, err
	}
	local := map[string][]Value{}
	for _, v := range list {
		local[v.code] = append(local[v.code], v.Value)
	}
	b := NewBook(local)
	b.revision = at
	return b, nil
}

// put keeps a local value, in place of another from the same day.
func put(ctx context.Context, tx *db.Tx, code string, v Value) error {
	if _, err := tx.Exec(ctx, "UPDATE norm_revision SET revision=? WHERE id=1", tx.NewID()); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO norm_value(code,from_day,value,basis,set_by,set_at) VALUES (?,?,?,?,?,?)
		ON CONFLICT (code,from_day) DO UPDATE SET value=excluded.value, basis=excluded.basis, set_by=excluded.set_by, set_at=excluded.set_at`,
		code, v.From, v.Text, v.Basis, v.SetBy, v.SetAt)
	return err
}

// drop takes a local value back. Fault: ErrNoValue.
func drop(ctx context.Context, tx *db.Tx, code string, from kernel.Day) error {
	if _, err := tx.Exec(ctx, "UPDATE norm_revision SET revision=? WHERE id=1", tx.NewID()); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, "DELETE FROM norm_value WHERE code=? AND from_day=?", code, from)
	if err == nil && n == 0 {
		return ErrNoValue
	}
	return err
}
