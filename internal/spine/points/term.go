package points

import (
	"cmp"
	"slices"
	"strconv"

	"sanchuang/internal/kernel"
)

// Term (考评期) is what is counted by itself, with a total, bands, a comparison and a closing of its own: a year of the
// scheme, or one half of it where the scheme is assessed half-yearly.
type Term struct {
	Year int `json:"year"`
	Half int `json:"half,omitempty" enum:"1,2" doc:"按半年考评的，第几个半年；全年考评没有"`
}

// Whole is the term of a year that is assessed once.
func Whole(year int) Term { return Term{Year: year} }

// Chinese is what a term is called.
func (t Term) Chinese() string {
	return strconv.Itoa(t.Year) + "年" + []string{"", "上半年", "下半年"}[t.Half]
}

// before is the term of the same length before it.
func (t Term) before() Term {
	if t.Half == 2 {
		return Term{t.Year, 1}
	}
	return Term{t.Year - 1, 2 * t.Half}
}

// TermLength says how long a scheme counts before it begins anew.
type TermLength string

// The lengths; an empty one is YearTerm.
const (
	YearTerm TermLength = "year"      // 全年考评
	HalfTerm TermLength = "half_year" // 半年考评
)

// Chinese is what people call the length.
func (l TermLength) Chinese() string {
	if l == HalfTerm {
		return "半年"
	}
	return "全年"
}

// kind is the length as a period of caps, the longest that a rule of the scheme can be capped for.
func (l TermLength) kind() kernel.PeriodKind {
	if l == HalfTerm {
		return kernel.HalfYearly
	}
	return kernel.Yearly
}

// halfMonths is how many months make a half; what a moved calendar adds to a year goes to the second.
const halfMonths = 6

// stretched is a term with its days.
type stretched struct {
	Term
	days kernel.Period
}

// terms are the terms of a year, by the version in force on its last day: a length is changed where a year begins, so
// that this is every version's of the year, save where a moved calendar lengthened it.
func (h History) terms(year int) []stretched {
	span := h.Span(year)
	if h.orFirst(span.Last).Period != HalfTerm {
		return []stretched{{Whole(year), span}}
	}
	second := span.First
	for second <= span.Last && monthsInto(second, h.startMonthAt(second)) < halfMonths {
		second = second.AddMonths(1)
	}
	halves := []stretched{{Term{year, 1}, kernel.Period{First: span.First, Last: second.AddDays(-1)}}}
	if second <= span.Last {
		halves = append(halves, stretched{Term{year, 2}, kernel.Period{First: second, Last: span.Last}})
	}
	return halves
}

// monthsInto is how many months of a year that begins with a month lie before a day's own.
func monthsInto(d kernel.Day, first int) int { return (d.Month() - first + 12) % 12 }

// TermOn is the term in which a day lies.
func (h History) TermOn(d kernel.Day) Term {
	terms := h.terms(h.YearNumber(d))
	for _, t := range terms {
		if t.days.Contains(d) {
			return t.Term
		}
	}
	return terms[len(terms)-1].Term
}

// span is the stretch of days of a term; false when the year has none of that name.
func (h History) span(t Term) (kernel.Period, bool) {
	for _, s := range h.terms(t.Year) {
		if s.Term == t {
			return s.days, true
		}
	}
	return kernel.Period{}, false
}

// choose is the place of the term that somebody means: the one named; of a year named without its half that in which
// today lies or, of the past, the last; of a year that is not halved the year, whichever half a page still asks for.
func choose(asked Term, of []stretched, today kernel.Day) int {
	if i := slices.IndexFunc(of, func(s stretched) bool { return s.Term == asked }); i >= 0 {
		return i
	}
	last := 0
	for i, s := range of {
		if s.days.First <= today {
			last = i
		}
	}
	return last
}

func compareRuns(a, b run) int {
	return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Half, b.Half), cmp.Compare(a.subject, b.subject))
}
