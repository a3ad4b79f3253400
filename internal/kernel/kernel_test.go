package kernel

import (
	"encoding/json"
	"testing"
)

func TestPoints(t *testing.T) {
	for text, want := range map[string]Points{"0": 0, "2": 200, "0.5": 50, "-0.25": -25, "12.2": 1220, "100": 10000} {
		got, err := ParsePoints(text)
		if err != nil || got != want {
			t.Errorf("ParsePoints(%q) = %d, %v", text, got, err)
		}
		if got.String() != text {
			t.Errorf("%d writes %q, want %q", got, got.String(), text)
		}
	}
	for _, text := range []string{"", ".5", "1.", "1.234", "1e3", "１", "--1", "+1", "1,000"} {
		if p, err := ParsePoints(text); err == nil {
			t.Errorf("ParsePoints(%q) = %d, want a refusal", text, p)
		}
	}
	var p Points
	for _, text := range []string{`"1.5"`, `1.5`} {
		if err := json.Unmarshal([]byte(text), &p); err != nil || p != 150 {
			t.Errorf("%s: %d, %v", text, p, err)
		}
	}
	if b, _ := json.Marshal(Points(150)); string(b) != `"1.5"` {
		t.Errorf("on the wire: %s", b)
	}
}

func TestRounding(t *testing.T) {
	for _, c := range []struct{ num, den, want int64 }{{3051, 3546, 8604}, {1, 3, 3333}, {1, 6, 1667}, {1, 8, 1250}, {-1, 8, -1250}, {5, 5, 10000}} {
		if got := Points(c.num).MulRound(10000, c.den); int64(got) != c.want {
			t.Errorf("%d/%d = %d, want %d", c.num, c.den, got, c.want)
		}
	}
	if got := Points(3620).DivRound(4); got != 905 {
		t.Errorf("36.2/4 = %s, want 9.05", got)
	}
}

func TestDays(t *testing.T) {
	for _, c := range []struct {
		from   Day
		months int
		want   Day
	}{
		{"2024-01-31", 1, "2024-02-29"},
		{"2025-01-31", 1, "2025-02-28"},
		{"2024-02-29", 36, "2027-02-28"},
		{"2026-08-31", -6, "2026-02-28"},
		{"2026-12-15", 1, "2027-01-15"},
		{"2024-03-15", 36, "2027-03-15"},
	} {
		if got := c.from.AddMonths(c.months); got != c.want {
			t.Errorf("%s %+d months = %s, want %s", c.from, c.months, got, c.want)
		}
	}
	for _, bad := range []Day{"", "2026-02-29", "2026-1-1", "20260101", "1899-12-31", "2026-13-01"} {
		if bad.Valid() {
			t.Errorf("%q is held for a day", bad)
		}
	}
	d := Day("2026-09-30")
	if d.Year() != 2026 || d.Month() != 9 || d.Quarter() != 3 || d.Chinese() != "2026年9月30日" || d.DaysUntil("2026-10-01") != 1 {
		t.Errorf("parts of %s are wrong", d)
	}
}

func TestPeriods(t *testing.T) {
	for _, c := range []struct{ text, first, last, chinese string }{
		{"2026", "2026-01-01", "2026-12-31", "2026年"},
		{"2017-2023", "2017-01-01", "2023-12-31", "2017—2023年"},
		{"2026-H2", "2026-07-01", "2026-12-31", "2026年下半年"},
		{"2026-Q3", "2026-07-01", "2026-09-30", "2026年第三季度"},
		{"2024-02", "2024-02-01", "2024-02-29", "2024年2月"},
		{"2026-03-15", "2026-03-15", "2026-03-15", "2026年3月15日"},
		{"2026-01-10..2026-02-03", "2026-01-10", "2026-02-03", "2026年1月10日至2月3日"},
		{"2025-12-10..2026-02-03", "2025-12-10", "2026-02-03", "2025年12月10日至2026年2月3日"},
	} {
		p, err := ParsePeriod(c.text)
		if err != nil || string(p.First) != c.first || string(p.Last) != c.last || p.Chinese() != c.chinese {
			t.Errorf("%s: %+v %s, %v", c.text, p, p.Chinese(), err)
		}
		again, err := ParsePeriod(p.Key())
		if err != nil || again != p {
			t.Errorf("%s writes %s, which reads %+v, %v", c.text, p.Key(), again, err)
		}
	}
	for _, bad := range []string{"", "26", "2026-Q5", "2026-13", "2026-02-30", "2023-2017", "2026-02-01..2026-01-01", "2026-"} {
		if p, err := ParsePeriod(bad); err == nil {
			t.Errorf("%q reads as %+v", bad, p)
		}
	}
	for _, kind := range PeriodKinds {
		if p := PeriodOf(kind, "2024-02-29"); !p.Contains("2024-02-29") {
			t.Errorf("the %s of a day does not hold the day", kind)
		}
	}
}

func TestPages(t *testing.T) {
	for _, c := range []struct{ number, size, limit, offset int }{{0, 0, 20, 0}, {3, 50, 50, 100}, {1, 500, 200, 0}, {9, -1, 1 << 30, 0}} {
		p := Page{c.number, c.size}
		if p.Limit() != c.limit || p.Offset() != c.offset {
			t.Errorf("%+v: %d rows from %d", p, p.Limit(), p.Offset())
		}
	}
}

// Each piece is done once, whether few or many.
func TestShare(t *testing.T) {
	for _, n := range []int{0, 1, shareFrom - 1, shareFrom, shareFrom + 1, 10_000} {
		done := make([]int, n)
		Share(n, func(i int) { done[i]++ })
		for i, d := range done {
			if d != 1 {
				t.Fatalf("%d of %d: done %d times", i, n, d)
			}
		}
	}
}
