package establishment

import (
	"fmt"
	"slices"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/norm"
)

// Weight (性质) is what a check does to a request.
type Weight string

// The weights: what a rule requires refuses; what it advises against wants a reason; the rest is told.
const (
	Must Weight = "must"
	Warn Weight = "warn"
	Note Weight = "note"
)

// RuleCheck (核对意见) is what a rule says of a plan.
type RuleCheck struct {
	Code   string `json:"code" doc:"同一件申请中不重复，写理由时带回"`
	Weight Weight `json:"weight" enum:"must,warn,note"`
	Field  string `json:"field" doc:"所在的栏目"`
	Text   string `json:"text"`
	Rule   string `json:"rule" doc:"规则编号，没有为空"`
	Basis  string `json:"basis" doc:"依据"`
	Reason string `json:"reason" doc:"写明的理由"`
}

// checker gathers what the rules say.
type checker struct {
	Picture
	book *norm.Book
	out  []RuleCheck
}

func (c *checker) must(field, text string, args ...any) {
	c.out = append(c.out, RuleCheck{Code: fmt.Sprintf("must.%d", len(c.out)), Weight: Must, Field: field, Text: fmt.Sprintf(text, args...)})
}

// by adds what a parameter of the day has to say; the code tells one organisation of a plan from the next.
func (c *checker) by(w Weight, code, of, field, text string, args ...any) {
	rule := norm.RuleOf(code)
	c.out = append(c.out, RuleCheck{
		Code: rule + "." + code + "." + of, Weight: w, Field: field, Text: fmt.Sprintf(text, args...), Rule: rule, Basis: c.book.At(code, c.Day).Basis,
	})
}

func (c *checker) count(code string) int { return c.book.Count(code, c.Day) }

// Judge (核对) answers what the rules say of a plan on the picture's day (R14–R19), the refusals first.
func Judge(k Kind, p SetupPlan, pic Picture, book *norm.Book) []RuleCheck {
	c := &checker{Picture: pic, book: book}
	if c.places(k, p) {
		switch k {
		case Found:
			c.founding(p)
		case Rename:
			c.name(p.OrgID, p.Name)
		case Move:
			c.moving(p)
		case Merge:
			c.merging(p)
		case Split:
			c.parts(p, true)
		case Upgrade:
			c.upgrading(p)
		case Dissolve:
			c.dissolving(p)
		}
	}
	slices.SortStableFunc(c.out, func(a, b RuleCheck) int { return order(a.Weight) - order(b.Weight) })
	if c.out == nil {
		c.out = []RuleCheck{}
	}
	return c.out
}

func order(w Weight) int { return slices.Index([]Weight{Must, Warn, Note}, w) }

// changeable are the kinds that a request can change.
var changeable = []org.Kind{org.Committee, org.GeneralBranch, org.Branch}

// places finds what the plan stands on: the organisation, or the place of a new one. Without it nothing else
// can be said.
func (c *checker) places(k Kind, p SetupPlan) bool {
	if k == Found {
		n, ok := c.Tree.Get(p.ParentID)
		switch {
		case p.ParentID == 0 || !ok:
			c.must("parent_id", "请选择设在哪个单位或党组织之下。")
		case !slices.Contains(changeable, org.Kind(p.OrgKind)):
			c.must("org_kind", "请选择要成立的是党支部、党总支还是机关党委。")
		case !n.AliveOn(c.Day):
			c.must("parent_id", "“%s”到%s已不存在，请另选上级。", n.Name, c.Day.Chinese())
		case !org.Kind(p.OrgKind).Under(n.Kind):
			c.must("parent_id", "%s不能设在%s之下，请另选上级。", org.Kind(p.OrgKind).Chinese(), n.Kind.Chinese())
		}
		return len(c.out) == 0
	}
	n, ok := c.Tree.Get(p.OrgID)
	switch {
	case p.OrgID == 0 || !ok:
		c.must("org_id", "请选择要%s的党组织。", k.Chinese())
	case !slices.Contains(changeable, n.Kind):
		c.must("org_id", "只有党支部、党总支、机关党委可以申请%s；单位的变动由工委干部在组织树中办理。", k.Chinese())
	case !n.AliveOn(c.Day):
		c.must("org_id", "“%s”到%s已不存在，不能再%s。", n.Name, c.Day.Chinese(), k.Chinese())
	case (k == Merge || k == Split) && n.Kind != org.Branch:
		c.must("org_id", "%s只在党支部之间办理；党总支、机关党委请用撤销、建立或调整隶属。", k.Chinese())
	}
	return len(c.out) == 0
}

// name holds a new name of an organisation to its sisters. of is 0 for one to be founded.
func (c *checker) name(of kernel.ID, name string) {
	n, _ := c.Tree.Get(of)
	switch {
	case len([]rune(name)) < 2 || len([]rune(name)) > 60:
		c.must("name", "名称须为2至60个字，请填写。")
	case of != 0 && n.Name == name:
		c.must("name", "新名称与现在的名称相同，请核对。")
	default:
		c.sisters("name", n.ParentID, name, of)
	}
}

func (c *checker) sisters(field string, parent kernel.ID, name string, except kernel.ID) {
	for _, s := range c.Tree.Children(parent) {
		if s.Name == name && s.ID != except {
			c.must(field, "“%s”下已有“%s”，请换一个名称。", c.Tree.Name(parent), name)
		}
	}
}

// answer joins the reasons that were written with the checks, and tells what is left.
func answer(checks []RuleCheck, reasons map[string]string) (must, open []kernel.FieldFault) {
	for i := range checks {
		c := &checks[i]
		switch c.Weight {
		case Must:
			must = append(must, kernel.FieldFault{Field: c.Field, Text: c.Text})
		case Warn:
			if c.Reason = reasons[c.Code]; len([]rune(c.Reason)) < 5 {
				open = append(open, kernel.FieldFault{Field: "acknowledged." + c.Code, Text: ErrWarned.Text})
			}
		}
	}
	return must, open
}
