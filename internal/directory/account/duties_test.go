package account

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"sanchuang/internal/kernel"
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
		code, err := w.service.RecoverAdministrator(t.Context(), "xitong", Recovery{Code: true})
		if err != nil || code.Code == "" {
			t.Fatal("the command on the server did not help: ", err)
		}
		sys.do(http.MethodGet, "/api/session", nil).want(401)
		if _, err := w.service.RecoverAdministrator(t.Context(), "nobody", Recovery{Code: true}); !errors.Is(err, kernel.ErrNotFound) {
			t.Fatal(err)
		}
	})
}
