package backup_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sanchuang/internal/platform/backup"
	"sanchuang/internal/platform/blob"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

// chain is a place whose changes are followed, and what it was at each moment.
type chain struct {
	*place
	blobs   *blob.Store
	journal *backup.Journal
	files   map[string]bool
	past    []past
}

// past is what there was at a moment.
type past struct {
	at    time.Time
	jobs  int
	files map[string]bool
	keys  string
}

func newChain(t *testing.T) *chain {
	t.Helper()
	c := &chain{place: newPlace(t, dbtest.SQLite(t)), files: map[string]bool{}}
	var err error
	c.blobs, err = blob.Open(filepath.Join(c.data, "blob"))
	c.must(err)
	c.follow()
	t.Cleanup(func() { c.must(c.journal.Close(context.Background(), c.blobs)) })
	return c
}

func (c *chain) source() backup.Source {
	return backup.Source{DB: c.db, Data: c.data, Program: "test", Journal: c.journal, Root: func(context.Context) (string, error) { return "root", nil }}
}

func (c *chain) follow() {
	c.t.Helper()
	var err error
	c.journal, err = c.repo.Follow(c.t.Context(), c.source(), c.blobs, db.UsualTailBounds)
	c.must(err)
}

func (c *chain) snapshot() backup.Snapshot {
	c.t.Helper()
	tick()
	s, err := c.repo.Take(c.t.Context(), c.source(), time.Now())
	c.must(err)
	c.note()
	return s
}

// tick lets the clock go on to the next moment that a name can tell from this one.
func tick() {
	for begun := time.Now(); time.Since(begun) < 3*time.Millisecond; {
		time.Sleep(time.Millisecond)
	}
}

// note remembers what everything is now, when all of it is kept.
func (c *chain) note() {
	c.t.Helper()
	tick()
	keys, err := os.ReadFile(filepath.Join(c.data, "keys.json"))
	c.must(err)
	c.past = append(c.past, past{time.Now(), c.n, maps.Clone(c.files), string(keys)})
	tick()
}

func (c *chain) cut() {
	c.t.Helper()
	_, err := c.journal.Cut(c.t.Context())
	c.must(err)
	c.note()
}

func (c *chain) put(content string) {
	c.t.Helper()
	name, err := c.blobs.Put([]byte(content))
	c.must(err)
	c.files[name] = true
	c.write(1) // a row never names a file before it is there
}

func (c *chain) remove(name string) {
	c.t.Helper()
	c.write(1)
	c.must(c.blobs.Remove(name))
	delete(c.files, name)
}

// bring restores a moment and holds it against what was.
func (c *chain) bring(want past) backup.Moment {
	c.t.Helper()
	m, err := c.repo.Moment(want.at)
	c.must(err)
	folder := filepath.Join(c.t.TempDir(), "back")
	m, err = c.repo.Bring(c.t.Context(), m, folder, "")
	c.must(err)
	c.holds(folder, want)
	return m
}

func (c *chain) holds(folder string, want past) {
	c.t.Helper()
	d, err := db.Open(c.t.Context(), db.Options{File: filepath.Join(folder, db.PartFile), ReadOnly: true})
	c.must(err)
	defer d.Close()
	jobs, err := db.Scalar[int](c.t.Context(), d.Read(), "SELECT COUNT(*) FROM job")
	c.must(err)
	whole, err := db.Scalar[string](c.t.Context(), d.Read(), "PRAGMA integrity_check")
	c.must(err)
	files := map[string]bool{}
	found, err := filepath.Glob(filepath.Join(folder, "blob", "*", "*"))
	c.must(err)
	for _, f := range found {
		files[filepath.Base(f)] = true
	}
	keys, err := os.ReadFile(filepath.Join(folder, "keys.json"))
	c.must(err)
	if jobs != want.jobs || whole != "ok" || string(keys) != want.keys || !maps.Equal(files, want.files) {
		c.t.Errorf("at %s: %d jobs, %s, files %v, the right keys: %v; want %d jobs, files %v", want.at.Format(time.StampMilli), jobs, whole, slices.Collect(maps.Keys(files)), string(keys) == want.keys, want.jobs, slices.Collect(maps.Keys(want.files)))
	}
}

// TestAnyMomentComesBack writes, attaches, removes, rotates keys, takes snapshots, lets the repository be away for a while and
// begins anew, at random; each moment at which all was kept comes back as it was.
func TestAnyMomentComesBack(t *testing.T) {
	c := newChain(t)
	c.snapshot()
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 1))
	vault, err := crypt.NewVault(crypt.National, master, crypt.FileStore(filepath.Join(c.data, "keys.json")))
	c.must(err)
	for range 40 {
		switch random.IntN(9) {
		case 0, 1:
			c.write(1 + random.IntN(300))
		case 2:
			c.put(strings.Repeat(fmt.Sprint("佐证", c.n), 1+random.IntN(200_000)))
		case 3:
			for name := range c.files {
				c.remove(name)
				break
			}
		case 4: // comes and goes between two segments
			c.put(fmt.Sprint("旋即删除", c.n))
			c.remove(blob.Hash([]byte(fmt.Sprint("旋即删除", c.n-1))))
		case 5:
			c.must(vault.Rotate(crypt.National))
			c.write(1)
		case 6:
			c.snapshot()
		case 7:
			c.away()
		case 8:
			if random.IntN(3) == 0 {
				c.must(c.journal.Close(t.Context(), c.blobs))
				c.write(50) // nobody looks
				c.follow()
				c.snapshot()
			}
		}
		if random.IntN(2) == 0 {
			c.cut()
		}
	}
	c.cut()
	replayed := 0
	for i, want := range c.past {
		if i%3 == 0 || i == len(c.past)-1 {
			replayed += c.bring(want).Segments
		}
	}
	if replayed < 5 {
		t.Errorf("only %d segments were replayed", replayed)
	}
	t.Logf("%d moments, seed %d", len(c.past), seed)
}

// away lets the repository be unwritable while people write.
func (c *chain) away() {
	c.t.Helper()
	journal := filepath.Join(c.dir, "journal")
	c.must(os.Rename(journal, journal+".away"))
	c.write(20)
	if _, err := c.journal.Cut(c.t.Context()); err == nil || errors.Is(err, db.ErrGap) {
		c.t.Errorf("a repository that is not there: %v", err)
	}
	c.write(20)
	c.must(os.Rename(journal+".away", journal))
	c.cut()
}

// segments are the files of the chain, in their order.
func (c *chain) segments() []string {
	c.t.Helper()
	all, err := filepath.Glob(filepath.Join(c.dir, "journal", c.journal.Chain(), "0*"))
	c.must(err)
	return all
}

// steps makes a snapshot and then so many segments with a row each.
func (c *chain) steps(n int) {
	c.t.Helper()
	c.snapshot()
	for range n {
		c.write(1)
		c.cut()
	}
}

// TestADamagedSegment is refused with the moment up to which it goes, and that moment comes back; of the last one, half is taken for
// what a power cut left.
func TestADamagedSegment(t *testing.T) {
	refused := func(c *chain, at time.Time) error {
		m, err := c.repo.Moment(at)
		if err == nil {
			folder := t.TempDir()
			_, err = c.repo.Bring(t.Context(), m, folder, "")
			if left, _ := os.ReadDir(folder); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		}
		return err
	}
	for what, damage := range map[string]func(file string, b []byte) error{
		"a changed byte": func(file string, b []byte) error { b[len(b)/2] ^= 1; return os.WriteFile(file, b, 0o600) },
		"cut short":      func(file string, b []byte) error { return os.Truncate(file, int64(len(b)/2)) },
		"missing":        func(file string, _ []byte) error { return os.Remove(file) },
		"another's place": func(file string, _ []byte) error {
			all, _ := filepath.Glob(filepath.Join(filepath.Dir(file), "0*"))
			b, err := os.ReadFile(all[0])
			return errors.Join(err, os.WriteFile(file, b, 0o600))
		},
	} {
		c := newChain(t)
		c.steps(5)
		file := c.segments()[2]
		b, err := os.ReadFile(file)
		c.must(err)
		c.must(damage(file, b))
		_, stamp, _ := strings.Cut(filepath.Base(c.segments()[1]), "-")
		before, err := time.Parse("20060102T150405.000Z", stamp)
		c.must(err)
		err = refused(c, c.past[5].at)
		if !errors.Is(err, backup.ErrBroken) || !strings.Contains(err.Error(), before.In(time.FixedZone("", 8*3600)).Format("2006-01-02T15:04:05.000")) {
			t.Errorf("%s: %v; want the moment %s", what, err, before)
		}
		if m := c.bring(past{at: before, jobs: c.past[2].jobs, files: map[string]bool{}, keys: c.past[2].keys}); m.Segments != 2 {
			t.Errorf("%s: %d segments before it", what, m.Segments)
		}
		later := c.snapshot() // goes on from itself
		c.write(1)
		c.cut()
		if m := c.bring(c.past[len(c.past)-1]); m.Snapshot.ID != later.ID {
			t.Errorf("%s: a moment after the next snapshot needs %s", what, m.Snapshot.ID)
		}
	}
	c := newChain(t)
	c.steps(3)
	all := c.segments()
	last := all[len(all)-1]
	info, err := os.Stat(last)
	c.must(err)
	for _, size := range []int64{info.Size() - 1, info.Size() / 2, 3, 0} {
		c.must(os.Truncate(last, size))
		want := c.past[2]
		want.at = time.Time{}
		if m := c.bring(want); !m.CutShort || m.Segments != 2 {
			t.Errorf("the last segment with %d bytes: %+v", size, m)
		}
	}
}

// TestAMomentWithinACopy: segments from before a snapshot's copy, replayed over it, would leave some pages old and others new. So such
// a moment comes back from the snapshot before, exactly as it was.
func TestAMomentWithinACopy(t *testing.T) {
	c := newChain(t)
	c.write(3000)
	before := c.snapshot()
	src := c.source()
	root, within := src.Root, past{}
	src.Root = func(ctx context.Context) (string, error) { // asked for right before the copy
		c.write(500)
		c.cut()
		within = c.past[len(c.past)-1]
		c.must(c.db.Do(ctx, "change", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "DELETE FROM job WHERE id%3=0")
			return err
		}))
		return root(ctx)
	}
	tick()
	s, err := c.repo.Take(t.Context(), src, time.Now())
	c.must(err)
	if s.Through < s.From+2 {
		t.Fatalf("nothing was cut around the copy: %+v", s)
	}
	if m := c.bring(within); m.Snapshot.ID != before.ID || m.Segments == 0 {
		t.Errorf("a moment within the copy came from %s with %d segments; want %s", m.Snapshot.ID, m.Segments, before.ID)
	}
	within.at, within.jobs = time.Now().Add(time.Second), within.jobs-within.jobs/3
	if m := c.bring(within); m.Snapshot.ID != s.ID {
		t.Errorf("afterwards it comes from %s, want %s", m.Snapshot.ID, s.ID)
	}
}

// TestTheJournalIsPruned: any moment of the last week comes back after a prune, older segments go, those of chains that end go.
func TestTheJournalIsPruned(t *testing.T) {
	c := newChain(t)
	c.steps(3)
	c.snapshot()
	c.write(1)
	c.cut()
	before := len(c.segments())
	if _, err := c.repo.Prune(time.Now()); err != nil || len(c.segments()) != before {
		t.Fatalf("today's: %d of %d segments left, %v", len(c.segments()), before, err)
	}
	c.bring(c.past[2])
	// Eight days later a snapshot of today is what that week begins with.
	if _, err := c.repo.Prune(time.Now().Add(7*24*time.Hour + time.Minute)); err != nil || len(c.segments()) == 0 || len(c.segments()) >= before {
		t.Fatalf("after a week: %d of %d segments left, %v", len(c.segments()), before, err)
	}
	if m := c.bring(c.past[len(c.past)-1]); m.Segments == 0 {
		t.Errorf("the last moment needs no segment: %+v", m)
	}
	if _, err := c.repo.Prune(time.Now().Add(9 * 24 * time.Hour)); err != nil || len(c.segments()) != 0 {
		t.Fatalf("after nine days: %d segments left, %v", len(c.segments()), err)
	}
}
