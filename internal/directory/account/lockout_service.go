package account

import (
	"context"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// admit refuses an address that has failed too often; the first refusal of a minute is written down.
func (s *Service) admit(ctx context.Context, c Caller) error {
	ok, first := s.addresses.admit(c.Address, s.now())
	if ok {
		return nil
	}
	if first {
		if err := s.audit.Refused(ctx, s.db, c.actor(account{}), audit.Entry{Action: "session.address_refused", Result: "同一地址失败次数过多"}); err != nil {
			return err
		}
	}
	return ErrTooManyAttempts
}

// refuse counts a failed attempt, locks the account at the fifth, writes both down, and answers why.
// For a login that nobody has it writes as much.
func (s *Service) refuse(ctx context.Context, c Caller, a account, login, action, result string, why error) error {
	now := s.now()
	s.addresses.failed(c.Address, now)
	shown := a.login
	if a.id == 0 {
		shown = maskLogin(login)
	}
	err := s.db.Do(ctx, "account.refuse", func(ctx context.Context, tx *db.Tx) error {
		entries := []audit.Entry{{Action: action, ObjectType: "account", ObjectID: a.id, Result: result, Detail: map[string]any{"login": shown}}}
		locked, err := s.countFailure(ctx, tx, a.id, now)
		if err != nil {
			return err
		}
		if locked > 0 {
			entries = append(entries, audit.Entry{
				Action: "account.locked", ObjectType: "account", ObjectID: a.id,
				Detail: map[string]any{"minutes": int(locked.Minutes()), "failures": maxAttempts},
			})
		}
		return s.audit.RecordAll(ctx, tx, c.actor(a), entries)
	})
	if err != nil {
		return err
	}
	return why
}

// countFailure answers for how long the account is locked by this failure; 0 when it is not.
func (s *Service) countFailure(ctx context.Context, tx *db.Tx, id kernel.ID, now time.Time) (time.Duration, error) {
	if id == 0 {
		return 0, nil
	}
	a, err := findAccount(ctx, tx, id)
	if err != nil || a.lockedUntil > now.UnixMilli() {
		return 0, err
	}
	n, err := countFailure(ctx, tx, id, now)
	if err != nil || n < maxAttempts {
		return 0, err
	}
	if now.UnixMilli()-a.lockedUntil > locksForgotten.Milliseconds() {
		a.locks = 0
	}
	d := lockDelay(a.locks)
	return d, lockAccount(ctx, tx, id, now.Add(d), a.locks+1)
}
