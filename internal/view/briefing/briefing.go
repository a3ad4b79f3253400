package briefing

import (
	"fmt"
	"regexp"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/metric"
)

// firstYear is the year the programme began; "since" counts from there.
const firstYear = 2017

// Run is a piece of a paragraph: plain words, or a figure.
type Run struct {
	Text    string         `json:"text"`
	Figure  *metric.Figure `json:"figure,omitempty"`
	Missing bool           `json:"missing,omitempty" doc:"因没有记录而写成的句子"`
}

// Paragraph is one paragraph or heading of the report.
type Paragraph struct {
	Level int   `json:"level" doc:"0 正文，1 一级标题，2 二级标题"`
	Runs  []Run `json:"runs"`
}

// Text is the paragraph without its figures' notes.
func (p Paragraph) Text() string {
	var b strings.Builder
	for _, r := range p.Runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

// Draft (汇报材料初稿) is a report ready to be printed.
type Draft struct {
	Title      string          `json:"title"`
	Year       int             `json:"year"`
	OrgID      kernel.ID       `json:"org_id"`
	OrgName    string          `json:"org_name"`
	AsOf       kernel.Day      `json:"as_of" doc:"数据截至"`
	Paragraphs []Paragraph     `json:"paragraphs"`
	Figures    []metric.Figure `json:"figures" doc:"附表所列的全部数字"`
}

// spans are the periods a report of the year speaks of, by the word after @.
func spans(year int) map[string]kernel.Period {
	since := kernel.YearOf(firstYear)
	return map[string]kernel.Period{
		"":      kernel.YearOf(year),
		"last":  kernel.YearOf(year - 1),
		"two":   {First: kernel.YearOf(year - 1).First, Last: kernel.YearOf(year).Last},
		"since": {First: since.First, Last: kernel.YearOf(max(year, firstYear)).Last},
	}
}

var hole = regexp.MustCompile(`\{\{(\w+)\}\}|\{([a-z_.]+)(?:@(\w+))?\}`)

// wanted lists the figures the text asks for, by period word.
func wanted() map[string][]string {
	out := map[string][]string{}
	seen := map[string]bool{}
	each(func(c clause) {
		for _, m := range hole.FindAllStringSubmatch(c.text, -1) {
			if m[2] != "" && !seen[m[0]] {
				seen[m[0]] = true
				out[m[3]] = append(out[m[3]], m[2])
			}
		}
	})
	return out
}

func each(fn func(clause)) {
	paragraphs := append([]paragraph{}, opening...)
	for _, s := range sections {
		for _, u := range s.subs {
			paragraphs = append(paragraphs, u.paragraphs...)
		}
	}
	for _, p := range paragraphs {
		for _, c := range p.clauses {
			fn(c)
		}
	}
}

// figures holds the answers by code and period word.
type figures map[string]metric.Figure

func key(code, span string) string { return code + "@" + span }

// compose builds the report's text from the answers; words fills the double braces.
func compose(found figures, words map[string]string) []Paragraph {
	var out []Paragraph
	heading := func(level int, text string) { out = append(out, Paragraph{level, []Run{{Text: text}}}) }
	body := func(list []paragraph) {
		for _, p := range list {
			if runs := fill(p, found, words); len(runs) > 0 {
				out = append(out, Paragraph{0, runs})
			}
		}
	}
	body(opening)
	for _, s := range sections {
		heading(1, s.heading)
		for _, u := range s.subs {
			heading(2, u.heading)
			body(u.paragraphs)
		}
	}
	return out
}

func fill(p paragraph, found figures, words map[string]string) []Run {
	var runs []Run
	for _, c := range p.clauses {
		if answered(c.text, found) {
			runs = append(runs, split(c.text, found, words)...)
			continue
		}
		for _, r := range split(c.empty, found, words) {
			runs = append(runs, Run{Text: r.Text, Figure: r.Figure, Missing: true})
		}
	}
	return runs
}

// answered reports whether every figure of the text is known, and at least one is not zero.
func answered(text string, found figures) bool {
	asked, something := false, false
	for _, m := range hole.FindAllStringSubmatch(text, -1) {
		if m[2] == "" {
			continue
		}
		asked = true
		f := found[key(m[2], m[3])]
		if !f.Known {
			return false
		}
		something = something || f.Raw() != 0
	}
	return !asked || something
}

func split(text string, found figures, words map[string]string) []Run {
	var runs []Run
	add := func(s string) {
		if s != "" {
			runs = append(runs, Run{Text: s})
		}
	}
	at := 0
	for _, m := range hole.FindAllStringSubmatchIndex(text, -1) {
		add(text[at:m[0]])
		at = m[1]
		if m[2] >= 0 {
			add(words[text[m[2]:m[3]]])
			continue
		}
		span := ""
		if m[6] >= 0 {
			span = text[m[6]:m[7]]
		}
		f := found[key(text[m[4]:m[5]], span)]
		runs = append(runs, Run{Text: show(f), Figure: &f})
	}
	add(text[at:])
	return runs
}

// show writes a figure as it stands in running text: a rate with its sign, person-times with
// their unit, since 人次 must not be read as 人.
func show(f metric.Figure) string {
	switch {
	case f.Unit == "%":
		return f.Value + "%"
	case f.Unit == "人次" && f.Aggregate == metric.Count && strings.HasPrefix(f.Code, "activity."):
		return f.Value + "人次"
	default:
		return f.Value
	}
}

// periodWords are the words for the double braces.
func periodWords(year int, org string, asOf kernel.Day) map[string]string {
	s := spans(year)
	words := map[string]string{"org": org, "asof": asOf.Chinese()}
	for span, word := range map[string]string{"": "year", "last": "last", "two": "two", "since": "since"} {
		words[word] = s[span].Chinese()
	}
	return words
}

// title of the report.
func title(year int, org string) string {
	return fmt.Sprintf("%s%d年“三创”工作情况汇报", org, year)
}
