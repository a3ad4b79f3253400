package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/sheet"
)

func TestNeitherAdministratorAloneMakesAUserWithRights(t *testing.T) {
	each(t, func(w *world) {
		sys, sec, auditor := w.setUp()
		id, person := w.person(sys, sec, "person", "", 0)
		person.do(http.MethodGet, "/api/see", nil).want(403)
		sys.do(http.MethodPost, "/api/grants", m{"account_id": id, "role": "staff", "org_id": w.root}).want(403)
		sys.do(http.MethodGet, "/api/grants", nil).want(403)
		sec.do(http.MethodPost, "/api/accounts", m{"login": "mine", "name": "我", "org_id": w.bureau}).want(403)
		sec.do(http.MethodPost, fmt.Sprintf("/api/accounts/%d/reset", id), nil).want(403)
		sec.do(http.MethodPost, fmt.Sprintf("/api/accounts/%d/disable", id), m{"reason": "x"}).want(403)
		auditor.do(http.MethodPost, "/api/grants", m{"account_id": id, "role": "staff", "org_id": w.root}).want(403)
		for _, b := range []*browser{sys, sec, auditor} {
			b.do(http.MethodGet, "/api/see", nil).want(403)
		}
	})
}

func TestAResetHoldsTheOfficeUntilConfirmed(t *testing.T) {
	each(t, func(w *world) {
		sys, sec, _ := w.setUp()
		id, person := w.person(sys, sec, "person", "staff", w.root)
		person.do(http.MethodGet, "/api/see", nil).want(200)
		var code Code
		sys.do(http.MethodPost, fmt.Sprintf("/api/accounts/%d/reset", id), nil).want(200).into(&code)
		person.do(http.MethodGet, "/api/see", nil).want(401)
		confirm := func() *browser {
			return sec.do(http.MethodPost, fmt.Sprintf("/api/accounts/%d/confirm", id), nil)
		}
		confirm().want(409, "account.not_activated")
		w.browser().do(http.MethodPost, "/api/activation", m{"login": "person", "code": code.Code, "password": "Nw8-violet"}).want(204)
		person.login("person", "Nw8-violet").want(200, `"permissions":[]`)
		person.do(http.MethodGet, "/api/see", nil).want(403)
		sys.do(http.MethodPost, fmt.Sprintf("/api/accounts/%d/confirm", id), nil).want(403)
		sys.do(http.MethodGet, "/api/accounts?held=true", nil).want(200, `"total":1`)
		confirm().want(204)
		person.do(http.MethodGet, "/api/see", nil).want(200, `"All":true`)
		confirm().want(409, "account.not_held")
		w.wantTrail("account.reset", "grant.confirmed")
	})
}

func TestGrantsAreRefusedWithTheReason(t *testing.T) {
	each(t, func(w *world) {
		sys, sec, _ := w.setUp()
		id, _ := w.person(sys, sec, "person", "branch_secretary", w.branchA)
		give := func(account kernel.ID, role string, over kernel.ID) *browser {
			return sec.do(http.MethodPost, "/api/grants", m{"account_id": account, "role": role, "org_id": over})
		}
		give(id, "branch_secretary", w.branchA).want(409, "grant.twice")
		give(id, "branch_secretary", w.bureau).want(422, "grant.kind")
		give(id, "staff", 0).want(422, "grant.org")
		give(id, "staff", 999).want(422, "grant.org")
		give(id, "sys_admin", 0).want(409, "grant.separation")
		give(id, "member", w.branchA).want(422, "grant.member_role")
		give(id, "emperor", w.root).want(422, "grant.unknown_role")
		give(999, "staff", w.root).want(404)
		var me Session
		sec.do(http.MethodGet, "/api/session", nil).want(200).into(&me)
		give(me.Account.ID, "staff", w.root).want(403, "grant.own")
		sys.do(http.MethodGet, "/api/session", nil).want(200).into(&me)
		give(me.Account.ID, "staff", w.root).want(409, "grant.separation")
		give(me.Account.ID, "sec_admin", 0).want(409, "grant.separation")
		sys.do(http.MethodPost, fmt.Sprintf("/api/accounts/%d/disable", id), m{"reason": "x"}).want(204)
		give(id, "staff", w.root).want(409, "grant.disabled")
		sec.do(http.MethodGet, "/api/roles", nil).want(200, "系统管理员", `"holders":1`, `"acts":["查看"`)
	})
}

func TestTheLastAdministratorStays(t *testing.T) {
	each(t, func(w *world) {
		sys, sec, _ := w.setUp()
		var list kernel.List[AccountGrant]
		sec.do(http.MethodGet, "/api/grants?role=audit_admin", nil).want(200).into(&list)
		audit := list.Items[0]
		sec.do(http.MethodDelete, "/api/grants/"+audit.ID.String(), nil).want(409, "grant.last_administrator")
		sys.do(http.MethodPost, fmt.Sprintf("/api/accounts/%d/disable", audit.AccountID), m{"reason": "x"}).want(409, "grant.last_administrator")
		sys.do(http.MethodPost, fmt.Sprintf("/api/accounts/%d/reset", audit.AccountID), nil).want(409, "grant.last_administrator")
		var me Session
		sys.do(http.MethodGet, "/api/session", nil).into(&me)
		sys.do(http.MethodPost, fmt.Sprintf("/api/accounts/%d/disable", me.Account.ID), m{"reason": "x"}).want(403, "account.own")

		w.person(sys, sec, "second", "audit_admin", 0)
		sec.do(http.MethodDelete, "/api/grants/"+audit.ID.String(), nil).want(204)
		code, err := w.service.RecoverAdministrator(t.Context(), "xitong")
		if err != nil || code.Code == "" {
			t.Fatal("the command on the server did not help: ", err)
		}
		sys.do(http.MethodGet, "/api/session", nil).want(401)
		if _, err := w.service.RecoverAdministrator(t.Context(), "nobody"); !errors.Is(err, kernel.ErrNotFound) {
			t.Fatal(err)
		}
	})
}

// both runs two acts at once and answers how many succeeded; every refusal must be a fault.
func both(t *testing.T, acts ...func() error) int {
	t.Helper()
	var wg sync.WaitGroup
	errs := make([]error, len(acts))
	for i, act := range acts {
		wg.Go(func() { errs[i] = act() })
	}
	wg.Wait()
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
		} else if _, ok := kernel.AsFault(err); !ok {
			t.Fatal(err)
		}
	}
	return done
}

func TestTwoWriters(t *testing.T) {
	each(t, func(w *world) {
		sys, sec, _ := w.setUp()
		ctx, s, actor := t.Context(), w.service, kernel.Actor{Account: 1, Name: "甲"}
		second, _ := w.person(sys, sec, "second", "audit_admin", 0)
		var list kernel.List[AccountGrant]
		sec.do(http.MethodGet, "/api/grants?role=audit_admin", nil).want(200).into(&list)

		t.Run("two last administrators removed at once", func(t *testing.T) {
			if n := both(t, func() error { return s.Withdraw(ctx, actor, list.Items[0].ID) }, func() error { return s.Withdraw(ctx, actor, list.Items[1].ID) }); n != 1 {
				t.Fatalf("%d of two withdrawals were done", n)
			}
		})
		t.Run("two roles that exclude each other", func(t *testing.T) {
			id, _ := w.person(sys, sec, "third", "", 0)
			if n := both(t, func() error { _, err := s.Grant(ctx, actor, id, "staff", w.root); return err },
				func() error { _, err := s.Grant(ctx, actor, id, "sec_admin", 0); return err }); n != 1 {
				t.Fatalf("%d of two grants were given", n)
			}
		})
		t.Run("one code used twice", func(t *testing.T) {
			code, err := s.Create(ctx, actor, NewAccount{Login: "fourth", Name: "丁", Org: w.bureau})
			if err != nil {
				t.Fatal(err)
			}
			use := func(password string) func() error {
				return func() error { return s.Activate(ctx, Caller{Address: "10.0.0.1"}, "fourth", code.Code, password) }
			}
			if n := both(t, use(strong), use("Nw8-violet")); n != 1 {
				t.Fatalf("the code was used %d times", n)
			}
		})
		t.Run("one login for two accounts", func(t *testing.T) {
			create := func() error {
				_, err := s.Create(ctx, actor, NewAccount{Login: "fifth", Name: "戊", Org: w.bureau})
				return err
			}
			if n := both(t, create, create); n != 1 {
				t.Fatalf("%d accounts of one login", n)
			}
		})
		t.Run("one draft from two windows", func(t *testing.T) {
			me := kernel.Actor{Account: second}
			save := func(version int) func() error {
				return func() error {
					_, err := s.SaveDraft(ctx, me, "form.a", version, "text")
					return err
				}
			}
			if n := both(t, save(0), save(0)); n != 1 {
				t.Fatalf("%d new drafts", n)
			}
			if n := both(t, save(1), save(1)); n != 1 {
				t.Fatalf("%d drafts saved over one version", n)
			}
		})
		t.Run("failures at once all count", func(t *testing.T) {
			wrong := func() error {
				_, err := s.Login(ctx, Caller{Address: "10.0.0.7"}, "anquan", "wrong")
				return err
			}
			both(t, wrong, wrong, wrong, wrong, wrong)
			if _, err := s.Login(ctx, Caller{Address: "10.0.0.8"}, "anquan", strong); !errors.Is(err, ErrWrongLogin) {
				t.Fatal("five failures at once did not lock: ", err)
			}
		})
	})
}

func TestTwoSetupsAtOnceMakeOneSetOfAdministrators(t *testing.T) {
	each(t, func(w *world) {
		code, err := w.service.NewSetupCode(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		set := func(prefix string) func() error {
			return func() error {
				return w.service.SetUp(t.Context(), Caller{}, code, []FirstAdministrator{{"sys_admin", prefix + "1x", "一", strong}, {"sec_admin", prefix + "2x", "二", strong}, {"audit_admin", prefix + "3x", "三", strong}})
			}
		}
		if n := both(t, set("a"), set("b")); n != 1 {
			t.Fatalf("%d set-ups", n)
		}
	})
}

func TestPreferencesAndDrafts(t *testing.T) {
	each(t, func(w *world) {
		sys, sec, _ := w.setUp()
		sys.do(http.MethodGet, "/api/preferences/columns.member", nil).want(200, `"value":null`)
		sys.do(http.MethodPut, "/api/preferences/columns.member", m{"value": m{"hidden": []string{"phone"}}}).want(204)
		sys.do(http.MethodPut, "/api/preferences/columns.member", m{"value": m{"hidden": []string{"born"}}}).want(204)
		sys.do(http.MethodGet, "/api/preferences/columns.member", nil).want(200, `"hidden":["born"]`)
		sec.do(http.MethodGet, "/api/preferences/columns.member", nil).want(200, `"value":null`)
		sys.do(http.MethodPut, "/api/preferences/big", m{"value": strings.Repeat("长", preferenceSize/3+1)}).want(413, "preference.too_large")
		sys.do(http.MethodPut, "/api/preferences/a%20b", m{"value": 1}).want(422, "preference.key")

		sys.do(http.MethodGet, "/api/drafts/activity.new", nil).want(200, `"version":0`)
		sys.do(http.MethodPut, "/api/drafts/activity.new", m{"version": 0, "value": m{"topic": "学习"}}).want(200, `"version":1`)
		sys.do(http.MethodPut, "/api/drafts/activity.new", m{"version": 0, "value": m{}}).want(409, "stale")
		sys.do(http.MethodPut, "/api/drafts/activity.new", m{"version": 1, "value": m{"topic": "学习二"}}).want(200, `"version":2`)
		sys.do(http.MethodPut, "/api/drafts/activity.new", m{"version": 2, "value": m{"note": "身份证 11010519491231002X"}}).want(422, "draft.personal")
		sys.do(http.MethodPut, "/api/drafts/activity.new", m{"version": 2, "value": strings.Repeat("长", draftSize/3+1)}).want(413, "draft.too_large")
		sec.do(http.MethodGet, "/api/drafts/activity.new", nil).want(200, `"version":0`)
		sys.do(http.MethodGet, "/api/drafts/activity.new", nil).want(200, "学习二")
		w.now = w.now.Add(draftLife + time.Second)
		if err := w.service.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		sys.login("xitong", strong).want(200)
		sys.do(http.MethodGet, "/api/drafts/activity.new", nil).want(200, `"version":0`)
		sys.do(http.MethodDelete, "/api/drafts/activity.new", nil).want(204)
	})
}

func TestTwelveThousandMembersGetTheirCodesOnce(t *testing.T) {
	each(t, func(w *world) {
		sys, sec, _ := w.setUp()
		sys.do(http.MethodGet, fmt.Sprintf("/api/accounts/candidates?org_id=%d&text=wxm", w.bureau), nil).want(200, `"total":2`, "王小明", "第二党支部")
		sec.do(http.MethodGet, fmt.Sprintf("/api/accounts/candidates?org_id=%d", w.bureau), nil).want(403)
		w.members = nil
		for i := range 12000 {
			w.members = append(w.members, MemberRef{kernel.ID(1000 + i), fmt.Sprintf("王小%c", '一'+rune(i%300)), w.branchA})
		}
		sys.do(http.MethodPost, "/api/accounts/members", m{"org_id": w.bureau, "renew": false}).want(200)
		book, err := sheet.Read(t.Context(), "codes.xlsx", []byte(sys.body))
		if err != nil {
			t.Fatal(err)
		}
		if len(book.Rows) < 12000 || strings.Contains(sys.header.Get("Content-Disposition"), "inline") {
			t.Fatalf("%d rows", len(book.Rows))
		}
		last := book.Rows[len(book.Rows)-1]
		if last[0].Text == "" { // the hidden mark of the export
			last = book.Rows[len(book.Rows)-2]
		}
		w.browser().do(http.MethodPost, "/api/activation", m{"login": last[3].Text, "code": last[4].Text, "password": strong}).want(204)
		w.browser().login(last[3].Text, strong).want(200, `"role":"member"`)
		sys.do(http.MethodPost, "/api/accounts/members", m{"org_id": w.bureau, "renew": false}).want(422, "account.no_members")
	})
}

func TestDemonstrationAccounts(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	list := []DemonstrationAccount{{Login: "gongwei", Name: "周工委", Password: "demo", Org: w.root, Grants: []kernel.Grant{{Role: "staff", Org: w.root}}},
		{Login: "wang", Name: "王小明", Password: "demo", Org: w.branchA, Member: 101}}
	if err := w.service.MakeDemonstrationAccounts(t.Context(), list); !errors.Is(err, ErrDemonstration) {
		t.Fatal("known passwords outside a demonstration: ", err)
	}
	demo, server := w.node(w.service.orgs, Options{Demonstration: true, DemonstrationAccounts: []DemonstrationLogin{{Login: "gongwei", Password: "demo"}}})
	before := w.work.works
	if err := demo.MakeDemonstrationAccounts(t.Context(), list); err != nil {
		t.Fatal(err)
	}
	if w.work.works-before != 1 {
		t.Fatal("one password was hashed more than once")
	}
	b := &browser{w: w, server: server}
	b.do(http.MethodGet, "/api/setup", nil).want(200, `"needed":false`, `"login":"gongwei"`)
	b.login("gongwei", "demo").want(200, `"demonstration":true`)
	b.do(http.MethodGet, "/api/see", nil).want(200, `"All":true`)
	bad := []DemonstrationAccount{{Login: "both", Name: "两", Password: "demo", Grants: []kernel.Grant{{Role: "sys_admin"}, {Role: "staff", Org: w.root}}}}
	if err := demo.MakeDemonstrationAccounts(t.Context(), bad); !errors.Is(err, ErrSeparation) {
		t.Fatal(err)
	}
}

func TestMovedMemberIsShownWithTheNewBranch(t *testing.T) {
	each(t, func(w *world) {
		sys, _, _ := w.setUp()
		sys.do(http.MethodPost, "/api/accounts", m{"login": "wang", "name": "王小明", "org_id": w.branchA, "member_id": 101}).want(200)
		err := w.db.Do(t.Context(), "move", func(ctx context.Context, tx *db.Tx) error { return w.service.MemberMoved(ctx, tx, 101, w.brachB) })
		if err != nil {
			t.Fatal(err)
		}
		sys.do(http.MethodGet, "/api/accounts?text=wang", nil).want(200, fmt.Sprintf(`"org_id":%d`, w.brachB))
	})
}

// BenchmarkAuthenticate is what every request pays. The account is compiled; one indexed read.
func BenchmarkAuthenticate(b *testing.B) {
	w := newWorld(b, dbtest.SQLite(b))
	token := openSession(b, w)
	for b.Loop() {
		if _, err := w.service.Authenticate(b.Context(), token, "account.read"); err != nil {
			b.Fatal(err)
		}
	}
}

func openSession(b *testing.B, w *world) string {
	code, err := w.service.NewSetupCode(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	err = w.service.SetUp(b.Context(), Caller{}, code, []FirstAdministrator{{"sys_admin", "aone", "一", strong}, {"sec_admin", "btwo", "二", strong}, {"audit_admin", "cthree", "三", strong}})
	if err != nil {
		b.Fatal(err)
	}
	o, err := w.service.Login(b.Context(), Caller{Address: "10.0.0.1"}, "aone", strong)
	if err != nil {
		b.Fatal(err)
	}
	return o.Token
}
