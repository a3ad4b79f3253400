package obligation_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/obligation"
)

// The slow model goes through the days one by one and asks of each what holds on it.

// answer is what both say of an obligation.
type answer struct {
	Org, Rule   string
	First, Last kernel.Day
	State       obligation.State
	Moved       bool
	Records     string
}

func periodOf(frequency string, d kernel.Day) kernel.Period {
	y, m := d.Year(), d.Month()
	n := map[string]int{"month": 1, "quarter": 3, "half_year": 6, "year": 12}[frequency]
	first := (m-1)/n*n + 1
	return kernel.Period{First: kernel.MakeDay(y, first, 1), Last: kernel.MakeDay(y, first+n, 0)}
}

func slowly(rules []obligation.Rule, book *norm.Book, owners []obligation.Owner, records []obligation.Record, span kernel.Period, today kernel.Day) []answer {
	var out []answer
	for _, o := range owners {
		for _, r := range rules {
			if !slices.Contains(r.Owners, o.Kind) {
				continue
			}
			seen := map[kernel.Day]bool{}
			for d := span.First; d <= span.Last && d <= today; d = d.AddDays(1) {
				frequency := book.Choice(r.Every, d)
				if frequency == "none" {
					continue
				}
				whole := periodOf(frequency, d)
				// The part of the period around d in which the frequency is the same.
				first, last := d, d
				for first > whole.First && book.Choice(r.Every, first.AddDays(-1)) == frequency {
					first = first.AddDays(-1)
				}
				for last < whole.Last && book.Choice(r.Every, last.AddDays(1)) == frequency {
					last = last.AddDays(1)
				}
				if seen[first] {
					continue
				}
				seen[first] = true
				if a, owed := slowOne(r, book, o, records, whole, kernel.Period{First: first, Last: last}, today); owed {
					out = append(out, a)
				}
			}
		}
	}
	return out
}

func able(r obligation.Rule, o obligation.Owner, d kernel.Day) bool {
	if d < o.Founded || d > o.Last {
		return false
	}
	if r.Shape == obligation.ByHead {
		return slices.ContainsFunc(o.Heads, func(h obligation.Head) bool { return h.From <= d && d <= h.To })
	}
	return !r.Body || slices.ContainsFunc(o.Bodies, func(s obligation.Stretch) bool { return s.From <= d && d <= s.To })
}

func slowOne(r obligation.Rule, book *norm.Book, o obligation.Owner, records []obligation.Record, whole, p kernel.Period, today kernel.Day) (answer, bool) {
	days, all := 0, 0
	for d := whole.First; d <= whole.Last; d = d.AddDays(1) {
		all++
		if p.Contains(d) && able(r, o, d) {
			days++
		}
	}
	if !able(r, o, p.Last) || 2*days < all {
		return answer{}, false
	}
	until := p.Last
	r.Late = r.Late && whole.First.DaysUntil(whole.Last) >= 364
	if r.Late {
		until = kernel.MakeDay(p.Last.Year()+1, 4, 0)
	}
	a := answer{Org: o.ID.String(), Rule: r.Code, First: p.First, Last: p.Last}
	var met []obligation.Record
	for _, rec := range records {
		if rec.Org != o.ID || !slices.Contains(r.Kinds, rec.Kind) {
			continue
		}
		belongs := p.Contains(rec.Day)
		if r.Late && rec.Year != 0 && rec.Year != rec.Day.Year() {
			belongs = rec.Year == whole.First.Year() && p.Last == kernel.MakeDay(rec.Year, 12, 31) && rec.Day <= until
		}
		if r.Shape == obligation.ByHead {
			belongs = belongs && slices.ContainsFunc(o.Heads, func(h obligation.Head) bool { return h.Member == rec.Speaker && h.From <= rec.Day && rec.Day <= h.To })
		}
		if belongs && !slices.ContainsFunc(met, func(m obligation.Record) bool { return m.Source == rec.Source }) {
			met = append(met, rec)
		}
	}
	var sources []kernel.ID
	a.Moved = len(met) > 0
	for _, m := range met {
		sources = append(sources, m.Source)
		a.Moved = a.Moved && m.Moved
	}
	slices.Sort(sources)
	a.Records = fmt.Sprint(sources)
	switch {
	case len(met) > 0:
		a.State = obligation.Met
	case today <= until:
		a.State = obligation.Due
	case o.Recorded == "" || p.First < o.Recorded:
		a.State = obligation.Unknown
	default:
		a.State = obligation.Overdue
	}
	return a, true
}

// TestObligationsOfAnyHistory holds the engine against the model over histories by chance.
func TestObligationsOfAnyHistory(t *testing.T) {
	rules := obligation.Rules()
	rules = slices.DeleteFunc(slices.Clone(rules), func(r obligation.Rule) bool { return r.Shape == obligation.ByPeople })
	rapid.Check(t, func(t *rapid.T) {
		day := rapid.Custom(func(t *rapid.T) kernel.Day {
			return kernel.Day("2024-06-01").AddDays(rapid.IntRange(0, 1000).Draw(t, "day"))
		})
		stretch := rapid.Custom(func(t *rapid.T) obligation.Stretch {
			s := obligation.Stretch{From: day.Draw(t, "from"), To: kernel.MaxDay}
			if rapid.Bool().Draw(t, "ends") {
				s.To = s.From.AddDays(rapid.IntRange(0, 400).Draw(t, "long"))
			}
			return s
		})
		local := map[string][]norm.Value{}
		for range rapid.IntRange(0, 4).Draw(t, "local values") {
			code := rapid.SampledFrom(rules).Draw(t, "rule").Every
			local[code] = append(local[code], norm.Value{From: day.Draw(t, "from"), Text: rapid.SampledFrom([]string{"month", "quarter", "half_year", "year", "none"}).Draw(t, "value")})
		}
		book := norm.NewBook(local)
		var owners []obligation.Owner
		for i := range rapid.IntRange(1, 3).Draw(t, "owners") {
			s := stretch.Draw(t, "life")
			o := obligation.Owner{
				ID: kernel.ID(i + 1), Kind: rapid.SampledFrom([]string{"branch", "branch", "group", "general_branch", "committee"}).Draw(t, "kind"),
				Branch: kernel.ID(i + 1), Founded: s.From, Last: s.To, Bodies: rapid.SliceOfN(stretch, 0, 3).Draw(t, "bodies"),
			}
			if rapid.Bool().Draw(t, "recorded") {
				o.Recorded = day.Draw(t, "since")
			}
			for range rapid.IntRange(0, 2).Draw(t, "heads") {
				o.Heads = append(o.Heads, obligation.Head{Member: kernel.ID(rapid.IntRange(1, 3).Draw(t, "who")), Stretch: stretch.Draw(t, "office")})
			}
			owners = append(owners, o)
		}
		var records []obligation.Record
		meetings := map[kernel.ID]obligation.Record{} // one meeting may be of several kinds, but has one day
		for i := range rapid.IntRange(0, 40).Draw(t, "records") {
			r := rapid.SampledFrom(rules).Draw(t, "meets")
			rec := obligation.Record{
				Org: kernel.ID(rapid.IntRange(1, len(owners)).Draw(t, "org")), Kind: rapid.SampledFrom(r.Kinds).Draw(t, "kind"), Day: day.Draw(t, "held"),
				Moved: rapid.Bool().Draw(t, "moved"), Speaker: kernel.ID(rapid.IntRange(0, 3).Draw(t, "speaker")), Source: kernel.ID(100 + rapid.IntRange(0, i).Draw(t, "source")),
			}
			if rapid.IntRange(0, 3).Draw(t, "for another year") == 0 {
				rec.Year = rec.Day.Year() - 1
			}
			if m, ok := meetings[rec.Source]; ok {
				rec.Day, rec.Moved, rec.Speaker, rec.Year = m.Day, m.Moved, m.Speaker, m.Year
			}
			meetings[rec.Source] = rec
			records = append(records, rec)
		}
		from := day.Draw(t, "first")
		span := kernel.Period{First: from, Last: from.AddDays(rapid.IntRange(0, 500).Draw(t, "span"))}
		today := day.Draw(t, "today")
		got := []answer{}
		for _, it := range obligation.Judge(rules, book, owners, records, nil, span, today) {
			sources := slices.Clone(it.Records)
			slices.Sort(sources)
			got = append(got, answer{it.Org.String(), it.Rule, it.Period.First, it.Period.Last, it.State, it.Moved, fmt.Sprint(sources)})
		}
		want := slowly(rules, book, owners, records, span, today)
		if len(got) != len(want) {
			t.Fatalf("%d obligations, the model has %d\n%v\n%v", len(got), len(want), got, want)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("obligation %d\nengine %v\nmodel  %v", i, got[i], want[i])
			}
		}
	})
}
