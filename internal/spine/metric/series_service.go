package metric

import (
	"context"
	"fmt"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Point is one value of a series.
type Point struct {
	Key   string `json:"key" doc:"月份或单位编号"`
	Name  string `json:"name"`
	Known bool   `json:"known"`
	Value string `json:"value"`
}

// Series answers a metric month by month, so that a year can be drawn.
func (s *Service) Series(ctx context.Context, scope kernel.Scope, ask Question, code string) ([]Point, error) {
	d, ok := s.catalog.Get(code)
	if !ok || d.Aggregate != Count && d.Aggregate != Quantity {
		return nil, ErrNoMetric
	}
	var out []Point
	err := s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		at, err := s.locate(ctx, q, scope, ask.Org)
		if err != nil {
			return err
		}
		first, err := at.firstMonth(ctx, q, d)
		if err != nil {
			return err
		}
		values, err := s.monthly(ctx, q, d, ask.Period, at.area)
		if err != nil {
			return err
		}
		for day := ask.Period.First; day <= ask.Period.Last; day = day.AddMonths(1) {
			key := string(day[:7])
			known := first != "" && first <= key && key <= string(s.db.Today()[:7])
			p := Point{Key: key, Name: monthName(day, ask.Period), Known: known}
			if known {
				p.Value = d.value(values[key])
			}
			out = append(out, p)
		}
		return nil
	})
	return out, err
}

// monthName leaves the year out where there is only one.
func monthName(d kernel.Day, in kernel.Period) string {
	if in.First.Year() == in.Last.Year() {
		return fmt.Sprintf("%d月", d.Month())
	}
	return fmt.Sprintf("%d年%d月", d.Year(), d.Month())
}
