package demo

import (
	"context"
	"errors"
	"slices"
	"time"

	"sanchuang/internal/directory/account"
	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/honour"
	"sanchuang/internal/spine/metric"
	"sanchuang/internal/spine/objection"
	"sanchuang/internal/spine/paper"
	"sanchuang/internal/spine/points"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/view/briefing"
	"sanchuang/internal/view/handbook"
	"sanchuang/internal/work/activity"
	"sanchuang/internal/work/appraisal"
	"sanchuang/internal/work/contest"
	"sanchuang/internal/work/inspection"
	"sanchuang/internal/work/outreach"
	"sanchuang/internal/work/publicity"
	"sanchuang/internal/work/structure"
	"sanchuang/internal/work/training"
)

// Parts are the services through which the city is loaded.
type Parts struct {
	DB          *db.DB
	Orgs        *org.Service
	Members     *member.Service
	Points      *points.Service
	Objections  *objection.Service
	Metrics     *metric.Service
	Honours     *honour.Service
	Problems    *problem.Service
	Activities  *activity.Service
	Outreach    *outreach.Service
	Training    *training.Service
	Contests    *contest.Service
	Publicity   *publicity.Service
	Appraisals  *appraisal.Service
	Inspections *inspection.Service
	Letters     *inspection.Letters
	Structures  *structure.Service
	Papers      *paper.Service
	Briefings   *briefing.Service
	Handbooks   *handbook.Service
}

// Result is what a made city answers.
type Result struct {
	Logins   []account.DemonstrationAccount
	Accounts []Account // the same, as a demonstration prints them
	Clock    time.Time // what the city's clock shows when it begins to be used

	TakenOver time.Time // when the registers of the years before came in
	Batches   []intake.Recorded
}

// loader writes the plan. The clock goes with the records, so that each was made when it says.
type loader struct {
	*city
	Parts
	ctx    context.Context // facts appended under it tell nobody
	plain  context.Context
	writer kernel.Actor

	batches []intake.Recorded // the tables of the takeover
	taking  bool              // the takeover is under way
}

// bulky are the tables that get most rows; they do without their indexes meanwhile.
var bulky = []string{"fact", "activity", "activity_as", "activity_attendance", "audit", "visit", "participation", "trainee", "problem", "debriefing"}

func newLoader(ctx context.Context, parts Parts, o Options) *loader {
	l := &loader{city: planCity(o), Parts: parts, ctx: fact.Silently(ctx), plain: ctx, writer: kernel.Actor{Name: "工委办公室", OrgName: "市直机关工委", Scope: kernel.Everything()}}
	l.DB.SetIDs(kernel.NewIDs(o.Seed | 1))
	return l
}

// load makes the city in an empty database: the directory and the registers of earlier years as
// they were taken over in January of the current year, then month after month what happened. It is
// for a folder that nobody uses yet; what subscribers of facts keep is computed at the end.
func (l *loader) load() (Result, error) {
	result := Result{Clock: l.today.Start().Add(10 * time.Hour)}
	registers := l.planRegisters()
	l.say("城市已规划：%d 个组织，%d 名党员。", len(l.orgs), len(l.people))
	if err := l.DB.Bulk(l.ctx, bulky, func() error { return l.fill(registers) }); err != nil {
		return result, err
	}
	result.TakenOver, result.Batches = l.takeover().Start().Add(9*time.Hour), l.batches
	l.clock(l.today, 8)
	result.Logins, result.Accounts = l.accounts()
	// What the clock would write within minutes is there before reports are drawn and signed.
	if err := l.Structures.ComeOut(l.ctx); err != nil {
		return result, err
	}
	l.say("正在汇总指标和积分……")
	if err := l.derive(); err != nil {
		return result, err
	}
	if err := l.drafts(); err != nil {
		return result, err
	}
	l.clock(l.today, 8)
	if err := l.justice(l.plain); err != nil {
		return result, err
	}
	if err := l.papers(); err != nil {
		return result, err
	}
	if err := l.rectify(l.plain); err != nil {
		return result, err
	}
	if err := l.handbooks(); err != nil {
		return result, err
	}
	l.DB.SetClock(func() time.Time { return result.Clock })
	return result, nil
}

// takeover is the day on which the years before were taken over.
func (l *loader) takeover() kernel.Day { return kernel.MakeDay(l.Year, 1, 5) }

// fill writes everything that was recorded.
func (l *loader) fill(r *registers) error {
	if err := l.past(r); err != nil {
		return err
	}
	if err := l.theCitysOwn(); err != nil {
		return err
	}
	if err := l.count(firstYear, l.Year-2); err != nil {
		return err
	}
	if err := l.lastYear(); err != nil {
		return err
	}
	var live []meeting
	for month := 1; month <= l.last.Month(); month++ {
		p := kernel.PeriodOf(kernel.Monthly, kernel.MakeDay(l.Year, month, 1))
		rest, err := l.month(month, kernel.Period{First: max(p.First, l.takeover()), Last: min(p.Last, l.last)}, r)
		if err != nil {
			return err
		}
		live = append(live, rest...)
		l.say("%d月的记录已写入。", month)
	}
	return l.live(live)
}

// past writes the directory and the registers of the years before.
func (l *loader) past(r *registers) error {
	l.clock(l.takeover(), 9)
	before := kernel.Period{First: "1900-01-01", Last: l.takeover().AddDays(-1)}
	if err := l.organisations(); err != nil {
		return err
	}
	if err := l.directory(before); err != nil {
		return err
	}
	l.say("组织和党员名册已写入。")
	l.taking = true
	if err := l.registers(r.slice(before)); err != nil {
		return err
	}
	l.taking = false
	l.say("历年台账已写入。")
	if err := l.fixedDays(); err != nil {
		return err
	}
	return l.yearPlans()
}

// month writes what happened and was recorded in a month; it answers the records that go their way by hand.
func (l *loader) month(month int, p kernel.Period, r *registers) (live []meeting, err error) {
	if err := l.changesOf(p); err != nil {
		return nil, err
	}
	l.clock(p.Last, 20)
	if err := l.directory(p); err != nil {
		return nil, err
	}
	if err := l.registers(r.slice(p)); err != nil {
		return nil, err
	}
	var records []activity.Record
	for _, m := range l.planMonth(month) {
		if m.fate != accepted {
			live = append(live, m)
			continue
		}
		records = append(records, m.record)
	}
	return live, l.accept(records)
}

// lastYear writes the organisation life of the year before, as it was taken over with its registers.
func (l *loader) lastYear() error {
	for month := 1; month <= 12; month++ {
		var records []activity.Record
		for _, m := range l.planLastYear(month) {
			records = append(records, m.record)
		}
		if err := l.accept(records); err != nil {
			return err
		}
	}
	l.say("上年的组织生活已写入。")
	return nil
}

func (l *loader) accept(records []activity.Record) error {
	for part := range slices.Chunk(records, recordsAtOnce) {
		if err := l.do(func(ctx context.Context, tx *db.Tx) error { return l.Activities.BulkInsertAccepted(ctx, tx, part) }); err != nil {
			return err
		}
	}
	return nil
}

// recordsAtOnce bounds a transaction and the memory it takes.
const recordsAtOnce = 2000

func (l *loader) do(fn func(context.Context, *db.Tx) error) error {
	return l.DB.Do(l.ctx, "demo.load", fn)
}

// clock sets the city's clock to an hour of a day.
func (l *loader) clock(day kernel.Day, hour int) {
	l.clockAt(day.Start().Add(time.Duration(hour) * time.Hour))
}

func (l *loader) clockAt(at time.Time) { l.DB.SetClock(func() time.Time { return at }) }

// derive computes what subscribers keep: metrics beside points, for these mostly read.
func (l *loader) derive() error {
	metrics := make(chan error, 1)
	go func() { metrics <- l.Metrics.Rebuild(l.ctx) }()
	return errors.Join(l.count(l.Year-1, l.Year), <-metrics)
}

// count computes the points of some years. Each year reads all facts there are, so that years of which
// nothing more will be recorded are counted before the current one is written.
func (l *loader) count(from, to int) error {
	for year := max(firstYear, from); year <= to; year++ {
		if err := l.Points.Recompute(l.ctx, year); err != nil {
			return err
		}
	}
	return nil
}

// live takes some records through the steps that people take: drafts, submissions that wait, ones that
// were sent back, corrections.
func (l *loader) live(list []meeting) error {
	slices.SortStableFunc(list, func(a, b meeting) int { return int(a.record.At - b.record.At) })
	for _, m := range list {
		if err := l.liveOne(m); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) liveOne(m meeting) error {
	at := time.UnixMilli(m.record.At)
	l.clockAt(at)
	by, org, c := m.record.By, m.record.OrgID, m.record.Content
	if m.fate == amended {
		a, err := l.Activities.Record(l.ctx, by, org, c)
		if err != nil {
			return err
		}
		l.clockAt(l.later(at))
		_, err = l.Activities.Correct(l.ctx, by, a.ID, a.Version, m.reason, mended(a.Content, m.reason))
		return err
	}
	a, err := l.Activities.CreateDraft(l.ctx, by, org, c)
	if err != nil || m.fate == drafted {
		return err
	}
	if a, err = l.Activities.Submit(l.ctx, by, a.ID, a.Version); err != nil || m.fate == waiting {
		return err
	}
	l.clockAt(l.later(at))
	clerk := kernel.Actor{Name: "机关党委专干", Scope: kernel.Everything()}
	_, err = l.Activities.Return(l.ctx, clerk, a.ID, a.Version, m.reason)
	return err
}

// later is a day and a half after, before the city begins to be used.
func (l *loader) later(at time.Time) time.Time {
	return minTime(at.Add(39*time.Hour), l.today.Start().Add(7*time.Hour))
}

func minTime(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// mended is the content as it should have been.
func mended(c activity.Content, reason string) activity.Content {
	if reason != correctionReasons[0] {
		c.Place = pick(newDice(0, reason), places[""]) + "（更正）"
		return c
	}
	c.Attendances = slices.Clone(c.Attendances)
	at := slices.IndexFunc(c.Attendances, func(a activity.Attendance) bool { return a.Mark != activity.Attended })
	c.Attendances[at].Mark, c.Attendances[at].Reason = activity.Attended, ""
	return c
}
