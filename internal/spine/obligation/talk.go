package obligation

import (
	"slices"

	"sanchuang/internal/kernel"
)

// Circle (人员范围) is a part of an organisation's people on a day.
type Circle string

// The circles of talks (R11). Ordinary are the members without a seat in the committee.
const (
	Leading  Circle = "secretary"
	Seated   Circle = "committee"
	Ordinary Circle = "members"
)

// Pairing (谈话关系) says that each of Whom is talked with by one of With.
type Pairing struct{ With, Whom Circle }

// Talk (谈话) is one recorded talk: its host with each of the others.
type Talk struct {
	Day    kernel.Day
	Host   kernel.ID
	People []kernel.ID
}

// partner is whom somebody talked with, and when.
type partner struct {
	member kernel.ID
	day    kernel.Day
}

// Partners lists for each member with whom they talked.
type Partners map[kernel.ID][]partner

// PartnersIn reads them from the talks. Two who only sat in the same talk did not talk with each other.
func PartnersIn(talks []Talk) Partners {
	out := Partners{}
	for _, t := range talks {
		for _, id := range t.People {
			if t.Host != 0 && id != t.Host {
				out[id] = append(out[id], partner{t.Host, t.Day})
				out[t.Host] = append(out[t.Host], partner{id, t.Day})
			}
		}
	}
	return out
}

// Covered (谈话覆盖) answers whom a pairing concerns in an organisation on a day, by coverage of people and not
// of pairs, and who of them was talked with. Nobody is owed a talk that there is no one to hold.
func Covered(by Pairing, u Owner, members []kernel.ID, talks Partners, day kernel.Day) []Person {
	var whom []kernel.ID
	for _, id := range members {
		seated, leads := sits(u.Seats, id, day), sits(u.Heads, id, day)
		if by.Whom == Seated && seated && !leads || by.Whom == Ordinary && !seated && !leads {
			whom = append(whom, id)
		}
	}
	switch {
	case by.With == Leading && !anybody(u.Heads, day), by.With == Seated && !anybody(u.Seats, day):
		return nil
	case by.With == Ordinary && len(whom) < 2:
		return nil
	}
	out := make([]Person, len(whom))
	for i, id := range whom {
		out[i] = Person{id, slices.ContainsFunc(talks[id], func(p partner) bool {
			switch by.With {
			case Leading:
				return sits(u.Heads, p.member, p.day)
			case Seated:
				return sits(u.Seats, p.member, p.day)
			}
			return !sits(u.Seats, p.member, p.day) && slices.Contains(members, p.member)
		})}
	}
	return out
}

func sits(seats []Head, id kernel.ID, day kernel.Day) bool {
	return slices.ContainsFunc(seats, func(h Head) bool { return h.Member == id && h.From <= day && day <= h.To })
}

func anybody(seats []Head, day kernel.Day) bool {
	return slices.ContainsFunc(seats, func(h Head) bool { return h.From <= day && day <= h.To })
}
