package app_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db/dbtest"
)

// TestSearchShowsWhatOneMaySee searches for everything by names of both departments: the committee finds both
// sides, the near department's people their own alone, and nobody a topic that is not theirs to read.
func TestSearchShowsWhatOneMaySee(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			link := ""
			if database == "postgres" {
				link = dbtest.NewPostgres(t)
			}
			w := found(t, link)
			w.account("far-clerk", kernel.Grant{Role: "branch_clerk", Org: w.far.branch})
			w.account("near-clerk", kernel.Grant{Role: "branch_clerk", Org: w.near.branch})
			for who, s := range map[string]side{"far-clerk": w.far, "near-clerk": w.near} {
				for _, confidential := range []bool{false, true} {
					var body map[string]any
					must(t, json.Unmarshal([]byte(w.activityBody(s)), &body))
					content := body["content"].(map[string]any)
					content["topic"] = map[string]string{"far-clerk": "水利现场学习", "near-clerk": "财政现场学习"}[who]
					if confidential {
						content["topic"], content["confidential"], content["kinds"] = content["topic"].(string)+"谈心", true, []string{"talk"}
					}
					b, _ := json.Marshal(body)
					if r := w.send(w.loginAs(who), http.MethodPost, "/api/activities", string(b)); r.code >= 300 {
						t.Fatalf("%d %s", r.code, r.body)
					}
				}
			}
			w.org(org.Group, "财政第一党小组", w.near.branch)
			names := func(cookie, address, text string) []string {
				r := w.send(cookie, http.MethodGet, address+url.QueryEscape(text), "")
				if r.code == 403 {
					return []string{"403"}
				}
				var list struct {
					Items []struct{ Name, Topic string } `json:"items"`
				}
				if err := json.Unmarshal([]byte(r.body), &list); err != nil || r.code != 200 {
					t.Fatalf("%s: %d %s", address, r.code, r.body)
				}
				out := []string{}
				for _, i := range list.Items {
					out = append(out, i.Name+i.Topic)
				}
				slices.Sort(out)
				return out
			}
			people := []string{"市水利局乙", "市水利局甲", "市财政局乙", "市财政局甲"}
			nearPeople := people[2:]
			both, one := []string{"水利现场学习", "财政现场学习"}, []string{"财政现场学习"}
			for _, c := range []struct {
				role            string
				people, records []string
			}{
				{"staff", people, both},
				{"committee_member", people, both},
				{"leader", people, both},
				{"dept_clerk", nearPeople, one},
				{"branch_secretary", nearPeople, one},
				{"branch_clerk", nearPeople, one},
				{"member", []string{"403"}, []string{"403"}},
				{"judge", []string{"403"}, []string{"403"}},
				{"sys_admin", []string{"403"}, []string{"403"}},
				{"sec_admin", []string{"403"}, []string{"403"}},
				{"audit_admin", []string{"403"}, []string{"403"}},
			} {
				cookie := w.login(c.role)
				for text, want := range map[string][]string{"局": c.people, "j": c.people} { // by character and by initial
					if got := names(cookie, "/api/members/search?text=", text); !slices.Equal(got, want) {
						t.Errorf("%s finds members by %q: %v, want %v", c.role, text, got, want)
					}
				}
				if got := names(cookie, "/api/activities/search?text=", "现场"); !slices.Equal(got, c.records) {
					t.Errorf("%s finds records: %v, want %v", c.role, got, c.records)
				}
				if c.people[0] != "403" {
					if got := names(cookie, "/api/orgs/search?q=", "slj"); (len(got) > 0) != (len(c.people) == 4) {
						t.Errorf("%s finds organisations: %v", c.role, got)
					}
				}
			}
			if got := names(w.loginAs("near-clerk"), "/api/activities/search?text=", "谈心"); !slices.Equal(got, []string{"财政现场学习谈心"}) {
				t.Errorf("the writer finds their own confidential record: %v", got)
			}
			if got := names(w.login("staff"), "/api/activities/search?text=", "谈心"); len(got) != 0 {
				t.Errorf("found by a title that is not theirs to read: %v", got)
			}
			if r := w.send(w.login("staff"), http.MethodGet, "/api/members/search?text=13812345678", ""); r.code != 422 {
				t.Errorf("a number is looked for in addresses: %d %s", r.code, r.body)
			}
		})
	}
}
