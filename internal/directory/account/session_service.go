package account

import (
	"context"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
)

// Caller (来访者) is who asks without being logged in.
type Caller struct {
	Address string
	Request string
	Agent   string // the browser's description of itself
	Token   string // of the session it had, which a new log-in ends
}

func (c Caller) actor(a account) kernel.Actor {
	name := a.name
	if a.id == 0 {
		name = "未登录者"
	}
	return kernel.Actor{Account: a.id, Name: name, By: kernel.Without(kernel.ByVisitor), Address: c.Address, Request: c.Request}
}

// Opened is a session just begun.
type Opened struct {
	Token   string
	Life    time.Duration // of the cookie
	Session Session
}

// Login opens a session under a new token. Unknown, wrong, locked, disabled and not activated take
// the same time and get the same answer. Faults: ErrWrongLogin, ErrTooManyAttempts, crypt.ErrBusy.
func (s *Service) Login(ctx context.Context, c Caller, login, password string) (Opened, error) {
	if err := s.admit(ctx, c); err != nil {
		return Opened{}, err
	}
	login = cleanLogin(login)
	a, err := findLogin(ctx, s.db.Read(), login)
	if err != nil {
		return Opened{}, err
	}
	right, err := s.hasher.Verify(ctx, password, a.passwordHash)
	if err != nil {
		return Opened{}, err
	}
	who, err := s.compiled(ctx, a.id, a.version)
	if a.id != 0 && err != nil {
		return Opened{}, err
	}
	past := s.passesLock(who, c)
	if why := s.whyNot(a, who, c, right, past); why != "" {
		return Opened{}, s.refuse(ctx, c, a, login, "session.refused", why, ErrWrongLogin)
	}
	id, token, err := s.open(ctx, c, a, opening{past: past})
	if err != nil {
		return Opened{}, err
	}
	return s.describeOpened(ctx, a.id, id, token)
}

// whyNot names for the trail, never for the caller, why a log-in is refused; empty when it is not.
func (s *Service) whyNot(a account, who *compiled, c Caller, right, past bool) string {
	switch {
	case !right || !a.mayLogIn(s.now(), past):
		return a.whyNot(s.now())
	case who.administrator && !inRange(s.opts.Management, c.Address):
		return "管理员不在管理地址范围内"
	}
	return ""
}

// passesLock reports whether the lock that failed passwords brought does not hold for this caller:
// an attacker must not lock the committee out, so whoever comes from the management networks and
// has a second factor still to give is let through to it.
func (s *Service) passesLock(who *compiled, c Caller) bool {
	return who != nil && who.factor && who.mayPassLock && within(s.opts.Management, c.Address)
}

func (s *Service) describeOpened(ctx context.Context, account, id kernel.ID, token string) (Opened, error) {
	live, err := findSession(ctx, s.db.Read(), id)
	if err != nil {
		return Opened{}, err
	}
	v, who, err := s.describe(ctx, account, live)
	if err != nil {
		return Opened{}, err
	}
	life := fullLife
	if who.memberOnly() {
		life = memberLife
	}
	return Opened{Token: token, Life: life, Session: v}, nil
}

// opening is how a session comes about.
type opening struct {
	how  int  // byPassword, …
	past bool // a lock by wrong passwords does not hold for it
}

// open begins the session if the account still is as it was when the password was checked. A lock
// that was passed stays for everybody else, and a password that was not asked for is neither outdated nor remembered.
func (s *Service) open(ctx context.Context, c Caller, a account, by opening) (kernel.ID, string, error) {
	token, hash := crypt.RandomToken()
	now := s.now()
	tree, err := s.tree(ctx)
	if err != nil {
		return 0, "", err
	}
	actor := c.actor(a)
	actor.OrgName, actor.By = tree.Name(a.org), kernel.Without(kernel.BySelf)
	id, err := db.InTx(ctx, s.db, "account.login", func(ctx context.Context, tx *db.Tx) (kernel.ID, error) {
		held, err := grantsOf(ctx, tx, a.id)
		if err != nil {
			return 0, err
		}
		mustChange := a.mustChange || (by.how == byPassword && len(held) > 0 && !s.opts.Demonstration && s.opts.Profile.outdated(time.UnixMilli(a.passwordAt), now))
		forget := "attempts=0, locks=0,"
		if by.past {
			forget = ""
		}
		n, err := tx.Exec(ctx, "UPDATE account SET "+forget+` last_login=?, must_change=?
			WHERE id=? AND state='active' AND password_hash=? AND (locked_until<=? OR ?=1)`, now.UnixMilli(), bit(mustChange), a.id, a.passwordHash, now.UnixMilli(), bit(by.past))
		if err != nil {
			return 0, err
		}
		if n == 0 {
			return 0, ErrWrongLogin
		}
		if by.how == byPassword {
			if err := s.answered(ctx, tx, a); err != nil { // the password was remembered after all
				return 0, err
			}
		}
		if c.Token != "" { // the log-in that this browser had: a new one never takes over its number
			if _, err := tx.Exec(ctx, "DELETE FROM account_session WHERE token_hash=?", crypt.TokenHash(c.Token)); err != nil {
				return 0, err
			}
		}
		id := tx.NewID()
		if err := insertSession(ctx, tx, id, a.id, hash, now.UnixMilli(), c.Address, cut(c.Agent, 300), by.how); err != nil {
			return 0, err
		}
		opened := audit.Entry{Action: "session.opened", ObjectType: "session", ObjectID: id, OrgID: a.org}
		if by.how != byPassword {
			opened.Detail = map[string]any{"vouched": vouchedWords[by.how]}
		}
		return id, s.audit.Record(ctx, tx, actor, opened)
	})
	return id, token, err
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

func cut(text string, n int) string {
	runes := []rune(text)
	if len(runes) > n {
		return string(runes[:n])
	}
	return text
}

// Logout ends the caller's session.
func (s *Service) Logout(ctx context.Context, actor kernel.Actor) error {
	return s.EndSession(ctx, actor, actor.Session)
}

// Logins lists the caller's own sessions, the latest used first.
func (s *Service) Logins(ctx context.Context, actor kernel.Actor) ([]OwnLogin, error) {
	return ownLogins(ctx, s.db.Read(), actor.Account, actor.Session)
}

// EndSession ends one of the caller's own sessions. Fault: kernel.ErrNotFound, also for another's.
func (s *Service) EndSession(ctx context.Context, actor kernel.Actor, id kernel.ID) error {
	return s.db.Do(ctx, "account.end_session", func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, "DELETE FROM account_session WHERE id=? AND account_id=?", id, actor.Account)
		if err != nil {
			return err
		}
		if n == 0 {
			return kernel.ErrNotFound
		}
		return s.audit.Record(ctx, tx, actor, audit.Entry{Action: "session.ended", ObjectType: "session", ObjectID: id})
	})
}

// EndOtherSessions ends all sessions of the caller but this one and answers how many.
func (s *Service) EndOtherSessions(ctx context.Context, actor kernel.Actor) (int, error) {
	return db.InTx(ctx, s.db, "account.end_others", func(ctx context.Context, tx *db.Tx) (int, error) {
		n, err := endSessions(ctx, tx, actor.Account, actor.Session)
		if err != nil || n == 0 {
			return 0, err
		}
		return int(n), s.audit.Record(ctx, tx, actor, audit.Entry{Action: "session.others_ended", ObjectType: "account", ObjectID: actor.Account, Detail: map[string]any{"count": n}})
	})
}
