package demo

import (
	"slices"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/work/activity"
)

// talk says who talked with whom: in the first month of a quarter the secretary with the committee, in the second
// somebody of the committee with members, in the third members with each other. The members take turns, so
// that a year reaches most of them.
func (m *diary) talk(b *branch, c *activity.Content) {
	var secretary *person
	for _, p := range b.posts {
		if p.duty == member.Secretary && p.from <= c.Day && c.Day <= p.to {
			secretary = p.person
		}
	}
	seats := present(m.seats(b), c.Day)
	var ordinary []*person
	for _, p := range b.on(c.Day) {
		if p != secretary && !slices.Contains(seats, p) {
			ordinary = append(ordinary, p)
		}
	}
	if secretary == nil || len(ordinary) < 2 {
		return
	}
	turn := (m.month - 1) / 3
	host, others, topic := secretary, seats, "支部书记与委员谈心谈话"
	switch {
	case m.month%3 == 2 || len(seats) < 2:
		others, topic = turnOf(ordinary, turn), "委员与党员谈心谈话"
		if len(seats) > 0 {
			host = seats[turn%len(seats)]
		}
	case m.month%3 == 0:
		host, others, topic = ordinary[turn%len(ordinary)], turnOf(ordinary, turn), "党员之间谈心谈话"
	}
	c.Host, c.Topic, c.Attendances = named(host), topic, nil
	for _, p := range distinct(append([]*person{host}, others...)) {
		c.Attendances = append(c.Attendances, activity.Attendance{MemberID: p.id, Name: p.form.Name, Mark: activity.Attended})
	}
}

// turnOf is the share of the people whose turn it is; three turns reach all.
func turnOf(people []*person, turn int) []*person {
	var out []*person
	for i, p := range people {
		if i%3 == turn%3 {
			out = append(out, p)
		}
	}
	return out
}
