package main

import (
	"context"
	"fmt"
	"time"

	"sanchuang/internal/app"
)

type serveCmd struct {
	Addr    string        `default:"127.0.0.1:8080" env:"SANCHUANG_ADDR" placeholder:"主机:端口" help:"监听地址；端口写 0 由系统挑选。"`
	Metrics string        `env:"SANCHUANG_METRICS" placeholder:"主机:端口" help:"监控指标单独的监听地址；不给则不开。"`
	Cert    string        `type:"path" env:"SANCHUANG_CERT" help:"TLS 证书文件。"`
	CertKey string        `type:"path" env:"SANCHUANG_CERT_KEY" help:"TLS 私钥文件。"`
	Backup  string        `type:"path" env:"SANCHUANG_BACKUP" placeholder:"目录" help:"备份目录，最好在另一块磁盘上；不给则不自动备份。"`
	Every   time.Duration `name:"backup-every" default:"5m" env:"SANCHUANG_BACKUP_EVERY" help:"隔多久备份一次。"`
	Proxy   []string      `env:"SANCHUANG_PROXY" help:"前置代理的地址；只有来自它们的请求才采信转发的来源地址，并视为已用 TLS。"`
}

func (s *serveCmd) Run(ctx context.Context, c *cli) error {
	a, err := app.Open(ctx, c.options(false))
	if err != nil {
		return err
	}
	return errorsJoin(a.Serve(ctx, app.ServeOptions{
		Addr: s.Addr, Metrics: s.Metrics, Cert: s.Cert, CertKey: s.CertKey, Proxies: s.Proxy, Backup: s.Backup, BackupEvery: s.Every,
		Listening: func(address string) { fmt.Println("listening on", address) }, SetupCode: printSetupCode,
	}), a.Close())
}

func printSetupCode(code string) {
	fmt.Println("首次启动：请用浏览器打开下面列出的地址，输入一次性初始化口令，设立三个管理员。")
	fmt.Println("初始化口令：", code)
}
