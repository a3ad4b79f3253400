package demo

import (
	"cmp"
	"slices"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
)

// electedAbove are the duties that a 机关党委 or 党总支 elects; its full-time deputy is appointed.
var electedAbove = []member.Duty{member.Secretary, member.Organiser, member.Publicist, member.Discipline}

// electUppers makes the posts above the branches change with the elections: who followed at the end of a term did so
// on the day of the election nearest to it. Who followed somebody gone keeps the day, which is a change inside the
// term. It draws nothing, so that whoever holds a post holds it still.
func (c *city) electUppers() {
	began := map[kernel.ID][]kernel.Day{}
	for _, t := range c.terms {
		began[t.OrgID] = append(began[t.OrgID], t.Began)
	}
	for _, x := range c.departments {
		if x.body != nil {
			c.electUpper(x.body.id, began[x.body.id], electedAbove...)
		}
		for _, g := range x.generals {
			c.electUpper(g.id, began[g.id], append([]member.Duty{member.Deputy}, electedAbove...)...)
		}
	}
}

func (c *city) electUpper(id kernel.ID, days []kernel.Day, duties ...member.Duty) {
	for _, duty := range duties {
		var held []*post
		for _, p := range c.posts {
			if p.org == id && p.duty == duty {
				held = append(held, p)
			}
		}
		slices.SortStableFunc(held, func(a, b *post) int { return cmp.Compare(a.from, b.from) })
		elect(held, days)
	}
}

// elect moves the turns of one seat to days of election.
func elect(held []*post, days []kernel.Day) {
	for i, p := range held {
		var before *post
		if i > 0 {
			before = held[i-1]
		}
		if before != nil && (before.to.AddDays(1) != p.from || before.person.at(p.from) == nil) {
			continue // the seat stood empty, or whoever held it has gone
		}
		best := kernel.Day("")
		for _, d := range days {
			able := d < p.to && p.person.at(d) != nil && p.person.full(d) && !p.person.retiredOn(d) && (p.from < d || at(p.person, d, p.from))
			if before != nil {
				able = able && before.from < d && before.person.at(d.AddDays(-1)) != nil && at(before.person, p.from, d.AddDays(-1))
			}
			if able && (best == "" || apart(d, p.from) < apart(best, p.from)) {
				best = d
			}
		}
		if best == "" {
			continue
		}
		if p.from = best; before != nil {
			before.to = best.AddDays(-1)
		}
	}
}

// at tells whether somebody was a member throughout the days, in whatever branch.
func at(p *person, from, to kernel.Day) bool {
	for _, s := range p.stays {
		if s.from <= from && from <= s.to {
			if to <= s.to {
				return true
			}
			from = s.to.AddDays(1)
		}
	}
	return from > to
}

// apart is how many days lie between two.
func apart(a, b kernel.Day) int {
	if a > b {
		a, b = b, a
	}
	return a.DaysUntil(b)
}
