package points

import (
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
)

// GradeTable (等次对照) gives points by what an attribute of the record says, such as 优秀 10, 合格 5.
type GradeTable struct {
	Attr   string  `json:"attr" doc:"记录的属性"`
	Points []Grade `json:"points"`
}

// Grade is one row of such a table; of a debit its points are negative.
type Grade struct {
	Value  string        `json:"value"`
	Points kernel.Points `json:"points"`
}

// PointsRange (分值幅度) leaves the points of a rule to whoever accepts the record, within limits and
// with a reason. From is the lower end, both are within it, and of a debit both are negative. The choice reaches the ledger as the fact's
// attribute ChoiceAttr, without which there are no points yet; a discretionary entry carries its points itself.
type PointsRange struct {
	From kernel.Points `json:"from"`
	To   kernel.Points `json:"to"`
}

// The attributes by which a fact carries a choice within a range: the points, who chose, and why.
// The reason is demanded where the choice is made.
const (
	ChoiceAttr       = "choice"
	ChoiceByAttr     = "choice_by"
	ChoiceReasonAttr = "choice_reason"
)

// Admits reports whether a choice lies within the range, both ends included.
func (r *PointsRange) Admits(p kernel.Points) bool {
	return r.From <= p && p <= r.To
}

// chosen is the choice that a fact carries; false when there is none or it is no number.
func chosen(f *fact.Fact) (kernel.Points, bool) {
	p, err := kernel.ParsePoints(strings.TrimSpace(f.Attrs[ChoiceAttr]))
	return p, err == nil
}

// Constant (常数) is a number with a name that formulas of the scheme use.
type Constant struct {
	Name  string        `json:"name"`
	Value kernel.Points `json:"value"`
}

// Count (计数项) counts a subject's records of one kind within the year; it gives no points, but
// overrides and bands can ask for it.
type Count struct {
	Code       string      `json:"code"`
	Name       string      `json:"name" doc:"名称，公式里用它"`
	Fact       string      `json:"fact"`
	Details    []string    `json:"details,omitempty"`
	Conditions []Condition `json:"conditions,omitempty"`
	When       string      `json:"when,omitempty" doc:"条件公式"`
}

// rule is the count as a rule that gives one for each record, in a leaf of its own.
func (c *Count) rule() *Rule {
	return &Rule{
		Code: countPrefix + c.Code, Text: c.Name, Fact: c.Fact, Details: c.Details, Conditions: c.Conditions, When: c.When,
		Direction: Credit, Points: kernel.Points(fact.One),
	}
}

// countPrefix begins the names of counts in the ledger. A rule's code holds no dot.
const countPrefix = "count."

// IsCount reports whether a line of the ledger counts instead of giving points.
func IsCount(rule string) bool { return strings.HasPrefix(rule, countPrefix) }

// Override (一票否决、封顶) changes the outcome whatever the score, as long as its condition holds; a
// reversal of the records behind it lifts it. It names one effect: Most for a category or, with none
// named, for the total (0 is 清零); Band for the band; NotAbove for the best band still open (R61).
type Override struct {
	Text      string         `json:"text" doc:"内容"`
	When      string         `json:"when" doc:"条件公式，可用各类别名称、总分和计数项"`
	Category  string         `json:"category,omitempty" doc:"作用的类别，空为总分"`
	Most      *kernel.Points `json:"most,omitempty" doc:"最多计多少分，0为清零"`
	Band      string         `json:"band,omitempty" doc:"定为此档"`
	NotAbove  string         `json:"not_above,omitempty" doc:"不高于此档"`
	AtYearEnd bool           `json:"at_year_end,omitempty" doc:"年度结束后才适用，例如次数不足"`
	Basis     string         `json:"basis,omitempty" doc:"依据"`
}

// Carry (上年结转) opens the year with a share of what last year's total had above a line.
type Carry struct {
	Share int            `json:"share" minimum:"1" maximum:"100" doc:"结转百分比"`
	Above *kernel.Points `json:"above,omitempty" doc:"只结转上年总分超出此数的部分"`
	Cap   *kernel.Points `json:"cap,omitempty" doc:"最多结转"`
}

// Opening is what is carried over from last year's total, rounded half up; never less than nothing.
func (c *Carry) Opening(last kernel.Points) kernel.Points {
	if c == nil {
		return 0
	}
	surplus := max(last-orElse(c.Above, 0), 0)
	return min(surplus.MulRound(int64(c.Share), 100), orElse(c.Cap, unbounded))
}
