package activity

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/attachment"
)

// Evidence (佐证材料) says whose files a record's are: who may read the record may read them, who may
// edit it may change them. Files are never asked for.
func (s *Service) Evidence() attachment.Owner {
	return attachment.Owner{Type: sourceType, Path: "/api/activities", Tag: tags[0], Read: mayRead, Write: mayWrite, Check: s.checkEvidence}
}

func (s *Service) checkEvidence(ctx context.Context, q db.Queryer, actor kernel.Actor, id kernel.ID, write bool) (kernel.ID, error) {
	a, err := s.find(ctx, q, actor, id)
	switch {
	case err != nil:
		return 0, err
	case a.Redacted(actor):
		return 0, kernel.ErrNotFound
	case write && !a.Editable():
		return 0, ErrNotEditable
	}
	return a.OrgID, nil
}
