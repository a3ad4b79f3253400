package app_test

import (
	"context"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sanchuang/internal/app"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/web"
)

// checked are the questions whose asking is itself an act, and so stands in the trail.
var checked = map[string]bool{"verify-audit": true}

// unrecorded are the files that are handed out without a row in the trail, with the reason.
var unrecorded = map[string]string{
	"get-import-template": "an empty form, the same for everybody",
	"get-check-in-paper":  "a code for the door of a meeting, without a name on it",
}

// read asks as one account and answers with the headers.
func (w *town) read(cookie, path string) (reply, http.Header) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, w.server.URL+path, http.NoBody)
	must(w.t, err)
	r.Header.Set("Cookie", cookie)
	res, err := http.DefaultTransport.RoundTrip(r)
	must(w.t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	must(w.t, err)
	return reply{code: res.StatusCode, body: string(b)}, res.Header
}

// everybody are the sessions of all roles, and of the far side's people.
func (w *town) everybody() map[string]string {
	out := map[string]string{}
	for _, l := range letters {
		out[l.role] = w.login(l.role)
	}
	for _, login := range []string{"far-clerk", "far-dept", "far-member"} {
		out[login] = w.loginAs(login)
	}
	return out
}

// TestReadingChangesNothing asks everything that can be asked as everybody. No table is another afterwards, but for the
// trail: each file that is handed out adds a row to it, whatever else was read adds none.
func TestReadingChangesNothing(t *testing.T) {
	w := found(t, "")
	there := w.farThings()
	meeting := w.upload(w.near, "照片.pdf", "%PDF-1.4\n现场\n%%EOF\n")
	must(t, w.app.Intake.Drain(t.Context()))
	state := func() string {
		return w.digest([]string{"audit", "audit_open", "audit_seal", "account_session", "goose_db_version"})
	}
	sessions := w.everybody()
	files, answered := map[string]bool{}, 0
	before := state()
	for _, op := range operations(w.api) {
		if op.Method != http.MethodGet || op.permission == publicPermission {
			continue
		}
		base, _ := holder(op)
		for who, cookie := range sessions {
			ids := []kernel.ID{there[base], w.near.branch}
			if strings.HasPrefix(op.Path, "/api/activities/{id}") {
				ids[1] = meeting
			}
			for _, id := range ids {
				had := w.rows()
				r, header := w.read(cookie, w.fileOf(op, address(op, id)))
				if r.code >= 500 {
					t.Errorf("%s as %s: %d %s", op.OperationID, who, r.code, r.body)
				}
				if r.code != 200 {
					continue
				}
				answered++
				file, added := strings.HasPrefix(header.Get("Content-Disposition"), "attachment"), w.rows()-had
				if file {
					files[op.OperationID] = true
				}
				switch {
				case file && added == 0 && unrecorded[op.OperationID] == "":
					t.Errorf("%s hands a file to %s without a row in the trail", op.OperationID, who)
				case !file && added > 0 && !checked[op.OperationID]:
					t.Errorf("%s as %s adds %d rows to the trail and hands out no file", op.OperationID, who, added)
				}
			}
		}
		if after := state(); after != before {
			t.Errorf("%s changes what is kept", op.OperationID)
			before = after
		}
	}
	if answered < 1500 || len(files) < 25 || !files["get-import-mistakes"] {
		t.Errorf("only %d answers and %d kinds of files: %v", answered, len(files), files)
	}
	t.Logf("%d answers, %d kinds of files", answered, len(files))
}

// fileOf puts the file of a meeting that has one into a path that names a file.
func (w *town) fileOf(op operation, path string) string {
	w.t.Helper()
	if !strings.HasSuffix(op.Path, "/attachments/{file}") {
		return path
	}
	list := strings.TrimSuffix(path, path[strings.LastIndex(path, "/"):])
	r, _ := w.read(w.login("staff"), list)
	if m := idInText.FindStringSubmatch(r.body); m != nil {
		return list + "/" + m[1]
	}
	return path
}

// TestQueriesAtTheirBounds puts values that no page sends into each parameter of each question.
func TestQueriesAtTheirBounds(t *testing.T) {
	w := &former{town: found(t, ""), letters: readMatrix(t)}
	there := w.farThings()
	values := []string{"", "-1", "0", "9223372036854775807", "99999999999999999999", "2026-02-30", "9999-12-31", "\u202e", "' OR 1=1 --", "%", strings.Repeat("长", 3000)}
	asked := 0
	for _, op := range operations(w.api) {
		role := w.caller(op)
		if op.Method != http.MethodGet || op.permission == publicPermission || role == "" {
			continue
		}
		base, _ := holder(op)
		path, rest, _ := strings.Cut(address(op, max(1, there[base])), "?")
		for _, p := range op.Parameters {
			if p.In != "query" {
				continue
			}
			for _, v := range values {
				query, err := url.ParseQuery(rest)
				must(t, err)
				query.Set(p.Name, v)
				r := w.send(w.login(role), http.MethodGet, path+"?"+query.Encode(), "")
				asked++
				if r.code >= 400 {
					w.judge(op, role, p.Name+"="+v, r)
				}
			}
		}
	}
	if asked < 2000 {
		t.Errorf("only %d questions", asked)
	}
	t.Logf("%d questions", asked)
}

// TestPublicForms: the doors that open to anybody take the same twisted bodies, of which none brings the program
// down, lets anybody in, or is answered otherwise than by the contract.
func TestPublicForms(t *testing.T) {
	for _, fresh := range []bool{false, true} {
		w := &former{town: &town{t: t}, random: rand.New(rand.NewPCG(9, 70))}
		if fresh { // nobody has set anything up, and the code was printed
			w.bare()
		} else {
			w.town = found(t, "")
		}
		doors := 0
		for _, op := range operations(w.api) {
			if op.permission != publicPermission || op.RequestBody == nil || op.RequestBody.Content["application/json"] == nil {
				continue
			}
			doors++
			schema := op.RequestBody.Content["application/json"].Schema
			for n := range 40 {
				sound := w.sample(schema, 0)
				raw, err := json.Marshal(sound)
				must(t, err)
				body := w.twist(n, string(raw), sound)
				r := w.send("", op.Method, address(op, 1), body)
				w.classes[min(5, r.code/100)]++
				w.judge(op, "nobody", body, r)
				if r.cookie != "" {
					t.Errorf("%s opens a session for %.200s", op.OperationID, body)
				}
			}
		}
		if doors < 5 || w.classes[4] < 100 {
			t.Errorf("%d doors, answers by class %v", doors, w.classes)
		}
		if needed, err := w.app.Accounts.SetupNeeded(t.Context()); err != nil || needed != fresh {
			t.Errorf("set-up needed: %v, %v; expected %v", needed, err, fresh)
		}
	}
}

// bare is a program that was started for the first time.
func (w *former) bare() {
	w.t.Helper()
	a, err := app.Open(w.t.Context(), app.Options{Data: w.t.TempDir() + "/data", Version: "test"})
	must(w.t, err)
	w.t.Cleanup(func() { _ = a.Close() })
	_, err = a.Accounts.NewSetupCode(w.t.Context())
	must(w.t, err)
	w.app, w.api, w.cookies = a, a.API(web.Options{Version: "test"}), map[string]string{}
	w.server = newServer(w.t, w.api, a)
}

// policyOfContent is the whole of it: whoever loosens it says so here too.
const policyOfContent = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data: blob:; " +
	"connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"

// TestEveryPathHasItsHeaders: refused, let in, not there or not allowed, an answer carries the same headers.
func TestEveryPathHasItsHeaders(t *testing.T) {
	w := found(t, "")
	asked := 0
	look := func(cookie, method, path string) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, w.server.URL+path, http.NoBody)
		must(t, err)
		r.Header.Set("Cookie", cookie)
		res, err := http.DefaultTransport.RoundTrip(r)
		must(t, err)
		_, _ = io.Copy(io.Discard, res.Body)
		must(t, res.Body.Close())
		asked++
		for name, want := range map[string]string{
			"Content-Security-Policy": policyOfContent, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY",
			"Permissions-Policy": "camera=(), microphone=(), geolocation=()", "Cache-Control": "no-store", "Strict-Transport-Security": "",
		} {
			if got := res.Header.Get(name); got != want {
				t.Errorf("%s %s (%d): %s is %q", method, path, res.StatusCode, name, got)
			}
		}
		if res.Header.Get("X-Request-Id") == "" {
			t.Errorf("%s %s: no number", method, path)
		}
	}
	staff := w.login("staff")
	for _, op := range operations(w.api) {
		look("", op.Method, address(op, 1))
		look("", http.MethodTrace, address(op, 1))
		if op.Method == http.MethodGet {
			look(staff, op.Method, address(op, 4711))
		}
	}
	look("", http.MethodGet, "/api/nothing")
	look(staff, http.MethodPost, "/api/")
	t.Logf("%d answers", asked)
}

// TestNoAuditNoAct: where the trail cannot be written, nothing is done and nothing is handed out.
func TestNoAuditNoAct(t *testing.T) {
	w := found(t, "")
	far := w.objects()
	for _, l := range letters {
		w.login(l.role)
	}
	p := plants(1)[0]
	numbered := w.numbered(p)
	w.trigger("CREATE TRIGGER test_no_trail BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no trail'); END")
	state := func() string { return w.digest([]string{"account_session"}) }
	before := state()
	try := func(method, path, body string) {
		t.Helper()
		if r := w.send(w.login("staff"), method, path, body); r.code < 500 || strings.Contains(r.body, "PK") {
			t.Errorf("%s %s without a trail: %d %.200s", method, path, r.code, r.body)
		}
		if after := state(); after != before {
			t.Errorf("%s %s left something behind", method, path)
			before = after
		}
	}
	removable := map[string]bool{}
	for _, op := range operations(w.api) {
		removable[op.Path] = true
	}
	for _, x := range things[1:] {
		body := strings.NewReplacer(`"8"`, `"9"`, "水利", "财政").Replace(w.bodyFor(x.body, w.near, far["/api/training-classes"], w.action()))
		if x.path != "/api/trainees" { // theirs would be of the far side's class
			try(http.MethodPost, x.path, body)
		}
		if removable[x.path+"/{id}/remove"] && x.path != "/api/training-classes" { // which has a trainee
			try(http.MethodPost, x.path+"/"+far[x.path].String()+"/remove", `{"version":1,"reason":"登记错了"}`)
		}
	}
	for _, path := range []string{"/api/members/export", "/api/activities/export", "/api/visits/export", "/api/briefing/paper?year=2026"} {
		try(http.MethodGet, path, "")
	}
	reveal := func() reply {
		return w.send(w.login("staff"), http.MethodPost, "/api/members/"+numbered.String()+"/reveal", `{"field":"id_number","reason":"核对档案中的身份信息"}`)
	}
	if r := reveal(); r.code < 500 || strings.Contains(r.body, p.idNumber) {
		t.Errorf("a number without a trail: %d %s", r.code, r.body)
	}
	w.trigger("DROP TRIGGER test_no_trail")
	if r := reveal(); r.code != 200 || !strings.Contains(r.body, p.idNumber) {
		t.Errorf("a number with the trail again: %d %s", r.code, r.body)
	}
	if r := w.send(w.login("staff"), http.MethodGet, "/api/members/export", ""); r.code != 200 {
		t.Errorf("with the trail again: %d %s", r.code, r.body)
	}
}

// trigger changes the schema of the test's database.
func (w *town) trigger(statement string) {
	w.t.Helper()
	must(w.t, w.app.DB.Do(w.t.Context(), "test.trigger", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, statement)
		return err
	}))
}
