package structure

import (
	"strings"
	"testing"
)

func TestLevels(t *testing.T) {
	for _, c := range []struct {
		name           string
		stage, overdue int
		sent, asked    bool
		want           Level
	}{
		{"long before", -1, -200, false, false, NotUrged},
		{"long before, written about once", -1, -200, true, false, NotUrged},
		{"six months before", 6, -180, false, false, Reminded},
		{"the last day", 1, 0, false, false, Reminded},
		{"a day late", 0, 1, false, false, PastEnd},
		{"thirty days late", 0, 30, false, false, PastEnd},
		{"thirty-one", 0, 31, false, false, Escalated},
		{"written about while near", 1, -10, true, false, Sent},
		{"written about when late", 0, 31, true, false, Sent},
		{"near, an extension asked for", 1, -10, false, true, Reminded},
		{"a day late, an extension asked for in time", 0, 1, false, true, PastEnd},
		{"thirty days late, still undecided", 0, 30, false, true, PastEnd},
		{"thirty-one, still undecided", 0, 31, false, true, PastEnd},
		{"a year late, still undecided", 0, 365, false, true, PastEnd},
		{"written about before it was asked for", 0, 31, true, true, Awaiting},
		{"near, written about, then asked for", 1, -10, true, true, Awaiting},
		{"long before, asked for", -1, -200, true, true, NotUrged},
	} {
		if got := levelOf(c.stage, c.overdue, 30, c.sent, c.asked); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestWordsOfALetter(t *testing.T) {
	near := LetterLine{Name: "市财政局第一党支部", Kind: "branch", Began: "2024-03-15", Limit: "2027-03-15", Days: 12}
	late := LetterLine{Name: "市财政局机关党委", Kind: "committee", Began: "2022-02-01", Limit: "2027-02-01", Days: -30}
	for _, c := range []struct {
		lines []LetterLine
		title string
		heads string
	}{
		{[]LetterLine{near}, "关于做好换届选举工作的提醒函", "一、临近届满的|二、答复时间"},
		{[]LetterLine{late}, "关于抓紧换届选举工作的催办函", "一、已经逾期的|二、答复时间"},
		{[]LetterLine{late, near}, "关于抓紧换届选举工作的催办函", "一、已经逾期的|二、临近届满的|三、答复时间"},
	} {
		l := TermLetter{Department: 2, Day: "2027-03-03", Lines: c.lines}
		d := l.draft(1, "2027-03-20")
		var heads []string
		for _, b := range d.Text {
			if b.Kind == "h1" {
				heads = append(heads, b.Text)
			}
		}
		if d.Title != c.title || strings.Join(heads, "|") != c.heads || d.Kind != "letter" || !d.Receipt || !d.Confined || len(d.Annexes[0].Blocks[0].Rows) != len(c.lines) {
			t.Errorf("%s %v", d.Title, heads)
		}
	}
	l := TermLetter{Day: "2027-03-03", Lines: []LetterLine{late, near}}
	d := l.draft(1, "2027-03-20")
	if !strings.Contains(d.Text[0].Text, "1个党组织任期届满尚未换届、1个党组织任期临近届满") || d.Annexes[0].Blocks[0].Rows[0][5] != "已逾期30天" || d.Annexes[0].Blocks[0].Rows[1][5] != "还有12天" {
		t.Errorf("%+v", d)
	}
}
