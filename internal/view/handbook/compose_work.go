package handbook

import (
	"cmp"
	"fmt"
	"strings"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/honour"
	"sanchuang/internal/spine/obligation"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/work/outreach"
	"sanchuang/internal/work/training"
)

// hoursChapter (学时汇总) adds up each member's trainings, then lists the classes.
func (g *gathered) hoursChapter() Chapter {
	byMember := map[kernel.ID][]training.Trainee{}
	type class struct {
		training.Trainee
		n int
	}
	var classes []*class
	at := map[kernel.ID]*class{}
	for _, t := range g.trainees {
		byMember[t.MemberID] = append(byMember[t.MemberID], t)
		if at[t.ClassID] == nil {
			at[t.ClassID] = &class{Trainee: t}
			classes = append(classes, at[t.ClassID])
		}
		at[t.ClassID].n++
	}
	var rows, held []BookRow
	for _, m := range g.roster {
		list := byMember[m.ID]
		rows = append(rows, BookRow{Cells: []string{m.Name, fmt.Sprint(len(list)), training.HoursIn(list, g.year).String()}})
	}
	for _, c := range classes {
		held = append(held, BookRow{Cells: []string{spoken(c.FromDay, c.ToDay), c.ClassName, training.Kinds.Name(c.ClassKind), fmt.Sprint(c.n)}, Source: &BookSource{"training_class", c.ClassID}})
	}
	if len(classes) == 0 {
		return Chapter{"hours", "学时汇总", []BookBlock{para("本年度没有登记本支部党员参加培训。")}}
	}
	return Chapter{"hours", "学时汇总", []BookBlock{
		para("学时由培训登记得出，跨年的培训按天数分开计入两年；没有登记的自学不计。"),
		table(columns("序号!", 2, "姓名", 8, "参加培训（次）!", 6, "学时!", 6), numbered(rows), ""),
		heading("参加的培训", nil),
		table(columns("序号!", 2, "时间", 8, "培训班", 12, "类别", 5, "本支部人数!", 4), numbered(held), ""),
	}}
}

// outreachChapter (联系服务): visits, problems, special actions.
func (g *gathered) outreachChapter() Chapter {
	var visits, problems, actions []BookRow
	for _, v := range g.visits {
		visits = append(visits, BookRow{Cells: []string{dayText(v.Day), v.PlaceName, outreach.PlaceKinds.Name(v.PlaceKind), v.MemberName, v.Content}, Source: &BookSource{"visit", v.ID}})
	}
	for _, p := range g.problems {
		problems = append(problems, BookRow{Cells: []string{dayText(p.FoundDay), p.Content, p.Solution, dayText(p.SolvedDay), g.problemState(p)}, Source: &BookSource{"problem", p.ID}})
	}
	type action struct {
		name       string
		sent, help int
	}
	var kinds []*action
	at := map[string]*action{}
	for _, p := range g.actions {
		if at[p.Action] == nil {
			at[p.Action] = &action{name: p.ActionName}
			kinds = append(kinds, at[p.Action])
		}
		if p.Way == "sent" {
			at[p.Action].sent++
		} else {
			at[p.Action].help++
		}
	}
	for _, a := range kinds {
		actions = append(actions, BookRow{Cells: []string{a.name, fmt.Sprint(a.sent), fmt.Sprint(a.help)}})
	}
	return Chapter{"outreach", "联系服务群众", []BookBlock{
		heading("走访联系点", nil),
		table(columns("序号!", 2, "日期", 6, "联系点", 6, "类别!", 3, "走访人", 4, "内容", 12), numbered(visits), "本年度没有登记走访。"),
		heading("发现和解决的问题", nil),
		table(columns("序号!", 2, "发现日期", 6, "问题", 10, "解决情况", 8, "解决日期", 6, "状态!", 4), numbered(problems), "本年度没有登记发现的问题。"),
		heading("参加专项行动", nil),
		table(columns("专项行动", 10, "下沉社区（人次）!", 6, "居住地志愿服务（人次）!", 7), actions, "本年度没有登记参加专项行动。"),
	}}
}

// problemState is how a problem stood on the book's day.
func (g *gathered) problemState(p problem.Problem) string {
	state := problem.Found
	if p.SolvedDay != "" && p.SolvedDay <= g.asOf {
		state = problem.Solved
	}
	if p.ConfirmedDay != "" && p.ConfirmedDay <= g.asOf {
		state = problem.Confirmed
	}
	return problem.States.Name(string(state))
}

func (g *gathered) honourChapter() Chapter {
	var rows []BookRow
	for _, h := range g.honours {
		if h.ConferredDay == "" || !g.span().Contains(h.ConferredDay) || h.RevokedDay != "" && h.RevokedDay <= g.asOf {
			continue
		}
		rows = append(rows, BookRow{Cells: []string{dayText(h.ConferredDay), h.Holder(), h.KindName, honour.Levels.Name(h.Level), h.PaperNumber}, Source: &BookSource{"honour", h.ID}})
	}
	return Chapter{"honours", "奖惩情况", []BookBlock{
		table(columns("序号!", 2, "日期", 6, "获得者", 7, "荣誉", 7, "级别!", 3, "文号", 7), numbered(rows), "本年度没有登记支部和党员获得的荣誉。"),
		remark("荣誉以荣誉册为准；处分不在本系统登记。"),
	}}
}

// owedChapter (全年应做与完成) is what the branch owed, how much of it was met, and when it was not.
func (g *gathered) owedChapter() Chapter {
	type sum struct {
		name, every                      string
		owed, met, due, overdue, unknown int
		lacking                          []string
	}
	var sums []*sum
	at := map[string]*sum{}
	for _, e := range g.calendar.Entries {
		name := e.Name
		if e.Org != g.branch.ID {
			name += "（" + e.OrgName + "）"
		}
		key := name + e.Every
		if at[key] == nil {
			at[key] = &sum{name: name, every: e.Every}
			sums = append(sums, at[key])
		}
		s := at[key]
		switch e.State {
		case obligation.Unknown:
			s.unknown++
			continue
		case obligation.Met:
			s.met++
		case obligation.Due:
			s.due++
		case obligation.Overdue:
			s.overdue++
			s.lacking = append(s.lacking, g.within(e.Says))
		}
		s.owed++
	}
	var rows []BookRow
	unknown := 0
	for _, s := range sums {
		unknown += s.unknown
		if s.owed > 0 {
			rows = append(rows, BookRow{Cells: []string{s.name, s.every, fmt.Sprint(s.owed), fmt.Sprint(s.met), fmt.Sprint(s.due), fmt.Sprint(s.overdue), strings.Join(s.lacking, "、")}})
		}
	}
	t := g.calendar.Tally
	c := Chapter{"owed", "全年应做与完成情况", []BookBlock{
		para(fmt.Sprintf("截至%s，应做%d项，已完成%d项，未到期%d项，逾期%d项。由已确认的记录自动得出。", g.asOf.Chinese(), t.Owed, t.Met, t.Due, t.Overdue)),
		table(columns("应做事项", 7, "频次", 5, "应做!", 2, "完成!", 2, "未到期!", 3, "逾期!", 2, "逾期的时段", 8), rows, "本年度没有应做事项。"),
	}}
	if unknown > 0 {
		c.Blocks = append(c.Blocks, remark(fmt.Sprintf("另有%d项在单位启用组织生活登记以前，没有记录不等于没有开展，不作判断。", unknown)))
	}
	return c
}

// within is a period of the book's year without the year.
func (g *gathered) within(says string) string {
	return cmp.Or(strings.TrimPrefix(says, fmt.Sprintf("%d年", g.year)), "全年")
}

// handoverChapter (交接签字) is signed by hand when the secretary changes.
func (g *gathered) handoverChapter() Chapter {
	c := Chapter{Key: "handover", Title: "交接签字", Blocks: []BookBlock{}}
	var rows []BookRow
	for _, p := range g.positions {
		if p.OrgID != g.branch.ID || p.Duty != member.Secretary || !g.span().Contains(p.From) && (p.To == "" || !g.span().Contains(p.To)) {
			continue
		}
		rows = append(rows, BookRow{Cells: []string{g.people[p.MemberID], p.From.Chinese(), until(p)}})
	}
	if len(rows) > 0 {
		c.Blocks = append(c.Blocks, para("本年度党支部书记有调整："), table(columns("书记", 6, "任职日期", 6, "离任日期", 6), rows, ""))
	} else {
		c.Blocks = append(c.Blocks, para("本年度党支部书记没有调整。"))
	}
	const high = 18
	c.Blocks = append(c.Blocks, form(
		[]BookBox{{Label: "移交人", High: high}, {Label: "接收人", High: high}},
		[]BookBox{{Label: "监交人", High: high}, {Label: "交接日期", High: high}},
		[]BookBox{{Label: "移交内容及说明", High: 40}},
	), remark("本页由交接双方手写。"))
	return c
}
