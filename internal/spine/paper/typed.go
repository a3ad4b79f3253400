package paper

import (
	"regexp"
	"strings"
)

var (
	firstLevel  = regexp.MustCompile(`^[一二三四五六七八九十]{1,3}、`)
	secondLevel = regexp.MustCompile(`^（[一二三四五六七八九十]{1,3}）`)
)

// longestHeading is how long a line with an ordinal may be and still be a heading.
const longestHeading = 30

// Typed reads a text as people type it: each line is a paragraph, and a short line that begins with 一、 or （一） and
// does not end like a sentence is a heading.
func Typed(text string) []Block {
	out := []Block{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(strings.ReplaceAll(line, "　", " "))
		if line == "" {
			continue
		}
		short := len([]rune(line)) <= longestHeading && !strings.ContainsAny(line[len(line)-len(lastRune(line)):], "。；：，！？")
		switch {
		case short && firstLevel.MatchString(line):
			out = append(out, Block{Kind: Heading1, Text: line})
		case short && secondLevel.MatchString(line):
			out = append(out, Block{Kind: Heading2, Text: line})
		default:
			out = append(out, P(line))
		}
	}
	return out
}

func lastRune(s string) string {
	r := []rune(s)
	return string(r[len(r)-1])
}
