package web

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"

	"sanchuang/internal/kernel"
)

// pace is how often one caller may do one class of things: a store of `burst`, refilled at `per second`.
type pace struct {
	perSecond rate.Limit
	burst     int
	fault     *kernel.Fault
}

// The classes of requests. A person at a desk meets none of these; a script, or a key held down, does.
// They are counted in memory alone, so that no limit ever waits for the database, and each process
// counts for itself.
var paces = map[string]pace{
	"write":  {5, 100, ErrTooManyWrites},
	"file":   {1.0 / 6, 20, ErrTooManyFiles},
	"search": {5, 60, ErrTooManySearches},
	"public": {20, 200, ErrTooManyFromAddress},
}

// classOf says what a request counts as; empty for plain reading, which is bounded by what a screen asks for.
func classOf(op Op, r *http.Request, account kernel.ID) string {
	switch {
	case account == 0:
		return "public"
	case op.file:
		return "file"
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		return "write"
	case r.URL.Query().Get("text") != "" || r.URL.Query().Get("q") != "":
		return "search"
	}
	return ""
}

// limiter counts what each caller did lately, and lets only few make files at once.
type limiter struct {
	mu      sync.Mutex
	callers map[string]*caller
	swept   time.Time
	now     func() time.Time
	files   *semaphore.Weighted
	making  map[kernel.ID]int // files under way by account
}

type caller struct {
	*rate.Limiter
	seen time.Time
}

const (
	filesAtOnce    = 2 // as many as there are cores in the smallest machine
	filesOfAccount = 2 // one under way and one waiting
	fileWait       = 20 * time.Second
	forgetCaller   = 15 * time.Minute // every store is full again long before
)

func newLimiter(now func() time.Time) *limiter {
	return &limiter{callers: map[string]*caller{}, now: now, files: semaphore.NewWeighted(filesAtOnce), making: map[kernel.ID]int{}}
}

// take answers zero when the caller may go on, else how long to wait.
func (l *limiter) take(class, who string) time.Duration {
	p := paces[class]
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.sweep(now)
	c := l.callers[class+" "+who]
	if c == nil {
		c = &caller{Limiter: rate.NewLimiter(p.perSecond, p.burst)}
		l.callers[class+" "+who] = c
	}
	c.seen = now
	if c.AllowN(now, 1) {
		return 0
	}
	short := 1 - c.TokensAt(now)
	return time.Duration(short / float64(p.perSecond) * float64(time.Second))
}

// sweep forgets who has long been quiet.
func (l *limiter) sweep(now time.Time) {
	if now.Sub(l.swept) < time.Minute {
		return
	}
	l.swept = now
	for who, c := range l.callers {
		if now.Sub(c.seen) > forgetCaller {
			delete(l.callers, who)
		}
	}
}

// makeFile waits for a turn to make a file. done gives the turn back. Fault: ErrFilesBusy.
func (l *limiter) makeFile(ctx context.Context, account kernel.ID) (done func(), err error) {
	l.mu.Lock()
	if l.making[account] >= filesOfAccount {
		l.mu.Unlock()
		return nil, ErrFilesBusy
	}
	l.making[account]++
	l.mu.Unlock()
	leave := func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.making[account]--; l.making[account] == 0 {
			delete(l.making, account)
		}
	}
	wait, cancel := context.WithTimeout(ctx, fileWait)
	defer cancel()
	if l.files.Acquire(wait, 1) != nil {
		leave()
		return nil, ErrFilesBusy
	}
	return func() { l.files.Release(1); leave() }, nil
}

// limit holds each caller to the paces, by account, or by address before a log-in.
func (a *API) limit(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	op, _ := ctx.Operation().Metadata["op"].(Op)
	actor := Actor(ctx.Context())
	if class := classOf(op, r, actor.Account); class != "" && a.opts.Limited {
		who := actor.Account.String()
		if actor.Account == 0 {
			who = actor.Address
		}
		if wait := a.limits.take(class, who); wait > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
			limited.WithLabelValues(class).Inc()
			a.writeProblem(w, r, paces[class].fault)
			return
		}
	}
	if !op.file {
		next(ctx)
		return
	}
	done, err := a.limits.makeFile(r.Context(), actor.Account)
	if err != nil {
		limited.WithLabelValues("busy").Inc()
		a.writeProblem(w, r, err)
		return
	}
	defer done()
	next(ctx)
}

// isFile tells an operation whose answer is a file made for it.
func isFile[O any]() bool {
	_, ok := any(new(O)).(*File)
	return ok
}
