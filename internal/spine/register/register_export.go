package register

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
	"sanchuang/internal/platform/web"
)

// Export writes all records of the filter as .xlsx, in the order of the paper register; the trail
// keeps who took how many.
func (b *Book[T, P]) Export(ctx context.Context, actor kernel.Actor, f Filter) (*web.File, error) {
	var out bytes.Buffer
	count := 0
	err := b.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		return sheet.Write(&out, sheet.Workbook{Title: b.Title, Tables: []sheet.Table{{
			Name: b.Name, Title: b.Title, Columns: b.options(f), Rows: b.rows(ctx, q, actor.Scope, f, &count),
		}}})
	})
	if err != nil {
		return nil, err
	}
	err = b.db.Do(ctx, b.Code+".export", func(ctx context.Context, tx *db.Tx) error {
		return b.audit.Record(ctx, tx, actor, audit.Entry{Action: b.Code + ".export", ObjectType: b.Code, OrgID: f.Org, Detail: map[string]any{"count": count}})
	})
	return web.NewFile(b.Title+".xlsx", web.XLSX, out.Bytes()), err
}

// exported are the columns asked for, in the paper's order. Names that are no columns are passed over:
// a screen shows some that no paper has.
func (b *Book[T, P]) exported(f Filter) []Column[T] {
	var out []Column[T]
	for _, c := range b.Columns {
		if c.Show != nil && (len(f.Columns) == 0 || slices.Contains(f.Columns, c.Key)) {
			out = append(out, c)
		}
	}
	return out
}

func (b *Book[T, P]) options(f Filter) []sheet.Option {
	out := []sheet.Option{{Heading: "序号", Kind: sheet.Integer, Width: 6}}
	for _, c := range b.exported(f) {
		out = append(out, sheet.Option{Heading: c.Heading, Kind: c.Kind, Width: c.Width})
	}
	return out
}

var errStop = errors.New("the reader of rows stopped")

func (b *Book[T, P]) rows(ctx context.Context, q db.Queryer, scope kernel.Scope, f Filter, count *int) func(func([]any, error) bool) {
	columns := b.exported(f)
	return func(yield func([]any, error) bool) {
		*count = 0
		err := b.Each(ctx, q, scope, f, func(r T) error {
			*count++
			row := []any{*count}
			for _, c := range columns {
				row = append(row, c.Show(&r))
			}
			if !yield(row, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(nil, err)
		}
	}
}
