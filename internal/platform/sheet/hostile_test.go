package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
)

// parts builds a zip from names and contents.
func parts(t testing.TB, kv ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(kv); i += 2 {
		w, err := z.Create(kv[i])
		must(t, err)
		_, err = w.Write([]byte(kv[i+1]))
		must(t, err)
	}
	must(t, z.Close())
	return b.Bytes()
}

const (
	testWorkbook = `<?xml version="1.0"?><workbook xmlns:r="x"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`
	testRels     = `<?xml version="1.0"?><Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>`
)

func handmade(t testing.TB, sheetXML string, more ...string) []byte {
	return parts(t, append([]string{
		"xl/workbook.xml", testWorkbook, "xl/_rels/workbook.xml.rels", testRels,
		"xl/worksheets/sheet1.xml", `<?xml version="1.0"?><worksheet><sheetData>` + sheetXML + `</sheetData></worksheet>`,
	}, more...)...)
}

func TestReadWithoutReferences(t *testing.T) {
	s, err := Read(context.Background(), "a.xlsx", handmade(t, `<row><c t="inlineStr"><is><t>甲</t><rPh><t>ka</t></rPh></is></c><c><v>2</v></c></row><row><c t="e"><v>#N/A</v></c></row>`))
	must(t, err)
	if got := texts(s); got != "甲|2\n#N/A" || !s.At(1, 0).Error {
		t.Errorf("got %s", got)
	}
}

func TestHostileFilesAreRefused(t *testing.T) {
	one := `<row r="1"><c r="A1"><v>1</v></c></row>`
	manyColumns := strings.Builder{}
	for i := range 50_000 {
		fmt.Fprintf(&manyColumns, `<c r="%s1"><v>1</v></c>`, ColumnName(i))
	}
	manyEntries := []string{"xl/workbook.xml", testWorkbook}
	for i := range 2_001 {
		manyEntries = append(manyEntries, fmt.Sprintf("x%d", i), "")
	}
	ole := append(append([]byte{}, oleHeader...), make([]byte, 600)...)
	encrypted := append(append([]byte{}, ole...), []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")...)
	lying := handmade(t, one, "xl/media/a.bin", strings.Repeat("x", 2<<20))
	for _, c := range []struct {
		name, file string
		data       []byte
		want       *kernel.Fault
	}{
		{"bomb by ratio", "a.xlsx", handmade(t, one, "xl/media/a.bin", strings.Repeat("\x00", 20<<20)), ErrTooLargeInside},
		{"bomb in the sheet", "a.xlsx", handmade(t, one+strings.Repeat(" ", 30<<20)), ErrTooLargeInside},
		{"bomb of two megabytes", "a.xlsx", lying, ErrTooLargeInside},
		{"50,000 columns", "a.xlsx", handmade(t, `<row r="1">`+manyColumns.String()+`</row>`), ErrTooManyColumns},
		{"huge row", "a.xlsx", handmade(t, `<row r="1000000000"><c r="A1000000000"><v>1</v></c></row>`), ErrTooManyRows},
		{"row 20001", "a.xlsx", handmade(t, `<row r="20001"><c r="A20001"><v>1</v></c></row>`), ErrTooManyRows},
		{"row beyond integers", "a.xlsx", handmade(t, `<row r="1"><c r="A99999999999999999999"><v>1</v></c></row>`), ErrDamaged},
		{"huge column", "a.xlsx", handmade(t, `<row r="1"><c r="ZZZZZZZZZZZZZZZZ1"><v>1</v></c></row>`), ErrDamaged},
		{"shared string outside", "a.xlsx", handmade(t, `<row r="1"><c r="A1" t="s"><v>7</v></c></row>`), ErrDamaged},
		{"long cell", "a.xlsx", handmade(t, `<row r="3"><c r="A3" t="str"><v>`+strings.Repeat("字", 32_768)+`</v></c></row>`), ErrCellTooLong},
		{"declaration", "a.xlsx", parts(t, "xl/workbook.xml", `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><workbook>&x;</workbook>`), ErrUnsafe},
		{"entity", "a.xlsx", handmade(t, `<row r="1"><c r="A1" t="str"><v>&x;</v></c></row>`), ErrDamaged},
		{"wide characters", "a.xlsx", parts(t, "xl/workbook.xml", "\xFF\xFE<\x00?\x00"), ErrUnsafe},
		{"macros", "a.xlsm", handmade(t, one, "xl/vbaProject.bin", "x"), ErrMacros},
		{"macro type", "a.xlsx", handmade(t, one, "[Content_Types].xml", `<Types ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>`), ErrMacros},
		{"external links", "a.xlsx", handmade(t, one, "xl/externalLinks/externalLink1.xml", "<a/>"), ErrExternalLinks},
		{"embedded object", "a.xlsx", handmade(t, one, "xl/embeddings/a.bin", "x"), ErrUnsafe},
		{"same name twice", "a.xlsx", handmade(t, one, "xl/Workbook.xml", testWorkbook), ErrUnsafe},
		{"climbing name", "a.xlsx", handmade(t, one, "../a", ""), ErrUnsafe},
		{"too many entries", "a.xlsx", parts(t, manyEntries...), ErrTooLargeInside},
		{"another zip", "a.xlsx", parts(t, "word/document.xml", "<a/>"), ErrNotSheet},
		{"cut off", "a.xlsx", handmade(t, one)[:300], ErrDamaged},
		{"broken xml", "a.xlsx", handmade(t, `<row r="1"><c r="A1"><v>1</`), ErrDamaged},
		{"old workbook", "a.xls", ole, ErrOldFormat},
		{"old workbook renamed", "a.xlsx", ole, ErrOldFormat},
		{"WPS table", "a.et", ole, ErrOldFormat},
		{"encrypted", "a.xlsx", encrypted, ErrEncrypted},
		{"encrypted, called old", "a.xls", encrypted, ErrEncrypted},
		{"old workbook called csv", "a.csv", ole, ErrOldFormat},
		{"workbook called csv with macros", "a.csv", handmade(t, one, "xl/vbaProject.bin", "x"), ErrMacros},
		{"macro sheet", "a.xlsx", handmade(t, one, "xl/macrosheets/sheet1.xml", "<a/>"), ErrMacros},
		{"macros by another case", "a.xlsx", handmade(t, one, "XL/VBAPROJECT.BIN", "x"), ErrMacros},
		{"control", "a.xlsx", handmade(t, one, "xl/activeX/activeX1.bin", "x"), ErrUnsafe},
		{"encrypted package in a zip", "a.xlsx", handmade(t, one, "EncryptedPackage", "x"), ErrEncrypted},
		{"path of another system", "a.xlsx", handmade(t, one, "xl\\a", ""), ErrUnsafe},
		{"name with an end in it", "a.xlsx", handmade(t, one, "xl/a\x00.xml", ""), ErrUnsafe},
		{"absolute climbing name", "a.xlsx", handmade(t, one, "/../../etc/passwd", ""), ErrUnsafe},
		{"bomb in shared strings", "a.xlsx", handmade(t, one, "xl/sharedStrings.xml", "<sst>"+strings.Repeat("<si><t>甲</t></si>", 2<<20)+"</sst>"), ErrTooLargeInside},
		{"bomb in styles", "a.xlsx", handmade(t, one, "xl/styles.xml", "<styleSheet>"+strings.Repeat("<xf/>", 4<<20)+"</styleSheet>"), ErrTooLargeInside},
		{"billion laughs in the sheet", "a.xlsx", parts(t, "xl/workbook.xml", testWorkbook, "xl/_rels/workbook.xml.rels", testRels, "xl/worksheets/sheet1.xml", `<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>`), ErrUnsafe},
		{"declaration in shared strings", "a.xlsx", handmade(t, one, "xl/sharedStrings.xml", `<!DOCTYPE sst SYSTEM "x"><sst/>`), ErrUnsafe},
		{"declaration across two reads", "a.xlsx", handmade(t, one, "xl/theme.xml", strings.Repeat(" ", 64<<10-4)+"<!DOCTYPE a>"), ErrUnsafe},
		{"strings that refer to strings", "a.xlsx", handmade(t, `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>`, "xl/sharedStrings.xml", `<sst><si><t>1</t></si></sst>`), ErrDamaged},
		{"shared string before the first", "a.xlsx", handmade(t, `<row r="1"><c r="A1" t="s"><v>-1</v></c></row>`), ErrDamaged},
		{"shared string of no number", "a.xlsx", handmade(t, `<row r="1"><c r="A1" t="s"><v>x</v></c></row>`), ErrDamaged},
		{"row of nought", "a.xlsx", handmade(t, `<row r="0"><c r="A0"><v>1</v></c></row>`), ErrDamaged},
		{"column 101", "a.xlsx", handmade(t, `<row r="1"><c r="CW1"><v>1</v></c></row>`), ErrTooManyColumns},
		{"last column of Excel", "a.xlsx", handmade(t, `<row r="1"><c r="XFD1"><v>1</v></c></row>`), ErrTooManyColumns},
		{"sheet outside of the workbook", "a.xlsx", parts(t, "xl/workbook.xml", testWorkbook, "xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Target="../../etc/passwd"/></Relationships>`), ErrEmpty},
		{"sheet that is not there", "a.xlsx", parts(t, "xl/workbook.xml", testWorkbook, "xl/_rels/workbook.xml.rels", testRels), ErrEmpty},
		{"hidden sheet alone", "a.xlsx", parts(t, "xl/workbook.xml", strings.Replace(testWorkbook, `name="a"`, `name="a" state="veryHidden"`, 1), "xl/_rels/workbook.xml.rels", testRels, "xl/worksheets/sheet1.xml", `<worksheet><sheetData>`+one+`</sheetData></worksheet>`), ErrEmpty},
		{"text document", "a.docx", parts(t, "word/document.xml", "<a/>", "[Content_Types].xml", "<Types/>"), ErrNotSheet},
		{"pdf", "a.pdf", []byte("%PDF-1.7"), ErrNotSheet},
		{"page called workbook", "a.xlsx", []byte(" \n<?xml version='1.0'?><table/>"), ErrNotSheet},
		{"cut in the middle", "a.xlsx", handmade(t, one)[:120], ErrDamaged},
		{"web page", "a.xls", []byte("<html><table><tr><td>1</table>"), ErrNotSheet},
		{"picture", "a.png", []byte("\x89PNG\r\n"), ErrNotSheet},
		{"too large", "a.csv", make([]byte, MaxFile+1), ErrTooLarge},
		{"no sheet with text", "a.xlsx", handmade(t, ``), ErrEmpty},
		{"nothing", "a.csv", nil, ErrEmpty},
		{"binary csv", "a.csv", []byte("a\x00b"), ErrNotSheet},
		{"unknown characters", "a.csv", []byte("\xFF\x20\x81"), ErrEncoding},
		{"csv rows", "a.csv", []byte(strings.Repeat("1\n", MaxRows+1)), ErrTooManyRows},
		{"csv columns", "a.csv", []byte(strings.Repeat("1,", MaxColumns) + "1"), ErrTooManyColumns},
		{"csv long cell", "a.csv", []byte(strings.Repeat("字", MaxText+1)), ErrCellTooLong},
	} {
		_, err := Read(context.Background(), c.file, c.data)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
	}
}

func TestReadStopsWithTheRequest(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Read(ctx, "a.xlsx", handmade(t, `<row/>`)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// The largest sheet that is let in.
func TestLargestSheetStaysWithinMemory(t *testing.T) {
	var b strings.Builder
	for i := range MaxRows {
		b.WriteString("<row>")
		for j := range MaxColumns {
			fmt.Fprintf(&b, "<c><v>%d</v></c>", i*7919%1000003+j)
		}
		b.WriteString("</row>")
	}
	data := handmade(t, b.String())
	b.Reset()
	debug.FreeOSMemory()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	s, err := Read(context.Background(), "a.xlsx", data)
	runtime.ReadMemStats(&after)
	must(t, err)
	if len(s.Rows) != MaxRows || s.At(MaxRows-1, MaxColumns-1).Text == "" {
		t.Errorf("%d rows", len(s.Rows))
	}
	grown := (held(after) - held(before)) >> 20
	t.Logf("heap +%d MiB", grown)
	if grown > 256 {
		t.Errorf("the heap grew by %d MiB", grown)
	}
}

// held is the heap that the process has of the system.
func held(m runtime.MemStats) int64 { return int64(m.HeapSys) - int64(m.HeapReleased) }
