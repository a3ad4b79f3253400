package election

import (
	"cmp"
	"fmt"
	"slices"

	"sanchuang/internal/kernel"
)

// Electorate (选举人) is who votes: how many should, and how many do.
type Electorate struct{ Due, Present int }

// Mark (得票) is what one person's box held on all valid ballots. A write-in (另选人) has ayes alone.
type Mark struct {
	MemberID  kernel.ID `json:"member_id"`
	Name      string    `json:"name"`
	WriteIn   bool      `json:"write_in" doc:"另选人"`
	Ayes      int       `json:"ayes" doc:"赞成"`
	Noes      int       `json:"noes" doc:"不赞成"`
	Abstained int       `json:"abstained" doc:"弃权"`
	Unclear   int       `json:"unclear" doc:"无法辨认"`
}

// Tally (计票) is what was counted on one ballot.
type Tally struct {
	Issued    int    `json:"issued" doc:"发出选票"`
	Collected int    `json:"collected" doc:"收回选票"`
	Valid     int    `json:"valid" doc:"有效票"`
	Invalid   int    `json:"invalid" doc:"无效票"`
	Marks     []Mark `json:"marks" doc:"各人得票，候选人在前"`
}

// void (R37): more ballots came back than there may be.
func (t Tally) void(r Rules, e Electorate) bool {
	if r.BallotsAgainst == "issued" {
		return t.Collected > t.Issued
	}
	return t.Collected > e.Present
}

// check refuses a count whose sums do not fit, with the place (R37). A void ballot needs no more than its
// numbers. Faults: ErrIssued, ErrValidSum, ErrMarkSum, ErrWriteInMarks, ErrTooManyAyes, ErrWriteInAyes.
func (t Tally) check(r Rules, e Electorate, seats int) error {
	if t.Issued > e.Present {
		return ErrIssued.With(t.Issued, e.Present).At("issued")
	}
	if t.Valid+t.Invalid != t.Collected {
		return ErrValidSum.With(t.Valid, t.Invalid, t.Valid+t.Invalid, t.Collected).At("valid")
	}
	if t.void(r, e) {
		return nil
	}
	ayes, writtenIn, noes := 0, 0, 0
	for i, m := range t.Marks {
		sum := m.Ayes + m.Noes + m.Abstained + m.Unclear
		ayes += m.Ayes
		switch {
		case m.WriteIn && sum != m.Ayes:
			return ErrWriteInMarks.With(m.Name).At(fmt.Sprintf("marks[%d].noes", i))
		case m.WriteIn:
			writtenIn += m.Ayes
		case sum != t.Valid:
			return ErrMarkSum.With(m.Name, sum, t.Valid, apart(sum-t.Valid)).At(fmt.Sprintf("marks[%d].ayes", i))
		default:
			noes += m.Noes
		}
	}
	switch {
	case ayes > t.Valid*seats:
		return ErrTooManyAyes.With(ayes, t.Valid, seats, t.Valid*seats).At("marks")
	case writtenIn > noes:
		return ErrWriteInAyes.With(writtenIn, noes).At("marks")
	}
	return nil
}

func apart(n int) string {
	if n < 0 {
		return fmt.Sprintf("少%d票", -n)
	}
	return fmt.Sprintf("多%d票", n)
}

// Next (下一步) says why a ballot does not settle the seats.
type Next string

// The reasons: none; the ballot is void; equal votes on the last place; too few elected.
const (
	Settled   Next = ""
	Again     Next = "again"
	Tie       Next = "tie"
	Shortfall Next = "shortfall"
)

// Outcome (一次投票的结果) is who is elected by a ballot and what it leaves open.
type Outcome struct {
	Need    int         `json:"need" doc:"当选至少需要的赞成票；票数相等再次投票的为 0"`
	Elected []kernel.ID `json:"elected" doc:"当选人，票多的在前"`
	Next    Next        `json:"next" enum:",again,tie,shortfall"`
	Seats   int         `json:"seats" doc:"还缺的名额"`
	Among   []kernel.ID `json:"among" doc:"再次投票的候选人"`
}

// Decide applies R33 to R37 to a count. In a ballot among those whose votes were equal all have passed
// already, so more votes decide; in others only ayes above the share elect. Nothing is drawn by lot.
func Decide(r Rules, e Electorate, seats int, among Next, t Tally) Outcome {
	o := Outcome{Elected: []kernel.ID{}, Among: []kernel.ID{}}
	standing := func(keep func(Mark) bool) {
		for _, m := range t.Marks {
			if keep(m) {
				o.Among = append(o.Among, m.MemberID)
			}
		}
	}
	if among != Tie {
		o.Need = r.ElectedNeed(e)
	}
	if t.void(r, e) {
		o.Next, o.Seats = Again, seats
		standing(func(m Mark) bool { return !m.WriteIn })
		return o
	}
	passed := slices.DeleteFunc(slices.Clone(t.Marks), func(m Mark) bool { return m.Ayes < o.Need })
	slices.SortStableFunc(passed, func(a, b Mark) int { return cmp.Compare(b.Ayes, a.Ayes) })
	if len(passed) > seats && passed[seats-1].Ayes == passed[seats].Ayes {
		last := passed[seats].Ayes
		for _, m := range passed {
			if m.Ayes > last {
				o.Elected = append(o.Elected, m.MemberID)
			}
		}
		o.Next, o.Seats = Tie, seats-len(o.Elected)
		standing(func(m Mark) bool { return m.Ayes == last })
		return o
	}
	for _, m := range passed[:min(seats, len(passed))] {
		o.Elected = append(o.Elected, m.MemberID)
	}
	if o.Seats = seats - len(o.Elected); o.Seats > 0 {
		o.Next = Shortfall
		standing(func(m Mark) bool { return !m.WriteIn && !slices.Contains(o.Elected, m.MemberID) })
	}
	return o
}
