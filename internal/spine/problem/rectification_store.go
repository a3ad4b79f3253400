package problem

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const stepColumns = "id,rectification_id,turn,what,state,sent_day,due,done_day,account_id,name,text,day,to_day,paper_id,at"

// insertStep adds to the story of an item: as a turn when it left the item as it now is, with turn 0 else.
func insertStep(ctx context.Context, tx *db.Tx, actor kernel.Actor, r *Rectification, turn int, s Step) error {
	_, err := tx.Exec(ctx, "INSERT INTO rectification_step("+stepColumns+") VALUES "+db.Marks(15, 1),
		tx.NewID(), r.ID, turn, s.What, string(r.State), string(r.SentDay), string(r.Due), string(r.DoneDay), actor.Account, actor.Name, s.Text, string(s.Day), string(s.ToDay), s.PaperID, tx.Millis())
	return err
}

// insertRung keeps that a rung was reached, once for a term; whether it was new comes back.
func insertRung(ctx context.Context, tx *db.Tx, r *Rectification, s Step) (bool, error) {
	n, err := tx.Exec(ctx, "INSERT INTO rectification_step("+stepColumns+") VALUES "+db.Marks(15, 1)+" ON CONFLICT (rectification_id,due,what) WHERE what IN ('near_due','fell_due','letter_due','talk_due') DO NOTHING",
		tx.NewID(), r.ID, 0, s.What, string(r.State), string(r.SentDay), string(r.Due), string(r.DoneDay), 0, "", "", string(s.Day), "", 0, tx.Millis())
	return n > 0, err
}

func scanStep(row db.Scanner) (s Step, err error) {
	err = row.Scan(&s.What, &s.State, &s.Due, &s.Name, &s.Text, &s.Day, &s.ToDay, &s.PaperID, &s.At)
	return s, err
}

func stepsOf(ctx context.Context, q db.Queryer, id kernel.ID) ([]Step, error) {
	return db.Select(ctx, q, scanStep, "SELECT what,state,due,name,text,day,to_day,paper_id,at FROM rectification_step WHERE rectification_id=? ORDER BY at,id", id)
}

// setOverdue notes since when an item is overdue; whether this was the first to say so comes back.
func setOverdue(ctx context.Context, tx *db.Tx, r *Rectification) (bool, error) {
	n, err := tx.Exec(ctx, "UPDATE rectification SET overdue_day=? WHERE id=? AND version=? AND overdue_day='' AND removed=0", string(r.OverdueDay), r.ID, r.Version)
	return n > 0, err
}
