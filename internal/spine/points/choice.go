package points

import (
	"maps"
	"strings"
	"unicode/utf8"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
)

// ChoiceState is how far a choice has come.
type ChoiceState string

// The states. A choice is dropped when its record is taken back before anybody chose.
const (
	ChoiceWaiting ChoiceState = "waiting" // 待认定
	ChoiceMade    ChoiceState = "chosen"  // 已认定
	ChoiceDropped ChoiceState = "dropped" // 记录已撤回
)

// Choice (认定分值) is the points of one accepted record under a rule with a range: until somebody of the level that
// accepts such records chooses within it and says why, the line gives nothing and waits.
type Choice struct {
	ID          kernel.ID     `json:"id"`
	Subject     SubjectType   `json:"subject" enum:"member,branch,department"`
	SubjectID   kernel.ID     `json:"subject_id"`
	SubjectName string        `json:"subject_name"`
	Day         kernel.Day    `json:"day" doc:"事情发生的日期"`
	Rule        string        `json:"rule"`
	RuleText    string        `json:"rule_text"`
	Least       kernel.Points `json:"least" doc:"幅度的下限"`
	Most        kernel.Points `json:"most" doc:"幅度的上限"`
	State       ChoiceState   `json:"state" enum:"waiting,chosen,dropped"`
	Level       Level         `json:"level" doc:"由哪一级认定：1党支部，2单位，3工委"`
	Points      kernel.Points `json:"points" doc:"认定的分值，未认定为0"`
	Reason      string        `json:"reason"`
	Chosen      Signature     `json:"chosen"`
	SourceType  string        `json:"source_type"`
	SourceID    kernel.ID     `json:"source_id"`
	Title       string        `json:"title" doc:"依据的记录叫什么"`
	Version     int           `json:"version" doc:"修改次数，办理时原样带回"`

	sourceVersion      int
	kind, detail       string
	fact               kernel.ID
	branch, department kernel.ID
}

// choiceKey is what a record said: the same for the fact and for its reversal.
type choiceKey struct {
	source       fact.Source
	kind, detail string
	subject      kernel.ID
}

func choiceOf(f *fact.Fact) choiceKey { return choiceKey{f.Source, f.Kind, f.Detail, f.Subject.ID} }

func (c *Choice) key() choiceKey {
	return choiceKey{fact.Source{Type: c.SourceType, ID: c.SourceID, Version: c.sourceVersion}, c.kind, c.detail, c.SubjectID}
}

// choices are choices by what they are about.
type choices map[choiceKey]*Choice

// put writes a choice that was made into the fact that it is about, and into the reversal of it.
func (h choices) put(f *fact.Fact) {
	if c := h[choiceOf(f)]; c != nil && c.State == ChoiceMade && f.Attrs[ChoiceAttr] == "" {
		f.Attrs = maps.Clone(f.Attrs)
		if f.Attrs == nil {
			f.Attrs = map[string]string{}
		}
		f.Attrs[ChoiceAttr], f.Attrs[ChoiceByAttr], f.Attrs[ChoiceReasonAttr] = c.Points.String(), c.Chosen.Name, c.Reason
	}
}

// asks is the rule by which somebody has to choose the points of a fact; nil when none does, or the fact brings its
// choice with it.
func (y *Year) asks(f *fact.Fact) *Rule {
	place, ok := y.place(f.Day)
	if !ok || f.Kind == AdjustedKind || y.versions[place] == nil || f.Attrs[ChoiceAttr] != "" {
		return nil
	}
	if _, mine := y.subjectOf(f); !mine {
		return nil
	}
	for _, w := range y.versions[place].byFact[f.Kind] {
		if w.Range != nil && w.takes(f) {
			return w.Rule
		}
	}
	return nil
}

// newChoice waits for the level that answers for the subject.
func newChoice(t SubjectType, f *fact.Fact, r *Rule, subject kernel.ID) Choice {
	c := Choice{
		Subject: t, SubjectID: subject, Day: f.Day, Rule: r.Code, RuleText: r.Text, Least: r.Range.From, Most: r.Range.To, State: ChoiceWaiting,
		SourceType: f.Source.Type, SourceID: f.Source.ID, Version: 1,
		sourceVersion: f.Source.Version, kind: f.Kind, detail: f.Detail, fact: f.ID, branch: f.Branch, department: f.Department,
	}
	switch {
	case t == ByMember && f.Branch != 0:
		c.Level = BranchLevel
	case t != ByDepartment && f.Department != 0:
		c.Level = DepartmentLevel
	default:
		c.Level = CommitteeLevel
	}
	return c
}

// make chooses. Refusals: ErrChoiceMade, ErrOwnPoints, ErrChoice, ErrChoiceReason, ErrAdjustBurden.
func (c *Choice) make(actor kernel.Actor, p kernel.Points, reason string, now int64) error {
	reason = strings.TrimSpace(reason)
	switch within := (&PointsRange{c.Least, c.Most}); {
	case c.State != ChoiceWaiting:
		return ErrChoiceMade
	case c.Subject == ByMember && actor.Member != 0 && actor.Member == c.SubjectID:
		return ErrOwnPoints
	case !within.Admits(p):
		return ErrChoice.With(c.RuleText, c.Least, c.Most).At("points")
	case utf8.RuneCountInString(reason) < 5:
		return ErrChoiceReason.With(c.RuleText).At("reason")
	}
	if b := FindBurden(reason); b != nil {
		return ErrAdjustBurden.With(b.Phrase, BurdenDocument, b.Prohibition.Chinese(), b.Instead).At("reason")
	}
	c.State, c.Points, c.Reason, c.Chosen = ChoiceMade, p, reason, Signature{actor.Account, actor.Name, now}
	return nil
}
