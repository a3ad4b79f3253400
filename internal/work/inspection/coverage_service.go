package inspection

import (
	"cmp"
	"context"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/register"
)

// CoverageOn answers how the departments that the actor sees stand in the year of a day, up to it; an empty
// day is today. Fault: register.ErrDay.
func (s *Service) CoverageOn(ctx context.Context, actor kernel.Actor, day kernel.Day) (c LiaisonCoverage, err error) {
	day = cmp.Or(day, s.db.Today())
	if !day.Valid() {
		return c, register.ErrDay.At("day")
	}
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		c, err = s.coverage(ctx, q, actor.Scope, min(day, s.db.Today()))
		return err
	})
	return c, err
}

func (s *Service) coverage(ctx context.Context, q db.Queryer, scope kernel.Scope, day kernel.Day) (c LiaisonCoverage, err error) {
	book, err := s.norms.Book(ctx, q)
	if err != nil {
		return c, err
	}
	tree, err := s.orgs.TreeAt(ctx, q, day)
	if err != nil {
		return c, err
	}
	var places []place
	for _, d := range tree.Of(tree.Root().ID, org.Department) {
		if tree.Sees(scope, d.ID) || tree.Holds(d.ID, scope.Orgs) {
			places = append(places, place{d.ID, d.Name})
		}
	}
	points, err := allPoints(ctx, q)
	if err != nil {
		return c, err
	}
	visits, err := visitsIn(ctx, q, kernel.Period{First: kernel.MakeDay(day.Year(), 1, 1), Last: day})
	if err != nil {
		return c, err
	}
	open, err := openPlans(ctx, q)
	if err != nil {
		return c, err
	}
	next := map[kernel.ID]LiaisonPlan{}
	for _, p := range open {
		if n, ok := next[p.OrgID]; !ok || p.Day < n.Day {
			next[p.OrgID] = p
		}
	}
	return cover(day, book.Count(norm.ContactVisits, day), places, points, visits, next), nil
}

// visitsIn are the visits of a period by department.
func visitsIn(ctx context.Context, q db.Queryer, p kernel.Period) ([]guided, error) {
	return db.Select(ctx, q, func(row db.Scanner) (g guided, err error) {
		var h register.Head
		err = row.Scan(&g.department, &h.MemberID, &h.MemberName, &g.day)
		g.person = h.Person()
		return g, err
	}, "SELECT CASE WHEN department_id<>0 THEN department_id ELSE org_id END, member_id, member_name, day FROM liaison_visit WHERE removed=0 AND day>=? AND day<=? ORDER BY day", p.First, p.Last)
}

// MyLiaisonPoint (我的联系点) is a department of one's own, with what to know before going there.
type MyLiaisonPoint struct {
	DepartmentVisits
	From     kernel.Day   `json:"from_day"`
	Problems int          `json:"problems" doc:"还在办理的问题"`
	Due      int          `json:"due" doc:"每年不少于几次"`
	Plan     *LiaisonPlan `json:"plan,omitempty" doc:"下一次安排"`
}

// Mine answers the actor's own contact points today, those that lack most visits first.
func (s *Service) Mine(ctx context.Context, actor kernel.Actor) (out kernel.List[MyLiaisonPoint], err error) {
	out.Items = []MyLiaisonPoint{}
	if actor.Member == 0 {
		return out, nil
	}
	today := s.db.Today()
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		out.Items = out.Items[:0]
		c, err := s.coverage(ctx, q, kernel.Everything(), today)
		if err != nil {
			return err
		}
		points, err := allPoints(ctx, q)
		if err != nil {
			return err
		}
		own := map[kernel.ID]kernel.Day{}
		for i := range points {
			if p := &points[i]; p.MemberID == actor.Member && p.On(today) {
				own[p.OrgID] = p.From
			}
		}
		open, err := openPlans(ctx, q)
		if err != nil {
			return err
		}
		for _, d := range c.Departments {
			from, ok := own[d.Department]
			if !ok {
				continue
			}
			m := MyLiaisonPoint{DepartmentVisits: d, From: from, Due: c.Due}
			for _, p := range open {
				if p.ID == d.NextPlan {
					m.Plan = &p
				}
			}
			out.Items = append(out.Items, m)
		}
		return nil
	})
	if err != nil {
		return out, err
	}
	for i := range out.Items {
		sums, err := s.problems.Totals(ctx, kernel.Everything(), register.Filter{Org: out.Items[i].Department})
		if err != nil {
			return out, err
		}
		out.Items[i].Problems = sums.Open
	}
	out.Total = len(out.Items)
	return out, nil
}
