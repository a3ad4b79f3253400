package app

import (
	"context"
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
// the system administrators' desks.
func (a *App) LookAround(ctx context.Context) error {
	findings := []Finding{a.keyFinding(), a.folderFinding(), a.diskFinding(), a.backupFinding()}
	for _, look := range []func(context.Context) (Finding, error){a.settingsFinding, a.clockFinding, a.jobFinding, a.scannerFinding, a.archiveFinding} {
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
	return duty.Duty{
		Kind: alarmDuty, Title: "系统告警：" + f.What, Note: strings.TrimRight(f.Says, "；。") + "。" + f.Do + "。", Role: account.RoleSysAdmin, // who holds it at no organisation
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
