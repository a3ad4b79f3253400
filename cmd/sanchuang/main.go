// Command sanchuang runs the city's programme: it serves it, makes the demonstration city, imports
// files, writes the report, and checks its own data.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"sanchuang/internal/app"
)

// version is set by the linker.
var version = "dev"

// Exit codes for monitors.
const (
	exitFailed  = 1 // the command could not do its work
	exitFinding = 2 // verify, doctor or recompute --check found something wrong
	exitRefused = 3 // the input was refused: nothing was imported
)

type cli struct {
	Data string `default:"data" env:"SANCHUANG_DATA" type:"path" placeholder:"目录" help:"数据目录。"`
	DB   string `env:"SANCHUANG_DB" placeholder:"postgres://…" help:"改用 PostgreSQL；不给则用数据目录里的 SQLite。"`
	Key  string `env:"SANCHUANG_KEY" type:"path" placeholder:"文件" help:"主密钥文件，应在数据目录和备份之外；默认为数据目录旁的“目录名.key”。"`
	Logs string `default:"info" enum:"debug,info,warn,error" env:"SANCHUANG_LOG" help:"日志级别。"`

	Serve      serveCmd      `cmd:"" help:"启动服务。"`
	Demo       demoCmd       `cmd:"" help:"在空的数据目录里生成演示城市。"`
	Import     importCmd     `cmd:"" help:"导入名册或台账。"`
	Briefing   briefingCmd   `cmd:"" help:"生成汇报材料（docx 和附表）。"`
	Recompute  recomputeCmd  `cmd:"" help:"由事实重新计算一年的积分；加 --check 只比对不改动。"`
	Verify     verifyCmd     `cmd:"" help:"校验审计留痕与各项勾稽关系。"`
	Doctor     doctorCmd     `cmd:"" help:"体检：数据库、密钥、磁盘、任务、勾稽关系。"`
	Backup     backupCmd     `cmd:"" help:"备份到备份目录；服务运行中也可执行。"`
	Restore    restoreCmd    `cmd:"" help:"从备份目录恢复到一个空的数据目录，并逐项校验。"`
	Admin      adminCmd      `cmd:"" help:"三员无法登录时在服务器上办理：列出、解除锁定、发新激活码。"`
	RotateKeys rotateKeysCmd `cmd:"" help:"轮换数据密钥，或更换主密钥；请先停止服务（运行中请在网页“数据备份”里轮换）。"`
	Contract   contractCmd   `cmd:"" help:"打印接口契约（OpenAPI）。"`
	Version    versionCmd    `cmd:"" help:"打印版本。"`
}

func (c *cli) options(readOnly bool) app.Options {
	return app.Options{Data: c.Data, URL: c.DB, Key: c.Key, ReadOnly: readOnly, Version: version, Log: c.logger()}
}

func (c *cli) logger() *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.Logs))
	return slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}

// coded is an error with its own exit code.
type coded struct {
	error
	code int
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

func run(ctx context.Context, args []string) int {
	var c cli
	parser, err := kong.New(&c, kong.Name("sanchuang"), kong.Description("三创：市直机关党建工作平台。"), kong.UsageOnError(), kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitFailed
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "命令写法不对：", err)
		return exitFailed
	}
	if err := parsed.Run(&c); err != nil {
		fmt.Fprintln(os.Stderr, err)
		var own coded
		if errors.As(err, &own) {
			return own.code
		}
		return exitFailed
	}
	return 0
}
