package points

import (
	"math/big"
	"slices"
	"strings"

	"sanchuang/internal/kernel"
)

// against is what a formula holds a variable against.
type against struct {
	numbers []kernel.Points // the hundredth at or below each
	texts   []string
}

// reachable is what a variable can be where a formula is asked.
type reachable struct {
	least, most kernel.Points // of a number, both within it
	whole       bool          // whole numbers alone
	texts       []string      // of a text with a fixed list
	unknown     bool          // a record may not say it
}

// anything is a number without bounds that a record may not say.
func anything() reachable { return reachable{least: -unbounded, most: unbounded, unknown: true} }

// mostTried bounds the search: a formula that people write asks few things.
const mostTried = 4096

// elsewhere stands for every text that a formula doesn't name.
const elsewhere = "\x00"

// search tries a formula on every value that makes a difference to it: at, just below and just above each number that it
// names, each text, and nothing known. Values are hundredths, so that nothing lies in between. met is false when no
// value meets it, missed when none fails it; both only count when sure, which arithmetic is not.
func (f *Formula) search(of []reachable, more []against, holds func([]value) bool) (met, missed, sure bool) {
	if !f.plain {
		return true, true, false
	}
	choices, total := make([][]value, len(f.variables)), 1
	for i := range f.variables {
		choices[i] = []value{{}}
		if f.used[i] {
			choices[i] = f.choices(i, of[i], more)
		}
		if total *= len(choices[i]); total > mostTried {
			return true, true, false
		}
	}
	at := make([]value, len(choices))
	for n := range total {
		for i, list := range choices {
			at[i], n = list[n%len(list)], n/len(list)
		}
		if holds != nil && !holds(at) {
			continue
		}
		if f.eval(at).truth {
			met = true
		} else {
			missed = true
		}
	}
	return met, missed, true
}

// choices are the values of one variable that make a difference.
func (f *Formula) choices(i int, r reachable, more []against) (out []value) {
	ask := f.against[i]
	if more != nil {
		ask.numbers, ask.texts = slices.Concat(ask.numbers, more[i].numbers), slices.Concat(ask.texts, more[i].texts)
	}
	if r.unknown {
		out = append(out, value{})
	}
	if !f.variables[i].Number {
		texts := r.texts
		if len(texts) == 0 {
			texts = append(slices.Clone(ask.texts), elsewhere)
		}
		slices.Sort(texts)
		for _, t := range slices.Compact(texts) {
			out = append(out, value{known: true, text: t})
		}
		return out
	}
	step := kernel.Points(1)
	if r.whole {
		step = 100
	}
	var numbers []kernel.Points
	for _, n := range append(slices.Clone(ask.numbers), r.least, r.most, 0) {
		for _, m := range []kernel.Points{floorDiv(n, step)*step - step, floorDiv(n, step) * step, floorDiv(n, step)*step + step} {
			if m >= r.least && m <= r.most && abs(m) < unbounded/4 {
				numbers = append(numbers, m)
			}
		}
	}
	slices.Sort(numbers)
	for _, n := range slices.Compact(numbers) {
		out = append(out, decimal(n))
	}
	return out
}

// ask notes what two sides of a comparison are held against; a side that is worked out can't be searched.
func (c *compiling) ask(a, b part) {
	if a.variable == nil || a.fixed != nil {
		a, b = b, a
	}
	switch {
	case a.of == truth || a.fixed != nil && b.fixed != nil:
	case a.variable == nil || b.fixed == nil:
		c.formula.plain = false
	case a.of == number:
		of := &c.formula.against[a.index]
		of.numbers = append(of.numbers, floored(b.fixed.number))
	default:
		of := &c.formula.against[a.index]
		of.texts = append(of.texts, b.fixed.text)
	}
}

// floored is the hundredth at or below a number.
func floored(r *big.Rat) kernel.Points {
	n := new(big.Int).Mul(r.Num(), big.NewInt(100))
	return kernel.Points(new(big.Int).Div(n, r.Denom()).Int64()) // Euclidean: at or below, for the denominator is positive
}

// never reports whether no record of the rule's kind meets both its conditions and its formula.
func never(f *Formula, conditions []Condition, details []string) bool {
	of, more := make([]reachable, len(f.variables)), make([]against, len(f.variables))
	for i, v := range f.variables {
		of[i] = v.reach(details)
		for _, c := range conditions {
			if c.Attr != v.code {
				continue
			}
			more[i].texts = append(more[i].texts, c.Value)
			if p, err := kernel.ParsePoints(c.Value); err == nil {
				more[i].numbers = append(more[i].numbers, p)
			}
		}
	}
	met, _, sure := f.search(of, more, func(at []value) bool {
		for _, c := range conditions {
			if i := slices.IndexFunc(f.variables, func(v Variable) bool { return v.code == c.Attr }); i >= 0 && f.used[i] && !at[i].meets(&c) {
				return false
			}
		}
		return true
	})
	return sure && !met
}

// reach is what a fact's variable can be.
func (v *Variable) reach(details []string) reachable {
	switch {
	case v.code == monthCode:
		return reachable{least: 100, most: 1200, whole: true}
	case v.code == QuantityAttr:
		return reachable{least: -unbounded, most: unbounded}
	case strings.HasPrefix(v.code, constCode):
		n := floored(v.constant().number)
		return reachable{least: n, most: n}
	}
	r := anything()
	for _, x := range v.Values {
		if v.code != detailCode || len(details) == 0 || slices.Contains(details, x.Code) {
			r.texts = append(r.texts, x.Code)
		}
	}
	return r
}

// meets reports whether the condition holds of what a variable came to.
func (v value) meets(c *Condition) bool {
	attrs := map[string]string{}
	switch {
	case c.Attr == QuantityAttr:
		return v.known && c.Holds(int64(v.amount()), nil)
	case v.known && v.number != nil:
		attrs[c.Attr] = v.amount().String()
	case v.known:
		attrs[c.Attr] = v.text
	}
	return c.Holds(0, attrs)
}

// everybody reports for whom a subject's formula can hold: for nobody, or for each. least is below what the total must be.
func (r *review) everybody(f *Formula, least *kernel.Points) (nobody, all bool) {
	of := make([]reachable, len(f.variables))
	for i := range f.variables {
		of[i] = r.subjectReach(&f.variables[i])
		if least != nil && f.variables[i].code == totalNode {
			of[i].least = max(of[i].least, *least)
		}
	}
	met, missed, sure := f.search(of, nil, nil)
	return sure && !met, sure && met && !missed
}

// subjectReach is what the total, a category or a count can come to.
func (r *review) subjectReach(v *Variable) reachable {
	switch {
	case v.code == totalNode:
		return r.totalSpan()
	case IsCount(v.code):
		return reachable{most: unbounded, whole: true}
	case strings.HasPrefix(v.code, constCode):
		n := floored(v.constant().number)
		return reachable{least: n, most: n}
	}
	for _, c := range r.scheme.Categories {
		if categoryNode(c.Code) == v.code {
			return r.categorySpan(c)
		}
	}
	return reachable{least: -unbounded, most: unbounded}
}

func (r *review) categorySpan(c Category) reachable {
	out := reachable{least: -unbounded, most: unbounded}
	if most, bounded := r.categoryReach(c); bounded {
		out.most = most
	}
	if least, bounded := r.reach(c.Code, Debit); bounded {
		out.least = least + orElse(c.Base, 0)
	}
	out.least = max(out.least, orElse(c.Floor, -unbounded))
	return out
}

func (r *review) totalSpan() reachable {
	out := reachable{most: unbounded}
	for _, c := range r.scheme.Categories {
		least := r.categorySpan(c).least
		if least == -unbounded {
			out.least = -unbounded
			break
		}
		out.least += least
	}
	if most, bounded := r.totalReach(); bounded {
		out.most = most
	}
	out.most = min(out.most, orElse(r.scheme.Cap, unbounded))
	out.least = max(out.least, orElse(r.scheme.Floor, -unbounded))
	return out
}
