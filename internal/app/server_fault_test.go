package app_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"sanchuang/internal/app"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/web"
)

// ownServer is a PostgreSQL that a test may kill.
type ownServer struct {
	t         *testing.T
	bin, data string
	address   string
	as        *syscall.SysProcAttr
	running   *exec.Cmd
	ended     chan struct{}
}

func newOwnServer(t *testing.T) *ownServer {
	t.Helper()
	out, err := exec.Command("../../scripts/pg.sh", "bin").Output()
	must(t, err)
	folder, err := os.MkdirTemp("", "sanchuang-server-") // not the test's own, which the server's user may not enter
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	s := &ownServer{t: t, bin: strings.TrimSpace(string(out)), data: filepath.Join(folder, "data"), as: &syscall.SysProcAttr{}}
	if os.Getuid() == 0 {
		who, err := user.Lookup("postgres")
		if err != nil {
			who, err = user.Lookup("nobody")
		}
		must(t, err)
		uid, _ := strconv.Atoi(who.Uid)
		gid, _ := strconv.Atoi(who.Gid)
		must(t, os.Chown(folder, uid, gid))
		s.as.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	s.address = l.Addr().String()
	must(t, l.Close())
	if out, err := s.command("initdb", "-D", s.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync").CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v %s", err, out)
	}
	s.start()
	t.Cleanup(func() { s.end(syscall.SIGQUIT) })
	return s
}

func (s *ownServer) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(filepath.Join(s.bin, name), args...)
	c.Dir, c.SysProcAttr = "/", s.as
	return c
}

// start starts the server and waits until it takes questions. After a kill it may not start until the last of those before has gone.
func (s *ownServer) start() {
	s.t.Helper()
	_, port, _ := net.SplitHostPort(s.address)
	for until := time.Now().Add(time.Minute); time.Now().Before(until); {
		var says bytes.Buffer
		c := s.command("postgres", "-D", s.data, "-p", port, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=60")
		c.Stdout, c.Stderr = &says, &says
		must(s.t, c.Start())
		ended := make(chan struct{})
		go func() { _ = c.Wait(); close(ended) }()
		s.running, s.ended = c, ended
		if s.answers(until) {
			return
		}
	}
	s.t.Fatal("the server does not start")
}

// answers tells whether the server that was just started came to answer.
func (s *ownServer) answers(until time.Time) bool {
	pool := s.open()
	defer pool.Close()
	for time.Now().Before(until) {
		if pool.PingContext(s.t.Context()) == nil {
			return true
		}
		select {
		case <-s.ended:
			return false
		case <-time.After(20 * time.Millisecond):
		}
	}
	return false
}

func (s *ownServer) url() string {
	return "postgres://postgres@" + s.address + "/postgres?sslmode=disable"
}

func (s *ownServer) open() *sql.DB {
	pool, err := sql.Open("pgx", s.url())
	must(s.t, err)
	return pool
}

func (s *ownServer) end(how syscall.Signal) {
	_ = s.running.Process.Signal(how)
	<-s.ended
}

// all are the server's processes, the one that starts the others first.
func (s *ownServer) all() []int {
	pids := []int{s.running.Process.Pid}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, stat := range stats {
		b, err := os.ReadFile(stat)
		if err != nil {
			continue // it has ended
		}
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(stat)))
		rest := string(b[bytes.LastIndexByte(b, ')')+1:])
		if f := strings.Fields(rest); len(f) > 1 && f[1] == strconv.Itoa(pids[0]) {
			pids = append(pids, pid)
		}
	}
	return pids
}

// stand stops every process of the server where it is; the answer lets them go on.
func (s *ownServer) stand() (goOn func()) {
	must(s.t, s.running.Process.Signal(syscall.SIGSTOP)) // first, so that it starts no more
	pids := s.all()
	for _, pid := range pids {
		_ = syscall.Kill(pid, syscall.SIGSTOP)
	}
	goOn = sync.OnceFunc(func() {
		for _, pid := range pids {
			_ = syscall.Kill(pid, syscall.SIGCONT)
		}
	})
	s.t.Cleanup(goOn)
	return goOn
}

func (s *ownServer) run(statement string) {
	s.t.Helper()
	pool := s.open()
	defer pool.Close()
	_, err := pool.ExecContext(s.t.Context(), statement)
	must(s.t, err)
}

// fill takes every connection that the server gives; the answer gives them back.
func (s *ownServer) fill() (leave func()) {
	s.t.Helper()
	pool := s.open()
	var held []*sql.Conn
	for {
		c, err := pool.Conn(s.t.Context())
		if err != nil {
			if !strings.Contains(err.Error(), "53300") {
				s.t.Fatal(err)
			}
			break
		}
		held = append(held, c)
	}
	return func() {
		for _, c := range held {
			_ = c.Close()
		}
		_ = pool.Close()
	}
}

// repeats counts how often the program says that it repeats a transaction.
type repeats struct {
	slog.Handler
	n *atomic.Int64
}

func (r repeats) Enabled(context.Context, slog.Level) bool { return true }

func (r repeats) Handle(_ context.Context, record slog.Record) error {
	if record.Message == "transaction repeated" {
		r.n.Add(1)
	}
	return nil
}

// TestTheDatabaseServerItselfFails lets the database server be restarted, killed, stand still, have no connection left, keep a
// table from everybody, and refuse what conflicts, all under clients that write: they are told in words to come back and when, soon
// after each it all goes on, and what was acknowledged is there once.
func TestTheDatabaseServerItselfFails(t *testing.T) { serverFails(t, 1, 4*time.Second, time.Minute) }

// serverFails stands still for a time, and wants everything back within another.
func serverFails(t *testing.T, rounds int, still, within time.Duration) {
	server := newOwnServer(t)
	u, err := url.Parse(server.url())
	must(t, err)
	wire := cutterTo(t, server.address)
	u.Host = wire.listener.Addr().String()
	u.RawQuery += "&lock_timeout=300"
	w := found(t, u.String())
	w.server.Close()
	must(t, w.app.Close())
	var repeated atomic.Int64
	w.reopen(app.Options{Data: w.folder, URL: w.url, Version: "test", Silence: 2 * time.Second, Log: slog.New(repeats{slog.NewTextHandler(io.Discard, nil), &repeated})})
	cookie := w.login("dept_clerk")
	before := runtime.NumGoroutine()
	work := w.writing(cookie)
	seen := func(what string, count func() int64) {
		t.Helper()
		from := count()
		for until := time.Now().Add(time.Minute); count() <= from; time.Sleep(10 * time.Millisecond) {
			if time.Now().After(until) {
				t.Fatalf("%s was not seen", what)
			}
		}
	}
	faults := []struct {
		what string
		do   func()
	}{
		{"a restart", func() { server.end(syscall.SIGINT); seen("that the server is away", work.refusals); server.start() }},
		{"a kill", func() { server.end(syscall.SIGKILL); seen("that the server is away", work.refusals); server.start() }},
		{"standing still", func() {
			goOn, begun := server.stand(), time.Now()
			seen("that the server stands still", work.refusals)
			for time.Since(begun) < still { // who asks meanwhile does not wait with it
				seen("that the server stands still", work.refusals)
			}
			goOn()
		}},
		{"no connection left", func() {
			wire.cut()
			leave := server.fill()
			wire.mend()
			seen("that there is no connection", work.refusals)
			leave()
		}},
		{"a table kept from everybody", func() {
			pool := server.open()
			defer pool.Close()
			tx, err := pool.BeginTx(t.Context(), nil)
			must(t, err)
			_, err = tx.ExecContext(t.Context(), "LOCK TABLE member IN EXCLUSIVE MODE")
			must(t, err)
			seen("that others wait", work.refusals)
			if r := w.send(cookie, http.MethodGet, "/api/members", ""); r.code != http.StatusOK {
				t.Errorf("reading while writers wait: %d %s", r.code, r.body)
			}
			must(t, tx.Rollback())
		}},
		{"conflicts", func() {
			server.run("ALTER DATABASE postgres SET default_transaction_isolation='serializable'")
			wire.cut()
			wire.mend()
			seen("a conflict", repeated.Load)
			seen("an act in spite of conflicts", work.acts)
			server.run("ALTER DATABASE postgres RESET default_transaction_isolation")
			wire.cut()
			wire.mend()
		}},
	}
	for range rounds {
		for _, f := range faults {
			f.do()
			back := time.Now()
			seen("an act after "+f.what, work.acts)
			took := time.Since(back)
			if took > within {
				t.Errorf("%s: back after %s", f.what, took)
			}
			t.Logf("%s: back after %s", f.what, took.Round(time.Millisecond))
			if t.Failed() {
				break
			}
		}
	}
	work.end()
	if wrong := work.wrong(); len(wrong) > 0 {
		t.Error(strings.Join(wrong, "; "))
	}
	pairs, err := w.app.Invariants(t.Context())
	must(t, err)
	for _, p := range pairs {
		if !p.Equal {
			t.Errorf("%s: %s %d, %s %d", p.Name, p.LeftName, p.Left, p.RightName, p.Right)
		}
	}
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	for until := time.Now().Add(30 * time.Second); runtime.NumGoroutine() > before+60; time.Sleep(20 * time.Millisecond) { // the pools may have grown to their bounds
		if time.Now().After(until) {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
	}
	t.Logf("%d acts, %d refusals, %d transactions repeated", work.acts(), work.refusals(), repeated.Load())
}

// reopen opens the town's program anew, in another way.
func (w *town) reopen(o app.Options) {
	w.t.Helper()
	a, err := app.Open(w.t.Context(), o)
	must(w.t, err)
	w.app, w.api = a, a.API(web.Options{Version: "test", Log: o.Log})
	w.server = httptest.NewServer(w.api.Handler(nil, a.Ready))
	w.t.Cleanup(func() { w.server.Close(); _ = a.Close() })
}

// writing is people who add members, each trying again with the same key until it is answered.
type writing struct {
	w            *town
	stop         chan struct{}
	people       sync.WaitGroup
	mu           sync.Mutex
	acknowledged map[string]bool
	told         int64
}

func (w *town) writing(cookie string) *writing {
	x := &writing{w: w, stop: make(chan struct{}), acknowledged: map[string]bool{}}
	for n := range 4 {
		x.people.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-x.stop:
					return
				default:
				}
				if !x.one(cookie, nameOf(4*i+n)) {
					return
				}
			}
		})
	}
	return x
}

func (x *writing) one(cookie, name string) bool {
	for {
		r := x.w.submit(x.w.t, cookie, name)
		switch {
		case r.code == http.StatusOK, strings.Contains(r.body, "already_done"):
			x.mu.Lock()
			x.acknowledged[name] = true
			x.mu.Unlock()
			return true
		case strings.Contains(r.body, "in_flight"): // the attempt that got no answer is still on its way
		case r.code != http.StatusServiceUnavailable || !strings.Contains(r.body, "稍后重试"):
			x.w.t.Errorf("while the server was away: %d %s", r.code, r.body)
			return false
		default:
			x.mu.Lock()
			x.told++
			x.mu.Unlock()
		}
		time.Sleep(20 * time.Millisecond) // as a phone does, which waits longer
	}
}

func (x *writing) end() {
	close(x.stop)
	x.people.Wait()
}

func (x *writing) acts() int64 {
	x.mu.Lock()
	defer x.mu.Unlock()
	return int64(len(x.acknowledged))
}

func (x *writing) refusals() int64 {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.told
}

// wrong is what was acknowledged and is lost, and what is there twice.
func (x *writing) wrong() (wrong []string) {
	x.w.t.Helper()
	there := map[string]int{}
	must(x.w.t, db.Each(x.w.t.Context(), x.w.app.DB.Read(), func(s db.Scanner) error {
		var name string
		var n int
		err := s.Scan(&name, &n)
		there[name] = n
		return err
	}, "SELECT name,COUNT(*) FROM member GROUP BY name"))
	for name, n := range there {
		if n != 1 {
			wrong = append(wrong, fmt.Sprintf("%s is there %d times", name, n))
		}
	}
	for name := range x.acknowledged {
		if there[name] == 0 {
			wrong = append(wrong, name+" was acknowledged and is lost")
		}
	}
	return wrong
}
