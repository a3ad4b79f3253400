package briefing

import (
	"regexp"
	"strings"
)

// A number is not typed by hand where it names a day, a period, an official number or a place in an
// enumeration. The same two patterns stand in the editor; testdata/typed.json holds both to it.
var (
	nameLike = regexp.MustCompile(`[0-9]{4}(?:[—–至-][0-9]{4})?年(?:[0-9]{1,2}(?:[—–至-][0-9]{1,2})?月(?:[0-9]{1,2}日)?)?|[0-9]{1,2}(?:[—–至-][0-9]{1,2})?月(?:[0-9]{1,2}日)?|[0-9]{1,2}日|〔[0-9]{4}〕[0-9]+号|第[0-9]+|[（(][0-9]{1,2}[）)]|^[0-9]{1,2}[.、．](?:[^0-9]|$)|[0-9]+\+[0-9A-Z]|[0-9A-Za-z]*[A-Za-z][0-9A-Za-z-]*`)
	number   = regexp.MustCompile(`[0-9０-９](?:[0-9０-９,，]*[0-9０-９])?(?:[.．][0-9０-９]+)?[%％]?`)
)

// stretch is a part of a text, which is a number typed by hand or not.
type stretch struct {
	text  string
	typed bool
}

// stretches parts a text at the numbers typed by hand.
func stretches(text string) []stretch {
	// what names something is blanked by as many bytes, so that places stay
	masked := nameLike.ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat(" ", len(s)) })
	var out []stretch
	at := 0
	for _, m := range number.FindAllStringIndex(masked, -1) {
		if m[0] > at {
			out = append(out, stretch{text[at:m[0]], false})
		}
		out = append(out, stretch{text[m[0]:m[1]], true})
		at = m[1]
	}
	if at < len(text) {
		out = append(out, stretch{text[at:], false})
	}
	return out
}

// typedNumbers are the numbers of a text that were typed by hand.
func typedNumbers(text string) []string {
	var out []string
	for _, s := range stretches(text) {
		if s.typed {
			out = append(out, s.text)
		}
	}
	return out
}
