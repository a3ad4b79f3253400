package intake

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// Recorded (补记的批次) is an import whose rows were written in bulk.
type Recorded struct {
	ID   kernel.ID // that the rows bear
	Kind string
	Name string // of the file
	Rows int
}

// RecordIn writes batches down as they stand when nothing of them can be undone any more: applied, without
// file, rows or effects. For the demonstration city, whose registers come by other ways. Fault: ErrUnknownKind.
func (s *Service) RecordIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, list ...Recorded) error {
	for _, r := range list {
		d := s.kinds[r.Kind]
		if d == nil {
			return ErrUnknownKind
		}
		b := Batch{
			ID: r.ID, Kind: r.Kind, Name: r.Name, ActorName: actor.Name, State: Applied, RowCount: r.Rows, MadeAt: tx.Millis(),
			account: actor.Account, actor: actor, headings: []string{}, columns: map[string]int{}, words: map[string]map[string]string{},
		}
		for i, f := range d.Fields {
			b.headings, b.columns[f.Key] = append(b.headings, f.Label), i
		}
		if err := insertBatch(ctx, tx, b); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE intake_batch SET counts=?,progress=?,applied_at=? WHERE id=?", text(map[Verdict]int{Added: r.Rows}), r.Rows, b.MadeAt, b.ID); err != nil {
			return err
		}
		if err := s.audit.Record(ctx, tx, actor, audit.Entry{
			Action: r.Kind + ".import", ObjectType: "intake_batch", ObjectID: b.ID, Detail: map[string]any{"added": r.Rows, "changed": 0},
		}); err != nil {
			return err
		}
	}
	return nil
}
