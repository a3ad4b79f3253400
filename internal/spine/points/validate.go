package points

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
)

// Validate (核对办法) reads a scheme before it is saved or adopted and answers what is wrong with
// it, each with its place (RULES 6 and 7). kinds are the fact kinds that capabilities declare.
func Validate(s *Scheme, kinds []fact.Kind) []Finding {
	r := &review{scheme: s}
	r.head()
	r.categories()
	r.sums()
	byCode := map[string]fact.Kind{}
	for _, k := range kinds {
		byCode[k.Code] = k
	}
	for i := range s.Rules {
		r.rule(i, byCode)
	}
	r.counts(byCode)
	r.names()
	r.overridesAndCarry()
	r.totalLimits()
	r.overlaps()
	r.bands()
	r.bandReach()
	r.shares()
	return r.findings
}

var codeForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// Limits keep a definition within what a page and a statement can carry.
const (
	maxName  = 60
	maxText  = 200
	maxRules = 200
)

func (r *review) head() {
	s := r.scheme
	if !slices.Contains(SubjectTypes, s.Subject) {
		r.inScheme(Refused, "subject", "请选择积分对象：党员、党支部或机关单位。")
	}
	if n := len([]rune(strings.TrimSpace(s.Name))); n == 0 || n > maxName {
		r.inScheme(Refused, "name", "请填写办法名称，不超过%d个字。", maxName)
	}
	if b := FindBurden(s.Name); b != nil {
		r.burden(Finding{Field: "name"}, b.Prohibition, b.Instead, "办法名称写明以“%s”计分", b.Phrase)
	}
	if s.Total != nil && *s.Total <= 0 {
		r.inScheme(Refused, "total", "满分应大于0；不设满分的请留空。")
	}
	if len(s.Categories) == 0 {
		r.inScheme(Refused, "categories", "请至少设置一个类别。")
	}
	if len(s.Rules) == 0 {
		r.inScheme(Refused, "rules", "请至少设置一条积分规则。")
	}
	if len(s.Rules) > maxRules {
		r.inScheme(Refused, "rules", "规则不能超过%d条，请合并相近的规则。", maxRules)
	}
}

func (r *review) categories() {
	seen, names := map[string]bool{}, map[string]bool{totalName: true}
	for i, c := range r.scheme.Categories {
		if n := strings.TrimSpace(c.Name); n != "" && names[n] {
			r.inCategory(Refused, i, "name", "类别“%s”重名，公式和对账单里分不清，请换一个名称。", n)
		}
		names[strings.TrimSpace(c.Name)] = true
		if !codeForm.MatchString(c.Code) || seen[c.Code] {
			r.inCategory(Refused, i, "code", "类别代码请用小写英文字母、数字和下划线，且互不相同。")
		}
		seen[c.Code] = true
		if n := len([]rune(strings.TrimSpace(c.Name))); n == 0 || n > maxName {
			r.inCategory(Refused, i, "name", "请填写类别名称，不超过%d个字。", maxName)
		}
		if b := FindBurden(c.Name); b != nil {
			r.burden(Finding{Field: fmt.Sprintf("categories[%d].name", i), Category: c.Code}, b.Prohibition, b.Instead,
				"类别“%s”以“%s”计分", c.Name, b.Phrase)
		}
		r.categoryLimits(i, c)
	}
}

func (r *review) categoryLimits(i int, c Category) {
	if c.Cap != nil && *c.Cap < 0 {
		r.inCategory(Refused, i, "cap", "类别“%s”的上限不能小于0。", c.Name)
	}
	base := orElse(c.Base, 0)
	if base < 0 {
		r.inCategory(Refused, i, "base", "类别“%s”的基础分不能小于0；不设基础分的请留空。", c.Name)
	}
	if c.Floor != nil && *c.Floor > base {
		r.inCategory(Refused, i, "floor", "类别“%s”的下限不能大于%s：没有记录的人本来就是%s分。", c.Name, base, base)
	}
	if c.Cap != nil && base > *c.Cap {
		r.inCategory(Refused, i, "base", "类别“%s”的基础分%s分高于上限%s分，请调整其中之一。", c.Name, c.Base, c.Cap)
	}
	if c.Threshold != nil && *c.Threshold <= 0 {
		r.inCategory(Refused, i, "threshold", "类别“%s”的达标线应大于0；不设达标线的请留空。", c.Name)
	}
	if c.Threshold != nil && c.Cap != nil && *c.Threshold > *c.Cap {
		r.inCategory(Refused, i, "threshold", "类别“%s”的达标线%s分高于上限%s分，无人能达到，请降低达标线或提高上限。", c.Name, c.Threshold, c.Cap)
	}
	most, bounded := r.reach(c.Code, Credit)
	least, floored := r.reach(c.Code, Debit)
	most, least = most+base, least+base
	rules := r.countRules(c.Code)
	switch {
	case rules == 0:
		r.inCategory(Refused, i, "code", "类别“%s”下没有规则，请补充规则或删去该类别。", c.Name)
	case c.Cap != nil && bounded && most < *c.Cap:
		r.inCategory(Refused, i, "cap", "类别“%s”的上限%s分永远达不到：各条规则%s合计最多%s分，请降低上限或放宽规则的上限。", c.Name, c.Cap, r.scheme.Period.Chinese(), most)
	case c.Threshold != nil && bounded && most < *c.Threshold:
		r.inCategory(Refused, i, "threshold", "类别“%s”的达标线%s分永远达不到：各条规则%s合计最多%s分，请调整。", c.Name, c.Threshold, r.scheme.Period.Chinese(), most)
	}
	if c.Floor != nil && floored && least > *c.Floor {
		r.inCategory(Warned, i, "floor", "类别“%s”的下限%s分不会起作用：各条扣分规则%s合计最多扣%s分。", c.Name, c.Floor, r.scheme.Period.Chinese(), base-least)
	}
}

func (r *review) countRules(category string) (n int) {
	for _, rule := range r.scheme.Rules {
		if rule.Category == category {
			n++
		}
	}
	return n
}

// reach is what a category's credits (or debits) can come to in a term; bounded is false when a
// rule has no cap.
func (r *review) reach(category string, d Direction) (sum kernel.Points, bounded bool) {
	for _, rule := range r.scheme.Rules {
		if rule.Category != category || rule.Direction != d {
			continue
		}
		most, ok := rule.Caps.reach(r.scheme.Period.kind())
		if !ok {
			return 0, false
		}
		sum += most
	}
	return sum, true
}

// sums holds the declared total against the categories' caps.
func (r *review) sums() {
	if r.scheme.Total == nil {
		return
	}
	var sum kernel.Points
	for i, c := range r.scheme.Categories {
		if c.Cap == nil {
			r.inCategory(Refused, i, "cap", "办法设有满分，请为类别“%s”填写上限。", c.Name)
			return
		}
		sum += *c.Cap
	}
	if sum != *r.scheme.Total {
		r.inScheme(Refused, "total", "各类别上限合计%s分，与满分%s分不一致，请调整类别上限或满分。", sum, r.scheme.Total)
	}
}

// overlaps warns of rules that take the same fact: both count, which is rarely meant.
func (r *review) overlaps() {
	rules := r.scheme.Rules
	for i := range rules {
		for j := range i {
			if rules[i].Direction == rules[j].Direction && rules[i].meets(&rules[j]) {
				r.inRule(Warned, i, "fact", "“%s”与“%s”取同一种记录，同一件事会计两次；如非本意，请用明细或条件区分。", rules[i].Text, rules[j].Text)
			}
		}
	}
}

// meets reports whether a fact could fall under both rules.
func (a *Rule) meets(b *Rule) bool {
	if a.Fact != b.Fact || a.Fact == AdjustedKind { // an adjustment names its rule
		return false
	}
	if len(a.Details) > 0 && len(b.Details) > 0 &&
		!slices.ContainsFunc(a.Details, func(d string) bool { return slices.Contains(b.Details, d) }) {
		return false
	}
	for _, c := range a.Conditions {
		for _, d := range b.Conditions {
			if c.Attr == d.Attr && c.excludes(&d) {
				return false
			}
		}
	}
	return true
}

func (r *review) bands() {
	bands := r.scheme.Bands
	for i, b := range bands {
		if strings.TrimSpace(b.Name) == "" {
			r.inBand(Refused, i, "name", "请填写档次名称。")
		}
		if d := FindBurden(b.Name); d != nil {
			r.burden(Finding{Field: fmt.Sprintf("bands[%d].name", i), Band: b.Name}, d.Prohibition, d.Instead, "档次“%s”以“%s”定档", b.Name, d.Phrase)
		}
		if slices.ContainsFunc(bands[:i], func(o Band) bool { return o.Name == b.Name }) {
			r.inBand(Refused, i, "name", "档次“%s”重名，请换一个名称。", b.Name)
		}
		if b.From != nil && b.To != nil && *b.From >= *b.To {
			r.inBand(Refused, i, "to", "档次“%s”的终点%s分应高于起点%s分。", b.Name, b.To, b.From)
			return
		}
	}
	r.bandJoints()
}

// bandJoints walks the bands from the lowest and looks at every joint and at both ends.
func (r *review) bandJoints() {
	order := make([]int, len(r.scheme.Bands))
	for i := range order {
		order[i] = i
	}
	from := func(i int) *kernel.Points { return r.scheme.Bands[i].From }
	slices.SortStableFunc(order, func(a, b int) int { return compareOpen(from(a), from(b)) })
	for n, i := range order {
		b := r.scheme.Bands[i]
		if n == 0 {
			r.lowestBand(i, b)
		} else {
			r.joint(order[n-1], i)
		}
		if n == len(order)-1 && b.To != nil && (r.scheme.Total == nil || *b.To <= *r.scheme.Total) {
			r.inBand(Refused, i, "to", "最高档次“%s”之上还有分数没有档次，请把终点留空。", b.Name)
		}
	}
}

func (r *review) lowestBand(i int, b Band) {
	var least kernel.Points
	for _, rule := range r.scheme.Rules {
		if rule.Direction == Debit {
			least = -1
		}
	}
	if b.From != nil && *b.From > least {
		r.inBand(Refused, i, "from", "最低档次“%s”之下还有分数没有档次，请把起点留空。", b.Name)
	}
}

func (r *review) joint(low, high int) {
	a, b := r.scheme.Bands[low], r.scheme.Bands[high]
	switch {
	case a.To == nil || b.From == nil || *a.To > *b.From:
		r.inBand(Refused, high, "from", "档次“%s”与“%s”重叠，请让前者的终点等于后者的起点。", a.Name, b.Name)
	case *a.To < *b.From:
		r.inBand(Refused, high, "from", "档次“%s”与“%s”之间，%s分至%s分没有档次，请让前者的终点等于后者的起点。", a.Name, b.Name, a.To, b.From)
	}
}

// compareOpen orders starts of bands; an open one is the lowest.
func compareOpen(a, b *kernel.Points) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return int(*a - *b)
}
