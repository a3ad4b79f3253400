package points

import (
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
)

// AdjustedKind is the kind of fact that a granted adjustment becomes. Its quantity is the points
// themselves, its attribute rule names the rule under which they count, so that a recomputation
// gives the same ledger.
const AdjustedKind = "points.adjusted"

// The attributes of such a fact.
const (
	ruleAttr    = "rule"
	grantedAttr = "granted_by"
	reasonAttr  = "reason"
)

// FactKinds are the facts that this room writes.
var FactKinds = []fact.Kind{{Code: AdjustedKind, Name: "酌情加减分和异议调整", Unit: "分", Details: []fact.Detail{
	{Code: string(Discretion), Name: "酌情加减分"}, {Code: string(OnObjection), Name: "异议成立后的调整"},
}}}

// Cause is why points are adjusted.
type Cause string

// The causes.
const (
	Discretion  Cause = "discretion" // 酌情加减分
	OnObjection Cause = "objection"  // 异议成立
)

// AdjustmentState is how far an adjustment has come.
type AdjustmentState string

// The states.
const (
	AdjustmentProposed  AdjustmentState = "proposed"  // 待批准
	AdjustmentGranted   AdjustmentState = "granted"   // 已计入
	AdjustmentRefused   AdjustmentState = "refused"   // 未批准
	AdjustmentWithdrawn AdjustmentState = "withdrawn" // 已撤回
	AdjustmentReversing AdjustmentState = "reversing" // 申请冲正
	AdjustmentReversed  AdjustmentState = "reversed"  // 已冲正
)

// Level (层级) is where in the organisation somebody acts; the one above has the greater number.
type Level int

// The levels.
const (
	BranchLevel     Level = 1
	DepartmentLevel Level = 2
	CommitteeLevel  Level = 3
)

// Role is the role that acts on a level.
func (l Level) Role() string {
	return map[Level]string{BranchLevel: "branch_secretary", DepartmentLevel: "dept_clerk", CommitteeLevel: staff}[l]
}

// Adjustment (调整分) is points that two persons give or take with reason and evidence: at discretion,
// within the range that the scheme declares, or because an objection was upheld. It enters the
// ledger as a fact and leaves it by a reversal, again by two persons.
type Adjustment struct {
	ID          kernel.ID       `json:"id"`
	Cause       Cause           `json:"cause" enum:"discretion,objection"`
	CauseID     kernel.ID       `json:"cause_id" doc:"异议，酌情加减分为0"`
	Subject     SubjectType     `json:"subject" enum:"member,branch,department"`
	SubjectID   kernel.ID       `json:"subject_id"`
	SubjectName string          `json:"subject_name"`
	Day         kernel.Day      `json:"day" doc:"记在哪一天"`
	Rule        string          `json:"rule"`
	RuleText    string          `json:"rule_text"`
	Points      kernel.Points   `json:"points"`
	Reason      string          `json:"reason"`
	Evidence    string          `json:"evidence" doc:"依据的材料"`
	State       AdjustmentState `json:"state" enum:"proposed,granted,refused,withdrawn,reversing,reversed"`
	Level       Level           `json:"level" doc:"由哪一级批准：2单位，3工委"`
	Proposed    Signature       `json:"proposed"`
	Granted     Signature       `json:"granted" doc:"批准人；未批准的为答复人"`
	Answer      string          `json:"answer" doc:"未批准的理由"`
	Takeback    string          `json:"takeback" doc:"冲正的理由"`
	Asked       Signature       `json:"asked" doc:"提出冲正"`
	Reversed    Signature       `json:"reversed" doc:"批准冲正"`
	Version     int             `json:"version" doc:"修改次数，办理时原样带回"`
	Branch      kernel.ID       `json:"-"`
	Department  kernel.ID       `json:"-"`
}

// adjustmentSource is the type of record that a granted adjustment is in a line.
const adjustmentSource = "points_adjustment"

// source is the record that its fact comes from.
func (a *Adjustment) source() fact.Source {
	return fact.Source{Type: adjustmentSource, ID: a.ID, Version: 1}
}

// fact is what it says once granted.
func (a *Adjustment) fact() fact.Fact {
	subject := fact.Subject{Type: fact.Member, ID: a.SubjectID}
	if a.Subject != ByMember {
		subject.Type = fact.Org
	}
	return fact.Fact{
		Kind: AdjustedKind, Detail: string(a.Cause), Subject: subject, Day: a.Day, Branch: a.Branch, Department: a.Department,
		Quantity: int64(a.Points), Source: a.source(),
		Attrs: map[string]string{ruleAttr: a.Rule, grantedAttr: a.Proposed.Name + "、" + a.Granted.Name, reasonAttr: a.Reason},
	}
}

// check holds a proposal against its rule: at discretion only rules that declare a range, within it
// and with the burdens of RULES 6 refused; on an objection the rule that was objected to.
func (a *Adjustment) check(r *Rule) error {
	switch {
	case r == nil:
		return ErrNoRule.At("rule")
	case a.Points == 0:
		return ErrNoPoints.At("points")
	case len([]rune(a.Reason)) < 5:
		return ErrAdjustReason.At("reason")
	}
	if b := FindBurden(a.Reason); b != nil {
		return ErrAdjustBurden.With(b.Phrase, BurdenDocument, b.Prohibition.Chinese(), b.Instead).At("reason")
	}
	if a.Cause == OnObjection {
		return nil
	}
	switch {
	case !r.discretionary():
		return ErrNotDiscretionary.With(r.Text).At("rule")
	case !r.Range.Admits(a.Points):
		return ErrOutOfRange.With(r.Text, r.Range.From, r.Range.To).At("points")
	case len([]rune(a.Evidence)) < 2:
		return ErrAdjustEvidence.At("evidence")
	}
	return nil
}

// discretionary rules declare what two persons may give or take each time.
func (r *Rule) discretionary() bool { return r.Fact == AdjustedKind && r.Range != nil }

// first is who asked for what now waits.
func (a *Adjustment) first() Signature {
	if a.State == AdjustmentReversing {
		return a.Asked
	}
	return a.Proposed
}

// second answers whether the actor may be the second person: another than the first, and not the one
// whose points they are.
func (a *Adjustment) second(actor kernel.Actor) error {
	switch {
	case a.State != AdjustmentProposed && a.State != AdjustmentReversing:
		return ErrAdjustmentMoved
	case a.first().by(actor):
		return ErrSecondPerson
	case a.Subject == ByMember && actor.Member != 0 && actor.Member == a.SubjectID:
		return ErrOwnPoints
	}
	return nil
}

// LevelOf is the highest level on which an actor holds office.
func LevelOf(actor kernel.Actor) (highest Level) {
	for _, g := range actor.Grants {
		highest = max(highest, LevelOfRole(g.Role))
	}
	return highest
}

// LevelOfRole is the level on which a role acts; 0 for one that answers for nobody's points.
func LevelOfRole(role string) Level {
	for l := BranchLevel; l <= CommitteeLevel; l++ {
		if l.Role() == role {
			return l
		}
	}
	return 0
}

// above is the level that grants what somebody of l proposes.
func (l Level) above() Level { return min(max(l+1, DepartmentLevel), CommitteeLevel) }

// adjusted makes the entry of a granted adjustment: under its rule, by its points. A rule that the
// year no longer knows gives nothing.
func (y *Year) adjusted(out []Entry, f *fact.Fact, subject kernel.ID, place int) []Entry {
	code := strings.TrimSpace(f.Attrs[ruleAttr])
	if y.leaves[code] == nil || f.Quantity == 0 {
		return out
	}
	return append(out, Entry{
		Subject: subject, Fact: f.ID, Rule: code, Day: y.days[place], Points: kernel.Points(f.Quantity) * kernel.Points(f.Sign),
		Branch: f.Branch, Department: f.Department, SourceType: f.Source.Type, SourceID: f.Source.ID,
	})
}

// ruleDiscretion holds the declaration of a discretionary rule.
func (r *review) ruleDiscretion(i int) {
	rule := r.scheme.Rules[i]
	switch {
	case rule.Fact != AdjustedKind:
	case rule.Range == nil:
		r.inRule(Refused, i, "range", "规则“%s”由两人酌情给分，请填写每次的幅度，例如0.5至3分。", rule.Text)
	case rule.Range.From > rule.Range.To || rule.Direction == Credit && rule.Range.From <= 0 || rule.Direction == Debit && rule.Range.To >= 0:
		r.inRule(Refused, i, "range", "规则“%s”的幅度应由小到大，加分为正数、扣分为负数，例如0.5至3、-3至-0.5。", rule.Text)
	}
}
