package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

var (
	archiveGood = promauto.NewGauge(prometheus.GaugeOpts{Name: "sanchuang_archive_good", Help: "1 while PostgreSQL archives its log within a minute; 0 when it does not, or is not set up to. PostgreSQL only."})
	archiveLast = promauto.NewGauge(prometheus.GaugeOpts{Name: "sanchuang_archive_last_seconds", Help: "When PostgreSQL last archived a file of its log, in Unix seconds. PostgreSQL only."})
)

// archiveMost is what a database that is lost may take with it.
const archiveMost = time.Minute

// ArchiveState (连续归档) is how it stands with PostgreSQL's archiving, in words.
type ArchiveState struct {
	On   bool       `json:"on" doc:"已开启连续归档"`
	Good bool       `json:"good" doc:"数据库损坏时丢失不超过一分钟"`
	Last *time.Time `json:"last,omitempty" doc:"最近一次送出归档的时刻"`
	Says string     `json:"says" doc:"状况，以及该怎么做"`
}

// archiveState answers nil on SQLite.
func (a *App) archiveState(ctx context.Context) (*ArchiveState, error) {
	if a.DB.Dialect() != db.Postgres {
		return nil, nil
	}
	found, err := a.DB.Archive(ctx)
	if err != nil {
		return nil, err
	}
	s := archiveWords(found)
	archiveGood.Set(map[bool]float64{true: 1}[s.Good])
	if s.Last != nil {
		archiveLast.Set(float64(s.Last.Unix()))
	}
	return &s, nil
}

func archiveWords(f db.Archive) ArchiveState {
	s := ArchiveState{On: f.On}
	if !f.On {
		s.Says = "PostgreSQL 没有开启连续归档（archive_mode），数据库损坏时最多丢失一个备份周期；要求不超过一分钟的，请照手册“用 PostgreSQL 时”开启。"
		return s
	}
	var wrong []string
	said := "还没有送出过归档"
	if !f.Last.IsZero() {
		s.Last = &f.Last
		said = "最近一次送出归档是 " + f.Last.In(kernel.Zone).Format(time.DateTime)
	}
	if f.Failed.After(f.Last) {
		wrong = append(wrong, "最近一次归档失败（"+f.Failed.In(kernel.Zone).Format(time.DateTime)+"），请看数据库日志里 archive_command 的报错")
	}
	if f.Waiting > 0 && (f.Last.IsZero() || f.Age > archiveMost) {
		wrong = append(wrong, fmt.Sprintf("有 %d 个写满的日志文件没有送出，请检查归档目录所在磁盘", f.Waiting))
	}
	switch {
	case f.Timeout == 0:
		wrong = append(wrong, "没有设置 archive_timeout，日志文件写满才送出，请设为 60")
	case f.Timeout > archiveMost:
		wrong = append(wrong, fmt.Sprintf("archive_timeout 为 %d 秒，数据库损坏时可能丢失这么久的内容，请设为 60", int(f.Timeout/time.Second)))
	}
	if f.Last.IsZero() && len(wrong) == 0 {
		s.Says = "连续归档已开启，" + said + "；请过一分钟再看。"
		return s
	}
	s.Good = len(wrong) == 0
	s.Says = "连续归档已开启，" + said + "。"
	if !s.Good {
		s.Says += strings.Join(wrong, "；") + "。"
	}
	return s
}

// archiveFinding takes a log that nobody wanted archived for a choice, and one that is not archived as wanted for a fault.
func (a *App) archiveFinding(ctx context.Context) (Finding, error) {
	s, err := a.archiveState(ctx)
	if err != nil || s == nil {
		return found("连续归档", err == nil, "用 SQLite 时由变更记录代替", "核对数据库的地址和权限"), err
	}
	return found("连续归档", s.Good || !s.On, s.Says, "请数据库管理员照手册“用 PostgreSQL 时”检查归档"), nil
}
