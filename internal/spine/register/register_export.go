package register

import (
	"context"
	"errors"
	"slices"

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
		if b.tellsApart(c) {
			options = append(options, sheet.Option{Heading: branchHeading, Width: 24})
		}
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
			branches, err := b.branches(ctx, q, scope, f, columns)
			if err != nil {
				return err
			}
			return b.Each(ctx, q, scope, f, func(r T) error {
				count++
				row := []any{count}
				for _, c := range columns {
					row = append(row, c.Show(&r))
					if b.tellsApart(c) {
						row = append(row, branches(&r))
					}
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

// tellsApart says that the person's branch follows this column: it tells namesakes apart, and those in the
// roster from those put down by name alone, when the sheet is imported again. Where the record lies in
// the member's own branch, that branch stands there already.
func (b *Book[T, P]) tellsApart(c Column[T]) bool {
	return c.Key == "member_name" && b.Who != Nobody && !(b.Personal && b.Who == Needed)
}

// branches answers of a record the branch in which its member was on its day, or is now when that one is gone.
func (b *Book[T, P]) branches(ctx context.Context, q db.Queryer, scope kernel.Scope, f Filter, columns []Column[T]) (func(P) string, error) {
	if !slices.ContainsFunc(columns, b.tellsApart) {
		return nil, nil
	}
	where, args := b.Where(scope, f)
	ids, err := db.Select(ctx, q, db.Column[kernel.ID], "SELECT DISTINCT t.member_id FROM "+b.Table+" t WHERE t.member_id<>0 AND "+where, args...)
	if err != nil {
		return nil, err
	}
	persons, err := b.people.Persons(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	tree, err := b.orgs.Today(ctx, q)
	if err != nil {
		return nil, err
	}
	return func(r P) string {
		p := persons[r.Common().MemberID]
		if name := tree.FullName(p.branchOn(b.On(r))); name != "" || len(p.Stays) == 0 {
			return name
		}
		return tree.FullName(p.Stays[len(p.Stays)-1].Branch)
	}, nil
}
