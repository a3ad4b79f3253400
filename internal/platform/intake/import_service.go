package intake

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
)

// Import takes a file in, checks it and, when nothing is wrong or open, applies it at once, for
// commands and the demonstration city. It answers the batch either way; ErrMistakes with the first
// mistakes listed when it could not be applied. Applying what changes nothing is no mistake.
func (s *Service) Import(ctx context.Context, actor kernel.Actor, kind, name string, data []byte) (Batch, error) {
	sh, err := sheet.Read(ctx, name, data)
	if err != nil {
		return Batch{}, err
	}
	b, rows, err := s.stage(ctx, actor, kind, name, sh, data)
	if err != nil {
		return Batch{}, err
	}
	if b.State == Mapping { // nobody is there to tell the columns
		_, err := sheet.FindHeader(sh.Rows, sheetFields(s.kinds[kind]))
		return b, err
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
	if err := s.write(ctx, &b, rows, commit); err != nil {
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
				out = append(out, kernel.FieldFault{Field: sheet.Mistake{Row: r.Number - 1, Col: b.column(a.Field)}.Place(), Text: a.Text})
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
