package app

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sanchuang/internal/directory/account"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/duty"
)

// alarms are the titles and notes on the system administrators' desks.
func (p *patient) alarms() map[string]string {
	p.t.Helper()
	id, err := db.Scalar[kernel.ID](p.t.Context(), p.a.DB.Read(), "SELECT id FROM account WHERE login='aone'")
	p.must(err)
	admin, err := p.a.Accounts.Acting(p.t.Context(), id, "backup.read")
	p.must(err)
	mine, err := duty.Mine(p.t.Context(), p.a.DB.Read(), admin.Grants, nil, kernel.Page{Number: 1, Size: 50})
	p.must(err)
	out := map[string]string{}
	for _, d := range mine.Items {
		out[strings.TrimPrefix(d.Title, "系统告警：")] = d.Note
	}
	return out
}

// TestAlarmsReachTheDeskAndLeaveIt damages the only whole backup and opens the key to others: a drill, a look around and the
// nightly check put both on the system administrators' desks, in words alone, and take away what is mended.
func TestAlarmsReachTheDeskAndLeaveIt(t *testing.T) {
	p := &patient{t, opened(t, filepath.Join(t.TempDir(), "data"))}
	defer p.a.Close()
	ctx := t.Context()
	code, err := p.a.Accounts.NewSetupCode(ctx)
	p.must(err)
	const strong = "Jiangzhou#2017"
	p.must(p.a.Accounts.SetUp(ctx, account.Caller{}, code, []account.FirstAdministrator{
		{Role: account.RoleSysAdmin, Login: "aone", Name: "一", Password: strong},
		{Role: account.RoleSecAdmin, Login: "btwo", Name: "二", Password: strong},
		{Role: account.RoleAuditAdmin, Login: "cthree", Name: "三", Password: strong},
	}))
	p.a.backups.folder = filepath.Join(t.TempDir(), "repository")
	look := func(what string, words ...string) {
		t.Helper()
		got := p.alarms()
		if len(words) == 0 && got[what] != "" {
			t.Errorf("%s: still there: %s", what, got[what])
		}
		for _, w := range words {
			if !strings.Contains(got[what], w) {
				t.Errorf("%s: %q says nothing of %q", what, got[what], w)
			}
		}
		for _, technical := range []string{"backup.", "EOF", "。。", "；。"} {
			if strings.Contains(got[what], technical) {
				t.Errorf("%s: %q holds %q", what, got[what], technical)
			}
		}
	}
	p.must(p.a.LookAround(ctx))
	look("备份", "备份目录不存在", "核对目录")

	p.must(p.a.takeScheduled(ctx, ""))
	look("备份")
	packs, err := filepath.Glob(filepath.Join(p.a.backups.folder, "packs", "*.pack"))
	p.must(err)
	for _, pack := range packs {
		info, err := os.Stat(pack)
		p.must(err)
		p.must(os.Truncate(pack, info.Size()/2))
	}
	p.must(p.a.drillScheduled(ctx, ""))
	look("备份", "恢复演练没有通过：备份", "已损坏", "下一次备份自动改为完整备份")
	watcher, err := p.a.DB.Raw().Conn(ctx) // tells whether another connection has written
	p.must(err)
	version := func() (n int64) {
		p.must(watcher.QueryRowContext(ctx, "PRAGMA data_version").Scan(&n))
		return n
	}
	before := version()
	p.must(p.a.LookAround(ctx))
	if version() != before {
		t.Error("what stays as it is was written again")
	}
	p.must(watcher.Close())

	p.must(os.Chmod(p.a.keyFile(), 0o644))
	p.must(p.a.Check(ctx, ""))
	look("主密钥", "别人也能读")
	p.must(os.Chmod(p.a.keyFile(), 0o600))
	p.must(p.a.takeScheduled(ctx, "")) // a whole one, without being told
	p.must(p.a.drillScheduled(ctx, ""))
	look("备份")
	look("主密钥")
	look("变更记录", "没有按时记入备份目录。检查") // nobody follows the changes here
	if left := p.alarms(); len(left) > 1 {
		t.Errorf("left on the desk: %v", left)
	}
}

// TestAlarmsOfAnotherNode: a node that has no backups leaves alarms about them to the one that has; where there is one machine
// only, nobody else would take them away.
func TestAlarmsOfAnotherNode(t *testing.T) {
	for name, c := range map[string]struct {
		url  func(testing.TB) string
		left int
	}{"sqlite": {func(testing.TB) string { return "" }, 0}, "postgres": {dbtest.NewPostgres, 1}} {
		t.Run(name, func(t *testing.T) {
			a, err := Open(t.Context(), Options{Data: filepath.Join(t.TempDir(), "data"), URL: c.url(t), Version: "test", Log: discard})
			p := &patient{t, a}
			p.must(err)
			defer a.Close()
			p.must(a.raiseAlarms(t.Context(), []Finding{found("备份", false, "最近一次已超过一天", "补做一次")}))
			p.must(a.LookAround(t.Context()))
			all, err := duty.OfKind(t.Context(), a.DB.Read(), alarmDuty)
			p.must(err)
			if n := len(all); n != c.left {
				t.Errorf("%d alarms are left: %+v", n, all)
			}
		})
	}
}

// TestSignsOfMisuse: the hundred-and-first failed log-in of an hour and the hundredth number opened on a day stand on the security
// administrators' desks, not one fewer, for three days.
func TestSignsOfMisuse(t *testing.T) {
	for name, url := range map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" }, "postgres": dbtest.NewPostgres} {
		t.Run(name, func(t *testing.T) {
			a, err := Open(t.Context(), Options{Data: filepath.Join(t.TempDir(), "data"), URL: url(t), Version: "test", Log: discard})
			p := &patient{t, a}
			p.must(err)
			defer a.Close()
			now := time.Date(2026, 11, 27, 23, 30, 0, 0, kernel.Zone)
			a.DB.SetClock(func() time.Time { return now })
			act := func(action string, n int) {
				t.Helper()
				p.must(a.DB.Do(t.Context(), "test", func(ctx context.Context, tx *db.Tx) error {
					return a.Audit.RecordAll(ctx, tx, kernel.Actor{Account: 7, Name: "李敏"}, slices.Repeat([]audit.Entry{{Action: action, ObjectType: "account", Detail: map[string]any{}}}, n))
				}))
			}
			notes := func(want ...string) {
				t.Helper()
				p.must(a.LookAround(t.Context()))
				all, err := duty.OfKind(t.Context(), a.DB.Read(), alarmDuty)
				p.must(err)
				got := []string{}
				for _, d := range all {
					if d.Role == account.RoleSecAdmin && d.OrgID == 0 {
						says, _, _ := strings.Cut(d.Note, "。")
						got = append(got, says)
					}
				}
				slices.Sort(got)
				if !slices.Equal(got, want) {
					t.Errorf("on the security administrators' desks: %q, want %q", got, want)
				}
			}
			act("session.refused", 100)
			act("member.reveal", 99)
			notes()
			now = now.Add(time.Hour) // another hour and another day of the city
			act("session.refused", 100)
			act("member.reveal", 99)
			notes()
			act("activation.refused", 1)
			notes("11月28日00:00起一小时内登录失败 101 次")
			act("member.reveal", 1)
			notes("11月28日00:00起一小时内登录失败 101 次", "李敏在11月28日查看党员完整证件号、电话 100 次")
			now = now.Add(misuseKept - time.Minute)
			notes("11月28日00:00起一小时内登录失败 101 次", "李敏在11月28日查看党员完整证件号、电话 100 次")
			now = now.Add(2 * time.Minute)
			notes()
		})
	}
}
