package briefing

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/doc"
)

// Kind is what a block of a document is.
type Kind string

// The kinds of block.
const (
	Heading Kind = "heading"
	Text    Kind = "text"
	Table   Kind = "table"
	Chart   Kind = "chart"
)

// Document (文稿) is a report's text: blocks from top to bottom.
type Document struct {
	Title  string  `json:"title" maxLength:"120"`
	Blocks []Block `json:"blocks" maxItems:"400"`
}

// Block (段) is a heading, a paragraph, a table or a chart. Headings are numbered when they are shown, so
// that they can be moved.
type Block struct {
	Key     string   `json:"key" maxLength:"20" doc:"稿内编号，不重复"`
	Kind    Kind     `json:"kind" enum:"heading,text,table,chart"`
	Level   int      `json:"level" minimum:"0" maximum:"3" doc:"标题级别 1 至 3；正文为 0"`
	Pieces  []Piece  `json:"pieces"`
	Reasons []Reason `json:"reasons" required:"false" doc:"手工填写的数字的说明"`
	Grid    *Grid    `json:"grid,omitempty"`
}

// Piece (文段) is a stretch of a paragraph: words, or a figure.
type Piece struct {
	Text    string     `json:"text" maxLength:"5000" doc:"数字处为空，以查询结果为准"`
	Ref     *Reference `json:"ref,omitempty"`
	Missing bool       `json:"missing,omitempty" doc:"因没有记录而写成的句子"`
	Instead string     `json:"instead,omitempty" maxLength:"2000" doc:"有了记录以后可以改用的句子"`
}

// Show is what of a figure stands in the text.
type Show string

// The ways to show a figure.
const (
	Value  Show = "value"  // 本期数
	Before Show = "before" // 上年同期数
	OnYear Show = "yoy"    // 同比
	OnSpan Show = "qoq"    // 环比
)

// Reference (数字引用) names the figure that stands at a place.
type Reference struct {
	Code   string    `json:"code" maxLength:"60"`
	Period string    `json:"period" maxLength:"30"`
	OrgID  kernel.ID `json:"org_id" minimum:"0"`
	Show   Show      `json:"show" enum:"value,before,yoy,qoq"`
}

// Key names the reference within a document.
func (r Reference) Key() string {
	return r.Code + "|" + r.Period + "|" + r.OrgID.String() + "|" + string(r.Show)
}

// Reason says why a number was typed by hand.
type Reason struct {
	Number string `json:"number" maxLength:"40"`
	Text   string `json:"text" maxLength:"200"`
}

// Shape is how a grid of figures is laid out.
type Shape string

// The shapes of grids.
const (
	Compare Shape = "compare" // 本期、上年同期、同比：one row for each metric
	Series  Shape = "series"  // one row for each period
	Bars    Shape = "bars"
	Lines   Shape = "lines"
)

// Grid (数表) is a table or chart of figures: metrics over periods.
type Grid struct {
	Caption string    `json:"caption" maxLength:"80"`
	Shape   Shape     `json:"shape" enum:"compare,series,bars,lines"`
	Codes   []string  `json:"codes" minItems:"1" maxItems:"12"`
	Periods []string  `json:"periods" minItems:"1" maxItems:"40"`
	OrgID   kernel.ID `json:"org_id" minimum:"0"`
}

// Refs lists the references of a grid, row by row as it is shown.
func (g Grid) Refs() []Reference {
	var out []Reference
	if g.Shape == Compare {
		for _, code := range g.Codes {
			for _, show := range []Show{Value, Before, OnYear} {
				out = append(out, Reference{code, g.Periods[0], g.OrgID, show})
			}
		}
		return out
	}
	for _, p := range g.Periods {
		for _, code := range g.Codes {
			out = append(out, Reference{code, p, g.OrgID, Value})
		}
	}
	return out
}

// Refs lists every figure the document asks for, each once, in the order of the text; also those that
// sentences about missing records wait for.
func (d Document) Refs() []Reference {
	var out []Reference
	seen := map[string]bool{}
	add := func(list ...Reference) {
		for _, r := range list {
			if !seen[r.Key()] {
				seen[r.Key()] = true
				out = append(out, r)
			}
		}
	}
	for _, b := range d.Blocks {
		for _, p := range b.Pieces {
			if p.Ref != nil {
				add(*p.Ref)
			}
			for _, q := range readMarked(p.Instead) {
				if q.Ref != nil {
					add(*q.Ref)
				}
			}
		}
		if b.Grid != nil {
			add(b.Grid.Refs()...)
		}
	}
	return out
}

// ordinals are the numbers that stand before the headings, by the place of the block.
func (d Document) ordinals() map[int]string {
	out := map[int]string{}
	var n [4]int
	for i, b := range d.Blocks {
		if b.Kind != Heading || b.Level < 1 || b.Level > 3 {
			continue
		}
		n[b.Level]++
		for l := b.Level + 1; l < len(n); l++ {
			n[l] = 0
		}
		out[i] = doc.Ordinal(b.Level, n[b.Level])
	}
	return out
}

// check finds what cannot be kept, by the place of the block. knows tells whether there is such a metric.
func (d Document) check(knows func(code string) bool) (out []kernel.FieldFault) {
	fault := func(field, text string) { out = append(out, kernel.FieldFault{Field: "document." + field, Text: text}) }
	if strings.TrimSpace(d.Title) == "" {
		fault("title", "请填写标题。")
	}
	keys := map[string]bool{}
	for i, b := range d.Blocks {
		at := fmt.Sprintf("blocks[%d]", i)
		switch {
		case b.Key == "" || keys[b.Key]:
			fault(at+".key", "段落编号为空或重复，请刷新页面后重试。")
		case b.Kind == Heading && (b.Level < 1 || b.Level > 3):
			fault(at+".level", "标题只有一至三级。")
		case (b.Kind == Table || b.Kind == Chart) != (b.Grid != nil):
			fault(at+".grid", "表和图要有指标和统计期。")
		case b.Kind == Heading && utf8.RuneCountInString(b.plain()) > 60:
			fault(at+".pieces", "标题最多 60 个字。")
		}
		keys[b.Key] = true
	}
	for _, r := range d.Refs() {
		p, err := kernel.ParsePeriod(r.Period)
		if err != nil || p.Last.Year() < firstYear || !knows(r.Code) {
			fault("figures", "数字“"+r.Code+"”的指标或统计期不对，请删去后从列表里重新插入。")
		}
	}
	return out
}

// plain is the block's own words, figures left out.
func (b Block) plain() string {
	var s strings.Builder
	for _, p := range b.Pieces {
		s.WriteString(p.Text)
	}
	return s.String()
}

// Typed lists the numbers of a document that were typed by hand, with their reasons.
func (d Document) Typed() []Reason {
	out := []Reason{}
	for _, b := range d.Blocks {
		for _, p := range b.Pieces {
			for _, n := range typedNumbers(p.Text) {
				out = append(out, Reason{Number: n, Text: b.reasonFor(n)})
			}
		}
	}
	return out
}

func (b Block) reasonFor(number string) string {
	for _, r := range b.Reasons {
		if r.Number == number {
			return r.Text
		}
	}
	return ""
}
