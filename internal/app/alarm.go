package app

import (
	"context"
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"sanchuang/internal/directory/account"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
)

// Alarms (告警) are findings that are not as they should be, kept as duties of the system administrators until they are. What
// they are about decides which page the desk leads to; the number stands for the finding's name.
const (
	alarmDuty   = "system.handle_alarm"
	alarmBackup = "alarm_backup"
	alarmPair   = "alarm_pair"
	alarmOther  = "alarm"
)

// lookAround is the tick between the nightly checks: it looks at what fails by day and costs nothing to look at.
const (
	lookAround = "data.look_around"
	lookEvery  = 10 * time.Minute
)

// LookAround (巡检) looks at the place, the backups, the clock, work that was given up and the scanner, and puts what is wrong on
// the system administrators' desks; signs of misuse go to the security administrators.
func (a *App) LookAround(ctx context.Context) error {
	findings := []Finding{a.keyFinding(), a.folderFinding(), a.diskFinding(), a.backupFinding()}
	for _, look := range []func(context.Context) (Finding, error){a.settingsFinding, a.clockFinding, a.jobFinding, a.scannerFinding, a.archiveFinding, a.loginFinding, a.revealFinding} {
		f, err := look(ctx)
		if err != nil {
			return err
		}
		findings = append(findings, f)
	}
	if a.journalState() != nil {
		findings = append(findings, a.journalFinding())
	}
	return a.raiseAlarms(ctx, findings)
}

// lookAfter looks around once backups have changed. That work is done and stands, whatever comes of looking.
func (a *App) lookAfter(ctx context.Context) {
	if err := a.LookAround(ctx); err != nil {
		a.log.Error("what is wrong could not be put on the desks", "err", err.Error())
	}
}

// raiseAlarms makes a duty of each finding that is bad and takes away those of findings that are good again; what was not looked
// at stays as it is. Of several nodes each speaks for the machine it runs on; one without backups leaves them to the others.
func (a *App) raiseAlarms(ctx context.Context, findings []Finding) error {
	there, err := duty.OfKind(ctx, a.DB.Read(), alarmDuty)
	if err != nil {
		return err
	}
	notes := map[kernel.ID]string{}
	for _, d := range there {
		notes[d.ObjectID] = d.Note
	}
	raise, clear := []duty.Duty{}, []duty.Duty{}
	for _, f := range findings {
		if f.skipped && a.DB.Dialect() == db.Postgres {
			continue
		}
		d := f.duty()
		switch note, told := notes[d.ObjectID]; {
		case f.Good && told:
			clear = append(clear, d)
		case !f.Good && note != d.Note:
			raise = append(raise, d)
		}
	}
	if len(raise)+len(clear) == 0 {
		return nil
	}
	return a.DB.Do(ctx, lookAround, func(ctx context.Context, tx *db.Tx) error {
		for _, d := range raise {
			if err := duty.Raise(ctx, tx, d); err != nil {
				return err
			}
		}
		for _, d := range clear {
			if err := duty.Clear(ctx, tx, alarmDuty, d.ObjectType, d.ObjectID); err != nil {
				return err
			}
		}
		return nil
	})
}

// What counts as a sign of misuse, and for how long it stands on the desk: over a weekend too.
const (
	failedLogins = 100 // within an hour of the clock
	manyReveals  = 100 // of one account, within a day
	misuseKept   = 72 * time.Hour
)

// loginFinding looks for an hour in which very many log-ins failed.
func (a *App) loginFinding(ctx context.Context) (Finding, error) {
	const hour = int64(time.Hour / time.Millisecond)
	type burst struct {
		hour int64
		n    int
	}
	all, err := db.Select(ctx, a.DB.Read(), func(s db.Scanner) (b burst, err error) { return b, s.Scan(&b.hour, &b.n) },
		"SELECT at/?, COUNT(*) FROM audit WHERE at>=? AND action IN ('session.refused','session.confirm_refused','password.refused','activation.refused') GROUP BY 1 HAVING COUNT(*)>? ORDER BY 1 DESC LIMIT 1",
		hour, a.DB.Now().Add(-misuseKept).UnixMilli(), failedLogins)
	f := Finding{What: "登录失败", Good: len(all) == 0, Says: "没有大量失败", misuse: true}
	for _, b := range all {
		f.Says = fmt.Sprintf("%s起一小时内登录失败 %d 次", time.UnixMilli(b.hour*hour).In(kernel.Zone).Format("1月2日15:04"), b.n)
		f.Do = "请审计管理员在“操作留痕”里查看这一小时的登录失败和来源地址；可疑的账号请系统管理员先停用"
	}
	return f, err
}

// revealFinding looks for an account that opened very many whole numbers on one day.
func (a *App) revealFinding(ctx context.Context) (Finding, error) {
	const day, zone = int64(24 * time.Hour / time.Millisecond), int64(8 * time.Hour / time.Millisecond)
	type opened struct {
		day  int64
		name string
		n    int
	}
	all, err := db.Select(ctx, a.DB.Read(), func(s db.Scanner) (o opened, err error) { return o, s.Scan(&o.day, &o.name, &o.n) },
		"SELECT (at+?)/?, MAX(actor), COUNT(*) FROM audit WHERE at>=? AND action='member.reveal' GROUP BY 1, account_id HAVING COUNT(*)>=? ORDER BY 1 DESC, 3 DESC LIMIT 1",
		zone, day, a.DB.Now().Add(-misuseKept).UnixMilli(), manyReveals)
	f := Finding{What: "查看完整号码", Good: len(all) == 0, Says: "没有大量查看", misuse: true}
	for _, o := range all {
		f.Says = fmt.Sprintf("%s在%s查看党员完整证件号、电话 %d 次", o.name, time.UnixMilli(o.day*day-zone).In(kernel.Zone).Format("1月2日"), o.n)
		f.Do = "请审计管理员在“操作留痕”里查看每次的事由，并向本人核实"
	}
	return f, err
}

func (f Finding) duty() duty.Duty {
	h := fnv.New32a()
	_, _ = h.Write([]byte(f.What))
	about := alarmOther
	switch {
	case f.pair:
		about = alarmPair
	case f.What == "备份" || f.What == "变更记录" || f.What == "连续归档":
		about = alarmBackup
	}
	role := account.RoleSysAdmin
	if f.misuse {
		role = account.RoleSecAdmin
	}
	return duty.Duty{
		Kind: alarmDuty, Title: "系统告警：" + f.What, Note: strings.TrimRight(f.Says, "；。") + "。" + f.Do + "。", Role: role, // held at no organisation
		ObjectType: about, ObjectID: kernel.ID(h.Sum32()),
	}
}

// inWords is what went wrong as people are told of it: a fault's own words, or else the error's.
func inWords(err error) string {
	if f, ok := kernel.AsFault(err); ok {
		return strings.TrimSuffix(f.Text, "。")
	}
	return err.Error()
}
