package activity

import (
	"context"
	"errors"
	"slices"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

const planType = "activity_plan"

// UseForecast takes what tells what will be owed, before any request.
func (s *Service) UseForecast(f Forecast) { s.plans = f }

// planner finds the branch whose plan is meant. Faults: kernel.ErrNotFound, ErrFixedOrg.
func (s *Service) planner(ctx context.Context, q db.Queryer, scope kernel.Scope, id kernel.ID) (*org.Tree, org.Node, error) {
	node, err := s.seen(ctx, q, scope, id)
	if err != nil {
		return nil, node, err
	}
	if node.Kind != org.Branch && node.Kind != org.GeneralBranch {
		return nil, node, ErrFixedOrg
	}
	tree, err := s.orgs.TreeAt(ctx, q, s.db.Today())
	return tree, node, err
}

// within refuses years that nobody plans. Fault: ErrPlanYear.
func within(year int, today kernel.Day) error {
	if year < today.Year()-1 || year > today.Year()+1 {
		return ErrPlanYear
	}
	return nil
}

// ShowPlan answers a branch's plan of a year with what became of it; one that was never kept is drafted from
// what will be owed. Faults: kernel.ErrNotFound, ErrFixedOrg, ErrPlanYear.
func (s *Service) ShowPlan(ctx context.Context, actor kernel.Actor, orgID kernel.ID, year int) (out PlanSheet, err error) {
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		out, err = s.showPlan(ctx, q, actor, orgID, year)
		return err
	})
	return out, err
}

func (s *Service) showPlan(ctx context.Context, q db.Queryer, actor kernel.Actor, orgID kernel.ID, year int) (PlanSheet, error) {
	tree, node, err := s.planner(ctx, q, actor.Scope, orgID)
	if err != nil {
		return PlanSheet{}, err
	}
	today := s.db.Today()
	if err := within(year, today); err != nil {
		return PlanSheet{}, err
	}
	p, err := loadPlan(ctx, q, orgID, year)
	if err != nil {
		return PlanSheet{}, err
	}
	fixed, err := loadFixedDays(ctx, q, []kernel.ID{orgID})
	if err != nil {
		return PlanSheet{}, err
	}
	if p.Version == 0 && s.plans != nil {
		slots, err := s.plans(ctx, q, orgID, year)
		if err != nil {
			return PlanSheet{}, err
		}
		p.Lines = draftPlan(slots, fixed[orgID], s.days)
	}
	records, err := planRecords(ctx, q, p, tree.Subtree(orgID))
	if err != nil {
		return PlanSheet{}, err
	}
	kinds, err := s.kinds(ctx, q)
	if err != nil {
		return PlanSheet{}, err
	}
	out := PlanSheet{Org: orgID, Name: tree.FullName(orgID), Year: year, Version: p.Version, AsOf: today, Lines: make([]PlannedLine, len(p.Lines)), FixedDays: []FixedDaySheet{}}
	for i, r := range matchPlan(p.Lines, records) {
		l := p.Lines[i]
		shown := PlannedLine{PlanLine: l, OrgName: tree.Name(l.OrgID), KindNames: kinds.Names(l.Kinds), State: l.state(r, year, today)}
		if l.OrgID == node.ID {
			shown.OrgName = ""
		}
		if r != nil {
			shown.ActivityID, shown.HeldDay = r.id, r.day
		}
		out.Lines[i] = shown
	}
	for _, f := range fixed[orgID] {
		out.FixedDays = append(out.FixedDays, FixedDaySheet{f, f.Words()})
	}
	if f, ok := fixedOn(fixed[orgID], today); ok {
		out.FixedDay = f.Words()
	}
	return out, nil
}

// SavePlan keeps the lines of a branch's year as they are now. What became of a line stays with it. Faults:
// kernel.ErrNotFound, kernel.ErrStale, ErrFixedOrg, ErrPlanYear, ErrPlanLines.
func (s *Service) SavePlan(ctx context.Context, actor kernel.Actor, orgID kernel.ID, year, version int, lines []PlanLine) (PlanSheet, error) {
	return db.InTx(ctx, s.db, "activity.save_plan", func(ctx context.Context, tx *db.Tx) (PlanSheet, error) {
		tree, _, err := s.planner(ctx, tx, actor.Scope, orgID)
		if err != nil {
			return PlanSheet{}, err
		}
		if err := within(year, tx.Today()); err != nil {
			return PlanSheet{}, err
		}
		kinds, err := s.kinds(ctx, tx)
		if err != nil {
			return PlanSheet{}, err
		}
		holders := map[kernel.ID]Holder{}
		for _, id := range tree.Subtree(orgID) {
			n, _ := tree.Get(id)
			holders[id] = Holder{Kind: string(n.Kind), Name: n.Name}
		}
		if err := checkPlan(lines, year, kinds, holders); err != nil {
			return PlanSheet{}, err
		}
		if err := claimPlan(ctx, tx, actor, YearPlan{Org: orgID, Year: year, Version: version}); err != nil {
			return PlanSheet{}, err
		}
		had, err := loadPlan(ctx, tx, orgID, year)
		if err != nil {
			return PlanSheet{}, err
		}
		now := YearPlan{Org: orgID, Year: year, Lines: carryOver(had.Lines, lines, tx.NewID)}
		if err := replaceLines(ctx, tx, now); err != nil {
			return PlanSheet{}, err
		}
		if err := s.audit.Record(ctx, tx, actor, audit.Entry{
			Action: "activity.save_plan", ObjectType: planType, ObjectID: orgID, OrgID: orgID, Detail: map[string]any{"year": year, "lines": len(lines)},
		}); err != nil {
			return PlanSheet{}, err
		}
		return s.showPlan(ctx, tx, actor, orgID, year)
	})
}

// carryOver gives new lines their keys and the others what they became; a key that the plan does not have is
// a new line's.
func carryOver(had, lines []PlanLine, id func() kernel.ID) []PlanLine {
	out := make([]PlanLine, len(lines))
	used := map[kernel.ID]bool{}
	for i, l := range lines {
		l.Topic, l.Note = strings.TrimSpace(l.Topic), strings.TrimSpace(l.Note)
		at := slices.IndexFunc(had, func(h PlanLine) bool { return l.ID != 0 && h.ID == l.ID && !used[l.ID] })
		if at < 0 {
			l.ID, l.activity = id(), 0
		} else {
			l.activity = had[at].activity
		}
		used[l.ID] = true
		out[i] = l
	}
	slices.SortStableFunc(out, func(a, b PlanLine) int {
		if a.Month != b.Month {
			return a.Month - b.Month
		}
		return strings.Compare(string(a.Day), string(b.Day))
	})
	return out
}

// HoldPlanned (据计划安排) makes the meeting of a planned line: a draft with its kinds, day and subject, the roster
// of that day, and what the last meeting of its kind left. A line whose meeting is there answers that one, so
// that two taps make one. Faults: kernel.ErrNotFound, ErrFixedOrg, ErrPlanGone.
func (s *Service) HoldPlanned(ctx context.Context, actor kernel.Actor, orgID, line kernel.ID) (*Activity, error) {
	return db.InTx(ctx, s.db, "activity.hold_planned", func(ctx context.Context, tx *db.Tx) (*Activity, error) {
		tree, _, err := s.planner(ctx, tx, actor.Scope, orgID)
		if err != nil {
			return nil, err
		}
		year, err := planYearOf(ctx, tx, orgID, line)
		switch {
		case errors.Is(err, kernel.ErrNotFound):
			return nil, ErrPlanGone
		case err != nil:
			return nil, err
		}
		if err := holdPlan(ctx, tx, orgID, year); err != nil {
			return nil, err
		}
		p, err := loadPlan(ctx, tx, orgID, year)
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(p.Lines, func(l PlanLine) bool { return l.ID == line })
		if at < 0 {
			return nil, ErrPlanGone
		}
		records, err := planRecords(ctx, tx, p, tree.Subtree(orgID))
		if err != nil {
			return nil, err
		}
		if r := matchPlan(p.Lines, records)[at]; r != nil {
			return s.find(ctx, tx, actor, r.id)
		}
		c, err := s.planned(ctx, tx, actor, p.Lines[at], year)
		if err != nil {
			return nil, err
		}
		a, err := s.draft(ctx, tx, actor, p.Lines[at].OrgID, c)
		if err != nil {
			return nil, err
		}
		return a, linkLine(ctx, tx, line, a.ID)
	})
}

// planned is a meeting as its line and the last one of its kind lay it out.
func (s *Service) planned(ctx context.Context, tx *db.Tx, actor kernel.Actor, l PlanLine, year int) (Content, error) {
	kinds, err := s.kinds(ctx, tx)
	if err != nil {
		return Content{}, err
	}
	c := Content{}
	if last, err := s.latest(ctx, actor, l.OrgID, l.Kinds[0]); err == nil {
		c = last.next()
		c.PlannedTime, c.StartTime, c.EndTime = c.StartTime, "", ""
		if !clock.MatchString(c.PlannedTime) {
			c.PlannedTime = ""
		}
	}
	c.Kinds, c.Topic, c.Day, c.ForYear, c.Announced = l.Kinds, l.Topic, "", 0, false
	c.Confidential = kinds.Confidential(l.Kinds)
	if c.PlannedDay = l.Day; l.Day == "" && slices.Contains(l.Kinds, ThemeDay) {
		fixed, err := loadFixedDays(ctx, tx, []kernel.ID{l.OrgID})
		if err != nil {
			return Content{}, err
		}
		month := kernel.PeriodOf(kernel.Monthly, kernel.MakeDay(year, l.Month, 1))
		if f, ok := fixedOn(fixed[l.OrgID], month.Last); ok {
			c.PlannedDay = f.In(month.First, s.days)
		}
	}
	tree, err := s.orgs.TreeAt(ctx, tx, tx.Today())
	if err != nil {
		return Content{}, err
	}
	node, ok := tree.Get(l.OrgID)
	if !ok {
		return Content{}, ErrPlanGone
	}
	day := tx.Today()
	if c.PlannedDay.Valid() {
		day = min(c.PlannedDay, day)
	}
	due, err := s.due(ctx, tx, kinds.Due(l.Kinds), node, day)
	if err != nil {
		return Content{}, err
	}
	c.Attendances = []Attendance{}
	for _, d := range due {
		c.Attendances = append(c.Attendances, Attendance{MemberID: d.MemberID, Name: d.Name})
	}
	return c, nil
}

// SetFixedDay (设定固定日) says on which day of the month the branch holds its theme day from a day on. Records
// that are accepted keep what held when they were. Faults: kernel.ErrNotFound, ErrFixedOrg, ErrFixedFrom,
// ErrFixedDay.
func (s *Service) SetFixedDay(ctx context.Context, actor kernel.Actor, orgID kernel.ID, f FixedDay) error {
	return s.db.Do(ctx, "activity.set_fixed_day", func(ctx context.Context, tx *db.Tx) error {
		if _, _, err := s.planner(ctx, tx, actor.Scope, orgID); err != nil {
			return err
		}
		if err := f.check(); err != nil {
			return err
		}
		if err := keepFixedDay(ctx, tx, actor, orgID, f); err != nil {
			return err
		}
		return s.audit.Record(ctx, tx, actor, audit.Entry{
			Action: "activity.set_fixed_day", ObjectType: "activity_fixed_day", ObjectID: orgID, OrgID: orgID, Detail: map[string]any{"from": f.From, "words": f.Words()},
		})
	})
}
