package points

import (
	"context"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const adjustmentColumns = "id,cause,cause_id,subject,subject_id,subject_name,branch_id,department_id,day,rule,rule_text,points,reason,evidence,state,level," +
	"proposed_by,proposed_name,proposed_at,granted_by,granted_name,granted_at,answer,takeback,asked_by,asked_name,asked_at,reversed_by,reversed_name,reversed_at,version"

func scanAdjustment(s db.Scanner) (a Adjustment, err error) {
	err = s.Scan(&a.ID, &a.Cause, &a.CauseID, &a.Subject, &a.SubjectID, &a.SubjectName, &a.Branch, &a.Department, &a.Day, &a.Rule, &a.RuleText,
		&a.Points, &a.Reason, &a.Evidence, &a.State, &a.Level, &a.Proposed.Account, &a.Proposed.Name, &a.Proposed.At,
		&a.Granted.Account, &a.Granted.Name, &a.Granted.At, &a.Answer, &a.Takeback, &a.Asked.Account, &a.Asked.Name, &a.Asked.At,
		&a.Reversed.Account, &a.Reversed.Name, &a.Reversed.At, &a.Version)
	return a, err
}

// seenBy holds a query to the adjustments that an actor's offices may see: a branch secretary those
// proposed in the branch, a department's clerk those of the department, staff all. Offices below
// the least level don't count.
func seenBy(actor kernel.Actor, least Level) (string, []any) {
	parts, args := []string{"1=0"}, []any{}
	for _, g := range actor.Grants {
		switch l := LevelOfRole(g.Role); {
		case l < least:
		case l == CommitteeLevel:
			parts = append(parts, "1=1")
		case l == DepartmentLevel:
			cond, more := org.Visible(kernel.Scope{Orgs: []kernel.ID{g.Org}}, "(CASE WHEN branch_id<>0 THEN branch_id ELSE department_id END)")
			parts, args = append(parts, cond), append(args, more...)
		case l == BranchLevel:
			cond, more := org.Visible(kernel.Scope{Orgs: []kernel.ID{g.Org}}, "branch_id")
			parts, args = append(parts, "level<=2 AND branch_id<>0 AND "+cond), append(args, more...)
		}
	}
	return "((" + strings.Join(parts, ") OR (") + "))", args
}

func adjustmentSeen(ctx context.Context, q db.Queryer, actor kernel.Actor, least Level, id kernel.ID) (Adjustment, error) {
	cond, args := seenBy(actor, least)
	return db.One(ctx, q, scanAdjustment, "SELECT "+adjustmentColumns+" FROM points_adjustment WHERE id=? AND "+cond, append([]any{id}, args...)...)
}

func insertAdjustment(ctx context.Context, tx *db.Tx, a *Adjustment) error {
	_, err := tx.Exec(ctx, "INSERT INTO points_adjustment("+adjustmentColumns+") VALUES "+db.Marks(31, 1),
		a.ID, a.Cause, a.CauseID, a.Subject, a.SubjectID, a.SubjectName, a.Branch, a.Department, a.Day, a.Rule, a.RuleText,
		int64(a.Points), a.Reason, a.Evidence, a.State, int(a.Level), a.Proposed.Account, a.Proposed.Name, a.Proposed.At,
		0, "", 0, "", "", 0, "", 0, 0, "", 0, 1)
	return err
}

// updateAdjustment compares and sets: of two who act at once one is told that it moved on.
func updateAdjustment(ctx context.Context, tx *db.Tx, a *Adjustment) error {
	n, err := tx.Exec(ctx, "UPDATE points_adjustment SET state=?,level=?,granted_by=?,granted_name=?,granted_at=?,answer=?,takeback=?,asked_by=?,asked_name=?,asked_at=?,"+
		"reversed_by=?,reversed_name=?,reversed_at=?,version=version+1 WHERE id=? AND version=?",
		a.State, int(a.Level), a.Granted.Account, a.Granted.Name, a.Granted.At, a.Answer, a.Takeback, a.Asked.Account, a.Asked.Name, a.Asked.At,
		a.Reversed.Account, a.Reversed.Name, a.Reversed.At, a.ID, a.Version)
	if err == nil && n == 0 {
		return kernel.ErrStale
	}
	a.Version++
	return err
}

// AdjustmentsOf are those that an objection led to, the latest first.
func (s *Service) AdjustmentsOf(ctx context.Context, q db.Queryer, cause Cause, id kernel.ID) ([]Adjustment, error) {
	return db.Select(ctx, q, scanAdjustment, "SELECT "+adjustmentColumns+" FROM points_adjustment WHERE cause=? AND cause_id=? ORDER BY id DESC", cause, id)
}
