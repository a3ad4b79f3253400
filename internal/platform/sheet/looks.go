package sheet

import (
	"fmt"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"sanchuang/internal/kernel"
)

// styles are the looks of the cells, by their numbers in the file.
type styles struct {
	title, note, header, example, text, wrong int
	column                                    map[Kind]int
}

// wrongFill is the red of a cell that is to be mended.
const wrongFill = "FFC7CE"

func newStyles(f *excelize.File) (s styles, err error) {
	font := func(size float64, bold bool, color string) *excelize.Font {
		return &excelize.Font{Family: "宋体", Size: size, Bold: bold, Color: color}
	}
	border := []excelize.Border{
		{Type: "left", Style: 1, Color: "BFBFBF"},
		{Type: "right", Style: 1, Color: "BFBFBF"},
		{Type: "top", Style: 1, Color: "BFBFBF"},
		{Type: "bottom", Style: 1, Color: "BFBFBF"},
	}
	fill := func(color string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
	}
	centre := &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	wrapped := &excelize.Alignment{Vertical: "top", WrapText: true}
	dayFormat, decimal := "yyyy-mm-dd", "0.00"
	s.column = map[Kind]int{}
	number := func(kind Kind, builtin int, custom *string) func() error {
		return func() error {
			s.column[kind], err = f.NewStyle(&excelize.Style{Font: font(11, false, "000000"), NumFmt: builtin, CustomNumFmt: custom})
			return err
		}
	}
	plain := func(into *int, style excelize.Style) func() error {
		return func() error { *into, err = f.NewStyle(&style); return err }
	}
	for _, step := range []func() error{
		number(Text, 49, nil), number(Integer, 1, nil), number(Decimal, 0, &decimal), number(Day, 0, &dayFormat),
		plain(&s.title, excelize.Style{Font: font(16, true, "000000"), Alignment: centre}),
		plain(&s.note, excelize.Style{Font: font(10, false, "7F7F7F"), Alignment: wrapped, NumFmt: 49}),
		plain(&s.header, excelize.Style{Font: font(11, true, "000000"), Alignment: centre, Border: border, Fill: fill("F2F2F2"), NumFmt: 49}),
		plain(&s.example, excelize.Style{Font: font(11, false, "9C9C9C"), NumFmt: 49}),
		plain(&s.wrong, excelize.Style{Font: font(11, false, "9C0006"), Fill: fill(wrongFill), NumFmt: 49}),
	} {
		if err := step(); err != nil {
			return s, err
		}
	}
	s.text = s.column[Text]
	return s, nil
}

// cell types a value. Text stays a string whatever it looks like.
func (s styles) cell(kind Kind, v any) excelize.Cell {
	c := excelize.Cell{StyleID: s.column[kind]}
	switch v := v.(type) {
	case nil:
	case bool:
		c.Value = map[bool]string{true: "是", false: "否"}[v]
	case kernel.Day:
		c.Value = dayValue(kind, v)
	case kernel.Points:
		c.Value = float64(v) / 100
	case int64:
		c.Value = v
		if kind == Decimal {
			c.Value = float64(v) / 100
		}
	case int:
		c.Value = v
	default:
		c.Value = visible(fmt.Sprint(v))
	}
	return c
}

// dayValue is a real day where the column says so; before March 1900 Excel has none.
func dayValue(kind Kind, d kernel.Day) any {
	if kind != Day || !d.Valid() || d < "1900-03-01" {
		return string(d)
	}
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	return int(t.Sub(serialDate(0, false)).Hours() / 24)
}

// visible leaves out control characters, which XML cannot hold, and what is beyond a cell's measure.
func visible(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > MaxText {
		text = string(runes[:MaxText])
	}
	return text
}
