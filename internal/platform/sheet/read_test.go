package sheet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
)

func workbookOf(t testing.TB, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func texts(s *Sheet) string {
	var lines []string
	for _, row := range s.Rows {
		var cells []string
		for _, c := range row {
			cells = append(cells, c.Text)
		}
		lines = append(lines, strings.Join(cells, "|"))
	}
	return strings.Join(lines, "\n")
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestReadWorkbook(t *testing.T) {
	data := workbookOf(t, func(f *excelize.File) {
		must(t, f.SetSheetName("Sheet1", "党员"))
		day := `yyyy"年"m"月"d"日"`
		style, _ := f.NewStyle(&excelize.Style{CustomNumFmt: &day})
		must(t, f.SetSheetRow("党员", "A1", &[]any{"姓名", "身份证号", "日期", "数", "公式", "对"}))
		must(t, f.SetSheetRow("党员", "A3", &[]any{"张 三", "110101199001011237", 43070, 0.29, nil, true}))
		must(t, f.SetCellStyle("党员", "C3", "C3", style))
		must(t, f.SetCellRichText("党员", "A4", []excelize.RichTextRun{{Text: "李"}, {Text: "四"}}))
		must(t, f.SetCellValue("党员", "B4", 110101199001011237))
		must(t, f.SetCellStyle("党员", "A9000", "XFD9000", style))
		must(t, f.MergeCell("党员", "A4", "A5"))
		must(t, f.SetCellStr("党员", "B5", "_x0041_甲"))
		_, err := f.NewSheet("隐")
		must(t, err)
		must(t, f.SetSheetVisible("隐", false))
		must(t, f.SetCellStr("隐", "A1", "看不见"))
		_, err = f.NewSheet("另")
		must(t, err)
		must(t, f.SetCellStr("另", "A1", "第二张"))
	})
	s, err := Read(context.Background(), "名册.xlsx", data)
	must(t, err)
	if s.Name != "党员" || len(s.Others) != 1 || s.Others[0] != "另" {
		t.Errorf("name %q, others %q", s.Name, s.Others)
	}
	if got := s.At(2, 2); got.Text != "2017-12-01" || got.Raw != "43070" || !got.Day || !got.Number {
		t.Errorf("day cell %+v", got)
	}
	if got := s.At(2, 1); got.Number || got.Cut() || got.Text != "110101199001011237" {
		t.Errorf("ID number as text: %+v", got)
	}
	if got := s.At(3, 1); !got.Number || !got.Cut() {
		t.Errorf("ID number as number must be seen as cut: %+v", got)
	}
	if got := s.At(2, 3); got.Text != "0.29" {
		t.Errorf("0.29 is %+v", got)
	}
	if s.At(3, 0).Text != "李四" || len(s.Rows) != 5 || s.Rows[1] != nil {
		t.Errorf("rows:\n%s", texts(s))
	}
	s.FillMerged(1)
	if s.At(4, 0).Text != "李四" {
		t.Error("merged cell not filled down")
	}
	all, err := ReadAll(context.Background(), "名册.xlsx", data)
	must(t, err)
	if len(all) != 2 || all[1].Name != "另" {
		t.Errorf("all sheets: %d", len(all))
	}
}

func TestNumberText(t *testing.T) {
	w := workbook{}
	for raw, want := range map[string]string{
		"0.28999999999999998": "0.29", "13812345678": "13812345678", "1.3812345678E10": "13812345678",
		"1.10101199001011E+17": "1.10101199001011E+17", "110101199001011000": "110101199001011000",
		"2015.12": "2015.12", "-5": "-5", "100": "100",
	} {
		if got := w.number(0, raw).Text; got != want {
			t.Errorf("%s shows as %s, want %s", raw, got, want)
		}
	}
}

func TestReadSeparated(t *testing.T) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte("姓名,单位\n张三,\"财政局,一科\"\n"))
	must(t, err)
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"utf8":       {[]byte("姓名,单位\r\n张三,财政局\r\n"), "姓名|单位\n张三|财政局"},
		"mark":       {[]byte("\uFEFF姓名,单位\n张三,财政局"), "姓名|单位\n张三|财政局"},
		"gb18030":    {gb, "姓名|单位\n张三|财政局,一科"},
		"empty line": {[]byte("姓名\n\n张三\n"), "姓名\n\n张三"},
		"semicolon":  {[]byte("姓名;单位\n张三;财政局"), "姓名|单位\n张三|财政局"},
		"quotes":     {[]byte("甲,\"say \"\"hi\"\"\nthere\",乙\n"), "甲|say \"hi\"\nthere|乙"},
		"stray":      {[]byte("甲,\"乙\n丙,丁\n"), "甲|\"乙\n丙|丁"},
		"utf16":      {append([]byte{0xFF, 0xFE}, []byte("a\x00\t\x00b\x00")...), "a|b"},
	} {
		s, err := Read(context.Background(), "名册.csv", c.data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if got := texts(s); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func TestReadPaste(t *testing.T) {
	s, err := ReadPaste("姓名\t地址\t号码\r\n张三\t\"一行\n二行\"\t110101199001011237\r\n李四\t\t12\r\n")
	must(t, err)
	if got := texts(s); got != "姓名|地址|号码\n张三|一行\n二行|110101199001011237\n李四||12" {
		t.Errorf("got\n%s", got)
	}
	if s.At(1, 2).Number || !s.At(2, 2).Number {
		t.Error("18 digits are text, 12 is a number")
	}
	if s, err = ReadPaste("张三,男\n李四,女"); err != nil || texts(s) != "张三|男\n李四|女" {
		t.Errorf("commas: %v %v", s, err)
	}
	if _, err = ReadPaste(" \n\t\n"); !errors.Is(err, ErrEmpty) {
		t.Errorf("blank paste: %v", err)
	}
}

func roster(t testing.TB, rows, columns int) []byte {
	f := excelize.NewFile()
	defer f.Close()
	sw, err := f.NewStreamWriter("Sheet1")
	must(t, err)
	for i := range rows {
		row := make([]any, columns)
		for j := range row {
			row[j] = fmt.Sprintf("第%d行第%d列", i, j)
			if j%4 == 3 {
				row[j] = i * j
			}
		}
		must(t, sw.SetRow(fmt.Sprintf("A%d", i+1), row))
	}
	must(t, sw.Flush())
	var b bytes.Buffer
	must(t, f.Write(&b))
	return b.Bytes()
}

func BenchmarkRead12000x16(b *testing.B) {
	data := roster(b, 12_000, 16)
	b.ReportAllocs()
	for b.Loop() {
		s, err := Read(context.Background(), "a.xlsx", data)
		if err != nil || len(s.Rows) != 12_000 {
			b.Fatal(err)
		}
	}
}
