package inspection

import (
	"context"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const planColumns = "p.id,p.version,p.org_id,p.org_name,p.member_id,p.member_name,p.company,p.day,p.purpose,p.checklist_id,p.checklist_number,p.state,p.reason,p.visit_id,p.held_day,p.made_by,p.made_at,p.changed_by,p.changed_at"

func scanPlan(s db.Scanner) (p LiaisonPlan, err error) {
	err = s.Scan(&p.ID, &p.Version, &p.OrgID, &p.OrgName, &p.MemberID, &p.MemberName, &p.Company, &p.Day, &p.Purpose, &p.ChecklistID, &p.ChecklistNumber, &p.State,
		&p.Reason, &p.VisitID, &p.HeldDay, &p.MadeBy, &p.MadeAt, &p.ChangedBy, &p.ChangedAt)
	return p, err
}

// openPlans are the visits still to be made, the nearest first.
func openPlans(ctx context.Context, q db.Queryer) ([]LiaisonPlan, error) {
	return db.Select(ctx, q, scanPlan, "SELECT "+planColumns+" FROM liaison_plan p WHERE p.state IN ('planned','under_way') ORDER BY p.day, p.id")
}

// findPlan answers a plan within the scope. Fault: kernel.ErrNotFound.
func findPlan(ctx context.Context, q db.Queryer, scope kernel.Scope, id kernel.ID) (LiaisonPlan, error) {
	visible, args := org.Visible(scope, "p.org_id")
	return db.One(ctx, q, scanPlan, "SELECT "+planColumns+" FROM liaison_plan p WHERE p.id=? AND "+visible, append([]any{id}, args...)...)
}

// PlanFilter (到点安排的查询条件) narrows the plans. Zero fields do not narrow.
type PlanFilter struct {
	Org    kernel.ID
	Member kernel.ID
	State  PlanState
	Open   bool
	Year   int
}

func listPlans(ctx context.Context, q db.Queryer, scope kernel.Scope, f PlanFilter, page kernel.Page) (kernel.List[LiaisonPlan], error) {
	where, args := org.Visible(scope, "p.org_id")
	add := func(on bool, cond string, vals ...any) {
		if on {
			where, args = where+" AND "+cond, append(args, vals...)
		}
	}
	add(f.Org != 0, "p.org_id=?", f.Org)
	add(f.Member != 0, "p.member_id=?", f.Member)
	add(f.State != "", "p.state=?", f.State)
	add(f.Open, "p.state IN ('planned','under_way')")
	add(f.Year != 0, "p.day>=? AND p.day<=?", kernel.MakeDay(f.Year, 1, 1), kernel.MakeDay(f.Year, 12, 31))
	return db.SelectPage(ctx, q, page, scanPlan, planColumns, "liaison_plan p WHERE "+where, "CASE WHEN p.state IN ('planned','under_way') THEN 0 ELSE 1 END, p.day DESC, p.id DESC", args...)
}

func insertPlan(ctx context.Context, tx *db.Tx, p *LiaisonPlan) error {
	_, err := tx.Exec(ctx, "INSERT INTO liaison_plan(id,version,org_id,org_name,member_id,member_name,company,day,purpose,checklist_id,checklist_number,state,reason,visit_id,held_day,made_by,made_at,changed_by,changed_at) VALUES "+db.Marks(19, 1),
		p.ID, p.Version, p.OrgID, p.OrgName, p.MemberID, p.MemberName, p.Company, p.Day, p.Purpose, p.ChecklistID, p.ChecklistNumber, p.State, p.Reason, p.VisitID, p.HeldDay, p.MadeBy, p.MadeAt, p.ChangedBy, p.ChangedAt)
	if db.IsUnique(err) {
		return ErrPlanTwice.At("day")
	}
	return err
}

// updatePlan compares and sets. Faults: ErrPlanTwice, kernel.ErrStale.
func updatePlan(ctx context.Context, tx *db.Tx, p *LiaisonPlan, by kernel.Actor) error {
	p.ChangedBy, p.ChangedAt = by.Name, tx.Millis()
	n, err := tx.Exec(ctx, "UPDATE liaison_plan SET version=version+1,org_id=?,org_name=?,member_id=?,member_name=?,company=?,day=?,purpose=?,checklist_id=?,checklist_number=?,state=?,reason=?,visit_id=?,held_day=?,changed_by=?,changed_at=? WHERE id=? AND version=?",
		p.OrgID, p.OrgName, p.MemberID, p.MemberName, p.Company, p.Day, p.Purpose, p.ChecklistID, p.ChecklistNumber, p.State, p.Reason, p.VisitID, p.HeldDay, p.ChangedBy, p.ChangedAt, p.ID, p.Version)
	switch {
	case db.IsUnique(err):
		return ErrPlanTwice.At("day")
	case err == nil && n == 0:
		return kernel.ErrStale
	}
	p.Version++
	return err
}

// lockPlan makes those who fill in one sheet at the same time come one after the other.
func lockPlan(ctx context.Context, tx *db.Tx, id kernel.ID) error {
	_, err := tx.Exec(ctx, "UPDATE liaison_plan SET version=version WHERE id=?", id)
	return err
}

// planOfVisit answers the plan that a record of the register came from.
func planOfVisit(ctx context.Context, q db.Queryer, visit kernel.ID) ([]LiaisonPlan, error) {
	return db.Select(ctx, q, scanPlan, "SELECT "+planColumns+" FROM liaison_plan p WHERE p.visit_id=?", visit)
}

func answersOf(ctx context.Context, q db.Queryer, plan kernel.ID) ([]SheetAnswer, error) {
	return db.Select(ctx, q, func(s db.Scanner) (a SheetAnswer, err error) {
		err = s.Scan(&a.Item, &a.Value, &a.Note, &a.account, &a.By, &a.At, &a.Version)
		return a, err
	}, "SELECT item,value,note,by_id,by_name,at,version FROM liaison_answer WHERE plan_id=? ORDER BY item", plan)
}

func saveAnswers(ctx context.Context, tx *db.Tx, plan kernel.ID, list []SheetAnswer) error {
	rows := make([][]any, len(list))
	for i, a := range list {
		rows[i] = []any{plan, a.Item, a.Value, a.Note, a.account, a.By, a.At, a.Version}
	}
	if len(rows) == 0 {
		return nil
	}
	return db.InsertRows(ctx, tx, "liaison_answer(plan_id,item,value,note,by_id,by_name,at,version)", 8, rows,
		"ON CONFLICT(plan_id,item) DO UPDATE SET value=excluded.value,note=excluded.note,by_id=excluded.by_id,by_name=excluded.by_name,at=excluded.at,version=excluded.version")
}

func findingsOf(ctx context.Context, q db.Queryer, plan kernel.ID) ([]SheetFinding, error) {
	return db.Select(ctx, q, func(s db.Scanner) (f SheetFinding, err error) {
		err = s.Scan(&f.ID, &f.Key, &f.Item, &f.Text, &f.Place, &f.Basis, &f.OrgID, &f.OrgName, &f.Suggestion, &f.RectificationID, &f.By, &f.At)
		return f, err
	}, "SELECT id,client_key,item,text,place,basis,org_id,org_name,suggestion,rectification_id,by_name,at FROM liaison_finding WHERE plan_id=? ORDER BY at, id", plan)
}

func saveFinding(ctx context.Context, tx *db.Tx, plan kernel.ID, f *SheetFinding) error {
	_, err := tx.Exec(ctx, "INSERT INTO liaison_finding(id,plan_id,client_key,item,text,place,basis,org_id,org_name,suggestion,rectification_id,by_name,at) VALUES "+db.Marks(13, 1)+
		" ON CONFLICT(plan_id,client_key) DO UPDATE SET item=excluded.item,text=excluded.text,place=excluded.place,basis=excluded.basis,org_id=excluded.org_id,org_name=excluded.org_name,suggestion=excluded.suggestion,rectification_id=excluded.rectification_id",
		f.ID, plan, f.Key, f.Item, f.Text, f.Place, f.Basis, f.OrgID, f.OrgName, f.Suggestion, f.RectificationID, f.By, f.At)
	return err
}

func dropFinding(ctx context.Context, tx *db.Tx, id kernel.ID) error {
	_, err := tx.Exec(ctx, "DELETE FROM liaison_finding WHERE id=?", id)
	return err
}
