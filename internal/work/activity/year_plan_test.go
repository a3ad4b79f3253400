package activity

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/calendar"
	"sanchuang/internal/spine/obligation"
)

// R05: a fixed day is a day of the month or of the week; on a day of rest it is the next working day.
func TestFixedDays(t *testing.T) {
	for _, c := range []struct {
		week, day int
		month     kernel.Day
		want      kernel.Day
		words     string
	}{
		{0, 15, "2026-09-01", "2026-09-15", "每月15日"},
		{0, 15, "2026-11-20", "2026-11-16", "每月15日"}, // a Sunday
		{0, 31, "2026-02-01", "2026-02-28", "每月31日"}, // the last day, though a Saturday with make-up work
		{0, 31, "2024-02-10", "2024-02-29", "每月31日"}, // a leap year
		{0, 1, "2026-10-01", "2026-10-08", "每月1日"},   // over the National Day
		{2, 5, "2026-11-01", "2026-11-13", "每月第二个星期五"},
		{1, 7, "2026-11-01", "2026-11-02", "每月第一个星期日"},  // the 1st is a Sunday: the Monday after
		{5, 5, "2026-07-01", "2026-07-31", "每月最后一个星期五"}, // the fifth Friday
		{5, 5, "2026-06-01", "2026-06-26", "每月最后一个星期五"}, // there are four
		{4, 3, "2030-05-01", "2030-05-22", "每月第四个星期三"},  // a year that the calendar does not know
	} {
		f := FixedDay{From: "2020-01-01", Week: c.week, Day: c.day}
		if got := f.In(c.month, calendar.Seeded()); got != c.want || f.Words() != c.words {
			t.Errorf("%s in %s: %s, want %s", f.Words(), c.month, got, c.want)
		}
	}
	for _, f := range []FixedDay{{From: "", Day: 3}, {From: "2026-01-01", Day: 32}, {From: "2026-01-01", Week: 2, Day: 8}, {From: "2026-01-01", Week: 1}} {
		if f.check() == nil {
			t.Errorf("%+v is taken", f)
		}
	}
}

// A fixed day holds from its day until the next one's.
func TestFixedDaysByDay(t *testing.T) {
	list := []FixedDay{{From: "2025-01-01", Day: 10}, {From: "2026-03-01", Day: 20}, {From: "2026-10-01"}}
	for day, want := range map[kernel.Day]int{"2024-12-31": 0, "2025-01-01": 10, "2026-02-28": 10, "2026-03-01": 20, "2026-09-30": 20, "2026-10-01": 0} {
		if f, ok := fixedOn(list, day); f.Day != want || ok != (want > 0) {
			t.Errorf("%s: %+v", day, f)
		}
	}
}

func slot(rule, kind string, shape obligation.Shape, late bool, first, last kernel.Day) obligation.Slot {
	return obligation.Slot{Rule: rule, Org: 1, Kinds: []string{kind}, Shape: shape, Late: late, Period: kernel.Period{First: first, Last: last}}
}

func TestAPlanIsDraftedFromWhatIsOwed(t *testing.T) {
	var slots []obligation.Slot
	for m := 1; m <= 12; m++ {
		p := kernel.PeriodOf(kernel.Monthly, kernel.MakeDay(2026, m, 1))
		slots = append(slots, slot("theme_day", ThemeDay, obligation.ByRecord, false, p.First, p.Last))
	}
	for q := 1; q <= 10; q += 3 {
		p := kernel.PeriodOf(kernel.Quarterly, kernel.MakeDay(2026, q, 1))
		slots = append(slots, slot("lecture", Lecture, obligation.ByRecord, false, p.First, p.Last))
	}
	slots = append(slots,
		slot("secretary_lecture", Lecture, obligation.ByHead, false, "2026-01-01", "2026-12-31"),
		slot("org_life", OrgLifeMeeting, obligation.ByRecord, true, "2026-01-01", "2026-12-31"),
		slot("appraisal", "member_appraisal", obligation.ByRecord, true, "2026-01-01", "2026-12-31"))
	var got []string
	for _, l := range draftPlan(slots, []FixedDay{{From: "2026-06-01", Day: 15}}, calendar.Seeded()) {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%d %s %s %s", l.Month, strings.Join(l.Kinds, "+"), l.Day, l.Note)))
	}
	want := []string{
		"1 theme_day", "2 theme_day", "2 lecture  书记讲党课", "3 theme_day", "4 theme_day", "5 theme_day", "5 lecture", "6 theme_day 2026-06-15",
		"7 theme_day 2026-07-15", "8 theme_day 2026-08-17", "8 lecture", "9 theme_day 2026-09-15", "10 theme_day 2026-10-15", "11 theme_day 2026-11-16", "11 lecture",
		"12 theme_day 2026-12-15", "12 org_life_meeting+member_appraisal",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestWhatBecameOfAPlan(t *testing.T) {
	today := kernel.Day("2026-06-20")
	lines := []PlanLine{
		{ID: 1, OrgID: 1, Month: 1, Kinds: []string{ThemeDay}, activity: 13}, // made from it, held a month late
		{ID: 2, OrgID: 1, Month: 2, Kinds: []string{ThemeDay}},
		{ID: 3, OrgID: 1, Month: 2, Kinds: []string{ThemeDay}}, // a second one in the same month
		{ID: 4, OrgID: 1, Month: 3, Day: "2026-03-10", Kinds: []string{Lecture}},
		{ID: 5, OrgID: 1, Month: 4, Kinds: []string{Lecture}},
		{ID: 6, OrgID: 2, Month: 5, Kinds: []string{GroupMeeting}},
		{ID: 7, OrgID: 1, Month: 6, Kinds: []string{ThemeDay}},
		{ID: 8, OrgID: 1, Month: 6, Kinds: []string{Lecture}},
		{ID: 9, OrgID: 1, Month: 7, Kinds: []string{Lecture}},
		{ID: 10, OrgID: 1, Month: 2, Kinds: []string{BranchAssembly}}, // held in another month of its quarter
		{ID: 11, OrgID: 1, Month: 5, Kinds: []string{BranchAssembly}}, // held in the next quarter only
	}
	rec := func(id, org kernel.ID, state State, kind string, day, fixed kernel.Day) planRecord {
		return planRecord{id: id, org: org, state: state, kinds: []string{kind}, day: day, shown: day, fixed: fixed}
	}
	records := []planRecord{
		rec(11, 1, Accepted, ThemeDay, "2026-02-10", ""), rec(13, 1, Accepted, ThemeDay, "2026-02-20", ""), rec(12, 1, Submitted, Lecture, "2026-04-30", ""),
		rec(14, 1, Accepted, Lecture, "2026-03-11", ""), rec(15, 1, Accepted, GroupMeeting, "2026-05-11", ""), rec(16, 1, Accepted, ThemeDay, "2026-06-16", "2026-06-15"),
		rec(17, 1, Draft, Lecture, "2026-06-25", ""), rec(18, 1, Accepted, BranchAssembly, "2026-03-31", ""), rec(19, 1, Accepted, BranchAssembly, "2026-07-01", ""),
	}
	want := []PlanState{MovedOn, Held, NotRecorded, MovedOn, InReview, NotRecorded, MovedOn, Arranged, Planned, MovedOn, NotRecorded}
	for i, r := range matchPlan(lines, records) {
		if got := lines[i].state(r, 2026, today); got != want[i] {
			t.Errorf("line %d: %s, want %s", lines[i].ID, got, want[i])
		}
	}
	june := PlanLine{Month: 6}
	for day, want := range map[kernel.Day]PlanState{"2026-06-30": Planned, "2026-07-01": NotRecorded} {
		if got := june.state(nil, 2026, day); got != want {
			t.Errorf("on %s: %s", day, got)
		}
	}
}
