package retention

import (
	"context"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/jobs"
)

const object = "retention"

// Service keeps the lengths, and erases by them.
type Service struct {
	db    *db.DB
	audit *audit.Log
	jobs  *jobs.Runner
	rules []Rule
	kept  []Fixed
}

// NewService returns a service without rules; erasing is runner's job.
func NewService(d *db.DB, a *audit.Log, runner *jobs.Runner) *Service {
	s := &Service{db: d, audit: a, jobs: runner}
	jobs.Handle(runner, sweepJob, s.run)
	return s
}

// Declare adds rules, in the order of the page. It is called before any request.
func (s *Service) Declare(rules ...Rule) { s.rules = append(s.rules, rules...) }

// Keep adds what staff cannot set.
func (s *Service) Keep(kept ...Fixed) { s.kept = append(s.kept, kept...) }

func (s *Service) rule(code string) (*Rule, error) {
	for i := range s.rules {
		if s.rules[i].Code == code {
			return &s.rules[i], nil
		}
	}
	return nil, kernel.ErrNotFound
}

// Retained (保存期限的类型) is a type with the length in force and what is past it.
type Retained struct {
	Code     string     `json:"code"`
	Name     string     `json:"name"`
	What     string     `json:"what" doc:"包括什么"`
	After    string     `json:"after" doc:"到期后怎样处理"`
	From     string     `json:"from" doc:"期限从何时算起"`
	Unit     Unit       `json:"unit" enum:"day,month"`
	Length   int        `json:"length" doc:"现行期限，按单位计"`
	Words    string     `json:"words" doc:"现行期限"`
	Least    int        `json:"least" doc:"下限，按单位计"`
	Most     int        `json:"most" doc:"上限，按单位计"`
	LeastSay string     `json:"least_words" doc:"下限"`
	MostSay  string     `json:"most_words" doc:"上限"`
	Floor    string     `json:"floor" doc:"下限的依据"`
	Basis    string     `json:"basis" doc:"现行期限的依据"`
	Local    bool       `json:"local" doc:"本市设定"`
	SetBy    string     `json:"set_by" doc:"设定人；随程序提供的为空"`
	SetAt    int64      `json:"set_at" doc:"设定时间，毫秒"`
	Before   kernel.Day `json:"before" doc:"早于这一天的下次清除"`
	Due      int        `json:"due" doc:"下次将清除几项"`
}

// Retention (保存期限) is what the page shows.
type Retention struct {
	Items []Retained `json:"items"`
	Kept  []Fixed    `json:"kept" doc:"不在此清除的内容"`
	Next  kernel.Day `json:"next" doc:"下次清除在这一天凌晨"`
}

// Kinds answers all types as of the next run.
func (s *Service) Kinds(ctx context.Context) (Retention, error) {
	out := Retention{Items: make([]Retained, 0, len(s.rules)), Kept: append([]Fixed{}, s.kept...)}
	q := s.db.Read()
	set, err := settings(ctx, q)
	if err != nil {
		return out, err
	}
	if out.Next, err = s.next(ctx, q); err != nil {
		return out, err
	}
	for i := range s.rules {
		r := &s.rules[i]
		p := r.in(set[r.Code], out.Next)
		due, err := r.Due(ctx, q, p.Before, kernel.Page{Number: 1, Size: 1})
		if err != nil {
			return out, err
		}
		p.Due = due.Total
		out.Items = append(out.Items, p)
	}
	return out, nil
}

func (r *Rule) in(v setting, on kernel.Day) Retained {
	p := Retained{
		Code: r.Code, Name: r.Name, What: r.What, After: r.After, From: r.From, Unit: r.Unit, Length: r.Default, Least: r.Least, Most: r.Most,
		LeastSay: r.Unit.Words(r.Least), MostSay: r.Unit.Words(r.Most), Floor: r.Floor, Basis: r.Basis,
	}
	if v.length > 0 {
		p.Length, p.Basis, p.Local, p.SetBy, p.SetAt = v.length, v.basis, true, v.setBy, v.setAt
	}
	p.Words, p.Before = r.Unit.Words(p.Length), r.Unit.Before(p.Length, on)
	return p
}

// Due are the things that the next run would erase. Fault: kernel.ErrNotFound.
func (s *Service) Due(ctx context.Context, code string, page kernel.Page) (kernel.List[Expired], error) {
	r, err := s.rule(code)
	if err != nil {
		return kernel.List[Expired]{}, err
	}
	set, err := settings(ctx, s.db.Read())
	if err != nil {
		return kernel.List[Expired]{}, err
	}
	next, err := s.next(ctx, s.db.Read())
	if err != nil {
		return kernel.List[Expired]{}, err
	}
	return r.Due(ctx, s.db.Read(), r.in(set[code], next).Before, page)
}

// Set (设定保存期限) sets a length from the next run on; was is the one that whoever sets it saw. What an
// earlier run has erased does not come back. Faults: kernel.ErrNotFound, ErrTooShort, ErrTooLong, ErrBasis,
// ErrSame, kernel.ErrStale.
func (s *Service) Set(ctx context.Context, actor kernel.Actor, code string, length, was int, basis string) error {
	r, err := s.rule(code)
	if err != nil {
		return err
	}
	if err := r.check(length); err != nil {
		return err
	}
	if basis = strings.TrimSpace(basis); basis == "" {
		return ErrBasis.At("basis")
	}
	return s.db.Do(ctx, "retention.set", func(ctx context.Context, tx *db.Tx) error {
		if err := lock(ctx, tx, code); err != nil {
			return err
		}
		set, err := settings(ctx, tx)
		if err != nil {
			return err
		}
		now := r.in(set[code], tx.Today())
		switch {
		case now.Length != was:
			return kernel.ErrStale
		case now.Length == length:
			return ErrSame.At("length")
		}
		if err := put(ctx, tx, code, setting{length, basis, actor.Name, tx.Millis()}); err != nil {
			return err
		}
		return s.audit.Record(ctx, tx, actor, audit.Entry{
			Action: "retention.set", ObjectType: object,
			Detail: map[string]any{"code": code, "name": r.Name, "before": now.Words, "after": r.Unit.Words(length), "basis": basis},
		})
	})
}
