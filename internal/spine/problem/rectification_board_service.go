package problem

import (
	"cmp"
	"context"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/register"
)

// lastTurn is the condition over s that it is the last turn of item t by a day, twice bound.
const lastTurn = "s.rectification_id=t.id AND s.turn>0 AND s.day<=? AND NOT EXISTS (SELECT 1 FROM rectification_step l WHERE l.rectification_id=t.id AND l.turn>s.turn AND l.day<=?)"

// counted narrows a list to the items of a figure on a day: the same as RectificationFigure.counts, in SQL.
func counted(f *register.Filter, figure RectificationFigure, day kernel.Day) {
	const working, given = "s.state IN ('sent','planned')", "s.state IN ('sent','planned','done','verified','closed')"
	cond, args := "", []any(nil)
	switch figure {
	case FigGiven:
		cond = given
	case FigRectified:
		cond = "s.state IN ('verified','closed')"
	case FigDue:
		cond, args = given+" AND (s.done_day<>'' OR s.due<?)", []any{day}
	case FigInTime:
		cond, args = given+" AND s.done_day<>'' AND (t.overdue_day='' OR t.overdue_day>?)", []any{day}
	case FigOverdue:
		cond, args = working+" AND s.due<? AND t.overdue_day<>'' AND t.overdue_day<=?", []any{day, day}
	case FigOpen:
		cond = given + " AND s.state<>'closed'"
	default:
		return
	}
	f.And(true, "EXISTS (SELECT 1 FROM rectification_step s WHERE "+lastTurn+" AND "+cond+")", append([]any{day, day}, args...)...)
}

// snapshots are how the items of a part of the tree stood at the end of a day.
func (s *Service) snapshots(ctx context.Context, q db.Queryer, scope kernel.Scope, top kernel.ID, day kernel.Day) ([]Snapshot, error) {
	where, args := s.Rectifications.Where(scope, register.Filter{Org: top})
	return db.Select(ctx, q, func(row db.Scanner) (x Snapshot, err error) {
		if err = row.Scan(&x.ID, &x.Org, &x.Department, &x.State, &x.SentDay, &x.Due, &x.DoneDay, &x.OverdueDay); x.OverdueDay > day {
			x.OverdueDay = ""
		}
		return x, err
	}, "SELECT t.id,t.org_id,t.department_id,s.state,s.sent_day,s.due,s.done_day,t.overdue_day FROM rectification t JOIN rectification_step s ON "+lastTurn+" WHERE "+where, append([]any{day, day}, args...)...)
}

// RectificationBoard (整改看板) answers how the items under top stood on a day; top 0 is all that the actor sees, day
// "" is today. Findings that have not been given back count for their finders alone. Faults: kernel.ErrNotFound,
// register.ErrFuture.
func (s *Service) RectificationBoard(ctx context.Context, actor kernel.Actor, top kernel.ID, day kernel.Day) (b RectificationBoard, err error) {
	today := s.db.Today()
	if day == "" {
		day = today
	}
	if err := register.CheckDay(day, today, "as_of", true); err != nil {
		return b, err
	}
	return b, s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		tree, err := s.orgs.Today(ctx, q)
		if err != nil {
			return err
		}
		if top != 0 && !tree.Sees(actor.Scope, top) {
			return kernel.ErrNotFound
		}
		list, err := s.snapshots(ctx, q, actor.Scope, top, day)
		if err != nil {
			return err
		}
		b = RectificationBoard{AsOf: day, Org: tree.Name(cmp.Or(top, tree.Root().ID)), Figures: figures(list, day), States: states(list), Places: places(list, day)}
		for i := range b.Places {
			b.Places[i].Name = tree.FullName(b.Places[i].Org)
		}
		return nil
	})
}

func states(list []Snapshot) []StateCount {
	n := map[string]int{}
	for _, s := range list {
		n[string(s.State)]++
	}
	out := make([]StateCount, 0, len(RectificationStates))
	for _, c := range RectificationStates {
		out = append(out, StateCount{c.Code, c.Name, n[c.Code]})
	}
	return out
}

// places counts by department, those with most overdue first.
func places(list []Snapshot, day kernel.Day) []PlaceRow {
	by := map[kernel.ID][]Snapshot{}
	for _, s := range list {
		by[cmp.Or(s.Department, s.Org)] = append(by[cmp.Or(s.Department, s.Org)], s)
	}
	out := []PlaceRow{}
	for id, mine := range by {
		n := tally(mine, day)
		out = append(out, PlaceRow{Org: id, Given: n[FigGiven], Open: n[FigOpen], Overdue: n[FigOverdue], Rectified: n[FigRectified], Rate: register.Percent(n[FigRectified], n[FigGiven])})
	}
	slices.SortFunc(out, func(a, b PlaceRow) int {
		return cmp.Or(b.Overdue-a.Overdue, b.Open-a.Open, cmp.Compare(a.Org, b.Org))
	})
	return out
}
