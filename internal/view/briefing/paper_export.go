package briefing

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/doc"
	"sanchuang/internal/spine/metric"
)

// printout is a document with what its figures say, ready to be made into files.
type printout struct {
	document Document
	figures  figures
	author   string
	base     string    // address of this program; empty leaves the links out
	made     time.Time // zero for a draft that anybody may print again
	asOf     kernel.Day
	signed   *signed // below a sealed text; nil for a draft
	evidence map[string]metric.Evidence
}

// signed is what stands below a sealed text: whose report it is, of which day, and through whose hands it went.
type signed struct {
	issuer string
	day    kernel.Day
	hands  []string
}

func (b *Briefing) signatures(sealer string, day kernel.Day) *signed {
	return &signed{b.OrgName, day, []string{"拟稿：" + b.DrafterName, "核稿：" + b.CheckerName, "封存：" + sealer}}
}

// paper prints with the page and fonts of GB/T 9704: it is a speech or paper, so it has
// no red head, no number, and the page number stands in the middle.
func (p printout) paper() ([]byte, error) {
	d := doc.New(doc.Options{Title: p.document.Title, Author: p.author, PageNumber: doc.Centred, Made: p.made})
	d.Title(p.document.Title)
	if asOf := p.latest(); asOf != "" {
		d.Centre(doc.T("（数据截至" + asOf.Chinese() + "）"))
	}
	ordinals := p.document.ordinals()
	for i, b := range p.document.Blocks {
		switch b.Kind {
		case Heading:
			d.Heading(b.Level, ordinals[i]+b.words(p.figures))
		case Table:
			d.Table(p.table(*b.Grid))
		case Chart:
			d.Chart(p.chart(*b.Grid))
		default:
			d.Para(p.runs(b)...)
		}
	}
	if s := p.signed; s != nil {
		d.AnnexList("数字与查询条件表（电子表格）")
		d.Sign(s.issuer, s.day)
		d.Note(strings.Join(s.hands, "　"))
	}
	return d.Bytes()
}

// latest is the last as-of day of the figures in the text.
func (p printout) latest() kernel.Day {
	if p.asOf != "" {
		return p.asOf
	}
	latest := kernel.Day("")
	for _, r := range p.document.Refs() {
		latest = max(latest, p.figures[r.Key()].Figure.AsOf)
	}
	return latest
}

func (p printout) runs(b Block) []doc.Run {
	var out []doc.Run
	for _, x := range b.Pieces {
		if x.Ref != nil {
			s := p.figures[x.Ref.Key()]
			out = append(out, doc.Run{Text: s.Text, Note: s.note(), Link: address(p.base, s.Figure)})
			continue
		}
		for _, t := range stretches(x.Text) {
			run := doc.Run{Text: t.text}
			if t.typed {
				run.Note = typedNote(b.reasonFor(t.text))
			}
			out = append(out, run)
		}
	}
	return out
}

// typedNote says of a number that no record stands behind it.
func typedNote(reason string) string {
	if reason == "" {
		return "手工填写，不是由记录得出。"
	}
	return "手工填写，不是由记录得出。说明：" + reason
}

// address is the page on which the figure opens down to its records.
func address(base string, f metric.Figure) string {
	if base == "" || !f.Opens && f.Aggregate != metric.Rate {
		return ""
	}
	q := url.Values{"period": {f.Period}, "org": {f.OrgID.String()}}
	return base + "/figures/" + url.PathEscape(f.Code) + "?" + q.Encode()
}

// at is what stands in a cell of a grid.
func (p printout) at(g Grid, code, period string, show Show) Shown {
	return p.figures[Reference{code, period, g.OrgID, show}.Key()]
}

// heading of a metric with its unit.
func withUnit(f metric.Figure) string {
	if f.Unit == "" {
		return f.Name
	}
	return f.Name + "（" + f.Unit + "）"
}

// table lays a grid out as a table.
func (p printout) table(g Grid) doc.Table {
	t := doc.Table{Caption: g.Caption}
	if g.Shape == Compare {
		first := p.at(g, g.Codes[0], g.Periods[0], Before)
		before := "上年同期"
		if first.Against != nil {
			before = first.Against.PeriodText
		}
		if strings.Contains(before, "日至") {
			before = strings.Replace(before, "年", "年\n", 1) // two days do not stand on one line
		}
		t.Columns = []doc.Column{{Heading: "指标", Width: 7}, {Heading: first.Figure.PeriodText, Width: 5, Align: doc.Right}, {Heading: before, Width: 6, Align: doc.Right}, {Heading: "同比", Width: 6, Align: doc.Right}}
		for _, code := range g.Codes {
			t.Rows = append(t.Rows, doc.Row(withUnit(p.at(g, code, g.Periods[0], Value).Figure), p.cell(g, code, g.Periods[0], Value), p.cell(g, code, g.Periods[0], Before), p.cell(g, code, g.Periods[0], OnYear)))
		}
		return t
	}
	t.Columns = []doc.Column{{Heading: "期间", Width: 2}}
	for _, code := range g.Codes {
		t.Columns = append(t.Columns, doc.Column{Heading: withUnit(p.at(g, code, g.Periods[0], Value).Figure), Width: 2, Align: doc.Right})
	}
	for _, period := range g.Periods {
		row := []string{p.at(g, g.Codes[0], period, Value).Figure.PeriodText}
		for _, code := range g.Codes {
			row = append(row, p.cell(g, code, period, Value))
		}
		t.Rows = append(t.Rows, doc.Row(row...))
	}
	return t
}

// cell is a figure in a table: what is unknown says so.
func (p printout) cell(g Grid, code, period string, show Show) string {
	s := p.at(g, code, period, show)
	switch {
	case s.Known:
		return s.Text
	case show == OnYear || show == OnSpan:
		return "—"
	default:
		return "无记录"
	}
}

// chart lays a grid out as a drawing; what is unknown leaves a gap.
func (p printout) chart(g Grid) doc.Chart {
	c := doc.Chart{Title: g.Caption, Lines: g.Shape == Lines}
	for _, period := range g.Periods {
		c.Labels = append(c.Labels, chartLabel(period))
	}
	for _, code := range g.Codes {
		series := doc.Series{}
		for _, period := range g.Periods {
			s := p.at(g, code, period, Value)
			series.Name = s.Figure.Name
			value := ""
			if s.Known {
				value = s.Figure.Value
			}
			series.Values = append(series.Values, value)
		}
		c.Series = append(c.Series, series)
	}
	return c
}

// chartLabel names a period as briefly as an axis needs it.
func chartLabel(period string) string {
	p, err := kernel.ParsePeriod(period)
	if err != nil {
		return period
	}
	if kind, _ := lengthOf(p); kind == kernel.Monthly {
		return fmt.Sprintf("%d月", p.First.Month())
	}
	return p.Chinese()
}
