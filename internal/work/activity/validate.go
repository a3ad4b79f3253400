package activity

import (
	"fmt"
	"regexp"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/norm"
)

// Holder is what the rules ask of the organisation that held the meeting.
type Holder struct {
	Kind string // code of the organisation's kind, such as branch
	Name string
	// CommitteeQuorum is the share of its members that a committee needs to meet on the day (R02).
	CommitteeQuorum norm.Fraction
}

// draftFaults are the mistakes that even a draft may not hold: they could not be shown again.
func (c Content) draftFaults() []kernel.FieldFault {
	var f faults
	f.when(c.PlannedDay != "" && !c.PlannedDay.Valid(), "planned_day", "计划日期不是有效的日期，请重新选择。")
	f.when(c.Day != "" && !c.Day.Valid(), "day", "实际日期不是有效的日期，请重新选择。")
	seen := map[kernel.ID]bool{}
	for i, a := range c.Attendances {
		f.when(seen[a.MemberID], fmt.Sprintf("attendances[%d]", i), "“"+a.Name+"”在名单里出现了两次，请删去一个。")
		seen[a.MemberID] = true
	}
	codes := map[string]bool{}
	for _, k := range c.Kinds {
		f.when(codes[k], "kinds", "同一种类型选了两次，请删去一个。")
		codes[k] = true
	}
	return f
}

// Validate finds everything that keeps a record from being submitted, each beside its field.
// ErrIncomplete lists the faults.
func (c Content) Validate(kinds Kinds, holder Holder, today kernel.Day) error {
	f := faults(c.draftFaults())
	c.checkKinds(&f, kinds, holder)
	c.checkTime(&f, today)
	f.when(c.Topic == "", "topic", "请填写主题。")
	f.when(c.Place == "" && !kinds.Confidential(c.Kinds), "place", "请填写地点。")
	f.when(c.Host.Name == "", "host", "请填写主持人。")
	f.when(c.Has(Lecture) && c.Speaker.Name == "", "speaker", "党课请填写主讲人。")
	f.when(c.Minutes == "" && len(c.Agenda) == 0 && !c.Has(Talk), "minutes", "请填写主要内容，或者逐项填写议题。")
	c.checkAgenda(&f)
	c.checkAttendance(&f, holder.CommitteeQuorum)
	if len(f) > 0 {
		return ErrIncomplete.With(len(f)).Listing(f)
	}
	return nil
}

func (c Content) checkKinds(f *faults, kinds Kinds, holder Holder) {
	f.when(len(c.Kinds) == 0, "kinds", "请选择组织生活类型。")
	for _, code := range c.Kinds {
		k, known := kinds[code]
		switch {
		case !known || !k.Active:
			f.when(true, "kinds", "所选类型已停用，请重新选择。")
		case !k.HeldBy(holder.Kind):
			f.when(true, "kinds", "“"+k.Name+"”不能由“"+holder.Name+"”开展，请改选类型或党组织。")
		}
	}
}

var clock = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)

func (c Content) checkTime(f *faults, today kernel.Day) {
	f.when(c.Day == "", "day", "请填写实际开展的日期。")
	f.when(c.Day.Valid() && c.Day > today, "day", "实际日期在今天之后；还没有开展的活动请先存为草稿。")
	f.when(c.PlannedTime != "" && !clock.MatchString(c.PlannedTime), "planned_time", "计划时间应写成 14:30 这样的格式。")
	f.when(c.ForYear != 0 && c.Day.Valid() && (c.ForYear > c.Day.Year() || c.ForYear < c.Day.Year()-1), "for_year", "所属年度只能是开展当年或上一年。")
	start, end := clock.MatchString(c.StartTime), clock.MatchString(c.EndTime)
	f.when(c.StartTime != "" && !start, "start_time", "开始时间应写成 14:30 这样的格式。")
	f.when(c.EndTime != "" && !end, "end_time", "结束时间应写成 16:00 这样的格式。")
	f.when(start && end && c.EndTime <= c.StartTime, "end_time", "结束时间应晚于开始时间。")
}

func (c Content) checkAgenda(f *faults) {
	for i, item := range c.Agenda {
		f.when(item.Title == "", fmt.Sprintf("agenda[%d].title", i), "请填写这一项议题的名称。")
	}
	for i, r := range c.Resolutions {
		f.when(r.Text == "", fmt.Sprintf("resolutions[%d].text", i), "请填写决议内容。")
		if r.Vote != nil {
			text := r.Vote.check(len(c.Attendances), c.Count(Attended))
			f.when(text != "", fmt.Sprintf("resolutions[%d].vote", i), text)
		}
	}
}

func (c Content) checkAttendance(f *faults, quorum norm.Fraction) {
	for i, a := range c.Attendances {
		f.when(a.Mark == Excused && a.Reason == "", fmt.Sprintf("attendances[%d].reason", i), "请填写“"+a.Name+"”请假的原因。")
	}
	attended, unmarked := c.Count(Attended), c.Count(Unmarked)
	f.when(unmarked > 0, "attendances", fmt.Sprintf("还有 %d 人没有登记是否到会，请逐人登记，或者选“其余全部到会”。", unmarked))
	f.when(attended == 0 && unmarked == 0, "attendances", "请登记到会人员，至少一人。")
	if onlyCommittee(c.Kinds) && attended > 0 && unmarked == 0 {
		f.when(!Quorate(quorum, len(c.Attendances), attended), "attendances",
			fmt.Sprintf("应到委员 %d 人，至少 %d 人到会才有效，实到 %d 人，请核对名单。", len(c.Attendances), quorum.Least(len(c.Attendances)), attended))
	}
}

// onlyCommittee reports whether the roster is the branch committee's alone, so that R02 can be read
// from it.
func onlyCommittee(kinds []string) bool {
	return len(kinds) == 1 && kinds[0] == BranchCommitteeMeeting
}

type faults []kernel.FieldFault

func (f *faults) when(wrong bool, field, text string) {
	if wrong {
		*f = append(*f, kernel.FieldFault{Field: field, Text: text})
	}
}
