package account

import (
	"context"
	"errors"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// ConfirmSelf proves before a sensitive act that the account's owner sits there: by the second
// factor, or by the password when there is none. Faults: ErrWrongFactor, ErrWrongSelf,
// ErrTooManyAttempts.
func (s *Service) ConfirmSelf(ctx context.Context, c Caller, actor kernel.Actor, typed string) error {
	has, err := hasFactor(ctx, s.db.Read(), actor.Account)
	if err != nil {
		return err
	}
	if !has {
		return s.confirmByPassword(ctx, c, actor, typed)
	}
	use, f, err := s.proof(ctx, c, actor, typed)
	if err != nil {
		return err
	}
	err = s.confirmed(ctx, actor, use)
	if errors.Is(err, ErrWrongFactor) {
		return s.refuseFactor(ctx, c, actor, f)
	}
	return err
}

func (s *Service) confirmByPassword(ctx context.Context, c Caller, actor kernel.Actor, password string) error {
	if err := s.admit(ctx, c); err != nil {
		return err
	}
	a, err := findAccount(ctx, s.db.Read(), actor.Account)
	if err != nil {
		return err
	}
	right, err := s.hasher.Verify(ctx, password, a.passwordHash)
	if err != nil {
		return err
	}
	if !right || a.lockedUntil > s.now().UnixMilli() {
		return s.refuse(ctx, c, a, a.login, "session.confirm_refused", "密码不对", ErrWrongSelf.At("code"))
	}
	return s.confirmed(ctx, actor, func(_ context.Context, _ *db.Tx, action string) (audit.Entry, error) {
		return audit.Entry{Action: action}, nil
	})
}

func (s *Service) confirmed(ctx context.Context, actor kernel.Actor, use func(context.Context, *db.Tx, string) (audit.Entry, error)) error {
	return s.db.Do(ctx, "account.confirm_self", func(ctx context.Context, tx *db.Tx) error {
		e, err := use(ctx, tx, "session.confirmed")
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE account_session SET confirmed_at=? WHERE id=?", s.now().UnixMilli(), actor.Session); err != nil {
			return err
		}
		e.ObjectType, e.ObjectID = "account", actor.Account
		return s.audit.Record(ctx, tx, actor, e)
	})
}

// DropFactor gives up the caller's own second factor, such as before the phone is changed. An account
// that needs one is asked to set up another at once. Fault: ErrNoFactor.
func (s *Service) DropFactor(ctx context.Context, actor kernel.Actor) error {
	return s.db.Do(ctx, "account.drop_factor", func(ctx context.Context, tx *db.Tx) error {
		if _, err := claimAccount(ctx, tx, actor.Account); err != nil {
			return err
		}
		was, err := dropFactor(ctx, tx, actor.Account)
		if err != nil {
			return err
		}
		if !was {
			return ErrNoFactor
		}
		return s.audit.Record(ctx, tx, actor, audit.Entry{Action: "factor.dropped", ObjectType: "account", ObjectID: actor.Account})
	})
}

// RenewRecovery answers new recovery codes; the old ones are void. Fault: ErrNoFactor.
func (s *Service) RenewRecovery(ctx context.Context, actor kernel.Actor) ([]string, error) {
	codes, hashes := newRecovery()
	return codes, s.db.Do(ctx, "account.renew_recovery", func(ctx context.Context, tx *db.Tx) error {
		has, err := hasFactor(ctx, tx, actor.Account)
		if err != nil {
			return err
		}
		if !has {
			return ErrNoFactor
		}
		if err := replaceRecovery(ctx, tx, actor.Account, hashes); err != nil {
			return err
		}
		return s.audit.Record(ctx, tx, actor, audit.Entry{Action: "factor.recovery_renewed", ObjectType: "account", ObjectID: actor.Account})
	})
}

// ResetFactor takes the second factor from an account whose phone was lost. It needs two: the office
// that the account holds waits, as after a reset of the password, until a security administrator
// has made sure who it is (Confirm). Faults: ErrOwnAccount, ErrNoFactor, ErrLastAdministrator.
func (s *Service) ResetFactor(ctx context.Context, actor kernel.Actor, id kernel.ID, reason string) error {
	return s.change(ctx, actor, id, "factor.reset", true, func(ctx context.Context, tx *db.Tx, a account, grants []grant) (map[string]any, error) {
		was, err := dropFactor(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		if !was {
			return nil, ErrNoFactor
		}
		held := a.held || len(grants) > 0
		if _, err := tx.Exec(ctx, "UPDATE account SET held=? WHERE id=?", bit(held), id); err != nil {
			return nil, err
		}
		n, err := endSessions(ctx, tx, id, 0)
		return map[string]any{"reason": reason, "held": held, "sessions_ended": n}, err
	})
}
