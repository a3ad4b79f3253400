package points

import (
	"cmp"
	"fmt"
	"slices"

	"sanchuang/internal/kernel"
)

// Statement (积分对账单) shows one subject's term, usually a year: what was earned, what of it counts, and why.
type Statement struct {
	Subject SubjectType `json:"subject"`
	ID      kernel.ID   `json:"id"`
	Name    string      `json:"name"`
	Term
	Scheme     string              `json:"scheme" doc:"年末施行的办法名称"`
	Version    int                 `json:"version" doc:"年末施行的版次"`
	Total      kernel.Points       `json:"total"`
	FullMarks  *kernel.Points      `json:"full_marks,omitempty"`
	Band       string              `json:"band"`
	Categories []CategoryStatement `json:"categories"`
	Stars      []Star              `json:"stars" doc:"设有达标线的类别"`
	Closed     *ClosedMark         `json:"closed,omitempty" doc:"年度已结账"`

	First     kernel.Day          `json:"first" doc:"计分年度的第一天"`
	Last      kernel.Day          `json:"last" doc:"计分年度的最后一天"`
	Score     kernel.Points       `json:"score" doc:"一票否决和封顶适用前的总分"`
	Carried   *CarriedOver        `json:"carried,omitempty" doc:"上年结转"`
	Counts    []CountStatement    `json:"counts" doc:"计数项"`
	Overrides []OverrideStatement `json:"overrides" doc:"已适用或年终待适用的一票否决和封顶"`
	Waiting   []Line              `json:"waiting" doc:"分值待认定的记录，认定之前不计分"`
}

// CarriedOver (上年结转) is what the term before left and the total that it comes from.
type CarriedOver struct {
	Points kernel.Points `json:"points"`
	Term
	Total kernel.Points `json:"total" doc:"上年（上一个半年）的总分"`
	Rule  string        `json:"rule" doc:"结转办法"`
}

// CountStatement is how many records a count has found.
type CountStatement struct {
	Code  string        `json:"code" doc:"查明细时作为规则代码"`
	Name  string        `json:"name"`
	Count kernel.Points `json:"count"`
}

// OverrideStatement is an override that holds. A waiting one applies when the year is over.
type OverrideStatement struct {
	Text    string `json:"text"`
	Effect  string `json:"effect" doc:"后果"`
	Basis   string `json:"basis"`
	Waiting bool   `json:"waiting" doc:"年度结束后才适用"`
}

// Star (星) is a category with a threshold, won when its points reach it.
type Star struct {
	Code      string        `json:"code"`
	Name      string        `json:"name"`
	Points    kernel.Points `json:"points"`
	Threshold kernel.Points `json:"threshold"`
	Won       bool          `json:"won"`
}

// Clamped says why less (or more) counts than was earned.
type Clamped string

// The reasons: 已达上限, 已到下限, 一票否决或封顶.
const (
	NotClamped Clamped = ""
	AtCap      Clamped = "cap"
	AtFloor    Clamped = "floor"
	Overridden Clamped = "override"
)

// CategoryStatement is one category: Raw is what its rules hand in, Counted what remains.
type CategoryStatement struct {
	Code      string          `json:"code"`
	Name      string          `json:"name"`
	Raw       kernel.Points   `json:"raw"`
	Counted   kernel.Points   `json:"counted"`
	Clamped   Clamped         `json:"clamped" enum:",cap,floor,override"`
	Base      *kernel.Points  `json:"base,omitempty" doc:"基础分，已含在内"`
	Cap       *kernel.Points  `json:"cap,omitempty"`
	Floor     *kernel.Points  `json:"floor,omitempty"`
	Threshold *kernel.Points  `json:"threshold,omitempty"`
	Rules     []RuleStatement `json:"rules"`
}

// RuleStatement is one rule: Raw is the sum of its lines, Merged what of it gave way to another
// line of the same case (R59), Counted what remains under the caps.
type RuleStatement struct {
	Code      string        `json:"code"`
	Text      string        `json:"text"`
	Basis     string        `json:"basis"`
	Direction Direction     `json:"direction" enum:"credit,debit"`
	Points    kernel.Points `json:"points"`
	PerUnit   bool          `json:"per_unit"`
	Caps      Caps          `json:"caps"`
	Raw       kernel.Points `json:"raw"`
	Merged    kernel.Points `json:"merged"`
	Counted   kernel.Points `json:"counted"`
	Clamped   Clamped       `json:"clamped" enum:",cap,floor"`
	Count     int           `json:"count" doc:"明细条数"`
	Lines     []Line        `json:"lines" doc:"最近的明细，全部明细另行查询"`
	Proofs    []string      `json:"proofs" doc:"佐证种类"`
	Worth     string        `json:"worth" doc:"分值怎样计，一句话"`
}

// Line is an entry as it is shown, with the record behind its fact.
type Line struct {
	FactID     kernel.ID     `json:"fact_id"`
	Rule       string        `json:"rule"`
	Day        kernel.Day    `json:"day"`
	Points     kernel.Points `json:"points"`
	Reversal   bool          `json:"reversal" doc:"冲正"`
	Merged     bool          `json:"merged" doc:"同一事项已按其他明细计入"`
	Late       bool          `json:"late" doc:"结账后才知道，经决定计入"`
	Adjusted   string        `json:"adjusted" doc:"经两人批准的调整：经办人"`
	SourceType string        `json:"source_type"`
	SourceID   kernel.ID     `json:"source_id"`
	Title      string        `json:"title" doc:"依据的记录叫什么，没有为空"`
	Waits      *Wait         `json:"waits,omitempty" doc:"分值待认定：在幅度内认定之前不计分"`
}

// Wait (分值待认定) is what a line waits for whose points within a rule's range nobody has chosen yet.
type Wait struct {
	RuleText string        `json:"rule_text"`
	Least    kernel.Points `json:"least" doc:"幅度的下限"`
	Most     kernel.Points `json:"most" doc:"幅度的上限"`
	Level    Level         `json:"level" doc:"由哪一级认定：1党支部，2单位，3工委"`
}

// Chinese says within which range the points lie, and who chooses them.
func (w *Wait) Chinese() string {
	return fmt.Sprintf("%s至%s分，待%s认定，认定之前不计分", w.Least, w.Most, map[Level]string{BranchLevel: "支部书记", DepartmentLevel: "单位党务专干", CommitteeLevel: "工委干部"}[w.Level])
}

// linesShown bounds the lines of a rule within a statement.
const linesShown = 50

// NewStatement counts one subject's entries and lays them out in the order of the scheme.
func NewStatement(y *Year, subject kernel.ID, entries []Entry) *Statement {
	c := &Computation{NewLedger(y)}
	for i := range entries {
		c.enter(&entries[i])
	}
	l := c.Ledger()
	total, _ := l.Total(subject)
	version := y.last()
	span := y.Span()
	s := &Statement{
		Subject: y.Subject, ID: subject, Term: y.Term, Total: total, Band: version.Scheme.BandOf(total),
		Scheme: version.Scheme.Name, Version: version.Number, FullMarks: version.Scheme.Total, Stars: []Star{},
		First: span.First, Last: span.Last, Score: total, Counts: []CountStatement{}, Overrides: []OverrideStatement{}, Waiting: []Line{},
	}
	lines := y.lines(entries)
	outline := y.outline()
	s.Categories = make([]CategoryStatement, len(outline))
	for i := range outline {
		s.Categories[i] = l.categoryStatement(subject, &outline[i], lines)
	}
	for i := range s.Categories {
		c := &s.Categories[i]
		if c.Threshold != nil {
			s.Stars = append(s.Stars, Star{c.Code, c.Name, c.Counted, *c.Threshold, c.Counted >= *c.Threshold})
		}
	}
	return s
}

func (l *Ledger) categoryStatement(subject kernel.ID, o *categoryOutline, lines map[string][]Line) CategoryStatement {
	c := o.category
	raw, counted := l.node(subject, o.node)
	base := l.Year.nodes[o.node].base
	raw, counted = raw+base, counted+base
	out := CategoryStatement{
		Code: c.Code, Name: c.Name, Raw: raw, Counted: counted, Clamped: clamped(raw, counted),
		Cap: c.Cap, Floor: c.Floor, Threshold: c.Threshold, Base: c.Base, Rules: make([]RuleStatement, len(o.rules)),
	}
	for i := range o.rules {
		l.ruleStatement(subject, &o.rules[i], lines[o.rules[i].rule.Code], &out.Rules[i])
	}
	return out
}

func (l *Ledger) ruleStatement(subject kernel.ID, o *ruleOutline, lines []Line, out *RuleStatement) {
	r := o.rule
	_, counted := l.node(subject, o.node)
	*out = RuleStatement{
		Code: r.Code, Text: r.Text, Basis: r.Basis, Direction: r.Direction, Points: r.Points, PerUnit: r.PerUnit, Caps: r.Caps,
		Counted: counted, Count: len(lines), Lines: lines[:min(len(lines), linesShown)], Proofs: o.proofs, Worth: o.worth,
	}
	if out.Lines == nil {
		out.Lines = []Line{}
	}
	for i := range lines {
		out.Raw += lines[i].Points
		if lines[i].Merged {
			out.Merged += lines[i].Points
		}
	}
	out.Clamped = clamped(out.Raw-out.Merged, counted)
}

func clamped(raw, counted kernel.Points) Clamped {
	switch {
	case raw > counted:
		return AtCap
	case raw < counted:
		return AtFloor
	}
	return NotClamped
}

// node is the raw sum at a node and what of it counts.
func (l *Ledger) node(subject kernel.ID, n int) (raw, counted kernel.Points) {
	raw = l.sums[sumKey{subject, n}]
	return raw, l.Year.nodes[n].clamp(raw)
}

// lines lays out entries by rule, the latest first.
func (y *Year) lines(entries []Entry) map[string][]Line {
	merged := y.merged(entries)
	lines := map[string][]Line{}
	for i := range entries {
		e := &entries[i]
		lines[e.Rule] = append(lines[e.Rule], Line{e.Fact, e.Rule, e.Day, e.Points, e.Reversal(y.direction(e.Rule, e.Day)), merged[i], false, "", e.SourceType, e.SourceID, "", nil})
	}
	for _, l := range lines {
		slices.SortFunc(l, latestFirst)
	}
	return lines
}

func latestFirst(a, b Line) int {
	return cmp.Or(cmp.Compare(b.Day, a.Day), cmp.Compare(b.FactID, a.FactID), cmp.Compare(a.Rule, b.Rule))
}

// merged marks the entries that give way to another of their case. A reversal and what it takes
// back cancel out, so only entries that are still live can be merged.
func (y *Year) merged(entries []Entry) []bool {
	groups := map[string][]int{}
	for i := range entries {
		if c := entries[i].Case; c != "" {
			groups[c] = append(groups[c], i)
		}
	}
	out := make([]bool, len(entries))
	for _, group := range groups {
		y.mergeCase(entries, group, out)
	}
	return out
}

func (y *Year) mergeCase(entries []Entry, group []int, out []bool) {
	slices.SortFunc(group, func(a, b int) int { return cmp.Compare(entries[a].Fact, entries[b].Fact) })
	count := caseCount{}
	for _, i := range group {
		count.add(y, &entries[i], 1)
	}
	credit, debit := count.winners()
	for part, live := range count {
		if credit != nil && part == *credit || debit != nil && part == *debit {
			live-- // this one counts
		}
		for _, i := range slices.Backward(group) { // the later ones give way
			e := &entries[i]
			if live > 0 && (casePart{e.Rule, e.Day, e.Points}) == part && !e.Reversal(y.direction(e.Rule, e.Day)) {
				out[i] = true
				live--
			}
		}
	}
}
