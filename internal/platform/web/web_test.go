package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/web"
)

// tokens is an authenticator with one account per token.
type tokens map[string]kernel.Actor

func (a tokens) Authenticate(_ context.Context, token, permission string) (kernel.Actor, error) {
	actor, ok := a[token]
	switch {
	case !ok:
		return kernel.Actor{}, web.ErrLogin
	case permission == "thing.forbidden":
		return kernel.Actor{}, kernel.ErrForbidden
	}
	return actor, nil
}

type thing struct {
	Name string `json:"name" minLength:"1" maxLength:"10"`
	Kind string `json:"kind,omitempty" enum:"红旗,五星"`
}

type bench struct {
	*httptest.Server
	db   *db.DB
	made int
}

func start(t *testing.T) *bench {
	t.Helper()
	d, err := db.Open(t.Context(), db.Options{File: filepath.Join(t.TempDir(), "t.db")})
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{db: d}
	api := web.New(d, tokens{"a": {Account: 1, Scope: kernel.Everything()}, "b": {Account: 2}}, web.Options{
		Version: "test", Permissions: []string{"thing.write", "thing.forbidden"}, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	web.Register(api, web.Op{ID: "make-thing", Method: http.MethodPost, Path: "/api/things", Permission: "thing.write", Summary: "x"},
		func(ctx context.Context, in *struct{ Body thing }) (*web.Body[int], error) {
			if in.Body.Name == "panic" {
				panic("boom")
			}
			n, err := db.InTx(ctx, d, "make", func(context.Context, *db.Tx) (int, error) { return b.made + 1, nil })
			if err != nil {
				return nil, err
			}
			b.made = n
			return web.Answer(n), nil
		})
	web.Register(api, web.Op{ID: "work-long", Method: http.MethodPost, Path: "/api/long", Permission: "thing.write", Summary: "x", ReadTime: 20 * time.Millisecond},
		func(ctx context.Context, _ *struct{ Body thing }) (*web.Body[int], error) {
			select {
			case <-ctx.Done():
				return nil, ctx.Err()
			case <-time.After(200 * time.Millisecond):
				return web.Answer(1), nil
			}
		})
	web.Register(api, web.Op{ID: "forbidden", Method: http.MethodGet, Path: "/api/forbidden", Permission: "thing.forbidden", Summary: "x"},
		func(context.Context, *struct{}) (*web.Body[int], error) { return web.Answer(1), nil })
	web.Register(api, web.Op{ID: "search", Method: http.MethodGet, Path: "/api/things", Permission: web.Public, Summary: "x"},
		func(_ context.Context, in *struct {
			Page int `query:"page" minimum:"1" default:"1"`
		},
		) (*web.Body[int], error) {
			return web.Answer(in.Page), nil
		})
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(".packed{}"))
	_ = z.Close()
	site := fstest.MapFS{"index.html": {Data: []byte("<p>desk")}, "m.html": {Data: []byte("<p>phone")}, "assets/a.js": {Data: []byte(strings.Repeat("x", 5000))}, "assets/packed.css.gz": {Data: packed.Bytes()}}
	b.Server = httptest.NewServer(api.Handler(site, d.Ping))
	t.Cleanup(func() { b.Close(); _ = d.Close() })
	return b
}

type answer struct {
	status int
	header http.Header
	text   string
	web.Problem
}

func (b *bench) do(t *testing.T, method, path, body string, headers ...string) answer {
	t.Helper()
	r, _ := http.NewRequest(method, b.URL+path, strings.NewReader(body))
	if body == "" {
		r.Body = http.NoBody
	} else {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, _ := io.ReadAll(res.Body)
	a := answer{status: res.StatusCode, header: res.Header, text: string(raw)}
	if strings.Contains(res.Header.Get("Content-Type"), "problem") {
		if err := json.Unmarshal(raw, &a.Problem); err != nil {
			t.Fatalf("%s %s: not a problem: %s", method, path, raw)
		}
	}
	return a
}

const asA = "sanchuang=a"

func TestRefusalsOfForm(t *testing.T) {
	b := start(t)
	for _, c := range []struct {
		what, method, path, body string
		headers                  []string
		status                   int
		code, field, says        string
	}{
		{"nobody is logged in", "POST", "/api/things", `{"name":"x"}`, nil, 401, "login", "", "请先登录"},
		{"no permission", "GET", "/api/forbidden", "", []string{"Cookie", asA}, 403, "forbidden", "", "安全管理员"},
		{"unknown path", "GET", "/api/nothing", "", nil, 404, "no_such_path", "", ""},
		{"unknown field", "POST", "/api/things", `{"name":"x","org_id":5}`, []string{"Cookie", asA}, 422, "invalid", "", "有填写不符合要求"},
		{"too long", "POST", "/api/things", `{"name":"一二三四五六七八九十十一"}`, []string{"Cookie", asA}, 422, "invalid", "name", ""},
		{"not in the list", "POST", "/api/things", `{"name":"x","kind":"其他"}`, []string{"Cookie", asA}, 422, "invalid", "kind", ""},
		{"doubled key", "POST", "/api/things", `{"name":"x","name":"y"}`, []string{"Cookie", asA}, 400, "malformed", "", "填了两次"},
		{"broken", "POST", "/api/things", `{"name":`, []string{"Cookie", asA}, 400, "malformed", "", ""},
		{"two values", "POST", "/api/things", `{"name":"x"} {}`, []string{"Cookie", asA}, 400, "malformed", "", "多余"},
		{"too deep", "POST", "/api/things", strings.Repeat("[", 40) + strings.Repeat("]", 40), []string{"Cookie", asA}, 400, "malformed", "", "太深"},
		{"one level too deep", "POST", "/api/things", `{"a":` + strings.Repeat("[", 32) + strings.Repeat("]", 32) + "}", []string{"Cookie", asA}, 400, "malformed", "", "太深"},
		{"as deep as may be", "POST", "/api/things", `{"a":` + strings.Repeat("[", 31) + strings.Repeat("]", 31) + "}", []string{"Cookie", asA}, 422, "invalid", "", "有填写不符合要求"},
		{"not UTF-8", "POST", "/api/things", "{\"name\":\"\xff\"}", []string{"Cookie", asA}, 400, "malformed", "", "UTF-8"},
		{"bidi override", "POST", "/api/things", "{\"name\":\"a\\u202eb\"}", []string{"Cookie", asA}, 422, "hidden_characters", "", "控制字符"},
		{"too large", "POST", "/api/things", `{"name":"` + strings.Repeat("x", 1<<20) + `"}`, []string{"Cookie", asA}, 413, "too_large", "", ""},
		{"a form, not JSON", "POST", "/api/things", "name=x", []string{"Cookie", asA, "Content-Type", "application/x-www-form-urlencoded"}, 400, "not_json", "", ""},
		{"another site's page", "POST", "/api/things", `{"name":"x"}`, []string{"Cookie", asA, "Origin", "http://evil.example", "Sec-Fetch-Site", "cross-site"}, 403, "cross_site", "", ""},
		{"unknown query", "GET", "/api/things?pgae=2", "", nil, 422, "invalid", "", ""},
	} {
		a := b.do(t, c.method, c.path, c.body, c.headers...)
		if a.status != c.status || a.Code != c.code || a.Field != c.field || !strings.Contains(a.Detail, c.says) {
			t.Errorf("%s: %d %s", c.what, a.status, a.text)
		}
		if c.body != "" && strings.Contains(a.text, "org_id") {
			t.Errorf("%s: the answer repeats what was sent: %s", c.what, a.text)
		}
	}
	if b.made != 0 {
		t.Errorf("%d things were made by refused requests", b.made)
	}
}

func TestEveryAnswerHasItsHeaders(t *testing.T) {
	b := start(t)
	for _, path := range []string{"/", "/members", "/m/home", "/assets/a.js", "/assets/none.js", "/api/things", "/api/nothing", "/api/forbidden", "/healthz", "/readyz", "/api/openapi.json"} {
		a := b.do(t, "GET", path, "")
		for h, want := range map[string]string{"Content-Security-Policy": "default-src 'self'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Permissions-Policy": "geolocation=()"} {
			if !strings.Contains(a.header.Get(h), want) {
				t.Errorf("%s: %s is %q", path, h, a.header.Get(h))
			}
		}
		if csp := a.header.Get("Content-Security-Policy"); strings.Contains(csp, "script-src 'self' 'unsafe") || strings.Contains(csp, "unsafe-eval") {
			t.Errorf("%s: %s", path, csp)
		}
		if strings.HasPrefix(path, "/api/") && a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be cached", path)
		}
	}
	if a := b.do(t, "GET", "/m/home", ""); a.text != "<p>phone" {
		t.Errorf("/m/home shows %q", a.text)
	}
	if a := b.do(t, "GET", "/assets/a.js", "", "Accept-Encoding", "gzip"); a.header.Get("Content-Encoding") != "gzip" || !strings.Contains(a.header.Get("Cache-Control"), "immutable") {
		t.Errorf("asset: %v", a.header)
	}
	// What the build packed is sent as it lies, and opened for whoever takes nothing compressed.
	for encoding, want := range map[string]string{"gzip": "gzip", "identity": ""} {
		a := b.do(t, "GET", "/assets/packed.css", "", "Accept-Encoding", encoding)
		text := a.text
		if encoding == "gzip" {
			z, err := gzip.NewReader(strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			plain, _ := io.ReadAll(z)
			text = string(plain)
		}
		if text != ".packed{}" || a.header.Get("Content-Encoding") != want || !strings.HasPrefix(a.header.Get("Content-Type"), "text/css") {
			t.Errorf("%s: %q %v", encoding, text, a.header)
		}
	}
}

func TestAPanicEndsOneRequestOnly(t *testing.T) {
	b := start(t)
	a := b.do(t, "POST", "/api/things", `{"name":"panic"}`, "Cookie", asA)
	if a.status != 500 || a.RequestID == "" || strings.Contains(a.text, "boom") {
		t.Fatalf("%d %s", a.status, a.text)
	}
	if a := b.do(t, "POST", "/api/things", `{"name":"x"}`, "Cookie", asA); a.status != 200 {
		t.Fatalf("afterwards: %d %s", a.status, a.text)
	}
}

// The time allowed for the body once ran on and cut off every operation that worked longer.
func TestAnOperationMayWorkLongerThanItsBodyTookToArrive(t *testing.T) {
	b := start(t)
	if a := b.do(t, http.MethodPost, "/api/long", `{"name":"长"}`, "Cookie", "sanchuang=a"); a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.text)
	}
}

func TestASubmissionSentTwiceHappensOnce(t *testing.T) {
	b := start(t)
	key := []string{"Cookie", asA, "Idempotency-Key", "k1"}
	first := b.do(t, "POST", "/api/things", `{"name":"x"}`, key...)
	second := b.do(t, "POST", "/api/things", `{"name":"x"}`, key...)
	if b.made != 1 || first.text != second.text || second.header.Get("Idempotent-Replay") != "true" {
		t.Fatalf("made %d; %q then %q", b.made, first.text, second.text)
	}
	if a := b.do(t, "POST", "/api/things", `{"name":"y"}`, key...); a.status != 422 || a.Code != "key_reused" {
		t.Errorf("same key, other body: %d %s", a.status, a.text)
	}
	if a := b.do(t, "POST", "/api/things", `{"name":"x"}`, "Cookie", "sanchuang=b", "Idempotency-Key", "k1"); a.status != 200 || b.made != 2 {
		t.Errorf("somebody else's key of the same name: %d %s", a.status, a.text)
	}
	if a := b.do(t, "POST", "/api/things", `{"name":""}`, "Cookie", asA, "Idempotency-Key", "k2"); a.status != 422 {
		t.Fatalf("%d", a.status)
	}
	if a := b.do(t, "POST", "/api/things", `{"name":"ok"}`, "Cookie", asA, "Idempotency-Key", "k2"); a.status != 200 {
		t.Errorf("a refused attempt used the key up: %d %s", a.status, a.text)
	}
}

func TestADoubleClickHappensOnce(t *testing.T) {
	b := start(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() { b.do(t, "POST", "/api/things", `{"name":"x"}`, "Cookie", asA, "Idempotency-Key", "same") })
	}
	wg.Wait()
	n, err := db.Scalar[int](t.Context(), b.db.Read(), "SELECT COUNT(*) FROM idempotency WHERE key='same'")
	if err != nil || n != 1 || b.made != 1 {
		t.Fatalf("made %d, kept %d, %v", b.made, n, err)
	}
}

func TestAnOperationWithoutPermissionDoesNotStart(t *testing.T) {
	b := start(t)
	api := web.New(b.db, tokens{}, web.Options{Permissions: []string{"thing.read"}})
	defer func() {
		if recover() == nil {
			t.Fatal("registered")
		}
	}()
	web.Register(api, web.Op{ID: "x", Method: http.MethodGet, Path: "/api/x", Permission: "thing.raed", Summary: "x"},
		func(context.Context, *struct{}) (*web.Body[int], error) { return web.Answer(1), nil })
}

func TestTooManyWritesAreToldWhenToGoOn(t *testing.T) {
	d, err := db.Open(t.Context(), db.Options{File: filepath.Join(t.TempDir(), "t.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	api := web.New(d, tokens{"a": {Account: 1}}, web.Options{Permissions: []string{"thing.write"}, Limited: true, Log: slog.New(slog.DiscardHandler)})
	web.Register(api, web.Op{ID: "make-thing", Method: http.MethodPost, Path: "/api/things", Permission: "thing.write", Summary: "x"},
		func(context.Context, *struct{ Body thing }) (*web.Body[int], error) { return web.Answer(1), nil })
	h := api.Handler(nil, func(context.Context) error { return nil })
	for i := range 200 {
		r := httptest.NewRequest(http.MethodPost, "/api/things", strings.NewReader(`{"name":"红旗"}`))
		r.Header.Set("Content-Type", "application/json")
		r.AddCookie(&http.Cookie{Name: "sanchuang", Value: "a"})
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code == http.StatusOK {
			continue
		}
		if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "1" || !strings.Contains(w.Body.String(), "操作过于频繁") {
			t.Errorf("write %d: %d, Retry-After %q, %s", i+1, w.Code, w.Header().Get("Retry-After"), w.Body)
		}
		return
	}
	t.Error("200 writes at once, none refused")
}

// Whoever is told to come back, by an operation as by the carrier, is told when.
func TestWhoeverIsToComeBackIsToldWhen(t *testing.T) {
	d := dbtest.SQLite(t)
	refusals := map[string]error{
		"5":  &pgconn.PgError{Code: "57P01"},
		"60": kernel.NewFault(kernel.TooMany, "thing.many", "请一分钟后再试。").After(time.Minute),
		"":   kernel.NewFault(kernel.Conflict, "thing.state", "请刷新后再试。"),
	}
	for want, refusal := range refusals {
		api := web.New(d, tokens{"a": {Account: 1}}, web.Options{Permissions: []string{"thing.read"}, Log: slog.New(slog.DiscardHandler)})
		web.Register(api, web.Op{ID: "get-thing", Method: http.MethodGet, Path: "/api/things", Permission: "thing.read", Summary: "x"},
			func(context.Context, *struct{}) (*web.Body[int], error) { return nil, refusal })
		r := httptest.NewRequest(http.MethodGet, "/api/things", nil)
		r.AddCookie(&http.Cookie{Name: "sanchuang", Value: "a"})
		w := httptest.NewRecorder()
		api.Handler(nil, func(context.Context) error { return nil }).ServeHTTP(w, r)
		if got := w.Header().Get("Retry-After"); got != want || w.Code < 400 {
			t.Errorf("%v: %d, Retry-After %q, want %q", refusal, w.Code, got, want)
		}
	}
}

// An act that was saved and whose answer then failed is not answered by that failure for ever: sent again, it is said to be done.
func TestAFailedAnswerIsNotKept(t *testing.T) {
	d := dbtest.SQLite(t)
	api := web.New(d, tokens{"a": {Account: 1}}, web.Options{Permissions: []string{"thing.write"}, Log: slog.New(slog.DiscardHandler)})
	saved := 0
	web.Register(api, web.Op{ID: "make-thing", Method: http.MethodPost, Path: "/api/things", Permission: "thing.write", Summary: "x"},
		func(ctx context.Context, _ *struct{ Body thing }) (*web.Body[int], error) {
			if err := d.Do(ctx, "make", func(context.Context, *db.Tx) error { return nil }); err != nil {
				return nil, err
			}
			saved++
			return nil, &pgconn.PgError{Code: "57P01"} // reading it back finds the database gone
		})
	h := api.Handler(nil, func(context.Context) error { return nil })
	send := func() *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodPost, "/api/things", strings.NewReader(`{"name":"红旗"}`))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", "k1")
		r.AddCookie(&http.Cookie{Name: "sanchuang", Value: "a"})
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	if w := send(); w.Code != http.StatusServiceUnavailable {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if w := send(); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), `"already_done"`) || saved != 1 {
		t.Errorf("sent again: %d %s; saved %d times", w.Code, w.Body, saved)
	}
}
