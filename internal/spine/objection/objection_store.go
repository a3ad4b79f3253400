package objection

import (
	"context"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/points"
)

const columns = "id,subject,subject_id,subject_name,branch_id,department_id,year,fact_id,rule,rule_text,day,points,source_type,source_id,text,state,lowest,level,look," +
	"due,due_sure,raised_by,raised_member,raised_name,raised_at,answered_at,remedy,settled_at,version"

func scan(s db.Scanner) (o Objection, err error) {
	var sure int
	err = s.Scan(&o.ID, &o.Subject, &o.SubjectID, &o.SubjectName, &o.branch, &o.department, &o.Year, &o.FactID, &o.Rule, &o.RuleText, &o.Day, &o.Points,
		&o.SourceType, &o.SourceID, &o.Text, &o.State, &o.lowest, &o.Level, &o.Look, &o.Due, &sure, &o.raisedBy, &o.raisedMember, &o.RaisedName, &o.RaisedAt,
		&o.AnsweredAt, &o.Remedy, &o.SettledAt, &o.Version)
	o.DueSure = sure == 1
	return o, err
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

func insert(ctx context.Context, tx *db.Tx, o *Objection) error {
	_, err := tx.Exec(ctx, "INSERT INTO objection("+columns+") VALUES "+db.Marks(29, 1),
		o.ID, o.Subject, o.SubjectID, o.SubjectName, o.branch, o.department, o.Year, o.FactID, o.Rule, o.RuleText, o.Day, int64(o.Points),
		o.SourceType, o.SourceID, o.Text, o.State, int(o.lowest), int(o.Level), o.Look, o.Due, flag(o.DueSure), o.raisedBy, o.raisedMember, o.RaisedName, o.RaisedAt,
		o.AnsweredAt, o.Remedy, o.SettledAt, 1)
	if db.IsUnique(err) {
		return ErrTwice
	}
	return err
}

// update compares and sets: of two who act at once one is told that it moved on.
func update(ctx context.Context, tx *db.Tx, o *Objection) error {
	n, err := tx.Exec(ctx, "UPDATE objection SET state=?,level=?,look=?,due=?,due_sure=?,answered_at=?,remedy=?,settled_at=?,version=version+1 WHERE id=? AND version=?",
		o.State, int(o.Level), o.Look, o.Due, flag(o.DueSure), o.AnsweredAt, o.Remedy, o.SettledAt, o.ID, o.Version)
	if err == nil && n == 0 {
		return kernel.ErrStale
	}
	o.Version++
	return err
}

func insertStep(ctx context.Context, tx *db.Tx, o *Objection, actor kernel.Actor, what, text string) error {
	_, err := tx.Exec(ctx, "INSERT INTO objection_step(id,objection_id,what,account_id,name,level,text,at) VALUES "+db.Marks(8, 1),
		tx.NewID(), o.ID, what, actor.Account, actor.Name, int(o.Level), text, tx.Millis())
	return err
}

func stepsOf(ctx context.Context, q db.Queryer, id kernel.ID) ([]Step, error) {
	return db.Select(ctx, q, func(s db.Scanner) (v Step, err error) {
		err = s.Scan(&v.What, &v.account, &v.Name, &v.Level, &v.Text, &v.At)
		return v, err
	}, "SELECT what,account_id,name,level,text,at FROM objection_step WHERE objection_id=? ORDER BY id", id)
}

// mine holds a query to what the actor raised, or those whose office the actor holds now.
func mine(actor kernel.Actor) (string, []any) {
	parts, args := []string{"1=0"}, []any{}
	if actor.Member != 0 {
		parts, args = append(parts, "subject='member' AND subject_id=?"), append(args, actor.Member)
	}
	for _, g := range actor.Grants {
		switch g.Role {
		case points.BranchLevel.Role():
			parts, args = append(parts, "subject='branch' AND subject_id=?"), append(args, g.Org)
		case points.DepartmentLevel.Role():
			parts, args = append(parts, "subject='department' AND subject_id=?"), append(args, g.Org)
		}
	}
	return "((" + strings.Join(parts, ") OR (") + "))", args
}

// answerable holds a query to what came to the actor's offices to be answered: now is that it stands
// there at present, otherwise that it ever did.
func answerable(actor kernel.Actor, now bool) (string, []any) {
	parts, args := []string{"1=0"}, []any{}
	for _, g := range actor.Grants {
		l := points.LevelOfRole(g.Role)
		if l == 0 {
			continue
		}
		stands := "lowest<=? AND level>=?"
		if now {
			stands = "level=? AND level=?"
		}
		cond, more := "1=1", []any(nil)
		switch l {
		case points.BranchLevel:
			cond, more = org.Visible(kernel.Scope{Orgs: []kernel.ID{g.Org}}, "branch_id")
		case points.DepartmentLevel:
			cond, more = org.Visible(kernel.Scope{Orgs: []kernel.ID{g.Org}}, "(CASE WHEN branch_id<>0 THEN branch_id ELSE department_id END)")
		}
		parts, args = append(parts, stands+" AND "+cond), append(append(args, int(l), int(l)), more...)
	}
	return "((" + strings.Join(parts, ") OR (") + "))", args
}

// find answers one that the actor raised or was asked about; the same fault for any other.
func find(ctx context.Context, q db.Queryer, actor kernel.Actor, id kernel.ID) (Objection, error) {
	a, args := mine(actor)
	b, more := answerable(actor, false)
	return db.One(ctx, q, scan, "SELECT "+columns+" FROM objection WHERE id=? AND ("+a+" OR "+b+")", append(append([]any{id}, args...), more...)...)
}

// answers reports whether the actor's office is the one that it stands with now.
func answers(ctx context.Context, q db.Queryer, actor kernel.Actor, id kernel.ID) (bool, error) {
	cond, args := answerable(actor, true)
	n, err := db.Scalar[int](ctx, q, "SELECT COUNT(*) FROM objection WHERE id=? AND "+cond, append([]any{id}, args...)...)
	return n > 0, err
}

// unsettled are those whose record is still to be corrected.
func unsettled(ctx context.Context, q db.Queryer) ([]Objection, error) {
	return db.Select(ctx, q, scan, "SELECT "+columns+" FROM objection WHERE state='upheld' AND remedy='record' AND settled_at=0 ORDER BY id")
}

func terms(ctx context.Context, q db.Queryer) (Terms, error) {
	return db.One(ctx, q, func(s db.Scanner) (t Terms, err error) {
		err = s.Scan(&t.RaiseDays, &t.ClosingDays, &t.AnswerDays, &t.SecondDays, &t.ChangedName, &t.ChangedAt, &t.Version)
		return t, err
	}, "SELECT raise_days,closing_days,answer_days,second_days,changed_name,changed_at,version FROM objection_terms WHERE id=1")
}
