package demo

import (
	"strings"
	"time"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/work/activity"
)

// write draws the record.
func (m *diary) write(at kernel.ID, b *branch, kinds string, people []*person, how character) {
	codes := strings.Split(kinds, ",")
	main := codes[0]
	day := m.work.within(m.dayOf(b, main), m.end)
	if day < m.first {
		return
	}
	people = present(people, day)
	if len(people) < 2 {
		return
	}
	host := people[0]
	if at == b.id {
		host = m.host(b, day, people)
	}
	c := activity.Content{Kinds: codes, Day: day, PlannedDay: day, Topic: m.topic(main), Place: m.place(main), Host: named(host)}
	c.StartTime, c.EndTime = m.hours(main)
	c.PlannedTime = c.StartTime
	if m.in(6) {
		c.PlannedDay = max(m.first, day.AddDays(-m.between(1, 4)))
	}
	if recorder := m.recorder(b, day, host); recorder != nil {
		c.Recorder = named(recorder)
	}
	if main == "lecture" || len(codes) > 1 && codes[1] == "lecture" {
		c.Speaker = named(host)
		if m.in(28) {
			c.Speaker = named(pick(m.dice, people))
		}
	}
	if main == "weekly_lecture" {
		c.Speaker = named(pick(m.dice, people))
	}
	if main == "org_life_meeting" {
		c.ForYear = m.year - 1
	}
	c.Confidential = main == "talk"
	m.words(&c, main, people)
	m.attendance(&c, main, people, host, how)
	countVotes(&c, people)
	at1 := m.recorded(day, how)
	by := kernel.Actor{Name: host.form.Name, OrgName: b.name, Scope: kernel.Everything()}
	m.meetings = append(m.meetings, m.decide(b, meeting{record: activity.Record{OrgID: at, Content: c, By: by, At: at1}}))
}

// present are those of the roster who belonged to some branch on the day itself.
func present(people []*person, day kernel.Day) []*person {
	var out []*person
	for _, p := range people {
		if p.at(day) != nil {
			out = append(out, p)
		}
	}
	return out
}

// decide lets some of the latest records still be under way.
func (m *diary) decide(b *branch, x meeting) meeting {
	c := &x.record.Content
	if b == m.showcase && !c.Confidential && c.Day >= m.last.AddDays(-26) {
		return m.show(x)
	}
	if c.Confidential || c.Day < m.last.AddDays(-26) {
		if m.Float64() < 0.0006 && !c.Confidential {
			x.fate, x.reason = amended, correctionReasons[0]
			if c.Count(activity.Attended) == len(c.Attendances) {
				x.reason = correctionReasons[1]
			}
		}
		return x
	}
	switch f := m.Float64() * 1000; {
	case f < 22:
		x.fate = waiting
	case f < 33:
		x.fate = drafted
		if m.in(60) {
			c.Place, c.Minutes, c.Agenda = "", "", nil
		}
		if m.in(50) {
			for i := range c.Attendances {
				c.Attendances[i].Mark, c.Attendances[i].Reason = activity.Unmarked, ""
			}
		}
	case f < 39:
		x.fate, x.reason = returned, pick(m.dice, returnReasons)
	}
	return x
}

// show lets the demonstration's own branch have one of each.
func (m *diary) show(x meeting) meeting {
	m.shown++
	x.fate = []fate{accepted, waiting, returned, drafted, waiting, accepted}[m.shown%6]
	if x.fate == returned {
		x.reason = returnReasons[0]
	}
	return x
}

// announce plans the next meetings, which the members see ahead.
func (m *diary) announce(b *branch) {
	people := m.dues(b)
	if len(people) == 0 {
		return
	}
	for i, kind := range []string{"theme_day", "lecture"} {
		day := m.work.after(m.today.AddDays(m.between(2, 5) + 7*i))
		host := m.host(b, m.last, people)
		c := activity.Content{Kinds: []string{kind}, PlannedDay: day, PlannedTime: "15:00", Topic: m.topic(kind), Place: m.place(kind), Host: named(host), Announced: true}
		if kind == "lecture" {
			c.Speaker = named(host)
		}
		by := kernel.Actor{Name: host.form.Name, OrgName: b.name, Scope: kernel.Everything()}
		m.meetings = append(m.meetings, meeting{record: activity.Record{OrgID: b.id, Content: c, By: by, At: m.recorded(m.last, active)}, fate: drafted})
	}
}

// dayOf is the branch's customary day for a kind of meeting.
func (m *diary) dayOf(b *branch, kind string) kernel.Day {
	switch kind {
	case "theme_day":
		return m.first.AddDays(9 + b.number%12)
	case "branch_committee_meeting", "committee_meeting":
		return m.first.AddDays(m.between(0, 7))
	}
	return m.first.AddDays(m.between(0, 27))
}

func (m *diary) host(b *branch, day kernel.Day, people []*person) *person {
	for _, p := range b.posts {
		if p.duty == member.Secretary && p.from <= day && day <= p.to {
			return p.person
		}
	}
	return people[0]
}

func (m *diary) recorder(b *branch, day kernel.Day, host *person) *person {
	for _, p := range b.posts {
		if p.duty == member.Organiser && p.from <= day && day <= p.to && p.person != host {
			return p.person
		}
	}
	people := b.on(day)
	if len(people) == 0 || m.in(15) {
		return nil
	}
	return people[b.number%len(people)]
}

func named(p *person) activity.Named {
	return activity.Named{MemberID: p.id, Name: p.form.Name}
}

func (m *diary) topic(kind string) string {
	if kind == "theme_day" {
		return themeDays[m.month-1] + "主题党日（" + pick(m.dice, themeDayForms) + "）"
	}
	return pick(m.dice, topics[kind])
}

func (m *diary) place(kind string) string {
	switch {
	case outward[kind], kind == "theme_day" && m.in(25):
		return pick(m.dice, places["out"])
	case places[kind] != nil:
		return pick(m.dice, places[kind])
	}
	return pick(m.dice, places[""])
}

func (m *diary) hours(kind string) (string, string) {
	switch {
	case kind == "night_study":
		return "19:00", "20:30"
	case kind == "weekly_lecture":
		return "08:30", "09:20"
	case m.in(50):
		return "09:00", pick(m.dice, []string{"10:30", "11:00", "11:30"})
	}
	return pick(m.dice, []string{"14:30", "15:00"}), pick(m.dice, []string{"16:00", "16:30", "17:10"})
}

// words fill in what was said and decided.
func (m *diary) words(c *activity.Content, kind string, people []*person) {
	own := sentences[kind]
	if own == nil {
		own = sentences[""]
	}
	c.Minutes = "会议由" + c.Host.Name + "主持。" + pick(m.dice, own)
	if m.in(45) {
		c.Minutes += pick(m.dice, sentences[""])
	}
	meets := kind == "branch_committee_meeting" || kind == "branch_assembly" || kind == "committee_meeting"
	if !meets {
		return
	}
	for _, i := range m.Perm(len(agendaItems))[:m.between(1, 3)] {
		c.Agenda = append(c.Agenda, activity.AgendaItem{Title: agendaItems[i].title, Text: agendaItems[i].text})
	}
	if m.in(70) {
		r := activity.Resolution{Text: pick(m.dice, decisions)}
		if kind == "branch_assembly" && m.in(45) {
			due := 0
			for _, p := range people {
				if p.full(c.Day) {
					due++
				}
			}
			present := due - due*m.between(0, 15)/100
			if due > 0 {
				r.Vote = &activity.Vote{Due: due, Present: present, Ayes: present - m.IntN(2)*min(1, present/8)}
			}
		}
		c.Resolutions = append(c.Resolutions, r)
	}
}

// attendance marks who came; the host is there, and a committee is quorate.
func (m *diary) attendance(c *activity.Content, kind string, people []*person, host *person, how character) {
	missing := 0
	c.Attendances = make([]activity.Attendance, 0, len(people))
	for _, p := range people {
		a := activity.Attendance{MemberID: p.id, Name: p.form.Name, Mark: activity.Attended}
		goes := p.diligent
		if how == slack {
			goes -= 0.07
		}
		if p != host && m.Float64() > goes && (missing+1)*2 < len(people) {
			missing++
			a.Mark, a.Reason = activity.Excused, pick(m.dice, excuses)
			if m.Float64() < 0.04 || how == slack && m.Float64() < 0.2 {
				a.Mark, a.Reason = activity.Absent, ""
			}
			if kind == "talk" {
				a.Mark, a.Reason = activity.Attended, ""
			}
		}
		c.Attendances = append(c.Attendances, a)
	}
}

// countVotes leaves no more votes than there were people who came and have one.
func countVotes(c *activity.Content, people []*person) {
	present := 0
	for i, p := range people {
		if c.Attendances[i].Mark == activity.Attended && p.full(c.Day) {
			present++
		}
	}
	for _, r := range c.Resolutions {
		if r.Vote != nil {
			r.Vote.Present = present
			r.Vote.Ayes = min(r.Vote.Ayes, present)
		}
	}
}

// recorded is when somebody wrote it down: at once, or late.
func (m *diary) recorded(day kernel.Day, how character) int64 {
	late := 0
	switch {
	case how == slack && m.in(45):
		late = m.between(6, 35)
	case how == ordinary && m.in(25), m.in(10):
		late = m.between(1, 6)
	}
	at := min(day.AddDays(late), m.last)
	return at.Start().Add(17*time.Hour + time.Duration(m.IntN(150))*time.Minute).UnixMilli()
}
