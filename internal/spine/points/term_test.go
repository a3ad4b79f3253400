package points

import (
	"testing"

	"pgregory.net/rapid"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
)

// halved are versions that follow each other, with the month their years begin with and their length.
func halved(of ...struct {
	month  int
	length TermLength
	from   kernel.Day
},
) (h History) {
	for i, v := range of {
		h = append(h, Version{ID: kernel.ID(i + 1), Number: i + 1, Effective: v.from, Scheme: &Scheme{
			FirstMonth: v.month, Period: v.length, Categories: []Category{{Code: "a"}}, Rules: []Rule{credit("r", "a", "k", "1", Caps{})},
		}})
	}
	return h
}

type since = struct {
	month  int
	length TermLength
	from   kernel.Day
}

func TestTermsOfDays(t *testing.T) {
	for name, c := range map[string]struct {
		h     History
		terms map[kernel.Day]Term
		spans map[Term]string
	}{
		"calendar year in halves": {
			halved(since{1, HalfTerm, "2025-01-01"}),
			map[kernel.Day]Term{
				"2026-01-01": {2026, 1}, "2026-06-30": {2026, 1}, "2026-07-01": {2026, 2}, "2026-12-31": {2026, 2}, "2027-01-01": {2027, 1},
			},
			map[Term]string{{2026, 1}: "2026-01-01..2026-06-30", {2026, 2}: "2026-07-01..2026-12-31"},
		},
		"December to November in halves": {
			halved(since{12, HalfTerm, "2024-12-01"}),
			map[kernel.Day]Term{
				"2025-11-30": {2025, 2}, "2025-12-01": {2026, 1}, "2026-05-31": {2026, 1}, "2026-06-01": {2026, 2}, "2026-06-30": {2026, 2}, "2026-07-01": {2026, 2},
				"2026-11-30": {2026, 2}, "2026-12-01": {2027, 1},
			},
			map[Term]string{{2026, 1}: "2025-12-01..2026-05-31", {2026, 2}: "2026-06-01..2026-11-30"},
		},
		"a leap year's February": {
			halved(since{9, HalfTerm, "2020-09-01"}),
			map[kernel.Day]Term{"2024-02-29": {2024, 1}, "2024-03-01": {2024, 2}},
			map[Term]string{{2024, 1}: "2023-09-01..2024-02-29", {2024, 2}: "2024-03-01..2024-08-31"},
		},
		"whole years, then halves": {
			halved(since{1, YearTerm, "2020-01-01"}, since{1, HalfTerm, "2026-01-01"}),
			map[kernel.Day]Term{"2025-12-31": {2025, 0}, "2026-01-01": {2026, 1}, "2026-07-01": {2026, 2}},
			map[Term]string{{2025, 0}: "2025-01-01..2025-12-31", {2026, 2}: "2026-07-01..2026-12-31"},
		},
		"halves, then whole years": {
			halved(since{1, HalfTerm, "2020-01-01"}, since{1, "", "2026-01-01"}),
			map[kernel.Day]Term{"2025-12-31": {2025, 2}, "2026-06-30": {2026, 0}, "2026-07-01": {2026, 0}},
			map[Term]string{{2025, 2}: "2025-07-01..2025-12-31", {2026, 0}: "2026-01-01..2026-12-31"},
		},
		"a year that ends a month early has a shorter second half": {
			halved(since{1, HalfTerm, "2020-01-01"}, since{12, HalfTerm, "2025-12-01"}),
			map[kernel.Day]Term{"2025-06-30": {2025, 1}, "2025-07-01": {2025, 2}, "2025-11-30": {2025, 2}, "2025-12-01": {2026, 1}},
			map[Term]string{{2025, 2}: "2025-07-01..2025-11-30", {2026, 1}: "2025-12-01..2026-05-31"},
		},
		"a year that begins a month early has a longer first half": {
			halved(since{12, HalfTerm, "2020-12-01"}, since{1, HalfTerm, "2026-01-01"}),
			map[kernel.Day]Term{"2025-11-30": {2025, 2}, "2025-12-01": {2026, 1}, "2026-06-30": {2026, 1}, "2026-07-01": {2026, 2}},
			map[Term]string{{2026, 1}: "2025-12-01..2026-06-30", {2026, 2}: "2026-07-01..2026-12-31"},
		},
	} {
		for day, want := range c.terms {
			if got := c.h.TermOn(day); got != want {
				t.Errorf("%s: %s is in %s, want %s", name, day, got.Chinese(), want.Chinese())
			}
		}
		for term, want := range c.spans {
			p, ok := c.h.span(term)
			if got := string(p.First + ".." + p.Last); !ok || got != want {
				t.Errorf("%s: %s is %s, want %s", name, term.Chinese(), got, want)
			}
		}
	}
}

// Whatever calendars and lengths follow each other, every day lies in one term, and terms follow each other without a gap.
func TestEveryDayHasOneTerm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var of []since
		for i, m := range rapid.SliceOfN(rapid.IntRange(1, 12), 1, 3).Draw(t, "months") {
			of = append(of, since{m, rapid.SampledFrom([]TermLength{YearTerm, HalfTerm}).Draw(t, "length"), kernel.MakeDay(2020+3*i, m, 1)})
		}
		h := halved(of...)
		last := Term{}
		for d := kernel.Day("2018-01-01"); d < "2031-01-01"; d = d.AddMonths(1) {
			term := h.TermOn(d)
			if term.Year < last.Year || term.Year == last.Year && term.Half < last.Half {
				t.Fatalf("%s is in %s after %s", d, term.Chinese(), last.Chinese())
			}
			last = term
			for _, day := range []kernel.Day{d, d.AddMonths(1).AddDays(-1)} {
				if p, ok := h.span(term); h.TermOn(day) != term || !ok || !p.Contains(day) {
					t.Fatalf("%s is in %s, which is %v", day, h.TermOn(day).Chinese(), p)
				}
			}
		}
	})
}

func TestTheTermThatIsMeant(t *testing.T) {
	halves := halved(since{1, HalfTerm, "2020-01-01"}).terms(2026)
	whole := halved(since{1, YearTerm, "2020-01-01"}).terms(2026)
	for _, c := range []struct {
		of    []stretched
		asked Term
		today kernel.Day
		want  Term
	}{
		{halves, Term{2026, 0}, "2026-06-30", Term{2026, 1}},
		{halves, Term{2026, 0}, "2026-07-01", Term{2026, 2}},
		{halves, Term{2026, 0}, "2027-03-01", Term{2026, 2}}, // of the past the last
		{halves, Term{2026, 0}, "2025-12-31", Term{2026, 1}}, // of the future the first
		{halves, Term{2026, 1}, "2026-11-01", Term{2026, 1}},
		{halves, Term{2026, 2}, "2026-02-01", Term{2026, 2}},
		{whole, Term{2026, 0}, "2026-02-01", Whole(2026)},
		{whole, Term{2026, 2}, "2026-02-01", Whole(2026)}, // a page that still asks for a half
	} {
		if got := c.of[choose(c.asked, c.of, c.today)].Term; got != c.want {
			t.Errorf("%s asked on %s: %s, want %s", c.asked.Chinese(), c.today, got.Chinese(), c.want.Chinese())
		}
	}
}

// A half counts by itself: caps of the half, of quarters cut by its end, and a total that begins at nothing.
func TestHalvesCountByThemselves(t *testing.T) {
	h := halved(since{12, HalfTerm, "2024-12-01"})
	s := h[0].Scheme
	s.Subject, s.Categories[0].Cap = ByMember, limit("8")
	s.Rules[0] = credit("r", "a", "k", "2", Caps{Quarter: limit("4"), HalfYear: limit("6")})
	facts := func(days ...kernel.Day) (out []fact.Fact) {
		for _, d := range days {
			out = append(out, happened("k", d))
		}
		return out
	}
	// Dec, Jan, Feb: 6, capped at 4 in the quarter; May: 2; together 6. June begins anew: 2.
	all := facts("2025-11-30", "2025-12-01", "2026-01-15", "2026-02-28", "2026-05-31", "2026-06-01", "2026-12-01")
	for term, want := range map[Term]string{{2025, 2}: "2", {2026, 1}: "6", {2026, 2}: "2", {2027, 1}: "2"} {
		p, _ := h.span(term)
		l := Compute(newYear(ByMember, term, p, h, nil), all)
		if got, _ := l.Total(7); got != pts(want) {
			t.Errorf("%s: %s, want %s", term.Chinese(), got, want)
		}
	}
}

func TestTermsBefore(t *testing.T) {
	for _, c := range []struct{ of, want Term }{{Whole(2026), Whole(2025)}, {Term{2026, 2}, Term{2026, 1}}, {Term{2026, 1}, Term{2025, 2}}} {
		if got := c.of.before(); got != c.want {
			t.Errorf("before %s: %s", c.of.Chinese(), got.Chinese())
		}
	}
}
