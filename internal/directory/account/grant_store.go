package account

import (
	"context"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// grant (授权) is a role held by an account over an organisation; 0 stands for the whole system,
// which only administrators' grants have.
type grant struct {
	id, account, org   kernel.ID
	role               string
	grantedBy          kernel.ID
	grantedName        string
	grantedAt          int64
	login, accountName string
	accountState       State
	from, to           kernel.Day // the days on which it holds
	source             kernel.ID  // the delegation it was given for; 0 in one's own right
	acts               []string   // of the delegation
	forID              kernel.ID  // the account that is absent
	forName            string
}

// holds reports whether the grant counts on the day.
func (g grant) holds(day kernel.Day) bool { return g.from <= day && day <= g.to }

const grantColumns = "g.id,g.account_id,g.org_id,g.role,g.granted_by,g.granted_name,g.granted_at,g.from_day,g.to_day,g.source_id,g.acts,g.for_id,g.for_name,a.login,a.name,a.state"

func scanGrant(s db.Scanner) (g grant, err error) {
	var acts string
	err = s.Scan(&g.id, &g.account, &g.org, &g.role, &g.grantedBy, &g.grantedName, &g.grantedAt, &g.from, &g.to, &g.source, &acts, &g.forID, &g.forName,
		&g.login, &g.accountName, &g.accountState)
	g.acts = strings.FieldsFunc(acts, func(r rune) bool { return r == ',' })
	return g, err
}

const grantFrom = "account_grant g JOIN account a ON a.id=g.account_id"

func findGrant(ctx context.Context, q db.Queryer, id kernel.ID) (grant, error) {
	return db.One(ctx, q, scanGrant, "SELECT "+grantColumns+" FROM "+grantFrom+" WHERE g.id=?", id)
}

// grantsOf answers the grants of some accounts, in the order in which they were given.
func grantsOf(ctx context.Context, q db.Queryer, accounts ...kernel.ID) ([]grant, error) {
	in, args := db.In("g.account_id", accounts)
	return db.Select(ctx, q, scanGrant, "SELECT "+grantColumns+" FROM "+grantFrom+" WHERE "+in+" ORDER BY g.granted_at, g.id", args...)
}

// firstDay stands for "since ever" in columns that hold a first day.
const firstDay kernel.Day = "0001-01-01"

func rolesOf(grants []grant) []string {
	out := make([]string, len(grants))
	for i, g := range grants {
		out[i] = g.role
	}
	return out
}

func insertGrants(ctx context.Context, tx *db.Tx, list []grant) error {
	rows := make([][]any, len(list))
	for i, g := range list {
		if g.from == "" {
			g.from, g.to = firstDay, kernel.MaxDay
		}
		rows[i] = []any{g.id, g.account, g.role, g.org, g.grantedBy, g.grantedName, g.grantedAt, g.from, g.to, g.source, strings.Join(g.acts, ","), g.forID, g.forName}
	}
	return db.InsertRows(ctx, tx, "account_grant(id,account_id,role,org_id,granted_by,granted_name,granted_at,from_day,to_day,source_id,acts,for_id,for_name)", 13, rows, "")
}

// otherHolders counts the usable accounts but one that hold the role.
func otherHolders(ctx context.Context, q db.Queryer, role string, but kernel.ID) (int, error) {
	return db.Scalar[int](ctx, q, "SELECT COUNT(*) FROM "+grantFrom+" WHERE g.role=? AND g.account_id<>? AND a.state='active' AND a.held=0", role, but)
}

// HeldAt are those of the organisations at which a usable account holds the role.
func HeldAt(ctx context.Context, q db.Queryer, role string, orgs []kernel.ID) (map[kernel.ID]bool, error) {
	in, args := db.In("g.org_id", orgs)
	ids, err := db.Select(ctx, q, db.Column[kernel.ID], "SELECT DISTINCT g.org_id FROM "+grantFrom+" WHERE "+in+" AND g.role=? AND a.state='active' AND a.held=0", append(args, role)...)
	out := map[kernel.ID]bool{}
	for _, id := range ids {
		out[id] = true
	}
	return out, err
}

// GrantFilter (筛选) narrows the list of grants.
type GrantFilter struct {
	Account kernel.ID
	Role    string
	Org     kernel.ID
	Text    string // part of name, login
}

func listGrants(ctx context.Context, q db.Queryer, f GrantFilter, p kernel.Page) (kernel.List[grant], error) {
	parts, args := []string{"1=1"}, []any{}
	add := func(on bool, cond string, vals ...any) {
		if on {
			parts, args = append(parts, cond), append(args, vals...)
		}
	}
	add(f.Account != 0, "g.account_id=?", f.Account)
	add(f.Role != "", "g.role=?", f.Role)
	add(f.Org != 0, "g.org_id=?", f.Org)
	like := db.Like(f.Text)
	add(f.Text != "", `(a.name LIKE ? ESCAPE '\' OR a.login LIKE ? ESCAPE '\')`, like, strings.ToLower(like))
	return db.SelectPage(ctx, q, p, scanGrant, grantColumns, grantFrom+" WHERE "+strings.Join(parts, " AND "), "a.name_key, g.account_id, g.id", args...)
}

// holders counts the accounts of each role, the members' among them.
func holders(ctx context.Context, q db.Queryer) (map[string]int, error) {
	out := map[string]int{}
	err := db.Each(ctx, q, func(row db.Scanner) error {
		var role string
		var n int
		err := row.Scan(&role, &n)
		out[role] = n
		return err
	}, "SELECT role, COUNT(DISTINCT account_id) FROM account_grant WHERE source_id=0 GROUP BY role")
	if err != nil {
		return nil, err
	}
	out[RoleMember], err = db.Scalar[int](ctx, q, "SELECT COUNT(*) FROM account WHERE member_id<>0")
	return out, err
}
