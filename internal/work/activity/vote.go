package activity

import (
	"fmt"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/norm"
)

// Vote (表决) is how a resolution was decided. All figures are persons with a vote; nobody votes for
// another (R13). Quorum and Majority are what was asked on the day: they are set when the record is
// handed in, and the result keeps them.
type Vote struct {
	Due       int    `json:"due" minimum:"0" maximum:"100000" doc:"应到有表决权的人数"`
	Present   int    `json:"present" minimum:"0" maximum:"100000" doc:"实到有表决权的人数"`
	Ayes      int    `json:"ayes" minimum:"0" maximum:"100000" doc:"赞成"`
	Nays      int    `json:"nays" minimum:"0" maximum:"100000" doc:"反对"`
	Abstained int    `json:"abstained" minimum:"0" maximum:"100000" doc:"弃权"`
	Admission bool   `json:"admission" doc:"接收党员或转正的表决：到会须超过规定比例"`
	Quorum    string `json:"quorum,omitempty" maxLength:"20" doc:"会议当日规定的到会比例，提交时由系统填写"`
	Majority  string `json:"majority,omitempty" maxLength:"20" doc:"会议当日规定的赞成比例，提交时由系统填写"`
}

// VoteRules (表决规则) is what the parameters ask of a vote on a day (R02, R13).
type VoteRules struct {
	Quorum    string `json:"quorum" doc:"到会不少于应到有表决权人数的"`
	Majority  string `json:"majority" doc:"赞成须超过应到有表决权人数的"`
	Admission string `json:"admission" doc:"接收党员、转正时到会须超过应到有表决权人数的"`
}

// votesOn are the rules for a meeting of these kinds: a committee that meets alone has a quorum of its own.
func votesOn(book *norm.Book, kinds []string, day kernel.Day) VoteRules {
	quorum := norm.AssemblyQuorum
	if onlyCommittee(kinds) {
		quorum = norm.CommitteeMeetQuorum
	}
	return VoteRules{
		Quorum: book.At(quorum, day).Text, Majority: book.At(norm.AssemblyMajority, day).Text, Admission: book.At(norm.AdmissionQuorum, day).Text,
	}
}

// under is the vote judged by the rules.
func (v Vote) under(r VoteRules) Vote {
	v.Quorum, v.Majority = r.Quorum, r.Majority
	if v.Admission {
		v.Quorum = r.Admission
	}
	return v
}

// half is what records from before the rules stood in them were judged by.
var half = norm.Fraction{Of: 1, Over: 2}

func fractionOr(text string) norm.Fraction {
	if f, ok := norm.ParseFraction(text); ok {
		return f
	}
	return half
}

// beyond is the smallest whole number that is more than the fraction of all.
func beyond(f norm.Fraction, all int) int { return f.Of*all/f.Over + 1 }

// present is how many must be there.
func (v Vote) needed() int {
	if v.Admission {
		return beyond(fractionOr(v.Quorum), v.Due)
	}
	return fractionOr(v.Quorum).Least(v.Due)
}

// Quorate (到会符合规定) reports whether the meeting may decide: at least half of those due are
// present; more than half where it admits members (R13).
func (v Vote) Quorate() bool { return v.Due > 0 && v.Present >= v.needed() }

// Passed (通过) reports whether the ayes are more than half of those who should attend, not of those
// who came (R13): of 20 due, 10 ayes fail and 11 pass.
func (v Vote) Passed() bool { return v.Quorate() && fractionOr(v.Majority).Passed(v.Ayes, v.Due) }

// untaken reports that no figure was filled in.
func (v Vote) untaken() bool {
	return v.Due == 0 && v.Present == 0 && v.Ayes == 0 && v.Nays == 0 && v.Abstained == 0
}

// Outcome is the vote's result in words.
func (v Vote) Outcome() string {
	switch {
	case v.untaken():
		return ""
	case !v.Quorate():
		return "到会人数不够，表决无效"
	case v.Passed():
		return "通过"
	}
	return "未通过"
}

// Explained (结果说明) tells why: what was needed and what there was.
func (v Vote) Explained() string {
	switch {
	case v.untaken():
		return ""
	case !v.Quorate():
		return fmt.Sprintf("应到有表决权 %d 人，至少 %d 人到会才能表决，实到 %d 人。", v.Due, v.needed(), v.Present)
	}
	least := beyond(fractionOr(v.Majority), v.Due)
	return fmt.Sprintf("赞成以应到有表决权的 %d 人为基数，至少 %d 票才通过，实得 %d 票。", v.Due, least, v.Ayes)
}

// check finds figures that cannot be, beside a roster of so many, of whom so many came.
func (v Vote) check(expected, attended int) string {
	switch {
	case v.Due == 0:
		return "请填写应到有表决权的人数。"
	case v.Present > v.Due:
		return "实到有表决权的人数不能多于应到人数。"
	case v.Ayes+v.Nays+v.Abstained > v.Present:
		return "赞成、反对、弃权之和不能多于实到有表决权的人数；不能委托他人投票。"
	case v.Due > expected:
		return fmt.Sprintf("应到有表决权的人数不能多于应到名单上的 %d 人，请核对名单。", expected)
	case v.Present > attended:
		return fmt.Sprintf("实到有表决权的人数不能多于登记到会的 %d 人，请核对名单。", attended)
	}
	return ""
}

// Quorate (够法定人数) reports whether a committee meeting is valid: with half as the norm, 4 members
// need 2, 5 need 3 (R02).
func Quorate(share norm.Fraction, expected, attended int) bool {
	return expected > 0 && share.Reached(attended, expected)
}
