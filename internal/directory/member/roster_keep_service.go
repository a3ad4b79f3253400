package member

import (
	"context"
	"fmt"
	"slices"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
)

// keepPlaces keeps organisations that the import made while somebody or something is left in them.
func (s *Service) keepPlaces(ctx context.Context, q db.Queryer, actor kernel.Actor, effects []*intake.Effect, u *undoing) error {
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return err
	}
	going := map[kernel.ID]bool{}
	for _, e := range slices.Concat(u.added, u.changed) {
		going[e.Object] = true
	}
	var ids []kernel.ID
	for _, e := range effects {
		if e.Act == intake.DidMake {
			ids = append(ids, e.Object)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	lived, err := s.livedIn(ctx, q, ids, going)
	if err != nil {
		return err
	}
	used := map[kernel.ID]string{}
	if s.uses.Orgs != nil {
		if used, err = s.uses.Orgs(ctx, q, ids); err != nil {
			return err
		}
	}
	out := map[kernel.ID]bool{}
	for _, e := range slices.Backward(effects) { // children were made after their parents
		n, ok := tree.Get(e.Object)
		switch {
		case e.Act != intake.DidMake:
			continue
		case !ok || !tree.Sees(actor.Scope, e.Object):
			e.Kept = "组织树里已没有这个组织"
		case n.Version != e.Version:
			if e.Kept, err = s.touchedBy(ctx, q, "org", e.Object); err != nil {
				return err
			}
		case lived[e.Object] > 0:
			e.Kept = fmt.Sprintf("还有 %d 名党员在（或曾在）这里", lived[e.Object])
		case used[e.Object] != "":
			e.Kept = used[e.Object]
		case slices.ContainsFunc(tree.Of(e.Object, org.Kinds...), func(c org.Node) bool { return c.ID != e.Object && !out[c.ID] }):
			e.Kept = "下面还有别的组织"
		default:
			out[e.Object] = true
			u.made = append(u.made, e)
		}
	}
	return nil
}

// livedIn counts the members of whom a stay in the organisations will remain.
func (s *Service) livedIn(ctx context.Context, q db.Queryer, orgs []kernel.ID, going map[kernel.ID]bool) (map[kernel.ID]int, error) {
	out := map[kernel.ID]int{}
	return out, inChunks(orgs, func(part []kernel.ID) error {
		in, args := db.In("branch_id", part)
		return db.Each(ctx, q, func(row db.Scanner) error {
			var branch, id kernel.ID
			err := row.Scan(&branch, &id)
			if !going[id] {
				out[branch]++
			}
			return err
		}, "SELECT DISTINCT branch_id,member_id FROM member_branch WHERE "+in, args...)
	})
}
