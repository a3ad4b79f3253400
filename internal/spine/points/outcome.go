package points

import (
	"math/big"
	"slices"

	"sanchuang/internal/kernel"
)

// Outcome (结果) is what a subject's sums come to when the scheme has had its last word: total within
// its limits, vetoes and ceilings applied, a band. It is worked out when it is read, from the sums
// that postings maintain; so it needs no entry of its own and cannot disagree with them.
type Outcome struct {
	Total      kernel.Points
	Score      kernel.Points            // before overrides
	Carried    kernel.Points            // from last year, contained in both
	Categories map[string]kernel.Points // as they count
	Counts     map[string]kernel.Points
	Applied    []int // overrides of the scheme that hold, by place
	Waiting    []int // overrides that would hold, but only apply when the year is over
	Band       string
	fixedBand  string // by an override, whatever the score
	notAbove   string // the best band that overrides leave open
}

// finish is what a scheme does to the sums at the end.
type finish struct {
	year      *Year
	scheme    *Scheme
	variables []Variable
	overrides []*Formula
	bands     []*Formula
	order     []int // bands from the highest
	shared    bool  // bands ask how others stand
}

// newFinish compiles what a scheme does at the end; nil when it does nothing but add up.
func newFinish(y *Year, s *Scheme) *finish {
	f := &finish{year: y, scheme: s, variables: subjectVariables(s)}
	special := s.Cap != nil || s.Floor != nil || s.Carry != nil || len(s.Overrides)+len(s.Counts) > 0
	for _, o := range s.Overrides {
		w, _ := parseFormula(o.When, f.variables, truth) // one that is no longer understood never holds
		f.overrides = append(f.overrides, w)
	}
	for i, b := range s.Bands {
		var w *Formula
		if b.When != "" {
			w, _ = parseFormula(b.When, f.variables, truth)
			special = true
		}
		f.bands = append(f.bands, w)
		f.order = append(f.order, i)
		f.shared = f.shared || b.Share != nil
	}
	if !special && !f.shared {
		return nil
	}
	slices.SortStableFunc(f.order, func(a, b int) int { return compareOpen(s.Bands[b].From, s.Bands[a].From) })
	return f
}

// subjectVariables are the names that overrides and bands can use.
func subjectVariables(s *Scheme) []Variable {
	of := []Variable{{Name: totalName, Number: true, code: totalNode}}
	for _, c := range s.Categories {
		of = append(of, Variable{Name: c.Name, Number: true, code: categoryNode(c.Code)})
	}
	for _, c := range s.Counts {
		of = append(of, Variable{Name: c.Name, Number: true, code: countPrefix + c.Code})
	}
	return append(of, constantVariables(s.Constants)...)
}

// outcome works out one subject's, up to the band. raw answers the stored sums by node, carried is
// what last year left, ended whether the year is over.
func (y *Year) outcome(raw func(node int) kernel.Points, carried kernel.Points, ended bool) *Outcome {
	o := &Outcome{Categories: map[string]kernel.Points{}, Counts: map[string]kernel.Points{}, Carried: carried}
	sum := y.opening + raw(y.root()) + carried
	for _, i := range y.tops {
		switch n := &y.nodes[i]; n.level {
		case categoryLevel:
			o.Categories[n.name] = n.clamp(raw(i)) + n.base
		case countLevel:
			o.Counts[n.name] = raw(i)
		}
	}
	if y.end == nil {
		o.Total, o.Score = sum, sum
		return o
	}
	y.end.apply(o, sum, ended)
	return o
}

func (f *finish) clamp(p kernel.Points) kernel.Points {
	return min(max(p, orElse(f.scheme.Floor, -unbounded)), orElse(f.scheme.Cap, unbounded))
}

// apply puts the limits of the total and the overrides on a sum. All conditions look at what stood
// before any override, so their order in the scheme doesn't matter.
func (f *finish) apply(o *Outcome, sum kernel.Points, ended bool) {
	o.Score = f.clamp(sum)
	of := f.values(o, o.Score)
	most := unbounded
	for i, w := range f.overrides {
		if w == nil || !w.eval(of).truth {
			continue
		}
		rule := &f.scheme.Overrides[i]
		if rule.AtYearEnd && !ended {
			o.Waiting = append(o.Waiting, i)
			continue
		}
		o.Applied = append(o.Applied, i)
		switch {
		case rule.Band != "":
			o.fixedBand = f.lower(o.fixedBand, rule.Band)
		case rule.NotAbove != "":
			o.notAbove = f.lower(o.notAbove, rule.NotAbove)
		case rule.Most == nil:
		case rule.Category == "":
			most = min(most, *rule.Most)
		default:
			name := categoryNode(rule.Category)
			was := o.Categories[name]
			o.Categories[name] = min(was, *rule.Most)
			sum += o.Categories[name] - was
		}
	}
	o.Total = min(f.clamp(sum), most)
}

// lower is the lower of two bands; an empty one stands for none.
func (f *finish) lower(a, b string) string {
	if a == "" || f.rank(b) > f.rank(a) {
		return b
	}
	return a
}

// rank is a band's place from the highest, 0; of an unknown one after all.
func (f *finish) rank(name string) int {
	for i, n := range f.order {
		if f.scheme.Bands[n].Name == name {
			return i
		}
	}
	return len(f.order)
}

func (f *finish) values(o *Outcome, total kernel.Points) []value {
	of := make([]value, len(f.variables))
	for i := range f.variables {
		switch v := &f.variables[i]; {
		case v.code == totalNode:
			of[i] = decimal(total)
		case IsCount(v.code):
			of[i] = decimal(o.Counts[v.code])
		default:
			if p, ok := o.Categories[v.code]; ok {
				of[i] = decimal(p)
			} else {
				of[i] = v.constant()
			}
		}
	}
	return of
}

func (v *Variable) constant() value {
	if len(v.code) <= len(constCode) || v.code[:len(constCode)] != constCode {
		return value{known: true, number: new(big.Rat)} // a category without rules this year
	}
	p, err := kernel.ParsePoints(v.code[len(constCode):])
	return value{known: err == nil, number: big.NewRat(int64(p), 100)}
}
