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

// LateFact (迟到事实) is one that became known after its year was closed and would move a subject's
// points. It is kept, and enters only by a decision.
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
	Decided    Signature     `json:"decided"`
	Reason     string        `json:"reason"`
	SourceType string        `json:"source_type"`
	SourceID   kernel.ID     `json:"source_id"`
}

// LateCounts (迟到事实数) counts a closed year's late facts by what became of them.
type LateCounts struct {
	Waiting  int `json:"waiting"`
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
