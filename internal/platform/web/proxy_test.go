package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/web"
)

// mirror answers from where it believes to be asked, and what name it was given.
func mirror(t *testing.T, log *bytes.Buffer, o web.Options) (*web.API, http.Handler, *db.DB) {
	t.Helper()
	d, err := db.Open(t.Context(), db.Options{File: filepath.Join(t.TempDir(), "t.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	o.Version, o.Permissions, o.Log = "test", []string{"thing.write"}, slog.New(slog.NewJSONHandler(log, nil))
	api := web.New(d, tokens{"a": {Account: 1, Scope: kernel.Everything()}}, o)
	web.Register(api, web.Op{ID: "where", Method: http.MethodGet, Path: "/api/where", Permission: web.Public, Summary: "x"},
		func(ctx context.Context, _ *struct{}) (*web.Body[string], error) {
			return web.Answer(web.ClientAddress(ctx)), nil
		})
	web.Register(api, web.Op{ID: "say", Method: http.MethodPost, Path: "/api/say", Permission: "thing.write", Summary: "x"},
		func(ctx context.Context, in *struct{ Body thing }) (*web.Body[string], error) {
			return web.Answer(in.Body.Name), d.Do(ctx, "say", func(context.Context, *db.Tx) error { return nil })
		})
	return api, api.Handler(nil, d.Ping), d
}

func ask(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestForwardedAddresses(t *testing.T) {
	_, h, _ := mirror(t, &bytes.Buffer{}, web.Options{Proxies: []string{"10.0.0.1", "10.0.0.2"}})
	for _, c := range []struct {
		what, peer string
		header     []string
		want       string
	}{
		{"no header", "10.0.0.1:5", nil, "10.0.0.1"},
		{"an unlisted peer's header", "203.0.113.9:5", []string{"1.1.1.1"}, "203.0.113.9"},
		{"a listed proxy's client", "10.0.0.1:5", []string{"198.51.100.7"}, "198.51.100.7"},
		{"what the client itself wrote", "10.0.0.1:5", []string{"1.1.1.1, 198.51.100.7"}, "198.51.100.7"},
		{"what the client wrote in a line of its own", "10.0.0.1:5", []string{"1.1.1.1", "198.51.100.7"}, "198.51.100.7"},
		{"two listed proxies", "10.0.0.2:5", []string{"1.1.1.1, 198.51.100.7, 10.0.0.1"}, "198.51.100.7"},
		{"a client that names a proxy", "10.0.0.1:5", []string{"10.0.0.2, 198.51.100.7"}, "198.51.100.7"},
		{"an unlisted proxy between", "10.0.0.1:5", []string{"198.51.100.7, 10.9.9.9"}, "10.9.9.9"},
		{"rubbish", "10.0.0.1:5", []string{"unknown"}, "10.0.0.1"},
		{"rubbish before the client", "10.0.0.1:5", []string{"<script>, 198.51.100.7"}, "198.51.100.7"},
		{"rubbish at the end", "10.0.0.1:5", []string{"198.51.100.7, ,"}, "10.0.0.1"},
		{"nothing but proxies", "10.0.0.2:5", []string{"10.0.0.1"}, "10.0.0.1"},
		{"IPv6", "10.0.0.1:5", []string{"2001:db8::7"}, "2001:db8::7"},
		{"IPv6 with a zone", "10.0.0.1:5", []string{"fe80::7%any text"}, "fe80::7"},
		{"IPv4 within IPv6", "10.0.0.1:5", []string{"::ffff:198.51.100.7"}, "198.51.100.7"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/api/where", http.NoBody)
		r.RemoteAddr = c.peer
		for _, line := range c.header {
			r.Header.Add("X-Forwarded-For", line)
		}
		if w := ask(h, r); w.Code != 200 || strings.TrimSpace(w.Body.String()) != `"`+c.want+`"` {
			t.Errorf("%s: %d %s, want %s", c.what, w.Code, w.Body, c.want)
		}
	}
}

func TestWhatTLSAdds(t *testing.T) {
	for _, secure := range []bool{false, true} {
		api, h, _ := mirror(t, &bytes.Buffer{}, web.Options{Secure: secure})
		cookie, err := http.ParseSetCookie(api.SessionCookie("a", time.Hour))
		if err != nil || cookie.Secure != secure || strings.HasPrefix(cookie.Name, "__Host-") != secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Domain != "" {
			t.Errorf("secure %t: %+v %v", secure, cookie, err)
		}
		for name, want := range map[string]int{"sanchuang": 200, "__Host-sanchuang": 200} {
			if strings.HasPrefix(name, "__Host-") != secure {
				want = 401 // a cookie that a neighbour in the domain could have set
			}
			r := httptest.NewRequest(http.MethodPost, "/api/say", strings.NewReader(`{"name":"x"}`))
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Cookie", name+"=a")
			if w := ask(h, r); w.Code != want {
				t.Errorf("secure %t, cookie %s: %d %s", secure, name, w.Code, w.Body)
			}
		}
		for _, path := range []string{"/api/where", "/api/nothing", "/", "/healthz"} {
			w := ask(h, httptest.NewRequest(http.MethodGet, path, http.NoBody))
			if got, want := w.Header().Get("Strict-Transport-Security"), map[bool]string{true: "max-age=31536000"}[secure]; got != want {
				t.Errorf("secure %t, %s: HSTS %q", secure, path, got)
			}
		}
	}
}

func TestLettersAreComposed(t *testing.T) {
	_, h, _ := mirror(t, &bytes.Buffer{}, web.Options{})
	for body, want := range map[string]string{
		"{\"name\":\"e\u0301\"}": "é", `{"name":"e\u0301"}`: "é", `{"name":"\u0065\u0301"}`: "é",
		`{"name":"\ud842\udfb7"}`: "𠮷", `{"name":"a\\u0301"}`: `a\u0301`, `{"name":"\u003c\u0026>"}`: "<&>", `{"name":"党员"}`: "党员",
	} {
		r := httptest.NewRequest(http.MethodPost, "/api/say", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Cookie", "sanchuang=a")
		w := ask(h, r)
		var got string
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got != want {
			t.Errorf("%s is taken as %q (%d %s)", body, got, w.Code, w.Body)
		}
	}
}

// A line that a caller puts into a path stays within the line of its request.
func TestALineOfTheLogIsOneRequest(t *testing.T) {
	var log bytes.Buffer
	_, h, _ := mirror(t, &log, web.Options{})
	ask(h, httptest.NewRequest(http.MethodGet, "/api/x%0A%7B%22level%22:%22ERROR%22,%22msg%22:%22panic%22%7D%0D", http.NoBody))
	if text := strings.TrimSpace(log.String()); strings.ContainsAny(text, "\r\n") || !strings.Contains(text, `"path":"/api/x\n`) {
		t.Errorf("the log says %q", text)
	}
}

func TestKeysAreForgottenAfterAWeek(t *testing.T) {
	api, h, d := mirror(t, &bytes.Buffer{}, web.Options{})
	now := time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)
	d.SetClock(func() time.Time { return now })
	send := func() *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodPost, "/api/say", strings.NewReader(`{"name":"x"}`))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Cookie", "sanchuang=a")
		r.Header.Set("Idempotency-Key", "k")
		return ask(h, r)
	}
	send()
	for _, c := range []struct {
		after  time.Duration
		replay string
	}{{7*24*time.Hour - time.Second, "true"}, {7*24*time.Hour + time.Second, ""}} {
		now = time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC).Add(c.after)
		if err := api.Forget(t.Context()); err != nil {
			t.Fatal(err)
		}
		if w := send(); w.Code != 200 || w.Header().Get("Idempotent-Replay") != c.replay {
			t.Errorf("after %s: %d, replay %q", c.after, w.Code, w.Header().Get("Idempotent-Replay"))
		}
	}
}
