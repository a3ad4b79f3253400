package demo

import "fmt"

// planLastYear draws a month of the organisation life of the year before. Its paper registers held less than the
// program does now: the regular meetings, and of the others those that the branch reported.
func (c *city) planLastYear(month int) []meeting {
	m := c.diaryOf(newDice(c.Seed, fmt.Sprint("last year", month)), c.Year-1, month)
	for _, b := range c.branches {
		// Every second branch had kept registers that could be taken over.
		if b.number%2 == 0 && b.founded < m.first && b.here(m.end) {
			m.reported(b)
		}
	}
	for _, x := range c.departments {
		if x.here(m.first) && x.here(m.end) {
			m.department(x)
		}
	}
	return m.meetings
}

func (m *diary) reported(b *branch) {
	everyone := func(kinds string, percent float64) { m.hold(b, kinds, percent, m.dues(b)) }
	if seats := m.seats(b); len(seats) >= 3 {
		m.hold(b, "branch_committee_meeting", 97, seats)
	}
	if m.month%2 == 0 {
		everyone("theme_day", 68)
	}
	switch (m.month + b.number) % 3 {
	case 0:
		everyone("branch_assembly", 98)
	case 1:
		everyone("lecture", 72)
	case 2:
		everyone("integrity_education", 44)
		m.hold(b, "talk", 94, m.part(b, 8, 14))
	}
	if m.month == 1+b.number%2 {
		everyone("org_life_meeting,member_appraisal", 97)
	}
	if b.retired {
		return
	}
	if m.every(b, "night", 62) {
		m.hold(b, "night_study", 50, m.part(b, 15, 35))
	}
	m.hold(b, "volunteering", 64, m.part(b, 12, 30))
	m.hold(b, "partnership", 22, m.part(b, 15, 30))
	m.hold(b, "mass_forum", 26, m.part(b, 10, 20))
	m.hold(b, "post_drill", 4, m.part(b, 20, 40))
}
