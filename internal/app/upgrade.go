package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/backup"
	"sanchuang/internal/platform/db"
)

// upgraded is what a start did to the schema, and where the data of before are.
type upgraded struct {
	from, to int64
	kept     string
}

// Where the data of before an upgrade are, as the trail says it.
const (
	keptElsewhere = "另有备份"
	keptBeside    = "数据目录里的副本"
	keptSnapshot  = "备份目录，备份 "
)

// keepBefore sees to it that there is a way back before the schema changes: a snapshot in the repository, or without one a copy
// of the file beside it. An upgrade without either does not begin unless whoever starts the program has a backup.
func (a *App) keepBefore(ctx context.Context, up db.Upgrade) (err error) {
	kept := keptElsewhere
	switch {
	case a.opts.BackedUp:
	case a.opts.Backup != "":
		kept, err = a.snapshotBefore(ctx, up)
	case up.CopyBeside == nil:
		err = fmt.Errorf("数据库结构要从 %d 升级到 %d，升级前须有备份。请用 serve --backup 指定备份目录再启动，程序先备份再升级；已用别的办法备份好的，加上 --backed-up 启动", up.From, up.To)
	default:
		kept = keptBeside
		if err = a.roomBeside(); err == nil {
			err = up.CopyBeside(ctx)
		}
	}
	if err != nil {
		return err
	}
	a.log.Info("schema upgrade begins", "from", up.From, "to", up.To, "kept", kept)
	a.upgraded = &upgraded{up.From, up.To, kept}
	return nil
}

// roomBeside refuses a copy that would fill the disk: the upgrade itself needs room for indexes and its log.
func (a *App) roomBeside() error {
	need := uint64(0)
	for _, name := range []string{a.folder.database(), a.folder.database() + "-wal"} {
		info, err := os.Stat(name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err == nil {
			need += uint64(info.Size())
		}
	}
	need += need / 2
	if free, _ := a.room(); free < need {
		return fmt.Errorf("磁盘要空出 %d MiB 才够留一份副本并升级，现在剩 %d MiB。请清理出空间，或用 serve --backup 指定另一块磁盘上的备份目录再启动；已用别的办法备份好的，加上 --backed-up 启动", need>>20+1, free>>20)
	}
	return nil
}

// snapshotBefore takes a whole snapshot and reads it again. An upgrade that was cut off and goes on has its snapshot: of what
// is half done nobody wants another.
func (a *App) snapshotBefore(ctx context.Context, up db.Upgrade) (kept string, err error) {
	repo, err := a.repository(a.opts.Backup)
	if err != nil {
		return "", err
	}
	all, err := repo.Snapshots()
	if err != nil {
		return "", err
	}
	if len(all) > 0 && all[0].Upgrade == up.To && all[0].Schema < up.From {
		return keptSnapshot + all[0].ID, nil
	}
	beside, err := db.Open(ctx, db.Options{File: a.folder.database(), URL: a.opts.URL, ReadOnly: true, Log: a.log})
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, beside.Close()) }()
	s, err := repo.Take(ctx, backup.Source{
		DB: beside, Data: a.opts.Data, Program: a.opts.Version, Full: true, Upgrade: up.To,
		Root: func(ctx context.Context) (string, error) { return new(audit.Log).LastRoot(ctx, beside.Read()) },
	}, time.Now())
	if err != nil {
		return "", err
	}
	return keptSnapshot + s.ID, repo.Check(ctx, s.ID)
}

// noteUpgrade puts on record that the schema was brought to another version.
func (a *App) noteUpgrade(ctx context.Context) error {
	if a.upgraded == nil {
		return nil
	}
	a.log.Info("schema upgraded", "from", a.upgraded.from, "to", a.upgraded.to)
	return a.DB.Do(ctx, "data.upgraded", func(ctx context.Context, tx *db.Tx) error {
		return a.Audit.Record(ctx, tx, kernel.System("数据升级"), audit.Entry{
			Action: "data.upgraded", ObjectType: "data", Detail: map[string]any{"from": a.upgraded.from, "to": a.upgraded.to, "kept": a.upgraded.kept},
		})
	})
}

// SchemaFault refuses data whose schema is not this program's: what it would read is not there yet, or means something else.
func (a *App) SchemaFault(ctx context.Context) error {
	there, err := a.DB.SchemaVersion(ctx)
	if err != nil {
		return fmt.Errorf("读不出数据库结构的版本；请核对 --data 和 --db 是不是数据所在之处：%w", err)
	}
	switch ours := db.NewestSchema(); {
	case there > ours:
		return db.ErrNewer{There: there, Ours: ours}
	case there < ours:
		return fmt.Errorf("数据库结构（%d）还没有升级到本程序的版本（%d）；请先用 serve 启动一次完成升级，或使用旧版程序", there, ours)
	default:
		return nil
	}
}
