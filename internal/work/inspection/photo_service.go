package inspection

import (
	"context"
	"errors"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/attachment"
	"sanchuang/internal/spine/problem"
)

// UseAttachments names who keeps the photos.
func (s *Service) UseAttachments(a *attachment.Service) { s.attachments = a }

// AddPhoto (存现场照片) keeps a photo with an item or a finding of a sheet that has begun. Sent again it is
// the one that stands; one that was taken away does not come back. Faults: kernel.ErrNotFound, ErrPhotoSize,
// ErrPhotoGone, those of SentPhoto.place and of attachment.Service.Keep and AddIn.
func (s *Service) AddPhoto(ctx context.Context, actor kernel.Actor, id kernel.ID, sent SentPhoto, content []byte) (SheetPhoto, error) {
	if _, err := findPlan(ctx, s.db.Read(), actor.Scope, id); err != nil {
		return SheetPhoto{}, err
	}
	if len(content) > MaxPhoto {
		return SheetPhoto{}, ErrPhotoSize
	}
	now := s.db.Now()
	if sent.TakenAt <= 0 || sent.TakenAt > now.UnixMilli() { // a clock that goes ahead
		sent.TakenAt = now.UnixMilli()
	}
	kept, err := s.attachments.Keep(photoName(sent.TakenAt), content)
	if err != nil {
		return SheetPhoto{}, err
	}
	return db.InTx(ctx, s.db, "liaison_photo.add", func(ctx context.Context, tx *db.Tx) (SheetPhoto, error) {
		return s.addPhoto(ctx, tx, actor, id, sent, kept)
	})
}

func (s *Service) addPhoto(ctx context.Context, tx *db.Tx, actor kernel.Actor, id kernel.ID, sent SentPhoto, kept attachment.Kept) (SheetPhoto, error) {
	if err := lockPlan(ctx, tx, id); err != nil {
		return SheetPhoto{}, err
	}
	p, err := findPlan(ctx, tx, actor.Scope, id)
	if err != nil {
		return SheetPhoto{}, err
	}
	there, err := photosOf(ctx, tx, id)
	if err != nil {
		return SheetPhoto{}, err
	}
	for _, x := range there {
		if x.Key == sent.Key {
			return x, nil
		}
	}
	switch _, err := photoOf(ctx, tx, id, sent.Key); {
	case err == nil:
		return SheetPhoto{}, ErrPhotoGone
	case !errors.Is(err, kernel.ErrNotFound):
		return SheetPhoto{}, err
	}
	list, err := s.listOf(ctx, tx, &p, p.ChecklistNumber)
	if err != nil {
		return SheetPhoto{}, err
	}
	findings, err := findingsOf(ctx, tx, id)
	if err != nil {
		return SheetPhoto{}, err
	}
	if err := sent.place(&p, &list, findings, there); err != nil {
		return SheetPhoto{}, err
	}
	f, err := s.attachments.AddIn(ctx, tx, actor, planType, id, p.OrgID, kept)
	if err != nil {
		return SheetPhoto{}, err
	}
	x := SheetPhoto{
		ID: tx.NewID(), Key: sent.Key, Item: sent.Item, Finding: sent.Finding, TakenAt: sent.TakenAt, By: actor.Name, At: tx.Millis(),
		Name: f.Name, Size: f.Size, State: f.State, file: f.ID,
	}
	return x, savePhoto(ctx, tx, id, &x)
}

// DropPhoto (删去现场照片) takes a photo away by the key under which it was taken, whether it has arrived yet
// or not: an attempt that is still on its way then brings nothing. Faults: kernel.ErrNotFound, ErrPhotoGiven.
func (s *Service) DropPhoto(ctx context.Context, actor kernel.Actor, id kernel.ID, key string) error {
	return s.db.Do(ctx, "liaison_photo.remove", func(ctx context.Context, tx *db.Tx) error {
		if err := lockPlan(ctx, tx, id); err != nil {
			return err
		}
		p, err := findPlan(ctx, tx, actor.Scope, id)
		if err != nil {
			return err
		}
		x, err := photoOf(ctx, tx, id, key)
		switch {
		case errors.Is(err, kernel.ErrNotFound):
			x = SheetPhoto{ID: tx.NewID(), Key: key, By: actor.Name, At: tx.Millis(), TakenAt: tx.Millis()}
			if err := s.audit.Record(ctx, tx, actor, audit.Entry{Action: "attachment.remove", ObjectType: planType, ObjectID: id, OrgID: p.OrgID, Detail: map[string]any{"attachment": 0, "not_arrived": key}}); err != nil {
				return err
			}
			return savePhoto(ctx, tx, id, &x)
		case err != nil:
			return err
		case x.file == 0:
			return nil
		}
		if err := s.stillOurs(ctx, tx, id, x.Finding); err != nil {
			return err
		}
		return s.dropPhoto(ctx, tx, actor, id, x)
	})
}

// stillOurs refuses to take evidence from under a finding that has been given to who must put it right.
func (s *Service) stillOurs(ctx context.Context, tx *db.Tx, plan kernel.ID, finding string) error {
	if finding == "" {
		return nil
	}
	findings, err := findingsOf(ctx, tx, plan)
	if err != nil {
		return err
	}
	f := byKey(findings, finding)
	if f == nil || f.RectificationID == 0 {
		return nil
	}
	r, err := s.problems.Rectifications.ReadIn(ctx, tx, kernel.Everything(), f.RectificationID)
	if err == nil && r.State != problem.Noted && !r.Removed {
		return ErrPhotoGiven
	}
	return err
}

func (s *Service) dropPhoto(ctx context.Context, tx *db.Tx, actor kernel.Actor, plan kernel.ID, x SheetPhoto) error {
	if err := s.attachments.RemoveIn(ctx, tx, actor, planType, plan, x.file); err != nil {
		return err
	}
	x.file = 0
	return savePhoto(ctx, tx, plan, &x)
}

// dropPhotosOf takes a finding's photos away with it.
func (s *Service) dropPhotosOf(ctx context.Context, tx *db.Tx, actor kernel.Actor, plan kernel.ID, finding string) error {
	list, err := photosOf(ctx, tx, plan)
	if err != nil {
		return err
	}
	for _, x := range list {
		if x.Finding == finding {
			if err := s.dropPhoto(ctx, tx, actor, plan, x); err != nil {
				return err
			}
		}
	}
	return nil
}

// Photo answers a photo of a visit that the actor sees. Faults: kernel.ErrNotFound, attachment.ErrNotChecked,
// attachment.ErrInfected.
func (s *Service) Photo(ctx context.Context, actor kernel.Actor, id kernel.ID, photo kernel.ID) (attachment.Attachment, []byte, error) {
	p, err := findPlan(ctx, s.db.Read(), actor.Scope, id)
	if err != nil {
		return attachment.Attachment{}, nil, err
	}
	return s.openPhoto(ctx, actor, &p, func(x SheetPhoto) bool { return x.ID == photo })
}

func (s *Service) openPhoto(ctx context.Context, actor kernel.Actor, p *LiaisonPlan, which func(SheetPhoto) bool) (attachment.Attachment, []byte, error) {
	list, err := photosOf(ctx, s.db.Read(), p.ID)
	if err != nil {
		return attachment.Attachment{}, nil, err
	}
	for _, x := range list {
		if which(x) {
			// who may see it has been decided: by the visit, or by the item that was found
			seen := attachment.Owner{Type: planType, Check: func(context.Context, db.Queryer, kernel.Actor, kernel.ID, bool) (kernel.ID, error) {
				return p.OrgID, nil
			}}
			return s.attachments.Open(ctx, actor, seen, p.ID, x.file)
		}
	}
	return attachment.Attachment{}, nil, kernel.ErrNotFound
}

// FoundPhotos (问题的现场照片) are the photos that an item was found with: who sees the item sees them, who sees
// the visit's department or not. Fault: kernel.ErrNotFound.
func (s *Service) FoundPhotos(ctx context.Context, actor kernel.Actor, rectification kernel.ID) ([]SheetPhoto, error) {
	_, list, err := s.foundPhotos(ctx, s.db.Read(), actor, rectification)
	return list, err
}

func (s *Service) foundPhotos(ctx context.Context, q db.Queryer, actor kernel.Actor, rectification kernel.ID) (plan kernel.ID, out []SheetPhoto, err error) {
	r, err := s.problems.Rectifications.ReadIn(ctx, q, actor.Scope, rectification)
	switch {
	case err != nil:
		return 0, nil, err
	case r.Removed:
		return 0, nil, kernel.ErrNotFound
	}
	plan, finding, err := foundWith(ctx, q, rectification)
	if err != nil || plan == 0 {
		return 0, []SheetPhoto{}, err
	}
	list, err := photosOf(ctx, q, plan)
	out = []SheetPhoto{}
	for _, x := range list {
		if x.Finding == finding {
			out = append(out, x)
		}
	}
	return plan, out, err
}

// FoundPhoto answers one of them. Faults: as Photo.
func (s *Service) FoundPhoto(ctx context.Context, actor kernel.Actor, rectification, photo kernel.ID) (attachment.Attachment, []byte, error) {
	plan, list, err := s.foundPhotos(ctx, s.db.Read(), actor, rectification)
	if err != nil {
		return attachment.Attachment{}, nil, err
	}
	for _, x := range list {
		if x.ID == photo {
			p, err := findPlan(ctx, s.db.Read(), kernel.Everything(), plan)
			if err != nil {
				return attachment.Attachment{}, nil, err
			}
			return s.openPhoto(ctx, actor, &p, func(o SheetPhoto) bool { return o.ID == photo })
		}
	}
	return attachment.Attachment{}, nil, kernel.ErrNotFound
}
