package sheet

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// original is a department's own workbook: a merged title, a note, the header, a day as a number in a
// looks of its own, a drop-down, a wide column and a sheet beside it.
func original(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	must(t, f.SetSheetName("Sheet1", "名册"))
	_, err := f.NewSheet("说明")
	must(t, err)
	must(t, f.SetCellValue("说明", "A1", "本单位的填表口径"))
	day, err := f.NewStyle(&excelize.Style{NumFmt: 14, Font: &excelize.Font{Italic: true}})
	must(t, err)
	for cell, v := range map[string]any{
		"A1": "市财政局党员名册", "A2": "导入前请删除注意事项", "A3": "姓名", "B3": "身份证号", "C3": "出生日期",
		"A4": "张三", "B4": "11010519491231002X", "C4": 29000, "A5": "李四", "B5": "123", "C5": 30000, "A6": "王五", "B6": "=1+1", "C6": 31000,
	} {
		must(t, f.SetCellValue("名册", cell, v))
	}
	must(t, f.SetCellStyle("名册", "C4", "C6", day))
	must(t, f.MergeCell("名册", "A1", "C1"))
	must(t, f.SetColWidth("名册", "B", "B", 31))
	rule := excelize.NewDataValidation(true)
	rule.Sqref = "A4:A99"
	must(t, rule.SetDropList([]string{"张三", "李四"}))
	must(t, f.AddDataValidation("名册", rule))
	must(t, f.AddComment("名册", excelize.Comment{Cell: "B4", Author: "科里", Text: "已核"}))
	var out bytes.Buffer
	must(t, f.Write(&out))
	return out.Bytes()
}

// backOf reads data and gives the rows numbered from 0 back.
func backOf(t *testing.T, data []byte, rows []int, mistakes ...Mistake) []byte {
	t.Helper()
	s, err := Read(context.Background(), "名册.xlsx", data)
	must(t, err)
	h, err := FindHeader(s.Rows, memberFields)
	must(t, err)
	b := Back{Original: data, Sheet: s.Name, Head: s.Rows[:h.Data[0]], HeaderRow: h.Row, Merged: s.Merged, Mistakes: mistakes}
	for _, r := range rows {
		b.Rows = append(b.Rows, BackRow{r, s.Rows[r]})
	}
	var out bytes.Buffer
	must(t, WriteBack(&out, b))
	return out.Bytes()
}

func TestBackKeepsTheOriginalAndMarksWhatIsWrong(t *testing.T) {
	data := original(t)
	back := backOf(t, data, []int{4, 5}, Mistake{3, 1, "应为 18 位。"}, Mistake{3, 1, "与第 4 行相同。"}, Mistake{4, -1, "名册中已有此人。"})
	f, err := excelize.OpenReader(bytes.NewReader(back))
	must(t, err)
	if got := f.GetSheetList(); !slices.Equal(got, []string{"名册", "说明"}) {
		t.Errorf("sheets %v", got)
	}
	rows, err := f.GetRows("名册")
	must(t, err)
	if len(rows) != 5 || rows[0][0] != "市财政局党员名册" || rows[1][0] != "导入前请删除注意事项" || rows[2][3] != ProblemColumn || rows[3][0] != "李四" || rows[4][0] != "王五" {
		t.Errorf("rows %q", rows)
	}
	notes, err := f.GetComments("名册")
	must(t, err)
	said := map[string]string{}
	for _, n := range notes {
		said[n.Cell] = n.Text
	}
	if len(said) != 2 || said["B4"] != "应为 18 位。\n与第 4 行相同。" || said["A5"] != "名册中已有此人。" {
		t.Errorf("comments %q", said)
	}
	look := func(cell string) *excelize.Style {
		id, err := f.GetCellStyle("名册", cell)
		must(t, err)
		s, err := f.GetStyle(id)
		must(t, err)
		return s
	}
	if s := look("B4"); len(s.Fill.Color) != 1 || !strings.HasSuffix(s.Fill.Color[0], wrongFill) {
		t.Errorf("the wrong cell is filled %+v", s.Fill)
	}
	if s := look("A4"); len(s.Fill.Color) != 0 {
		t.Errorf("a right cell is filled %+v", s.Fill)
	}
	if s := look("C4"); s.NumFmt != 14 || !s.Font.Italic {
		t.Errorf("the day lost its looks: %+v", s)
	}
	if raw, _ := f.GetCellValue("名册", "C4", excelize.Options{RawCellValue: true}); raw != "30000" {
		t.Errorf("the day is %q", raw)
	}
	if merged, _ := f.GetMergeCells("名册"); len(merged) != 1 || merged[0].GetStartAxis()+merged[0].GetEndAxis() != "A1C1" {
		t.Errorf("merged %v", merged)
	}
	if w, _ := f.GetColWidth("名册", "B"); w != 31 {
		t.Errorf("column B is %v wide", w)
	}
	if rules, _ := f.GetDataValidations("名册"); len(rules) != 1 {
		t.Errorf("%d drop-downs", len(rules))
	}
	if text, _ := f.GetCellValue("说明", "A1"); text != "本单位的填表口径" {
		t.Errorf("the other sheet says %q", text)
	}
	if formula, _ := f.GetCellFormula("名册", "B5"); formula != "" {
		t.Errorf("text became the formula %q", formula)
	}
}

// Mended and sent in again it is read as the original was, and a second round starts clean.
func TestBackIsReadAgain(t *testing.T) {
	back := backOf(t, original(t), []int{4, 5}, Mistake{3, 1, "应为 18 位。"})
	s, err := Read(context.Background(), "a.xlsx", back)
	must(t, err)
	h, err := FindHeader(s.Rows, memberFields)
	must(t, err)
	if len(h.Unknown) != 0 && h.Unknown[0].Text == ProblemColumn || !slices.Equal(h.Data, []int{3, 4}) || s.Name != "名册" || !s.At(3, 2).Day {
		t.Errorf("%+v %s", h, s.Name)
	}
	if !strings.Contains(s.At(3, 3).Text, "B 列：应为 18 位。") {
		t.Errorf("the last column says %q", s.At(3, 3).Text)
	}
	third, err := Read(context.Background(), "a.xlsx", backOf(t, back, []int{3, 4}))
	must(t, err)
	if len(third.Rows[2]) != 4 || third.At(3, 3).Text != "" {
		t.Errorf("the old problems remain:\n%s", texts(third))
	}
}

func TestBackOfATableThatIsNoWorkbook(t *testing.T) {
	var out bytes.Buffer
	rows := block("姓名\t身份证号\n张三\t110105194912310021\n李四\t=456\n")
	must(t, WriteBack(&out, Back{
		Original: []byte("姓名,身份证号"), Sheet: "粘贴/内容", Head: rows[:1], Rows: []BackRow{{1, rows[1]}, {2, rows[2]}}, Mistakes: []Mistake{{1, 1, "错"}},
	}))
	f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	must(t, err)
	if got, _ := f.GetCellType("粘贴-内容", "B2"); got == excelize.CellTypeNumber || got == excelize.CellTypeUnset {
		t.Errorf("a number of 18 digits is written as %v", got)
	}
	again, err := Read(context.Background(), "a.xlsx", out.Bytes())
	must(t, err)
	if again.At(1, 1).Text != "110105194912310021" || again.At(2, 1).Text != "=456" {
		t.Errorf("read back:\n%s", texts(again))
	}
}

func TestPlaceOfAMistake(t *testing.T) {
	if got := (Mistake{Row: 2, Col: 1}).Place() + (Mistake{Row: 3, Col: -1}).Place(); got != "第 3 行 B 列第 4 行" {
		t.Error(got)
	}
}
