package db

import (
	"context"
)

// Place is a column of a table.
type Place struct{ Table, Column string }

// ColumnsNamed answers every table that has a column of one of these names, in the order of names.
func ColumnsNamed(ctx context.Context, q Queryer, names ...string) ([]Place, error) {
	in, args := In("c.name", names)
	query := "SELECT t.name,c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c ON 1=1 WHERE t.type='table' AND " + in + " ORDER BY t.name,c.name"
	if q.Dialect() == Postgres {
		in, args = In("column_name", names)
		query = "SELECT table_name,column_name FROM information_schema.columns WHERE table_schema=current_schema() AND " + in + " ORDER BY table_name,column_name"
	}
	return Select(ctx, q, func(row Scanner) (p Place, err error) {
		err = row.Scan(&p.Table, &p.Column)
		return p, err
	}, query, args...)
}
