package account

import (
	"context"
	"slices"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// AccountGrant (授权) is who has which role over what, and who gave it when.
type AccountGrant struct {
	ID           kernel.ID `json:"id"`
	AccountID    kernel.ID `json:"account_id"`
	Login        string    `json:"login"`
	AccountName  string    `json:"account_name"`
	AccountState State     `json:"account_state" enum:"invited,active,disabled"`
	Role         string    `json:"role"`
	RoleName     string    `json:"role_name"`
	OrgID        kernel.ID `json:"org_id" doc:"全系统为 0"`
	OrgName      string    `json:"org_name"`
	GrantedBy    string    `json:"granted_by" doc:"授权人"`
	GrantedAt    int64     `json:"granted_at" doc:"毫秒"`

	FromDay kernel.Day `json:"from_day" doc:"自这一天起；空为一直"`
	ToDay   kernel.Day `json:"to_day" doc:"到这一天止；空为长期"`
	ForName string     `json:"for_name" doc:"代理授权所代的人；本人的授权为空"`
	Acts    []string   `json:"acts" doc:"代理授权可办的事项"`
}

// Grants lists who has what where.
func (s *Service) Grants(ctx context.Context, f GrantFilter, p kernel.Page) (kernel.List[AccountGrant], error) {
	list, err := listGrants(ctx, s.db.Read(), f, p)
	if err != nil {
		return kernel.List[AccountGrant]{}, err
	}
	tree, err := s.tree(ctx)
	if err != nil {
		return kernel.List[AccountGrant]{}, err
	}
	items := make([]AccountGrant, len(list.Items))
	for i, g := range list.Items {
		items[i] = s.showGrant(tree, g)
	}
	return kernel.List[AccountGrant]{Items: items, Total: list.Total}, nil
}

func (s *Service) showGrant(tree *org.Tree, g grant) AccountGrant {
	v := AccountGrant{
		ID: g.id, AccountID: g.account, Login: g.login, AccountName: g.accountName, AccountState: g.accountState, Role: g.role, RoleName: s.policy.RoleName(g.role),
		OrgID: g.org, OrgName: orgName(tree.FullName(g.org), g.org), GrantedBy: g.grantedName, GrantedAt: g.grantedAt, ForName: g.forName, Acts: s.policy.actNames(g.acts),
	}
	if g.from > firstDay {
		v.FromDay = g.from
	}
	if g.to < kernel.MaxDay && g.to != "" {
		v.ToDay = g.to
	}
	return v
}

// Grant gives an account a role over an organisation; an administrator's is over the whole system
// whatever org says. It holds from the next request on. Faults: ErrOwnGrant, ErrUnknownRole,
// ErrMemberRole, ErrAdministratorIsMember, ErrSeparation, ErrGrant…, kernel.ErrNotFound.
func (s *Service) Grant(ctx context.Context, actor kernel.Actor, accountID kernel.ID, roleCode string, over kernel.ID) (AccountGrant, error) {
	if actor.Account == accountID {
		return AccountGrant{}, ErrOwnGrant
	}
	tree, err := s.tree(ctx)
	if err != nil {
		return AccountGrant{}, err
	}
	over, err = s.placeOf(tree, roleCode, over)
	if err != nil {
		return AccountGrant{}, err
	}
	return db.InTx(ctx, s.db, "account.grant", func(ctx context.Context, tx *db.Tx) (AccountGrant, error) {
		a, err := claimAccount(ctx, tx, accountID)
		if err != nil {
			return AccountGrant{}, err
		}
		if a.state == Disabled {
			return AccountGrant{}, ErrGrantDisabled
		}
		held, err := grantsOf(ctx, tx, a.id)
		if err != nil {
			return AccountGrant{}, err
		}
		if err := s.policy.checkGrant(rolesOf(held), a.member != 0, roleCode); err != nil {
			return AccountGrant{}, err
		}
		if slices.ContainsFunc(held, func(g grant) bool { return g.role == roleCode && g.org == over && g.source == 0 }) {
			return AccountGrant{}, ErrGrantTwice
		}
		g := grant{
			id: tx.NewID(), account: a.id, org: over, role: roleCode, grantedBy: actor.Account, grantedName: actor.Name, grantedAt: tx.Millis(),
			login: a.login, accountName: a.name, accountState: a.state,
		}
		if err := insertGrants(ctx, tx, []grant{g}); err != nil {
			return AccountGrant{}, err
		}
		shown := s.showGrant(tree, g)
		return shown, s.audit.Record(ctx, tx, actor, grantEntry("grant.given", shown))
	})
}

func grantEntry(action string, g AccountGrant) audit.Entry {
	return audit.Entry{
		Action: action, ObjectType: "account", ObjectID: g.AccountID, OrgID: g.OrgID,
		Detail: map[string]any{"login": g.Login, "role": g.Role, "role_name": g.RoleName, "org_name": g.OrgName},
	}
}

// placeOf decides over what the role may be given.
func (s *Service) placeOf(tree *org.Tree, roleCode string, over kernel.ID) (kernel.ID, error) {
	role, ok := s.policy.Role(roleCode)
	if !ok {
		return 0, ErrUnknownRole.At("role")
	}
	if role.Administrator || roleCode == RoleMember {
		return 0, nil
	}
	n, ok := tree.Get(over)
	if !ok || n.Dissolved != "" {
		return 0, ErrGrantOrg.At("org_id")
	}
	if len(role.Kinds) > 0 && !slices.Contains(role.Kinds, string(n.Kind)) {
		return 0, ErrGrantKind.With(role.Name, n.Name).At("org_id")
	}
	return over, nil
}

// Withdraw takes a grant back; it ends with the next request. Faults: ErrOwnGrant,
// ErrLastAdministrator, kernel.ErrNotFound.
func (s *Service) Withdraw(ctx context.Context, actor kernel.Actor, id kernel.ID) error {
	tree, err := s.tree(ctx)
	if err != nil {
		return err
	}
	return s.db.Do(ctx, "account.withdraw", func(ctx context.Context, tx *db.Tx) error {
		if err := claimAdministrators(ctx, tx); err != nil {
			return err
		}
		g, err := findGrant(ctx, tx, id)
		if err != nil {
			return err
		}
		if g.account == actor.Account {
			return ErrOwnGrant
		}
		a, err := claimAccount(ctx, tx, g.account)
		if err != nil {
			return err
		}
		if err := s.guardLast(ctx, tx, a, s.policy.administrations([]string{g.role})); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, "DELETE FROM account_grant WHERE id=?", id)
		if err != nil {
			return err
		}
		if n == 0 { // another administrator was quicker
			return kernel.ErrNotFound
		}
		if g.source == 0 {
			if err := s.endStandIns(ctx, tx, g.account, g.role, g.org, "所代的职务已被撤回"); err != nil {
				return err
			}
		}
		return s.audit.Record(ctx, tx, actor, grantEntry("grant.withdrawn", s.showGrant(tree, g)))
	})
}

// RolesInWords is the table of roles for people; how many hold each is told to those who may read
// grants only.
func (s *Service) RolesInWords(ctx context.Context, actor kernel.Actor) ([]RoleInWords, error) {
	list := s.policy.InWords()
	who, err := s.permissionsOf(ctx, actor)
	if err != nil || !slices.Contains(who, "grant.read") {
		return list, err
	}
	counts, err := holders(ctx, s.db.Read())
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Holders = counts[list[i].Code]
	}
	return list, nil
}

func (s *Service) permissionsOf(ctx context.Context, actor kernel.Actor) ([]string, error) {
	v, err := s.Describe(ctx, actor)
	return v.Permissions, err
}
