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

func saveAction(ctx context.Context, tx *db.Tx, a *Action) error {
	active := 0
	if a.Active {
		active = 1
	}
	a.Version++
	if a.Version == 1 {
		_, err := tx.Exec(ctx, "INSERT INTO action("+actionColumns+") VALUES (?,?,?,?,?,?,?)", a.Code, a.Name, a.FromDay, a.ToDay, a.Sort, active, a.Version)
		if db.IsUnique(err) {
			return ErrActionTaken
		}
		return err
	}
	n, err := tx.Exec(ctx, "UPDATE action SET name=?, from_day=?, to_day=?, sort=?, active=?, version=? WHERE code=? AND version=?",
		a.Name, a.FromDay, a.ToDay, a.Sort, active, a.Version, a.Code, a.Version-1)
	switch {
	case db.IsUnique(err):
		return ErrActionTaken
	case err == nil && n == 0:
		return kernel.ErrStale
	}
	return err
}
