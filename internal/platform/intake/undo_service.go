package intake

import (
	"context"
	"errors"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// UndoView (撤销预览) says what undoing a batch would do, or did: what is taken back and what stays
// because it has been changed since.
type UndoView struct {
	Seen  string     `json:"seen" doc:"预览的标记，撤销时带上"`
	Back  int        `json:"back" doc:"会撤销的处数"`
	Kept  int        `json:"kept" doc:"导入后又有改动、会保留的处数"`
	Until int64      `json:"until" doc:"可以撤销到什么时候（毫秒）"`
	Items []UndoItem `json:"items"`
	Total int        `json:"total"`
}

// UndoItem is one effect as the preview lists it.
type UndoItem struct {
	Number  int       `json:"number" doc:"文件中的行号，几行共有的为 0"`
	Act     string    `json:"act" enum:"added,changed,made" doc:"新增、变更、新建组织"`
	Subject string    `json:"subject"`
	Note    string    `json:"note" doc:"导入时做了什么"`
	Kept    string    `json:"kept" doc:"保留的原因；会撤销的为空"`
	Target  kernel.ID `json:"target_id"`
}

// PreviewUndo shows what undoing would do; kept narrows to what stays. Of a batch that was undone it
// shows what became of it. Faults: kernel.ErrNotFound, ErrNotApplied, ErrUndoLate, ErrNoTrace.
func (s *Service) PreviewUndo(ctx context.Context, actor kernel.Actor, id kernel.ID, keptOnly bool, p kernel.Page) (UndoView, error) {
	q := s.db.Read()
	b, d, err := s.find(ctx, q, actor, id)
	if err != nil {
		return UndoView{}, err
	}
	over := b.State == Undone
	if err := b.undoable(d, s.db.Now().UnixMilli()); err != nil && !over {
		return UndoView{}, err
	}
	effects, err := s.effects(ctx, q, id)
	if err != nil {
		return UndoView{}, err
	}
	if len(effects) == 0 {
		return UndoView{}, ErrNoTrace
	}
	if !over {
		if _, err := d.Undo(ctx, q, actor, effects); err != nil {
			return UndoView{}, err
		}
	}
	v := UndoView{Seen: seenOf(effects), Kept: kept(effects), Until: b.undoBy(d), Items: []UndoItem{}}
	v.Back = len(effects) - v.Kept
	if keptOnly {
		effects = slices.DeleteFunc(effects, func(e *Effect) bool { return e.Kept == "" })
	}
	v.Total = len(effects)
	from := min(p.Offset(), len(effects))
	for _, e := range effects[from:min(from+p.Limit(), len(effects))] {
		v.Items = append(v.Items, UndoItem{e.Number, e.Act, e.Subject, e.Note, e.Kept, e.Object})
	}
	return v, nil
}

// Undo asks for the batch to be taken back as its preview showed; Run does it. Faults:
// kernel.ErrNotFound, ErrNotApplied, ErrUndone, ErrUndoLate.
func (s *Service) Undo(ctx context.Context, actor kernel.Actor, id kernel.ID, seen string) (Batch, error) {
	err := s.db.Do(ctx, "intake.ask_undo", func(ctx context.Context, tx *db.Tx) error {
		b, d, err := s.find(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if b.State == Undoing && b.undoSeen == seen {
			return nil
		}
		if err := b.undoable(d, tx.Millis()); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, "UPDATE intake_batch SET state='undoing',undo_seen=?,actor=?,fault='',lease=0,version=version+1 WHERE id=? AND version=?",
			seen, text(actor), id, b.Version)
		if err == nil && n == 0 {
			return kernel.ErrStale
		}
		tx.OnCommit(s.wake)
		return err
	})
	if err != nil {
		return Batch{}, err
	}
	return s.Get(ctx, actor, id)
}

// undo takes the batch back in one transaction, together with its state: looked at there once more,
// so that whoever changes a record meanwhile either comes before, and it stays, or after.
func (s *Service) undo(ctx context.Context, b *Batch, d *Definition) error {
	err := s.db.Do(ctx, "intake.undo", func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, "UPDATE intake_batch SET state='undone',undone_at=?,lease=0,version=version+1 WHERE id=? AND state='undoing' AND version=?",
			tx.Millis(), b.ID, b.Version)
		if err != nil || n == 0 {
			return err // done already by whoever was quicker
		}
		effects, err := s.effects(ctx, tx, b.ID)
		if err != nil {
			return err
		}
		if len(effects) == 0 {
			return ErrNoTrace
		}
		revert, err := d.Undo(ctx, tx, b.actor, effects)
		if err != nil {
			return err
		}
		if seenOf(effects) != b.undoSeen {
			return ErrUndoChanged
		}
		if err := revert(ctx, tx); err != nil {
			return err
		}
		return s.saveUndone(ctx, tx, b, effects)
	})
	if err == nil || ctx.Err() != nil {
		return err
	}
	if db.Unreachable(err) {
		return errors.Join(err, s.release(ctx, b))
	}
	return s.undoFailed(ctx, b, err)
}

func (s *Service) saveUndone(ctx context.Context, tx *db.Tx, b *Batch, effects []*Effect) error {
	stay := kept(effects)
	if _, err := tx.Exec(ctx, "UPDATE intake_batch SET undone=?,kept=? WHERE id=?", len(effects)-stay, stay, b.ID); err != nil {
		return err
	}
	for _, e := range effects {
		if e.Kept == "" {
			continue
		}
		if _, err := tx.Exec(ctx, "UPDATE intake_effect SET kept=? WHERE id=?", e.Kept, e.ID); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, "UPDATE intake_effect SET undone=1 WHERE batch_id=? AND kept=''", b.ID); err != nil {
		return err
	}
	return s.audit.Record(ctx, tx, b.actor, audit.Entry{
		Action: "import.undo", ObjectType: "intake_batch", ObjectID: b.ID,
		Detail: map[string]any{"kind": b.Kind, "file": b.Name, "undone": len(effects) - stay, "kept": stay},
	})
}

// undoFailed leaves the batch as it was before, with the reason.
func (s *Service) undoFailed(ctx context.Context, b *Batch, err error) error {
	why := "撤销时系统出了差错，没有改动任何数据。请稍后再试；如果仍然出现，请联系系统管理员。"
	if f, ok := kernel.AsFault(err); ok {
		why = f.Text
		if errors.Is(err, kernel.ErrStale) {
			why = ErrUndoChanged.Text
		}
	} else {
		s.log.Error("import not undone", "batch", b.ID.String(), "kind", b.Kind, "err", err.Error())
	}
	return s.db.Do(ctx, "intake.undo_failed", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE intake_batch SET state='applied',fault=?,lease=0,version=version+1 WHERE id=? AND state='undoing' AND version=?", why, b.ID, b.Version)
		return err
	})
}
