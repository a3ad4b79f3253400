package sheet

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"sanchuang/internal/kernel"
	"sanchuang/internal/kernel/fuzzed"
)

// What a parser may say about any input: a table within the measures, or a fault with a sentence.
func sound(t *testing.T, s *Sheet, err error) {
	t.Helper()
	if err != nil {
		if f, ok := kernel.AsFault(err); !ok || f.Text == "" {
			t.Fatalf("no sentence for the user: %v", err)
		}
		return
	}
	if len(s.Rows) > MaxRows {
		t.Fatalf("%d rows", len(s.Rows))
	}
	for _, row := range s.Rows {
		if len(row) > MaxColumns {
			t.Fatalf("%d columns", len(row))
		}
		for _, c := range row {
			if utf8.RuneCountInString(c.Text) > MaxText {
				t.Fatalf("a cell of %d characters", utf8.RuneCountInString(c.Text))
			}
		}
	}
}

func FuzzPaste(f *testing.F) {
	for _, seed := range []string{
		"姓名\t支部\r\n张三\t\"投资科\n党支部 \"\"甲\"\"\"\r\n", "a\tb\n\tc", "\"", "\"a\"b\tc", "\t\t\t", "甲,乙;丙", "", "\r\r\n", "\x00", "\"\t\n\"\t\"", "=1+1\t'+86", strings.Repeat("a\t", 120),
	} {
		fuzzed.Add(f, seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ReadPaste(text)
		sound(t, s, err)
	})
}

func FuzzCSV(f *testing.F) {
	for _, seed := range [][]byte{
		[]byte("姓名,支部\n张三,一\n"), []byte("\uFEFFa,b"), {0xFF, 0xFE, 'a', 0, ',', 0}, {0xFE, 0xFF, 0, 'a'}, {0xD5, 0xC5, 0xC8, 0xFD}, []byte("\"a\nb\",c"), {0xFF}, []byte("a;b;c\n1;2"), []byte("<html>"), []byte("PK"),
	} {
		fuzzed.Add(f, seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Read(context.Background(), "a.csv", data)
		sound(t, s, err)
	})
}

func FuzzWorkbook(f *testing.F) {
	var good bytes.Buffer
	if err := Write(&good, Workbook{Tables: []Table{{Columns: []Option{{Heading: "姓名"}, {Heading: "日期", Kind: Day}}, Rows: Fixed([][]any{{"张三", kernel.Day("2015-12-01")}})}}}); err != nil {
		f.Fatal(err)
	}
	fuzzed.Add(f, good.Bytes())
	fuzzed.Add(f, handmade(f, `<row r="1"><c r="A1" t="s"><v>0</v></c></row>`, "xl/sharedStrings.xml", `<sst><si><t>甲</t></si></sst>`))
	fuzzed.Add(f, handmade(f, `<row r="1000000000"><c r="A1"><v>1</v></c></row><mergeCell ref="A1:ZZ99"/>`))
	fuzzed.Add(f, handmade(f, `<row><c t="d"><v>2015-12-01T00:00</v></c><c t="e"><v>#N/A</v></c><c s="9"><v>1e999</v></c></row>`))
	fuzzed.Add(f, oleHeader)
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Read(context.Background(), "a.xlsx", data)
		sound(t, s, err)
	})
}

// FuzzWorksheet reaches behind the zip, which a mutation mostly breaks.
func FuzzWorksheet(f *testing.F) {
	for _, seed := range []string{
		`<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c></row>`, `<row r="0"><c r="A0"><v>1</v></c></row>`, `<c r="-1"/>`, `<row><c><v>1</v></c><c r="A1"><v>2</v></c></row>`, `<mergeCell ref="B2:A1"/>`, `<row r="2"><c r="XFD2"><v/></c></row>`,
		`<row r="1"><c r="A1" s="-5"><v>45037</v></c></row>`, `<row r="1"><c r="A1"><v>1.10101E+17</v></c></row>`, `<row r="1"><c r="A1" t="str"><v>_x000D_a_xZZZZ_</v></c></row>`,
	} {
		fuzzed.Add(f, seed)
	}
	f.Fuzz(func(t *testing.T, sheetXML string) {
		s, err := Read(context.Background(), "a.xlsx", handmade(t, sheetXML))
		sound(t, s, err)
	})
}

func FuzzDay(f *testing.F) {
	for _, seed := range []string{"2015-12-01", "1969.01", "2015年12月1日", "45037", "20151201", "201512", "12/1/2015", "二〇一五年", "2015-02-30", "0000-00-00", "９９９９.9.9", "2015.1"} {
		fuzzed.Add(f, seed, false, false)
		fuzzed.Add(f, seed, true, true)
	}
	f.Fuzz(func(t *testing.T, text string, number, old bool) {
		c := Cell{Text: text, Raw: text, Number: number, Date1904: old}
		for _, partial := range []PartialDay{PartialRefused, PartialFirstDay} {
			day, err := ParseDay(c, partial)
			switch {
			case err == nil && (!day.Valid() || day < "1900-01-01" || day > "2100-12-31"):
				t.Fatalf("%q became %q", text, day)
			case err != nil:
				if fault, ok := kernel.AsFault(err); !ok || fault.Text == "" {
					t.Fatalf("no sentence for the user: %v", err)
				}
			}
		}
	})
}

func FuzzHeader(f *testing.F) {
	for _, seed := range []string{"姓名\t身份证号\n张三\t1", "名册\n*姓名（必填）\t身份证号码[18位]\n", "姓名\t姓名\n", "\t\n姓名", "注：\n姓名\t出生 年月\n示例\t1\n合计\t2", "（）\t【】\t必填", "导入问题\t姓名"} {
		fuzzed.Add(f, seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ReadPaste(text)
		if err != nil {
			return
		}
		for i := range min(HeaderWithin, len(s.Rows)) {
			Signature(Headings(s, i))
		}
		Guess(s.Rows, memberFields)
		h, err := FindHeader(s.Rows, memberFields)
		if err != nil {
			sound(t, nil, err)
			return
		}
		for _, at := range h.Data {
			if at <= h.Row || at >= len(s.Rows) {
				t.Fatalf("row %d is no data below row %d of %d", at, h.Row, len(s.Rows))
			}
		}
	})
}
