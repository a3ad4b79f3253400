package points

import (
	"cmp"
	"slices"
	"strings"

	"sanchuang/internal/kernel"
)

// Simulation (试算) shows what a definition would have made of a term's facts, beside what the
// schemes in force made of them. Of persons it shows numbers only.
type Simulation struct {
	Subject SubjectType `json:"subject" enum:"member,branch,department"`
	Name    string      `json:"name" doc:"办法名称"`
	Term
	First      kernel.Day       `json:"first" doc:"计分年度的第一天"`
	Last       kernel.Day       `json:"last" doc:"计分年度的最后一天"`
	Reckoned   bool             `json:"reckoned,omitempty" doc:"现行办法的考评期与它不同，现行的积分按它的起止日期另行计算"`
	Up         int              `json:"up" doc:"积分增加的个数"`
	Down       int              `json:"down" doc:"积分减少的个数"`
	Same       int              `json:"same" doc:"积分不变的个数"`
	Bands      []BandMove       `json:"bands"`
	Shifts     []BandShift      `json:"shifts" doc:"档次变动：从哪一档到哪一档，几个"`
	Stars      []StarMove       `json:"stars"`
	Histogram  []Bin            `json:"histogram" doc:"总分分布"`
	Rules      []RuleUse        `json:"rules"`
	Categories []LimitUse       `json:"categories" doc:"类别、总分到上限或下限的个数"`
	Overrides  []OverrideUse    `json:"overrides" doc:"一票否决和封顶适用的个数"`
	Items      []SimulationLine `json:"items" doc:"支部、单位逐个的变化；党员不列"`
}

// BandMove counts a band before and after.
type BandMove struct {
	Name   string `json:"name"`
	Before int    `json:"before"`
	After  int    `json:"after"`
}

// BandShift counts those who go from one band to another; an empty name is no band.
type BandShift struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Count int    `json:"count"`
}

// StarMove counts who wins a star before and after.
type StarMove struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Before int    `json:"before"`
	After  int    `json:"after"`
}

// Bin is a stretch of totals: From is within it, To is not.
type Bin struct {
	From   kernel.Points `json:"from"`
	To     kernel.Points `json:"to"`
	Before int           `json:"before"`
	After  int           `json:"after"`
}

// RuleUse is what a rule of the definition did: one with no entries never fired.
type RuleUse struct {
	Code     string        `json:"code"`
	Category string        `json:"category"`
	Text     string        `json:"text"`
	Entries  int           `json:"entries" doc:"计分的记录数，已扣除冲正；0为从未用到"`
	Subjects int           `json:"subjects" doc:"得分或扣分的个数"`
	Points   kernel.Points `json:"points" doc:"计入的分合计"`
	AtCap    int           `json:"at_cap" doc:"到过上限的个数"`
	AtCapOf  []string      `json:"at_cap_of" doc:"到过上限的支部、单位；党员不列"`
}

// LimitUse is how many stand at a category's or the total's limit.
type LimitUse struct {
	Name    string   `json:"name"`
	AtCap   int      `json:"at_cap"`
	AtFloor int      `json:"at_floor"`
	AtCapOf []string `json:"at_cap_of" doc:"到上限的支部、单位；党员不列"`
}

// OverrideUse is for how many an override holds.
type OverrideUse struct {
	Text   string   `json:"text"`
	Effect string   `json:"effect"`
	Count  int      `json:"count"`
	Of     []string `json:"of" doc:"适用的支部、单位；党员不列"`
}

// SimulationLine is one branch or department.
type SimulationLine struct {
	Named
	Before     kernel.Points `json:"before"`
	After      kernel.Points `json:"after"`
	BandBefore string        `json:"band_before"`
	BandAfter  string        `json:"band_after"`
}

// trial is a simulation being put together.
type trial struct {
	was, now *standings
	reckoned bool
	entries  map[string]int // by rule
	ids      []kernel.ID
	subjects []Named
	names    map[kernel.ID]string
	out      *Simulation
}

// compare lays the two outcomes side by side.
func (t *trial) compare() *Simulation {
	y := t.now.year
	scheme := y.last().Scheme
	span := y.Span()
	t.out = &Simulation{
		Subject: y.Subject, Name: scheme.Name, Term: y.Term, Reckoned: t.reckoned, First: span.First, Last: span.Last, Bands: []BandMove{}, Shifts: []BandShift{},
		Stars: []StarMove{}, Histogram: []Bin{}, Rules: []RuleUse{}, Categories: []LimitUse{}, Overrides: []OverrideUse{}, Items: []SimulationLine{},
	}
	t.names = map[kernel.ID]string{}
	for _, n := range t.subjects {
		t.names[n.ID] = n.Name
		was, now := t.was.get(n.ID), t.now.get(n.ID)
		t.out.Items = append(t.out.Items, SimulationLine{n, was.Total, now.Total, was.Band, now.Band})
	}
	t.moves()
	t.stars()
	t.histogram()
	t.rules()
	t.limits()
	t.overrides(scheme)
	return t.out
}

func (t *trial) moves() {
	shifts := map[BandShift]int{}
	bands := map[string]*BandMove{}
	for _, b := range t.now.year.last().Scheme.Bands {
		t.out.Bands = append(t.out.Bands, BandMove{Name: b.Name})
	}
	for i := range t.out.Bands {
		bands[t.out.Bands[i].Name] = &t.out.Bands[i]
	}
	for _, id := range t.ids {
		was, now := t.was.get(id), t.now.get(id)
		switch {
		case now.Total > was.Total:
			t.out.Up++
		case now.Total < was.Total:
			t.out.Down++
		default:
			t.out.Same++
		}
		if b := bands[was.Band]; b != nil {
			b.Before++
		}
		if b := bands[now.Band]; b != nil {
			b.After++
		}
		if was.Band != now.Band {
			shifts[BandShift{From: was.Band, To: now.Band}]++
		}
	}
	for s, n := range shifts {
		s.Count = n
		t.out.Shifts = append(t.out.Shifts, s)
	}
	slices.SortFunc(t.out.Shifts, func(a, b BandShift) int {
		return cmp.Or(b.Count-a.Count, cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
}

func (t *trial) stars() {
	place := map[string]int{}
	count := func(stand *standings, id kernel.ID, add func(*StarMove), open bool) {
		if stand.year.last() == nil {
			return
		}
		for _, star := range stand.year.stars(stand.counted(id)) {
			i, ok := place[star.Code]
			if !ok && open {
				i, ok = len(t.out.Stars), true
				place[star.Code] = i
				t.out.Stars = append(t.out.Stars, StarMove{Code: star.Code, Name: star.Name})
			}
			if ok && star.Won {
				add(&t.out.Stars[i])
			}
		}
	}
	for _, id := range t.ids {
		count(t.now, id, func(m *StarMove) { m.After++ }, true)
		count(t.was, id, func(m *StarMove) { m.Before++ }, false)
	}
}

// counted are what the categories of a subject come to.
func (s *standings) counted(id kernel.ID) map[string]kernel.Points {
	if s.year.end == nil {
		return s.year.categories(id, s.raw)
	}
	return s.get(id).Categories
}

// binWidths are the widths of bins that people read easily, in points.
var binWidths = []kernel.Points{1_00, 2_00, 5_00, 10_00, 20_00, 50_00, 100_00, 200_00, 500_00, 1000_00}

const maxBins = 12

func (t *trial) histogram() {
	if len(t.ids) == 0 {
		return
	}
	var totals []kernel.Points
	for _, id := range t.ids {
		totals = append(totals, t.was.get(id).Total, t.now.get(id).Total)
	}
	least, most := slices.Min(totals), slices.Max(totals)
	width := binWidths[len(binWidths)-1]
	for _, w := range binWidths {
		if floorDiv(most, w)-floorDiv(least, w) < maxBins {
			width = w
			break
		}
	}
	first := floorDiv(least, width)
	for n := first; n <= floorDiv(most, width); n++ {
		t.out.Histogram = append(t.out.Histogram, Bin{From: n * width, To: (n + 1) * width})
	}
	for _, id := range t.ids {
		t.out.Histogram[floorDiv(t.was.get(id).Total, width)-first].Before++
		t.out.Histogram[floorDiv(t.now.get(id).Total, width)-first].After++
	}
}

func floorDiv(a, b kernel.Points) kernel.Points {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// reached reports whether a sum stands at its limit, or would be beyond it.
func (n *node) reached(raw kernel.Points) bool {
	return n.most != unbounded && raw >= n.most || n.least != -unbounded && raw <= n.least
}

// rules finds what each rule did, and who came to a cap of any of its periods, as with categories and the total.
func (t *trial) rules() {
	y := t.now.year
	scheme := y.last().Scheme
	use := map[string]*RuleUse{}
	for _, r := range scheme.Rules {
		name := r.Category
		if c := scheme.category(r.Category); c != nil {
			name = c.Name
		}
		t.out.Rules = append(t.out.Rules, RuleUse{Code: r.Code, Category: name, Text: r.Text, Entries: t.entries[r.Code], AtCapOf: []string{}})
	}
	for i := range t.out.Rules {
		use[t.out.Rules[i].Code] = &t.out.Rules[i]
	}
	held := map[sumKey]bool{} // by subject and the rule's own node
	for k, raw := range t.now.raw {
		n := &y.nodes[k.node]
		if n.level <= countLevel || n.level > ruleLevel {
			continue
		}
		code, _, _ := strings.Cut(strings.TrimPrefix(n.name, "rule."), ".")
		if n.reached(raw) {
			held[sumKey{k.subject, y.byName[ruleNode(code)]}] = true
		}
		if n.level == ruleLevel && raw != 0 {
			use[code].Subjects++
			use[code].Points += n.clamp(raw)
		}
	}
	for _, k := range sortedKeys(held) {
		u := use[strings.TrimPrefix(y.nodes[k.node].name, "rule.")]
		u.AtCap++
		u.AtCapOf = t.name(u.AtCapOf, k.subject)
	}
}

func sortedKeys(of map[sumKey]bool) []sumKey {
	keys := make([]sumKey, 0, len(of))
	for k := range of {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, compareSums)
	return keys
}

// name adds a subject's name: persons are not among those that have one here.
func (t *trial) name(list []string, id kernel.ID) []string {
	if n := t.names[id]; n != "" {
		return append(list, n)
	}
	return list
}

func (t *trial) limits() {
	y := t.now.year
	scheme := y.last().Scheme
	for _, c := range scheme.Categories {
		i, ok := y.byName[categoryNode(c.Code)]
		if !ok || c.Cap == nil && c.Floor == nil {
			continue
		}
		n := &y.nodes[i]
		t.limit(c.Name, func(id kernel.ID) (raw, least, most kernel.Points) { return t.now.raw[sumKey{id, i}], n.least, n.most })
	}
	if scheme.Cap != nil || scheme.Floor != nil {
		least, most := orElse(scheme.Floor, -unbounded), orElse(scheme.Cap, unbounded)
		t.limit(totalName, func(id kernel.ID) (kernel.Points, kernel.Points, kernel.Points) {
			return y.opening + t.now.raw[sumKey{id, y.root()}] + t.now.carried[id], least, most
		})
	}
}

func (t *trial) limit(name string, of func(kernel.ID) (raw, least, most kernel.Points)) {
	u := LimitUse{Name: name, AtCapOf: []string{}}
	for _, id := range t.ids {
		raw, least, most := of(id)
		switch {
		case raw >= most:
			u.AtCap++
			u.AtCapOf = t.name(u.AtCapOf, id)
		case raw <= least && raw != 0:
			u.AtFloor++
		}
	}
	t.out.Categories = append(t.out.Categories, u)
}

func (t *trial) overrides(scheme *Scheme) {
	for i := range scheme.Overrides {
		o := &scheme.Overrides[i]
		u := OverrideUse{Text: o.Text, Effect: o.Effect(scheme), Of: []string{}}
		for _, id := range t.ids {
			if slices.Contains(t.now.get(id).Applied, i) {
				u.Count++
				u.Of = t.name(u.Of, id)
			}
		}
		t.out.Overrides = append(t.out.Overrides, u)
	}
}
