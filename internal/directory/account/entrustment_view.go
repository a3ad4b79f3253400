package account

import (
	"encoding/json"
	"slices"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
)

// Entrustment (委托) is a hand-over (交接) or a delegation (代理) as those concerned see it.
type Entrustment struct {
	ID            kernel.ID        `json:"id"`
	Kind          EntrustmentKind  `json:"kind" enum:"handover,delegation"`
	State         EntrustmentState `json:"state" enum:"proposed,accepted,confirmed,done,declined,refused,withdrawn,lapsed"`
	StateText     string           `json:"state_text"`
	RoleName      string           `json:"role_name"`
	OrgID         kernel.ID        `json:"org_id"`
	OrgName       string           `json:"org_name"`
	FromName      string           `json:"from_name" doc:"移交人或委托人"`
	ToName        string           `json:"to_name" doc:"接手人或代理人"`
	FromDay       kernel.Day       `json:"from_day"`
	ToDay         kernel.Day       `json:"to_day" doc:"交接为空"`
	Acts          []string         `json:"acts" doc:"代理的事项"`
	Note          string           `json:"note"`
	NeedsAccount  bool             `json:"needs_account" doc:"接手人还没有账号"`
	MadeAt        int64            `json:"made_at" doc:"毫秒"`
	MadeName      string           `json:"made_name"`
	AcceptedAt    int64            `json:"accepted_at" doc:"毫秒；没有为 0"`
	ConfirmedAt   int64            `json:"confirmed_at" doc:"毫秒；没有为 0"`
	ConfirmedName string           `json:"confirmed_name" doc:"确认授权的安全管理员"`
	EndedAt       int64            `json:"ended_at" doc:"毫秒；没有为 0"`
	EndedName     string           `json:"ended_name"`
	Reason        string           `json:"reason"`
	Version       int              `json:"version"`
	MayAccept     bool             `json:"may_accept" doc:"等您接受"`
	MayWithdraw   bool             `json:"may_withdraw"`
	MayConfirm    bool             `json:"may_confirm" doc:"等您确认授权"`
	Barred        string           `json:"barred" doc:"职务可以确认、但不能由本人确认的原因，没有为空"`
}

// SheetLine (交接清单的一行) is a thing that goes over.
type SheetLine struct {
	Group string     `json:"group" doc:"类别，如待办事项"`
	Text  string     `json:"text"`
	Note  string     `json:"note"`
	Due   kernel.Day `json:"due" doc:"期限；没有为空"`
}

// Handed (委托详情) is one with what goes over: what waits now, or what went over on its day.
type Handed struct {
	Entrustment
	Sheet []SheetLine `json:"sheet" doc:"交接清单；代理没有"`
}

// Position (职务) is an office that the actor may hand over or delegate.
type Position struct {
	GrantID  kernel.ID `json:"grant_id"`
	Holder   string    `json:"holder"`
	RoleName string    `json:"role_name"`
	OrgName  string    `json:"org_name"`
	Own      bool      `json:"own" doc:"本人的职务"`
	Acts     []ActView `json:"acts" doc:"可以委托代理的事项；没有的只能交接"`
}

// ActView is an act that can be delegated.
type ActView struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// Person (可选的人) is somebody who can be named: by account, or by member who has none yet.
type Person struct {
	AccountID kernel.ID `json:"account_id" doc:"没有账号为 0"`
	MemberID  kernel.ID `json:"member_id"`
	Name      string    `json:"name"`
	OrgName   string    `json:"org_name"`
}

func (s *Service) showEntrustment(tree *org.Tree, e *entrustment, actor kernel.Actor, confirms bool) Entrustment {
	today := s.db.Today()
	v := Entrustment{
		e.id, e.kind, e.state, e.stateText(today), s.policy.RoleName(e.role), e.org, orgName(tree.FullName(e.org), e.org), e.fromName, e.toName, e.fromDay, e.toDay,
		s.policy.actNames(e.acts), e.note, e.to == 0, e.madeAt, e.madeName, e.acceptedAt, e.confirmedAt, e.confirmedName, e.endedAt, e.endedName, e.reason, e.version,
		e.state == Proposed && e.isFor(actor), e.mayWithdraw(today) == nil && (confirms || e.concerns(tree, actor)), confirms && e.state == Agreed, "",
	}
	if v.MayConfirm && e.party(actor) {
		v.MayConfirm, v.Barred = false, ErrEntrustmentOwn.Text
	}
	if e.kind == Handover {
		v.ToDay = ""
	}
	return v
}

// party reports whether it is the actor's own affair, which another security administrator confirms.
func (e *entrustment) party(actor kernel.Actor) bool {
	return actor.Account != 0 && (e.from == actor.Account || e.to == actor.Account || e.madeBy == actor.Account)
}

// stateText tells beside the state what the day makes of it.
func (e *entrustment) stateText(today kernel.Day) string {
	switch {
	case e.state == Confirmed && e.kind == Delegation && e.begun(today):
		return "代理中"
	case e.state == Confirmed:
		return "已确认，到日生效"
	case e.state == Done && e.kind == Delegation:
		return "已结束"
	}
	return entrustmentStates[e.state]
}

// concerns reports whether the actor may take it back: the holder, whoever began it, the one named,
// and those above.
func (e *entrustment) concerns(tree *org.Tree, actor kernel.Actor) bool {
	return e.from == actor.Account || e.madeBy == actor.Account || e.isFor(actor) || above(tree, actor, e.org)
}

// mergeFilters adds to saved filters those of a predecessor whose names are not taken; what is no
// list of named things is replaced only when nothing is there.
func mergeFilters(have, more string) string {
	var ours, theirs []map[string]any
	if json.Unmarshal([]byte(more), &theirs) != nil {
		if have == "" {
			return more
		}
		return have
	}
	if have != "" && json.Unmarshal([]byte(have), &ours) != nil {
		return have
	}
	for _, f := range theirs {
		if !slices.ContainsFunc(ours, func(o map[string]any) bool { return o["name"] == f["name"] }) {
			delete(f, "usual")
			ours = append(ours, f)
		}
	}
	b, err := json.Marshal(ours)
	if err != nil || len(b) > preferenceSize {
		return have
	}
	return string(b)
}
