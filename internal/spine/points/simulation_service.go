package points

import (
	"context"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
)

// Simulation (试算) shows what a definition would have made of a year's facts, beside what the
// schemes in force made of them. Of persons it shows numbers only.
type Simulation struct {
	Subject SubjectType      `json:"subject" enum:"member,branch,department"`
	Year    int              `json:"year"`
	Up      int              `json:"up" doc:"积分增加的个数"`
	Down    int              `json:"down" doc:"积分减少的个数"`
	Same    int              `json:"same" doc:"积分不变的个数"`
	Bands   []BandMove       `json:"bands"`
	Stars   []StarMove       `json:"stars"`
	Items   []SimulationLine `json:"items" doc:"支部、单位逐个的变化；党员不列"`
}

// BandMove counts a band before and after.
type BandMove struct {
	Name   string `json:"name"`
	Before int    `json:"before"`
	After  int    `json:"after"`
}

// StarMove counts who wins a star before and after.
type StarMove struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Before int    `json:"before"`
	After  int    `json:"after"`
}

// SimulationLine is one branch or department.
type SimulationLine struct {
	Named
	Before     kernel.Points `json:"before"`
	After      kernel.Points `json:"after"`
	BandBefore string        `json:"band_before"`
	BandAfter  string        `json:"band_after"`
}

// Simulate counts a year's facts by def as if it had been in force all year. It writes nothing.
// Refusals: ErrRefused, ErrYear.
func (s *Service) Simulate(ctx context.Context, actor kernel.Actor, def *Scheme, year int) (*Simulation, error) {
	if _, err := s.lawful(def); err != nil {
		return nil, err
	}
	year, err := s.yearOrThis(year)
	if err != nil {
		return nil, err
	}
	var out *Simulation
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		before, err := historiesOf(ctx, q, year)
		if err != nil {
			return err
		}
		h, err := heldOf(ctx, q, year)
		if err != nil {
			return err
		}
		was := NewComputation(NewYear(def.Subject, year, before[def.Subject]))
		now := NewComputation(NewYear(def.Subject, year, History{{Number: 1, Effective: kernel.YearOf(year).First, Scheme: def}}))
		if err := s.facts.Stream(ctx, q, kernel.YearOf(year), func(f fact.Fact) error {
			if h.out(def.Subject, &f) {
				return nil
			}
			was.Add(&f)
			now.Add(&f)
			return nil
		}); err != nil {
			return err
		}
		subjects, err := s.directory.Orgs(ctx, q, actor.Scope, def.Subject)
		out = compareLedgers(was.Ledger(), now.Ledger(), subjects)
		return err
	})
	return out, err
}

func compareLedgers(was, now *Ledger, subjects []Named) *Simulation {
	s := &Simulation{Subject: now.Year.Subject, Year: now.Year.Number, Bands: []BandMove{}, Stars: []StarMove{}, Items: []SimulationLine{}}
	ids := slices.Concat(was.Subjects(), now.Subjects())
	slices.Sort(ids)
	ids = slices.Compact(ids)
	bands := map[string]*BandMove{}
	for _, b := range now.Year.last().Scheme.Bands {
		bands[b.Name] = &BandMove{Name: b.Name}
	}
	for _, id := range ids {
		before, after := was.total(id), now.total(id)
		switch {
		case after > before:
			s.Up++
		case after < before:
			s.Down++
		default:
			s.Same++
		}
		if b := bands[was.band(before)]; b != nil {
			b.Before++
		}
		if b := bands[now.band(after)]; b != nil {
			b.After++
		}
	}
	for _, b := range now.Year.last().Scheme.Bands {
		s.Bands = append(s.Bands, *bands[b.Name])
	}
	for _, n := range subjects {
		before, after := was.total(n.ID), now.total(n.ID)
		s.Items = append(s.Items, SimulationLine{n, before, after, was.band(before), now.band(after)})
	}
	s.countStars(was, now, ids)
	return s
}

func (s *Simulation) countStars(was, now *Ledger, ids []kernel.ID) {
	place := map[string]int{}
	for _, id := range ids {
		for _, star := range now.Year.stars(id, now.sums) {
			if _, ok := place[star.Code]; !ok {
				place[star.Code] = len(s.Stars)
				s.Stars = append(s.Stars, StarMove{Code: star.Code, Name: star.Name})
			}
			if star.Won {
				s.Stars[place[star.Code]].After++
			}
		}
		if was.Year.last() == nil {
			continue
		}
		for _, star := range was.Year.stars(id, was.sums) {
			if i, ok := place[star.Code]; ok && star.Won {
				s.Stars[i].Before++
			}
		}
	}
}

func (l *Ledger) total(id kernel.ID) kernel.Points { p, _ := l.Total(id); return p }

func (l *Ledger) band(p kernel.Points) string {
	if v := l.Year.last(); v != nil {
		return v.Scheme.BandOf(p)
	}
	return ""
}
