package handbook

import (
	"fmt"
	"strings"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/work/activity"
)

// compose writes the book (全书) in the order of the paper one.
func (g *gathered) compose() Book {
	b := Book{
		OrgID: g.branch.ID, Name: g.tree.FullName(g.branch.ID), Department: g.tree.Name(g.tree.Department(g.branch.ID)), Secretary: g.secretary(),
		Year: g.year, AsOf: g.asOf, LeftOut: g.leftOut(),
	}
	b.Chapters = []Chapter{
		g.branchChapter(), g.committeeChapter(), g.groupChapter(), g.rosterChapter(), g.planChapter(),
		g.meetings("assembly", activity.BranchAssembly), g.meetings("committee_meeting", "branch_committee_meeting"), g.meetings("group_meeting", "group_meeting"),
		g.meetings("lecture", "lecture"), g.meetings("theme_day", "theme_day"), g.meetings("org_life", "org_life_meeting"), g.meetings("appraisal", "member_appraisal"),
		g.talkChapter(), g.otherChapter(), g.hoursChapter(), g.developmentChapter(), g.moveChapter(), g.outreachChapter(), g.honourChapter(), g.owedChapter(), g.handoverChapter(),
	}
	b.Chapters = append([]Chapter{g.explanation(b)}, b.Chapters...)
	return b
}

// leftOut (未印部分) names what a paper book has and this one has not, each with the reason: nothing looks empty that was never
// recorded.
func (g *gathered) leftOut() []string {
	return []string{
		"任务职责、管理制度、程序流程：每年相同，随手册另存，不逐年重印。",
		"成文的年度计划：请附纸质件；会议和活动的安排及开展情况已印。",
		"民主评议等次、承诺践诺：还没有登记；评议会议的记录已印。",
		"党费交纳、处分、入党培养材料：本系统不登记；当年接收、转正和荣誉已印。",
		"谈心谈话的内容：只有当事人可以查看，只印覆盖情况。",
	}
}

func (g *gathered) explanation(b Book) Chapter {
	blocks := []BookBlock{
		para(fmt.Sprintf("本手册由系统按已经确认的记录自动生成，截至%s。名称、隶属、班子、党小组和党员名册为当日情况，会议和活动为%d年度记录；没有一项是为本手册另外填写的。", g.asOf.Chinese(), g.year)),
		para("手册一年一本，由党支部书记负责。年终由支部检查后报送单位，单位核查后退还支部保存；书记调整时，手册随工作一并移交。"),
		para("记录有误的，请在原记录上更正，手册随之更正；已经报送的手册保存报送时的全文。"),
		heading("没有印入本手册的部分", nil),
	}
	var rows []BookRow
	for _, text := range b.LeftOut {
		what, why, _ := strings.Cut(text, "：")
		rows = append(rows, BookRow{Cells: []string{what, why}})
	}
	return Chapter{"explanation", "使用说明", append(blocks, table(columns("序号!", 2, "部分", 8, "说明", 16), numbered(rows), ""))}
}

func (g *gathered) branchChapter() Chapter {
	term, found := g.term()
	began, ends, session := "没有登记", "没有登记", "没有登记"
	var source *BookSource
	if found {
		source = &BookSource{"term", term.ID}
		began, ends, session = term.Began.Chinese(), term.Ends.Chinese(), "届次没有登记"
		if term.Session > 0 {
			session = fmt.Sprintf("第%d届", term.Session)
		}
		if term.ExtendedTo != "" && term.ExtendedOn <= g.asOf {
			ends += "（经批准延期至" + term.ExtendedTo.Chinese() + "）"
		}
	}
	counts := g.rosterCounts()
	f := form(
		[]BookBox{pair("支部名称", g.branch.Name)},
		[]BookBox{pair("所属单位", g.tree.Name(g.tree.Department(g.branch.ID))), pair("上级党组织", g.tree.Name(g.tree.Superior(g.branch.ID)))},
		[]BookBox{pair("成立日期", g.branch.Founded.Chinese()), pair("本届届次", session)},
		[]BookBox{pair("本届选举日期", began), pair("应换届日期", ends)},
		[]BookBox{pair("党员人数", counts), pair("党小组", groupCount(len(g.groups)))},
	)
	f.Source = source
	return Chapter{"branch", "支部基本情况", append([]BookBlock{f}, g.history()...)}
}

func groupCount(n int) string {
	if n == 0 {
		return "未划分党小组"
	}
	return fmt.Sprintf("%d个", n)
}

// history (沿革) tells what became of the branch itself in the year: founded, renamed, moved, dissolved.
func (g *gathered) history() []BookBlock {
	var rows []BookRow
	say := func(day kernel.Day, what, basis string) {
		if g.span().Contains(day) {
			rows = append(rows, BookRow{Cells: []string{day.Chinese(), what, basis}})
		}
	}
	say(g.branch.Founded, "成立", "")
	for i, n := range g.names {
		if i > 0 {
			say(n.From, "由“"+g.names[i-1].Name+"”更名为“"+n.Name+"”", n.Basis)
		}
	}
	for i, p := range g.parents {
		if i > 0 {
			say(p.From, "由“"+g.parents[i-1].Name+"”改属“"+p.Name+"”", p.Basis)
		}
	}
	if g.branch.Dissolved != "" {
		say(g.branch.Dissolved, "撤销", "")
	}
	if len(rows) == 0 {
		return nil
	}
	return []BookBlock{heading("本年度的变动", nil), table(columns("日期", 5, "变动", 14, "依据", 7), rows, "")}
}

func until(p member.Position) string {
	if p.To == "" {
		return "现任"
	}
	return p.To.Chinese()
}

func (g *gathered) committeeChapter() Chapter {
	var now, past []BookRow
	for _, p := range g.holders(g.asOf) {
		now = append(now, BookRow{Cells: []string{g.people[p.MemberID], p.DutyName, p.From.Chinese(), p.Note}})
	}
	for _, p := range g.positions {
		if p.OrgID == g.branch.ID && p.To != "" && p.To < g.asOf {
			past = append(past, BookRow{Cells: []string{g.people[p.MemberID], p.DutyName, p.From.Chinese(), until(p)}})
		}
	}
	c := Chapter{"committee", "支部委员及分工", []BookBlock{table(columns("序号!", 2, "姓名", 5, "党内职务", 6, "任职日期", 6, "备注", 6), numbered(now), "截至本手册的日期，没有登记支部委员会的任职。")}}
	if len(past) > 0 {
		c.Blocks = append(c.Blocks, heading("本年度内离任", nil), table(columns("序号!", 2, "姓名", 5, "党内职务", 6, "任职日期", 6, "离任日期", 6), numbered(past), ""))
	}
	return c
}

func (g *gathered) groupChapter() Chapter {
	c := Chapter{Key: "groups", Title: "党小组", Blocks: []BookBlock{}}
	var rows []BookRow
	in := map[kernel.ID]bool{}
	for _, x := range g.groups {
		leader, names := "", []string{}
		for _, p := range g.positions {
			if p.OrgID == x.ID && p.Duty == member.GroupLeader && p.From <= g.asOf && (p.To == "" || g.asOf <= p.To) {
				leader = g.people[p.MemberID]
			}
		}
		for _, m := range x.Members {
			in[m.ID] = true
			names = append(names, m.Name)
		}
		rows = append(rows, BookRow{Cells: []string{x.Name, leader, fmt.Sprint(len(names)), strings.Join(names, "、")}})
	}
	c.Blocks = append(c.Blocks, table(columns("党小组", 5, "组长", 4, "人数!", 2, "成员", 16), rows, "本支部没有划分党小组。"))
	var outside []string
	for _, m := range g.roster {
		if len(g.groups) > 0 && !in[m.ID] {
			outside = append(outside, m.Name)
		}
	}
	if len(outside) > 0 {
		c.Blocks = append(c.Blocks, remark("尚未编入党小组的党员："+strings.Join(outside, "、")+"。"))
	}
	return c
}

func (g *gathered) rosterCounts() string {
	full := 0
	for _, m := range g.roster {
		if m.StandingOn(g.asOf) == member.Full {
			full++
		}
	}
	return fmt.Sprintf("%d名（正式党员%d名，预备党员%d名）", len(g.roster), full, len(g.roster)-full)
}

// month is a day without its day, for a roster needs no more of a birthday.
func month(d kernel.Day) string {
	if !d.Valid() {
		return ""
	}
	return fmt.Sprintf("%d年%d月", d.Year(), d.Month())
}

func dayText(d kernel.Day) string {
	if !d.Valid() {
		return ""
	}
	return d.Chinese()
}

func (g *gathered) rosterChapter() Chapter {
	var rows []BookRow
	migrants, retired := 0, 0
	for _, m := range g.roster {
		standing, sex, note := "正式", "男", []string{}
		if m.StandingOn(g.asOf) != member.Full {
			standing = "预备"
		}
		switch m.Sex {
		case member.Female:
			sex = "女"
		case member.Male:
		default:
			sex = ""
		}
		if m.Migrant {
			migrants++
			note = append(note, "流动党员")
		}
		if m.Service == member.Retired {
			retired++
			note = append(note, "离退休")
		}
		rows = append(rows, BookRow{Cells: []string{m.Name, sex, month(m.Born), dayText(m.Joined), standing, strings.Join(note, "、")}})
	}
	c := Chapter{"roster", "党员名册", []BookBlock{para(fmt.Sprintf("截至%s，本支部有党员%s，其中流动党员%d名、离退休党员%d名。", g.asOf.Chinese(), g.rosterCounts(), migrants, retired))}}
	c.Blocks = append(c.Blocks, table(columns("序号!", 2, "姓名", 5, "性别!", 2, "出生年月", 5, "入党日期", 6, "类别!", 2, "备注", 5), numbered(rows), "当日名册上没有党员。"))
	if migrants+retired > 0 {
		c.Blocks = append(c.Blocks, remark("流动、离退休情况为打印时名册所载，其余各栏为截至日期的情况。"))
	}
	return c
}

func (g *gathered) moveChapter() Chapter {
	var rows []BookRow
	for _, m := range g.moves {
		what, other := "转入", g.tree.FullName(m.Other)
		if !m.Came {
			what = "转出"
		}
		if m.LeftKind != "" {
			what = m.LeftKind
		}
		rows = append(rows, BookRow{Cells: []string{m.Day.Chinese(), m.Name, what, other, m.Note}})
	}
	return Chapter{"moves", "组织关系转接", []BookBlock{table(columns("序号!", 2, "日期", 6, "姓名", 4, "情况", 5, "转自（转往）", 8, "备注", 5), numbered(rows), "本年度没有组织关系转入、转出。")}}
}

func (g *gathered) developmentChapter() Chapter {
	var rows []BookRow
	for _, m := range g.roster {
		if g.span().Contains(m.Joined) {
			rows = append(rows, BookRow{Cells: []string{m.Joined.Chinese(), m.Name, "接收为预备党员"}})
		}
		if g.span().Contains(m.Confirmed) {
			rows = append(rows, BookRow{Cells: []string{m.Confirmed.Chinese(), m.Name, "转为正式党员"}})
		}
	}
	return Chapter{"development", "发展党员", []BookBlock{table(columns("序号!", 2, "日期", 6, "姓名", 6, "情况", 10), numbered(rows), "名册所载，本年度没有接收预备党员，没有预备党员转正。")}}
}
