package kernel

import (
	"fmt"
	"time"
)

// Zone is the city's zone. China has kept +08:00 without summer time since 1991 and no record
// here is older, so a fixed zone spares the binary a time-zone database.
var Zone = time.FixedZone("Asia/Shanghai", 8*60*60)

// Day (日) is a calendar day as YYYY-MM-DD; days compare as text. Empty means not known.
type Day string

// MaxDay stands for "until further notice" in columns that hold a last day. Nobody types it: it is no
// day that ParseDay reads.
const MaxDay Day = "9999-12-31"

// DayOf is the day in the city when it is t.
func DayOf(t time.Time) Day { return Day(t.In(Zone).Format(time.DateOnly)) }

// MakeDay builds a day; out-of-range values roll over as in time.Date.
func MakeDay(year, month, day int) Day {
	return Day(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
}

// lastYear is the last one of which a day may be typed, so that days and months can be added to any.
const lastYear = 2100

// ParseDay reads the canonical form only. People's own ways of writing a day are platform/sheet's.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1900 || t.Year() > lastYear {
		return "", fmt.Errorf("not a day: %q", s)
	}
	return Day(s), nil
}

// Valid reports whether d is a real calendar day.
func (d Day) Valid() bool { _, err := ParseDay(string(d)); return err == nil }

func (d Day) time() time.Time { t, _ := time.Parse(time.DateOnly, string(d)); return t }

// Start is the instant at which the day begins in the city.
func (d Day) Start() time.Time {
	t := d.time()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, Zone)
}

// Year, Month and Quarter are the calendar parts; 0 for an unknown day.
func (d Day) Year() int {
	if len(d) != 10 {
		return 0
	}
	return int(d[0]-'0')*1000 + int(d[1]-'0')*100 + int(d[2]-'0')*10 + int(d[3]-'0')
}

// Month is 1 to 12, or 0 for an unknown day.
func (d Day) Month() int {
	if len(d) != 10 {
		return 0
	}
	return int(d[5]-'0')*10 + int(d[6]-'0')
}

// Quarter is 1 to 4, or 0 for an unknown day.
func (d Day) Quarter() int {
	if d.Month() == 0 {
		return 0
	}
	return (d.Month() + 2) / 3
}

// Weekday is the day of the week.
func (d Day) Weekday() time.Weekday { return d.time().Weekday() }

// AddDays moves by whole days.
func (d Day) AddDays(n int) Day { return Day(d.time().AddDate(0, 0, n).Format(time.DateOnly)) }

// AddMonths moves by months and stays within the target month: 31 January + 1 is the last of February.
func (d Day) AddMonths(n int) Day {
	t := d.time()
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return MakeDay(first.Year(), int(first.Month()), min(t.Day(), last))
}

// DaysUntil counts the days from d to e; negative when e is earlier.
func (d Day) DaysUntil(e Day) int { return int(e.time().Sub(d.time()).Hours() / 24) }

// Chinese writes 2026年11月23日, or 未填 when unknown.
func (d Day) Chinese() string {
	if !d.Valid() {
		return "未填"
	}
	return d.time().Format("2006年1月2日")
}
