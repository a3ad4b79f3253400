package app_test

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// failingSyncs answers every sync of a running process with an input/output error until stop, as a dying disk does.
func failingSyncs(t *testing.T, pid int) (stop func()) {
	t.Helper()
	return failing(t, pid, "fsync,fdatasync", "error=EIO")
}

// failing answers some calls of a running process in another way than the kernel would, until stop.
func failing(t *testing.T, pid int, calls, how string) (stop func()) {
	t.Helper()
	tracer := exec.Command("strace", "-f", "-q", "-o", os.DevNull, "-e", "trace="+calls, "-e", "inject="+calls+":"+how, "-p", strconv.Itoa(pid))
	must(t, tracer.Start())
	traced := func() bool { // every thread has its tracer
		tasks, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
		must(t, err)
		for _, task := range tasks {
			b, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%s/status", pid, task.Name()))
			if err == nil && !strings.Contains(string(b), fmt.Sprintf("TracerPid:\t%d\n", tracer.Process.Pid)) {
				return false
			}
		}
		return true
	}
	for until := time.Now().Add(20 * time.Second); !traced(); {
		if time.Now().After(until) {
			t.Fatal("the tracer did not come to hold every thread")
		}
		time.Sleep(5 * time.Millisecond)
	}
	return func() {
		t.Helper()
		must(t, tracer.Process.Signal(syscall.SIGINT))
		_ = tracer.Wait()
	}
}

// TestAFailedSyncIsNotAcknowledged lets the disk fail under the program: from the first sync that failed nothing is acknowledged,
// not even when the disk says again that all is well, for the kernel may have dropped what it could not write. People are told
// in words, reading goes on, and after a start all is there that was acknowledged; what was not is sent again and is there once.
func TestAFailedSyncIsNotAcknowledged(t *testing.T) { failedSyncs(t, 3) }

func failedSyncs(t *testing.T, rounds int) {
	traced(t)
	c := newCrash(t)
	for round := range rounds {
		child, address := c.start()
		w := c.client(address)
		c.again(w)
		end := c.load(address)
		time.Sleep(time.Duration(100+c.random.IntN(200)) * time.Millisecond) // the moment is the load's chance
		heal := failingSyncs(t, child.Process.Pid)
		record := func() reply {
			c.mu.Lock()
			c.n++
			name := fmt.Sprintf("第%05d号", c.n)
			c.mu.Unlock()
			a := act{"record", name, func(w *wire) (reply, bool) {
				return w.send("branch_secretary", "POST", "/api/activities/record", strings.ReplaceAll(c.body, "TOPIC", name), name)
			}}
			r, alive := a.send(w)
			if !alive {
				t.Fatal("the program died of a failed sync")
			}
			c.mu.Lock()
			c.open = append(c.open, a) // not acknowledged: to be sent again
			c.mu.Unlock()
			return r
		}
		refused := func(when string) {
			t.Helper()
			if r := record(); r.code != 503 || !strings.Contains(r.body, `"disk_failed"`) || !strings.Contains(r.body, "磁盘") {
				t.Errorf("%s: %d %s", when, r.code, r.body)
			}
		}
		refused("while syncs fail")
		heal()
		for range 5 {
			refused("when the disk says that all is well again")
		}
		for _, path := range []string{"/healthz", "/api/activities", "/api/members", "/api/points/ranking?subject=branch&year=2026"} {
			if r, alive := w.send("staff", "GET", path, "", ""); !alive || r.code != 200 {
				t.Errorf("reading %s after a failed sync: %v %d %s", path, alive, r.code, r.body)
			}
		}
		if r, alive := w.send("", "GET", "/readyz", "", ""); !alive || r.code != 503 {
			t.Errorf("a program that does not write looks ready: %+v", r)
		}
		must(t, child.Process.Kill())
		_ = child.Wait()
		end()
		c.look(round)
		if t.Failed() {
			return
		}
	}
	child, address := c.start()
	c.again(c.client(address))
	must(t, child.Process.Kill())
	_ = child.Wait()
	c.look(rounds)
	t.Logf("%d failures of the disk, %s", rounds, c)
}
