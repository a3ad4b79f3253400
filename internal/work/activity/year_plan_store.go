package activity

import (
	"context"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// loadPlan reads a plan with its lines; Version 0 when there is none.
func loadPlan(ctx context.Context, q db.Queryer, org kernel.ID, year int) (YearPlan, error) {
	plans, err := loadPlans(ctx, q, year, " AND org_id=?", org)
	if err != nil || len(plans) == 0 {
		return YearPlan{Org: org, Year: year}, err
	}
	p := plans[org]
	p.Lines, err = planLines(ctx, q, year, " AND plan_org=?", org)
	return p, err
}

// loadPlans reads the heads of a year's plans by branch; where narrows them.
func loadPlans(ctx context.Context, q db.Queryer, year int, where string, args ...any) (map[kernel.ID]YearPlan, error) {
	out := map[kernel.ID]YearPlan{}
	return out, db.Each(ctx, q, func(s db.Scanner) error {
		p := YearPlan{Year: year}
		err := s.Scan(&p.Org, &p.Version)
		out[p.Org] = p
		return err
	}, "SELECT org_id,version FROM activity_plan WHERE year=?"+where, append([]any{year}, args...)...)
}

func planLines(ctx context.Context, q db.Queryer, year int, where string, args ...any) ([]PlanLine, error) {
	return db.Select(ctx, q, func(s db.Scanner) (l PlanLine, err error) {
		var kinds string
		err = s.Scan(&l.plan, &l.ID, &l.OrgID, &l.Month, &l.Day, &kinds, &l.Topic, &l.Note, &l.activity)
		l.Kinds = splitKinds(kinds)
		return l, err
	}, "SELECT plan_org,id,org_id,month,day,kinds,topic,note,activity_id FROM activity_plan_line WHERE year=?"+where+" ORDER BY plan_org, position", append([]any{year}, args...)...)
}

// claimPlan counts the plan's version up when it still is the one that was looked at, or begins the plan;
// kernel.ErrStale when somebody was faster.
func claimPlan(ctx context.Context, tx *db.Tx, actor kernel.Actor, p YearPlan) error {
	if p.Version == 0 {
		_, err := tx.Exec(ctx, "INSERT INTO activity_plan(org_id,year,version,changed_at,changed_by) VALUES (?,?,1,?,?)", p.Org, p.Year, tx.Millis(), actor.Name)
		if db.IsUnique(err) {
			return kernel.ErrStale
		}
		return err
	}
	n, err := tx.Exec(ctx, "UPDATE activity_plan SET version=version+1, changed_at=?, changed_by=? WHERE org_id=? AND year=? AND version=?", tx.Millis(), actor.Name, p.Org, p.Year, p.Version)
	if err == nil && n == 0 {
		return kernel.ErrStale
	}
	return err
}

// replaceLines writes the lines of a plan anew.
func replaceLines(ctx context.Context, tx *db.Tx, p YearPlan) error {
	if _, err := tx.Exec(ctx, "DELETE FROM activity_plan_line WHERE plan_org=? AND year=?", p.Org, p.Year); err != nil {
		return err
	}
	rows := make([][]any, len(p.Lines))
	for i, l := range p.Lines {
		rows[i] = []any{l.ID, p.Org, p.Year, i, l.OrgID, l.Month, l.Day, strings.Join(l.Kinds, ","), l.Topic, l.Note, l.activity}
	}
	return db.InsertRows(ctx, tx, "activity_plan_line(id,plan_org,year,position,org_id,month,day,kinds,topic,note,activity_id)", 11, rows, "")
}

// holdPlan keeps a plan from being changed until the transaction ends.
func holdPlan(ctx context.Context, tx *db.Tx, org kernel.ID, year int) error {
	_, err := tx.Exec(ctx, "UPDATE activity_plan SET version=version WHERE org_id=? AND year=?", org, year)
	return err
}

// planYearOf answers in which year's plan of the organisation a line stands.
func planYearOf(ctx context.Context, q db.Queryer, org, line kernel.ID) (int, error) {
	return db.One(ctx, q, db.Column[int], "SELECT year FROM activity_plan_line WHERE id=? AND plan_org=?", line, org)
}

func linkLine(ctx context.Context, tx *db.Tx, line, activity kernel.ID) error {
	_, err := tx.Exec(ctx, "UPDATE activity_plan_line SET activity_id=? WHERE id=?", activity, line)
	return err
}

// planRecords are the records that lines of a plan may have become: those made from them, and those of the
// organisations in that year.
func planRecords(ctx context.Context, q db.Queryer, p YearPlan, orgs []kernel.ID) ([]planRecord, error) {
	made := []kernel.ID{0}
	for _, l := range p.Lines {
		if l.activity != 0 {
			made = append(made, l.activity)
		}
	}
	year := kernel.YearOf(p.Year)
	in, args := db.In("org_id", orgs)
	some, more := db.In("id", made)
	args = append(append(args, year.First, year.Last), more...)
	return selectPlanRecords(ctx, q, "("+in+" AND shown_day>=? AND shown_day<=? OR "+some+")", args...)
}

// yearRecords are the records of all plans of a year: what was held in it, and what was made from a line.
func yearRecords(ctx context.Context, q db.Queryer, year int) ([]planRecord, error) {
	y := kernel.YearOf(year)
	return selectPlanRecords(ctx, q, "(shown_day>=? AND shown_day<=? OR id IN (SELECT activity_id FROM activity_plan_line WHERE year=? AND activity_id<>0))", y.First, y.Last, year)
}

func selectPlanRecords(ctx context.Context, q db.Queryer, where string, args ...any) ([]planRecord, error) {
	return db.Select(ctx, q, func(s db.Scanner) (r planRecord, err error) {
		var kinds string
		err = s.Scan(&r.id, &r.org, &r.state, &kinds, &r.day, &r.shown, &r.fixed)
		r.kinds = splitKinds(kinds)
		return r, err
	}, "SELECT id,org_id,state,kinds,day,shown_day,fixed_day FROM activity WHERE "+where+" AND state<>'withdrawn' ORDER BY shown_day, id", args...)
}
