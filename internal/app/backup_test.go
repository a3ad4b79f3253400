package app_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sanchuang/internal/app"
	"sanchuang/internal/platform/db/dbtest"
)

// TestBackupUnderLoad takes snapshots while others write, restores one of them by its time, and holds
// it against the history: everything acknowledged before is there, whole and once; nothing that
// was begun afterwards is.
func TestBackupUnderLoad(t *testing.T) {
	c := newCrash(t)
	dir := c.dir
	child, address := c.start()
	end := c.load(address)
	history := func() (acked map[string]string, begun int) {
		c.mu.Lock()
		defer c.mu.Unlock()
		acked = map[string]string{}
		for name, what := range c.acked {
			acked[name] = what
		}
		return acked, c.n
	}
	repo := filepath.Join(t.TempDir(), "repository")
	beside, err := app.Open(t.Context(), app.Options{Data: dir, ReadOnly: true, Log: slog.New(slog.DiscardHandler)})
	must(t, err)
	defer beside.Close()
	waitFor := func(n int) {
		for until := time.Now().Add(20 * time.Second); time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
			if acked, _ := history(); len(acked) >= n {
				return
			}
		}
		t.Fatal("the load does not run")
	}
	waitFor(30)
	before, _ := history()
	first, err := beside.Backup(t.Context(), repo, false)
	must(t, err)
	_, begun := history()
	waitFor(len(before) + 30)
	later, err := beside.Backup(t.Context(), repo, false)
	must(t, err)
	if later.Full || later.Added >= later.Bytes {
		t.Errorf("the second snapshot borrowed nothing: %+v", later)
	}
	end()
	must(t, child.Process.Kill())
	_ = child.Wait()

	into := filepath.Join(t.TempDir(), "restored", "data")
	must(t, os.MkdirAll(filepath.Dir(into), 0o700))
	key := dir + ".key"
	s, findings, err := app.Restore(t.Context(), app.RestoreOptions{Repository: repo, At: first.At.Add(time.Millisecond), Into: app.Options{Data: into, Key: key, Log: slog.New(slog.DiscardHandler)}})
	must(t, err)
	if s.Snapshot.ID != first.ID {
		t.Fatalf("restored %s, want %s", s.Snapshot.ID, first.ID)
	}
	good(t, findings)
	b := &crash{t: t, dir: into, acked: before}
	restored, err := app.Open(t.Context(), app.Options{Data: into, Key: key, Log: slog.New(slog.DiscardHandler)})
	must(t, err)
	defer restored.Close()
	for _, wrong := range b.compare(restored.DB.Read()) {
		t.Error(wrong)
	}
	for name := range b.count(restored.DB.Read(), "SELECT topic, COUNT(*) FROM activity WHERE topic LIKE '第%号%' GROUP BY topic") {
		if number(name) > begun {
			t.Errorf("%s was begun after the snapshot and is in it", name)
		}
	}
	t.Logf("%d acts acknowledged before, %d begun by its end; first %d of %d bytes new, then %d", len(before), begun, first.Added, first.Bytes, later.Added)
}

func number(name string) int {
	n := 0
	for _, c := range strings.TrimPrefix(name, "第") {
		if c < '0' || c > '9' {
			break
		}
		n = n*10 + int(c-'0')
	}
	return n
}

func good(t *testing.T, findings []app.Finding) {
	t.Helper()
	if len(findings) < 5 {
		t.Errorf("only %d findings: restored data were hardly looked at", len(findings))
	}
	for _, f := range findings {
		if !f.Good {
			t.Errorf("%s: %s", f.What, f.Says)
		}
	}
}

// TestBackupComesBackOnBoth restores a small town on each database and works on with it.
func TestBackupComesBackOnBoth(t *testing.T) {
	for name, url := range map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" }, "postgres": dbtest.NewPostgres} {
		t.Run(name, func(t *testing.T) {
			world := found(t, url(t))
			ctx := t.Context()
			_, err := world.app.Audit.Seal(ctx, world.app.DB)
			must(t, err)
			repo := filepath.Join(t.TempDir(), "repository")
			_, err = world.app.Backup(ctx, repo, false)
			must(t, err)
			d, err := world.app.Drill(ctx, repo)
			must(t, err)
			if !d.Good {
				t.Errorf("drill: %s", d.Says)
			}
			into := app.Options{Data: filepath.Join(t.TempDir(), "data"), Key: filepath.Clean(world.folder) + ".key", Log: slog.New(slog.DiscardHandler)}
			if name == "postgres" {
				into.URL = dbtest.EmptyPostgres(t)
			}
			_, findings, err := app.Restore(ctx, app.RestoreOptions{Repository: repo, Into: into})
			must(t, err)
			good(t, findings)
			again, err := app.Open(context.WithoutCancel(ctx), into)
			must(t, err)
			defer again.Close()
			want, err := world.app.Orgs.Today(ctx, world.app.DB.Read())
			must(t, err)
			got, err := again.Orgs.Today(ctx, again.DB.Read())
			must(t, err)
			if got.FullName(world.near.branch) != want.FullName(world.near.branch) || got.FullName(world.near.branch) == "" {
				t.Errorf("the branch is now %q, was %q", got.FullName(world.near.branch), want.FullName(world.near.branch))
			}
			w2 := &town{t: t, app: again}
			w2.org("branch", "恢复后新建的党支部", world.near.department)
		})
	}
}
