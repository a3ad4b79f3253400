package register

import (
	"context"
	"strconv"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// Changes answers what happened to one record, the latest first, with organisations and persons by
// name. Whoever may read the record may read it. Fault: kernel.ErrNotFound.
func (b *Book[T, P]) Changes(ctx context.Context, actor kernel.Actor, id kernel.ID, p kernel.Page) (kernel.List[audit.Change], error) {
	q := b.db.Read()
	if _, err := b.read(ctx, q, actor.Scope, id); err != nil {
		return kernel.List[audit.Change]{}, err
	}
	list, err := b.audit.Changes(ctx, q, b.Code, id, p)
	if err != nil {
		return list, err
	}
	return list, b.nameChanges(ctx, q, list.Items)
}

// nameChanges puts names in the place of the numbers by which the trail knows who and where.
func (b *Book[T, P]) nameChanges(ctx context.Context, q db.Queryer, list []audit.Change) error {
	tree, err := b.orgs.Today(ctx, q)
	if err != nil {
		return err
	}
	var ids []kernel.ID
	each := func(field string, visit func(text *string)) {
		for i := range list {
			for j := range list[i].Lines {
				if l := &list[i].Lines[j]; l.Field == field {
					visit(&l.Before)
					visit(&l.After)
				}
			}
		}
	}
	each("org_id", func(text *string) { *text = tree.FullName(number(*text)) })
	each("member_id", func(text *string) {
		if id := number(*text); id != 0 {
			ids = append(ids, id)
		}
	})
	if len(ids) == 0 {
		return nil
	}
	persons, err := b.people.Persons(ctx, q, ids)
	if err != nil {
		return err
	}
	each("member_id", func(text *string) { *text = persons[number(*text)].Name })
	return nil
}

func number(text string) kernel.ID {
	n, _ := strconv.ParseInt(text, 10, 64)
	return kernel.ID(n)
}
