package briefing

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
)

// Comments answers what readers said about a report, the first first.
func (s *Service) Comments(ctx context.Context, actor kernel.Actor, id kernel.ID) ([]Comment, error) {
	q := s.db.Read()
	if _, err := s.find(ctx, q, actor.Scope, id); err != nil {
		return nil, err
	}
	list, err := loadComments(ctx, q, id)
	for i := range list {
		list[i].Mine, list[i].ToMe = list[i].account == actor.Account, list[i].to != 0 && list[i].to == actor.Account
	}
	return list, err
}

// quoted is how much of a paragraph a comment keeps.
const quoted = 40

// Remark (批注) writes a comment on a paragraph; whoever may read may comment, until the seal. With to it
// asks one of the report's readers, on whose desk it waits until it is answered or dealt with.
// Faults: ErrComment, ErrAddressee, ErrSealed, kernel.ErrNotFound.
func (s *Service) Remark(ctx context.Context, actor kernel.Actor, id kernel.ID, block, text string, to kernel.ID) (Comment, error) {
	text, err := remarkText(text)
	if err != nil {
		return Comment{}, err
	}
	return db.InTx(ctx, s.db, "briefing.comment", func(ctx context.Context, tx *db.Tx) (Comment, error) {
		b, err := s.unsealed(ctx, tx, actor, id)
		if err != nil {
			return Comment{}, err
		}
		v, err := loadVersion(ctx, tx, id, b.Number)
		if err != nil {
			return Comment{}, err
		}
		c := Comment{ID: tx.NewID(), Block: block, Quote: v.Document.quote(block), Text: text, At: tx.Millis(), Actor: actor.Name, Mine: true, account: actor.Account, to: to, briefing: id}
		if c.ToName, err = s.addressee(ctx, tx, actor, b, to); err != nil {
			return Comment{}, err
		}
		if err := insertComment(ctx, tx, c); err != nil {
			return c, err
		}
		detail := map[string]any{"comment": c.ID, "block": block}
		if to != 0 {
			detail["after"] = map[string]any{"to_name": c.ToName}
			if err := duty.Raise(ctx, tx, askedDuty(b, c)); err != nil {
				return c, err
			}
		}
		return c, s.audit.Record(ctx, tx, actor, b.entry("comment", detail))
	})
}

func remarkText(text string) (string, error) {
	text = strings.TrimSpace(text)
	if n := utf8.RuneCountInString(text); n == 0 || n > 500 {
		return "", ErrComment.At("text")
	}
	return text, nil
}

// unsealed finds a report on which something can still be said.
func (s *Service) unsealed(ctx context.Context, tx *db.Tx, actor kernel.Actor, id kernel.ID) (*Briefing, error) {
	b, err := s.find(ctx, tx, actor.Scope, id)
	if err == nil && b.State == Sealed {
		err = ErrSealed
	}
	return b, err
}

// addressee is the name of the reader who is asked; nobody asks oneself.
func (s *Service) addressee(ctx context.Context, q db.Queryer, actor kernel.Actor, b *Briefing, to kernel.ID) (string, error) {
	if to == 0 {
		return "", nil
	}
	list, err := s.readers(ctx, q, b.OrgID)
	if err != nil {
		return "", err
	}
	for _, r := range list {
		if r.AccountID == to && to != actor.Account {
			return r.Name, nil
		}
	}
	return "", ErrAddressee.At("to_id")
}

// Reader (可以看到材料的人) is somebody a comment may ask.
type Reader struct {
	AccountID kernel.ID `json:"account_id"`
	Name      string    `json:"name"`
	Office    string    `json:"office" doc:"所在组织和角色"`
}

// Readers lists whom a comment on the report may ask: all who may see it but the actor.
func (s *Service) Readers(ctx context.Context, actor kernel.Actor, id kernel.ID) ([]Reader, error) {
	q := s.db.Read()
	b, err := s.find(ctx, q, actor.Scope, id)
	if err != nil {
		return nil, err
	}
	list, err := s.readers(ctx, q, b.OrgID)
	return slices.DeleteFunc(list, func(r Reader) bool { return r.AccountID == actor.Account }), err
}

// AnswerRemark (答复批注) is the answer of the one who was asked; the comment is dealt with by it.
// Faults: ErrComment, ErrSealed, ErrAnswered, kernel.ErrForbidden, kernel.ErrNotFound.
func (s *Service) AnswerRemark(ctx context.Context, actor kernel.Actor, id, comment kernel.ID, text string) error {
	text, err := remarkText(text)
	if err != nil {
		return err
	}
	return s.db.Do(ctx, "briefing.answer_comment", func(ctx context.Context, tx *db.Tx) error {
		b, err := s.unsealed(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		c, err := loadComment(ctx, tx, id, comment)
		if err != nil {
			return err
		}
		if c.to == 0 || c.to != actor.Account {
			return kernel.ErrForbidden
		}
		return s.closeRemark(ctx, tx, actor, b, c, text)
	})
}

// CommentPlace (批注所在的材料) is where a comment is read.
type CommentPlace struct {
	BriefingID kernel.ID `json:"briefing_id"`
}

// CommentAt finds the report of a comment; a comment on one out of sight is not there: kernel.ErrNotFound.
func (s *Service) CommentAt(ctx context.Context, actor kernel.Actor, comment kernel.ID) (CommentPlace, error) {
	q := s.db.Read()
	id, err := briefingOfComment(ctx, q, actor.Scope, comment)
	if err != nil {
		return CommentPlace{}, err
	}
	_, err = s.find(ctx, q, actor.Scope, id)
	return CommentPlace{id}, err
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
		if err != nil || c.ResolvedAt != 0 {
			return err
		}
		return s.closeRemark(ctx, tx, actor, b, c, "")
	})
}

// closeRemark ends what a comment waits for.
func (s *Service) closeRemark(ctx context.Context, tx *db.Tx, actor kernel.Actor, b *Briefing, c Comment, answer string) error {
	first, err := resolveComment(ctx, tx, c, actor, answer)
	if err != nil {
		return err
	}
	if !first {
		if answer == "" {
			return nil
		}
		return ErrAnswered
	}
	step := "resolve"
	if answer != "" {
		step = "answer_comment"
	}
	return errors.Join(duty.Clear(ctx, tx, "", commentType, c.ID), s.audit.Record(ctx, tx, actor, b.entry(step, map[string]any{"comment": c.ID})))
}
