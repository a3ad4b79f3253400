package establishment

import (
	"context"
	"fmt"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
)

// mayAnswer holds an answer to the level that was asked, where the committee's staff answer for every level; nobody
// decides what he himself drafted or sent, whatever his level. Faults: ErrOwn, ErrLevel.
func (s *Service) mayAnswer(ctx context.Context, q db.Queryer, actor kernel.Actor, r *Request) error {
	tree, err := s.orgs.Today(ctx, q)
	switch {
	case err != nil:
		return err
	case !actor.Scope.All && !tree.Sees(actor.Scope, r.ApproverID):
		return ErrLevel.With(tree.FullName(r.ApproverID))
	}
	own, err := enteredBy(ctx, q, r, actor.Account)
	if err == nil && own {
		return ErrOwn
	}
	return err
}

func why(text string) (string, error) {
	if len([]rune(text)) < leastReason {
		return "", ErrWhy.At("reason")
	}
	return text, nil
}

// Return (退回) gives a request back to be mended. Faults: ErrNotWaiting, ErrWhy, ErrOwn, ErrLevel,
// kernel.ErrNotFound, kernel.ErrStale.
func (s *Service) Return(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, reason string) (Request, error) {
	return s.change(ctx, actor, id, version, "establishment.returned", func(ctx context.Context, tx *db.Tx, r *Request) (string, error) {
		if err := r.back(); err != nil {
			return "", err
		}
		if err := s.mayAnswer(ctx, tx, actor, r); err != nil {
			return "", err
		}
		if _, err := why(reason); err != nil {
			return "", err
		}
		return reason, release(ctx, tx, r.ID)
	})
}

// Reject (不予同意) ends a request with an answer. Faults: those of Return.
func (s *Service) Reject(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, reason string) (Request, error) {
	return s.change(ctx, actor, id, version, "establishment.rejected", func(ctx context.Context, tx *db.Tx, r *Request) (string, error) {
		if err := r.refuse(actor.Name, tx.Today()); err != nil {
			return "", err
		}
		if err := s.mayAnswer(ctx, tx, actor, r); err != nil {
			return "", err
		}
		if _, err := why(reason); err != nil {
			return "", err
		}
		return reason, release(ctx, tx, r.ID)
	})
}

// Approval (批复) is what who answers fills in.
type Approval struct {
	Effective    kernel.Day
	Words        string            // a further point of the reply
	Acknowledged map[string]string // for what has come up since the request was sent
}

// Approve (批复) answers with a numbered reply; what is effective today happens at once. Faults: ErrNotWaiting,
// ErrDay, ErrPast, ErrFar, ErrRules, ErrUnanswered, ErrOwn, ErrLevel, kernel.ErrNotFound, kernel.ErrStale.
func (s *Service) Approve(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, a Approval) (Request, error) {
	return db.InTx(ctx, s.db, "establishment.approved", func(ctx context.Context, tx *db.Tx) (Request, error) {
		r, err := find(ctx, tx, actor.Scope, id)
		if err != nil {
			return r, err
		}
		if r.Version != version {
			return r, kernel.ErrStale
		}
		if err := s.mayAnswer(ctx, tx, actor, &r); err != nil {
			return r, err
		}
		if err := r.approve(actor.Name, a.Effective, tx.Today()); err != nil {
			return r, err
		}
		if err := s.reply(ctx, tx, actor, &r, a); err != nil {
			return r, err
		}
		if err := save(ctx, tx, &r); err != nil {
			return r, err
		}
		if err := s.duties(ctx, tx, &r); err != nil {
			return r, err
		}
		if err := s.trail(ctx, tx, actor, &r, "establishment.approved", fmt.Sprintf("%s，自%s起生效。", r.PaperNumber, r.Effective.Chinese())); err != nil {
			return r, err
		}
		if r.Effective > tx.Today() {
			return r, nil
		}
		return r, s.takeEffect(ctx, tx, actor, &r)
	})
}

// reply checks once more and issues the paper.
func (s *Service) reply(ctx context.Context, tx *db.Tx, actor kernel.Actor, r *Request, a Approval) error {
	for code, text := range a.Acknowledged {
		if text != "" && len(r.Acknowledged) < 100 {
			r.Acknowledged[code] = text
		}
	}
	pic, book, must, open, err := s.judged(ctx, tx, r, r.Effective)
	switch {
	case err != nil:
		return err
	case len(must) > 0:
		return ErrRules.With(len(must)).Listing(must)
	case len(open) > 0:
		return ErrUnanswered.With(len(open)).Listing(open)
	}
	today, err := s.orgs.Today(ctx, tx)
	if err != nil {
		return err
	}
	d := Reply(r, pic, book, subjectOf(r, today), a.Words)
	d.Source = fact.Source{Type: object, ID: r.ID}
	p, err := s.papers.IssueIn(ctx, tx, actor, d)
	r.PaperID, r.PaperNumber = p.ID, p.Number
	return err
}

// Revoke (撤回批复) takes an approval back before its day: its reply is void from then on, and a notice goes to who
// asked. Faults: ErrNotApproved,
// ErrWhy, ErrOwn, ErrLevel, kernel.ErrNotFound, kernel.ErrStale.
func (s *Service) Revoke(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, reason string) (Request, error) {
	return s.change(ctx, actor, id, version, "establishment.approval_withdrawn", func(ctx context.Context, tx *db.Tx, r *Request) (string, error) {
		number, reply := r.PaperNumber, r.PaperID
		if err := r.revoke(); err != nil {
			return "", err
		}
		if err := s.mayAnswer(ctx, tx, actor, r); err != nil {
			return "", err
		}
		if _, err := why(reason); err != nil {
			return "", err
		}
		tree, err := s.orgs.Today(ctx, tx)
		if err != nil {
			return "", err
		}
		if err := s.papers.VoidIn(ctx, tx, actor, reply, "批复已撤回："+reason); err != nil {
			return "", err
		}
		d := Revocation(r, number, tree, subjectOf(r, tree), reason, tx.Today())
		d.Source = fact.Source{Type: object, ID: r.ID}
		p, err := s.papers.IssueIn(ctx, tx, actor, d)
		r.PaperID, r.PaperNumber = 0, ""
		return fmt.Sprintf("撤回%s（%s）：%s", number, p.Number, reason), err
	})
}
