package points

import (
	"fmt"
	"slices"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
)

func (r *review) rule(i int, kinds map[string]fact.Kind) {
	rule := r.scheme.Rules[i]
	if !codeForm.MatchString(rule.Code) || r.scheme.rule(rule.Code) != &r.scheme.Rules[i] {
		r.inRule(Refused, i, "code", "规则代码请用小写英文字母、数字和下划线，且互不相同。")
	}
	if r.scheme.category(rule.Category) == nil {
		r.inRule(Refused, i, "category", "请为规则“%s”选择类别。", rule.Text)
	}
	if n := len([]rune(strings.TrimSpace(rule.Text))); n == 0 || n > maxText {
		r.inRule(Refused, i, "text", "请写明规则内容，不超过%d个字。", maxText)
	}
	if b := FindBurden(rule.Text); b != nil {
		r.burden(Finding{Field: fmt.Sprintf("rules[%d].text", i), Category: rule.Category, Rule: rule.Code}, b.Prohibition, b.Instead,
			"规则“%s”以“%s”计分", rule.Text, b.Phrase)
	}
	r.ruleFact(i, kinds)
	r.ruleValue(i, kinds[rule.Fact])
	r.ruleFormulas(i, kinds[rule.Fact])
	r.ruleProofs(i)
	r.rulePoints(i)
	r.ruleDiscretion(i)
	r.ruleCaps(i)
	r.ruleConditions(i, kinds[rule.Fact])
}

// ruleFact looks at the kind of fact: flagged kinds are refused whatever the rule is called.
func (r *review) ruleFact(i int, kinds map[string]fact.Kind) {
	rule := r.scheme.Rules[i]
	kind, ok := kinds[rule.Fact]
	switch {
	case !ok:
		r.inRule(Refused, i, "fact", "规则“%s”引用的记录种类不存在，请从列表中重新选择。", rule.Text)
	case kind.Barred:
		r.burden(Finding{Field: fmt.Sprintf("rules[%d].fact", i), Category: rule.Category, Rule: rule.Code}, breaks(kind), "请改选其他记录",
			"规则“%s”取用“%s”计分", rule.Text, kind.Name)
	case !r.scheme.Subject.takes(kind.Subject): // a kind about anybody fits everywhere
		r.inRule(Refused, i, "fact", "“%s”不是关于%s的记录，请改选，或把规则放到相应对象的办法中。", kind.Name, r.scheme.Subject.Chinese())
	case rule.PerUnit && kind.Unit == "":
		r.inRule(Refused, i, "per_unit", "“%s”没有数量单位，请改为按次计分。", kind.Name)
	}
	for n, d := range rule.Details {
		if len(kind.Details) > 0 && !slices.ContainsFunc(kind.Details, func(k fact.Detail) bool { return k.Code == d }) {
			r.inRule(Refused, i, fmt.Sprintf("details[%d]", n), "规则“%s”引用的明细不存在，请从“%s”的明细中重新选择。", rule.Text, kind.Name)
		}
	}
}

// takes reports whether facts about such a subject can be a scheme's. What a brand achieves counts
// for its department.
func (t SubjectType) takes(s fact.SubjectType) bool {
	switch {
	case s == "":
		return true
	case t == ByMember:
		return s == fact.Member
	case t == ByBranch:
		return s == fact.Org
	default:
		return s == fact.Org || s == fact.Brand
	}
}

func (r *review) rulePoints(i int) {
	rule := r.scheme.Rules[i]
	switch {
	case rule.Direction != Credit && rule.Direction != Debit:
		r.inRule(Refused, i, "direction", "请选择规则“%s”是加分还是扣分。", rule.Text)
	case rule.Points == 0 && (rule.varied() || rule.Fact == AdjustedKind):
	case rule.Points == 0:
		r.inRule(Refused, i, "points", "规则“%s”的分值不能为0。", rule.Text)
	case rule.Direction == Credit && rule.Points < 0:
		r.inRule(Refused, i, "points", "“%s”是加分规则，分值应为正数；要扣分请改为扣分规则。", rule.Text)
	case rule.Direction == Debit && rule.Points > 0:
		r.inRule(Refused, i, "points", "“%s”是扣分规则，分值应为负数，例如-2。", rule.Text)
	}
}

var periodNames = map[kernel.PeriodKind]string{
	kernel.Daily: "每日", kernel.Monthly: "每月", kernel.Quarterly: "每季度", kernel.HalfYearly: "每半年", kernel.Yearly: "全年",
}

var capFields = map[kernel.PeriodKind]string{
	kernel.Daily: "caps.day", kernel.Monthly: "caps.month", kernel.Quarterly: "caps.quarter",
	kernel.HalfYearly: "caps.half_year", kernel.Yearly: "caps.year",
}

func (r *review) ruleCaps(i int) {
	rule := r.scheme.Rules[i]
	for n, kind := range kernel.PeriodKinds {
		limit := rule.Caps.Of(kind)
		if limit == nil {
			continue
		}
		size := abs(*limit)
		each, fixed := rule.each()
		if kind == kernel.Yearly && r.scheme.Period == HalfTerm {
			r.inRule(Refused, i, capFields[kind], "规则“%s”设了全年上限：半年考评的办法，上半年、下半年各自计分，请改填每半年上限。", rule.Text)
			continue
		}
		switch {
		case (*limit > 0) != (rule.Direction == Credit) || *limit == 0:
			r.inRule(Refused, i, capFields[kind], "规则“%s”的%s上限应与分值同号：加分填正数，扣分填负数。", rule.Text, periodNames[kind])
			continue
		case fixed && size < abs(each):
			r.inRule(Refused, i, capFields[kind], "规则“%s”的%s上限%s分不足一次的分值%s分，请提高上限或降低分值。", rule.Text, periodNames[kind], limit, abs(each))
		}
		r.nestedCaps(i, kernel.PeriodKinds[:n], kind, *limit)
	}
}

// nestedCaps holds a cap against those of the shorter periods within it.
func (r *review) nestedCaps(i int, shorter []kernel.PeriodKind, kind kernel.PeriodKind, limit kernel.Points) {
	rule := r.scheme.Rules[i]
	for _, s := range shorter {
		inner := rule.Caps.Of(s)
		switch {
		case inner == nil:
		case abs(*inner) > abs(limit):
			r.inRule(Refused, i, capFields[s], "规则“%s”的%s上限%s分大于%s上限%s分，请调整其中之一。", rule.Text, periodNames[s], inner, periodNames[kind], limit)
		case abs(*inner)*kernel.Points(periodsIn(s, kind)) < abs(limit):
			r.inRule(Refused, i, capFields[kind], "规则“%s”的%s上限%s分永远达不到：%s最多%s分，合计不过%s分，请调整。", rule.Text, periodNames[kind], limit,
				periodNames[s], inner, *inner*kernel.Points(periodsIn(s, kind)))
		}
	}
}

// periodsIn is how many short periods a long one holds at most.
func periodsIn(short, long kernel.PeriodKind) int {
	days := map[kernel.PeriodKind]int{kernel.Daily: 1, kernel.Monthly: 31, kernel.Quarterly: 92, kernel.HalfYearly: 184, kernel.Yearly: 366}
	monthsOf := map[kernel.PeriodKind]int{kernel.Monthly: 1, kernel.Quarterly: 3, kernel.HalfYearly: 6, kernel.Yearly: 12}
	if short == kernel.Daily {
		return days[long]
	}
	return monthsOf[long] / monthsOf[short]
}

// reach is what caps let a rule come to within a period; false when nothing bounds it.
func (c Caps) reach(kind kernel.PeriodKind) (kernel.Points, bool) {
	most, bounded := kernel.Points(0), false
	for _, k := range kernel.PeriodKinds {
		if limit := c.Of(k); limit != nil {
			if sum := *limit * kernel.Points(periodsIn(k, kind)); !bounded || abs(sum) < abs(most) {
				most, bounded = sum, true
			}
		}
		if k == kind { // what limits a longer period says nothing of this one
			break
		}
	}
	return most, bounded
}

func abs(p kernel.Points) kernel.Points {
	if p < 0 {
		return -p
	}
	return p
}

func (r *review) ruleConditions(i int, kind fact.Kind) {
	rule := r.scheme.Rules[i]
	r.conditions(rule.Conditions, kind, func(n int, text string) {
		r.inRule(Refused, i, fmt.Sprintf("conditions[%d]", n), "规则“%s”%s", rule.Text, text)
	})
}

func (r *review) conditions(of []Condition, kind fact.Kind, tell func(n int, text string)) {
	for n, c := range of {
		if strings.TrimSpace(c.Attr) == "" || strings.TrimSpace(c.Value) == "" {
			tell(n, "的条件不完整，请填写属性和值。")
			continue
		}
		if !slices.Contains([]Operator{Equal, Differs, AtLeast, Above, AtMost, Below}, c.Operator) {
			tell(n, "的条件请选择等于、不等于、不少于、大于、不超过或小于。")
			continue
		}
		if _, err := kernel.ParsePoints(c.Value); err != nil && c.Operator != Equal && c.Operator != Differs {
			tell(n, "的条件比较大小，值应为数字，最多两位小数。")
			continue
		}
		if text := c.unknown(kind); text != "" {
			tell(n, text)
		}
	}
	if n, name := allExcluded(of, kind); name != "" {
		tell(n, fmt.Sprintf("的条件把“%s”的每一种取值都排除了，没有记录能满足，请删去一个。", name))
	}
	if first, second, found := contradiction(of); found {
		tell(second, fmt.Sprintf("的第%d个和第%d个条件互相矛盾，没有记录能同时满足，请删去一个。", first+1, second+1))
	}
}
