package bench

import (
	"testing"
	"time"
)

// BenchmarkObligations asks for the whole city's obligations, branch by branch: of a quarter, as the page
// of it opens, and of a year, which is all of them judged anew. Nothing is kept, so there is no bare
// handler to hold against it; the aims are times.
func BenchmarkObligations(b *testing.B) {
	prog, _ := servers(b)
	staff, _ := prog.as(b, "gongwei")
	for _, c := range []struct{ what, period, aim string }{
		{"obligations of the city: a quarter", "2026-Q3", "≤ 1 s"},
		{"obligations of the city: a year anew", "2026", "≤ 5 s"},
	} {
		b.Run(c.what, func(b *testing.B) {
			once(b, func() figures {
				var took []time.Duration
				for range 5 {
					begun := time.Now()
					staff.get(b, "/api/obligations/matrix?period="+c.period, nil)
					took = append(took, time.Since(begun))
				}
				m := median(took, func(d time.Duration) time.Duration { return d })
				note(line{c.what, milli(m), "", "", "", c.aim})
				return figures{"ms": float64(m) / 1e6}
			})
		})
	}
}
