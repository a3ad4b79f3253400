package points

import (
	"fmt"
	"slices"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
)

// names holds the names that formulas use: each once, and none that reads as an operation.
func (r *review) names() {
	seen := map[string]bool{totalName: true, quantityName: true, monthName: true, detailName: true}
	for _, c := range r.scheme.Categories {
		seen[strings.TrimSpace(c.Name)] = true
	}
	check := func(field, name, what string) {
		n := strings.TrimSpace(name)
		switch {
		case n == "" || len([]rune(n)) > maxProof:
			r.inScheme(Refused, field, "请填写%s的名称，不超过%d个字。", what, maxProof)
		case seen[n]:
			r.inScheme(Refused, field, "%s“%s”与类别或另一项重名，公式里分不清，请换一个名称。", what, n)
		case strings.ContainsAny(n, `"'“”‘’()（）+*/<>=!&|,，`) || n[0] >= '0' && n[0] <= '9':
			r.inScheme(Refused, field, "%s的名称“%s”里不要用数字开头，也不要用引号、括号和运算符号。", what, n)
		}
		seen[n] = true
	}
	for i, c := range r.scheme.Constants {
		r.burdenIn(fmt.Sprintf("constants[%d].name", i), c.Name, "常数")
		check(fmt.Sprintf("constants[%d].name", i), c.Name, "常数")
	}
	for i, c := range r.scheme.Counts {
		check(fmt.Sprintf("counts[%d].name", i), c.Name, "计数项")
	}
}

func (r *review) counts(kinds map[string]fact.Kind) {
	codes := map[string]bool{}
	for i, c := range r.scheme.Counts {
		at := func(field string) string { return fmt.Sprintf("counts[%d].%s", i, field) }
		if !codeForm.MatchString(c.Code) || codes[c.Code] {
			r.inScheme(Refused, at("code"), "计数项的代码请用小写英文字母、数字和下划线，且互不相同。")
		}
		codes[c.Code] = true
		kind, ok := kinds[c.Fact]
		switch {
		case !ok:
			r.inScheme(Refused, at("fact"), "请为计数项“%s”选择记录种类。", c.Name)
			continue
		case kind.Barred:
			r.burden(Finding{Field: at("fact")}, breaks(kind), "请改选其他记录", "计数项“%s”取用“%s”", c.Name, kind.Name)
		case !r.scheme.Subject.takes(kind.Subject):
			r.inScheme(Refused, at("fact"), "“%s”不是关于%s的记录，请改选。", kind.Name, r.scheme.Subject.Chinese())
		}
		if b := FindBurden(c.Name); b != nil {
			r.burden(Finding{Field: at("name")}, b.Prohibition, b.Instead, "计数项“%s”统计“%s”", c.Name, b.Phrase)
		}
		r.conditions(c.Conditions, kind, func(n int, text string) {
			r.inScheme(Refused, fmt.Sprintf("counts[%d].conditions[%d]", i, n), "计数项“%s”%s", c.Name, text)
		})
		variables := factVariables(kind, r.scheme.Constants)
		r.formula(c.When, variables, truth, func(text string, column int) {
			r.add(Finding{Field: at("when"), Severity: Refused, Column: column}, "%s", text)
		})
		if f, err := parseFormula(c.When, variables, truth); c.When != "" && err == nil && never(f, c.Conditions, c.Details) {
			r.inScheme(Refused, at("when"), "计数项“%s”的条件公式永远不成立：没有记录能同时满足它和其他条件，请修改。", c.Name)
		}
		r.burdenIn(at("when"), c.When, "计数项“"+c.Name+"”的公式")
	}
}

// burdenIn reads a formula for what must not be counted.
func (r *review) burdenIn(field, text, whose string) {
	if b := FindBurden(text); b != nil {
		r.burden(Finding{Field: field}, b.Prohibition, b.Instead, "%s问到“%s”", whose, b.Phrase)
	}
}

func (r *review) overridesAndCarry() {
	s := r.scheme
	variables := subjectVariables(s)
	for i, o := range s.Overrides {
		at := func(field string) string { return fmt.Sprintf("overrides[%d].%s", i, field) }
		if n := len([]rune(strings.TrimSpace(o.Text))); n == 0 || n > maxText {
			r.inScheme(Refused, at("text"), "请写明否决或封顶的内容，例如“主题党日不足6次定为不合格”。")
		}
		if b := FindBurden(o.Text); b != nil {
			r.burden(Finding{Field: at("text")}, b.Prohibition, b.Instead, "“%s”以“%s”否决", o.Text, b.Phrase)
		}
		if o.When == "" {
			r.inScheme(Refused, at("when"), "“%s”请填写在什么条件下适用，例如“主题党日次数 < 6”。", o.Text)
		}
		r.formula(o.When, variables, truth, func(text string, column int) {
			r.add(Finding{Field: at("when"), Severity: Refused, Column: column}, "%s", text)
		})
		r.burdenIn(at("when"), o.When, "“"+o.Text+"”的条件")
		r.overrideReach(o, variables, at)
		r.effect(i, o, at)
	}
	if c := s.Carry; c != nil && (c.Share < 1 || c.Share > 100) {
		r.inScheme(Refused, "carry.share", "结转百分比请填1至100。")
	} else if c != nil && (c.Cap != nil && *c.Cap <= 0 || c.Above != nil && *c.Above < 0) {
		r.inScheme(Refused, "carry.cap", "结转的上限应大于0，起算线不小于0；不限的请留空。")
	}
}

// overrideReach looks for an override that can hold for nobody, and for one that holds for everybody.
func (r *review) overrideReach(o Override, variables []Variable, at func(string) string) {
	f, err := parseFormula(o.When, variables, truth)
	if o.When == "" || err != nil {
		return
	}
	switch nobody, all := r.everybody(f, nil); {
	case nobody:
		r.inScheme(Refused, at("when"), "“%s”的条件永远不成立：按各类别的上下限和各条规则，没有人会是这样，请修改。", o.Text)
	case all:
		r.inScheme(Warned, at("when"), "“%s”的条件对谁都成立，等于人人适用；如非本意，请修改。", o.Text)
	}
}

func (r *review) effect(i int, o Override, at func(string) string) {
	s := r.scheme
	effects := 0
	for _, set := range []bool{o.Most != nil, o.Band != "", o.NotAbove != ""} {
		if set {
			effects++
		}
	}
	hasBand := func(name string) bool {
		return slices.ContainsFunc(s.Bands, func(b Band) bool { return b.Name == name })
	}
	switch {
	case effects != 1:
		r.inScheme(Refused, at("most"), "“%s”请选择一种后果：计0分或最多计几分、定为某档、不高于某档。", o.Text)
	case o.Most != nil && *o.Most < 0:
		r.inScheme(Refused, at("most"), "“%s”最多计的分不能小于0。", o.Text)
	case o.Category != "" && s.category(o.Category) == nil:
		r.inScheme(Refused, at("category"), "“%s”作用的类别已不存在，请重新选择。", o.Text)
	case o.Band != "" && !hasBand(o.Band):
		r.inScheme(Refused, at("band"), "“%s”引用的档次“%s”不存在，请重新选择。", o.Text, o.Band)
	case o.NotAbove != "" && !hasBand(o.NotAbove):
		r.inScheme(Refused, at("not_above"), "“%s”引用的档次“%s”不存在，请重新选择。", o.Text, o.NotAbove)
	}
}

// totalLimits looks at the year's first month and the limits of the total.
func (r *review) totalLimits() {
	s := r.scheme
	if s.FirstMonth < 0 || s.FirstMonth > 12 {
		r.inScheme(Refused, "first_month", "计分年度的起始月请填1至12。")
	}
	if !slices.Contains([]TermLength{"", YearTerm, HalfTerm}, s.Period) {
		r.inScheme(Refused, "period", "请选择全年考评或半年考评。")
	}
	if s.Cap != nil && s.Floor != nil && *s.Cap <= *s.Floor {
		r.inScheme(Refused, "cap", "总分上限%s分应高于下限%s分。", s.Cap, s.Floor)
	}
	if s.Cap != nil && s.Total != nil && *s.Cap != *s.Total {
		r.inScheme(Refused, "cap", "总分上限%s分与满分%s分不一致，请只留一个。", s.Cap, s.Total)
	}
	if most, bounded := r.totalReach(); s.Cap != nil && bounded && most < *s.Cap {
		r.inScheme(Refused, "cap", "总分上限%s分永远达不到：各类别合计最多%s分，请降低上限或留空。", s.Cap, most)
	}
}

// totalReach is what the categories can come to together, with what is carried over; bounded is false where nothing
// bounds it.
func (r *review) totalReach() (most kernel.Points, bounded bool) {
	if c := r.scheme.Carry; c != nil {
		if c.Cap == nil {
			return 0, false
		}
		most = *c.Cap
	}
	for _, c := range r.scheme.Categories {
		reach, bounded := r.categoryReach(c)
		if !bounded {
			return 0, false
		}
		most += reach
	}
	return most, true
}

// bandReach looks for bands that begin above everything that the rules can give.
func (r *review) bandReach() {
	most, bounded := r.totalReach()
	if c := r.scheme.Cap; c != nil && (!bounded || *c < most) {
		most, bounded = *c, true
	}
	for i, b := range r.scheme.Bands {
		if bounded && b.From != nil && *b.From > most {
			r.inBand(Refused, i, "from", "档次“%s”的起点%s分永远达不到：合计最多%s分，请降低起点或提高上限。", b.Name, b.From, most)
		}
	}
}

// categoryReach is what a category can come to at most.
func (r *review) categoryReach(c Category) (kernel.Points, bool) {
	most, bounded := r.reach(c.Code, Credit)
	most += orElse(c.Base, 0)
	if c.Cap != nil && (!bounded || most > *c.Cap) {
		return *c.Cap, true
	}
	return most, bounded
}

// shares looks at what bands ask besides the score.
func (r *review) shares() {
	sum, variables := 0, subjectVariables(r.scheme)
	for i, b := range r.scheme.Bands {
		if b.Share != nil {
			if *b.Share < 1 || *b.Share > 100 {
				r.inBand(Refused, i, "share", "档次“%s”的名额比例请填1至100。", b.Name)
			}
			if sum += *b.Share; sum > 100 {
				r.inBand(Refused, i, "share", "各档次的名额比例合计%s，超过了100%%，请调整。", percent(sum))
				return
			}
		}
		r.formula(b.When, variables, truth, func(text string, column int) {
			r.inBand(Refused, i, "when", "%s", text)
			r.findings[len(r.findings)-1].Column = column
		})
		r.burdenIn(fmt.Sprintf("bands[%d].when", i), b.When, "档次“"+b.Name+"”的条件")
		if f, err := parseFormula(b.When, variables, truth); b.When != "" && err == nil {
			if nobody, _ := r.everybody(f, b.From); nobody {
				r.inBand(Refused, i, "when", "档次“%s”的条件永远不成立：达到起点的人没有一个能满足它，请修改。", b.Name)
			}
		}
	}
}

func breaks(kind fact.Kind) Prohibition {
	if n := slices.Index([]string{"一", "二", "三", "四", "五"}, kind.Prohibition); n >= 0 {
		return Prohibition(n + 1)
	}
	return barredKindBreaks
}
