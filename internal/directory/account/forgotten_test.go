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

// desks keeps what was raised, in the place of the rooms above; its row makes it part of the
// transaction, so that what is rolled back is not kept.
type desks struct{ open map[kernel.ID]Asked }

func (d *desks) Raise(_ context.Context, tx *db.Tx, a Asked) error {
	tx.OnCommit(func() { d.open[a.Account] = a })
	return nil
}

func (d *desks) Clear(_ context.Context, tx *db.Tx, id kernel.ID) error {
	tx.OnCommit(func() { delete(d.open, id) })
	return nil
}

// memberAccount is a member's active account.
func (w *world) memberAccount(login string, member, branch kernel.ID) kernel.ID {
	w.t.Helper()
	code, err := w.service.Create(w.t.Context(), kernel.Actor{Account: 1}, NewAccount{login, "王" + login, branch, member})
	if err != nil {
		w.t.Fatal(err)
	}
	w.browser().do(http.MethodPost, "/api/activation", m{"login": login, "code": code.Code, "password": strong}).want(204)
	return code.AccountID
}

func (w *world) forgot(login string) *browser {
	return w.browser().do(http.MethodPost, "/api/session/forgotten", m{"login": login})
}

func TestAForgottenPasswordIsSeenToInPerson(t *testing.T) {
	each(t, func(w *world) {
		sys, sec, _ := w.setUp()
		_, secretary := w.person(sys, sec, "secretary", "branch_secretary", w.branchA)
		_, foreign := w.person(sys, sec, "foreign", "branch_secretary", w.brachB)
		id := w.memberAccount("wang", 101, w.branchA)
		member := w.browser().login("wang", strong).want(200)

		known, unknown := w.forgot(" WANG ").want(204), w.forgot("nobody").want(204)
		if known.body != unknown.body {
			t.Fatal("the answer tells who has an account")
		}
		if got := w.desks.open[id]; got.Branch != w.branchA || got.Office || len(w.desks.open) != 1 {
			t.Fatalf("raised %+v", w.desks.open)
		}
		member.do(http.MethodGet, "/api/session", nil).want(200) // a request changes nothing
		secretary.do(http.MethodGet, "/api/member-accounts?asked=true", nil).want(200, `"login":"wang"`, `"total":1`)
		foreign.do(http.MethodGet, "/api/member-accounts", nil).want(200, `"total":0`)

		vouch := func(b *browser, id kernel.ID) *browser {
			return b.do(http.MethodPost, fmt.Sprintf("/api/member-accounts/%d/code", id), m{"seen": "papers"})
		}
		vouch(foreign, id).want(404)
		vouch(sys, id).want(403)
		var code Code
		vouch(secretary, id).want(200).into(&code)
		if len(w.desks.open) != 0 {
			t.Fatal("the duty stays though the code was given")
		}
		member.do(http.MethodGet, "/api/session", nil).want(401)
		w.browser().login("wang", strong).want(401)
		w.now = w.now.Add(vouchLife)
		use := func() *browser {
			return w.browser().do(http.MethodPost, "/api/activation", m{"login": "wang", "code": code.Code, "password": "Nw8-violet"})
		}
		use().want(422, "activation.wrong_code")
		w.now = w.now.Add(-time.Second)
		use().want(204)
		// whose account it is reads who gave a code for it, and how it was made sure who they are
		again := w.browser().login("wang", "Nw8-violet").want(200)
		var told kernel.List[OwnAct]
		again.do(http.MethodGet, "/api/session/account-log", nil).want(200).into(&told)
		if told.Total != 2 || told.Items[0].Actor != "赵secretary" || told.Items[0].Act != "当面核实后发激活码" || told.Items[0].Note != "核对了身份证件" || !told.Items[0].Fresh {
			t.Fatalf("the member is told %+v", told.Items)
		}
		foreign.login("foreign", strong).want(200)
		foreign.do(http.MethodGet, "/api/session/account-log", nil).want(200)
		if strings.Contains(foreign.body, "赵secretary") {
			t.Fatalf("another account reads it: %s", foreign.body)
		}
		use().want(422)
		w.browser().login("wang", "Nw8-violet").want(200)
		w.wantTrail("session.forgotten", "account.vouched", "account.activated")
		if w.count("SELECT COUNT(*) FROM audit WHERE detail LIKE ?", "%nobody%") != 0 {
			t.Fatal("what was typed for a login stands in the trail: it may be a password")
		}
	})
}

func TestWhoMayNotBeVouchedFor(t *testing.T) {
	each(t, func(w *world) {
		sys, sec, _ := w.setUp()
		_, secretary := w.person(sys, sec, "secretary", "branch_secretary", w.branchA)
		office := w.memberAccount("office", 101, w.branchA)
		sec.do(http.MethodPost, "/api/grants", m{"account_id": office, "role": "branch_secretary", "org_id": w.branchA}).want(200)
		vouch := func(b *browser, id kernel.ID) *browser {
			return b.do(http.MethodPost, fmt.Sprintf("/api/member-accounts/%d/code", id), m{"seen": "known"})
		}
		vouch(secretary, office).want(409, "account.office_code")
		vouch(w.browser().login("office", strong).want(200), office).want(403, "account.own")
		gone := w.memberAccount("gone", 102, w.branchA)
		sys.do(http.MethodPost, fmt.Sprintf("/api/accounts/%d/disable", gone), m{"reason": "转出"}).want(204)
		vouch(secretary, gone).want(409, "account.state")
		vouch(secretary, 4711).want(404)

		w.forgot("office").want(204)
		if got := w.desks.open[office]; !got.Office {
			t.Fatalf("an office's request went to %+v", got)
		}
		w.forgot("gone").want(204)
		if _, raised := w.desks.open[gone]; raised {
			t.Fatal("a disabled account raised a duty")
		}
		w.browser().login("office", strong).want(200) // remembered after all
		if len(w.desks.open) != 0 {
			t.Fatal("the duty stays though the password was remembered")
		}
	})
}

func TestRequestsAreLimited(t *testing.T) {
	each(t, func(w *world) {
		w.setUp()
		w.memberAccount("wang", 101, w.branchA)
		for range addressLimit {
			w.forgot("wang").want(204)
		}
		w.forgot("wang").want(429, "session.too_many")
		w.browser().login("wang", strong).want(429)
		if n := w.count("SELECT COUNT(*) FROM audit WHERE action='session.forgotten'"); n != 1 {
			t.Fatalf("%d rows for one account within the hour", n)
		}
	})
}

func TestTheServersCommandHelpsAnAdministrator(t *testing.T) {
	guarded(t, func(w *world) {
		sys, _, _ := w.setUp()
		sys.enrol()
		for range 5 {
			w.browser().login("xitong", "guess").want(401)
		}
		w.browser().login("xitong", strong).want(401)
		if _, err := w.service.RecoverAdministrator(t.Context(), "xitong", Recovery{}); err != nil {
			t.Fatal(err)
		}
		sys.do(http.MethodGet, "/api/session", nil).want(200) // a lock that is lifted ends nothing
		w.browser().login("xitong", strong).want(200, `"factor":"needed"`)
		if _, err := w.service.RecoverAdministrator(t.Context(), "xitong", Recovery{Factor: true}); err != nil {
			t.Fatal(err)
		}
		sys.do(http.MethodGet, "/api/session", nil).want(401)
		w.browser().login("xitong", strong).want(200, `"factor":"set_up"`)
		list, err := w.service.Administrators(t.Context())
		if err != nil || len(list) != 3 {
			t.Fatalf("%d administrators (%v)", len(list), err)
		}
		w.wantTrail("account.unlocked")
	})
}
