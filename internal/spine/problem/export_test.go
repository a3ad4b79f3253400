package problem

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/register"
)

// CountFigure counts the items of a figure by both ways.
func CountFigure(ctx context.Context, s *Service, figure RectificationFigure, day kernel.Day) (board, list int) {
	all, err := s.snapshots(ctx, s.db.Read(), kernel.Everything(), 0, day)
	if err != nil {
		return -1, -2
	}
	var f register.Filter
	counted(&f, figure, day)
	got, err := s.Rectifications.List(ctx, kernel.Everything(), f, kernel.AllRows)
	if err != nil {
		return -3, -4
	}
	return tally(all, day)[figure], got.Total
}
