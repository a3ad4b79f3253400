package intake

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
)

const batchColumns = "id,kind,name,account_id,actor_name,actor,state,mode,headings,columns,words,header_row,mapping_id,answers,asks,counts,notes,fault," +
	"row_count,progress,written,lease,made_at,applied_at,undone_at,undo_seen,undone,kept,version"

func scanBatch(s db.Scanner) (b Batch, err error) {
	var actor, headings, columns, words, answers, asks, counts, notes string
	if err = s.Scan(&b.ID, &b.Kind, &b.Name, &b.account, &b.ActorName, &actor, &b.State, &b.Mode, &headings, &columns, &words, &b.header, &b.MappingID, &answers, &asks,
		&counts, &notes, &b.Fault, &b.RowCount, &b.Progress, &b.Written, &b.lease, &b.MadeAt, &b.AppliedAt, &b.UndoneAt, &b.undoSeen, &b.Undone, &b.Kept, &b.Version); err != nil {
		return b, err
	}
	for _, x := range []struct {
		text string
		into any
	}{{actor, &b.actor}, {headings, &b.headings}, {columns, &b.columns}, {words, &b.words}, {answers, &b.answers}, {asks, &b.Asks}, {counts, &b.Counts}, {notes, &b.Notes}} {
		if err := json.Unmarshal([]byte(x.text), x.into); err != nil {
			return b, err
		}
	}
	return b, nil
}

func text(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

func insertBatch(ctx context.Context, tx *db.Tx, b Batch) error {
	return db.InsertRows(ctx, tx, "intake_batch("+batchColumns+")", 29, [][]any{{
		b.ID, b.Kind, b.Name, b.account, b.ActorName, text(b.actor), b.State, AllRows, text(b.headings), text(b.columns), text(b.words), b.header, b.MappingID,
		"{}", "[]", "{}", "[]", "", b.RowCount, 0, 0, 0, b.MadeAt, 0, 0, "", 0, 0, 1,
	}}, "")
}

// find answers the batch to whoever made it, and to those who see everything.
func (s *Service) find(ctx context.Context, q db.Queryer, actor kernel.Actor, id kernel.ID) (Batch, *Definition, error) {
	b, err := db.One(ctx, q, scanBatch, "SELECT "+batchColumns+" FROM intake_batch WHERE id=?", id)
	if err != nil {
		return b, nil, err
	}
	d := s.kinds[b.Kind]
	if d == nil || b.account != actor.Account {
		return b, nil, kernel.ErrNotFound
	}
	b.dress(d, s.db.Now().UnixMilli())
	return b, d, nil
}

// move changes the batch's state if it still is what was seen.
func move(ctx context.Context, tx *db.Tx, b *Batch, to State) error {
	n, err := tx.Exec(ctx, "UPDATE intake_batch SET state=?,mode=?,answers=?,columns=?,headings=?,actor=?,fault='',progress=0,lease=0,version=version+1 WHERE id=? AND version=?",
		to, b.Mode, text(b.answers), text(b.columns), text(b.headings), text(b.actor), b.ID, b.Version)
	if err == nil && n == 0 {
		return kernel.ErrStale
	}
	return err
}

// place binds a row's sealed cells to their row.
func place(batch kernel.ID, number int) string {
	return "intake_row.cells." + batch.String() + "." + strconv.Itoa(number)
}

func (s *Service) sealCells(batch kernel.ID, number int, cells []sheet.Cell) string {
	return s.vault.Seal(place(batch, number), pack(cells))
}

func (s *Service) openCells(batch kernel.ID, number int, sealed string) ([]sheet.Cell, error) {
	plain, err := s.vault.Open(place(batch, number), sealed)
	if err != nil {
		return nil, err
	}
	return unpack(plain)
}

// rowSlice is how many rows one transaction stages or judges.
const rowSlice = 2000

func (s *Service) insertRows(ctx context.Context, batch kernel.ID, rows []*Row) error {
	for part := range slices.Chunk(rows, rowSlice) {
		values := make([][]any, len(part))
		kernel.Share(len(part), func(i int) {
			values[i] = []any{batch, part[i].Number, s.sealCells(batch, part[i].Number, part[i].cells), "{}", 0}
		})
		if err := s.db.Do(ctx, "intake.stage", func(ctx context.Context, tx *db.Tx) error {
			return db.InsertRows(ctx, tx, "intake_row(batch_id,number,cells,answers,skipped)", 5, values, "")
		}); err != nil {
			return err
		}
	}
	return nil
}

type storedRow struct {
	number         int
	cells, answers string
	skipped        int
}

func scanStored(s db.Scanner) (r storedRow, err error) {
	err = s.Scan(&r.number, &r.cells, &r.answers, &r.skipped)
	return r, err
}

// loadRows reads the whole batch for checking.
func (s *Service) loadRows(ctx context.Context, q db.Queryer, b *Batch) ([]*Row, error) {
	stored, err := db.Select(ctx, q, scanStored, "SELECT number,cells,answers,skipped FROM intake_row WHERE batch_id=? ORDER BY number", b.ID)
	if err != nil {
		return nil, err
	}
	rows := make([]*Row, len(stored))
	for i, x := range stored {
		if rows[i], err = s.row(b, x); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func (s *Service) row(b *Batch, x storedRow) (*Row, error) {
	cells, err := s.openCells(b.ID, x.number, x.cells)
	if err != nil {
		return nil, err
	}
	r := &Row{Number: x.number, Skip: x.skipped == 1, cells: cells, columns: b.columns, words: b.words, whole: b.answers}
	return r, json.Unmarshal([]byte(x.answers), &r.answers)
}

type rowDetail struct {
	Mistakes []Mistake `json:"m,omitempty"`
	Asks     []Ask     `json:"a,omitempty"`
}

// absentFrom numbers what the file leaves out, beyond any row of a file.
const absentFrom = 1_000_000

// saveVerdicts writes what a check found in place of what an earlier one did. Fault: kernel.ErrStale when somebody else has taken
// the batch up meanwhile.
func (s *Service) saveVerdicts(ctx context.Context, b *Batch, rows []*Row, missing []Missing) error {
	values := make([][]any, 0, len(rows)+len(missing))
	for _, r := range rows {
		detail := "{}"
		if len(r.Mistakes)+len(r.Asks) > 0 {
			detail = text(rowDetail{r.Mistakes, r.Asks})
		}
		values = append(values, []any{b.ID, r.Number, r.Verdict, r.Subject, r.Note, detail, r.Target})
	}
	for i, m := range missing {
		values = append(values, []any{b.ID, absentFrom + i, Absent, m.Subject, m.Note, "{}", m.Target})
	}
	if err := s.held(ctx, "intake.verdicts.clear", b, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "DELETE FROM intake_verdict WHERE batch_id=?", b.ID)
		return err
	}); err != nil {
		return err
	}
	for part := range slices.Chunk(values, rowSlice) {
		if err := s.held(ctx, "intake.verdicts", b, func(ctx context.Context, tx *db.Tx) error {
			return db.InsertRows(ctx, tx, "intake_verdict(batch_id,number,verdict,subject,note,detail,target)", 7, part, "")
		}); err != nil {
			return err
		}
	}
	return nil
}

// held runs fn if the batch is still as this process took it up, and keeps the lease.
func (s *Service) held(ctx context.Context, name string, b *Batch, fn func(context.Context, *db.Tx) error) error {
	return s.db.Do(ctx, name, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, "UPDATE intake_batch SET lease=? WHERE id=? AND version=?", time.Now().Add(s.lease).UnixMilli(), b.ID, b.Version)
		if err == nil && n == 0 {
			err = kernel.ErrStale
		}
		if err != nil {
			return err
		}
		return fn(ctx, tx)
	})
}
