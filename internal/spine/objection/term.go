package objection

import (
	"errors"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/calendar"
)

// Terms (期限) are how long one may object, and how long an answer may take; set by the city.
type Terms struct {
	RaiseDays   int    `json:"raise_days" minimum:"1" maximum:"366" doc:"明细得知后多少天内可以提出"`
	ClosingDays int    `json:"closing_days" minimum:"1" maximum:"90" doc:"年度结账后多少天内还可以提出"`
	AnswerDays  int    `json:"answer_days" minimum:"1" maximum:"60" doc:"答复期限，工作日"`
	SecondDays  int    `json:"second_days" minimum:"1" maximum:"60" doc:"答复后多少个工作日内可以请上一级再看一次"`
	ChangedName string `json:"changed_name" readOnly:"true" required:"false"`
	ChangedAt   int64  `json:"changed_at" readOnly:"true" required:"false" doc:"毫秒，0为默认值未改"`
	Version     int    `json:"version"`
}

// lastDay is the last day on which a line may be objected to: so long after it became known, and
// again so long after its year was closed. closed is empty for an open year.
func (t Terms) lastDay(known, closed kernel.Day) kernel.Day {
	last := known.AddDays(t.RaiseDays)
	if closed != "" {
		last = max(last, closed.AddDays(t.ClosingDays))
	}
	return last
}

// lastDayMissing is the same for something missing: any day of an open year.
func (t Terms) lastDayMissing(closed kernel.Day) kernel.Day {
	if closed == "" {
		return kernel.MaxDay
	}
	return closed.AddDays(t.ClosingDays)
}

// workdays is the day so many working days after another (R48). Of a year whose holidays are not
// published it counts Mondays to Fridays, and says so.
func workdays(table *calendar.Table, from kernel.Day, n int) (last kernel.Day, sure bool) {
	last, err := table.AddWorkdays(from, n, false)
	if err == nil {
		return last, true
	}
	if !errors.Is(err, calendar.ErrNotPublished) {
		return from.AddDays(2 * n), false
	}
	for d := from; n > 0; {
		if d = d.AddDays(1); d.Weekday() != time.Saturday && d.Weekday() != time.Sunday {
			n--
		}
		last = d
	}
	return last, false
}
