package app

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

var (
	clockJumps = promauto.NewCounter(prometheus.CounterOpts{Name: "sanchuang_clock_jumps_total", Help: "Times the machine's clock was set back by more than a second or forward by more than an hour."})
	soundness  = promauto.NewGauge(prometheus.GaugeOpts{Name: "sanchuang_sound", Help: "1 when the last full check of the data found nothing wrong, 0 when it did."})
	soundAt    = promauto.NewGauge(prometheus.GaugeOpts{Name: "sanchuang_sound_checked_seconds", Help: "When that check was made, in seconds since 1970."})
)

// The jumps of the clock that are worth a word: days are decided by it.
const (
	backJump    = time.Second
	forwardJump = time.Hour
	clockEvery  = time.Second
)

// clockWatch compares the wall clock with time that only runs.
type clockWatch struct {
	wall    func() time.Time
	elapsed func() time.Duration
	at      time.Time     // the wall's last reading
	since   time.Duration // the running time's last
}

func newClockWatch(wall func() time.Time, elapsed func() time.Duration) *clockWatch {
	return &clockWatch{wall: wall, elapsed: elapsed, at: wall(), since: elapsed()}
}

// look answers by how much the wall clock jumped since the last look; zero when it ran as it should.
func (w *clockWatch) look() time.Duration {
	at, since := w.wall().Round(0), w.elapsed()
	jump := at.Sub(w.at) - (since - w.since)
	w.at, w.since = at, since
	if jump < -backJump || jump > forwardJump {
		return jump
	}
	return 0
}

// watchClock puts every jump on record.
func (a *App) watchClock(ctx context.Context) {
	begun := time.Now()
	w := newClockWatch(func() time.Time { return time.Now().Round(0) }, func() time.Duration { return time.Since(begun) })
	tick := time.NewTicker(clockEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if jump := w.look(); jump != 0 {
				a.clockJumped(ctx, jump)
			}
		}
	}
}

func (a *App) clockJumped(ctx context.Context, jump time.Duration) {
	clockJumps.Inc()
	a.log.Error("the machine's clock jumped", "by", jump.String())
	err := a.DB.Do(ctx, "clock.jumped", func(ctx context.Context, tx *db.Tx) error {
		return a.Audit.Record(ctx, tx, kernel.System("时钟监视"), audit.Entry{
			Action: "clock.jumped", ObjectType: "clock", Detail: map[string]any{"seconds": int64(jump / time.Second)},
		})
	})
	if err != nil {
		a.log.Error("clock jump not put on record", "err", err.Error())
	}
}

// checkHour is the hour of the night in which all data are read and recounted.
const checkHour = 3

func checkDue(now time.Time) bool { return now.In(kernel.Zone).Hour() == checkHour }

// scheduleChecks reads and recounts everything once a night, and looks around by day.
func (a *App) scheduleChecks() {
	a.Jobs.Every(lookAround, lookEvery, func(ctx context.Context, _ time.Time) error { return a.LookAround(ctx) })
	a.Jobs.Every(checkData, time.Hour, func(ctx context.Context, now time.Time) error {
		if !checkDue(now) {
			return nil
		}
		return a.askCheck(ctx, "")
	})
}

func (a *App) askCheck(ctx context.Context, why string) error {
	return a.DB.Do(ctx, checkData, func(ctx context.Context, tx *db.Tx) error {
		return a.Jobs.Enqueue(ctx, tx, checkData, checkArgs{why}, checkData)
	})
}

// checkData is the job of Check.
const checkData = "data.check"

type checkArgs struct {
	Why string `json:"why"`
}

// Check (数据体检) is everything that Doctor looks at, with the whole database file read, its outcome
// on record and in the metrics.
func (a *App) Check(ctx context.Context, why string) error {
	findings, err := a.Doctor(ctx)
	if err != nil {
		return err
	}
	whole, err := a.wholeFinding(ctx)
	if err != nil {
		return err
	}
	findings = append(findings, whole)
	if a.journalState() != nil {
		findings = append(findings, a.journalFinding())
	}
	bad := []string{}
	for _, f := range findings {
		if !f.Good {
			bad = append(bad, fmt.Sprintf("%s：%s", f.What, f.Says))
			a.log.Error("data check", "what", f.What, "says", f.Says)
		}
	}
	entry := audit.Entry{Action: "data.checked", ObjectType: "data", Detail: map[string]any{"looked_at": len(findings), "bad": bad}}
	if why != "" {
		entry.Detail["why"] = why
	}
	if len(bad) > 0 {
		entry.Result = fmt.Sprintf("有 %d 项不符", len(bad))
	}
	if err := a.DB.Do(ctx, checkData, func(ctx context.Context, tx *db.Tx) error {
		return a.Audit.Record(ctx, tx, kernel.System("数据体检"), entry)
	}); err != nil {
		return err
	}
	sound := 0.0
	if len(bad) == 0 {
		sound = 1
	}
	soundness.Set(sound)
	soundAt.Set(float64(time.Now().Unix()))
	debug.FreeOSMemory() // what a recount of everything held is not needed until the next night
	return a.raiseAlarms(ctx, findings)
}

func (a *App) wholeFinding(ctx context.Context) (Finding, error) {
	if a.DB.Dialect() == db.Postgres {
		return found("数据库全文", true, "由 PostgreSQL 自行校验", ""), nil
	}
	says, err := db.Scalar[string](ctx, a.DB.Read(), "PRAGMA integrity_check(1)")
	return found("数据库全文", says == "ok", "SQLite 完整检查："+says, doRestore), err
}
