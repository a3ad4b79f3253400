package activity_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/blob"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/spine/attachment"
	"sanchuang/internal/work/activity"
)

// door lets the actor named by the cookie in, if the role holds the permission.
type door struct{ c *city }

var held = map[string][]string{
	"支委":     {"activity.read", "activity.write"},
	"支部书记":   {"activity.read", "activity.write", "activity.accept", "activity.return"},
	"二支部书记":  {"activity.read", "activity.write", "activity.accept", "activity.return"},
	"机关党委专干": {"activity.read", "activity.return"},
	"工委干部":   {"activity.read", "activity.return", "activity.kind"},
	"党员":     {"activity.own"},
}

func (d door) Authenticate(_ context.Context, token, permission string) (kernel.Actor, error) {
	member := kernel.Actor{Account: 500, Name: "党员", Member: 1001, Scope: kernel.Scope{Member: 1001}}
	for _, a := range []kernel.Actor{d.c.clerk, d.c.secretary, d.c.other, d.c.deptClerk, d.c.staff, member} {
		if a.Account.String() != token {
			continue
		}
		for _, p := range append(held[a.Name], web.LoggedIn) {
			if p == permission {
				return a, nil
			}
		}
		return kernel.Actor{}, kernel.ErrForbidden
	}
	return kernel.Actor{}, web.ErrLogin
}

func (c *city) handler(t *testing.T) http.Handler {
	t.Helper()
	store, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	api := web.New(c.d, door{c}, web.Options{Permissions: []string{"activity.read", "activity.write", "activity.accept", "activity.return", "activity.kind", "activity.own"}})
	c.Operations(api)
	attachment.NewService(c.d, audit.New(keys{}), store).Operations(api, c.Evidence())
	return api.Handler(fstest.MapFS{}, func(context.Context) error { return nil })
}

// filled is a complete content as a browser sends it, with every list there.
func (c *city) filled() activity.Content {
	k := c.content(c.first)
	k.Agenda, k.Resolutions = []activity.AgendaItem{}, []activity.Resolution{}
	return k
}

type answer struct {
	code int
	head http.Header
	body string
}

func (a answer) field(path ...string) any {
	var v any
	_ = json.Unmarshal([]byte(a.body), &v)
	for _, p := range path {
		m, _ := v.(map[string]any)
		v = m[p]
	}
	return v
}

func call(h http.Handler, by kernel.Actor, method, path string, body any, headers ...string) answer {
	b, _ := json.Marshal(body)
	r := httptest.NewRequest(method, path, bytes.NewReader(b))
	if body == nil {
		r = httptest.NewRequest(method, path, nil)
	} else {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	r.AddCookie(&http.Cookie{Name: "sanchuang", Value: by.Account.String()})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return answer{w.Code, w.Header(), w.Body.String()}
}

func TestOperations(t *testing.T) {
	c := newCity(t, dbtest.SQLite(t))
	h := c.handler(t)
	made := call(h, c.clerk, "POST", "/api/activities", map[string]any{"org_id": c.first, "content": c.filled()})
	if made.code != 200 || made.field("state") != "draft" {
		t.Fatal(made)
	}
	id := kernel.ID(made.field("id").(float64))
	path := "/api/activities/" + id.String()
	version := map[string]any{"version": 1}
	for _, x := range []struct {
		who          kernel.Actor
		method, path string
		body         any
		code         int
		holds        string
	}{
		{c.other, "GET", path, nil, 404, "没有找到"},
		{c.deptClerk, "POST", path + "/submit", version, 403, "权限"},
		{kernel.Actor{Account: 404}, "GET", path, nil, 401, "登录"},
		{c.clerk, "POST", path + "/accept", version, 403, "权限"},
		{c.clerk, "POST", path + "/submit", map[string]any{"version": 1, "state": "accepted"}, 422, "未知的字段"},
		{c.clerk, "POST", path + "/submit", version, 200, `"state":"submitted"`},
		{c.clerk, "POST", path + "/submit", version, 409, "刚被别人改过"},
		{c.other, "POST", path + "/accept", map[string]any{"version": 2}, 404, "没有找到"},
		{c.secretary, "POST", path + "/return", map[string]any{"version": 2, "reason": ""}, 422, `"field":"reason"`},
		{c.secretary, "POST", path + "/accept", map[string]any{"version": 2}, 200, `"state":"accepted"`},
		{c.clerk, "PUT", path, map[string]any{"version": 3, "org_id": c.first, "content": c.filled()}, 409, "更正"},
		{c.clerk, "GET", "/api/activities?period=2026-Q4&state=accepted&sort=-day", nil, 200, `"counts":{"accepted":1}`},
		{c.clerk, "GET", "/api/activities?sort=drop", nil, 422, "不在可选范围内"},
		{c.clerk, "GET", "/api/activities?period=everything", nil, 422, "统计期"},
		{c.clerk, "GET", "/api/activities/roster?org=" + c.first.String() + "&kinds=theme_day&day=2026-11-20", nil, 200, `"due":"all"`},
		{c.clerk, "GET", "/api/activities/next?org=" + c.first.String() + "&kind=theme_day", nil, 200, "三楼会议室"},
		{c.clerk, "GET", "/api/activities/last?org=" + c.first.String() + "&kind=theme_day", nil, 200, "三楼会议室"},
		{c.clerk, "GET", path + "/steps", nil, 200, `"step":"accept"`},
		{c.clerk, "GET", "/api/activity-kinds", nil, 200, "支部党员大会"},
		{c.clerk, "POST", "/api/activity-kinds", map[string]any{"code": "x", "name": "y", "holders": []string{}, "due": "all", "confidential": false, "position": 1}, 403, "权限"},
		{kernel.Actor{Account: 500}, "GET", "/api/my/activities", nil, 200, `"mark":"attended"`},
		{kernel.Actor{Account: 500}, "GET", "/api/my/activities/" + id.String(), nil, 200, "集体学习"},
		{kernel.Actor{Account: 500}, "GET", path, nil, 403, "权限"},
	} {
		if got := call(h, x.who, x.method, x.path, x.body); got.code != x.code || !strings.Contains(got.body, x.holds) {
			t.Errorf("%s %s by %s: %d %.300s, want %d with %q", x.method, x.path, x.who.Name, got.code, got.body, x.code, x.holds)
		}
	}
	file := call(h, c.staff, "GET", "/api/activities/export?period=2026", nil)
	if file.code != 200 || !strings.Contains(file.head.Get("Content-Disposition"), "attachment") {
		t.Error(file.code, file.head)
	}
}

// Sent twice under one key, a submission happens once and is answered the same.
func TestSentTwice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		h := c.handler(t)
		body := map[string]any{"org_id": c.first, "content": c.filled()}
		first := call(h, c.secretary, "POST", "/api/activities/record", body, "Idempotency-Key", "k1")
		again := call(h, c.secretary, "POST", "/api/activities/record", body, "Idempotency-Key", "k1")
		if first.code != 200 || again.code != 200 || first.body != again.body {
			t.Fatalf("%+v\n%+v", first, again)
		}
		var wg sync.WaitGroup
		for range 4 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				call(h, c.secretary, "POST", "/api/activities/record", body, "Idempotency-Key", "k2")
			}()
		}
		wg.Wait()
		if n := c.scalar("SELECT COUNT(*) FROM activity"); n != 2 {
			t.Fatalf("%d records under two keys", n)
		}
		if n := c.scalar("SELECT COUNT(*) FROM fact WHERE kind='activity.held'"); n != 2 {
			t.Fatalf("%d meetings held", n)
		}
	})
}

func TestEvidenceFollowsTheRecord(t *testing.T) {
	c := newCity(t, dbtest.SQLite(t))
	h := c.handler(t)
	a := c.draft(c.clerk)
	path := "/api/activities/" + a.ID.String() + "/attachments"
	form := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"签到表.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7\nx\n%%EOF\n\r\n--x--\r\n"
	send := func(by kernel.Actor, form string) answer {
		r := httptest.NewRequest("POST", path, strings.NewReader(form))
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		r.AddCookie(&http.Cookie{Name: "sanchuang", Value: by.Account.String()})
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return answer{w.Code, w.Header(), w.Body.String()}
	}
	sent := send(c.clerk, form)
	if sent.code != 200 || sent.field("name") != "签到表.pdf" {
		t.Fatal(sent)
	}
	if got := send(c.other, form); got.code != 404 {
		t.Error(got)
	}
	if got := send(c.clerk, strings.Replace(form, "%PDF-1.7", "<html>", 1)); got.code != 422 || !strings.Contains(got.body, "内容与扩展名不符") {
		t.Error(got)
	}
	if got := send(c.clerk, strings.Replace(form, "x\n%%EOF", strings.Repeat("x", attachment.MaxSize+100<<10), 1)); got.code != 413 && got.code != 422 {
		t.Error(got.code, got.body[:200])
	}
	file := path + "/" + kernel.ID(sent.field("id").(float64)).String()
	got := call(h, c.secretary, "GET", file, nil)
	if got.code != 200 || got.head.Get("Content-Security-Policy") != "sandbox; default-src 'none'" || !strings.HasPrefix(got.head.Get("Content-Disposition"), "attachment") || got.head.Get("X-Content-Type-Options") != "nosniff" {
		t.Fatal(got)
	}
	if got := call(h, c.other, "GET", file, nil); got.code != 404 {
		t.Error(got)
	}
	if got := call(h, c.secretary, "GET", "/api/activities/"+c.draft(c.clerk).ID.String()+"/attachments/"+kernel.ID(sent.field("id").(float64)).String(), nil); got.code != 404 {
		t.Error("a file opens through another record", got)
	}
	if _, err := c.Submit(ctx, c.clerk, a.ID, a.Version); err != nil {
		t.Fatal(err)
	}
	if got := call(h, c.clerk, "DELETE", file, nil); got.code != 409 {
		t.Error("evidence of a submitted record is taken away", got)
	}
}
