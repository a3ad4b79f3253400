package points

import (
	"encoding/json"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
)

// SubjectType says whom a scheme scores.
type SubjectType string

// The kinds of subject (积分对象). Each has a scheme of its own.
const (
	ByMember     SubjectType = "member"     // 党员
	ByBranch     SubjectType = "branch"     // 党支部
	ByDepartment SubjectType = "department" // 机关单位
)

// SubjectTypes lists them all.
var SubjectTypes = []SubjectType{ByMember, ByBranch, ByDepartment}

// Chinese is what people call the subject.
func (t SubjectType) Chinese() string {
	return map[SubjectType]string{ByMember: "党员", ByBranch: "党支部", ByDepartment: "机关单位"}[t]
}

// Scheme (积分办法) is one version of the points rules for one kind of subject. Once adopted it is
// never changed; another version follows it from a later day.
type Scheme struct {
	Subject    SubjectType    `json:"subject" enum:"member,branch,department" doc:"积分对象"`
	Name       string         `json:"name" doc:"办法名称"`
	Total      *kernel.Points `json:"total,omitempty" doc:"满分；设满分时各类别上限之和应与之相等"`
	Categories []Category     `json:"categories"`
	Rules      []Rule         `json:"rules"`
	Bands      []Band         `json:"bands"`

	FirstMonth int            `json:"first_month,omitempty" minimum:"0" maximum:"12" doc:"计分年度的起始月；空为1月，即自然年"`
	Period     TermLength     `json:"period,omitempty" enum:"year,half_year" doc:"考评期：全年一次，或上半年、下半年各自计分；空为全年"`
	Cap        *kernel.Points `json:"cap,omitempty" doc:"总分上限"`
	Floor      *kernel.Points `json:"floor,omitempty" doc:"总分下限"`
	Constants  []Constant     `json:"constants,omitempty" doc:"公式里可用的常数"`
	Counts     []Count        `json:"counts,omitempty" doc:"计数项：只计次数，不计分"`
	Overrides  []Override     `json:"overrides,omitempty" doc:"一票否决和封顶"`
	Carry      *Carry         `json:"carry,omitempty" doc:"上年结转"`
}

// Year lengths and the first month of a scheme that names none.
const calendarYear = 1

// startMonth is the first month of the scheme's year.
func (s *Scheme) startMonth() int {
	if s == nil || s.FirstMonth == 0 {
		return calendarYear
	}
	return s.FirstMonth
}

// Category (类别; a Star of the member scheme) gathers rules under a cap and a floor of its own.
type Category struct {
	Code      string         `json:"code"`
	Name      string         `json:"name"`
	Cap       *kernel.Points `json:"cap,omitempty"`
	Floor     *kernel.Points `json:"floor,omitempty"`
	Threshold *kernel.Points `json:"threshold,omitempty" doc:"获星线、达标线"`
	Base      *kernel.Points `json:"base,omitempty" doc:"基础分：没有任何记录时的分值"`
}

// Direction says whether a rule gives or takes.
type Direction string

// Credit (加分) gives points, which are positive; Debit (扣分) takes, its points are negative.
const (
	Credit Direction = "credit"
	Debit  Direction = "debit"
)

// Rule (积分规则) gives or takes points for one kind of fact.
type Rule struct {
	Code       string        `json:"code" doc:"规则代码，各版之间保持不变"`
	Category   string        `json:"category"`
	Text       string        `json:"text" doc:"规则内容"`
	Fact       string        `json:"fact" doc:"记录种类"`
	Details    []string      `json:"details,omitempty"`
	Conditions []Condition   `json:"conditions,omitempty"`
	Direction  Direction     `json:"direction" enum:"credit,debit" doc:"加分或扣分"`
	Points     kernel.Points `json:"points"`
	PerUnit    bool          `json:"per_unit,omitempty" doc:"按数量计分：每一单位的分值"`
	Caps       Caps          `json:"caps"`
	Basis      string        `json:"basis,omitempty" doc:"依据"`

	When    string       `json:"when,omitempty" doc:"条件公式"`
	Formula string       `json:"formula,omitempty" doc:"分值公式，代替分值；扣分规则也写正数"`
	Grades  *GradeTable  `json:"grades,omitempty" doc:"等次与分值对照，代替分值"`
	Range   *PointsRange `json:"range,omitempty" doc:"分值幅度，代替分值：认定记录时或酌情加减分时在幅度内确定并写明理由"`
	Proofs  []string     `json:"proofs,omitempty" doc:"佐证种类"`
}

// Caps are a rule's limits per period; of a debit they are negative and act as floors.
type Caps struct {
	Day      *kernel.Points `json:"day,omitempty"`
	Month    *kernel.Points `json:"month,omitempty"`
	Quarter  *kernel.Points `json:"quarter,omitempty"`
	HalfYear *kernel.Points `json:"half_year,omitempty"`
	Year     *kernel.Points `json:"year,omitempty"`
}

// Of is the limit for a length of period, nil when there is none.
func (c Caps) Of(kind kernel.PeriodKind) *kernel.Points {
	switch kind {
	case kernel.Daily:
		return c.Day
	case kernel.Monthly:
		return c.Month
	case kernel.Quarterly:
		return c.Quarter
	case kernel.HalfYearly:
		return c.HalfYear
	default:
		return c.Year
	}
}

// Operator compares an attribute of a fact with a value.
type Operator string

// The comparisons. All but Equal and Differs compare decimals.
const (
	Equal   Operator = "eq"
	Differs Operator = "ne"
	AtLeast Operator = "ge"
	Above   Operator = "gt"
	AtMost  Operator = "le"
	Below   Operator = "lt"
)

// QuantityAttr is the name under which a condition asks for the fact's quantity.
const QuantityAttr = "quantity"

// CaseAttr is the attribute by which facts name the case that they belong to (R59).
const CaseAttr = fact.CaseAttr

// Condition (条件) narrows a rule to some of the facts of its kind; several must all hold.
type Condition struct {
	Attr     string   `json:"attr"`
	Operator Operator `json:"operator" enum:"eq,ne,ge,gt,le,lt"`
	Value    string   `json:"value"`
}

// Holds reports whether the condition is met. Unknown is not met: an attribute that the fact
// doesn't carry satisfies no comparison, not even Differs.
func (c Condition) Holds(quantity int64, attrs map[string]string) bool {
	have, ok := attrs[c.Attr]
	if c.Attr == QuantityAttr {
		have, ok = kernel.Points(quantity).String(), true
	}
	if !ok || have == "" {
		return false
	}
	a, errA := kernel.ParsePoints(have)
	b, errB := kernel.ParsePoints(c.Value)
	numbers := errA == nil && errB == nil
	switch c.Operator {
	case Equal:
		return have == c.Value || numbers && a == b
	case Differs:
		return have != c.Value && !(numbers && a == b)
	case AtLeast:
		return numbers && a >= b
	case Above:
		return numbers && a > b
	case AtMost:
		return numbers && a <= b
	case Below:
		return numbers && a < b
	}
	return false
}

// Band (档次) names a stretch of totals: from is within it, to is not; nil is open-ended. A share or
// a condition narrows it further: who falls out of it stands in the next lower band (R52).
type Band struct {
	Name  string         `json:"name"`
	From  *kernel.Points `json:"from,omitempty"`
	To    *kernel.Points `json:"to,omitempty"`
	Share *int           `json:"share,omitempty" minimum:"1" maximum:"100" doc:"名额占参评总数的百分比"`
	When  string         `json:"when,omitempty" doc:"条件公式，可用各类别名称、总分和计数项"`
}

// BandOf is the name of the band in which total lies, empty when there is none.
func (s *Scheme) BandOf(total kernel.Points) string {
	for _, b := range s.Bands {
		if (b.From == nil || total >= *b.From) && (b.To == nil || total < *b.To) {
			return b.Name
		}
	}
	return ""
}

func (s *Scheme) rule(code string) *Rule {
	for i := range s.Rules { // by its place: a rule is too large to be copied for each look
		if s.Rules[i].Code == code {
			return &s.Rules[i]
		}
	}
	return nil
}

func (s *Scheme) category(code string) *Category {
	if i := slices.IndexFunc(s.Categories, func(c Category) bool { return c.Code == code }); i >= 0 {
		return &s.Categories[i]
	}
	return nil
}

// Text writes the definition as it is kept and compared.
func (s *Scheme) Text() string {
	b, err := json.Marshal(s)
	if err != nil {
		panic("points: scheme does not marshal: " + err.Error()) // plain data: cannot happen
	}
	return string(b)
}

// ParseScheme reads what Text writes.
func ParseScheme(text string) (*Scheme, error) {
	var s Scheme
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return nil, err
	}
	s.fill()
	return &s, nil
}

// fill makes lists that were left out empty ones, as the contract has them.
func (s *Scheme) fill() {
	if s.Categories == nil {
		s.Categories = []Category{}
	}
	if s.Rules == nil {
		s.Rules = []Rule{}
	}
	if s.Bands == nil {
		s.Bands = []Band{}
	}
}

// Version (版次) is an adopted scheme with the day from which it acts.
type Version struct {
	ID        kernel.ID
	Number    int
	Effective kernel.Day
	Scheme    *Scheme
}

// History is the adopted versions for one kind of subject, by effective day.
type History []Version

// At is the version in force on a day; nil before the first.
func (h History) At(d kernel.Day) *Version {
	for i := len(h) - 1; i >= 0; i-- {
		if h[i].Effective <= d {
			return &h[i]
		}
	}
	return nil
}

// ruleAt is the rule as of a day: of the version in force, or of the last one before it that knew
// the rule: points already earned under it keep its last caps.
func (h History) ruleAt(code string, d kernel.Day) *Rule {
	for i := len(h) - 1; i >= 0; i-- {
		if h[i].Effective > d {
			continue
		}
		if r := h[i].Scheme.rule(code); r != nil {
			return r
		}
	}
	return nil
}

func (h History) categoryAt(code string, d kernel.Day) *Category {
	for i := len(h) - 1; i >= 0; i-- {
		if h[i].Effective > d {
			continue
		}
		if c := h[i].Scheme.category(code); c != nil {
			return c
		}
	}
	return nil
}
