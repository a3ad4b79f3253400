package activity

import (
	"context"
	"regexp"
	"strings"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

var kindCode = regexp.MustCompile(`^[a-z][a-z0-9_]{1,39}$`)

// keptKinds is the catalogue with the time it was read.
type keptKinds struct {
	kinds Kinds
	at    time.Time
}

// kindsKept is how long another node may not know of a change of the catalogue.
const kindsKept = 5 * time.Second

// kinds answers the catalogue, read anew every few seconds: each operation needs it, staff change it
// some times a year.
func (s *Service) kinds(ctx context.Context, q db.Queryer) (Kinds, error) {
	now := s.db.Now()
	if k := s.kept.Load(); k != nil && now.Sub(k.at).Abs() < kindsKept {
		return k.kinds, nil
	}
	kinds, err := LoadKinds(ctx, q)
	if err != nil {
		return nil, err
	}
	s.kept.Store(&keptKinds{kinds, now})
	return kinds, nil
}

func (s *Service) forgetKinds() { s.kept.Store(nil) }

// ListKinds answers the catalogue in the order of screens.
func (s *Service) ListKinds(ctx context.Context) ([]Kind, error) {
	ks, err := LoadKinds(ctx, s.db.Read())
	return ks.List(), err
}

// AddKind adds a local kind. Faults: ErrKindCode, ErrKindTaken, ErrIncomplete.
func (s *Service) AddKind(ctx context.Context, actor kernel.Actor, k Kind) (Kind, error) {
	k.Name = strings.TrimSpace(k.Name)
	if err := k.check(); err != nil {
		return Kind{}, err
	}
	if !kindCode.MatchString(k.Code) {
		return Kind{}, ErrKindCode
	}
	k.Local, k.Active, k.Version = true, true, 1
	return k, s.db.Do(ctx, "activity.add_kind", func(ctx context.Context, tx *db.Tx) error {
		if err := insertKind(ctx, tx, k); err != nil {
			if db.IsUnique(err) {
				return ErrKindTaken
			}
			return err
		}
		tx.OnCommit(s.forgetKinds)
		return s.audit.Record(ctx, tx, actor, kindEntry("add_kind", k))
	})
}

// ChangeKind changes a kind's words, holders and circle, or puts it out of use. Its code stays: facts
// carry it. Faults: ErrKindTaken, ErrIncomplete, kernel.ErrNotFound, kernel.ErrStale.
func (s *Service) ChangeKind(ctx context.Context, actor kernel.Actor, k Kind) error {
	k.Name = strings.TrimSpace(k.Name)
	if err := k.check(); err != nil {
		return err
	}
	return s.db.Do(ctx, "activity.change_kind", func(ctx context.Context, tx *db.Tx) error {
		ks, err := LoadKinds(ctx, tx)
		if err != nil {
			return err
		}
		if _, ok := ks[k.Code]; !ok {
			return kernel.ErrNotFound
		}
		for _, other := range ks {
			if other.Code != k.Code && other.Name == k.Name {
				return ErrKindTaken
			}
		}
		if err := updateKind(ctx, tx, k); err != nil {
			return err
		}
		tx.OnCommit(s.forgetKinds)
		return s.audit.Record(ctx, tx, actor, kindEntry("change_kind", k))
	})
}

func kindEntry(step string, k Kind) audit.Entry {
	return audit.Entry{Action: "activity." + step, ObjectType: "activity_kind", Detail: map[string]any{"code": k.Code, "name": k.Name, "active": k.Active}}
}
