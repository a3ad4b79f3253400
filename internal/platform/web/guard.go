package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"io"
	"net"
	"net/http"
	"net/netip"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"sanchuang/internal/kernel"
)

type requestKey struct{}

// trace is what the log line of a request learns on the way.
type trace struct {
	id      string
	origin  string
	address string
	actor   kernel.Actor
}

// Origin is the address under which the caller reached this program, such as https://host:port; the
// links in files that it takes away begin with it.
func Origin(ctx context.Context) string {
	if t, ok := ctx.Value(requestKey{}).(*trace); ok {
		return t.origin
	}
	return ""
}

// ClientAddress is where the request came from, as far as it may be believed.
func ClientAddress(ctx context.Context) string {
	if t, ok := ctx.Value(requestKey{}).(*trace); ok {
		return t.address
	}
	return ""
}

// RequestID is the number under which the log knows this request.
func RequestID(ctx context.Context) string {
	if t, ok := ctx.Value(requestKey{}).(*trace); ok {
		return t.id
	}
	return ""
}

func note(ctx context.Context, actor kernel.Actor) {
	if t, ok := ctx.Value(requestKey{}).(*trace); ok {
		t.actor = actor
	}
}

func newBody(b []byte) io.ReadCloser { return io.NopCloser(bytes.NewReader(b)) }

// csp allows nothing that does not come from this program; Vant's icons are a data: font.
const csp = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data: blob:; " +
	"connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"

// guard wraps everything: number, headers, origin, panic, log line.
func (a *API) guard(next http.Handler) http.Handler {
	crossSite := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t := &trace{id: requestNumber(), origin: a.origin(r), address: a.clientAddress(r)}
		r = r.WithContext(context.WithValue(r.Context(), requestKey{}, t))
		rec := &status{ResponseWriter: w, line: http.NewResponseController(w), code: http.StatusOK}
		begun := time.Now()
		defer a.finish(rec, r, t, begun)
		a.headers(rec.Header(), r)
		if err := crossSite.Check(r); err != nil {
			a.writeProblem(rec, r, ErrCrossSite)
			return
		}
		next.ServeHTTP(rec, r)
	})
}

func (a *API) headers(h http.Header, r *http.Request) {
	h.Set("Content-Security-Policy", csp)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	h.Set("X-Frame-Options", "DENY")
	h.Set("X-Request-Id", RequestID(r.Context()))
	if a.opts.Secure {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
	if strings.HasPrefix(r.URL.Path, "/api/") {
		h.Set("Cache-Control", "no-store")
	}
}

// personal are ID numbers and phones that somebody typed into an address; our own keys have sixteen digits.
var personal = regexp.MustCompile(`[0-9]{17,}[0-9Xx]?|\b1[0-9]{10}\b`)

func withoutNumbers(path string) string { return personal.ReplaceAllString(path, "…") }

// finish ends a request whatever happened in it: a panic becomes a 500 and the program goes on.
func (a *API) finish(w *status, r *http.Request, t *trace, begun time.Time) {
	if p := recover(); p != nil {
		a.log.Error("panic", "request", t.id, "what", p, "stack", string(debug.Stack()))
		if !w.wrote {
			a.writeProblem(w, r, &Problem{Status: 500, Code: ErrInternal.Code, Detail: ErrInternal.Text, RequestID: t.id})
		}
	}
	took := time.Since(begun)
	observe(r, w.code, took)
	if strings.HasPrefix(r.URL.Path, "/api/") {
		a.log.Info("request", "request", t.id, "method", r.Method, "path", withoutNumbers(r.URL.Path), "status", w.code, "ms", took.Milliseconds(), "account", int64(t.actor.Account))
	}
}

func (a *API) origin(r *http.Request) string {
	if a.opts.Secure {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

func requestNumber() string {
	b := make([]byte, 8)
	_, _ = rand.Read(b)
	return hex.EncodeToString(b)
}

// Whoever takes longer than this to read a piece of an answer is hung up, or a few who never read could
// hold every connection there is. What the kernel takes at once, such as any ordinary answer, does not wait.
const (
	pieceTime = 10 * time.Second
	pieceSize = 64 << 10
)

type status struct {
	http.ResponseWriter
	line  *http.ResponseController
	code  int
	wrote bool
}

func (s *status) WriteHeader(code int) {
	if !s.wrote {
		s.code, s.wrote = code, true
	}
	s.hurry()
	s.ResponseWriter.WriteHeader(code)
}

// hurry gives the next piece its time.
func (s *status) hurry() { _ = s.line.SetWriteDeadline(time.Now().Add(pieceTime)) }

func (s *status) Write(b []byte) (n int, err error) {
	s.wrote = true
	for first := true; err == nil && (first || n < len(b)); first = false {
		s.hurry()
		var wrote int
		wrote, err = s.ResponseWriter.Write(b[n:min(len(b), n+pieceSize)])
		n += wrote
	}
	return n, err
}

func (s *status) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// clientAddress believes a forwarded address only from the named proxies.
func (a *API) clientAddress(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	// Each proxy adds whom it heard from, in a line of its own or at the end of the line it got. What stands
	// before the first address that is no named proxy's was written by nobody whom we know.
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		if !slices.Contains(a.opts.Proxies, host) {
			break
		}
		from, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			break
		}
		host = from.Unmap().WithZone("").String()
	}
	return host
}

// cookieName carries the __Host- prefix wherever the browser would accept it.
func (a *API) cookieName() string {
	if a.opts.Secure {
		return "__Host-sanchuang"
	}
	return "sanchuang"
}

func (a *API) token(r *http.Request) string {
	c, err := r.Cookie(a.cookieName())
	if err != nil || len(c.Value) > 100 {
		return ""
	}
	return c.Value
}

// SessionCookie is the header that opens a session, or ends it when token is empty.
func (a *API) SessionCookie(token string, life time.Duration) string {
	c := http.Cookie{Name: a.cookieName(), Value: token, Path: "/", HttpOnly: true, Secure: a.opts.Secure, SameSite: http.SameSiteLaxMode}
	c.MaxAge = int(life.Seconds())
	if token == "" {
		c.MaxAge = -1
	}
	return c.String()
}

type tokenKey struct{}

// Token is the session token of the request, for the operations that end a session.
func (a *API) Token(ctx context.Context) string {
	t, _ := ctx.Value(tokenKey{}).(string)
	return t
}
