package account

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// tell runs a step of the roster's transaction.
func (w *world) tell(step func(ctx context.Context, tx *db.Tx) error) {
	w.t.Helper()
	if err := w.db.Do(w.t.Context(), "test", step); err != nil {
		w.t.Fatal(err)
	}
}

// member is an account with an office and a member behind it, logged in.
func (w *world) member(sys, sec *browser, login string, id kernel.ID) (kernel.ID, *browser) {
	w.t.Helper()
	var code Code
	sys.do(http.MethodPost, "/api/accounts", m{"login": login, "name": "王强", "org_id": w.branchA, "member_id": id}).want(200).into(&code)
	w.browser().do(http.MethodPost, "/api/activation", m{"login": login, "code": code.Code, "password": strong}).want(204)
	sec.do(http.MethodPost, "/api/grants", m{"account_id": code.AccountID, "role": "branch_secretary", "org_id": w.branchA}).want(200)
	return code.AccountID, w.browser().login(login, strong).want(200)
}

func TestWhoLeavesTheRosterIsLoggedOut(t *testing.T) {
	each(t, func(w *world) {
		sys, sec, _ := w.setUp()
		who := kernel.Actor{Account: 1, Name: "甲"}
		gone := map[kernel.ID]bool{}
		w.service.opts.OnRoster = func(_ context.Context, _ db.Queryer, id kernel.ID) (bool, error) { return !gone[id], nil }
		leave := func(member kernel.ID) {
			gone[member] = true
			w.tell(func(ctx context.Context, tx *db.Tx) error { return w.service.MemberLeft(ctx, tx, who, member) })
		}
		back := func(member kernel.ID, mistaken bool) {
			gone[member] = false
			w.tell(func(ctx context.Context, tx *db.Tx) error {
				return w.service.MemberBack(ctx, tx, who, member, mistaken)
			})
		}
		id, person := w.member(sys, sec, "wangqiang", 77)
		enable := func(id kernel.ID) *browser {
			return sys.do(http.MethodPost, fmt.Sprintf("/api/accounts/%d/enable", id), nil)
		}

		leave(77)
		person.do(http.MethodGet, "/api/session", nil).want(401)
		person.login("wangqiang", strong).want(401)
		enable(id).want(409, "account.member_gone")
		sys.do(http.MethodPost, fmt.Sprintf("/api/accounts/%d/reset", id), nil).want(409, "account.state")
		w.wantTrail("account.member_left")

		back(77, true)
		person.login("wangqiang", strong).want(200, "branch_secretary")
		w.wantTrail("account.member_back")

		leave(77)
		back(77, false)
		person.login("wangqiang", strong).want(401)
		var code Code
		sys.do(http.MethodPost, fmt.Sprintf("/api/accounts/%d/reset", id), nil).want(200).into(&code)
		w.browser().do(http.MethodPost, "/api/activation", m{"login": "wangqiang", "code": code.Code, "password": "Nw8-violet"}).want(204)
		person.login("wangqiang", "Nw8-violet").want(200)
		person.do(http.MethodGet, "/api/see", nil).want(403) // the office waits for the security administrator
		sec.do(http.MethodPost, fmt.Sprintf("/api/accounts/%d/confirm", id), nil).want(204)
		person.do(http.MethodGet, "/api/see", nil).want(200)

		// What was shut by hand stays shut, and somebody without an account leaves nothing behind.
		sys.do(http.MethodPost, fmt.Sprintf("/api/accounts/%d/disable", id), m{"reason": "借用"}).want(204)
		leave(77)
		back(77, true)
		person.login("wangqiang", "Nw8-violet").want(401)
		enable(id).want(204)
		leave(4711)
		back(4711, false)
		gone[78] = true
		sys.do(http.MethodPost, "/api/accounts", m{"login": "late", "name": "李敏", "org_id": w.branchA, "member_id": 78}).want(409, "account.member_gone")
	})
}
