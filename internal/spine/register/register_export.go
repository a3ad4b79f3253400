package register

import (
	"context"
	"errors"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
	"sanchuang/internal/platform/web"
)

// Export writes all records of the filter as .xlsx: the columns asked for in their order, the paper
// register's without. Fault: ErrColumn.
func (b *Book[T, P]) Export(ctx context.Context, actor kernel.Actor, f Filter) (*web.File, error) {
	var kept []Column[T]
	for _, c := range b.Columns {
		if c.Show != nil {
			kept = append(kept, c)
		}
	}
	columns, missing := sheet.Choose(kept, f.Columns, func(c Column[T]) string { return c.Key })
	if missing != "" {
		return nil, ErrColumn.With(missing).At("columns")
	}
	options := []sheet.Option{{Heading: "序号", Kind: sheet.Integer, Width: 6}}
	for _, c := range columns {
		options = append(options, sheet.Option{Heading: c.Heading, Kind: c.Kind, Width: c.Width, Sum: c.Kind == sheet.Decimal})
	}
	body, err := b.audit.HandOut(ctx, b.db, actor, audit.Handout{
		Action: b.Code + ".export", ObjectType: b.Code, OrgID: f.Org, Title: b.Title, Name: b.Name, Query: f.asked(), Columns: options, Rows: b.rows(ctx, actor.Scope, f, columns), Totals: true,
	})
	return web.NewFile(b.Title+".xlsx", web.XLSX, body), err
}

var errStop = errors.New("the reader of rows stopped")

func (b *Book[T, P]) rows(ctx context.Context, scope kernel.Scope, f Filter, columns []Column[T]) func(func([]any, error) bool) {
	return func(yield func([]any, error) bool) {
		count := 0
		err := b.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
			return b.Each(ctx, q, scope, f, func(r T) error {
				count++
				row := []any{count}
				for _, c := range columns {
					row = append(row, c.Show(&r))
				}
				if !yield(row, nil) {
					return errStop
				}
				return nil
			})
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(nil, err)
		}
	}
}
