package briefing

import (
	"fmt"

	"sanchuang/internal/kernel"
)

// firstYear is the year the programme began; "since" counts from there.
const firstYear = 2017

// lengthOf is the length of a period; false when it is none of those that reports are made for.
func lengthOf(p kernel.Period) (kernel.PeriodKind, bool) {
	for _, kind := range kernel.PeriodKinds[1:] {
		if kernel.PeriodOf(kind, p.First) == p {
			return kind, true
		}
	}
	return "", false
}

// yearBefore is the same stretch one year earlier. Of a period that still runs it is the part up to the same
// day, because eleven months are not compared with twelve.
func yearBefore(p kernel.Period, today kernel.Day) kernel.Period {
	q := kernel.Period{First: p.First.AddMonths(-12), Last: p.Last.AddMonths(-12)}
	if kind, ok := lengthOf(p); ok {
		q = kernel.PeriodOf(kind, q.First) // February of a leap year is a whole month, too
	}
	return cut(q, p, today, -12)
}

// stretchBefore is the period of the same length just before, cut like yearBefore.
func stretchBefore(p kernel.Period, today kernel.Day) kernel.Period {
	kind, ok := lengthOf(p)
	if !ok {
		n := p.First.DaysUntil(p.Last) + 1
		return kernel.Period{First: p.First.AddDays(-n), Last: p.First.AddDays(-1)}
	}
	back := map[kernel.PeriodKind]int{kernel.Monthly: -1, kernel.Quarterly: -3, kernel.HalfYearly: -6, kernel.Yearly: -12}[kind]
	return cut(kernel.PeriodOf(kind, p.First.AddMonths(back)), p, today, back)
}

func cut(before, p kernel.Period, today kernel.Day, months int) kernel.Period {
	if p.First <= today && today < p.Last {
		before.Last = min(before.Last, today.AddMonths(months))
	}
	return before
}

// spans are the periods a report of p speaks of, by the word after @.
func spans(p kernel.Period) map[string]kernel.Period {
	year := p.Last.Year()
	since := kernel.YearOf(firstYear)
	return map[string]kernel.Period{
		"":       p,
		"last":   kernel.YearOf(year - 1),
		"two":    {First: kernel.YearOf(year - 1).First, Last: kernel.YearOf(year).Last},
		"since":  {First: since.First, Last: kernel.YearOf(max(year, firstYear)).Last},
		"todate": {First: kernel.YearOf(year).First, Last: p.Last},
	}
}

// periodWords are the words for the double braces.
func periodWords(p kernel.Period, org string, asOf kernel.Day) map[string]string {
	words := map[string]string{"org": org, "asof": asOf.Chinese()}
	for span, q := range spans(p) {
		word := span
		if span == "" {
			word = "p"
		}
		words[word] = q.Chinese()
	}
	if m := p.Last.Month(); m > 1 && m < 12 {
		words["todate"] = fmt.Sprintf("%d年1—%d月", p.Last.Year(), m)
	}
	return words
}

// yearsSince lists the years since the programme began up to the period's.
func yearsSince(p kernel.Period) []string {
	var out []string
	for y := firstYear; y <= max(firstYear, p.Last.Year()); y++ {
		out = append(out, kernel.YearOf(y).Key())
	}
	return out
}

// monthsOf lists the months of the period.
func monthsOf(p kernel.Period) []string {
	var out []string
	for d := p.First; d <= p.Last; d = d.AddMonths(1) {
		out = append(out, kernel.PeriodOf(kernel.Monthly, d).Key())
	}
	return out
}
