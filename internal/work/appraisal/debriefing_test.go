package appraisal

import (
	"testing"

	"sanchuang/internal/kernel"
)

// A debriefing held in January for last year belongs to last year (as R06); the window runs from
// November to April (R51).
func TestYears(t *testing.T) {
	for _, c := range []struct {
		day     kernel.Day
		year    int
		counted kernel.Day
	}{{"2023-11-01", 2023, "2023-11-01"}, {"2023-12-31", 2023, "2023-12-31"}, {"2024-01-01", 2023, "2023-12-31"}, {"2024-04-30", 2023, "2023-12-31"}, {"2024-05-01", 2024, "2024-05-01"}} {
		if y := yearOf(c.day); y != c.year || countedOn(y, c.day) != c.counted {
			t.Errorf("%s: %d, counted on %s", c.day, y, countedOn(y, c.day))
		}
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		day   kernel.Day
		year  int
		fault *kernel.Fault
	}{{"2023-01-01", 2023, nil}, {"2024-12-31", 2023, nil}, {"2025-01-01", 2023, ErrWindow}, {"2022-12-31", 2023, ErrWindow}} {
		d := Debriefing{Day: c.day, Year: c.year, Form: "live"}
		d.MemberID = 1
		err := check(&d, "2026-11-23")
		f, _ := kernel.AsFault(err)
		if c.fault == nil && err != nil || c.fault != nil && (f == nil || !f.Is(c.fault)) {
			t.Errorf("%s for %d: %v", c.day, c.year, err)
		}
	}
}
