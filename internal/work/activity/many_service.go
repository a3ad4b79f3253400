package activity

import (
	"context"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/bulk"
	"sanchuang/internal/platform/db"
)

// What is done to many records at once.
const (
	acceptMany = "activity.accept"
	returnMany = "activity.return"
)

// UseBulk takes what carries acts over many records, and tells it which there are.
func (s *Service) UseBulk(b *bulk.Service) {
	s.bulks = b
	b.Define(bulk.Act{
		Code: acceptMany, Title: "确认组织生活记录", Permission: mayAccept, Titles: s.titles,
		Do: func(ctx context.Context, tx *db.Tx, actor kernel.Actor, c bulk.Chosen, _ string) error {
			a, err := s.findIn(ctx, tx, actor, c.ID, c.Version)
			if err != nil {
				return err
			}
			if a.State != Submitted { // a draft of one's own is submitted where it can be read in full
				return ErrNotSubmitted
			}
			return s.accept(ctx, tx, actor, a)
		},
	})
	b.Define(bulk.Act{
		Code: returnMany, Title: "退回组织生活记录", Said: "退回原因", Permission: mayReturn, Titles: s.titles,
		Do: func(ctx context.Context, tx *db.Tx, actor kernel.Actor, c bulk.Chosen, reason string) error {
			_, err := s.giveBack(ctx, tx, actor, c.ID, c.Version, reason)
			return err
		},
	})
}

// AcceptMany asks for the acceptance of records that were chosen from a list. Faults: bulk.ErrTooMany.
func (s *Service) AcceptMany(ctx context.Context, actor kernel.Actor, chosen []bulk.Chosen) (bulk.Bulk, error) {
	return s.bulks.Ask(ctx, actor, acceptMany, chosen, "")
}

// ReturnMany asks for the return of chosen records, all with one reason. Faults: ErrReason, bulk.ErrTooMany.
func (s *Service) ReturnMany(ctx context.Context, actor kernel.Actor, chosen []bulk.Chosen, reason string) (bulk.Bulk, error) {
	n := note{reason: strings.TrimSpace(reason)}
	if err := n.needsReason(); err != nil {
		return bulk.Bulk{}, err
	}
	return s.bulks.Ask(ctx, actor, returnMany, chosen, n.reason)
}

// titles names records as the actor's list names them.
func (s *Service) titles(ctx context.Context, actor kernel.Actor, ids []kernel.ID) (map[kernel.ID]string, error) {
	q, out := s.db.Read(), make(map[kernel.ID]string, len(ids))
	for len(ids) > 0 {
		n := min(len(ids), 500)
		c := Filter{}.where(actor)
		in, args := db.In("a.id", ids[:n])
		c.and(true, in, args...)
		found, err := selectRows(ctx, q, c, "", kernel.AllRows)
		if err != nil {
			return nil, err
		}
		rows, err := s.named(ctx, q, actor, found)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			out[r.ID] = strings.TrimSpace(strings.Join([]string{string(r.Day), r.OrgName, r.Topic}, "　"))
		}
		ids = ids[n:]
	}
	return out, nil
}
