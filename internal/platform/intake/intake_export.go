package intake

import (
	"bytes"
	"context"
	"encoding/json"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
)

// Template (导入模板) is an empty table with drop-downs, notes and an example row.
func (s *Service) Template(ctx context.Context, actor kernel.Actor, d *Definition) ([]byte, error) {
	t := sheet.Table{Name: d.Title, Note: d.Note}
	for _, f := range d.Fields {
		o := sheet.Option{Heading: f.Label, Required: f.Required, Choices: f.Options, Hint: f.Note}
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

// Mistakes is the batch's table as it came, with the wrong cells marked.
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
	details := map[int]RowView{}
	if err := db.Each(ctx, q, func(row db.Scanner) error {
		var v RowView
		var detail string
		if err := row.Scan(&v.Number, &detail); err != nil {
			return err
		}
		err := readDetail(detail, &v)
		details[v.Number] = v
		return err
	}, "SELECT number,detail FROM intake_verdict WHERE batch_id=? AND verdict IN ('wrong','asked') ORDER BY number", id); err != nil {
		return b, nil, err
	}
	body, err := s.marked(&b, rows, details)
	return b, body, err
}

func (s *Service) marked(b *Batch, rows []*Row, details map[int]RowView) ([]byte, error) {
	sh := &sheet.Sheet{Name: b.Title, Rows: [][]sheet.Cell{{}}}
	for _, h := range b.headings {
		sh.Rows[0] = append(sh.Rows[0], sheet.Cell{Text: h, Raw: h})
	}
	var mistakes []sheet.Mistake
	for _, r := range rows {
		at := len(sh.Rows)
		sh.Rows = append(sh.Rows, r.cells)
		for _, m := range details[r.Number].Mistakes {
			mistakes = append(mistakes, sheet.Mistake{Row: at, Col: b.column(m.Field), Text: m.Text})
		}
		for _, a := range details[r.Number].Asks {
			if a.Answer == "" {
				mistakes = append(mistakes, sheet.Mistake{Row: at, Col: -1, Text: a.Text})
			}
		}
	}
	var out bytes.Buffer
	err := sheet.WriteErrors(&out, sh, sheet.Header{Row: 0, Columns: b.columns}, mistakes)
	return out.Bytes(), err
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
