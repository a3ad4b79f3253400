package briefing

import (
	"bytes"
	"strconv"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/sheet"
	"sanchuang/internal/spine/metric"
)

// annex lists every figure with its query, and the numbers that were typed by hand.
func (p printout) annex() ([]byte, error) {
	var b bytes.Buffer
	err := sheet.Write(&b, sheet.Workbook{Title: p.document.Title + "附表", Tables: []sheet.Table{p.queries(), p.typed()}})
	return b.Bytes(), err
}

func (p printout) queries() sheet.Table {
	var rows [][]any
	for i, r := range p.document.Refs() {
		s := p.figures[r.Key()]
		f, text, before, facts, digest := s.Figure, s.Text, "", "", ""
		if !s.Known && r.Show == Value {
			text = "无记录"
		}
		if s.Against != nil {
			before = s.Against.PeriodText + "：" + show(*s.Against)
		}
		if e, ok := p.evidence[query(f)]; ok && e.Digest != "" {
			facts, digest = strconv.FormatInt(e.Facts, 10), e.Digest
		}
		rows = append(rows, []any{strconv.Itoa(i + 1), f.Name, text, f.Unit, f.PeriodText, before, string(f.AsOf), f.OrgName, f.Words, f.Numerator, f.Denominator, facts, digest, query(f), address(p.base, f)})
	}
	return sheet.Table{
		Name: "数字与查询", Title: p.document.Title + "：数字与查询条件",
		Columns: []sheet.Option{
			{Heading: "序号", Width: 6},
			{Heading: "指标", Width: 22},
			{Heading: "文中的写法", Width: 14},
			{Heading: "单位", Width: 8},
			{Heading: "统计期", Width: 16},
			{Heading: "比较的期间", Width: 22},
			{Heading: "数据截至", Width: 12},
			{Heading: "范围", Width: 22},
			{Heading: "口径", Width: 60},
			{Heading: "分子", Width: 10},
			{Heading: "分母", Width: 10},
			{Heading: "依据的事实条数", Width: 16},
			{Heading: "事实摘要", Width: 30},
			{Heading: "查询条件", Width: 50},
			{Heading: "展开地址", Width: 50},
		},
		Rows: sheet.Fixed(rows),
	}
}

func (p printout) typed() sheet.Table {
	var rows [][]any
	for i, r := range p.document.Typed() {
		rows = append(rows, []any{strconv.Itoa(i + 1), r.Number, r.Text})
	}
	return sheet.Table{
		Name: "手工填写的数字", Title: "手工填写、没有记录可查的数字",
		Columns: []sheet.Option{{Heading: "序号", Width: 6}, {Heading: "数字", Width: 16}, {Heading: "说明", Width: 60}},
		Rows:    sheet.Fixed(rows),
	}
}

// query writes how the figure was asked, so that anybody can ask again.
func query(f metric.Figure) string {
	return "指标=" + f.Code + "；统计期=" + f.Period + "；组织=" + f.OrgID.String() + "；截至=" + string(kernel.Day(f.AsOf))
}

// evidence by query.
func (s Seal) evidence() map[string]metric.Evidence {
	out := map[string]metric.Evidence{}
	for _, f := range s.Figures {
		out[f.Query] = f.Evidence
	}
	return out
}
