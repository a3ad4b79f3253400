package handbook

import (
	"fmt"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/doc"
	"sanchuang/internal/spine/obligation"
	"sanchuang/internal/work/activity"
)

// BookFinding (检查发现) is one thing that the department's check would find in the book: what, where it is mended.
type BookFinding struct {
	Chapter string      `json:"chapter" doc:"所在的章"`
	Grave   bool        `json:"grave" doc:"没有完成的应做事项、没有确认的记录；其余为提示"`
	Group   string      `json:"group" doc:"同类发现的统称，屏幕上归在一起；单独一条的为空"`
	Text    string      `json:"text"`
	Source  *BookSource `json:"source,omitempty" doc:"要补正的记录"`
	Place   string      `json:"place" enum:"record,calendar,terms,members,positions,print" doc:"到哪里补正"`
	Until   kernel.Day  `json:"until" doc:"最迟日期，没有为空"`
}

// chapterOf is the chapter of an obligation's rule.
var chapterOf = map[string]string{
	"assembly": "assembly", "committee_meeting": "committee_meeting", "group_meeting": "group_meeting", "lecture": "lecture", "secretary_lecture": "lecture",
	"theme_day": "theme_day", "org_life": "org_life", "appraisal": "appraisal", "talk_committee": "talk", "talk_members": "talk", "talk_each_other": "talk", "integrity": "other",
}

// findings (手册检查) is what is still missing, in the order of the book. What lies before the department's records began is no
// finding.
func (g *gathered) findings(b Book) ([]BookFinding, error) {
	out := []BookFinding{}
	add := func(f BookFinding) { out = append(out, f) }
	if _, ok := g.term(); !ok {
		add(BookFinding{Chapter: "branch", Text: "没有登记本届任期，手册里没有届次和应换届日期。", Place: "terms"})
	}
	if g.secretary() == "" {
		add(BookFinding{Chapter: "committee", Grave: true, Text: "截至日期没有党支部书记的任职登记。", Place: "positions"})
	}
	out = append(out, g.rosterFindings()...)
	for _, e := range g.calendar.Entries {
		if f, ok := g.owedFinding(e); ok {
			add(f)
		}
	}
	for _, a := range g.unfinished {
		state := map[activity.State]string{activity.Draft: "还是草稿", activity.Submitted: "等待确认", activity.Returned: "被退回，还没有改好"}[a.State]
		add(BookFinding{Chapter: "other", Grave: true, Group: "还没有确认的记录", Text: a.ShownDay().Chinese() + "的" + strings.Join(g.kinds.Names(a.Kinds), "、") + "记录" + state + "，没有印入手册。", Source: &BookSource{"activity", a.ID}, Place: "record"})
	}
	for _, a := range g.records {
		if !a.Confidential && a.Minutes == "" && len(a.Agenda)+len(a.Syllabus) == 0 {
			add(BookFinding{Chapter: "other", Group: "没有填写议题和主要内容的记录", Text: a.Day.Chinese() + "的" + strings.Join(g.kinds.Names(a.Kinds), "、") + "没有填写议题和主要内容。", Source: &BookSource{"activity", a.ID}, Place: "record"})
		}
	}
	lacking, err := doc.Lacking(b.printout("", "", doc.Options{}).Texts()...)
	if len(lacking) > 0 {
		add(BookFinding{Chapter: "explanation", Text: "PDF 的字库没有这些字，印出来是方框：" + strings.Join(strings.Split(string(lacking), ""), "、") + "。请下载 Word 版打印，由电脑上的字体补全。", Place: "print"})
	}
	return out, err
}

func (g *gathered) rosterFindings() []BookFinding {
	var out []BookFinding
	outside, bare := 0, 0
	in := map[kernel.ID]bool{}
	for _, x := range g.groups {
		for _, m := range x.Members {
			in[m.ID] = true
		}
	}
	for _, m := range g.roster {
		if len(g.groups) > 0 && !in[m.ID] {
			outside++
		}
		if !m.Born.Valid() || !m.Joined.Valid() || m.Sex == "" {
			bare++
		}
	}
	if outside > 0 {
		out = append(out, BookFinding{Chapter: "groups", Text: fmt.Sprintf("有%d名党员没有编入党小组。", outside), Place: "members"})
	}
	if bare > 0 {
		out = append(out, BookFinding{Chapter: "roster", Text: fmt.Sprintf("有%d名党员的性别、出生年月或入党日期没有登记。", bare), Place: "members"})
	}
	return out
}

// owedFinding is an obligation that is not met.
func (g *gathered) owedFinding(e obligation.Entry) (BookFinding, bool) {
	name := e.Name
	if e.Org != g.branch.ID {
		name = e.OrgName + "的" + name
	}
	text, group := name+"（"+g.within(e.Says)+"）", ""
	switch e.State {
	case obligation.Overdue:
		group = e.Name + "已逾期"
		text += "没有已确认的记录，已逾期"
	case obligation.Due:
		group = e.Name + "还没有完成"
		text += "还没有完成，最迟" + e.Until.Chinese()
	default:
		return BookFinding{}, false
	}
	if e.Need > 1 {
		text += fmt.Sprintf("（应%d人，已%d人）", e.Need, e.Have)
	}
	return BookFinding{Chapter: chapterOf[e.Rule], Grave: true, Group: group, Text: text + "。", Place: "calendar", Until: e.Until}, true
}

// grave counts what a book handed in now would miss.
func grave(list []BookFinding) int {
	n := 0
	for _, f := range list {
		if f.Grave {
			n++
		}
	}
	return n
}
