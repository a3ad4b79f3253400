package briefing

import (
	"sanchuang/internal/kernel"
)

// State is where a report stands on its way.
type State string

// The states. Each signature leads one further, a return back to the draft, the seal ends it.
const (
	Drafting State = "draft"   // 起草中
	Drafted  State = "drafted" // 拟稿人已签，待核稿
	Checked  State = "checked" // 核稿人已签，待封存
	Sealed   State = "sealed"  // 已封存
)

// Briefing (汇报材料) is a report that is kept. Its text stands in its versions.
type Briefing struct {
	ID           kernel.ID `json:"id"`
	OrgID        kernel.ID `json:"org_id"`
	OrgName      string    `json:"org_name"`
	TemplateName string    `json:"template_name"`
	Period       string    `json:"period"`
	PeriodText   string    `json:"period_text"`
	Edition      int       `json:"edition" doc:"第几稿；封存后另起的加一"`
	Follows      kernel.ID `json:"follows" doc:"所接续的已封存材料，没有为 0"`
	Title        string    `json:"title"`
	State        State     `json:"state" enum:"draft,drafted,checked,sealed"`
	Version      int       `json:"version"`
	Number       int       `json:"number" doc:"文字的第几版"`
	MadeAt       int64     `json:"made_at"`
	MadeName     string    `json:"made_name"`
	ChangedAt    int64     `json:"changed_at"`
	ChangedName  string    `json:"changed_name"`
	DrafterName  string    `json:"drafter_name" doc:"拟稿签名"`
	DraftedAt    int64     `json:"drafted_at"`
	CheckerName  string    `json:"checker_name" doc:"核稿签名"`
	CheckedAt    int64     `json:"checked_at"`
	ReturnReason string    `json:"return_reason"`
	ReturnedName string    `json:"returned_name"`
	drafter      kernel.ID
	checker      kernel.ID
}

// editable refuses changes to what has been signed or sealed. Faults: ErrSigned, ErrSealed.
func (b *Briefing) editable() error {
	switch b.State {
	case Drafting:
		return nil
	case Sealed:
		return ErrSealed
	default:
		return ErrSigned
	}
}

// sign is the first signature (拟稿). Faults: ErrStep, ErrSealed.
func (b *Briefing) sign(by kernel.Actor, at int64) error {
	if b.State == Sealed {
		return ErrSealed
	}
	if b.State != Drafting {
		return ErrStep
	}
	b.State, b.drafter, b.DrafterName, b.DraftedAt = Drafted, by.Account, by.Name, at
	b.ReturnReason, b.ReturnedName = "", ""
	return nil
}

// check is the second signature (核稿), by another person. Faults: ErrStep, ErrSealed, ErrSameHand.
func (b *Briefing) check(by kernel.Actor, at int64) error {
	switch {
	case b.State == Sealed:
		return ErrSealed
	case b.State != Drafted:
		return ErrStep
	case b.drafter == by.Account:
		return ErrSameHand
	}
	b.State, b.checker, b.CheckerName, b.CheckedAt = Checked, by.Account, by.Name, at
	return nil
}

// giveBack (退回) voids the signatures, so that the text can be changed. Faults: ErrStep, ErrSealed.
func (b *Briefing) giveBack(by kernel.Actor, reason string) error {
	if b.State == Sealed {
		return ErrSealed
	}
	if b.State == Drafting {
		return ErrStep
	}
	b.State, b.ReturnReason, b.ReturnedName = Drafting, reason, by.Name
	b.drafter, b.DrafterName, b.DraftedAt, b.checker, b.CheckerName, b.CheckedAt = 0, "", 0, 0, "", 0
	return nil
}

// Kept (留存的数字) is what a figure said when a text was kept, was signed or was sealed.
type Kept struct {
	Key   string `json:"key"`
	Known bool   `json:"known"`
	Text  string `json:"text"`
}

// Change (数字变化) is a figure that says something else than when the text was last kept.
type Change struct {
	Key    string    `json:"key"`
	Name   string    `json:"name"`
	Period string    `json:"period_text"`
	Old    string    `json:"old"`
	New    string    `json:"new"`
	Ref    Reference `json:"ref"`
}

// kept is what the figures say now, in the order of the references.
func (f figures) kept(refs []Reference) []Kept {
	out := make([]Kept, 0, len(refs))
	for _, r := range refs {
		s := f[r.Key()]
		out = append(out, Kept{r.Key(), s.Known, s.Text})
	}
	return out
}

// changes compares what the figures say now with what was kept; references that are new are no changes.
func (f figures) changes(refs []Reference, kept []Kept) []Change {
	before := map[string]Kept{}
	for _, k := range kept {
		before[k.Key] = k
	}
	out := []Change{}
	for _, r := range refs {
		k, ok := before[r.Key()]
		s := f[r.Key()]
		if ok && k.Text != s.Text {
			out = append(out, Change{r.Key(), s.Figure.Name, s.Figure.PeriodText, k.Text, s.Text, r})
		}
	}
	return out
}
