package problem_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/spine/register/registertest"
)

// BenchmarkRectificationBoard is the city's rates over two thousand items, some years of inspections.
func BenchmarkRectificationBoard(b *testing.B) {
	d := dbtest.SQLite(b)
	d.SetClock(func() time.Time { return kernel.Day("2026-03-01").Start().Add(10 * time.Hour) })
	c := registertest.New(b, d, problem.FactKinds)
	s := problem.NewService(c.Deps, norm.NewService(d, c.Deps.Audit))
	list := make([]*problem.Rectification, 2000)
	for i := range list {
		list[i] = &problem.Rectification{Text: fmt.Sprintf("第%d个问题没有记录", i), FoundDay: "2026-02-26"}
		list[i].OrgID = []kernel.ID{c.FinanceFirst, c.Finance, c.Culture}[i%3]
	}
	if err := d.Do(b.Context(), "bench", func(ctx context.Context, tx *db.Tx) error { return s.FindIn(ctx, tx, staff, list) }); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		board, err := s.RectificationBoard(b.Context(), staff, 0, "")
		if err != nil || board.States[0].Count != len(list) {
			b.Fatal(err, board.States)
		}
	}
}
