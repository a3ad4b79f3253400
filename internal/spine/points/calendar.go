package points

import "sanchuang/internal/kernel"

// A scheme's year (计分年度) begins with the month that the scheme names. It bears the number of the
// calendar year in which most of it lies: December 2025 to November 2026 is 2026. When a version
// moves the first month, it must begin with a year of its own (Adopt holds that), and the year before
// ends the day before: every day belongs to exactly one year.

// yearNumber is the number of the year in which a day lies when years begin with that month.
func yearNumber(d kernel.Day, first int) int {
	switch y, m := d.Year(), d.Month(); {
	case first > 7 && m >= first:
		return y + 1
	case first <= 7 && m < first:
		return y - 1
	default:
		return y
	}
}

// orFirst is the scheme in force on a day, before the first version that one's; an empty one when there is none.
func (h History) orFirst(d kernel.Day) *Scheme {
	if v := h.At(d); v != nil {
		return v.Scheme
	}
	if len(h) > 0 {
		return h[0].Scheme
	}
	return &Scheme{}
}

// startMonthAt is the first month of years by the version in force, before the first version by it.
func (h History) startMonthAt(d kernel.Day) int { return h.orFirst(d).startMonth() }

// YearNumber is the number of the year in which a day lies.
func (h History) YearNumber(d kernel.Day) int { return yearNumber(d, h.startMonthAt(d)) }

// Span is the stretch of days of a year.
func (h History) Span(year int) kernel.Period {
	var p kernel.Period
	for month := range 36 { // counted, for after the last year that can be written days do not go on
		d := kernel.MakeDay(year-1, 1+month, 1)
		if h.YearNumber(d) != year {
			continue
		}
		if p.First == "" {
			p.First = d
		}
		p.Last = d.AddMonths(1).AddDays(-1)
	}
	if p.First == "" { // the calendar was moved over the whole year
		return kernel.YearOf(year)
	}
	return p
}

// Until leaves out the versions that begin after a day.
func (h History) Until(d kernel.Day) History {
	n := 0
	for n < len(h) && h[n].Effective <= d {
		n++
	}
	return h[:n:n]
}

// capPeriod is the period of a length in which a day lies, counted from the year's first month.
func (y *Year) capPeriod(kind kernel.PeriodKind, d kernel.Day) kernel.Period {
	n := map[kernel.PeriodKind]int{kernel.Quarterly: 3, kernel.HalfYearly: 6}[kind]
	if n == 0 {
		return kernel.PeriodOf(kind, d)
	}
	first := kernel.MakeDay(d.Year(), d.Month()-monthsInto(d, y.history.startMonthAt(d))%n, 1)
	p := kernel.Period{First: max(first, y.days[0]), Last: min(first.AddMonths(n).AddDays(-1), y.lastDay())}
	return p
}

// stretch is a period at which rules can be capped: its key and its days by their place in the year, to not included.
type stretch struct {
	key      string
	last     kernel.Day
	from, to int
}

// stretchPeriods lays out the periods once: a year has many rules, and they all share them.
func (y *Year) stretchPeriods() {
	for _, l := range cappedLevels {
		for i := 0; i < len(y.days); {
			p := y.capPeriod(l.kind, y.days[i])
			s := stretch{p.Key(), p.Last, i, i + 1}
			for s.to < len(y.days) && y.days[s.to] <= p.Last {
				s.to++
			}
			y.stretches[l.level], i = append(y.stretches[l.level], s), s.to
		}
	}
}

func (y *Year) lastDay() kernel.Day { return y.days[len(y.days)-1] }

// Span is the year's stretch of days.
func (y *Year) Span() kernel.Period { return kernel.Period{First: y.days[0], Last: y.lastDay()} }
