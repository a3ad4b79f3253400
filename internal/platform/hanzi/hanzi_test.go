package hanzi

import (
	"slices"
	"strings"
	"testing"

	"github.com/mozillazg/go-pinyin"
)

func TestSortKeyOrdersNames(t *testing.T) {
	for _, want := range [][]string{
		{"安宁", "曾国华", "张三", "张伟", "章三"},
		{"区志强", "欧阳修", "任远", "单雄信", "沈括", "解晓东", "尉迟恭", "查良镛"},
		{"展昭", "张三"},
		{"李四", "李四光"},
		{"机关第一支部", "机关第二支部", "机关第三支部", "机关第十支部", "机关第十一支部", "机关第二十支部"},
		{"一支部", "二支部", "十二支部"},
		{"第9支部", "第10支部", "第１１支部"},
		{"仇和", "仇英", "邱少云"},
	} {
		got := slices.Clone(want)
		slices.Reverse(got)
		slices.SortFunc(got, func(a, b string) int { return strings.Compare(SortKey(a), SortKey(b)) })
		if !slices.Equal(got, want) {
			t.Errorf("sorted %v, want %v", got, want)
		}
	}
}

func TestSurnames(t *testing.T) {
	for name, want := range map[string]string{
		"单田芳": "shan", "解缙": "xie", "仇英": "qiu", "查良镛": "zha", "区志强": "ou", "曾国藩": "zeng",
		"区财政局": "qu", "解放路支部": "jie",
		"尉迟恭": "yu", "朴正": "piao", "盖叫天": "ge", "覃辉": "qin", "任正": "ren", "万俟卨": "mo",
	} {
		if got, _, _ := strings.Cut(SortKey(name), " "); got != want {
			t.Errorf("%s is sorted under %s, want %s", name, got, want)
		}
	}
}

func TestInitials(t *testing.T) {
	for text, want := range map[string]string{
		"市财政局": "sczj", "重庆银行": "cqyh", "会计处": "kjc", "市委办公室（一科）": "swbgsyk",
		"A股2处": "ag2c", "调研": "dy", "": "", "ＡＢ局": "abj",
	} {
		if got := Initials(text); got != want {
			t.Errorf("Initials(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestSearchKeyFinds(t *testing.T) {
	for _, c := range []struct{ text, word string }{
		{"市财政局", "财政"},
		{"市财政局", "sczj"},
		{"市财政局", "czj"},
		{"市财政局", "caizheng"},
		{"单雄信", "sxx"},
		{"单雄信", "dxx"},
		{"单雄信", "shanxiong"},
		{"单雄信", "雄信"},
		{"ＩＴ中心", "it"},
		{"三创五星", "SCWX"},
	} {
		if !strings.Contains(SearchKey(c.text), Query(c.word)) {
			t.Errorf("%q is not found by %q in %q", c.text, c.word, SearchKey(c.text))
		}
	}
	if strings.Contains(SearchKey("市财政局"), "rsj") {
		t.Error("found by initials of another office")
	}
}

// The text table must say what the library says, character by character.
func TestReadingsAreCurrent(t *testing.T) {
	args := pinyin.NewArgs()
	for code := range pinyin.PinyinDict {
		if want := pinyin.SinglePinyin(rune(code), args)[0]; syllable(rune(code)) != want {
			t.Fatalf("%c is %q, the library says %q: run go generate", rune(code), syllable(rune(code)), want)
		}
	}
}

func BenchmarkSearchKey(b *testing.B) {
	SearchKey("市财政局")
	for b.Loop() {
		SearchKey("市人力资源和社会保障局机关第一党支部")
	}
}

func BenchmarkSortKey(b *testing.B) {
	for b.Loop() {
		SortKey("尉迟敬德")
	}
}
