package establishment_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/paper"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/work/establishment"
)

// world is the registers' city with a first branch of 12, a second of 4 members, and a clerk of finance.
type world struct {
	*establishment.Service
	*registertest.City
	t       *testing.T
	members *member.Service
	first   []kernel.ID // of 市财政局第一党支部
	second  []kernel.ID
	clerk   kernel.Actor
	keeper  kernel.Actor // a branch secretary of the second
}

var staff = kernel.Actor{Account: 1, Name: "工委干部", Roles: []string{"staff"}, Scope: kernel.Everything()}

var elected = []fact.Kind{{Code: "structure.elected", Name: "换届选举", Unit: "次", Subject: fact.Org}}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d, establishment.FactKinds, elected, held)
		dbtest.SetDay(d, "2026-05-06")
		w := &world{City: c, t: t, members: c.Roster()}
		w.Service = establishment.NewService(d, c.Deps.Audit, c.Deps.Orgs, w.members, c.Facts, norm.NewService(d, c.Deps.Audit), paper.NewService(d, c.Deps.Audit, c.Deps.Orgs))
		w.clerk = kernel.Actor{Account: 2, Name: "专干", Roles: []string{"dept_clerk"}, Grants: []kernel.Grant{{Role: "dept_clerk", Org: c.Finance}}, Scope: kernel.Scope{Orgs: []kernel.ID{c.Finance}}}
		w.keeper = kernel.Actor{Account: 3, Name: "支部书记", Roles: []string{"branch_secretary"}, Grants: []kernel.Grant{{Role: "branch_secretary", Org: c.FinanceSecond}}, Scope: kernel.Scope{Orgs: []kernel.ID{c.FinanceSecond}}}
		w.first, w.second = []kernel.ID{c.Wang, c.LiFinance}, []kernel.ID{c.Zhang}
		for i := range 10 {
			w.first = append(w.first, c.Member(fmt.Sprintf("党员一%d", i), c.FinanceFirst, ""))
		}
		for i := range 3 {
			w.second = append(w.second, c.Member(fmt.Sprintf("党员二%d", i), c.FinanceSecond, ""))
		}
		fn(t, w)
	})
}

func (w *world) ok(r establishment.Request, err error) establishment.Request {
	w.t.Helper()
	if err != nil {
		f, _ := kernel.AsFault(err)
		w.t.Fatalf("%v %+v", err, f)
	}
	return r
}

// ask drafts and submits as the clerk.
func (w *world) ask(f establishment.RequestForm) establishment.Request {
	w.t.Helper()
	if f.Reason == "" {
		f.Reason = "机构改革后职能调整"
	}
	r := w.ok(w.Create(w.t.Context(), w.clerk, f))
	return w.ok(w.Submit(w.t.Context(), w.clerk, r.ID, r.Version))
}

func (w *world) approve(r establishment.Request, day kernel.Day) establishment.Request {
	w.t.Helper()
	return w.ok(w.Approve(w.t.Context(), staff, r.ID, r.Version, establishment.Approval{Effective: day}))
}

func (w *world) get(id kernel.ID) establishment.RequestDetail {
	w.t.Helper()
	d, err := w.Get(w.t.Context(), staff, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

func (w *world) tree(day kernel.Day) *org.Tree {
	w.t.Helper()
	tree, err := w.Deps.Orgs.TreeAt(w.t.Context(), w.DB.Read(), day)
	if err != nil {
		w.t.Fatal(err)
	}
	return tree
}

// names are the branches under an organisation on a day.
func (w *world) names(top kernel.ID, day kernel.Day) (out []string) {
	for _, n := range w.tree(day).Of(top, org.Branch) {
		out = append(out, n.Name)
	}
	slices.Sort(out)
	return out
}

func (w *world) size(branch kernel.ID, day kernel.Day) int {
	w.t.Helper()
	n, err := w.members.CountByBranch(w.t.Context(), w.DB.Read(), day)
	if err != nil {
		w.t.Fatal(err)
	}
	return n[branch]
}

func (w *world) settle(want int) {
	w.t.Helper()
	if n, err := w.Settle(w.t.Context()); err != nil || n != want {
		w.t.Fatalf("settled %d, %v; want %d", n, err, want)
	}
}

func (w *world) duties(role string, at kernel.ID) []duty.Duty {
	w.t.Helper()
	l, err := duty.Mine(w.t.Context(), w.DB.Read(), []kernel.Grant{{Role: role, Org: at}}, nil, kernel.AllRows)
	if err != nil {
		w.t.Fatal(err)
	}
	return l.Items
}

func (w *world) appoint(m, at kernel.ID, d member.Duty) {
	w.t.Helper()
	if err := w.DB.Do(w.t.Context(), "test", func(ctx context.Context, tx *db.Tx) error {
		_, err := w.members.AppointIn(ctx, tx, staff, []member.Position{{MemberID: m, OrgID: at, Duty: d, From: "2025-03-01"}})
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
}

func codes(checks []establishment.RuleCheck, weight establishment.Weight) (out []string) {
	for _, c := range checks {
		if c.Weight == weight {
			out = append(out, c.Rule)
		}
	}
	return out
}
