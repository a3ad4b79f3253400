package calendar

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/6tail/lunar-go/HolidayUtil"

	"sanchuang/internal/kernel"
)

// Entry (放假安排的一天) is a day of which the arrangement speaks.
type Entry struct {
	Day  kernel.Day `json:"day"`
	Name string     `json:"name"` // 国庆节
	Work bool       `json:"work"` // a make-up day (调休上班) and not a holiday
}

// Year (年度放假安排) is what the State Council published for a year. Its entries lie in that year, but
// for holidays at its ends, which may reach into the last days of December before.
type Year struct {
	Year    int     `json:"year"`
	Source  string  `json:"source"` // number or title of the notice
	Entries []Entry `json:"entries"`
}

// Check refuses what cannot be an arrangement: no entries, days of other years, a day named twice, a
// make-up day on a weekday. Fault: ErrBadYear.
func (y Year) Check() error {
	if len(y.Entries) == 0 {
		return ErrBadYear.With(y.Year, "没有填写任何一天")
	}
	seen := map[kernel.Day]bool{}
	for _, e := range y.Entries {
		switch {
		case !e.Day.Valid() || e.Day.Year() != y.Year && (e.Day.Year() != y.Year-1 || e.Day.Month() != 12):
			return ErrBadYear.With(y.Year, fmt.Sprintf("“%s”不在该年内", e.Day))
		case seen[e.Day]:
			return ErrBadYear.With(y.Year, e.Day.Chinese()+"填写了两次")
		case e.Work && !weekend(e.Day):
			return ErrBadYear.With(y.Year, e.Day.Chinese()+"本来就是工作日，不能填为调休上班")
		}
		seen[e.Day] = true
	}
	return nil
}

func weekend(d kernel.Day) bool {
	return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
}

const (
	firstSeed = 2017 // the programme's first year
	// A year with fewer entries is one of which only the days around New Year are known, from the
	// arrangement of its neighbour.
	fewest = 15
)

// Seed gives the arrangements that were published when the program was built.
func Seed() []Year {
	var out []Year
	for year := firstSeed; ; year++ {
		y := Year{Year: year, Source: "国务院办公厅关于部分节假日安排的通知"}
		for e := HolidayUtil.GetHolidaysByYear(year).Front(); e != nil; e = e.Next() {
			h := e.Value.(*HolidayUtil.Holiday)
			y.Entries = append(y.Entries, Entry{kernel.Day(h.GetDay()), strings.TrimSpace(h.GetName()), h.IsWork()})
		}
		if len(y.Entries) < fewest {
			return out
		}
		slices.SortFunc(y.Entries, func(a, b Entry) int { return strings.Compare(string(a.Day), string(b.Day)) })
		out = append(out, y)
	}
}
