package structure

import (
	"fmt"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/paper"
)

// NoticeLine (换届提醒的一行) is one organisation that has to elect in the year.
type NoticeLine struct {
	Term    kernel.ID  `json:"term"`
	Org     kernel.ID  `json:"org"`
	Name    string     `json:"name"`
	Kind    string     `json:"kind"`
	Began   kernel.Day `json:"began" doc:"本届选举"`
	Limit   kernel.Day `json:"limit" doc:"最迟换届日期"`
	Overdue bool       `json:"overdue" doc:"年初已逾期"`
	Done    bool       `json:"done" doc:"发出通知以后已换届，或不再届满"`
}

// TermNotice (年度换届提醒) is what one department is told of a year, and the notice that told it.
type TermNotice struct {
	Department  kernel.ID    `json:"department"`
	Name        string       `json:"name"`
	Lines       []NoticeLine `json:"lines"`
	PaperID     kernel.ID    `json:"paper_id" doc:"已发的通知，没有为 0"`
	PaperNumber string       `json:"paper_number"`
	IssuedAt    int64        `json:"issued_at" doc:"毫秒"`
	Changed     []string     `json:"changed" doc:"发出以后变化的"`
}

// dueIn reports whether a term that runs has to be followed by an election in the year: its last day lies in it, or
// before it and nobody has elected yet.
func dueIn(limit kernel.Day, year int) bool { return limit.Year() <= year }

// changes says what is different from what a notice printed.
func changes(printed, now []NoticeLine) []string {
	out := []string{}
	was := map[kernel.ID]NoticeLine{}
	for _, l := range printed {
		was[l.Org] = l
	}
	for _, l := range now {
		old, told := was[l.Org]
		switch {
		case !told:
			out = append(out, fmt.Sprintf("%s：新列入，%s届满", l.Name, l.Limit.Chinese()))
		case old.Limit != l.Limit:
			out = append(out, fmt.Sprintf("%s：最迟换届日期由%s改为%s", l.Name, old.Limit.Chinese(), l.Limit.Chinese()))
		}
		delete(was, l.Org)
	}
	for _, l := range printed {
		if _, gone := was[l.Org]; gone {
			out = append(out, l.Name+"：已换届，或本年不再届满")
		}
	}
	return out
}

// still joins what a notice printed to what is to be done now: who has elected since stands there as done.
func still(printed, now []NoticeLine) []NoticeLine {
	out := slices.Clone(now)
	for _, l := range printed {
		if !slices.ContainsFunc(now, func(x NoticeLine) bool { return x.Org == l.Org }) {
			l.Done = true
			out = append(out, l)
		}
	}
	return out
}

var kindWords = map[string]string{"committee": "机关党委", "general_branch": "党总支", "branch": "党支部"}

// draft is the notice for a department.
func (n *TermNotice) draft(year int, issuer kernel.ID, day kernel.Day) paper.Draft {
	overdue := 0
	rows := make([][]string, len(n.Lines))
	for i, l := range n.Lines {
		note := ""
		if l.Overdue {
			overdue++
			note = "已逾期"
		}
		rows[i] = []string{fmt.Sprint(i + 1), l.Name, kindWords[l.Kind], l.Began.Chinese(), l.Limit.Chinese(), note}
	}
	text := []paper.Block{
		paper.P(fmt.Sprintf("根据《中国共产党基层组织选举工作条例》和《关于党的基层组织任期的意见》，经核对，你单位%d年任期届满应当换届的党组织有%d个，名单附后。现就有关事项通知如下：", year, len(n.Lines))),
		paper.H1("一、按期换届"),
		paper.P("请对照名单核实选举日期和届满日期，于届满前提出换届请示，在任期届满日前完成换届选举。名单有误的，请在任期台账中更正。"),
		paper.H1("二、确需延期的"),
		paper.P("应当在任期届满以前提出延期换届申请，经批准后实施，延期一般不超过一年。届满以后提出的，不作为延期处理。"),
	}
	if overdue > 0 {
		text = append(text, paper.H1("三、已经逾期的"), paper.P(fmt.Sprintf("名单中有%d个党组织已经逾期，请尽快组织换届。", overdue)))
	}
	title := fmt.Sprintf("%d年任期届满党组织名单", year)
	return paper.Draft{
		Kind: "notice", Title: fmt.Sprintf("关于做好%d年基层党组织换届工作的通知", year), To: []kernel.ID{n.Department}, Text: text, Issuer: issuer, Day: day, Receipt: true,
		Annexes: []paper.Annex{{Title: title, Blocks: []paper.Block{paper.Grid("", []paper.Column{
			{Heading: "序号", Width: 2, Align: "center"}, {Heading: "党组织", Width: 8}, {Heading: "类别", Width: 3, Align: "center"}, {Heading: "本届选举", Width: 5, Align: "center"}, {Heading: "最迟换届", Width: 5, Align: "center"}, {Heading: "备注", Width: 3, Align: "center"},
		}, rows)}}},
	}
}
