package app

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/web"
	frontend "sanchuang/web"
)

// ServeOptions say how to serve.
type ServeOptions struct {
	Addr, Metrics string
	Cert, CertKey string
	Proxies       []string
	Backup        string               // repository for snapshots; none are taken when empty
	BackupEvery   time.Duration        // how far apart they are; as often as it is needed when zero
	ChangesEvery  time.Duration        // how often what changed in between is kept; ten seconds when zero
	Heads         string               // where the end of the audit trail is kept outside: a file or syslog://host:port
	Identity      string               // header in which the proxies name whom the city's own log-in knows; none when empty
	Certified     bool                 // that log-in checks a certificate or a code, too
	Unlimited     bool                 // no limits of pace, for trials of load on a demonstration folder
	Listening     func(address string) // told the address once requests are taken
	SetupCode     func(code string)    // told the one-time code of the first start
}

// errPlain refuses to send passwords over an open network.
var errPlain = errors.New("未配置 TLS 证书，也未指定前置代理，只能在本机地址（127.0.0.1）上提供服务；请用 --cert 和 --cert-key，或用 --proxy 写明代理地址")

var errNoGateway = errors.New("--identity-header 只采信前置代理，请用 --proxy 写明代理地址")

var errUnlimited = errors.New("--no-limits 只能用于演示目录的压力试验；正式数据请去掉这个参数")

// voucher is the city's own log-in, when one is plugged in.
func (o ServeOptions) voucher() web.Voucher {
	if o.Identity == "" {
		return nil
	}
	return web.Gateway{Header: o.Identity, Proxies: o.Proxies, Strong: o.Certified}
}

func (o ServeOptions) secure() bool { return o.Cert != "" || len(o.Proxies) > 0 }

// Serve answers requests until ctx ends. Background work stops before the database is closed.
func (a *App) Serve(ctx context.Context, o ServeOptions) error {
	if o.Unlimited && a.demo == nil {
		return errUnlimited
	}
	if o.Identity != "" && len(o.Proxies) == 0 {
		return errNoGateway
	}
	if o.Heads != "" {
		if err := checkHeadPlace(a.folder.dir, o.Heads); err != nil {
			return err
		}
	}
	l, err := a.listen(ctx, o)
	if err != nil {
		return err
	}
	api := a.API(web.Options{Version: a.opts.Version, Secure: o.secure(), Proxies: o.Proxies, Log: a.log, Limited: !o.Unlimited, Voucher: o.voucher()})
	a.Jobs.Every("web.forget", time.Hour, func(ctx context.Context, _ time.Time) error { return api.Forget(ctx) })
	if o.Backup != "" {
		a.backups.folder, a.backups.every = o.Backup, o.BackupEvery
		a.beginJournal(ctx, o.ChangesEvery)
		a.scheduleBackups()
	}
	a.scheduleChecks()
	if err := a.clearScratch(); err != nil {
		a.log.WarnContext(ctx, "copies of the data that were left over stay where they are", "error", err)
	}
	if a.DB.Unclean() {
		if err := a.askCheck(ctx, "上次没有正常停止"); err != nil {
			return errors.Join(err, l.Close())
		}
	}
	if err := a.tellSetupCode(ctx, o); err != nil {
		return errors.Join(err, l.Close())
	}
	var step <-chan struct{}
	if o.Heads != "" {
		step = a.published()
	}
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	var wg sync.WaitGroup
	wg.Go(func() { a.Jobs.Run(work, 2) })
	wg.Go(func() { a.Intake.Run(work) })
	wg.Go(func() { a.Audit.Run(work, a.DB, a.log) })
	wg.Go(func() { a.serveMetrics(work, o.Metrics) })
	wg.Go(func() { a.watchClock(work) })
	wg.Go(func() { a.keepJournal(work) })
	if o.Heads != "" {
		wg.Go(func() { a.keepHeads(work, o.Heads, step) })
	}
	if o.Listening != nil {
		o.Listening(address(l, o.Cert != ""))
	}
	err = web.Serve(ctx, l, api.Handler(frontend.Site(), a.Ready), a.log)
	stop()
	wg.Wait()
	return err
}

func (a *App) listen(ctx context.Context, o ServeOptions) (net.Listener, error) {
	var c net.ListenConfig
	l, err := c.Listen(ctx, "tcp", o.Addr)
	if err != nil {
		return nil, fmt.Errorf("监听地址 %s 用不了：%w", o.Addr, err)
	}
	tcp, _ := l.Addr().(*net.TCPAddr)
	if !o.secure() && a.demo == nil && (tcp == nil || !tcp.IP.IsLoopback()) {
		return nil, errors.Join(errPlain, l.Close())
	}
	if o.Cert == "" {
		return l, nil
	}
	pair, err := tls.LoadX509KeyPair(o.Cert, o.CertKey)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("TLS 证书读不出：%w", err), l.Close())
	}
	return tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}), nil
}

func address(l net.Listener, secure bool) string {
	if secure {
		return "https://" + l.Addr().String()
	}
	return "http://" + l.Addr().String()
}

func (a *App) tellSetupCode(ctx context.Context, o ServeOptions) error {
	if o.SetupCode == nil {
		return nil
	}
	code, err := a.Accounts.NewSetupCode(ctx)
	if err == nil && code != "" {
		o.SetupCode(code)
	}
	return err
}

// serveMetrics serves Prometheus on an address of its own, so that it is never public by accident.
func (a *App) serveMetrics(ctx context.Context, addr string) {
	if addr == "" {
		return
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.Handler())
	s := &http.Server{Addr: addr, Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = s.Close() })
	defer stop()
	if err := s.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		a.log.Error("metrics not served", "addr", addr, "err", err.Error())
	}
}

// API mounts every operation.
func (a *App) API(o web.Options) *web.API {
	o.Permissions = roles.Permissions()
	api := web.New(a.DB, a.Accounts, o)
	a.Accounts.Operations(api)
	a.Orgs.Operations(api)
	a.Members.Operations(api)
	a.Intake.Operations(api, a.Accounts)
	a.Bulks.Operations(api)
	a.Retention.Operations(api)
	a.Activities.Operations(api)
	a.Points.Operations(api)
	a.Objections.Operations(api)
	a.Honours.Operations(api)
	a.Problems.Operations(api)
	a.Outreach.Operations(api)
	a.Training.Operations(api)
	a.Contest.Operations(api)
	a.Publicity.Operations(api)
	a.Appraisal.Operations(api)
	a.Inspection.Operations(api)
	a.Attachments.Operations(api, a.Activities.Evidence())
	a.Attachments.Operations(api, a.Problems.Evidence())
	a.Metrics.Operations(api)
	a.Norms.Operations(api)
	a.Obligations.Operations(api)
	a.Structure.Operations(api)
	a.Establishment.Operations(api)
	a.Elections.Operations(api)
	a.Teams.Operations(api)
	a.Briefings.Operations(api)
	a.Desk.Operations(api)
	a.Handbooks.Operations(api)
	a.Opinions.Operations(api, a.homeOf)
	a.Papers.Operations(api)
	a.Letters.Operations(api)
	a.operations(api)
	a.watched = watchedFields(api.Fields())
	return api
}

// openNothing opens a database that nobody asks anything.
func openNothing(ctx context.Context) (*db.DB, error) {
	return db.Open(ctx, db.Options{File: "nothing.db", ReadOnly: true})
}

// Contract is the API's description, made without any data.
func Contract(ctx context.Context) ([]byte, error) {
	d, err := openNothing(ctx)
	if err != nil {
		return nil, err
	}
	a := &App{DB: d, opts: Options{Version: "1"}, log: discard}
	a.wire()
	raw, err := a.API(web.Options{Version: "1"}).OpenAPI()
	var b bytes.Buffer
	err = errors.Join(err, json.Indent(&b, raw, "", "  "), a.Close())
	b.WriteByte('\n')
	return b.Bytes(), err
}

// minFree is the room on the disk below which the program is not ready to take writes: 200 MiB, or a tenth of a
// disk that is small.
const minFree = 200 << 20

// Ready tells whether requests can be served: the database answers, there is room, the trail is
// being sealed.
func (a *App) Ready(ctx context.Context) error {
	if err := a.DB.Ping(ctx); err != nil {
		return err
	}
	if free, total := a.room(); free < min(minFree, total/10) {
		return fmt.Errorf("only %d MiB free", free>>20)
	}
	open, err := a.Audit.OldestOpen(ctx, a.DB.Read(), a.DB.Now())
	if err == nil && open > time.Minute {
		err = fmt.Errorf("audit rows not sealed for %s", open)
	}
	return err
}

// room is what is free on the disk of the data, and what there is in all.
func (a *App) room() (free, total uint64) {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(a.folder.dir, &fs); err != nil {
		return 0, 1 << 63
	}
	return fs.Bavail * uint64(fs.Bsize), fs.Blocks * uint64(fs.Bsize)
}
