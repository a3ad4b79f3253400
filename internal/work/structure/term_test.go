package structure

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/norm"
)

// TestLastDays (R21) has the days of the rule's edges.
func TestLastDays(t *testing.T) {
	for _, c := range []struct {
		kind  string
		began kernel.Day
		years int
		want  kernel.Day
	}{
		{"branch", "2024-03-15", 0, "2027-03-15"},
		{"branch", "2024-02-29", 0, "2027-02-28"},
		{"general_branch", "2023-12-31", 0, "2026-12-31"},
		{"committee", "2022-06-30", 0, "2027-06-30"},
		{"committee", "2024-02-29", 4, "2028-02-29"},
		{"branch", "2017-05-10", 2, "2019-05-10"}, // an old term keeps its length
		{"branch", "2018-06-30", 0, ""},           // and is refused without one
		{"branch", "2018-07-01", 0, "2021-07-01"},
	} {
		x := Term{Began: c.began, Years: c.years}
		x.settle(c.kind, norm.NewBook(nil))
		if x.Ends != c.want {
			t.Errorf("%s elected %s for %d: through %s, want %s", c.kind, c.began, c.years, x.Ends, c.want)
		}
	}
	longer := Term{Began: "2026-05-01"}
	longer.settle("branch", norm.NewBook(map[string][]norm.Value{norm.TermBranch: {{From: "2026-01-01", Text: "5"}}}))
	if longer.Ends != "2031-05-01" {
		t.Errorf("by a local value: %s", longer.Ends)
	}
}

func TestStatesOfATerm(t *testing.T) {
	plain := Term{Began: "2024-03-15", Years: 3, Ends: "2027-03-15"}
	extended := plain
	extended.ExtendedOn, extended.ExtendedTo, extended.Basis = "2027-03-01", "2027-09-15", "批复"
	ended := plain
	ended.Ended = "2027-03-20"
	for _, c := range []struct {
		name string
		term Term
		day  kernel.Day
		want TermState
	}{
		{"the day before six months", plain, "2026-09-14", Running},
		{"six months before", plain, "2026-09-15", Ending},
		{"the last day", plain, "2027-03-15", Ending},
		{"the day after", plain, "2027-03-16", Overdue},
		{"extended: long before its first last day", extended, "2026-09-14", Extended},
		{"extended: on its first last day", extended, "2027-03-15", Extended},
		{"extended", extended, "2027-03-16", Extended},
		{"the extension's last day", extended, "2027-09-15", Extended},
		{"and the day after", extended, "2027-09-16", Overdue},
		{"late, until the election", ended, "2027-03-19", Overdue},
		{"the election's day", ended, "2027-03-20", Ended},
	} {
		if got := c.term.State(c.day, 6); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if !ended.Late() || (&Term{Ends: "2027-03-15", Ended: "2027-03-15"}).Late() {
		t.Error("an election on the last day is in time, five days later it is not")
	}
}

func TestExtensions(t *testing.T) {
	for _, c := range []struct {
		name          string
		asked, on, to kernel.Day
		basis         string
		want          error
		past          bool
	}{
		{"none", "", "", "", "", nil, false},
		{"approved on the last day, for twelve months", "", "2026-03-15", "2027-03-15", "江直工复〔2026〕2号", nil, false},
		{"asked and approved on the last day", "2026-03-15", "2026-03-15", "2027-03-15", "江直工复〔2026〕2号", nil, false},
		{"asked on the last day, approved the day after", "2026-03-15", "2026-03-16", "2026-09-15", "江直工复〔2026〕2号", nil, true},
		{"asked in time, approved on the day asked for", "2026-03-01", "2026-09-15", "2026-09-15", "江直工复〔2026〕2号", nil, true},
		{"asked in time, approved when that day has passed", "2026-03-01", "2026-09-16", "2026-09-15", "江直工复〔2026〕2号", ErrApprovedPast, true},
		{"asked the day after the term", "2026-03-16", "2026-03-16", "2026-09-15", "江直工复〔2026〕2号", ErrAskedLate, true},
		{"approved the day after the term, nobody knows when asked", "", "2026-03-16", "2026-09-15", "江直工复〔2026〕2号", ErrAskedUnknown, true},
		{"approved before it was asked", "2026-03-02", "2026-03-01", "2026-09-15", "江直工复〔2026〕2号", ErrAskedAfter, false},
		{"approved late, and a day too long", "2026-03-15", "2026-03-20", "2027-03-16", "江直工复〔2026〕2号", ErrExtensionLong, true},
		{"a day too long", "", "2026-03-01", "2027-03-16", "江直工复〔2026〕2号", ErrExtensionLong, false},
		{"to the term's own last day", "", "2026-03-01", "2026-03-15", "江直工复〔2026〕2号", ErrExtension, false},
		{"without a paper", "", "2026-03-01", "2026-09-15", "", ErrExtensionBasis, false},
	} {
		x := Term{Began: "2023-03-15", AskedOn: c.asked, ExtendedOn: c.on, ExtendedTo: c.to, Basis: c.basis}
		x.settle("branch", norm.NewBook(nil))
		if err := checkTerm(&x, "2026-11-23"); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		if x.PastEnd() != c.past {
			t.Errorf("%s: approved past the end %v", c.name, x.PastEnd())
		}
	}
}

// TestOutcomes: the last day is in time, the day after it the first that has an outcome.
func TestOutcomes(t *testing.T) {
	for _, c := range []struct {
		name                    string
		extended, ended         kernel.Day
		dissolved, today, after kernel.Day // after: the day of the fact, empty for none
		want                    Outcome
	}{
		{"before the last day", "", "", "", "2027-03-14", "", ""},
		{"on the last day", "", "", "", "2027-03-15", "", ""},
		{"the day after", "", "", "", "2027-03-16", "2027-03-15", Unelected},
		{"elected on the last day", "", "2027-03-15", "", "2027-03-16", "2027-03-15", InTime},
		{"elected early, still before the last day", "", "2026-12-20", "", "2027-03-15", "", ""},
		{"elected early, after it", "", "2026-12-20", "", "2027-03-16", "2027-03-15", InTime},
		{"elected the day after", "", "2027-03-16", "", "2027-03-16", "2027-03-15", AfterEnd},
		{"extended, past the first last day", "2027-09-15", "", "", "2027-03-16", "", ""},
		{"extended, on the new last day", "2027-09-15", "", "", "2027-09-15", "", ""},
		{"extended, and passed", "2027-09-15", "", "", "2027-09-16", "2027-09-15", Unelected},
		{"extended, elected on the new last day", "2027-09-15", "2027-09-15", "", "2027-09-16", "2027-09-15", InTime},
		{"dissolved on the last day: not there any more", "", "", "2027-03-15", "2027-04-01", "", ""},
		{"dissolved the day after", "", "", "2027-03-16", "2027-04-01", "2027-03-15", Gone},
		{"to be dissolved, not yet", "", "", "2027-05-01", "2027-04-01", "2027-03-15", Unelected},
		{"elected early, dissolved before the old last day", "", "2026-12-20", "2027-01-10", "2027-04-01", "", ""},
		{"elected late, dissolved later", "", "2027-03-20", "2027-03-25", "2027-04-01", "2027-03-15", AfterEnd},
	} {
		x := Term{Began: "2024-03-15", Ends: "2027-03-15", ExtendedTo: c.extended, Ended: c.ended}
		if x.Outcome = x.outcomeOn(c.today, c.dissolved); x.Outcome != c.want {
			t.Errorf("%s: %q, want %q", c.name, x.Outcome, c.want)
		}
		var day kernel.Day
		for _, f := range termFacts(&x) {
			if f.Kind == FactDue {
				day = f.Day
			}
		}
		if day != c.after {
			t.Errorf("%s: the fact is of %q, want %q", c.name, day, c.after)
		}
	}
}

// TestStages (R23): six months, four where a congress is held, one.
func TestStages(t *testing.T) {
	for _, c := range []struct {
		last, day kernel.Day
		congress  bool
		want      int
	}{
		{"2027-03-15", "2026-09-14", false, -1},
		{"2027-03-15", "2026-09-15", false, 6},
		{"2027-03-15", "2026-11-15", false, 6},
		{"2027-03-15", "2026-11-15", true, 4},
		{"2027-03-15", "2027-02-14", true, 4},
		{"2027-03-15", "2027-02-15", false, 1},
		{"2027-03-15", "2027-03-15", false, 1},
		{"2027-03-15", "2027-03-16", false, 0},
		{"2027-08-31", "2027-02-27", false, -1}, // February has no 31st: reminded on its last day
		{"2027-08-31", "2027-02-28", false, 6},
		{"2027-03-31", "2027-02-28", false, 1},
	} {
		if got := Stage(c.last, c.day, c.congress, 6, 4, 1); got != c.want {
			t.Errorf("last day %s on %s (congress %v): %d, want %d", c.last, c.day, c.congress, got, c.want)
		}
	}
}

// TestNoStageIsLostOrComesBack walks from day to day, with days left out: stages only go forward, and
// whoever looks on the last day of all has seen the last one.
func TestNoStageIsLostOrComesBack(t *testing.T) {
	rank := map[int]int{-1: 0, 6: 1, 4: 2, 1: 3, 0: 4}
	rapid.Check(t, func(t *rapid.T) {
		last := kernel.Day("2026-01-01").AddDays(rapid.IntRange(0, 800).Draw(t, "last"))
		congress := rapid.Bool().Draw(t, "congress")
		seen := 0
		for day := last.AddMonths(-8); day <= last.AddDays(5); day = day.AddDays(rapid.IntRange(1, 40).Draw(t, "gap")) {
			now := rank[Stage(last, day, congress, 6, 4, 1)]
			if now < seen {
				t.Fatalf("on %s the stage went back", day)
			}
			seen = now
			if day <= last && day >= last.AddMonths(-6) && now == 0 {
				t.Fatalf("on %s, within six months, nothing is said", day)
			}
		}
	})
}

// TestTotalsAskForTheSameDays: the condition in SQL begins on the day on which the rule does.
func TestTotalsAskForTheSameDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		today := kernel.Day("2024-01-01").AddDays(rapid.IntRange(0, 1500).Draw(t, "today"))
		months := rapid.IntRange(1, 12).Draw(t, "months")
		soon := endingUpTo(today, months)
		for i := -6; i <= 6; i++ {
			last := soon.AddDays(i)
			if (remindOn(last, months) <= today) != (last <= soon) {
				t.Fatalf("today %s, %d months: a term through %s", today, months, last)
			}
		}
	})
}
