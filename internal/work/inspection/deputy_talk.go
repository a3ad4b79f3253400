package inspection

import (
	"strings"

	"sanchuang/internal/kernel"
)

// TalkState (谈话状态) is how a talk stands.
type TalkState string

// The states: 待谈, 已谈, 已撤销.
const (
	TalkDue       TalkState = "due"
	TalkHeld      TalkState = "held"
	TalkWithdrawn TalkState = "withdrawn"
)

// DeputyTalk (新任专职副书记谈话) is the talk that an appointment owes. The record itself is sealed and not
// part of it.
type DeputyTalk struct {
	ID           kernel.ID  `json:"id"`
	Version      int        `json:"version"`
	MemberID     kernel.ID  `json:"member_id"`
	MemberName   string     `json:"member_name"`
	OrgID        kernel.ID  `json:"org_id" doc:"任职的组织"`
	OrgName      string     `json:"org_name"`
	DepartmentID kernel.ID  `json:"department_id"`
	From         kernel.Day `json:"from_day" doc:"任职日期"`
	Due          kernel.Day `json:"due" doc:"最迟谈话日期"`
	State        TalkState  `json:"state" enum:"due,held,withdrawn"`
	Overdue      bool       `json:"overdue" doc:"过了最迟日期还没有谈"`
	Late         bool       `json:"late" doc:"谈了，但过了最迟日期"`
	TalkerID     kernel.ID  `json:"talker_id" doc:"谈话人，没有确定或不在名册的为 0"`
	TalkerName   string     `json:"talker_name"`
	PlannedDay   kernel.Day `json:"planned_day"`
	HeldDay      kernel.Day `json:"held_day"`
	Place        string     `json:"place"`
	Reason       string     `json:"reason" doc:"撤销的原因"`
	RecordedBy   string     `json:"recorded_by"`
	Readable     bool       `json:"readable" doc:"您可以打开谈话记录"`

	position kernel.ID
	cipher   string
}

// seen fills in what follows from the day.
func (t *DeputyTalk) seen(today kernel.Day) {
	t.Overdue = t.State == TalkDue && today > t.Due
	t.Late = t.State == TalkHeld && t.HeldDay > t.Due
}

// appointment is a full-time deputy secretary's stretch in office; To is empty while it lasts.
type appointment struct {
	position, member, org, department kernel.ID
	memberName, orgName               string
	from, to                          kernel.Day
}

// endedBeforeDue reports whether the office was left before the talk was due: nothing is owed any more.
func (a *appointment) endedBeforeDue(due kernel.Day) bool { return a.to != "" && a.to < due }

// settled says what the roster asks of the talks as they stand: those to be raised, and those to be
// withdrawn with their reasons. An appointment owes one talk: somebody appointed to the department and to
// its committee on one day is talked with once. Appointments before since owe none.
func settled(today, since kernel.Day, days func(kernel.Day) int, list []appointment, talks []DeputyTalk) (fresh, gone []DeputyTalk) {
	type once struct {
		member, department kernel.ID
		from               kernel.Day
	}
	known, standing := map[kernel.ID]bool{}, map[once]bool{}
	for _, t := range talks {
		known[t.position] = true
		if t.State != TalkWithdrawn {
			standing[once{t.MemberID, t.DepartmentID, t.From}] = true
		}
	}
	there := map[once]*appointment{}
	for i := range list {
		a := &list[i]
		key := once{a.member, a.department, a.from}
		if old := there[key]; old == nil || old.to != "" && (a.to == "" || a.to > old.to) {
			there[key] = a
		}
		due := a.from.AddDays(days(a.from))
		if a.from < since || a.from > today || known[a.position] || standing[key] || a.endedBeforeDue(due) {
			continue
		}
		standing[key] = true
		fresh = append(fresh, DeputyTalk{
			Version: 1, MemberID: a.member, MemberName: a.memberName, OrgID: a.org, OrgName: a.orgName, DepartmentID: a.department, From: a.from, Due: due, State: TalkDue, position: a.position,
		})
	}
	for _, t := range talks {
		if t.State != TalkDue {
			continue
		}
		switch a := there[once{t.MemberID, t.DepartmentID, t.From}]; {
		case a == nil:
			t.State, t.Reason = TalkWithdrawn, "任职记录已撤销"
		case a.endedBeforeDue(t.Due):
			t.State, t.Reason = TalkWithdrawn, "任职已于"+a.to.Chinese()+"结束"
		default:
			continue
		}
		gone = append(gone, t)
	}
	return fresh, gone
}

// arrange names who holds the talk, and when.
func (t *DeputyTalk) arrange(talker kernel.ID, name string, planned kernel.Day) error {
	switch {
	case t.State == TalkWithdrawn:
		return ErrTalkGone
	case t.State == TalkHeld:
		return ErrTalkHeld
	case talker == 0 && strings.TrimSpace(name) == "":
		return ErrTalker.At("talker_name")
	case talker != 0 && talker == t.MemberID:
		return ErrOwnTalk.At("talker_name")
	case planned != "" && (!planned.Valid() || planned < t.From):
		return ErrTalkPlanned.At("planned_day")
	}
	t.TalkerID, t.TalkerName, t.PlannedDay = talker, strings.TrimSpace(name), planned
	return nil
}

// earliest is how many months before the appointment a talk may have been held: some are talked with
// before they take office (任前谈话).
const earliest = 3

// hold records the talk, or corrects its record.
func (t *DeputyTalk) hold(day, today kernel.Day, place, record string) error {
	switch {
	case t.State == TalkWithdrawn:
		return ErrTalkGone
	case t.TalkerID == 0 && t.TalkerName == "":
		return ErrTalker.At("talker_name")
	case !day.Valid() || day > today || day < t.From.AddMonths(-earliest):
		return ErrTalkDay.At("held_day")
	case strings.TrimSpace(record) == "":
		return ErrTalkRecord.At("record")
	}
	t.State, t.HeldDay, t.Place = TalkHeld, day, strings.TrimSpace(place)
	return nil
}

// mayHold: who was named, staff, or anybody allowed to while nobody is named.
func (t *DeputyTalk) mayHold(by kernel.Actor, staff bool) error {
	if staff || t.TalkerID == 0 && t.TalkerName == "" || t.TalkerID != 0 && t.TalkerID == by.Member {
		return nil
	}
	return ErrNotTalker.With(t.TalkerName)
}

// readable: the one who talked, the one talked with, and staff.
func (t *DeputyTalk) readable(by kernel.Actor, staff bool) bool {
	return staff || by.Member != 0 && (by.Member == t.TalkerID || by.Member == t.MemberID)
}
