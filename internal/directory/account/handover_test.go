package account

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// office stands for the rooms above: what waits in an office, and what was told.
type office struct {
	lines  []SheetLine
	passed []Office
	waits  map[kernel.ID]Wait
}

func (o *office) Waiting(context.Context, db.Queryer, Office) ([]SheetLine, error) {
	return o.lines, nil
}

func (o *office) Pass(_ context.Context, tx *db.Tx, from Office, _ kernel.ID, _ string) error {
	tx.OnCommit(func() { o.passed = append(o.passed, from) })
	return nil
}

func (o *office) Tell(_ context.Context, tx *db.Tx, w Wait) error {
	tx.OnCommit(func() { o.waits[w.Entrustment] = w })
	return nil
}

// bureauOffice is the department's clerk, a person of theirs, and what an entrustment needs to name them.
type bureauOffice struct {
	*world
	sys, sec, clerk, next *browser
	clerkID, nextID       kernel.ID
	grant                 kernel.ID
}

func (w *world) bureauOffice() *bureauOffice {
	w.t.Helper()
	b := &bureauOffice{world: w}
	began := w.now
	w.service.opts.Now = func() time.Time { return began } // days pass in the city, log-ins stay
	b.sys, b.sec, _ = w.setUp()
	b.clerkID, b.clerk = w.person(b.sys, b.sec, "clerk", "dept_clerk", w.bureau)
	b.nextID, b.next = w.person(b.sys, b.sec, "next", "", 0)
	b.grant = w.grantOf(b.sec, b.clerkID)
	return b
}

func (w *world) grantOf(sec *browser, account kernel.ID) kernel.ID {
	w.t.Helper()
	var list kernel.List[AccountGrant]
	sec.do(http.MethodGet, "/api/grants?account_id="+account.String(), nil).want(200).into(&list)
	return list.Items[0].ID
}

func (b *bureauOffice) start(body m) Entrustment {
	b.t.Helper()
	var e Entrustment
	b.clerk.do(http.MethodPost, "/api/entrustments", body).want(200).into(&e)
	return e
}

func (b *bureauOffice) handover(from kernel.Day) Entrustment {
	b.t.Helper()
	return b.start(m{"kind": "handover", "grant_id": b.grant, "account_id": b.nextID, "from_day": from})
}

func act(who *browser, id kernel.ID, step string, version int) *browser {
	return who.do(http.MethodPost, fmt.Sprintf("/api/entrustments/%d/%s", id, step), m{"version": version, "reason": "情况有变"})
}

// step does what takes no reason.
func step(who *browser, id kernel.ID, name string, version int) *browser {
	return who.do(http.MethodPost, fmt.Sprintf("/api/entrustments/%d/%s", id, name), m{"version": version})
}

func TestAnOfficeGoesOverOnItsDay(t *testing.T) {
	each(t, func(w *world) {
		b := w.bureauOffice()
		w.office.lines = []SheetLine{{Group: "待办事项", Text: "确认主题党日"}}
		b.clerk.do(http.MethodPut, "/api/drafts/problem.new", m{"version": 0, "value": "路灯"}).want(200)
		b.clerk.do(http.MethodPut, "/api/preferences/filters.member.list", m{"value": []m{{"name": "本单位", "value": m{"q": ""}}}}).want(204)
		b.clerk.do(http.MethodGet, "/api/entrustments/preview?grant_id="+b.grant.String(), nil).want(200, "确认主题党日", "没有提交的填写 1 份", "1 个列表的常用条件")
		day := w.db.Today().AddDays(2)
		e := b.handover(day)
		b.clerk.do(http.MethodPost, "/api/entrustments", m{"kind": "handover", "grant_id": b.grant, "account_id": b.nextID, "from_day": day}).want(409, "entrustment.twice")
		if got := w.office.waits[e.ID]; got.Account != b.nextID || got.Role != "" {
			t.Fatalf("it waits for %+v", got)
		}
		// asking gives nothing, nor does accepting; only a security administrator grants
		step(b.clerk, e.ID, "accept", 1).want(403)
		step(b.sec, e.ID, "confirm", 1).want(409, "entrustment.state")
		step(b.next, e.ID, "accept", 1).want(204)
		if got := w.office.waits[e.ID]; got.Role != RoleSecAdmin {
			t.Fatalf("it waits for %+v", got)
		}
		step(b.clerk, e.ID, "confirm", 2).want(403)
		step(b.sys, e.ID, "confirm", 2).want(403)
		step(b.sec, e.ID, "confirm", 1).want(409, "stale")
		step(b.sec, e.ID, "confirm", 2).want(204)
		may := func(clerk, next int) {
			t.Helper()
			b.clerk.do(http.MethodGet, "/api/accept", nil).want(clerk)
			b.next.do(http.MethodGet, "/api/accept", nil).want(next)
		}
		may(200, 403)
		w.now = day.Start().Add(-1)
		may(200, 403)
		w.now = day.Start()
		may(403, 200) // by the day alone, before any tick
		act(b.clerk, e.ID, "withdraw", 3).want(409, "entrustment.state")
		for range 2 { // a tick may come twice
			if err := w.service.SettleEntrustments(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		may(403, 200)
		b.next.do(http.MethodGet, "/api/drafts/problem.new", nil).want(200, "路灯")
		b.next.do(http.MethodGet, "/api/preferences/filters.member.list", nil).want(200, "本单位")
		if len(w.office.passed) != 1 || w.office.passed[0] != (Office{b.clerkID, "dept_clerk", w.bureau}) {
			t.Fatalf("passed %+v", w.office.passed)
		}
		w.office.lines = nil
		b.next.do(http.MethodGet, "/api/entrustments/"+e.ID.String(), nil).want(200, `"state":"done"`, "确认主题党日") // as it went over
		b.sec.do(http.MethodGet, "/api/entrustments/"+e.ID.String(), nil).want(200, "单位党务专干")
		if strings.Contains(b.sec.body, "确认主题党日") {
			t.Fatal("an administrator reads what the work is")
		}
		b.sec.do(http.MethodGet, "/api/grants?account_id="+b.clerkID.String(), nil).want(200, `"total":0`)
		b.next.do(http.MethodGet, "/api/entrustments/"+e.ID.String()+"/sheet", nil).want(200)
		w.wantTrail("entrustment.started", "entrustment.accepted", "entrustment.confirmed", "grant.given", "entrustment.handed_over", "entrustment.printed")
	})
}

func TestAHandoverIsTakenBackBeforeItsDay(t *testing.T) {
	each(t, func(w *world) {
		b := w.bureauOffice()
		day := w.db.Today().AddDays(1)
		e := b.handover(day)
		step(b.next, e.ID, "accept", 1).want(204)
		step(b.sec, e.ID, "confirm", 2).want(204)
		act(b.clerk, e.ID, "withdraw", 3).want(204)
		w.now = day.Start()
		b.clerk.do(http.MethodGet, "/api/accept", nil).want(200)
		b.next.do(http.MethodGet, "/api/accept", nil).want(403)
		again := b.handover(day)
		act(b.next, again.ID, "decline", 1).want(204)
		third := b.handover(day)
		step(b.next, third.ID, "accept", 1).want(204)
		act(b.sec, third.ID, "refuse", 2).want(204)
		b.clerk.do(http.MethodGet, "/api/entrustments", nil).want(200, `"total":3`, "未接受", "未确认", "已撤回")
		b.clerk.do(http.MethodPost, fmt.Sprintf("/api/entrustments/%d/withdraw", third.ID), m{"version": 3, "reason": " "}).want(422, "entrustment.reason", `"field":"reason"`)
	})
}

func TestWhoMayBeginAndWhoMayBeNamed(t *testing.T) {
	each(t, func(w *world) {
		b := w.bureauOffice()
		day := w.db.Today()
		secretaryID, secretary := w.person(b.sys, b.sec, "secretary", "branch_secretary", w.branchA)
		below := w.grantOf(b.sec, secretaryID)
		staffID, _ := w.person(b.sys, b.sec, "staff", "staff", w.root)
		start := func(who *browser, body m) *browser { return who.do(http.MethodPost, "/api/entrustments", body) }
		with := func(grant, to kernel.ID) m {
			return m{"kind": "handover", "grant_id": grant, "account_id": to, "from_day": day}
		}
		start(b.next, with(b.grant, b.nextID)).want(403)
		start(secretary, with(b.grant, b.nextID)).want(422, "entrustment.grant", `"field":"grant_id"`)
		start(b.clerk, with(b.grant, b.clerkID)).want(422, "entrustment.self", `"field":"account_id"`)
		start(b.clerk, with(b.grant, 4711)).want(422, "entrustment.person")
		start(secretary, with(w.grantOf(b.sec, staffID), b.nextID)).want(422, "entrustment.grant")
		b.clerk.do(http.MethodGet, "/api/entrustments/positions", nil).want(200, "支部书记", `"total":2`)
		var list kernel.List[Person]
		b.clerk.do(http.MethodGet, "/api/entrustments/persons?kind=handover&grant_id="+below.String()+"&text=%E7%8E%8B", nil).want(200, "王小明").into(&list)
		e := Entrustment{}
		start(b.clerk, m{"kind": "handover", "grant_id": below, "member_id": 101, "from_day": day}).want(200, `"needs_account":true`).into(&e)
		secretary.do(http.MethodGet, "/api/entrustments", nil).want(200, `"total":1`) // it is about them
		wang := w.memberAccount("wang", 101, w.branchA)
		own := w.browser().login("wang", strong).want(200)
		step(own, e.ID, "accept", 1).want(204)
		step(b.sec, e.ID, "confirm", 2).want(204) // from today: at once
		own.do(http.MethodGet, "/api/accept", nil).want(200, `"Name":"王wang"`)
		secretary.do(http.MethodGet, "/api/accept", nil).want(403)
		if got := w.grantOf(b.sec, wang); got == 0 {
			t.Fatal("no grant")
		}
	})
}

func TestADelegationLastsForItsDaysAndEndsAtOnceWhenWithdrawn(t *testing.T) {
	each(t, func(w *world) {
		b := w.bureauOffice()
		secretaryID, secretary := w.person(b.sys, b.sec, "secretary", "branch_secretary", w.branchA)
		w.memberAccount("wang", 101, w.branchA)
		wang := w.browser().login("wang", strong).want(200)
		var me Session
		wang.do(http.MethodGet, "/api/session", nil).into(&me)
		from, to := w.db.Today().AddDays(1), w.db.Today().AddDays(2)
		body := m{"kind": "delegation", "grant_id": w.grantOf(b.sec, secretaryID), "account_id": me.Account.ID, "from_day": from, "to_day": to, "acts": []string{"accept"}}
		begin := func() Entrustment {
			var e Entrustment
			secretary.do(http.MethodPost, "/api/entrustments", body).want(200).into(&e)
			step(wang, e.ID, "accept", 1).want(204)
			step(b.sec, e.ID, "confirm", 2).want(204)
			return e
		}
		empty := m{"kind": "delegation", "grant_id": body["grant_id"], "account_id": me.Account.ID, "from_day": from, "to_day": to, "acts": []string{"roster"}}
		secretary.do(http.MethodPost, "/api/entrustments", empty).want(422, "entrustment.acts", `"field":"acts"`)
		e := begin()
		wang.do(http.MethodGet, "/api/accept", nil).want(403)
		w.now = from.Start()
		wang.do(http.MethodGet, "/api/accept", nil).want(200, `"Name":"王wang（代赵secretary）"`, fmt.Sprintf(`"For":%d`, secretaryID), fmt.Sprintf(`"Orgs":[%d]`, w.branchA))
		wang.do(http.MethodGet, "/api/session", nil).want(200, `"for_name":"赵secretary"`, "审核组织生活记录")
		secretary.do(http.MethodGet, "/api/accept", nil).want(200, `"Name":"赵secretary"`)
		wang.do(http.MethodGet, "/api/member-accounts", nil).want(403) // codes for log-ins never go to a proxy
		w.now = to.AddDays(1).Start().Add(-1)
		wang.do(http.MethodGet, "/api/accept", nil).want(200)
		w.now = to.AddDays(1).Start()
		wang.do(http.MethodGet, "/api/accept", nil).want(403)
		if err := w.service.SettleEntrustments(t.Context()); err != nil {
			t.Fatal(err)
		}
		secretary.do(http.MethodGet, "/api/entrustments/"+e.ID.String(), nil).want(200, "已结束")

		from, to = w.db.Today(), w.db.Today().AddDays(9)
		body["from_day"], body["to_day"] = from, to
		e = begin()
		wang.do(http.MethodGet, "/api/accept", nil).want(200)
		act(secretary, e.ID, "withdraw", 3).want(204)
		wang.do(http.MethodGet, "/api/accept", nil).want(403)

		e = begin()
		wang.do(http.MethodGet, "/api/accept", nil).want(200)
		b.sec.do(http.MethodDelete, "/api/grants/"+w.grantOf(b.sec, secretaryID).String(), nil).want(204) // nobody stands in for one who holds nothing
		wang.do(http.MethodGet, "/api/accept", nil).want(403)
		b.sec.do(http.MethodGet, "/api/entrustments/"+e.ID.String(), nil).want(200, `"state":"withdrawn"`)
		w.wantTrail("entrustment.ended", "entrustment.withdrawn")
	})
}

func TestTwoWritersOfAnEntrustment(t *testing.T) {
	each(t, func(w *world) {
		b := w.bureauOffice()
		ctx, s := t.Context(), w.service
		clerk, next := kernel.Actor{Account: b.clerkID, Name: "甲"}, kernel.Actor{Account: b.nextID, Name: "乙"}
		e := b.handover(w.db.Today().AddDays(1))
		if n := both(t, func() error { return s.Accept(ctx, next, e.ID, 1) }, func() error { return s.WithdrawEntrustment(ctx, clerk, e.ID, 1, "改了主意") }); n != 1 {
			t.Fatalf("%d of accepting and withdrawing were done", n)
		}
		if n := both(t, func() error {
			_, err := s.Start(ctx, clerk, NewEntrustment{Kind: Handover, Grant: b.grant, Account: b.nextID, From: w.db.Today()})
			return err
		},
			func() error {
				_, err := s.Start(ctx, clerk, NewEntrustment{Kind: Handover, Grant: b.grant, Account: b.nextID, From: w.db.Today()})
				return err
			}); n > 1 {
			t.Fatalf("%d hand-overs of one office are open", n)
		}
		var list kernel.List[Entrustment]
		b.clerk.do(http.MethodGet, "/api/entrustments?open=true", nil).want(200).into(&list)
		if list.Total != 1 {
			t.Fatalf("%d are open", list.Total)
		}
		open := list.Items[0]
		if open.State == Proposed {
			step(b.next, open.ID, "accept", open.Version).want(204)
			open.Version++
		}
		both(t, func() error { return s.WithdrawEntrustment(ctx, clerk, open.ID, open.Version, "改了主意") }, func() error { step(b.sec, open.ID, "confirm", open.Version); return nil })
		b.clerk.do(http.MethodGet, "/api/entrustments/"+open.ID.String(), nil).want(200)
		confirmed := !strings.Contains(b.clerk.body, `"confirmed_at":0`)
		if held := b.sec.do(http.MethodGet, "/api/grants?account_id="+b.nextID.String(), nil).want(200).body; confirmed != !strings.Contains(held, `"total":0`) {
			t.Fatalf("confirmed %v, yet the grants are %s", confirmed, held)
		}
	})
}

// A proxy who is transferred out of reach of the office stops standing in with the transfer; one who goes
// to the organisation above, from where they could be named, goes on.
func TestAProxyWhoMovesAwayStandsInNoLonger(t *testing.T) {
	each(t, func(w *world) {
		b := w.bureauOffice()
		secretaryID, secretary := w.person(b.sys, b.sec, "secretary", "branch_secretary", w.branchA)
		w.memberAccount("wang", 101, w.branchA)
		wang := w.browser().login("wang", strong).want(200)
		var me Session
		wang.do(http.MethodGet, "/api/session", nil).into(&me)
		move := func(to kernel.ID) {
			w.tell(func(ctx context.Context, tx *db.Tx) error { return w.service.MemberMoved(ctx, tx, 101, to) })
		}
		day := w.db.Today()
		begin := func() (e Entrustment) {
			secretary.do(http.MethodPost, "/api/entrustments", m{
				"kind": "delegation", "grant_id": w.grantOf(b.sec, secretaryID), "account_id": me.Account.ID, "from_day": day, "to_day": day.AddDays(9), "acts": []string{"accept"},
			}).want(200).into(&e)
			return e
		}
		e := begin()
		step(wang, e.ID, "accept", 1).want(204)
		step(b.sec, e.ID, "confirm", 2).want(204)
		wang.do(http.MethodGet, "/api/accept", nil).want(200)

		move(w.bureau) // the organisation above the office
		wang.do(http.MethodGet, "/api/accept", nil).want(200)
		move(w.brachB)
		wang.do(http.MethodGet, "/api/accept", nil).want(403)
		secretary.do(http.MethodGet, "/api/entrustments/"+e.ID.String(), nil).want(200, `"state":"withdrawn"`, "代理人已转到其他组织")
		w.wantTrail("entrustment.withdrawn")
		move(w.branchA)
		wang.do(http.MethodGet, "/api/accept", nil).want(403) // what ended does not come back by itself

		open := begin() // not even accepted
		move(w.brachB)
		step(wang, open.ID, "accept", 1).want(409)
		move(w.branchA)

		left := begin()
		step(wang, left.ID, "accept", 1).want(204)
		step(b.sec, left.ID, "confirm", 2).want(204)
		who := kernel.Actor{Account: 1, Name: "甲"}
		w.tell(func(ctx context.Context, tx *db.Tx) error { return w.service.MemberLeft(ctx, tx, who, 101) })
		secretary.do(http.MethodGet, "/api/entrustments/"+left.ID.String(), nil).want(200, `"state":"withdrawn"`, "代理人已不在册")
	})
}
