package election

import (
	"errors"
	"testing"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
)

func person(id kernel.ID, name string, change func(*member.Form)) member.Member {
	m := member.Member{ID: id, BranchID: 5, Form: member.Form{Name: name, Standing: member.Full, Confirmed: "2006-07-01"}}
	if change != nil {
		change(&m.Form)
	}
	return m
}

func TestTheRollIsOfTheVotingDay(t *testing.T) {
	people := []member.Member{
		person(1, "甲", nil),
		person(2, "乙", func(f *member.Form) { f.Confirmed = "2026-06-02" }),
		person(3, "丙", func(f *member.Form) { f.ObservedFrom, f.ObservedTo = "2025-06-01", "2026-06-01" }),
		person(4, "丁", func(f *member.Form) { f.Standing = member.Probationary }),
		person(5, "戊", nil),
		person(6, "己", nil),
	}
	leavings := []Leaving{{5, "bedridden", "江直工复〔2026〕3号", "2026-05-20"}, {6, "rights", "市纪委监委决定", "2026-05-01"}}
	for day, want := range map[kernel.Day][]Standing{
		"2026-06-01": {Counted, Probationary, Observed, Probationary, Excluded, Suspended}, // the last day of observation, the eve of confirmation
		"2026-06-02": {Counted, Counted, Counted, Probationary, Excluded, Suspended},
	} {
		roll, err := Roll(people, day, leavings)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range roll {
			if v.Standing != want[i] {
				t.Errorf("%s on %s: %s, want %s", v.Name, day, v.Standing, want[i])
			}
		}
		if moved := drift(roll, must(Roll(people, day, nil))); moved != "" {
			t.Errorf("the same roster: %s", moved)
		}
	}
	roll := must(Roll(people, "2026-06-02", leavings))
	if !roll[4].MayBeElected() || roll[5].MayBeElected() || roll[3].MayBeElected() {
		t.Error("who is ill may be elected; who is suspended or probationary may not")
	}
	if moved := drift(roll, must(Roll(people[1:], "2026-06-02", nil))); moved != "甲已不在本支部" {
		t.Error(moved)
	}
	if moved := drift(roll, must(Roll(append(people, person(7, "庚", nil)), "2026-06-02", nil))); moved != "庚转入后不在名册上" {
		t.Error(moved)
	}
	for want, bad := range map[*kernel.Fault]Leaving{
		ErrNotOnRoll: {9, "ill", "x", "2026-05-01"}, ErrNoVote: {4, "ill", "x", "2026-05-01"}, ErrReason: {1, "tired", "x", "2026-05-01"},
		ErrDecision: {1, "ill", "", "2026-05-01"}, ErrDecided: {1, "ill", "x", "2026-06-03"},
	} {
		if _, err := Roll(people, "2026-06-02", []Leaving{bad}); !errors.Is(err, want) {
			t.Errorf("%+v: %v, want %s", bad, err, want.Code)
		}
	}
	if _, err := Roll(people, "2026-06-02", []Leaving{leavings[0], leavings[0]}); !errors.Is(err, ErrLeavingTwice) {
		t.Error(err)
	}
}

func must(roll []Voter, err error) []Voter {
	if err != nil {
		panic(err)
	}
	return roll
}

func TestWhoCountsStandsForNothing(t *testing.T) {
	here := map[kernel.ID]string{1: "甲", 2: "乙", 3: "丙"}
	standing := func(id kernel.ID) bool { return id == 3 }
	for want, x := range map[*kernel.Fault]struct{ monitors, tellers []kernel.ID }{
		ErrNoMonitor: {nil, ids(1)}, ErrNoTeller: {ids(1), nil}, ErrOfficerTwice: {ids(1), ids(1)}, ErrOfficerAbsent: {ids(1), ids(9)}, ErrOfficerCandidate: {ids(3), ids(1)},
	} {
		if err := checkOfficers(x.monitors, x.tellers, here, standing); !errors.Is(err, want) {
			t.Errorf("%+v: %v, want %s", x, err, want.Code)
		}
	}
	if err := checkOfficers(ids(1), ids(2), here, standing); err != nil {
		t.Error(err)
	}
}

func TestPlansByTheRules(t *testing.T) {
	size := Size{Committee: true, Least: 3, Usual: 5, Most: 7, Full: 12, CommitteeFrom: 7}
	named := func(commissioners int, more ...Candidate) []Candidate {
		out := []Candidate{}
		for i := range commissioners {
			out = append(out, Candidate{MemberID: kernel.ID(i + 1), Name: "甲", Post: Commissioner})
		}
		return append(out, more...)
	}
	chief := Candidate{1, "甲", Secretary}
	for name, x := range map[string]struct {
		seats, deputies int
		named           []Candidate
		want            *kernel.Fault
	}{
		"three of four":                 {3, 0, named(4, chief), nil},
		"three of three":                {3, 0, named(3, chief), ErrSurplus},
		"five of five":                  {5, 1, named(5, chief), ErrSurplus},
		"five of six":                   {5, 1, named(6, chief, Candidate{2, "乙", Deputy}), nil},
		"two seats":                     {2, 0, named(4), ErrSeats},
		"eight seats":                   {8, 0, named(10), ErrSeats},
		"two secretaries":               {3, 0, named(4, chief, Candidate{2, "乙", Secretary}), ErrOneSecretary},
		"a secretary from elsewhere":    {3, 0, named(4, Candidate{9, "辛", Secretary}), ErrNotCommissioner},
		"a deputy without a seat":       {3, 0, named(4, Candidate{2, "乙", Deputy}), ErrDeputyCandidates},
		"as many deputies as seats":     {3, 3, named(4), ErrDeputies},
		"one candidate named two times": {3, 0, append(named(4), Candidate{1, "甲", Commissioner}), ErrTwice},
	} {
		err := checkPlan(&Election{Committee: true, Seats: x.seats, Deputies: x.deputies}, size, usual, x.named)
		if x.want == nil && err != nil || x.want != nil && !errors.Is(err, x.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	small := Size{Full: 6, CommitteeFrom: 7}
	if err := checkPlan(&Election{Deputies: 1}, small, usual, []Candidate{chief, {2, "乙", Deputy}}); err != nil {
		t.Error(err)
	}
	if err := checkPlan(&Election{}, small, usual, named(3, chief)); !errors.Is(err, ErrNoCommittee) {
		t.Error(err)
	}
}
