package app_test

import (
	"log/slog"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"sanchuang/internal/app"
	"sanchuang/internal/platform/backup"
	"sanchuang/internal/platform/crypt"
)

// seen is what the load knew at a time.
type seen struct {
	at    time.Time
	acked map[string]string
	begun int
}

// witnessed looks at the load again and again until stop.
func (c *crash) witnessed() (stop func() []seen) {
	var history []seen
	var wg sync.WaitGroup
	quit := make(chan struct{})
	look := func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		history = append(history, seen{time.Now(), maps.Clone(c.acked), c.n})
	}
	wg.Go(func() {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			look()
			select {
			case <-quit:
				look()
				return
			case <-tick.C:
			}
		}
	})
	return func() []seen { close(quit); wg.Wait(); return history }
}

// TestAnyMomentUnderLoad lets people work, kills the program and lets them go on with the next one, and restores moments that
// nobody chose beforehand: everything acknowledged before the moment that a restore says it reached is there, whole and once,
// and nothing that was begun after the moment asked for. Invariants, trail and attachments are looked at as after any restore.
func TestAnyMomentUnderLoad(t *testing.T) { anyMoments(t, 1, 2) }

func anyMoments(t *testing.T, moments, lives int) {
	c := newCrash(t)
	stop := c.witnessed()
	for life := range lives {
		child, address := c.start()
		c.again(c.client(address))
		end := c.load(address)
		c.kept(life+1, 4)
		must(t, child.Process.Kill())
		_ = child.Wait()
		end()
	}
	history := stop()
	for range moments {
		// Any time after the first chain's first snapshot: before it nothing comes back.
		spans := c.spans()
		first := slices.IndexFunc(history, func(s seen) bool { return s.at.After(spans[len(spans)-1].From.Add(2 * time.Millisecond)) })
		wanted := history[first+c.random.IntN(len(history)-first)]
		c.comesBack(history, wanted)
	}
	c.comesBack(history, seen{begun: c.n}) // the last moment
	c.cutShort()
}

// kept waits until so many chains have a snapshot and the last has so many segments more.
func (c *crash) kept(chains, segments int) {
	c.t.Helper()
	for until := time.Now().Add(60 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if len(c.spans()) >= chains {
			break
		}
		if time.Now().After(until) {
			c.t.Fatalf("%d chains have no snapshot after a minute", chains)
		}
	}
	before := len(c.segments())
	for until := time.Now().Add(60 * time.Second); len(c.segments()) < before+segments; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(until) {
			c.t.Fatalf("no %d segments within a minute: nothing is kept", segments)
		}
	}
}

func (c *crash) segments() []string {
	c.t.Helper()
	all, err := filepath.Glob(filepath.Join(c.backup, "journal", "*", "0*"))
	must(c.t, err)
	return all
}

func (c *crash) comesBack(history []seen, wanted seen) {
	c.t.Helper()
	into := filepath.Join(c.t.TempDir(), "restored", "data")
	must(c.t, os.MkdirAll(filepath.Dir(into), 0o700))
	o := app.Options{Data: into, Key: c.dir + ".key", Log: slog.New(slog.DiscardHandler)}
	m, findings, err := app.Restore(c.t.Context(), app.RestoreOptions{Repository: c.backup, At: wanted.at, Into: o})
	must(c.t, err)
	good(c.t, findings)
	before := seen{acked: map[string]string{}}
	for _, s := range history {
		if s.at.Before(m.At) {
			before = s
		}
	}
	restored, err := app.Open(c.t.Context(), o)
	must(c.t, err)
	defer restored.Close()
	b := &crash{t: c.t, dir: into, acked: before.acked}
	for _, wrong := range b.compare(restored.DB.Read()) {
		c.t.Error(wrong)
	}
	there := b.count(restored.DB.Read(), "SELECT topic, COUNT(*) FROM activity WHERE topic LIKE '第%号%' GROUP BY topic")
	for name := range there {
		if number(name) > wanted.begun {
			c.t.Errorf("%s was begun after the moment and is in it", name)
		}
	}
	if !wanted.at.IsZero() && wanted.at.Sub(m.At) > 30*time.Second {
		c.t.Errorf("asked for %s, reached %s", wanted.at, m.At)
	}
	c.t.Logf("asked for %s, reached %s: %d acts acknowledged before, %d segments after snapshot %s",
		wanted.at.Format("05.000"), m.At.Format("05.000"), len(before.acked), m.Segments, m.Snapshot.ID)
}

// cutShort takes from the disk what a power cut may have kept from it: a segment without a name is nothing, and half of the last
// one is left out and said so.
func (c *crash) cutShort() {
	c.t.Helper()
	all := c.segments()
	last := all[len(all)-1]
	must(c.t, os.WriteFile(filepath.Join(filepath.Dir(last), ".part-123"), []byte("half"), 0o600))
	b, err := os.ReadFile(last)
	must(c.t, err)
	must(c.t, os.Truncate(last, int64(rand.IntN(len(b)))))
	into := filepath.Join(c.t.TempDir(), "cut", "data")
	must(c.t, os.MkdirAll(filepath.Dir(into), 0o700))
	o := app.Options{Data: into, Key: c.dir + ".key", Log: slog.New(slog.DiscardHandler)}
	m, findings, err := app.Restore(c.t.Context(), app.RestoreOptions{Repository: c.backup, Into: o})
	must(c.t, err)
	good(c.t, findings)
	if !m.CutShort {
		c.t.Errorf("a segment that is cut short was not seen: %+v", m)
	}
}

// spans are the stretches of which the children's repository can bring back any moment.
func (c *crash) spans() []backup.Span {
	c.t.Helper()
	if _, err := os.Stat(filepath.Join(c.backup, "keys.json")); err != nil {
		return nil
	}
	master, err := crypt.LoadOrCreateKey(c.dir + ".key")
	must(c.t, err)
	repo, err := backup.Open(c.backup, master)
	must(c.t, err)
	all, err := repo.Snapshots()
	must(c.t, err)
	spans, err := repo.Spans(all)
	must(c.t, err)
	return spans
}
