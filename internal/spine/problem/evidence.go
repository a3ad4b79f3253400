package problem

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/attachment"
)

// Evidence (佐证材料) belongs to an item while the side that answers for it works on it; nobody has to hand any in.
func (s *Service) Evidence() attachment.Owner {
	return attachment.Owner{Type: rectificationType, Path: "/api/rectifications", Tag: rectificationTags[0], Read: mayRead, Write: mayRectify, Check: s.checkEvidence}
}

func (s *Service) checkEvidence(ctx context.Context, q db.Queryer, actor kernel.Actor, id kernel.ID, write bool) (kernel.ID, error) {
	r, err := s.Rectifications.ReadIn(ctx, q, actor.Scope, id)
	switch {
	case err != nil:
		return 0, err
	case r.Removed:
		return 0, kernel.ErrNotFound
	case write && !r.working():
		return 0, r.not()
	}
	return r.OrgID, nil
}
