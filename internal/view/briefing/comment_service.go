package briefing

import (
	"context"
	"strings"
	"unicode/utf8"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Comments answers what readers said about a report, the first first.
func (s *Service) Comments(ctx context.Context, actor kernel.Actor, id kernel.ID) ([]Comment, error) {
	q := s.db.Read()
	if _, err := s.find(ctx, q, actor.Scope, id); err != nil {
		return nil, err
	}
	list, err := loadComments(ctx, q, id)
	for i := range list {
		list[i].Mine = list[i].account == actor.Account
	}
	return list, err
}

// quoted is how much of a paragraph a comment keeps.
const quoted = 40

// Remark (批注) writes a comment on a paragraph; whoever may read may comment, until the seal.
// Faults: ErrComment, ErrSealed, kernel.ErrNotFound.
func (s *Service) Remark(ctx context.Context, actor kernel.Actor, id kernel.ID, block, text string) (Comment, error) {
	text = strings.TrimSpace(text)
	if n := utf8.RuneCountInString(text); n == 0 || n > 500 {
		return Comment{}, ErrComment.At("text")
	}
	return db.InTx(ctx, s.db, "briefing.comment", func(ctx context.Context, tx *db.Tx) (Comment, error) {
		b, err := s.find(ctx, tx, actor.Scope, id)
		if err != nil {
			return Comment{}, err
		}
		if b.State == Sealed {
			return Comment{}, ErrSealed
		}
		v, err := loadVersion(ctx, tx, id, b.Number)
		if err != nil {
			return Comment{}, err
		}
		c := Comment{ID: tx.NewID(), Block: block, Quote: v.Document.quote(block), Text: text, At: tx.Millis(), Actor: actor.Name, Mine: true, account: actor.Account}
		if err := insertComment(ctx, tx, id, c); err != nil {
			return c, err
		}
		return c, s.audit.Record(ctx, tx, actor, b.entry("comment", map[string]any{"comment": c.ID, "block": block}))
	})
}

// quote is how a paragraph begins, figures left out; empty for what is not in the text (yet).
func (d Document) quote(block string) string {
	for _, b := range d.Blocks {
		if b.Key != block {
			continue
		}
		text := b.plain()
		if b.Grid != nil {
			text = b.Grid.Caption
		}
		if r := []rune(text); len(r) > quoted {
			return string(r[:quoted]) + "…"
		}
		return text
	}
	return ""
}

// Resolve (处理) marks a comment as dealt with, by those who may change the text. Fault: kernel.ErrNotFound.
func (s *Service) Resolve(ctx context.Context, actor kernel.Actor, id, comment kernel.ID) error {
	return s.db.Do(ctx, "briefing.resolve", func(ctx context.Context, tx *db.Tx) error {
		b, err := s.find(ctx, tx, actor.Scope, id)
		if err != nil {
			return err
		}
		c, err := loadComment(ctx, tx, id, comment)
		if err != nil {
			return err
		}
		if c.ResolvedAt != 0 {
			return nil
		}
		if err := resolveComment(ctx, tx, c, actor); err != nil {
			return err
		}
		return s.audit.Record(ctx, tx, actor, b.entry("resolve", map[string]any{"comment": c.ID}))
	})
}
