package team

import (
	"fmt"
	"testing"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/norm"
)

func held(list ...member.Position) []member.Position { return list }

func pos(who kernel.ID, d member.Duty, from, to kernel.Day) member.Position {
	return member.Position{MemberID: who, Duty: d, From: from, To: to}
}

func TestSizesByTheRules(t *testing.T) {
	book := norm.NewBook(nil)
	for _, x := range []struct {
		name    string
		kind    org.Kind
		full    int
		serving bool
		want    Size
	}{
		{"six full members have no committee", org.Branch, 6, false, Size{Full: 6}},
		{"seven have one", org.Branch, 7, false, Size{true, 3, 7, 7}},
		{"fallen to six in mid-term, the committee serves", org.Branch, 6, true, Size{true, 3, 7, 6}},
		{"a general branch", org.GeneralBranch, 60, false, Size{true, 5, 9, 60}},
		{"a Party committee", org.Committee, 120, false, Size{true, 5, 11, 120}},
	} {
		if got := sizeOn(book, x.kind, x.full, x.serving, "2026-11-23"); got != x.want {
			t.Errorf("%s: %+v, want %+v", x.name, got, x.want)
		}
	}
}

func TestACommitteeServesInItsTermAlone(t *testing.T) {
	s := staffed{kind: org.Branch, held: held(pos(1, member.Organiser, "2021-03-01", "2024-03-14"), pos(2, member.Secretary, "2024-03-15", ""))}
	if s.serving(Term{Began: "2024-03-15"}, "2026-11-23") {
		t.Error("the commissioner of the term before makes no committee of this one")
	}
	if !s.serving(Term{Began: "2024-03-14"}, "2026-11-23") {
		t.Error("who held a duty on the term's first day was of its committee")
	}
	if s.serving(Term{}, "2026-11-23") {
		t.Error("without a term nothing is known")
	}
}

func TestVacanciesAndSinceWhen(t *testing.T) {
	committee, alone := Size{Committee: true, Least: 3, Most: 7}, Size{}
	three := held(pos(1, member.Secretary, "2024-03-15", ""), pos(2, member.Organiser, "2024-03-15", ""), pos(3, member.Publicist, "2024-03-15", ""), pos(3, member.Discipline, "2024-03-15", ""))
	for _, x := range []struct {
		name string
		kind org.Kind
		size Size
		held []member.Position
		day  kernel.Day
		want string
	}{
		{"complete, one with two duties", org.Branch, committee, three, "2026-11-23", ""},
		{"nobody ever", org.Branch, alone, nil, "2026-11-23", "书记×1!"},
		{"a small branch needs no commissioners", org.Branch, alone, held(pos(1, member.Secretary, "2024-03-15", "")), "2026-11-23", ""},
		{"the secretary's last day", org.Branch, alone, held(pos(1, member.Secretary, "2024-03-15", "2026-03-01")), "2026-03-01", ""},
		{"the day after", org.Branch, alone, held(pos(1, member.Secretary, "2024-03-15", "2026-03-01")), "2026-03-02", "书记×1!2026-03-02"},
		{"since the last of several", org.Branch, alone, held(pos(1, member.Secretary, "2020-03-15", "2023-03-01"), pos(2, member.Secretary, "2023-03-02", "2026-03-01")), "2026-11-23", "书记×1!2026-03-02"},
		{"a position that fell into no day counts for nothing", org.Branch, alone, held(pos(1, member.Secretary, "2024-03-15", "2024-03-14")), "2026-11-23", "书记×1!"},
		{
			"two of three: the number and the duty stand empty", org.Branch, committee,
			held(pos(1, member.Secretary, "2024-03-15", ""), pos(2, member.Organiser, "2024-03-15", ""), pos(3, member.Publicist, "2024-03-15", "2026-05-31"), pos(2, member.Discipline, "2024-03-15", "")),
			"2026-11-23", "委员×1!2026-06-01 宣传委员×1?2026-06-01",
		},
		{"as of a day before they went", org.Branch, committee, held(append(three[:3:3], pos(3, member.Discipline, "2024-03-15", "2026-05-31"))...), "2026-05-31", ""},
		{
			"a Party committee counts its full-time deputy and needs no other", org.Committee,
			Size{Committee: true, Least: 3},
			held(pos(1, member.Secretary, "2024-03-15", ""), pos(2, member.FullTimeDeputy, "2024-03-15", ""), pos(3, member.Organiser, "2024-03-15", ""), pos(3, member.Publicist, "2024-03-15", ""), pos(3, member.Discipline, "2024-03-15", "")),
			"2026-11-23", "",
		},
		{
			"without a deputy", org.GeneralBranch,
			Size{Committee: true, Least: 2},
			held(pos(1, member.Secretary, "2024-03-15", ""), pos(3, member.Organiser, "2024-03-15", ""), pos(3, member.Publicist, "2024-03-15", ""), pos(3, member.Discipline, "2024-03-15", "")),
			"2026-11-23", "副书记×1?",
		},
		{"group leaders and cadres are no committee", org.Branch, committee, held(pos(1, member.AffairsCadre, "2024-03-15", ""), pos(2, member.GroupLeader, "2024-03-15", "")), "2026-11-23", "书记×1! 委员×2! 组织委员×1? 宣传委员×1? 纪检委员×1?"},
	} {
		got := ""
		for i, v := range (staffed{kind: x.kind, held: x.held}).vacancies(x.size, x.day) {
			if i > 0 {
				got += " "
			}
			got += fmt.Sprintf("%s×%d%s%s", v.Name, v.Count, map[bool]string{true: "!", false: "?"}[v.Must], v.Since)
		}
		if got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}

// R28 asks for consent inside the term; its boundary is the day after the election.
func TestWhatNeedsConsent(t *testing.T) {
	term := Term{Began: "2024-03-15", Limit: "2027-03-15"}
	before := pos(1, member.Secretary, "2021-03-15", "2024-03-14")
	now := pos(2, member.Secretary, "2024-03-15", "")
	now.ID = 7
	gone := pos(2, member.Secretary, "2024-03-15", "2026-03-01")
	gone.ID = 8
	for _, x := range []struct {
		name string
		term Term
		held []member.Position
		c    Change
		want bool
	}{
		{"the term before ends with the election", term, held(before, now), Change{now, false, "2024-03-15"}, false},
		{"one day into the term", term, held(before, now), Change{now, false, "2024-03-16"}, true},
		{"long after its last day, nobody having elected", term, held(now), Change{now, false, "2028-01-01"}, true},
		{"a commissioner", term, nil, Change{pos(2, member.Organiser, "2024-03-15", ""), false, "2026-03-02"}, false},
		{"a full-time deputy is the department's", term, nil, Change{pos(2, member.FullTimeDeputy, "2024-03-15", ""), false, "2026-03-02"}, false},
		{"no term recorded", Term{}, held(now), Change{now, false, "2026-03-02"}, false},
		{"elected", term, held(before), Change{pos(2, member.Secretary, "2024-03-15", ""), true, "2024-03-15"}, false},
		{"the first in the term, entered late", term, held(before), Change{pos(2, member.Secretary, "2024-03-20", ""), true, "2024-03-20"}, false},
		{"after another in the same term", term, held(gone), Change{pos(3, member.Secretary, "2026-03-02", ""), true, "2026-03-02"}, true},
		{"the one that was just written is no other", term, held(now), Change{now, true, "2024-03-20"}, false},
		{"a deputy beside a secretary", term, held(now), Change{pos(3, member.Deputy, "2026-03-02", ""), true, "2026-03-02"}, false},
	} {
		if got := (staffed{kind: org.Branch, held: x.held}).needsConsent(x.c, x.term); got != x.want {
			t.Errorf("%s: %v", x.name, got)
		}
	}
}

func TestConsentComesBeforeTheChange(t *testing.T) {
	c := Consent{State: Granted, OrgID: 1, MemberID: 2, Duty: member.Secretary, Kind: Remove, GrantedOn: "2026-03-02"}
	p := member.Position{OrgID: 1, MemberID: 2, Duty: member.Secretary}
	for _, x := range []struct {
		change func(*Consent, *Change)
		want   bool
	}{
		{func(*Consent, *Change) {}, true},
		{func(_ *Consent, x *Change) { x.Day = "2026-03-01" }, false},
		{func(c *Consent, _ *Change) { c.State = Asked }, false},
		{func(c *Consent, _ *Change) { c.State = Entered }, false},
		{func(c *Consent, _ *Change) { c.Kind = Add }, false},
		{func(c *Consent, _ *Change) { c.Kind = Move }, true},
		{func(c *Consent, _ *Change) { c.MemberID = 3 }, false},
		{func(c *Consent, _ *Change) { c.Duty = member.Deputy }, false},
		{func(c *Consent, _ *Change) { c.OrgID = 3 }, false},
	} {
		c, x2 := c, Change{p, false, "2026-03-02"}
		x.change(&c, &x2)
		if got := c.covers(x2); got != x.want {
			t.Errorf("%+v %+v: %v", c, x2, got)
		}
	}
}
