package calendar

import (
	"maps"
	"slices"

	"sanchuang/internal/kernel"
)

// Table (工作日历) answers for the years it knows. It never changes: a new arrangement makes a new table.
type Table struct {
	years   map[int]Year
	entries map[kernel.Day]Entry
}

// NewTable makes a table of years; a later one of the same year replaces an earlier. Fault: ErrBadYear.
func NewTable(years ...Year) (*Table, error) {
	t := &Table{years: map[int]Year{}, entries: map[kernel.Day]Entry{}}
	for _, y := range years {
		if err := y.Check(); err != nil {
			return nil, err
		}
		t.years[y.Year] = y
	}
	for _, year := range t.Years() {
		for _, e := range t.years[year].Entries {
			t.entries[e.Day] = e
		}
	}
	return t, nil
}

// Seeded is the table of Seed.
func Seeded() *Table {
	t, err := NewTable(Seed()...)
	if err != nil {
		panic(err) // the data is built in and tested
	}
	return t
}

// With is the table with y put in or replaced. Fault: ErrBadYear.
func (t *Table) With(y Year) (*Table, error) {
	return NewTable(append(slices.Collect(maps.Values(t.years)), y)...)
}

// Years lists the years whose arrangement is known, from the earliest.
func (t *Table) Years() []int { return slices.Sorted(maps.Keys(t.years)) }

// Year is the arrangement of a year. Fault: ErrNotPublished.
func (t *Table) Year(year int) (Year, error) {
	y, ok := t.years[year]
	if !ok {
		return Year{}, ErrNotPublished.With(year)
	}
	return y, nil
}

// IsWorkday reports whether people work on d. Faults: ErrNoDay, ErrNotPublished.
func (t *Table) IsWorkday(d kernel.Day) (bool, error) {
	if !d.Valid() {
		return false, ErrNoDay
	}
	if _, known := t.years[d.Year()]; !known {
		return false, ErrNotPublished.With(d.Year())
	}
	if e, ok := t.entries[d]; ok {
		return e.Work, nil
	}
	return !weekend(d), nil
}

// NextWorkday is the first working day from d on, d included. Faults: ErrNoDay, ErrNotPublished.
func (t *Table) NextWorkday(d kernel.Day) (kernel.Day, error) {
	for {
		work, err := t.IsWorkday(d)
		if err != nil || work {
			return d, err
		}
		d = d.AddDays(1)
	}
}

// AddWorkdays is the last of n working days (公示期的最后一日, R47 and R48). With firstDayCounts the first
// of them is from, or the next working day when from is none; otherwise it is the first working day
// after from. Faults: ErrNoDay, ErrNoCount, ErrNotPublished when a day on the way is not known.
func (t *Table) AddWorkdays(from kernel.Day, n int, firstDayCounts bool) (kernel.Day, error) {
	if !from.Valid() {
		return "", ErrNoDay
	}
	if n < 1 || n > 366 {
		return "", ErrNoCount
	}
	d := from
	if !firstDayCounts {
		d = d.AddDays(1)
	}
	for ; ; d = d.AddDays(1) {
		work, err := t.IsWorkday(d)
		if err != nil {
			return "", err
		}
		if work {
			if n--; n == 0 {
				return d, nil
			}
		}
	}
}

// CountWorkdays counts the working days of a period. Faults: ErrNoDay, ErrNotPublished.
func (t *Table) CountWorkdays(p kernel.Period) (int, error) {
	n := 0
	for d := p.First; d <= p.Last; d = d.AddDays(1) {
		work, err := t.IsWorkday(d)
		if err != nil {
			return 0, err
		}
		if work {
			n++
		}
	}
	return n, nil
}
