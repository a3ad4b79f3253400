package demo

import (
	"context"
	"fmt"

	"sanchuang/internal/kernel"
	"sanchuang/internal/work/activity"
)

// fixedDays sets on which day of the month the branches hold their theme day. Most keep the day that is
// their custom; some have agreed on a Friday and keep to their custom all the same, some on none.
func (l *loader) fixedDays() error {
	for _, b := range l.branches {
		if b.founded > l.takeover() || !b.here(l.takeover()) {
			continue
		}
		d := newDice(l.Seed, "fixed"+b.id.String())
		f := activity.FixedDay{From: kernel.MakeDay(l.Year-1, 1, 1), Day: 10 + b.number%12}
		switch n := d.IntN(100); {
		case b != l.showcase && n < 8:
			continue
		case b != l.showcase && n < 20:
			f.Week, f.Day = 1+n%4, 5
		}
		if err := l.Activities.SetFixedDay(l.plain, l.writer, b.id, f); err != nil {
			return fmt.Errorf("%s: %w", b.name, err)
		}
	}
	return nil
}

// yearPlans lets some branches plan their year in its first days, from what they will owe.
func (l *loader) yearPlans() error {
	for _, b := range l.branches {
		d := newDice(l.Seed, "plan"+b.id.String())
		if b.founded > l.takeover() || !b.here(l.takeover()) || b != l.showcase && d.IntN(100) >= 6 {
			continue
		}
		if err := l.yearPlan(l.plain, b, d); err != nil {
			return fmt.Errorf("%s: %w", b.name, err)
		}
	}
	return nil
}

func (l *loader) yearPlan(ctx context.Context, b *branch, d dice) error {
	p, err := l.Activities.ShowPlan(ctx, l.writer, b.id, l.Year)
	if err != nil {
		return err
	}
	lines := make([]activity.PlanLine, 0, len(p.Lines))
	for _, shown := range p.Lines {
		line := shown.PlanLine
		switch kind := line.Kinds[0]; {
		case kind == activity.ThemeDay:
			line.Topic = themeDays[line.Month-1]
		case len(topics[kind]) > 0:
			line.Topic = pick(d, topics[kind])
		}
		lines = append(lines, line)
	}
	_, err = l.Activities.SavePlan(ctx, l.writer, b.id, l.Year, 0, lines)
	return err
}
