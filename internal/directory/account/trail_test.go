package account

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
)

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
