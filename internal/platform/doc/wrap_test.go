package doc

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func house(t testing.TB) *face {
	t.Helper()
	f, err := houseFace()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestLinesBreakByChineseRules(t *testing.T) {
	f := house(t)
	for _, c := range []struct {
		text string
		most float64
		want string
	}{
		{"会议传达了精神。", 7, "会议传达了精|神。"},                  // 。 begins no line
		{"会议（扩大）召开", 3, "会议|（扩|大）召|开"},                // （ ends none
		{"甲乙丙。”丁", 3, "甲乙|丙。”|丁"},                     // two marks stay with what they close
		{"完成2026年任务", 4, "完成|2026年|任务"},               // a number is not torn
		{"《关于印发》的", 5, "《关于印|发》的"},                    // 》 takes a character with it
		{"甲乙丙丁……戊", 5, "甲乙丙|丁……戊"},                    // …… is one thing, and begins no line
		{"甲乙 ）", 3, "甲|乙 ）"},                          // a blank before a mark does not let it begin a line
		{"甲\n乙", 9, "甲|乙"},                            // a break of its own
		{"ABCDEFGHIJKLMNOP", 4, "ABCDEF|GHIJKLM|NOP"}, // a word that no line holds is torn
		{"", 5, ""}, // an empty line is a line
		{"。。。。。。", 3, "。。。|。。。"},                       // nothing but marks
		{"甲\u200b乙\x07丙\ufeff", 9, "甲乙丙"},              // what no page can show goes
		{"甲 乙 丙", 2, "甲|乙|丙"},                          // blanks at the ends of lines go
		{"增长97.5%以上", 4, "增长|97.5%以|上"},                // a mark within a word stays
		{"《关于印发的通知》", 5, "《关于印发|的通知》"},                 // and nothing where it fits
		{"张三\r\n李四", 9, "张三|李四"},                       // line breaks of another system
		{strings.Repeat("字", 12), 5, "字字字字字|字字字字字|字字"}, // fits to the last square
	} {
		if got := strings.Join(f.wrap(c.text, c.most), "|"); got != c.want {
			t.Errorf("%q in %v: %s, want %s", c.text, c.most, got, c.want)
		}
	}
}

// Whatever the text, nothing of it is lost, no line is too long, and none begins with a mark that may not, unless there is
// nothing but such marks.
func TestWrappingLosesNothing(t *testing.T) {
	f := house(t)
	alphabet := []rune("会议党员支部记录一二三（）《》“”。，；：……——abc2026.5% 　、！")
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOfN(rapid.SampledFrom(alphabet), 0, 80).Draw(t, "text"))
		most := float64(rapid.IntRange(3, 20).Draw(t, "most"))
		lines := f.wrap(text, most)
		if got, want := strings.ReplaceAll(strings.Join(lines, ""), " ", ""), strings.ReplaceAll(text, " ", ""); got != want {
			t.Fatalf("%q became %q", want, got)
		}
		for i, l := range lines {
			if w := f.textWidth(l); w > most+1e-6 && utf8.RuneCountInString(l) > 1 {
				t.Fatalf("line %q is %v wide of %v", l, w, most)
			}
			first, _ := utf8.DecodeRuneInString(l)
			if i > 0 && l != "" && strings.ContainsRune(notFirst, first) && !allMarks(lines[i-1]) {
				t.Fatalf("line %q after %q in %v", l, lines[i-1], most)
			}
		}
	})
}

// allMarks reports whether a line is made of marks, and words, that all want to stay together: then it is broken anyhow.
func allMarks(line string) bool {
	u := units(strings.ReplaceAll(line, " ", ""))
	for i, x := range u {
		first, _ := utf8.DecodeRuneInString(x)
		last, _ := utf8.DecodeLastRuneInString(x)
		if i == 0 || strings.ContainsRune(notFirst, first) {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(u[i-1])
		if !strings.ContainsRune(notLast, before) && !strings.ContainsRune(notLast, last) {
			return false
		}
	}
	return true
}

func TestLackingCharactersAreNamed(t *testing.T) {
	got, err := Lacking("张三（党员）：2026年“三创”——①②③…·％℃№±×÷≥≤ABCabc", "李𬭎、王㛃", "𬭎\t\n\x00")
	if err != nil || string(got) != "𬭎㛃" && string(got) != "𬭎" {
		t.Errorf("%q %v", string(got), err)
	}
}

// The characters of GB 2312, of which nearly all names and texts are made, are all there.
func TestTypefaceHoldsTheCommonCharacters(t *testing.T) {
	f, missing := house(t), []rune{}
	for r := rune(0x4E00); r <= 0x9FA5; r++ {
		if !f.has(r) {
			missing = append(missing, r)
		}
	}
	for _, r := range "，。、；：？！“”‘’（）《》〈〉【】〔〕「」『』—…～·￥％＋－×÷＝≠≤≥①②③④⑤⑥⑦⑧⑨⑩ⅠⅡⅢ○●□■△▲☆★√" {
		if !f.has(r) {
			missing = append(missing, r)
		}
	}
	if len(missing) > 0 {
		t.Errorf("%d are missing: %.200s", len(missing), string(missing))
	}
}
