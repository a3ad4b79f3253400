package app

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sanchuang/internal/directory/account"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

func TestJumpsOfTheClock(t *testing.T) {
	wall, ran := time.Date(2026, 3, 31, 23, 59, 0, 0, time.UTC), time.Duration(0)
	w := newClockWatch(func() time.Time { return wall }, func() time.Duration { return ran })
	for _, c := range []struct {
		name       string
		wall, runs time.Duration
		want       time.Duration
	}{
		{"as it should", time.Second, time.Second, 0},
		{"asleep for two hours, and so is the running time", 2 * time.Hour, 2 * time.Hour, 0},
		{"slewed by half a second", 500 * time.Millisecond, time.Second, 0},
		{"back by exactly a second", 0, time.Second, 0},
		{"back by more", -100 * time.Millisecond, time.Second, -1100 * time.Millisecond},
		{"forward by exactly an hour", time.Hour + time.Second, time.Second, 0},
		{"forward by more", time.Hour + 2*time.Second, time.Second, time.Hour + time.Second},
		{"and back", -time.Hour, time.Second, -time.Hour - time.Second},
		{"as it should again", time.Second, time.Second, 0},
	} {
		wall, ran = wall.Add(c.wall), ran+c.runs
		if got := w.look(); got != c.want {
			t.Errorf("%s: jump %s, want %s", c.name, got, c.want)
		}
	}
}

func TestAllDataAreCheckedInTheNight(t *testing.T) {
	for at, want := range map[string]bool{"2026-11-23T02:59:59+08:00": false, "2026-11-23T03:00:00+08:00": true, "2026-11-22T19:59:59Z": true, "2026-11-23T04:00:00+08:00": false, "2026-11-23T03:00:00Z": false} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := checkDue(now); got != want {
			t.Errorf("%s: due %t, want %t", at, got, want)
		}
	}
}

func opened(t *testing.T, dir string) *App {
	t.Helper()
	a, err := Open(t.Context(), Options{Data: dir, Version: "test", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// onRecord is the outcome and detail of the last act of that name.
func (a *App) onRecord(t *testing.T, action string) string {
	t.Helper()
	text, err := db.Scalar[string](t.Context(), a.DB.Read(), "SELECT COALESCE((SELECT result||' '||detail FROM audit WHERE action=? ORDER BY id DESC LIMIT 1),'')", action)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestWholeDataAreCheckedAndOnRecord(t *testing.T) {
	a := opened(t, filepath.Join(t.TempDir(), "data"))
	defer a.Close()
	a.clockJumped(t.Context(), -90*time.Second)
	if got := a.onRecord(t, "clock.jumped"); !strings.Contains(got, `"seconds":-90`) {
		t.Errorf("clock: %q", got)
	}
	if err := a.Check(t.Context(), "上次没有正常停止"); err != nil {
		t.Fatal(err)
	}
	if got := a.onRecord(t, "data.checked"); !strings.HasPrefix(got, "done ") || !strings.Contains(got, "没有正常停止") {
		t.Errorf("a sound folder: %q", got)
	}
	if err := os.Chmod(a.keyFile(), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := a.Check(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	if got := a.onRecord(t, "data.checked"); !strings.HasPrefix(got, "有 1 项不符") || !strings.Contains(got, "主密钥") {
		t.Errorf("a key that others can read: %q", got)
	}
}

// A log that was left behind tells a fall from a stop.
func TestAnEndThatWasNoStop(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	a := opened(t, dir)
	fallen := filepath.Join(t.TempDir(), "data")
	if a.DB.Unclean() {
		t.Error("an empty folder counts as fallen")
	}
	a.clockJumped(t.Context(), time.Hour)
	copyFolder(t, dir, fallen) // as the disk was when the machine fell
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	key, err := os.ReadFile(dir + ".key")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(fallen+".key", key, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		folder  string
		unclean bool
	}{{dir, false}, {fallen, true}} {
		b := opened(t, c.folder)
		if b.DB.Unclean() != c.unclean {
			t.Errorf("%s: unclean %t, want %t", c.folder, b.DB.Unclean(), c.unclean)
		}
		if b.onRecord(t, "clock.jumped") == "" {
			t.Error("what was committed is lost")
		}
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func copyFolder(t *testing.T, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

func TestHeadsAreKeptOutside(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	a := opened(t, dir)
	defer a.Close()
	if err := checkHeadPlace(dir, filepath.Join(dir, "heads")); err == nil || !strings.Contains(err.Error(), "不能写在数据目录里") {
		t.Errorf("within the data: %v", err)
	}
	if err := checkHeadPlace(dir, "syslog://127.0.0.1"); err == nil {
		t.Error("a log server without a port is taken")
	}
	file := filepath.Join(t.TempDir(), "heads")
	if err := checkHeadPlace(dir, file); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		a.clockJumped(t.Context(), time.Hour)
		if err := a.keepHead(t.Context(), file); err != nil {
			t.Fatal(err)
		}
	}
	if n, bad, err := a.VerifyHeads(t.Context(), file); n != 2 || bad != "" || err != nil {
		t.Errorf("%d heads, %q, %v", n, bad, err)
	}
}

func TestHeadsGoToALogServer(t *testing.T) {
	a := opened(t, filepath.Join(t.TempDir(), "data"))
	defer a.Close()
	var c net.ListenConfig
	l, err := c.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	line := make(chan string, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		text, _ := bufio.NewReader(conn).ReadString('\n')
		line <- text
	}()
	if err := a.keepHead(context.WithoutCancel(t.Context()), syslogScheme+l.Addr().String()); err != nil {
		t.Fatal(err)
	}
	if text := <-line; !strings.Contains(text, `"root":"`) || !strings.Contains(text, "sanchuang") {
		t.Errorf("the log server got %q", text)
	}
}

// A trail that nobody seals is one that can be rewritten: the program says that it is not ready.
func TestNotReadyWhileTheTrailIsOpen(t *testing.T) {
	a := opened(t, filepath.Join(t.TempDir(), "data"))
	defer a.Close()
	a.clockJumped(t.Context(), time.Hour)
	if err := a.Ready(t.Context()); err != nil {
		t.Errorf("just written: %v", err)
	}
	a.DB.SetClock(func() time.Time { return time.Now().Add(2 * time.Minute) })
	if err := a.Ready(t.Context()); err == nil || !strings.Contains(err.Error(), "not sealed") {
		t.Errorf("open for two minutes: %v", err)
	}
	if _, err := a.Audit.Seal(t.Context(), a.DB); err != nil {
		t.Fatal(err)
	}
	if err := a.Ready(t.Context()); err != nil {
		t.Errorf("sealed: %v", err)
	}
}

// With each act by which something goes out, the end of the trail that holds it leaves the machine; not with others, nor
// with one that was rolled back.
func TestHeadsLeaveWithEachPublishingStep(t *testing.T) {
	a := opened(t, filepath.Join(t.TempDir(), "data"))
	defer a.Close()
	step := a.published()
	act := func(action string, then error) {
		t.Helper()
		err := a.DB.Do(t.Context(), "test.act", func(ctx context.Context, tx *db.Tx) error {
			return errors.Join(a.Audit.Record(ctx, tx, kernel.System("测试"), audit.Entry{Action: action, ObjectType: "paper"}), then)
		})
		if !errors.Is(err, then) {
			t.Fatal(err)
		}
	}
	undone := errors.New("undone")
	act("visit.create", nil)
	act("paper.issue", undone)
	if len(step) != 0 {
		t.Error("told of an act that publishes nothing, or was undone")
	}
	for action := range publishing {
		act(action, nil)
		if len(step) != 1 {
			t.Fatalf("not told of %s", action)
		}
		<-step
	}
	file := filepath.Join(t.TempDir(), "heads")
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { a.keepHeads(ctx, file, step) })
	lines := func(least int) int {
		for until := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
			text, _ := os.ReadFile(file)
			if n := bytes.Count(text, []byte("\n")); n >= least || time.Now().After(until) {
				return n
			}
		}
	}
	if n := lines(1); n != 1 {
		t.Fatalf("%d heads at the start", n)
	}
	act("briefing.seal", nil)
	if n := lines(2); n != 2 {
		t.Errorf("%d heads after a report was sealed", n)
	}
	stop()
	wg.Wait()
	if n, bad, err := a.VerifyHeads(t.Context(), file); n != 2 || bad != "" || err != nil {
		t.Errorf("%d heads, %q, %v", n, bad, err)
	}
	rows, err := db.Scalar[int](t.Context(), a.DB.Read(), "SELECT COUNT(*) FROM audit_open")
	if err != nil || rows != 0 {
		t.Errorf("%d acts are in no head, %v", rows, err)
	}
}

// The acts that publish are acts that the program puts on record.
func TestPublishingActsAreActs(t *testing.T) {
	for action := range publishing {
		if words := account.ActionWords(action); strings.ContainsAny(words, "abcdefghijklmnopqrstuvwxyz") {
			t.Errorf("%s reads %q", action, words)
		}
	}
}

// A backup that somebody asked for, and the first whole one, are on record; so is a drill, with what it found.
func TestBackupsAreOnRecord(t *testing.T) {
	a := opened(t, filepath.Join(t.TempDir(), "data"))
	defer a.Close()
	a.backups.folder, a.backups.every = filepath.Join(t.TempDir(), "repository"), time.Minute
	if err := a.takeScheduled(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	if got := a.onRecord(t, "backup.taken"); !strings.Contains(got, `"full":true`) {
		t.Errorf("the first backup: %q", got)
	}
	if err := a.takeScheduled(t.Context(), "王工"); err != nil {
		t.Fatal(err)
	}
	by, err := db.Select(t.Context(), a.DB.Read(), db.Column[string], "SELECT actor FROM audit WHERE action='backup.taken' ORDER BY id")
	if err != nil || len(by) != 2 || by[1] != "王工" {
		t.Errorf("backups are on record as %v's, %v", by, err)
	}
}
