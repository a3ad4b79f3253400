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

func testVault(t *testing.T) *crypt.Vault {
	t.Helper()
	v, err := crypt.NewVault(crypt.National, make([]byte, 32), &crypt.MemoryStore{})
	if err != nil {
		t.Fatal(err)
	}
	return v
}
