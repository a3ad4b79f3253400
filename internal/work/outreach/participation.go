package outreach

import (
	"regexp"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/register"
)

// Ways (参加方式) in which a member serves in an action.
var Ways = register.Codes{
	{Code: "sent", Name: "下沉社区", Also: []string{"下沉", "组织下派", "单位选派", "结对社区", "包保社区"}},
	{Code: "volunteered", Name: "居住地志愿服务", Also: []string{"志愿服务", "居住地", "居住社区", "就地志愿服务", "双报到"}},
}

// Action (专项行动) is kept as data; its code is the detail of the facts.
type Action struct {
	Code    string     `json:"code" pattern:"^[a-z][a-z0-9_]{2,39}$" doc:"代码，保存后不再改"`
	Name    string     `json:"name" minLength:"2" maxLength:"40"`
	FromDay kernel.Day `json:"from_day" maxLength:"10" required:"false"`
	ToDay   kernel.Day `json:"to_day" maxLength:"10" required:"false"`
	Sort    int        `json:"sort" minimum:"0" maximum:"9999"`
	Active  bool       `json:"active" doc:"是否还可登记"`
	Version int        `json:"version" minimum:"0" required:"false"`
}

var codeForm = regexp.MustCompile(`^[a-z][a-z0-9_]{2,39}$`)

func (a Action) check() error {
	switch {
	case !codeForm.MatchString(a.Code):
		return ErrActionCode.At("code")
	case len([]rune(a.Name)) < 2:
		return ErrActionName.At("name")
	case a.FromDay != "" && !a.FromDay.Valid():
		return register.ErrDay.At("from_day")
	case a.ToDay != "" && !a.ToDay.Valid():
		return register.ErrDay.At("to_day")
	case a.ToDay != "" && a.ToDay < a.FromDay:
		return register.ErrReversed.At("to_day")
	}
	return nil
}

// Participation (参加专项行动) is one member's service in an action over a stretch of days.
type Participation struct {
	register.Head
	Action     string     `json:"action" doc:"专项行动代码"`
	ActionName string     `json:"action_name"`
	Way        string     `json:"way" enum:"sent,volunteered"`
	Community  string     `json:"community"`
	Work       string     `json:"work" doc:"承担的工作"`
	FromDay    kernel.Day `json:"from_day"`
	ToDay      kernel.Day `json:"to_day" doc:"未结束或只有一天的为空"`

	actionStopped bool // no longer offered for new records
}

var participationOwn = []string{"action", "action_name", "way", "community", "work", "from_day", "to_day"}

// Fields implements register.Record.
func (p *Participation) Fields() []any {
	return []any{&p.Action, &p.ActionName, &p.Way, &p.Community, &p.Work, &p.FromDay, &p.ToDay}
}

func checkParticipation(p *Participation, today kernel.Day) error {
	if p.MemberID == 0 {
		return register.ErrNoPerson.At("member_id")
	}
	err := register.CheckAll(
		register.CheckDay(p.FromDay, today, "from_day", true),
		register.CheckDay(p.ToDay, today, "to_day", false),
		Ways.Must(p.Way, "way"))
	if err == nil && p.ToDay != "" && p.ToDay < p.FromDay {
		return register.ErrReversed.At("to_day")
	}
	if err == nil && p.Way == "sent" && strings.TrimSpace(p.Community) == "" {
		return ErrCommunity.At("community")
	}
	return err
}

// given refuses a new record of an action that has been stopped, and a change to such an action.
func given(was, now *Participation) error {
	if now.actionStopped && (was == nil || was.Action != now.Action) {
		return ErrStopped.With(now.ActionName).At("action")
	}
	return nil
}

func participationKey(p *Participation) string {
	return register.Fingerprint(p.Action, p.Way, p.MemberID, p.FromDay, p.Community)
}

// participationFacts: one fact a service, whatever its length; persons are counted by subject.
func participationFacts(p *Participation) []fact.Fact {
	return []fact.Fact{{
		Kind: "outreach." + p.Way, Detail: p.Action, Subject: fact.Subject{Type: fact.Member, ID: p.MemberID}, Day: p.FromDay,
		Attrs: map[string]string{"community": p.Community},
	}}
}

// FactKinds are the facts outreach writes.
var FactKinds = []fact.Kind{
	{Code: "outreach.visited", Name: "走访联系点", Unit: "次", Subject: fact.Org, Details: register.Details(PlaceKinds)},
	{Code: "outreach.visit_made", Name: "参加走访", Unit: "次", Subject: fact.Member, Details: register.Details(PlaceKinds)},
	{Code: "outreach.sent", Name: "下沉社区", Unit: "次", Subject: fact.Member, Attrs: asked},
	{Code: "outreach.volunteered", Name: "居住地志愿服务", Unit: "次", Subject: fact.Member, Attrs: asked},
}

var asked = []fact.Attr{{Code: "community", Name: "社区"}}
