package activity

import (
	"fmt"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/calendar"
)

// FixedDay (主题党日固定日) is the day of each month on which a branch holds its theme day, from a day on
// (R05). Day 0 says that there is none any more.
type FixedDay struct {
	From kernel.Day `json:"from" maxLength:"10" doc:"自哪一天起"`
	Week int        `json:"week" minimum:"0" maximum:"5" doc:"0 为每月几日；1 至 4 为第几个星期几；5 为最后一个"`
	Day  int        `json:"on" minimum:"0" maximum:"31" doc:"几日，或星期几（1 为星期一）；0 为不再固定"`
}

// lastWeek stands for the last weekday of that name in a month.
const lastWeek = 5

// check finds what is wrong with a fixed day before it is kept.
func (f FixedDay) check() error {
	switch {
	case !f.From.Valid():
		return ErrFixedFrom
	case f.Day == 0 && f.Week == 0:
		return nil
	case f.Week == 0 && f.Day > 31, f.Week > 0 && (f.Day < 1 || f.Day > 7):
		return ErrFixedDay
	}
	return nil
}

// Words (说明) is the fixed day as people say it: 每月15日, 每月第二个星期五.
func (f FixedDay) Words() string {
	weekday := func() string { return "星期" + []string{"一", "二", "三", "四", "五", "六", "日"}[f.Day-1] }
	switch {
	case f.Day == 0:
		return ""
	case f.Week == 0:
		return fmt.Sprintf("每月%d日", f.Day)
	case f.Week == lastWeek:
		return "每月最后一个" + weekday()
	}
	return fmt.Sprintf("每月第%s个%s", []string{"一", "二", "三", "四"}[f.Week-1], weekday())
}

// In is the day in the month of a day; the 31st is the last day of a shorter month. Where it is a day of
// rest it is the next working day of that month, as far as the calendar knows.
func (f FixedDay) In(month kernel.Day, table *calendar.Table) kernel.Day {
	p := kernel.PeriodOf(kernel.Monthly, month)
	day := f.plain(p)
	if next, err := table.NextWorkday(day); err == nil && next <= p.Last {
		return next
	}
	return day
}

func (f FixedDay) plain(p kernel.Period) kernel.Day {
	if f.Week == 0 {
		return min(p.Last, p.First.AddDays(f.Day-1))
	}
	first := p.First.AddDays((f.Day%7 - int(p.First.Weekday()) + 7) % 7)
	if f.Week < lastWeek {
		return first.AddDays(7 * (f.Week - 1))
	}
	last := first.AddDays(28)
	if last > p.Last {
		last = first.AddDays(21)
	}
	return last
}

// fixedOn is the fixed day in force on a day; the list is by its first day, the earliest first.
func fixedOn(list []FixedDay, day kernel.Day) (FixedDay, bool) {
	i := slices.IndexFunc(list, func(f FixedDay) bool { return f.From > day })
	if i < 0 {
		i = len(list)
	}
	if i == 0 || list[i-1].Day == 0 {
		return FixedDay{}, false
	}
	return list[i-1], true
}
