package account

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
)

// Account (账号) is an account as administrators see it.
type Account struct {
	ID          kernel.ID `json:"id"`
	Login       string    `json:"login"`
	Name        string    `json:"name"`
	OrgID       kernel.ID `json:"org_id"`
	OrgName     string    `json:"org_name"`
	MemberID    kernel.ID `json:"member_id" doc:"关联的党员，没有为 0"`
	State       State     `json:"state" enum:"invited,active,disabled"`
	Factor      bool      `json:"factor" doc:"已启用动态口令"`
	Held        bool      `json:"held" doc:"重置后授权待安全管理员确认"`
	LockedUntil int64     `json:"locked_until" doc:"因连续输错锁定到，毫秒；没有锁定为 0"`
	CodeExpires int64     `json:"code_expires" doc:"激活码到期，毫秒；没有待用的为 0"`
	Roles       []string  `json:"roles" doc:"角色名称"`
	LastLogin   int64     `json:"last_login" doc:"毫秒；从未登录为 0"`
	CreatedAt   int64     `json:"created_at" doc:"毫秒"`
	AskedAt     int64     `json:"asked_at" doc:"本人申请重置的时间，毫秒；没有为 0"`
}

// Accounts lists the accounts with the names of their roles.
func (s *Service) Accounts(ctx context.Context, f AccountFilter, p kernel.Page) (kernel.List[Account], error) {
	list, err := listAccounts(ctx, s.db.Read(), f, p, s.now())
	if err != nil {
		return kernel.List[Account]{}, err
	}
	items, err := s.show(ctx, list.Items)
	return kernel.List[Account]{Items: items, Total: list.Total}, err
}

// Account shows one. Fault: kernel.ErrNotFound.
func (s *Service) Account(ctx context.Context, id kernel.ID) (Account, error) {
	a, err := findAccount(ctx, s.db.Read(), id)
	if err != nil {
		return Account{}, err
	}
	items, err := s.show(ctx, []account{a})
	if err != nil {
		return Account{}, err
	}
	return items[0], nil
}

// Changes answers what happened to an account, the latest first. Fault: kernel.ErrNotFound.
func (s *Service) Changes(ctx context.Context, id kernel.ID, p kernel.Page) (kernel.List[audit.Change], error) {
	if _, err := findAccount(ctx, s.db.Read(), id); err != nil {
		return kernel.List[audit.Change]{}, err
	}
	return s.audit.Changes(ctx, s.db.Read(), "account", id, p)
}

func (s *Service) show(ctx context.Context, list []account) ([]Account, error) {
	ids := make([]kernel.ID, len(list))
	for i, a := range list {
		ids[i] = a.id
	}
	grants, err := grantsOf(ctx, s.db.Read(), ids...)
	if err != nil {
		return nil, err
	}
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	roles := map[kernel.ID][]string{}
	for _, g := range grants {
		roles[g.account] = append(roles[g.account], s.policy.RoleName(g.role))
	}
	factors, err := withFactor(ctx, s.db.Read(), ids)
	if err != nil {
		return nil, err
	}
	now, out := s.now().UnixMilli(), make([]Account, len(list))
	for i, a := range list {
		v := Account{
			ID: a.id, Login: a.login, Name: a.name, OrgID: a.org, OrgName: orgName(tree.FullName(a.org), a.org), MemberID: a.member, State: a.state,
			Factor: factors[a.id], Held: a.held, Roles: unique(roles[a.id]), LastLogin: a.lastLogin, CreatedAt: a.createdAt, AskedAt: a.askedAt,
		}
		if a.member != 0 {
			v.Roles = append(v.Roles, s.policy.RoleName(RoleMember))
		}
		if a.lockedUntil > now {
			v.LockedUntil = a.lockedUntil
		}
		if a.codeHash != "" {
			v.CodeExpires = a.codeExpires
		}
		out[i] = v
	}
	return out, nil
}

func unique(names []string) []string {
	seen, out := map[string]bool{}, []string{}
	for _, n := range names {
		if !seen[n] {
			seen[n] = true
			out = append(out, n)
		}
	}
	return out
}

// Code (激活码) is a one-time code in clear; it is shown once and kept nowhere.
type Code struct {
	AccountID kernel.ID `json:"account_id"`
	Login     string    `json:"login"`
	Code      string    `json:"code" doc:"一次性激活码，只显示这一次"`
	Expires   int64     `json:"expires" doc:"到期，毫秒"`
}

// NewAccount is what a system administrator says about a new account.
type NewAccount struct {
	Login  string
	Name   string
	Org    kernel.ID // where it belongs; 0 for an administrator's
	Member kernel.ID // the person behind it; 0 for an office's account
}

// Create makes an account without any right, to be activated by the code that is answered.
// Faults: ErrBadLogin, ErrBadName, ErrNoOrg, ErrLoginTaken, ErrMemberTaken, ErrMemberGone.
func (s *Service) Create(ctx context.Context, actor kernel.Actor, n NewAccount) (Code, error) {
	n.Login = cleanLogin(n.Login)
	if err := checkLogin(n.Login); err != nil {
		return Code{}, err
	}
	name, err := checkName(n.Name)
	if err != nil {
		return Code{}, err
	}
	if err := s.checkOrg(ctx, n); err != nil {
		return Code{}, err
	}
	return db.InTx(ctx, s.db, "account.create", func(ctx context.Context, tx *db.Tx) (Code, error) {
		code, hash := crypt.OneTimeCode()
		a := account{id: tx.NewID(), login: n.Login, name: name, org: n.Org, member: n.Member, state: Invited, codeHash: hash, codeExpires: s.now().Add(codeLife).UnixMilli()}
		if err := s.insertNew(ctx, tx, a); err != nil {
			return Code{}, err
		}
		return Code{a.id, a.login, code, a.codeExpires}, s.audit.Record(ctx, tx, actor, audit.Entry{
			Action: "account.created", ObjectType: "account", ObjectID: a.id,
			OrgID: a.org, Detail: map[string]any{"login": a.login, "name": a.name, "member": a.member},
		})
	})
}

func (s *Service) checkOrg(ctx context.Context, n NewAccount) error {
	if n.Org == 0 && n.Member == 0 {
		return nil
	}
	tree, err := s.tree(ctx)
	if err != nil {
		return err
	}
	if _, ok := tree.Get(n.Org); !ok {
		return ErrNoOrg.At("org_id")
	}
	return nil
}

// onRoster tells that there is no member behind the account, or one who is on the roster today.
func (s *Service) onRoster(ctx context.Context, q db.Queryer, member kernel.ID) (bool, error) {
	if member == 0 || s.opts.OnRoster == nil {
		return true, nil
	}
	return s.opts.OnRoster(ctx, q, member)
}

// insertNew looks before it writes, so that the refusal names the field; the unique constraints
// stand behind it for two who write at once.
func (s *Service) insertNew(ctx context.Context, tx *db.Tx, a account) error {
	other, err := findLogin(ctx, tx, a.login)
	if err != nil {
		return err
	}
	if other.id != 0 {
		return ErrLoginTaken.At("login")
	}
	if a.member != 0 {
		n, err := db.Scalar[int](ctx, tx, "SELECT COUNT(*) FROM account WHERE member_id=?", a.member)
		if err != nil {
			return err
		}
		if n > 0 {
			return ErrMemberTaken.At("member_id")
		}
		on, err := s.onRoster(ctx, tx, a.member)
		if err != nil {
			return err
		}
		if !on {
			return ErrMemberGone.At("member_id")
		}
	}
	err = insertAccounts(ctx, tx, []account{a})
	if db.IsUnique(err) {
		return ErrLoginTaken.At("login")
	}
	return err
}
