package kernel

// Scope (数据范围) is the part of the organisation tree that an actor may touch with the operation
// at hand. Its zero value sees nothing.
type Scope struct {
	All    bool // the whole tree
	Orgs   []ID // roots of subtrees
	Member ID   // the person's own data
}

// Sees reports whether anything at all is visible.
func (s Scope) Sees() bool { return s.All || len(s.Orgs) > 0 || s.Member != 0 }

// Everything is the scope of the program itself: jobs, ticks, commands. Requests never carry it.
func Everything() Scope { return Scope{All: true} }

// Grant (授权) is a role held over a part of the tree.
type Grant struct {
	Role string
	Org  ID
}

// Actor (操作人) is who acts, as known at this request.
type Actor struct {
	Account ID
	Session ID
	Member  ID     // the person behind the account; 0 for pure office accounts
	Name    string // shown beside what they did
	OrgName string
	Roles   []string // codes of the roles held, sorted
	Grants  []Grant  // each role with the organisation it was given over, in the person's own right
	Proxies []Proxy  // what the person does today in somebody else's place
	For     ID       // the account in whose place this operation is done; 0 in one's own right
	By      []Grant  // the grants that carry the operation at hand (以何角色); By… where it needs none
	Scope   Scope    // for the operation at hand
	Address string   // where the request came from
	Request string   // request id

	// Unconfirmed is set when who sits there has not proved within the last minutes to be the
	// account's owner, which sensitive acts ask for (web.Op.Fresh).
	Unconfirmed bool
}

// What stands in place of a role where an operation needs none.
const (
	BySelf    = "self"   // 本人: whoever is logged in may do it with what is their own
	ByVisitor = "open"   // 登录前: it needs no log-in
	BySystem  = "system" // 系统: nobody asked for it by hand
)

// Without (无需角色) is the grant that stands where an operation needs no role.
func Without(by string) []Grant { return []Grant{{Role: by}} }

// Proxy (代理) is an office in which one stands in for somebody for a span of days: never the whole of
// its rights, but the duties of the kinds that were named. What reads Grants does not meet it by chance.
type Proxy struct {
	Grant
	For    ID       // the account that is absent
	Duties []string // the kinds of duties that come to the proxy's desk
}

// System is the actor of work that nobody asked for by hand: ticks, jobs, commands.
func System(what string) Actor {
	return Actor{Name: "系统（" + what + "）", By: Without(BySystem), Scope: Everything()}
}
