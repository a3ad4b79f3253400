package app

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/backup"
	"sanchuang/internal/platform/db"
)

var (
	changesKept    = promauto.NewGauge(prometheus.GaugeOpts{Name: "sanchuang_backup_changes_kept_seconds", Help: "Up to when all changes are in the repository, in Unix seconds; 0 when changes are not followed."})
	changesRunning = promauto.NewGauge(prometheus.GaugeOpts{Name: "sanchuang_backup_changes_running", Help: "1 while changes between snapshots are followed."})
	changesBreaks  = promauto.NewCounter(prometheus.CounterOpts{Name: "sanchuang_backup_changes_breaks_total", Help: "Times the chain of changes broke while the program ran."})
)

const (
	// changesEvery is what a disk that fails takes with it at most. A third of it would write the hot pages of the database
	// three times as often; a minute more would be felt by whoever lost it.
	changesEvery = 10 * time.Second
	// changesLate is when somebody should look: a slow disk is given time to write one large import.
	changesLate = time.Minute
	// changesRetry is how long after a break a new chain is begun: each costs a snapshot.
	changesRetry = time.Minute
)

// following is the journal that the serving program keeps, and how it stands with it.
type following struct {
	every time.Duration
	begin *backup.Journal // begun before anything else runs

	mu      sync.Mutex
	journal *backup.Journal
	based   bool // a snapshot has been taken that its chain goes on from
	asked   time.Time
	fault   string
}

func (f *following) now() *backup.Journal {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.journal
}

func (f *following) hasBase() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.journal != nil && f.based
}

func (f *following) set(fn func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	fn()
}

// JournalState (变更记录) is how it stands with what changes between snapshots.
type JournalState struct {
	Running bool      `json:"running" doc:"正在记录"`
	Late    bool      `json:"late" doc:"已超过一分钟没有记录成功"`
	Reached time.Time `json:"reached" doc:"此前的内容都已在备份目录里"`
	Seconds int       `json:"seconds" doc:"每隔多少秒记录一次"`
	Fault   string    `json:"fault,omitempty" doc:"最近一次没有成功的原因"`
}

// journalState answers nil where there is none: without a repository, and on PostgreSQL.
func (a *App) journalState() *JournalState {
	if a.backups.folder == "" || a.DB.Dialect() != db.SQLite {
		return nil
	}
	f := &a.following
	f.mu.Lock()
	defer f.mu.Unlock()
	s := &JournalState{Running: f.journal != nil, Seconds: int(f.every / time.Second), Fault: f.fault}
	if f.journal != nil {
		s.Reached, _, _ = f.journal.Reached()
	}
	s.Late = time.Since(s.Reached) > changesLate+f.every
	return s
}

// beginJournal begins a chain before anybody can ask for a snapshot, so that the first one is already part of it.
func (a *App) beginJournal(ctx context.Context, every time.Duration) {
	if a.backups.folder == "" || a.DB.Dialect() != db.SQLite {
		return
	}
	a.following.every = every
	if every <= 0 {
		a.following.every = changesEvery
	}
	j, err := a.newJournal(ctx)
	if err != nil {
		a.journalFault(err)
		return
	}
	a.following.begin = j
}

func (a *App) newJournal(ctx context.Context) (*backup.Journal, error) {
	repo, err := a.repository(a.backups.folder)
	if err != nil {
		return nil, err
	}
	j, err := repo.Follow(ctx, a.source(false), a.blobs, db.UsualTailBounds)
	if err != nil {
		return nil, err
	}
	a.following.set(func() { a.following.journal, a.following.based, a.following.asked = j, false, time.Time{} })
	changesRunning.Set(1)
	return j, nil
}

func (a *App) journalFault(err error) {
	var fault *kernel.Fault
	says := err.Error()
	if errors.As(err, &fault) {
		says = fault.Text
	}
	a.log.Error("changes are not kept", "err", err.Error())
	a.following.set(func() { a.following.fault = says })
}

// keepJournal keeps changes until ctx ends, in a new chain whenever one breaks.
func (a *App) keepJournal(ctx context.Context) {
	if a.following.every == 0 {
		return
	}
	j := a.following.begin
	for {
		if j != nil {
			err := a.keepChain(ctx, j)
			a.following.set(func() { a.following.journal = nil })
			changesRunning.Set(0)
			if e := j.Close(context.WithoutCancel(ctx), a.blobs); e != nil {
				a.log.Error("the tail of the log does not end", "err", e.Error())
			}
			if err == nil {
				return
			}
			changesBreaks.Inc()
			a.journalFault(fmt.Errorf("变更记录中断，将另起一段：%w", err))
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(changesRetry):
		}
		var err error
		if j, err = a.newJournal(ctx); err != nil {
			a.journalFault(err)
		}
	}
}

// keepChain answers nil when ctx ended, else why the chain did.
func (a *App) keepChain(ctx context.Context, j *backup.Journal) error {
	tick := time.NewTicker(a.following.every)
	defer tick.Stop()
	for {
		if err := a.cut(ctx, j); err != nil {
			return err
		}
		a.askFirst(ctx)
		select {
		case <-ctx.Done():
			return a.cut(context.WithoutCancel(ctx), j) // what was acknowledged until the end
		case <-tick.C:
		case <-j.Wake():
		}
	}
}

// cut answers only what ends the chain; what can be written later is told of and comes with the next.
func (a *App) cut(ctx context.Context, j *backup.Journal) error {
	_, err := j.Cut(ctx)
	switch {
	case errors.Is(err, db.ErrGap):
		return err
	case err != nil && ctx.Err() == nil:
		a.journalFault(err)
	case err == nil:
		at, _, _ := j.Reached()
		changesKept.Set(float64(at.UnixMilli()) / 1000)
		a.following.set(func() { a.following.fault = "" })
	}
	return nil
}

// askFirst asks for the snapshot that a chain goes on from, again when it did not come.
func (a *App) askFirst(ctx context.Context) {
	ask := false
	a.following.set(func() {
		if ask = !a.following.based && time.Since(a.following.asked) > changesRetry; ask {
			a.following.asked = time.Now()
		}
	})
	if !ask {
		return
	}
	if err := a.DB.Do(ctx, takeBackup, func(ctx context.Context, tx *db.Tx) error {
		return a.Jobs.Enqueue(ctx, tx, takeBackup, backupArgs{}, takeBackup)
	}); err != nil {
		a.log.Error("the first snapshot of a chain is not asked for", "err", err.Error())
	}
}

// taken notes a snapshot.
func (a *App) taken(s backup.Snapshot) {
	a.following.set(func() {
		if j := a.following.journal; j != nil && s.Chain == j.Chain() {
			a.following.based = true
		}
	})
}

func (a *App) journalFinding() Finding {
	s := a.journalState()
	says := "按时记入备份目录"
	if s.Late {
		if says = "没有按时记入备份目录"; s.Fault != "" {
			says += "：" + s.Fault
		}
	}
	return found("变更记录", !s.Late, says, "检查备份目录所在磁盘是否可写、是否已满")
}
