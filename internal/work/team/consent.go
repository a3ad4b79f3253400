package team

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/paper"
)

// Kind (变动类别) is how a team changes inside its term.
type Kind string

// The kinds.
const (
	Remove Kind = "remove" // 免职
	Move   Kind = "move"   // 调动
	Add    Kind = "add"    // 增补
)

var kindWords = map[Kind]string{Remove: "免职", Move: "调动", Add: "增补"}

// State (请示状态) is how far a request has come.
type State string

// The states. A returned request is written anew.
const (
	Asked     State = "asked"
	Granted   State = "granted"
	Returned  State = "returned"
	Withdrawn State = "withdrawn"
	Entered   State = "entered"
)

// Consent (任期内变动请示) asks the level above, before it is done, for its consent that a secretary or deputy
// secretary is taken off, moved or added inside the term (R28).
type Consent struct {
	ID           kernel.ID   `json:"id"`
	OrgID        kernel.ID   `json:"org_id"`
	OrgName      string      `json:"org_name"`
	MemberID     kernel.ID   `json:"member_id"`
	MemberName   string      `json:"member_name"`
	Duty         member.Duty `json:"duty"`
	DutyName     string      `json:"duty_name"`
	Kind         Kind        `json:"kind" enum:"remove,move,add"`
	KindName     string      `json:"kind_name"`
	Day          kernel.Day  `json:"day" doc:"拟变动日期：免职、调动为不再任职的第一日，增补为任职日期"`
	Reason       string      `json:"reason"`
	State        State       `json:"state" enum:"asked,granted,returned,withdrawn,entered"`
	AskedName    string      `json:"asked_name"`
	AskedAt      int64       `json:"asked_at" doc:"毫秒"`
	AnsweredName string      `json:"answered_name"`
	AnsweredAt   int64       `json:"answered_at" doc:"毫秒"`
	GrantedOn    kernel.Day  `json:"granted_on" doc:"同意日期"`
	Opinion      string      `json:"opinion"`
	PaperID      kernel.ID   `json:"paper_id" doc:"批复，没有为 0"`
	PaperNumber  string      `json:"paper_number"`
	EnteredDay   kernel.Day  `json:"entered_day" doc:"已登记的变动日期"`
	Superior     string      `json:"superior" doc:"答复的上级党组织"`
	MayAnswer    bool        `json:"may_answer" doc:"由本人的职务答复"`
	Barred       string      `json:"barred" doc:"职务可以答复、但不能由本人答复的原因，没有为空"`
	Version      int         `json:"version"`

	askedBy kernel.ID
}

// Change (任期内变动) is one chief's coming or going as somebody enters it into the roster.
type Change struct {
	Position member.Position
	Begins   bool
	Day      kernel.Day // the first day with the duty, or the first without it
}

// needsConsent decides whether a change lies inside the term that runs (R28): a chief's duty that ends after the term
// began, or that begins after its first day when somebody held it in the term before. Who holds a duty first in a
// term was elected to it; without a recorded term there is none to change within.
func (s staffed) needsConsent(c Change, t Term) bool {
	if t.Began == "" || !slices.Contains(chiefs, c.Position.Duty) {
		return false
	}
	if !c.Begins {
		return c.Day > t.Began
	}
	return c.Day > t.Began && slices.ContainsFunc(s.held, func(p member.Position) bool {
		return p.Duty == c.Position.Duty && p.ID != c.Position.ID && (p.To == "" || p.To >= t.Began) && p.From < c.Day && (p.To == "" || p.To >= p.From)
	})
}

// covers tells whether a consent that was granted covers a change: of that person and duty, given before it.
func (c *Consent) covers(x Change) bool {
	return c.State == Granted && c.OrgID == x.Position.OrgID && c.MemberID == x.Position.MemberID && c.Duty == x.Position.Duty &&
		(c.Kind == Add) == x.Begins && c.GrantedOn <= x.Day
}

// Answer (答复) is what the level above says.
type Answer struct {
	Grant   bool
	Day     kernel.Day // of the consent; empty: today
	Opinion string     // why it is returned, or the number of a consent given on paper before
}

// answer moves a request on.
func (c *Consent) answer(actor kernel.Actor, a Answer, today kernel.Day, at int64) error {
	a.Opinion = strings.TrimSpace(a.Opinion)
	long := utf8.RuneCountInString(a.Opinion) >= 5
	switch {
	case c.State != Asked:
		return ErrAnswered
	case actor.Account != 0 && actor.Account == c.askedBy:
		return ErrOwnAnswer
	case !a.Grant && !long:
		return ErrOpinion.At("opinion")
	}
	c.State, c.Opinion, c.AnsweredName, c.AnsweredAt = Returned, a.Opinion, actor.Name, at
	if !a.Grant {
		return nil
	}
	if a.Day == "" {
		a.Day = today
	}
	switch {
	case !a.Day.Valid() || a.Day > today:
		return ErrGrantDay.At("day")
	case a.Day < today && !long:
		return ErrGrantBasis.At("opinion")
	case a.Day > c.Day:
		return ErrGrantLate.With(c.Day.Chinese()).At("day")
	}
	c.State, c.GrantedOn = Granted, a.Day
	return nil
}

// seat is the seat that a request keeps free while it is open: an organisation has one secretary, of deputies there
// may be several.
func (c *Consent) seat() string {
	if c.Kind == Add && c.Duty == member.Secretary {
		return string(member.Secretary)
	}
	return ""
}

// what is the change in words: 免去王建国同志第一党支部书记职务.
func (c *Consent) what() string {
	switch c.Kind {
	case Add:
		return fmt.Sprintf("增补%s同志为%s%s", c.MemberName, c.OrgName, c.DutyName)
	case Move:
		return fmt.Sprintf("%s同志调离，不再担任%s%s职务", c.MemberName, c.OrgName, c.DutyName)
	}
	return fmt.Sprintf("免去%s同志%s%s职务", c.MemberName, c.OrgName, c.DutyName)
}

// reply (批复) is the paper that gives the consent.
func (c *Consent) reply(issuer kernel.ID, day kernel.Day) paper.Draft {
	text := []paper.Block{
		paper.P(fmt.Sprintf("你们关于%s%s任期内%s的请示收悉。经研究，同意%s。", c.OrgName, c.DutyName, c.KindName, c.what())),
		paper.P("请按规定程序办理，并及时登记任职变动。"),
	}
	if c.Opinion != "" {
		text = append(text, paper.P(strings.TrimSuffix(c.Opinion, "。")+"。"))
	}
	return paper.Draft{
		Kind: "reply", Title: fmt.Sprintf("关于同意%s%s任期内%s的批复", c.OrgName, c.DutyName, c.KindName), To: []kernel.ID{c.OrgID},
		Text: append(text, paper.P("此复。")), Issuer: issuer, Day: day,
	}
}

// ask checks a request for the consent to a change.
func (s staffed) ask(c *Consent, t Term, today kernel.Day) error {
	holds := slices.ContainsFunc(s.held, func(p member.Position) bool {
		return p.MemberID == c.MemberID && p.Duty == c.Duty && p.From <= today && (p.To == "" || p.To >= today)
	})
	switch {
	case !slices.Contains([]org.Kind{org.Committee, org.GeneralBranch, org.Branch}, s.kind):
		return ErrOrg.At("org_id")
	case kindWords[c.Kind] == "":
		return ErrKind.At("kind")
	case !slices.Contains(chiefs, c.Duty):
		return ErrDuty.At("duty")
	case t.Began == "":
		return ErrNoTerm
	case c.Kind != Add && !holds:
		return ErrNotHeld.With(c.Duty.Chinese()).At("member_id")
	case c.Kind == Add && holds:
		return ErrHeld.With(c.Duty.Chinese()).At("member_id")
	case !c.Day.Valid():
		return ErrChangeDay.At("day")
	case c.Day <= t.Began:
		return ErrOutsideTerm.With(t.Began.Chinese()).At("day")
	case utf8.RuneCountInString(c.Reason) < 5:
		return ErrReason.At("reason")
	}
	return nil
}
