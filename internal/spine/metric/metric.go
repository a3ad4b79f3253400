package metric

import (
	"slices"
	"strconv"

	"sanchuang/internal/kernel"
)

// Aggregate is how facts become a number.
type Aggregate string

// The aggregates.
const (
	Count    Aggregate = "count"    // person-times, meetings, visits: each fact by itself
	Quantity Aggregate = "quantity" // the sum of the facts' quantities
	Persons  Aggregate = "persons"  // distinct persons (人数，不是人次)
	Subjects Aggregate = "subjects" // distinct subjects
	Repeated Aggregate = "repeated" // distinct subjects with facts on at least Times different days
	Stock    Aggregate = "stock"    // how many there are on a day, not how much happened
	Rate     Aggregate = "rate"     // one metric over another
)

// Part is the part of the programme a metric belongs to; the briefing is built in this order.
type Part string

// The parts of the programme.
const (
	Ground    Part = "ground"
	Brand     Part = "brand"
	RedFlag   Part = "red_flag"
	FiveStar  Part = "five_star"
	Mechanism Part = "mechanism"
)

// Definition (指标定义) says what a figure is, in words that stand beside it wherever it is shown.
type Definition struct {
	Code      string
	Name      string
	Unit      string
	Words     string
	Part      Part
	Aggregate Aggregate
	Kinds     []string // fact kinds
	Details   []string // empty for all
	Times     int      // for Repeated
	Over      string   // for Rate: code of the denominator
	Of        string   // for Rate: code of the numerator
	Group     string   // short heading on the overview
}

// Figure (数字) is a metric's value for a period and a part of the tree. Value is decimal text;
// it is empty when not Known.
type Figure struct {
	Code        string     `json:"code"`
	Name        string     `json:"name"`
	Unit        string     `json:"unit"`
	Words       string     `json:"words" doc:"指标口径"`
	Part        Part       `json:"part" enum:"ground,brand,red_flag,five_star,mechanism"`
	Group       string     `json:"group"`
	Aggregate   Aggregate  `json:"aggregate" enum:"count,quantity,persons,subjects,repeated,stock,rate"`
	Known       bool       `json:"known" doc:"否为没有记录，不等于零"`
	Value       string     `json:"value" doc:"十进制数字，未知时为空"`
	Numerator   string     `json:"numerator,omitempty"`
	Denominator string     `json:"denominator,omitempty"`
	Of          string     `json:"of,omitempty" doc:"比率的分子指标"`
	Over        string     `json:"over,omitempty" doc:"比率的分母指标"`
	Period      string     `json:"period"`
	PeriodText  string     `json:"period_text"`
	OrgID       kernel.ID  `json:"org_id"`
	OrgName     string     `json:"org_name"`
	AsOf        kernel.Day `json:"as_of" doc:"数据截至"`
	Opens       bool       `json:"opens" doc:"能否展开到记录"`
	raw         int64
}

// Raw is the value in hundredths for quantities and rates, and whole otherwise.
func (f Figure) Raw() int64 { return f.raw }

// value writes n as the aggregate shows it.
func (d Definition) value(n int64) string {
	if d.Aggregate == Quantity || d.Aggregate == Rate {
		return kernel.Points(n).String()
	}
	return strconv.FormatInt(n, 10)
}

// rate is num/den in hundredths of a percent, rounded half up; a denominator of zero has none.
func rate(num, den int64) (int64, bool) {
	if den == 0 {
		return 0, false
	}
	return int64(kernel.Points(num).MulRound(10000, den)), true
}

// Catalog is the set of definitions in their order.
type Catalog struct {
	list   []Definition
	byCode map[string]int
}

// NewCatalog checks that codes are unique and rates find their parts.
func NewCatalog(list []Definition) *Catalog {
	c := &Catalog{list: list, byCode: map[string]int{}}
	for i, d := range list {
		if _, twice := c.byCode[d.Code]; twice {
			panic("metric: declared twice: " + d.Code)
		}
		c.byCode[d.Code] = i
	}
	for _, d := range list {
		if d.Aggregate == Rate && (!c.has(d.Of) || !c.has(d.Over)) {
			panic("metric: rate of unknown metrics: " + d.Code)
		}
	}
	return c
}

func (c *Catalog) has(code string) bool { _, ok := c.byCode[code]; return ok }

// Get finds a definition.
func (c *Catalog) Get(code string) (Definition, bool) {
	i, ok := c.byCode[code]
	if !ok {
		return Definition{}, false
	}
	return c.list[i], true
}

// All lists the definitions.
func (c *Catalog) All() []Definition { return slices.Clone(c.list) }
