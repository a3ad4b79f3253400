package activity

import (
	"maps"
	"slices"
	"strconv"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
)

// The facts of organisation life; detail is the activity's kind.
const (
	FactHeld     = "activity.held"
	FactAttended = "activity.attended"
	FactExcused  = "activity.excused"
	FactAbsent   = "activity.absent"
	FactLectured = "activity.lectured"

	FactFixedDay          = "activity.fixed_day"          // a theme day of a branch that has a fixed day (R05)
	FactSecretaryLectured = "activity.secretary_lectured" // a lecture that the branch's secretary gave (R04)
	FactTalked            = "activity.talked"             // somebody who took part in a talk (R11); what was said is in no fact
)

// How a theme day stands to the branch's fixed day.
const (
	fixedKept  = "kept"
	fixedMoved = "moved"
)

// sourceType names this capability's records in facts, duties and the trail.
const sourceType = "activity"

// FactKinds declares the facts that an accepted record writes.
var FactKinds = []fact.Kind{
	{Code: FactHeld, Name: "开展组织生活", Unit: "次", Subject: fact.Org, Attrs: []fact.Attr{{Code: "moved", Name: "改期举行", Values: []fact.Detail{{Code: "1", Name: "是"}}}}},
	{Code: FactAttended, Name: "参加组织生活", Unit: "次", Subject: fact.Member},
	{Code: FactExcused, Name: "请假", Unit: "次", Subject: fact.Member},
	{Code: FactAbsent, Name: "无故缺席", Unit: "次", Subject: fact.Member},
	{Code: FactLectured, Name: "讲党课", Unit: "次", Subject: fact.Member},
	{Code: FactFixedDay, Name: "主题党日固定日", Unit: "次", Subject: fact.Org, Details: []fact.Detail{{Code: fixedKept, Name: "按固定日开展"}, {Code: fixedMoved, Name: "改期开展"}}},
	{Code: FactSecretaryLectured, Name: "书记讲党课", Unit: "次", Subject: fact.Org},
	{Code: FactTalked, Name: "谈心谈话", Unit: "次", Subject: fact.Member},
}

var factOfMark = map[Mark]string{Attended: FactAttended, Excused: FactExcused, Absent: FactAbsent}

// Belonging is where somebody belonged on the day of the meeting.
type Belonging struct{ Branch, Department kernel.ID }

// Source is the record in the revision that stands.
func (a *Activity) Source() fact.Source {
	return fact.Source{Type: sourceType, ID: a.ID, Version: a.Revision}
}

// Facts is what the accepted record says happened: once for each kind that the meeting was, about
// the organisation that held it and about each person of the roster. Rows come sorted by subject, so
// that two acceptances touch shared totals in the same order. What can be said of one subject more than
// once carries the meeting as its case, so that points count it once (R59).
func (a *Activity) Facts(of func(member kernel.ID) Belonging) []fact.Fact {
	people := slices.Clone(a.Attendances)
	slices.SortFunc(people, func(x, y Attendance) int { return int(x.MemberID - y.MemberID) })
	facts := make([]fact.Fact, 0, (len(people)+2)*len(a.Kinds))
	several := len(a.Kinds) > 1
	for _, kind := range a.Kinds {
		say := func(code string, s fact.Subject, b Belonging, attrs map[string]string) {
			facts = append(facts, fact.Fact{
				Kind: code, Detail: kind, Subject: s, Day: a.Day, Branch: b.Branch, Department: b.Department,
				Quantity: fact.One, Attrs: attrs, Source: a.Source(), Sign: 1,
			})
		}
		branch, at := fact.Subject{Type: fact.Org, ID: a.OrgID}, Belonging{a.Branch, a.Department}
		fixed, led := kind == ThemeDay && a.FixedDay != "", kind == Lecture && a.LedLecture
		say(FactHeld, branch, at, a.attrs(several || fixed || led))
		if fixed {
			facts = append(facts, fact.Fact{
				Kind: FactFixedDay, Detail: a.fixedDetail(), Subject: branch, Day: a.Day, Branch: a.Branch, Department: a.Department,
				Quantity: fact.One, Attrs: a.caseOf(true), Source: a.Source(), Sign: 1,
			})
		}
		if led {
			say(FactSecretaryLectured, branch, at, a.caseOf(true))
		}
		for _, p := range people {
			if code, ok := factOfMark[p.Mark]; ok {
				talked := kind == Talk && p.Mark == Attended
				say(code, fact.Subject{Type: fact.Member, ID: p.MemberID}, of(p.MemberID), a.caseOf(several || talked || a.lectures(p.MemberID)))
				if talked {
					say(FactTalked, fact.Subject{Type: fact.Member, ID: p.MemberID}, of(p.MemberID), a.caseOf(true))
				}
			}
		}
		if taught(kind) && a.Speaker.MemberID != 0 {
			say(FactLectured, fact.Subject{Type: fact.Member, ID: a.Speaker.MemberID}, of(a.Speaker.MemberID), a.caseOf(true))
		}
	}
	return facts
}

func (a *Activity) fixedDetail() string {
	if a.Day == a.FixedDay {
		return fixedKept
	}
	return fixedMoved
}

// taught tells the kinds whose speaker has lectured; 周讲 is taught like a lecture.
func taught(kind string) bool { return kind == Lecture || kind == WeeklyLecture }

// lectures tells that the member was the meeting's speaker: giving the lecture and sitting in it are
// one case.
func (a *Activity) lectures(member kernel.ID) bool {
	return member != 0 && member == a.Speaker.MemberID && slices.ContainsFunc(a.Kinds, taught)
}

// caseOf names the meeting as a case. A meeting that is told once about somebody is none, which keeps
// the table of cases small.
func (a *Activity) caseOf(several bool) map[string]string {
	if !several {
		return nil
	}
	return map[string]string{fact.CaseAttr: sourceType + "." + a.ID.String()}
}

// attrs tells what readers of the facts need besides the day: that it was moved (R05), and the year
// it belongs to when that is not the day's (R06).
func (a *Activity) attrs(several bool) map[string]string {
	attrs := map[string]string{}
	maps.Copy(attrs, a.caseOf(several))
	if a.Shifted() {
		attrs["moved"] = "1"
	}
	if a.ForYear != 0 && a.ForYear != a.Day.Year() {
		attrs["year"] = strconv.Itoa(a.ForYear)
	}
	if len(attrs) == 0 {
		return nil
	}
	return attrs
}
