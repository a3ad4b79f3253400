package backup_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"sanchuang/internal/platform/backup"
	"sanchuang/internal/platform/blob"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

var master = []byte("0123456789abcdef0123456789abcdef")

// place is a data folder with its database, and a repository beside it.
type place struct {
	t    *testing.T
	db   *db.DB
	data string
	repo *backup.Repository
	dir  string
	n    int
}

func newPlace(t *testing.T, d *db.DB) *place {
	t.Helper()
	p := &place{t: t, db: d, data: t.TempDir(), dir: t.TempDir()}
	_, err := crypt.NewVault(crypt.National, master, crypt.FileStore(filepath.Join(p.data, "keys.json")))
	p.must(err)
	p.repo, err = backup.Open(p.dir, master)
	p.must(err)
	return p
}

func (p *place) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// write adds jobs, which stand for any rows.
func (p *place) write(n int) {
	p.t.Helper()
	p.must(p.db.Do(p.t.Context(), "test.write", func(ctx context.Context, tx *db.Tx) error {
		for range n {
			p.n++
			if _, err := tx.Exec(ctx, "INSERT INTO job(id,kind,args,unique_key,run_at,attempt,dead,failure,made_at) VALUES (?,'x',?,?,0,0,0,?,0)", p.n, "第一行\n第二行\t\\N", fmt.Sprint("k", p.n), fmt.Sprintf("%x", sha256.Sum256([]byte(fmt.Sprint(p.n))))); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (p *place) take(at time.Time, full bool) backup.Snapshot {
	p.t.Helper()
	s, err := p.repo.Take(p.t.Context(), backup.Source{
		DB: p.db, Data: p.data, Program: "test", Full: full, Root: func(context.Context) (string, error) { return "root", nil },
	}, at)
	p.must(err)
	return s
}

// back restores and counts the jobs.
func (p *place) back(s backup.Snapshot) (jobs int, folder string) {
	p.t.Helper()
	folder = filepath.Join(p.t.TempDir(), "back")
	o := db.Options{File: filepath.Join(folder, db.PartFile), ReadOnly: true}
	if s.Dialect == string(db.Postgres) {
		o.URL = dbtest.EmptyPostgres(p.t)
	}
	p.must(p.repo.Restore(p.t.Context(), s.ID, folder, o.URL))
	d, err := db.Open(p.t.Context(), o)
	p.must(err)
	defer d.Close()
	jobs, err = db.Scalar[int](p.t.Context(), d.Read(), "SELECT COUNT(*) FROM job WHERE args=?", "第一行\n第二行\t\\N")
	p.must(err)
	return jobs, folder
}

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func TestEverySnapshotComesBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newPlace(t, d)
		blobs, err := blob.Open(filepath.Join(p.data, "blob"))
		p.must(err)
		hash, err := blobs.Put([]byte("佐证"))
		p.must(err)
		p.write(20000)
		first := p.take(noon, false)
		p.write(10)
		second := p.take(noon.Add(5*time.Minute), false)
		if !first.Full || second.Full {
			t.Errorf("full: %v, %v, want the first alone", first.Full, second.Full)
		}
		if d.Dialect() == db.SQLite && second.Added*2 > first.Added {
			t.Errorf("ten rows took %d bytes where all took %d: nothing was borrowed", second.Added, first.Added)
		}
		p.must(blobs.Remove(hash))
		third := p.take(noon.Add(10*time.Minute), true)
		for _, c := range []struct {
			s    backup.Snapshot
			jobs int
			file bool
		}{{first, 20000, true}, {second, 20010, true}, {third, 20010, false}} {
			jobs, folder := p.back(c.s)
			_, err := os.Stat(filepath.Join(folder, "blob", hash[:2], hash))
			if jobs != c.jobs || (err == nil) != c.file {
				t.Errorf("%s brought back %d jobs, want %d; attachment: %v", c.s.ID, jobs, c.jobs, err)
			}
		}
		for at, want := range map[time.Duration]string{4 * time.Minute: first.ID, 5 * time.Minute: second.ID, time.Hour: third.ID} {
			if s, err := p.repo.Find(noon.Add(at)); err != nil || s.ID != want {
				t.Errorf("%s after noon: %s, %v; want %s", at, s.ID, err, want)
			}
		}
		if _, err := p.repo.Find(noon.Add(-time.Second)); !errors.Is(err, backup.ErrNone) {
			t.Errorf("before the first: %v", err)
		}
	})
}

func TestDamageIsFoundAndNothingHalfIsLeft(t *testing.T) {
	p := newPlace(t, dbtest.SQLite(t))
	p.write(500)
	s := p.take(noon, false)
	pack := filepath.Join(p.dir, "packs", s.ID+".pack")
	b, err := os.ReadFile(pack)
	p.must(err)
	b[len(b)/2] ^= 1
	p.must(os.WriteFile(pack, b, 0o600))
	folder := t.TempDir()
	if err := p.repo.Restore(t.Context(), s.ID, folder, ""); !errors.Is(err, backup.ErrDamaged) {
		t.Errorf("a changed byte: %v", err)
	}
	if left, _ := os.ReadDir(folder); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	p.must(os.Remove(pack))
	if err := p.repo.Restore(t.Context(), s.ID, folder, ""); !errors.Is(err, backup.ErrDamaged) {
		t.Errorf("a missing pack: %v", err)
	}
}

func TestRefusals(t *testing.T) {
	p := newPlace(t, dbtest.SQLite(t))
	s := p.take(noon, false)
	if err := p.repo.Restore(t.Context(), s.ID, p.data, ""); !errors.Is(err, backup.ErrUsed) {
		t.Errorf("into a used folder: %v", err)
	}
	if _, err := backup.Open(p.dir, []byte("another master key of 32 bytes..")); !errors.Is(err, crypt.ErrWrongMaster) {
		t.Errorf("with another master key: %v", err)
	}
}

func TestWhatACrashLeftIsSwept(t *testing.T) {
	p := newPlace(t, dbtest.SQLite(t))
	half := filepath.Join(p.dir, "packs", ".new-123")
	p.must(os.WriteFile(half, []byte("x"), 0o600))
	p.take(noon, false)
	if _, err := os.Stat(half); err == nil {
		t.Error("half a pack is still there")
	}
}

func TestPrunedSnapshotsGoAndOthersStayWhole(t *testing.T) {
	p := newPlace(t, dbtest.SQLite(t))
	p.write(300)
	old := p.take(noon.Add(-48*time.Hour), false)
	p.write(1)
	p.take(noon.Add(-48*time.Hour+time.Minute), false)
	p.write(1)
	last := p.take(noon, false)
	n, err := p.repo.Prune(noon)
	if err != nil || n != 1 {
		t.Fatalf("%d went, %v; want the earlier one of that day", n, err)
	}
	if _, err := p.repo.Find(old.At); !errors.Is(err, backup.ErrNone) {
		t.Errorf("the pruned one: %v", err)
	}
	if jobs, _ := p.back(last); jobs != 302 {
		t.Errorf("the last one brings back %d jobs, want 302", jobs)
	}
}

func TestNothingGoesWhileSomebodyReads(t *testing.T) {
	p := newPlace(t, dbtest.SQLite(t))
	p.take(noon.Add(-72*time.Hour), false)
	p.take(noon.Add(-71*time.Hour), false)
	p.take(noon, false)
	f, err := os.OpenFile(filepath.Join(p.dir, "reading"), os.O_CREATE|os.O_RDWR, 0o600)
	p.must(err)
	p.must(syscall.Flock(int(f.Fd()), syscall.LOCK_SH)) // what a restore in another process holds
	if n, err := p.repo.Prune(noon); n != 0 || !errors.Is(err, backup.ErrBusy) {
		t.Errorf("while a snapshot is read %d went, %v; want none and ErrBusy", n, err)
	}
	p.must(f.Close())
	if n, err := p.repo.Prune(noon); n != 1 || err != nil {
		t.Errorf("afterwards %d went, %v; want 1", n, err)
	}
}

func TestHowLongSnapshotsAreKept(t *testing.T) {
	at := func(days, hours int) backup.Snapshot {
		when := noon.Add(-time.Duration(days*24+hours) * time.Hour)
		return backup.Snapshot{ID: fmt.Sprintf("%d.%d", days, hours), At: when}
	}
	all := []backup.Snapshot{at(0, 0), at(0, 24), at(0, 25), at(1, 2), at(2, 0), at(31, 0), at(33, 0), at(34, 0), at(371, 0), at(372, 0)}
	kept := backup.Kept(all, noon)
	// noon is 20:00 of a Monday in the city; 31 days before is the last day kept daily.
	want := map[string]bool{"0.0": true, "0.24": true, "0.25": true, "2.0": true, "31.0": true, "33.0": true, "371.0": true}
	for _, s := range all {
		if kept[s.ID] != want[s.ID] {
			t.Errorf("%s days.hours ago (%s): kept %v, want %v", s.ID, s.At, kept[s.ID], want[s.ID])
		}
	}
	all[4].Upgrade, all[9].Upgrade = 102, 60 // the way back of the last upgrade stays whatever its age; that of the one before does not
	all[4].At = noon.AddDate(-3, 0, 0)
	if kept = backup.Kept(all, noon); !kept["2.0"] || kept["372.0"] {
		t.Errorf("before the last upgrade: kept %v; before the one before: %v", kept["2.0"], kept["372.0"])
	}
}
