package points

import (
	"slices"
	"strconv"
	"strings"
)

// wordOperators are the ways in which people write an operation, with the parser's own sign.
var wordOperators = longestFirst([][2]string{
	{"大于等于", ">="},
	{"小于等于", "<="},
	{"不等于", "!="},
	{"不少于", ">="},
	{"不低于", ">="},
	{"不小于", ">="},
	{"不超过", "<="},
	{"不高于", "<="},
	{"不多于", "<="},
	{"不大于", "<="},
	{"不足", "<"},
	{"不是", "!="},
	{"等于", "=="},
	{"大于", ">"},
	{"高于", ">"},
	{"多于", ">"},
	{"超过", ">"},
	{"小于", "<"},
	{"低于", "<"},
	{"少于", "<"},
	{"并且", "&&"},
	{"而且", "&&"},
	{"或者", "||"},
	{"除以", "/"},
	{"乘以", "*"},
	{"是", "=="},
	{"且", "&&"},
	{"或", "||"},
	{"非", "!"},
	{"加", "+"},
	{"减", "-"},
	{"乘", "*"},
	{"≥", ">="},
	{"≤", "<="},
	{"≠", "!="},
	{"×", "*"},
	{"÷", "/"},
	{"−", "-"},
	{"—", "-"},
	{"、", ","},
})

func longestFirst(words [][2]string) [][2]string {
	slices.SortStableFunc(words, func(a, b [2]string) int { return len(b[0]) - len(a[0]) })
	return words
}

// mark stands for a variable in the text that the parser reads: a letter that nobody types, for a
// Chinese name may hold brackets, digits or words that are operations elsewhere.
const mark = 'ꀀ'

// rewriting turns what people write into what the parser reads and remembers, for every sign of
// the latter, which one of the former it came from.
type rewriting struct {
	from []rune
	out  []rune
	at   []int
	open int // sign of a quotation mark that has no partner, from 1; 0 when there is none
}

func rewrite(source string, names []string) *rewriting {
	w := &rewriting{from: []rune(source)}
	order := make([]int, len(names))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(names[b]) - len(names[a]) })
	for i := 0; i < len(w.from); {
		i += w.step(i, names, order)
	}
	return w
}

func (w *rewriting) put(at int, text string) {
	for _, r := range text {
		w.out = append(w.out, r)
		w.at = append(w.at, at)
	}
}

// step rewrites what begins at i and answers how many signs it took.
func (w *rewriting) step(i int, names []string, order []int) int {
	if closing, ok := map[rune]rune{'"': '"', '“': '”', '”': '“', '\'': '\'', '‘': '’'}[w.from[i]]; ok {
		return w.quoted(i, closing)
	}
	rest := string(w.from[i:])
	for _, n := range order {
		if names[n] != "" && strings.HasPrefix(rest, names[n]) {
			w.put(i, string(mark)+strconv.Itoa(n)+string(mark))
			return len([]rune(names[n]))
		}
	}
	for _, word := range wordOperators {
		if strings.HasPrefix(rest, word[0]) {
			w.put(i, word[1])
			return len([]rune(word[0]))
		}
	}
	r := w.from[i]
	if r >= 0xff01 && r <= 0xff5e {
		r -= 0xfee0
	}
	if r == '=' {
		return w.equals(i)
	}
	if strings.ContainsRune("!<>", r) && i+1 < len(w.from) && (w.from[i+1] == '=' || w.from[i+1] == '＝') {
		w.put(i, string(r)+"=")
		return 2
	}
	w.put(i, string(r))
	return 1
}

func (w *rewriting) equals(i int) int {
	w.put(i, "==")
	if i+1 < len(w.from) && (w.from[i+1] == '=' || w.from[i+1] == '＝') {
		return 2
	}
	return 1
}

func (w *rewriting) quoted(i int, closing rune) int {
	n := i + 1
	for n < len(w.from) && w.from[n] != closing && !(closing == '“' && w.from[n] == '”') {
		n++
	}
	w.put(i, `"`)
	for k := i + 1; k < n; k++ {
		if r := w.from[k]; r != '"' && r != '\\' {
			w.put(k, string(r))
		}
	}
	if n == len(w.from) {
		w.open = i + 1
		return n - i
	}
	w.put(n, `"`)
	return n - i + 1
}

// column is the place in what people wrote, counted from 1; at the end it is one past the last.
func (w *rewriting) column(place int) int {
	if place >= 0 && place < len(w.at) {
		return w.at[place] + 1
	}
	return len(w.from) + 1
}

// original is the piece of the source behind a stretch of the rewritten text.
func (w *rewriting) original(from, to int) string {
	a, b := w.column(from)-1, w.column(to)-1
	if a < 0 || a >= len(w.from) {
		return ""
	}
	return strings.TrimSpace(string(w.from[a:max(min(b, len(w.from)), a+1)]))
}
