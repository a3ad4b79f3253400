//go:build torture

package app_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"sanchuang/internal/app"
	"sanchuang/internal/platform/db"
)

// cluster is a PostgreSQL server of the test's own.
type cluster struct {
	t        *testing.T
	bin, dir string
	user     *syscall.Credential
	port     int
	server   *exec.Cmd
	log      bytes.Buffer
}

func newCluster(t *testing.T) *cluster {
	t.Helper()
	out, err := exec.Command("../../scripts/pg.sh", "bin").Output()
	must(t, err)
	c := &cluster{t: t, bin: strings.TrimSpace(string(out))}
	c.dir, err = os.MkdirTemp("", "sanchuang-archive")
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(c.dir) })
	if os.Getuid() == 0 { // PostgreSQL refuses to run as root
		u, err := user.Lookup("postgres")
		must(t, err)
		uid, err := strconv.Atoi(u.Uid)
		must(t, err)
		gid, err := strconv.Atoi(u.Gid)
		must(t, err)
		c.user = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		must(t, os.Chown(c.dir, uid, gid))
	}
	var l net.ListenConfig
	free, err := l.Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	c.port = free.Addr().(*net.TCPAddr).Port
	must(t, free.Close())
	return c
}

// command runs one of PostgreSQL's programs, or of the system's, as its user.
func (c *cluster) command(name string, args ...string) *exec.Cmd {
	if _, err := os.Stat(filepath.Join(c.bin, name)); err == nil {
		name = filepath.Join(c.bin, name)
	}
	cmd := exec.Command(name, args...)
	cmd.Dir = c.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.user}
	return cmd
}

func (c *cluster) run(name string, args ...string) string {
	c.t.Helper()
	out, err := c.command(name, args...).CombinedOutput()
	if err != nil {
		c.t.Fatalf("%s %v: %v: %s", name, args, err, out)
	}
	return strings.TrimSpace(string(out))
}

func (c *cluster) url() string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", c.port)
}

func (c *cluster) ask(sql string) string {
	c.t.Helper()
	return c.run("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql, c.url())
}

// start runs the server on a folder until stop, and waits until it takes writes.
func (c *cluster) start(folder string, settings ...string) {
	c.t.Helper()
	args := []string{"-D", folder, "-p", strconv.Itoa(c.port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "timezone=UTC"}
	for _, s := range settings {
		args = append(args, "-c", s)
	}
	c.server = c.command("postgres", args...)
	c.server.Stdout, c.server.Stderr = &c.log, &c.log
	must(c.t, c.server.Start())
	ended := make(chan struct{})
	server := c.server
	go func() { _ = server.Wait(); close(ended) }()
	c.t.Cleanup(func() { _ = server.Process.Signal(syscall.SIGQUIT); <-ended })
	for until := time.Now().Add(60 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		out, err := c.command("psql", "-X", "-q", "-A", "-t", "-c", "SELECT pg_is_in_recovery()", c.url()).Output()
		if err == nil && strings.TrimSpace(string(out)) == "f" {
			return
		}
		if time.Now().After(until) {
			c.t.Fatalf("the server does not start: %v %s", err, c.log.String())
		}
	}
}

// gone ends the server as a machine that fails does, and its folder with it.
func (c *cluster) gone(folder string) {
	c.t.Helper()
	must(c.t, c.server.Process.Signal(syscall.SIGQUIT))
	for until := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if _, err := os.Stat(filepath.Join(folder, "postmaster.pid")); err != nil {
			break
		}
		if time.Now().After(until) {
			c.t.Fatal("the server does not end")
		}
	}
	must(c.t, os.RemoveAll(folder))
}

// archived waits until the files that are full have gone.
func (c *cluster) archived(a *app.App, good func(db.Archive) bool) db.Archive {
	c.t.Helper()
	for until := time.Now().Add(90 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		s, err := a.DB.Archive(c.t.Context())
		must(c.t, err)
		if good(s) {
			return s
		}
		if time.Now().After(until) {
			c.t.Fatalf("it stands so: %+v %s", s, c.log.String())
		}
	}
}

// TestTortureArchive goes the manual's way with PostgreSQL's own archiving: people work, the server's disk is lost, a base backup and the
// archive bring back a moment, and the program opens on it with its folder: what was acknowledged before is there, what came
// after is not, the invariants and the trail hold.
func TestTortureArchive(t *testing.T) {
	begun := time.Now()
	c := newCluster(t)
	data, base, wal := filepath.Join(c.dir, "data"), filepath.Join(c.dir, "base"), filepath.Join(c.dir, "wal")
	c.run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	c.start(data, "wal_level=replica", "archive_mode=on", "archive_timeout=60",
		fmt.Sprintf("archive_command=test ! -f %[1]s/%%f && cp %%p %[1]s/.%%f && sync %[1]s/.%%f && mv %[1]s/.%%f %[1]s/%%f", wal))
	w := found(t, c.url())

	// The place for it is not there yet: that is seen, and what waited goes as soon as it is.
	c.ask("SELECT pg_switch_wal()")
	c.archived(w.app, func(s db.Archive) bool {
		return s.On && s.Timeout == time.Minute && !s.Failed.IsZero() && s.Last.IsZero()
	})
	f := finding(t, w.app, "连续归档")
	if f.Good || !strings.Contains(f.Says, "最近一次归档失败") {
		t.Errorf("a failing archive: %+v", f)
	}
	c.run("mkdir", wal)
	c.run("pg_basebackup", "-d", c.url(), "-D", base, "-X", "none", "-c", "fast", "--no-sync")
	c.ask("SELECT pg_switch_wal()")
	c.archived(w.app, func(s db.Archive) bool { return s.Last.After(s.Failed) && s.Waiting == 0 })
	if f := finding(t, w.app, "连续归档"); !f.Good {
		t.Errorf("an archive that works: %+v", f)
	}

	const acts, before = 30, 17
	var moment time.Time
	for i := range acts {
		w.org("branch", fmt.Sprintf("第%02d党支部", i+1), w.near.department)
		if i+1 == before {
			time.Sleep(20 * time.Millisecond) // PostgreSQL compares with the time of a commit's record
			moment = time.Now()
			time.Sleep(20 * time.Millisecond)
		}
	}
	_, err := w.app.Audit.Seal(t.Context(), w.app.DB)
	must(t, err)
	full := c.ask("SELECT pg_walfile_name(pg_switch_wal())") // the file that the switch ended
	c.archived(w.app, func(s db.Archive) bool {
		return c.ask("SELECT last_archived_wal FROM pg_stat_archiver") >= full && s.Waiting == 0
	})
	must(t, w.app.Close())
	c.gone(data)

	conf, err := os.OpenFile(filepath.Join(base, "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	must(t, err)
	_, err = fmt.Fprintf(conf, "restore_command = 'cp %s/%%f %%p'\nrecovery_target_time = '%s'\nrecovery_target_action = 'promote'\n", wal, moment.Format("2006-01-02 15:04:05.000000-07:00"))
	must(t, err)
	must(t, conf.Close())
	c.run("touch", filepath.Join(base, "recovery.signal"))
	c.start(base)
	again, err := app.Open(context.WithoutCancel(t.Context()), app.Options{Data: w.folder, URL: c.url(), Log: slog.New(slog.DiscardHandler)})
	must(t, err)
	defer again.Close()
	there, err := db.Scalar[int](t.Context(), again.DB.Read(), "SELECT COUNT(DISTINCT name) FROM org_name WHERE name LIKE '第__党支部'")
	must(t, err)
	if there != before {
		t.Errorf("%d of %d acts are there, want %d", there, acts, before)
	}
	findings, err := again.Doctor(t.Context())
	must(t, err)
	for _, f := range findings {
		if !f.Good {
			t.Errorf("%s: %s", f.What, f.Says)
		}
	}
	(&town{t: t, app: again}).org("branch", "恢复后新建的党支部", w.near.department)
	t.Logf("%d of %d acts, in %s", there, acts, time.Since(begun).Round(time.Millisecond))
}

func finding(t *testing.T, a *app.App, what string) app.Finding {
	t.Helper()
	all, err := a.Doctor(t.Context())
	must(t, err)
	for _, f := range all {
		if f.What == what {
			return f
		}
	}
	t.Fatalf("doctor does not look at %s", what)
	return app.Finding{}
}
