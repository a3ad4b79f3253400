package demo

import (
	"fmt"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/honour"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/work/appraisal"
	"sanchuang/internal/work/contest"
	"sanchuang/internal/work/inspection"
	"sanchuang/internal/work/outreach"
	"sanchuang/internal/work/publicity"
	"sanchuang/internal/work/structure"
	"sanchuang/internal/work/training"
)

// registers are the records of all registers of all years.
type registers struct {
	honours        []*honour.Honour
	problems       []*problem.Problem
	visits         []*outreach.Visit
	participations []*outreach.Participation
	classes        []*training.TrainingClass
	trainees       []*training.Trainee
	entrants       []*contest.Entrant
	stories        []*publicity.Story
	debriefings    []*appraisal.Debriefing
	liaisons       []*inspection.LiaisonVisit
	terms          []*structure.Term

	solved map[kernel.ID]kernel.Day // visit → last day of its problem's record
}

// keeper draws a year's registers.
type keeper struct {
	*city
	dice
	*registers
	year  int
	first kernel.Day
	end   kernel.Day // of the year, or the last day with records
}

func (c *city) planRegisters() *registers {
	r := &registers{solved: map[kernel.ID]kernel.Day{}}
	committee := c.planCommittee()
	for year := firstYear; year <= c.Year; year++ {
		p := kernel.YearOf(year)
		at := func(part string) *keeper {
			return &keeper{c, newDice(c.Seed, fmt.Sprint(part, year)), r, year, p.First, min(p.Last, c.last)}
		}
		at("honours").honour()
		at("visits").visit()
		at("training").train()
		at("contests").compete()
		at("stories").publish()
		at("debriefings").debrief()
		at("liaison").guide(committee)
	}
	(&keeper{c, newDice(c.Seed, "actions"), r, 0, "", c.last}).act()
	for _, t := range c.terms {
		t.ID = c.ids.Next(c.last.Start())
	}
	r.terms = c.terms
	return r
}

// latest is the last day a record speaks of: it can't have been written down before.
func latest(days ...kernel.Day) kernel.Day {
	out := kernel.Day("")
	for _, d := range days {
		out = max(out, d)
	}
	return out
}

// slice are the records whose last day lies in the period.
func (r *registers) slice(p kernel.Period) *registers {
	return &registers{
		honours:  within(p, r.honours, func(h *honour.Honour) kernel.Day { return latest(h.RecommendedDay, h.ConferredDay, h.RevokedDay) }),
		problems: within(p, r.problems, func(x *problem.Problem) kernel.Day { return lastOf(x) }),
		visits:   within(p, r.visits, func(v *outreach.Visit) kernel.Day { return latest(v.Day, r.solved[v.ID]) }),
		participations: within(p, r.participations, func(x *outreach.Participation) kernel.Day {
			return latest(x.FromDay, x.ToDay)
		}),
		classes:     within(p, r.classes, func(x *training.TrainingClass) kernel.Day { return x.ToDay }),
		trainees:    within(p, r.trainees, func(x *training.Trainee) kernel.Day { return x.ToDay }),
		entrants:    within(p, r.entrants, func(x *contest.Entrant) kernel.Day { return x.Day }),
		stories:     within(p, r.stories, storyDay),
		debriefings: within(p, r.debriefings, func(x *appraisal.Debriefing) kernel.Day { return x.Day }),
		liaisons:    within(p, r.liaisons, func(x *inspection.LiaisonVisit) kernel.Day { return x.Day }),
		terms:       within(p, r.terms, func(x *structure.Term) kernel.Day { return latest(x.Began, x.ExtendedOn) }),
	}
}

func lastOf(x *problem.Problem) kernel.Day {
	return latest(x.FoundDay, x.SolvedDay, x.ConfirmedDay)
}

// storyDay: an unpublished story is in the year's plan from its beginning.
func storyDay(s *publicity.Story) kernel.Day {
	if s.PublishedDay != "" {
		return s.PublishedDay
	}
	return kernel.MakeDay(s.PlannedDay.Year(), 1, 20)
}

func within[T any](p kernel.Period, list []T, day func(T) kernel.Day) []T {
	var out []T
	for _, x := range list {
		if p.Contains(day(x)) {
			out = append(out, x)
		}
	}
	return out
}

// working are people in service on day, of whom something can be asked.
func working(list []*person, day kernel.Day) []*person {
	var out []*person
	for _, p := range list {
		if !p.retiredOn(day) {
			out = append(out, p)
		}
	}
	return out
}

// lasting are the departments that existed the whole period.
func (k *keeper) lasting() []*department {
	var out []*department
	for _, d := range k.departments {
		if d.here(k.first) && d.here(k.end) && len(d.branches) > 0 {
			out = append(out, d)
		}
	}
	return out
}
