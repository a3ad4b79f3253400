package points

import (
	"cmp"
	"slices"
)

// quotas are the places of each share among n, by the largest remainder; equal remainders are
// settled in favour of the higher band (R52). What no share asks for takes part in the rounding.
func quotas(n int, shares []int) []int {
	rest := 100
	for _, s := range shares {
		rest -= s
	}
	all := append(slices.Clone(shares), max(rest, 0))
	out, order, left := make([]int, len(all)), make([]int, len(all)), n
	for i, s := range all {
		out[i], order[i] = n*s/100, i
		left -= out[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(n*all[b]%100, n*all[a]%100) })
	for _, i := range order[:min(max(left, 0), len(order))] {
		out[i]++
	}
	return out[:len(shares)]
}

// band gives everyone in a group their bands. n is how many take part, some of whom may have no
// outcome here. Each band with a share takes the best who meet its score and its condition until
// its places are used up; places that a band leaves open pass to the next one down.
func (y *Year) band(group []*Outcome, n int) {
	v := y.last()
	if v == nil {
		return
	}
	s := v.Scheme
	if y.end == nil {
		for _, o := range group {
			o.Band = s.BandOf(o.Total)
		}
		return
	}
	f := y.end
	open := f.fixed(group)
	slices.SortStableFunc(open, func(a, b *Outcome) int { return cmp.Compare(b.Total, a.Total) })
	reach, placed := f.reaches(n), 0
	for k, i := range f.order {
		if s.Bands[i].Share == nil {
			open, _ = f.fill(k, open, len(open))
			continue
		}
		var taken int
		open, taken = f.fill(k, open, reach[k]-placed)
		placed += taken
	}
}

// fixed sets the bands that overrides decide, and answers whose are open.
func (f *finish) fixed(group []*Outcome) (open []*Outcome) {
	for _, o := range group {
		if o.Band = o.fixedBand; o.Band == "" {
			open = append(open, o)
		}
	}
	return open
}

// fill gives a band to those who may have it, the best first, as long as there is room. Equal totals
// stand together: where they don't all fit none of them does, and nobody below overtakes them.
func (f *finish) fill(k int, open []*Outcome, room int) (left []*Outcome, taken int) {
	full := false
	for len(open) > 0 {
		n := 1
		for n < len(open) && open[n].Total == open[0].Total {
			n++
		}
		var fit []*Outcome
		for _, o := range open[:n] {
			if !full && f.qualifies(k, o) {
				fit = append(fit, o)
			} else {
				left = append(left, o)
			}
		}
		if len(fit) > room-taken {
			full = true
			left = append(left, fit...)
		} else {
			for _, o := range fit {
				o.Band = f.scheme.Bands[f.order[k]].Name
			}
			taken += len(fit)
		}
		open = open[n:]
	}
	return left, taken
}

func (f *finish) qualifies(k int, o *Outcome) bool {
	i := f.order[k]
	b := &f.scheme.Bands[i]
	if b.From != nil && o.Total < *b.From || o.notAbove != "" && k < f.rank(o.notAbove) {
		return false
	}
	return b.When == "" || f.bands[i] != nil && f.bands[i].eval(f.values(o, o.Total)).truth
}

// reaches is, for each band from the highest, how many places it and those above it have together.
func (f *finish) reaches(n int) []int {
	var shares []int
	for _, i := range f.order {
		if s := f.scheme.Bands[i].Share; s != nil {
			shares = append(shares, *s)
		}
	}
	places, sum := quotas(n, shares), 0
	out := make([]int, len(f.order))
	for k, i := range f.order {
		if f.scheme.Bands[i].Share != nil {
			sum += places[0]
			places = places[1:]
		}
		out[k] = sum
	}
	return out
}
