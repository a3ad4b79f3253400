package points

import (
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
)

// LateState is what has become of a late fact.
type LateState string

// The states.
const (
	LateWaiting  LateState = "waiting"  // 待决定
	LateAccepted LateState = "accepted" // 已计入
	LateRefused  LateState = "refused"  // 不计入
	LateSettled  LateState = "settled"  // 已与原记录抵销
)

// LateProposal (处理建议) is what the first of two persons wants done with a late fact; empty while nobody has said.
type LateProposal string

// The proposals.
const (
	ProposeAccept LateProposal = "accept" // 建议计入
	ProposeRefuse LateProposal = "refuse" // 建议不计入
)

func proposing(accept bool) LateProposal {
	if accept {
		return ProposeAccept
	}
	return ProposeRefuse
}

// LateFact (迟到事实) is one that became known after its year was closed and would move a subject's
// points. It is kept, and enters only by the word of two persons: one proposes, another decides.
type LateFact struct {
	FactID     kernel.ID     `json:"fact_id"`
	SubjectID  kernel.ID     `json:"subject_id"`
	Name       string        `json:"name"`
	Within     string        `json:"within" doc:"所在单位或支部"`
	Day        kernel.Day    `json:"day"`
	KnownDay   kernel.Day    `json:"known_day" doc:"何日得知"`
	What       string        `json:"what" doc:"什么事"`
	Points     kernel.Points `json:"points" doc:"计入后各条规则的分值之和，未扣除上限"`
	Reversal   bool          `json:"reversal" doc:"冲正"`
	State      LateState     `json:"state" enum:"waiting,accepted,refused,settled"`
	Proposal   LateProposal  `json:"proposal" enum:",accept,refuse" doc:"待复核的处理建议，没有为空"`
	Proposed   Signature     `json:"proposed" doc:"提出处理建议"`
	Decided    Signature     `json:"decided" doc:"复核"`
	Reason     string        `json:"reason" doc:"计入或不计入的理由"`
	Answer     string        `json:"answer" doc:"上一次建议未获同意的理由，没有为空"`
	Mine       bool          `json:"mine" doc:"建议由本人提出，可以撤回"`
	Barred     string        `json:"barred" doc:"等待办理、但不能由本人办理的原因，没有为空"`
	SourceType string        `json:"source_type"`
	SourceID   kernel.ID     `json:"source_id"`
}

// LateCounts (迟到事实数) counts a closed year's late facts by what became of them.
type LateCounts struct {
	Waiting  int `json:"waiting"`
	Proposed int `json:"proposed" doc:"等待决定的当中，已有建议、待另一人复核的"`
	Accepted int `json:"accepted"`
	Refused  int `json:"refused"`
}

// held are the facts that a kind of subject's points leave out.
type held map[SubjectType]map[kernel.ID]bool

func (h held) out(t SubjectType, f *fact.Fact) bool { return f.Late && h[t][f.ID] }

// moving are the facts of which the year's rules make entries.
func (y *Year) moving(facts []fact.Fact) (out []fact.Fact, subjects []kernel.ID) {
	for i := range facts {
		if entries := y.Entries(nil, &facts[i]); len(entries) > 0 {
			out, subjects = append(out, facts[i]), append(subjects, entries[0].Subject)
		}
	}
	return out, subjects
}
