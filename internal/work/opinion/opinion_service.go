package opinion

import (
	"context"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
)

const (
	object     = "opinion"
	dutyAnswer = "opinion.answer_opinion"
	staff      = "staff"
)

// Service keeps opinions.
type Service struct {
	db    *db.DB
	audit *audit.Log
	orgs  *org.Service
}

// NewService returns a service.
func NewService(d *db.DB, a *audit.Log, orgs *org.Service) *Service { return &Service{d, a, orgs} }

// Raise (提出) takes an opinion and gives those who answer a duty with its day. Faults: ErrNoText, ErrMany.
func (s *Service) Raise(ctx context.Context, actor kernel.Actor, home kernel.ID, f Form) (Opinion, error) {
	return db.InTx(ctx, s.db, "opinion.raise", func(ctx context.Context, tx *db.Tx) (Opinion, error) {
		n, err := waiting(ctx, tx, actor.Account)
		if err != nil {
			return Opinion{}, err
		}
		if n >= mostWaiting {
			return Opinion{}, ErrMany.With(n)
		}
		o, err := New(f, tx.Today())
		if err != nil {
			return o, err
		}
		tree, err := s.orgs.Today(ctx, tx)
		if err != nil {
			return o, err
		}
		o.ID, o.MadeAt, o.account, o.Writer = tx.NewID(), tx.Millis(), actor.Account, actor.Name
		if o.department = tree.Department(home); o.department != 0 {
			o.Place = tree.Name(o.department)
		} else {
			o.Place = tree.Name(tree.Root().ID)
		}
		if err := insert(ctx, tx, &o); err != nil {
			return o, err
		}
		return o, s.follow(ctx, tx, actor, &o, "opinion.raised", tree.Root().ID)
	})
}

var kindNames = map[Kind]string{Complaint: "投诉", Suggestion: "建议", Question: "咨询"}

// follow keeps duty and trail in step with the state. The trail names no text: it may be about persons.
func (s *Service) follow(ctx context.Context, tx *db.Tx, actor kernel.Actor, o *Opinion, action string, root kernel.ID) error {
	err := duty.Clear(ctx, tx, dutyAnswer, object, o.ID)
	if err == nil && o.State == Open {
		title := "答复一条" + kindNames[o.Kind]
		if o.About != "" {
			title += "：" + o.About
		}
		err = duty.Raise(ctx, tx, duty.Duty{Kind: dutyAnswer, Title: title, Note: o.Place, Role: staff, OrgID: root, Due: o.Due, ObjectType: object, ObjectID: o.ID})
	}
	if err != nil {
		return err
	}
	if o.Nameless && o.account == actor.Account {
		actor.Name = "匿名"
	}
	return s.audit.Record(ctx, tx, actor, audit.Entry{Action: action, ObjectType: object, ObjectID: o.ID, OrgID: o.department, Detail: map[string]any{"state": o.State, "kind": o.Kind}})
}

func (s *Service) change(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, action string, decide func(tx *db.Tx, o *Opinion) error) (Opinion, error) {
	return db.InTx(ctx, s.db, action, func(ctx context.Context, tx *db.Tx) (Opinion, error) {
		o, err := find(ctx, tx, id)
		if err != nil {
			return o, err
		}
		if err := decide(tx, &o); err != nil {
			return o, err
		}
		o.Version = version
		if err := save(ctx, tx, &o); err != nil {
			return o, err
		}
		tree, err := s.orgs.Today(ctx, tx)
		if err != nil {
			return o, err
		}
		return o, s.follow(ctx, tx, actor, &o, action, tree.Root().ID)
	})
}

// Answer (答复) answers, openly where the writer agreed. Faults: those of Opinion.Reply, kernel.ErrStale.
func (s *Service) Answer(ctx context.Context, actor kernel.Actor, id kernel.ID, f AnswerForm) (Opinion, error) {
	o, err := s.change(ctx, actor, id, f.Version, "opinion.answered", func(tx *db.Tx, o *Opinion) error {
		if o.account == actor.Account {
			return kernel.ErrForbidden // nobody answers themselves
		}
		return o.Reply(f, actor.Name, tx.Now())
	})
	return o.forReaders(s.db.Today()), err
}

// own lets only the writer act; for everybody else it is not there.
func own(actor kernel.Actor, o *Opinion, decide func() error) error {
	if o.account != actor.Account {
		return kernel.ErrNotFound
	}
	return decide()
}

// Reopen (追问) asks again. Faults: those of Opinion.Reopen, kernel.ErrStale.
func (s *Service) Reopen(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, more string) (Opinion, error) {
	return s.change(ctx, actor, id, version, "opinion.reopened", func(tx *db.Tx, o *Opinion) error {
		return own(actor, o, func() error { return o.Reopen(more, tx.Today()) })
	})
}

// Withdraw (撤回) takes one's own back. Faults: ErrNotOpen, kernel.ErrStale.
func (s *Service) Withdraw(ctx context.Context, actor kernel.Actor, id kernel.ID, version int) (Opinion, error) {
	return s.change(ctx, actor, id, version, "opinion.withdrawn", func(_ *db.Tx, o *Opinion) error {
		return own(actor, o, o.Withdraw)
	})
}

// Mine lists what the actor wrote, with the answers.
func (s *Service) Mine(ctx context.Context, actor kernel.Actor, p kernel.Page) (kernel.List[Opinion], error) {
	l, err := ofAccount(ctx, s.db.Read(), actor.Account, p)
	for i := range l.Items {
		l.Items[i].Overdue = l.Items[i].State == Open && l.Items[i].Due < s.db.Today()
	}
	return l, err
}

// List lists all for those who answer.
func (s *Service) List(ctx context.Context, f Filter, p kernel.Page) (kernel.List[Opinion], error) {
	today := s.db.Today()
	l, err := list(ctx, s.db.Read(), f, today, p)
	for i, o := range l.Items {
		l.Items[i] = o.forReaders(today)
	}
	return l, err
}

// Public lists the answers that all may read.
func (s *Service) Public(ctx context.Context, p kernel.Page) (kernel.List[PublicAnswer], error) {
	return published(ctx, s.db.Read(), p)
}
