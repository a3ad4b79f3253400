package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/backup"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/jobs"
)

// ErrNoRepository says that the server was started without a place for backups.
var ErrNoRepository = kernel.NewFault(kernel.Conflict, "backup.no_repository", "启动时没有指定备份目录，网页上不能备份；请系统管理员指定备份目录后重新启动服务。")

// backups is where the serving program keeps its snapshots, and how often it takes one.
type backups struct {
	folder string
	every  time.Duration // zero: as often as it is needed
	last   atomic.Int64  // when the last was taken, in Unix milliseconds
}

// How far apart snapshots are when nobody says: while changes between them are kept, one only shortens what a restore has
// to replay; where they are not (on PostgreSQL, after a fault), it is all that comes back.
const (
	snapshotAlone    = 5 * time.Minute
	snapshotFollowed = time.Hour
)

func (a *App) snapshotEvery() time.Duration {
	switch s := a.journalState(); {
	case a.backups.every > 0:
		return max(a.backups.every, time.Minute)
	case s != nil && !s.Late:
		return snapshotFollowed
	}
	return snapshotAlone
}

// snapshotDue is asked once in each slot of the shortest distance.
func (a *App) snapshotDue() bool {
	last := time.UnixMilli(a.backups.last.Load())
	return a.backups.every > 0 || time.Since(last) > a.snapshotEvery()-snapshotAlone/2
}

// Jobs of the room; each may run twice.
const (
	takeBackup  = "backup.take"
	drillBackup = "backup.drill"
)

// drillEvery is how often the last snapshot is restored to prove that it can be.
const drillEvery = 7 * 24 * time.Hour

type backupArgs struct {
	Asker string `json:"asker"` // who asked for it; empty for the tick
}

// backupWork declares the jobs; a program without a repository lets them pass.
func (a *App) backupWork() {
	jobs.Handle(a.Jobs, takeBackup, func(ctx context.Context, args backupArgs) error {
		// The slot and a chain that begins may both have asked.
		twice := args.Asker == "" && time.Since(time.UnixMilli(a.backups.last.Load())) < time.Minute/2 && (a.following.now() == nil || a.following.hasBase())
		if a.backups.folder == "" || twice {
			return nil
		}
		return a.takeScheduled(ctx, args.Asker)
	})
	jobs.Handle(a.Jobs, drillBackup, func(ctx context.Context, args backupArgs) error {
		if a.backups.folder == "" {
			return nil
		}
		return a.drillScheduled(ctx, args.Asker)
	})
}

// scheduleBackups takes snapshots, a whole one once a week, and proves once a week that all of it comes back.
func (a *App) scheduleBackups() {
	ask := func(kind string) func(context.Context, time.Time) error {
		return func(ctx context.Context, _ time.Time) error {
			if kind == takeBackup && !a.snapshotDue() {
				return nil
			}
			return a.DB.Do(ctx, kind, func(ctx context.Context, tx *db.Tx) error { return a.Jobs.Enqueue(ctx, tx, kind, backupArgs{}, kind) })
		}
	}
	slot := snapshotAlone
	if a.backups.every > 0 {
		slot = a.snapshotEvery()
	}
	a.Jobs.Every(takeBackup, slot, ask(takeBackup))
	a.Jobs.Every(drillBackup, drillEvery, ask(drillBackup))
}

// fullEvery is how long snapshots borrow blocks from one whole backup; old packs can go afterwards.
const fullEvery = 7 * 24 * time.Hour

// dueWhole reports whether the next snapshot (all are those there, the latest first) is to write everything anew: each week, and
// after a drill that did not pass, for a snapshot that borrows blocks from damaged ones comes back no better than they do.
func dueWhole(repo *backup.Repository, all []backup.Snapshot) (bool, error) {
	last := slices.IndexFunc(all, func(s backup.Snapshot) bool { return s.Full })
	if last < 0 || time.Since(all[last].At) > fullEvery {
		return true, nil
	}
	drill, err := repo.LastDrill()
	return drill != nil && !drill.Good && drill.At.After(all[last].At), err
}

func (a *App) takeScheduled(ctx context.Context, asker string) error {
	repo, err := a.repository(a.backups.folder)
	if err != nil {
		return err
	}
	all, err := repo.Snapshots()
	if err != nil {
		return err
	}
	full, err := dueWhole(repo, all)
	if err != nil {
		return err
	}
	s, err := a.Backup(ctx, a.backups.folder, full)
	if errors.Is(err, backup.ErrBusy) {
		return nil
	}
	if err != nil {
		return err
	}
	backupTaken.Set(float64(s.At.Unix()))
	a.backups.last.Store(s.At.UnixMilli())
	a.taken(s)
	// Ages are told by the machine's clock as the snapshots' times are. Whoever reads a snapshot just now
	// keeps all of them until the next time.
	if _, err := repo.Prune(time.Now()); err != nil && !errors.Is(err, backup.ErrBusy) {
		return err
	}
	if asker != "" || full { // one row every few minutes would bury the trail that matters
		if err := a.backupTrail(ctx, asker, "backup.taken", map[string]any{"snapshot": s.ID, "bytes": s.Bytes, "added": s.Added, "full": s.Full}); err != nil {
			return err
		}
	}
	a.lookAfter(ctx)
	return nil
}

func (a *App) backupTrail(ctx context.Context, asker, action string, detail map[string]any) error {
	actor := kernel.System("备份")
	if asker != "" {
		actor.Name = asker
	}
	return a.DB.Do(ctx, action, func(ctx context.Context, tx *db.Tx) error {
		return a.Audit.Record(ctx, tx, actor, audit.Entry{Action: action, ObjectType: "backup", Detail: detail})
	})
}

func (a *App) repository(folder string) (*backup.Repository, error) {
	master, err := crypt.LoadOrCreateKey(a.keyFile())
	if err != nil {
		return nil, err
	}
	return backup.Open(folder, master)
}

// Backup (备份) takes a snapshot of all data into the repository while others go on working. Its time is
// the machine's, whatever the demonstration's clock says: it is asked for when the machine has failed.
func (a *App) Backup(ctx context.Context, folder string, full bool) (backup.Snapshot, error) {
	repo, err := a.repository(folder)
	if err != nil {
		return backup.Snapshot{}, err
	}
	src := a.source(full)
	if folder == a.backups.folder {
		src.Journal = a.following.now()
	}
	return repo.Take(ctx, src, time.Now())
}

func (a *App) source(full bool) backup.Source {
	return backup.Source{
		DB: a.DB, Data: a.opts.Data, Program: a.opts.Version, Full: full,
		Root: func(ctx context.Context) (string, error) { return a.Audit.LastRoot(ctx, a.DB.Read()) },
	}
}

// Drill (恢复演练) restores the latest moment into a folder that is thrown away and examines it. On
// PostgreSQL, where a database would have to be made for it, every block is read and held against its sum.
func (a *App) Drill(ctx context.Context, folder string) (backup.Drill, error) {
	repo, err := a.repository(folder)
	if err != nil {
		return backup.Drill{}, err
	}
	begun := time.Now()
	m, err := repo.Moment(time.Time{})
	if errors.Is(err, backup.ErrNone) {
		return backup.Drill{}, err
	}
	var findings []Finding
	if err == nil {
		m, findings, err = a.tryOut(ctx, repo, m)
	}
	d := backup.Drill{At: begun, Snapshot: m.Snapshot.ID, Reached: m.At, Segments: m.Segments, Good: err == nil, Seconds: int(time.Since(begun).Seconds())}
	for _, f := range findings {
		if !f.Good {
			d.Good = false
			d.Says += f.What + "：" + f.Says + "；"
		}
	}
	if err != nil {
		a.log.Error("restore drill failed", "snapshot", d.Snapshot, "err", err.Error())
		d.Says = inWords(err)
	}
	return d, repo.NoteDrill(d)
}

// restoreKind is the kind of scratch beside the data that a snapshot is restored into to be tried out.
const restoreKind = "restore"

// clearScratch takes away the copies of the data that a process which was killed has left.
func (a *App) clearScratch() error {
	data := filepath.Clean(a.opts.Data)
	return errors.Join(db.ClearScratch(data, db.CopyKind), db.ClearScratch(filepath.Dir(data), restoreKind))
}

func (a *App) tryOut(ctx context.Context, repo *backup.Repository, m backup.Moment) (backup.Moment, []Finding, error) {
	if m.Snapshot.Dialect == string(db.Postgres) {
		return m, nil, repo.Check(ctx, m.Snapshot.ID)
	}
	scratch, err := db.ScratchFolder(filepath.Dir(filepath.Clean(a.opts.Data)), restoreKind)
	if err != nil {
		return m, nil, err
	}
	m, findings, err := restoreInto(ctx, repo, m, Options{Data: filepath.Join(scratch.Path, "data"), Key: a.keyFile(), Log: discard, ReadOnly: true})
	return m, findings, errors.Join(err, scratch.Remove())
}

func (a *App) drillScheduled(ctx context.Context, asker string) error {
	d, err := a.Drill(ctx, a.backups.folder)
	if errors.Is(err, backup.ErrNone) {
		return nil
	}
	if err != nil {
		return err
	}
	drillGood.Set(map[bool]float64{true: 1}[d.Good])
	if err := a.backupTrail(ctx, asker, "backup.drilled", map[string]any{"snapshot": d.Snapshot, "good": d.Good, "says": d.Says}); err != nil {
		return err
	}
	a.lookAfter(ctx)
	return nil
}

// RestoreOptions say what to restore, and where to.
type RestoreOptions struct {
	Repository string
	At         time.Time // the last moment at or before that can be brought back; the latest when zero
	Before     bool      // the one from before the last upgrade, instead
	Into       Options   // an empty data folder, on PostgreSQL an empty database as well, and the master key's file
}

// ErrNoKey asks for the master key, without which a backup is of no use.
var ErrNoKey = errors.New("找不到主密钥文件；恢复需要备份当时的主密钥，请用 --key 指明")

// Restore (恢复) brings a moment back and examines what it brought. Nothing is changed in the repository.
func Restore(ctx context.Context, o RestoreOptions) (backup.Moment, []Finding, error) {
	key := o.Into.Key
	if key == "" {
		key = folder{o.Into.Data}.masterKey()
	}
	if _, err := os.Stat(key); err != nil {
		return backup.Moment{}, nil, ErrNoKey
	}
	master, err := crypt.LoadOrCreateKey(key)
	if err != nil {
		return backup.Moment{}, nil, err
	}
	repo, err := backup.Open(o.Repository, master)
	if err != nil {
		return backup.Moment{}, nil, err
	}
	find := func() (backup.Moment, error) { return repo.Moment(o.At) }
	if o.Before {
		find = func() (backup.Moment, error) {
			s, err := repo.BeforeUpgrade()
			return backup.Moment{Snapshot: s, At: s.At, Root: s.Root}, err
		}
	}
	m, err := find()
	if err != nil {
		return m, nil, err
	}
	if ours := db.NewestSchema(); m.Snapshot.Schema > ours {
		return m, nil, db.ErrNewer{There: m.Snapshot.Schema, Ours: ours}
	}
	if m.Snapshot.Dialect == string(db.Postgres) && o.Into.URL == "" {
		return m, nil, errors.New("这个备份来自 PostgreSQL；请建一个空的数据库，并用 --db 给出它的地址")
	}
	o.Into.Key, o.Into.ReadOnly = key, true
	return restoreInto(ctx, repo, m, o.Into)
}

func restoreInto(ctx context.Context, repo *backup.Repository, m backup.Moment, into Options) (backup.Moment, []Finding, error) {
	if m.Snapshot.Dialect == string(db.SQLite) {
		into.URL = ""
	}
	m, err := repo.Bring(ctx, m, into.Data, into.URL)
	if err != nil {
		return m, nil, err
	}
	b, err := Open(ctx, into)
	if err != nil {
		return m, nil, err
	}
	findings, err := b.examine(ctx, m.Root)
	return m, findings, errors.Join(err, b.Close())
}

// examine looks at restored data as a whole: the file, the trail up to a root known from elsewhere, the
// numbers that must be equal, the attachments.
func (a *App) examine(ctx context.Context, root string) ([]Finding, error) {
	var out []Finding
	if a.DB.Dialect() == db.SQLite {
		says, err := db.Scalar[string](ctx, a.DB.Read(), "PRAGMA integrity_check(1)")
		if err != nil {
			return nil, err
		}
		out = append(out, found("数据库", says == "ok", "SQLite 完整检查："+says, doRestore))
	}
	there, err := a.DB.SchemaVersion(ctx)
	if err != nil {
		return nil, err
	}
	if ours := db.NewestSchema(); there < ours {
		return append(out, found("数据库结构", true, fmt.Sprintf("版本 %d，早于本程序的 %d；每一块内容都已核对。要退回旧版，请换上当时的程序文件启动，再用它的 doctor 核对；用本程序启动会重新升级", there, ours), "")), nil
	}
	trail, err := a.Audit.Verify(ctx, a.DB, root)
	if err != nil {
		return nil, err
	}
	out = append(out, found("审计留痕", trail.Bad == "", fmt.Sprintf("%d 行，封存 %d 次 %s", trail.Rows, trail.Seals, trail.Bad), doRestore))
	pairs, err := a.Invariants(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range pairs {
		out = append(out, p.finding())
	}
	files, err := a.attachmentFinding(ctx)
	return append(out, files), err
}
