package paper

import (
	"context"
	"slices"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// Prefix (机关代字) is what an issuer's numbers begin with from a day on.
type Prefix struct {
	Org     kernel.ID  `json:"org"`
	OrgName string     `json:"org_name"`
	Kind    string     `json:"kind" doc:"文种，空为没有单独设定的全部文种"`
	From    kernel.Day `json:"from" doc:"自该日起的公文使用"`
	Prefix  string     `json:"prefix"`
	SetBy   string     `json:"set_by"`
	SetAt   int64      `json:"set_at" doc:"毫秒"`
}

// Settings (公文设定) are the kinds with their formats, and the 机关代字 that the actor sees.
type Settings struct {
	Kinds    []Kind   `json:"kinds"`
	ByHand   []string `json:"by_hand" doc:"可以手工拟写的文种"`
	Prefixes []Prefix `json:"prefixes"`
}

// Settings answers them.
func (s *Service) Settings(ctx context.Context, actor kernel.Actor) (out Settings, err error) {
	q := s.db.Read()
	if out.Kinds, err = kinds(ctx, q); err != nil {
		return out, err
	}
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return out, err
	}
	out.ByHand = byHand
	cond, args := org.Visible(actor.Scope, "org_id")
	out.Prefixes, err = db.Select(ctx, q, func(row db.Scanner) (p Prefix, err error) {
		err = row.Scan(&p.Org, &p.Kind, &p.From, &p.Prefix, &p.SetBy, &p.SetAt)
		p.OrgName = tree.FullName(p.Org)
		return p, err
	}, "SELECT org_id,kind,from_day,prefix,set_by,set_at FROM paper_prefix WHERE "+cond+" ORDER BY org_id,kind,from_day DESC", args...)
	return out, err
}

// SetPrefix sets the 机关代字 of an issuer in the actor's scope for papers from a day on; numbers already given stay.
// Faults: ErrIssuer, ErrKind, ErrPrefix, ErrPrefixDay.
func (s *Service) SetPrefix(ctx context.Context, actor kernel.Actor, p Prefix) error {
	p.Prefix = strings.TrimSpace(p.Prefix)
	if err := checkPrefix(p.Prefix); err != nil {
		return err
	}
	if !p.From.Valid() || p.From.Year() < firstYear {
		return ErrPrefixDay.At("from")
	}
	return s.db.Do(ctx, "paper.set_prefix", func(ctx context.Context, tx *db.Tx) error {
		tree, err := s.orgs.Today(ctx, tx)
		if err != nil {
			return err
		}
		if !tree.Sees(actor.Scope, p.Org) {
			return ErrIssuer.At("org")
		}
		all, err := kinds(ctx, tx)
		if err != nil {
			return err
		}
		if p.Kind != "" && !slices.ContainsFunc(all, func(k Kind) bool { return k.Code == p.Kind }) {
			return ErrKind.At("kind")
		}
		if _, err := tx.Exec(ctx, "INSERT INTO paper_prefix(org_id,kind,from_day,prefix,set_by,set_at) VALUES (?,?,?,?,?,?) ON CONFLICT(org_id,kind,from_day) DO UPDATE SET prefix=excluded.prefix,set_by=excluded.set_by,set_at=excluded.set_at",
			p.Org, p.Kind, p.From, p.Prefix, actor.Name, tx.Millis()); err != nil {
			return err
		}
		return s.audit.Record(ctx, tx, actor, audit.Entry{Action: "paper.set_prefix", ObjectType: objectType, OrgID: p.Org, Detail: map[string]any{"kind": p.Kind, "from": p.From, "prefix": p.Prefix}})
	})
}

// SetFormat sets in which format papers of a kind are laid out from now on. Fault: ErrKind.
func (s *Service) SetFormat(ctx context.Context, actor kernel.Actor, code string, f Format) error {
	return s.db.Do(ctx, "paper.set_format", func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, "UPDATE paper_kind SET format=? WHERE code=?", f, code)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrKind.At("code")
		}
		return s.audit.Record(ctx, tx, actor, audit.Entry{Action: "paper.set_format", ObjectType: objectType, Detail: map[string]any{"kind": code, "format": f}})
	})
}
