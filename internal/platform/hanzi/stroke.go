package hanzi

import (
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// ByStrokes compares names by the strokes of their characters (姓氏笔画排序), as ballots and lists of names do. The
// answer is for one goroutine.
func ByStrokes() func(a, b string) int {
	return collate.New(language.MustParse("zh-u-co-stroke")).CompareString
}
