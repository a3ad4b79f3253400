package sheet

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"sanchuang/internal/kernel"
)

// PartialDay says what becomes of a day of which only year and month are written.
type PartialDay int

// What ParseDay does with 2015.12.
const (
	PartialRefused  PartialDay = iota // ErrPartialDay
	PartialFirstDay                   // the first of the month
)

var (
	dayForm   = regexp.MustCompile(`^(\d{4})\s*[-./年—–−、]\s*(\d{1,2})\s*[-./月—–−、]\s*(\d{1,2})\s*[日号]?$`)
	monthForm = regexp.MustCompile(`^(\d{4})\s*[-./年—–−、]\s*(\d{1,2})\s*月?$`)
	shortForm = regexp.MustCompile(`^\d{2}[-./年]\d{1,2}([-./月]\d{1,2}日?)?$`)
	timePart  = regexp.MustCompile(`[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$`)
	compact   = regexp.MustCompile(`^\d{5,8}$`)
)

// ParseDay reads a day as people write it: 2015-12-01, 2015.12.1, 2015/12/1, 2015年12月1日, 20151201
// or an Excel serial number (also of the 1904 system); year and month alone as partial says. 2015.1
// held as a number is refused, since Excel makes the same of 2015.10. Faults: ErrBlank, ErrDay,
// ErrNoSuchDay, ErrDayRange, ErrDayShort, ErrPartialDay, ErrYearAlone, ErrMonthZero.
func ParseDay(c Cell, partial PartialDay) (kernel.Day, error) {
	day, whole, err := readDay(c)
	if err == nil && !whole && partial == PartialRefused {
		return "", ErrPartialDay.With(show(c))
	}
	return day, err
}

// ParseMonth reads a month (年月) in the same forms; of a full day it takes the month.
func ParseMonth(c Cell) (kernel.Period, error) {
	day, _, err := readDay(c)
	if ErrDay.Is(err) || ErrYearAlone.Is(err) {
		return kernel.Period{}, ErrMonth.With(show(c))
	}
	if err != nil {
		return kernel.Period{}, err
	}
	return kernel.PeriodOf(kernel.Monthly, day), nil
}

func readDay(c Cell) (day kernel.Day, whole bool, err error) {
	if c.Error {
		return "", false, ErrFormula.With(c.Text)
	}
	if day, ok := plainDay(c.Text); ok { // most cells of a table, and five patterns cheaper
		return day, true, nil
	}
	text := timePart.ReplaceAllString(Clean(c.Text), "")
	switch {
	case text == "":
		return "", false, ErrBlank
	case compact.MatchString(text):
		return readCompact(c, text)
	case len(text) == 4 && plainNumber.MatchString(text), strings.HasSuffix(text, "年") && len(text) == 7:
		return "", false, ErrYearAlone.With(show(c))
	case shortForm.MatchString(text):
		return "", false, ErrDayShort.With(show(c))
	}
	if m := dayForm.FindStringSubmatch(text); m != nil {
		day, err = makeDay(c, m[1], m[2], m[3])
		return day, true, err
	}
	if m := monthForm.FindStringSubmatch(text); m != nil {
		if c.Number && m[2] == "1" && strings.Contains(text, ".") {
			return "", false, ErrMonthZero.With(show(c), m[1], m[1])
		}
		day, err = makeDay(c, m[1], m[2], "1")
		return day, false, err
	}
	return "", false, ErrDay.With(show(c))
}

// plainDay takes 2015-12-01; whatever is not quite that goes the long way, with its fault.
func plainDay(text string) (kernel.Day, bool) {
	if len(text) != len(time.DateOnly) || text < "1900" || text >= "2101" {
		return "", false
	}
	day, err := kernel.ParseDay(text)
	return day, err == nil
}

// readCompact takes runs of digits: 20151201, 201512, and serial numbers from 1910 to 2099.
func readCompact(c Cell, text string) (kernel.Day, bool, error) {
	switch n, _ := strconv.Atoi(text); {
	case len(text) == 8:
		day, err := makeDay(c, text[:4], text[4:6], text[6:])
		return day, true, err
	case len(text) == 6:
		day, err := makeDay(c, text[:4], text[4:], "1")
		return day, false, err
	case len(text) == 5 && n >= 10000 && n < 73051:
		return kernel.DayOf(serialDate(float64(n), c.Date1904)), true, nil
	}
	return "", false, ErrDay.With(show(c))
}

func makeDay(c Cell, year, month, day string) (kernel.Day, error) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	if y < 1900 || y > 2100 {
		return "", ErrDayRange.With(show(c))
	}
	out, err := kernel.ParseDay(fmt.Sprintf("%04d-%02d-%02d", y, m, d))
	if err != nil {
		return "", ErrNoSuchDay.With(show(c))
	}
	return out, nil
}

// show is a cell's text as a fault quotes it.
func show(c Cell) string {
	runes := []rune(Clean(c.Text))
	if len(runes) > 20 {
		return string(runes[:20]) + "…"
	}
	return string(runes)
}
