package norm

import (
	"context"
	"strings"
	"sync/atomic"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

const object = "norm"

// Service keeps the parameters.
type Service struct {
	db    *db.DB
	audit *audit.Log
	kept  atomic.Pointer[Book]
}

// NewService returns a service.
func NewService(d *db.DB, a *audit.Log) *Service { return &Service{db: d, audit: a} }

// Book answers the values of all days. They are read anew when their revision has moved, on whichever
// node that was.
func (s *Service) Book(ctx context.Context, q db.Queryer) (*Book, error) {
	at, err := revision(ctx, q)
	if err != nil {
		return nil, err
	}
	if b := s.kept.Load(); b != nil && b.revision == at {
		return b, nil
	}
	b, err := Load(ctx, q)
	if err == nil {
		s.kept.Store(b)
	}
	return b, err
}

// List answers all parameters with their values.
func (s *Service) List(ctx context.Context) ([]Parameter, error) {
	b, err := s.Book(ctx, s.db.Read())
	if err != nil {
		return nil, err
	}
	return b.Parameters(s.db.Today()), nil
}

// Setting (设定) is a local value as staff fill it in.
type Setting struct {
	From  kernel.Day `json:"from" required:"false" doc:"自该日起执行"`
	Text  string     `json:"text" maxLength:"20" required:"false" doc:"取值"`
	Basis string     `json:"basis" maxLength:"200" required:"false" doc:"依据"`
}

// Set (设定本市取值) sets a value from a day on; one from the same day is replaced. Faults: ErrValue,
// ErrFrom, ErrBasis, kernel.ErrNotFound.
func (s *Service) Set(ctx context.Context, actor kernel.Actor, code string, set Setting) error {
	d, ok := find(code)
	if !ok {
		return kernel.ErrNotFound
	}
	set.Text, set.Basis = strings.TrimSpace(set.Text), strings.TrimSpace(set.Basis)
	if err := d.Check(set.Text); err != nil {
		return err
	}
	if !set.From.Valid() || set.From < always {
		return ErrFrom.At("from")
	}
	if set.Basis == "" {
		return ErrBasis.At("basis")
	}
	return s.db.Do(ctx, "norm.set", func(ctx context.Context, tx *db.Tx) error {
		before, err := Load(ctx, tx)
		if err != nil {
			return err
		}
		if err := put(ctx, tx, code, Value{From: set.From, Text: set.Text, Basis: set.Basis, SetBy: actor.Name, SetAt: tx.Millis()}); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "norm.set", d, set.From, d.Words(before.At(code, set.From).Text), d.Words(set.Text), set.Basis)
	})
}

// Withdraw (撤回本市取值) takes a local value back; the one before it, or the delivered one, holds again.
// Faults: ErrNoValue, kernel.ErrNotFound.
func (s *Service) Withdraw(ctx context.Context, actor kernel.Actor, code string, from kernel.Day) error {
	d, ok := find(code)
	if !ok {
		return kernel.ErrNotFound
	}
	return s.db.Do(ctx, "norm.withdraw", func(ctx context.Context, tx *db.Tx) error {
		before, err := Load(ctx, tx)
		if err != nil {
			return err
		}
		if err := drop(ctx, tx, code, from); err != nil {
			return err
		}
		after, err := Load(ctx, tx)
		if err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "norm.withdrawn", d, from, d.Words(before.At(code, from).Text), d.Words(after.At(code, from).Text), "")
	})
}

func (s *Service) record(ctx context.Context, tx *db.Tx, actor kernel.Actor, action string, d Norm, from kernel.Day, before, after, basis string) error {
	return s.audit.Record(ctx, tx, actor, audit.Entry{
		Action: action, ObjectType: object,
		Detail: map[string]any{"code": d.Code, "name": d.Name, "from": from, "before": before, "after": after, "basis": basis},
	})
}
