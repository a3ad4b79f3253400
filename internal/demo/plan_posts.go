package demo

import (
	"slices"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
)

// filler finds holders for posts, term after term.
type filler struct {
	*city
	dice
}

// seat is a post to be filled from a day on.
type seat struct {
	org   kernel.ID
	duty  member.Duty
	stays []*stay // of those who may hold it
	from  kernel.Day
	to    kernel.Day // first day without the post; MaxDay while it lasts
	years int        // of a term
	free  func(*person) bool
}

func (c *city) planPosts() {
	f := &filler{c, newDice(c.Seed, "posts")}
	for _, x := range c.departments {
		if x.dissolved == "" {
			f.upper(x)
		}
	}
	for _, b := range c.branches {
		f.branch(b)
	}
}

// upper fills the posts above the branches; their holders hold none in a branch.
func (f *filler) upper(x *department) {
	var stays []*stay
	for _, b := range x.branches {
		if !b.retired {
			stays = append(stays, b.stays...)
		}
	}
	notUpper := func(p *person) bool { return !p.upper }
	fill := func(org kernel.ID, duty member.Duty, years int) {
		for _, p := range f.fill(seat{org, duty, stays, max(x.founded, "2016-03-01"), kernel.MaxDay, years, notUpper}) {
			p.person.upper = true
		}
	}
	if x.body == nil {
		if x.size >= 12 && len(x.branches) > 0 {
			f.fill(seat{x.id, member.AffairsCadre, stays, max(x.founded, "2019-03-01"), kernel.MaxDay, 4, notUpper})
		}
		return
	}
	years := 3
	if x.body.kind == org.Committee {
		years = 5
	}
	fill(x.body.id, member.Secretary, years)
	fill(x.body.id, member.FullTimeDeputy, years)
	if x.body.kind == org.Committee {
		fill(x.body.id, member.Discipline, years)
		fill(x.body.id, member.Organiser, years)
	}
	fill(x.id, member.AffairsCadre, 4)
}

// branch fills a branch's own posts. A 支委会 is elected from seven full members on (R17).
func (f *filler) branch(b *branch) {
	end := kernel.MaxDay
	if b.dissolved != "" {
		end = b.dissolved
	}
	taken := map[*person]bool{}
	fill := func(duty member.Duty, from kernel.Day, once bool) {
		free := func(p *person) bool { return !p.upper && (!once || !taken[p]) }
		posts := f.fill(seat{b.id, duty, b.stays, max(b.founded, from), end, 3, free})
		for _, p := range posts {
			taken[p.person] = true
		}
		b.posts = append(b.posts, posts...)
	}
	fill(member.Secretary, f.termBefore(), false)
	full := 0
	for _, p := range b.on(f.today) {
		if p.full(f.today) {
			full++
		}
	}
	recent := kernel.MakeDay(f.Year-2, f.between(1, 12), 15)
	if full >= 18 {
		fill(member.Deputy, recent, true)
	}
	if full >= 7 {
		fill(member.Organiser, recent, true)
		fill(member.Publicist, recent, true)
	}
	if full >= 22 {
		fill(member.Discipline, recent, true)
	}
	for _, g := range b.groups {
		if g.leader != nil && len(g.leader.stays) == 1 {
			f.posts = append(f.posts, &post{g.leader, g.id, member.GroupLeader, max(recent, g.leader.stays[0].from, b.founded), kernel.MaxDay})
		}
	}
}

// planTeams completes the committees: a publicity commissioner for a 机关党委, a discipline commissioner for a branch.
// A few stay without. It draws from dice of its own, so that all other posts remain whose they were.
func (c *city) planTeams() {
	f := &filler{c, newDice(c.Seed, "teams")}
	for _, x := range c.departments {
		if x.dissolved != "" || x.body == nil || x.body.kind != org.Committee || f.in(12) {
			continue
		}
		var stays []*stay
		for _, b := range x.branches {
			if !b.retired {
				stays = append(stays, b.stays...)
			}
		}
		for _, p := range f.fill(seat{x.body.id, member.Publicist, stays, max(x.founded, "2016-03-01"), kernel.MaxDay, 5, func(p *person) bool { return !p.upper }}) {
			p.person.upper = true
		}
	}
	for _, x := range c.departments {
		for _, g := range x.generals {
			f.general(x, g)
		}
	}
	for _, b := range c.branches { // whoever sees to publicity sees to discipline too, where nobody else does
		if slices.ContainsFunc(b.posts, func(p *post) bool { return p.duty == member.Discipline }) || f.in(25) {
			continue
		}
		for _, p := range b.posts {
			if p.duty == member.Publicist {
				f.posts = append(f.posts, &post{p.person, p.org, member.Discipline, p.from, p.to})
			}
		}
	}
}

// general fills the posts of a subordinate unit's 党总支. A secretary of one of its branches may hold one, nobody two.
func (f *filler) general(x *department, g subordinate) {
	own := &filler{f.city, newDice(f.Seed, "general "+g.name)}
	var stays []*stay
	for _, b := range g.branches {
		stays = append(stays, b.stays...)
	}
	taken := map[*person]bool{}
	for _, duty := range []member.Duty{member.Secretary, member.Deputy, member.Organiser, member.Publicist, member.Discipline} {
		for _, p := range own.fill(seat{g.id, duty, stays, max(x.founded, "2016-03-01"), kernel.MaxDay, 3, func(p *person) bool { return !p.upper && !taken[p] }}) {
			taken[p.person] = true
		}
	}
}

// termBefore is a day before the programme on which a running term had begun.
func (f *filler) termBefore() kernel.Day { return kernel.MakeDay(2014+f.IntN(3), f.between(1, 12), 10) }

// fill finds a holder for each term; somebody who goes before its end is followed on that day.
func (f *filler) fill(s seat) []*post {
	var out []*post
	var last *person
	for day, n := s.from, 0; day < s.to && day <= f.last && n < 40; n++ {
		end := min(day.AddMonths(12*s.years), s.to)
		who, until := f.choose(s, day, last)
		if who == nil {
			day = day.AddMonths(2) // vacant until somebody comes
			continue
		}
		next := min(end, until.AddDays(1))
		to := next.AddDays(-1)
		if until == kernel.MaxDay {
			next, to = end, end.AddDays(-1)
		}
		if end == kernel.MaxDay || next > f.last {
			to, next = until, kernel.MaxDay
			if s.to != kernel.MaxDay {
				to = min(until, s.to.AddDays(-1))
			}
		}
		out = append(out, &post{who, s.org, s.duty, day, to})
		last, day = who, next
	}
	f.posts = append(f.posts, out...)
	return out
}

// choose prefers whoever holds the post, then those who stay for good.
func (f *filler) choose(s seat, day kernel.Day, last *person) (*person, kernel.Day) {
	var able []*stay
	longest := kernel.Day("")
	for _, t := range s.stays {
		p := t.person
		if t.from > day || t.to < day || !s.free(p) || !p.full(day) || !t.branch.retired && p.retiredOn(day) {
			continue
		}
		if p == last && t.to == kernel.MaxDay && f.in(55) {
			return p, t.to
		}
		able, longest = append(able, t), max(longest, t.to)
	}
	if len(able) == 0 {
		return nil, ""
	}
	best := able[:0:0]
	for _, t := range able {
		if t.to == longest {
			best = append(best, t)
		}
	}
	chosen := pick(f.dice, best)
	return chosen.person, chosen.to
}

// secretariesOn are the persons in office as secretaries on day, in the order of the plan.
func (c *city) secretariesOn(day kernel.Day) []*post {
	return c.holding(day, member.Secretary)
}

// holding are the posts of these duties on day; a person comes once.
func (c *city) holding(day kernel.Day, duties ...member.Duty) []*post {
	var out []*post
	seen := map[*person]bool{}
	for _, duty := range duties {
		for _, p := range c.posts {
			if p.duty == duty && p.from <= day && day <= p.to && !seen[p.person] {
				seen[p.person], out = true, append(out, p)
			}
		}
	}
	return out
}
