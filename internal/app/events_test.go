package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sanchuang/internal/directory/account"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db/dbtest"
)

// numbered is a member of the near branch with both numbers.
func (w *town) numbered(p plant) kernel.ID {
	w.t.Helper()
	body, err := json.Marshal(map[string]any{
		"name": p.name, "sex": "male", "nation": "01", "born": "1980-05-01", "education": "", "standing": "full", "service": "in_service", "group_id": 0,
		"joined": "2005-07-01", "confirmed": "2006-07-01", "job_title": "", "phone": p.phone, "id_number": p.idNumber, "migrant": false, "observed_from": "", "observed_to": "",
		"branch_id": w.near.branch, "since": "2018-01-01",
	})
	must(w.t, err)
	return w.make("/api/members", string(body))
}

// event is one kind of what must stand in the trail: who makes it, and the row that the auditor then finds.
type event struct {
	kind, actor, action string
	role                string // under which it was done
	detail              string // in the row
	make                func(w *town)
}

// TestEveryKindOfEventIsOnRecord makes one event of each kind in the inventory and finds its row as the auditor does: by
// its act, with who did it, under which role, from where, in which request, and what changed.
func TestEveryKindOfEventIsOnRecord(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			link := ""
			if database == "postgres" {
				link = dbtest.NewPostgres(t)
			}
			w := found(t, link)
			for _, l := range letters {
				w.login(l.role)
			}
			everyEvent(w)
		})
	}
}

func everyEvent(w *town) {
	w.t.Helper()
	member, judge := w.numbered(plants(1)[0]), w.accountOf("as-judge")
	var record kernel.ID
	act := func(role, method, path, body string) {
		w.t.Helper()
		if r := w.send(w.login(role), method, path, body); r.code >= 300 {
			w.t.Errorf("%s %s: %d %s", method, path, r.code, r.body)
		}
	}
	for _, e := range []event{
		{"log-in", "judge", "session.opened", "self", "", func(w *town) { w.loginAs("as-judge") }},
		{"failed log-in", "judge", "session.refused", "open", "as-judge", func(w *town) {
			if r := w.send("", http.MethodPost, "/api/session", `{"login":"as-judge","password":"not the password"}`); r.code != 401 && r.code != 422 {
				w.t.Errorf("a wrong password: %d %s", r.code, r.body)
			}
		}},
		{"log-in of nobody", "", "session.refused", "open", "", func(w *town) {
			w.send("", http.MethodPost, "/api/session", `{"login":"nobody-at-all","password":"not the password"}`)
		}},
		{"right given", "sec_admin", "grant.given", "sec_admin", "leader", func(w *town) {
			act("sec_admin", http.MethodPost, "/api/grants", fmt.Sprintf(`{"account_id":%d,"role":"leader","org_id":%d}`, judge, w.root))
		}},
		{"right withdrawn", "sec_admin", "grant.withdrawn", "sec_admin", "leader", func(w *town) { w.withdrawFrom(judge, "leader") }},
		{"account shut", "sys_admin", "account.disabled", "sys_admin", "", func(w *town) {
			act("sys_admin", http.MethodPost, fmt.Sprintf("/api/accounts/%d/disable", judge), `{"reason":"离开岗位"}`)
		}},
		{"export", "dept_clerk", "member.export", "dept_clerk", "sha256", func(w *town) { act("dept_clerk", http.MethodGet, "/api/members/export?columns=name", "") }},
		{"number shown", "dept_clerk", "member.reveal", "dept_clerk", "核对档案", func(w *town) {
			act("dept_clerk", http.MethodPost, "/api/members/"+member.String()+"/reveal", `{"field":"id_number","reason":"核对档案中的身份信息"}`)
		}},
		{"draft", "branch_clerk", "activity.create", "branch_clerk", "", func(w *town) {
			record = w.makeAs(w.login("branch_clerk"), "/api/activities", w.activityBody(w.near))
		}},
		{"step: proposed", "dept_clerk", "points.propose_adjustment", "dept_clerk", "", func(w *town) {
			record = w.makeAs(w.login("dept_clerk"), "/api/points/adjustments", w.bodyFor(`{"subject":"member","subject_id":MEMBER,"rule":"service_discretion","points":"2","reason":"抗洪抢险值守三夜","evidence":"支委会会议记录"}`, w.near, 0, ""))
		}},
		{"step: decided, into the ledger", "staff", "points.decide_adjustment", "staff", "", func(w *town) {
			act("staff", http.MethodPost, "/api/points/adjustments/"+record.String()+"/decide", `{"version":1,"agree":true}`)
		}},
		{"setting", "sec_admin", "retention.set", "sec_admin", "", func(w *town) {
			act("sec_admin", http.MethodPut, "/api/retention/reveal_log", `{"length":60,"was":36,"basis":"本市规定"}`)
		}},
		{"setting of the programme", "staff", "objection.set_terms", "staff", "", func(w *town) {
			act("staff", http.MethodPut, "/api/objection-terms", `{"raise_days":20,"closing_days":10,"answer_days":15,"second_days":15,"version":1}`)
		}},
		{"whole data looked at", "", "data.checked", "system", "", func(w *town) { must(w.t, w.app.Check(w.t.Context(), "")) }},
		{"trail verified", "audit_admin", "audit.verified", "audit_admin", "root", func(w *town) { act("audit_admin", http.MethodGet, "/api/audit/verification", "") }},
		{"trail exported", "audit_admin", "audit.exported", "audit_admin", "sha256", func(w *town) { act("audit_admin", http.MethodGet, "/api/audit/export?action=session.", "") }},
		{"clock set", "sys_admin", "clock.set", "sys_admin", "before", func(w *town) {
			act("sys_admin", http.MethodPut, "/api/demonstration/clock", `{"day":"`+string(w.app.DB.Today().AddDays(1))+`"}`)
		}},
	} {
		had, begun := w.trailOf(e.action), w.app.DB.Now()
		e.make(w)
		ended := w.app.DB.Now() // by the city's own clock, which one of the events moves
		rows := w.trailOf(e.action)
		if len(rows) != len(had)+1 {
			w.t.Errorf("%s: %d rows of %s, %d before", e.kind, len(rows), e.action, len(had))
			continue
		}
		r := rows[0]
		switch {
		case e.actor != "" && (r.Actor != e.actor || r.AccountID == 0):
			w.t.Errorf("%s is on record as %s's: %+v", e.kind, r.Actor, r)
		case e.actor != "" && (r.Address == "" || r.Request == ""):
			w.t.Errorf("%s is on record without where from or which request: %+v", e.kind, r)
		case r.Role != e.role || r.RoleText == "" || latin.MatchString(r.RoleText):
			w.t.Errorf("%s is on record as done under the role %s, “%s”", e.kind, r.Role, r.RoleText)
		case r.Action != e.action || r.ActionText == "" || latin.MatchString(r.ActionText):
			w.t.Errorf("%s reads %q", e.kind, r.ActionText)
		case !strings.Contains(r.Detail, e.detail) || r.At < begun.UnixMilli() || r.At > ended.UnixMilli():
			w.t.Errorf("%s says %s at %d, made between %s and %s", e.kind, r.Detail, r.At, begun, ended)
		}
	}
}

// trailOf is what the auditor finds of one act, the latest first.
func (w *town) trailOf(action string) []account.TrailRow {
	w.t.Helper()
	r := w.send(w.login("audit_admin"), http.MethodGet, "/api/audit?size=200&action="+url.QueryEscape(action), "")
	var list kernel.List[account.TrailRow]
	if err := json.Unmarshal([]byte(r.body), &list); err != nil || r.code != 200 {
		w.t.Fatalf("the trail: %d %s", r.code, r.body)
	}
	return list.Items
}

func (w *town) accountOf(login string) kernel.ID {
	w.t.Helper()
	list, err := w.app.Accounts.Accounts(w.t.Context(), account.AccountFilter{Text: login}, kernel.AllRows)
	must(w.t, err)
	if len(list.Items) != 1 {
		w.t.Fatalf("%d accounts are called %s", len(list.Items), login)
	}
	return list.Items[0].ID
}

// withdrawFrom takes one role back from one account.
func (w *town) withdrawFrom(id kernel.ID, role string) {
	w.t.Helper()
	var list kernel.List[account.AccountGrant]
	must(w.t, json.Unmarshal([]byte(w.send(w.login("sec_admin"), http.MethodGet, "/api/grants?size=200&role="+role, "").body), &list))
	for _, g := range list.Items {
		if g.AccountID == id {
			if r := w.send(w.login("sec_admin"), http.MethodDelete, "/api/grants/"+g.ID.String(), ""); r.code < 300 {
				return
			}
		}
	}
	w.t.Errorf("no %s to take back", role)
}
