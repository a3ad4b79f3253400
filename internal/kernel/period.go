package kernel

import (
	"fmt"
	"strconv"
	"strings"
)

// PeriodKind is the length of a period.
type PeriodKind string

// The lengths of a period (统计期), from the shortest; each lies wholly within the next.
const (
	Daily      PeriodKind = "day"
	Monthly    PeriodKind = "month"
	Quarterly  PeriodKind = "quarter"
	HalfYearly PeriodKind = "half_year"
	Yearly     PeriodKind = "year"
)

// PeriodKinds lists the lengths from the shortest to the longest.
var PeriodKinds = []PeriodKind{Daily, Monthly, Quarterly, HalfYearly, Yearly}

// Period (统计期) is a stretch of days, both ends included.
type Period struct {
	First Day `json:"first"`
	Last  Day `json:"last"`
}

// PeriodOf is the period of that length in which d lies.
func PeriodOf(kind PeriodKind, d Day) Period {
	y, m := d.Year(), d.Month()
	switch kind {
	case Daily:
		return Period{d, d}
	case Monthly:
		return months(y, m, 1)
	case Quarterly:
		return months(y, (m-1)/3*3+1, 3)
	case HalfYearly:
		return months(y, (m-1)/6*6+1, 6)
	default:
		return YearOf(y)
	}
}

func months(year, first, n int) Period {
	return Period{MakeDay(year, first, 1), MakeDay(year, first+n, 0)}
}

// YearOf is the calendar year.
func YearOf(year int) Period { return Period{MakeDay(year, 1, 1), MakeDay(year, 12, 31)} }

// Key is the period's short name: 2026, 2026-H1, 2026-Q3, 2026-03 or 2026-03-15; other stretches
// are written first..last. ParsePeriod reads it back.
func (p Period) Key() string {
	for _, kind := range PeriodKinds {
		if PeriodOf(kind, p.First) != p {
			continue
		}
		y := p.First.Year()
		switch kind {
		case Daily:
			return string(p.First)
		case Monthly:
			return string(p.First[:7])
		case Quarterly:
			return fmt.Sprintf("%04d-Q%d", y, p.First.Quarter())
		case HalfYearly:
			return fmt.Sprintf("%04d-H%d", y, (p.First.Month()+5)/6)
		case Yearly:
			return fmt.Sprintf("%04d", y)
		}
	}
	return string(p.First) + ".." + string(p.Last)
}

// ParsePeriod reads what Key writes, and 2017-2023 for a run of whole years.
func ParsePeriod(s string) (Period, error) {
	p, ok := readPeriod(s)
	if !ok || !p.First.Valid() || !p.Last.Valid() || p.First > p.Last {
		return Period{}, fmt.Errorf("not a period: %q", s)
	}
	return p, nil
}

func readPeriod(s string) (p Period, ok bool) {
	if a, b, ok := strings.Cut(s, ".."); ok {
		return Period{Day(a), Day(b)}, true
	}
	if len(s) == 10 {
		return Period{Day(s), Day(s)}, true
	}
	head, tail, more := strings.Cut(s, "-")
	y, ok := digits(head, 4)
	if !ok || !more {
		return YearOf(y), ok
	}
	if z, ok := digits(tail, 4); ok {
		return Period{MakeDay(y, 1, 1), MakeDay(z, 12, 31)}, true
	}
	if m, ok := digits(tail, 2); ok {
		return months(y, m, 1), m >= 1 && m <= 12
	}
	if len(tail) != 2 {
		return p, false
	}
	n := int(tail[1] - '0')
	switch {
	case tail[0] == 'Q' && n >= 1 && n <= 4:
		return months(y, n*3-2, 3), true
	case tail[0] == 'H' && n >= 1 && n <= 2:
		return months(y, n*6-5, 6), true
	}
	return p, false
}

// digits reads a number of so many digits and nothing else.
func digits(s string, count int) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && len(s) == count && s[0] != '+' && s[0] != '-'
}

// Contains reports whether d lies in the period.
func (p Period) Contains(d Day) bool { return p.First <= d && d <= p.Last }

// Chinese writes the period as people say it: 2026年, 2026年第三季度, 2017—2023年, 2026年1月1日至11月23日 …
func (p Period) Chinese() string {
	y := p.First.Year()
	if p.First == MakeDay(y, 1, 1) && p.Last == MakeDay(p.Last.Year(), 12, 31) {
		if y == p.Last.Year() {
			return fmt.Sprintf("%d年", y)
		}
		return fmt.Sprintf("%d—%d年", y, p.Last.Year())
	}
	for _, kind := range PeriodKinds {
		if PeriodOf(kind, p.First) != p {
			continue
		}
		switch kind {
		case Daily:
			return p.First.Chinese()
		case Monthly:
			return fmt.Sprintf("%d年%d月", y, p.First.Month())
		case Quarterly:
			return fmt.Sprintf("%d年第%s季度", y, []string{"一", "二", "三", "四"}[p.First.Quarter()-1])
		case HalfYearly:
			return fmt.Sprintf("%d年%s半年", y, []string{"上", "下"}[(p.First.Month()-1)/6])
		}
	}
	return p.First.Chinese() + "至" + strings.TrimPrefix(p.Last.Chinese(), fmt.Sprintf("%d年", y))
}
