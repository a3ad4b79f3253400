package honour

import (
	"context"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/register"
)

const kindColumns = "code,name,level,holder_type,sort,active,version"

func scanKind(s db.Scanner) (k HonourKind, err error) {
	active := 0
	err = s.Scan(&k.Code, &k.Name, &k.Level, &k.HolderType, &k.Sort, &active, &k.Version)
	k.Active = active == 1
	return k, err
}

// KindNames names the kinds of honours (荣誉种类) by code, local ones among them.
func KindNames(ctx context.Context, q db.Queryer) (map[string]string, error) {
	kinds, err := listKinds(ctx, q)
	out := make(map[string]string, len(kinds))
	for _, k := range kinds {
		out[k.Code] = k.Name
	}
	return out, err
}

func listKinds(ctx context.Context, q db.Queryer) ([]HonourKind, error) {
	return db.Select(ctx, q, scanKind, "SELECT "+kindColumns+" FROM honour_kind ORDER BY sort, code")
}

func kindNames(ctx context.Context, q db.Queryer) ([]string, error) {
	kinds, err := listKinds(ctx, q)
	var names []string
	for _, k := range kinds {
		if k.Active && !slices.Contains(names, k.Name) {
			names = append(names, k.Name)
		}
	}
	return names, err
}

// kindIn answers one kind. Fault: kernel.ErrStale, since only what was read can be changed.
func kindIn(ctx context.Context, q db.Queryer, code string) (HonourKind, error) {
	k, err := db.One(ctx, q, scanKind, "SELECT "+kindColumns+" FROM honour_kind WHERE code=?", code)
	if f, ok := kernel.AsFault(err); ok && f.Is(kernel.ErrNotFound) {
		return k, kernel.ErrStale
	}
	return k, err
}

func kindUsed(ctx context.Context, q db.Queryer, code string) (bool, error) {
	n, err := db.One(ctx, q, func(row db.Scanner) (n int, err error) {
		err = row.Scan(&n)
		return n, err
	}, "SELECT COUNT(*) FROM honour WHERE kind=?", code)
	return n > 0, err
}

func renameKind(ctx context.Context, tx *db.Tx, k HonourKind) error {
	_, err := tx.Exec(ctx, "UPDATE honour SET kind_name=? WHERE kind=?", k.Name, k.Code)
	return err
}

func saveKind(ctx context.Context, tx *db.Tx, k *HonourKind) error {
	active := 0
	if k.Active {
		active = 1
	}
	k.Version++
	if k.Version == 1 {
		_, err := tx.Exec(ctx, "INSERT INTO honour_kind("+kindColumns+") VALUES (?,?,?,?,?,?,?)", k.Code, k.Name, k.Level, k.HolderType, k.Sort, active, k.Version)
		if db.IsUnique(err) {
			return ErrKindTaken.At("name")
		}
		return err
	}
	n, err := tx.Exec(ctx, "UPDATE honour_kind SET name=?, level=?, holder_type=?, sort=?, active=?, version=? WHERE code=? AND version=?",
		k.Name, k.Level, k.HolderType, k.Sort, active, k.Version, k.Code, k.Version-1)
	switch {
	case db.IsUnique(err):
		return ErrKindTaken.At("name")
	case err == nil && n == 0:
		return kernel.ErrStale
	}
	return err
}

func (s *Service) byKind(ctx context.Context, scope kernel.Scope, f register.Filter) ([]HonourKindTotal, error) {
	where, args := s.Where(scope, f)
	recommended, conferred := register.CountIn("recommended_day", f.Period, ""), register.CountIn("conferred_day", f.Period, "")
	return db.Select(ctx, s.DB().Read(), func(row db.Scanner) (k HonourKindTotal, err error) {
		err = row.Scan(&k.Kind, &k.Recommended, &k.Conferred)
		return k, err
	}, "SELECT t.kind,"+recommended.SQL+","+conferred.SQL+" FROM honour t WHERE "+where+" GROUP BY t.kind ORDER BY t.kind",
		append(append(append([]any{}, recommended.Args...), conferred.Args...), args...)...)
}
