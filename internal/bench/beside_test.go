package bench

import (
	"cmp"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"
)

// BenchmarkBeside measures how long ordinary reads and writes wait while heavy work of one kind goes on beside them, then of all
// kinds at once. Eight people ask at the pace of people, so that what is measured is waiting and not the machine's end.
func BenchmarkBeside(b *testing.B) {
	anew(b)
	prog, _ := servers(b)
	staff, _ := prog.as(b, "gongwei")
	_, clerk := prog.as(b, "zhuangan")
	roster := newRoster(b, staff.call(b, "GET", "/api/members/export", "", nil))
	export := func() { staff.call(b, "GET", "/api/members/export", "", nil) }
	var imported batch
	for _, c := range []struct {
		kind string
		do   func()
	}{
		{"nothing", func() { time.Sleep(10 * time.Second) }},
		{"a year counted anew", func() { staff.recomputed(b, func() {}) }},
		{"exports of 12,000 rows", func() {
			for range 5 {
				export()
			}
		}},
		{"a bundle of record books", func() { staff.bundled(b, clerk.Account.Org) }},
		{"an import of 12,000 rows", func() { imported, _ = staff.importRoster(b, roster, "added") }},
		{"an import of 12,000 rows undone", func() { staff.undoRoster(b, imported) }},
		{"all of them", func() { staff.recomputed(b, func() { staff.bundled(b, clerk.Account.Org); export() }) }},
	} {
		b.Run(c.kind, func(b *testing.B) {
			once(b, func() figures {
				p := beside(b)
				begun := time.Now()
				c.do()
				took := time.Since(begun)
				out := figures{}
				for what, waits := range p.end(b) {
					slices.SortFunc(waits, cmp.Compare)
					n := len(waits)
					out["p99-ms-"+what] = float64(waits[n*99/100]) / 1e6
					note(line{fmt.Sprintf("%s beside %s (%d in %.1f s): half · p99 · worst", what, c.kind, n, took.Seconds()), milli(waits[n/2]), milli(waits[n*99/100]), milli(waits[n-1]), "", "p99 ≤ 300 ms"})
				}
				return out
			})
		})
	}
}

// besides are the people of one run, and what they waited for reads and for writes.
type besides struct {
	stop   chan struct{}
	people sync.WaitGroup
	mu     sync.Mutex
	waits  map[string][]time.Duration
	failed error
}

func beside(b *testing.B) *besides {
	b.Helper()
	program, _ := crowds(b, true)
	p := &besides{stop: make(chan struct{}), waits: map[string][]time.Duration{}}
	for person := range 8 {
		p.people.Go(func() {
			pace := time.NewTicker(40 * time.Millisecond)
			defer pace.Stop()
			for i := person * 100_000; ; i++ {
				select {
				case <-p.stop:
					return
				case <-pace.C:
				}
				r := program.next(i)
				begun := time.Now()
				err := r.send(b)
				took := time.Since(begun)
				what := "reads"
				if r.body != "" {
					what = "writes"
				}
				p.mu.Lock()
				p.failed = cmp.Or(p.failed, err)
				p.waits[what] = append(p.waits[what], took)
				p.mu.Unlock()
			}
		})
	}
	return p
}

func (p *besides) end(b *testing.B) map[string][]time.Duration {
	b.Helper()
	close(p.stop)
	p.people.Wait()
	must(b, p.failed)
	return p.waits
}

// recomputed asks for a year to be counted anew, does something else again and again, and waits until no such job is left.
func (p *process) recomputed(b *testing.B, meanwhile func()) {
	b.Helper()
	p.post(b, "/api/points/years/2026/recompute", "", nil)
	look, err := openBare(filepath.Join(work, "sanchuang.db"), "&_pragma=query_only(1)")
	must(b, err)
	defer look.Close()
	for left := 1; left > 0; time.Sleep(20 * time.Millisecond) {
		meanwhile()
		must(b, look.QueryRow("SELECT COUNT(*) FROM job WHERE kind='points.recompute_year' AND dead=0").Scan(&left))
	}
}

// bundled asks for the books of a department as both kinds of file, and waits for them.
func (p *process) bundled(b *testing.B, department int64) {
	b.Helper()
	var x struct {
		ID    json.Number `json:"id"`
		State string      `json:"state"`
	}
	p.post(b, "/api/handbook-bundles", fmt.Sprintf(`{"org_id":%d,"year":2026,"format":"both"}`, department), &x)
	for x.State == "working" {
		time.Sleep(20 * time.Millisecond)
		p.get(b, "/api/handbook-bundles/"+x.ID.String(), &x)
	}
	if x.State != "done" {
		b.Fatalf("%+v", x)
	}
}
