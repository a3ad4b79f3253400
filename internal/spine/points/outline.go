package points

import "slices"

// categoryOutline (对账单的栏目) is what a statement says of a category whoever it is about.
type categoryOutline struct {
	category *Category
	node     int
	rules    []ruleOutline
}

// ruleOutline is the same of a rule.
type ruleOutline struct {
	rule   *Rule
	node   int
	worth  string
	proofs []string
}

// outline is made when the year's first statement is asked for: most years that are compiled show none.
func (y *Year) outline() []categoryOutline {
	y.outlineOnce.Do(func() {
		for _, code := range y.categoryCodes() {
			o := categoryOutline{category: y.history.categoryAt(code, y.lastDay()), node: y.byName[categoryNode(code)]}
			for _, r := range y.ruleCodes(code) {
				proofs := r.Proofs
				if proofs == nil {
					proofs = []string{}
				}
				o.rules = append(o.rules, ruleOutline{r, y.byName[ruleNode(r.Code)], r.worthText(y.kinds[r.Fact]), proofs})
			}
			y.outlines = append(y.outlines, o)
		}
	})
	return y.outlines
}

// last is the version in force at the year's end.
func (y *Year) last() *Version { return y.history.At(y.days[len(y.days)-1]) }

// categoryCodes are the categories of the year, as the last version orders them, dropped ones last.
func (y *Year) categoryCodes() (codes []string) {
	for _, c := range y.last().Scheme.Categories {
		if _, ok := y.byName[categoryNode(c.Code)]; ok {
			codes = append(codes, c.Code)
		}
	}
	for _, code := range y.scoring() {
		if c := y.history.ruleAt(code, y.days[len(y.days)-1]).Category; !slices.Contains(codes, c) {
			codes = append(codes, c)
		}
	}
	return codes
}

// ruleCodes are a category's rules in the same manner.
func (y *Year) ruleCodes(category string) (rules []*Rule) {
	last := y.last().Scheme
	for i := range last.Rules {
		if last.Rules[i].Category == category {
			rules = append(rules, &last.Rules[i])
		}
	}
	for _, code := range y.scoring() {
		if r := y.history.ruleAt(code, y.days[len(y.days)-1]); r.Category == category && last.rule(code) == nil {
			rules = append(rules, r)
		}
	}
	return rules
}
