package intake

import (
	"context"
	"maps"
	"path"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
)

// headerOf finds the header of a file: by a kept mapping of this very header, else by the words that
// are known. What is found of neither is left to a person; found tells.
func (s *Service) headerOf(ctx context.Context, actor kernel.Actor, d *Definition, sh *sheet.Sheet) (h sheet.Header, m *SavedMapping, found bool, err error) {
	var signatures []string
	at := map[string]int{}
	for i := 0; i < min(sheet.HeaderWithin, len(sh.Rows)); i++ {
		if headings := sheet.Headings(sh, i); len(headings) > 1 {
			sign := sheet.Signature(headings)
			signatures = append(signatures, sign)
			if _, ok := at[sign]; !ok {
				at[sign] = i
			}
		}
	}
	if m, err = s.mappingFor(ctx, s.db.Read(), actor, d.Kind, signatures); err != nil {
		return h, nil, false, err
	}
	if m != nil {
		return sheet.HeaderAt(sh.Rows, at[m.signature], m.Columns), m, true, nil
	}
	if h, err = sheet.FindHeader(sh.Rows, sheetFields(d)); err == nil {
		return h, nil, true, nil
	}
	guess, ok := sheet.Guess(sh.Rows, sheetFields(d))
	if !ok || len(guess.Data) == 0 {
		return h, nil, false, err
	}
	return guess, nil, false, nil
}

// Layout shows the columns of a batch's file, for a person to say what they are; headerRow from 1
// shows them below another row. Faults: kernel.ErrNotFound, ErrNoLayout.
func (s *Service) Layout(ctx context.Context, actor kernel.Actor, id kernel.ID, headerRow int) (LayoutView, error) {
	q := s.db.Read()
	b, d, err := s.find(ctx, q, actor, id)
	if err != nil {
		return LayoutView{}, err
	}
	sh, err := s.layoutSheet(ctx, q, &b)
	if err != nil {
		return LayoutView{}, err
	}
	h := sheet.HeaderAt(sh.Rows, b.header, b.columns)
	if headerRow > 0 && headerRow <= len(sh.Rows) && headerRow-1 != b.header {
		found, _ := sheet.Guess(sh.Rows[headerRow-1:min(headerRow, len(sh.Rows))], sheetFields(d))
		h = sheet.HeaderAt(sh.Rows, headerRow-1, found.Columns)
	}
	if h.Columns == nil {
		h.Columns = map[string]int{}
	}
	v := LayoutView{HeaderRow: h.Row + 1, Columns: h.Columns, Words: b.words, Fields: d.Fields, File: columnsOf(sh, h), Top: [][]string{}}
	for _, row := range sh.Rows[:min(sheet.HeaderWithin, len(sh.Rows))] {
		line := []string{}
		for _, c := range row {
			line = append(line, masked(sheet.Clean(c.Text)))
		}
		v.Top = append(v.Top, line)
	}
	if b.MappingID != 0 {
		v.Mapping, err = s.mapping(ctx, q, b.MappingID)
	}
	return v, err
}

func (s *Service) layoutSheet(ctx context.Context, q db.Queryer, b *Batch) (*sheet.Sheet, error) {
	data, err := s.file(ctx, q, b.ID)
	if err != nil {
		return nil, err
	}
	sh := b.read(ctx, data)
	if sh == nil {
		return nil, ErrNoLayout
	}
	return sh, nil
}

// SetLayout takes the columns as told: the file is staged anew by them and checked. What was mended in
// place before is given up. With Save they are kept for the next file with this header. Faults:
// kernel.ErrNotFound, kernel.ErrStale, ErrNotChecked, ErrNotOpen, ErrNoRows and those of Layout.check.
func (s *Service) SetLayout(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, l Layout) (Batch, error) {
	q := s.db.Read()
	b, d, err := s.find(ctx, q, actor, id)
	if err != nil {
		return b, err
	}
	sh, err := s.layoutSheet(ctx, q, &b)
	if err != nil {
		return b, err
	}
	h := sheet.HeaderAt(sh.Rows, l.HeaderRow-1, l.Columns)
	if err := l.check(d, len(columnsOf(sh, h))); err != nil {
		return b, err
	}
	if len(h.Data) == 0 {
		return b, ErrNoRows
	}
	if l.Words == nil {
		l.Words = map[string]map[string]string{}
	}
	sh.FillMerged(h.Row + 1)
	err = s.db.Do(ctx, "intake.layout", func(ctx context.Context, tx *db.Tx) error {
		b, _, err := s.find(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if err := b.whole(); err != nil {
			return err
		}
		if b.Version != version {
			return kernel.ErrStale
		}
		b.actor, b.header, b.columns, b.words, b.headings = actor, h.Row, l.Columns, l.Words, sheet.Headings(sh, h.Row)
		b.MappingID = 0
		if l.Save {
			if b.MappingID, err = s.keepMapping(ctx, tx, actor, &b, l); err != nil {
				return err
			}
		}
		return s.restage(ctx, tx, &b, sh, h)
	})
	if err != nil {
		return b, err
	}
	s.wake()
	return s.Get(ctx, actor, id)
}

func (s *Service) keepMapping(ctx context.Context, tx *db.Tx, actor kernel.Actor, b *Batch, l Layout) (kernel.ID, error) {
	name := strings.TrimSpace(l.Name)
	if name == "" {
		name = strings.TrimSuffix(b.Name, path.Ext(b.Name))
	}
	m := SavedMapping{
		Kind: b.Kind, OrgID: ownerOf(actor), Name: name, MadeBy: actor.Name, Columns: l.Columns, Words: l.Words,
		signature: sheet.Signature(b.headings), headings: b.headings,
	}
	id, err := saveMapping(ctx, tx, m)
	if err != nil {
		return 0, err
	}
	return id, s.audit.Record(ctx, tx, actor, audit.Entry{
		Action: "import.keep_mapping", ObjectType: "intake_mapping", ObjectID: id, OrgID: m.OrgID,
		Detail: map[string]any{"kind": b.Kind, "name": name, "columns": len(l.Columns)},
	})
}

// restage puts the rows below the header in place of those staged before.
func (s *Service) restage(ctx context.Context, tx *db.Tx, b *Batch, sh *sheet.Sheet, h sheet.Header) error {
	for _, t := range []string{"intake_row", "intake_verdict"} {
		if _, err := tx.Exec(ctx, "DELETE FROM "+t+" WHERE batch_id=?", b.ID); err != nil {
			return err
		}
	}
	values := make([][]any, len(h.Data))
	for i, at := range h.Data {
		values[i] = []any{b.ID, at + 1, s.sealCells(b.ID, at+1, sh.Rows[at]), "{}", 0}
	}
	if err := db.InsertRows(ctx, tx, "intake_row(batch_id,number,cells,answers,skipped)", 5, values, ""); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "UPDATE intake_batch SET words=?,header_row=?,mapping_id=?,row_count=? WHERE id=?", text(b.words), b.header, b.MappingID, len(h.Data), b.ID); err != nil {
		return err
	}
	b.answers = map[string]string{}
	return move(ctx, tx, b, Queued)
}

// Mappings lists the kept mappings of a kind that the actor may use: the own organisation's and the city's.
func (s *Service) Mappings(ctx context.Context, actor kernel.Actor, kind string) ([]MappingView, error) {
	where, args := usable(actor)
	list, err := db.Select(ctx, s.db.Read(), scanMapping, "SELECT "+mappingColumns+" FROM intake_mapping WHERE kind=? AND "+where+" ORDER BY org_id DESC, changed_at DESC, id DESC",
		append([]any{kind}, args...)...)
	out := make([]MappingView, len(list))
	for i, m := range list {
		out[i] = m.view(s.kinds[kind], m.OrgID == ownerOf(actor))
	}
	return out, err
}

// RenameMapping gives a mapping of the actor's own organisation another name. Faults: kernel.ErrNotFound,
// kernel.ErrStale, ErrNoName.
func (s *Service) RenameMapping(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, name string) error {
	name = strings.TrimSpace(name)
	if name == "" {
		return ErrNoName.At("name")
	}
	return s.changeMapping(ctx, actor, id, version, "import.rename_mapping", map[string]any{"to": name}, func(ctx context.Context, tx *db.Tx, m *SavedMapping) (int64, error) {
		return tx.Exec(ctx, "UPDATE intake_mapping SET name=?,changed_at=?,version=version+1 WHERE id=? AND version=?", name, tx.Millis(), id, m.Version)
	})
}

// ForgetMapping deletes a kept mapping of the actor's own organisation; version 0 is whatever stands.
// Faults: kernel.ErrNotFound, kernel.ErrStale.
func (s *Service) ForgetMapping(ctx context.Context, actor kernel.Actor, id kernel.ID, version int) error {
	return s.changeMapping(ctx, actor, id, version, "import.forget_mapping", nil, func(ctx context.Context, tx *db.Tx, m *SavedMapping) (int64, error) {
		return tx.Exec(ctx, "DELETE FROM intake_mapping WHERE id=? AND version=?", id, m.Version)
	})
}

// changeMapping holds who may change a mapping, and what the trail says of it. Batches that took their
// columns from it keep them.
func (s *Service) changeMapping(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, action string, detail map[string]any, write func(context.Context, *db.Tx, *SavedMapping) (int64, error)) error {
	return s.db.Do(ctx, action, func(ctx context.Context, tx *db.Tx) error {
		m, err := s.mapping(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case m == nil || m.OrgID != ownerOf(actor):
			return kernel.ErrNotFound
		case version != 0 && m.Version != version:
			return kernel.ErrStale
		}
		n, err := write(ctx, tx, m)
		if err != nil {
			return err
		}
		if n == 0 {
			return kernel.ErrStale
		}
		said := map[string]any{"kind": m.Kind, "name": m.Name}
		maps.Copy(said, detail)
		return s.audit.Record(ctx, tx, actor, audit.Entry{Action: action, ObjectType: "intake_mapping", ObjectID: id, OrgID: m.OrgID, Detail: said})
	})
}
