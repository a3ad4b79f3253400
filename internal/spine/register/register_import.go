package register

import (
	"context"
	"fmt"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/platform/sheet"
)

// ImportPermission is held by those who may import any register.
const ImportPermission = "register.import"

// The fields that help to find the person meant and are not kept.
const (
	branchField = "branch_name"
	numberField = "id_number"

	branchHeading = "党员所在党支部"
)

// Definition is the register as a kind of import: the sheet's columns, and what becomes of a row.
// The same file twice changes nothing: a row is known by its happening's key.
func (b *Book[T, P]) Definition() intake.Definition {
	return intake.Definition{
		Kind: b.Code, Title: b.Title, Permission: ImportPermission, Note: importNote, Fields: b.importFields(),
		Check: b.checkImport, Undo: b.undoImport,
	}
}

const importNote = "每行一条记录；日期写成 2023-04-21 或 2023年4月21日；单位、党支部写全称；带“必填”的列每行都要填。同一件事重复导入不会重复登记，空白的格保留台账原有内容。"

func (b *Book[T, P]) importFields() []intake.Field {
	var out []intake.Field
	for _, c := range b.Columns {
		if c.Read == nil {
			continue
		}
		out = append(out, intake.Field{
			Key: c.Key, Label: c.Heading, Synonyms: c.Synonyms, Required: c.Required, Options: c.Choices,
			Example: c.Sample, Note: c.Hint, Day: c.Kind == sheet.Day,
		})
	}
	if b.Who != Nobody {
		out = append(out,
			intake.Field{Key: branchField, Label: branchHeading, Synonyms: []string{"所在党支部", "所属党支部", "党支部名称"}, Note: "同名时用来区分，可不填"},
			intake.Field{Key: numberField, Label: "身份证号", Synonyms: []string{"身份证号码", "公民身份号码", "身份证"}, Note: "同名时用来区分，可不填；不会保存到台账", Secret: true})
	}
	return out
}

// line is a row on its way into the register.
type line[T any, P Record[T]] struct {
	row    *intake.Row
	record T
	filled []Column[T] // with something in the cell
	was    P           // the standing record of the same happening
	now    T           // that record with the row's cells over it
	alone  bool        // the happening is in the register by the person's name alone
}

// check is one run over a batch.
type check[T any, P Record[T]] struct {
	b       *Book[T, P]
	w       *intake.Work
	place   *place
	people  *crowd
	resolve func(P) error
	seen    map[string]*line[T, P]
}

func (b *Book[T, P]) checkImport(ctx context.Context, q db.Queryer, w *intake.Work) (intake.Commit, error) {
	lines := make([]*line[T, P], 0, len(w.Rows))
	for _, row := range w.Rows {
		l := &line[T, P]{row: row}
		b.readCells(l)
		lines = append(lines, l)
	}
	c, err := b.newCheck(ctx, q, w, lines)
	if err != nil {
		return nil, err
	}
	var keys []string
	if err := c.byNameAlone(ctx, q, lines); err != nil {
		return nil, err
	}
	for i, l := range lines {
		if c.settle(l) {
			keys = append(keys, P(&l.record).Common().naturalKey)
		}
		if i%500 == 499 {
			w.Progress(i / 2)
		}
	}
	standing, err := b.byKeys(ctx, q, keys)
	if err != nil {
		return nil, err
	}
	for _, l := range lines {
		c.judge(l, standing)
	}
	w.Progress(len(lines))
	return b.commit(w, lines), nil
}

func (b *Book[T, P]) newCheck(ctx context.Context, q db.Queryer, w *intake.Work, lines []*line[T, P]) (*check[T, P], error) {
	c := &check[T, P]{b: b, w: w, seen: map[string]*line[T, P]{}, resolve: func(P) error { return nil }}
	var err error
	if b.Resolver != nil {
		if c.resolve, err = b.Resolver(ctx, q, w.Actor.Scope); err != nil {
			return nil, err
		}
	}
	rows := make([]*intake.Row, len(lines))
	names := make([]string, len(lines))
	for i, l := range lines {
		rows[i], names[i] = l.row, P(&l.record).Common().MemberName
	}
	if c.people, err = b.gather(ctx, q, rows, names); err != nil {
		return nil, err
	}
	c.place, err = newPlace(ctx, q, b.orgs, c.people.persons, w.Actor.Scope, w.Today)
	return c, err
}

// readCells fills the record from the row's cells.
func (b *Book[T, P]) readCells(l *line[T, P]) {
	for _, c := range b.Columns {
		if c.Read == nil {
			continue
		}
		cell := l.row.Cell(c.Key)
		if cell.Blank() {
			if c.Required {
				l.row.Wrong(c.Key, sheet.ErrBlank)
			}
			continue
		}
		if err := c.Read(cell, &l.record); err != nil {
			l.row.Wrong(c.Key, err)
			continue
		}
		l.filled = append(l.filled, c)
	}
}

// settle finds the person, applies the rules and names the happening; false when the
// row cannot be taken as it stands.
func (c *check[T, P]) settle(l *line[T, P]) bool {
	h := P(&l.record).Common()
	if !l.alone {
		c.findPerson(l.row, h)
	}
	if l.row.Skip || len(l.row.Mistakes) > 0 || open(l.row) {
		return false
	}
	if c.b.Personal && h.MemberID != 0 {
		h.OrgID = 0 // the member's own place of that day
	}
	if err := c.name(&l.record); err != nil {
		l.row.Wrong(c.fieldOf(err), explain(err))
		return false
	}
	return true
}

// name completes and checks a record and gives it the key of its happening.
func (c *check[T, P]) name(r P) error {
	err := c.resolve(r)
	if err == nil {
		err = c.place.settle(r.Common(), c.b.On(r), c.b.Personal, c.b.Elsewhere)
	}
	if err == nil {
		err = c.b.Check(r, c.w.Today)
	}
	if err == nil {
		r.Common().naturalKey = c.b.Key(r)
	}
	return err
}

// explain puts a place out of scope into words that fit a row.
func explain(err error) error {
	if f, ok := kernel.AsFault(err); ok && f.Is(kernel.ErrNotFound) {
		return ErrOutOfReach
	}
	return err
}

func open(row *intake.Row) bool {
	for _, a := range row.Asks {
		if a.Answer == "" {
			return true
		}
	}
	return false
}

// fieldOf is the column at which a fault points, when the sheet has such a column.
func (c *check[T, P]) fieldOf(err error) string {
	f, ok := kernel.AsFault(err)
	if !ok {
		return ""
	}
	field := f.Field
	switch field {
	case "org_id":
		field = "org_name"
	case "member_id":
		field = "member_name"
	}
	for _, col := range c.b.Columns {
		if col.Key == field || col.Key == field+"_name" { // a form has the code where a sheet has the name
			return col.Key
		}
	}
	return ""
}

// judge compares a settled row with the rows above it and with the register.
func (c *check[T, P]) judge(l *line[T, P], standing map[string]P) {
	key := P(&l.record).Common().naturalKey
	if key == "" || len(l.row.Mistakes) > 0 {
		return
	}
	if first := c.seen[key]; first != nil {
		if c.b.same(&first.record, &l.record) {
			l.row.Verdict, l.row.Note = intake.Unchanged, fmt.Sprintf("与第 %d 行是同一件事，只登记一次", first.row.Number)
		} else {
			l.row.Wrong("", ErrTwiceInFile.With(first.row.Number))
		}
		return
	}
	c.seen[key] = l
	was := standing[key]
	if was == nil {
		if err := c.b.given(nil, &l.record); err != nil {
			l.row.Wrong(c.fieldOf(err), err)
			return
		}
		l.row.Verdict, l.row.Note = intake.Added, "新登记一条"+c.b.Name
		return
	}
	l.was, l.now, l.row.Target = was, *was, was.Common().ID
	changed := c.overlay(l)
	if c.b.same(was, &l.now) {
		l.row.Verdict, l.row.Note = intake.Unchanged, "台账中已有"
		return
	}
	l.row.Verdict, l.row.Note = intake.Changed, "更正"+strings.Join(changed, "、")
}

// overlay puts the row's filled cells over the standing record: a blank cell keeps what is there.
func (c *check[T, P]) overlay(l *line[T, P]) []string {
	var changed []string
	for _, col := range l.filled {
		before := l.now
		if col.Key == "org_name" || col.Key == "member_name" {
			continue // part of the key, and already found
		}
		if err := col.Read(l.row.Cell(col.Key), &l.now); err == nil && !c.b.same(P(&before), P(&l.now)) {
			changed = append(changed, col.Heading)
		}
	}
	_ = c.resolve(&l.now)
	return changed
}

// commit writes what was found. Two who apply the same rows at once: one wins, the other is told.
func (b *Book[T, P]) commit(w *intake.Work, lines []*line[T, P]) intake.Commit {
	of := make(map[*intake.Row]*line[T, P], len(lines))
	for _, l := range lines {
		of[l.row] = l
	}
	return func(ctx context.Context, tx *db.Tx, p intake.Part) ([]intake.Effect, error) {
		var fresh []P
		var rows []*intake.Row
		var effects []intake.Effect
		for _, row := range p.Rows {
			l := of[row]
			switch l.row.Verdict {
			case intake.Added:
				r := l.record // the function may run twice
				P(&r).Common().BatchID = w.Batch
				fresh, rows = append(fresh, &r), append(rows, l.row)
			case intake.Changed:
				now, err := b.CorrectIn(ctx, tx, w.Actor, l.was.Common().ID, l.was.Common().Version, func(r P) error { *r = l.now; return nil })
				if err != nil {
					return nil, err
				}
				e, err := b.effectOfChange(l.row, l.was, &now)
				if err != nil {
					return nil, err
				}
				effects = append(effects, e)
			}
		}
		if len(fresh) > 0 {
			if err := b.add(ctx, tx, w.Actor, fresh); err != nil {
				if f, ok := kernel.AsFault(err); ok && f.Is(ErrTwice) {
					return nil, kernel.ErrStale
				}
				return nil, err
			}
		}
		changed := len(effects)
		for i, r := range fresh {
			effects = append(effects, b.effectOfAdd(rows[i], r))
		}
		return effects, b.audit.Record(ctx, tx, w.Actor, audit.Entry{
			Action: b.Code + ".import", ObjectType: "intake_batch", ObjectID: w.Batch,
			Detail: map[string]any{"added": len(fresh), "changed": changed},
		})
	}
}
