package objection

import (
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/points"
)

// State is how far an objection has come.
type State string

// The states.
const (
	Open      State = "open"      // 待答复
	Upheld    State = "upheld"    // 异议成立
	Dismissed State = "dismissed" // 不予支持
	Withdrawn State = "withdrawn" // 已撤回
)

// Remedy is how an upheld objection is made good.
type Remedy string

// The remedies: 更正原记录; 调整积分, by two persons.
const (
	NoRemedy   Remedy = ""
	ByRecord   Remedy = "record"
	ByPoints   Remedy = "points"
	stepRaised        = "raised"
	stepPassed        = "passed"
	stepTaken         = "escalated"
	stepDone          = "settled"
)

// Objection (异议) is one objection to a line of a statement, or to something missing.
type Objection struct {
	ID          kernel.ID          `json:"id"`
	Subject     points.SubjectType `json:"subject" enum:"member,branch,department"`
	SubjectID   kernel.ID          `json:"subject_id"`
	SubjectName string             `json:"subject_name"`
	Year        int                `json:"year"`
	FactID      kernel.ID          `json:"fact_id" doc:"所异议的明细；漏记的为0"`
	Rule        string             `json:"rule" doc:"规则代码；漏记且不清楚规则的为空"`
	RuleText    string             `json:"rule_text"`
	Day         kernel.Day         `json:"day" doc:"事情发生的日期"`
	Points      kernel.Points      `json:"points" doc:"所异议的明细的分值"`
	SourceType  string             `json:"source_type"`
	SourceID    kernel.ID          `json:"source_id"`
	Text        string             `json:"text" doc:"异议内容"`
	State       State              `json:"state" enum:"open,upheld,dismissed,withdrawn"`
	Level       points.Level       `json:"level" doc:"由哪一级答复：1党支部，2单位，3工委"`
	Look        int                `json:"look" doc:"第几次审查"`
	Due         kernel.Day         `json:"due" doc:"答复期限"`
	DueSure     bool               `json:"due_sure" doc:"期限按已公布的工作日推算；否则按周一至周五推算"`
	Overdue     bool               `json:"overdue"`
	RaisedName  string             `json:"raised_name"`
	RaisedAt    int64              `json:"raised_at" doc:"毫秒"`
	AnsweredAt  int64              `json:"answered_at" doc:"毫秒，0为尚未"`
	Remedy      Remedy             `json:"remedy" enum:",record,points"`
	SettledAt   int64              `json:"settled_at" doc:"原记录已更正的时间，毫秒；0为尚未"`
	Version     int                `json:"version" doc:"修改次数，办理时原样带回"`

	lowest       points.Level
	branch       kernel.ID
	department   kernel.ID
	raisedBy     kernel.ID
	raisedMember kernel.ID
}

// Step (经过) is one thing that happened to an objection.
type Step struct {
	What    string       `json:"what" enum:"raised,passed,upheld,dismissed,escalated,withdrawn,settled"`
	Name    string       `json:"name"`
	Level   points.Level `json:"level" doc:"办理的层级"`
	Text    string       `json:"text"`
	At      int64        `json:"at" doc:"毫秒"`
	account kernel.ID
}

// firstLevel is where an objection goes: to the level that answers for the subject, above any at
// which the raiser answers.
func firstLevel(t points.SubjectType, raiser kernel.Actor, branch, department kernel.ID) points.Level {
	l := map[points.SubjectType]points.Level{points.ByMember: points.BranchLevel, points.ByBranch: points.DepartmentLevel, points.ByDepartment: points.CommitteeLevel}[t]
	holds := func(role string, org kernel.ID) bool {
		return slices.Contains(raiser.Grants, kernel.Grant{Role: role, Org: org})
	}
	if l == points.BranchLevel && (branch == 0 || holds(l.Role(), branch)) {
		l++
	}
	if l == points.DepartmentLevel && (department == 0 || t == points.ByMember && holds(l.Role(), department)) {
		l++
	}
	return l
}

// raised reports whether the actor raised it.
func (o *Objection) raised(by kernel.Actor) bool {
	return by.Account != 0 && by.Account == o.raisedBy || by.Member != 0 && by.Member == o.raisedMember
}

// mayAnswer holds an answer: involved says that the actor recorded or accepted the record behind the
// line; before are those who answered at the first look.
func (o *Objection) mayAnswer(by kernel.Actor, uphold, involved bool, before []Step) error {
	answered := slices.ContainsFunc(before, func(s Step) bool {
		return (s.What == string(Upheld) || s.What == string(Dismissed)) && s.account == by.Account && s.Name == by.Name
	})
	switch {
	case o.State != Open:
		return ErrAnswered
	case o.raised(by) || o.Subject == points.ByMember && by.Member != 0 && by.Member == o.SubjectID:
		return ErrOwn
	case answered:
		return ErrSameJudge
	case !uphold && involved:
		return ErrInvolved
	}
	return nil
}

// answer closes it with a reason.
func (o *Objection) answer(uphold bool, r Remedy, now int64) error {
	switch {
	case !uphold:
		o.State, o.Remedy = Dismissed, NoRemedy
	case r != ByRecord && r != ByPoints:
		return ErrRemedy.At("remedy")
	default:
		o.State, o.Remedy = Upheld, r
	}
	o.AnsweredAt = now
	return nil
}

// pass hands it to the level above, unanswered.
func (o *Objection) pass() error {
	switch {
	case o.State != Open:
		return ErrAnswered
	case o.Level == points.CommitteeLevel:
		return ErrNoLevelAbove
	}
	o.Level++
	return nil
}

// takeUp asks for the second look: once, when it was dismissed not longer ago than until, or when its
// term has run out.
func (o *Objection) takeUp(by kernel.Actor, today, until kernel.Day) error {
	switch {
	case !o.raised(by):
		return ErrNotYours
	case o.Look > 1:
		return ErrSecondLook
	case o.State == Open && today <= o.Due:
		return ErrNotDueYet.With(o.Due.Chinese())
	case o.State == Dismissed && today > until:
		return ErrTooLate.With(until.Chinese())
	case o.State != Open && o.State != Dismissed:
		return ErrAnswered
	}
	o.State, o.Look, o.AnsweredAt = Open, 2, 0
	o.Level = min(o.Level+1, points.CommitteeLevel)
	return nil
}

// withdraw takes it back before it is answered.
func (o *Objection) withdraw(by kernel.Actor) error {
	switch {
	case !o.raised(by):
		return ErrNotYours
	case o.State != Open:
		return ErrAnswered
	}
	o.State = Withdrawn
	return nil
}
