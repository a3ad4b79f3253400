package doc

import (
	"strings"
	"unicode"
)

// titleWide is how many characters of the title's size stand on one line; half a character less than fit, because
// letters of some typefaces are wider than half a Chinese one.
const titleWide = 19.5

// titleLines parts a title that is too long for one line, so that its lines are about as long as each other and no word is
// torn where that can be seen (7.3.1: 词意完整、排列对称). A title that has line breaks keeps its own.
func titleLines(text string) string {
	if strings.Contains(text, "\n") || width(text) <= titleWide {
		return text
	}
	runes := []rune(text)
	lines := int(width(text)/titleWide) + 1
	ideal := width(text) / float64(lines)
	type way struct {
		cost float64
		from int
		ok   bool
	}
	best := make([]way, len(runes)+1) // the best way to part what stands before each place
	best[0].ok = true
	for to := 1; to <= len(runes); to++ {
		worth, may := tear(runes, to)
		if !may {
			continue
		}
		for from := to - 1; from >= 0; from-- {
			w := width(string(runes[from:to]))
			if w > titleWide {
				break
			}
			if cost := best[from].cost + worth + (w-ideal)*(w-ideal); best[from].ok && (!best[to].ok || cost < best[to].cost) {
				best[to] = way{cost, from, true}
			}
		}
	}
	var out []string
	for at := len(runes); at > 0; at = best[at].from {
		if !best[at].ok {
			return text // one word longer than a line: left to whoever draws it
		}
		out = append([]string{string(runes[best[at].from:at])}, out...)
	}
	return strings.Join(out, "\n")
}

// tear tells what a line's end before runes[at] costs, and whether it may be there: not within quotation marks, not
// within a number or between a number and its word.
func tear(runes []rune, at int) (cost float64, may bool) {
	if at == len(runes) {
		return 0, true
	}
	before, after := runes[at-1], runes[at]
	depth := 0
	for _, r := range runes[:at] {
		switch {
		case strings.ContainsRune("“《（(", r):
			depth++
		case strings.ContainsRune("”》）)", r):
			depth--
		}
	}
	number := func(r rune) bool { return r < unicode.MaxASCII && (unicode.IsDigit(r) || unicode.IsLetter(r)) }
	switch {
	case depth > 0, number(before), strings.ContainsRune("，、。；：第”》）)—", after), before == '第', before == '—':
		return 0, false
	case strings.ContainsRune("“《（(", after), number(after), strings.ContainsRune("，、》", before):
		return 0, true
	default:
		const midSentence = 40
		return midSentence, true
	}
}
