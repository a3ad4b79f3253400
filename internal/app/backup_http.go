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
	Late    bool              `json:"late" doc:"最近一次备份已超过两个周期，或还没有备份"`
	Drill   *backup.Drill     `json:"drill,omitempty"`
	Items   []backup.Snapshot `json:"items"`
	Total   int               `json:"total"`
}

// BackupState reads how it stands with backups.
func (a *App) BackupState(p kernel.Page) (Backups, error) {
	out := Backups{Folder: a.backups.folder, Minutes: int(a.backups.every / time.Minute), Items: []backup.Snapshot{}}
	if out.Folder == "" {
		return out, nil
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
	out.Late = len(all) == 0 || time.Since(all[0].At) > 2*a.backups.every+time.Minute
	from := min(p.Offset(), len(all))
	out.Items = append(out.Items, all[from:min(from+p.Limit(), len(all))]...)
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
		func(_ context.Context, in *pageInput) (*web.Body[Backups], error) {
			out, err := a.BackupState(kernel.Page{Number: in.Page, Size: in.Size})
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
