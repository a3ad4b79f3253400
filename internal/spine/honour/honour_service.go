package honour

import (
	"context"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/spine/register"
)

// Book is the honours register.
type Book = register.Book[Honour, *Honour]

// Service keeps the honours register and its kinds.
type Service struct {
	*Book
	audit *audit.Log
}

// NewService returns a Service.
func NewService(d register.Deps) *Service {
	return &Service{register.NewBook(d, spec()), d.Audit}
}

func spec() register.Spec[Honour, *Honour] {
	return register.Spec[Honour, *Honour]{
		Code: "honour", Name: "荣誉", Title: "荣誉册", Table: "honour", Caption: "kind_name", Own: own,
		Search: []string{"kind_name", "brand_name", "paper_number", "round", "granted_by"}, Day: "day",
		OtherDays: []string{"recommended_day", "conferred_day", "revoked_day"}, Personal: true, Who: register.Asked,
		On: func(h *Honour) kernel.Day {
			if h.ConferredDay != "" {
				return h.ConferredDay
			}
			return h.RecommendedDay
		},
		Resolver: resolver, Given: given, Check: check, Key: key, Facts: facts, Columns: columns,
	}
}

// resolver turns the kind's name or code into the kind, with its level and sort of holder.
func resolver(ctx context.Context, q db.Queryer, _ kernel.Scope) (func(*Honour) error, error) {
	kinds, err := listKinds(ctx, q)
	if err != nil {
		return nil, err
	}
	return func(h *Honour) error {
		k, err := kindOf(kinds, h)
		if err != nil {
			return err
		}
		h.Kind, h.KindName, h.Level, h.HolderType, h.kindStopped = k.Code, k.Name, k.Level, k.HolderType, !k.Active
		return nil
	}, nil
}

func kindOf(kinds []HonourKind, h *Honour) (HonourKind, error) {
	if h.KindName == "" || h.Kind != "" && h.KindName == nameOf(kinds, h.Kind) && (h.levelGiven == "" || h.levelGiven == h.Level) {
		for _, k := range kinds {
			if k.Code == h.Kind {
				return k, nil
			}
		}
		return HonourKind{}, ErrKind.With(h.Kind).At("kind")
	}
	k, err := find(kinds, h.KindName, h.levelGiven)
	if f, ok := kernel.AsFault(err); ok {
		return k, f.At("kind_name")
	}
	return k, err
}

func nameOf(kinds []HonourKind, code string) string {
	for _, k := range kinds {
		if k.Code == code {
			return k.Name
		}
	}
	return ""
}

// HonourTotals (荣誉合计): recommended and conferred are two figures.
type HonourTotals struct {
	Recommended int               `json:"recommended" doc:"推荐数"`
	Conferred   int               `json:"conferred" doc:"授予数"`
	Revoked     int               `json:"revoked" doc:"撤销数"`
	Kinds       []HonourKindTotal `json:"kinds"`
}

// HonourKindTotal is what one kind comes to.
type HonourKindTotal struct {
	Kind        string `json:"kind"`
	Recommended int    `json:"recommended"`
	Conferred   int    `json:"conferred"`
}

// Totals answers the figures of a filter, each by its own day.
func (s *Service) Totals(ctx context.Context, scope kernel.Scope, f register.Filter) (HonourTotals, error) {
	n, err := s.Sums(ctx, scope, f, register.CountIn("recommended_day", f.Period, ""), register.CountIn("conferred_day", f.Period, ""),
		register.CountIn("revoked_day", f.Period, ""))
	if err != nil {
		return HonourTotals{}, err
	}
	kinds, err := s.byKind(ctx, scope, f)
	return HonourTotals{Recommended: n[0], Conferred: n[1], Revoked: n[2], Kinds: kinds}, err
}

// Definition is the register as a kind of import.
func (s *Service) Definition() intake.Definition {
	d := s.Book.Definition()
	d.Choices = func(ctx context.Context, _ kernel.Actor, field string) ([]string, error) {
		if field != "kind_name" {
			return nil, nil
		}
		return kindNames(ctx, s.DB().Read())
	}
	return d
}

// Links lead from facts to records.
func (s *Service) Links() []register.Link {
	return []register.Link{{SourceType: "honour", Name: "荣誉", Path: "/honours/{id}", Permission: "honour.read"}}
}

// SaveKind adds a kind (version 0) or changes one; a new name is shown on the old records too. Faults:
// ErrKindCode, ErrKindName, ErrKindTaken, ErrKindUsed, kernel.ErrStale.
func (s *Service) SaveKind(ctx context.Context, actor kernel.Actor, k HonourKind) (HonourKind, error) {
	k.Name = strings.TrimSpace(k.Name)
	if err := k.check(); err != nil {
		return HonourKind{}, err
	}
	return db.InTx(ctx, s.DB(), "honour.kind", func(ctx context.Context, tx *db.Tx) (HonourKind, error) {
		saved, detail := k, map[string]any{}
		if k.Version > 0 {
			before, err := kindIn(ctx, tx, k.Code)
			if err != nil {
				return HonourKind{}, err
			}
			detail["before"] = before
			if err := s.follow(ctx, tx, before, k); err != nil {
				return HonourKind{}, err
			}
		}
		if err := saveKind(ctx, tx, &saved); err != nil {
			return HonourKind{}, err
		}
		detail["after"] = saved
		return saved, s.audit.Record(ctx, tx, actor, audit.Entry{Action: "honour.kind", ObjectType: "honour_kind", Detail: detail})
	})
}

// follow keeps the records of a kind right when it changes.
func (s *Service) follow(ctx context.Context, tx *db.Tx, before, after HonourKind) error {
	if before.Level != after.Level || before.HolderType != after.HolderType {
		used, err := kindUsed(ctx, tx, before.Code)
		if err != nil {
			return err
		}
		if used {
			field := "level"
			if before.Level == after.Level {
				field = "holder_type"
			}
			return ErrKindUsed.At(field)
		}
	}
	if before.Name == after.Name {
		return nil
	}
	return renameKind(ctx, tx, after)
}
