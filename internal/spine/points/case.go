package points

import (
	"cmp"

	"sanchuang/internal/kernel"
)

// CaseKey names a case of one subject: the same event under whichever rules (R59).
type CaseKey struct {
	Subject kernel.ID
	Case    string
}

// casePart is what entries of a case have in common when they can stand for each other.
type casePart struct {
	rule   string
	day    kernel.Day
	points kernel.Points // as the rule gave it; a reversal counts the part down
}

// caseCount counts the live entries of a case by part. A reversal that arrives before what it
// reverses leaves a count of -1 for a while, which is why counts and not sets are kept.
type caseCount map[casePart]int

// add enters or (by -1) takes out an entry.
func (c caseCount) add(y *Year, e *Entry, by int) {
	p := casePart{e.Rule, e.Day, e.Points}
	if e.Reversal(y.direction(e.Rule, e.Day)) {
		p.points, by = -p.points, -by
	}
	c[p] += by
}

// winners are the highest credit and the strongest debit among the live parts. Equal ones are
// settled by the earlier day, then by the rule's code: never by the order of arrival.
func (c caseCount) winners() (credit, debit *casePart) {
	for p, n := range c {
		switch {
		case n <= 0:
		case p.points > 0 && (credit == nil || p.before(credit)):
			credit = &p
		case p.points < 0 && (debit == nil || p.before(debit)):
			debit = &p
		}
	}
	return credit, debit
}

func (p *casePart) before(q *casePart) bool {
	return cmp.Or(cmp.Compare(abs(q.points), abs(p.points)), cmp.Compare(p.day, q.day), cmp.Compare(p.rule, q.rule)) < 0
}

// pass hands the winners' points to their leaves, times sign.
func (c caseCount) pass(y *Year, subject kernel.ID, sign kernel.Points, to func(kernel.ID, int, kernel.Points)) {
	credit, debit := c.winners()
	for _, p := range []*casePart{credit, debit} {
		if p != nil {
			to(subject, y.leaf(p.rule, p.day), sign*p.points)
		}
	}
}

// direction is the rule's as of the day.
func (y *Year) direction(rule string, d kernel.Day) Direction {
	if place, ok := y.place(d); ok && y.versions[place] != nil {
		if r := y.versions[place].byCode[rule]; r != nil {
			return r.Direction
		}
	}
	return Credit
}

func (y *Year) leaf(rule string, d kernel.Day) int {
	place, _ := y.place(d)
	return y.leaves[rule][place]
}
