package points

import (
	"errors"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
)

var terms = []Variable{
	{Name: "数量", Number: true},
	{Name: "荣誉级别", Values: []fact.Detail{{Code: "provincial", Name: "省级"}, {Code: "municipal", Name: "市级"}}},
	{Name: "社区"},
	{Name: "人数（在职）", Number: true},
	{Name: "是否改期"},
}

func known(quantity, level, community, people string) []value {
	of := make([]value, len(terms))
	for i, s := range []string{quantity, level, community, people} {
		if s == "" {
			continue
		}
		of[i] = value{known: true, text: s}
		if terms[i].Number {
			of[i].number, _ = new(big.Rat).SetString(s)
		}
	}
	return of
}

func TestFormulaAmounts(t *testing.T) {
	of := known("8", "municipal", "城东", "3")
	for source, want := range map[string]string{
		"0.1 + 0.2": "0.3", "0.1加0.2减0.3": "0", "数量 × 0.5": "4", "数量÷3": "2.67", "数量/3*3": "8", "1/3+1/3+1/3": "1",
		"-0.005": "-0.01", "0.005": "0.01", "0.0049": "0", "2.675": "2.68", "最小(数量, 5)": "5", "最大（数量，人数（在职））": "8",
		"如果(荣誉级别 是 “省级”, 10, 如果(荣誉级别 = \"市级\", 5, 1))": "5", "数量 大于等于 8 ? 2 : 1": "2",
		"取整(数量 / 3)": "2", "取整(-2.5)": "-2", "四舍五入(2.5)": "3", "四舍五入(-2.5)": "-3", "四舍五入(2.49)": "2",
		"1/(数量-8)": "0", "（1＋2）×3": "9",
	} {
		f, err := parseFormula(source, terms, number)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if got := f.eval(of).amount(); got != pts(want) {
			t.Errorf("%s: %s, want %s", source, got, want)
		}
	}
}

func TestFormulaConditions(t *testing.T) {
	for source, want := range map[string]bool{
		"数量 不少于 8": true, "数量>8": false, "数量 ≥ 8 且 人数（在职）不足 4": true, "数量 大于 7.99": true, "0.1+0.2 == 0.3": true, "0.1+0.2 不等于 0.3": false,
		"荣誉级别 == “市级”": true, "荣誉级别 不是 “市级”": false, "属于(荣誉级别, '省级', '市级')": true, "社区 是 “城东”": true, "非 (社区 是 “城东”)": false,
		// not known satisfies nothing, not even its opposite
		"是否改期 是 “1”": false, "是否改期 不是 “1”": false, "非(是否改期 是 “1”)": false, "已填(是否改期)": false, "非 已填(是否改期)": true,
		"是否改期 是 “1” 或者 数量 > 1": true, "是否改期 是 “1” 并且 数量 > 1": false, "如果(是否改期 是 “1”, 数量 > 1, 数量 > 100)": false,
		"1 < 数量 < 9": true,
	} {
		f, err := parseFormula(source, terms, truth)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if got := f.eval(known("8", "municipal", "城东", "3")).truth; got != want {
			t.Errorf("%s: %v", source, got)
		}
	}
}

// Each mistake is told at its sign and in words that say what to do.
func TestFormulaMistakes(t *testing.T) {
	for source, want := range map[string]struct {
		column int
		says   string
	}{
		"数量 × 分值":                          {6, "没有“分值”这一项；可用：数量、荣誉级别"},
		"学时数 + 1":                          {1, "没有“学时数”这一项"},
		"数量2":                              {1, "没有“数量2”"},
		"数量 ×":                             {5, "没有写完"},
		"(数量 + 1":                          {8, "没有写完"},
		"数量 + 1)":                          {7, "“)”"},
		"荣誉级别 是 “区级”":                      {8, "没有“区级”，可填：省级、市级"},
		"荣誉级别 大于 1":                        {6, "两边都应是数字"},
		"社区 是 1":                           {4, "一边是文字，一边是数字"},
		"社区 是 “城东":                         {6, "引号没有成对"},
		"数量":                               {1, "应是一个比较"},
		"len(社区) > 1":                      {1, "没有“len”这个算法"},
		"1..数量 是 1":                        {2, ""},
		"filter(社区, true)":                 {1, ""},
		"社区.长度 是 1":                        {4, ""},
		"[1,2] 是 1":                        {1, "不能这样写"},
		"数量 ** 2 > 1":                      {4, ""},
		"let x = 1; x > 0":                 {7, ""},
		"数量 > 0.00001":                     {6, "四位小数"},
		"数量 > 10000000000":                 {6, "十亿"},
		"平均(数量, 1) > 1":                    {1, "没有“平均”这个算法"},
		"最大(数量) > 1":                       {1, "最大(数字, 数字)"},
		"ꀀ0ꀀ > 1":                          {1, "不认识的符号"},
		strings.Repeat("数", 201):           {201, "最多200个字"},
		"社区 matches “a”":                   {4, ""},
		strings.Repeat("1+", 40) + "1 > 0": {0, "公式太长"},
	} {
		_, err := parseFormula(source, terms, truth)
		var f *FormulaFault
		if !errors.As(err, &f) {
			t.Errorf("%s: accepted", source)
			continue
		}
		if want.column != 0 && f.Column != want.column || !strings.Contains(f.Text, want.says) {
			t.Errorf("%s: sign %d %s", source, f.Column, f.Text)
		}
		if strings.ContainsAny(f.Text, "\n") || strings.Contains(f.Text, "unexpected") || strings.Contains(f.Text, string(mark)) {
			t.Errorf("%s: %s", source, f.Text)
		}
	}
}

// Whatever is typed is either read or refused with a place within it; nothing else happens.
func TestAnyFormula(t *testing.T) {
	piece := rapid.SampledFrom([]string{"数量", "荣誉级别", "(", ")", "（", "”", "“", "\"", "是", "+", "×", "0.1", "1", "如果", ",", "?", ":", "..", "[", "]", "{", "}", "#", "|", "省级", "\\", "filter(", "let ", "in", "not ", " ", "ꀀ", "且", "@", "?.", "??"})
	rapid.Check(t, func(t *rapid.T) {
		source := strings.Join(rapid.SliceOfN(piece, 1, 14).Draw(t, "pieces"), "")
		for _, want := range []valueType{number, truth} {
			f, err := parseFormula(source, terms, want)
			if err == nil {
				f.eval(known("8", "", "城东", "3")).amount()
				continue
			}
			var fault *FormulaFault
			if !errors.As(err, &fault) || fault.Column < 1 || fault.Column > len([]rune(source))+1 {
				t.Fatalf("%q: %v", source, err)
			}
		}
	})
}

func TestAmountsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Int64Range(0, 99999).Draw(t, "a"), rapid.Int64Range(0, 99999).Draw(t, "b")
		f, err := parseFormula(kernel.Points(a).String()+" + "+kernel.Points(b).String(), nil, number)
		if err != nil || f.eval(nil).amount() != kernel.Points(a+b) {
			t.Fatal(err, a, b)
		}
	})
}

func BenchmarkFormula(b *testing.B) {
	f, err := parseFormula("如果(荣誉级别 是 “省级”, 10, 5) + 数量 × 0.5", terms, number)
	if err != nil {
		b.Fatal(err)
	}
	of := known("8", "municipal", "", "")
	for b.Loop() {
		f.eval(of).amount()
	}
}
