package activity

import (
	"fmt"
	"strings"
)

// Edit (改动) is one field that differs between two versions of a record, in words.
type Edit struct {
	Field  string `json:"field"`
	Label  string `json:"label"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Changes tells what differs between two contents, in the order of the form.
func Changes(before, after Content, kinds Kinds) []Edit {
	var list []Edit
	add := func(field, label, b, a string) {
		if a != b {
			list = append(list, Edit{field, label, b, a})
		}
	}
	add("kinds", "类型", strings.Join(kinds.Names(before.Kinds), "、"), strings.Join(kinds.Names(after.Kinds), "、"))
	add("topic", "主题", before.Topic, after.Topic)
	add("planned_day", "计划时间", before.planned(), after.planned())
	add("day", "实际时间", before.held(), after.held())
	add("for_year", "所属年度", yearText(before.ForYear), yearText(after.ForYear))
	add("place", "地点", before.Place, after.Place)
	add("host", "主持人", before.Host.Name, after.Host.Name)
	add("recorder", "记录人", before.Recorder.Name, after.Recorder.Name)
	add("speaker", "主讲人", before.Speaker.Name, after.Speaker.Name)
	add("syllabus", "党课提纲", before.Syllabus, after.Syllabus)
	add("guests", "列席人员", before.Guests, after.Guests)
	list = append(list, attendanceChanges(before, after)...)
	add("agenda", "议题", agendaText(before), agendaText(after))
	add("minutes", "主要内容", before.Minutes, after.Minutes)
	add("resolutions", "决议", resolutionText(before), resolutionText(after))
	add("other", "其他", before.Other, after.Other)
	add("confidential", "可见范围", secrecy(before.Confidential), secrecy(after.Confidential))
	return list
}

func (c Content) planned() string {
	return strings.TrimSpace(string(c.PlannedDay) + " " + c.PlannedTime)
}

func (c Content) held() string {
	s := strings.TrimSpace(string(c.Day) + " " + c.StartTime)
	if c.EndTime != "" {
		s += "—" + c.EndTime
	}
	return s
}

func yearText(year int) string {
	if year == 0 {
		return ""
	}
	return fmt.Sprintf("%d年", year)
}

func secrecy(confidential bool) string {
	if confidential {
		return "仅当事人"
	}
	return "本组织"
}

func agendaText(c Content) string {
	lines := make([]string, len(c.Agenda))
	for i, item := range c.Agenda {
		lines[i] = fmt.Sprintf("%d．%s", i+1, item.Title)
		if item.Text != "" {
			lines[i] += "：" + item.Text
		}
		if item.Settled {
			lines[i] += "（已落实）"
		}
	}
	return strings.Join(lines, "\n")
}

func resolutionText(c Content) string {
	lines := make([]string, len(c.Resolutions))
	for i, r := range c.Resolutions {
		lines[i] = fmt.Sprintf("%d．%s", i+1, r.Text)
		if r.Vote != nil {
			lines[i] += "（" + r.Vote.words() + "）"
		}
	}
	return strings.Join(lines, "\n")
}

func (v Vote) words() string {
	return fmt.Sprintf("应到 %d 人，实到 %d 人，赞成 %d 票，反对 %d 票，弃权 %d 票，%s", v.Due, v.Present, v.Ayes, v.Nays, v.Abstained, v.Outcome())
}

var markNames = map[Mark]string{Unmarked: "未登记", Attended: "到会", Excused: "请假", Absent: "缺席"}

func (a Attendance) words() string {
	if a.Reason == "" {
		return markNames[a.Mark]
	}
	return markNames[a.Mark] + "（" + a.Reason + "）"
}

// attendanceChanges names each person whose line differs.
func attendanceChanges(before, after Content) []Edit {
	var list []Edit
	old := map[string]Attendance{}
	for _, a := range before.Attendances {
		old[a.MemberID.String()] = a
	}
	for _, a := range after.Attendances {
		b, was := old[a.MemberID.String()]
		delete(old, a.MemberID.String())
		switch {
		case !was:
			list = append(list, Edit{"attendances", a.Name, "不在名单", a.words()})
		case b.Mark != a.Mark || b.Reason != a.Reason:
			list = append(list, Edit{"attendances", a.Name, b.words(), a.words()})
		}
	}
	for _, b := range before.Attendances {
		if _, gone := old[b.MemberID.String()]; gone {
			list = append(list, Edit{"attendances", b.Name, b.words(), "不在名单"})
		}
	}
	return list
}
