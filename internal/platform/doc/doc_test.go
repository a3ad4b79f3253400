package doc

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"sanchuang/internal/kernel"
)

func sample(options Options) *Doc {
	rows := make([][][]Run, 60)
	for i := range rows {
		rows[i] = Row(strconv.Itoa(i+1), "市财政局机关党委 & <第一>支部", "12.5")
	}
	return New(options).
		RedHead("中共某市委市直机关工作委员会文件", "市直工委〔2026〕8号").
		Title("关于开展“三创五星”活动\n情况的通报").
		Recipient("各机关党委、党总支、党支部：").
		Para(T("今年以来，全市共开展活动"), Run{Text: "1234", Bold: true, Note: "统计期：2026年1—10月；以审核通过的记录为准。", Link: "https://example.invalid/a?b=1&c=2"}, T("次，坏字符\x01\x0B去掉。")).
		Heading(1, Ordinal(1, 1)+"总体情况").Heading(2, Ordinal(2, 1)+"主要做法").Heading(3, Ordinal(3, 1)+"建强队伍").Heading(4, Ordinal(4, 1)+"压实责任").
		Text(strings.Repeat("坚持以党建为引领，推动各项工作落到实处。", 40)).
		Table(Table{Caption: "表1 各支部积分", Columns: []Column{{Heading: "序号", Width: 1, Align: Middle}, {Heading: "支部", Width: 6}, {Heading: "积分", Width: 2, Align: Right}}, Rows: rows}).
		AnnexList("名单", "统计表").
		Sign("中共某市委市直机关工作委员会", "2026-11-23").
		Note("联系人：张三").
		Annex("附件1", "名单").Text("张三")
}

func unpack(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(text)
	}
	return out
}

func TestPartsAreWellFormedAndRelated(t *testing.T) {
	for _, options := range []Options{{Title: "通报 <1> & 2", Made: time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)}, {PageNumber: Centred, Endnotes: true}} {
		data, err := sample(options).Bytes()
		if err != nil {
			t.Fatal(err)
		}
		parts := unpack(t, data)
		for name, text := range parts {
			d := xml.NewDecoder(strings.NewReader(text))
			for {
				if _, err := d.Token(); err == io.EOF {
					break
				} else if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
			}
			if name != "[Content_Types].xml" && !strings.HasSuffix(name, ".rels") && !strings.Contains(parts["[Content_Types].xml"], `"/`+name+`"`) {
				t.Errorf("%s has no content type", name)
			}
		}
		for _, m := range regexp.MustCompile(`r:id="(\w+)"`).FindAllStringSubmatch(parts["word/document.xml"], -1) {
			if !strings.Contains(parts["word/_rels/document.xml.rels"], `Id="`+m[1]+`"`) {
				t.Errorf("relation %s is missing", m[1])
			}
		}
		for _, m := range regexp.MustCompile(`w:(?:pStyle|rStyle|tblStyle) w:val="(\w+)"`).FindAllStringSubmatch(parts["word/document.xml"], -1) {
			if !strings.Contains(parts["word/styles.xml"], `w:styleId="`+m[1]+`"`) {
				t.Errorf("style %s is missing", m[1])
			}
		}
	}
}

func TestText(t *testing.T) {
	for _, options := range []Options{{}, {Endnotes: true}} {
		data, err := sample(options).Bytes()
		if err != nil {
			t.Fatal(err)
		}
		text, err := ReadText(data)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{
			"关于开展“三创五星”活动\n情况的通报\n", "全市共开展活动1234次，坏字符去掉。", "一、总体情况\n（一）主要做法\n1. 建强队伍\n（1）压实责任\n",
			"序号\t支部\t积分\t\n1\t市财政局机关党委 & <第一>支部\t12.5\t\n", "附件：1. 名单\n2. 统计表\n", "（联系人：张三）", "附件1\n\n名单\n", "2026年11月23日\n", "统计期：2026年1—10月",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is missing in\n%s", want, text)
			}
		}
	}
}

func TestSamePaperSameBytes(t *testing.T) {
	a, _ := sample(Options{}).Bytes()
	b, _ := sample(Options{}).Bytes()
	if !bytes.Equal(a, b) {
		t.Error("two writings differ")
	}
}

func TestLayout(t *testing.T) {
	data, err := sample(Options{}).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	parts := unpack(t, data)
	number := func(name string) float64 {
		m := regexp.MustCompile(` w:` + name + `="(-?\d+)"`).FindStringSubmatch(parts["word/document.xml"][strings.Index(parts["word/document.xml"], "<w:pgSz"):])
		n, _ := strconv.ParseFloat(m[1], 64)
		return n / 1440 * 25.4
	}
	for name, c := range map[string][2]float64{
		"top margin": {number("top"), 37}, "binding margin": {number("left"), 28},
		"block width": {210 - number("left") - number("right"), 156}, "block height": {297 - number("top") - number("bottom"), 225},
		"22 lines": {22 * line / 1440.0 * 25.4, 225}, "28 characters": {28 * (16 + tight/20.0) / 72 * 25.4, 156},
	} {
		if c[0] < c[1]-0.7 || c[0] > c[1]+0.1 {
			t.Errorf("%s is %.2f mm, want %.0f", name, c[0], c[1])
		}
	}
	for part, want := range map[string]string{
		"word/settings.xml": "evenAndOddHeaders", "word/footer1.xml": `w:jc w:val="right"`, "word/footer2.xml": `w:jc w:val="left"`,
		"word/fontTable.xml": `<w:font w:name="方正小标宋简体"><w:altName w:val="宋体`, "word/document.xml": "<w:tblHeader/>",
	} {
		if !strings.Contains(parts[part], want) {
			t.Errorf("%s lacks %s", part, want)
		}
	}
	data, _ = sample(Options{PageNumber: Centred}).Bytes()
	if parts = unpack(t, data); strings.Contains(parts["word/settings.xml"], "evenAndOdd") || !strings.Contains(parts["word/footer1.xml"], `"center"`) {
		t.Error("a report's page number stands in the middle of every page")
	}
}

func TestSignaturePlaces(t *testing.T) {
	right := regexp.MustCompile(`w:rightChars="(\d+)"`)
	for _, c := range []struct {
		issuer, want string
		sealed       bool
	}{
		{"中共某市委市直机关工作委员会", "200 700", false}, // 14 characters, the day is 7
		{"市直工委", "700 200", false},
		{"市直机关工委", "500 200", false},
		{"市直机关工委办", "200 0", false},
		{"市直工委", "550 400", true},
		{"中共某市委市直机关工作委员会", "50 400", true},
	} {
		d := New(Options{})
		if c.sealed {
			d.SignSealed(c.issuer, kernel.Day("2026-11-23"))
		} else {
			d.Sign(c.issuer, kernel.Day("2026-11-23"))
		}
		var got []string
		for _, m := range right.FindAllStringSubmatch(d.body.String(), -1) {
			got = append(got, m[1])
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s sealed %v: %v, want %s", c.issuer, c.sealed, got, c.want)
		}
	}
}

func TestOnlyWebLinks(t *testing.T) {
	d := New(Options{}).Para(Run{Text: "甲", Link: "javascript:alert(1)"}, Run{Text: "乙", Link: "file:///etc/passwd"})
	if len(d.links) != 0 || strings.Contains(d.body.String(), "hyperlink") {
		t.Error("a link to something else than a page")
	}
}

func TestMarkFitsOneLine(t *testing.T) {
	for mark, want := range map[string]int{"市直工委文件": 88, "中共某市委市直机关工作委员会文件": 55, strings.Repeat("字", 30): 44} {
		if got := markSize(mark); got != want {
			t.Errorf("%s: %d, want %d", mark, got, want)
		}
	}
}

func TestNumeral(t *testing.T) {
	for n, want := range map[int]string{1: "一", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 99: "九十九", 100: "100"} {
		if got := Numeral(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}

// Where an office suite is at hand it has the last word.
func TestOfficeSuiteOpensIt(t *testing.T) {
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		return
	}
	dir := t.TempDir()
	data, err := sample(Options{}).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a.docx"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(soffice, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "pdf", "--outdir", dir, filepath.Join(dir, "a.docx"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if pdf, err := os.ReadFile(filepath.Join(dir, "a.pdf")); err != nil || !bytes.HasPrefix(pdf, []byte("%PDF")) {
		t.Errorf("no pdf: %v", err)
	}
}
