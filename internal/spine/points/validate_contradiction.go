package points

import (
	"slices"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
)

// bounds is what several comparisons of one attribute leave open.
type bounds struct {
	least, most        kernel.Points
	leastOpen, mostEnd bool // the end itself is not within
	low, high          bool
}

// contradiction is the pair of conditions that can never hold together, by place; false when there is
// none. Only comparisons of one attribute are held against each other.
func contradiction(of []Condition) (first, second int, found bool) {
	for j := range of {
		for i := range j {
			if of[i].Attr == of[j].Attr && of[i].excludes(&of[j]) {
				return i, j, true
			}
		}
	}
	return 0, 0, false
}

// unknown says what a condition asks that no record of the kind can answer; empty when nothing.
func (c *Condition) unknown(kind fact.Kind) string {
	if c.Attr == QuantityAttr || c.Attr == CaseAttr || kind.Code == "" {
		return ""
	}
	attr := attrOf(kind, c.Attr)
	switch {
	case attr == nil:
		return "的条件问到的一项，“" + kind.Name + "”的记录里没有，请重新选择。"
	case len(attr.Values) > 0 && !slices.ContainsFunc(attr.Values, func(v fact.Detail) bool { return v.Code == c.Value }):
		return "的条件里，“" + attr.Name + "”没有“" + c.Value + "”这个取值，请从列表中重新选择。"
	}
	return ""
}

func attrOf(kind fact.Kind, code string) *fact.Attr {
	if i := slices.IndexFunc(kind.Attrs, func(a fact.Attr) bool { return a.Code == code }); i >= 0 {
		return &kind.Attrs[i]
	}
	return nil
}

// allExcluded is an attribute of which conditions leave no value, with the last of them by place.
func allExcluded(of []Condition, kind fact.Kind) (n int, name string) {
	for _, a := range kind.Attrs {
		left := map[string]bool{}
		for _, v := range a.Values {
			left[v.Code] = true
		}
		for i, c := range of {
			if c.Attr == a.Code && c.Operator == Differs && left[c.Value] {
				delete(left, c.Value)
				n = i
			}
		}
		if len(a.Values) > 0 && len(left) == 0 {
			return n, a.Name
		}
	}
	return 0, ""
}

// excludes reports whether no value meets both conditions.
func (c *Condition) excludes(d *Condition) bool {
	if c.Operator == Equal || d.Operator == Equal {
		if c.Operator != Equal {
			c, d = d, c
		}
		return !d.Holds(0, map[string]string{d.Attr: c.Value}) && d.Attr != QuantityAttr ||
			d.Attr == QuantityAttr && !d.holdsText(c.Value)
	}
	a, okA := c.interval()
	b, okB := d.interval()
	if !okA || !okB {
		return false
	}
	least, leastOpen := a.least, a.leastOpen
	low := a.low || b.low
	if !a.low || b.low && (b.least > least || b.least == least && b.leastOpen) {
		least, leastOpen = b.least, b.leastOpen
	}
	most, mostEnd := a.most, a.mostEnd
	high := a.high || b.high
	if !a.high || b.high && (b.most < most || b.most == most && b.mostEnd) {
		most, mostEnd = b.most, b.mostEnd
	}
	return low && high && (least > most || least == most && (leastOpen || mostEnd))
}

func (c *Condition) holdsText(v string) bool {
	p, err := kernel.ParsePoints(strings.TrimSpace(v))
	return err != nil || c.Holds(int64(p), nil)
}

func (c *Condition) interval() (b bounds, ok bool) {
	p, err := kernel.ParsePoints(c.Value)
	if err != nil {
		return b, false
	}
	switch c.Operator {
	case AtLeast, Above:
		b.least, b.low, b.leastOpen = p, true, c.Operator == Above
	case AtMost, Below:
		b.most, b.high, b.mostEnd = p, true, c.Operator == Below
	default:
		return b, false
	}
	return b, true
}
