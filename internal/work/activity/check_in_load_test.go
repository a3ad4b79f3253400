package activity_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/work/activity"
)

// crowd lets everybody in whose number the cookie names: their phones stayed signed in.
type crowd struct{ h *hall }

func (c crowd) Authenticate(_ context.Context, token, _ string) (kernel.Actor, error) {
	var i int
	if _, err := fmt.Sscan(token, &i); err != nil {
		return kernel.Actor{}, web.ErrLogin
	}
	return person(i), nil
}

const crowdSize = 2000

// TestHallChecksInAtOnce sends two thousand check-ins over HTTP as fast as they go: every tenth is tapped twice,
// every twentieth loses its connection and is sent again under its key. None is lost, none counted twice.
func TestHallChecksInAtOnce(t *testing.T) { hallChecksIn(t, 0, 0) }

// hallChecksIn lets the next person come after a pause; of the requests, the slowest hundredth may take as long as worst, unless
// that is 0.
func hallChecksIn(t *testing.T, pause, worst time.Duration) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		for i := 15; i < crowdSize; i++ {
			h.people.branch[h.first] = append(h.people.branch[h.first], activity.Expected{MemberID: person(i).Member, Name: person(i).Name, Votes: true})
		}
		h.open()
		code, _ := h.screen()
		api := web.New(d, crowd{h}, web.Options{Permissions: []string{"activity.read", "activity.write", "activity.accept", "activity.return", "activity.kind", "activity.own"}})
		h.Operations(api)
		server := httptest.NewServer(api.Handler(fstest.MapFS{}, func(context.Context) error { return nil }))
		defer server.Close()
		c := &queue{t: t, pause: pause, url: server.URL, code: code, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
		took := c.run()
		if n := h.scalar("SELECT COUNT(*) FROM activity_arrival WHERE activity_id=?", h.id); n != crowdSize {
			t.Errorf("%d arrivals of %d", n, crowdSize)
		}
		if n := h.scalar("SELECT COUNT(*) FROM audit WHERE action='activity.check_in'"); n != crowdSize {
			t.Errorf("%d check-ins in the trail", n)
		}
		if c.first.Load() > crowdSize {
			t.Errorf("%d were told that they were first", c.first.Load())
		}
		slices.Sort(c.waits)
		if p99 := c.waits[len(c.waits)*99/100]; worst > 0 && p99 > worst {
			t.Errorf("the slowest hundredth of the requests took %v or more, want %v at most", p99, worst)
		}
		t.Logf("%d check-ins in %v, %d connections cut, p99 of one request %v", crowdSize, took.Round(time.Millisecond), c.cut.Load(), c.waits[len(c.waits)*99/100].Round(time.Millisecond))
	})
}

// queue is the crowd at the door.
type queue struct {
	t          *testing.T
	url, code  string
	pause      time.Duration // between one person and the next
	client     *http.Client
	first, cut atomic.Int64
	mu         sync.Mutex
	waits      []time.Duration
}

func (q *queue) run() time.Duration {
	begun := time.Now()
	numbers := make(chan int)
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			for i := range numbers {
				q.one(i)
			}
		})
	}
	for i := range crowdSize {
		time.Sleep(time.Until(begun.Add(time.Duration(i) * q.pause)))
		numbers <- i
	}
	close(numbers)
	wg.Wait()
	return time.Since(begun)
}

func (q *queue) one(i int) {
	var l activity.Looked
	if status, _ := q.send(q.t.Context(), i, "/api/my/check-in/look", "", map[string]string{"code": q.code}, &l); status != 200 || !l.Due {
		q.t.Errorf("number %d looks: %d %+v", i, status, l)
		return
	}
	body := map[string]string{"ticket": l.Ticket}
	if i%20 == 7 {
		ctx, cancel := context.WithTimeout(q.t.Context(), time.Duration(i/20%10)*5*time.Millisecond)
		if status, _ := q.send(ctx, i, "/api/my/check-in", "key", body, nil); status == 0 {
			q.cut.Add(1)
		}
		cancel()
	}
	taps := 1
	if i%10 == 3 {
		taps = 2
	}
	var wg sync.WaitGroup
	for range taps {
		wg.Go(func() { q.tap(i, body) })
	}
	wg.Wait()
}

// tap confirms until the outcome is known, as a phone does.
func (q *queue) tap(i int, body map[string]string) {
	for range 50 {
		var done activity.Arrived
		switch status, replayed := q.send(q.t.Context(), i, "/api/my/check-in", "key", body, &done); {
		case status == 200 && !done.Repeated && !replayed:
			q.first.Add(1)
			return
		case status == 200, status == 409: // the same tap is on its way, or was saved
			return
		case status >= 500:
			q.t.Errorf("number %d: %d", i, status)
			return
		}
	}
	q.t.Errorf("number %d never got an answer", i)
}

func (q *queue) send(ctx context.Context, i int, path, key string, body any, into any) (status int, replayed bool) {
	b, _ := json.Marshal(body)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, q.url+path, bytes.NewReader(b))
	if err != nil {
		q.t.Error(err)
		return 0, false
	}
	r.Header.Set("Content-Type", "application/json")
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	r.AddCookie(&http.Cookie{Name: "sanchuang", Value: fmt.Sprint(i)})
	begun := time.Now()
	res, err := q.client.Do(r)
	if err != nil {
		return 0, false
	}
	defer func() { _ = res.Body.Close() }()
	if into != nil && res.StatusCode == 200 {
		_ = json.NewDecoder(res.Body).Decode(into)
	}
	q.mu.Lock()
	q.waits = append(q.waits, time.Since(begun))
	q.mu.Unlock()
	return res.StatusCode, res.Header.Get("Idempotent-Replay") != ""
}
