// Command gen writes readings.txt: for each pinyin syllable, without tone, the characters whose
// first reading it is. The library's own table is a map literal of 42,000 entries that every start
// of the program would pay for; as text it is read when first asked for.
package main

import (
	"log"
	"os"
	"slices"
	"strings"

	"github.com/mozillazg/go-pinyin"
)

func main() {
	bySyllable := map[string][]rune{}
	args := pinyin.NewArgs()
	for code := range pinyin.PinyinDict {
		if all := pinyin.SinglePinyin(rune(code), args); len(all) > 0 {
			bySyllable[all[0]] = append(bySyllable[all[0]], rune(code))
		}
	}
	var lines []string
	for syllable, characters := range bySyllable {
		slices.Sort(characters)
		lines = append(lines, syllable+" "+string(characters)+"\n")
	}
	slices.Sort(lines)
	if err := os.WriteFile("readings.txt", []byte(strings.Join(lines, "")), 0o644); err != nil {
		log.Fatal(err)
	}
}
