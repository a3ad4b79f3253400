package points

import (
	"errors"
	"path/filepath"
	"testing"

	"sanchuang/internal/kernel/fuzzed"
	"sanchuang/internal/spine/fact"
)

// FuzzFormula: whatever is typed is worked out, or refused in words with a place within it.
func FuzzFormula(f *testing.F) {
	for _, seed := range []string{
		"数量 × 0.5", "如果(荣誉级别 是 “省级”, 10, 5) + 数量 × 0.5", "数量 大于等于 8 ? 2 : 1", "属于(荣誉级别, '省级', '市级')", "1 < 数量 < 9", "非 已填(是否改期)",
		"1/(数量-8)", "（1＋2）×3", "取整(-2.5)", "最大（数量，人数（在职））", "“”", "数量 ?. a", "1e999999999", "0x7fffffffffffffff", "--1", "1..9", "[1,2][0]", "let a = 1; a",
	} {
		fuzzed.Add(f, seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		for _, want := range []valueType{number, truth} {
			formula, err := parseFormula(source, terms, want)
			if err == nil {
				formula.eval(known("8", "", "城东", "3")).amount()
				formula.eval(make([]value, len(terms))).amount()
				continue
			}
			var fault *FormulaFault
			if !errors.As(err, &fault) || fault.Text == "" || fault.Column < 1 || fault.Column > len([]rune(source))+1 {
				t.Fatalf("%q: %v", source, err)
			}
		}
	})
}

// FuzzScheme: whatever a scheme says is judged, in words, and reads back as it was written.
func FuzzScheme(f *testing.F) {
	paths, err := filepath.Glob("testdata/*.json")
	if err != nil || len(paths) == 0 {
		f.Fatal("no schemes to begin with: ", err)
	}
	for _, p := range paths {
		file := readSchemeFile(f, p)
		fuzzed.Add(f, file.Scheme.Text())
	}
	fuzzed.Add(f, `{"rules":[{"formula":"数量"}],"bands":[{}],"categories":[{"cap":"1"}]}`)
	kinds := []fact.Kind{{Code: "activity.attended", Name: "参加活动"}, {Code: "honour.granted", Name: "获得荣誉"}}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseScheme(text)
		if err != nil {
			return
		}
		for _, x := range Validate(s, kinds) {
			if x.Text == "" {
				t.Fatalf("a finding without words at %q", x.Field)
			}
		}
		again, err := ParseScheme(s.Text())
		if err != nil || again.Text() != s.Text() {
			t.Fatalf("written and read again it differs: %v", err)
		}
	})
}
