package app_test

import (
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// TestGracefulStop asks the program to end in the midst of its work: what it has begun it finishes and
// acknowledges, it ends by itself and well, and nothing has to be repaired.
func TestGracefulStop(t *testing.T) { stops(t, 5) }

func stops(t *testing.T, cycles int) {
	c := newCrash(t)
	cut := 0
	for cycle := range cycles {
		child, address := c.start()
		end := c.load(address)
		time.Sleep(time.Duration(300+c.random.IntN(500)) * time.Millisecond) // the moment is the load's chance
		begun := time.Now()
		must(t, child.Process.Signal(syscall.SIGTERM))
		if cycle%2 == 1 { // the impatient ask twice
			time.Sleep(5 * time.Millisecond)
			_ = child.Process.Signal(syscall.SIGTERM)
		}
		err := child.Wait()
		took := time.Since(begun)
		end()
		if err != nil || took > 20*time.Second {
			t.Errorf("cycle %d: ended after %s with %v", cycle, took, err)
		}
		cut += len(c.open)
		c.look(cycle)
		// Whoever was not let in any more must not have been half served either: nothing of theirs is there.
		for _, a := range c.open {
			if n := c.there(a.name); n > 0 && a.what == "record" {
				t.Errorf("cycle %d: %s %s was saved, and its answer was cut", cycle, a.what, a.name)
			}
		}
		c.open = nil
		for _, left := range []string{"-wal", "-shm"} {
			if info, err := os.Stat(filepath.Join(c.dir, "sanchuang.db"+left)); err == nil && info.Size() > 0 {
				t.Errorf("cycle %d: %s is left over with %d bytes", cycle, left, info.Size())
			}
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d stops, %s; %d came too late and found the door shut", cycles, c, cut)
}

func (c *crash) there(name string) int {
	a := c.opened()
	defer a.Close()
	return c.count(a.DB.Read(), "SELECT topic, COUNT(*) FROM activity GROUP BY topic")[name]
}

// TestSecondStartIsRefused: while one program serves the data, another one says so and goes; afterwards it may.
func TestSecondStartIsRefused(t *testing.T) {
	c := newCrash(t)
	child, address := c.start()
	w := c.client(address)
	second := c.command()
	out, err := second.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "正被另一个正在运行的程序使用") {
		t.Errorf("a second program answers %v %s", err, out)
	}
	if r, alive := w.send("staff", "GET", "/readyz", "", ""); !alive || r.code != 200 {
		t.Errorf("the first one suffered: %+v", r)
	}
	must(t, child.Process.Signal(syscall.SIGTERM))
	must(t, child.Wait())
	child, address = c.start()
	if r, alive := c.client(address).send("staff", "GET", "/readyz", "", ""); !alive || r.code != 200 {
		t.Errorf("after the first one ended: %+v", r)
	}
	must(t, child.Process.Signal(syscall.SIGTERM))
	must(t, child.Wait())
}

// TestSlowClients lets many clients send a header or a body drop by drop, or read an answer so. Everybody
// else is served meanwhile, the slow ones are hung up, and what they held is given back.
func TestSlowClients(t *testing.T) { slow(t, 200) }

func slow(t *testing.T, clients int) {
	c := newCrash(t)
	child, address := c.start()
	defer func() { _ = child.Process.Kill(); _ = child.Wait() }()
	host := strings.TrimPrefix(address, "http://")
	w := c.client(address)
	probe := func() time.Duration {
		begun := time.Now()
		if r, alive := w.send("staff", "GET", "/api/members", "", ""); !alive || r.code != 200 {
			t.Errorf("probe: %v %+v", alive, r)
		}
		return time.Since(begun)
	}
	probe()
	var free []time.Duration // the same without slow clients, on this machine and now
	for range 30 {
		free = append(free, probe())
		time.Sleep(20 * time.Millisecond)
	}
	bearable := max(500*time.Millisecond, 10*slices.Max(free))
	before := descriptors(t, child.Process.Pid)
	heads := []string{
		// Asks for a megabyte fifty times and reads nothing.
		strings.Repeat("GET /api/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n", 50),
		"GET /api/members HTTP/1.1\r\nHost: x\r\nX-Slow: ", // never ends
		"POST /api/activities/record HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\nCookie: " + c.cookies["branch_secretary"] + "\r\n\r\n{",
		"POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{",
		"POST /api/activities/1/attachments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\nCookie: " + c.cookies["branch_secretary"] + "\r\n\r\n{",
	}
	begun := time.Now()
	var wg sync.WaitGroup
	var mu sync.Mutex
	held := map[int][]time.Duration{} // kind → how long each was held
	for i := range clients {
		wg.Go(func() {
			kind := i % len(heads)
			took := drip(host, heads[kind], kind > 0, 40*time.Second)
			mu.Lock()
			defer mu.Unlock()
			held[kind] = append(held[kind], took)
		})
	}
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	var worst time.Duration
	var probes []time.Duration
	for running := true; running; {
		select {
		case <-done:
			running = false
		case <-time.After(100 * time.Millisecond):
			p := probe()
			probes = append(probes, p)
			worst = max(worst, p)
		}
	}
	long := 0
	for kind, all := range held {
		for _, took := range all {
			if took > 20*time.Second {
				long++
				if long < 5 {
					t.Logf("kind %d held for %s", kind, took)
				}
			}
		}
	}
	if long*10 > clients {
		t.Errorf("%d of %d slow clients were held longer than 20 s", long, clients)
	}
	late := 0
	for _, p := range probes {
		if p > bearable {
			late++
		}
	}
	if late*100 > len(probes) {
		t.Errorf("%d of %d probes took longer than %s, the worst %s", late, len(probes), bearable, worst)
	}
	after := descriptors(t, child.Process.Pid)
	for until := time.Now().Add(5 * time.Second); after > before+10 && time.Now().Before(until); after = descriptors(t, child.Process.Pid) {
		time.Sleep(50 * time.Millisecond) // the kernel takes its time to close
	}
	if after > before+10 {
		t.Errorf("%d descriptors before, %d afterwards", before, after)
	}
	t.Logf("%d slow clients hung up within %s, %d probes, the worst %s, descriptors %d → %d",
		clients, time.Since(begun).Round(time.Second), len(probes), worst.Round(time.Millisecond), before, after)
}

// drip sends head, then a letter a second, until it is hung up; it answers how long that took.
func drip(host, head string, reads bool, atMost time.Duration) time.Duration {
	begun := time.Now()
	conn, err := net.Dial("tcp", host)
	if err != nil {
		return 0
	}
	defer conn.Close()
	hung := make(chan struct{})
	if reads {
		go func() { _, _ = io.Copy(io.Discard, conn); close(hung) }()
	}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for _, err = fmt.Fprint(conn, head); err == nil && time.Since(begun) < atMost; {
		select {
		case <-hung:
			return time.Since(begun)
		case <-tick.C:
			_, err = fmt.Fprint(conn, "x")
		}
	}
	return time.Since(begun)
}

func descriptors(t *testing.T, pid int) int {
	t.Helper()
	list, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	must(t, err)
	return len(list)
}
