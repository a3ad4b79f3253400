package kernel

import (
	"testing"

	"sanchuang/internal/kernel/fuzzed"
)

// FuzzWords: days, points, periods and ids are read as they are written, or not at all.
func FuzzWords(f *testing.F) {
	for _, seed := range []string{"2026-02-29", "2024-02-29", "0000-01-01", "-0.00", "12.5", "999999999999.99", "2026-01-01..2026-12-31", "2026Q3", "2026-H1", "2026-11", "9223372036854775807", "+1", "１", ""} {
		fuzzed.Add(f, seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if d, err := ParseDay(text); err == nil && (!d.Valid() || string(d) != text) {
			t.Fatalf("%q became the day %q", text, d)
		}
		if p, err := ParsePoints(text); err == nil {
			if again, err := ParsePoints(p.String()); err != nil || again != p {
				t.Fatalf("%q became %s, which becomes %s: %v", text, p, again, err)
			}
		}
		if p, err := ParsePeriod(text); err == nil && (!p.First.Valid() || !p.Last.Valid() || p.First > p.Last) {
			t.Fatalf("%q became the period %v", text, p)
		}
		if id, ok := ParseID(text); ok && (id <= 0 || id.String() != text) {
			t.Fatalf("%q became the id %s", text, id)
		}
	})
}
