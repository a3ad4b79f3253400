package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
)

// TestEachSensitiveActAsksAgain: each operation that asks who sits there once more refuses whoever proved it more than
// five minutes ago, whichever role calls it, before it looks at anything; whoever proved it within them is not asked.
func TestEachSensitiveActAsksAgain(t *testing.T) {
	w := &former{town: found(t, ""), letters: readMatrix(t)}
	enrolled, asked := map[string]bool{}, 0
	for _, op := range operations(w.api) {
		if op.Extensions["x-fresh"] != true {
			continue
		}
		for _, l := range letters {
			if !strings.Contains(w.letters[op.OperationID], l.letter) {
				continue
			}
			if !enrolled[l.role] {
				w.enrol(l.role)
				enrolled[l.role] = true
			}
			ask := func() reply { return w.send(w.login(l.role), op.Method, address(op, 1), w.fill(op)) }
			const asks = `"code":"session.confirm"`
			w.provenAgo(l.role, 5*time.Minute+time.Second)
			had := w.rows()
			if r := ask(); r.code != 403 || !strings.Contains(r.body, asks) || w.rows() != had {
				t.Errorf("%s as %s, proven more than five minutes ago: %d %s", op.OperationID, l.role, r.code, r.body)
			}
			asked++
			if slices.Contains([]string{"rotate-keys", "drop-factor"}, op.OperationID) {
				continue // what they do would change what the others need
			}
			w.provenAgo(l.role, 4*time.Minute)
			if r := ask(); strings.Contains(r.body, asks) {
				t.Errorf("%s as %s, proven four minutes ago: %d %s", op.OperationID, l.role, r.code, r.body)
			}
		}
	}
	if asked < 25 {
		t.Errorf("only %d were asked", asked)
	}
}

// enrol sets up a second factor in a role's session.
func (w *town) enrol(role string) {
	w.t.Helper()
	var begun struct{ Secret string }
	r := w.send(w.login(role), http.MethodPost, "/api/session/factor/begin", "")
	must(w.t, json.Unmarshal([]byte(r.body), &begun))
	code, err := crypt.TOTP(begun.Secret, crypt.TOTPStep(w.app.DB.Now()))
	must(w.t, err)
	if r = w.send(w.login(role), http.MethodPost, "/api/session/factor/set", fmt.Sprintf(`{"code":%q}`, code)); r.code != 200 {
		w.t.Fatalf("factor of %s: %d %s", role, r.code, r.body)
	}
	if r.cookie != "" { // a session that is worth more has another key
		w.cookies[role] = r.cookie
	}
}

// provenAgo says when somebody of a role last proved to be themselves.
func (w *town) provenAgo(role string, ago time.Duration) {
	w.t.Helper()
	must(w.t, w.app.DB.Do(w.t.Context(), "test.proven", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE account_session SET confirmed_at=? WHERE account_id=(SELECT id FROM account WHERE login=?)",
			w.app.DB.Now().Add(-ago).UnixMilli(), "as-"+strings.ReplaceAll(role, "_", "-"))
		return err
	}))
}
