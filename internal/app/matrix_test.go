package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"sanchuang/internal/app"
	"sanchuang/internal/directory/account"
	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/web"
)

// letters are the roles in testdata/matrix.txt, whose lines say who may call an operation. The file
// is kept by hand, apart from the table that enforces it: an operation without a line fails.
var letters = []struct{ letter, role string }{
	{"S", "staff"},
	{"C", "committee_member"},
	{"L", "leader"},
	{"D", "dept_clerk"},
	{"B", "branch_secretary"},
	{"K", "branch_clerk"},
	{"M", "member"},
	{"J", "judge"},
	{"1", "sys_admin"},
	{"2", "sec_admin"},
	{"3", "audit_admin"},
}

const password = "Matrix-2026-pass"

// town is a small city behind a running program: two departments with a branch and members each.
type town struct {
	t         *testing.T
	app       *app.App
	api       *web.API
	server    *httptest.Server
	root      kernel.ID
	term      kernel.ID // of the near branch, where a test has recorded one
	near, far side
	folder    string
	url       string
	cookies   map[string]string
	since     map[string]time.Time // of the cookies
}

// side is one of the two departments; the roles stand in the near one.
type side struct{ department, branch, member, clerk kernel.ID }

func found(t *testing.T, url string) *town {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	must(t, os.MkdirAll(dir, 0o700))
	must(t, os.WriteFile(filepath.Join(dir, "demonstration.json"), []byte("{}"), 0o600))
	a, err := app.Open(t.Context(), app.Options{Data: dir, URL: url, Version: "test"})
	must(t, err)
	w := &town{t: t, app: a, folder: dir, url: url, cookies: map[string]string{}, since: map[string]time.Time{}}
	w.api = a.API(web.Options{Version: "test"})
	t.Cleanup(func() { _ = a.Close() })
	w.server = newServer(t, w.api, a)
	w.root = w.org(org.WorkCommittee, "市直机关工委", 0)
	w.near, w.far = w.side("市财政局"), w.side("市水利局")
	w.accounts()
	return w
}

func newServer(t *testing.T, api *web.API, a *app.App) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(api.Handler(nil, a.Ready))
	t.Cleanup(s.Close)
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var everything = kernel.System("test")

func (w *town) org(kind org.Kind, name string, parent kernel.ID) kernel.ID {
	w.t.Helper()
	n, err := w.app.Orgs.Create(w.t.Context(), everything, org.New{Kind: kind, Name: name, ParentID: parent, From: "2017-01-01"})
	must(w.t, err)
	return n.ID
}

func (w *town) person(name string, branch kernel.ID) kernel.ID {
	w.t.Helper()
	p, err := w.app.Members.Create(w.t.Context(), everything, member.New{
		BranchID: branch, Since: "2018-01-01",
		Form: member.Form{Name: name, Sex: "male", Nation: "01", Born: "1980-05-01", Standing: member.Full, Service: member.InService, Joined: "2005-07-01", Confirmed: "2006-07-01"},
	})
	must(w.t, err)
	return p.ID
}

func (w *town) side(name string) side {
	d := w.org(org.Department, name, w.root)
	b := w.org(org.Branch, name+"第一党支部", d)
	return side{d, b, w.person(name+"甲", b), w.person(name+"乙", b)}
}

func (w *town) accounts() {
	list := []account.DemonstrationAccount{}
	for _, l := range letters {
		over := map[string]kernel.ID{"dept_clerk": w.near.department, "branch_secretary": w.near.branch, "branch_clerk": w.near.branch}[l.role]
		if over == 0 {
			over = w.root
		}
		a := account.DemonstrationAccount{Login: "as-" + strings.ReplaceAll(l.role, "_", "-"), Name: l.role, Password: password, Org: over}
		if l.role == "member" {
			a.Member, a.Org = w.near.member, w.near.branch
		} else {
			a.Grants = []kernel.Grant{{Role: l.role, Org: over}}
		}
		list = append(list, a)
	}
	must(w.t, w.app.Accounts.MakeDemonstrationAccounts(w.t.Context(), list))
}

// login opens a session for a role, unless one is open.
func (w *town) login(role string) string {
	w.t.Helper()
	had := w.cookies[role]
	if had != "" && time.Since(w.since[role]) < stillFresh {
		return had
	}
	body := fmt.Sprintf(`{"login":"as-%s","password":%q}`, strings.ReplaceAll(role, "_", "-"), password)
	r := w.send("", http.MethodPost, "/api/session", body)
	if r.code != 200 {
		if had != "" { // the test has taken the account away meanwhile
			return had
		}
		w.t.Fatalf("%s cannot log in: %d %s", role, r.code, r.body)
	}
	w.cookies[role], w.since[role] = r.cookie, time.Now()
	return r.cookie
}

// stillFresh is how long a log-in serves: a long run would end with sessions that are over, or too old for what asks who sits there.
const stillFresh = 4 * time.Minute

type reply struct {
	code         int
	body, cookie string
}

func (w *town) send(cookie, method, path, body string) reply {
	w.t.Helper()
	var in io.Reader = http.NoBody
	if body != "" {
		in = strings.NewReader(body)
	}
	r, err := http.NewRequestWithContext(context.Background(), method, w.server.URL+path, in)
	must(w.t, err)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	must(w.t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	must(w.t, err)
	set, _, _ := strings.Cut(res.Header.Get("Set-Cookie"), ";")
	return reply{res.StatusCode, string(b), set}
}

type operation struct {
	*huma.Operation
	permission string
}

func operations(api *web.API) []operation {
	var out []operation
	for _, item := range api.Contract().Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Delete, item.Patch} {
			if op != nil {
				out = append(out, operation{op, op.Extensions["x-permission"].(string)})
			}
		}
	}
	slices.SortFunc(out, func(a, b operation) int { return strings.Compare(a.OperationID, b.OperationID) })
	return out
}

// address fills a path's holes and required queries with things that are not there.
func address(op operation, id kernel.ID) string {
	path, query := op.Path, ""
	for _, p := range op.Parameters {
		value := "x"
		switch {
		case p.Name == "id", p.Name == "org", p.Name == "org_id":
			value = id.String()
		case p.Name == "year":
			value = "2026"
		case p.Name == "subject":
			value = "branch"
		case len(p.Schema.Enum) > 0:
			value = fmt.Sprint(p.Schema.Enum[0])
		case p.Schema.Type == "integer":
			value = "1"
		}
		if p.In == "path" {
			path = strings.ReplaceAll(path, "{"+p.Name+"}", value)
		} else if p.Required {
			query += "&" + p.Name + "=" + value
		}
	}
	if query != "" {
		path += "?" + query[1:]
	}
	return path
}

func bodyOf(op operation) string {
	if op.RequestBody == nil {
		return ""
	}
	return "{}"
}

// TestMatrix calls every operation as everybody.
func TestMatrix(t *testing.T) {
	expected := readMatrix(t)
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			url := ""
			if database == "postgres" {
				url = dbtest.NewPostgres(t)
			}
			w := found(t, url)
			got := map[string]string{}
			for _, op := range operations(w.api) {
				got[op.OperationID] = w.whoMay(op)
				want, ok := expected[op.OperationID]
				if !ok && !*update {
					t.Errorf("%s: no line in testdata/matrix.txt; it lets in %s", op.OperationID, got[op.OperationID])
				} else if want != got[op.OperationID] && !*update {
					t.Errorf("%s (%s %s) lets in %q, expected %q", op.OperationID, op.Method, op.Path, got[op.OperationID], want)
				}
				delete(expected, op.OperationID)
			}
			if *update {
				writeMatrix(t, got)
				return
			}
			for id := range expected {
				t.Errorf("%s stands in testdata/matrix.txt and is no operation", id)
			}
			expected = readMatrix(t)
			w.trailInWords()
		})
	}
}

// whoMay answers the letters of those whom the door of an operation lets in; - for everybody.
func (w *town) whoMay(op operation) string {
	w.t.Helper()
	path, body := address(op, 1), bodyOf(op)
	if r := w.send("", op.Method, path, body); r.code != 401 {
		return "-"
	}
	if r := w.send("sanchuang=forged", op.Method, path, body); r.code != 401 {
		w.t.Errorf("%s takes a forged session: %d", op.OperationID, r.code)
	}
	in := ""
	for _, l := range letters {
		r := w.send(w.login(l.role), op.Method, path, body)
		switch {
		case r.code >= 500:
			w.t.Errorf("%s as %s: %d %s", op.OperationID, l.role, r.code, r.body)
		case r.code == 401:
			w.t.Errorf("%s as %s: not logged in", op.OperationID, l.role)
		case r.code != 403 || !strings.Contains(r.body, `"forbidden"`):
			in += l.letter
		}
		if op.Tags != nil && strings.HasPrefix(op.Path, "/api/session") && op.Method != http.MethodGet {
			delete(w.cookies, l.role) // the call may have ended the session
		}
	}
	return in
}

func readMatrix(t *testing.T) map[string]string {
	t.Helper()
	raw, err := os.ReadFile("testdata/matrix.txt")
	if err != nil && !*update {
		t.Fatal(err)
	}
	out := map[string]string{}
	for line := range strings.Lines(string(raw)) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		id, who, _ := strings.Cut(line, " ")
		out[id] = strings.TrimSpace(who)
	}
	return out
}

func writeMatrix(t *testing.T, got map[string]string) {
	t.Helper()
	var b bytes.Buffer
	b.WriteString("# Who may call which operation: S 工委干部 C 工委成员 L 领导 D 单位党务专干 B 支部书记 K 支部委员 M 党员 J 评委 1 系统 2 安全 3 审计管理员; - everybody.\n")
	for _, id := range slices.Sorted(func(yield func(string) bool) {
		for k := range got {
			if !yield(k) {
				return
			}
		}
	}) {
		fmt.Fprintf(&b, "%s %s\n", id, got[id])
	}
	must(t, os.MkdirAll("testdata", 0o755))
	must(t, os.WriteFile("testdata/matrix.txt", b.Bytes(), 0o644))
}

// problemOf reads a refusal without its number, so that two can be compared.
func problemOf(t *testing.T, r reply) string {
	t.Helper()
	var p map[string]any
	if err := json.Unmarshal([]byte(r.body), &p); err != nil {
		t.Fatalf("not a problem: %s", r.body)
	}
	delete(p, "request_id")
	b, _ := json.Marshal(p)
	return string(b)
}

const publicPermission = web.Public

// account adds one with known password.
func (w *town) account(login string, grants ...kernel.Grant) {
	w.t.Helper()
	must(w.t, w.app.Accounts.MakeDemonstrationAccounts(w.t.Context(), []account.DemonstrationAccount{
		{Login: login, Name: login, Password: password, Org: grants[0].Org, Grants: grants},
	}))
}

func (w *town) loginAs(login string) string {
	w.t.Helper()
	r := w.send("", http.MethodPost, "/api/session", fmt.Sprintf(`{"login":%q,"password":%q}`, login, password))
	if r.code != 200 {
		w.t.Fatalf("%s: %d %s", login, r.code, r.body)
	}
	return r.cookie
}

// action is the code of a special action that exists.
func (w *town) action() string {
	r := w.send(w.login("staff"), http.MethodGet, "/api/actions", "")
	var list struct {
		Items []struct {
			Code string `json:"code"`
		} `json:"items"`
	}
	if err := json.Unmarshal([]byte(r.body), &list); err != nil || len(list.Items) == 0 {
		w.t.Fatalf("no special actions: %s", r.body)
	}
	return list.Items[0].Code
}

// sample fills a schema with values that pass its form.
func (w *town) sample(s *huma.Schema, depth int) any {
	if s.Ref != "" {
		s = w.api.Contract().Components.Schemas.SchemaFromRef(s.Ref)
	}
	switch {
	case len(s.Enum) > 0:
		for _, e := range s.Enum {
			if e != "" {
				return e
			}
		}
		return s.Enum[0]
	case s.Type == "object" && depth < 6:
		out := map[string]any{}
		for _, name := range s.Required {
			out[name] = w.sampleOf(name, s.Properties[name], depth)
		}
		return out
	case s.Type == "array":
		n := 0
		if s.MinItems != nil {
			n = *s.MinItems
		}
		list := make([]any, n)
		for i := range list {
			list[i] = w.sample(s.Items, depth+1)
		}
		return list
	case s.Type == "integer", s.Type == "number":
		return 1
	case s.Type == "boolean":
		return false
	default:
		return "测试理由十个字以上才够"
	}
}

func (w *town) sampleOf(name string, s *huma.Schema, depth int) any {
	switch {
	case name == "version":
		return 1
	case strings.HasSuffix(name, "_time"):
		return "09:00"
	case name == "host" || name == "recorder" || name == "speaker":
		return map[string]any{"member_id": 0, "name": "某人"}
	case strings.Contains(name, "day") || name == "from" || name == "to" || name == "born" || name == "joined" || name == "confirmed":
		return "2026-05-01"
	case name == "for_year":
		return 0
	case name == "points":
		return "1"
	default:
		return w.sample(s, depth+1)
	}
}
