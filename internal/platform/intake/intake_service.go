package intake

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
)

// Service carries imports.
type Service struct {
	db     *db.DB
	audit  *audit.Log
	vault  *crypt.Vault
	log    *slog.Logger
	kinds  map[string]*Definition
	order  []string
	nudge  chan struct{}
	unsaid unsaid
	lease  time.Duration
	part   int // rows that one transaction writes
}

// NewService returns a Service for the kinds given; Run does its background work.
func NewService(d *db.DB, a *audit.Log, vault *crypt.Vault, log *slog.Logger, kinds ...Definition) *Service {
	s := &Service{db: d, audit: a, vault: vault, log: log, kinds: map[string]*Definition{}, nudge: make(chan struct{}, 1), lease: lease, part: partRows}
	for _, k := range kinds {
		s.Define(k)
	}
	return s
}

// HoldFor sets how long a process that says nothing more keeps a batch, two minutes otherwise: after that another one takes it
// up. It is for trials of processes that die, which cannot wait so long.
func (s *Service) HoldFor(lease time.Duration) { s.lease = lease }

// InParts sets how many rows one transaction writes, 500 otherwise. It is for trials of batches that stop between two parts.
func (s *Service) InParts(rows int) { s.part = rows }

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
	b, _, err := s.stage(ctx, actor, kind, name, sh, data)
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
	b, _, err := s.stage(ctx, actor, kind, sh.Name, sh, []byte(pasted))
	if err != nil {
		return Batch{}, err
	}
	s.wake()
	return b, nil
}

func (s *Service) stage(ctx context.Context, actor kernel.Actor, kind, name string, sh *sheet.Sheet, data []byte) (Batch, []*Row, error) {
	d := s.kinds[kind]
	if d == nil {
		return Batch{}, nil, ErrUnknownKind
	}
	h, mapping, found, err := s.headerOf(ctx, actor, d, sh)
	if err != nil {
		return Batch{}, nil, err
	}
	if len(h.Data) == 0 {
		return Batch{}, nil, ErrNoRows
	}
	named := headings(sh, h)
	if !found || mapping != nil {
		named = sheet.Headings(sh, h.Row)
	}
	sh.FillMerged(h.Row + 1)
	b := Batch{
		Kind: kind, Name: name, ActorName: actor.Name, State: Staging, RowCount: len(h.Data), Version: 1,
		account: actor.Account, actor: actor, headings: named, columns: h.Columns, header: h.Row, Mode: AllRows, words: map[string]map[string]string{}, answers: map[string]string{},
		Counts: map[Verdict]int{}, Notes: []string{}, Asks: []WholeAsk{},
	}
	if mapping != nil {
		b.MappingID, b.words = mapping.ID, mapping.Words
	}
	if b.columns == nil {
		b.columns = map[string]int{}
	}
	if b.ID, err = db.InTx(ctx, s.db, "intake.begin", func(ctx context.Context, tx *db.Tx) (kernel.ID, error) {
		n := b
		n.ID, n.MadeAt = tx.NewID(), tx.Millis()
		b.MadeAt = n.MadeAt
		return n.ID, insertBatch(ctx, tx, n)
	}); err != nil {
		return Batch{}, nil, err
	}
	if !found {
		return s.stageUnknown(ctx, b, d, data)
	}
	rows := make([]*Row, len(h.Data))
	for i, at := range h.Data {
		rows[i] = &Row{Number: at + 1, cells: sh.Rows[at], columns: b.columns, words: b.words, whole: b.answers}
	}
	if err := s.keepFile(ctx, b.ID, data); err != nil {
		return Batch{}, nil, err
	}
	if err := s.insertRows(ctx, b.ID, rows); err != nil {
		return Batch{}, nil, err
	}
	if err := s.db.Do(ctx, "intake.staged", func(ctx context.Context, tx *db.Tx) error { return move(ctx, tx, &b, Queued) }); err != nil {
		return Batch{}, nil, err
	}
	b.Version++
	b.State = Queued
	b.dress(d, b.MadeAt)
	return b, rows, nil
}

// stageUnknown keeps a file whose columns a person has to tell first.
func (s *Service) stageUnknown(ctx context.Context, b Batch, d *Definition, data []byte) (Batch, []*Row, error) {
	if err := s.keepFile(ctx, b.ID, data); err != nil {
		return Batch{}, nil, err
	}
	if err := s.db.Do(ctx, "intake.staged", func(ctx context.Context, tx *db.Tx) error { return move(ctx, tx, &b, Mapping) }); err != nil {
		return Batch{}, nil, err
	}
	b.Version++
	b.State = Mapping
	b.dress(d, b.MadeAt)
	return b, nil, nil
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
	b, d, err := s.find(ctx, s.db.Read(), actor, id)
	if err == nil {
		b = s.asItIs(b)
		b.dress(d, s.db.Now().UnixMilli())
	}
	return b, err
}

// List answers the actor's own batches, the latest first: of one kind, and with open only those that
// nobody has brought to an end.
func (s *Service) List(ctx context.Context, actor kernel.Actor, kind string, open bool, p kernel.Page) (kernel.List[Batch], error) {
	from, args := "intake_batch WHERE account_id=?", []any{actor.Account}
	if kind != "" {
		from, args = from+" AND kind=?", append(args, kind)
	}
	if open {
		from += " AND state NOT IN ('applied','undone','discarded')"
	}
	list, err := db.SelectPage(ctx, s.db.Read(), p, scanBatch, batchColumns, from, "made_at DESC, id DESC", args...)
	for i := range list.Items {
		list.Items[i].dress(s.kinds[list.Items[i].Kind], s.db.Now().UnixMilli())
	}
	return list, err
}

// Apply asks for the batch to be written; Run does it. With GoodRows the wrong and open rows stay
// behind and are given back by Mistakes. Asking twice is harmless. Faults: kernel.ErrNotFound,
// ErrNotChecked, ErrNotOpen, ErrMistakes, ErrNothing.
func (s *Service) Apply(ctx context.Context, actor kernel.Actor, id kernel.ID, mode Mode) (Batch, error) {
	s.sayUnsaid(ctx)
	err := s.db.Do(ctx, "intake.ask", func(ctx context.Context, tx *db.Tx) error {
		b, _, err := s.find(ctx, tx, actor, id)
		if err != nil || b.State == Applying || b.State == Applied || b.State == Undoing || b.State == Undone {
			return err
		}
		b.Mode = mode
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

// Discard (作废) gives the batch up and removes its rows. Faults: kernel.ErrNotFound, ErrNotChecked, ErrNotOpen, ErrHalf.
func (s *Service) Discard(ctx context.Context, actor kernel.Actor, id kernel.ID) error {
	return s.db.Do(ctx, "intake.discard", func(ctx context.Context, tx *db.Tx) error {
		b, _, err := s.find(ctx, tx, actor, id)
		if err != nil || b.State == Discarded {
			return err
		}
		if err := b.whole(); err != nil {
			return err
		}
		for _, t := range []string{"intake_row", "intake_verdict", "intake_file"} {
			if _, err := tx.Exec(ctx, "DELETE FROM "+t+" WHERE batch_id=?", id); err != nil {
				return err
			}
		}
		return move(ctx, tx, &b, Discarded)
	})
}
