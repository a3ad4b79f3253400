package briefing

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"sanchuang/internal/kernel"
)

// Template (模板) says which sections a report is made from, in which order and under which headings.
// Those of the house have a code such as year_city; those that staff adapted have an id and name
// the one they came from.
type Template struct {
	ID       kernel.ID         `json:"id" doc:"自存模板的编号；系统模板为 0"`
	Code     string            `json:"code" doc:"系统模板的代码；自存模板为其所依据的系统模板"`
	Name     string            `json:"name"`
	Length   kernel.PeriodKind `json:"length" enum:"month,quarter,half_year,year"`
	City     bool              `json:"city" doc:"用于全市；否则用于单位和支部"`
	Sections []Chosen          `json:"sections"`
	OrgID    kernel.ID         `json:"org_id"`
	OrgName  string            `json:"org_name"`
	Version  int               `json:"version"`
	Changed  string            `json:"changed_name"`
	Mine     bool              `json:"mine" doc:"本人可以修改"`
}

// Chosen is a section as a template has it.
type Chosen struct {
	Code    string `json:"code" maxLength:"40"`
	Heading string `json:"heading" maxLength:"40" doc:"节标题；开头一段没有"`
	Part    string `json:"part,omitempty" doc:"所属部分" readOnly:"true"`
	Hidden  bool   `json:"hidden"`
}

var lengthNames = map[kernel.PeriodKind]string{kernel.Monthly: "月", kernel.Quarterly: "季", kernel.HalfYearly: "半年", kernel.Yearly: "年度"}

// lengthWords are the lengths as people choose them.
var lengthWords = map[kernel.PeriodKind]string{kernel.Monthly: "月份", kernel.Quarterly: "季度", kernel.HalfYearly: "半年", kernel.Yearly: "年份"}

// house are the templates that the product comes with.
var house = func() (out []Template) {
	for _, city := range []bool{true, false} {
		for _, length := range kernel.PeriodKinds[1:] {
			out = append(out, houseTemplate(length, city))
		}
	}
	return out
}()

func houseTemplate(length kernel.PeriodKind, city bool) Template {
	t := Template{Length: length, City: city, Code: string(length) + "_local", Name: lengthNames[length] + "报告（单位）"}
	opening := "opening_local"
	if city {
		t.Code, t.Name, opening = string(length)+"_city", lengthNames[length]+"汇报（全市）", "opening_city"
	}
	codes := []string{opening, "brand_models", "brand_influence", "red_flag_branches", "org_life", "terms", "cadres", "five_star_models", "service", "special"}
	if city {
		codes = append(codes, "liaison")
	}
	codes = append(codes, "compared")
	if length == kernel.Yearly {
		codes = append(codes, "since")
	}
	if length != kernel.Monthly {
		codes = append(codes, "months")
	}
	for _, code := range codes {
		s := library[code]
		t.Sections = append(t.Sections, Chosen{Code: code, Heading: s.heading, Part: s.part})
	}
	return t
}

// houseByCode finds a template of the house.
func houseByCode(code string) (Template, bool) {
	for _, t := range house {
		if t.Code == code {
			return t, true
		}
	}
	return Template{}, false
}

// adapted checks the sections that staff chose against the template they came from; sections that were not
// named are hidden. Fault: ErrSections.
func (t Template) adapted(sections []Chosen) ([]Chosen, error) {
	known, shown := map[string]bool{}, 0
	for _, s := range t.Sections {
		known[s.Code] = true
	}
	var out []Chosen
	for i, s := range sections {
		if !known[s.Code] {
			return nil, ErrSections.At(fmt.Sprintf("sections[%d].code", i))
		}
		known[s.Code] = false
		s.Part, s.Heading = library[s.Code].part, strings.TrimSpace(s.Heading)
		if n := utf8.RuneCountInString(s.Heading); s.Part != "" && (n == 0 || n > 40) {
			return nil, ErrSections.At(fmt.Sprintf("sections[%d].heading", i))
		}
		if !s.Hidden {
			shown++
		}
		out = append(out, s)
	}
	if shown == 0 {
		return nil, ErrSections.At("sections")
	}
	for _, s := range t.Sections {
		if known[s.Code] {
			s.Hidden = true
			out = append(out, s)
		}
	}
	return out, nil
}

// occasion is what a report is made for.
type occasion struct {
	org    kernel.ID
	name   string
	period kernel.Period
	today  kernel.Day
}

func (o occasion) asOf() kernel.Day { return min(o.period.Last, o.today) }

// title of the report.
func (o occasion) title() string {
	return o.name + o.period.Chinese() + "“三创”工作情况汇报"
}

var hole = regexp.MustCompile(`\{\{(\w+)\}\}|\{([a-z_.]+)(?:@(\w+))?(?:!(\w+))?\}`)

// pieces reads a clause's text for the occasion: words in braces are filled in, figures become references.
func (o occasion) pieces(text string) []Piece {
	words, periods := periodWords(o.period, o.name, o.asOf()), spans(o.period)
	var out []Piece
	add := func(s string) {
		if n := len(out); n > 0 && out[n-1].Ref == nil {
			out[n-1].Text += s
		} else if s != "" {
			out = append(out, Piece{Text: s})
		}
	}
	at := 0
	group := func(m []int, i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return text[m[2*i]:m[2*i+1]]
	}
	for _, m := range hole.FindAllStringSubmatchIndex(text, -1) {
		add(text[at:m[0]])
		at = m[1]
		if word := group(m, 1); word != "" {
			add(words[word])
			continue
		}
		show := Show(group(m, 4))
		if show == "" {
			show = Value
		}
		out = append(out, Piece{Ref: &Reference{group(m, 2), periods[group(m, 3)].Key(), o.org, show}})
	}
	add(text[at:])
	return out
}

// Refs lists the figures that the template's sections ask for.
func (t Template) refs(o occasion) []Reference {
	full := t.compose(o, func([]Piece) bool { return true })
	return full.Refs()
}

// compose writes the report. answered decides whether a clause's own text stands, or what stands instead.
func (t Template) compose(o occasion, answered func([]Piece) bool) Document {
	d := Document{Title: o.title(), Blocks: []Block{}}
	part := ""
	for _, c := range t.Sections {
		s, ok := library[c.Code]
		if !ok || c.Hidden {
			continue
		}
		if s.part != "" && s.part != part {
			part = s.part
			d.add(Block{Kind: Heading, Level: 1, Pieces: []Piece{{Text: part}}})
		}
		if s.part != "" {
			d.add(Block{Kind: Heading, Level: 2, Pieces: []Piece{{Text: c.Heading}}})
		}
		for _, p := range s.paragraphs(t.Length == kernel.Yearly) {
			if pieces := o.fill(p, answered); len(pieces) > 0 {
				d.add(Block{Kind: Text, Pieces: pieces})
			}
		}
		for _, g := range s.grids {
			d.add(Block{Kind: g.kind, Pieces: []Piece{}, Grid: &Grid{Caption: o.words(g.caption), Shape: g.shape, Codes: g.codes, Periods: g.over(o), OrgID: o.org}})
		}
	}
	return d
}

func (d *Document) add(b Block) {
	b.Key, b.Reasons = fmt.Sprintf("b%d", len(d.Blocks)+1), []Reason{}
	d.Blocks = append(d.Blocks, b)
}

func (o occasion) words(text string) string { return Block{Pieces: o.pieces(text)}.plain() }

// fill writes a paragraph. What says that records are missing keeps the sentence that may stand there once
// there are some.
func (o occasion) fill(p paragraph, answered func([]Piece) bool) []Piece {
	out := []Piece{}
	for _, c := range p {
		pieces := o.pieces(c.text)
		if answered(pieces) {
			out = append(out, pieces...)
			continue
		}
		if c.empty == "" {
			continue
		}
		var instead strings.Builder
		for _, x := range pieces {
			if x.Ref != nil {
				instead.WriteString(x.Ref.mark())
			} else {
				instead.WriteString(x.Text)
			}
		}
		out = append(out, Piece{Text: o.words(c.empty), Missing: true, Instead: instead.String()})
	}
	return out
}

// answered reports whether every figure of a clause is known, and at least one is not zero.
func (f figures) answered(pieces []Piece) bool {
	asked, something := false, false
	for _, p := range pieces {
		if p.Ref == nil {
			continue
		}
		asked = true
		s := f[p.Ref.Key()]
		if !s.Known {
			return false
		}
		something = something || s.Figure.Raw() != 0
	}
	return !asked || something
}
