package sheet

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// addChoices puts drop-downs on the columns. A list lives on a hidden sheet, since Excel takes no
// more than 255 characters, and no comma in a choice, in place.
func (t *tableWriter) addChoices() error {
	first := t.headerRow() + 1
	for i, c := range t.table.Columns {
		if len(c.Choices) == 0 && c.Hint == "" {
			continue
		}
		dv := excelize.NewDataValidation(true)
		dv.SetSqref(fmt.Sprintf("%s%d:%s%d", ColumnName(i), first, ColumnName(i), MaxRows))
		if c.Hint != "" {
			dv.SetInput(shorten(c.Heading, 32), shorten(c.Hint, 255))
		}
		if len(c.Choices) > 0 {
			if err := t.setChoices(dv, c); err != nil {
				return err
			}
		}
		if err := t.f.AddDataValidation(t.sheet, dv); err != nil {
			return err
		}
	}
	return nil
}

const choiceSheet = "选项"

func (t *tableWriter) setChoices(dv *excelize.DataValidation, c Option) error {
	if !c.Several {
		dv.SetError(excelize.DataValidationErrorStyleStop, "请从下拉列表中选择", "这一列只能填下拉列表中的内容。")
	}
	joined := strings.Join(c.Choices, ",")
	if len([]rune(joined)) < 200 && !slices.ContainsFunc(c.Choices, func(s string) bool { return strings.ContainsAny(s, `,"`) }) {
		return dv.SetDropList(c.Choices)
	}
	if i, _ := t.f.GetSheetIndex(choiceSheet); i < 0 {
		if _, err := t.f.NewSheet(choiceSheet); err != nil {
			return err
		}
		if err := t.f.SetSheetVisible(choiceSheet, false); err != nil {
			return err
		}
	}
	used, err := t.f.GetCols(choiceSheet)
	if err != nil {
		return err
	}
	letter := ColumnName(len(used))
	if err := t.f.SetSheetCol(choiceSheet, letter+"1", &c.Choices); err != nil {
		return err
	}
	dv.SetSqrefDropList(fmt.Sprintf("'%s'!$%s$1:$%s$%d", choiceSheet, letter, letter, len(c.Choices)))
	return nil
}

func shorten(text string, n int) string {
	if runes := []rune(text); len(runes) > n {
		return string(runes[:n-1]) + "…"
	}
	return text
}
