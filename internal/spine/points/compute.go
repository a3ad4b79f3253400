package points

import (
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
)

// Ledger (积分台账) is a year's points of all subjects in memory: the raw sum at every node and the
// totals. Entries are handed on as they arise, for a year holds a million of them.
type Ledger struct {
	Year   *Year
	sums   map[sumKey]kernel.Points
	cases  map[CaseKey]caseCount
	places map[kernel.ID]standing
	buffer []Entry
}

// sumKey is a node of a subject's tree.
type sumKey struct {
	subject kernel.ID
	node    int
}

// standing is where a subject stood on the last day on which it earned something.
type standing struct {
	day                kernel.Day
	branch, department kernel.ID
}

func (s standing) after(o standing) bool {
	if s.day != o.day {
		return s.day > o.day
	}
	return s.branch > o.branch
}

// NewLedger is an empty ledger.
func NewLedger(y *Year) *Ledger {
	return &Ledger{Year: y, sums: map[sumKey]kernel.Points{}, cases: map[CaseKey]caseCount{}, places: map[kernel.ID]standing{}}
}

// Compute counts a whole year.
func Compute(y *Year, facts []fact.Fact) *Ledger {
	c := NewComputation(y)
	for i := range facts {
		c.Add(&facts[i])
	}
	return c.Ledger()
}

// Computation (重算) takes a year's facts one by one, in any order, and counts them at the end.
type Computation struct {
	ledger *Ledger
}

// NewComputation begins one.
func NewComputation(y *Year) *Computation { return &Computation{NewLedger(y)} }

// Add takes a fact and answers its entries, which are valid until the next call.
func (c *Computation) Add(f *fact.Fact) []Entry {
	l := c.ledger
	l.buffer = l.Year.Entries(l.buffer[:0], f)
	for i := range l.buffer {
		c.enter(&l.buffer[i])
	}
	return l.buffer
}

func (c *Computation) enter(e *Entry) {
	l := c.ledger
	l.stand(e)
	if e.Case != "" {
		l.count(e)
		return
	}
	l.sums[sumKey{e.Subject, l.Year.leaf(e.Rule, e.Day)}] += e.Points
}

// stand remembers where the subject stood.
func (l *Ledger) stand(e *Entry) {
	s := standing{e.Day, e.Branch, e.Department}
	if s.after(l.places[e.Subject]) {
		l.places[e.Subject] = s
	}
}

func (l *Ledger) count(e *Entry) {
	key := CaseKey{e.Subject, e.Case}
	if l.cases[key] == nil {
		l.cases[key] = caseCount{}
	}
	l.cases[key].add(l.Year, e, 1)
}

// Ledger folds the leaves up to the totals.
func (c *Computation) Ledger() *Ledger {
	l := c.ledger
	for key, count := range l.cases {
		count.pass(l.Year, key.Subject, 1, func(s kernel.ID, leaf int, p kernel.Points) { l.sums[sumKey{s, leaf}] += p })
	}
	leaves := make([]sumKey, 0, len(l.sums))
	for k := range l.sums {
		leaves = append(leaves, k)
	}
	slices.SortFunc(leaves, compareSums)
	for len(leaves) > 0 {
		n := 1
		for n < len(leaves) && leaves[n].subject == leaves[0].subject {
			n++
		}
		l.fold(leaves[:n])
		leaves = leaves[n:]
	}
	return l
}

// fold carries one subject's leaves up. Nodes are numbered so that parents come after children.
func (l *Ledger) fold(leaves []sumKey) {
	subject := leaves[0].subject
	open := make([]int, 0, 2*len(leaves))
	for _, k := range leaves {
		open = append(open, k.node)
	}
	for len(open) > 0 {
		slices.Sort(open)
		open = slices.Compact(open)
		lowest, up := l.Year.nodes[open[0]].level, []int(nil)
		i := 0
		for ; i < len(open) && l.Year.nodes[open[i]].level == lowest; i++ {
			n := &l.Year.nodes[open[i]]
			switch n.level {
			case totalLevel:
				return
			case countLevel:
				continue
			}
			l.sums[sumKey{subject, n.parent}] += n.clamp(l.sums[sumKey{subject, open[i]}])
			up = append(up, n.parent)
		}
		open = append(open[i:], up...)
	}
}

func compareSums(a, b sumKey) int {
	if a.subject != b.subject {
		if a.subject < b.subject {
			return -1
		}
		return 1
	}
	return a.node - b.node
}

// Total is a subject's score: base points and what the tree passes on, before anything that the
// scheme does at the end (Outcome). known is false when no entry names it.
func (l *Ledger) Total(subject kernel.ID) (total kernel.Points, known bool) {
	_, known = l.places[subject]
	return l.Year.opening + l.raw(subject), known
}

// raw is the sum at the root, in which base points are not contained.
func (l *Ledger) raw(subject kernel.ID) kernel.Points {
	return l.sums[sumKey{subject, l.Year.root()}]
}

// Subjects are those with entries, sorted.
func (l *Ledger) Subjects() []kernel.ID {
	ids := make([]kernel.ID, 0, len(l.places))
	for id := range l.places {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
