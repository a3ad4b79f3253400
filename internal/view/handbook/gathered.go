package handbook

import (
	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/honour"
	"sanchuang/internal/spine/obligation"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/work/activity"
	"sanchuang/internal/work/outreach"
	"sanchuang/internal/work/structure"
	"sanchuang/internal/work/training"
)

// gathered is all that the book of a branch is made from, as it stood on its day.
type gathered struct {
	year       int
	asOf       kernel.Day
	tree       *org.Tree // of the day
	branch     org.Node
	names      []org.Span
	parents    []org.ParentSpan
	terms      []structure.Term
	positions  []member.Position // of the branch and its groups on any day of the year until asOf
	people     map[kernel.ID]string
	groups     []member.Group
	roster     []member.Member
	moves      []member.Turnover
	kinds      activity.Kinds
	plan       activity.YearPlan
	records    []*activity.Activity
	files      map[kernel.ID]int
	unfinished []*activity.Activity
	trainees   []training.Trainee
	visits     []outreach.Visit
	problems   []problem.Problem
	actions    []outreach.Participation
	honours    []honour.Honour
	calendar   obligation.Calendar
}

// span is the days of the book.
func (g *gathered) span() kernel.Period {
	return kernel.Period{First: kernel.YearOf(g.year).First, Last: g.asOf}
}

// holders are those who held duties of the branch's committee on a day, the secretary first.
func (g *gathered) holders(day kernel.Day) []member.Position {
	var out []member.Position
	for _, d := range member.Duties {
		for _, p := range g.positions {
			if p.OrgID == g.branch.ID && p.Duty == d.Duty && p.From <= day && (p.To == "" || day <= p.To) {
				out = append(out, p)
			}
		}
	}
	return out
}

// secretary is who held the office on the book's day; empty when nobody did.
func (g *gathered) secretary() string {
	for _, p := range g.holders(g.asOf) {
		if p.Duty == member.Secretary {
			return g.people[p.MemberID]
		}
	}
	return ""
}

// term is the branch's latest term that had begun.
func (g *gathered) term() (structure.Term, bool) {
	var last structure.Term
	for _, t := range g.terms {
		if t.OrgID == g.branch.ID && t.Began <= g.asOf && t.Began > last.Began {
			last = t
		}
	}
	return last, last.ID != 0
}

// of are the records of a kind.
func (g *gathered) of(kind string) []*activity.Activity {
	var out []*activity.Activity
	for _, a := range g.records {
		if a.Has(kind) {
			out = append(out, a)
		}
	}
	return out
}

// entries are the obligations of a rule.
func (g *gathered) entries(rule string) []obligation.Entry {
	var out []obligation.Entry
	for _, e := range g.calendar.Entries {
		if e.Rule == rule {
			out = append(out, e)
		}
	}
	return out
}
