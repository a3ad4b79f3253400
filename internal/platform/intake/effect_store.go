package intake

import (
	"context"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

func effectPlace(id kernel.ID) string { return "intake_effect.detail." + id.String() }

// saveEffects keeps what applying did, in the transaction that did it.
func (s *Service) saveEffects(ctx context.Context, tx *db.Tx, batch kernel.ID, effects []Effect) error {
	for part := range slices.Chunk(effects, rowSlice) {
		values := make([][]any, len(part))
		for i, e := range part {
			id, detail := tx.NewID(), ""
			if e.Detail != "" {
				detail = s.vault.Seal(effectPlace(id), e.Detail)
			}
			values[i] = []any{id, batch, e.Number, e.Act, e.Object, e.Version, e.Subject, e.Note, detail, 0, ""}
		}
		if err := db.InsertRows(ctx, tx, "intake_effect(id,batch_id,number,act,object_id,version,subject,note,detail,undone,kept)", 11, values, ""); err != nil {
			return err
		}
	}
	return nil
}

// effects are what the batch did, in the file's order.
func (s *Service) effects(ctx context.Context, q db.Queryer, batch kernel.ID) ([]*Effect, error) {
	return db.Select(ctx, q, func(row db.Scanner) (*Effect, error) {
		var e Effect
		var sealed string
		err := row.Scan(&e.ID, &e.Number, &e.Act, &e.Object, &e.Version, &e.Subject, &e.Note, &sealed, &e.Kept, &e.undone)
		if err == nil && sealed != "" {
			e.Detail, err = s.vault.Open(effectPlace(e.ID), sealed)
		}
		return &e, err
	}, "SELECT id,number,act,object_id,version,subject,note,detail,kept,undone FROM intake_effect WHERE batch_id=? ORDER BY number,id", batch)
}
