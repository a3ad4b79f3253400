package briefing

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
)

// TrailOf (变更记录) tells whoever may see the report who changed what of it when, the latest first.
// Fault: kernel.ErrNotFound.
func (s *Service) TrailOf(ctx context.Context, scope kernel.Scope, id kernel.ID, p kernel.Page) (kernel.List[audit.Change], error) {
	q := s.db.Read()
	if _, err := s.find(ctx, q, scope, id); err != nil {
		return kernel.List[audit.Change]{}, err
	}
	return s.audit.Changes(ctx, q, objectType, id, p)
}
