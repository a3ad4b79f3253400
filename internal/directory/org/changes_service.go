package org

import (
	"context"
	"slices"
	"strconv"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
)

// Changes (变更记录) answers what happened to an organisation, the latest first, with those above it by
// name. Whoever sees it may read them. Fault: kernel.ErrNotFound.
func (s *Service) Changes(ctx context.Context, actor kernel.Actor, id kernel.ID, p kernel.Page) (kernel.List[audit.Change], error) {
	q := s.db.Read()
	if _, _, err := s.find(ctx, q, actor.Scope, id); err != nil {
		return kernel.List[audit.Change]{}, err
	}
	list, err := s.audit.Changes(ctx, q, "org", id, p)
	if err != nil {
		return list, err
	}
	tree, err := s.Today(ctx, q)
	if err != nil {
		return list, err
	}
	name := func(text string) string {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n == 0 {
			return ""
		}
		return tree.FullName(kernel.ID(n))
	}
	for i := range list.Items {
		c := &list.Items[i]
		// Earlier acts kept only what was there before: of those the act and its reason are known.
		c.Lines = slices.DeleteFunc(c.Lines, func(l audit.ChangeLine) bool { return l.After == "" })
		for j := range c.Lines {
			if l := &c.Lines[j]; l.Field == "parent" {
				l.Before, l.After = name(l.Before), name(l.After)
			}
		}
	}
	return list, nil
}
