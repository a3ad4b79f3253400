package outreach

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const actionColumns = "code,name,from_day,to_day,sort,active,version"

func scanAction(s db.Scanner) (a Action, err error) {
	active := 0
	err = s.Scan(&a.Code, &a.Name, &a.FromDay, &a.ToDay, &a.Sort, &active, &a.Version)
	a.Active = active == 1
	return a, err
}

func listActions(ctx context.Context, q db.Queryer) ([]Action, error) {
	return db.Select(ctx, q, scanAction, "SELECT "+actionColumns+" FROM action ORDER BY sort, code")
}

// actionIn answers one action. Fault: kernel.ErrStale, since only what was read can be changed.
func actionIn(ctx context.Context, q db.Queryer, code string) (Action, error) {
	a, err := db.One(ctx, q, scanAction, "SELECT "+actionColumns+" FROM action WHERE code=?", code)
	if f, ok := kernel.AsFault(err); ok && f.Is(kernel.ErrNotFound) {
		return a, kernel.ErrStale
	}
	return a, err
}

func renameAction(ctx context.Context, tx *db.Tx, a Action) error {
	_, err := tx.Exec(ctx, "UPDATE participation SET action_name=? WHERE action=?", a.Name, a.Code)
	return err
}

func saveAction(ctx context.Context, tx *db.Tx, a *Action) error {
	active := 0
	if a.Active {
		active = 1
	}
	a.Version++
	if a.Version == 1 {
		_, err := tx.Exec(ctx, "INSERT INTO action("+actionColumns+") VALUES (?,?,?,?,?,?,?)", a.Code, a.Name, a.FromDay, a.ToDay, a.Sort, active, a.Version)
		if db.IsUnique(err) {
			return ErrActionTaken.At("name")
		}
		return err
	}
	n, err := tx.Exec(ctx, "UPDATE action SET name=?, from_day=?, to_day=?, sort=?, active=?, version=? WHERE code=? AND version=?",
		a.Name, a.FromDay, a.ToDay, a.Sort, active, a.Version, a.Code, a.Version-1)
	switch {
	case db.IsUnique(err):
		return ErrActionTaken.At("name")
	case err == nil && n == 0:
		return kernel.ErrStale
	}
	return err
}
