package handbook

import (
	"errors"
	"strings"
	"testing"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/obligation"
	"sanchuang/internal/work/activity"
)

func TestHandInDays(t *testing.T) {
	from, until := handInFrom(norm.NewBook(nil), 2026)
	if from != "2026-12-01" || until != "2027-01-10" {
		t.Errorf("%s to %s", from, until)
	}
	local := norm.NewBook(map[string][]norm.Value{norm.HandbookUntil: {{From: "2026-06-01", Text: "20"}}, norm.HandbookFrom: {{From: "2026-06-01", Text: "11"}}})
	if from, until := handInFrom(local, 2026); from != "2026-11-01" || until != "2027-01-20" {
		t.Errorf("by the city's own: %s to %s", from, until)
	}
	if from, until := handInFrom(local, 2025); from != "2025-12-01" || until != "2026-01-10" {
		t.Errorf("a parameter of this year is none of the last: %s to %s", from, until)
	}
}

func TestLateIsJudgedByTheDayOfHandingIn(t *testing.T) {
	for _, c := range []struct {
		handed, today kernel.Day
		late          bool
	}{
		{"", "2027-01-10", false}, {"", "2027-01-11", true}, {"2027-01-10", "2027-03-01", false}, {"2027-01-11", "2027-01-11", true}, {"2026-12-01", "2026-12-01", false},
	} {
		h := Handbook{HandedDay: c.handed}
		if h.judge("2027-01-10", c.today); h.Late != c.late {
			t.Errorf("handed in %q, today %s: late %v", c.handed, c.today, h.Late)
		}
	}
}

func TestWhichStepLeadsWhere(t *testing.T) {
	hand := func(h *Handbook) error { return h.handIn(3, "2026-12-20", "王书记") }
	check := func(h *Handbook) error { return h.check("2026-12-22", "专干") }
	back := func(words string) func(*Handbook) error {
		return func(h *Handbook) error { return h.giveBack(words, "2026-12-22", "专干") }
	}
	for _, c := range []struct {
		from State
		name string
		step func(*Handbook) error
		to   State
		want error
	}{
		{None, "hand in", hand, HandedIn, nil},
		{HandedIn, "hand in again", hand, HandedIn, nil},
		{Returned, "hand in again", hand, HandedIn, nil},
		{Checked, "hand in", hand, Checked, ErrChecked},
		{None, "check", check, None, ErrStep},
		{HandedIn, "check", check, Checked, nil},
		{Returned, "check", check, Returned, ErrStep},
		{Checked, "check", check, Checked, ErrStep},
		{HandedIn, "return", back("缺三季度党课"), Returned, nil},
		{Checked, "return", back("缺三季度党课"), Returned, nil},
		{Returned, "return", back("缺三季度党课"), Returned, ErrStep},
		{None, "return", back("缺三季度党课"), None, ErrStep},
		{HandedIn, "return without words", back(""), HandedIn, ErrWords},
		{HandedIn, "return with 500 characters", back(strings.Repeat("字", 500)), Returned, nil},
		{HandedIn, "return with 501", back(strings.Repeat("字", 501)), HandedIn, ErrWords},
	} {
		h := Handbook{State: c.from}
		if err := c.step(&h); !errors.Is(err, c.want) || h.State != c.to {
			t.Errorf("%s from %s: %v, %s; want %v, %s", c.name, c.from, err, h.State, c.want, c.to)
		}
	}
	h := Handbook{State: Returned, Words: "缺党课", AnsweredDay: "2026-12-21", AnsweredName: "专干"}
	if _ = hand(&h); h.Words != "" || h.AnsweredDay != "" || h.Missing != 3 || h.HandedName != "王书记" {
		t.Errorf("handed in again: %+v", h)
	}
}

func TestLastDayOfABranchesBook(t *testing.T) {
	for _, c := range []struct {
		founded, dissolved, today, want kernel.Day
		year                            int
	}{
		{"2017-01-01", "", "2026-11-26", "2026-11-26", 2026},
		{"2017-01-01", "", "2026-11-26", "2025-12-31", 2025},
		{"2026-05-12", "", "2026-11-26", "", 2025},
		{"2026-05-12", "", "2026-05-12", "2026-05-12", 2026},
		{"2017-01-01", "2026-03-01", "2026-11-26", "2026-02-28", 2026}, // dissolved: the day before is its last
		{"2017-01-01", "2026-01-01", "2026-11-26", "", 2026},
		{"2017-01-01", "2026-01-01", "2026-11-26", "2025-12-31", 2025},
		{"2017-01-01", "", "2024-12-31", "2024-12-31", 2024},
	} {
		if got := lastDay(org.Node{Founded: c.founded, Dissolved: c.dissolved}, c.year, c.today); got != c.want {
			t.Errorf("founded %s, dissolved %q, %d on %s: %q, want %q", c.founded, c.dissolved, c.year, c.today, got, c.want)
		}
	}
}

func TestAMeetingIsPrintedInOneChapter(t *testing.T) {
	for want, kinds := range map[string][]string{
		"org_life_meeting": {"org_life_meeting", "member_appraisal"}, "theme_day": {"integrity_education", "theme_day"}, "": {"night_study"},
	} {
		if got := homeOf(&activity.Activity{Content: activity.Content{Kinds: kinds}}); got != want {
			t.Errorf("%v is printed in %q, want %q", kinds, got, want)
		}
	}
}

func TestWhoWasNotThere(t *testing.T) {
	list := []activity.Attendance{
		{Name: "甲", Mark: activity.Attended}, {Name: "乙", Mark: activity.Excused, Reason: "出差"}, {Name: "丙", Mark: activity.Absent}, {Name: "丁", Mark: activity.Unmarked},
	}
	if got := absentees(list); got != "乙（请假，出差）、丙（缺席）" {
		t.Error(got)
	}
	if got := absentees(list[:1]); got != "无" {
		t.Error(got)
	}
}

func TestWhatIsMissingIsSaidInOneLine(t *testing.T) {
	g := &gathered{year: 2026, branch: org.Node{ID: 7}}
	for _, c := range []struct {
		entry obligation.Entry
		want  string
	}{
		{obligation.Entry{Rule: "lecture", Name: "党课", Org: 7, Says: "2026年第三季度", State: obligation.Overdue, Need: 1}, "党课（第三季度）没有已确认的记录，已逾期。"},
		{obligation.Entry{Rule: "talk_members", Name: "委员与党员谈心谈话", Org: 7, Says: "2026年", State: obligation.Due, Until: "2026-12-31", Need: 9, Have: 4}, "委员与党员谈心谈话（全年）还没有完成，最迟2026年12月31日（应9人，已4人）。"},
		{obligation.Entry{Rule: "group_meeting", Name: "党小组会", Org: 8, OrgName: "第一党小组", Says: "2026年3月", State: obligation.Overdue, Need: 1}, "第一党小组的党小组会（3月）没有已确认的记录，已逾期。"},
		{obligation.Entry{State: obligation.Met}, ""},
		{obligation.Entry{State: obligation.Unknown}, ""},
	} {
		f, ok := g.owedFinding(c.entry)
		if f.Text != c.want || ok != (c.want != "") {
			t.Errorf("%q, want %q", f.Text, c.want)
		}
	}
}
