package election

import (
	"fmt"
	"slices"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
)

// Standing (选举资格) is how a member stands on the roll of voters.
type Standing string

// The standings: 应到会; 预备党员; 留党察看; 党员权利中止; 经上级同意不计入应到会.
const (
	Counted      Standing = "counted"
	Probationary Standing = "probationary"
	Observed     Standing = "observed"
	Suspended    Standing = "suspended"
	Excluded     Standing = "excluded"
)

// Voter (选举人名册的一行) is one member as of the voting day (R29).
type Voter struct {
	MemberID kernel.ID  `json:"member_id"`
	Name     string     `json:"name"`
	BranchID kernel.ID  `json:"branch_id"`
	Standing Standing   `json:"standing" enum:"counted,probationary,observed,suspended,excluded"`
	Reason   string     `json:"reason" enum:",ill,abroad,sentence,bedridden,away,retired,rights" doc:"不计入或权利中止的情形"`
	Decision string     `json:"decision" doc:"同意的上级和文号"`
	Decided  kernel.Day `json:"decided" doc:"决定日期"`
	Present  bool       `json:"present" doc:"实到"`
}

// MayBeElected tells whether the member can be a candidate: whoever is left out of those due for illness or
// distance keeps that right.
func (v Voter) MayBeElected() bool { return v.Standing == Counted || v.Standing == Excluded }

// Leaving (不计入应到会) takes a member out of those due, for one of the listed reasons and by a decision of
// the level above (R32), or because rights are suspended (R29).
type Leaving struct {
	MemberID kernel.ID  `json:"member_id"`
	Reason   string     `json:"reason" enum:"ill,abroad,sentence,bedridden,away,retired,rights"`
	Decision string     `json:"decision" maxLength:"120" required:"false" doc:"同意的上级和文号"`
	Decided  kernel.Day `json:"decided" maxLength:"10" required:"false" doc:"决定日期"`
}

// Reasons are the six of R32 and, last, suspended rights.
var Reasons = []struct{ Code, Name string }{
	{"ill", "因病不能表达本人意志"},
	{"abroad", "出国（境）半年以上"},
	{"sentence", "正在服刑"},
	{"bedridden", "年老体弱卧床不起或长期生病、生活不能自理"},
	{"away", "外出半年以上未转组织关系"},
	{"retired", "离退休后回原籍或异地长期居住"},
	{"rights", "被留置、逮捕等中止党员权利"},
}

// ReasonWords is a reason as papers write it.
func ReasonWords(code string) string {
	for _, r := range Reasons {
		if r.Code == code {
			return r.Name
		}
	}
	return ""
}

// Roll draws up the roll of a day from the members of that day. Faults: ErrNotOnRoll, ErrLeavingTwice,
// ErrNoVote, ErrReason, ErrDecision, ErrDecided.
func Roll(members []member.Member, day kernel.Day, leavings []Leaving) ([]Voter, error) {
	out := make([]Voter, 0, len(members))
	for _, m := range members {
		v := Voter{MemberID: m.ID, Name: m.Name, BranchID: m.BranchID, Standing: Counted}
		switch {
		case m.StandingOn(day) != member.Full:
			v.Standing = Probationary
		case !m.MayVote(day):
			v.Standing = Observed
		}
		out = append(out, v)
	}
	for i, l := range leavings {
		at := func(field string) string { return fmt.Sprintf("leavings[%d].%s", i, field) }
		n := slices.IndexFunc(out, func(v Voter) bool { return v.MemberID == l.MemberID })
		switch {
		case n < 0:
			return nil, ErrNotOnRoll.At(at("member_id"))
		case out[n].Reason != "":
			return nil, ErrLeavingTwice.With(out[n].Name).At(at("member_id"))
		case out[n].Standing != Counted:
			return nil, ErrNoVote.With(out[n].Name).At(at("member_id"))
		case ReasonWords(l.Reason) == "":
			return nil, ErrReason.With(out[n].Name).At(at("reason"))
		case l.Decision == "":
			return nil, ErrDecision.With(out[n].Name).At(at("decision"))
		case !l.Decided.Valid() || l.Decided > day:
			return nil, ErrDecided.With(out[n].Name).At(at("decided"))
		}
		v := &out[n]
		v.Standing, v.Reason, v.Decision, v.Decided = Excluded, l.Reason, l.Decision, l.Decided
		if l.Reason == "rights" {
			v.Standing = Suspended
		}
	}
	return out, nil
}

// dueOf counts who should attend.
func dueOf(roll []Voter) (n int) {
	for _, v := range roll {
		if v.Standing == Counted {
			n++
		}
	}
	return n
}

// drift names the first member by whom a fixed roll differs from the roster of its day, and how: somebody
// came, left, or is no longer what they were. Empty when it still holds.
func drift(fixed, now []Voter) string {
	by := map[kernel.ID]Voter{}
	for _, v := range now {
		by[v.MemberID] = v
	}
	for _, v := range fixed {
		n, there := by[v.MemberID]
		lives := v.Standing == Excluded || v.Standing == Suspended
		switch {
		case !there:
			return v.Name + "已不在本支部"
		case n.Standing != v.Standing && !(lives && n.Standing == Counted):
			return v.Name + "的选举资格有变化"
		}
		delete(by, v.MemberID)
	}
	for _, v := range now {
		if _, more := by[v.MemberID]; more {
			return v.Name + "转入后不在名册上"
		}
	}
	return ""
}

// seatAttendance marks who is there: everybody due but those named absent. Fault: ErrNotDue.
func seatAttendance(roll []Voter, absent []kernel.ID) (present int, err error) {
	for i := range roll {
		roll[i].Present = roll[i].Standing == Counted && !slices.Contains(absent, roll[i].MemberID)
		if roll[i].Present {
			present++
		}
	}
	for _, id := range absent {
		if !slices.ContainsFunc(roll, func(v Voter) bool { return v.MemberID == id && v.Standing == Counted }) {
			return 0, ErrNotDue.At("absent")
		}
	}
	return present, nil
}

// checkOfficers holds who counts: at least one of each, present, nobody in both, no candidate. Faults:
// ErrNoMonitor, ErrNoTeller, ErrOfficerTwice, ErrOfficerAbsent, ErrOfficerCandidate.
func checkOfficers(monitors, tellers []kernel.ID, here map[kernel.ID]string, standing func(kernel.ID) bool) error {
	switch {
	case len(monitors) == 0:
		return ErrNoMonitor.At("monitors")
	case len(tellers) == 0:
		return ErrNoTeller.At("tellers")
	}
	seen := map[kernel.ID]bool{}
	for i, id := range slices.Concat(monitors, tellers) {
		field := "monitors"
		if i >= len(monitors) {
			field = "tellers"
		}
		name, present := here[id]
		switch {
		case !present:
			return ErrOfficerAbsent.At(field)
		case seen[id]:
			return ErrOfficerTwice.With(name).At(field)
		case standing(id):
			return ErrOfficerCandidate.With(name).At(field)
		}
		seen[id] = true
	}
	return nil
}
