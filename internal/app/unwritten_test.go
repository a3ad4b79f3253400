package app_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// traced skips where no process may watch another.
func traced(t *testing.T) {
	t.Helper()
	if err := command("strace", "-f", "-o", os.DevNull, "-e", "trace=fsync", "true"); err != nil {
		t.Skipf("this machine lets no process watch another (%v)", err)
	}
}

// fresh makes up a record and answers how it is sent.
func (c *crash) fresh(w *wire) (name string, send func() reply) {
	c.n++
	name = fmt.Sprintf("第%05d号", c.n)
	return name, func() reply {
		c.t.Helper()
		r, alive := w.send("branch_secretary", "POST", "/api/activities/record", strings.ReplaceAll(c.body, "TOPIC", name), name)
		if !alive {
			c.t.Fatal("the program died of a disk that fails")
		}
		return r
	}
}

// readMeanwhile are what people read meanwhile.
var readMeanwhile = []string{"/api/activities", "/api/members", "/api/points/ranking?subject=branch&year=2026"}

// TestAFailedWriteIsNotAcknowledged lets the disk refuse what is written to the database, then take less than it was given: people
// are told in words, nothing half is there, reading goes on, and when the disk takes things again so does the program, by itself.
func TestAFailedWriteIsNotAcknowledged(t *testing.T) { failedWrites(t, 1) }

func failedWrites(t *testing.T, rounds int) {
	traced(t)
	c := newCrash(t)
	for round := range rounds {
		child, address := c.start()
		w := c.client(address)
		for _, failure := range []struct {
			how, code string
			status    int
		}{{"error=EIO", `"disk_failed"`, 503}, {"retval=0", `"no_room"`, 507}} {
			before, send := c.fresh(w)
			if r := send(); r.code != 200 {
				t.Fatalf("on a sound disk: %d %s", r.code, r.body)
			}
			c.acked[before] = "record"
			heal := failing(t, child.Process.Pid, "pwrite64", failure.how)
			name, send := c.fresh(w)
			for range 3 {
				if r := send(); r.code != failure.status || !strings.Contains(r.body, failure.code) || !strings.Contains(r.body, "磁盘") {
					t.Errorf("%s: %d %s", failure.how, r.code, r.body)
				}
			}
			for _, path := range append([]string{"/healthz"}, readMeanwhile...) {
				if r, alive := w.send("staff", "GET", path, "", ""); !alive || r.code != 200 {
					t.Errorf("reading %s while nothing can be written (%s): %v %d %s", path, failure.how, alive, r.code, r.body)
				}
			}
			if r, _ := w.send("", "GET", "/readyz", "", ""); failure.status == 503 && r.code != 503 {
				t.Errorf("a disk that fails looks ready: %+v", r)
			}
			heal()
			if r := send(); r.code != 200 && !strings.Contains(r.body, "already_done") {
				t.Errorf("%s, sent again on a sound disk: %d %s", failure.how, r.code, r.body)
			}
			c.acked[name] = "record"
		}
		must(t, child.Process.Kill())
		_ = child.Wait()
		c.look(round)
		if t.Failed() {
			return
		}
	}
	t.Logf("%d rounds, %s", rounds, c)
}

// TestADiskThatCannotBeReadIsSaid lets the disk hand out nothing any more: people are told in words, the data do not look ready,
// the program stays up and goes on when the disk does.
func TestADiskThatCannotBeReadIsSaid(t *testing.T) {
	traced(t)
	c := newCrash(t)
	child, address := c.start()
	w := c.client(address)
	heal := failing(t, child.Process.Pid, "pread64", "error=EIO")
	var refused reply
	for until := time.Now().Add(time.Minute); refused.code == 0; { // what readers keep in memory is out of date after each write
		name, send := c.fresh(w)
		if r := send(); r.code == 200 {
			c.acked[name] = "record"
		} else {
			refused = r
		}
		for _, path := range readMeanwhile {
			r, alive := w.send("staff", "GET", path, "", "")
			if !alive || time.Now().After(until) {
				t.Fatalf("nobody is refused, or the program died: %+v", r)
			}
			if r.code != 200 {
				refused = r
			}
		}
	}
	if refused.code != 503 || !strings.Contains(refused.body, `"disk_unread"`) || !strings.Contains(refused.body, "磁盘读取出错") {
		t.Errorf("a disk that cannot be read: %d %s", refused.code, refused.body)
	}
	if r, _ := w.send("", "GET", "/readyz", "", ""); r.code != 503 {
		t.Errorf("it looks ready: %+v", r)
	}
	if r, alive := w.send("", "GET", "/healthz", "", ""); !alive || r.code != 200 {
		t.Errorf("the program is not up: %v %+v", alive, r)
	}
	heal()
	for _, path := range readMeanwhile {
		if r, alive := w.send("staff", "GET", path, "", ""); !alive || r.code != 200 {
			t.Errorf("%s on a disk that is read again: %v %d %s", path, alive, r.code, r.body)
		}
	}
	must(t, child.Process.Kill())
	_ = child.Wait()
	c.look(0)
	t.Log(c)
}
