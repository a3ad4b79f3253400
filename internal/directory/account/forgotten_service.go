package account

import (
	"context"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
)

// vouchLife is how long a code lives that was handed over in person; askedAgain how long a second
// request for the same account raises nothing new.
const (
	vouchLife  = 24 * time.Hour
	askedAgain = time.Hour
)

// Asked (申请重置) is a forgotten password that somebody has to see to.
type Asked struct {
	Account kernel.ID
	Name    string
	Branch  kernel.ID // of the member behind it
	Office  bool      // it holds an office: a system administrator's matter
}

// Duties tells whoever is responsible that a person waits for a code, and that it is done; the
// rooms above keep duties.
type Duties interface {
	Raise(ctx context.Context, tx *db.Tx, a Asked) error
	Clear(ctx context.Context, tx *db.Tx, account kernel.ID) error
}

// AskReset notes that somebody forgot the password of an account and tells whoever is responsible:
// for a member the branch's secretary and the department's clerk, who know the face; for an office a
// system administrator. Nobody is told anything through the answer, which is the same for a login
// that nobody has; nor does the account change. Fault: ErrTooManyAttempts.
func (s *Service) AskReset(ctx context.Context, c Caller, login string) error {
	if err := s.admit(ctx, c); err != nil {
		return err
	}
	s.addresses.failed(c.Address, s.now()) // each request counts, or the duties would be a flood's
	login = cleanLogin(login)
	return s.db.Do(ctx, "account.ask_reset", func(ctx context.Context, tx *db.Tx) error {
		a, err := findLogin(ctx, tx, login)
		if err != nil {
			return err
		}
		if a.id == 0 || a.state == Disabled {
			return s.audit.Record(ctx, tx, c.actor(account{}), audit.Entry{Action: "session.forgotten", ObjectType: "account", ObjectID: a.id, Result: "没有可重置的账号", Detail: map[string]any{"login": maskLogin(login)}})
		}
		n, err := tx.Exec(ctx, "UPDATE account SET asked_at=? WHERE id=? AND asked_at<?", s.now().UnixMilli(), a.id, s.now().Add(-askedAgain).UnixMilli())
		if err != nil || n == 0 {
			return err
		}
		grants, err := grantsOf(ctx, tx, a.id)
		if err != nil {
			return err
		}
		if err := s.opts.Duties.Raise(ctx, tx, Asked{a.id, a.name, a.org, len(grants) > 0 || a.member == 0}); err != nil {
			return err
		}
		return s.audit.Record(ctx, tx, c.actor(account{}), audit.Entry{Action: "session.forgotten", ObjectType: "account", ObjectID: a.id, OrgID: a.org, Detail: map[string]any{"login": a.login}})
	})
}

// answered forgets a request once its account has a new code, a new password, or was logged in to.
func (s *Service) answered(ctx context.Context, tx *db.Tx, a account) error {
	if a.askedAt == 0 {
		return nil
	}
	if _, err := tx.Exec(ctx, "UPDATE account SET asked_at=0 WHERE id=?", a.id); err != nil {
		return err
	}
	return s.opts.Duties.Clear(ctx, tx, a.id)
}

// MemberAccount (党员账号) is a member's account as the branch's secretary and the department's clerk
// see it. When somebody last logged in is none of their business (RULES 6: nobody is urged to log in).
type MemberAccount struct {
	ID          kernel.ID `json:"id"`
	Login       string    `json:"login"`
	Name        string    `json:"name"`
	BranchID    kernel.ID `json:"branch_id"`
	BranchName  string    `json:"branch_name"`
	State       State     `json:"state" enum:"invited,active,disabled"`
	Office      bool      `json:"office" doc:"另任职务，由系统管理员重置"`
	Factor      bool      `json:"factor" doc:"已启用动态口令"`
	AskedAt     int64     `json:"asked_at" doc:"本人申请重置的时间，毫秒；没有为 0"`
	CodeExpires int64     `json:"code_expires" doc:"激活码到期，毫秒；没有待用的为 0"`
}

// MemberAccounts lists the members' accounts in the actor's part of the tree; those who wait for a
// code come first.
func (s *Service) MemberAccounts(ctx context.Context, actor kernel.Actor, text string, asked bool, p kernel.Page) (kernel.List[MemberAccount], error) {
	list, err := listMemberAccounts(ctx, s.db.Read(), actor.Scope, text, asked, p)
	if err != nil {
		return kernel.List[MemberAccount]{}, err
	}
	shown, err := s.show(ctx, list.Items)
	if err != nil {
		return kernel.List[MemberAccount]{}, err
	}
	out := kernel.List[MemberAccount]{Items: make([]MemberAccount, len(shown)), Total: list.Total}
	for i, v := range shown {
		out.Items[i] = MemberAccount{
			v.ID, v.Login, v.Name, v.OrgID, v.OrgName, v.State, len(v.Roles) > 1, v.Factor, v.AskedAt, v.CodeExpires,
		}
	}
	return out, nil
}

// Vouch answers a one-time code for a member whom the actor has before them: never a password. It
// replaces the password at once and ends the account's sessions; with dropFactor a lost phone's
// second factor goes, too. Faults: ErrOwnAccount, ErrOfficeCode, ErrState, kernel.ErrNotFound.
func (s *Service) Vouch(ctx context.Context, actor kernel.Actor, id kernel.ID, seen string, dropToo bool) (Code, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return Code{}, err
	}
	code, hash := crypt.OneTimeCode()
	var out Code
	err = s.db.Do(ctx, "account.vouch", func(ctx context.Context, tx *db.Tx) error {
		a, err := claimAccount(ctx, tx, id)
		if err != nil {
			return err
		}
		if a.member == 0 || !tree.Sees(actor.Scope, a.org) {
			return kernel.ErrNotFound
		}
		if err := s.mayVouch(ctx, tx, actor, a); err != nil {
			return err
		}
		out = Code{a.id, a.login, code, s.now().Add(vouchLife).UnixMilli()}
		n, err := s.replaceByCode(ctx, tx, a, hash, out.Expires, dropToo)
		if err != nil {
			return err
		}
		return s.audit.Record(ctx, tx, actor, audit.Entry{
			Action: "account.vouched", ObjectType: "account", ObjectID: a.id, OrgID: a.org,
			Detail: map[string]any{"seen": seen, "factor_dropped": dropToo, "sessions_ended": n},
		})
	})
	return out, err
}

func (s *Service) mayVouch(ctx context.Context, tx *db.Tx, actor kernel.Actor, a account) error {
	if a.id == actor.Account || a.member == actor.Member {
		return ErrOwnAccount
	}
	grants, err := grantsOf(ctx, tx, a.id)
	if err != nil {
		return err
	}
	if len(grants) > 0 || a.held {
		return ErrOfficeCode
	}
	return a.guardState(Active, Invited)
}

func (s *Service) replaceByCode(ctx context.Context, tx *db.Tx, a account, hash string, expires int64, dropToo bool) (int64, error) {
	if err := giveCode(ctx, tx, a.id, hash, expires, a.held); err != nil {
		return 0, err
	}
	if dropToo {
		if _, err := dropFactor(ctx, tx, a.id); err != nil {
			return 0, err
		}
	}
	if err := s.answered(ctx, tx, a); err != nil {
		return 0, err
	}
	return endSessions(ctx, tx, a.id, 0)
}
