package sheet

import (
	"strings"
	"unicode"
)

// formulaHeads begin what a spreadsheet would compute; the full-width ones are taken alike by some.
const formulaHeads = "=+-@\t\r＝＋－＠"

// guard puts an apostrophe before text that a spreadsheet would compute (QUALITY 23), and before our
// own apostrophes, so that unguard gives back exactly what was there.
func guard(text string) string {
	if rest := strings.TrimLeft(text, "'"); rest != "" && strings.ContainsRune(formulaHeads, firstRune(rest)) {
		return "'" + text
	}
	return text
}

func unguard(text string) string {
	rest := strings.TrimLeft(text, "'")
	if rest != "" && rest != text && strings.ContainsRune(formulaHeads, firstRune(rest)) {
		return text[1:]
	}
	return text
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// Clean (清洗) takes out what people do not see: blanks of every kind around the text, zero-width
// characters, the apostrophe that an export put before a formula sign. Full-width digits and letters
// become narrow; Chinese punctuation stays.
func Clean(text string) string {
	if isClean(text) {
		return text
	}
	text = strings.Map(narrow, text)
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return unguard(strings.TrimSpace(text))
}

// isClean answers at once for what nearly all cells hold: Chinese characters, digits and letters.
func isClean(text string) bool {
	for _, r := range text {
		if !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0x4E00 && r <= 0x9FFF || r == '-' || r == '.') {
			return false
		}
	}
	return true
}

func narrow(r rune) rune {
	switch {
	case r >= '０' && r <= '９', r >= 'Ａ' && r <= 'Ｚ', r >= 'ａ' && r <= 'ｚ':
		return r - 0xFEE0
	case r == '\u3000' || r == '\u00A0' || r == '\u2007' || r == '\u202F':
		return ' '
	case r == '\n' || r == '\t' || r == '\r':
		return r
	case r == '\uFEFF' || unicode.Is(unicode.Cf, r) || unicode.IsControl(r):
		return -1
	}
	return r
}

// CleanName is Clean for names of people and organisations: blanks between Chinese characters, put
// in so that 张 三 is as wide as 欧阳修, are taken out.
func CleanName(text string) string {
	runes := []rune(Clean(text))
	out := runes[:0:0]
	for i, r := range runes {
		if unicode.IsSpace(r) && (i == 0 || unicode.Is(unicode.Han, out[len(out)-1])) && nextIsHan(runes[i:]) {
			continue
		}
		out = append(out, r)
	}
	return string(out)
}

func nextIsHan(runes []rune) bool {
	for _, r := range runes {
		if !unicode.IsSpace(r) {
			return unicode.Is(unicode.Han, r)
		}
	}
	return false
}
