package desk

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Source is where messages of one kind come from: the records of one room or a few.
type Source struct {
	Kind, Name string
	// From answers the newest so many since an instant that concern the actor, read off records.
	From func(ctx context.Context, q db.Queryer, to kernel.Actor, since int64, most int) ([]kernel.Message, error)
}

// Messages answers what has happened that concerns the actor and asks nothing of them, the latest first; kind "" is every kind.
// Nothing is kept of who has read what.
func (s *Service) Messages(ctx context.Context, actor kernel.Actor, kind string, page, size int) (out Messages, err error) {
	since := s.db.Today().AddDays(-messagesBack)
	out.Since, out.Kinds = since, make([]MessageKind, 0, len(s.sources))
	var all []MessageLine
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		out.Kinds, all = out.Kinds[:0], nil
		for _, from := range s.sources {
			if n := len(out.Kinds); n == 0 || out.Kinds[n-1].Code != from.Kind {
				out.Kinds = append(out.Kinds, MessageKind{from.Kind, from.Name})
			}
			if kind != "" && kind != from.Kind {
				continue
			}
			list, err := from.From(ctx, q, actor, since.Start().UnixMilli(), page*size+1)
			if err != nil {
				return err
			}
			for _, m := range list {
				all = append(all, MessageLine{from.Kind, m})
			}
		}
		return nil
	})
	out.Items, out.More = newest(all, page, size)
	return out, err
}
