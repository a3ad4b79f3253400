package doc

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Marks that begin no line, and marks that end none (行首、行尾禁则).
const (
	notFirst = "、。，．：；？！）〕］｝〉》」』】〗”’…—～·％℃,.;:?!)]}%"
	notLast  = "（〔［｛〈《「『【〖“‘([{"
)

// plain is a text without what no page can show: controls go, a tabulator is a blank.
func plain(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t' || r == '\u00a0' || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.IsControl(r), r == utf8.RuneError, r == '\ufeff', unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r):
			return -1
		}
		return r
	}, text)
}

// units parts a line into what is not torn: a word of letters and digits, a pair such as …… and ——, else one character.
func units(text string) []string {
	var out []string
	runes := []rune(text)
	for i := 0; i < len(runes); {
		j := i + 1
		switch {
		case inWord(runes[i]):
			for j < len(runes) && inWord(runes[j]) {
				j++
			}
		case (runes[i] == '…' || runes[i] == '—') && j < len(runes) && runes[j] == runes[i]:
			j++
		}
		out = append(out, string(runes[i:j]))
		i = j
	}
	return out
}

func inWord(r rune) bool { return r > ' ' && r < utf8.RuneSelf }

// wrap parts a text into lines that are at most so many squares wide: after each line break of its own, and where it is too
// long, but so that no line begins with 。 or ends with （. A word longer than a line is torn.
func (f *face) wrap(text string, most float64) []string {
	var out []string
	for _, part := range strings.Split(plain(text), "\n") {
		out = append(out, f.wrapLine(part, most)...)
	}
	return out
}

func (f *face) textWidth(text string) (w float64) {
	for _, r := range text {
		w += f.width(f.shown(r))
	}
	return w
}

// shown is what stands on the page for a character.
func (f *face) shown(r rune) rune {
	if f.has(r) {
		return r
	}
	return instead
}

func (f *face) wrapLine(text string, most float64) []string {
	var lines []string
	var line []string
	wide := 0.0
	end := func(n int) { // the line's first n units are a line, the rest begins the next
		lines = append(lines, strings.TrimRight(strings.Join(line[:n], ""), " "))
		line = append([]string{}, line[n:]...)
		for len(line) > 0 && line[0] == " " {
			line = line[1:]
		}
		wide = f.textWidth(strings.Join(line, ""))
	}
	for _, u := range units(text) {
		// a blank ends no line by itself: at its end it is not seen
		for w := f.textWidth(u); u != " " && wide+w > most+1e-9; w = f.textWidth(u) {
			if len(line) == 0 { // longer than a line by itself
				head, rest := f.cut(u, most)
				line = []string{head}
				end(1)
				u = rest
				continue
			}
			n := lineEnd(line, u)
			if n == 0 { // nothing but marks that want to stay together
				n = len(line)
			}
			end(n)
		}
		if u == " " && len(line) == 0 && len(lines) > 0 {
			continue
		}
		line = append(line, u)
		wide += f.textWidth(u)
	}
	return append(lines, strings.TrimRight(strings.Join(line, ""), " "))
}

// lineEnd is after how many units a line ends that next does not fit: as many as leave a next line that may begin so, and a
// last character that may end one.
func lineEnd(line []string, next string) int {
	for n := len(line); n > 0; n-- {
		after := next
		for i := n; i < len(line); i++ {
			if line[i] != " " { // blanks at a line's beginning go, and what follows them begins it
				after = line[i]
				break
			}
		}
		first, _ := utf8.DecodeRuneInString(after)
		last, _ := utf8.DecodeLastRuneInString(line[n-1])
		if !strings.ContainsRune(notFirst, first) && !strings.ContainsRune(notLast, last) {
			return n
		}
	}
	return 0
}

// cut parts a word that no line holds; the head has at least one character.
func (f *face) cut(word string, most float64) (head, rest string) {
	wide := 0.0
	for i, r := range word {
		if wide += f.width(f.shown(r)); wide > most && i > 0 {
			return word[:i], word[i:]
		}
	}
	return word, ""
}
