package points

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
)

// SchemeChanges (办法的变更记录) answers what happened to a scheme, the latest first; of a changed text,
// which parts. Fault: kernel.ErrNotFound.
func (s *Service) SchemeChanges(ctx context.Context, _ kernel.Actor, id kernel.ID, p kernel.Page) (kernel.List[audit.Change], error) {
	q := s.db.Read()
	if _, err := oneScheme(ctx, q, id); err != nil {
		return kernel.List[audit.Change]{}, err
	}
	list, err := s.audit.Changes(ctx, q, "points_scheme", id, p)
	for i := range list.Items {
		c := &list.Items[i]
		if len(c.Lines) != 1 || c.Lines[0].Field != "" {
			continue
		}
		before, errBefore := ParseScheme(c.Lines[0].Before)
		after, errAfter := ParseScheme(c.Lines[0].After)
		if errBefore == nil && errAfter == nil {
			c.Lines = schemeChanges(before, after)
		}
	}
	return list, err
}
