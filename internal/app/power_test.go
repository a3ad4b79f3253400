package app_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sanchuang/internal/platform/db"
)

// command runs one of the system's own programs.
func command(name string, args ...string) error {
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, out)
	}
	return nil
}

// disk is a file system of its own in a file. cut takes the power away: what the kernel had not yet written is gone.
type disk struct {
	t            *testing.T
	at           string // where it is mounted
	image, taken string
}

// newDisk makes one of so many MiB, and answers nil where this machine lets nobody mount.
func newDisk(t *testing.T, size int64) *disk {
	t.Helper()
	folder := t.TempDir()
	d := &disk{t: t, at: filepath.Join(folder, "mounted"), image: filepath.Join(folder, "image"), taken: filepath.Join(folder, "taken")}
	must(t, os.Mkdir(d.at, 0o700))
	f, err := os.Create(d.image)
	must(t, err)
	must(t, f.Truncate(size<<20))
	must(t, f.Close())
	// The interval is longer than the test, so that nothing reaches the image but what was synced.
	if err := errorsOf(command("mkfs.ext4", "-q", d.image), command("mount", "-o", "loop,commit=900", d.image, d.at)); err != nil {
		t.Logf("no file system of our own here: %v", err)
		return nil
	}
	t.Cleanup(func() { _ = command("umount", "-l", d.at) })
	return d
}

func errorsOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// cut copies what stands on the disk at this moment, and goes on with the copy.
func (d *disk) cut() {
	d.t.Helper()
	lost := filepath.Join(d.at, "not synced")
	must(d.t, os.WriteFile(lost, []byte("lost"), 0o600))
	must(d.t, command("cp", "--sparse=always", d.image, d.taken))
	must(d.t, command("umount", d.at))
	must(d.t, os.Rename(d.taken, d.image))
	must(d.t, command("mount", "-o", "loop,commit=900", d.image, d.at))
	if b, err := os.ReadFile(lost); err == nil && len(b) > 0 {
		d.t.Fatal("what nobody synced outlived the power cut: this test would prove nothing")
	}
}

// TestPowerCut takes the power away in the midst of the work. Where nothing can be mounted, the order of
// writes and syncs (TestAcknowledgedIsSynced) says the same less directly.
func TestPowerCut(t *testing.T) { powerCuts(t, 20) }

func powerCuts(t *testing.T, cycles int) {
	d := newDisk(t, int64(512+3*cycles)) // the data and their repository grow
	if d == nil {
		t.Skip("nothing can be mounted here; TestAcknowledgedIsSynced watches the syncs instead")
	}
	c := newCrash(t)
	c.rare = cycles / 200
	must(t, command("cp", "-a", c.dir, c.dir+".key", d.at))
	must(t, command("sync", "-f", d.at))
	c.dir, c.backup = filepath.Join(d.at, filepath.Base(c.dir)), filepath.Join(d.at, "repository")
	c.after = func() {
		d.cut()
		c.whole()
	}
	for cycle := range cycles {
		c.cycle(cycle)
		if t.Failed() {
			t.Logf("stopped after %d cuts, %s", cycle, c)
			return
		}
	}
	c.sawAll()
	t.Logf("%d power cuts, %s", cycles, c)
	if len(c.spans()) > 0 { // what the disk kept of the repository comes back, too
		c.comesBack(nil, seen{begun: c.n})
	}
}

// whole asks SQLite itself whether the file is sound.
func (c *crash) whole() {
	c.t.Helper()
	a := c.opened()
	says, err := db.Scalar[string](context.Background(), a.DB.Read(), "PRAGMA integrity_check")
	must(c.t, err)
	if says != "ok" {
		c.t.Errorf("integrity_check: %s", says)
	}
	must(c.t, a.Close())
}

// TestAcknowledgedIsSynced watches the program's own calls to the kernel: between the write that holds an
// act and the answer that acknowledges it lies a sync of the log that began after that write.
func TestAcknowledgedIsSynced(t *testing.T) { syncs(t, 100) }

func syncs(t *testing.T, writes int) {
	if err := command("strace", "-f", "--seccomp-bpf", "-o", os.DevNull, "-e", "trace=fsync", "true"); err != nil {
		t.Skipf("this machine lets no process watch another (%v); TestPowerCut proves the same", err)
	}
	c := newCrash(t)
	trace := filepath.Join(t.TempDir(), "trace")
	c.under = []string{"strace", "-D", "-f", "--seccomp-bpf", "-y", "-s", "6000", "-o", trace, "-e", "trace=pwrite64,write,fsync,fdatasync"}
	child, address := c.start()
	names := make(chan string)
	var wg sync.WaitGroup
	for range 4 { // several at once, so that commits are shared
		w := c.client(address)
		wg.Go(func() {
			for name := range names {
				if r, alive := w.send("branch_secretary", "POST", "/api/activities/record", strings.ReplaceAll(c.body, "TOPIC", name), ""); !alive || r.code >= 300 {
					t.Errorf("%s: %+v", name, r)
				}
			}
		})
	}
	var all []string
	for i := range writes {
		all = append(all, fmt.Sprintf("witness-%05d", i))
		names <- all[i]
	}
	close(names)
	wg.Wait()
	must(t, child.Process.Kill())
	_ = child.Wait()
	w := readTrace(t, trace)
	for _, wrong := range w.unsynced(all) {
		t.Error(wrong)
	}
	t.Logf("%d acknowledged writes, %d syncs of the log", writes, len(w.syncs))
	// The eye is tested: without the syncs every acknowledgement would have been too early.
	w.syncs = nil
	if found := w.unsynced(all); len(found) != writes {
		t.Errorf("without any sync only %d of %d acknowledgements look too early", len(found), writes)
	}
}

// witness is what the program asked of the kernel, by the lines of the trace.
type witness struct {
	wrote, acked map[string]int // name → line of the first write into the log, of the answer
	syncs        [][2]int       // of the log: begun, ended
}

var (
	namePattern = regexp.MustCompile(`witness-\d{5}`)
	callPattern = regexp.MustCompile(`^(\d+) +(?:<\.\.\. )?(\w+)(?:\((\d+)<([^>]*)>| resumed>)`)
)

func readTrace(t *testing.T, file string) *witness {
	t.Helper()
	w := &witness{wrote: map[string]int{}, acked: map[string]int{}}
	ended := func() bool {
		b, err := os.ReadFile(file)
		return err == nil && strings.Contains(string(b[max(0, len(b)-2000):]), "+++ killed by SIGKILL +++")
	}
	for until := time.Now().Add(10 * time.Second); !ended() && time.Now().Before(until); {
		time.Sleep(20 * time.Millisecond) // the tracer writes its last lines
	}
	f, err := os.Open(file)
	must(t, err)
	defer f.Close()
	begun := map[string]int{} // thread → line where its sync of the log began
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := 0; lines.Scan(); n++ {
		line := lines.Text()
		m := callPattern.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		thread, call, where := m[1], m[2], m[4]
		resumed := m[3] == ""
		switch {
		case call == "pwrite64" && strings.HasSuffix(where, ".db-wal"):
			for _, name := range namePattern.FindAllString(line, -1) {
				if _, ok := w.wrote[name]; !ok {
					w.wrote[name] = n
				}
			}
		case strings.HasSuffix(call, "sync") && strings.HasSuffix(where, ".db-wal") && !resumed:
			begun[thread] = n
			if strings.HasSuffix(line, "= 0") {
				w.syncs = append(w.syncs, [2]int{n, n})
				delete(begun, thread)
			}
		case strings.HasSuffix(call, "sync") && resumed && strings.HasSuffix(line, "= 0"):
			if at, ok := begun[thread]; ok {
				w.syncs = append(w.syncs, [2]int{at, n})
				delete(begun, thread)
			}
		case call == "write" && strings.Contains(line, `"HTTP/1.1 2`):
			for _, name := range namePattern.FindAllString(line, -1) {
				w.acked[name] = n
			}
		}
	}
	must(t, lines.Err())
	return w
}

// unsynced names the acknowledgements that no sync came before.
func (w *witness) unsynced(names []string) (wrong []string) {
	for _, name := range names {
		wrote, stored := w.wrote[name]
		acked, answered := w.acked[name]
		if !stored || !answered {
			wrong = append(wrong, fmt.Sprintf("%s: its write or its answer was not seen (%v, %v)", name, stored, answered))
			continue
		}
		if !slices.ContainsFunc(w.syncs, func(s [2]int) bool { return s[0] > wrote && s[1] < acked }) {
			wrong = append(wrong, fmt.Sprintf("%s was written at %d and acknowledged at %d without a sync between", name, wrote, acked))
		}
	}
	return wrong
}
