package intake

import (
	"context"
	"fmt"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
)

// Cell (改正) is a cell mended in place.
type Cell struct {
	Row   int    `json:"row" doc:"文件中的行号"`
	Field string `json:"field" doc:"栏目"`
	Value string `json:"value" maxLength:"2000" doc:"改正后的内容"`
}

// Reply (答复) answers a question for one row, or with Row 0 for all that ask it.
type Reply struct {
	Row    int    `json:"row,omitempty" doc:"文件中的行号，0 为全部"`
	Key    string `json:"key"`
	Answer string `json:"answer" maxLength:"200"`
}

// Mending is what may be changed about a staged batch at once.
type Mending struct {
	Cells   []Cell  `json:"cells,omitempty" maxItems:"2000"`
	Replies []Reply `json:"replies,omitempty" maxItems:"2000"`
	Skip    []int   `json:"skip,omitempty" maxItems:"20000" doc:"移出本次导入的行"`
	Take    []int   `json:"take,omitempty" maxItems:"20000" doc:"移回本次导入的行"`
}

// Mend changes cells, answers questions, takes rows out or back, and has the batch checked again.
// Faults: kernel.ErrNotFound, kernel.ErrStale, ErrNotChecked, ErrNotOpen, ErrNoSuchRow, ErrNoSuchField, ErrWrittenRow.
func (s *Service) Mend(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, m Mending) (Batch, error) {
	err := s.db.Do(ctx, "intake.mend", func(ctx context.Context, tx *db.Tx) error {
		b, d, err := s.find(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if err := b.mendable(); err != nil {
			return err
		}
		if b.State == Mapping {
			return ErrMapFirst
		}
		if b.Version != version {
			return kernel.ErrStale
		}
		b.actor = actor
		if err := s.mendRows(ctx, tx, &b, d, m); err != nil {
			return err
		}
		tx.OnCommit(s.wake)
		return move(ctx, tx, &b, Queued)
	})
	if err != nil {
		return Batch{}, err
	}
	return s.Get(ctx, actor, id)
}

func (s *Service) mendRows(ctx context.Context, tx *db.Tx, b *Batch, d *Definition, m Mending) error {
	touched := map[int]*Row{}
	row := func(number int) (*Row, error) {
		if r := touched[number]; r != nil {
			return r, nil
		}
		if err := s.unwritten(ctx, tx, b, number); err != nil {
			return nil, err
		}
		stored, err := db.One(ctx, tx, scanStored, "SELECT number,cells,answers,skipped FROM intake_row WHERE batch_id=? AND number=?", b.ID, number)
		if err != nil {
			return nil, ErrNoSuchRow.With(number)
		}
		r, err := s.row(b, stored)
		touched[number] = r
		return r, err
	}
	for i, c := range m.Cells {
		r, err := row(c.Row)
		if err != nil {
			return err
		}
		if err := b.putCell(d, r, c); err != nil {
			return err.At(fmt.Sprintf("cells[%d]", i))
		}
	}
	for _, a := range m.Replies {
		if a.Row == 0 {
			b.answers[a.Key] = a.Answer
			continue
		}
		r, err := row(a.Row)
		if err != nil {
			return err
		}
		if r.answers == nil {
			r.answers = map[string]string{}
		}
		r.answers[a.Key] = a.Answer
	}
	for _, x := range []struct {
		numbers []int
		skip    bool
	}{{m.Skip, true}, {m.Take, false}} {
		for _, n := range x.numbers {
			r, err := row(n)
			if err != nil {
				return err
			}
			r.Skip = x.skip
		}
	}
	return s.saveRows(ctx, tx, b.ID, touched)
}

// putCell writes a value where the file has the field, or in a new column when it has none.
func (b *Batch) putCell(d *Definition, r *Row, c Cell) *kernel.Fault {
	i, ok := b.columns[c.Field]
	if !ok {
		at := slices.IndexFunc(d.Fields, func(f Field) bool { return f.Key == c.Field })
		if at < 0 {
			return ErrNoSuchField.With(c.Field)
		}
		i = len(b.headings)
		b.headings = append(b.headings, d.Fields[at].Label)
		b.columns[c.Field] = i
	}
	for len(r.cells) <= i {
		r.cells = append(r.cells, sheet.Cell{})
	}
	r.cells[i] = sheet.Cell{Text: c.Value, Raw: c.Value}
	return nil
}

func (s *Service) saveRows(ctx context.Context, tx *db.Tx, batch kernel.ID, rows map[int]*Row) error {
	for number, r := range rows {
		sealed := s.sealCells(batch, number, r.cells)
		skipped := 0
		if r.Skip {
			skipped = 1
		}
		if _, err := tx.Exec(ctx, "UPDATE intake_row SET cells=?,answers=?,skipped=? WHERE batch_id=? AND number=?",
			sealed, text(r.answers), skipped, batch, number); err != nil {
			return err
		}
	}
	return nil
}
