package inspection

import (
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/register"
)

// LiaisonVisit (到点指导) is one committee member's visit to one department on one day.
type LiaisonVisit struct {
	register.Head
	Day      kernel.Day `json:"day"`
	Content  string     `json:"content" doc:"指导内容"`
	Feedback string     `json:"feedback" doc:"反馈的意见"`
}

var own = []string{"day", "content", "feedback"}

// Fields implements register.Record.
func (v *LiaisonVisit) Fields() []any { return []any{&v.Day, &v.Content, &v.Feedback} }

func check(v *LiaisonVisit, today kernel.Day) error {
	if v.MemberID == 0 && v.MemberName == "" {
		return ErrMember.At("member_name")
	}
	return register.CheckDay(v.Day, today, "day", true)
}

func key(v *LiaisonVisit) string { return register.Fingerprint(v.OrgID, v.Day, v.Person()) }

func facts(v *LiaisonVisit) []fact.Fact {
	return []fact.Fact{{Kind: "inspection.liaison_visited", Subject: fact.Subject{Type: fact.Org, ID: v.subject()}, Day: v.Day}}
}

func (v *LiaisonVisit) subject() kernel.ID {
	if v.DepartmentID != 0 {
		return v.DepartmentID
	}
	return v.OrgID
}

// FactKinds are the facts inspection writes.
var FactKinds = []fact.Kind{
	{Code: "inspection.liaison_visited", Name: "联系点到点指导", Unit: "次", Subject: fact.Org},
	{Code: "inspection.talk_owed", Name: "新任专职副书记应谈话", Unit: "人次", Subject: fact.Org},
	{Code: "inspection.talked", Name: "新任专职副书记谈话", Unit: "人次", Subject: fact.Org},
}

// Coverage (到点指导覆盖) is what the visits come to: departments visited at all, and as often as is due
// (R55). Two visits to a department on one day count once.
func Coverage(visits map[kernel.ID][]kernel.Day, due int) (visited, enough int) {
	for _, days := range visits {
		distinct := map[kernel.Day]bool{}
		for _, d := range days {
			distinct[d] = true
		}
		if len(distinct) > 0 {
			visited++
		}
		if len(distinct) >= due {
			enough++
		}
	}
	return visited, enough
}
