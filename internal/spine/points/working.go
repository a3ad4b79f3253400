package points

import (
	"math/big"
	"strconv"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
)

// working is a rule with its formulas compiled.
type working struct {
	*Rule
	when, formula *Formula
	broken        bool // a formula that the program no longer understands: the rule gives nothing
}

func newWorking(r *Rule, s *Scheme, kind fact.Kind) *working {
	w := &working{Rule: r}
	if r.When == "" && r.Formula == "" {
		return w
	}
	variables := factVariables(kind, s.Constants)
	var errWhen, errFormula error
	if r.When != "" {
		w.when, errWhen = parseFormula(r.When, variables, truth)
	}
	if r.Formula != "" {
		w.formula, errFormula = parseFormula(r.Formula, variables, number)
	}
	w.broken = errWhen != nil || errFormula != nil
	return w
}

// The names of what every record has.
const (
	quantityName = "数量"
	monthName    = "月份"
	detailName   = "类型"
	totalName    = "总分"
)

// The codes of those in a variable; an attribute's code holds no colon.
const (
	monthCode  = ":month"
	detailCode = ":detail"
	constCode  = ":const:"
)

// factVariables are the names that formulas of a rule about a kind can use.
func factVariables(kind fact.Kind, constants []Constant) []Variable {
	of := []Variable{{Name: quantityName, Number: true, code: QuantityAttr}, {Name: monthName, Number: true, code: monthCode}}
	if len(kind.Details) > 0 {
		of = append(of, Variable{Name: detailName, Values: kind.Details, code: detailCode})
	}
	for _, a := range kind.Attrs {
		of = append(of, Variable{Name: a.Name, Number: a.Number, Values: a.Values, code: a.Code})
	}
	return append(of, constantVariables(constants)...)
}

func constantVariables(constants []Constant) (of []Variable) {
	for _, c := range constants {
		of = append(of, Variable{Name: c.Name, Number: true, code: constCode + c.Value.String()})
	}
	return of
}

// of are the values that a formula asks about a fact.
func (f *Formula) of(x *fact.Fact) []value {
	out := make([]value, len(f.variables))
	for i, v := range f.variables {
		if f.used[i] {
			out[i] = v.of(x)
		}
	}
	return out
}

func (v *Variable) of(x *fact.Fact) value {
	switch v.code {
	case QuantityAttr:
		return decimal(kernel.Points(x.Quantity))
	case monthCode:
		return value{known: true, number: big.NewRat(int64(x.Day.Month()), 1)}
	case detailCode:
		return value{known: x.Detail != "", text: x.Detail}
	}
	if c, ok := strings.CutPrefix(v.code, constCode); ok {
		p, err := kernel.ParsePoints(c)
		return value{known: err == nil, number: big.NewRat(int64(p), 100)}
	}
	have := strings.TrimSpace(x.Attrs[v.code])
	if !v.Number {
		return value{known: have != "", text: have}
	}
	p, err := kernel.ParsePoints(have)
	return value{known: err == nil, number: big.NewRat(int64(p), 100)}
}

// takes reports whether a fact of the rule's kind meets its details, conditions and formula.
func (w *working) takes(f *fact.Fact) bool {
	return !w.broken && w.Rule.Takes(f) && (w.when == nil || w.when.eval(w.when.of(f)).truth)
}

// worth is what the rule gives for the fact; a reversal takes it back. A credit never takes and a
// debit never gives, whatever the formula comes to.
func (w *working) worth(f *fact.Fact) kernel.Points {
	if w.formula == nil {
		return w.Worth(f)
	}
	p := max(w.formula.eval(w.formula.of(f)).amount(), 0)
	if w.Direction == Debit {
		p = -p
	}
	return p * kernel.Points(f.Sign)
}

// varied reports whether the points of the rule differ from record to record.
func (r *Rule) varied() bool { return r.Formula != "" || r.Grades != nil || r.Range != nil }

// each is what one record can come to at most; false when only the formula knows.
func (r *Rule) each() (kernel.Points, bool) {
	switch {
	case r.Formula != "":
		return 0, false
	case r.Range != nil:
		if abs(r.Range.From) > abs(r.Range.To) {
			return r.Range.From, true
		}
		return r.Range.To, true
	case r.Grades != nil:
		var most kernel.Points
		for _, g := range r.Grades.Points {
			if abs(g.Points) > abs(most) {
				most = g.Points
			}
		}
		return most, true
	}
	return r.Points, true
}

// of looks the record's grade up; one that the table doesn't name gives nothing.
func (t *GradeTable) of(f *fact.Fact) kernel.Points {
	have := strings.TrimSpace(f.Attrs[t.Attr])
	if t.Attr == detailCode {
		have = f.Detail
	}
	for _, g := range t.Points {
		if g.Value == have && have != "" {
			return g.Points
		}
	}
	return 0
}

// percent writes 12.5 as 12.5%.
func percent(n int) string { return strconv.Itoa(n) + "%" }
