package app_test

import (
	"fmt"
	"net/http"
	"testing"

	"sanchuang/internal/platform/db/dbtest"
)

// TestWhoLeavesIsOutAtOnce: a member taken off the roster is not let in by the next request of an
// open session, nor by the password; what was recorded by mistake is put right.
func TestWhoLeavesIsOutAtOnce(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			url := ""
			if database == "postgres" {
				url = dbtest.NewPostgres(t)
			}
			w := found(t, url)
			ask := func() int { return w.send(w.login("member"), http.MethodGet, "/api/me/member", "").code }
			act := func(what, body string, version int) {
				t.Helper()
				path := fmt.Sprintf("/api/members/%s/%s", w.near.member, what)
				if r := w.send(w.login("dept_clerk"), http.MethodPost, path, fmt.Sprintf(body, version)); r.code >= 300 {
					t.Fatalf("%s: %d %s", what, r.code, r.body)
				}
			}
			if code := ask(); code != 200 {
				t.Fatal(code)
			}
			act("leave", `{"version":%d,"kind":"died","day":"2026-03-01"}`, 1)
			if code := ask(); code != 401 {
				t.Errorf("a member who has left is answered %d", code)
			}
			act("undo-leave", `{"version":%d,"reason":"误办减少"}`, 2)
			act("leave", `{"version":%d,"kind":"mistaken","day":"2018-01-01"}`, 3) // the day on which they came
			if wrong := w.broken(); len(wrong) > 0 {
				t.Errorf("after a leaving on the day of arrival: %v", wrong)
			}
			act("undo-leave", `{"version":%d,"reason":"误办减少"}`, 4)
			delete(w.cookies, "member")
			if code := ask(); code != 200 {
				t.Errorf("a member whose leaving was undone is answered %d", code)
			}
		})
	}
}
