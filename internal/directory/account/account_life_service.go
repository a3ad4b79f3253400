package account

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
)

// change is a step in an account's life: the row is claimed first, so that two steps wait for each
// other; then the administrators' number is guarded; then it is done and written down.
func (s *Service) change(ctx context.Context, actor kernel.Actor, id kernel.ID, action string, removes bool, step func(context.Context, *db.Tx, account, []grant) (map[string]any, error)) error {
	if actor.Account == id {
		return ErrOwnAccount
	}
	return s.db.Do(ctx, action, func(ctx context.Context, tx *db.Tx) error {
		if removes {
			if err := claimAdministrators(ctx, tx); err != nil {
				return err
			}
		}
		a, err := claimAccount(ctx, tx, id)
		if err != nil {
			return err
		}
		grants, err := grantsOf(ctx, tx, id)
		if err != nil {
			return err
		}
		if removes {
			if err := s.guardLast(ctx, tx, a, s.policy.administrations(rolesOf(grants))); err != nil {
				return err
			}
		}
		detail, err := step(ctx, tx, a, grants)
		if err != nil {
			return err
		}
		return s.audit.Record(ctx, tx, actor, audit.Entry{Action: action, ObjectType: "account", ObjectID: id, OrgID: a.org, Detail: detail})
	})
}

// guardLast refuses to take away the last usable holder of an administration.
func (s *Service) guardLast(ctx context.Context, tx *db.Tx, a account, roles []string) error {
	if a.state != Active || a.held {
		return nil
	}
	for _, role := range roles {
		n, err := otherHolders(ctx, tx, role, a.id)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrLastAdministrator.With(s.policy.RoleName(role))
		}
	}
	return nil
}

// Disable shuts an account: its sessions end with it. Faults: ErrOwnAccount, ErrState,
// ErrLastAdministrator, kernel.ErrNotFound.
func (s *Service) Disable(ctx context.Context, actor kernel.Actor, id kernel.ID, reason string) error {
	return s.change(ctx, actor, id, "account.disabled", true, func(ctx context.Context, tx *db.Tx, a account, _ []grant) (map[string]any, error) {
		if err := a.guardState(Active, Invited); err != nil {
			return nil, err
		}
		if _, err := tx.Exec(ctx, "UPDATE account SET state='disabled', code_hash='', code_expires=0 WHERE id=?", id); err != nil {
			return nil, err
		}
		if err := s.endStandIns(ctx, tx, id, "", 0, "委托人的账号已停用"); err != nil {
			return nil, err
		}
		n, err := endSessions(ctx, tx, id, 0)
		return map[string]any{"reason": reason, "before": a.state, "after": Disabled, "sessions_ended": n}, err
	})
}

// Enable opens a disabled account again; one that has no password still needs a new code.
// That of a member who has left stays shut until the member is back.
// Faults: ErrOwnAccount, ErrState, ErrMemberGone, kernel.ErrNotFound.
func (s *Service) Enable(ctx context.Context, actor kernel.Actor, id kernel.ID) error {
	return s.change(ctx, actor, id, "account.enabled", false, func(ctx context.Context, tx *db.Tx, a account, _ []grant) (map[string]any, error) {
		if err := a.guardState(Disabled); err != nil {
			return nil, err
		}
		on, err := s.onRoster(ctx, tx, a.member)
		switch {
		case err != nil:
			return nil, err
		case !on:
			return nil, ErrMemberGone
		}
		next := Active
		if a.passwordHash == "" {
			next = Invited
		}
		_, err = tx.Exec(ctx, "UPDATE account SET state=?, attempts=0, locks=0, locked_until=0 WHERE id=?", next, id)
		return map[string]any{"before": a.state, "after": next}, err
	})
}

// Reset takes the password away and answers a new one-time code. Office that the account holds is
// held back until a security administrator confirms it (Confirm).
// Faults: ErrOwnAccount, ErrState, ErrLastAdministrator, kernel.ErrNotFound.
func (s *Service) Reset(ctx context.Context, actor kernel.Actor, id kernel.ID) (Code, error) {
	code, hash := crypt.OneTimeCode()
	var out Code
	err := s.change(ctx, actor, id, "account.reset", true, func(ctx context.Context, tx *db.Tx, a account, grants []grant) (map[string]any, error) {
		if err := a.guardState(Active, Invited); err != nil {
			return nil, err
		}
		// An account that was never activated has proved nothing yet, so nothing is lost by a new code.
		held := a.held || (len(grants) > 0 && a.state == Active)
		out = Code{a.id, a.login, code, s.now().Add(codeLife).UnixMilli()}
		if err := giveCode(ctx, tx, id, hash, out.Expires, held); err != nil {
			return nil, err
		}
		if err := s.answered(ctx, tx, a); err != nil {
			return nil, err
		}
		n, err := endSessions(ctx, tx, id, 0)
		return map[string]any{"sessions_ended": n, "held": held}, err
	})
	return out, err
}

func giveCode(ctx context.Context, tx *db.Tx, id kernel.ID, hash string, expires int64, held bool) error {
	_, err := tx.Exec(ctx, `UPDATE account SET state='invited', password_hash='', code_hash=?, code_expires=?, held=?,
		attempts=0, locks=0, locked_until=0 WHERE id=?`, hash, expires, bit(held), id)
	return err
}

// Confirm gives a reset account its grants back, after a security administrator has made sure who
// holds it now. Faults: ErrOwnAccount, ErrNotHeld, ErrNotActivated, kernel.ErrNotFound.
func (s *Service) Confirm(ctx context.Context, actor kernel.Actor, id kernel.ID) error {
	return s.change(ctx, actor, id, "grant.confirmed", false, func(ctx context.Context, tx *db.Tx, a account, grants []grant) (map[string]any, error) {
		switch {
		case !a.held:
			return nil, ErrNotHeld
		case a.state != Active:
			return nil, ErrNotActivated
		}
		_, err := tx.Exec(ctx, "UPDATE account SET held=0 WHERE id=?", id)
		return map[string]any{"roles": rolesOf(grants)}, err
	})
}
