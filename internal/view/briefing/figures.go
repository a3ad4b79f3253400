package briefing

import (
	"regexp"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/metric"
)

// Shown (文中数字) is what stands at a reference: its words, the figure, and what it is compared with.
type Shown struct {
	Key     string         `json:"key"`
	Known   bool           `json:"known" doc:"否为没有记录或不能比较"`
	Text    string         `json:"text" doc:"文中的写法"`
	Figure  metric.Figure  `json:"figure"`
	Against *metric.Figure `json:"against,omitempty" doc:"比较的上年同期或上期"`
}

// figures are the answers by key.
type figures map[string]Shown

// What stands where there is nothing to say.
const (
	unknownText         = "（无记录）"
	incomparable        = "（不作比较）"
	hundredthsOfPercent = 10000
	unchangedWords      = "持平"
)

// asksOf are the figures that a reference needs: its own, and what it is compared with.
func (r Reference) asks(today kernel.Day) []metric.Ask {
	p, err := kernel.ParsePeriod(r.Period)
	if err != nil {
		return nil
	}
	own := metric.Ask{Code: r.Code, Period: p, Org: r.OrgID}
	switch r.Show {
	case Before, OnYear:
		return []metric.Ask{own, {Code: r.Code, Period: yearBefore(p, today), Org: r.OrgID}}
	case OnSpan:
		return []metric.Ask{own, {Code: r.Code, Period: stretchBefore(p, today), Org: r.OrgID}}
	default:
		return []metric.Ask{own}
	}
}

// shown puts the answers to a reference's asks into words.
func (r Reference) shown(answers []metric.Figure) Shown {
	s := Shown{Key: r.Key(), Figure: answers[0], Known: answers[0].Known, Text: show(answers[0])}
	if len(answers) == 1 {
		return s
	}
	s.Against = &answers[1]
	if r.Show == Before {
		s.Known, s.Text = answers[1].Known, show(answers[1])
		return s
	}
	s.Text, s.Known = change(answers[0], answers[1])
	return s
}

// show writes a figure as it stands in running text: a rate with its sign, person-times with
// their unit, since 人次 must not be read as 人.
func show(f metric.Figure) string {
	switch {
	case !f.Known:
		return unknownText
	case f.Unit == "%":
		return f.Value + "%"
	case f.Unit == "人次" && f.Aggregate == metric.Count && strings.HasPrefix(f.Code, "activity."):
		return f.Value + "人次"
	default:
		return f.Value
	}
}

// change writes how a figure moved; what is unknown, and what would be divided by zero, is not compared.
func change(now, before metric.Figure) (text string, known bool) {
	if !now.Known || !before.Known {
		return incomparable, false
	}
	diff := now.Raw() - before.Raw()
	if now.Aggregate == metric.Rate {
		return moved(diff, "提高", "个百分点"), true
	}
	if before.Raw() == 0 {
		return incomparable, false
	}
	return moved(int64(kernel.Points(diff).MulRound(hundredthsOfPercent, before.Raw())), "增长", "%"), true
}

func moved(hundredths int64, up, unit string) string {
	switch {
	case hundredths > 0:
		return up + kernel.Points(hundredths).String() + unit
	case hundredths < 0:
		return "下降" + kernel.Points(-hundredths).String() + unit
	default:
		return unchangedWords
	}
}

// note is the footnote of a figure: its period, its definition, for a rate its two parts, and what it
// is compared with.
func (s Shown) note() string {
	f := s.Figure
	text := f.Name + "，" + f.PeriodText + "。" + f.Words
	if f.Denominator != "" {
		text += "（" + f.Numerator + "÷" + f.Denominator + "）"
	}
	if a := s.Against; a != nil {
		text += "与" + a.PeriodText + "比较：" + show(f) + "，" + show(*a) + "。"
	}
	return text
}

var marked = regexp.MustCompile(`\{([a-z_.]+)\|([0-9QH.-]+)\|([0-9]+)\|(value|before|yoy|qoq)\}`)

// readMarked reads a sentence whose figures stand as {code|period|org|show}.
func readMarked(text string) []Piece {
	var out []Piece
	at := 0
	for _, m := range marked.FindAllStringSubmatchIndex(text, -1) {
		if m[0] > at {
			out = append(out, Piece{Text: text[at:m[0]]})
		}
		id, _ := kernel.ParseID(text[m[6]:m[7]])
		out = append(out, Piece{Ref: &Reference{text[m[2]:m[3]], text[m[4]:m[5]], id, Show(text[m[8]:m[9]])}})
		at = m[1]
	}
	if at < len(text) {
		out = append(out, Piece{Text: text[at:]})
	}
	return out
}

func (r Reference) mark() string { return "{" + r.Key() + "}" }

// words is the block as it reads.
func (b Block) words(found figures) string {
	var s strings.Builder
	for _, p := range b.Pieces {
		if p.Ref != nil {
			s.WriteString(found[p.Ref.Key()].Text)
			continue
		}
		s.WriteString(p.Text)
	}
	return s.String()
}
