package inspection

import (
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/register"
)

// LiaisonPoint (联系点) says that a committee member is the contact of a department from a day to a day.
type LiaisonPoint struct {
	register.Head
	From kernel.Day `json:"from_day" doc:"开始联系的日期"`
	To   kernel.Day `json:"to_day" doc:"最后一日，现在仍联系的为空"`

	kind    org.Kind   // of the organisation, found when the record is resolved
	clashes kernel.Day // from when on the same member is the contact there already
}

var pointOwn = []string{"from_day", "to_day"}

// Fields implements register.Record.
func (p *LiaisonPoint) Fields() []any { return []any{&p.From, &p.To} }

// On reports whether the contact is in force on a day.
func (p *LiaisonPoint) On(day kernel.Day) bool {
	return p.From <= day && (p.To == "" || day <= p.To)
}

// meets reports whether two stretches of days share one.
func (p *LiaisonPoint) meets(o *LiaisonPoint) bool {
	return (p.To == "" || o.From <= p.To) && (o.To == "" || p.From <= o.To)
}

func checkPoint(p *LiaisonPoint, _ kernel.Day) error {
	switch {
	case p.kind != org.Department:
		return ErrPointDepartment.At("org_id")
	case p.MemberID == 0 && p.MemberName == "":
		return ErrPointMember.At("member_name")
	case !p.From.Valid():
		return ErrPointFrom.At("from_day")
	case p.To != "" && (!p.To.Valid() || p.To < p.From):
		return ErrPointTo.At("to_day")
	case p.clashes != "":
		return ErrPointTwice.With(p.clashes.Chinese()).At("from_day")
	}
	return nil
}

func pointKey(p *LiaisonPoint) string { return register.Fingerprint(p.OrgID, p.From, p.Person()) }

// noFacts: who is whose contact has happened to nobody; the visits say their own.
func noFacts(*LiaisonPoint) []fact.Fact { return nil }

// HandOver (移交联系点) gives a member's contact points to another from a day on.
type HandOver struct {
	FromMember kernel.ID
	FromName   string
	ToMember   kernel.ID
	ToName     string
	Day        kernel.Day
}

func (h HandOver) check() error {
	switch {
	case h.FromMember == 0 && h.FromName == "":
		return ErrPointMember.At("from_name")
	case h.ToMember == 0 && h.ToName == "":
		return ErrPointMember.At("to_name")
	case h.FromMember == h.ToMember && h.FromName == h.ToName:
		return ErrSameMember.At("to_name")
	case !h.Day.Valid():
		return ErrHandOverDay.At("day")
	}
	return nil
}

// heldBy reports whether the point is the leaving member's on the day of the hand-over or after it.
func (h HandOver) heldBy(p *LiaisonPoint) bool {
	if p.To != "" && p.To < h.Day {
		return false
	}
	if h.FromMember != 0 {
		return p.MemberID == h.FromMember
	}
	return p.MemberID == 0 && p.MemberName == h.FromName
}
