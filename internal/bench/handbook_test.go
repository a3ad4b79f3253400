package bench

import (
	"fmt"
	"net/http"
	"testing"
	"time"
)

// BenchmarkHandbooks prints the record book of every branch of the city, one after the other, as somebody downloads them:
// records gathered, pages laid out, the file written, the print in the trail. Nothing is kept between them, so there is no
// bare handler to hold against it; the aim is what a department of twenty branches waits for its bundle.
func BenchmarkHandbooks(b *testing.B) {
	prog, _ := servers(b)
	staff, _ := prog.as(b, "gongwei")
	for _, format := range []string{"docx", "pdf"} {
		what := "record books of the city: all as " + format
		b.Run(what, func(b *testing.B) {
			once(b, func() figures {
				books := booksOf(b, staff)
				slowest, size, ran, begun := time.Duration(0), int64(0), prog.cpu(b), time.Now()
				for _, org := range books {
					at := time.Now()
					size += int64(len(staff.call(b, http.MethodGet, fmt.Sprintf("/api/handbooks/%d/%s?year=2026", org, format), "", nil)))
					slowest = max(slowest, time.Since(at))
				}
				took := time.Since(begun)
				note(line{what, fmt.Sprintf("%d in %.1f s", len(books), took.Seconds()), "", "", "", "≤ 100 ms each"})
				ran = (prog.cpu(b) - ran) / time.Duration(len(books))
				note(line{what + ", of the processor, each", milli(ran), "", "", "", "≤ 100 ms"})
				note(line{what + ", each · the slowest · size", fmt.Sprintf("%s · %s · %s", milli(took/time.Duration(len(books))), milli(slowest), mega(size/int64(len(books)))), "", "", "", ""})
				return figures{"ms each": float64(took) / 1e6 / float64(len(books)), "cpu-ms each": float64(ran) / 1e6, "books": float64(len(books))}
			})
		})
	}
}

// booksOf are the branches that have a book this year.
func booksOf(b *testing.B, staff *process) []int64 {
	b.Helper()
	var out []int64
	for page := 1; ; page++ {
		var list struct {
			Items []struct {
				Org int64 `json:"org_id"`
			} `json:"items"`
			Total int `json:"total"`
		}
		staff.get(b, fmt.Sprintf("/api/handbooks?year=2026&size=200&page=%d", page), &list)
		for _, x := range list.Items {
			out = append(out, x.Org)
		}
		if len(list.Items) == 0 || len(out) >= list.Total {
			return out
		}
	}
}

// BenchmarkCoverage asks which units and branches of the whole city are not set up as the rules want, as the page opens it.
func BenchmarkCoverage(b *testing.B) {
	prog, _ := servers(b)
	staff, _ := prog.as(b, "gongwei")
	const what = "coverage of the city, as its page opens"
	once(b, func() figures {
		var took []time.Duration
		for range 9 {
			begun := time.Now()
			staff.get(b, "/api/coverage", nil)
			took = append(took, time.Since(begun))
		}
		m := median(took, func(d time.Duration) time.Duration { return d })
		note(line{what, milli(m), "", "", "", "≤ 300 ms"})
		return figures{"ms": float64(m) / 1e6}
	})
}
