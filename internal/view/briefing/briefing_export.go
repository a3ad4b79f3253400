package briefing

import (
	"bytes"
	"net/url"
	"strconv"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/doc"
	"sanchuang/internal/platform/sheet"
	"sanchuang/internal/spine/metric"
)

// paper prints the draft with the page and fonts of GB/T 9704: it is a speech or paper, so it has
// no red head, no number, and the page number stands in the middle.
func (d Draft) paper(base string) ([]byte, error) {
	p := doc.New(doc.Options{Title: d.Title, Author: d.OrgName, PageNumber: doc.Centred})
	p.Title(d.Title)
	p.Centre(doc.T("（数据截至" + d.AsOf.Chinese() + "）"))
	for _, x := range d.Paragraphs {
		if x.Level > 0 {
			p.Heading(x.Level, x.Text())
			continue
		}
		runs := make([]doc.Run, 0, len(x.Runs))
		for _, r := range x.Runs {
			run := doc.Run{Text: r.Text}
			if r.Figure != nil {
				run.Note = note(*r.Figure)
				run.Link = address(base, *r.Figure)
			}
			runs = append(runs, run)
		}
		p.Para(runs...)
	}
	return p.Bytes()
}

// note is the footnote of a figure: its period, its definition, and for a rate its two parts.
func note(f metric.Figure) string {
	s := f.Name + "，" + f.PeriodText + "。" + f.Words
	if f.Denominator != "" {
		s += "（" + f.Numerator + "÷" + f.Denominator + "）"
	}
	return s
}

// address is the page on which the figure opens down to its records.
func address(base string, f metric.Figure) string {
	if base == "" || !f.Opens && f.Aggregate != metric.Rate {
		return ""
	}
	q := url.Values{"period": {f.Period}, "org": {f.OrgID.String()}}
	return base + "/figures/" + url.PathEscape(f.Code) + "?" + q.Encode()
}

// annex lists every figure with its query.
func (d Draft) annex(base string) ([]byte, error) {
	rows := make([][]any, 0, len(d.Figures))
	for i, f := range d.Figures {
		value := f.Value
		if !f.Known {
			value = "无记录"
		}
		rows = append(rows, []any{strconv.Itoa(i + 1), f.Name, value, f.Unit, f.PeriodText, string(f.AsOf), f.OrgName, f.Words, f.Numerator, f.Denominator, query(f), address(base, f)})
	}
	var b bytes.Buffer
	err := sheet.Write(&b, sheet.Workbook{Title: d.Title + "附表", Tables: []sheet.Table{{
		Name: "数字与查询", Title: d.Title + "：数字与查询条件",
		Columns: []sheet.Option{
			{Heading: "序号", Width: 6},
			{Heading: "指标", Width: 22},
			{Heading: "数值", Width: 12},
			{Heading: "单位", Width: 8},
			{Heading: "统计期", Width: 16},
			{Heading: "数据截至", Width: 12},
			{Heading: "范围", Width: 22},
			{Heading: "口径", Width: 60},
			{Heading: "分子", Width: 10},
			{Heading: "分母", Width: 10},
			{Heading: "查询条件", Width: 50},
			{Heading: "展开地址", Width: 50},
		},
		Rows: sheet.Fixed(rows),
	}}})
	return b.Bytes(), err
}

// query writes how the figure was asked, so that anybody can ask again.
func query(f metric.Figure) string {
	return "指标=" + f.Code + "；统计期=" + f.Period + "；组织=" + f.OrgID.String() + "；截至=" + string(kernel.Day(f.AsOf))
}
