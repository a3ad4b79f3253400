package intake

import (
	"context"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// UndoView (撤销预览) says what undoing a batch would do, or did: what is taken back and what stays
// because it has been changed since.
type UndoView struct {
	Seen  string     `json:"seen" doc:"预览的标记，撤销时带上"`
	Back  int        `json:"back" doc:"会撤销的处数"`
	Kept  int        `json:"kept" doc:"导入后又有改动、会保留的处数"`
	Done  int        `json:"done" doc:"上次没有撤销完、已经撤销的处数；其余的见 back 和 kept"`
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
	b = s.asItIs(b)
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
	v := UndoView{Until: b.undoBy(d), Items: []UndoItem{}}
	if !over {
		all := len(effects)
		effects = standing(effects)
		v.Done = all - len(effects)
		if _, err := lookedAt(ctx, q, actor, d, effects); err != nil {
			return UndoView{}, err
		}
	}
	v.Seen, v.Kept = seenOf(effects), kept(effects)
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

// Undo asks for the batch to be taken back as its preview showed, or what is left of one of which that broke off; Run does it. Faults:
// kernel.ErrNotFound, ErrNotApplied, ErrUndoing, ErrUndone, ErrUndoLate.
func (s *Service) Undo(ctx context.Context, actor kernel.Actor, id kernel.ID, seen string) (Batch, error) {
	s.sayUnsaid(ctx)
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
		n, err := tx.Exec(ctx, "UPDATE intake_batch SET state='undoing',undo_seen=?,actor=?,fault='',progress=0,undone_at=0,lease=0,version=version+1 WHERE id=? AND version=?",
			seen, text(actor), id, b.Version)
		if err == nil && n == 0 {
			err = kernel.ErrStale
		}
		if err != nil {
			return err
		}
		tx.OnCommit(s.wake)
		_, err = tx.Exec(ctx, "UPDATE intake_effect SET kept='' WHERE batch_id=? AND undone=0 AND kept<>''", id) // as an earlier undoing found it
		return err
	})
	if err != nil {
		return Batch{}, err
	}
	return s.Get(ctx, actor, id)
}
