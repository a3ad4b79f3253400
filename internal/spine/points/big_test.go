package points

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"
	"runtime"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/fact"
)

func TestBig(t *testing.T) {
	d := dbtest.SQLite(t)
	w := newWorld(t, d).seeded()
	ctx := context.Background()
	r := rand.New(rand.NewPCG(1, 2))
	rules := Seed(ByMember).Rules
	n := 1_000_000
	begun := time.Now()
	for n > 0 {
		if err := d.Do(ctx, "bulk", func(ctx context.Context, tx *db.Tx) error {
			var rows [][]any
			for range 10000 {
				rule := rules[r.IntN(len(rules))]
				det := ""
				if len(rule.Details) > 0 { det = rule.Details[0] }
				m := r.IntN(12000) + 1
				rows = append(rows, []any{tx.NewID(), rule.Fact, det, "member", m, string(kernel.MakeDay(2026, 1+r.IntN(12), 1+r.IntN(28))), m%720 + 20000, m%100 + 30000, 100, "", "activity", r.Int64N(1 << 40), 1, 1, 0, 0})
			}
			return db.InsertRows(ctx, tx, "fact("+fact.Columns+")", 16, rows, "ON CONFLICT DO NOTHING")
		}); err != nil { t.Fatal(err) }
		n -= 10000
	}
	t.Log("facts", time.Since(begun))
	begun = time.Now()
	if err := w.Recompute(ctx, 2026); err != nil { t.Fatal(err) }
	var ms runtime.MemStats; runtime.ReadMemStats(&ms)
	t.Log("recompute", time.Since(begun), "sys MB", ms.Sys>>20)
	begun = time.Now()
	w.agrees(2026)
	t.Log("check", time.Since(begun))
	begun = time.Now()
	for i := range 300 {
		var fs []fact.Fact
		for j := range 15 {
			fs = append(fs, happened("activity.attended", kernel.MakeDay(2026, 1+i%12, 3), detailed("theme_day"), about(fact.Member, kernel.ID((i%40)*15+j+1))))
		}
		fs = append(fs, happened("activity.held", kernel.MakeDay(2026, 1+i%12, 3), detailed("theme_day"), about(fact.Org, 3)))
		w.append(fs...)
	}
	t.Log("record", time.Since(begun)/300)
	begun = time.Now()
	for range 50 { if _, err := w.Statement(ctx, kernel.Scope{All: true}, ByMember, 7, 2026); err != nil { t.Fatal(err) } }
	t.Log("statement", time.Since(begun)/50)
	begun = time.Now()
	for range 50 { if _, err := w.Ranking(ctx, kernel.Scope{All: true}, ByBranch, 2026, kernel.Page{}); err != nil { t.Fatal(err) } }
	t.Log("ranking", time.Since(begun)/50)
}
