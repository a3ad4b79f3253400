package points

import (
	"cmp"
	"iter"
	"slices"

	"sanchuang/internal/kernel"
)

// entryPack keeps a year's entries small while they wait to be written in the table's order: a
// million of them in about 60 MB.
type entryPack struct {
	year    *Year
	rules   map[string]uint16
	types   []string
	cases   []string
	caseOf  map[string]uint32
	entries []packedEntry
}

type packedEntry struct {
	subject, fact, source kernel.ID
	points                kernel.Points
	inCase                uint32
	rule, day, sourceType uint16
}

func (p *entryPack) begin(y *Year) {
	*p = entryPack{year: y, rules: map[string]uint16{}, cases: []string{""}, caseOf: map[string]uint32{"": 0}}
	for i, code := range y.rules {
		p.rules[code] = uint16(i)
	}
}

func (p *entryPack) add(e *Entry) {
	day, _ := p.year.place(e.Day)
	t := slices.Index(p.types, e.SourceType)
	if t < 0 {
		t = len(p.types)
		p.types = append(p.types, e.SourceType)
	}
	c, ok := p.caseOf[e.Case]
	if !ok {
		c = uint32(len(p.cases))
		p.caseOf[e.Case] = c
		p.cases = append(p.cases, e.Case)
	}
	p.entries = append(p.entries, packedEntry{e.Subject, e.Fact, e.SourceID, e.Points, c, p.rules[e.Rule], uint16(day), uint16(t)})
}

// sorted yields the entries in slices, ordered as the ledger's key; rules are sorted by code.
func (p *entryPack) sorted(n int) iter.Seq[[]Entry] {
	slices.SortFunc(p.entries, func(a, b packedEntry) int {
		return cmp.Or(cmp.Compare(a.subject, b.subject), cmp.Compare(a.fact, b.fact), cmp.Compare(a.rule, b.rule))
	})
	return func(yield func([]Entry) bool) {
		for part := range slices.Chunk(p.entries, n) {
			out := make([]Entry, len(part))
			for i, e := range part {
				out[i] = Entry{
					Subject: e.subject, Fact: e.fact, Rule: p.year.rules[e.rule], Day: p.year.days[e.day], Points: e.points,
					Case: p.cases[e.inCase], SourceType: p.types[e.sourceType], SourceID: e.source,
				}
			}
			if !yield(out) {
				return
			}
		}
	}
}

// pullEntries hands the sorted entries out one by one.
func pullEntries(p *entryPack) (next func() (Entry, bool), stop func()) {
	return iter.Pull(func(yield func(Entry) bool) {
		for part := range p.sorted(1024) {
			for _, e := range part {
				if !yield(e) {
					return
				}
			}
		}
	})
}
