package points

import (
	"slices"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
)

// subjectOf answers whom a fact counts for. A branch's or department's own facts are those about
// itself, and what its brand achieves; facts about its members are theirs alone.
func (y *Year) subjectOf(f *fact.Fact) (kernel.ID, bool) {
	switch {
	case y.Subject == ByMember:
		return f.Subject.ID, f.Subject.Type == fact.Member
	case y.Subject == ByBranch:
		return f.Branch, f.Subject.Type == fact.Org && f.Subject.ID == f.Branch && f.Branch != 0
	case f.Subject.Type == fact.Brand:
		return f.Department, f.Department != 0
	default:
		return f.Department, f.Subject.Type == fact.Org && f.Subject.ID == f.Department && f.Department != 0
	}
}

// Entry (积分明细) is one line of the ledger: what one rule gave or took for one fact. It is never
// edited; a reversal is a second entry.
type Entry struct {
	Subject    kernel.ID
	Fact       kernel.ID
	Rule       string
	Day        kernel.Day
	Points     kernel.Points
	Case       string // facts of one case count once (R59)
	Branch     kernel.ID
	Department kernel.ID
	SourceType string
	SourceID   kernel.ID
}

// Reversal reports whether the entry takes back another (冲正).
func (e *Entry) Reversal(d Direction) bool { return (e.Points < 0) == (d == Credit) }

// Entries appends to out what the rules of its day make of a fact. Whether a fact that became known
// after its year was closed enters is decided elsewhere (LateFact).
func (y *Year) Entries(out []Entry, f *fact.Fact) []Entry {
	place, ok := y.place(f.Day)
	if !ok || y.versions[place] == nil {
		return out
	}
	subject, ok := y.subjectOf(f)
	if !ok {
		return out
	}
	if f.Kind == AdjustedKind {
		return y.adjusted(out, f, subject, place)
	}
	for _, r := range y.versions[place].byFact[f.Kind] {
		if !r.takes(f) {
			continue
		}
		if p := r.worth(f); p != 0 {
			out = append(out, Entry{
				Subject: subject, Fact: f.ID, Rule: r.Code, Day: y.days[place], Points: p, Case: strings.TrimSpace(f.Attrs[CaseAttr]),
				Branch: f.Branch, Department: f.Department, SourceType: f.Source.Type, SourceID: f.Source.ID,
			})
		}
	}
	return out
}

// Takes reports whether a fact of the rule's kind meets its details and conditions.
func (r *Rule) Takes(f *fact.Fact) bool {
	if len(r.Details) > 0 && !slices.Contains(r.Details, f.Detail) {
		return false
	}
	for _, c := range r.Conditions {
		if !c.Holds(f.Quantity, f.Attrs) {
			return false
		}
	}
	return true
}

// Worth is what the rule gives for the fact, rounded half away from zero; a reversal takes it back.
// What a formula gives is worth's.
func (r *Rule) Worth(f *fact.Fact) kernel.Points {
	p := r.Points
	switch {
	case r.Grades != nil:
		p = r.Grades.of(f)
	case r.Range != nil:
		p = 0
		if c, ok := chosen(f); ok && r.Range.Admits(c) {
			p = c
		}
	}
	if r.PerUnit {
		p = p.MulRound(f.Quantity, 100)
	}
	return p * kernel.Points(f.Sign)
}

// holdChoices refuses facts whose points were chosen outside the range of their rule, or without a
// reason. Faults: ErrChoice, ErrChoiceReason.
func (y *Year) holdChoices(facts []fact.Fact) error {
	for i := range facts {
		f := &facts[i]
		place, ok := y.place(f.Day)
		if _, subject := y.subjectOf(f); !ok || !subject || f.Sign < 0 || f.Attrs[ChoiceAttr] == "" || y.versions[place] == nil {
			continue
		}
		for _, w := range y.versions[place].byFact[f.Kind] {
			if w.Range == nil || !w.takes(f) {
				continue
			}
			if p, ok := chosen(f); !ok || !w.Range.Admits(p) {
				return ErrChoice.With(w.Text, w.Range.From, w.Range.To).At(ChoiceAttr)
			}
			if strings.TrimSpace(f.Attrs[ChoiceReasonAttr]) == "" {
				return ErrChoiceReason.With(w.Text).At(ChoiceReasonAttr)
			}
		}
	}
	return nil
}
