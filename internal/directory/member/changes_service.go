package member

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
)

// Changes answers what happened to a member's record, the latest first; of personal fields only that
// they were changed. Fault: kernel.ErrNotFound.
func (s *Service) Changes(ctx context.Context, actor kernel.Actor, id kernel.ID, p kernel.Page) (kernel.List[audit.Change], error) {
	q := s.db.Read()
	if _, err := Find(ctx, q, actor.Scope, id); err != nil {
		return kernel.List[audit.Change]{}, err
	}
	return s.audit.Changes(ctx, q, "member", id, p)
}
