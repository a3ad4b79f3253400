package account

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

func TestFreshDatabaseLetsNobodyIn(t *testing.T) {
	each(t, func(w *world) {
		for _, pair := range [][2]string{{"admin", "admin"}, {"root", "root"}, {"sysadmin", "12345678"}, {"", ""}, {"xitong", ""}} {
			w.browser().login(pair[0], pair[1]).want(http.StatusUnauthorized, "session.wrong_login")
		}
		for _, op := range []string{
			"GET /api/session", "DELETE /api/session", "GET /api/sessions", "GET /api/accounts", "POST /api/accounts", "GET /api/grants", "GET /api/roles",
			"GET /api/audit", "GET /api/audit/export", "GET /api/preferences/x", "GET /api/drafts/x", "GET /api/see", "POST /api/accounts/members", "POST /api/session/password",
		} {
			method, path, _ := strings.Cut(op, " ")
			var body any
			if method == http.MethodPost {
				body = m{}
			}
			w.browser().do(method, path, body).want(http.StatusUnauthorized)
		}
		w.browser().do(http.MethodGet, "/api/setup", nil).want(200, `"needed":true`, `"accounts":[]`)
		w.browser().do(http.MethodPost, "/api/setup", m{"code": "AAAA-AAAA-AAAA", "administrators": []m{
			{"role": "sys_admin", "login": "aaa", "name": "a", "password": strong},
			{"role": "sec_admin", "login": "bbb", "name": "b", "password": strong},
			{"role": "audit_admin", "login": "ccc", "name": "c", "password": strong},
		}}).want(http.StatusForbidden, "setup.wrong_code")
		w.wantTrail("session.refused", "setup.refused")
	})
}

func TestSetupMakesThreeAndThenNeverAgain(t *testing.T) {
	each(t, func(w *world) {
		code, err := w.service.NewSetupCode(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		three := []m{
			{"role": "sys_admin", "login": "one", "name": "一", "password": strong},
			{"role": "sec_admin", "login": "two", "name": "二", "password": strong},
			{"role": "sec_admin", "login": "three", "name": "三", "password": strong},
		}
		post := func() *browser {
			return w.browser().do(http.MethodPost, "/api/setup", m{"code": code, "administrators": three})
		}
		post().want(422, "setup.three")
		three[2]["role"], three[2]["login"] = "audit_admin", "two"
		post().want(422, "setup.three")
		three[2]["login"], three[2]["password"] = "three", "12345678"
		post().want(422, "password.common", "administrators[2].password")
		three[2]["password"] = strong
		post().want(http.StatusNoContent)
		post().want(http.StatusConflict, "setup.done")
		w.browser().do(http.MethodGet, "/api/setup", nil).want(200, `"needed":false`)
		if again, err := w.service.NewSetupCode(t.Context()); err != nil || again != "" {
			t.Fatalf("a second code %q was made (%v)", again, err)
		}
	})
}

func TestSessionFixation(t *testing.T) {
	each(t, func(w *world) {
		w.setUp()
		b := w.browser()
		b.cookie = "a-token-that-an-attacker-chose"
		b.login("xitong", strong).want(200)
		if b.cookie == "a-token-that-an-attacker-chose" {
			t.Fatal("the log-in took over the token it was given")
		}
		first := b.cookie
		b.login("xitong", strong).want(200)
		if b.cookie == first {
			t.Fatal("two log-ins have one token")
		}
		old := w.browser()
		old.cookie = first
		old.do(http.MethodGet, "/api/session", nil).want(http.StatusUnauthorized)
		n, err := db.Scalar[int](t.Context(), w.db.Read(), "SELECT COUNT(*) FROM account_session WHERE token_hash=?", b.cookie)
		if err != nil || n != 0 {
			t.Fatal("the token itself lies in the database")
		}
	})
}

func TestSessionRunsOut(t *testing.T) {
	each(t, func(w *world) {
		sys, _, _ := w.setUp()
		w.now = w.now.Add(29 * time.Minute)
		sys.do(http.MethodGet, "/api/session", nil).want(200)
		w.now = w.now.Add(30 * time.Minute)
		sys.do(http.MethodGet, "/api/session", nil).want(200)
		w.now = w.now.Add(31 * time.Minute)
		sys.do(http.MethodGet, "/api/session", nil).want(http.StatusUnauthorized, "login")
		sys.login("xitong", strong).want(200)
		for range 26 {
			w.now = w.now.Add(28 * time.Minute)
			sys.do(http.MethodGet, "/api/session", nil)
		}
		sys.want(http.StatusUnauthorized)
	})
}

func TestMemberStaysSignedInForAWeekUntilGivenOffice(t *testing.T) {
	each(t, func(w *world) {
		sys, sec, _ := w.setUp()
		var code Code
		sys.do(http.MethodPost, "/api/accounts", m{"login": "wang", "name": "王小明", "org_id": w.branchA, "member_id": 101}).want(200).into(&code)
		phone := w.browser()
		phone.do(http.MethodPost, "/api/activation", m{"login": "wang", "code": code.Code, "password": strong}).want(204)
		phone.login("wang", strong).want(200, `"member_id":101`, `"role":"member"`)
		if !strings.Contains(phone.header.Get("Set-Cookie"), "Max-Age=604800") {
			t.Fatal(phone.header.Get("Set-Cookie"))
		}
		w.now = w.now.Add(48 * time.Hour)
		phone.do(http.MethodGet, "/api/own", nil).want(200, `"Member":101`, `"All":false`)
		phone.do(http.MethodGet, "/api/see", nil).want(http.StatusForbidden)
		sec.login("anquan", strong).want(200)
		sec.do(http.MethodPost, "/api/grants", m{"account_id": code.AccountID, "role": "branch_secretary", "org_id": w.branchA}).want(200)
		phone.do(http.MethodGet, "/api/own", nil).want(http.StatusUnauthorized)
		sys.login("xitong", strong).want(200)
		sys.do(http.MethodPost, "/api/accounts", m{"login": "wang2", "name": "王小明", "org_id": w.branchA, "member_id": 101}).want(409, "account.member_taken")
	})
}

func TestWithdrawalHoldsFromTheNextRequestOnEveryNode(t *testing.T) {
	each(t, func(w *world) {
		sys, sec, _ := w.setUp()
		_, other := w.node(w.service.orgs, Options{})
		id, clerk := w.person(sys, sec, "clerk", "staff", w.root)
		elsewhere := &browser{w: w, server: other, cookie: clerk.cookie}
		clerk.do(http.MethodGet, "/api/see", nil).want(200, `"All":true`)
		elsewhere.do(http.MethodGet, "/api/see", nil).want(200, `"All":true`)

		var list kernel.List[AccountGrant]
		sec.do(http.MethodGet, fmt.Sprintf("/api/grants?account_id=%d", id), nil).want(200).into(&list)
		sec.do(http.MethodDelete, fmt.Sprintf("/api/grants/%d", list.Items[0].ID), nil).want(204)
		clerk.do(http.MethodGet, "/api/see", nil).want(http.StatusForbidden)
		elsewhere.do(http.MethodGet, "/api/see", nil).want(http.StatusForbidden)

		sec.do(http.MethodPost, "/api/grants", m{"account_id": id, "role": "branch_secretary", "org_id": w.branchA}).want(200)
		elsewhere.do(http.MethodGet, "/api/see", nil).want(200, fmt.Sprintf(`"Orgs":[%d]`, w.branchA))

		sys.do(http.MethodPost, fmt.Sprintf("/api/accounts/%d/disable", id), m{"reason": "调离"}).want(204)
		clerk.do(http.MethodGet, "/api/see", nil).want(http.StatusUnauthorized)
		elsewhere.do(http.MethodGet, "/api/session", nil).want(http.StatusUnauthorized)
		w.browser().login("clerk", strong).want(http.StatusUnauthorized)
		sys.do(http.MethodPost, fmt.Sprintf("/api/accounts/%d/enable", id), nil).want(204)
		w.browser().login("clerk", strong).want(200)
	})
}
