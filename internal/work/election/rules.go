package election

import (
	"fmt"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/norm"
)

// Rules (选举规则) are the parameters of the voting day, copied into the record when the meeting is opened:
// what the city decides afterwards changes no election that was held (R31, R33, R36, R37).
type Rules struct {
	Day            kernel.Day `json:"day" doc:"取哪一天的规则"`
	Quorum         string     `json:"quorum" doc:"到会比例，如 4/5"`
	QuorumWay      string     `json:"quorum_way" enum:"reached,passed" doc:"达到或超过该比例"`
	Elected        string     `json:"elected" doc:"当选比例，如 1/2，须超过"`
	ElectedOf      string     `json:"elected_of" enum:"present,due" doc:"当选票数以实到或应到为基数"`
	Surplus        string     `json:"surplus" doc:"候选人差额不少于应选名额的比例"`
	BallotsAgainst string     `json:"ballots_against" enum:"voters,issued" doc:"收回选票不多于投票人数或发出选票数"`
	Method         string     `json:"method" doc:"通过选举办法，赞成须超过应到的比例"`
	Fewer          string     `json:"fewer" doc:"减少名额，同意须达到实到的比例"`
	Basis          []Basis    `json:"basis" doc:"各项规则的依据"`
}

// Basis (依据) is where a rule stands and since when it holds.
type Basis struct {
	Rule  string     `json:"rule" doc:"规则编号"`
	Name  string     `json:"name"`
	Words string     `json:"words"`
	From  kernel.Day `json:"from"`
	Text  string     `json:"text"`
}

// governing are the parameters that a meeting is held by, in the order in which they are shown.
var governing = []string{norm.ElectionQuorum, norm.ElectionQuorumWay, norm.AssemblyMajority, norm.ElectedShare, norm.ElectedOf, norm.SurplusShare, norm.BallotsAgainst, norm.ElectionFewer}

// RulesOn are the rules in force on a day.
func RulesOn(book *norm.Book, day kernel.Day) Rules {
	r := Rules{
		Day: day, Quorum: book.At(norm.ElectionQuorum, day).Text, QuorumWay: book.Choice(norm.ElectionQuorumWay, day),
		Elected: book.At(norm.ElectedShare, day).Text, ElectedOf: book.Choice(norm.ElectedOf, day), Surplus: book.At(norm.SurplusShare, day).Text,
		BallotsAgainst: book.Choice(norm.BallotsAgainst, day), Method: book.At(norm.AssemblyMajority, day).Text, Fewer: book.At(norm.ElectionFewer, day).Text,
		Basis: make([]Basis, 0, len(governing)),
	}
	for _, code := range governing {
		v, n := book.At(code, day), norm.Described(code)
		r.Basis = append(r.Basis, Basis{Rule: n.Rule, Name: n.Name, Words: n.Words(v.Text), From: v.From, Text: v.Basis})
	}
	return r
}

func fraction(text string) norm.Fraction {
	f, ok := norm.ParseFraction(text)
	if !ok {
		return norm.Fraction{Of: 1, Over: 1}
	}
	return f
}

// least is the smallest number that lies above a share of all: 30 present, more than half: 16.
func least(share string, all int) int {
	f := fraction(share)
	return f.Of*all/f.Over + 1
}

// QuorumNeed (R31) is how many must be present of so many due: 40 due need 32 where four fifths suffice,
// 33 where there must be more.
func (r Rules) QuorumNeed(due int) int {
	if r.QuorumWay == "passed" {
		return least(r.Quorum, due)
	}
	return fraction(r.Quorum).Least(due)
}

// ElectedNeed (R33) is the fewest ayes by which one is elected.
func (r Rules) ElectedNeed(e Electorate) int {
	if r.ElectedOf == "due" {
		return least(r.Elected, e.Due)
	}
	return least(r.Elected, e.Present)
}

// MethodNeed (R13) is how many must be for the election's method.
func (r Rules) MethodNeed(due int) int { return least(r.Method, due) }

// FewerNeed is how many of those present must agree that seats stay empty.
func (r Rules) FewerNeed(present int) int { return fraction(r.Fewer).Least(present) }

// CandidatesNeed (R36) is the fewest candidates for so many seats: 5 seats need 6, 3 need 4.
func (r Rules) CandidatesNeed(seats int) int { return seats + fraction(r.Surplus).Least(seats) }

// QuorumWords explains the quorum: 应到40人，不少于4/5，至少32人.
func (r Rules) QuorumWords(due int) string {
	way := "不少于"
	if r.QuorumWay == "passed" {
		way = "超过"
	}
	return fmt.Sprintf("应到%d人，到会须%s%s，至少%d人", due, way, r.Quorum, r.QuorumNeed(due))
}

// ElectedWords explains the majority: 实到30人，赞成须超过1/2，至少16票.
func (r Rules) ElectedWords(e Electorate) string {
	base, n := "实到", e.Present
	if r.ElectedOf == "due" {
		base, n = "应到", e.Due
	}
	return fmt.Sprintf("%s%d人，赞成须超过%s，至少%d票", base, n, r.Elected, r.ElectedNeed(e))
}

// Size (班子规模) is how many seats an organisation's committee has (R17).
type Size struct {
	Committee           bool // false: secretary and deputy are elected by all
	Least, Usual, Most  int
	Full, CommitteeFrom int // full members, and from how many on a branch has a committee
}

// SizeOn is the committee's size by the kind of organisation, its full members and the parameters of a day.
func SizeOn(book *norm.Book, kind string, full int, day kernel.Day) Size {
	n := func(code string) int { return book.Count(code, day) }
	switch kind {
	case "committee":
		return Size{true, n(norm.PartySeatsLeast), n(norm.PartySeatsUsual), n(norm.PartySeatsMost), full, 0}
	case "general_branch":
		return Size{true, n(norm.GeneralSeatsLeast), n(norm.GeneralSeatsUsual), n(norm.GeneralSeatsMost), full, 0}
	}
	from := n(norm.CommitteeFrom)
	if full < from {
		return Size{Full: full, CommitteeFrom: from}
	}
	return Size{true, n(norm.CommitteeLeast), n(norm.CommitteeUsual), n(norm.CommitteeMost), full, from}
}
