package inspection

import (
	"strings"

	"sanchuang/internal/kernel"
)

// PlanState (到点安排的状态) is how far a visit has come.
type PlanState string

// The states: 已安排, 进行中, 已完成, 已撤回.
const (
	Planned   PlanState = "planned"
	UnderWay  PlanState = "under_way"
	Held      PlanState = "held"
	Withdrawn PlanState = "withdrawn"
)

// LiaisonPlan (到点安排) is a visit of a committee member to a department, from its plan to its record.
type LiaisonPlan struct {
	ID              kernel.ID  `json:"id"`
	Version         int        `json:"version"`
	OrgID           kernel.ID  `json:"org_id" doc:"联系点单位"`
	OrgName         string     `json:"org_name"`
	MemberID        kernel.ID  `json:"member_id" doc:"到点的工委成员，不在名册的为 0"`
	MemberName      string     `json:"member_name"`
	Company         string     `json:"company" doc:"同行人员"`
	Day             kernel.Day `json:"day" doc:"计划日期"`
	Purpose         string     `json:"purpose" doc:"这次去看什么、谈什么"`
	ChecklistID     kernel.ID  `json:"checklist_id" doc:"检查清单，不用清单为 0"`
	ChecklistNumber int        `json:"checklist_number" doc:"开始时用的是第几版，没有开始为 0"`
	State           PlanState  `json:"state" enum:"planned,under_way,held,withdrawn"`
	Reason          string     `json:"reason" doc:"撤回的原因"`
	VisitID         kernel.ID  `json:"visit_id" doc:"到点指导记录，没有完成为 0"`
	HeldDay         kernel.Day `json:"held_day" doc:"实际到点日期"`
	MadeBy          string     `json:"made_by"`
	MadeAt          int64      `json:"made_at" doc:"毫秒"`
	ChangedBy       string     `json:"changed_by"`
	ChangedAt       int64      `json:"changed_at" doc:"毫秒"`
}

// Open reports whether the visit is still to be made.
func (p *LiaisonPlan) Open() bool { return p.State == Planned || p.State == UnderWay }

// check decides whether a plan may stand as it was put down.
func (p *LiaisonPlan) check(today kernel.Day) error {
	p.Purpose, p.Company = strings.TrimSpace(p.Purpose), strings.TrimSpace(p.Company)
	switch {
	case p.MemberID == 0 && p.MemberName == "":
		return ErrMember.At("member_name")
	case !p.Day.Valid() || p.Day < today:
		return ErrPlanDay.At("day")
	case p.Day > lastPlanned(today):
		return ErrPlanFar.With(lastPlanned(today).Chinese()).At("day")
	case p.Purpose == "":
		return ErrPlanPurpose.At("purpose")
	}
	return nil
}

// lastPlanned is up to which day visits are planned: through the year after. A later one is a slip of the pen.
func lastPlanned(today kernel.Day) kernel.Day { return kernel.MakeDay(today.Year()+1, 12, 31) }

// change refuses a new plan for what has begun.
func (p *LiaisonPlan) change() error {
	switch p.State {
	case Planned:
		return nil
	case UnderWay:
		return ErrPlanBegun
	case Held:
		return ErrPlanOver
	default:
		return ErrPlanGone
	}
}

// fill takes a sheet that was filled in with a version of the list. The first sheet begins the visit, and
// the version it was filled in with is the visit's from then on. What was held may still be added to: the
// second telephone's part must not be lost.
func (p *LiaisonPlan) fill(number int) error {
	switch {
	case p.State == Withdrawn:
		return ErrPlanGone
	case p.State == Planned:
		p.State, p.ChecklistNumber = UnderWay, number
	case p.ChecklistNumber != number:
		return ErrOtherSheet.With(p.ChecklistNumber, number)
	}
	return nil
}

// hold ends the visit.
func (p *LiaisonPlan) hold(day, today kernel.Day) error {
	switch {
	case p.State == Withdrawn:
		return ErrPlanGone
	case p.State == Held:
		return ErrPlanOver
	case !day.Valid() || day > today:
		return ErrHeldDay.At("hold.day")
	}
	p.State, p.HeldDay = Held, day
	return nil
}

// withdraw calls a visit off that has not been held.
func (p *LiaisonPlan) withdraw(reason string) error {
	switch {
	case p.State == Withdrawn:
		return ErrPlanGone
	case p.State == Held:
		return ErrPlanOver
	case strings.TrimSpace(reason) == "":
		return ErrReason.At("reason")
	}
	p.State, p.Reason = Withdrawn, strings.TrimSpace(reason)
	return nil
}
