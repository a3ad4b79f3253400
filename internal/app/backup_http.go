package app

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/backup"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/web"
)

var (
	backupTaken = promauto.NewGauge(prometheus.GaugeOpts{Name: "sanchuang_backup_taken_seconds", Help: "When the last backup was taken, in Unix seconds."})
	drillGood   = promauto.NewGauge(prometheus.GaugeOpts{Name: "sanchuang_backup_drill_good", Help: "1 when the last restore drill found everything whole."})
)

// Backups (备份情况) is what the page about backups shows.
type Backups struct {
	Folder  string            `json:"folder" doc:"备份目录；空为没有开启"`
	Minutes int               `json:"minutes" doc:"每隔多少分钟备份一次"`
	Journal *JournalState     `json:"journal,omitempty" doc:"两次备份之间的变更记录；没有备份目录或用 PostgreSQL 时没有"`
	Archive *ArchiveState     `json:"archive,omitempty" doc:"PostgreSQL 的连续归档；用 SQLite 时没有"`
	Spans   []backup.Span     `json:"spans" doc:"可恢复到任意时刻的时间段，近的在前"`
	Late    bool              `json:"late" doc:"最近一次备份已超过两个周期，或还没有备份"`
	Drill   *backup.Drill     `json:"drill,omitempty"`
	Items   []backup.Snapshot `json:"items"`
	Total   int               `json:"total"`
}

// BackupState reads how it stands with backups.
func (a *App) BackupState(ctx context.Context, p kernel.Page) (Backups, error) {
	every := a.snapshotEvery()
	out := Backups{Folder: a.backups.folder, Minutes: int(every / time.Minute), Items: []backup.Snapshot{}, Spans: []backup.Span{}, Journal: a.journalState()}
	var err error
	if out.Archive, err = a.archiveState(ctx); err != nil || out.Folder == "" {
		return out, err
	}
	repo, err := a.repository(out.Folder)
	if err != nil {
		return out, err
	}
	all, err := repo.Snapshots()
	if err != nil {
		return out, err
	}
	out.Total = len(all)
	out.Late = len(all) == 0 || time.Since(all[0].At) > 2*every+time.Minute
	from := min(p.Offset(), len(all))
	out.Items = append(out.Items, all[from:min(from+p.Limit(), len(all))]...)
	if out.Spans, err = repo.Spans(all); err != nil {
		return out, err
	}
	if j := out.Journal; j != nil && j.Running && a.following.hasBase() && len(out.Spans) > 0 { // quiet since the last segment
		out.Spans[0].To = j.Reached
	}
	out.Drill, err = repo.LastDrill()
	return out, err
}

// AskBackup enqueues a backup or, with drill, a restore drill. Fault: ErrNoRepository.
func (a *App) AskBackup(ctx context.Context, actor kernel.Actor, drill bool) error {
	if a.backups.folder == "" {
		return ErrNoRepository
	}
	kind := takeBackup
	if drill {
		kind = drillBackup
	}
	return a.DB.Do(ctx, "backup.ask", func(ctx context.Context, tx *db.Tx) error {
		return a.Jobs.Enqueue(ctx, tx, kind, backupArgs{Asker: actor.Name}, kind+".asked")
	})
}

type pageInput struct {
	Page int `query:"page" minimum:"1" default:"1"`
	Size int `query:"size" minimum:"1" maximum:"200" default:"20"`
}

func (a *App) backupOperations(api *web.API) {
	tags := []string{"系统"}
	web.Register(api, web.Op{ID: "list-backups", Method: http.MethodGet, Path: "/api/backups", Permission: "backup.read", Summary: "备份情况", Tags: tags},
		func(ctx context.Context, in *pageInput) (*web.Body[Backups], error) {
			out, err := a.BackupState(ctx, kernel.Page{Number: in.Page, Size: in.Size})
			return web.Answer(out), err
		})
	web.Register(api, web.Op{ID: "take-backup", Method: http.MethodPost, Path: "/api/backups", Permission: "backup.write", Summary: "立即备份", Tags: tags, Status: http.StatusAccepted},
		func(ctx context.Context, _ *struct{}) (*struct{}, error) {
			return nil, a.AskBackup(ctx, web.Actor(ctx), false)
		})
	web.Register(api, web.Op{ID: "drill-backup", Method: http.MethodPost, Path: "/api/backups/drill", Permission: "backup.write", Summary: "恢复演练", Tags: tags, Status: http.StatusAccepted},
		func(ctx context.Context, _ *struct{}) (*struct{}, error) {
			return nil, a.AskBackup(ctx, web.Actor(ctx), true)
		})
}
