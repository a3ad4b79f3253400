package doc

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func letter() *Doc {
	return New(Options{PlainFirst: true}).LetterHead("中共某市委市直机关工作委员会", "市直工委〔2026〕8号").Title("关于同意延期换届的批复").Recipient("市财政局：").
		Text("请示收悉。").SignSealed("中共某市委市直机关工作委员会", "2026-11-23").Imprint("市委组织部", "", "", false)
}

// The measures of clause 10.1, in millimetres from the paper's edges.
func TestLetterMeasures(t *testing.T) {
	data, err := letter().Bytes()
	if err != nil {
		t.Fatal(err)
	}
	parts := unpack(t, data)
	text := parts["word/document.xml"]
	mm := func(frame []string, i int) float64 {
		n, _ := strconv.ParseFloat(frame[i], 64)
		return n / 1440 * 25.4
	}
	frames := regexp.MustCompile(`<w:framePr w:w="(\d+)" w:h="(\d+)"[^>]* w:vAnchor="page" w:hAnchor="page" w:x="(\d+)" w:y="(\d+)"/>`).FindAllStringSubmatch(text, -1)
	if len(frames) != 4 { // the last holds to whom copies go
		t.Fatalf("%d frames", len(frames))
	}
	mark, upper, lower := frames[0], frames[1], frames[2]
	for name, c := range map[string][2]float64{
		"mark from the upper edge": {mm(mark, 4), 30}, "upper line below the mark": {mm(upper, 2), 4}, "lower line from the lower edge": {297 - mm(lower, 4), 20},
		"upper line's length": {mm(upper, 1), 170}, "lower line's length": {mm(lower, 1), 170}, "left of the line": {mm(upper, 3), 20}, "right of the line": {210 - mm(upper, 3) - mm(upper, 1), 20},
	} {
		if c[0] < c[1]-0.15 || c[0] > c[1]+0.15 {
			t.Errorf("%s: %.2f mm, want %.0f", name, c[0], c[1])
		}
	}
	if y := mm(mark, 4) + mm(mark, 2); y < mm(upper, 4)-0.01 || y > mm(upper, 4)+0.01 {
		t.Errorf("the line's frame begins %.2f mm down, the mark ends at %.2f", mm(upper, 4), y)
	}
	for what, want := range map[string]bool{
		`w:bottom w:val="thickThinSmallGap"`: true, `w:top w:val="thinThickSmallGap"`: true, "<w:titlePg/>": true, "文件": false, `w:color="000000"`: false, "抄送：市委组织部。": true,
	} {
		if strings.Contains(text, what) != want {
			t.Errorf("%q: there %v, want %v", what, !want, want)
		}
	}
	if plain, _ := New(Options{}).Text("甲").Bytes(); strings.Contains(unpack(t, plain)["word/document.xml"], "titlePg") {
		t.Error("other papers have their number on the first page, too")
	}
}

// Rules of 0.35 mm at both ends and 0.25 mm between (7.4.1); the last one on the lower edge of the block.
func TestImprint(t *testing.T) {
	rule := regexp.MustCompile(`<w:(top|bottom) w:val="single" w:sz="(\d+)"`)
	frame := regexp.MustCompile(`w:h="(\d+)"[^>]* w:x="1588" w:y="(\d+)"`)
	for _, c := range []struct {
		copies, by, printed string
		rules               bool
		want                string
		lines               int
	}{
		{"市委组织部，市纪委监委", "某市委市直机关工委办公室", "2026年11月23日印发", true, "top 8 top 6 bottom 8", 2},
		{strings.Repeat("市委组织部，", 6), "某市委市直机关工委办公室", "2026年11月23日印发", true, "top 8 top 6 bottom 8", 3},
		{"市委组织部", "", "", true, "top 8 bottom 8", 1},
		{"市委组织部", "", "", false, "", 1},
		{"", "", "", true, "", 0},
	} {
		text := New(Options{}).Imprint(c.copies, c.by, c.printed, c.rules).body.String()
		var got []string
		for _, m := range rule.FindAllStringSubmatch(text, -1) {
			got = append(got, m[1], m[2])
		}
		high, foot := 0, 0
		for _, m := range frame.FindAllStringSubmatch(text, -1) {
			h, _ := strconv.Atoi(m[1])
			y, _ := strconv.Atoi(m[2])
			if high, foot = high+h, y+h; high > h && y == blockFoot-h && foot != blockFoot {
				t.Errorf("the frames do not follow each other: %v", text)
			}
		}
		if strings.Join(got, " ") != c.want || high != c.lines*line {
			t.Errorf("%+v: %v, %d high", c, got, high)
		}
		if c.lines > 0 && foot != 16838-1984 {
			t.Errorf("it ends at %d", foot)
		}
	}
}
