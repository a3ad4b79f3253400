package points

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"sanchuang/internal/spine/fact"
)

// ruleFormulas reads a rule's condition and amount in words, with the sign of a mistake.
func (r *review) ruleFormulas(i int, kind fact.Kind) {
	rule := r.scheme.Rules[i]
	variables := factVariables(kind, r.scheme.Constants)
	r.formula(rule.When, variables, truth, func(text string, column int) {
		r.inRule(Refused, i, "when", "%s", text)
		r.findings[len(r.findings)-1].Column = column
	})
	r.formula(rule.Formula, variables, number, func(text string, column int) {
		r.inRule(Refused, i, "formula", "%s", text)
		r.findings[len(r.findings)-1].Column = column
	})
	if f, err := parseFormula(rule.When, variables, truth); rule.When != "" && err == nil && never(f, rule.Conditions, rule.Details) {
		r.inRule(Refused, i, "when", "规则“%s”的条件公式永远不成立：没有记录能同时满足它和其他条件，请修改。", rule.Text)
	}
	for field, source := range map[string]string{"when": rule.When, "formula": rule.Formula} {
		if b := FindBurden(source); b != nil {
			r.burden(Finding{Field: fmt.Sprintf("rules[%d].%s", i, field), Category: rule.Category, Rule: rule.Code}, b.Prohibition, b.Instead,
				"规则“%s”的公式以“%s”计分", rule.Text, b.Phrase)
		}
	}
}

func (r *review) formula(source string, variables []Variable, want valueType, tell func(string, int)) {
	if source == "" {
		return
	}
	var f *FormulaFault
	if _, err := parseFormula(source, variables, want); errors.As(err, &f) {
		tell(f.Text, f.Column)
	}
}

// ruleValue holds the ways of giving points against each other, and each by itself.
func (r *review) ruleValue(i int, kind fact.Kind) {
	rule := r.scheme.Rules[i]
	ways := 0
	for _, set := range []bool{rule.Formula != "", rule.Grades != nil, rule.Range != nil} {
		if set {
			ways++
		}
	}
	if ways > 1 || ways == 1 && rule.Points != 0 {
		r.inRule(Refused, i, "points", "规则“%s”的分值只能用一种办法：固定分值、公式、等次对照或幅度，请留一种。", rule.Text)
		return
	}
	if rule.Formula != "" && rule.PerUnit {
		r.inRule(Refused, i, "per_unit", "规则“%s”用公式计分，数量请写进公式，不再勾选按量。", rule.Text)
	}
	if rule.Range != nil && rule.Fact != AdjustedKind {
		r.ruleRange(i)
	}
	if rule.Grades != nil {
		r.ruleGrades(i, kind)
	}
}

func (r *review) ruleRange(i int) {
	rule := r.scheme.Rules[i]
	from, to := rule.Range.From, rule.Range.To
	switch {
	case rule.Direction == Credit && from < 0 || rule.Direction == Debit && to > 0:
		r.inRule(Refused, i, "range", "规则“%s”的幅度应与加扣方向一致：加分为正，扣分为负。", rule.Text)
	case from >= to:
		r.inRule(Refused, i, "range", "规则“%s”的幅度下限应小于上限；固定的分值请直接填分值。", rule.Text)
	}
}

func (r *review) ruleGrades(i int, kind fact.Kind) {
	rule := r.scheme.Rules[i]
	var attr *fact.Attr
	for k := range kind.Attrs {
		if kind.Attrs[k].Code == rule.Grades.Attr {
			attr = &kind.Attrs[k]
		}
	}
	if attr == nil && !(rule.Grades.Attr == detailCode && len(kind.Details) > 0) {
		r.inRule(Refused, i, "grades", "规则“%s”的等次对照请选择按哪一项取分。", rule.Text)
		return
	}
	values := kind.Details
	if attr != nil {
		values = attr.Values
	}
	if len(rule.Grades.Points) == 0 {
		r.inRule(Refused, i, "grades", "规则“%s”的等次对照还没有填分值。", rule.Text)
	}
	seen := map[string]bool{}
	for n, g := range rule.Grades.Points {
		field := fmt.Sprintf("grades[%d]", n)
		switch {
		case strings.TrimSpace(g.Value) == "" || seen[g.Value]:
			r.inRule(Refused, i, field, "规则“%s”的等次对照每个等次填一行，不重复、不留空。", rule.Text)
		case len(values) > 0 && !slices.ContainsFunc(values, func(d fact.Detail) bool { return d.Code == g.Value }):
			r.inRule(Refused, i, field, "规则“%s”的等次对照里没有“%s”这个等次，请重新选择。", rule.Text, g.Value)
		case g.Points != 0 && (g.Points > 0) != (rule.Direction == Credit):
			r.inRule(Refused, i, field, "规则“%s”的等次分值应与加扣方向一致：加分为正，扣分为负。", rule.Text)
		}
		seen[g.Value] = true
	}
}

// demandsTraces finds proof that only a camera or a tracker could give (RULES 6).
var demandsTraces = regexp.MustCompile(`照片|相片|图片|截图|截屏|影像|录像|录音|视频|直播|轨迹|定位|水印`)

const (
	maxProofs = 5
	maxProof  = 20
)

func (r *review) ruleProofs(i int) {
	rule := r.scheme.Rules[i]
	if len(rule.Proofs) > maxProofs {
		r.inRule(Refused, i, "proofs", "规则“%s”的佐证不超过%d种，已有的记录不必再另要证明。", rule.Text, maxProofs)
	}
	for n, p := range rule.Proofs {
		at := Finding{Field: fmt.Sprintf("rules[%d].proofs[%d]", i, n), Category: rule.Category, Rule: rule.Code}
		found, breaks, instead := demandsTraces.FindString(plain(p)), JudgedByTraces, "请改为已有的会议记录、文件、证书等"
		if b := FindBurden(p); found == "" && b != nil {
			found, breaks, instead = b.Phrase, b.Prohibition, b.Instead
		}
		switch {
		case found != "":
			r.burden(at, breaks, instead, "规则“%s”以“%s”为佐证", rule.Text, found)
		case strings.TrimSpace(p) == "" || len([]rune(p)) > maxProof:
			r.inRule(Refused, i, fmt.Sprintf("proofs[%d]", n), "规则“%s”的佐证请写种类，例如“会议记录”，不超过%d个字。", rule.Text, maxProof)
		}
	}
}
