package account

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
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

// TestTheTrailSaysUnderWhichRole: of somebody with two roles the one that let them; what needs none says so, and the auditor
// reads, narrows and takes along the same words.
func TestTheTrailSaysUnderWhichRole(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		sys, sec, auditor := w.setUp()
		id, person := w.person(sys, sec, "person", "branch_secretary", w.branchA)
		sec.do(http.MethodPost, "/api/grants", m{"account_id": id, "role": "dept_clerk", "org_id": w.brachB}).want(200)
		w.browser().login("person", "not the password").want(401)
		var actor kernel.Actor
		person.do(http.MethodGet, "/api/accept", nil).want(200).into(&actor)
		acting, err := w.service.Acting(t.Context(), id, "activity.write")
		if err != nil {
			t.Fatal(err)
		}
		err = w.db.Do(t.Context(), "act", func(ctx context.Context, tx *db.Tx) error {
			if err := w.log.RecordAll(ctx, tx, actor, []audit.Entry{{Action: "test.a", OrgID: w.branchA}, {Action: "test.b", OrgID: w.brachB}, {Action: "test.c"}}); err != nil {
				return err
			}
			if err := w.log.Record(ctx, tx, acting, audit.Entry{Action: "test.d", OrgID: w.brachB}); err != nil {
				return err
			}
			return w.log.Record(ctx, tx, kernel.System("提醒"), audit.Entry{Action: "test.e", OrgID: w.brachB})
		})
		if err != nil {
			t.Fatal(err)
		}
		for action, want := range map[string]string{
			"test.a": `"role_text":"支部书记"`, "test.b": `"role_text":"单位党务专干"`, "test.c": `"role_text":"支部书记、单位党务专干"`, "test.d": `"role_text":"支部书记"`, "test.e": `"role_text":"系统"`,
			"session.opened": `"role_text":"本人"`, "session.refused": `"role_text":"登录前"`, "setup.": `"role_text":"登录前"`, "grant.given": `"role_text":"安全管理员"`, "account.created": `"role_text":"系统管理员"`,
		} {
			auditor.do(http.MethodGet, "/api/audit?size=1&action="+action, nil).want(200, want)
		}
		auditor.do(http.MethodGet, "/api/audit?role=dept_clerk", nil).want(200, `"total":2`, "test.b", "test.c")
		auditor.do(http.MethodGet, "/api/audit?role=system&action=test.", nil).want(200, `"total":1`, "test.e")
		auditor.do(http.MethodGet, "/api/audit?role=_ept_clerk", nil).want(200, `"total":0`)
		rows := auditor.rows("/api/audit/export?action=test.&columns=action,role_text")
		said := map[string]string{}
		for _, r := range rows {
			if len(r) == 2 {
				said[r[0]] = r[1]
			}
		}
		for action, want := range map[string]string{"操作代码": "以何角色", "test.e": "系统", "test.d": "支部书记", "test.c": "支部书记、单位党务专干", "test.b": "单位党务专干", "test.a": "支部书记"} {
			if said[action] != want {
				t.Errorf("the export says of %s “%s”: %v", action, said[action], rows)
			}
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
