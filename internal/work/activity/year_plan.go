package activity

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/calendar"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/obligation"
)

// Forecast answers what an organisation and its groups will owe in a year; *obligation.Service answers it.
type Forecast func(ctx context.Context, q db.Queryer, org kernel.ID, year int) ([]obligation.Slot, error)

// PlanState (计划情况) says what became of a planned line. It is read from the records, never ticked.
type PlanState string

// The states of a planned line.
const (
	Planned     PlanState = "planned"  // 计划中
	Arranged    PlanState = "arranged" // 已安排，草稿
	InReview    PlanState = "waiting"  // 待确认
	Held        PlanState = "held"     // 已开展
	MovedOn     PlanState = "moved"    // 改期开展
	NotRecorded PlanState = "missed"   // 当月已过，没有登记
)

// Chinese is the state's word on screens and in sheets.
func (s PlanState) Chinese() string {
	return map[PlanState]string{Planned: "计划中", Arranged: "已安排", InReview: "待确认", Held: "已开展", MovedOn: "改期开展", NotRecorded: "未登记"}[s]
}

// PlanLine (计划项) is one meeting of a branch's year: in which month, of which kinds, about what.
type PlanLine struct {
	ID    kernel.ID  `json:"id" required:"false" minimum:"0" doc:"新增的为 0"`
	OrgID kernel.ID  `json:"org_id" minimum:"1" doc:"由谁开展：本支部或其党小组"`
	Month int        `json:"month" minimum:"0" maximum:"99" doc:"几月"`
	Day   kernel.Day `json:"day" required:"false" maxLength:"10" doc:"只定月份的为空"`
	Kinds []string   `json:"kinds" maxItems:"6"`
	Topic string     `json:"topic" required:"false" maxLength:"100"`
	Note  string     `json:"note" required:"false" maxLength:"200"`

	activity, plan kernel.ID
}

// YearPlan (年度计划) is what a branch means to hold in a year.
type YearPlan struct {
	Org     kernel.ID
	Year    int
	Version int // 0 for one that was never kept
	Lines   []PlanLine
}

// maxPlanLines bounds a plan: a branch with six groups that plans each of their meetings has about 130.
const maxPlanLines = 300

// checkPlan finds what is wrong with the lines of a plan. Fault: ErrPlanLines with each beside its field.
func checkPlan(lines []PlanLine, year int, kinds Kinds, holders map[kernel.ID]Holder) error {
	var f faults
	for i, l := range lines {
		at := func(field string) string { return fmt.Sprintf("lines[%d].%s", i, field) }
		holder, ours := holders[l.OrgID]
		f.when(!ours, at("org_id"), "请选择本支部或本支部的党小组。")
		f.when(l.Month < 1 || l.Month > 12, at("month"), "月份应是1至12。")
		f.when(l.Day != "" && !l.Day.Valid(), at("day"), "日期不是有效的日期，请重新选择。")
		f.when(l.Day.Valid() && (l.Day.Year() != year || l.Day.Month() != l.Month), at("day"), fmt.Sprintf("日期应在%d年%d月之内，或者改选月份。", year, l.Month))
		f.when(len(l.Kinds) == 0, at("kinds"), "请选择组织生活类型。")
		for n, code := range l.Kinds {
			k, known := kinds[code]
			f.when(!known || !k.Active, at("kinds"), "所选类型已停用，请重新选择。")
			f.when(known && ours && !k.HeldBy(holder.Kind), at("kinds"), "“"+k.Name+"”不能由“"+holder.Name+"”开展，请改选类型或党组织。")
			f.when(slices.Contains(l.Kinds[:n], code), at("kinds"), "同一种类型选了两次，请删去一个。")
		}
	}
	f.when(len(lines) > maxPlanLines, "lines", fmt.Sprintf("一年的计划至多%d项，请删去一些。", maxPlanLines))
	if len(f) > 0 {
		return ErrPlanLines.With(len(f)).Listing(f)
	}
	return nil
}

// draftPlan (按应做事项起草) lays out what is owed over the months: a quarter's meeting in its middle month,
// the year's 组织生活会 together with 民主评议 in December (R06, R07), and of the lectures the first one for the
// secretary (R04).
func draftPlan(slots []obligation.Slot, fixed []FixedDay, days *calendar.Table) []PlanLine {
	var lines []PlanLine
	secretary := false
	for _, s := range slots {
		if s.Shape == obligation.ByHead {
			secretary = true
			continue
		}
		l := PlanLine{OrgID: s.Org, Month: monthFor(s), Kinds: []string{s.Kinds[0]}}
		if f, ok := fixedOn(fixed, kernel.MakeDay(s.Period.First.Year(), l.Month, 28)); ok && l.Kinds[0] == ThemeDay {
			l.Day = f.In(kernel.MakeDay(s.Period.First.Year(), l.Month, 1), days)
		}
		same := slices.IndexFunc(lines, func(o PlanLine) bool { return s.Late && o.OrgID == l.OrgID && o.Month == l.Month && yearEnd(o.Kinds) })
		if same >= 0 {
			lines[same].Kinds = append(lines[same].Kinds, l.Kinds...)
			continue
		}
		lines = append(lines, l)
	}
	slices.SortStableFunc(lines, func(a, b PlanLine) int { return cmp.Compare(a.Month, b.Month) })
	if i := slices.IndexFunc(lines, func(l PlanLine) bool { return slices.Contains(l.Kinds, Lecture) }); secretary && i >= 0 {
		lines[i].Note = "书记讲党课"
	}
	return lines
}

func yearEnd(kinds []string) bool {
	return slices.Contains(kinds, OrgLifeMeeting) || slices.Contains(kinds, "member_appraisal")
}

// monthFor is the month in which something owed over a period is best planned.
func monthFor(s obligation.Slot) int {
	first, last := s.Period.First.Month(), s.Period.Last.Month()
	if s.Late {
		return last
	}
	return (first + last) / 2
}

// planRecord is a record as far as a plan needs it.
type planRecord struct {
	id, org    kernel.ID
	state      State
	kinds      []string
	day, shown kernel.Day
	fixed      kernel.Day
}

// matchPlan finds for each line the record that it became: the one made from it, else one of its kind by the
// same organisation in its month, else, for what is planned once in a quarter, one in that quarter. No record
// stands for two lines.
func matchPlan(lines []PlanLine, records []planRecord) []*planRecord {
	out := make([]*planRecord, len(lines))
	used := map[kernel.ID]bool{}
	for i, l := range lines {
		for n := range records {
			if r := &records[n]; l.activity != 0 && r.id == l.activity {
				out[i], used[r.id] = r, true
			}
		}
	}
	find := func(near func(PlanLine, planRecord) bool) {
		for i, l := range lines {
			for n := range records {
				r := &records[n]
				if out[i] == nil && !used[r.id] && r.org == l.OrgID && shares(r.kinds, l.Kinds) && near(l, *r) {
					out[i], used[r.id] = r, true
				}
			}
		}
	}
	find(func(l PlanLine, r planRecord) bool { return r.shown.Month() == l.Month })
	find(func(l PlanLine, r planRecord) bool {
		return r.shown.Quarter() == quarterOf(l) && onceInQuarter(lines, l)
	})
	return out
}

func quarterOf(l PlanLine) int { return (l.Month + 2) / 3 }

// onceInQuarter reports that no other line of the quarter plans the same.
func onceInQuarter(lines []PlanLine, l PlanLine) bool {
	n := 0
	for _, o := range lines {
		if o.OrgID == l.OrgID && quarterOf(o) == quarterOf(l) && shares(o.Kinds, l.Kinds) {
			n++
		}
	}
	return n == 1
}

func shares(a, b []string) bool {
	return slices.ContainsFunc(a, func(k string) bool { return slices.Contains(b, k) })
}

// state is how a line stands beside the record that was found for it.
func (l PlanLine) state(r *planRecord, year int, today kernel.Day) PlanState {
	switch {
	case r == nil && kernel.PeriodOf(kernel.Monthly, kernel.MakeDay(year, l.Month, 1)).Last < today:
		return NotRecorded
	case r == nil:
		return Planned
	case r.state == Submitted:
		return InReview
	case r.state != Accepted:
		return Arranged
	case r.day.Year() != year || r.day.Month() != l.Month, l.Day != "" && l.Day != r.day, r.fixed != "" && r.fixed != r.day:
		return MovedOn
	}
	return Held
}

// PlanStanding (年度计划进展) is how far a branch's kept plan has come. A branch without one stands with zeros:
// a plan is a help, nobody owes it.
type PlanStanding struct {
	Org        kernel.ID `json:"org"`
	Name       string    `json:"name"`
	Department string    `json:"department"`
	Kept       bool      `json:"kept" doc:"已采用计划；没有的，各数为 0"`
	Planned    int       `json:"planned" doc:"计划多少次"`
	Held       int       `json:"held" doc:"已开展，含改期开展"`
	Moved      int       `json:"moved" doc:"其中改期开展"`
	Open       int       `json:"open" doc:"尚未开展：计划中、已安排、待确认"`
	Missed     int       `json:"missed" doc:"当月已过，没有登记"`
}

// count adds a line in the state.
func (p *PlanStanding) count(s PlanState) {
	p.Planned++
	switch s {
	case Held:
		p.Held++
	case MovedOn:
		p.Held++
		p.Moved++
	case NotRecorded:
		p.Missed++
	default:
		p.Open++
	}
}
