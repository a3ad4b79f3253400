package points

import (
	"math"
	"slices"
	"sync"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
)

// level orders the nodes of a subject's tree of sums; a node's parent always has a higher one.
type level int

const (
	countLevel level = iota // stands beside the tree: nothing passes on from here
	dayLevel
	monthLevel
	quarterLevel
	halfLevel
	ruleLevel
	categoryLevel
	totalLevel
	levels
)

// node is one sum in the tree: what it is called in the ledger, how it is clamped, where it goes.
type node struct {
	level  level
	name   string
	least  kernel.Points
	most   kernel.Points
	parent int
	base   kernel.Points // of a category: what stands before any record
}

const unbounded = kernel.Points(math.MaxInt64)

func (n *node) clamp(raw kernel.Points) kernel.Points { return min(max(raw, n.least), n.most) }

// Year (计分年度) is a history compiled for one term of the scheme, usually a year: which rules a fact meets on a day,
// and the tree of sums that its points run through.
type Year struct {
	Term
	Subject SubjectType
	history History

	kinds    map[string]fact.Kind
	opening  kernel.Points    // the categories' base points together
	end      *finish          // what the last version does to the sums at the end; nil when nothing
	days     []kernel.Day     // by day of the year, from 0
	versions []*compiled      // by day of the year; nil before the first version
	rules    []string         // codes of all versions that touch the year, sorted
	tops     []int            // categories and counts
	nodes    []node           // sorted by level, then name
	byName   map[string]int   // name → place in nodes
	leaves   map[string][]int // rule → by day of the year: the node that takes its points

	outlineOnce sync.Once
	outlines    []categoryOutline
	stretches   [levels][]stretch // of the levels at which rules can be capped
}

// compiled is a version's rules by kind of fact.
type compiled struct {
	scheme *Scheme
	byFact map[string][]*working
	byCode map[string]*Rule
}

// NewYear compiles the versions that touch a year. The kinds of fact are needed where rules have
// formulas: they say what an attribute is called.
func NewYear(subject SubjectType, number int, history History, kinds ...fact.Kind) *Year {
	return newYear(subject, Whole(number), history.Span(number), history, kinds)
}

// newYear compiles a year whose days are known: a later version may have ended it early.
func newYear(subject SubjectType, term Term, span kernel.Period, history History, kinds []fact.Kind) *Year {
	y := &Year{Term: term, Subject: subject, history: history.Until(span.Last), byName: map[string]int{}, leaves: map[string][]int{}, kinds: map[string]fact.Kind{}}
	for _, k := range kinds {
		y.kinds[k.Code] = k
	}
	y.compileVersions(span)
	y.stretchPeriods()
	y.growTree()
	if v := y.last(); v != nil {
		y.end = newFinish(y, v.Scheme)
	}
	return y
}

func (y *Year) compileVersions(year kernel.Period) {
	seen := map[*Version]*compiled{}
	codes := map[string]bool{}
	for d := year.First; d <= year.Last; d = d.AddDays(1) {
		v := y.history.At(d)
		c := seen[v]
		if v != nil && c == nil {
			c = y.compile(v.Scheme)
			seen[v] = c
			for code := range c.byCode {
				codes[code] = true
			}
		}
		y.days = append(y.days, d)
		y.versions = append(y.versions, c)
	}
	for code := range codes {
		y.rules = append(y.rules, code)
	}
	slices.Sort(y.rules)
}

func (y *Year) compile(s *Scheme) *compiled {
	c := &compiled{scheme: s, byFact: map[string][]*working{}, byCode: map[string]*Rule{}}
	take := func(r *Rule) {
		c.byFact[r.Fact] = append(c.byFact[r.Fact], newWorking(r, s, y.kinds[r.Fact]))
		c.byCode[r.Code] = r
	}
	for i := range s.Rules {
		take(&s.Rules[i])
	}
	for i := range s.Counts {
		take(s.Counts[i].rule())
	}
	return c
}

var cappedLevels = []struct {
	level level
	kind  kernel.PeriodKind
}{{dayLevel, kernel.Daily}, {monthLevel, kernel.Monthly}, {quarterLevel, kernel.Quarterly}, {halfLevel, kernel.HalfYearly}}

// growTree makes the nodes from the shortest periods up, then joins each to its parent.
func (y *Year) growTree() {
	last := y.lastDay()
	for _, code := range y.rules {
		if IsCount(code) {
			y.addNode(node{level: countLevel, name: code, least: -unbounded, most: unbounded})
		}
	}
	for _, l := range cappedLevels {
		for _, code := range y.scoring() {
			y.growPeriods(code, l.level, l.kind)
		}
	}
	for _, code := range y.scoring() {
		rule := y.history.ruleAt(code, last)
		y.addNode(node{level: ruleLevel, name: ruleNode(code), least: lowest(rule.Direction, rule.Caps.Year), most: highest(rule.Direction, rule.Caps.Year)})
	}
	for _, code := range y.scoring() {
		y.growCategory(y.history.ruleAt(code, last).Category, last)
	}
	y.addNode(node{level: totalLevel, name: totalNode, least: -unbounded, most: unbounded})
	y.join()
}

// scoring are the rules without the counts.
func (y *Year) scoring() []string {
	return slices.DeleteFunc(slices.Clone(y.rules), IsCount)
}

// growCategory makes a category's node. Sums begin at nothing: base points shift the limits instead,
// so that a subject without records needs no row.
func (y *Year) growCategory(code string, last kernel.Day) {
	if _, ok := y.byName[categoryNode(code)]; ok {
		return
	}
	c := y.history.categoryAt(code, last)
	n := node{level: categoryLevel, name: categoryNode(code), least: -unbounded, most: unbounded, base: orElse(c.Base, 0)}
	if c.Floor != nil {
		n.least = *c.Floor - n.base
	}
	if c.Cap != nil {
		n.most = *c.Cap - n.base
	}
	y.opening += n.base
	y.addNode(n)
}

func (y *Year) growPeriods(code string, l level, kind kernel.PeriodKind) {
	for _, c := range y.stretches[l] {
		rule := y.history.ruleAt(code, c.last)
		if rule == nil || rule.Caps.Of(kind) == nil {
			continue
		}
		limit := rule.Caps.Of(kind)
		y.addNode(node{level: l, name: periodNode(code, c.key), least: lowest(rule.Direction, limit), most: highest(rule.Direction, limit)})
	}
}

// root is the total's node.
func (y *Year) root() int { return len(y.nodes) - 1 }

// join finds, for every rule and day, the chain of capped periods, and ties them together.
func (y *Year) join() {
	total := y.root()
	for i := range y.nodes {
		y.nodes[i].parent = total
	}
	last := y.lastDay()
	for _, code := range y.rules {
		leaves := make([]int, len(y.days))
		if IsCount(code) {
			for i := range leaves {
				leaves[i] = y.byName[code]
			}
			y.leaves[code] = leaves
			continue
		}
		for i := range leaves {
			leaves[i] = y.byName[ruleNode(code)]
		}
		for _, l := range slices.Backward(cappedLevels) {
			for _, c := range y.stretches[l.level] {
				if n, ok := y.byName[periodNode(code, c.key)]; ok {
					y.nodes[n].parent = leaves[c.from]
					for i := c.from; i < c.to; i++ {
						leaves[i] = n
					}
				}
			}
		}
		y.leaves[code] = leaves
		y.nodes[y.byName[ruleNode(code)]].parent = y.byName[categoryNode(y.history.ruleAt(code, last).Category)]
	}
}

func (y *Year) addNode(n node) {
	if n.level == categoryLevel || n.level == countLevel {
		y.tops = append(y.tops, len(y.nodes))
	}
	y.byName[n.name] = len(y.nodes)
	y.nodes = append(y.nodes, n)
}

// The names of nodes in the ledger. A rule's code holds no dot.
const totalNode = "total"

func ruleNode(code string) string           { return "rule." + code }
func categoryNode(code string) string       { return "category." + code }
func periodNode(code, period string) string { return "rule." + code + "." + period }
func orElse(p *kernel.Points, e kernel.Points) kernel.Points {
	if p == nil {
		return e
	}
	return *p
}

// A credit is capped from above, a debit from below.
func highest(d Direction, limit *kernel.Points) kernel.Points {
	if d == Debit {
		return unbounded
	}
	return orElse(limit, unbounded)
}

func lowest(d Direction, limit *kernel.Points) kernel.Points {
	if d == Credit {
		return -unbounded
	}
	return orElse(limit, -unbounded)
}

// place is a day's number in the year; false outside of it.
func (y *Year) place(d kernel.Day) (int, bool) {
	i, ok := slices.BinarySearch(y.days, d)
	return i, ok
}
