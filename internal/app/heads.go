package app

import (
	"context"
	"errors"
	"fmt"
	"log/syslog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"sanchuang/internal/platform/audit"
)

// headEvery is how often the end of the trail is written down outside.
const headEvery = time.Hour

var headKept = promauto.NewGauge(prometheus.GaugeOpts{
	Name: "sanchuang_audit_head_seconds", Help: "When the end of the audit trail was last kept outside, in seconds since 1970.",
})

// publishing are the acts by which something goes out that many then rely on: the end of the trail is written down
// outside right after them, so that nobody can take such an act back with the hour's trail.
var publishing = map[string]bool{
	"paper.issue": true, "paper.void": true, "briefing.seal": true, "election.approved": true, "establishment.approved": true,
	"points.adopt_scheme": true, "points.decide_closing": true,
}

// published answers what is told once after each publishing act; several at once are told once.
func (a *App) published() <-chan struct{} {
	step := make(chan struct{}, 1)
	a.Audit.Tell(func(action string) {
		if publishing[action] {
			select {
			case step <- struct{}{}:
			default:
			}
		}
	})
	return step
}

// keepHeads writes the signed end of the trail to place at once, then every hour and with each step: a file, best on
// another machine's disk that this one can only append to, or syslog://host:port.
func (a *App) keepHeads(ctx context.Context, place string, step <-chan struct{}) {
	keep := func() {
		if err := a.keepHead(ctx, place); err != nil && ctx.Err() == nil {
			a.log.Error("end of the audit trail not kept outside", "err", err.Error())
		}
	}
	keep()
	tick := time.NewTicker(headEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			keep()
		case <-step:
			keep()
		}
	}
}

// keepHead binds what waits first, so that the head covers all that was done up to now.
func (a *App) keepHead(ctx context.Context, place string) error {
	if _, err := a.Audit.Seal(ctx, a.DB); err != nil {
		return err
	}
	h, err := a.Audit.Head(ctx, a.DB.Read(), a.Vault, time.Now())
	if err != nil {
		return err
	}
	if address, ok := strings.CutPrefix(place, syslogScheme); ok {
		err = sendHead(address, h)
	} else {
		err = appendHead(place, h)
	}
	if err == nil {
		headKept.Set(float64(h.At.Unix()))
	}
	return err
}

const syslogScheme = "syslog://"

// checkHeadPlace refuses a place that could never be written to, before anybody relies on it.
func checkHeadPlace(data, place string) error {
	if u, err := url.Parse(place); strings.HasPrefix(place, syslogScheme) {
		if err != nil || u.Port() == "" {
			return fmt.Errorf("封存根的去处“%s”写法不对，请写成 syslog://主机:端口", place)
		}
		return nil
	}
	inside, err := filepath.Rel(data, place)
	if err == nil && inside != ".." && !strings.HasPrefix(inside, "../") {
		return errors.New("封存根不能写在数据目录里：能改数据的人就能改它；请写到另一块磁盘，最好是本机只能追加的网络目录")
	}
	f, err := os.OpenFile(place, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("封存根文件写不了：%w", err)
	}
	return f.Close()
}

func appendHead(file string, h audit.Head) error {
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(h.Line())
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

func sendHead(address string, h audit.Head) error {
	w, err := syslog.Dial("tcp", address, syslog.LOG_NOTICE|syslog.LOG_AUTH, "sanchuang")
	if err != nil {
		return err
	}
	return errors.Join(w.Notice(strings.TrimSpace(string(h.Line()))), w.Close())
}

// VerifyHeads holds the heads kept in a file against the trail; it answers how many there were and
// what is wrong with the first that does not fit.
func (a *App) VerifyHeads(ctx context.Context, file string) (int, string, error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, "", fmt.Errorf("封存根文件读不了：%w", err)
	}
	defer f.Close()
	heads, err := audit.ReadHeads(f)
	if err != nil {
		return 0, "", err
	}
	bad, err := a.Audit.VerifyHeads(ctx, a.DB.Read(), a.Vault, heads)
	return len(heads), bad, err
}
