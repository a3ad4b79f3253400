package obligation_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/obligation"
)

// always is a life without end.
var always = obligation.Stretch{From: "2010-01-01", To: kernel.MaxDay}

// branch is one that has stood for long, has a committee and a secretary, and has recorded all along.
func branch(change func(*obligation.Owner)) obligation.Owner {
	o := obligation.Owner{
		ID: 1, Kind: "branch", Branch: 1, Founded: always.From, Last: always.To, Recorded: "2017-01-01",
		Bodies: []obligation.Stretch{always}, Heads: []obligation.Head{{Member: 7, Stretch: always}},
	}
	if change != nil {
		change(&o)
	}
	return o
}

func held(kind string, days ...kernel.Day) (out []obligation.Record) {
	for i, d := range days {
		out = append(out, obligation.Record{Org: 1, Kind: kind, Day: d, Source: kernel.ID(i + 1)})
	}
	return out
}

// TestBoundaries names the edges of docs/RULES.md 1. An obligation is written period=state, a moved one
// with 改期.
func TestBoundaries(t *testing.T) {
	for name, c := range map[string]struct {
		rule    string
		owner   obligation.Owner
		records []obligation.Record
		local   map[string][]norm.Value
		span    string
		today   kernel.Day
		want    string
	}{
		"R01: two in the first quarter do not help the second": {
			rule: "assembly", owner: branch(nil), records: held("branch_assembly", "2026-01-10", "2026-03-31"), span: "2026", today: "2026-07-01",
			want: "2026-Q1=met 2026-Q2=overdue 2026-Q3=due",
		},
		"R01: on the last day it is not late, a day after it is": {
			rule: "assembly", owner: branch(nil), span: "2026-Q2", today: "2026-06-30", want: "2026-Q2=due",
		},
		"R01: the day after": {rule: "assembly", owner: branch(nil), span: "2026-Q2", today: "2026-07-01", want: "2026-Q2=overdue"},
		"R02: no committee, nothing owed": {
			rule: "committee_meeting", owner: branch(func(o *obligation.Owner) { o.Bodies = nil }), span: "2026-Q1", today: "2026-04-01", want: "",
		},
		"R02: a committee from the 16th of a month of 30 days owes that month": {
			rule:  "committee_meeting",
			owner: branch(func(o *obligation.Owner) { o.Bodies = []obligation.Stretch{{From: "2026-04-16", To: kernel.MaxDay}} }),
			span:  "2026-Q2", today: "2026-07-01", want: "2026-04=overdue 2026-05=overdue 2026-06=overdue",
		},
		"R02: from the 17th it owes the next": {
			rule:  "committee_meeting",
			owner: branch(func(o *obligation.Owner) { o.Bodies = []obligation.Stretch{{From: "2026-04-17", To: kernel.MaxDay}} }),
			span:  "2026-Q2", today: "2026-07-01", want: "2026-05=overdue 2026-06=overdue",
		},
		"R03: each group by itself": {
			rule: "group_meeting", owner: branch(func(o *obligation.Owner) { o.Kind = "group" }), records: held("group_meeting", "2026-02-28"), span: "2026-Q1", today: "2026-03-02",
			want: "2026-01=overdue 2026-02=met 2026-03=due",
		},
		"R04: the secretary's own lesson": {
			rule: "secretary_lecture", owner: branch(nil), span: "2026", today: "2027-01-01",
			records: []obligation.Record{{Org: 1, Kind: "lecture", Day: "2026-06-28", Speaker: 8, Source: 1}}, want: "2026=overdue",
		},
		"R04: given by the secretary": {
			rule: "secretary_lecture", owner: branch(nil), span: "2026", today: "2027-01-01",
			records: []obligation.Record{{Org: 1, Kind: "lecture", Day: "2026-06-28", Speaker: 7, Source: 1}}, want: "2026=met",
		},
		"R04: given by one who was secretary no more": {
			rule: "secretary_lecture", span: "2026", today: "2026-12-31",
			owner: branch(func(o *obligation.Owner) {
				o.Heads = []obligation.Head{{Member: 7, Stretch: obligation.Stretch{From: "2020-01-01", To: "2026-06-27"}}, {Member: 9, Stretch: obligation.Stretch{From: "2026-06-28", To: kernel.MaxDay}}}
			}),
			records: []obligation.Record{{Org: 1, Kind: "lecture", Day: "2026-06-28", Speaker: 7, Source: 1}}, want: "2026=due",
		},
		"R04: once a year by a local value": {
			rule: "lecture", owner: branch(nil), records: held("lecture", "2026-02-01"), span: "2026", today: "2026-12-31",
			local: map[string][]norm.Value{norm.LectureEvery: {{From: "2026-01-01", Text: "year"}}}, want: "2026=met",
		},
		"R04: from a day in the year on; what was reached before keeps its value": {
			rule: "lecture", owner: branch(nil), records: held("lecture", "2026-02-01"), span: "2026", today: "2026-12-31",
			local: map[string][]norm.Value{norm.LectureEvery: {{From: "2026-07-01", Text: "year"}}}, want: "2026-Q1=met 2026-Q2=overdue 2026-H2=due",
		},
		"R05: on another day it is moved, not missed": {
			rule: "theme_day", owner: branch(nil), span: "2026-03", today: "2026-04-01",
			records: []obligation.Record{{Org: 1, Kind: "theme_day", Day: "2026-03-25", Moved: true, Source: 1}}, want: "2026-03=met改期",
		},
		"R05: held twice, once on the day": {
			rule: "theme_day", owner: branch(nil), span: "2026-03", today: "2026-04-01",
			records: []obligation.Record{{Org: 1, Kind: "theme_day", Day: "2026-03-25", Moved: true, Source: 1}, {Org: 1, Kind: "theme_day", Day: "2026-03-20", Source: 2}}, want: "2026-03=met",
		},
		"R06: in January for the year before": {
			rule: "org_life", owner: branch(nil), span: "2025", today: "2026-04-01",
			records: []obligation.Record{{Org: 1, Kind: "org_life_meeting", Day: "2026-01-20", Year: 2025, Source: 1}}, want: "2025=met",
		},
		"R06: and not for its own": {
			rule: "org_life", owner: branch(nil), span: "2026", today: "2026-12-31",
			records: []obligation.Record{{Org: 1, Kind: "org_life_meeting", Day: "2026-01-20", Year: 2025, Source: 1}}, want: "2026=due",
		},
		"R06: the last day in time": {rule: "org_life", owner: branch(nil), span: "2025", today: "2026-03-31", want: "2025=due"},
		"R06: the day after":        {rule: "org_life", owner: branch(nil), span: "2025", today: "2026-04-01", want: "2025=overdue"},
		"R06: in April for the year before is too late": {
			rule: "org_life", owner: branch(nil), span: "2025", today: "2026-05-01",
			records: []obligation.Record{{Org: 1, Kind: "org_life_meeting", Day: "2026-04-01", Year: 2025, Source: 1}}, want: "2025=overdue",
		},
		"R07: one meeting that is both meets both": {
			rule: "appraisal", owner: branch(nil), span: "2025", today: "2026-04-01",
			records: []obligation.Record{{Org: 1, Kind: "org_life_meeting", Day: "2026-01-20", Year: 2025, Source: 1}, {Org: 1, Kind: "member_appraisal", Day: "2026-01-20", Year: 2025, Source: 1}}, want: "2025=met",
		},
		"founded in the middle of a quarter's second half: not owed": {
			rule: "assembly", owner: branch(func(o *obligation.Owner) { o.Founded = "2026-05-17" }), span: "2026", today: "2026-07-01", want: "2026-Q3=due",
		},
		"founded in its first half: owed": {
			rule: "assembly", owner: branch(func(o *obligation.Owner) { o.Founded = "2026-05-16" }), span: "2026", today: "2026-07-01", want: "2026-Q2=overdue 2026-Q3=due",
		},
		"dissolved or merged away within the period: not owed": {
			rule: "assembly", owner: branch(func(o *obligation.Owner) { o.Last = "2026-06-29" }), span: "2026", today: "2026-12-31", want: "2026-Q1=overdue",
		},
		"dissolved with the period's last day: owed": {
			rule: "assembly", owner: branch(func(o *obligation.Owner) { o.Last = "2026-06-30" }), span: "2026", today: "2026-12-31", want: "2026-Q1=overdue 2026-Q2=overdue",
		},
		"before records began nothing is known": {
			rule: "assembly", owner: branch(func(o *obligation.Owner) { o.Recorded = "2026-04-01" }), span: "2026", today: "2026-07-01",
			want: "2026-Q1=unknown 2026-Q2=overdue 2026-Q3=due",
		},
		"no records at all": {rule: "assembly", owner: branch(func(o *obligation.Owner) { o.Recorded = "" }), span: "2026-Q1", today: "2026-07-01", want: "2026-Q1=unknown"},
		"switched off": {
			rule: "integrity", owner: branch(nil), span: "2026", today: "2026-12-31", local: map[string][]norm.Value{norm.IntegrityEvery: {{From: "1990-01-01", Text: "none"}}}, want: "",
		},
		"what has not begun is not asked": {rule: "theme_day", owner: branch(nil), span: "2026", today: "2026-01-31", want: "2026-01=due"},
	} {
		t.Run(name, func(t *testing.T) {
			rules := slices.DeleteFunc(obligation.Rules(), func(r obligation.Rule) bool { return r.Code != c.rule })
			span, err := kernel.ParsePeriod(c.span)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, it := range obligation.Judge(rules, norm.NewBook(c.local), []obligation.Owner{c.owner}, c.records, nil, span, c.today) {
				text := fmt.Sprintf("%s=%s", it.Period.Key(), it.State)
				if it.Moved {
					text += "改期"
				}
				got = append(got, text)
			}
			if text := strings.Join(got, " "); text != c.want {
				t.Errorf("owes %q, want %q", text, c.want)
			}
		})
	}
}

func TestTalksAreCountedByPeople(t *testing.T) {
	rules := slices.DeleteFunc(obligation.Rules(), func(r obligation.Rule) bool { return r.Code != "talk_members" })
	people := []obligation.Person{{ID: 1, Covered: true}, {ID: 2, Covered: true}, {ID: 3}}
	ask := func() obligation.Obligation {
		return obligation.Judge(rules, norm.NewBook(nil), []obligation.Owner{branch(nil)}, nil, func(string, kernel.ID, kernel.Period) []obligation.Person { return people }, kernel.YearOf(2026), "2026-12-31")[0]
	}
	if it := ask(); it.State != obligation.Due || it.Need != 3 || it.Have != 2 {
		t.Errorf("one is left: %+v", it)
	}
	people[2].Covered = true
	if it := ask(); it.State != obligation.Met {
		t.Errorf("all were talked with: %+v", it)
	}
}

// R11: by coverage of people, not of pairs; who sat together did not talk with each other.
func TestWhoWasTalkedWith(t *testing.T) {
	u := branch(func(o *obligation.Owner) {
		o.Heads = []obligation.Head{{Member: 1, Stretch: obligation.Stretch{From: "2020-01-01", To: "2026-06-30"}}, {Member: 2, Stretch: obligation.Stretch{From: "2026-07-01", To: kernel.MaxDay}}}
		o.Seats = append(o.Heads, obligation.Head{Member: 2, Stretch: obligation.Stretch{From: "2020-01-01", To: "2026-06-30"}}, obligation.Head{Member: 3, Stretch: always})
	})
	members := []kernel.ID{1, 2, 3, 4, 5, 6}
	for name, c := range map[string]struct {
		pair  obligation.Pairing
		owner obligation.Owner
		talks []obligation.Talk
		day   kernel.Day
		want  string
	}{
		"the former secretary talked with a commissioner": {
			pair: obligation.Pairing{With: obligation.Leading, Whom: obligation.Seated}, owner: u, day: "2026-12-31",
			talks: []obligation.Talk{{Day: "2026-06-30", Host: 1, People: []kernel.ID{1, 3}}}, want: "3=true",
		},
		"a day later he was none": {
			pair: obligation.Pairing{With: obligation.Leading, Whom: obligation.Seated}, owner: u, day: "2026-12-31",
			talks: []obligation.Talk{{Day: "2026-07-01", Host: 1, People: []kernel.ID{1, 3}}}, want: "3=false",
		},
		"committee and members, whoever hosts": {
			pair: obligation.Pairing{With: obligation.Seated, Whom: obligation.Ordinary}, owner: u, day: "2026-12-31",
			talks: []obligation.Talk{{Day: "2026-03-01", Host: 3, People: []kernel.ID{3, 4}}, {Day: "2026-03-01", Host: 5, People: []kernel.ID{2}}},
			want:  "1=false 4=true 5=true 6=false",
		},
		"those in the same talk did not talk with each other": {
			pair: obligation.Pairing{With: obligation.Ordinary, Whom: obligation.Ordinary}, owner: u, day: "2026-12-31",
			talks: []obligation.Talk{{Day: "2026-03-01", Host: 3, People: []kernel.ID{4, 5}}, {Day: "2026-03-01", Host: 6, People: []kernel.ID{4}}},
			want:  "1=false 4=true 5=false 6=true",
		},
		"a member of another branch does not count among one's own": {
			pair: obligation.Pairing{With: obligation.Ordinary, Whom: obligation.Ordinary}, owner: u, day: "2026-12-31",
			talks: []obligation.Talk{{Day: "2026-03-01", Host: 99, People: []kernel.ID{4}}}, want: "1=false 4=false 5=false 6=false",
		},
		"nobody owes a talk that no one could hold": {
			pair: obligation.Pairing{With: obligation.Seated, Whom: obligation.Ordinary}, owner: branch(func(o *obligation.Owner) { o.Heads = nil }), day: "2026-12-31", want: "",
		},
	} {
		var got []string
		for _, p := range obligation.Covered(c.pair, c.owner, members, obligation.PartnersIn(c.talks), c.day) {
			got = append(got, fmt.Sprintf("%d=%v", p.ID, p.Covered))
		}
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%s: %q, want %q", name, text, c.want)
		}
	}
}
