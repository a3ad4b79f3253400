package handbook

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/work/activity"
)

// chapterKinds are the kinds of meeting with a chapter of their own.
var chapterKinds = []string{activity.BranchAssembly, "branch_committee_meeting", "group_meeting", "lecture", "theme_day", "org_life_meeting", "member_appraisal", "talk"}

// homeOf is the chapter in which a record is printed in full: that of its first kind that has one.
func homeOf(a *activity.Activity) string {
	for _, k := range a.Kinds {
		if slices.Contains(chapterKinds, k) {
			return k
		}
	}
	return ""
}

// meetings is the chapter of one kind of meeting: each record as the form on which it is kept.
func (g *gathered) meetings(key, kind string) Chapter {
	name := g.kinds[kind].Name
	c := Chapter{Key: key, Title: name, Blocks: []BookBlock{}}
	list := g.of(kind)
	if len(list) == 0 {
		c.Blocks = append(c.Blocks, para(g.noneOf(key, name)))
		return c
	}
	for i, a := range list {
		source := &BookSource{"activity", a.ID}
		title := fmt.Sprintf("%d. %s", i+1, a.Day.Chinese())
		if a.Confidential {
			c.Blocks = append(c.Blocks, heading(title, source), para("内容仅当事人可以查看，不印入手册。"))
			continue
		}
		c.Blocks = append(c.Blocks, heading(title+"　"+a.Topic, source))
		if home := homeOf(a); home != kind {
			c.Blocks = append(c.Blocks, para("与"+g.kinds[home].Name+"一并召开，记录见“"+g.kinds[home].Name+"”一章。"))
			continue
		}
		f := g.meetingForm(a)
		f.Source = source
		c.Blocks = append(c.Blocks, f)
	}
	return c
}

// noneOf says why a chapter has no record: none is owed, or none is confirmed.
func (g *gathered) noneOf(key, name string) string {
	switch {
	case key == "group_meeting" && len(g.groups) == 0:
		return "本支部没有划分党小组，不召开党小组会。"
	case key == "committee_meeting" && len(g.entries("committee_meeting")) == 0:
		return "本支部本年度没有设立支部委员会，不召开支部委员会会议。"
	}
	return "截至" + g.asOf.Chinese() + "，没有已确认的" + name + "记录。"
}

// meetingForm is the form of a record (会议记录), field by field in the order of the paper one.
func (g *gathered) meetingForm(a *activity.Activity) BookBlock {
	rows := [][]BookBox{
		{pair("会议（活动）名称", a.Topic)},
		{pair("类型", strings.Join(g.kinds.Names(a.Kinds), "、")), pair("召开组织", g.tree.Name(a.OrgID))},
		{pair("时间", when(a)), pair("地点", a.Place)},
	}
	if a.Speaker.Name != "" {
		rows = append(rows, []BookBox{pair("主持人", a.Host.Name), pair("记录人", a.Recorder.Name), pair("主讲人", a.Speaker.Name)})
	} else {
		rows = append(rows, []BookBox{pair("主持人", a.Host.Name), pair("记录人", a.Recorder.Name)})
	}
	rows = append(rows, []BookBox{pair("应到", persons(a.Expected)), pair("实到", persons(a.AttendedCount)), pair("请假缺席", persons(a.ExcusedCount+a.AbsentCount))})
	rows = append(rows, []BookBox{pair("缺席人员\n及原因", absentees(a.Attendances))})
	if a.Guests != "" {
		rows = append(rows, []BookBox{pair("列席人员", a.Guests)})
	}
	if len(a.Agenda) > 0 {
		rows = append(rows, []BookBox{pair("议题", agenda(a.Agenda))})
	}
	if a.Syllabus != "" {
		rows = append(rows, []BookBox{pair("党课提纲", a.Syllabus)})
	}
	if a.Minutes != "" || len(a.Agenda)+len(a.Syllabus) == 0 {
		rows = append(rows, []BookBox{pair("主要内容", cmp.Or(a.Minutes, "（记录没有填写主要内容）"))})
	}
	if len(a.Resolutions) > 0 {
		rows = append(rows, []BookBox{pair("决议及表决", resolutions(a.Resolutions))})
	}
	if a.Other != "" {
		rows = append(rows, []BookBox{pair("其他", a.Other)})
	}
	tail := "登记：" + a.DraftedName + "　确认：" + a.AcceptedName
	if n := g.files[a.ID]; n > 0 {
		tail += fmt.Sprintf("　附件：%d件，存于系统", n)
	}
	return form(append(rows, []BookBox{pair("登记和确认", tail)})...)
}

func persons(n int) string { return fmt.Sprintf("%d人", n) }

func when(c *activity.Activity) string {
	text := c.Day.Chinese()
	if c.StartTime != "" {
		text += " " + c.StartTime
		if c.EndTime != "" {
			text += "—" + c.EndTime
		}
	}
	switch {
	case c.Moved():
		text += "（原定" + c.PlannedDay.Chinese() + "）"
	case c.Shifted():
		text += "（固定日为" + c.FixedDay.Chinese() + "）"
	}
	return text
}

// absentees are those not there with their reasons; leave and absence are two things.
func absentees(list []activity.Attendance) string {
	var out []string
	for _, t := range list {
		if t.Mark != activity.Excused && t.Mark != activity.Absent {
			continue
		}
		why := map[activity.Mark]string{activity.Excused: "请假", activity.Absent: "缺席"}[t.Mark]
		if t.Reason != "" {
			why += "，" + t.Reason
		}
		out = append(out, t.Name+"（"+why+"）")
	}
	if len(out) == 0 {
		return "无"
	}
	return strings.Join(out, "、")
}

func agenda(items []activity.AgendaItem) string {
	var out []string
	for i, it := range items {
		line := fmt.Sprintf("%d. %s", i+1, it.Title)
		if it.Text != "" {
			line += "\n" + it.Text
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func resolutions(list []activity.Resolution) string {
	var out []string
	for i, r := range list {
		line := fmt.Sprintf("%d. %s", i+1, r.Text)
		if v := r.Vote; v != nil {
			line += fmt.Sprintf("\n表决：应到有表决权%d人，实到%d人，赞成%d票，反对%d票，弃权%d票", v.Due, v.Present, v.Ayes, v.Nays, v.Abstained)
			if v.Outcome() != "" {
				line += "，" + v.Outcome()
			}
			line += "。"
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// talkRules are the obligations of talks, one for each relation (R11).
var talkRules = []string{"talk_committee", "talk_members", "talk_each_other"}

// talkChapter (谈心谈话) tells the coverage alone: what was said is read by the two who said it.
func (g *gathered) talkChapter() Chapter {
	var rows []BookRow
	for _, rule := range talkRules {
		for _, e := range g.entries(rule) {
			rows = append(rows, BookRow{Cells: []string{e.Says, e.Name, e.Every, fmt.Sprint(e.Need), fmt.Sprint(e.Have)}})
		}
	}
	n := 0
	for _, a := range g.records {
		if a.Has("talk") {
			n++
		}
	}
	return Chapter{"talk", "谈心谈话", []BookBlock{
		para(fmt.Sprintf("本年度登记谈心谈话%d次。谈话内容仅当事人可以查看，本手册只印覆盖情况。", n)),
		table(columns("时段", 6, "谈话关系", 9, "频次", 5, "应覆盖人数!", 5, "已谈人数!", 5), rows, "本年度没有谈心谈话的应做事项。"),
	}}
}

// otherChapter lists what was held besides the kinds with a chapter: education, study, evening classes.
func (g *gathered) otherChapter() Chapter {
	var rows []BookRow
	for _, a := range g.records {
		if homeOf(a) != "" || a.Confidential {
			continue
		}
		rows = append(rows, BookRow{Cells: []string{a.Day.Chinese(), strings.Join(g.kinds.Names(a.Kinds), "、"), a.Topic, a.Place, fmt.Sprint(a.AttendedCount)}, Source: &BookSource{"activity", a.ID}})
	}
	return Chapter{"other", "其他组织生活", []BookBlock{table(columns("序号!", 2, "日期", 6, "类型", 6, "主题", 11, "地点", 6, "实到!", 2), numbered(rows), "本年度没有登记其他组织生活。")}}
}

// spoken joins a register's dates for a book: 2026年3月2日至3月5日.
func spoken(from, to kernel.Day) string {
	if to == "" || to == from {
		return dayText(from)
	}
	return dayText(from) + "至" + dayText(to)
}

// planChapter (年度计划) is what the branch planned to hold, month by month.
func (g *gathered) planChapter() Chapter {
	var rows []BookRow
	for _, l := range g.plan.Lines {
		day, by := fmt.Sprintf("%d月", l.Month), ""
		if l.Day.Valid() {
			day = l.Day.Chinese()
		}
		if l.OrgID != g.branch.ID {
			by = g.tree.Name(l.OrgID)
		}
		rows = append(rows, BookRow{Cells: []string{day, strings.Join(g.kinds.Names(l.Kinds), "、"), l.Topic, by, l.Note}})
	}
	return Chapter{"plan", "年度计划与主题党日安排", []BookBlock{
		table(columns("序号!", 2, "时间", 6, "类型", 6, "主题", 10, "党小组", 4, "备注", 5), numbered(rows), "本年度没有在系统里采用支部年度计划。"),
	}}
}
