package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"time"

	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/attachment"
	"sanchuang/internal/view/briefing"
)

var discard = slog.New(slog.NewTextHandler(io.Discard, nil))

// Finding (体检项) is one thing that doctor looked at.
type Finding struct {
	What string `json:"what"`
	Good bool   `json:"good"`
	Says string `json:"says"`
}

// Doctor looks at what can go wrong with the data and where they lie.
func (a *App) Doctor(ctx context.Context) ([]Finding, error) {
	out := []Finding{a.keyFinding(), a.diskFinding()}
	for _, look := range []func(context.Context) (Finding, error){a.databaseFinding, a.jobFinding, a.trailFinding, a.attachmentFinding, a.scannerFinding} {
		f, err := look(ctx)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	pairs, err := a.Invariants(ctx)
	for _, p := range pairs {
		out = append(out, Finding{p.Name, p.Equal, fmt.Sprintf("%s %d，%s %d", p.LeftName, p.Left, p.RightName, p.Right)})
	}
	return out, err
}

func (a *App) keyFinding() Finding {
	info, err := os.Stat(a.keyFile())
	switch {
	case err != nil:
		return Finding{"主密钥", false, "读不到主密钥文件：" + a.keyFile()}
	case info.Mode().Perm()&0o077 != 0:
		return Finding{"主密钥", false, "主密钥文件别人也能读，请改为只有本程序的用户可读（0600）"}
	default:
		return Finding{"主密钥", true, "在数据目录之外，权限正确"}
	}
}

// diskFinding speaks up long before Ready does.
func (a *App) diskFinding() Finding {
	free, total := a.room()
	return Finding{"磁盘", free > min(10*minFree, total/2), fmt.Sprintf("剩余 %d MiB", free>>20)}
}

func (a *App) databaseFinding(ctx context.Context) (Finding, error) {
	if a.DB.Dialect() == db.Postgres {
		return Finding{"数据库", true, "PostgreSQL，可以连接"}, a.DB.Ping(ctx)
	}
	says, err := db.Scalar[string](ctx, a.DB.Read(), "PRAGMA quick_check(1)")
	return Finding{"数据库", says == "ok", "SQLite 快速检查：" + says}, err
}

func (a *App) jobFinding(ctx context.Context) (Finding, error) {
	s, err := a.Jobs.State(ctx)
	return Finding{"后台任务", s.Parked == 0, fmt.Sprintf("等待 %d，多次失败后搁置 %d", s.Waiting, s.Parked)}, err
}

// attachmentFinding reads every file that some record or sealed paper names: whether it is there, and still is
// what its name says.
func (a *App) attachmentFinding(ctx context.Context) (Finding, error) {
	hashes, err := attachment.Hashes(ctx, a.DB.Read())
	if err != nil {
		return Finding{}, err
	}
	papers, err := briefing.Hashes(ctx, a.DB.Read())
	if err != nil {
		return Finding{}, err
	}
	bad, first := 0, ""
	for _, h := range slices.Concat(hashes, papers) {
		if err := ctx.Err(); err != nil {
			return Finding{}, err
		}
		if _, err := a.blobs.Get(h); err != nil {
			if bad++; bad == 1 {
				first = "，第一个：" + h
			}
		}
	}
	return Finding{"附件", bad == 0, fmt.Sprintf("%d 个，缺失或损坏 %d 个%s", len(hashes)+len(papers), bad, first)}, nil
}

func (a *App) scannerFinding(ctx context.Context) (Finding, error) {
	if a.opts.Scanner == nil {
		return Finding{"病毒检查", true, "没有配置"}, nil
	}
	if err := a.opts.Scanner.Ping(ctx); err != nil {
		return Finding{"病毒检查", false, "连接不上：" + err.Error()}, nil //nolint:nilerr // that it does not answer is the finding
	}
	return Finding{"病毒检查", true, "可以连接"}, nil
}

func (a *App) trailFinding(ctx context.Context) (Finding, error) {
	f, err := a.Audit.Verify(ctx, a.DB, "")
	says := fmt.Sprintf("%d 行，封存 %d 次，待封存 %d 行", f.Rows, f.Seals, f.Open)
	if f.Bad != "" {
		says = f.Bad
	}
	open, e := a.Audit.OldestOpen(ctx, a.DB.Read(), time.Now())
	if err == nil {
		err = e
	}
	return Finding{"审计留痕", f.Bad == "" && (open < 10*time.Minute || a.demo != nil), says}, err
}
