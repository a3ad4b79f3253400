package points

import (
	"time"

	"sanchuang/internal/kernel"
)

// ClosingState is how far the closing of a year has come.
type ClosingState string

// The states. A year is closed from the second person's word until another two reopen it.
const (
	ClosingProposed ClosingState = "proposed"  // 待复核
	Closed          ClosingState = "closed"    // 已结账
	Reopening       ClosingState = "reopening" // 申请重新开放
	Reopened        ClosingState = "reopened"  // 已重新开放
	ClosingDropped  ClosingState = "dropped"   // 未通过或已撤回
)

// Signature (经办) is who did one step of something that takes two persons, and when.
type Signature struct {
	Account kernel.ID `json:"account" doc:"账号；0为尚未"`
	Name    string    `json:"name"`
	At      int64     `json:"at" doc:"毫秒，0为尚未"`
}

// by reports whether the actor gave it.
func (s Signature) by(a kernel.Actor) bool { return s.Account == a.Account && s.Name == a.Name }

// Closing (年度结账) settles a term's points of one kind of subject by two persons of the committee.
// What is computed afterwards is computed by the versions of then; facts that become known later
// wait for a decision.
type Closing struct {
	ID kernel.ID `json:"id"`
	Term
	Subject  SubjectType  `json:"subject" enum:"member,branch,department"`
	State    ClosingState `json:"state" enum:"proposed,closed,reopening,reopened,dropped"`
	Note     string       `json:"note" doc:"结账说明"`
	Proposed Signature    `json:"proposed" doc:"提出结账"`
	Closed   Signature    `json:"closed" doc:"复核结账"`
	Reason   string       `json:"reason" doc:"重新开放的理由"`
	Asked    Signature    `json:"asked" doc:"提出重新开放"`
	Reopened Signature    `json:"reopened" doc:"复核重新开放"`
	Answer   string       `json:"answer" doc:"未通过的理由"`
	Version  int          `json:"version" doc:"修改次数，办理时原样带回"`
	versions string
}

// mayPropose: only a term that is over can be closed.
func mayPropose(t Term, last, today kernel.Day) error {
	if last >= today {
		return ErrYearNotOver.With(t.Chinese()).At("year")
	}
	return nil
}

// ask begins the reopening.
func (c *Closing) ask(a kernel.Actor, reason string, now int64) error {
	if c.State != Closed {
		return ErrClosingMoved
	}
	c.State, c.Reason, c.Answer, c.Asked = Reopening, reason, "", Signature{a.Account, a.Name, now}
	return nil
}

// first is whose word waits for a second person.
func (c *Closing) first() Signature {
	if c.State == Reopening {
		return c.Asked
	}
	return c.Proposed
}

// decide is the second person's word on what the first proposed. Who proposed may only take it back.
func (c *Closing) decide(a kernel.Actor, agree bool, answer string, now int64) error {
	first := c.first()
	switch {
	case c.State != ClosingProposed && c.State != Reopening:
		return ErrClosingMoved
	case agree && first.by(a):
		return ErrSecondPerson
	case !agree && answer == "" && !first.by(a):
		return ErrWhyNot.At("reason")
	}
	mine := Signature{a.Account, a.Name, now}
	switch {
	case c.State == ClosingProposed && agree:
		c.State, c.Closed = Closed, mine
	case c.State == ClosingProposed:
		c.State, c.Answer = ClosingDropped, answer
	case agree:
		c.State, c.Reopened = Reopened, mine
	default:
		c.State, c.Answer, c.Reason, c.Asked = Closed, answer, "", Signature{}
	}
	return nil
}

// ClosedMark (结账标记) says on statements and rankings that the year's points are settled.
type ClosedMark struct {
	Day  kernel.Day `json:"day" doc:"结账日"`
	Late int        `json:"late" doc:"结账后才知道、还没有决定是否计入的记录数"`
}

func termTitle(term Term, t SubjectType) string { return term.Chinese() + t.Chinese() + "积分" }

func millis(ms int64) time.Time { return time.UnixMilli(ms) }
