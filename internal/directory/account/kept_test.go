package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/sheet"
)

func TestPreferencesAndDrafts(t *testing.T) {
	each(t, func(w *world) {
		sys, sec, _ := w.setUp()
		sys.do(http.MethodGet, "/api/preferences/columns.member", nil).want(200, `"value":null`)
		sys.do(http.MethodPut, "/api/preferences/columns.member", m{"value": m{"hidden": []string{"phone"}}}).want(204)
		sys.do(http.MethodPut, "/api/preferences/columns.member", m{"value": m{"hidden": []string{"born"}}}).want(204)
		sys.do(http.MethodGet, "/api/preferences/columns.member", nil).want(200, `"hidden":["born"]`)
		sec.do(http.MethodGet, "/api/preferences/columns.member", nil).want(200, `"value":null`)
		sys.do(http.MethodPut, "/api/preferences/big", m{"value": strings.Repeat("长", preferenceSize/3+1)}).want(413, "preference.too_large")
		for _, typed := range []string{"11010519491231002X", "13800001234", "138 0000 1234", "138-0000-1234", "110105 19491231 002x", "１３８００００１２３４", "找13800001234的人"} {
			sys.do(http.MethodPut, "/api/preferences/filters.member", m{"value": []m{{"name": "某人", "value": m{"text": typed}}}}).want(422, "preference.personal", `"field":"value"`)
		}
		sys.do(http.MethodGet, "/api/preferences/filters.member", nil).want(200, `"value":null`)
		for _, harmless := range []any{"2026-03-15 2026-04-15", 1790000000000, 4503599627370495, "工发〔2026〕12号", "00000000000"} {
			sys.do(http.MethodPut, "/api/preferences/filters.member", m{"value": harmless}).want(204)
		}
		sys.do(http.MethodPut, "/api/preferences/a%20b", m{"value": 1}).want(422, "preference.key")

		sys.do(http.MethodGet, "/api/drafts/activity.new", nil).want(200, `"version":0`)
		sys.do(http.MethodPut, "/api/drafts/activity.new", m{"version": 0, "value": m{"topic": "学习"}}).want(200, `"version":1`)
		sys.do(http.MethodPut, "/api/drafts/activity.new", m{"version": 0, "value": m{}}).want(409, "stale")
		sys.do(http.MethodPut, "/api/drafts/activity.new", m{"version": 1, "value": m{"topic": "学习二"}}).want(200, `"version":2`)
		sys.do(http.MethodPut, "/api/drafts/activity.new", m{"version": 2, "value": m{"note": "身份证 11010519491231002X"}}).want(422, "draft.personal")
		sys.do(http.MethodPut, "/api/drafts/activity.new", m{"version": 2, "value": strings.Repeat("长", draftSize/3+1)}).want(413, "draft.too_large")
		sec.do(http.MethodGet, "/api/drafts/activity.new", nil).want(200, `"version":0`)
		sys.do(http.MethodGet, "/api/drafts/activity.new", nil).want(200, "学习二")
		rule, today := w.service.Kept(), w.db.Today()
		for _, x := range []struct {
			on   kernel.Day
			left string
		}{{today.AddDays(30), "学习二"}, {today.AddDays(31), `"version":0`}} {
			before := rule.Unit.Before(rule.Default, x.on)
			due, err := rule.Due(t.Context(), w.db.Read(), before, kernel.AllRows)
			if err != nil || (due.Total == 0) != (x.left == "学习二") {
				t.Fatalf("on %s: %+v %v", x.on, due, err)
			}
			ids := []kernel.ID{}
			for _, i := range due.Items {
				ids = append(ids, i.ID)
			}
			if err := w.db.Do(t.Context(), "erase", func(ctx context.Context, tx *db.Tx) error { return rule.Erase(ctx, tx, before, ids) }); err != nil {
				t.Fatal(err)
			}
			sys.do(http.MethodGet, "/api/drafts/activity.new", nil).want(200, x.left)
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
	list := []DemonstrationAccount{
		{Login: "gongwei", Name: "周工委", Password: "demo", Org: w.root, Grants: []kernel.Grant{{Role: "staff", Org: w.root}}},
		{Login: "wang", Name: "王小明", Password: "demo", Org: w.branchA, Member: 101},
	}
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
