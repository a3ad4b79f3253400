package points

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
)

func pts(s string) kernel.Points {
	p, err := kernel.ParsePoints(s)
	if err != nil {
		panic(err)
	}
	return p
}

func limit(s string) *kernel.Points { p := pts(s); return &p }

var nextFact kernel.ID

func happened(kind string, day kernel.Day, with ...func(*fact.Fact)) fact.Fact {
	nextFact++
	f := fact.Fact{
		ID: nextFact, Kind: kind, Day: day, Subject: fact.Subject{Type: fact.Member, ID: 7}, Quantity: fact.One, Sign: 1, Branch: 3, Department: 2,
		Source: fact.Source{Type: "activity", ID: 1000 + nextFact, Version: 1},
	}
	for _, w := range with {
		w(&f)
	}
	return f
}

func reversed(f fact.Fact) fact.Fact {
	nextFact++
	f.ID, f.Sign = nextFact, -f.Sign
	return f
}

func quantity(n int64) func(*fact.Fact) { return func(f *fact.Fact) { f.Quantity = n } }
func inCase(c string) func(*fact.Fact) {
	return func(f *fact.Fact) { f.Attrs = map[string]string{CaseAttr: c} }
}
func detailed(d string) func(*fact.Fact) { return func(f *fact.Fact) { f.Detail = d } }
func about(t fact.SubjectType, id kernel.ID) func(*fact.Fact) {
	return func(f *fact.Fact) { f.Subject = fact.Subject{Type: t, ID: id} }
}

func oneVersion(s *Scheme) History {
	return History{{ID: 1, Number: 1, Effective: "2020-01-01", Scheme: s}}
}

func credit(code, category, kind, points string, caps Caps) Rule {
	return Rule{Code: code, Category: category, Text: code, Fact: kind, Direction: Credit, Points: pts(points), Caps: caps}
}

func debit(code, category, kind, points string, caps Caps) Rule {
	r := credit(code, category, kind, points, caps)
	r.Direction = Debit
	return r
}

func TestCounting(t *testing.T) {
	study := Scheme{
		Subject: ByMember, Categories: []Category{{Code: "learning", Cap: limit("10"), Floor: limit("-3")}, {Code: "service", Cap: limit("6")}},
		Rules: []Rule{
			credit("class", "learning", "attended", "1.5", Caps{Month: limit("3"), Quarter: limit("5"), Year: limit("9")}),
			debit("absent", "learning", "absent", "-2", Caps{Month: limit("-4")}),
			credit("solved", "service", "solved", "2", Caps{}),
			credit("praised", "service", "praised", "3", Caps{}),
		},
	}
	hours := study
	hours.Rules = []Rule{{Code: "hours", Category: "learning", Fact: "trained", Direction: Credit, Points: pts("0.25"), PerUnit: true}}
	many := func(n int, kind string, day kernel.Day) (out []fact.Fact) {
		for range n {
			out = append(out, happened(kind, day))
		}
		return out
	}
	taken := happened("attended", "2026-03-31")
	solved := happened("solved", "2026-05-01", inCase("p1"))
	praised := happened("praised", "2026-05-20", inCase("p1"))
	for name, c := range map[string]struct {
		scheme Scheme
		facts  []fact.Fact
		want   string
	}{
		"one":                            {study, many(1, "attended", "2026-01-31"), "1.5"},
		"month cap":                      {study, many(5, "attended", "2026-01-31"), "3"},
		"quarter cap holds months down":  {study, slices.Concat(many(2, "attended", "2026-01-01"), many(2, "attended", "2026-03-31")), "5"},
		"next quarter counts anew":       {study, slices.Concat(many(4, "attended", "2026-03-31"), many(1, "attended", "2026-04-01")), "4.5"},
		"year cap below category cap":    {study, slices.Concat(many(4, "attended", "2026-01-01"), many(4, "attended", "2026-04-01"), many(4, "attended", "2026-07-01"), many(4, "attended", "2026-10-01")), "9"},
		"a reversal takes back":          {study, []fact.Fact{taken, reversed(taken)}, "0"},
		"a reversal above the cap":       {study, append(many(3, "attended", "2026-03-01"), reversed(taken)), "3"},
		"debits have a cap of their own": {study, many(5, "absent", "2026-02-01"), "-3"},
		"debits of two months, floored":  {study, slices.Concat(many(1, "absent", "2026-02-28"), many(1, "absent", "2026-03-01")), "-3"},
		"credits and debits meet":        {study, slices.Concat(many(1, "attended", "2026-02-28"), many(1, "absent", "2026-02-28")), "-0.5"},
		"category cap":                   {study, many(4, "solved", "2026-06-01"), "6"},
		"another year":                   {study, many(1, "solved", "2025-12-31"), "0"},
		"one case, two rules":            {study, []fact.Fact{solved, praised}, "3"},
		"one case, same rule":            {study, []fact.Fact{solved, happened("solved", "2026-05-02", inCase("p1"))}, "2"},
		"two cases":                      {study, []fact.Fact{solved, happened("solved", "2026-05-02", inCase("p2"))}, "4"},
		"the higher one reversed":        {study, []fact.Fact{solved, praised, reversed(praised)}, "2"},
		"both reversed":                  {study, []fact.Fact{reversed(solved), solved, praised, reversed(praised)}, "0"},
		"a case with credit and debit":   {study, []fact.Fact{solved, happened("absent", "2026-05-03", inCase("p1"))}, "0"},
		"by quantity":                    {hours, []fact.Fact{happened("trained", "2026-05-01", quantity(800))}, "2"},
		"by quantity, rounded half up":   {hours, []fact.Fact{happened("trained", "2026-05-01", quantity(50))}, "0.13"},
		"by quantity, reversed":          {hours, []fact.Fact{reversed(happened("trained", "2026-05-01", quantity(50)))}, "-0.13"},
	} {
		y := NewYear(ByMember, 2026, oneVersion(&c.scheme))
		if got, _ := Compute(y, c.facts).Total(7); got != pts(c.want) {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestSubjects(t *testing.T) {
	scheme := func(s SubjectType) History {
		return oneVersion(&Scheme{Subject: s, Categories: []Category{{Code: "a"}}, Rules: []Rule{credit("r", "a", "k", "1", Caps{})}})
	}
	facts := []fact.Fact{
		happened("k", "2026-01-01", about(fact.Member, 7)), happened("k", "2026-01-01", about(fact.Org, 3)), happened("k", "2026-01-01", about(fact.Org, 2)),
		happened("k", "2026-01-01", about(fact.Org, 9)), // a Party group's: nobody's
		happened("k", "2026-01-01", about(fact.Brand, 3)),
	}
	for s, want := range map[SubjectType]map[kernel.ID]kernel.Points{ByMember: {7: 100}, ByBranch: {3: 100}, ByDepartment: {2: 200}} {
		l := Compute(NewYear(s, 2026, scheme(s)), facts)
		got := map[kernel.ID]kernel.Points{}
		for _, id := range l.Subjects() {
			got[id], _ = l.Total(id)
		}
		if !maps.Equal(got, want) {
			t.Errorf("%s: %v, want %v", s, got, want)
		}
	}
}

// A change of rules in mid-year: points by the day of the fact, caps by the last day of the period.
func TestVersionsWithinAYear(t *testing.T) {
	old := &Scheme{Subject: ByMember, Categories: []Category{{Code: "a"}}, Rules: []Rule{
		credit("r", "a", "k", "1", Caps{Month: limit("2"), Quarter: limit("3")}), credit("gone", "a", "g", "5", Caps{Year: limit("6")}),
	}}
	next := &Scheme{Subject: ByMember, Categories: []Category{{Code: "a"}}, Rules: []Rule{credit("r", "a", "k", "2", Caps{Month: limit("4")})}}
	h := History{{Effective: "2026-01-01", Scheme: old}, {Effective: "2026-05-16", Scheme: next}}
	for name, c := range map[string]struct {
		want  string
		kinds map[kernel.Day]string
	}{
		"the day before":                {"1", map[kernel.Day]string{"2026-05-15": "k"}},
		"the first day":                 {"2", map[kernel.Day]string{"2026-05-16": "k"}},
		"quarter cap of the old, in Q1": {"3", map[kernel.Day]string{"2026-01-01": "k", "2026-01-02": "k", "2026-02-01": "k", "2026-03-31": "k"}},
		"no quarter cap in Q2: the new": {"4", map[kernel.Day]string{"2026-04-01": "k", "2026-04-02": "k", "2026-04-03": "k", "2026-05-14": "k", "2026-05-15": "k"}},
		"May's cap is the new one":      {"4", map[kernel.Day]string{"2026-05-13": "k", "2026-05-14": "k", "2026-05-15": "k", "2026-05-16": "k"}},
		"a dropped rule keeps its cap":  {"6", map[kernel.Day]string{"2026-01-01": "g", "2026-01-02": "g"}},
		"a dropped rule gives no more":  {"0", map[kernel.Day]string{"2026-06-01": "g"}},
	} {
		var facts []fact.Fact
		for d, k := range c.kinds {
			facts = append(facts, happened(k, d))
		}
		if got, _ := Compute(NewYear(ByMember, 2026, h), facts).Total(7); got != pts(c.want) {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func drawHistory(t *rapid.T) History {
	points := rapid.SampledFrom([]string{"0.5", "1", "1.25", "2", "3"})
	caps := rapid.Custom(func(t *rapid.T) Caps {
		one := func() *kernel.Points {
			if rapid.Bool().Draw(t, "capped") {
				return limit(rapid.SampledFrom([]string{"1", "2", "3.5", "5", "8"}).Draw(t, "cap"))
			}
			return nil
		}
		return Caps{one(), one(), one(), one(), one()}
	})
	negated := func(p *kernel.Points) *kernel.Points {
		if p == nil {
			return nil
		}
		n := -*p
		return &n
	}
	scheme := func() *Scheme {
		s := &Scheme{Subject: ByMember}
		for i := range 2 {
			c := Category{Code: fmt.Sprint("c", i)}
			if rapid.Bool().Draw(t, "limited") {
				c.Cap, c.Floor = limit("7"), limit("-2")
			}
			if rapid.Bool().Draw(t, "based") {
				c.Base = limit("3")
			}
			s.Categories = append(s.Categories, c)
		}
		for i := range rapid.IntRange(1, 5).Draw(t, "rules") {
			r := credit(fmt.Sprint("r", i), fmt.Sprint("c", rapid.IntRange(0, 1).Draw(t, "category")), fmt.Sprint("k", rapid.IntRange(0, 2).Draw(t, "kind")),
				points.Draw(t, "points"), caps.Draw(t, "caps"))
			r.PerUnit = rapid.Bool().Draw(t, "per unit")
			if i%3 == 2 { // a code keeps its direction over versions
				r.Direction, r.Points = Debit, -r.Points
				r.Caps = Caps{negated(r.Caps.Day), negated(r.Caps.Month), negated(r.Caps.Quarter), negated(r.Caps.HalfYear), negated(r.Caps.Year)}
			}
			switch rapid.IntRange(0, 4).Draw(t, "way") {
			case 0:
				r.Points, r.PerUnit, r.Formula = 0, false, "如果(数量 > 2, 数量 / 3, 0.1 + 0.2)"
			case 1:
				r.When = "数量 不少于 1.5 或者 月份 是 3"
			}
			s.Rules = append(s.Rules, r)
		}
		if rapid.Bool().Draw(t, "counted") {
			s.Counts = []Count{{Code: "n", Name: "次数", Fact: "k0", When: "数量 > 1"}}
		}
		return s
	}
	h := History{{ID: 1, Number: 1, Effective: "2026-01-01", Scheme: scheme()}}
	for i, d := range []kernel.Day{"2026-05-16", "2026-10-01"} {
		if rapid.Bool().Draw(t, "another version") {
			h = append(h, Version{ID: kernel.ID(i + 2), Number: len(h) + 1, Effective: d, Scheme: scheme()})
		}
	}
	return h
}

func drawFacts(t *rapid.T) (facts []fact.Fact) {
	for range rapid.IntRange(0, 40).Draw(t, "facts") {
		f := happened(fmt.Sprint("k", rapid.IntRange(0, 2).Draw(t, "kind")), kernel.Day("2026-01-01").AddDays(rapid.IntRange(0, 364).Draw(t, "day")),
			about(fact.Member, kernel.ID(rapid.IntRange(1, 2).Draw(t, "member"))), quantity(rapid.Int64Range(1, 400).Draw(t, "quantity")))
		if c := rapid.SampledFrom([]string{"", "", "p1", "p2"}).Draw(t, "case"); c != "" {
			f.Attrs = map[string]string{CaseAttr: c}
		}
		facts = append(facts, f)
		if rapid.IntRange(0, 3).Draw(t, "fate") == 0 {
			facts = append(facts, reversed(f))
		}
	}
	return facts
}

// In any order and any split, with reversals, posting gives what computing gives, at every node.
func TestPostEqualsCompute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y := NewYear(ByMember, 2026, drawHistory(t))
		facts := drawFacts(t)
		want := Compute(y, facts)
		shuffled := rapid.Permutation(facts).Draw(t, "order")
		if !maps.Equal(nonzero(Compute(y, shuffled).sums), nonzero(want.sums)) {
			t.Fatal("the order of arrival changed the sums")
		}
		got := NewLedger(y)
		for len(shuffled) > 0 {
			n := rapid.IntRange(1, len(shuffled)).Draw(t, "slice")
			got.Post(shuffled[:n]...)
			shuffled = shuffled[n:]
		}
		if g, w := nonzero(got.sums), nonzero(want.sums); !maps.Equal(g, w) {
			t.Fatalf("posted %v, computed %v", g, w)
		}
		if !slices.Equal(got.Subjects(), want.Subjects()) {
			t.Fatal("subjects differ")
		}
	})
}

// Against an independent, slow way of counting: from the total down, period by period.
func TestComputeEqualsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t)
		facts := slices.DeleteFunc(drawFacts(t), func(f fact.Fact) bool { return f.Attrs != nil })
		l := Compute(NewYear(ByMember, 2026, h), facts)
		for _, id := range []kernel.ID{1, 2} {
			want := define(h, slices.DeleteFunc(slices.Clone(facts), func(f fact.Fact) bool { return f.Subject.ID != id }))
			if got, _ := l.Total(id); got != want {
				t.Fatalf("member %d: %s, by definition %s", id, got, want)
			}
		}
	})
}

func define(h History, facts []fact.Fact) (total kernel.Points) {
	year := kernel.YearOf(2026)
	categories := map[string]kernel.Points{}
	for i := range 5 {
		code := fmt.Sprint("r", i)
		if r := h.ruleAt(code, year.Last); r != nil {
			categories[r.Category] += defineRule(h, code, facts, len(kernel.PeriodKinds)-1, year)
		}
	}
	for code, sum := range categories {
		c := h.categoryAt(code, year.Last)
		sum += orElse(c.Base, 0)
		if c.Cap != nil {
			sum = min(sum, *c.Cap)
		}
		if c.Floor != nil {
			sum = max(sum, *c.Floor)
		}
		total += sum
	}
	return total
}

func defineRule(h History, code string, facts []fact.Fact, kind int, p kernel.Period) (sum kernel.Points) {
	if kind < 0 {
		for i := range facts {
			if r := h.At(facts[i].Day).Scheme.rule(code); r != nil && facts[i].Day == p.First && r.Fact == facts[i].Kind {
				if w := newWorking(r, h.At(facts[i].Day).Scheme, fact.Kind{}); w.takes(&facts[i]) {
					sum += w.worth(&facts[i])
				}
			}
		}
		return sum
	}
	if kind == 0 {
		sum = defineRule(h, code, facts, -1, p)
	} else {
		for d := p.First; d <= p.Last; d = kernel.PeriodOf(kernel.PeriodKinds[kind-1], d).Last.AddDays(1) {
			sum += defineRule(h, code, facts, kind-1, kernel.PeriodOf(kernel.PeriodKinds[kind-1], d))
		}
	}
	r := h.ruleAt(code, p.Last)
	if r == nil || r.Caps.Of(kernel.PeriodKinds[kind]) == nil {
		return sum
	}
	if r.Direction == Debit {
		return max(sum, *r.Caps.Of(kernel.PeriodKinds[kind]))
	}
	return min(sum, *r.Caps.Of(kernel.PeriodKinds[kind]))
}

func nonzero[K comparable](m map[K]kernel.Points) map[K]kernel.Points {
	out := maps.Clone(m)
	maps.DeleteFunc(out, func(_ K, p kernel.Points) bool { return p == 0 })
	return out
}

// A million facts of a city's year become a ledger in one pass; how long that takes is logged, not judged.
func TestAYearOfAMillionFacts(t *testing.T) {
	scheme := Seed(ByMember)
	y := NewYear(ByMember, 2026, oneVersion(scheme))
	r := rand.New(rand.NewPCG(1, 2))
	c := NewComputation(y)
	entries := 0
	begun := time.Now()
	for i := range 1_000_000 {
		rule := scheme.Rules[r.IntN(len(scheme.Rules))]
		f := fact.Fact{
			ID: kernel.ID(i + 1), Kind: rule.Fact, Subject: fact.Subject{Type: fact.Member, ID: kernel.ID(r.IntN(12000) + 1)},
			Day: y.days[r.IntN(len(y.days))], Quantity: fact.One, Sign: 1,
		}
		if len(rule.Details) > 0 {
			f.Detail = rule.Details[0]
		}
		entries += len(c.Add(&f))
	}
	l := c.Ledger()
	took := time.Since(begun)
	t.Logf("%d entries, %d members, %d sums in %s", entries, len(l.Subjects()), len(l.sums), took)
	if entries < 800_000 {
		t.Errorf("%d entries", entries)
	}
}
