package account

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// ChangePassword replaces the caller's password and ends all their other sessions. A wrong old
// password counts as a failed log-in. Faults: ErrWrongOld, ErrSamePassword, ErrPassword….
func (s *Service) ChangePassword(ctx context.Context, c Caller, actor kernel.Actor, old, next string) error {
	if err := s.admit(ctx, c); err != nil {
		return err
	}
	a, err := findAccount(ctx, s.db.Read(), actor.Account)
	if err != nil {
		return err
	}
	right, err := s.hasher.Verify(ctx, old, a.passwordHash)
	if err != nil {
		return err
	}
	if !right || a.lockedUntil > s.now().UnixMilli() {
		return s.refuse(ctx, c, a, a.login, "password.refused", "原密码不对", ErrWrongOld.At("old_password"))
	}
	if old == next {
		return ErrSamePassword.At("new_password")
	}
	if err := s.opts.Profile.Check(a.login, next); err != nil {
		return at(err, "new_password")
	}
	hash, err := s.hasher.Hash(ctx, next)
	if err != nil {
		return err
	}
	return s.db.Do(ctx, "account.change_password", func(ctx context.Context, tx *db.Tx) error {
		ok, err := setPassword(ctx, tx, a, hash, s.now().UnixMilli())
		if err != nil {
			return err
		}
		if !ok {
			return kernel.ErrStale
		}
		n, err := endSessions(ctx, tx, a.id, actor.Session)
		if err != nil {
			return err
		}
		return s.audit.Record(ctx, tx, actor, audit.Entry{Action: "password.changed", ObjectType: "account", ObjectID: a.id, Detail: map[string]any{"sessions_ended": n}})
	})
}

func at(err error, field string) error {
	if f, ok := kernel.AsFault(err); ok {
		return f.At(field)
	}
	return err
}
