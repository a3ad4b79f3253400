package member_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/platform/web"
)

// door knows the actors by their token and what each may do.
type door map[string]struct {
	actor kernel.Actor
	may   string
}

func (d door) Authenticate(_ context.Context, token, permission string) (kernel.Actor, error) {
	who, ok := d[token]
	switch {
	case !ok:
		return kernel.Actor{}, web.ErrLogin
	case permission != web.LoggedIn && !strings.Contains(who.may, permission):
		return kernel.Actor{}, kernel.ErrForbidden
	}
	return who.actor, nil
}

const mayAll = "org.read org.write member.read member.write member.group member.import member.export member.reveal member.find"

func (w *world) serve(t *testing.T) http.Handler {
	doors := door{
		"staff": {staff, mayAll}, "clerk": {clerk("dept_clerk", w.culture), "org.read member.read member.find member.import"},
		"leader": {kernel.Actor{Account: 4, Roles: []string{"leader"}, Scope: kernel.Everything()}, "org.read member.read"},
	}
	api := web.New(w.d, doors, web.Options{Version: "t", Permissions: append(strings.Fields(mayAll), "member.own")})
	w.orgs.Operations(api)
	w.Operations(api)
	w.imports.Operations(api, doors)
	if path := os.Getenv("SANCHUANG_CONTRACT_TO"); path != "" {
		text, _ := api.OpenAPI()
		_ = os.WriteFile(path, text, 0o600)
	}
	return api.Handler(os.DirFS(t.TempDir()), func(context.Context) error { return nil })
}

func call(h http.Handler, who, method, path, kind string, body []byte) (int, string) {
	r := httptest.NewRequest(method, path, bytes.NewReader(body))
	r.AddCookie(&http.Cookie{Name: "sanchuang", Value: who})
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec.Code, rec.Body.String()
}

func TestOperations(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	f := form("赵一")
	f.Phone = "13800138000"
	zhao := w.add(f, w.first)
	h := w.serve(t)
	typed, _ := json.Marshal(map[string]any{
		"name": "钱二", "sex": "male", "nation": "01", "born": "1980-05-01", "education": "20", "standing": "full", "service": "in_service",
		"group_id": 0, "joined": "2005-07-01", "confirmed": "2006-07-01", "job_title": "", "phone": "", "id_number": "", "migrant": false, "observed_from": "", "observed_to": "", "branch_id": w.first,
	})
	path := fmt.Sprintf("/api/members/%s", zhao.ID)
	for _, x := range []struct {
		who, method, path, body string
		status                  int
		has, not                string
	}{
		{"staff", "GET", "/api/orgs", "", 200, `"full_name"`, ""},
		{"staff", "GET", "/api/orgs/search?q=sczj", "", 200, "市财政局", "文化"},
		{"staff", "GET", "/api/members?text=zy", "", 200, `138****8000`, "13800138000"},
		{"leader", "GET", "/api/members", "", 200, "赵一", `"phone":"1`},
		{"staff", "GET", "/api/members?standing=half", "", 422, "standing", ""},
		{"staff", "GET", "/api/members?nonsense=1", "", 422, "", ""},
		{"staff", "GET", path, "", 200, `"stays"`, "13800138000"},
		{"clerk", "GET", path, "", 404, "not_found", "赵一"},
		{"clerk", "POST", path + "/reveal", `{"field":"phone","reason":"核对号码"}`, 403, "forbidden", ""},
		{"staff", "POST", path + "/reveal", `{"field":"phone","reason":"核对号码"}`, 200, "13800138000", ""},
		{"staff", "POST", path + "/reveal", `{"field":"phone","reason":""}`, 422, "reason", ""},
		{"staff", "POST", "/api/members/find", `{"number":"13800138000"}`, 200, "赵一", "13800138000"},
		{"clerk", "POST", "/api/members/find", `{"number":"13800138000"}`, 200, `"total":0`, "赵一"},
		{"staff", "POST", "/api/members", string(typed), 200, "钱二", ""},
		{"staff", "POST", "/api/members", strings.Replace(string(typed), `"钱二"`, `"钱二","version":9`, 1), 422, "", ""},
		{"staff", "GET", "/api/members/counts", "", 200, `"total":2`, ""},
		{"clerk", "GET", "/api/members/counts", "", 200, `"total":0`, ""},
		{"staff", "GET", "/api/members/export?columns=name,phone", "", 200, "PK", ""},
		{"staff", "GET", "/api/members/export?columns=name,secret", "", 422, "secret", ""},
		{"clerk", "GET", "/api/members/export", "", 403, "", "赵一"},
		{"nobody", "GET", "/api/members", "", 401, "", ""},
		{"leader", "GET", "/api/import-kinds", "", 200, `"total":0`, "roster"},
		{"staff", "GET", "/api/import-kinds", "", 200, "党员名册", ""},
		{"staff", "GET", "/api/import-kinds/roster/template", "", 200, "PK", ""},
		{"leader", "GET", "/api/import-kinds/roster/template", "", 403, "", ""},
		{"leader", "POST", "/api/imports/paste", `{"kind":"roster","text":"姓名\n赵一"}`, 403, "", ""},
		{"staff", "GET", "/api/member-codes", "", 200, "维吾尔族", ""},
	} {
		kind := ""
		if x.body != "" {
			kind = "application/json"
		}
		status, body := call(h, x.who, x.method, x.path, kind, []byte(x.body))
		if x.path == "/api/orgs" {
			x.has = `"members":1`
		}
		if status != x.status || !strings.Contains(body, x.has) || x.not != "" && strings.Contains(body, x.not) {
			t.Errorf("%s %s %s: %d %.300s", x.who, x.method, x.path, status, body)
		}
	}
}

func TestUploadOverTheWire(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		h := w.serve(t)
		post := func(who string, data []byte) (int, string) {
			var body bytes.Buffer
			form := multipart.NewWriter(&body)
			_ = form.WriteField("kind", "roster")
			part, _ := form.CreateFormFile("file", "名册.xlsx")
			_, _ = part.Write(data)
			_ = form.Close()
			return call(h, who, "POST", "/api/imports", form.FormDataContentType(), body.Bytes())
		}
		if status, body := post("leader", book(t, header, line("赵一", "第一党支部"))); status != 403 {
			t.Errorf("a leader imports: %d %s", status, body)
		}
		if status, body := post("staff", bytes.Repeat([]byte("x"), 11<<20)); status != 413 {
			t.Errorf("11 MB: %d %.200s", status, body)
		}
		if status, body := post("staff", []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}); status != 422 || !strings.Contains(body, "另存为") {
			t.Errorf("an old file: %d %.200s", status, body)
		}
		status, body := post("staff", book(t, header, line("赵一", "第一党支部")))
		var b intake.Batch
		if err := json.Unmarshal([]byte(body), &b); err != nil || status != 200 {
			t.Fatalf("%d %s", status, body)
		}
		if err := w.imports.Drain(ctx); err != nil {
			t.Fatal(err)
		}
		path := "/api/imports/" + b.ID.String()
		for _, x := range []struct{ who, method, path, has string }{
			{"staff", "GET", path, `"state":"checked"`},
			{"staff", "GET", path + "/rows?verdict=added", "赵一"},
			{"clerk", "GET", path, "not_found"},
			{"clerk", "GET", path + "/rows", "not_found"},
			{"clerk", "POST", path + "/apply", "not_found"},
			{"staff", "POST", path + "/apply", "applying"},
		} {
			if _, body := call(h, x.who, x.method, x.path, "", nil); !strings.Contains(body, x.has) {
				t.Errorf("%s %s %s: %.300s", x.who, x.method, x.path, body)
			}
		}
		if err := w.imports.Drain(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Get(ctx, staff, w.member("赵一").ID); err != nil && !errors.Is(err, kernel.ErrNotFound) {
			t.Error(err)
		}
		_ = member.RosterKind
	})
}
