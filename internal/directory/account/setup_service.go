package account

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
)

// SetupNeeded reports whether the three administrators are still to be made.
func (s *Service) SetupNeeded(ctx context.Context) (bool, error) {
	used, err := db.Scalar[int64](ctx, s.db.Read(), "SELECT used_at FROM setup WHERE id=1")
	return used == 0, err
}

// NewSetupCode makes the one-time set-up code (初始设置码) that the program prints when it starts,
// replacing an earlier one; empty when the system is set up. Only its hash is kept.
func (s *Service) NewSetupCode(ctx context.Context) (string, error) {
	needed, err := s.SetupNeeded(ctx)
	if err != nil || !needed {
		return "", err
	}
	code, hash := crypt.OneTimeCode()
	err = s.db.Do(ctx, "account.setup_code", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE setup SET code_hash=?, version=version+1 WHERE id=1 AND used_at=0", hash)
		return err
	})
	if err != nil {
		return "", err
	}
	return code, nil
}

// FirstAdministrator is one of the three accounts made at the first start.
type FirstAdministrator struct {
	Role     string `json:"role" enum:"sys_admin,sec_admin,audit_admin"`
	Login    string `json:"login" maxLength:"64"`
	Name     string `json:"name" maxLength:"80"`
	Password string `json:"password" maxLength:"256"`
}

// SetUp makes the three administrators at once and then never again. Faults: ErrNotSetUp,
// ErrSetupCode, ErrSetupThree, ErrBadLogin, ErrBadName, ErrPassword…, ErrTooManyAttempts.
func (s *Service) SetUp(ctx context.Context, c Caller, code string, three []FirstAdministrator) error {
	if err := s.admit(ctx, c); err != nil {
		return err
	}
	if err := s.checkSetupCode(ctx, c, code); err != nil {
		return err
	}
	list, err := s.firstAccounts(ctx, three)
	if err != nil {
		return err
	}
	return s.db.Do(ctx, "account.setup", func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, "UPDATE setup SET used_at=?, code_hash='', version=version+1 WHERE id=1 AND used_at=0 AND code_hash=?", tx.Millis(), crypt.CodeHash(code))
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNotSetUp
		}
		return s.insertFirst(ctx, tx, c.actor(account{}), list, three)
	})
}

func (s *Service) checkSetupCode(ctx context.Context, c Caller, code string) error {
	needed, err := s.SetupNeeded(ctx)
	if err != nil {
		return err
	}
	if !needed {
		return ErrNotSetUp
	}
	hash, err := db.Scalar[string](ctx, s.db.Read(), "SELECT code_hash FROM setup WHERE id=1")
	if err != nil {
		return err
	}
	if hash == "" || hash != crypt.CodeHash(code) {
		return s.refuse(ctx, c, account{}, "", "setup.refused", "初始设置码不对", ErrSetupCode.At("code"))
	}
	return nil
}

// firstAccounts checks the three and hashes their passwords.
func (s *Service) firstAccounts(ctx context.Context, three []FirstAdministrator) ([]account, error) {
	roles, logins := map[string]bool{}, map[string]bool{}
	list := make([]account, len(three))
	for i := range three {
		f := &three[i]
		f.Login = cleanLogin(f.Login)
		roles[f.Role], logins[f.Login] = true, true
		field := func(err error, name string) error { return at(err, "administrators["+string(rune('0'+i))+"]."+name) }
		if err := checkLogin(f.Login); err != nil {
			return nil, field(err, "login")
		}
		name, err := checkName(f.Name)
		if err != nil {
			return nil, field(err, "name")
		}
		if err := s.opts.Profile.Check(f.Login, f.Password); err != nil {
			return nil, field(err, "password")
		}
		list[i] = account{login: f.Login, name: name, state: Active}
	}
	if len(three) != 3 || len(roles) != 3 || len(logins) != 3 || !roles[RoleSysAdmin] || !roles[RoleSecAdmin] || !roles[RoleAuditAdmin] {
		return nil, ErrSetupThree
	}
	for i, f := range three {
		hash, err := s.hasher.Hash(ctx, f.Password)
		if err != nil {
			return nil, err
		}
		list[i].passwordHash, list[i].passwordAt = hash, s.now().UnixMilli()
	}
	return list, nil
}

func (s *Service) insertFirst(ctx context.Context, tx *db.Tx, actor kernel.Actor, list []account, three []FirstAdministrator) error {
	actor.Name = "初始设置"
	var grants []grant
	var entries []audit.Entry
	for i := range list {
		list[i].id = tx.NewID()
		grants = append(grants, grant{id: tx.NewID(), account: list[i].id, role: three[i].Role, grantedName: actor.Name, grantedAt: tx.Millis()})
		entries = append(entries, audit.Entry{
			Action: "setup.administrator_made", ObjectType: "account", ObjectID: list[i].id,
			Detail: map[string]any{"login": list[i].login, "role": three[i].Role},
		})
	}
	if err := insertAccounts(ctx, tx, list); err != nil {
		if db.IsUnique(err) {
			return ErrLoginTaken
		}
		return err
	}
	if err := insertGrants(ctx, tx, grants); err != nil {
		return err
	}
	return s.audit.RecordAll(ctx, tx, actor, entries)
}

// Activate sets the first password of an account with its one-time code. All that can be wrong with
// login and code gets the same answer in the same time. Faults: ErrWrongCode, ErrTooManyAttempts,
// ErrPassword…, crypt.ErrBusy.
func (s *Service) Activate(ctx context.Context, c Caller, login, code, password string) error {
	if err := s.admit(ctx, c); err != nil {
		return err
	}
	login = cleanLogin(login)
	if err := s.opts.Profile.Check(login, password); err != nil {
		return at(err, "password")
	}
	a, err := findLogin(ctx, s.db.Read(), login)
	if err != nil {
		return err
	}
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return err
	}
	if !a.mayActivate(crypt.CodeHash(code), s.now()) {
		return s.refuse(ctx, c, a, login, "activation.refused", "激活码不对或已失效", ErrWrongCode)
	}
	return s.db.Do(ctx, "account.activate", func(ctx context.Context, tx *db.Tx) error {
		ok, err := setPassword(ctx, tx, a, hash, s.now().UnixMilli())
		if err != nil {
			return err
		}
		if !ok { // the code was used, or another given, a moment ago
			return ErrWrongCode
		}
		return s.audit.Record(ctx, tx, c.actor(a), audit.Entry{Action: "account.activated", ObjectType: "account", ObjectID: a.id, OrgID: a.org})
	})
}

// Recovery says what the command on the server is to do for an administrator.
type Recovery struct {
	Code   bool // the password is lost: a new one-time code
	Factor bool // the phone is lost: without the second factor
}

// RecoverAdministrator lifts the locks of an administrator's account, and does what o says. Only the
// command on the server calls it, where whoever runs it holds the data anyway. Without o.Code the code
// is empty. Faults: kernel.ErrNotFound, kernel.ErrForbidden for any other account.
func (s *Service) RecoverAdministrator(ctx context.Context, login string, o Recovery) (Code, error) {
	code, hash := crypt.OneTimeCode()
	return db.InTx(ctx, s.db, "account.recover", func(ctx context.Context, tx *db.Tx) (Code, error) {
		a, err := s.claimAdministrator(ctx, tx, login)
		if err != nil {
			return Code{}, err
		}
		out, action := Code{AccountID: a.id, Login: a.login}, "account.unlocked"
		if o.Code {
			out.Code, out.Expires, action = code, s.now().Add(codeLife).UnixMilli(), "account.recovered"
			if err := giveCode(ctx, tx, a.id, hash, out.Expires, false); err != nil {
				return Code{}, err
			}
		}
		if err := s.unlock(ctx, tx, a, o); err != nil {
			return Code{}, err
		}
		return out, s.audit.Record(ctx, tx, kernel.System("服务器命令"), audit.Entry{
			Action: action, ObjectType: "account", ObjectID: a.id, Detail: map[string]any{"login": a.login, "factor_dropped": o.Factor},
		})
	})
}

func (s *Service) claimAdministrator(ctx context.Context, tx *db.Tx, login string) (account, error) {
	a, err := findLogin(ctx, tx, cleanLogin(login))
	if err != nil {
		return account{}, err
	}
	if a, err = claimAccount(ctx, tx, a.id); err != nil {
		return account{}, err
	}
	grants, err := grantsOf(ctx, tx, a.id)
	if err == nil && len(s.policy.administrations(rolesOf(grants))) == 0 {
		err = kernel.ErrForbidden
	}
	return a, err
}

func (s *Service) unlock(ctx context.Context, tx *db.Tx, a account, o Recovery) error {
	if _, err := tx.Exec(ctx, "UPDATE account SET attempts=0, locks=0, locked_until=0 WHERE id=?", a.id); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "UPDATE account_factor SET attempts=0, locks=0, locked_until=0 WHERE account_id=?", a.id); err != nil {
		return err
	}
	if !o.Code && !o.Factor {
		return nil
	}
	if o.Factor {
		if _, err := dropFactor(ctx, tx, a.id); err != nil {
			return err
		}
	}
	if err := s.answered(ctx, tx, a); err != nil {
		return err
	}
	_, err := endSessions(ctx, tx, a.id, 0)
	return err
}

// Administrators lists the accounts of the three, for the command on the server.
func (s *Service) Administrators(ctx context.Context) ([]Account, error) {
	var out []Account
	for _, role := range s.policy.Roles() {
		if !role.Administrator {
			continue
		}
		list, err := s.Accounts(ctx, AccountFilter{Role: role.Code}, kernel.AllRows)
		if err != nil {
			return nil, err
		}
		out = append(out, list.Items...)
	}
	return out, nil
}
