package main

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	"sanchuang/internal/app"
	"sanchuang/internal/platform/virus"
)

type serveCmd struct {
	Addr     string        `default:"127.0.0.1:8080" env:"SANCHUANG_ADDR" placeholder:"主机:端口" help:"监听地址；端口写 0 由系统挑选。"`
	Metrics  string        `env:"SANCHUANG_METRICS" placeholder:"主机:端口" help:"监控指标单独的监听地址；不给则不开。"`
	Cert     string        `type:"path" env:"SANCHUANG_CERT" help:"TLS 证书文件。"`
	CertKey  string        `type:"path" env:"SANCHUANG_CERT_KEY" help:"TLS 私钥文件。"`
	Backup   string        `type:"path" env:"SANCHUANG_BACKUP" placeholder:"目录" help:"备份目录，最好在另一块磁盘上；不给则不自动备份。"`
	Every    time.Duration `name:"backup-every" env:"SANCHUANG_BACKUP_EVERY" placeholder:"时长" help:"隔多久备份一次，如 30m；不给则每小时一次，没有变更记录时（PostgreSQL，或记录中断）每 5 分钟一次。"`
	Changes  time.Duration `name:"changes-every" default:"10s" env:"SANCHUANG_CHANGES_EVERY" help:"两次备份之间隔多久记一次变更（SQLite）；磁盘损坏时最多丢失这么久的内容。"`
	BackedUp bool          `name:"backed-up" help:"已用别的办法备份好：这次启动如要升级数据库结构，升级前不再备份。"`
	Manage   []string      `name:"management" env:"SANCHUANG_MANAGEMENT" placeholder:"网段" help:"管理网段，如 10.8.0.0/24；给出后，三员只能从这些地址登录和操作，且密码被人试错锁定时仍可凭动态口令登录。"`
	Heads    string        `name:"audit-heads" env:"SANCHUANG_AUDIT_HEADS" placeholder:"文件|syslog://主机:端口" help:"每小时和每次发文、结账等之后把签过名的留痕封存根写到这里：另一块磁盘上只能追加的文件，或日志服务器；用 verify --heads 核对。"`
	Clamd    string        `env:"SANCHUANG_CLAMD" placeholder:"主机:端口|unix:/路径" help:"病毒检查服务 clamd 的地址；给出后，上传的文件查过才能被别人下载。"`
	Others   bool          `name:"others-accept" env:"SANCHUANG_OTHERS_ACCEPT" help:"组织生活记录由提交人以外的人确认；不给则支部书记可以登记并确认自己的记录。"`
	NoLimit  bool          `name:"no-limits" help:"不限制请求的频度，只用于演示目录的压力试验。"`
	Identity string        `name:"identity-header" env:"SANCHUANG_IDENTITY_HEADER" placeholder:"请求头" help:"统一身份认证网关或数字证书网关写明账号的请求头，如 X-Identity；只采信 --proxy 所列代理，代理必须清除浏览器自带的同名请求头。"`
	Certify  bool          `name:"identity-certified" env:"SANCHUANG_IDENTITY_CERTIFIED" help:"网关已核验数字证书或动态口令：由它登录的不再另要动态口令。"`
	Proxy    []string      `env:"SANCHUANG_PROXY" help:"前置代理的地址；只有来自它们的请求才采信转发的来源地址，并视为已用 TLS。"`
}

func (s *serveCmd) Run(ctx context.Context, c *cli) error {
	o := c.options(false)
	o.Backup, o.BackedUp = s.Backup, s.BackedUp
	var err error
	if o.Management, err = networks(s.Manage); err != nil {
		return err
	}
	if s.Clamd != "" {
		if o.Scanner, err = virus.At(s.Clamd); err != nil {
			return err
		}
	}
	o.OthersAccept = s.Others
	a, err := app.Open(ctx, o)
	if err != nil {
		return err
	}
	return errorsJoin(a.Serve(ctx, app.ServeOptions{
		Addr: s.Addr, Metrics: s.Metrics, Cert: s.Cert, CertKey: s.CertKey, Proxies: s.Proxy, Backup: s.Backup, BackupEvery: s.Every, ChangesEvery: s.Changes, Heads: s.Heads, Identity: s.Identity, Certified: s.Certify, Unlimited: s.NoLimit,
		Listening: func(address string) { fmt.Println("listening on", address) }, SetupCode: printSetupCode,
	}), a.Close())
}

// networks reads 10.8.0.0/24 and single addresses.
func networks(texts []string) ([]netip.Prefix, error) {
	out := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		p, err := netip.ParsePrefix(text)
		if ip, single := netip.ParseAddr(text); single == nil {
			p, err = netip.PrefixFrom(ip, ip.BitLen()), nil
		}
		if err != nil {
			return nil, fmt.Errorf("管理网段“%s”写法不对，请写成 10.8.0.0/24 的样子", text)
		}
		out[i] = p.Masked()
	}
	return out, nil
}

func printSetupCode(code string) {
	fmt.Println("首次启动：请用浏览器打开下面列出的地址，输入一次性初始化口令，设立三个管理员。")
	fmt.Println("初始化口令：", code)
}
