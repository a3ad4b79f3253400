package obligation_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/obligation"
	"sanchuang/internal/spine/register/registertest"
)

// A year is told ahead, its later months and the next year too; a frequency set for later holds from then.
func TestForecast(t *testing.T) {
	each(t, "2026-03-10", func(c *city) {
		if err := c.norms.Set(t.Context(), registertest.Staff, norm.IntegrityEvery, norm.Setting{From: "2026-07-01", Text: "quarter", Basis: "本市规定"}); err != nil {
			t.Fatal(err)
		}
		told := func(year int) map[string]int {
			t.Helper()
			slots, err := c.s.Forecast(t.Context(), c.DB.Read(), c.FinanceFirst, year)
			if err != nil {
				t.Fatal(err)
			}
			n := map[string]int{}
			for _, s := range slots {
				if s.Org != c.FinanceFirst || s.Period.First.Year() != year {
					t.Errorf("%+v", s)
				}
				n[s.Rule]++
			}
			return n
		}
		for _, want := range []struct {
			year int
			rule string
			n    int
		}{
			{2026, "theme_day", 12},
			{2026, "assembly", 4},
			{2026, "lecture", 4},
			{2026, "integrity", 8}, // six months and two quarters
			{2026, "org_life", 1},
			{2026, "talk_members", 0}, // no meeting
			{2026, "body", 0},
			{2027, "theme_day", 12},
			{2027, "integrity", 4},
		} {
			if got := told(want.year)[want.rule]; got != want.n {
				t.Errorf("%d %s: %d, want %d", want.year, want.rule, got, want.n)
			}
		}
	})
}

// What was handed in and waits to be accepted stands beside what is missing, and meets nothing yet.
func TestWhatWaits(t *testing.T) {
	each(t, "2026-07-10", func(c *city) {
		c.held(c.FinanceFirst, c.Finance, "2026-06-12", nil, "theme_day")
		c.waiting = []obligation.Waiting{
			{Org: c.FinanceFirst, Kind: "theme_day", Day: "2026-07-03"},
			{Org: c.FinanceFirst, Kind: "theme_day", Day: "2026-06-30"}, // of a month that is met
			{Org: c.FinanceSecond, Kind: "theme_day", Day: "2026-07-04"},
		}
		calendar, err := c.s.Calendar(t.Context(), registertest.Staff, c.FinanceFirst, 2026)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range calendar.Entries {
			if e.Waiting > 0 || e.Rule == "theme_day" && e.Period == "2026-06" {
				got = append(got, fmt.Sprintf("%s %s %s %d", e.Rule, e.Period, e.State, e.Waiting))
			}
		}
		if !slices.Equal(got, []string{"theme_day 2026-06 met 0", "theme_day 2026-07 due 1"}) {
			t.Errorf("%q", got)
		}
	})
}

// waitingOf is what the rooms above would answer.
func (c *city) waitingOf(_ context.Context, _ db.Queryer, orgs []kernel.ID, p kernel.Period) (out []obligation.Waiting, _ error) {
	for _, w := range c.waiting {
		if slices.Contains(orgs, w.Org) && p.Contains(w.Day) {
			out = append(out, w)
		}
	}
	return out, nil
}
