package app_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/view/desk"
)

// messagesOf are the titles of what a role is told, sorted, without what others did to its account.
func (w *town) messagesOf(cookie, query string) (titles []string, all desk.Messages) {
	w.t.Helper()
	r := w.send(cookie, http.MethodGet, "/api/messages"+query, "")
	if r.code != 200 || json.Unmarshal([]byte(r.body), &all) != nil {
		w.t.Fatalf("messages: %d %s", r.code, r.body)
	}
	for _, m := range all.Items {
		if m.Kind != "account" {
			titles = append(titles, m.Title)
		}
	}
	slices.Sort(titles)
	return titles, all
}

// Each is told what happened to their own records, of their organisation's papers and honours, and of nobody else's; what still
// asks something of them is not among it.
func TestMessages(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			url := ""
			if engine == "postgres" {
				url = dbtest.NewPostgres(t)
			}
			w := found(t, url)
			post := func(cookie, path, body string) {
				t.Helper()
				if r := w.send(cookie, http.MethodPost, path, body); r.code >= 300 {
					t.Fatalf("%s: %d %s", path, r.code, r.body)
				}
			}
			staff, member := w.login("staff"), w.login("member")
			w.account("second-staff", kernel.Grant{Role: "staff", Org: w.root})
			second := w.loginAs("second-staff")

			asked := w.makeAs(member, "/api/opinions", `{"kind":"suggestion","about":"台账","text":"两本台账合成一本"}`)
			post(staff, "/api/opinions/"+asked.String()+"/answer", `{"version":1,"answer":"已合并"}`)
			given := w.makeAs(staff, "/api/points/adjustments", w.bodyFor(`{"subject":"member","subject_id":MEMBER,"rule":"service_discretion","points":"2","reason":"抗洪抢险值守三夜","evidence":"支委会会议记录"}`, w.near, 0, ""))
			post(second, "/api/points/adjustments/"+given.String()+"/decide", `{"version":1,"agree":true}`)
			year := string(kernel.DayOf(time.Now()))[:4]
			w.make("/api/honours", w.bodyFor(`{"kind":"red_flag_branch","org_id":BRANCH,"year":`+year+`,"conferred_day":"`+string(kernel.DayOf(time.Now()))+`","paper_number":"江直工〔2025〕8号","form":"bulletin"}`, w.near, 0, ""))
			for _, receipt := range []string{"false", "true"} { // the second one waits for a receipt: a duty
				w.make("/api/papers", w.bodyFor(`{"kind":"notice","title":"关于学习的通知`+receipt+`","to":[BRANCH],"text":"请组织学习。","issuer":`+w.root.String()+`,"receipt":`+receipt+`}`, w.near, 0, ""))
			}

			post(w.login("branch_secretary"), "/api/activities/record", w.recordBody(w.near)) // accepted by whoever recorded it: nothing to tell

			branch := []string{"公文", "荣誉"}
			want := map[string][]string{"member": {"意见", "调整"}, "staff": {"调整"}, "branch_secretary": branch, "branch_clerk": branch}
			for _, l := range letters {
				titles, _ := w.messagesOf(w.login(l.role), "")
				ok := len(titles) == len(want[l.role])
				for _, part := range want[l.role] {
					part = map[string]string{"公文": "关于学习的通知false", "荣誉": "获得", "意见": "意见建议已答复", "调整": "的积分已调整"}[part]
					ok = ok && slices.ContainsFunc(titles, func(s string) bool { return strings.Contains(s, part) })
				}
				if !ok {
					t.Errorf("%s is told %q, wanted %v", l.role, titles, want[l.role])
				}
			}
			if titles, _ := w.messagesOf(member, "?kind=opinion"); len(titles) != 1 {
				t.Errorf("of one kind: %q", titles)
			}
			first, page := w.messagesOf(member, "?size=1")
			rest, last := w.messagesOf(member, "?size=1&page=2")
			if len(first) != 1 || len(rest) != 1 || first[0] == rest[0] || !page.More || last.More {
				t.Errorf("pages: %q %v, %q %v", first, page.More, rest, last.More)
			}
			w.messagesCost(staff)
		})
	}
}

// messagesCost holds a page to one statement or two for each room, however much there is to tell.
func (w *town) messagesCost(cookie string) {
	w.t.Helper()
	var mu sync.Mutex
	n := 0
	w.app.DB.Tell(func(string) { mu.Lock(); n++; mu.Unlock() })
	defer w.app.DB.Tell(nil)
	w.messagesOf(cookie, "?size=50")
	mu.Lock()
	defer mu.Unlock()
	if n > 24 {
		w.t.Errorf("a page of messages takes %d statements", n)
	}
}
