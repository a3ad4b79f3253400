package app_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"sanchuang/internal/app"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// small is a file system of 64 MiB that a test may fill.
type small struct {
	t  *testing.T
	at string
}

// newSmall answers nil where this machine lets nobody mount.
func newSmall(t *testing.T) *small {
	t.Helper()
	s := &small{t, t.TempDir()}
	if err := command("mount", "-t", "tmpfs", "-o", "size=64m", "none", s.at); err != nil {
		t.Logf("no file system of our own here: %v", err)
		return nil
	}
	t.Cleanup(func() { _ = command("umount", "-l", s.at) })
	return s
}

func (s *small) ballast() string { return filepath.Join(s.at, "ballast") }

// fill takes all room there is, to the last page.
func (s *small) fill() {
	s.t.Helper()
	f, err := os.OpenFile(s.ballast(), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	must(s.t, err)
	defer f.Close()
	for block := make([]byte, 1<<20); len(block) >= 4096; {
		if _, err := f.Write(block); errors.Is(err, syscall.ENOSPC) {
			block = block[:len(block)/2]
		} else {
			must(s.t, err)
		}
	}
}

func (s *small) room() { s.t.Helper(); must(s.t, os.Remove(s.ballast())) }

// TestDiskFull fills the disk under the running program: it refuses in words, goes on reading, loses nothing
// and goes on writing when there is room, without a restart. Where nothing can be mounted, the store's
// own test with a database of bounded size says so for the part that matters most.
func TestDiskFull(t *testing.T) { disksFull(t, 1) }

func disksFull(t *testing.T, rounds int) {
	s := newSmall(t)
	if s == nil {
		t.Skip("nothing can be mounted here; platform/db fills a database of bounded size instead")
	}
	c := newCrash(t)
	must(t, command("cp", "-a", c.dir, c.dir+".key", s.at))
	c.dir, c.backup = filepath.Join(s.at, filepath.Base(c.dir)), filepath.Join(s.at, "kept")
	child, address := c.start()
	w := c.client(address)
	body := func(name string) string { return strings.ReplaceAll(c.body, "TOPIC", name) }
	acts := []struct {
		what string
		do   func(name string) (reply, bool)
	}{
		{"record", func(name string) (reply, bool) {
			return w.send("branch_secretary", "POST", "/api/activities/record", body(name), name)
		}},
		{"upload", func(name string) (reply, bool) { return c.upload(w, name, name) }},
		{"import", func(name string) (reply, bool) { return c.importVisits(w, name, name) }},
		{"export", func(string) (reply, bool) { return w.send("staff", "GET", "/api/members/export", "", "") }},
		{"login", func(string) (reply, bool) {
			return w.send("", "POST", "/api/session", fmt.Sprintf(`{"login":"as-leader","password":%q}`, password), "")
		}},
	}
	for round := range rounds {
		for _, a := range acts {
			c.fullDuring(s, w, round, a.what, a.do)
		}
	}
	must(t, child.Process.Signal(syscall.SIGKILL))
	_ = child.Wait()
	c.look(0)
	t.Log(c)
	child, address = c.start()
	c.fullDuringApply(s, c.client(address))
	must(t, child.Process.Signal(syscall.SIGKILL))
	_ = child.Wait()
	for range rounds {
		c.fullDuringBackup(s)
		c.fullDuringMigration(s)
	}
}

// fullDuring acts on a full disk until it is refused, then with room.
func (c *crash) fullDuring(s *small, w *wire, round int, what string, do func(name string) (reply, bool)) {
	c.t.Helper()
	name := func() string { c.n++; return fmt.Sprintf("第%05d号", c.n) }
	s.fill()
	var r reply
	var alive bool
	refused := ""
	for range 300 { // the log has room of its own for a while
		one := name()
		if r, alive = do(one); !alive {
			c.t.Fatalf("%s on a full disk: the program died", what)
		}
		if r.code >= 300 {
			refused = one
			break
		}
		c.acked[one] = what
	}
	if r.code != 507 && r.code != 503 || !strings.Contains(r.body, "磁盘") {
		c.t.Errorf("%s on a full disk: %d %s", what, r.code, r.body)
	}
	for _, path := range []string{"/healthz", "/api/activities", "/api/members", "/api/points/ranking?subject=branch&year=2026"} {
		if r, alive := w.send("staff", "GET", path, "", ""); !alive || r.code != 200 {
			c.t.Errorf("reading %s on a full disk: %v %d %s", path, alive, r.code, r.body)
		}
	}
	if r, alive := w.send("", "GET", "/readyz", "", ""); !alive || r.code != http.StatusServiceUnavailable {
		c.t.Errorf("a full disk looks ready: %+v", r)
	}
	s.room()
	if r, alive := w.send("", "GET", "/readyz", "", ""); !alive || r.code != http.StatusOK {
		c.t.Errorf("with room again it does not look ready: %+v", r)
	}
	if r, alive = do(refused); !alive || r.code >= 300 {
		c.t.Errorf("%s, sent again with room, is refused: %v %+v", what, alive, r)
	} else {
		c.acked[refused] = what
	}
	c.t.Logf("round %d, %s: refused at %s", round, what, refused)
}

// fullDuringApply: a file whose rows find no room while they are written leaves none of them, says why, is
// read meanwhile and is applied when there is room; so it is with taking it back.
func (c *crash) fullDuringApply(s *small, w *wire) {
	c.t.Helper()
	const rows = 4000
	var text strings.Builder
	text.WriteString("走访日期\\t单位\\t走访地点\\t地点类型\\t走访内容\\n")
	for i := range rows {
		fmt.Fprintf(&text, "2026-03-%02d\\t市财政局\\t第%d村\\t乡村\\t%s\\n", i%28+1, i, strings.Repeat("看望老党员。", 3))
	}
	var batch struct {
		ID           kernel.ID
		State, Fault string
		Undone       int
	}
	await := func(what string, done func() bool) {
		c.t.Helper()
		for until := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			r, alive := w.send("staff", "GET", "/api/imports/"+batch.ID.String(), "", "")
			if !alive || json.Unmarshal([]byte(r.body), &batch) != nil || time.Now().After(until) {
				c.t.Fatalf("%s: %v %+v %d %s", what, alive, batch, r.code, r.body)
			}
			if done() {
				return
			}
		}
	}
	standing := func() (list struct{ Total int }) {
		c.t.Helper()
		r, alive := w.send("staff", "GET", "/api/visits?size=1", "", "")
		if !alive || json.Unmarshal([]byte(r.body), &list) != nil || r.code != 200 {
			c.t.Fatalf("reading visits: %v %d %s", alive, r.code, r.body)
		}
		return list
	}
	r, _ := w.send("staff", "POST", "/api/imports/paste", `{"kind":"visit","text":"`+text.String()+`"}`, "full-apply")
	if json.Unmarshal([]byte(r.body), &batch) != nil || batch.ID == 0 {
		c.t.Fatalf("%d %s", r.code, r.body)
	}
	await("checking", func() bool { return batch.State == "checked" })
	before := standing()
	s.fill()
	info, err := os.Stat(s.ballast())
	must(c.t, err)
	must(c.t, os.Truncate(s.ballast(), info.Size()-256<<10)) // room to ask for it, not to do it
	if r, alive := w.send("staff", "POST", "/api/imports/"+batch.ID.String()+"/apply", "", "full-apply-1"); !alive || r.code >= 300 {
		c.t.Fatalf("asking for it: %v %d %s", alive, r.code, r.body)
	}
	await("applying without room", func() bool { return batch.State == "checked" && batch.Fault != "" || batch.State == "applied" })
	if batch.State == "applied" || !strings.Contains(batch.Fault, "磁盘") {
		c.t.Errorf("applied without room: %+v", batch)
	}
	if now := standing(); now != before {
		c.t.Errorf("%d visits of a file that was not applied", now.Total-before.Total)
	}
	s.room()
	if r, alive := w.send("staff", "POST", "/api/imports/"+batch.ID.String()+"/apply", "", "full-apply-2"); !alive || r.code >= 300 {
		c.t.Fatalf("asking again with room: %v %d %s", alive, r.code, r.body)
	}
	await("applying with room", func() bool { return batch.State == "applied" })
	if now := standing(); now.Total != before.Total+rows {
		c.t.Errorf("%d visits of %d", now.Total-before.Total, rows)
	}

	// Taking it back finds no room either: it says how far it came, and goes on from there when there is room.
	undo := func(key string) {
		c.t.Helper()
		var v struct{ Seen string }
		path := "/api/imports/" + batch.ID.String() + "/undo"
		if r, alive := w.send("staff", "GET", path, "", ""); !alive || json.Unmarshal([]byte(r.body), &v) != nil {
			c.t.Fatalf("what undoing would do: %v %d %s", alive, r.code, r.body)
		}
		if r, alive := w.send("staff", "POST", path, `{"seen":"`+v.Seen+`"}`, key); !alive || r.code >= 300 {
			c.t.Fatalf("asking for the undoing: %v %d %s", alive, r.code, r.body)
		}
	}
	s.fill()
	info, err = os.Stat(s.ballast())
	must(c.t, err)
	must(c.t, os.Truncate(s.ballast(), info.Size()-256<<10))
	undo("full-undo-1")
	await("undoing without room", func() bool { return batch.State == "applied" && batch.Fault != "" || batch.State == "undone" })
	if batch.State == "undone" || !strings.Contains(batch.Fault, "磁盘") {
		c.t.Errorf("undone without room: %+v", batch)
	}
	if now := standing(); now.Total != before.Total+rows-batch.Undone {
		c.t.Errorf("%d visits of %d, %d taken back", now.Total-before.Total, rows, batch.Undone)
	}
	c.t.Logf("%d of %d rows taken back on a full disk", batch.Undone, rows)
	s.room()
	undo("full-undo-2")
	await("undoing with room", func() bool { return batch.State == "undone" })
	if now := standing(); now != before || batch.Undone != rows {
		c.t.Errorf("%d visits left of a file that was taken back, %+v", now.Total-before.Total, batch)
	}
}

// fullDuringBackup: a snapshot that finds no room leaves none, and those before it stay whole.
func (c *crash) fullDuringBackup(s *small) {
	c.t.Helper()
	a := c.opened()
	defer a.Close()
	repo := filepath.Join(s.at, "repository")
	first, err := a.Backup(context.Background(), repo, true)
	must(c.t, err)
	s.fill()
	if _, err := a.Backup(context.Background(), repo, true); err == nil || !strings.Contains(err.Error(), "磁盘") {
		c.t.Errorf("a backup without room answers %v", err)
	}
	s.room()
	d, err := a.Drill(context.Background(), repo)
	if err != nil || !d.Good || d.Snapshot != first.ID {
		c.t.Errorf("the snapshot before: %+v %v", d, err)
	}
	if _, err := a.Backup(context.Background(), repo, true); err != nil {
		c.t.Errorf("with room again: %v", err)
	}
	must(c.t, os.RemoveAll(repo))
}

// fullDuringMigration: a schema that finds no room is refused in words, and goes on where it stopped.
func (c *crash) fullDuringMigration(s *small) {
	c.t.Helper()
	dir := filepath.Join(s.at, "fresh", "data")
	must(c.t, os.MkdirAll(dir, 0o700))
	defer os.RemoveAll(filepath.Dir(dir))
	o := app.Options{Data: dir, Log: slog.New(slog.DiscardHandler)}
	for _, leave := range []int64{0, 128 << 10, 512 << 10} { // nothing, room to begin, room for half
		s.fill()
		info, err := os.Stat(s.ballast())
		must(c.t, err)
		must(c.t, os.Truncate(s.ballast(), info.Size()-leave))
		a, err := app.Open(context.Background(), o)
		if err == nil {
			c.t.Errorf("opened with %d bytes free", leave)
			must(c.t, a.Close())
		} else if !strings.Contains(err.Error(), "磁盘") {
			c.t.Errorf("with %d bytes free: %v", leave, err)
		}
		s.room()
	}
	begun := time.Now()
	a, err := app.Open(context.Background(), o)
	if err != nil {
		c.t.Errorf("with room again: %v", err)
		return
	}
	defer a.Close()
	says, err := db.Scalar[string](context.Background(), a.DB.Read(), "PRAGMA integrity_check")
	if err != nil || says != "ok" {
		c.t.Errorf("%s %v", says, err)
	}
	c.t.Logf("migrated with room in %s", time.Since(begun).Round(time.Millisecond))
}
