package db_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sanchuang/internal/platform/db"
)

// replica is a copy of a database that is kept up from its changes alone.
type replica struct {
	t    *testing.T
	file string
	d    *db.DB
	tail *db.Tail
	copy []byte
	n    int
}

func newReplica(t *testing.T, bounds db.TailBounds) *replica {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), "") // many in one test
	must(t, err)
	r := &replica{t: t, file: filepath.Join(dir, "t.db")}
	r.open(bounds)
	must(t, r.d.Do(t.Context(), "create", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL)")
		return err
	}))
	return r
}

// open opens the file, begins a tail and takes the copy it goes on from.
func (r *replica) open(bounds db.TailBounds) {
	r.t.Helper()
	var err error
	r.d, err = db.Open(r.t.Context(), db.Options{File: r.file})
	must(r.t, err)
	r.tail, err = r.d.Follow(r.t.Context(), bounds)
	must(r.t, err)
	r.copy = r.live()
}

func (r *replica) close() {
	r.t.Helper()
	must(r.t, r.tail.Close(r.t.Context()))
	must(r.t, r.d.Close())
}

// live is the database as of now, by SQLite's own way of copying.
func (r *replica) live() (out []byte) {
	r.t.Helper()
	must(r.t, r.d.Parts(r.t.Context(), filepath.Dir(r.file), func(_ string, from io.Reader) (err error) {
		out, err = io.ReadAll(from)
		return err
	}))
	return out
}

func (r *replica) keep(c db.Changes) error {
	size := int(c.Pages) * c.Page
	if len(r.copy) < size {
		r.copy = append(r.copy, make([]byte, size-len(r.copy))...)
	}
	r.copy = r.copy[:size]
	return c.Each(func(page uint32, image []byte) error {
		copy(r.copy[int(page-1)*c.Page:], image)
		return nil
	})
}

// same compares page by page. SQLite counts up some fields of the first page of every copy that it makes.
func (r *replica) same(when string) error {
	mine, live := bytes.Clone(r.copy), r.live()
	for _, b := range [][]byte{mine, live} {
		for _, field := range [][2]int{{24, 28}, {40, 44}, {92, 100}} {
			clear(b[field[0]:field[1]])
		}
	}
	if len(mine) != len(live) {
		return fmt.Errorf("%s: %d bytes, the database has %d", when, len(mine), len(live))
	}
	for at := 0; at < len(live); at += 4096 {
		if !bytes.Equal(mine[at:at+4096], live[at:at+4096]) {
			return fmt.Errorf("%s: page %d differs", when, at/4096+1)
		}
	}
	return nil
}

// write changes rows: many or few, large or small, and in the end nothing when it is to fail.
func (r *replica) write(rows, size int, random *rand.Rand, fail bool) {
	refused := errors.New("refused")
	err := r.d.Do(r.t.Context(), "write", func(ctx context.Context, tx *db.Tx) error {
		for range rows {
			r.n++
			var err error
			switch {
			case r.n%3 == 0:
				_, err = tx.Exec(ctx, "DELETE FROM thing WHERE id=?", random.IntN(r.n)+1)
			case r.n%5 == 0:
				_, err = tx.Exec(ctx, "UPDATE thing SET name=? WHERE id=?", strings.Repeat("改", size), random.IntN(r.n)+1)
			default:
				_, err = tx.Exec(ctx, "INSERT INTO thing(id,name) VALUES (?,?)", r.n, strings.Repeat("新", size))
			}
			if err != nil {
				return err
			}
		}
		if fail {
			return refused
		}
		return nil
	})
	if err != nil && !errors.Is(err, refused) {
		r.t.Error(err)
	}
}

// TestChangesMakeTheSameFile: whatever is written, folded back, read beside, given up, closed and opened again, a copy that
// takes up the changes is at every moment the database, page by page.
func TestChangesMakeTheSameFile(t *testing.T) {
	followAnything(t, 2*time.Second)
}

// followAnything tries histories for about so long.
func followAnything(t *testing.T, most time.Duration) {
	begun, tried := time.Now(), 0
	rapid.Check(t, func(rt *rapid.T) {
		if time.Since(begun) > most && tried >= 3 && !t.Failed() {
			return
		}
		tried++
		r := newReplica(t, db.TailBounds{Held: rapid.SampledFrom([]int{0, 1 << 20, 16 << 20}).Draw(rt, "held"), Log: 256 << 20, Patience: time.Minute})
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 1))
		var held *sql.Rows
		release := func() {
			if held != nil {
				must(t, held.Close())
				held = nil
			}
		}
		read := func(when string) {
			fail := errors.New("no room")
			if random.IntN(4) == 0 {
				if some, err := r.tail.Read(func(c db.Changes) error { return fail }); some || err != nil && !errors.Is(err, fail) {
					rt.Fatalf("a failing write answers %v %v", some, err)
				}
			}
			if _, err := r.tail.Read(r.keep); err != nil {
				rt.Fatal(err)
			}
			if err := r.same(when); err != nil {
				rt.Fatal(err)
			}
		}
		for step := range rapid.IntRange(3, 12).Draw(rt, "steps") {
			switch what := rapid.SampledFrom([]string{"few", "few", "few", "many", "undone", "read", "read", "read", "large", "hold", "release", "reopen"}).Draw(rt, "what"); what {
			case "few":
				for range 1 + random.IntN(20) {
					r.write(1+random.IntN(5), random.IntN(3000), random, false)
				}
			case "many":
				for range 10 {
					r.write(20, 2000, random, false)
				}
			case "large":
				r.write(500, 6000, random, false)
			case "undone":
				r.write(200, 4000, random, true)
			case "read":
				read(fmt.Sprint("step ", step))
			case "hold":
				release()
				var err error
				if held, err = r.d.Read().Query(t.Context(), "SELECT id FROM thing UNION ALL SELECT 1 UNION ALL SELECT 2"); err != nil {
					rt.Fatal(err)
				}
				held.Next()
			case "release":
				release()
			case "reopen":
				release()
				read("before it is closed")
				r.close()
				r.open(db.UsualTailBounds)
			}
		}
		release()
		read("at the end")
		r.close()
	})
	t.Logf("%d histories in %s", tried, time.Since(begun).Round(time.Millisecond))
}

// TestATailUnderLoad reads beside writers that fold the log again and again.
func TestATailUnderLoad(t *testing.T) {
	r := newReplica(t, db.UsualTailBounds)
	var wg sync.WaitGroup
	var n sync.Mutex
	stop := make(chan struct{})
	for i := range 3 {
		wg.Go(func() {
			random := rand.New(rand.NewPCG(uint64(i), 2))
			for range 60 {
				size := random.IntN(20_000)
				n.Lock()
				r.n++
				id := r.n
				n.Unlock()
				must(t, r.d.Do(context.Background(), "write", func(ctx context.Context, tx *db.Tx) error {
					for k := range 10 {
						if _, err := tx.Exec(ctx, "INSERT INTO thing(id,name) VALUES (?,?)", id*100+k, strings.Repeat("x", size)); err != nil {
							return err
						}
					}
					_, err := tx.Exec(ctx, "DELETE FROM thing WHERE id<?", id*100-2000)
					return err
				}))
			}
		})
	}
	go func() { wg.Wait(); close(stop) }()
	reads := 0
	for running := true; running; {
		select {
		case <-stop:
			running = false
		default:
		}
		some, err := r.tail.Read(r.keep)
		must(t, err)
		if some {
			reads++
		}
	}
	must(t, r.same("after the load"))
	info, err := os.Stat(r.file + "-wal")
	must(t, err)
	if reads < 5 || info.Size() > 40<<20 {
		t.Errorf("%d reads with something in them; the log has %d bytes: it is not folded", reads, info.Size())
	}
	t.Logf("%d reads, a log of %d bytes", reads, info.Size())
	r.close()
}

// TestAGapIsSeen: what others fold away, or what cannot be handed on for too long, ends the tail; the database goes on
// as without one, and a new tail begins.
func TestAGapIsSeen(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 3))
	for name, break_ := range map[string]func(*replica){
		"folded from outside": func(r *replica) {
			r.write(100, 3000, random, false)
			other, err := sql.Open("sqlite", "file:"+r.file)
			must(t, err)
			var busy, log, folded int
			must(t, other.QueryRowContext(t.Context(), "PRAGMA wal_checkpoint(RESTART)").Scan(&busy, &log, &folded))
			must(t, other.Close())
			if log == 0 || log != folded {
				t.Fatalf("%d of %d frames folded", folded, log)
			}
			r.write(1, 10, random, false)
		},
		"not handed on": func(r *replica) {
			for range 40 {
				r.write(30, 3000, random, false)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			bounds := db.UsualTailBounds
			if name == "not handed on" {
				bounds = db.TailBounds{Log: 1 << 20}
			}
			r := newReplica(t, bounds)
			r.write(10, 100, random, false)
			_, err := r.tail.Read(r.keep)
			must(t, err)
			break_(r)
			if some, err := r.tail.Read(r.keep); some || !errors.Is(err, db.ErrGap) {
				t.Errorf("a gap was not seen: %v %v", some, err)
			}
			must(t, r.tail.Close(t.Context()))
			for range 40 {
				r.write(30, 3000, random, false)
			}
			info, err := os.Stat(r.file + "-wal")
			must(t, err)
			if info.Size() > 60<<20 {
				t.Errorf("without a tail the log grew to %d bytes", info.Size())
			}
			must(t, r.d.Close())
			r.open(db.UsualTailBounds)
			r.write(50, 500, random, false)
			_, err = r.tail.Read(r.keep)
			must(t, err)
			must(t, r.same("after a new beginning"))
			r.close()
		})
	}
}
