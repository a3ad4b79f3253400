package bench

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// request is what one of many clients sends; without a body it reads.
type request struct {
	to         *process
	path, body string
}

const (
	clients  = 64
	together = 15 * clients // requests of a side
)

// BenchmarkTogether has many clients ask at once: how much the serving process pays for a request then,
// how many it answers in a second, and how long the slowest of a hundred waits.
func BenchmarkTogether(b *testing.B) {
	for _, c := range []struct {
		what, who string
		writes    bool
	}{{"64 clients at once, reading", "reading", false}, {"64 clients at once, 80 % reads, 20 % writes", "mixed", true}} {
		b.Run(c.what, func(b *testing.B) {
			once(b, func() figures {
				program, bare := crowds(b, c.writes)
				p, o := program.run(b, together), bare.run(b, together)
				note(line{c.what, micro(p.CPU), micro(o.CPU), fmt.Sprintf("%.2f", ratio(p.CPU, o.CPU)), "", "no aim"})
				note(line{"  answered in a second, " + c.who, p.rate(), o.rate(), fmt.Sprintf("%.2f", ratio(p.Wall, o.Wall)), "", ""})
				note(line{"  the slowest hundredth waits, " + c.who, milli(p.slow), milli(o.slow), fmt.Sprintf("%.2f", ratio(p.slow, o.slow)), "", ""})
				return figures{"ratio": ratio(p.CPU, o.CPU), "cpu-µs/op": float64(p.CPU) / 1e3, "p99-ms": float64(p.slow) / 1e6}
			})
		})
	}
}

// crowd is one side: what its clients send, by number.
type crowd struct {
	pays *process
	next func(i int) request
}

func crowds(b *testing.B, writes bool) (program, bare crowd) {
	b.Helper()
	prog, plain := servers(b)
	clerk, who := prog.as(b, "zhuangan")
	var m meeting
	plain.get(b, fmt.Sprintf("/meeting?department=%d&members=%d", who.Account.Org, present+1), &m)
	own, _ := json.Marshal(m)
	var asked, plainly []request
	for _, r := range readings(b) {
		if r.what == wholeYear {
			continue // 55,000 rows are counted for it, here as there: nothing else would be seen
		}
		logged, _ := prog.as(b, r.login)
		asked, plainly = append(asked, request{logged, r.program, ""}), append(plainly, request{plain, r.bare, ""})
	}
	base := int(time.Now().UnixMilli()) * 1000
	isWrite := func(i int) bool { return writes && i%5 == 4 }
	program = crowd{prog, func(i int) request {
		if isWrite(i) {
			return request{clerk, "/api/activities/record", m.body(base + i)}
		}
		return asked[i%len(asked)]
	}}
	bare = crowd{plain, func(i int) request {
		if isWrite(i) {
			return request{plain, fmt.Sprintf("/record?number=%d", base+i), string(own)}
		}
		return plainly[i%len(plainly)]
	}}
	return program, bare
}

// pace is what n requests of many clients took: the clock's time of all, the processor's of one.
type pace struct {
	cost
	n    int
	slow time.Duration // 99 of 100 waited no longer
}

func (p pace) rate() string { return fmt.Sprintf("%.0f /s", float64(p.n)/p.Wall.Seconds()) }

func (c crowd) run(b *testing.B, n int) pace {
	b.Helper()
	c.send(b, 0, clients)
	begun, cpu := time.Now(), c.pays.cpu(b)
	waits := c.send(b, clients, clients+n)
	p := pace{cost{time.Since(begun), (c.pays.cpu(b) - cpu) / time.Duration(n)}, n, 0}
	slices.SortFunc(waits, cmp.Compare)
	p.slow = waits[len(waits)*99/100]
	return p
}

// send has the clients send the requests from one number up to another, each as soon as its last one is
// answered.
func (c crowd) send(b *testing.B, from, upto int) []time.Duration {
	b.Helper()
	var at atomic.Int64
	at.Store(int64(from))
	var mu sync.Mutex
	var waits []time.Duration
	var failed error
	var all sync.WaitGroup
	for range clients {
		all.Go(func() {
			for i := int(at.Add(1)) - 1; i < upto; i = int(at.Add(1)) - 1 {
				r := c.next(i)
				begun := time.Now()
				err := r.send(b)
				mu.Lock()
				waits = append(waits, time.Since(begun))
				failed = cmp.Or(failed, err)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	must(b, failed)
	return waits
}

func (r request) send(b *testing.B) error {
	method, kind := "GET", ""
	if r.body != "" {
		method, kind = "POST", "application/json"
	}
	_, err := r.to.send(b.Context(), method, r.path, kind, []byte(r.body))
	return err
}
