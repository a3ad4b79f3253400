package points

import (
	"strings"

	"sanchuang/internal/kernel"
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
