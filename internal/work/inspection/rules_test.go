package inspection

import (
	"errors"
	"slices"
	"testing"

	"sanchuang/internal/kernel"
)

func point(department, member kernel.ID, name string, from, to kernel.Day) LiaisonPoint {
	p := LiaisonPoint{From: from, To: to}
	p.OrgID, p.MemberID, p.MemberName = department, member, name
	return p
}

// R55: at least two a year and department, two on one day count once, and those who lack one are named.
func TestCoverOfAYear(t *testing.T) {
	places := []place{{1, "市财政局"}, {2, "市水利局"}, {3, "市档案局"}}
	points := []LiaisonPoint{point(1, 9, "赵", "2024-01-01", ""), point(2, 9, "赵", "2024-01-01", "2026-06-30"), point(2, 0, "钱", "2026-07-01", "")}
	visits := []guided{{1, "9", "2026-03-01"}, {1, "钱", "2026-03-01"}, {1, "9", "2026-09-01"}, {2, "9", "2026-05-01"}, {2, "钱", "2026-05-01"}}
	plans := map[kernel.ID]LiaisonPlan{2: {ID: 77, Day: "2026-12-01"}}
	c := cover("2026-11-26", 2, places, points, visits, plans)
	if c.Visits != 3 || c.Visited != 2 || c.Enough != 1 || c.Coverage != "33.3" || !slices.Equal(c.Missing, []string{"市水利局", "市档案局"}) || !slices.Equal(c.Unassigned, []string{"市档案局"}) {
		t.Errorf("%+v", c)
	}
	if d := c.Departments[0]; d.Name != "市档案局" || d.Left != 2 || len(d.Days) != 0 {
		t.Errorf("the least visited comes first: %+v", d)
	}
	if d := c.Departments[1]; d.Next != "2026-12-01" || d.NextPlan != 77 || d.Left != 1 || !slices.Equal(d.Members, []string{"钱"}) {
		t.Errorf("%+v", d)
	}
	if len(c.Members) != 2 || c.Members[0].Name != "赵" || c.Members[0].Coverage != "100" || c.Members[0].Visits != 2 || c.Members[1].Coverage != "0" || c.Members[1].Visits != 1 {
		t.Errorf("members: %+v", c.Members)
	}
	// on the last day of the first contact, and the day after
	for day, want := range map[kernel.Day]string{"2026-06-30": "赵", "2026-07-01": "钱"} {
		for _, d := range cover(day, 2, places, points, nil, nil).Departments {
			if d.Department == 2 && !slices.Equal(d.Members, []string{want}) {
				t.Errorf("%s: %v", day, d.Members)
			}
		}
	}
	if c := cover("2026-11-26", 2, nil, nil, nil, nil); c.Coverage != "" {
		t.Errorf("no department, yet %q", c.Coverage)
	}
}

func TestMergeOfTwoTelephones(t *testing.T) {
	zhao, qian := kernel.Actor{Account: 1, Name: "赵"}, kernel.Actor{Account: 2, Name: "钱"}
	standing := map[string]SheetAnswer{"a1": {Item: "a1", Value: "no", Note: "缺会议纪要", Version: 1, By: "赵", account: 1}}
	for _, c := range []struct {
		name             string
		by               kernel.Actor
		sent             SentAnswer
		changed, clashes int
	}{
		{"the same, once more", qian, SentAnswer{Item: "a1", Value: "no", Note: "缺会议纪要"}, 0, 0},
		{"another item", qian, SentAnswer{Item: "a2", Value: "yes"}, 1, 0},
		{"nothing said about another", qian, SentAnswer{Item: "a2"}, 0, 0},
		{"another value, unseen", qian, SentAnswer{Item: "a1", Value: "yes"}, 0, 1},
		{"another value, having seen", qian, SentAnswer{Item: "a1", Value: "yes", Seen: 1}, 1, 0},
		{"one's own, the first sending unknown", zhao, SentAnswer{Item: "a1", Value: "part"}, 1, 0},
		{"one's own taken back", zhao, SentAnswer{Item: "a1", Seen: 1}, 1, 0},
	} {
		changed, clashes := merge(standing, []SentAnswer{c.sent}, c.by, 5)
		if len(changed) != c.changed || len(clashes) != c.clashes {
			t.Errorf("%s: %v, %v", c.name, changed, clashes)
		}
		if len(changed) == 1 && c.sent.Item == "a1" && changed[0].Version != 2 {
			t.Errorf("%s: version %d", c.name, changed[0].Version)
		}
	}
}

func TestAVisitOnItsWay(t *testing.T) {
	today := kernel.Day("2026-11-26")
	p := LiaisonPlan{MemberName: "赵", Day: today, Purpose: " 看阵地 ", State: Planned}
	if err := p.check(today); err != nil || p.Purpose != "看阵地" {
		t.Fatalf("today may be planned: %v", err)
	}
	far := p
	for day, want := range map[kernel.Day]error{"2027-12-31": nil, "2028-01-01": ErrPlanFar} {
		if far.Day = day; !errors.Is(far.check("2026-02-28"), want) {
			t.Errorf("planned for %s: %v", day, far.check("2026-02-28"))
		}
	}
	if err := p.check(today.AddDays(1)); !errors.Is(err, ErrPlanDay) {
		t.Errorf("yesterday: %v", err)
	}
	if err := p.fill(3); err != nil || p.State != UnderWay || p.ChecklistNumber != 3 {
		t.Fatalf("%v %+v", err, p)
	}
	if err := p.fill(4); !errors.Is(err, ErrOtherSheet) {
		t.Errorf("another version: %v", err)
	}
	if err := p.change(); !errors.Is(err, ErrPlanBegun) {
		t.Errorf("changed under way: %v", err)
	}
	if err := p.hold(today.AddDays(1), today); !errors.Is(err, ErrHeldDay) {
		t.Errorf("tomorrow: %v", err)
	}
	if err := p.hold(today, today); err != nil || p.State != Held {
		t.Fatal(err)
	}
	for name, err := range map[string]error{"held twice": p.hold(today, today), "withdrawn after": p.withdraw("改期"), "changed after": p.change()} {
		if !errors.Is(err, ErrPlanOver) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := p.fill(3); err != nil {
		t.Errorf("the second telephone's part comes after the first ended it: %v", err)
	}
	off := LiaisonPlan{State: Planned}
	if err := off.withdraw(" "); !errors.Is(err, ErrReason) {
		t.Errorf("without a reason: %v", err)
	}
	if err := off.withdraw("对方有会"); err != nil || off.fill(1) == nil || off.hold(today, today) == nil {
		t.Error("what is called off takes no sheet")
	}
}

func days30(kernel.Day) int { return 30 }

func TestTalksFollowAppointments(t *testing.T) {
	const since = kernel.Day("2026-01-01")
	at := func(position, member kernel.ID, from, to kernel.Day) appointment {
		return appointment{position: position, member: member, org: 10, department: 10, from: from, to: to}
	}
	for _, c := range []struct {
		name  string
		today kernel.Day
		list  []appointment
		want  []kernel.Day // due
	}{
		{"appointed today", "2026-01-31", []appointment{at(1, 5, "2026-01-31", "")}, []kernel.Day{"2026-03-02"}},
		{"of a leap year", "2028-03-01", []appointment{at(1, 5, "2028-01-31", "")}, []kernel.Day{"2028-03-01"}},
		{"the first day that counts", "2026-02-01", []appointment{at(1, 5, "2026-01-01", "")}, []kernel.Day{"2026-01-31"}},
		{"the day before", "2026-02-01", []appointment{at(1, 5, "2025-12-31", "")}, nil},
		{"not yet in office", "2026-02-01", []appointment{at(1, 5, "2026-02-02", "")}, nil},
		{"found a year late", "2027-06-01", []appointment{at(1, 5, "2026-05-01", "")}, []kernel.Day{"2026-05-31"}},
		{"in the department and its committee on one day", "2026-02-01", []appointment{at(1, 5, "2026-01-10", ""), at(2, 5, "2026-01-10", "")}, []kernel.Day{"2026-02-09"}},
		{"left on the eve of the due day", "2026-03-01", []appointment{at(1, 5, "2026-01-10", "2026-02-08")}, nil},
		{"left on the due day", "2026-03-01", []appointment{at(1, 5, "2026-01-10", "2026-02-09")}, []kernel.Day{"2026-02-09"}},
	} {
		fresh, gone := settled(c.today, since, days30, c.list, nil)
		var got []kernel.Day
		for _, f := range fresh {
			got = append(got, f.Due)
		}
		if !slices.Equal(got, c.want) || len(gone) != 0 {
			t.Errorf("%s: %v, gone %v", c.name, got, gone)
		}
		again, gone := settled(c.today, since, days30, c.list, fresh)
		if len(again) != 0 || len(gone) != 0 {
			t.Errorf("%s, once more: %v %v", c.name, again, gone)
		}
	}
}

func TestTalksWithdrawnWithTheAppointment(t *testing.T) {
	const since = kernel.Day("2026-01-01")
	talk := func(state TalkState) []DeputyTalk {
		return []DeputyTalk{{ID: 7, MemberID: 5, DepartmentID: 10, From: "2026-01-10", Due: "2026-02-09", State: state, position: 1}}
	}
	in := func(position kernel.ID, to kernel.Day) []appointment {
		return []appointment{{position: position, member: 5, org: 10, department: 10, from: "2026-01-10", to: to}}
	}
	for _, c := range []struct {
		name        string
		list        []appointment
		talks       []DeputyTalk
		fresh, gone int
	}{
		{"still in office", in(1, ""), talk(TalkDue), 0, 0},
		{"undone", nil, talk(TalkDue), 0, 1},
		{"undone after the talk", nil, talk(TalkHeld), 0, 0},
		{"ended before it was due", in(1, "2026-02-08"), talk(TalkDue), 0, 1},
		{"ended when it was due: it was missed", in(1, "2026-02-09"), talk(TalkDue), 0, 0},
		{"withdrawn stays withdrawn", in(1, "2026-02-08"), talk(TalkWithdrawn), 0, 0},
		{"appointed anew after it was undone", in(2, ""), talk(TalkWithdrawn), 1, 0},
		{"the row of the roster replaced", in(2, ""), talk(TalkDue), 0, 0},
	} {
		if fresh, gone := settled("2026-03-01", since, days30, c.list, c.talks); len(fresh) != c.fresh || len(gone) != c.gone {
			t.Errorf("%s: fresh %v, gone %v", c.name, fresh, gone)
		}
	}
}

func TestHoldingATalk(t *testing.T) {
	today := kernel.Day("2026-05-31")
	held := func(day kernel.Day, record string) error {
		x := DeputyTalk{MemberID: 5, From: "2026-05-31", Due: "2026-06-30", State: TalkDue, TalkerName: "赵"}
		return x.hold(day, today, "", record)
	}
	for _, c := range []struct {
		day    kernel.Day
		record string
		want   *kernel.Fault
	}{
		{"2026-05-31", "谈了三点", nil},
		{"2026-02-28", "任前谈话", nil},
		{"2026-02-27", "太早", ErrTalkDay},
		{"2026-06-01", "还没有到", ErrTalkDay},
		{"2026-05-31", "  ", ErrTalkRecord},
	} {
		err := held(c.day, c.record)
		if c.want == nil && err != nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s %q: %v", c.day, c.record, err)
		}
	}
	x := DeputyTalk{MemberID: 5, From: "2026-05-31", State: TalkDue}
	if err := x.arrange(5, "本人", ""); !errors.Is(err, ErrOwnTalk) {
		t.Errorf("with oneself: %v", err)
	}
	if err := x.arrange(6, "赵", "2026-05-30"); !errors.Is(err, ErrTalkPlanned) {
		t.Errorf("planned before the appointment: %v", err)
	}
	late := DeputyTalk{State: TalkHeld, HeldDay: "2026-07-01", Due: "2026-06-30"}
	if late.seen("2026-07-02"); !late.Late || late.Overdue {
		t.Errorf("%+v", late)
	}
}

func TestArrangeKeepsKeys(t *testing.T) {
	taken := map[string]bool{"a1": true, "n1": true}
	got, err := arrange([]ChecklistGroup{{Name: " 班子 ", Items: []ChecklistItem{{Key: "a1", Text: "健全"}, {Text: "新的"}, {Key: "made up", Text: "外来的编号"}}}}, taken)
	if err != nil || got[0].Name != "班子" || got[0].Items[0].Key != "a1" || got[0].Items[1].Key != "n2" || got[0].Items[2].Key != "n3" {
		t.Errorf("%v %+v", err, got)
	}
	for want, groups := range map[*kernel.Fault][]ChecklistGroup{
		ErrListEmpty: {},
		ErrListText:  {{Name: "班子", Items: []ChecklistItem{{Text: " "}}}},
		ErrListKey:   {{Name: "班子", Items: []ChecklistItem{{Key: "a1", Text: "一"}, {Key: "a1", Text: "二"}}}},
	} {
		if _, err := arrange(groups, taken); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
}
