package intake

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
)

// Service carries imports.
type Service struct {
	db    *db.DB
	audit *audit.Log
	vault *crypt.Vault
	log   *slog.Logger
	kinds map[string]*Definition
	order []string
	nudge chan struct{}
}

// NewService returns a Service for the kinds given; Run does its background work.
func NewService(d *db.DB, a *audit.Log, vault *crypt.Vault, log *slog.Logger, kinds ...Definition) *Service {
	s := &Service{db: d, audit: a, vault: vault, log: log, kinds: map[string]*Definition{}, nudge: make(chan struct{}, 1)}
	for _, k := range kinds {
		s.Define(k)
	}
	return s
}

// Define adds a kind, before any request. Two of one name are a mistake in the program.
func (s *Service) Define(d Definition) {
	if s.kinds[d.Kind] != nil {
		panic("intake: kind " + d.Kind + " defined twice")
	}
	s.kinds[d.Kind] = &d
	s.order = append(s.order, d.Kind)
}

// Kinds lists the definitions in the order in which they were added.
func (s *Service) Kinds() []*Definition {
	var out []*Definition
	for _, k := range s.order {
		out = append(out, s.kinds[k])
	}
	return out
}

// Stage takes a file in: it is read, its rows are stored in slices and queued for checking. The
// actor's scope is that of the kind's permission. Faults: those of platform/sheet, ErrUnknownKind,
// ErrNoRows.
func (s *Service) Stage(ctx context.Context, actor kernel.Actor, kind, name string, data []byte) (Batch, error) {
	sh, err := sheet.Read(ctx, name, data)
	if err != nil {
		return Batch{}, err
	}
	b, _, err := s.stage(ctx, actor, kind, name, sh)
	if err != nil {
		return Batch{}, err
	}
	s.wake()
	return b, nil
}

// StagePaste takes a block copied from a spreadsheet in.
func (s *Service) StagePaste(ctx context.Context, actor kernel.Actor, kind, pasted string) (Batch, error) {
	sh, err := sheet.ReadPaste(pasted)
	if err != nil {
		return Batch{}, err
	}
	b, _, err := s.stage(ctx, actor, kind, sh.Name, sh)
	if err != nil {
		return Batch{}, err
	}
	s.wake()
	return b, nil
}

func (s *Service) stage(ctx context.Context, actor kernel.Actor, kind, name string, sh *sheet.Sheet) (Batch, []*Row, error) {
	d := s.kinds[kind]
	if d == nil {
		return Batch{}, nil, ErrUnknownKind
	}
	h, err := sheet.FindHeader(sh.Rows, sheetFields(d))
	if err != nil {
		return Batch{}, nil, err
	}
	if len(h.Data) == 0 {
		return Batch{}, nil, ErrNoRows
	}
	sh.FillMerged(h.Row + 1)
	b := Batch{Kind: kind, Name: name, ActorName: actor.Name, State: Staging, RowCount: len(h.Data), Version: 1,
		account: actor.Account, actor: actor, headings: headings(sh, h), columns: h.Columns, answers: map[string]string{},
		Counts: map[Verdict]int{}, Notes: []string{}, Asks: []WholeAsk{}}
	if b.ID, err = db.InTx(ctx, s.db, "intake.begin", func(ctx context.Context, tx *db.Tx) (kernel.ID, error) {
		n := b
		n.ID, n.MadeAt = tx.NewID(), tx.Millis()
		b.MadeAt = n.MadeAt
		return n.ID, insertBatch(ctx, tx, n)
	}); err != nil {
		return Batch{}, nil, err
	}
	rows := make([]*Row, len(h.Data))
	for i, at := range h.Data {
		rows[i] = &Row{Number: at + 1, cells: sh.Rows[at], columns: b.columns, whole: b.answers}
	}
	if err := s.insertRows(ctx, b.ID, rows); err != nil {
		return Batch{}, nil, err
	}
	if err := s.db.Do(ctx, "intake.staged", func(ctx context.Context, tx *db.Tx) error { return move(ctx, tx, &b, Queued) }); err != nil {
		return Batch{}, nil, err
	}
	b.Version++
	b.State = Queued
	b.dress(d)
	return b, rows, nil
}

func sheetFields(d *Definition) []sheet.Field {
	out := make([]sheet.Field, len(d.Fields))
	for i, f := range d.Fields {
		out[i] = sheet.Field{Key: f.Key, Label: f.Label, Synonyms: f.Synonyms, Required: f.Required}
	}
	return out
}

// headings are the header's words by column, so that the file can be given back as it came.
func headings(sh *sheet.Sheet, h sheet.Header) []string {
	var out []string
	put := func(i int, text string) {
		for len(out) <= i {
			out = append(out, "")
		}
		out[i] = text
	}
	for i, c := range sh.Rows[h.Row] {
		put(i, strings.Join(strings.Fields(sheet.Clean(c.Text)), ""))
	}
	for _, i := range h.Columns { // a second header row may name further ones
		if i >= len(out) || out[i] == "" {
			put(i, strings.Join(strings.Fields(sheet.Clean(sh.At(h.Row+1, i).Text)), ""))
		}
	}
	return out
}

// Get answers one batch. Faults: kernel.ErrNotFound for another's.
func (s *Service) Get(ctx context.Context, actor kernel.Actor, id kernel.ID) (Batch, error) {
	b, _, err := s.find(ctx, s.db.Read(), actor, id)
	return b, err
}

// List answers the actor's own batches, the latest first.
func (s *Service) List(ctx context.Context, actor kernel.Actor, kind string, p kernel.Page) (kernel.List[Batch], error) {
	from, args := "intake_batch WHERE account_id=?", []any{actor.Account}
	if kind != "" {
		from, args = from+" AND kind=?", append(args, kind)
	}
	list, err := db.SelectPage(ctx, s.db.Read(), p, scanBatch, batchColumns, from, "made_at DESC, id DESC", args...)
	for i := range list.Items {
		list.Items[i].dress(s.kinds[list.Items[i].Kind])
	}
	return list, err
}

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
// Faults: kernel.ErrNotFound, kernel.ErrStale, ErrNotChecked, ErrNotOpen, ErrNoSuchRow, ErrNoSuchField.
func (s *Service) Mend(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, m Mending) (Batch, error) {
	err := s.db.Do(ctx, "intake.mend", func(ctx context.Context, tx *db.Tx) error {
		b, d, err := s.find(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if err := b.mendable(); err != nil {
			return err
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

// Apply asks for the batch to be written; Run does it. Asking twice is harmless. Faults:
// kernel.ErrNotFound, ErrNotChecked, ErrNotOpen, ErrMistakes, ErrNothing.
func (s *Service) Apply(ctx context.Context, actor kernel.Actor, id kernel.ID) (Batch, error) {
	err := s.db.Do(ctx, "intake.ask", func(ctx context.Context, tx *db.Tx) error {
		b, _, err := s.find(ctx, tx, actor, id)
		if err != nil || b.State == Applying || b.State == Applied {
			return err
		}
		if err := b.ready(); err != nil {
			return err
		}
		b.actor = actor
		tx.OnCommit(s.wake)
		return move(ctx, tx, &b, Applying)
	})
	if err != nil {
		return Batch{}, err
	}
	return s.Get(ctx, actor, id)
}

// Discard (作废) gives the batch up and removes its rows.
func (s *Service) Discard(ctx context.Context, actor kernel.Actor, id kernel.ID) error {
	return s.db.Do(ctx, "intake.discard", func(ctx context.Context, tx *db.Tx) error {
		b, _, err := s.find(ctx, tx, actor, id)
		if err != nil || b.State == Discarded {
			return err
		}
		if err := b.mendable(); err != nil {
			return err
		}
		for _, t := range []string{"intake_row", "intake_verdict"} {
			if _, err := tx.Exec(ctx, "DELETE FROM "+t+" WHERE batch_id=?", id); err != nil {
				return err
			}
		}
		return move(ctx, tx, &b, Discarded)
	})
}

// Import takes a file in, checks it and, when nothing is wrong or open, applies it at once, for
// commands and the demonstration city. It answers the batch either way; ErrMistakes with the first
// mistakes listed when it could not be applied. Applying what changes nothing is no mistake.
func (s *Service) Import(ctx context.Context, actor kernel.Actor, kind, name string, data []byte) (Batch, error) {
	sh, err := sheet.Read(ctx, name, data)
	if err != nil {
		return Batch{}, err
	}
	b, rows, err := s.stage(ctx, actor, kind, name, sh)
	if err != nil {
		return Batch{}, err
	}
	commit, err := s.check(ctx, &b, rows)
	if err != nil {
		return b, err
	}
	if err := b.ready(); err != nil {
		if f, ok := kernel.AsFault(err); ok && ErrMistakes.Is(f) {
			return b, f.Listing(listed(&b, rows))
		}
		return b, ignoreNothing(err)
	}
	if err := s.db.Do(ctx, "intake.ask", func(ctx context.Context, tx *db.Tx) error { return move(ctx, tx, &b, Applying) }); err != nil {
		return b, err
	}
	b.Version, b.State = b.Version+1, Applying
	if err := s.commit(ctx, &b, commit); err != nil {
		return b, err
	}
	return s.Get(ctx, actor, b.ID)
}

func ignoreNothing(err error) error {
	if ErrNothing.Is(err) {
		return nil
	}
	return err
}

// mostListed bounds the mistakes that one refusal names.
const mostListed = 200

func listed(b *Batch, rows []*Row) []kernel.FieldFault {
	var out []kernel.FieldFault
	for _, r := range rows {
		for _, m := range r.Mistakes {
			place := sheet.Mistake{Row: r.Number - 1, Col: b.column(m.Field)}.Place()
			out = append(out, kernel.FieldFault{Field: place, Text: m.Text})
		}
		for _, a := range r.Asks {
			if a.Answer == "" {
				out = append(out, kernel.FieldFault{Field: sheet.Mistake{Row: r.Number - 1, Col: -1}.Place(), Text: a.Text})
			}
		}
		if len(out) >= mostListed {
			break
		}
	}
	return out
}

func (b *Batch) column(field string) int {
	if i, ok := b.columns[field]; ok {
		return i
	}
	return -1
}
