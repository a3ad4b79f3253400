package sheet

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	integerForm = regexp.MustCompile(`^[-+]?\d{1,15}(\.0+)?$`)
	decimalForm = regexp.MustCompile(`^[-+]?(\d{1,13})?(\.\d{1,2}0*)?$`)
	thousands   = regexp.MustCompile(`^[-+]?\d{1,3}([,，]\d{3})+(\.\d+)?$`)
)

func numberOf(c Cell) (string, error) {
	if c.Error {
		return "", ErrFormula.With(c.Text)
	}
	text := strings.NewReplacer("－", "-", "＋", "+", "．", ".").Replace(Clean(c.Text))
	if text == "" {
		return "", ErrBlank
	}
	if thousands.MatchString(text) {
		text = strings.NewReplacer(",", "", "，", "").Replace(text)
	}
	return text, nil
}

// ParseInt reads a whole number; 1,234 and 12.0 are whole, 12.5 is not. Faults: ErrBlank, ErrInt, ErrFormula.
func ParseInt(c Cell) (int64, error) {
	text, err := numberOf(c)
	if err != nil {
		return 0, err
	}
	whole, _, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || !integerForm.MatchString(text) {
		return 0, ErrInt.With(show(c))
	}
	return n, nil
}

// ParseHundredths reads a number of at most two decimals as whole hundredths, without a float on the
// way. Faults: ErrBlank, ErrDecimal, ErrFormula.
func ParseHundredths(c Cell) (int64, error) {
	text, err := numberOf(c)
	if err != nil {
		return 0, err
	}
	if !decimalForm.MatchString(text) || !strings.ContainsAny(text, "0123456789") {
		return 0, ErrDecimal.With(show(c))
	}
	whole, part, _ := strings.Cut(strings.TrimLeft(text, "+-"), ".")
	n, err := strconv.ParseInt(whole+(part + "00")[:2], 10, 64)
	if err != nil {
		return 0, ErrDecimal.With(show(c))
	}
	if text[0] == '-' {
		n = -n
	}
	return n, nil
}

var (
	yes = []string{"是", "有", "对", "√", "✓", "✔", "☑", "y", "yes", "true", "1", "在册", "已", "同意", "正确"}
	no  = []string{"否", "无", "不", "不是", "没有", "×", "✗", "✘", "x", "n", "no", "false", "0", "未", "没", "-", "—", "/"}
)

// ParseYesNo reads 是, 有, √, Y, 1 … and 否, 无, ×, N, 0 …. Faults: ErrBlank, ErrYesNo, ErrFormula.
func ParseYesNo(c Cell) (bool, error) {
	if c.Error {
		return false, ErrFormula.With(c.Text)
	}
	text := strings.ToLower(Clean(c.Text))
	if text == "" {
		return false, ErrBlank
	}
	for _, word := range yes {
		if text == word {
			return true, nil
		}
	}
	for _, word := range no {
		if text == word {
			return false, nil
		}
	}
	return false, ErrYesNo.With(show(c))
}
