package paper

import (
	"errors"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/doc"
)

func TestNumbers(t *testing.T) {
	if got := Numbered("江工委", 2026, 8); got != "江工委〔2026〕8号" {
		t.Error(got)
	}
	for prefix, ok := range map[string]bool{"江工委": true, "江财党发": true, "": false, "江工委〔2026〕": false, "江工委 ": false, "江工委8": false, "江(工)委": false, strings.Repeat("字", 20): true, strings.Repeat("字", 21): false} {
		if err := checkPrefix(prefix); (err == nil) != ok || err != nil && !errors.Is(err, ErrPrefix) {
			t.Errorf("%q: %v", prefix, err)
		}
	}
}

func TestDraftsAreChecked(t *testing.T) {
	good := func() Draft {
		return Draft{Kind: "notice", Title: " 关于报送的通知 ", To: []kernel.ID{2}, Text: []Block{P("请报送。")}, Issuer: 1, Day: "2026-11-23"}
	}
	for name, c := range map[string]struct {
		change func(*Draft)
		want   error
	}{
		"good":              {func(*Draft) {}, nil},
		"120 characters":    {func(d *Draft) { d.Title = strings.Repeat("字", 120) }, nil},
		"121 characters":    {func(d *Draft) { d.Title = strings.Repeat("字", 121) }, ErrTitle},
		"blanks for title":  {func(d *Draft) { d.Title = "  " }, ErrTitle},
		"nobody":            {func(d *Draft) { d.To = nil }, ErrRecipients},
		"nothing":           {func(d *Draft) { d.Text = nil }, ErrText},
		"no issuer":         {func(d *Draft) { d.Issuer = 0 }, ErrIssuer},
		"of tomorrow":       {func(d *Draft) { d.Day = "2026-11-24" }, ErrDay},
		"no day":            {func(d *Draft) { d.Day = "2026-02-30" }, ErrDay},
		"of the first year": {func(d *Draft) { d.Day = "2017-01-01" }, nil},
		"before it":         {func(d *Draft) { d.Day = "2016-12-31" }, ErrDay},
	} {
		d := good()
		c.change(&d)
		if err := d.check("2026-11-23"); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTypedText(t *testing.T) {
	got := Typed("各单位要高度重视。\n\n　一、总体要求\n（一）提高认识\n一、这是一段以序号开头的正文，因此不是标题。\n二、" + strings.Repeat("长", 40) + "\n请于12月1日前报送")
	want := []string{"para", "h1", "h2", "para", "para", "para"}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i, b := range got {
		if b.Kind != want[i] || b.Text != strings.TrimSpace(b.Text) {
			t.Errorf("%d: %+v, want %s", i, b, want[i])
		}
	}
	if len(Typed(" \n　\n")) != 0 {
		t.Error("blanks are a text")
	}
}

func TestRecipientsAreNamedOrCounted(t *testing.T) {
	names := []string{"甲局", "乙局", "丙局", "丁局", "戊局", "己局", "庚局", "辛局", "壬局", "癸局", "子局", "丑局", "寅局"}
	if got := recipients(names[:2]); got != "甲局、乙局" {
		t.Error(got)
	}
	if got := recipients(names[:12]); !strings.HasSuffix(got, "、丑局") {
		t.Error(got)
	}
	if got := recipients(names); got != "甲局、乙局、丙局等13个单位" {
		t.Error(got)
	}
}

func TestVoidOnce(t *testing.T) {
	p := Paper{Number: "江工委〔2026〕8号", State: Issued}
	if err := p.void(kernel.Actor{Name: "方文静"}, " 错了 ", 5); !errors.Is(err, ErrReason) || p.State != Issued {
		t.Error(err)
	}
	if err := p.void(kernel.Actor{Name: "方文静"}, "主送机关写错", 5); err != nil || p.State != Void || p.VoidName != "方文静" {
		t.Error(err, p)
	}
	if err := p.void(kernel.Actor{Name: "方文静"}, "主送机关写错", 5); !errors.Is(err, ErrVoid) {
		t.Error(err)
	}
}

func TestPaperAsPrinted(t *testing.T) {
	d := Detail{
		Paper: Paper{Format: RedHead, Number: "江工委〔2026〕8号", Title: "关于换届的通知", IssuerName: "市直机关工委", Recipients: "市财政局", Day: "2026-11-23", State: Issued},
		Text:  []Block{P("请按期换届。"), H1("一、总体要求"), Grid("名单", []Column{{Heading: "党组织", Width: 2}, {Heading: "届满", Align: "right"}}, [][]string{{"第一党支部", "2026年3月5日"}}), {Kind: Note, Text: "联系人：张三"}},
		Annexes: []Annex{
			{Title: "名单", Blocks: []Block{P("张三")}},
			{Title: "办法", Blocks: []Block{H2("（一）原则")}},
		},
		CopyTo: "市委组织部", PrintedBy: "市直机关工委办公室",
	}
	text := printed(t, d)
	for _, want := range []string{
		"市直机关工委文件\n", "江工委〔2026〕8号\n", "关于换届的通知\n", "市财政局：\n请按期换届。\n一、总体要求\n名单\n党组织\t届满\t\n第一党支部\t2026年3月5日\t\n",
		"附件：1. 名单\n2. 办法\n", "市直机关工委\n2026年11月23日\n（联系人：张三）\n", "附件1\n\n名单\n", "附件2\n\n办法\n", "抄送：市委组织部。", "2026年11月23日印发",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	d.Format, d.State, d.Annexes = Letter, Void, d.Annexes[:1]
	text = printed(t, d)
	for what, want := range map[string]bool{"文件": false, "（已作废）": true, "附件：名单\n": true, "附件\n\n名单\n": true, "印发": false, "抄送：市委组织部。": true} {
		if strings.Contains(text, what) != want {
			t.Errorf("a letter: %q there %v in\n%s", what, !want, text)
		}
	}
}

func printed(t *testing.T, d Detail) string {
	t.Helper()
	body, err := Render(d)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := Render(d)
	if string(again) != string(body) {
		t.Error("the same paper gives other bytes")
	}
	text, err := doc.ReadText(body)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
