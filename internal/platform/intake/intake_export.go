package intake

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"path"
	"slices"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
)

// Template (导入模板) is an empty table with drop-downs, notes and an example row.
func (s *Service) Template(ctx context.Context, actor kernel.Actor, d *Definition) ([]byte, error) {
	t := sheet.Table{Name: d.Title, Note: d.Note}
	for _, f := range d.Fields {
		o := sheet.Option{Heading: f.Label, Required: f.Required, Choices: f.Options, Several: f.Several, Hint: f.Note}
		if d.Choices != nil && len(o.Choices) == 0 {
			more, err := d.Choices(ctx, actor, f.Key)
			if err != nil {
				return nil, err
			}
			o.Choices = more
		}
		t.Columns = append(t.Columns, o)
		t.Example = append(t.Example, f.Example)
	}
	var out bytes.Buffer
	err := sheet.Write(&out, sheet.Workbook{Title: d.Title + "导入模板", Tables: []sheet.Table{t}})
	return out.Bytes(), err
}

// Mistakes is the original with what is not in the system yet, wrong cells marked: before an import
// every row, after one of the good rows the others. The trail keeps that it was taken.
func (s *Service) Mistakes(ctx context.Context, actor kernel.Actor, id kernel.ID) (Batch, []byte, error) {
	q := s.db.Read()
	b, _, err := s.find(ctx, q, actor, id)
	if err != nil {
		return b, nil, err
	}
	rows, err := s.loadRows(ctx, q, &b)
	if err != nil {
		return b, nil, err
	}
	details, err := s.faulty(ctx, q, id)
	if err != nil {
		return b, nil, err
	}
	first := math.MaxInt
	for _, r := range rows {
		first = min(first, r.Number-1)
	}
	if b.State == Applied || b.State == Undone {
		rows = slices.DeleteFunc(rows, func(r *Row) bool { return details[r.Number] == nil })
	}
	if len(rows) == 0 {
		return b, nil, ErrNothingBack
	}
	original, err := s.file(ctx, q, id)
	if err != nil {
		return b, nil, err
	}
	var out bytes.Buffer
	if err := sheet.WriteBack(&out, giveBack(ctx, &b, original, first, rows, details)); err != nil {
		return b, nil, err
	}
	return b, out.Bytes(), s.db.Do(ctx, "intake.give_back", func(ctx context.Context, tx *db.Tx) error {
		return s.audit.Record(ctx, tx, actor, audit.Entry{
			Action: "import.give_back", ObjectType: "intake_batch", ObjectID: id,
			Detail: map[string]any{"kind": b.Kind, "file": b.Name, "rows": len(rows), "wrong": len(details)},
		})
	})
}

// faulty are the batch's rows that are wrong or open, by number.
func (s *Service) faulty(ctx context.Context, q db.Queryer, id kernel.ID) (map[int]*RowView, error) {
	out := map[int]*RowView{}
	return out, db.Each(ctx, q, func(row db.Scanner) error {
		var v RowView
		var detail string
		if err := row.Scan(&v.Number, &detail); err != nil {
			return err
		}
		out[v.Number] = &v
		return readDetail(detail, &v)
	}, "SELECT number,detail FROM intake_verdict WHERE batch_id=? AND verdict IN ('wrong','asked') ORDER BY number", id)
}

// giveBack puts the rows below the head of the original, which ends above its first row of data. Without the original, whose time may be
// over, the head is the headings.
func giveBack(ctx context.Context, b *Batch, original []byte, first int, rows []*Row, details map[int]*RowView) sheet.Back {
	back := sheet.Back{Sheet: b.Title, Head: [][]sheet.Cell{headCells(b.headings)}}
	if sh := b.read(ctx, original); sh != nil {
		back = sheet.Back{Original: original, Sheet: sh.Name, Head: slices.Clone(sh.Rows[:min(first, len(sh.Rows))]), HeaderRow: b.header, Merged: sh.Merged}
		back.Head[b.header] = widened(back.Head[b.header], b.headings)
	}
	for _, r := range rows {
		at := len(back.Head) + len(back.Rows)
		back.Rows = append(back.Rows, sheet.BackRow{From: r.Number - 1, Cells: r.cells})
		v := details[r.Number]
		if v == nil {
			continue
		}
		for _, m := range v.Mistakes {
			back.Mistakes = append(back.Mistakes, sheet.Mistake{Row: at, Col: b.column(m.Field), Text: m.Text})
		}
		for _, a := range v.Asks {
			if a.Answer == "" {
				back.Mistakes = append(back.Mistakes, sheet.Mistake{Row: at, Col: b.column(a.Field), Text: a.inTable()})
			}
		}
	}
	return back
}

// widened is the header with the columns that were added while mending.
func widened(header []sheet.Cell, headings []string) []sheet.Cell {
	out := slices.Clone(header)
	for i := len(out); i < len(headings); i++ {
		out = append(out, sheet.Cell{Text: headings[i], Raw: headings[i]})
	}
	return out
}

func headCells(headings []string) []sheet.Cell { return widened(nil, headings) }

// backName is the name of the file that goes back: the sender knows it by its own.
func backName(b Batch) string {
	return strings.TrimSuffix(b.Name, path.Ext(b.Name)) + "（待改正）.xlsx"
}

func readDetail(text string, v *RowView) error {
	var d rowDetail
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		return err
	}
	if d.Mistakes != nil {
		v.Mistakes = d.Mistakes
	}
	if d.Asks != nil {
		v.Asks = d.Asks
	}
	return nil
}
