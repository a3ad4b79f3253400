package demo

import (
	"cmp"
	"fmt"
	"slices"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/work/structure"
)

// planTerms draws the terms of all Party organisations since the programme began: most elections in time,
// some late, a few extended, and a few organisations of which nobody wrote anything down.
func (c *city) planTerms() []*structure.Term {
	d := newDice(c.Seed, "terms")
	var out []*structure.Term
	add := func(id kernel.ID, kind org.Kind, founded, gone kernel.Day) {
		if d.in(3) {
			return
		}
		out = append(out, c.termsOf(d, id, kind, founded, gone, len(out))...)
	}
	for _, x := range c.departments {
		if x.body != nil && x.dissolved == "" {
			add(x.body.id, x.body.kind, x.founded, "")
		}
	}
	for _, b := range c.branches {
		add(b.id, org.Branch, b.founded, b.dissolved)
	}
	for _, x := range c.departments {
		for _, g := range x.generals {
			out = append(out, c.termsOf(newDice(c.Seed, "terms "+g.name), g.id, org.GeneralBranch, x.founded, "", len(out))...)
		}
	}
	c.overdue(out)
	return out
}

// overdue lets the terms of a few branches that would end next have ended some days ago, without an election since.
func (c *city) overdue(all []*structure.Term) {
	branches := map[kernel.ID]bool{}
	for _, b := range c.branches {
		branches[b.id] = b.dissolved == ""
	}
	var next []int
	for i, t := range all {
		if branches[t.OrgID] && (i+1 == len(all) || all[i+1].OrgID != t.OrgID) && t.ExtendedTo == "" && t.Years == 0 {
			next = append(next, i)
		}
	}
	slices.SortStableFunc(next, func(a, b int) int { return cmp.Compare(all[a].Began, all[b].Began) })
	for n, i := range next[:min(c.many(4), len(next)/20)] {
		t := all[i]
		began := c.work.after(c.today.AddMonths(-36).AddDays(-9 - 17*n))
		if i > 0 && all[i-1].OrgID == t.OrgID {
			if began <= all[i-1].Began {
				continue
			}
			if all[i-1].Ended == t.Began {
				all[i-1].Ended = began
			}
		}
		t.Began = began
	}
}

// termsOf are one organisation's terms, each beginning with the election that ended the one before.
func (c *city) termsOf(d dice, id kernel.ID, kind org.Kind, founded, gone kernel.Day, number int) []*structure.Term {
	began := founded
	if early := c.work.after(kernel.MakeDay(2015, d.between(1, 12), d.between(3, 24)).AddDays(d.between(0, 700))); began < early && founded < "2015-01-01" {
		began = early
	}
	var out []*structure.Term
	for session := d.between(2, 9); began <= c.last && (gone == "" || began < gone); session++ {
		t := &structure.Term{Session: session, Began: began}
		t.OrgID = id
		years := 3
		if kind == org.Committee {
			years = 5
		}
		if began < "2018-07-01" {
			years = map[bool]int{true: 4, false: 3}[kind == org.Committee]
			t.Years = years
		}
		out = append(out, t)
		last := structure.LastDay(began, years)
		next := c.work.after(last.AddDays(-d.between(3, 45)))
		switch {
		case d.in(4): // extended
			t.ExtendedOn, t.ExtendedTo = c.work.after(last.AddDays(-d.between(15, 40))), last.AddMonths(d.between(3, 11))
			t.Basis = fmt.Sprintf("江直工复〔%d〕%d号", t.ExtendedOn.Year(), number%60+1)
			next = c.work.after(t.ExtendedTo.AddDays(-d.between(2, 30)))
			t.AskedOn = t.ExtendedOn.AddDays(-11)
			if t.ExtendedOn > c.last || t.ExtendedOn > last {
				t.AskedOn, t.ExtendedOn, t.ExtendedTo, t.Basis = "", "", "", ""
			} else if late := c.work.after(last.AddDays(4)); number%5 == 0 && late < c.last { // asked in time, answered after the last day
				t.AskedOn, t.ExtendedOn = last.AddDays(-6), late
			}
		case d.in(5): // late
			next = c.work.after(last.AddDays(d.between(5, 120)))
		}
		began = next
	}
	for i, t := range out[:max(0, len(out)-1)] {
		// What ended before the takeover was known then; later elections end the term before by themselves.
		if out[i+1].Began < kernel.MakeDay(c.Year, 1, 5) {
			t.Ended = out[i+1].Began
		}
	}
	return out
}
