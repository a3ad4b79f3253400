package app_test

import (
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"sanchuang/internal/platform/db/dbtest"
)

// wireCutter stands between the program and its database server. Cut ends every connection and
// refuses new ones, as a server that restarts does; mend lets them through again.
type wireCutter struct {
	listener net.Listener
	target   string
	mu       sync.Mutex
	down     bool
	open     map[net.Conn]bool
}

func cutterTo(t *testing.T, target string) *wireCutter {
	t.Helper()
	var c net.ListenConfig
	l, err := c.Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	w := &wireCutter{listener: l, target: target, open: map[net.Conn]bool{}}
	go w.run()
	t.Cleanup(func() { _ = l.Close(); w.cut() })
	return w
}

func (w *wireCutter) run() {
	for {
		near, err := w.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", w.target)
		if err != nil || !w.hold(near, far) {
			_ = near.Close()
			continue
		}
		go w.pump(near, far)
		go w.pump(far, near)
	}
}

func (w *wireCutter) hold(conns ...net.Conn) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range conns {
		if w.down {
			_ = c.Close()
			continue
		}
		w.open[c] = true
	}
	return !w.down
}

func (w *wireCutter) pump(to, from net.Conn) {
	_, _ = io.Copy(to, from)
	_ = to.Close()
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.open, from)
}

func (w *wireCutter) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.down = true
	for c := range w.open {
		_ = c.Close()
	}
}

func (w *wireCutter) mend() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.down = false
}

// TestDatabaseServerComesAndGoes cuts every connection three times while clients write. What was
// acknowledged is there once, a submission tried again is not made twice, whoever asks meanwhile is
// told to wait, and soon after the server is back everything works.
func TestDatabaseServerComesAndGoes(t *testing.T) {
	direct := dbtest.NewPostgres(t)
	u, err := url.Parse(direct)
	must(t, err)
	wire := cutterTo(t, u.Host)
	u.Host = wire.listener.Addr().String()
	w := found(t, u.String())
	cookie := w.login("dept_clerk")
	before := runtime.NumGoroutine()

	work := w.writing(cookie)
	for range 3 {
		time.Sleep(300 * time.Millisecond)
		wire.cut()
		time.Sleep(200 * time.Millisecond)
		wire.mend()
		back := time.Now()
		for w.send(cookie, http.MethodGet, "/api/members", "").code != http.StatusOK {
			if time.Since(back) > 10*time.Second {
				t.Fatal("not back ten seconds after the server")
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	work.end()
	if wrong := work.wrong(); len(wrong) > 0 {
		t.Error(strings.Join(wrong, "; "))
	}
	if work.refusals() == 0 || work.acts() < 20 {
		t.Errorf("%d refusals, %d acts: the server was never away, or nobody worked", work.refusals(), work.acts())
	}
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	for range 100 {
		if runtime.NumGoroutine() <= before+40 { // the pool may have grown to its bound
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}

// nameOf makes a name of two characters from a number.
func nameOf(n int) string {
	return string([]rune{rune(0x4e00 + n/500), rune(0x5000 + n%500)})
}

// submit adds a member whose name is the submission's key as well.
func (w *town) submit(t *testing.T, cookie, text string) reply {
	t.Helper()
	body := fmt.Sprintf(`{"branch_id":%d,"since":"2020-01-01","name":%q,"sex":"female","nation":"01","born":"1990-05-01","standing":"full","service":"in_service","joined":"2012-07-01","confirmed":"2013-07-01","education":"","group_id":0,"id_number":"","job_title":"","migrant":false,"observed_from":"","observed_to":"","phone":""}`, w.near.branch, text)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.server.URL+"/api/members", strings.NewReader(body))
	must(t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Cookie", cookie)
	r.Header.Set("Idempotency-Key", hex.EncodeToString([]byte(text)))
	res, err := http.DefaultTransport.RoundTrip(r)
	must(t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	must(t, err)
	if res.StatusCode == http.StatusServiceUnavailable && res.Header.Get("Retry-After") == "" {
		t.Errorf("told to come back, not when: %s", b)
	}
	return reply{res.StatusCode, string(b), ""}
}
