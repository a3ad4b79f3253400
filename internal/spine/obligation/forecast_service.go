package obligation

import (
	"context"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Slot (将要应做) is what will be owed in a period, as far as can be told today.
type Slot struct {
	Rule   string
	Org    kernel.ID
	Kinds  []string
	Period kernel.Period
	Shape  Shape
	Late   bool // may be held in the next year for it (R06)
}

// Forecast answers what an organisation and what is below it will owe in the whole of a year: its later periods
// too, by what it is today and the parameters set so far. What is owed by people is left out, for it is no
// meeting.
func (s *Service) Forecast(ctx context.Context, q db.Queryer, org kernel.ID, year int) ([]Slot, error) {
	meetings := slices.DeleteFunc(Rules(), func(r Rule) bool { return r.Shape == ByPeople })
	a, err := s.askBy(ctx, q, meetings, org, kernel.YearOf(year), s.db.Today())
	if err != nil {
		return nil, err
	}
	a.today = a.span.Last
	items := a.judge()
	out := make([]Slot, len(items))
	for i, it := range items {
		r := ruleOf(it.Rule)
		out[i] = Slot{Rule: it.Rule, Org: it.Org, Kinds: slices.Clone(r.Kinds), Period: it.Period, Shape: r.Shape, Late: r.Late}
	}
	return out, nil
}
