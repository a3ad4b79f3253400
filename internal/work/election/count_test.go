package election

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/norm"
)

var usual = RulesOn(norm.NewBook(nil), "2026-11-23")

func with(change func(*Rules)) Rules {
	r := usual
	change(&r)
	return r
}

func TestQuorumAtItsBoundary(t *testing.T) {
	over := with(func(r *Rules) { r.QuorumWay = "passed" })
	for _, x := range []struct {
		rules     Rules
		due, need int
	}{{usual, 40, 32}, {over, 40, 33}, {usual, 41, 33}, {over, 41, 33}, {usual, 1, 1}, {usual, 3, 3}, {usual, 5, 4}, {over, 5, 5}, {usual, 12, 10}} {
		if got := x.rules.QuorumNeed(x.due); got != x.need {
			t.Errorf("%d due, %s: %d needed, want %d", x.due, x.rules.QuorumWay, got, x.need)
		}
	}
	if got := usual.QuorumWords(40); got != "应到40人，到会须不少于4/5，至少32人" {
		t.Error(got)
	}
}

func TestMajorityIsOfThosePresentUnlessTheRuleSaysDue(t *testing.T) {
	due := with(func(r *Rules) { r.ElectedOf = "due" })
	for _, x := range []struct {
		rules Rules
		e     Electorate
		need  int
	}{{usual, Electorate{40, 32}, 17}, {usual, Electorate{40, 33}, 17}, {usual, Electorate{40, 34}, 18}, {due, Electorate{40, 32}, 21}, {usual, Electorate{5, 5}, 3}} {
		if got := x.rules.ElectedNeed(x.e); got != x.need {
			t.Errorf("%+v: %d, want %d", x.e, got, x.need)
		}
	}
}

func TestCandidatesAreAFifthMoreThanSeatsRoundedUp(t *testing.T) {
	for seats, need := range map[int]int{3: 4, 4: 5, 5: 6, 6: 8, 7: 9, 10: 12, 11: 14} {
		if got := usual.CandidatesNeed(seats); got != need {
			t.Errorf("%d seats: %d candidates, want %d", seats, got, need)
		}
	}
}

func TestSizesByFullMembers(t *testing.T) {
	book := norm.NewBook(nil)
	for _, x := range []struct {
		kind               string
		full               int
		committee          bool
		least, usual, most int
	}{{"branch", 6, false, 0, 0, 0}, {"branch", 7, true, 3, 5, 7}, {"general_branch", 3, true, 5, 7, 9}, {"committee", 120, true, 5, 9, 11}} {
		s := SizeOn(book, x.kind, x.full, "2026-11-23")
		if s.Committee != x.committee || s.Least != x.least || s.Usual != x.usual || s.Most != x.most {
			t.Errorf("%s of %d: %+v", x.kind, x.full, s)
		}
	}
}

// marks are ayes of candidates 1, 2, 3 …, with the rest of the valid ballots against.
func marks(valid int, ayes ...int) []Mark {
	out := make([]Mark, len(ayes))
	for i, n := range ayes {
		out[i] = Mark{MemberID: kernel.ID(i + 1), Name: string(rune('甲' + i)), Ayes: n, Noes: valid - n}
	}
	return out
}

func tally(valid int, ayes ...int) Tally {
	return Tally{Issued: valid, Collected: valid, Valid: valid, Marks: marks(valid, ayes...)}
}

func ids(n ...int) []kernel.ID {
	out := []kernel.ID{}
	for _, x := range n {
		out = append(out, kernel.ID(x))
	}
	return out
}

func TestBallotsAreDecidedByTheRules(t *testing.T) {
	thirty := Electorate{34, 30}
	for name, x := range map[string]struct {
		rules   Rules
		seats   int
		among   Next
		tally   Tally
		elected []kernel.ID
		next    Next
		left    int
		again   []kernel.ID
	}{
		"exactly half is not more than half":   {usual, 1, "", tally(30, 15, 14), ids(), Shortfall, 1, ids(1, 2)},
		"one more than half":                   {usual, 1, "", tally(30, 16, 14), ids(1), Settled, 0, ids()},
		"votes against invalid ballots count":  {usual, 1, "", Tally{Issued: 30, Collected: 30, Valid: 20, Invalid: 10, Marks: marks(20, 15, 5)}, ids(), Shortfall, 1, ids(1, 2)},
		"more pass than seats: by votes":       {usual, 2, "", tally(30, 20, 28, 25), ids(2, 3), Settled, 0, ids()},
		"a tie on the last place":              {usual, 3, "", tally(30, 28, 20, 20, 25), ids(1, 4), Tie, 1, ids(2, 3)},
		"a tie above the last place":           {usual, 3, "", tally(30, 28, 28, 20, 19), ids(1, 2, 3), Settled, 0, ids()},
		"three tied for two places":            {usual, 3, "", tally(30, 28, 20, 20, 20), ids(1), Tie, 2, ids(2, 3, 4)},
		"tied below the majority: no tie":      {usual, 2, "", tally(30, 28, 12, 12), ids(1), Shortfall, 1, ids(2, 3)},
		"in a tie's ballot more votes decide":  {usual, 1, Tie, tally(30, 10, 12), ids(2), Settled, 0, ids()},
		"tied again":                           {usual, 1, Tie, tally(30, 15, 15), ids(), Tie, 1, ids(1, 2)},
		"more came back than voted":            {usual, 1, "", Tally{Issued: 30, Collected: 31, Valid: 31, Marks: marks(31, 20, 11)}, ids(), Again, 1, ids(1, 2)},
		"fewer came back":                      {usual, 1, "", Tally{Issued: 30, Collected: 29, Valid: 29, Marks: marks(29, 20, 9)}, ids(1), Settled, 0, ids()},
		"held against those handed out":        {with(func(r *Rules) { r.BallotsAgainst = "issued" }), 1, "", Tally{Issued: 28, Collected: 29, Valid: 29, Marks: marks(29, 20, 9)}, ids(), Again, 1, ids(1, 2)},
		"majority of those due":                {with(func(r *Rules) { r.ElectedOf = "due" }), 1, "", tally(30, 17, 13), ids(), Shortfall, 1, ids(1, 2)},
		"a write-in with the majority":         {usual, 1, "", Tally{Issued: 30, Collected: 30, Valid: 30, Marks: append(marks(30, 10), Mark{MemberID: 9, WriteIn: true, Ayes: 18})}, ids(9), Settled, 0, ids()},
		"a write-in without it does not stand": {usual, 1, "", Tally{Issued: 30, Collected: 30, Valid: 30, Marks: append(marks(30, 10), Mark{MemberID: 9, WriteIn: true, Ayes: 12})}, ids(), Shortfall, 1, ids(1)},
	} {
		o := Decide(x.rules, thirty, x.seats, x.among, x.tally)
		if !slices.Equal(o.Elected, x.elected) || o.Next != x.next || o.Seats != x.left || !slices.Equal(o.Among, x.again) {
			t.Errorf("%s: %+v", name, o)
		}
	}
}

func TestSumsThatDoNotFitAreNamed(t *testing.T) {
	e := Electorate{34, 30}
	for name, x := range map[string]struct {
		tally Tally
		seats int
		want  string
	}{
		"more handed out than present": {Tally{Issued: 31}, 1, "发出选票31张，多于实到30人"},
		"valid and invalid":            {Tally{Issued: 30, Collected: 30, Valid: 28, Invalid: 1}, 1, "是29张，与收回的30张不符"},
		"a candidate's marks":          {Tally{Issued: 30, Collected: 30, Valid: 30, Marks: []Mark{{Name: "甲", Ayes: 20, Noes: 9}}}, 1, "甲的赞成、不赞成、弃权、无法辨认合计29票，应等于有效票30张，少1票"},
		"too many ayes":                {tally(30, 30, 30, 1), 2, "合计不能超过60票"},
		"write-in without a cross":     {Tally{Issued: 30, Collected: 30, Valid: 30, Marks: append(marks(30, 29), Mark{Name: "乙", MemberID: 9, WriteIn: true, Ayes: 2})}, 3, "另选人共得2票，多于候选人的不赞成票1张"},
		"write-in with noes":           {Tally{Issued: 30, Collected: 30, Valid: 30, Marks: append(marks(30, 20), Mark{Name: "乙", MemberID: 9, WriteIn: true, Ayes: 2, Noes: 1})}, 3, "另选人乙只填赞成票"},
	} {
		err := x.tally.check(usual, e, x.seats)
		if f, ok := kernel.AsFault(err); !ok || !strings.Contains(f.Text, x.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := (Tally{Issued: 30, Collected: 31, Valid: 31}).check(usual, e, 1); err != nil {
		t.Errorf("a void ballot needs no marks: %v", err)
	}
}

// plain is R33 to R37 as one would do it with a pencil, slowly: each person is asked by themselves.
func plain(r Rules, e Electorate, seats int, among Next, t Tally) (elected map[kernel.ID]bool, next Next, left int, again map[kernel.ID]bool) {
	elected, again = map[kernel.ID]bool{}, map[kernel.ID]bool{}
	most := e.Present
	if r.BallotsAgainst == "issued" {
		most = t.Issued
	}
	if t.Collected > most {
		for _, m := range t.Marks {
			if !m.WriteIn {
				again[m.MemberID] = true
			}
		}
		return elected, Again, seats, again
	}
	base := e.Present
	if r.ElectedOf == "due" {
		base = e.Due
	}
	passes := func(m Mark) bool { return among == Tie || m.Ayes*2 > base }
	tied := false
	for _, m := range t.Marks {
		above, level := 0, 0
		for _, o := range t.Marks {
			if passes(o) && o.Ayes > m.Ayes {
				above++
			}
			if passes(o) && o.Ayes == m.Ayes {
				level++
			}
		}
		switch {
		case !passes(m) || above >= seats:
		case above+level <= seats:
			elected[m.MemberID] = true
		default:
			tied, again[m.MemberID] = true, true
		}
	}
	left = seats - len(elected)
	switch {
	case tied:
		return elected, Tie, left, again
	case left > 0:
		for _, m := range t.Marks {
			if !m.WriteIn && !elected[m.MemberID] {
				again[m.MemberID] = true
			}
		}
		return elected, Shortfall, left, again
	}
	return elected, Settled, 0, again
}

// drawn is a random ballot: each voter's paper is filled in, so that the sums fit by themselves.
func drawn(t *rapid.T, e Electorate, seats, candidates int) Tally {
	out := Tally{Issued: rapid.IntRange(max(0, e.Present-2), e.Present).Draw(t, "issued")}
	out.Collected = min(rapid.IntRange(0, out.Issued+1).Draw(t, "collected"), 60)
	if rapid.Bool().Draw(t, "all back") {
		out.Collected = out.Issued
	}
	for i := range candidates {
		out.Marks = append(out.Marks, Mark{MemberID: kernel.ID(i + 1), Name: string(rune('甲' + i))})
	}
	lean := rapid.SliceOfN(rapid.IntRange(0, 3), candidates, candidates).Draw(t, "lean")
	writeIn := Mark{MemberID: 99, Name: "另", WriteIn: true}
	for range out.Collected {
		if rapid.IntRange(0, 15).Draw(t, "spoilt") == 0 {
			out.Invalid++
			continue
		}
		out.Valid++
		chosen, crossed := 0, 0
		for i := range out.Marks {
			m := &out.Marks[i]
			switch how := rapid.IntRange(0, 3).Draw(t, "mark"); {
			case how >= lean[i] && chosen < seats:
				m.Ayes++
				chosen++
			case how == 1:
				m.Abstained++
			case how == 2:
				m.Unclear++
			default:
				m.Noes++
				crossed++
			}
		}
		if crossed > 0 && chosen < seats && rapid.Bool().Draw(t, "write in") {
			writeIn.Ayes++
		}
	}
	if writeIn.Ayes > 0 {
		out.Marks = append(out.Marks, writeIn)
	}
	return out
}

// TestRandomElectionsAgreeWithThePencil votes until all seats are filled: each ballot comes out as by the
// slow model, the sums of honest tellers always fit, nobody is elected twice, and no more than the seats.
func TestRandomElectionsAgreeWithThePencil(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := with(func(r *Rules) {
			r.ElectedOf = rapid.SampledFrom([]string{"present", "due"}).Draw(t, "of")
			r.BallotsAgainst = rapid.SampledFrom([]string{"voters", "issued"}).Draw(t, "against")
		})
		due := rapid.IntRange(3, 40).Draw(t, "due")
		need := r.QuorumNeed(due)
		e := Electorate{due, rapid.IntRange(need, due).Draw(t, "present")}
		x := &Election{Committee: true, Seats: rapid.IntRange(1, 5).Draw(t, "seats"), Due: e.Due, Present: e.Present}
		n := r.CandidatesNeed(x.Seats)
		var named []Candidate
		for i := range n {
			named = append(named, Candidate{MemberID: kernel.ID(i + 1), Post: Commissioner})
		}
		var ballots []Ballot
		for range 6 {
			won, next := x.course(r, named, ballots)
			if len(won[Commissioner]) > x.Seats {
				t.Fatalf("%d elected for %d seats", len(won[Commissioner]), x.Seats)
			}
			seen := map[kernel.ID]bool{}
			for _, id := range won[Commissioner] {
				if seen[id] {
					t.Fatalf("%d elected twice", id)
				}
				seen[id] = true
			}
			if next.post != Commissioner { // all seats are filled, and the secretary is next
				if len(won[Commissioner]) != x.Seats {
					t.Fatalf("%d elected for %d seats, and nothing follows", len(won[Commissioner]), x.Seats)
				}
				return
			}
			if next.seats+len(won[Commissioner]) != x.Seats {
				t.Fatalf("%d seats open, %d filled of %d", next.seats, len(won[Commissioner]), x.Seats)
			}
			if len(next.candidates) == 0 {
				return // all who stood are elected: candidates are named anew
			}
			count := drawn(t, e, next.seats, len(next.candidates))
			for i := range count.Marks {
				if !count.Marks[i].WriteIn {
					count.Marks[i].MemberID = next.candidates[i]
				}
			}
			if next.why == Tie || seen[99] || slices.Contains(next.candidates, 99) {
				count.Marks = slices.DeleteFunc(count.Marks, func(m Mark) bool { return m.WriteIn })
			}
			if err := count.check(r, e, next.seats); err != nil {
				t.Fatalf("honest tellers are refused: %v %+v", err, count)
			}
			among := next.why
			o := Decide(r, e, next.seats, among, count)
			elected, why, left, again := plain(r, e, next.seats, among, count)
			if o.Next != why || o.Seats != left || len(o.Elected) != len(elected) || len(o.Among) != len(again) {
				t.Fatalf("%+v; by pencil %v %v %d %v", o, elected, why, left, again)
			}
			for _, id := range o.Elected {
				if !elected[id] {
					t.Fatalf("%d elected, by pencil not", id)
				}
			}
			for _, id := range o.Among {
				if !again[id] {
					t.Fatalf("%d is voted on again, by pencil not", id)
				}
			}
			ayes := func(id kernel.ID) int {
				return count.Marks[slices.IndexFunc(count.Marks, func(m Mark) bool { return m.MemberID == id })].Ayes
			}
			if !slices.IsSortedFunc(o.Elected, func(a, b kernel.ID) int { return cmp.Compare(ayes(b), ayes(a)) }) {
				t.Fatalf("not by votes: %v", o.Elected)
			}
			ballots = append(ballots, Ballot{Post: Commissioner, Body: Assembly, Round: next.round, Why: among, Seats: next.seats, Tally: count, Confirmed: true})
		}
	})
}
