package account

import (
	"context"
	"encoding/base64"
	"errors"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/doc"
)

// issuer is what an authenticator program writes above the code.
const issuer = "三创平台"

// FactorBegun (启用动态口令) is what is shown while a second factor is set up: the square for the
// phone, and the secret for whoever types it in.
type FactorBegun struct {
	Secret string `json:"secret" doc:"手工录入用的密钥"`
	Square string `json:"square" doc:"二维码图，data: 地址"`
}

// OwnFactor (本人的动态口令) is what the settings page tells about it.
type OwnFactor struct {
	Active    bool  `json:"active" doc:"已启用"`
	Mandatory bool  `json:"mandatory" doc:"所任角色要求启用"`
	Since     int64 `json:"since" doc:"启用时间，毫秒；未启用为 0"`
	Left      int   `json:"left" doc:"还没用过的恢复码数"`
}

// OwnFactor tells about the caller's second factor.
func (s *Service) OwnFactor(ctx context.Context, actor kernel.Actor) (OwnFactor, error) {
	f, err := findFactor(ctx, s.db.Read(), actor.Account)
	if err != nil {
		return OwnFactor{}, err
	}
	a, err := findAccount(ctx, s.db.Read(), actor.Account)
	if err != nil {
		return OwnFactor{}, err
	}
	c, err := s.compiled(ctx, a.id, a.version)
	if err != nil || !f.active {
		return OwnFactor{Mandatory: err == nil && c.mustFactor}, err
	}
	left, err := recoveryLeft(ctx, s.db.Read(), actor.Account)
	return OwnFactor{true, c.mustFactor, f.madeAt, left}, err
}

// BeginFactor makes a new secret for the caller, which counts once a code of it was given.
// Fault: ErrFactorSet.
func (s *Service) BeginFactor(ctx context.Context, actor kernel.Actor) (FactorBegun, error) {
	a, err := findAccount(ctx, s.db.Read(), actor.Account)
	if err != nil {
		return FactorBegun{}, err
	}
	secret := crypt.NewTOTPSecret()
	svg, err := doc.QR(crypt.TOTPAddress(issuer, a.login, secret))
	if err != nil {
		return FactorBegun{}, err
	}
	err = s.db.Do(ctx, "account.begin_factor", func(ctx context.Context, tx *db.Tx) error {
		return keepFactor(ctx, tx, a.id, s.opts.Sealer.Seal(factorPlace(a.id), secret), s.now().UnixMilli())
	})
	if err != nil {
		return FactorBegun{}, err
	}
	return FactorBegun{secret, "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString([]byte(svg))}, nil
}

// Passed is a session that came a step further, under a new token.
type Passed struct {
	Opened
	Codes []string // recovery codes, shown this once
}

// SetFactor makes the begun factor count, by its first code. All other sessions of the account end,
// this one goes on under a new token. Faults: ErrFactorNotBegun, ErrWrongFirst, ErrTooManyAttempts.
func (s *Service) SetFactor(ctx context.Context, c Caller, actor kernel.Actor, typed string) (Passed, error) {
	if err := s.admit(ctx, c); err != nil {
		return Passed{}, err
	}
	f, err := findFactor(ctx, s.db.Read(), actor.Account)
	switch {
	case err != nil:
		return Passed{}, err
	case f.active:
		return Passed{}, ErrFactorSet
	case f.account == 0:
		return Passed{}, ErrFactorNotBegun
	}
	step, err := s.matchStep(f, typed)
	if err != nil {
		return Passed{}, err
	}
	if step == 0 {
		err := s.refuseFactor(ctx, c, actor, f)
		if errors.Is(err, ErrWrongFactor) { // there are no recovery codes yet to speak of
			err = ErrWrongFirst.At("code")
		}
		return Passed{}, err
	}
	codes, hashes := newRecovery()
	out, err := s.advance(ctx, c, actor, "account.set_factor", func(ctx context.Context, tx *db.Tx) (audit.Entry, error) {
		ok, err := useStep(ctx, tx, f.account, f.sealed, step)
		if err != nil {
			return audit.Entry{}, err
		}
		n, err := tx.Exec(ctx, "UPDATE account_factor SET active=1, made_at=? WHERE account_id=? AND secret=? AND active=0", s.now().UnixMilli(), f.account, f.sealed)
		if err != nil {
			return audit.Entry{}, err
		}
		if !ok || n == 0 { // begun anew or set in another window a moment ago
			return audit.Entry{}, ErrFactorNotBegun
		}
		if _, err := claimAccount(ctx, tx, f.account); err != nil {
			return audit.Entry{}, err
		}
		if _, err := endSessions(ctx, tx, f.account, actor.Session); err != nil {
			return audit.Entry{}, err
		}
		return audit.Entry{Action: "factor.set"}, replaceRecovery(ctx, tx, f.account, hashes)
	})
	return Passed{out, codes}, err
}

func newRecovery() (codes, hashes []string) {
	codes, hashes = make([]string, recoveryCodes), make([]string, recoveryCodes)
	for i := range codes {
		codes[i], hashes[i] = crypt.OneTimeCode()
	}
	return codes, hashes
}

func (s *Service) matchStep(f factor, typed string) (int64, error) {
	secret, err := s.opts.Sealer.Open(factorPlace(f.account), f.sealed)
	if err != nil {
		return 0, err
	}
	digits, _ := typedCode(typed)
	return crypt.MatchTOTP(secret, digits, s.now(), f.usedStep), nil
}

// GiveFactor is the second step of a log-in: a code of six digits or a recovery code. The session
// goes on under a new token. Faults: ErrWrongFactor, ErrNoFactor, ErrTooManyAttempts.
func (s *Service) GiveFactor(ctx context.Context, c Caller, actor kernel.Actor, typed string) (Opened, error) {
	use, f, err := s.proof(ctx, c, actor, typed)
	if err != nil {
		return Opened{}, err
	}
	out, err := s.advance(ctx, c, actor, "account.give_factor", func(ctx context.Context, tx *db.Tx) (audit.Entry, error) {
		return use(ctx, tx, "factor.given")
	})
	if errors.Is(err, ErrWrongFactor) { // somebody was quicker with the same code
		return Opened{}, s.refuseFactor(ctx, c, actor, f)
	}
	return out, err
}

// proof looks at what was typed and answers how it is used up within a transaction.
func (s *Service) proof(ctx context.Context, c Caller, actor kernel.Actor, typed string) (func(context.Context, *db.Tx, string) (audit.Entry, error), factor, error) {
	if err := s.admit(ctx, c); err != nil {
		return nil, factor{}, err
	}
	f, err := findFactor(ctx, s.db.Read(), actor.Account)
	if err != nil {
		return nil, f, err
	}
	if !f.active {
		return nil, f, ErrNoFactor
	}
	if _, six := typedCode(typed); !six {
		hash := crypt.CodeHash(typed)
		return func(ctx context.Context, tx *db.Tx, action string) (audit.Entry, error) {
			ok, err := useRecovery(ctx, tx, f.account, hash, s.now().UnixMilli())
			if err == nil && !ok {
				err = ErrWrongFactor.At("code")
			}
			return audit.Entry{Action: action, Detail: map[string]any{"by": "恢复码"}}, err
		}, f, nil
	}
	step, err := s.matchStep(f, typed)
	if err != nil {
		return nil, f, err
	}
	if step == 0 || f.lockedUntil > s.now().UnixMilli() {
		return nil, f, s.refuseFactor(ctx, c, actor, f)
	}
	return func(ctx context.Context, tx *db.Tx, action string) (audit.Entry, error) {
		ok, err := useStep(ctx, tx, f.account, f.sealed, step)
		if err == nil && !ok {
			err = ErrWrongFactor.At("code")
		}
		return audit.Entry{Action: action}, err
	}, f, nil
}

// refuseFactor counts a wrong code, writes it down and answers ErrWrongFactor.
func (s *Service) refuseFactor(ctx context.Context, c Caller, actor kernel.Actor, f factor) error {
	now := s.now()
	s.addresses.failed(c.Address, now)
	err := s.db.Do(ctx, "account.refuse_factor", func(ctx context.Context, tx *db.Tx) error {
		entries := []audit.Entry{{Action: "factor.refused", ObjectType: "account", ObjectID: actor.Account, Result: "动态口令不对"}}
		current, err := findFactor(ctx, tx, f.account)
		if err != nil {
			return err
		}
		locked, err := countWrongCode(ctx, tx, current, now)
		if err != nil {
			return err
		}
		if locked > 0 {
			entries = append(entries, audit.Entry{Action: "factor.locked", ObjectType: "account", ObjectID: actor.Account, Detail: map[string]any{"minutes": int(locked.Minutes()), "failures": maxAttempts}})
		}
		return s.audit.RecordAll(ctx, tx, actor, entries)
	})
	if err != nil {
		return err
	}
	return ErrWrongFactor.At("code")
}

// advance takes the caller's session a step further: within the step's transaction it gets a new
// token and counts as confirmed now.
func (s *Service) advance(ctx context.Context, c Caller, actor kernel.Actor, name string, step func(context.Context, *db.Tx) (audit.Entry, error)) (Opened, error) {
	token, hash := crypt.RandomToken()
	err := s.db.Do(ctx, name, func(ctx context.Context, tx *db.Tx) error {
		e, err := step(ctx, tx)
		if err != nil {
			return err
		}
		n, err := tx.Exec(ctx, "UPDATE account_session SET token_hash=?, factor=1, confirmed_at=?, seen_at=? WHERE id=? AND token_hash=?",
			hash, s.now().UnixMilli(), s.now().UnixMilli(), actor.Session, crypt.TokenHash(c.Token))
		if err != nil {
			return err
		}
		if n == 0 { // ended meanwhile
			return ErrWrongFactor.At("code")
		}
		e.ObjectType, e.ObjectID = "account", actor.Account
		return s.audit.Record(ctx, tx, actor, e)
	})
	if err != nil {
		return Opened{}, err
	}
	return s.describeOpened(ctx, actor.Account, actor.Session, token)
}
