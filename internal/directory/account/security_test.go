package account

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

func TestFreshDatabaseLetsNobodyIn(t *testing.T) {
	each(t, func(w *world) {
		for _, pair := range [][2]string{{"admin", "admin"}, {"root", "root"}, {"sysadmin", "12345678"}, {"", ""}, {"xitong", ""}} {
			w.browser().login(pair[0], pair[1]).want(http.StatusUnauthorized, "session.wrong_login")
		}
		for _, op := range []string{"GET /api/session", "DELETE /api/session", "GET /api/sessions", "GET /api/accounts", "POST /api/accounts", "GET /api/grants", "GET /api/roles",
			"GET /api/audit", "GET /api/audit/export", "GET /api/preferences/x", "GET /api/drafts/x", "GET /api/see", "POST /api/accounts/members", "POST /api/session/password"} {
			method, path, _ := strings.Cut(op, " ")
			var body any
			if method == http.MethodPost {
				body = m{}
			}
			w.browser().do(method, path, body).want(http.StatusUnauthorized)
		}
		w.browser().do(http.MethodGet, "/api/setup", nil).want(200, `"needed":true`, `"accounts":[]`)
		w.browser().do(http.MethodPost, "/api/setup", m{"code": "AAAA-AAAA-AAAA", "administrators": []m{{"role": "sys_admin", "login": "aaa", "name": "a", "password": strong},
			{"role": "sec_admin", "login": "bbb", "name": "b", "password": strong}, {"role": "audit_admin", "login": "ccc", "name": "c", "password": strong}}}).want(http.StatusForbidden, "setup.wrong_code")
		w.wantTrail("session.refused", "setup.refused")
	})
}

func TestSetupMakesThreeAndThenNeverAgain(t *testing.T) {
	each(t, func(w *world) {
		code, err := w.service.NewSetupCode(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		three := []m{{"role": "sys_admin", "login": "one", "name": "一", "password": strong}, {"role": "sec_admin", "login": "two", "name": "二", "password": strong},
			{"role": "sec_admin", "login": "three", "name": "三", "password": strong}}
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

// TestRefusalsTakeTheSameTime measures with the real hash: medians of unknown, wrong and locked
// within a tenth. The clock stands still, so the address limit is kept away by changing networks.
func TestRefusalsTakeTheSameTime(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	w.setUp()
	hasher := crypt.NewPasswords(crypt.Argon2id)
	s := NewService(w.db, w.log, w.service.orgs, Options{Policy: sample(), Hasher: hasher})
	hash, err := hasher.Hash(t.Context(), strong)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.db.Do(t.Context(), "test", func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "UPDATE account SET password_hash=?", hash); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "UPDATE account SET locked_until=? WHERE login='anquan'", w.now.Add(time.Hour).UnixMilli())
		return err
	}); err != nil {
		t.Fatal(err)
	}
	measure := func(login, password string) time.Duration {
		begun := time.Now()
		s.addresses.seen = nil
		if _, err := s.Login(t.Context(), Caller{Address: "10.0.0.9"}, login, password); err == nil {
			t.Fatal("let in")
		}
		return time.Since(begun)
	}
	kinds := map[string][2]string{"unknown": {"nobody", "wrong"}, "wrong": {"xitong", "wrong"}, "locked": {"anquan", strong}}
	best := map[string][]time.Duration{}
	for range 9 { // in turns, so that a busy machine slows all of them alike
		for kind, pair := range kinds {
			best[kind] = append(best[kind], measure(pair[0], pair[1]))
		}
	}
	low, high := time.Hour, time.Duration(0)
	for _, times := range best {
		// The quickest of several is what the work itself takes; the rest is the machine's.
		quickest := times[0]
		for _, d := range times {
			quickest = min(quickest, d)
		}
		low, high = min(low, quickest), max(high, quickest)
	}
	if float64(high-low) > 0.1*float64(high)+float64(2*time.Millisecond) {
		t.Fatalf("refusals take from %v to %v: %v", low, high, best)
	}
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

func TestNobodyElseReadsTheTrail(t *testing.T) {
	each(t, func(w *world) {
		sys, sec, auditor := w.setUp()
		_, staff := w.person(sys, sec, "staff1", "staff", w.root)
		for _, b := range []*browser{sys, sec, staff} {
			b.do(http.MethodGet, "/api/audit", nil).want(403)
			b.do(http.MethodGet, "/api/audit/export", nil).want(403)
			b.do(http.MethodGet, "/api/audit/verification", nil).want(403)
		}
		if _, err := w.log.Seal(t.Context(), w.db); err != nil {
			t.Fatal(err)
		}
		auditor.do(http.MethodGet, "/api/audit?action=grant.&size=20", nil).want(200, `"action_text":"授权"`, `"total":1`)
		auditor.do(http.MethodGet, "/api/audit?from=2026-11-24", nil).want(200, `"total":0`)
		auditor.do(http.MethodGet, "/api/audit?from=2026-11-24&to=2026-11-23", nil).want(422, "audit.bad_days")
		auditor.do(http.MethodGet, "/api/audit/verification", nil).want(200, `"sound":true`, `"root":"`)
		auditor.do(http.MethodGet, "/api/audit/verification?known_root=abc", nil).want(200, `"sound":false`)
		auditor.do(http.MethodGet, "/api/audit/export?action=session.", nil).want(200)
		w.wantTrail("audit.exported", "audit.verified")
		for _, b := range []*browser{auditor} {
			b.do(http.MethodGet, "/api/see", nil).want(403)
			b.do(http.MethodGet, "/api/accounts", nil).want(403)
			b.do(http.MethodGet, "/api/grants", nil).want(403)
		}
	})
}

func TestEveryActLeavesItsRow(t *testing.T) {
	each(t, func(w *world) {
		sys, sec, _ := w.setUp()
		id, person := w.person(sys, sec, "person", "staff", w.bureau)
		person.do(http.MethodDelete, "/api/session", nil).want(204)
		sys.do(http.MethodPost, fmt.Sprintf("/api/accounts/%d/disable", id), m{"reason": "x"}).want(204)
		sys.do(http.MethodPost, fmt.Sprintf("/api/accounts/%d/enable", id), nil).want(204)
		sys.do(http.MethodPost, fmt.Sprintf("/api/accounts/%d/reset", id), nil).want(200)
		sys.do(http.MethodPost, "/api/accounts/members", m{"org_id": w.bureau, "renew": false}).want(200)
		sys.do(http.MethodPost, "/api/accounts/members", m{"org_id": w.bureau, "renew": true}).want(200)
		var list kernel.List[AccountGrant]
		sec.do(http.MethodGet, "/api/grants?role=staff", nil).into(&list)
		sec.do(http.MethodDelete, "/api/grants/"+list.Items[0].ID.String(), nil).want(204)
		w.wantTrail("setup.administrator_made", "session.opened", "session.ended", "account.created", "account.activated", "grant.given", "account.disabled",
			"account.enabled", "account.reset", "account.members_created", "account.codes_renewed", "grant.withdrawn")
		rows, err := w.log.List(t.Context(), w.db.Read(), audit.Filter{}, kernel.AllRows)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows.Items {
			if strings.Contains(r.Detail, strong) || ActionWords(r.Action) == r.Action {
				t.Errorf("row %s has no words or says too much: %s", r.Action, r.Detail)
			}
		}
		f, err := w.log.Verify(t.Context(), w.db, "")
		if err != nil || f.Bad != "" {
			t.Fatal(f.Bad, err)
		}
	})
}
