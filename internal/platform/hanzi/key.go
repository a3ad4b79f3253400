package hanzi

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letter is one character with the way it is read in its place.
type letter struct {
	r    rune
	read string // empty for what is not Chinese
}

// spell reads text character by character. asName gives the head the reading of a surname.
func spell(text string, asName bool) []letter {
	runes := []rune(text)
	out := make([]letter, 0, len(runes))
	for i := 0; i < len(runes); {
		n, read := match(runes[i:], i == 0 && asName)
		for j, s := range read {
			out = append(out, letter{runes[i+j], s})
		}
		i += n
	}
	return out
}

// match reads the next word of runes and says how many characters it took.
func match(runes []rune, asName bool) (int, []string) {
	for n := min(3, len(runes)); n > 0; n-- {
		word := string(runes[:n])
		if s, ok := surnames[word]; ok && asName {
			return n, strings.Fields(s)
		}
		if s, ok := phrases[word]; ok {
			return n, strings.Fields(s)
		}
	}
	return 1, []string{syllable(runes[0])}
}

// fold makes full-width letters and digits narrow and letters small.
func fold(text string) string {
	return strings.ToLower(strings.TrimSpace(norm.NFKC.String(text)))
}

// SortKey is the column by which Chinese names are sorted: character by character, first by pinyin
// without tone, then by the character itself, as a printed list has it (GB/T 13418). The head is
// read as a surname (单 shan, 解 xie, 尉迟 yu chi). Numbers sort by their value, so that 第二支部
// stands before 第十支部 and 9 before 10.
func SortKey(name string) string {
	var b strings.Builder
	name = fold(name)
	for _, l := range spell(numbersPadded(name), !isOffice(name)) {
		if l.read == "" {
			b.WriteRune(l.r)
			continue
		}
		// The blank is lower than any letter: 展 (zhan) must not fall behind 张 (zhang).
		b.WriteString(l.read)
		b.WriteByte(' ')
		b.WriteRune(l.r)
	}
	return b.String()
}

var officeEndings = []string{
	"局", "委", "办", "处", "科", "室", "部", "厅", "院", "所", "队", "组", "站", "县", "校",
	"工会", "协会", "联合会", "妇联", "政府", "人大", "政协", "中心", "公司", "银行", "单位", "大学", "集团", "法院", "委员会",
}

// isOffice tells 区财政局 (qu) from 区志强 (ou).
func isOffice(name string) bool {
	if len([]rune(name)) > 6 {
		return true
	}
	for _, ending := range officeEndings {
		if strings.HasSuffix(name, ending) {
			return true
		}
	}
	return false
}

// Initials are the first letters of the pinyin, small: 市财政局 gives "sczj". Letters and digits stay;
// the rest is left out. A character of several readings takes its usual one, or that of the word it
// stands in (会计 kj, 重庆 cq).
func Initials(text string) string { return initials(spell(fold(text), false)) }

func initials(letters []letter) string {
	var b strings.Builder
	for _, l := range letters {
		switch {
		case l.read != "":
			b.WriteByte(l.read[0])
		case unicode.IsLetter(l.r) || unicode.IsDigit(l.r):
			b.WriteRune(l.r)
		}
	}
	return b.String()
}

func full(letters []letter) string {
	var b strings.Builder
	for _, l := range letters {
		switch {
		case l.read != "":
			b.WriteString(l.read)
		case unicode.IsLetter(l.r) || unicode.IsDigit(l.r):
			b.WriteRune(l.r)
		}
	}
	return b.String()
}

// SearchKey is the column in which a typed word is looked for by LIKE '%word%': the text itself, its
// initials and its full pinyin, in small letters; once more with the surname's reading where that
// differs. The word asked for goes through Query first.
func SearchKey(text string) string {
	text = fold(text)
	plain, asName := spell(text, false), spell(text, true)
	parts := []string{text, initials(plain), full(plain)}
	for _, s := range []string{initials(asName), full(asName)} {
		if s != parts[1] && s != parts[2] {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " ")
}

// Query brings a typed word into the form that SearchKey has: narrow, small, no blanks around. The
// wildcards of LIKE are left to the caller to escape.
func Query(word string) string { return fold(word) }

// countedBy are the words before which a Chinese numeral is a number and not a part of a name.
var countedBy = []string{"支部", "党支部", "党小组", "小组", "组", "科", "处", "大队", "中队", "党总支", "总支"}

// numbersPadded writes numbers with six places: runs of digits, and Chinese numerals after 第 or
// before 支部 and the like.
func numbersPadded(text string) string {
	runes := []rune(text)
	var b strings.Builder
	for i := 0; i < len(runes); {
		if n, length := digits(runes[i:]); length > 0 {
			fmt.Fprintf(&b, "%06d", n)
			i += length
			continue
		}
		n, length := numeral(runes[i:])
		if length > 0 && (i > 0 && runes[i-1] == '第' || counted(string(runes[i+length:]))) {
			fmt.Fprintf(&b, "%06d", n)
			i += length
			continue
		}
		b.WriteRune(runes[i])
		i++
	}
	return b.String()
}

func counted(rest string) bool {
	for _, word := range countedBy {
		if strings.HasPrefix(rest, word) {
			return true
		}
	}
	return false
}

func digits(runes []rune) (n, length int) {
	for length < len(runes) && length < 9 && runes[length] >= '0' && runes[length] <= '9' {
		n = n*10 + int(runes[length]-'0')
		length++
	}
	return n, length
}

// numeral reads 一 to 九百九十九 at the head of runes.
func numeral(runes []rune) (n, length int) {
	digit := 0
	for ; length < len(runes); length++ {
		switch r := runes[length]; {
		case strings.ContainsRune("零〇", r):
		case strings.ContainsRune("一二三四五六七八九", r):
			digit = strings.Index("一二三四五六七八九", string(r))/3 + 1
		case r == '十':
			n, digit = n+max(digit, 1)*10, 0
		case r == '百':
			n, digit = n+max(digit, 1)*100, 0
		default:
			return n + digit, length
		}
	}
	return n + digit, length
}
