package activity

import (
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
)

// sourceType names this capability's records in facts, duties and the trail.
const sourceType = "activity"

// FactKinds declares the facts that an accepted record writes.
var FactKinds = []fact.Kind{
	{Code: FactHeld, Name: "开展组织生活", Unit: "次", Subject: fact.Org},
	{Code: FactAttended, Name: "参加组织生活", Unit: "次", Subject: fact.Member},
	{Code: FactExcused, Name: "请假", Unit: "次", Subject: fact.Member},
	{Code: FactAbsent, Name: "无故缺席", Unit: "次", Subject: fact.Member},
	{Code: FactLectured, Name: "讲党课", Unit: "次", Subject: fact.Member},
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
// that two acceptances touch shared totals in the same order.
func (a *Activity) Facts(of func(member kernel.ID) Belonging) []fact.Fact {
	people := slices.Clone(a.Attendances)
	slices.SortFunc(people, func(x, y Attendance) int { return int(x.MemberID - y.MemberID) })
	facts := make([]fact.Fact, 0, (len(people)+2)*len(a.Kinds))
	for _, kind := range a.Kinds {
		say := func(code string, s fact.Subject, b Belonging, attrs map[string]string) {
			facts = append(facts, fact.Fact{
				Kind: code, Detail: kind, Subject: s, Day: a.Day, Branch: b.Branch, Department: b.Department,
				Quantity: fact.One, Attrs: attrs, Source: a.Source(), Sign: 1,
			})
		}
		say(FactHeld, fact.Subject{Type: fact.Org, ID: a.OrgID}, Belonging{a.Branch, a.Department}, a.attrs())
		for _, p := range people {
			if code, ok := factOfMark[p.Mark]; ok {
				say(code, fact.Subject{Type: fact.Member, ID: p.MemberID}, of(p.MemberID), nil)
			}
		}
		if a.Speaker.MemberID != 0 && (kind == Lecture || kind == WeeklyLecture) { // 周讲 is taught like a lecture
			say(FactLectured, fact.Subject{Type: fact.Member, ID: a.Speaker.MemberID}, of(a.Speaker.MemberID), nil)
		}
	}
	return facts
}

// attrs tells what readers of the facts need besides the day: that it was moved (R05), and the year
// it belongs to when that is not the day's (R06).
func (a *Activity) attrs() map[string]string {
	attrs := map[string]string{}
	if a.Moved() {
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
