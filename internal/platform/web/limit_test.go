package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"sanchuang/internal/kernel"
)

func TestPacesByCallerAndClass(t *testing.T) {
	now := time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC)
	l := newLimiter(func() time.Time { return now })
	for i := range paces["write"].burst {
		if wait := l.take("write", "7"); wait != 0 {
			t.Fatalf("write %d refused for %s", i+1, wait)
		}
	}
	if wait := l.take("write", "7"); wait <= 0 || wait > time.Second {
		t.Errorf("the write after the store is empty waits %s, want some of a second", wait)
	}
	if wait := l.take("write", "8"); wait != 0 {
		t.Errorf("another account is held up for %s", wait)
	}
	if wait := l.take("search", "7"); wait != 0 {
		t.Errorf("another class is held up for %s", wait)
	}
	now = now.Add(200 * time.Millisecond)
	if wait := l.take("write", "7"); wait != 0 {
		t.Errorf("after a fifth of a second still %s to wait", wait)
	}
	now = now.Add(forgetCaller + time.Minute)
	l.take("search", "9")
	if len(l.callers) != 1 {
		t.Errorf("%d callers remembered, want the last alone", len(l.callers))
	}
}

func TestClassesOfRequests(t *testing.T) {
	get := httptest.NewRequest(http.MethodGet, "/api/members", nil)
	found := httptest.NewRequest(http.MethodGet, "/api/members?text=zhang", nil)
	post := httptest.NewRequest(http.MethodPost, "/api/members", nil)
	for _, c := range []struct {
		op      Op
		r       *http.Request
		account kernel.ID
		want    string
	}{
		{Op{}, get, 1, ""},
		{Op{}, get, 0, "public"},
		{Op{}, found, 1, "search"},
		{Op{}, post, 1, "write"},
		{Op{file: true}, get, 1, "file"},
		{Op{file: true}, post, 1, "file"},
	} {
		if got := classOf(c.op, c.r, c.account); got != c.want {
			t.Errorf("%s %s file %t account %d: class %q, want %q", c.r.Method, c.r.URL, c.op.file, c.account, got, c.want)
		}
	}
}

func TestFewFilesAtOnce(t *testing.T) {
	l := newLimiter(time.Now)
	var leave []func()
	for range filesAtOnce {
		done, err := l.makeFile(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		leave = append(leave, done)
	}
	if _, err := l.makeFile(t.Context(), 1); err != ErrFilesBusy {
		t.Errorf("one account's third file: %v, want ErrFilesBusy", err)
	}
	// Another account waits for a turn, and gets it when one is given back.
	var wg sync.WaitGroup
	wg.Go(func() {
		done, err := l.makeFile(t.Context(), 2)
		if err != nil {
			t.Errorf("the account that waited: %v", err)
			return
		}
		done()
	})
	leave[0]()
	wg.Wait()
	// Whoever gives up waiting takes no place with them.
	second, err := l.makeFile(t.Context(), 3)
	if err != nil {
		t.Fatal(err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.makeFile(gone, 4); err != ErrFilesBusy {
		t.Errorf("a caller who has gone: %v", err)
	}
	if n := l.making[4]; n != 0 {
		t.Errorf("%d files counted for a caller who has gone", n)
	}
	second()
	leave[1]()
	if !l.files.TryAcquire(filesAtOnce) {
		t.Error("a turn was lost")
	}
}
