package establishment_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/work/establishment"
)

// TestABranchIsFounded: asked, answered with a numbered reply, effective on a day to come, and told to those
// who elect its first committee.
func TestABranchIsFounded(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		form := establishment.RequestForm{Kind: establishment.Found, Plan: establishment.SetupPlan{ParentID: w.Finance, OrgKind: "branch", Name: "第三党支部", Members: w.first[:2]}, Reason: "新设机构党员增加"}
		r := w.ok(w.Create(ctx, w.clerk, form))
		_, err := w.Submit(ctx, w.clerk, r.ID, r.Version)
		f, _ := kernel.AsFault(err)
		if !errors.Is(err, establishment.ErrRules) || len(f.More) != 1 || f.More[0].Field != "members" {
			t.Fatalf("two members were let through: %v %+v", err, f)
		}
		form.Plan.Members = w.first[:3]
		r = w.ok(w.Save(ctx, w.clerk, r.ID, r.Version, form))
		r = w.ok(w.Submit(ctx, w.clerk, r.ID, r.Version))
		if r.Due != "2026-06-06" || r.ApproverID != w.Root || r.Title != "关于成立市财政局第三党支部的请示" {
			t.Fatalf("%+v", r)
		}
		if l := w.duties("staff", w.Root); len(l) != 1 || l[0].Due != r.Due {
			t.Fatalf("duties %+v", l)
		}
		if _, err := w.Approve(ctx, w.clerk, r.ID, r.Version, establishment.Approval{Effective: "2026-05-08"}); !errors.Is(err, establishment.ErrLevel) {
			t.Errorf("the office that asked answers itself: %v", err)
		}
		if _, err := w.Approve(ctx, staff, r.ID, r.Version, establishment.Approval{Effective: "2026-05-05"}); !errors.Is(err, establishment.ErrPast) {
			t.Errorf("effective yesterday: %v", err)
		}
		r = w.approve(r, "2026-05-08")
		if r.State != establishment.Approved || !strings.HasSuffix(r.PaperNumber, "〔2026〕1号") {
			t.Fatalf("%+v", r)
		}
		if got := w.names(w.Finance, "2026-05-08"); len(got) != 2 {
			t.Errorf("before its day it stands in the tree: %v", got)
		}
		w.settle(0)
		dbtest.SetDay(w.DB, "2026-05-11") // three days without a tick
		w.settle(1)
		w.settle(0)
		d := w.get(r.ID)
		if d.State != establishment.Effective || len(d.Effects) != 1 || d.Effects[0].Role != "founded" {
			t.Fatalf("%+v", d)
		}
		made := d.Effects[0].OrgID
		if n, _ := w.tree("2026-05-08").Get(made); n.Founded != "2026-05-08" {
			t.Errorf("founded %s", n.Founded)
		}
		if w.size(made, "2026-05-08") != 3 || w.size(w.FinanceFirst, "2026-05-08") != 9 || w.size(w.FinanceFirst, "2026-05-07") != 12 {
			t.Error("the members did not come over on the day")
		}
		if facts := w.Standing("establishment.founded"); len(facts) != 1 || facts[0].Day != "2026-05-08" || facts[0].Subject.ID != made || facts[0].Department != w.Finance {
			t.Errorf("%+v", facts)
		}
		if l := w.duties("dept_clerk", w.Finance); len(l) != 1 || l[0].Due != "2026-08-08" || l[0].ObjectID != made {
			t.Errorf("who elects is not told: %+v", l)
		}
	})
}

// TestAMerger: members, positions and groups follow; what has changed meanwhile is settled.
func TestAMerger(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		group, err := w.Deps.Orgs.Create(ctx, staff, org.New{Kind: org.Group, Name: "第一党小组", ParentID: w.FinanceSecond, From: "2020-01-01"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.members.AssignGroup(ctx, staff, w.second[1], 0, group.ID, "2026-01-05"); err != nil {
			t.Fatal(err)
		}
		w.appoint(w.second[0], w.FinanceSecond, member.Secretary)
		w.appoint(w.first[0], w.FinanceSecond, member.Commissioner) // who belongs elsewhere
		r := w.ask(establishment.RequestForm{Kind: establishment.Merge, Plan: establishment.SetupPlan{OrgID: w.FinanceFirst, Sources: []kernel.ID{w.FinanceSecond}}})
		w.approve(r, "2026-05-20")

		// Meanwhile one leaves, one comes before the day and one on it.
		if _, err := w.members.Leave(ctx, staff, w.second[2], 0, "transferred", "2026-05-06", ""); err != nil {
			t.Fatal(err)
		}
		dbtest.SetDay(w.DB, "2026-05-21")
		late := []kernel.ID{w.first[5], w.first[6]}
		for i, day := range []kernel.Day{"2026-05-12", "2026-05-20"} {
			if _, err := w.members.Transfer(ctx, staff, late[i], 0, w.FinanceSecond, day, ""); err != nil {
				t.Fatal(err)
			}
		}
		w.settle(1)
		if got := w.names(w.Finance, "2026-05-20"); !slices.Equal(got, []string{"第一党支部"}) {
			t.Errorf("on the day: %v", got)
		}
		if got := w.names(w.Finance, "2026-05-19"); len(got) != 2 {
			t.Errorf("the day before: %v", got)
		}
		if a, b, c := w.size(w.FinanceFirst, "2026-05-20"), w.size(w.FinanceSecond, "2026-05-20"), w.size(w.FinanceSecond, "2026-05-19"); a != 15 || b != 0 || c != 4 {
			t.Errorf("first %d, second %d, the day before %d", a, b, c)
		}
		held, err := member.PositionsOn(ctx, w.DB.Read(), w.FinanceSecond, "2026-05-20")
		if err != nil || len(held) != 0 {
			t.Errorf("still held: %+v %v", held, err)
		}
		if held, _ := member.PositionsOn(ctx, w.DB.Read(), w.FinanceSecond, "2026-05-19"); len(held) != 2 {
			t.Errorf("the day before: %+v", held)
		}
		p, err := w.members.Get(ctx, staff, w.second[1])
		if err != nil || p.GroupID != 0 || len(p.Groups) != 1 || p.Groups[0].To != "2026-05-19" || p.BranchID != w.FinanceFirst {
			t.Errorf("%+v %v", p, err)
		}
		if k := w.Kinds(); k["establishment.merged"] != 1 || k["establishment.dissolved"] != 0 || len(k) != 1 {
			t.Errorf("facts %v", k)
		}
	})
}

// TestASplit: those named go, those who left since are told of, who came since stays.
func TestASplit(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		r := w.ask(establishment.RequestForm{Kind: establishment.Split, Plan: establishment.SetupPlan{OrgID: w.FinanceFirst, Parts: []establishment.NewBranch{{Name: "第三党支部", Members: w.first[:5]}}}})
		r = w.approve(r, "2026-06-01")
		if _, err := w.members.Leave(ctx, staff, w.first[3], 0, "died", "2026-05-06", ""); err != nil {
			t.Fatal(err)
		}
		if _, err := w.members.Transfer(ctx, staff, w.first[4], 0, w.FinanceSecond, "2026-05-06", ""); err != nil {
			t.Fatal(err)
		}
		dbtest.SetDay(w.DB, "2026-06-01")
		w.settle(1)
		d := w.get(r.ID)
		last := d.Steps[len(d.Steps)-1]
		if last.What != "took_effect" || !strings.Contains(last.Text, "党员一1已不在册") || !strings.Contains(last.Text, "党员一2已转到其他党支部") {
			t.Errorf("told %q", last.Text)
		}
		if a, b := w.size(d.Effects[0].OrgID, "2026-06-01"), w.size(w.FinanceFirst, "2026-06-01"); a != 3 || b != 7 {
			t.Errorf("new %d, old %d", a, b)
		}
	})
}

// TestABranchBecomesAGeneralBranch keeps its number, and so its records and honours, and is a branch before.
func TestABranchBecomesAGeneralBranch(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		plan := establishment.SetupPlan{OrgID: w.FinanceFirst, OrgKind: "general_branch", Name: "财政国库党总支", Parts: []establishment.NewBranch{{Name: "国库党支部", Members: w.first[:6]}, {Name: "预算党支部", Members: w.first[6:11]}}}
		form := establishment.RequestForm{Kind: establishment.Upgrade, Plan: plan, Reason: "党员人数增加较多"}
		out, err := w.Preview(ctx, w.clerk, 0, form)
		if err != nil || len(codes(out.Checks, establishment.Must)) != 1 || !slices.Equal(codes(out.Checks, establishment.Warn), []string{"R18"}) {
			t.Fatalf("%+v, %v: one member is left over, and 12 are fewer than 50", out.Checks, err)
		}
		form.Plan.Parts[1].Members = w.first[6:]
		r := w.ok(w.Create(ctx, w.clerk, form))
		_, err = w.Submit(ctx, w.clerk, r.ID, r.Version)
		f, _ := kernel.AsFault(err)
		if !errors.Is(err, establishment.ErrUnanswered) || len(f.More) != 1 {
			t.Fatalf("%v %+v", err, f)
		}
		form.Acknowledged = map[string]string{strings.TrimPrefix(f.More[0].Field, "acknowledged."): "国库收付中心党员分散办公"}
		r = w.ok(w.Save(ctx, w.clerk, r.ID, r.Version, form))
		r = w.ok(w.Submit(ctx, w.clerk, r.ID, r.Version))
		r = w.approve(r, "2026-05-06") // at once
		if r.State != establishment.Effective {
			t.Fatalf("%+v", r)
		}
		before, _ := w.tree("2026-05-05").Get(w.FinanceFirst)
		after, _ := w.tree("2026-05-06").Get(w.FinanceFirst)
		if before.Kind != org.Branch || after.Kind != org.GeneralBranch || after.Name != "财政国库党总支" {
			t.Errorf("before %+v, after %+v", before, after)
		}
		if got := w.names(w.FinanceFirst, "2026-05-06"); !slices.Equal(got, []string{"国库党支部", "预算党支部"}) {
			t.Errorf("below it: %v", got)
		}
		if w.size(w.FinanceFirst, "2026-05-06") != 0 || w.size(w.FinanceFirst, "2026-05-05") != 12 {
			t.Error("the members did not go into the new branches")
		}
		if k := w.Kinds(); k["establishment.upgraded"] != 1 || k["establishment.founded"] != 2 {
			t.Errorf("facts %v", k)
		}
	})
}

// TestWhatCanNoLongerBeDone stays approved, says why, is somebody's duty, and happens when it can.
func TestWhatCanNoLongerBeDone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		r := w.ask(establishment.RequestForm{Kind: establishment.Found, Plan: establishment.SetupPlan{ParentID: w.Finance, OrgKind: "branch", Name: "第三党支部", Members: w.first[:3]}})
		r = w.approve(r, "2026-05-10")
		if _, err := w.members.Leave(ctx, staff, w.first[0], 0, "died", "2026-05-06", ""); err != nil {
			t.Fatal(err)
		}
		dbtest.SetDay(w.DB, "2026-05-10")
		w.settle(0)
		w.settle(0)
		d := w.get(r.ID)
		if d.State != establishment.Approved || !strings.Contains(d.Held, "只有2名") || len(w.duties("staff", w.Root)) != 1 {
			t.Fatalf("%+v", d)
		}
		if n := len(d.Steps); d.Steps[n-1].What != "held" || d.Steps[n-2].What == "held" {
			t.Errorf("told more than once: %+v", d.Steps)
		}
		if _, err := w.members.UndoLeave(ctx, staff, w.first[0], 0, "误办减少"); err != nil {
			t.Fatal(err)
		}
		dbtest.SetDay(w.DB, "2026-05-13")
		w.settle(1)
		if d = w.get(r.ID); d.State != establishment.Effective || d.Held != "" || len(w.duties("staff", w.Root)) != 0 {
			t.Errorf("%+v", d)
		}
		if n, _ := w.tree("2026-05-10").Get(d.Effects[0].OrgID); n.Founded != "2026-05-10" {
			t.Errorf("founded %s, not on the day that the reply names", n.Founded)
		}
	})
}

// TestAnApprovalIsTakenBack before its day, with a notice; the number of the reply stays used.
func TestAnApprovalIsTakenBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		r := w.approve(w.ask(establishment.RequestForm{Kind: establishment.Rename, Plan: establishment.SetupPlan{OrgID: w.FinanceSecond, Name: "离退休党支部"}}), "2026-05-10")
		if _, err := w.Revoke(ctx, staff, r.ID, r.Version, "错"); !errors.Is(err, establishment.ErrWhy) {
			t.Errorf("without a reason: %v", err)
		}
		r = w.ok(w.Revoke(ctx, staff, r.ID, r.Version, "名称与另一支部相近，重新研究"))
		dbtest.SetDay(w.DB, "2026-05-10")
		w.settle(0)
		d := w.get(r.ID)
		if d.State != establishment.Submitted || len(d.Papers) != 2 || d.PaperNumber != "" {
			t.Fatalf("%+v", d)
		}
		if !d.Papers[0].Void || d.Papers[1].Void || !strings.HasSuffix(d.Papers[0].Number, "〔2026〕1号") {
			t.Errorf("the reply stands and the notice does not: %+v", d.Papers)
		}
		if n, err := db.Scalar[int](ctx, w.DB.Read(), "SELECT COUNT(*) FROM audit WHERE action='paper.void'"); err != nil || n != 1 {
			t.Errorf("%d rows of voiding, %v", n, err)
		}
		r = w.approve(r, "2026-05-10")
		if r.State != establishment.Effective {
			t.Fatalf("%+v", r)
		}
		if _, err := w.Revoke(ctx, staff, r.ID, r.Version, "名称与另一支部相近，重新研究"); !errors.Is(err, establishment.ErrNotApproved) {
			t.Errorf("after its day: %v", err)
		}
		if got := w.names(w.Finance, "2026-05-10"); !slices.Contains(got, "离退休党支部") {
			t.Errorf("%v", got)
		}
	})
}

// TestWhoAnswers: a branch's own request goes to the 机关党委 above it, whose clerk may answer, or the committee.
func TestWhoAnswers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		if err := w.Deps.Orgs.Move(ctx, staff, org.Change{ID: w.FinanceSecond, ParentID: w.FinanceCommittee, From: "2026-05-01"}); err != nil {
			t.Fatal(err)
		}
		form := establishment.RequestForm{Kind: establishment.Rename, Plan: establishment.SetupPlan{OrgID: w.FinanceSecond, Name: "国库党支部"}, Reason: "处室名称变更"}
		r := w.ok(w.Create(ctx, w.keeper, form))
		r = w.ok(w.Submit(ctx, w.keeper, r.ID, r.Version))
		if r.ApproverID != w.FinanceCommittee || len(w.duties("dept_clerk", w.Finance)) != 1 {
			t.Fatalf("%+v", r)
		}
		if _, err := w.Approve(ctx, w.keeper, r.ID, r.Version, establishment.Approval{Effective: "2026-05-06"}); !errors.Is(err, establishment.ErrLevel) {
			t.Errorf("the branch answers itself: %v", err)
		}
		r = w.ok(w.Approve(ctx, w.clerk, r.ID, r.Version, establishment.Approval{Effective: "2026-05-06"}))
		if !strings.Contains(r.PaperNumber, "机关党委") || r.State != establishment.Effective {
			t.Errorf("%+v", r)
		}
	})
}

// TestNobodyAnswersHimself, whatever his level: neither who drafted a request nor who sent it.
func TestNobodyAnswersHimself(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		other, third := staff, staff
		other.Account, third.Account = 7, 8
		form := establishment.RequestForm{Kind: establishment.Rename, Plan: establishment.SetupPlan{OrgID: w.FinanceFirst, Name: "国库党支部"}, Reason: "处室名称变更"}
		r := w.ok(w.Create(ctx, staff, form))
		r = w.ok(w.Submit(ctx, other, r.ID, r.Version))
		for _, who := range []kernel.Actor{staff, other} {
			for what, err := range map[string]error{
				"approve": second(w.Approve(ctx, who, r.ID, r.Version, establishment.Approval{Effective: "2026-05-10"})),
				"return":  second(w.Return(ctx, who, r.ID, r.Version, "请补充党员意见")),
				"reject":  second(w.Reject(ctx, who, r.ID, r.Version, "请补充党员意见")),
			} {
				if !errors.Is(err, establishment.ErrOwn) {
					t.Errorf("account %d, %s: %v", who.Account, what, err)
				}
			}
			if d, err := w.Get(ctx, who, r.ID); err != nil || d.Answers || d.Barred != establishment.ErrOwn.Text {
				t.Errorf("account %d is offered the answer: %v %q", who.Account, err, d.Barred)
			}
		}
		r = w.ok(w.Approve(ctx, third, r.ID, r.Version, establishment.Approval{Effective: "2026-05-10"}))
		if _, err := w.Revoke(ctx, other, r.ID, r.Version, "名称与另一支部相近"); !errors.Is(err, establishment.ErrOwn) {
			t.Errorf("revoke: %v", err)
		}
	})
}

func TestOutOfSight(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		r := w.ask(establishment.RequestForm{Kind: establishment.Rename, Plan: establishment.SetupPlan{OrgID: w.FinanceFirst, Name: "国库党支部"}})
		culture := kernel.Actor{Account: 9, Name: "文旅专干", Grants: []kernel.Grant{{Role: "dept_clerk", Org: w.Culture}}, Scope: kernel.Scope{Orgs: []kernel.ID{w.Culture}}}
		for what, err := range map[string]error{
			"read":     second(w.Get(ctx, culture, r.ID)),
			"withdraw": second(w.Withdraw(ctx, culture, r.ID, r.Version)),
			"missing":  second(w.Withdraw(ctx, culture, 4711, 1)),
			"branch":   second(w.Create(ctx, culture, establishment.RequestForm{Kind: establishment.Rename, Plan: establishment.SetupPlan{OrgID: w.FinanceFirst, Name: "国库党支部"}})),
			"into":     second(w.Create(ctx, culture, establishment.RequestForm{Kind: establishment.Dissolve, Plan: establishment.SetupPlan{OrgID: w.CultureFirst, Into: w.FinanceFirst}})),
			"members":  second(w.Create(ctx, culture, establishment.RequestForm{Kind: establishment.Found, Plan: establishment.SetupPlan{ParentID: w.Culture, OrgKind: "branch", Name: "第二党支部", Members: w.first[:3]}})),
			"check":    second(w.Preview(ctx, culture, 0, establishment.RequestForm{Kind: establishment.Rename, Plan: establishment.SetupPlan{OrgID: w.FinanceFirst, Name: "国库党支部"}})),
		} {
			if !errors.Is(err, kernel.ErrNotFound) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if l, err := w.List(ctx, culture, establishment.Filter{}, kernel.Page{}); err != nil || l.Total != 0 {
			t.Errorf("listed %d, %v", l.Total, err)
		}
		if l, err := w.List(ctx, w.clerk, establishment.Filter{Org: w.Finance, State: establishment.Submitted}, kernel.Page{}); err != nil || l.Total != 1 {
			t.Errorf("listed %d, %v", l.Total, err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

// TestOneAtATime: an organisation has one live request; of two who submit or answer at once one is told.
func TestOneAtATime(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		form := establishment.RequestForm{Kind: establishment.Rename, Plan: establishment.SetupPlan{OrgID: w.FinanceFirst, Name: "国库党支部"}, Reason: "处室名称变更"}
		var two [2]establishment.Request
		for i := range two {
			two[i] = w.ok(w.Create(ctx, w.clerk, form))
		}
		errs := together(func(i int) error { return second(w.Submit(ctx, w.clerk, two[i].ID, two[i].Version)) })
		if refused := slices.DeleteFunc(errs, func(err error) bool { return err == nil }); len(refused) != 1 || !errors.Is(refused[0], establishment.ErrBusy) {
			t.Fatalf("%v", refused)
		}
		l, err := w.List(ctx, staff, establishment.Filter{State: establishment.Submitted}, kernel.Page{})
		if err != nil || l.Total != 1 {
			t.Fatalf("%d %v", l.Total, err)
		}
		r := l.Items[0]
		errs = together(func(int) error {
			return second(w.Approve(ctx, staff, r.ID, r.Version, establishment.Approval{Effective: "2026-05-06"}))
		})
		if refused := slices.DeleteFunc(errs, func(err error) bool { return err == nil }); len(refused) != 1 || !errors.Is(refused[0], kernel.ErrStale) {
			t.Fatalf("%v", refused)
		}
		n, err := db.Scalar[int](ctx, w.DB.Read(), "SELECT COUNT(*) FROM paper")
		if err != nil || n != 1 {
			t.Errorf("%d papers, %v", n, err)
		}
		// With the first done, the second may go its way.
		form.Plan.Name = "国库收付党支部"
		other := two[0]
		if other.ID == r.ID {
			other = two[1]
		}
		other = w.ok(w.Save(ctx, w.clerk, other.ID, other.Version, form))
		w.ok(w.Submit(ctx, w.clerk, other.ID, other.Version))
	})
}

func together(fn func(i int) error) []error {
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for i := range errs {
		wg.Go(func() { errs[i] = fn(i) })
	}
	wg.Wait()
	return errs
}

func TestReturnedRejectedWithdrawn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		form := establishment.RequestForm{Kind: establishment.Dissolve, Plan: establishment.SetupPlan{OrgID: w.FinanceSecond, Into: w.FinanceFirst}}
		r := w.ask(form)
		r = w.ok(w.Return(ctx, staff, r.ID, r.Version, "请补充党员意见"))
		if l := w.duties("person", w.clerk.Account); len(l) != 1 || l[0].ObjectID != r.ID {
			t.Errorf("who asked is not told: %+v", l)
		}
		if _, err := w.Approve(ctx, staff, r.ID, r.Version, establishment.Approval{Effective: "2026-05-06"}); !errors.Is(err, establishment.ErrNotWaiting) {
			t.Errorf("approved what was returned: %v", err)
		}
		dbtest.SetDay(w.DB, "2026-06-30")
		r = w.ok(w.Submit(ctx, w.clerk, r.ID, r.Version))
		if r.Due != "2026-07-30" {
			t.Errorf("due %s", r.Due)
		}
		dbtest.SetDay(w.DB, "2026-07-31")
		if l, _ := w.List(ctx, staff, establishment.Filter{Overdue: true}, kernel.Page{}); l.Total != 1 || !l.Items[0].Overdue {
			t.Errorf("%+v", l)
		}
		r = w.ok(w.Reject(ctx, staff, r.ID, r.Version, "不符合设置条件"))
		if _, err := w.Withdraw(ctx, w.clerk, r.ID, r.Version); !errors.Is(err, establishment.ErrEnded) {
			t.Errorf("%v", err)
		}
		r = w.ask(form)
		r = w.ok(w.Withdraw(ctx, w.clerk, r.ID, r.Version))
		if len(w.duties("staff", w.Root))+len(w.duties("person", w.clerk.Account)) != 0 {
			t.Error("duties are left")
		}
		r = w.approve(w.ask(form), "2026-07-31")
		if w.size(w.FinanceFirst, "2026-07-31") != 16 || r.State != establishment.Effective {
			t.Errorf("%+v", r)
		}
		if k := w.Kinds(); k["establishment.dissolved"] != 1 {
			t.Errorf("%v", k)
		}
	})
}
