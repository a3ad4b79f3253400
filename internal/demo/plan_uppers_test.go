package demo

import (
	"cmp"
	"slices"
	"testing"

	"sanchuang/internal/kernel"
)

// Who holds a duty above the branches today came to it on a day of election, or followed somebody who had gone, on
// whatever day that was. Where no term is recorded there is no election to go by.
func TestThoseAboveTheBranchesCameWithAnElection(t *testing.T) {
	c := planCity(Options{Seed: 20170501, Scale: 1, Year: 2026})
	began := map[kernel.ID][]kernel.Day{}
	for _, term := range c.terms {
		began[term.OrgID] = append(began[term.OrgID], term.Began)
	}
	posts, elected, followed := 0, 0, 0
	for _, x := range c.departments {
		if x.body == nil || len(began[x.body.id]) == 0 {
			continue
		}
		for _, duty := range electedAbove {
			for _, p := range c.posts {
				if p.org != x.body.id || p.duty != duty || p.from > c.today || p.to < c.today {
					continue
				}
				posts++
				if !p.person.full(p.from) || p.person.at(p.from) == nil {
					t.Errorf("%s: the %s was no full member on %s", x.name, duty, p.from)
				}
				if slices.Contains(began[x.body.id], p.from) {
					elected++
					continue
				}
				if slices.ContainsFunc(c.posts, func(o *post) bool {
					return o.org == p.org && o.duty == duty && o.to.AddDays(1) == p.from && o.person.at(p.from) == nil
				}) {
					followed++
				}
			}
		}
	}
	t.Logf("%d posts, %d by election, %d after somebody gone", posts, elected, followed)
	if posts < 100 || (elected+followed)*10 < posts*9 || followed*3 > posts {
		t.Errorf("of %d posts %d began with an election, %d after somebody gone", posts, elected, followed)
	}
	for _, x := range c.departments { // no seat is held by two
		if x.body == nil {
			continue
		}
		for _, duty := range electedAbove {
			var held []*post
			for _, p := range c.posts {
				if p.org == x.body.id && p.duty == duty {
					held = append(held, p)
				}
			}
			slices.SortFunc(held, func(a, b *post) int { return cmp.Compare(a.from, b.from) })
			for i := range held[:max(0, len(held)-1)] {
				if held[i].to >= held[i+1].from || held[i].from > held[i].to {
					t.Errorf("%s: two hold %s on %s", x.name, duty, held[i+1].from)
				}
			}
		}
	}
}
