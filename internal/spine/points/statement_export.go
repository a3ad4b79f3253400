package points

import (
	"context"
	"fmt"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/sheet"
	"sanchuang/internal/platform/web"
)

// statementRow is a line of the exported statement: an entry, what a category counts, or the total.
type statementRow struct {
	category, rule string
	day            kernel.Day
	points         kernel.Points
	record, note   string
	waits          bool // nobody has chosen the points yet
}

var statementColumns = []audit.Shown[statementRow]{
	{Key: "category", Option: sheet.Option{Heading: "类别", Width: 16}, Value: func(r statementRow) any { return r.category }},
	{Key: "rule", Option: sheet.Option{Heading: "规则", Width: 34}, Value: func(r statementRow) any { return r.rule }},
	{Key: "day", Option: sheet.Option{Heading: "日期", Kind: sheet.Day}, Value: func(r statementRow) any { return r.day }},
	{Key: "points", Option: sheet.Option{Heading: "分值", Kind: sheet.Decimal}, Value: func(r statementRow) any {
		if r.waits {
			return nil
		}
		return r.points
	}},
	{Key: "record", Option: sheet.Option{Heading: "依据的记录", Width: 34}, Value: func(r statementRow) any { return r.record }},
	{Key: "note", Option: sheet.Option{Heading: "说明", Width: 30}, Value: func(r statementRow) any { return r.note }},
}

// note says why a line counts otherwise than it stands there.
func (l Line) note() string {
	text := ""
	if l.Late {
		text = "结账后补入。"
	}
	switch {
	case l.Adjusted != "":
		return text + l.Adjusted
	case l.Reversal:
		return text + "冲正：原记录已更正或撤回"
	case l.Merged:
		return text + "同一事项只计一次，已按分值高的计"
	}
	return text
}

var clampWords = map[Clamped]string{AtCap: "已达上限", AtFloor: "已到下限", Overridden: "一票否决或封顶"}

// rows lays the statement out: each category with its lines and what of them counts, then the total.
// all holds the lines by rule, of which the statement itself shows the latest alone.
func (st *Statement) rows(all map[string][]Line) []statementRow {
	var out []statementRow
	for _, c := range st.Categories {
		for _, r := range c.Rules {
			for _, l := range all[r.Code] {
				out = append(out, statementRow{category: c.Name, rule: r.Text, day: l.Day, points: l.Points, record: l.Title, note: l.note()})
			}
			if r.Clamped != NotClamped {
				out = append(out, statementRow{category: c.Name, rule: r.Text, points: r.Counted, note: fmt.Sprintf("本条规则计入（应得 %s）：%s", r.Raw, clampWords[r.Clamped])})
			}
		}
		note := "本类计入"
		if c.Base != nil {
			note += fmt.Sprintf("，含基础分 %s", *c.Base)
		}
		if c.Clamped != NotClamped {
			note += fmt.Sprintf("（应得 %s）：%s", c.Raw, clampWords[c.Clamped])
		}
		out = append(out, statementRow{category: c.Name, points: c.Counted, note: note})
	}
	for _, l := range st.Waiting {
		out = append(out, statementRow{category: "分值待认定", rule: l.Waits.RuleText, day: l.Day, record: l.Title, note: l.Waits.Chinese(), waits: true})
	}
	note := ""
	if st.Score != st.Total {
		note = fmt.Sprintf("一票否决和封顶适用前 %s", st.Score)
	}
	return append(out, statementRow{category: "总分", points: st.Total, note: note})
}

// ExportStatement hands out a statement with all its lines. Whoever may open it may take it along: the
// faults are those of Statement, and audit.ErrColumn.
func (s *Service) ExportStatement(ctx context.Context, actor kernel.Actor, scope kernel.Scope, t SubjectType, id kernel.ID, term Term, keys string) (*web.File, error) {
	st, err := s.Statement(ctx, scope, t, id, term)
	if err != nil {
		return nil, err
	}
	list, err := s.Lines(ctx, scope, t, id, st.Term, "", kernel.AllRows)
	if err != nil {
		return nil, err
	}
	all := map[string][]Line{}
	for _, l := range list.Items {
		all[l.Rule] = append(all[l.Rule], l)
	}
	title := st.Name + st.Chinese() + "积分明细"
	body, err := audit.HandOutList(ctx, s.audit, s.db, actor, audit.Handout{
		Action: "points.export", ObjectType: "points", Title: title, Name: "积分明细", Query: map[string]any{"subject": t, "id": id, "year": st.Year, "half": st.Half},
	}, statementColumns, keys, st.rows(all))
	return web.NewFile(title+".xlsx", web.XLSX, body), err
}
