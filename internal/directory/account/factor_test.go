package account

import (
	"fmt"
	"net/http"
	"net/netip"
	"sync"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

// strict is the sample with the second factor where the programme demands it.
func strict() *Policy {
	roles := sample().Roles()
	for i := range roles {
		roles[i].Factor = roles[i].Administrator || roles[i].Code == "staff"
	}
	return NewPolicy(roles...)
}

// guarded is a world whose offices need a second factor and whose administrators work from 10.8.0.0/24
// and this machine.
func guarded(t *testing.T, fn func(w *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.service, w.server = w.node(w.service.orgs, Options{Policy: strict(), Now: func() time.Time { return w.now }})
		fn(w)
	})
}

// phone is an authenticator program.
type phone struct {
	w      *world
	secret string
	codes  []string // recovery codes
}

func (p *phone) code() string {
	c, err := crypt.TOTP(p.secret, crypt.TOTPStep(p.w.now))
	if err != nil {
		p.w.t.Fatal(err)
	}
	return c
}

// next waits for the next code, as one must to use a second one.
func (p *phone) next() string {
	p.w.now = p.w.now.Add(30 * time.Second)
	return p.code()
}

// enrol sets up the factor in a session and answers the phone.
func (b *browser) enrol() *phone {
	b.w.t.Helper()
	var begun FactorBegun
	b.do(http.MethodPost, "/api/session/factor/begin", nil).want(200, "data:image/svg").into(&begun)
	p := &phone{w: b.w, secret: begun.Secret}
	var out struct {
		Codes []string `json:"codes"`
	}
	b.do(http.MethodPost, "/api/session/factor/set", m{"code": p.code()}).want(200, `"factor":"given"`).into(&out)
	if len(out.Codes) != recoveryCodes {
		b.w.t.Fatalf("%d recovery codes", len(out.Codes))
	}
	p.codes = out.Codes
	return p
}

func (b *browser) give(code string) *browser {
	return b.do(http.MethodPost, "/api/session/factor", m{"code": code})
}

func (w *world) count(query string, args ...any) int {
	w.t.Helper()
	n, err := db.Scalar[int](w.t.Context(), w.db.Read(), query, args...)
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func TestAnOfficeSetsUpItsFactorAtTheFirstLogIn(t *testing.T) {
	guarded(t, func(w *world) {
		sys, _, _ := w.setUp()
		sys.do(http.MethodGet, "/api/session", nil).want(200, `"factor":"set_up"`, `"permissions":[]`, `"grants":[]`)
		for _, path := range []string{"/api/accounts", "/api/sessions", "/api/preferences/x", "/api/session/factor"} {
			sys.do(http.MethodGet, path, nil).want(403, "session.factor_set_up")
		}
		sys.do(http.MethodPost, "/api/session/password", m{"old_password": strong, "new_password": "Nw8-violet"}).want(403, "session.factor_set_up")
		sys.do(http.MethodPost, "/api/session/factor/set", m{"code": "123456"}).want(409, "factor.not_begun")
		before := sys.cookie
		p := sys.enrol()
		if sys.cookie == before {
			t.Fatal("the session kept its number over the second factor")
		}
		sys.do(http.MethodGet, "/api/accounts", nil).want(200)
		sys.do(http.MethodPost, "/api/session/factor/begin", nil).want(409, "factor.set")
		if w.count("SELECT COUNT(*) FROM account_factor WHERE secret LIKE ?", "%"+p.secret+"%") != 0 {
			t.Fatal("the secret lies open in the database")
		}

		again := w.browser().login("xitong", strong).want(200, `"factor":"needed"`, `"permissions":[]`)
		half := again.cookie
		again.do(http.MethodGet, "/api/accounts", nil).want(403, "session.factor_needed")
		again.do(http.MethodPost, "/api/session/factor/begin", nil).want(409, "factor.set")
		again.give(p.code()).want(422, "factor.wrong") // it served for setting up
		again.give(p.next()).want(200, `"factor":"given"`, "account.write")
		if again.cookie == half {
			t.Fatal("the session kept its number over the second factor")
		}
		old := w.browser()
		old.cookie = half
		old.do(http.MethodGet, "/api/session", nil).want(401)
		again.do(http.MethodGet, "/api/accounts", nil).want(200)
		w.wantTrail("factor.set", "factor.refused", "factor.given")
	})
}

func TestACodeOfTheFactorServesOnce(t *testing.T) {
	guarded(t, func(w *world) {
		sys, _, _ := w.setUp()
		p := sys.enrol()
		code := p.next()
		// Each stands at half a log-in before either types.
		pair := []*browser{w.browser().login("xitong", strong).want(200), w.browser().login("xitong", strong).want(200)}
		var wg sync.WaitGroup
		for _, b := range pair {
			wg.Go(func() { b.give(code) })
		}
		wg.Wait()
		if passed := [2]bool{pair[0].status == 200, pair[1].status == 200}; passed[0] == passed[1] {
			t.Fatalf("of two with one code: %d and %d", pair[0].status, pair[1].status)
		}
	})
}

func TestHalfALogInDoesNotLast(t *testing.T) {
	guarded(t, func(w *world) {
		sys, _, _ := w.setUp()
		p := sys.enrol()
		half := w.browser().login("xitong", strong).want(200)
		w.now = w.now.Add(halfLife + time.Second)
		half.give(p.code()).want(401)
	})
}

func TestWrongCodesLockTheFactorAndRecoveryCodesStillServe(t *testing.T) {
	guarded(t, func(w *world) {
		sys, _, _ := w.setUp()
		p := sys.enrol()
		b := w.browser().login("xitong", strong).want(200)
		for range 5 {
			b.give("000000").want(422, "factor.wrong")
		}
		w.wantTrail("factor.locked")
		b.give(p.next()).want(422, "factor.wrong") // right, but locked
		b.give(p.codes[0]).want(200, `"factor":"given"`)
		other := w.browser().login("xitong", strong).want(200)
		other.give(p.codes[0]).want(422, "factor.wrong") // used
		w.now = w.now.Add(firstLock)
		other = w.browser().login("xitong", strong).want(200)
		other.give(p.code()).want(200)
		other.do(http.MethodGet, "/api/session/factor", nil).want(200, `"left":9`, `"mandatory":true`)
		if w.count("SELECT COUNT(*) FROM account_recovery WHERE code_hash=?", p.codes[1]) != 0 {
			t.Fatal("recovery codes lie open in the database")
		}
	})
}

func TestSensitiveActsAskAgain(t *testing.T) {
	guarded(t, func(w *world) {
		sys, sec, _ := w.setUp()
		sys.enrol()
		p := sec.enrol()
		id, _ := w.person(sys, sec, "person", "", 0)
		grant := func() *browser {
			return sec.do(http.MethodPost, "/api/grants", m{"account_id": id, "role": "branch_secretary", "org_id": w.branchA})
		}
		w.now = w.now.Add(freshFor + time.Second)
		grant().want(403, "session.confirm")
		sec.do(http.MethodPost, "/api/session/confirmation", m{"code": strong}).want(422, "factor.wrong") // the password is not enough
		sec.do(http.MethodPost, "/api/session/confirmation", m{"code": p.code()}).want(204)
		w.now = w.now.Add(freshFor)
		grant().want(200)
		w.now = w.now.Add(time.Second)
		sec.do(http.MethodDelete, "/api/session/factor", nil).want(403, "session.confirm")
		sec.do(http.MethodPost, "/api/session/confirmation", m{"code": p.code()}).want(204)
		sec.do(http.MethodDelete, "/api/session/factor", nil).want(204)
		sec.do(http.MethodGet, "/api/grants", nil).want(403, "session.factor_set_up") // the role demands another at once
		w.wantTrail("session.confirmed", "factor.dropped")
	})
}

func TestWithoutAFactorThePasswordConfirms(t *testing.T) {
	guarded(t, func(w *world) {
		sys, sec, _ := w.setUp()
		sys.enrol()
		sec.enrol()
		_, person := w.person(sys, sec, "person", "branch_secretary", w.branchA)
		person.do(http.MethodGet, "/api/session", nil).want(200, `"factor":"none"`)
		w.now = w.now.Add(freshFor + time.Second)
		person.do(http.MethodPost, "/api/session/factor/recovery", nil).want(403, "session.confirm")
		person.do(http.MethodPost, "/api/session/confirmation", m{"code": "wrong"}).want(422, "session.wrong_self")
		person.do(http.MethodPost, "/api/session/confirmation", m{"code": strong}).want(204)
		person.do(http.MethodPost, "/api/session/factor/recovery", nil).want(409, "factor.none")
		other := w.browser().login("person", strong).want(200)
		p := person.enrol() // by choice
		other.do(http.MethodGet, "/api/see", nil).want(401)
		w.browser().login("person", strong).want(200, `"factor":"needed"`).give(p.next()).want(200)
	})
}

func TestALostPhoneNeedsTwoAdministrators(t *testing.T) {
	guarded(t, func(w *world) {
		sys, sec, _ := w.setUp()
		sys.enrol()
		sec.enrol()
		id, person := w.person(sys, sec, "person", "staff", w.root)
		person.enrol()
		person.do(http.MethodGet, "/api/see", nil).want(200)
		reset := func(b *browser, id kernel.ID) *browser {
			return b.do(http.MethodPost, fmt.Sprintf("/api/accounts/%d/factor/reset", id), m{"reason": "手机丢失，本人到场"})
		}
		reset(sec, id).want(403)
		reset(sys, id).want(204)
		reset(sys, id).want(409, "factor.none")
		person.do(http.MethodGet, "/api/see", nil).want(401)
		person.login("person", strong).want(200, `"factor":"none"`)
		person.do(http.MethodGet, "/api/see", nil).want(403)
		sec.do(http.MethodPost, fmt.Sprintf("/api/accounts/%d/confirm", id), nil).want(204)
		person.do(http.MethodGet, "/api/see", nil).want(403, "session.factor_set_up")
		person.enrol()
		person.do(http.MethodGet, "/api/see", nil).want(200)
		var me Session
		sys.do(http.MethodGet, "/api/session", nil).want(200).into(&me)
		reset(sys, me.Account.ID).want(403, "account.own")
		w.wantTrail("factor.reset", "grant.confirmed")
	})
}

func TestALockDoesNotShutTheOfficeOut(t *testing.T) {
	guarded(t, func(w *world) {
		sys, _, _ := w.setUp()
		p := sys.enrol()
		attack := func() {
			for range 5 {
				w.browser().login("xitong", "guess").want(401)
			}
		}
		attack()
		w.browser().login("xitong", strong).want(401) // no networks are set: the lock holds for all
		w.now = w.now.Add(longestLock)
		w.service.opts.Management = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
		attack()
		w.browser().login("xitong", "guess").want(401)
		b := w.browser().login("xitong", strong).want(200, `"factor":"needed"`)
		b.do(http.MethodGet, "/api/accounts", nil).want(403, "session.factor_needed")
		b.give(p.code()).want(200)
		if w.count("SELECT COUNT(*) FROM account WHERE login='xitong' AND locked_until>?", w.now.UnixMilli()) != 1 {
			t.Fatal("the lock was lifted for everybody")
		}
		w.service.opts.Management = []netip.Prefix{netip.MustParsePrefix("10.8.0.0/24")}
		w.browser().login("xitong", strong).want(401)
	})
}

func TestAdministratorsWorkFromTheirNetworksAlone(t *testing.T) {
	guarded(t, func(w *world) {
		sys, sec, _ := w.setUp()
		sys.enrol()
		sec.enrol()
		_, person := w.person(sys, sec, "person", "branch_secretary", w.branchA)
		w.service.opts.Management = []netip.Prefix{netip.MustParsePrefix("10.8.0.0/24")}
		sys.do(http.MethodGet, "/api/accounts", nil).want(401, "session.outside_range")
		sys.do(http.MethodGet, "/api/session", nil).want(401, "session.outside_range")
		person.do(http.MethodGet, "/api/see", nil).want(200)
		right := w.browser().login("xitong", strong).want(401, "session.wrong_login")
		wrong := w.browser().login("xitong", "guess").want(401)
		if cutNumber(right.body) != cutNumber(wrong.body) {
			t.Fatal("from outside a right password is told from a wrong one")
		}
		w.service.opts.Management = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
		sys.do(http.MethodGet, "/api/accounts", nil).want(200)
	})
}

func TestRanges(t *testing.T) {
	nets := []netip.Prefix{netip.MustParsePrefix("10.8.0.0/24"), netip.MustParsePrefix("fd00::/64")}
	for address, want := range map[string]bool{"10.8.0.0": true, "10.8.0.255": true, "10.8.1.0": false, "::ffff:10.8.0.7": true, "fd00::9": true, "fd00:0:0:1::9": false, "": false, "x": false} {
		if got := within(nets, address); got != want {
			t.Errorf("%q: %v", address, got)
		}
	}
	if !inRange(nil, "1.2.3.4") || inRange(nets, "1.2.3.4") {
		t.Error("no network means any")
	}
}

func TestTypedCodes(t *testing.T) {
	for typed, want := range map[string]string{"123456": "123456", " 123 456 ": "123456", "１２３４５６": "123456"} {
		if got, ok := typedCode(typed); !ok || got != want {
			t.Errorf("%q: %q", typed, got)
		}
	}
	for _, typed := range []string{"", "12345", "1234567", "7KQM-X2FD-9WPH", "12345x"} {
		if _, ok := typedCode(typed); ok {
			t.Errorf("%q was taken for six digits", typed)
		}
	}
}
