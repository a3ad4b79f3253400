package demo

import (
	"fmt"

	"sanchuang/internal/kernel"
	"sanchuang/internal/work/activity"
)

// fate is what becomes of a record.
type fate int

const (
	accepted fate = iota
	drafted
	waiting  // submitted
	returned // sent back with a reason
	amended  // accepted, then corrected
)

// meeting is one planned record of organisation life.
type meeting struct {
	record activity.Record
	fate   fate
	reason string
}

// diary draws the meetings of one month.
type diary struct {
	*city
	dice
	year     int
	month    int
	first    kernel.Day
	end      kernel.Day
	meetings []meeting
}

// planMonth draws all meetings of a month of the current year. Months don't depend on each other.
func (c *city) planMonth(month int) []meeting {
	m := c.diaryOf(newDice(c.Seed, fmt.Sprint("month", month)), c.Year, month)
	if m.first > c.last {
		return nil
	}
	for _, b := range c.branches {
		if b.founded < m.first && b.here(m.end) {
			m.branch(b)
			if month == c.last.Month() && (b == c.showcase || m.in(5)) {
				m.announce(b)
			}
		}
	}
	for _, x := range c.departments {
		if x.dissolved == "" && x.founded < m.first {
			m.department(x)
		}
	}
	return m.meetings
}

func (c *city) diaryOf(d dice, year, month int) *diary {
	p := kernel.PeriodOf(kernel.Monthly, kernel.MakeDay(year, month, 1))
	return &diary{city: c, dice: d, year: year, month: month, first: p.First, end: min(p.Last, c.last)}
}

// habit is how often a branch of that character lets a meeting slip, in percent.
var habit = map[character]float64{active: 1, ordinary: 4, slack: 19}

// every tells whether the branch belongs to the percent of branches that have a custom.
func (m *diary) every(b *branch, custom string, percent int) bool {
	return newDice(m.Seed, custom+b.id.String()).IntN(100) < percent
}

func (m *diary) branch(b *branch) {
	quarterly := b.number%3 == (m.month-1)%3
	everyone := func(kinds string, percent float64) { m.hold(b, kinds, percent, m.dues(b)) }
	everyone("theme_day", 100)
	if seats := m.seats(b); len(seats) >= 3 {
		m.hold(b, "branch_committee_meeting", 100, seats)
	}
	everyone("integrity_education", 100)
	everyone("branch_study", 88)
	for _, g := range b.groups {
		m.groupMeeting(b, g)
	}
	if quarterly {
		kinds := "branch_assembly"
		if m.in(12) {
			kinds = "branch_assembly,lecture"
		}
		everyone(kinds, 100)
	}
	if b.number%3 == m.month%3 {
		everyone("lecture", 96)
	}
	switch {
	case m.month == 1 && b.number%2 == 0, m.month == 2 && b.number%2 == 1:
		everyone("org_life_meeting,member_appraisal", 97)
	case m.month == 6 || m.month == 10:
		everyone("warning_education", 80)
	}
	m.customs(b)
}

// customs are what some branches do and others do not.
func (m *diary) customs(b *branch) {
	if b.retired {
		return
	}
	if m.every(b, "night", 62) {
		m.hold(b, "night_study", 90, m.part(b, 40, 80))
	}
	if m.every(b, "weekly", 34) {
		m.hold(b, "weekly_lecture", 92, m.part(b, 45, 85))
		m.hold(b, "weekly_lecture", 92, m.part(b, 45, 85))
	}
	before := len(m.meetings)
	if m.hold(b, "talk", 70, m.part(b, 8, 16)); len(m.meetings) > before {
		m.talk(b, &m.meetings[before].record.Content)
	}
	m.hold(b, "volunteering", 24, m.part(b, 30, 60))
	m.hold(b, "partnership", 10, m.part(b, 30, 60))
	m.hold(b, "mass_forum", 9, m.part(b, 20, 40))
	if m.every(b, "reading", 45) {
		m.hold(b, "reading_circle", 34, m.part(b, 40, 80))
	}
	m.hold(b, "civility", 6, m.part(b, 40, 80))
	m.hold(b, "post_drill", 8, m.part(b, 40, 80))
}

// part draws so many percent of the roster, at least two.
func (m *diary) part(b *branch, low, high int) []*person {
	people := m.dues(b)
	return some(m.dice, people, max(2, len(people)*m.between(low, high)/100))
}

// dues are those on the roster; some of the old and the migrant are left out by custom, as in life.
func (m *diary) dues(b *branch) []*person { return b.on(m.end) }

func (m *diary) seats(b *branch) []*person {
	var out []*person
	seen := map[*person]bool{}
	for _, p := range b.posts {
		if p.duty.OnCommittee() && p.from <= m.first && m.end <= p.to && !seen[p.person] {
			seen[p.person], out = true, append(out, p.person)
		}
	}
	return out
}

func (m *diary) groupMeeting(b *branch, g *group) {
	var people []*person
	for _, p := range g.people {
		if p.at(m.first) == b {
			people = append(people, p)
		}
	}
	if len(people) >= 2 {
		n := len(m.meetings)
		m.hold(b, "group_meeting", 96, people)
		if len(m.meetings) > n {
			r := &m.meetings[len(m.meetings)-1].record
			r.OrgID = g.id
			if g.leader != nil {
				r.Content.Host = named(g.leader)
			}
		}
	}
}

// department are the meetings above the branches.
func (m *diary) department(x *department) {
	if x.body == nil {
		return
	}
	var committee, leaders []*person
	for _, p := range m.posts {
		if p.org == x.body.id && p.from <= m.first && m.end <= p.to {
			committee = append(committee, p.person)
		}
	}
	if len(committee) == 0 || len(x.branches) == 0 {
		return
	}
	leaders = append(committee, some(m.dice, x.branches[0].on(m.end), m.between(3, 6))...)
	if m.in(93) && len(committee) >= 2 {
		m.write(x.body.id, x.branches[0], "committee_meeting", distinct(committee), ordinary)
	}
	if m.in(85) {
		m.write(x.id, x.branches[0], "centre_study", distinct(leaders), active)
	}
}

func distinct(list []*person) []*person {
	seen := map[*person]bool{}
	var out []*person
	for _, p := range list {
		if !seen[p] {
			seen[p], out = true, append(out, p)
		}
	}
	return out
}

// hold lets the meeting take place in percent of all cases, less what the branch lets slip.
func (m *diary) hold(b *branch, kinds string, percent float64, people []*person) {
	if len(people) < 2 || !m.in(percent) || m.in(habit[b.character]) {
		return
	}
	m.write(b.id, b, kinds, people, b.character)
}
