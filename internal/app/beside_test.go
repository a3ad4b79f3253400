package app_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
)

// passing is what may differ between two answers to one question: the number of the request, the mark and time of a file.
var passing = regexp.MustCompile(`"request_id":"[0-9a-f]+"|导出人：[^<]*|[0-9]{8}-[0-9A-F]{8}|<dcterms:(created|modified)[^>]*>[^<]*`)

// besideAll are the answers of everything that the near side's people may ask without naming a thing.
func (w *town) besideAll(roles []string) map[string]string {
	w.t.Helper()
	out := map[string]string{}
	for _, op := range operations(w.api) {
		if op.Method != http.MethodGet || strings.Contains(op.Path, "{") || op.permission == publicPermission {
			continue
		}
		for _, role := range roles {
			path := address(op, w.near.branch)
			if hasQuery(op, "size") != nil {
				path += map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")] + "size=100"
			}
			r := w.send(w.login(role), http.MethodGet, path, "")
			said := r.body
			if strings.HasPrefix(said, "PK") {
				said = string(unzipped(w.t, []byte(said)))
			}
			out[op.OperationID+" as "+role] = fmt.Sprint(r.code, " ", passing.ReplaceAllString(said, ""))
		}
	}
	return out
}

// citywide are answers that say something of the whole city on purpose.
var citywide = map[string]string{
	"check-burden":      "what the whole city's work asks of people, in sums without names, for all who may read of burdens",
	"get-session":       "how long the session still lives",
	"list-own-sessions": "when the session was last used",
}

// TestWhatOthersDoShowsNowhere: whatever the other department and the committee write about it, what the near side's
// people can ask for stays the same to the letter: lists and their totals, sums and shares, what search offers, files,
// duties and hints.
func TestWhatOthersDoShowsNowhere(t *testing.T) {
	w := found(t, "")
	must(t, w.app.Points.InstallSeeds(t.Context()))
	near := &reacher{former: &former{town: w}}
	near.nearObjects()
	before := w.besideAll(nearRoles)
	w.farThings()
	w.numbersOf(w.far)
	after := w.besideAll(nearRoles)
	same := 0
	for _, what := range slices.Sorted(maps.Keys(before)) {
		op, _, _ := strings.Cut(what, " ")
		switch {
		case citywide[op] != "":
		case before[what] != after[what]:
			at := 0
			for at < min(len(before[what]), len(after[what])) && before[what][at] == after[what][at] {
				at++
			}
			t.Errorf("%s differs after what the other department did: …%.160q, was …%.160q", what, after[what][max(0, at-60):], before[what][max(0, at-60):])
		case strings.HasPrefix(before[what], "200"):
			same++
		}
	}
	if same < 250 {
		t.Errorf("only %d answers were held against each other", same)
	}
	staff := w.besideAll([]string{"staff"})
	if !strings.Contains(staff["list-visits as staff"], "水利") || !strings.Contains(staff["export-members as staff"], "水利") {
		t.Error("what was done does not show to the committee either")
	}
	t.Logf("%d answers stayed the same", same)
}

// numbersOf gives a side one more member, with numbers.
func (w *town) numbersOf(s side) {
	w.t.Helper()
	near := w.near
	w.near = s
	w.numbered(plants(1)[0])
	w.near = near
}

// TestDuplicatesTellNothing: whoever enters the number of somebody out of sight is refused in one sentence, whatever name
// they try, by hand and by import: it names neither the person nor where they are.
func TestDuplicatesTellNothing(t *testing.T) {
	w := found(t, "")
	p := plants(1)[0]
	p.name = "水利植入"
	near := w.near
	w.near = w.far
	w.numbered(p)
	w.near = near
	said := map[string]bool{}
	for _, name := range []string{p.name, "另有其人"} {
		p.name = name
		body, _ := json.Marshal(map[string]any{
			"name": p.name, "sex": "male", "nation": "01", "born": "1980-05-01", "education": "", "standing": "full", "service": "in_service", "group_id": 0,
			"joined": "2005-07-01", "confirmed": "2006-07-01", "job_title": "", "phone": "", "id_number": p.idNumber, "migrant": false, "observed_from": "", "observed_to": "",
			"branch_id": w.near.branch, "since": "2018-01-01",
		})
		r := w.send(w.login("dept_clerk"), http.MethodPost, "/api/members", string(body))
		if r.code != 409 {
			t.Errorf("%s: %d %s", name, r.code, r.body)
		}
		said[problemOf(t, r)] = true
		rows := fmt.Sprintf("姓名\t性别\t出生年月\t民族\t党籍状态\t是否退休\t所在单位\t所在党支部\t加入党组织日期\t转正时间\t手机号码\t身份证号码\n%s\t男\t1980-05-01\t汉\t正式党员\t否\t市财政局\t市财政局第一党支部\t2005-07-01\t2006-07-01\t\t%s\n", name, p.idNumber)
		text, _ := json.Marshal(rows)
		id := w.makeAs(w.login("dept_clerk"), "/api/imports/paste", `{"kind":"roster","text":`+string(text)+`}`)
		must(t, w.app.Intake.Drain(t.Context()))
		var list kernel.List[struct {
			Verdict  string
			Note     string
			Target   kernel.ID `json:"target_id"`
			Mistakes []struct{ Text string }
			Asks     []json.RawMessage
		}]
		r = w.send(w.login("dept_clerk"), http.MethodGet, "/api/imports/"+id.String()+"/rows", "")
		must(t, json.Unmarshal([]byte(r.body), &list))
		if len(list.Items) == 0 || list.Items[0].Verdict != "wrong" || list.Items[0].Target != 0 || len(list.Items[0].Mistakes) != 1 {
			t.Fatalf("%s, imported: %s", name, r.body)
		}
		said[fmt.Sprintf("%+v", list.Items[0])] = true
	}
	if len(said) != 2 {
		t.Errorf("the name that was tried makes a difference: %v", slices.Sorted(maps.Keys(said)))
	}
	for text := range said {
		if strings.Contains(text, "水利") {
			t.Errorf("a refusal names the other side: %s", text)
		}
	}
}
