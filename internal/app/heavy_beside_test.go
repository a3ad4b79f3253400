package app_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sanchuang/internal/kernel"
)

// ordinaryRatio is how much longer the slowest hundredth of what people do may wait while heavy work goes on beside it than while
// nothing does: much more than two processors shared with it explain, and less than one act that keeps all others out.
const ordinaryRatio = 100

// TestOrdinaryWorkBesideHeavyWork holds people's reads and writes beside large imports, exports, the print of record books and
// years counted anew against the same without them, on the same machine.
func TestOrdinaryWorkBesideHeavyWork(t *testing.T) {
	c := newCrash(t)
	child, address := c.start()
	w := c.client(address)
	quiet := c.ordinary(address, func() bool { return false })
	var heavy sync.WaitGroup
	var left atomic.Int32
	for _, do := range []func(){
		func() {
			for i := range 3 {
				c.largeImport(w, i)
			}
		},
		func() { c.over(w, left.Load, "GET", "/api/visits/export", "") },
		func() { c.over(w, left.Load, "POST", "/api/points/years/2026/recompute", "") },
		func() {
			c.over(w, left.Load, "POST", "/api/handbook-bundles", fmt.Sprintf(`{"org_id":%d,"year":2026,"format":"both"}`, c.town.near.department))
		},
	} {
		left.Add(1)
		heavy.Go(func() { defer left.Add(-1); do() })
	}
	beside := c.ordinary(address, func() bool { return left.Load() > 0 })
	heavy.Wait()
	must(t, child.Process.Kill())
	_ = child.Wait()
	if allowed := ordinaryRatio * max(quiet, 10*time.Millisecond); beside > allowed {
		t.Errorf("the slowest hundredth waits %s beside heavy work, %s without it", beside, quiet)
	}
	t.Logf("the slowest hundredth waits %s without heavy work, %s beside it; %s", quiet.Round(time.Millisecond), beside.Round(time.Millisecond), c)
}

// over asks for something heavy again and again as long as the import, which is the longest, goes on.
func (c *crash) over(w *wire, left func() int32, method, path, body string) {
	for n := 0; n < 3 || left() > 3 && n < 50; n++ {
		if r, alive := w.send("staff", method, path, body, ""); !alive || r.code >= 300 && r.code != 429 {
			c.t.Errorf("%s %s: %v %d %s", method, path, alive, r.code, r.body)
			return
		}
	}
}

// largeImport has a sheet of four thousand rows checked and applied.
func (c *crash) largeImport(w *wire, number int) {
	var text strings.Builder
	text.WriteString("走访日期\\t单位\\t走访地点\\t地点类型\\t走访内容\\n")
	for i := range 4000 {
		fmt.Fprintf(&text, "2026-03-%02d\\t市财政局\\t大批%d-%d村\\t乡村\\t看望老党员\\n", i%28+1, number, i)
	}
	var batch struct {
		ID    kernel.ID
		State string
		Fault string
	}
	r, alive := w.send("staff", "POST", "/api/imports/paste", `{"kind":"visit","text":"`+text.String()+`"}`, "")
	asked := false
	for until := time.Now().Add(2 * time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if !alive || json.Unmarshal([]byte(r.body), &batch) != nil || batch.ID == 0 || batch.Fault != "" || time.Now().After(until) {
			c.t.Errorf("a large import: %v %d %.300s", alive, r.code, r.body)
			return
		}
		path := "/api/imports/" + batch.ID.String()
		if batch.State == "applied" {
			return
		}
		if batch.State == "checked" && !asked {
			asked = true
			if r, alive = w.send("staff", "POST", path+"/apply", "", ""); !alive || r.code >= 300 {
				c.t.Errorf("a large import is not applied: %v %d %s", alive, r.code, r.body)
				return
			}
		}
		r, alive = w.send("staff", "GET", path, "", "")
	}
}

// ordinary has four people read and write, three hundred times at least and as long as more says, and answers what the slowest
// hundredth of them waited.
func (c *crash) ordinary(address string, more func() bool) time.Duration {
	c.t.Helper()
	var mu sync.Mutex
	var waits []time.Duration
	var people sync.WaitGroup
	for range 4 {
		w := c.client(address)
		people.Go(func() {
			pace := time.NewTicker(15 * time.Millisecond)
			defer pace.Stop()
			for n := 0; n < 75 || more(); n++ {
				<-pace.C
				begun := time.Now()
				if !c.ordinaryAct(w, n) {
					return
				}
				mu.Lock()
				waits = append(waits, time.Since(begun))
				mu.Unlock()
			}
		})
	}
	people.Wait()
	if len(waits) < 100 {
		c.t.Fatalf("%d acts are too few to tell", len(waits))
	}
	slices.SortFunc(waits, cmp.Compare)
	return waits[len(waits)*99/100]
}

func (c *crash) ordinaryAct(w *wire, n int) bool {
	var r reply
	var alive bool
	if n%4 == 3 {
		c.mu.Lock()
		c.n++
		name := fmt.Sprintf("第%05d号", c.n)
		c.mu.Unlock()
		if r, alive = w.send("branch_secretary", "POST", "/api/activities/record", strings.ReplaceAll(c.body, "TOPIC", name), name); alive && r.code == 200 {
			c.mu.Lock()
			c.acked[name] = "record"
			c.mu.Unlock()
		}
	} else {
		r, alive = w.send("staff", "GET", []string{"/api/activities", "/api/members", "/api/points/ranking?subject=branch&year=2026"}[n%4], "", "")
	}
	if !alive || r.code != 200 {
		c.t.Errorf("an ordinary act: %v %d %s", alive, r.code, r.body)
		return false
	}
	return true
}
