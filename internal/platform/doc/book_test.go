package doc

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

const longMinutes = "会议传达学习了有关会议精神，围绕“三创”工作（机关创品牌、支部创红旗、党员创五星）作了研究部署……要在2026年12月31日前完成各项任务；责任到人。"

func sampleBook() Book {
	b := Book{
		Options: Options{Title: "手册", Made: time.Date(2026, 11, 26, 2, 21, 0, 0, time.UTC)}, Over: "2026年度", Title: "党支部工作手册",
		Running: "2026年度党支部工作手册　市交通运输局第三党支部", Foot: "张三　2026年11月26日 10:21 打印",
		Fields: [][2]string{{"党支部", "中共江州市交通运输局机关委员会综合行政执法支队直属第三党支部"}, {"党支部书记", "欧阳建国"}},
	}
	var rows [][][]Run
	for i := range 70 {
		rows = append(rows, Row(strconv.Itoa(i+1), fmt.Sprintf("党员%02d", i+1), "1975年3月", strings.Repeat("备注，", i%7)))
	}
	b.Chapters = append(b.Chapters, Chapter{"一、党员名册", []Block{
		{Para: longMinutes},
		{Table: &Table{Columns: []Column{{Heading: "序号", Width: 2, Align: Middle}, {Heading: "姓名", Width: 4}, {Heading: "出生年月", Width: 4}, {Heading: "备注", Width: 6, Align: Right}}, Rows: rows}},
	}})
	var blocks []Block
	for i := range 5 {
		blocks = append(blocks, Block{Heading: fmt.Sprintf("%d. 2026年%d月12日　支部党员大会", i+1, 3*i+1)}, Block{Form: []FormRow{
			{{Label: "主题", Text: "学习贯彻全会精神 & <部署>"}},
			{{Label: "主持人", Text: "王建国"}, {Label: "记录人", Text: "李四"}, {Label: "主讲人", Text: "赵六"}},
			{{Label: "应到", Text: "32人"}, {Label: "实到", Text: "30人"}},
			{{Label: "主要内容", Text: strings.Repeat(longMinutes, 12*(i+1)) + "\n第二段。"}},
		}})
	}
	b.Chapters = append(b.Chapters, Chapter{"二、支部党员大会", blocks}, Chapter{"三、交接签字", []Block{
		{Form: []FormRow{{{Label: "移交人", High: 20}, {Label: "接收人", High: 20}}}}, {Remark: "本页由交接双方手写。"},
	}})
	return b
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%s is needed (poppler-utils): %v", name, err)
	}
	out, err := exec.Command(path, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(out)
}

// pages is the text of each page of a PDF file.
func pages(t *testing.T, file []byte) []string {
	t.Helper()
	at := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(at, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(run(t, "pdftotext", "-raw", at, "-"), "\f"), "\f")
}

// pressed is a text without what a page's layout adds to it.
func pressed(text string) string {
	return regexp.MustCompile(`[\s　]+`).ReplaceAllString(text, "")
}

func TestPDFSaysWhatTheBookSays(t *testing.T) {
	b := sampleBook()
	file, err := b.PDF()
	if err != nil {
		t.Fatal(err)
	}
	again, _ := b.PDF()
	if !bytes.Equal(file, again) {
		t.Error("two printings differ")
	}
	if len(file) > 150<<10 {
		t.Errorf("%d bytes: the typeface is not cut down", len(file))
	}
	got := pages(t, file)
	all := pressed(strings.Join(got, ""))
	for _, text := range b.Texts() {
		if text = pressed(text); len([]rune(text)) > 60 {
			text = string([]rune(text)[:12]) // what is longer may be parted by a page's foot
		}
		if !strings.Contains(all, text) {
			t.Errorf("%q is missing", text)
		}
	}
	if n := strings.Count(all, "责任到人。"); n != 12*15+1 {
		t.Errorf("the minutes end %d times, want %d: some of them is lost", n, 12*15+1)
	}
	starts, err := b.Pages()
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range b.Chapters {
		page := got[starts[i]+1] // after cover and contents
		if !strings.Contains(pressed(page), pressed(c.Title)) || !strings.Contains(page, fmt.Sprintf("— %d —", starts[i])) {
			t.Errorf("%s does not begin on page %d:\n%s", c.Title, starts[i], page)
		}
		if !regexp.MustCompile(regexp.QuoteMeta(c.Title) + `[\s·]*` + strconv.Itoa(starts[i]) + `\n`).MatchString(got[1]) {
			t.Errorf("the contents do not say that %s begins on page %d:\n%s", c.Title, starts[i], got[1])
		}
	}
	heads := 0
	for _, p := range got[starts[0]+1 : starts[1]+1] {
		if strings.Contains(pressed(p), "序号姓名出生年月备注") {
			heads++
		}
	}
	if want := starts[1] - starts[0]; heads != want || want < 2 {
		t.Errorf("the table's head stands on %d of %d pages", heads, want)
	}
	for i, p := range got {
		if !strings.Contains(pressed(p), pressed(b.Foot)) {
			t.Errorf("page %d does not say who printed it", i+1)
		}
	}
	for _, want := range []string{"/Outlines", "/Lang (zh-CN)", "/Dest"} {
		if !bytes.Contains(file, []byte(want)) {
			t.Errorf("no %s", want)
		}
	}
}

// Nothing stands outside the block of a page, and texts do not run over the lines of their boxes.
func TestNothingRunsOver(t *testing.T) {
	p := layOut(house(t), sampleBook())
	for i, l := range p.leaves {
		for _, s := range l.strokes {
			right := s.x + s.w
			if s.text != "" {
				right = s.x + p.widthOf(s.text, s.size)
			}
			low := s.y + s.h
			if s.x < bookLeft-0.01 || right > pageWide-bookRight+0.01 || s.y < 10 || low > pageHigh-8 {
				t.Errorf("page %d: %+v", i+1, s)
			}
			if s.text == "" && s.h > 0 && s.to == 0 && low > pageHigh-bookBottom+0.01 {
				t.Errorf("page %d: a box reaches below the block: %+v", i+1, s)
			}
		}
	}
}

func TestDocxIsABook(t *testing.T) {
	b := sampleBook()
	file, err := b.Docx()
	if err != nil {
		t.Fatal(err)
	}
	parts := unpack(t, file)
	document := parts["word/document.xml"]
	starts, _ := b.Pages()
	for i, c := range b.Chapters {
		if !strings.Contains(document, `w:name="`+chapterMark(i)+`"/><w:r><w:t xml:space="preserve">`+c.Title) {
			t.Errorf("%s has no mark", c.Title)
		}
		if !strings.Contains(document, `PAGEREF `+chapterMark(i)+` \h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t xml:space="preserve">`+strconv.Itoa(starts[i])+`<`) {
			t.Errorf("the contents do not say where %s begins", c.Title)
		}
	}
	if strings.Count(document, `w:fldCharType="begin"`) != strings.Count(document, `w:fldCharType="end"`) || !strings.Contains(document, `w:dirty="true"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \o "1-1"`) {
		t.Error("the contents are no field, one that does not end, or one that is not counted anew")
	}
	text, err := ReadText(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"党员70", "学习贯彻全会精神 & <部署>", "第二段。"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing", want)
		}
	}
	for name := range parts {
		if name != "[Content_Types].xml" && !strings.HasSuffix(name, ".rels") && !strings.Contains(parts["[Content_Types].xml"], `"/`+name+`"`) {
			t.Errorf("%s has no content type", name)
		}
	}
	for _, m := range regexp.MustCompile(`w:pStyle w:val="(\w+)"`).FindAllStringSubmatch(document+parts["word/footer1.xml"]+parts["word/header1.xml"], -1) {
		if !strings.Contains(parts["word/styles.xml"], `w:styleId="`+m[1]+`"`) {
			t.Errorf("style %s is missing", m[1])
		}
	}
	for _, part := range []string{"word/document.xml", "word/styles.xml", "word/settings.xml", "word/header1.xml", "word/header2.xml", "word/footer1.xml", "word/footer2.xml"} {
		tree(t, parts[part])
	}
}

// Where an office suite is at hand, its pages are those that the contents name, or, where its typeface is narrower, the ones
// before: the contents say so.
func TestOfficeSuiteAgreesAboutThePages(t *testing.T) {
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		return
	}
	b, dir := sampleBook(), t.TempDir()
	file, err := b.Docx()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a.docx"), file, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(soffice, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "pdf", "--outdir", dir, filepath.Join(dir, "a.docx")).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	printed, err := os.ReadFile(filepath.Join(dir, "a.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	got := pages(t, printed)
	starts, _ := b.Pages()
	for i, c := range b.Chapters {
		at := starts[i] + 1
		if !slices.ContainsFunc(got[max(2, at-1):min(len(got), at+2)], func(p string) bool { return strings.Contains(pressed(p), pressed(c.Title)) }) {
			t.Errorf("%s does not begin on page %d of the office suite's", c.Title, starts[i])
		}
	}
}

func TestFaceRefusesOtherFiles(t *testing.T) {
	for _, file := range [][]byte{nil, []byte("ttcf"), bytes.Repeat([]byte("ttcf"), 8), append([]byte("ttcf\x00\x01\x00\x00\x00\x00\x00\x01\x00\x00\x00\x10"), bytes.Repeat([]byte{0xFF}, 300)...)} {
		if _, err := readFace(file); err == nil {
			t.Errorf("%.20q passed for a typeface", file)
		}
	}
}

func BenchmarkPDF(b *testing.B) {
	book := sampleBook()
	for b.Loop() {
		if _, err := book.PDF(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDocx(b *testing.B) {
	book := sampleBook()
	for b.Loop() {
		if _, err := book.Docx(); err != nil {
			b.Fatal(err)
		}
	}
}
