package inspection

import (
	"context"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const letterColumns = "id,kind,department_id,name,subject,items,plan_due,due,day,paper_id,number,made_by,made_name,made_at"

func insertLetter(ctx context.Context, tx *db.Tx, l *FeedbackLetter, by kernel.ID) error {
	_, err := tx.Exec(ctx, "INSERT INTO feedback_letter("+letterColumns+") VALUES "+db.Marks(14, 1),
		l.ID, string(l.Kind), l.Department, l.Name, l.Subject, l.Items, string(l.PlanDue), string(l.Due), string(l.Day), l.PaperID, l.Number, by, l.MadeName, l.MadeAt)
	return err
}

func scanLetter(s db.Scanner) (l FeedbackLetter, err error) {
	var by kernel.ID
	err = s.Scan(&l.ID, &l.Kind, &l.Department, &l.Name, &l.Subject, &l.Items, &l.PlanDue, &l.Due, &l.Day, &l.PaperID, &l.Number, &by, &l.MadeName, &l.MadeAt)
	return l, err
}

func letters(ctx context.Context, q db.Queryer, scope kernel.Scope, department kernel.ID, p kernel.Page) (kernel.List[FeedbackLetter], error) {
	cond, args := org.Visible(scope, "department_id")
	if department != 0 {
		cond, args = cond+" AND department_id=?", append(args, department)
	}
	return db.SelectPage(ctx, q, p, scanLetter, letterColumns, "feedback_letter WHERE "+cond, "day DESC, id DESC", args...)
}
