package account

import (
	"slices"

	"sanchuang/internal/kernel"
)

// The codes of roles that this room treats by rules of its own.
const (
	RoleMember     = "member"      // 党员; follows from the account's member, is never granted
	RoleSysAdmin   = "sys_admin"   // 系统管理员
	RoleSecAdmin   = "sec_admin"   // 安全管理员
	RoleAuditAdmin = "audit_admin" // 审计管理员
)

// OwnSession is the permission of the operations on one's own log-in. Any account holds it, also
// one that has to change its password first.
const OwnSession = "session.own"

// FirstStep is the permission of what half a log-in may do: see how far it is, give or set up the
// second factor, log out.
const FirstStep = "session.first_step"

// Role (角色) is a row of the table that says who may do what.
type Role struct {
	Code          string
	Name          string   // Chinese
	Administrator bool     // one of the three administrators (三员): over the whole system, without business rights
	Permissions   []string // capability.verb
	Kinds         []string // kinds of organisation it may be granted over; any when empty
	Factor        bool     // its holders log in with a second factor
}

// Policy (权限表) is the compiled table. It is read only and safe for concurrent use.
type Policy struct {
	roles       []Role
	byCode      map[string]Role
	permissions []string
	acts        []Act
}

// NewPolicy compiles the table; a role code that comes twice is a mistake of the program and panics.
func NewPolicy(roles ...Role) *Policy {
	p := &Policy{roles: roles, byCode: make(map[string]Role, len(roles)), permissions: []string{OwnSession, FirstStep}}
	for _, r := range roles {
		if _, twice := p.byCode[r.Code]; twice {
			panic("account: role " + r.Code + " comes twice")
		}
		p.byCode[r.Code] = r
		p.permissions = append(p.permissions, r.Permissions...)
	}
	slices.Sort(p.permissions)
	p.permissions = slices.Compact(p.permissions)
	return p
}

// Permissions are all that some account may hold, sorted; web refuses operations with any other.
func (p *Policy) Permissions() []string { return slices.Clone(p.permissions) }

// Roles is the table in its order.
func (p *Policy) Roles() []Role { return slices.Clone(p.roles) }

// Role finds a role by its code.
func (p *Policy) Role(code string) (Role, bool) {
	r, ok := p.byCode[code]
	return r, ok
}

// RoleName is the Chinese name; the code itself for a role that the table no longer has.
func (p *Policy) RoleName(code string) string {
	if r, ok := p.byCode[code]; ok {
		return r.Name
	}
	return code
}

// rights is what an account may do: the scope of each permission it holds.
type rights struct {
	roles   []string // in one's own right
	stoodIn []string // of those whom one stands in for
	scopes  map[string]kernel.Scope
	by      map[string][]kernel.Grant // the grants that give each permission
	proxied map[string]grant          // the permissions held in somebody else's place
}

// compile joins the grants. The member role gives the person's own data; a grant over the tree's
// root and an administrator's give all; any other the subtree it was given over. A role that the
// table no longer has gives nothing.
func (p *Policy) compile(grants []kernel.Grant, member kernel.ID, isRoot func(kernel.ID) bool) rights {
	r := rights{scopes: map[string]kernel.Scope{}, by: map[string][]kernel.Grant{}}
	for _, g := range grants {
		role, ok := p.byCode[g.Role]
		if !ok {
			continue
		}
		r.roles = append(r.roles, g.Role)
		for _, permission := range role.Permissions {
			scope := r.scopes[permission]
			switch {
			case g.Role == RoleMember:
				scope.Member = member
			case role.Administrator || isRoot(g.Org):
				scope.All = true
			case !slices.Contains(scope.Orgs, g.Org):
				scope.Orgs = append(scope.Orgs, g.Org)
			}
			r.scopes[permission], r.by[permission] = scope, append(r.by[permission], g)
		}
	}
	slices.Sort(r.roles)
	r.roles = slices.Compact(r.roles)
	return r
}

func (r rights) permissions() []string {
	out := make([]string, 0, len(r.scopes))
	for p := range r.scopes {
		out = append(out, p)
	}
	slices.Sort(out)
	return out
}

// needsFactor reports whether one of the roles demands a second factor.
func (p *Policy) needsFactor(roles []string) bool {
	return slices.ContainsFunc(roles, func(code string) bool { return p.byCode[code].Factor })
}

// memberOnly reports whether the account is nothing but a member's, whose phone stays signed in.
func (r rights) memberOnly() bool {
	return len(r.roles) == 1 && r.roles[0] == RoleMember && len(r.stoodIn) == 0
}
