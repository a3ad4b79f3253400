package register

import (
	"context"
	"reflect"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const headColumns = "id,version,org_id,org_name,department_id,branch_id,member_id,member_name,note,batch_id,natural_key,removed,removed_for,made_at,made_by,changed_at,changed_by"

const headCount = 17

func (s *Spec[T, P]) columns() string { return headColumns + "," + strings.Join(s.Own, ",") }

func (s *Spec[T, P]) scan(row db.Scanner) (v T, err error) {
	h := P(&v).Common()
	removed := 0
	dest := append([]any{
		&h.ID, &h.Version, &h.OrgID, &h.OrgName, &h.DepartmentID, &h.BranchID, &h.MemberID, &h.MemberName, &h.Note,
		&h.BatchID, &h.naturalKey, &removed, &h.RemovedFor, &h.MadeAt, &h.MadeBy, &h.ChangedAt, &h.ChangedBy,
	}, flags(P(&v).Fields())...)
	err = row.Scan(dest...)
	h.Removed = removed == 1
	return v, err
}

// flag lets a boolean field be read from its 0 or 1.
type flag struct{ to *bool }

func (f flag) Scan(src any) error {
	switch n := src.(type) {
	case int64:
		*f.to = n != 0
	case int32:
		*f.to = n != 0
	case bool:
		*f.to = n
	}
	return nil
}

func flags(fields []any) []any {
	for i, f := range fields {
		if b, ok := f.(*bool); ok {
			fields[i] = flag{b}
		}
	}
	return fields
}

// values are the row's cells; pointers are followed, booleans become 0 and 1.
func (s *Spec[T, P]) values(r P) []any {
	h := r.Common()
	out := append(make([]any, 0, headCount+len(s.Own)), h.ID, h.Version, h.OrgID, h.OrgName, h.DepartmentID, h.BranchID, h.MemberID,
		h.MemberName, h.Note, h.BatchID, h.naturalKey, bit(h.Removed), h.RemovedFor, h.MadeAt, h.MadeBy, h.ChangedAt, h.ChangedBy)
	for _, f := range r.Fields() {
		if b, ok := f.(*bool); ok {
			out = append(out, bit(*b))
			continue
		}
		out = append(out, plain(reflect.ValueOf(f).Elem()))
	}
	return out
}

// plain is the value without its own type, as drivers take it.
func plain(v reflect.Value) any {
	switch v.Kind() {
	case reflect.String:
		return v.String()
	case reflect.Int, reflect.Int64, reflect.Int32:
		return v.Int()
	default:
		return v.Interface()
	}
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (s *Spec[T, P]) insert(ctx context.Context, tx *db.Tx, rows []P) error {
	values := make([][]any, len(rows))
	for i, r := range rows {
		values[i] = s.values(r)
	}
	err := db.InsertRows(ctx, tx, s.Table+"("+s.columns()+")", headCount+len(s.Own), values, "")
	if db.IsUnique(err) {
		return ErrTwice
	}
	return err
}

// update writes the record over the version that was read.
func (s *Spec[T, P]) update(ctx context.Context, tx *db.Tx, r P, readVersion int) error {
	cols := strings.Split(s.columns(), ",")
	set := strings.Join(cols[1:], "=?,") + "=?"
	args := append(s.values(r)[1:], r.Common().ID, readVersion)
	n, err := tx.Exec(ctx, "UPDATE "+s.Table+" SET "+set+" WHERE id=? AND version=?", args...)
	switch {
	case db.IsUnique(err):
		return ErrTwice
	case err != nil:
		return err
	case n == 0:
		return kernel.ErrStale
	}
	return nil
}

// find answers a record that scope may write, removed ones too; missing and out of scope are one.
func (s *Spec[T, P]) find(ctx context.Context, q db.Queryer, scope kernel.Scope, id kernel.ID) (T, error) {
	visible, args := s.writable(scope)
	return s.one(ctx, q, id, visible, args)
}

// read answers a record that scope may read, as find does.
func (s *Spec[T, P]) read(ctx context.Context, q db.Queryer, scope kernel.Scope, id kernel.ID) (T, error) {
	visible, args := s.Readable(scope)
	return s.one(ctx, q, id, visible, args)
}

// ReadIn answers a record that scope may read, removed ones too, within a transaction or snapshot. Fault:
// kernel.ErrNotFound.
func (b *Book[T, P]) ReadIn(ctx context.Context, q db.Queryer, scope kernel.Scope, id kernel.ID) (T, error) {
	return b.read(ctx, q, scope, id)
}

func (s *Spec[T, P]) one(ctx context.Context, q db.Queryer, id kernel.ID, visible string, args []any) (T, error) {
	return db.One(ctx, q, s.scan, "SELECT "+s.columns()+" FROM "+s.Table+" t WHERE t.id=? AND "+visible, append([]any{id}, args...)...)
}

// ByKeys answers the standing records of these keys.
func (s *Spec[T, P]) byKeys(ctx context.Context, q db.Queryer, keys []string) (map[string]P, error) {
	out := make(map[string]P, len(keys))
	for len(keys) > 0 {
		n := min(len(keys), 500)
		in, args := db.In("natural_key", keys[:n])
		rows, err := db.Select(ctx, q, s.scan, "SELECT "+s.columns()+" FROM "+s.Table+" WHERE removed=0 AND "+in, args...)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			out[P(&rows[i]).Common().naturalKey] = &rows[i]
		}
		keys = keys[n:]
	}
	return out, nil
}
