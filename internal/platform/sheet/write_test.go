package sheet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"sanchuang/internal/kernel"
)

func formulaCells() []string {
	var out []string
	for _, head := range []string{"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"} {
		for _, rest := range []string{"1+1", "cmd|' /C calc'!A0", "HYPERLINK(\"http://x\",\"y\")", "", "甲,乙\n丙", "'", "SUM(A1:A9)", " 5"} {
			out = append(out, head+rest)
		}
	}
	return out
}

func TestFormulaCellsComeBack(t *testing.T) {
	cells := formulaCells()
	if len(cells) != 80 {
		t.Fatalf("%d cells", len(cells))
	}
	cells = append(cells, "'=1", "''=1", "'甲", "甲", "'", "-5", "", "end")
	var b bytes.Buffer
	must(t, WriteCSV(&b, [][]string{cells}))
	s, err := Read(context.Background(), "a.csv", b.Bytes())
	must(t, err)
	for i, want := range cells {
		if got := s.At(0, i).Text; got != want {
			t.Errorf("%q came back as %q", want, got)
		}
	}
	for _, field := range strings.Split(strings.TrimPrefix(b.String(), "\uFEFF"), ",") {
		if field = strings.TrimPrefix(field, `"`); field != "" && strings.ContainsRune(formulaHeads, firstRune(field)) {
			t.Errorf("%q would be computed", field)
		}
	}
	b.Reset()
	row := make([]any, len(cells))
	for i, c := range cells {
		row[i] = c
	}
	must(t, Write(&b, Workbook{Tables: []Table{{Name: "a", Columns: make([]Option, len(cells)), Rows: Fixed([][]any{row})}}}))
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	must(t, err)
	for i := range formulaCells() {
		ref := fmt.Sprintf("%s2", ColumnName(i))
		if formula, _ := f.GetCellFormula("a", ref); formula != "" {
			t.Errorf("%s is a formula: %s", ref, formula)
		}
		if kind, _ := f.GetCellType("a", ref); kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
			t.Errorf("%s has type %v", ref, kind)
		}
	}
}

func TestCSVComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringOfN(rapid.RuneFrom([]rune("=+-@'\" ,;\t\n甲Ａ1＝")), 0, 6, -1)
		row := append(rapid.SliceOfN(cell, 1, 5).Draw(t, "row"), "end")
		var b bytes.Buffer
		// A first line with a comma settles the separator, as a header does.
		if err := WriteCSV(&b, [][]string{{"h", "h"}, row}); err != nil {
			t.Fatal(err)
		}
		s, err := Read(context.Background(), "a.csv", b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range row {
			if got := s.At(1, i).Text; got != want {
				t.Fatalf("%q came back as %q in %q", want, got, b.String())
			}
		}
	})
}

func TestWriteTemplateAndReadItBack(t *testing.T) {
	var many []string
	for i := range 300 {
		many = append(many, fmt.Sprintf("第%d支部,甲", i))
	}
	var b bytes.Buffer
	must(t, Write(&b, Workbook{Title: "党员名册", Mark: "E-17", Tables: []Table{{
		Name: "党员/名册", Title: "党员名册", Note: "填写说明：带“必填”的列不能空。\n日期写成 2015-12-01。",
		Columns: []Option{
			{Heading: "姓名", Required: true},
			{Heading: "身份证号", Width: 22, Required: true, Hint: "18 位"},
			{Heading: "党籍状态", Choices: []string{"正式党员", "预备党员"}},
			{Heading: "支部", Choices: many},
			{Heading: "入党时间", Kind: Day},
			{Heading: "学时", Kind: Decimal},
			{Heading: "次数", Kind: Integer},
		},
		Example: []string{"李四", "110105********002X", "正式党员"},
		Rows: Fixed([][]any{
			{"张三", "11010519491231002X", "正式党员", "第1支部,甲", kernel.Day("2015-12-01"), int64(1250), 3},
			{"王五\x01", "00123", true, nil, kernel.Day(""), kernel.Points(-25), int64(0)},
		}),
	}, {Name: "空", Columns: []Option{{Heading: "甲", Choices: many}}}}}))
	s, err := Read(context.Background(), "a.xlsx", b.Bytes())
	must(t, err)
	h, err := FindHeader(s.Rows, memberFields)
	must(t, err)
	if h.Row != 2 || !slices.Equal(h.Data, []int{4, 5}) || !slices.Equal(h.Skipped, []int{3, 6}) {
		t.Errorf("header %+v of\n%s", h, texts(s))
	}
	row := s.Rows[4]
	day, err := ParseDay(h.Cell(row, "joined"), PartialRefused)
	if day != "2015-12-01" || err != nil {
		t.Errorf("day %v %v", day, err)
	}
	if id, err := ParseIDCell(h.Cell(row, "id")); err != nil || id.Text != "11010519491231002X" {
		t.Errorf("id %v %v", id, err)
	}
	if n, err := ParseHundredths(row[5]); n != 1250 || err != nil {
		t.Errorf("hours %v %v", n, err)
	}
	if n, err := ParseHundredths(s.Rows[5][5]); n != -25 || err != nil {
		t.Errorf("points %v %v", n, err)
	}
	if s.At(5, 1).Text != "00123" || s.At(5, 0).Text != "王五" || s.At(5, 2).Text != "是" {
		t.Errorf("second row: %+v", s.Rows[5])
	}
	checkTemplate(t, b.Bytes())
}

func checkTemplate(t *testing.T, data []byte) {
	f, err := excelize.OpenReader(bytes.NewReader(data))
	must(t, err)
	name := f.GetSheetName(0)
	dvs, err := f.GetDataValidations(name)
	must(t, err)
	if len(dvs) != 3 {
		t.Errorf("%d drop-downs", len(dvs))
	}
	if visible, _ := f.GetSheetVisible(choiceSheet); visible {
		t.Error("the sheet of choices can be seen")
	}
	if text, _ := f.GetCellValue(choiceSheet, "A300"); text != "第299支部,甲" {
		t.Errorf("last choice %q", text)
	}
	if text, _ := f.GetCellValue(choiceSheet, "B300"); text != "第299支部,甲" {
		t.Errorf("last choice of the second list %q", text)
	}
	if panes, _ := f.GetPanes(name); !panes.Freeze || panes.YSplit != 3 {
		t.Errorf("panes %+v", panes)
	}
	if props, _ := f.GetDocProps(); props.Identifier != "E-17" || props.Title != "党员名册" {
		t.Errorf("properties %+v", props)
	}
	if shown, _ := f.GetRowVisible(name, 7); shown {
		t.Error("the row of the mark can be seen")
	}
}

func TestWriteHandsOnTheStreamsFault(t *testing.T) {
	broken := errors.New("broken")
	err := Write(&bytes.Buffer{}, Workbook{Tables: []Table{{Columns: []Option{{Heading: "甲"}}, Rows: func(yield func([]any, error) bool) {
		_ = yield([]any{"1"}, nil) && yield(nil, broken)
	}}}})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func TestTheSameWorkbookGivesTheSameBytes(t *testing.T) {
	table := func(name string) Table {
		return Table{Name: name, Title: name, Columns: []Option{{Heading: "指标", Width: 10}}, Rows: Fixed([][]any{{"走访"}})}
	}
	var first []byte
	for range 12 {
		var b bytes.Buffer
		if err := Write(&b, Workbook{Title: "附表", Tables: []Table{table("甲"), table("乙"), table("丙")}}); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b.Bytes()
		}
		if !bytes.Equal(first, b.Bytes()) {
			t.Fatal("the bytes differ")
		}
	}
}
