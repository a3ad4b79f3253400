package sheet

import (
	"errors"
	"strings"
	"testing"
)

func TestParseDay(t *testing.T) {
	text := func(s string) Cell { return Cell{Text: s, Raw: s} }
	number := func(s string) Cell { return Cell{Text: s, Raw: s, Number: true} }
	for _, c := range []struct {
		cell    Cell
		partial PartialDay
		want    string
		fault   error
	}{
		{text("2015-12-01"), PartialRefused, "2015-12-01", nil},
		{text("2015.12.1"), PartialRefused, "2015-12-01", nil},
		{text("2015/12/1"), PartialRefused, "2015-12-01", nil},
		{text(" ２０１５年１２月１日\u00A0"), PartialRefused, "2015-12-01", nil},
		{text("2015年12月1号"), PartialRefused, "2015-12-01", nil},
		{text("20151201"), PartialRefused, "2015-12-01", nil},
		{number("20151201"), PartialRefused, "2015-12-01", nil},
		{text("2015-12-01 00:00:00"), PartialRefused, "2015-12-01", nil},
		{number("43070"), PartialRefused, "2017-12-01", nil},
		{text("43070"), PartialRefused, "2017-12-01", nil},
		{Cell{Text: "43070", Raw: "43070", Number: true, Date1904: true}, PartialRefused, "2021-12-02", nil},
		{Cell{Text: "2015-12-01", Raw: "42339", Number: true, Day: true}, PartialRefused, "2015-12-01", nil},
		{text("2015.12"), PartialRefused, "", ErrPartialDay},
		{text("2015.12"), PartialFirstDay, "2015-12-01", nil},
		{number("2015.12"), PartialFirstDay, "2015-12-01", nil},
		{text("1969.01"), PartialFirstDay, "1969-01-01", nil},
		{text("201512"), PartialFirstDay, "2015-12-01", nil},
		{text("2015年3月"), PartialFirstDay, "2015-03-01", nil},
		{text("2015.1"), PartialFirstDay, "2015-01-01", nil},
		{number("2015.1"), PartialFirstDay, "", ErrMonthZero},
		{number("2015"), PartialFirstDay, "", ErrYearAlone},
		{text("2015年"), PartialFirstDay, "", ErrYearAlone},
		{text("15.12.1"), PartialRefused, "", ErrDayShort},
		{text("2015-02-29"), PartialRefused, "", ErrNoSuchDay},
		{text("2016-02-29"), PartialRefused, "2016-02-29", nil},
		{text("2015.13"), PartialFirstDay, "", ErrNoSuchDay},
		{text("20151301"), PartialRefused, "", ErrNoSuchDay},
		{text("1899-12-31"), PartialRefused, "", ErrDayRange},
		{text("2101-01-01"), PartialRefused, "", ErrDayRange},
		{text("12/1/2015"), PartialRefused, "", ErrDay},
		{text("9999"), PartialRefused, "", ErrYearAlone},
		{text("73051"), PartialRefused, "", ErrDay},
		{text("去年底"), PartialRefused, "", ErrDay},
		{text("　"), PartialRefused, "", ErrBlank},
		{Cell{Text: "#N/A", Error: true}, PartialRefused, "", ErrFormula},
	} {
		got, err := ParseDay(c.cell, c.partial)
		if string(got) != c.want || !errors.Is(err, c.fault) {
			t.Errorf("%q: %q %v, want %q %v", c.cell.Text, got, err, c.want, c.fault)
		}
	}
}

func TestParseMonth(t *testing.T) {
	for text, want := range map[string]string{"2026-11": "2026-11", "2026年11月": "2026-11", "2026-11-23": "2026-11", "46349": "2026-11"} {
		if got, err := ParseMonth(Cell{Text: text}); err != nil || got.Key() != want {
			t.Errorf("%s: %v %v", text, got, err)
		}
	}
	if _, err := ParseMonth(Cell{Text: "冬月"}); !errors.Is(err, ErrMonth) {
		t.Error(err)
	}
}

func TestParseNumbers(t *testing.T) {
	for text, want := range map[string]int64{"12": 12, "１２": 12, "1,234": 1234, "12.0": 12, "-3": -3, "+7": 7, "－3": -3} {
		if got, err := ParseInt(Cell{Text: text}); err != nil || got != want {
			t.Errorf("%q: %d %v", text, got, err)
		}
	}
	for text, want := range map[string]error{"12.5": ErrInt, "十二": ErrInt, "12人": ErrInt, "": ErrBlank, "1,23": ErrInt, "9999999999999999": ErrInt} {
		if _, err := ParseInt(Cell{Text: text}); !errors.Is(err, want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	for text, want := range map[string]int64{"12": 1200, "12.5": 1250, "0.29": 29, ".5": 50, "-0.25": -25, "1,234.50": 123450, "2.500": 250} {
		if got, err := ParseHundredths(Cell{Text: text}); err != nil || got != want {
			t.Errorf("%q: %d %v", text, got, err)
		}
	}
	for _, text := range []string{"1.255", "-", ".", "1.2.3", "NaN", "1e3"} {
		if _, err := ParseHundredths(Cell{Text: text}); !errors.Is(err, ErrDecimal) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestParseYesNo(t *testing.T) {
	for text, want := range map[string]bool{"是": true, "√": true, "Ｙ": true, "有": true, "1": true, "否": false, "×": false, "无": false, "N": false} {
		if got, err := ParseYesNo(Cell{Text: text}); err != nil || got != want {
			t.Errorf("%q: %v %v", text, got, err)
		}
	}
	if _, err := ParseYesNo(Cell{Text: "也许"}); !errors.Is(err, ErrYesNo) {
		t.Error(err)
	}
}

func TestClean(t *testing.T) {
	for text, want := range map[string]string{
		"　张三\u00A0": "张三", "ＡＢ１２": "AB12", "a\u200Bb\uFEFF": "ab", "'=1+1": "=1+1", "（必填），": "（必填），", "'甲": "'甲",
	} {
		if got := Clean(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"张 三": "张三", "张　　三": "张三", "John Smith": "John Smith", " 阿布都 热西提·买买提": "阿布都热西提·买买提"} {
		if got := CleanName(text); got != want {
			t.Errorf("name %q: %q, want %q", text, got, want)
		}
	}
}

func TestParseIDNumber(t *testing.T) {
	for _, c := range []struct {
		text, birth, sex string
		fault            error
	}{
		{"11010519491231002X", "1949-12-31", Female, nil}, // the example of GB 11643 itself
		{"１１０１０５１９４９１２３１００２ｘ", "1949-12-31", Female, nil},
		{"110105 19491231 002X", "1949-12-31", Female, nil},
		{"440524188001010014", "", "", ErrIDDay}, // the standard's other example, of 1880
		{"110105194912310021", "", "", ErrIDCheck},
		{"110105491231002", "", "", ErrIDShort},
		{"1101051949123100", "", "", ErrIDLength},
		{"11010519491231A02X", "", "", ErrIDForm},
		{"1.10105E+17", "", "", ErrIDCut},
		{"110105194912310000", "", "", ErrIDCut},
		{"110105********002X", "", "", ErrIDMasked},
		{"990105194912310020", "", "", ErrIDCheck},
		{"100105194912310020", "", "", ErrIDRegion},
		{"", "", "", ErrBlank},
	} {
		got, err := ParseIDNumber(c.text)
		if string(got.Birth) != c.birth || got.Sex != c.sex || !errors.Is(err, c.fault) {
			t.Errorf("%q: %+v %v", c.text, got, err)
		}
		if err != nil && len(c.text) > 8 && strings.Contains(err.Error(), c.text) {
			t.Errorf("the fault repeats the number: %v", err)
		}
	}
	if _, err := ParseIDCell(Cell{Text: "11010519491231002X"}); err != nil {
		t.Error(err)
	}
	if _, err := ParseIDCell(Cell{Text: "110105194912310021", Raw: "110105194912310021", Number: true}); !errors.Is(err, ErrIDCut) {
		t.Error(err)
	}
}

func TestEveryWrongDigitShows(t *testing.T) {
	good := "11010519491231002X"
	for i := range 17 {
		for d := byte('0'); d <= '9'; d++ {
			bad := good[:i] + string(d) + good[i+1:]
			if _, err := ParseIDNumber(bad); bad != good && err == nil {
				t.Errorf("%s passes", bad)
			}
		}
	}
}

func TestParsePhone(t *testing.T) {
	for text, want := range map[string]string{
		"13812345678": "13812345678", "138 1234 5678": "13812345678", "+86 138-1234-5678": "13812345678", "8613812345678": "13812345678",
		"0531-88886666": "0531-88886666", "053188886666": "0531-88886666", "（0531）88886666": "0531-88886666",
		"010-66668888": "010-66668888", "01066668888": "010-66668888", "0531-88886666转801": "0531-88886666-801",
	} {
		if got, err := ParsePhone(text); err != nil || got != want {
			t.Errorf("%q: %q %v", text, got, err)
		}
	}
	for text, want := range map[string]error{
		"1381234567": ErrMobile, "138123456789": ErrMobile, "12812345678": ErrMobile, "88886666": ErrPhone, "1.38E+10": ErrPhoneCut,
		"138****5678": ErrPhoneMasked, "无": ErrPhone, "": ErrBlank,
	} {
		if _, err := ParsePhone(text); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
}

func TestMasks(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{MaskIDNumber("110101199001011234"), "110101********1234"},
		{MaskIDNumber("A123"), "****"},
		{MaskIDNumber(""), ""},
		{MaskPhone("13812345678"), "138****5678"},
		{MaskPhone("0531-88886666"), "0531-****6666"},
		{MaskPhone("123"), "***"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
		if c.want != "" && !IsMasked(c.got) {
			t.Errorf("%q is not seen as a mask", c.got)
		}
	}
	if IsMasked("110101199001011234") || IsMasked("*") {
		t.Error("a value is taken for a mask")
	}
}
