package points

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

func TestDirectoryKeepsToTheScope(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		everybody := kernel.System("测试")
		log := audit.New(plainKeys{})
		orgs := org.NewService(d, log)
		people := member.NewService(d, log, testVault(t), orgs, slog.New(slog.DiscardHandler))
		add := func(kind org.Kind, name string, parent kernel.ID) kernel.ID {
			t.Helper()
			n, err := orgs.Create(ctx, everybody, org.New{Kind: kind, Name: name, ParentID: parent, From: "2018-01-01", Basis: "测试"})
			if err != nil {
				t.Fatal(err)
			}
			return n.ID
		}
		root := add(org.WorkCommittee, "市直机关工委", 0)
		finance, education := add(org.Department, "市财政局", root), add(org.Department, "市教育局", root)
		first, second := add(org.Branch, "第一党支部", finance), add(org.Branch, "第二党支部", education)
		join := func(name string, branch kernel.ID) kernel.ID {
			t.Helper()
			p, err := people.Create(ctx, everybody, member.New{BranchID: branch, Form: member.Form{
				Name: name, Sex: "male", Nation: "01", Born: "1980-01-01",
				Education: "20", Standing: member.Full, Service: member.InService, Joined: "2005-06-01", Confirmed: "2006-06-01",
			}})
			if err != nil {
				t.Fatal(err)
			}
			return p.ID
		}
		wang, an := join("王强", first), join("安晓", first)
		ding := join("丁一", second)

		r := NewDirectory(d, orgs)
		mine := kernel.Scope{Orgs: []kernel.ID{finance}}
		list, err := r.Orgs(ctx, d.Read(), mine, ByBranch)
		if err != nil || len(list) != 1 || list[0].ID != first || list[0].Within != "市财政局" {
			t.Errorf("%+v %v", list, err)
		}
		if list, _ := r.Orgs(ctx, d.Read(), kernel.Scope{All: true}, ByDepartment); len(list) != 2 {
			t.Errorf("%+v", list)
		}
		if list, _ := r.Orgs(ctx, d.Read(), kernel.Scope{All: true}, ByMember); len(list) != 0 {
			t.Errorf("persons were listed: %+v", list)
		}
		members, err := r.BranchMembers(ctx, d.Read(), mine, first)
		if err != nil || len(members) != 2 || members[0].ID != an || members[1].ID != wang {
			t.Errorf("%+v %v", members, err)
		}
		for _, c := range []struct {
			t     SubjectType
			id    kernel.ID
			scope kernel.Scope
			found bool
		}{
			{ByMember, wang, mine, true},
			{ByMember, ding, mine, false},
			{ByMember, ding, kernel.Scope{Member: ding}, true},
			{ByMember, wang, kernel.Scope{Member: ding}, false},
			{ByBranch, first, mine, true},
			{ByBranch, second, mine, false},
			{ByBranch, finance, mine, false},
			{ByDepartment, finance, mine, true},
			{ByDepartment, education, mine, false},
			{ByBranch, first, kernel.Scope{}, false},
			{ByMember, wang, kernel.Scope{}, false},
		} {
			if _, err := r.Subject(ctx, d.Read(), c.scope, c.t, c.id); (err == nil) != c.found || err != nil && !errors.Is(err, kernel.ErrNotFound) {
				t.Errorf("%+v: %v", c, err)
			}
		}
		if _, err := r.BranchMembers(ctx, d.Read(), mine, second); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("another department's branch: %v", err)
		}
	})
}

// A department's work goes to the clerk who is nearest to the branch, and to the department where there is none.
func TestTheNearestOffice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		orgs := org.NewService(d, audit.New(plainKeys{}))
		add := func(kind org.Kind, name string, parent kernel.ID) kernel.ID {
			t.Helper()
			n, err := orgs.Create(ctx, kernel.System("测试"), org.New{Kind: kind, Name: name, ParentID: parent, From: "2018-01-01", Basis: "测试"})
			if err != nil {
				t.Fatal(err)
			}
			return n.ID
		}
		finance := add(org.Department, "市财政局", add(org.WorkCommittee, "市直机关工委", 0))
		body := add(org.Committee, "市财政局机关党委", finance)
		unit := add(org.GeneralBranch, "市财政局投资评审中心党总支", body)
		first, second := add(org.Branch, "评审一科党支部", unit), add(org.Branch, "预算科党支部", body)
		clerk := func(id, org kernel.ID, role, state string) {
			t.Helper()
			if err := d.Do(ctx, "test.clerk", func(ctx context.Context, tx *db.Tx) error {
				if _, err := tx.Exec(ctx, `INSERT INTO account(id,login,name,name_key,org_id,member_id,state,held,must_change,password_hash,password_at,code_hash,code_expires,attempts,attempts_since,
					locked_until,locks,last_login,created_at,version) VALUES (?,?,?,'',?,0,?,0,0,'',0,'',0,0,0,0,0,0,0,1)`, id, id.String(), id.String(), org, state); err != nil {
					return err
				}
				_, err := tx.Exec(ctx, "INSERT INTO account_grant(id,account_id,role,org_id,granted_by,granted_name,granted_at) VALUES (?,?,?,?,0,'',0)", id, id, role, org)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		r := NewDirectory(d, orgs)
		want := func(branch, office kernel.ID) {
			t.Helper()
			if got, err := r.Office(ctx, d.Read(), "dept_clerk", branch, finance); err != nil || got != office {
				t.Errorf("the office of %d is %d %v, want %d", branch, got, err, office)
			}
		}
		want(first, finance)
		clerk(901, body, "dept_clerk", "active")
		clerk(902, unit, "dept_clerk", "disabled")
		clerk(903, unit, "branch_secretary", "active")
		want(first, body)
		want(second, body)
		clerk(904, unit, "dept_clerk", "active")
		want(first, unit)
		want(second, body)
		want(0, finance)
	})
}

func testVault(t *testing.T) *crypt.Vault {
	t.Helper()
	v, err := crypt.NewVault(crypt.National, make([]byte, 32), &crypt.MemoryStore{})
	if err != nil {
		t.Fatal(err)
	}
	return v
}
