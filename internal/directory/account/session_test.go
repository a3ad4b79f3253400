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

func TestOwnSessionsAreListedAndEnded(t *testing.T) {
	each(t, func(w *world) {
		sys, sec, _ := w.setUp()
		second := w.browser().login("xitong", strong).want(200)
		var list kernel.List[OwnLogin]
		sys.do(http.MethodGet, "/api/sessions", nil).want(200).into(&list)
		if list.Total != 2 {
			t.Fatalf("%d sessions", list.Total)
		}
		for _, v := range list.Items {
			if !v.Current {
				sec.do(http.MethodDelete, "/api/sessions/"+v.ID.String(), nil).want(404)
				sys.do(http.MethodDelete, "/api/sessions/"+v.ID.String(), nil).want(204)
			}
		}
		second.do(http.MethodGet, "/api/session", nil).want(401)
		sys.do(http.MethodGet, "/api/session", nil).want(200)
		third := w.browser().login("xitong", strong).want(200)
		sys.do(http.MethodDelete, "/api/sessions", nil).want(200, `"count":1`)
		third.do(http.MethodGet, "/api/session", nil).want(401)
		token := sys.cookie
		sys.do(http.MethodDelete, "/api/session", nil).want(204)
		sys.cookie = token
		sys.do(http.MethodGet, "/api/session", nil).want(401)
	})
}

func TestChangingThePasswordAsksTheOldAndEndsOtherSessions(t *testing.T) {
	each(t, func(w *world) {
		sys, _, _ := w.setUp()
		other := w.browser().login("xitong", strong).want(200)
		change := func(old, next string) *browser {
			return sys.do(http.MethodPost, "/api/session/password", m{"old_password": old, "new_password": next})
		}
		change("wrong", "Nw8-violet").want(422, "session.wrong_old_password", `"field":"old_password"`)
		change(strong, strong).want(422, "session.same_password")
		change(strong, "short").want(422, "password.short", `"field":"new_password"`)
		change(strong, "Nw8-violet").want(204)
		other.do(http.MethodGet, "/api/session", nil).want(401)
		sys.do(http.MethodGet, "/api/session", nil).want(200)
		w.browser().login("xitong", strong).want(401)
		w.browser().login("xitong", "Nw8-violet").want(200)
		w.wantTrail("password.refused", "password.changed")
	})
}

func TestAnOldPasswordOfAnOfficerMustBeChangedFirst(t *testing.T) {
	each(t, func(w *world) {
		sys, _, _ := w.setUp()
		w.now = w.now.Add(90*24*time.Hour + time.Second)
		sys.login("xitong", strong).want(200, `"must_change_password":true`)
		sys.do(http.MethodGet, "/api/accounts", nil).want(403, "account.must_change")
		sys.do(http.MethodGet, "/api/preferences/x", nil).want(403, "account.must_change")
		sys.do(http.MethodGet, "/api/session", nil).want(200)
		sys.do(http.MethodPost, "/api/session/password", m{"old_password": strong, "new_password": "Nw8-violet"}).want(204)
		sys.do(http.MethodGet, "/api/accounts", nil).want(200)
	})
}

func TestFiveFailuresLockTheAccountAndTheAnswerIsTheSame(t *testing.T) {
	each(t, func(w *world) {
		w.setUp()
		var answers []string
		ask := func(login, password string) {
			b := w.browser().login(login, password).want(401)
			answers = append(answers, b.body[:strings.Index(b.body, `"request_id"`)])
		}
		for range 5 {
			ask("xitong", "wrong")
		}
		w.wantTrail("account.locked")
		before := w.work.works
		ask("xitong", strong) // right, but locked
		ask("nobody", "wrong")
		ask("anquan", "wrong")
		if w.work.works-before != 3 {
			t.Fatalf("%d hashes for three refusals: they do not take the same time", w.work.works-before)
		}
		for _, a := range answers {
			if a != answers[0] {
				t.Fatalf("answers differ:\n%s\n%s", answers[0], a)
			}
		}
		w.now = w.now.Add(10*time.Minute - time.Second)
		w.browser().login("xitong", strong).want(401)
		w.now = w.now.Add(time.Second)
		for range 5 {
			w.browser().login("xitong", "wrong").want(401)
		}
		w.now = w.now.Add(19 * time.Minute)
		w.browser().login("xitong", strong).want(401)
		w.now = w.now.Add(time.Minute)
		w.browser().login("xitong", strong).want(200)
	})
}

// TestRefusalsCostTheSameWork counts instead of measuring: every refusal hashes once and writes one
// row of the trail, whoever was asked for; crypt hashes in vain when there is no account.
func TestRefusalsCostTheSameWork(t *testing.T) {
	each(t, func(w *world) {
		w.setUp()
		for range 5 {
			w.browser().login("anquan", "wrong").want(401)
		}
		for name, pair := range map[string][2]string{"unknown": {"nobody", "wrong"}, "wrong": {"xitong", "wrong"}, "locked, right": {"anquan", strong}, "locked, wrong": {"anquan", "wrong"}} {
			hashes, rows := w.work.works, w.count("SELECT COUNT(*) FROM audit")
			w.browser().login(pair[0], pair[1]).want(401, "session.wrong_login")
			if h, r := w.work.works-hashes, w.count("SELECT COUNT(*) FROM audit")-rows; h != 1 || r != 1 {
				t.Errorf("%s: %d hashes, %d rows", name, h, r)
			}
		}
	})
}

func TestAnAddressThatFailsTooOftenIsRefusedAndWrittenDownOnce(t *testing.T) {
	each(t, func(w *world) {
		w.setUp()
		for i := range 30 {
			w.browser().login(fmt.Sprintf("guess%d", i), "wrong").want(401)
		}
		w.browser().login("xitong", strong).want(429, "session.too_many")
		w.browser().login("xitong", strong).want(429)
		n := 0
		for _, a := range w.trail() {
			if a == "session.address_refused" {
				n++
			}
		}
		if n != 1 {
			t.Fatalf("%d rows for the refused address", n)
		}
		w.now = w.now.Add(time.Minute)
		w.browser().login("xitong", strong).want(200)
	})
}

func TestACodeWorksOnceAndRunsOut(t *testing.T) {
	each(t, func(w *world) {
		sys, _, _ := w.setUp()
		var code Code
		sys.do(http.MethodPost, "/api/accounts", m{"login": "li.hong", "name": "李红", "org_id": w.branchA}).want(200).into(&code)
		w.browser().login("li.hong", code.Code).want(401)
		activate := func(login, c, password string) *browser {
			return w.browser().do(http.MethodPost, "/api/activation", m{"login": login, "code": c, "password": password})
		}
		activate("li.hong", "AAAA-AAAA-AAAA", strong).want(422, "activation.wrong_code")
		activate("nobody", code.Code, strong).want(422, "activation.wrong_code")
		activate("li.hong", code.Code, "weak").want(422, "password.short")
		w.now = w.now.Add(codeLife)
		activate("li.hong", code.Code, strong).want(422, "activation.wrong_code")
		w.now = w.now.Add(-time.Second)
		activate("li.hong", strings.ToLower(strings.ReplaceAll(code.Code, "-", " ")), strong).want(204)
		activate("li.hong", code.Code, "Nw8-violet").want(422, "activation.wrong_code")
		w.browser().login("LI.HONG", strong).want(200)
		if stored, _ := db.Scalar[int](t.Context(), w.db.Read(), "SELECT COUNT(*) FROM idempotency WHERE body LIKE ?", "%"+code.Code+"%"); stored != 0 {
			t.Fatal("the code stayed behind in clear")
		}
		w.wantTrail("account.created", "activation.refused", "account.activated")
	})
}
