package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"sanchuang/internal/platform/db"
)

var discard = slog.New(slog.NewTextHandler(io.Discard, nil))

// Finding (体检项) is one thing that doctor looked at: whether it is as it should be, in words, and what to do when it is not.
type Finding struct {
	What string `json:"what"`
	Good bool   `json:"good"`
	Says string `json:"says"`
	Do   string `json:"do,omitempty"` // empty when good

	pair    bool // of figures that must be equal
	skipped bool // there was nothing to look at here
	misuse  bool // of rights or log-ins, which is the security administrators' to look into
}

// skipped is a finding about what is not there to be looked at.
func skipped(what, says string) Finding {
	return Finding{What: what, Good: true, Says: says, skipped: true}
}

// found is a finding; do is kept for a bad one alone.
func found(what string, good bool, says, do string) Finding {
	if good {
		do = ""
	}
	return Finding{What: what, Good: good, Says: says, Do: do}
}

// doRestore is what to do about data that are damaged, whoever found it.
const doRestore = "停止服务，另存现在的数据目录，从备份恢复到一个空目录并核对；再检查磁盘（dmesg、smartctl）"

// Doctor looks at what can go wrong with the data and where they lie. Of data whose schema is not this program's it looks at the
// place alone.
func (a *App) Doctor(ctx context.Context) ([]Finding, error) {
	out := []Finding{a.keyFinding(), a.folderFinding(), a.diskFinding(), a.backupFinding()}
	schema, ours, err := a.schemaFinding(ctx)
	if out = append(out, schema); err != nil || !ours {
		return out, err
	}
	for _, look := range []func(context.Context) (Finding, error){
		a.databaseFinding, a.settingsFinding, a.clockFinding, a.jobFinding, a.trailFinding, a.attachmentFinding, a.strayFinding, a.scannerFinding, a.orphanFinding, a.archiveFinding,
	} {
		f, err := look(ctx)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	pairs, err := a.Invariants(ctx)
	for _, p := range pairs {
		out = append(out, p.finding())
	}
	return out, err
}

func (p Pair) finding() Finding {
	f := found(p.Name, p.Equal, fmt.Sprintf("%s %d，%s %d", p.LeftName, p.Left, p.RightName, p.Right),
		"不要手工改数据库。记下这一行，做一次备份留存现场，联系软件维护人员；积分不符的可先执行 recompute --check 看是哪一年")
	f.pair = true
	return f
}

func (a *App) schemaFinding(ctx context.Context) (f Finding, ours bool, err error) {
	there, err := a.DB.SchemaVersion(ctx)
	if err != nil {
		return found("数据库结构", false, "读不出版本："+err.Error(), "核对 --data 和 --db 是不是数据所在之处；数据库连接不上的，先恢复数据库服务"), false, nil
	}
	newest := db.NewestSchema()
	do := "用 serve 启动一次完成升级；要用旧版程序的，请换回旧版"
	if there > newest {
		do = "换用新版程序"
	}
	return found("数据库结构", there == newest, fmt.Sprintf("版本 %d，本程序的版本 %d", there, newest), do), there == newest, nil
}

func (a *App) databaseFinding(ctx context.Context) (Finding, error) {
	if a.DB.Dialect() == db.Postgres {
		return found("数据库", true, "PostgreSQL，可以连接", ""), a.DB.Ping(ctx)
	}
	says, err := db.Scalar[string](ctx, a.DB.Read(), "PRAGMA quick_check(1)")
	return found("数据库", says == "ok", "SQLite 快速检查："+says, doRestore), err
}

func (a *App) settingsFinding(ctx context.Context) (Finding, error) {
	if a.DB.Dialect() == db.SQLite {
		return found("数据库设置", true, "由本程序设定：预写日志，每次提交写到磁盘", ""), nil
	}
	s, err := a.DB.Server(ctx)
	if err != nil {
		return Finding{}, err
	}
	wrong := s.Wrong()
	if len(wrong) == 0 {
		return found("数据库设置", true, fmt.Sprintf("PostgreSQL %d，提交写到磁盘", s.Version/10000), ""), nil
	}
	says, do := "", ""
	for _, w := range wrong {
		says, do = says+w.Says+"；", do+w.Do+"；"
	}
	return found("数据库设置", false, says, do), nil
}

func (a *App) jobFinding(ctx context.Context) (Finding, error) {
	s, err := a.Jobs.State(ctx)
	return found("后台任务", s.Parked == 0, fmt.Sprintf("等待 %d，多次失败后搁置 %d", s.Waiting, s.Parked), "在日志里查找 job parked 一行，按其中的原因排除后重新启动服务；原因不明的联系软件维护人员"), err
}

func (a *App) scannerFinding(ctx context.Context) (Finding, error) {
	if a.opts.Scanner == nil {
		return skipped("病毒检查", "没有配置"), nil
	}
	if err := a.opts.Scanner.Ping(ctx); err != nil {
		return found("病毒检查", false, "连接不上："+err.Error(), "检查 clamd 是否在运行、地址是否正确；恢复之前，新上传的材料只有上传人能打开"), nil //nolint:nilerr // that it does not answer is the finding
	}
	return found("病毒检查", true, "可以连接", ""), nil
}

func (a *App) trailFinding(ctx context.Context) (Finding, error) {
	f, err := a.Audit.Verify(ctx, a.DB, "")
	says, do := fmt.Sprintf("%d 行，封存 %d 次，待封存 %d 行", f.Rows, f.Seals, f.Open), "确认服务正在运行；仍在增加的，重新启动服务并查看日志"
	if f.Bad != "" {
		says, do = f.Bad, "留痕可能被改动：停止服务，保留现场，用在外保存的封存根核对（verify --heads），向安全管理员和审计管理员报告"
	}
	open, e := a.Audit.OldestOpen(ctx, a.DB.Read(), time.Now())
	if err == nil {
		err = e
	}
	return found("审计留痕", f.Bad == "" && (open < 10*time.Minute || a.demo != nil), says, do), err
}
