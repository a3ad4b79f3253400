package points

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
)

// schemeFile is a delivered sample with known records and what they come to, counted by hand.
type schemeFile struct {
	Sample string
	Scheme Scheme `json:"-"`
	Cases  []struct {
		Name, Why  string // why: the sum by hand
		Year       int
		Facts      []givenFact
		Total      string
		Band       string
		Categories map[string]string
	}
}

type givenFact struct {
	Kind, Detail string
	Day          kernel.Day
	Attrs        map[string]string
	Quantity     int64
	Monthly      int // so many, a month apart
	Daily        int // so many, a day apart
	Reversed     bool
}

func (g givenFact) facts(about fact.Subject) (out []fact.Fact) {
	for n := range max(g.Monthly, g.Daily, 1) {
		day := g.Day.AddMonths(n)
		if g.Daily > 0 {
			day = g.Day.AddDays(n)
		}
		f := happened(g.Kind, day, detailed(g.Detail), func(f *fact.Fact) { f.Attrs, f.Subject = g.Attrs, about })
		if g.Quantity > 0 {
			f.Quantity = g.Quantity
		}
		out = append(out, f)
		if g.Reversed {
			out = append(out, reversed(f))
		}
	}
	return out
}

func readSchemeFile(t testing.TB, path string) schemeFile {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var file schemeFile
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	for _, x := range Samples() {
		if x.Code == file.Sample {
			file.Scheme = *x.Definition
			return file
		}
	}
	t.Fatalf("%s: no sample %q", path, file.Sample)
	return file
}

// outcomeOf is a subject's outcome with its band, alone in its group.
func (l *Ledger) outcomeOf(id kernel.ID, ended bool) *Outcome {
	o := l.Year.outcome(func(n int) kernel.Points { return l.sums[sumKey{id, n}] }, 0, ended)
	l.Year.band([]*Outcome{o}, 1)
	return o
}

func TestRealSchemes(t *testing.T) {
	paths, _ := filepath.Glob("testdata/*.json")
	if len(paths) != len(Samples()) || len(paths) < 6 {
		t.Fatalf("samples and worked examples differ: %v", paths)
	}
	for _, path := range paths {
		file := readSchemeFile(t, path)
		for _, f := range Validate(&file.Scheme, declared) {
			t.Errorf("%s: %s %s %s", path, f.Severity, f.Field, f.Text)
		}
		if len(file.Cases) == 0 {
			t.Errorf("%s has no worked example", path)
		}
		about := map[SubjectType]fact.Subject{ByMember: {Type: fact.Member, ID: 7}, ByBranch: {Type: fact.Org, ID: 3}}[file.Scheme.Subject]
		for _, c := range file.Cases {
			var facts []fact.Fact
			for _, g := range c.Facts {
				facts = append(facts, g.facts(about)...)
			}
			y := NewYear(file.Scheme.Subject, c.Year, oneVersion(&file.Scheme), declared...)
			l := Compute(y, facts)
			o := l.outcomeOf(about.ID, true)
			if o.Total != pts(c.Total) || c.Band != "" && o.Band != c.Band {
				t.Errorf("%s %s: %s %s, want %s %s: %s", path, c.Name, o.Total, o.Band, c.Total, c.Band, c.Why)
			}
			for code, want := range c.Categories {
				if got := o.Categories[categoryNode(code)]; got != pts(want) {
					t.Errorf("%s %s: %s %s, want %s", path, c.Name, code, got, want)
				}
			}
			posted := NewLedger(y)
			for _, f := range facts {
				posted.Post(f)
			}
			if p := posted.outcomeOf(about.ID, true); p.Total != o.Total || p.Band != o.Band {
				t.Errorf("%s %s: posted one by one %s %s", path, c.Name, p.Total, p.Band)
			}
		}
	}
}

// R52: 47 branches at 10/30/40/20 % are 5/14/19/9 by the largest remainder.
func TestQuotas(t *testing.T) {
	for _, c := range []struct {
		n      int
		shares []int
		want   []int
	}{
		{47, []int{10, 30, 40, 20}, []int{5, 14, 19, 9}},
		{10, []int{10, 30, 40, 20}, []int{1, 3, 4, 2}},
		{1, []int{10, 30, 40, 20}, []int{0, 0, 1, 0}},
		{0, []int{10, 30}, []int{0, 0}},
		{15, []int{10}, []int{2}}, // 1.5 and 13.5: the band comes first
		{14, []int{10}, []int{1}}, // 1.4 and 12.6
		{3, []int{50, 50}, []int{2, 1}},
		{100, []int{33}, []int{33}},
	} {
		got := quotas(c.n, c.shares)
		for i := range c.want {
			if got[i] != c.want[i] {
				t.Errorf("%d at %v: %v, want %v", c.n, c.shares, got, c.want)
				break
			}
		}
	}
}

// starGroup lays out branches with so many points and lectures each, and answers their bands.
func starGroup(t *testing.T, points, lectures []int) string {
	file := readSchemeFile(t, "testdata/branch_stars.json")
	y := NewYear(ByBranch, 2025, oneVersion(&file.Scheme), declared...)
	c := NewComputation(y)
	for i, p := range points {
		on := func(f *fact.Fact) {
			f.Branch, f.Subject = kernel.ID(100+i), fact.Subject{Type: fact.Org, ID: kernel.ID(100 + i)}
		}
		f := happened("training.class_held", "2025-06-01", quantity(int64(p)*200), on)
		c.Add(&f)
		for range lectures[i%len(lectures)] {
			f := happened("activity.held", "2025-06-02", detailed("lecture"), on)
			c.Add(&f)
		}
	}
	l := c.Ledger()
	group := make([]*Outcome, len(points))
	for i := range points {
		id := kernel.ID(100 + i)
		group[i] = y.outcome(func(n int) kernel.Points { return l.sums[sumKey{id, n}] }, 0, true)
	}
	y.band(group, len(group))
	var b strings.Builder
	for _, o := range group {
		b.WriteString(string([]rune(o.Band)[:1]))
	}
	return b.String()
}

func TestStarBands(t *testing.T) {
	ten := func(p ...int) []int { return p }
	for name, c := range map[string]struct {
		points, lectures []int
		want             string
	}{
		"by score and share":                {ten(99, 95, 94, 93, 92, 85, 84, 83, 75, 50), ten(4), "五四四四三三三三二不"},
		"the condition passes the place on": {ten(99, 95, 94, 93, 92, 85, 84, 83, 75, 50), ten(3, 4), "四五四四三三三三二不"},
		"nobody meets the condition":        {ten(99, 95, 94, 93, 92, 85, 84, 83, 75, 50), ten(0), "四四四四三三三三二不"},
		"equal totals don't fit":            {ten(99, 99, 94, 93, 92, 85, 84, 83, 75, 50), ten(4), "四四四四三三三三二不"},
		"just at the score":                 {ten(90, 80, 70, 60, 59, 0, 0, 0, 0, 0), ten(4), "五四三二不不不不不不"},
		"places left open go down":          {ten(89, 88, 87, 86, 85, 0, 0, 0, 0, 0), ten(4), "四四四四三不不不不不"},
		"the last band takes the rest":      {ten(95, 94, 93, 92, 91, 90, 89, 88, 87, 86), ten(4), "五四四四三三三三二二"},
	} {
		if got := starGroup(t, c.points, c.lectures); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestCarryOver(t *testing.T) {
	for _, c := range []struct {
		carry      Carry
		last, want string
	}{
		{Carry{Share: 50, Above: limit("60"), Cap: limit("10")}, "60", "0"},
		{Carry{Share: 50, Above: limit("60"), Cap: limit("10")}, "60.01", "0.01"}, // 0.005 rounds up
		{Carry{Share: 50, Above: limit("60"), Cap: limit("10")}, "79.99", "10"},
		{Carry{Share: 50, Above: limit("60"), Cap: limit("10")}, "80.02", "10"},
		{Carry{Share: 50, Above: limit("60"), Cap: limit("10")}, "-5", "0"},
		{Carry{Share: 100}, "12.5", "12.5"},
	} {
		if got := c.carry.Opening(pts(c.last)); got != pts(c.want) {
			t.Errorf("%s of %s: %s, want %s", c.carry.Chinese(YearTerm), c.last, got, c.want)
		}
	}
}
