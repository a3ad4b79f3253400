package retention

import (
	"context"
	"strconv"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Unit (期限单位) counts a length of time.
type Unit string

// The units.
const (
	Days   Unit = "day"
	Months Unit = "month"
)

// Words writes a length as people say it: 30天, 18个月, 3年.
func (u Unit) Words(n int) string {
	switch {
	case u == Days:
		return strconv.Itoa(n) + "天"
	case n%12 == 0:
		return strconv.Itoa(n/12) + "年"
	default:
		return strconv.Itoa(n) + "个月"
	}
}

// Before is the first day that is still kept, on today's date: what is of that day is kept through today,
// and goes on the morrow.
func (u Unit) Before(n int, today kernel.Day) kernel.Day {
	if u == Days {
		return today.AddDays(-n)
	}
	return today.AddMonths(-n)
}

// Rule (保存期限的类型) is one type of thing that is kept for a time.
type Rule struct {
	Code    string
	Name    string
	What    string // what it takes in
	After   string // what happens to it when the time is over
	From    string // from when the time runs
	Basis   string // of the delivered length
	Unit    Unit
	Default int
	Least   int    // the floor
	Floor   string // why it may not be less
	Most    int
	// Due are the things of before a day, the oldest first.
	Due func(ctx context.Context, q db.Queryer, before kernel.Day, p kernel.Page) (kernel.List[Expired], error)
	// Erase erases those of them that still are due. Afterwards Due no longer answers them.
	Erase func(ctx context.Context, tx *db.Tx, before kernel.Day, ids []kernel.ID) error
}

// check refuses a length out of bounds. Faults: ErrTooShort, ErrTooLong.
func (r *Rule) check(length int) error {
	switch {
	case length < r.Least:
		return ErrTooShort.With(r.Name, r.Unit.Words(r.Least), r.Floor).At("length")
	case length > r.Most:
		return ErrTooLong.With(r.Name, r.Unit.Words(r.Most)).At("length")
	}
	return nil
}

// Expired (到期内容) is one thing that is past its time.
type Expired struct {
	ID    kernel.ID  `json:"id"`
	Title string     `json:"title" doc:"是什么；不含要清除的内容"`
	Day   kernel.Day `json:"day" doc:"期限从这一天算起"`
	Count int        `json:"count" doc:"其中几条"`
}

// DayOf is the day of an instant, for a Rule whose things bear one.
func DayOf(millis int64) kernel.Day { return kernel.DayOf(time.UnixMilli(millis)) }

// Fixed (不在此清除的内容) is a type that staff cannot set: kept for ever, or for a length of the program's own.
type Fixed struct {
	Name  string `json:"name"`
	What  string `json:"what" doc:"包括什么"`
	Words string `json:"words" doc:"保存多久"`
	Why   string `json:"why" doc:"理由"`
}

// Forever (长期) is the length of what is never removed.
const Forever = "长期"
