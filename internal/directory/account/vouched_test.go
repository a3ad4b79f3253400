package account

import (
	"context"
	"net/http"
	"testing"
	"time"

	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/web"
)

// said stands for a gateway that names whoever a header of the test names.
type said struct{ strong bool }

func (g said) Vouch(r *http.Request) web.Vouched {
	return web.Vouched{Login: r.Header.Get("X-Test-Vouched"), Strong: g.strong}
}

// TestVouchedLogIn: whom the city's own log-in names gets a session when the account here is active, without password, but not
// without the second factor unless that log-in checked one.
func TestVouchedLogIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		sys, sec, _ := w.setUp()
		w.person(sys, sec, "liming", "staff", w.root)
		w.person(sys, sec, "wangfang", "branch_secretary", w.branchA)
		open := func(strong bool, login string) *browser {
			w.voucher = said{strong}
			w.service, w.server = w.node(w.service.orgs, Options{Policy: strict(), Now: func() time.Time { return w.now }})
			b := w.browser()
			b.vouched = login
			return b.do(http.MethodPost, "/api/session/vouched", nil)
		}
		open(false, "").want(409, "没有认出您")
		open(false, "nobody").want(401, "没有可用的账号")

		open(false, "liming").want(200, `"factor":"set_up"`)
		open(true, "LIMING ").want(200, `"factor":"given"`).do(http.MethodGet, "/api/see", nil).want(200)
		if n := w.count("SELECT COUNT(*) FROM audit WHERE action='session.opened' AND result='done' AND detail LIKE '%统一身份认证%'"); n != 2 {
			t.Errorf("%d vouched log-ins on record", n)
		}

		// Wrong passwords shut nobody out of it, and it forgives none of them.
		guess := w.browser()
		for range maxAttempts {
			guess.do(http.MethodPost, "/api/session", m{"login": "wangfang", "password": "not the password"}).want(401)
		}
		open(false, "wangfang").want(200)
		w.browser().do(http.MethodPost, "/api/session", m{"login": "wangfang", "password": strong}).want(401)

		// An outdated or first password is not asked about.
		w.exec("UPDATE account SET must_change=1 WHERE login='wangfang'")
		open(false, "wangfang").want(200, `"must_change_password":false`)

		w.exec("UPDATE account SET state='disabled' WHERE login='wangfang'")
		open(false, "wangfang").want(401, "没有可用的账号")
	})
}

func (w *world) exec(statement string, args ...any) {
	w.t.Helper()
	if err := w.db.Do(w.t.Context(), "test", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, statement, args...)
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
}
