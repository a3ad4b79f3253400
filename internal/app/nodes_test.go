package app_test

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"sanchuang/internal/app"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/web"
)

// second is another program over the same PostgreSQL database and folder, on another port.
func (w *town) second() *town {
	w.t.Helper()
	a, err := app.Open(w.t.Context(), app.Options{Data: w.folder, URL: w.url, Version: "test"})
	must(w.t, err)
	other := *w
	other.app, other.api = a, a.API(web.Options{Version: "test"})
	other.server = httptest.NewServer(other.api.Handler(nil, a.Ready))
	w.t.Cleanup(func() { other.server.Close(); _ = a.Close() })
	return &other
}

// TestTwoNodes holds what must be one across two programs: a log-in, its end, a right withdrawn, a
// submission sent to both.
func TestTwoNodes(t *testing.T) {
	one := found(t, dbtest.NewPostgres(t))
	two := one.second()
	clerk := one.login("dept_clerk")
	if r := two.send(clerk, http.MethodGet, "/api/members", ""); r.code != http.StatusOK {
		t.Fatalf("a log-in at one node is unknown at the other: %d %s", r.code, r.body)
	}

	const name = "两处"
	var wg sync.WaitGroup
	for range 5 {
		for _, node := range []*town{one, two} {
			wg.Go(func() {
				if r := node.submit(t, clerk, name); r.code != http.StatusOK && r.code != http.StatusConflict {
					t.Errorf("the same submission at both nodes: %d %s", r.code, r.body)
				}
			})
		}
	}
	wg.Wait()
	n, err := db.Scalar[int](t.Context(), one.app.DB.Read(), "SELECT COUNT(*) FROM member WHERE name=?", name)
	must(t, err)
	if n != 1 {
		t.Errorf("%d members of one submission", n)
	}

	one.withdraw("dept_clerk")
	if r := two.send(clerk, http.MethodGet, "/api/members", ""); r.code != http.StatusForbidden {
		t.Errorf("a right withdrawn at one node still counts at the other: %d", r.code)
	}
	if r := one.send(clerk, http.MethodDelete, "/api/session", ""); r.code/100 != 2 {
		t.Fatalf("logging out: %d %s", r.code, r.body)
	}
	if r := two.send(clerk, http.MethodGet, "/api/session", ""); r.code != http.StatusUnauthorized {
		t.Errorf("a log-in ended at one node still works at the other: %d", r.code)
	}
}
