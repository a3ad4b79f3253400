package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"mime"
	"net"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

var requests = promauto.NewHistogramVec(prometheus.HistogramOpts{
	Name: "sanchuang_request_seconds", Help: "Requests by method and status class.",
	Buckets: []float64{.001, .003, .01, .03, .1, .3, 1, 3, 10},
}, []string{"method", "status"})

var limited = promauto.NewCounterVec(prometheus.CounterOpts{
	Name: "sanchuang_limited_total", Help: "Requests refused for coming too often, by class.",
}, []string{"class"})

func observe(r *http.Request, code int, took time.Duration) {
	method := r.Method
	if method != http.MethodGet && method != http.MethodPost && method != http.MethodPut && method != http.MethodDelete {
		method = "other"
	}
	requests.WithLabelValues(method, string(rune('0'+code/100))+"xx").Observe(took.Seconds())
}

// Handler is everything the program serves: operations, health, the front end.
func (a *API) Handler(site fs.FS, ready func(context.Context) error) http.Handler {
	a.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	a.mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := ready(r.Context()); err != nil {
			http.Error(w, "not ready", http.StatusServiceUnavailable)
			a.log.Warn("not ready", "err", err.Error())
			return
		}
		_, _ = w.Write([]byte("ready\n"))
	})
	contract := sync.OnceValues(a.OpenAPI) // anybody may ask for it, and making it is work
	a.mux.HandleFunc("GET /api/openapi.json", func(w http.ResponseWriter, r *http.Request) {
		b, err := contract()
		if err != nil {
			a.writeProblem(w, r, err)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(b)
	})
	a.mux.Handle("/", a.front(site))
	return a.guard(a.withToken(a.mux))
}

func (a *API) withToken(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := context.WithValue(r.Context(), tokenKey{}, a.token(r))
		if a.opts.Voucher != nil {
			ctx = context.WithValue(ctx, vouchedKey{}, a.opts.Voucher.Vouch(r))
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// front serves the built pages. Unknown paths under /api are problems; all others are pages whose
// router decides, so that an address can be reloaded and shared.
func (a *API) front(site fs.FS) http.Handler {
	packed := &packer{site: site}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		switch {
		case strings.HasPrefix(r.URL.Path, "/api/") || r.URL.Path == "/api":
			a.writeProblem(w, r, ErrNoSuchPath)
			return
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			a.writeProblem(w, r, ErrMethod)
			return
		}
		if f := packed.get(name); f != nil && !strings.HasSuffix(name, ".html") {
			f.serve(w, r, strings.HasPrefix(name, "assets/"))
			return
		}
		if strings.HasPrefix(name, "assets/") {
			http.NotFound(w, r)
			return
		}
		page := "index.html"
		if name == "m" || name == "q" || strings.HasPrefix(name, "m/") || strings.HasPrefix(name, "q/") || name == "m.html" {
			page = "m.html"
		}
		if f := packed.get(page); f != nil {
			f.serve(w, r, false)
			return
		}
		http.Error(w, "front end not built", http.StatusNotFound)
	})
}

// packer keeps each file as it is sent: a build leaves large ones compressed (name.gz), the others are
// compressed when first asked for.
type packer struct {
	site  fs.FS
	files sync.Map
}

type packedFile struct {
	contentType, tag string
	zipped           []byte
	plain            func() []byte // for whoever takes nothing compressed
}

func (p *packer) get(name string) *packedFile {
	if f, ok := p.files.Load(name); ok {
		return f.(*packedFile)
	}
	if p.site == nil || !fs.ValidPath(name) {
		return nil
	}
	f := &packedFile{contentType: mime.TypeByExtension(path.Ext(name))}
	if f.contentType == "" {
		f.contentType = "application/octet-stream"
	}
	kept, err := fs.ReadFile(p.site, name)
	if err == nil {
		f.plain = func() []byte { return kept }
		if z := zip(kept); len(z) < len(kept)*9/10 {
			f.zipped = z
		}
	} else if kept, err = fs.ReadFile(p.site, name+".gz"); err == nil {
		f.zipped = kept
		f.plain = func() []byte { return unzip(kept) }
	} else {
		return nil
	}
	sum := sha256.Sum256(kept)
	f.tag = `"` + hex.EncodeToString(sum[:8]) + `"`
	p.files.Store(name, f)
	return f
}

func zip(b []byte) []byte {
	var z bytes.Buffer
	g := gzip.NewWriter(&z)
	_, _ = g.Write(b)
	_ = g.Close() // a buffer takes everything
	return z.Bytes()
}

// unzip opens what the build packed; a part of the binary is never broken.
func unzip(b []byte) []byte {
	g, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil
	}
	plain, _ := io.ReadAll(g)
	return plain
}

func (f *packedFile) serve(w http.ResponseWriter, r *http.Request, forever bool) {
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Cache-Control", "no-cache")
	if forever {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("ETag", f.tag)
	h.Set("Vary", "Accept-Encoding")
	body := f.zipped
	if body != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
	} else {
		body = f.plain()
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// Serve answers requests until ctx ends, then lets those under way finish within twenty seconds.
func Serve(ctx context.Context, l net.Listener, h http.Handler, log *slog.Logger) error {
	s := &http.Server{
		Handler: h, ReadHeaderTimeout: 5 * time.Second, IdleTimeout: 60 * time.Second, MaxHeaderBytes: 16 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(newCapped(l)) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	err := s.Shutdown(limit)
	if e := <-ended; !errors.Is(e, http.ErrServerClosed) {
		err = errors.Join(err, e)
	}
	return err
}

// perAddress bounds the connections one address may hold; a department behind one gateway has
// some hundreds of phones, a proxy on this machine is not bounded.
const perAddress = 1000

type capped struct {
	net.Listener
	mu   sync.Mutex
	held map[string]int
}

func newCapped(l net.Listener) net.Listener { return &capped{Listener: l, held: map[string]int{}} }

func (c *capped) Accept() (net.Conn, error) {
	for {
		conn, err := c.Listener.Accept()
		if err != nil {
			return nil, err
		}
		host, _, _ := net.SplitHostPort(conn.RemoteAddr().String())
		if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() {
			return conn, nil
		}
		c.mu.Lock()
		full := c.held[host] >= perAddress
		if !full {
			c.held[host]++
		}
		c.mu.Unlock()
		if !full {
			return &cappedConn{Conn: conn, release: sync.OnceFunc(func() { c.release(host) })}, nil
		}
		_ = conn.Close()
	}
}

func (c *capped) release(host string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held[host]--; c.held[host] <= 0 {
		delete(c.held, host)
	}
}

type cappedConn struct {
	net.Conn
	release func()
}

func (c *cappedConn) Close() error { c.release(); return c.Conn.Close() }
