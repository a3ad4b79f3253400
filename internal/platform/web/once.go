package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// keyLife is how long a repeated submission is recognised.
const keyLife = 7 * 24 * time.Hour

type kept struct {
	digest, contentType, body string
	status                    int
}

func scanKept(row db.Scanner) (k kept, err error) {
	err = row.Scan(&k.digest, &k.status, &k.contentType, &k.body)
	return k, err
}

// once makes a submission that carries an Idempotency-Key happen once: the key is claimed in the
// same transaction as the act, the answer is kept after it. A retry gets the kept answer; one that
// falls between the two is told that the first attempt was saved.
func (a *API) once(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	key := r.Header.Get("Idempotency-Key")
	op, _ := ctx.Operation().Metadata["op"].(Op)
	actor := Actor(ctx.Context())
	if r.Method != http.MethodPost || key == "" || op.Repeatable || actor.Account == 0 || len(key) > 100 {
		next(ctx)
		return
	}
	body, _ := ctx.Context().Value(bodyKey{}).([]byte)
	sum := sha256.Sum256(append([]byte(r.Method+" "+r.URL.Path+"\n"), body...))
	claim := &claim{account: actor.Account, key: key, digest: hex.EncodeToString(sum[:])}
	if a.replay(w, r, claim) {
		return
	}
	rec := &recorder{ResponseWriter: w, status: http.StatusOK}
	r = r.WithContext(db.WithFirst(ctx.Context(), claim.take))
	if body != nil {
		r.Body = newBody(body)
	}
	next(humago.NewContext(ctx.Operation(), r, rec))
	// An answer that says the program failed is not kept: the act was saved, only reading it back was not, and whoever sends it
	// again would be told of the failure for ever.
	if claim.taken && rec.status < http.StatusInternalServerError {
		if err := a.keepAnswer(ctx.Context(), claim, rec); err != nil {
			a.log.Error("idempotent answer not kept", "request", actor.Request, "err", err.Error())
		}
	}
	rec.flush()
}

// claim is one use of a key.
type claim struct {
	account     kernel.ID
	key, digest string
	taken       bool
}

// take runs inside the act's own transaction, before anything else.
func (c *claim) take(ctx context.Context, tx *db.Tx) error {
	n, err := tx.Exec(ctx, "INSERT INTO idempotency(account_id,key,digest,status,type,body,at) VALUES (?,?,?,0,'','',?) ON CONFLICT (account_id,key) DO NOTHING",
		c.account, c.key, c.digest, tx.Millis())
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrInFlight
	}
	tx.OnCommit(func() { c.taken = true })
	return nil
}

// replay answers from the kept record, if there is one.
func (a *API) replay(w http.ResponseWriter, r *http.Request, c *claim) bool {
	k, err := db.One(r.Context(), a.db.Read(), scanKept, "SELECT digest,status,type,body FROM idempotency WHERE account_id=? AND key=?", c.account, c.key)
	switch {
	case errors.Is(err, kernel.ErrNotFound):
		return false
	case err != nil:
		a.writeProblem(w, r, err)
	case k.digest != c.digest:
		a.writeProblem(w, r, ErrKeyReused)
	case k.status == 0:
		a.writeProblem(w, r, ErrAlreadyDone)
	default:
		w.Header().Set("Content-Type", k.contentType)
		w.Header().Set("Idempotent-Replay", "true")
		w.WriteHeader(k.status)
		_, _ = w.Write([]byte(k.body))
	}
	return true
}

func (a *API) keepAnswer(ctx context.Context, c *claim, rec *recorder) error {
	ctx = context.WithoutCancel(ctx)
	return a.db.Do(ctx, "web.keep_answer", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE idempotency SET status=?, type=?, body=? WHERE account_id=? AND key=?",
			rec.status, rec.Header().Get("Content-Type"), rec.body.String(), c.account, c.key)
		return err
	})
}

// Forget removes keys older than a week; a tick calls it.
func (a *API) Forget(ctx context.Context) error {
	return a.db.Do(ctx, "web.forget_keys", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "DELETE FROM idempotency WHERE at < ?", tx.Now().Add(-keyLife).UnixMilli())
		return err
	})
}

// recorder holds an answer back until it is kept.
type recorder struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
func (r *recorder) flush() {
	r.ResponseWriter.WriteHeader(r.status)
	_, _ = r.ResponseWriter.Write(r.body.Bytes())
}
