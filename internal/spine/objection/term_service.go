package objection

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// Terms are the terms in force.
func (s *Service) Terms(ctx context.Context) (Terms, error) { return terms(ctx, s.db.Read()) }

// SetTerms changes them for what is raised and answered from now on. Fault: kernel.ErrStale.
func (s *Service) SetTerms(ctx context.Context, actor kernel.Actor, t Terms) (Terms, error) {
	return db.InTx(ctx, s.db, "objection.set_terms", func(ctx context.Context, tx *db.Tx) (Terms, error) {
		before, err := terms(ctx, tx)
		if err != nil {
			return t, err
		}
		n, err := tx.Exec(ctx, "UPDATE objection_terms SET raise_days=?,closing_days=?,answer_days=?,second_days=?,changed_name=?,changed_at=?,version=version+1 WHERE id=1 AND version=?",
			t.RaiseDays, t.ClosingDays, t.AnswerDays, t.SecondDays, actor.Name, tx.Millis(), t.Version)
		if err != nil {
			return t, err
		}
		if n == 0 {
			return t, kernel.ErrStale
		}
		t.Version, t.ChangedName, t.ChangedAt = t.Version+1, actor.Name, tx.Millis()
		return t, s.audit.Record(ctx, tx, actor, audit.Entry{Action: "objection.set_terms", ObjectType: "objection_terms", Detail: map[string]any{"before": before, "after": t}})
	})
}
