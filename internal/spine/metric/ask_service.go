package metric

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
)

// Ask names one figure: what a paper holds instead of a number.
type Ask struct {
	Code   string
	Period kernel.Period
	Org    kernel.ID
}

// FiguresIn answers several figures within q, in their order, so that a whole paper is read at one
// moment. Faults: ErrNoMetric, kernel.ErrNotFound.
func (s *Service) FiguresIn(ctx context.Context, q db.Queryer, scope kernel.Scope, asks []Ask) ([]Figure, error) {
	type corner struct {
		org    kernel.ID
		period kernel.Period
	}
	places, done := map[kernel.ID]*place{}, map[corner]map[string]Figure{}
	out := make([]Figure, 0, len(asks))
	for _, a := range asks {
		at, ok := places[a.Org]
		if !ok {
			var err error
			if at, err = s.locate(ctx, q, scope, a.Org); err != nil {
				return nil, err
			}
			places[a.Org] = at
		}
		c := corner{a.Org, a.Period}
		if done[c] == nil {
			done[c] = map[string]Figure{}
		}
		f, err := s.figure(ctx, q, at, a.Period, a.Code, done[c])
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// Evidence (依据) is what a figure was counted from at a moment: how many facts stood, and a digest
// over them, reversals included, by which anybody can tell later whether they are still the same.
type Evidence struct {
	Facts  int64  `json:"facts" doc:"依据的事实条数"`
	Digest string `json:"digest" doc:"事实的摘要（SHA-256）；由名册得出的数字没有"`
}

// EvidenceIn answers the evidence of a figure within q. A stock has none: it is counted in the
// registers of its day. Faults: ErrNoMetric, kernel.ErrNotFound.
func (s *Service) EvidenceIn(ctx context.Context, q db.Queryer, scope kernel.Scope, a Ask) (Evidence, error) {
	d, ok := s.catalog.Get(a.Code)
	if !ok {
		return Evidence{}, ErrNoMetric
	}
	at, err := s.locate(ctx, q, scope, a.Org)
	if err != nil {
		return Evidence{}, err
	}
	parts := []Definition{d}
	if d.Aggregate == Rate {
		of, _ := s.catalog.Get(d.Of)
		over, _ := s.catalog.Get(d.Over)
		parts = []Definition{of, over}
	}
	var e Evidence
	sum := sha256.New()
	for _, part := range parts {
		if len(part.Kinds) == 0 {
			continue
		}
		cond, args := conditions(part, at.area)
		err := db.Each(ctx, q, func(r db.Scanner) error {
			var id kernel.ID
			var sign, quantity int64
			if err := r.Scan(&id, &sign, &quantity); err != nil {
				return err
			}
			e.Facts += sign
			_, err := fmt.Fprintf(sum, "%d:%d:%d\n", id, sign, quantity)
			return err
		}, "SELECT id, sign, quantity FROM fact WHERE "+cond+" AND day>=? AND day<=? ORDER BY id", append(args, a.Period.First, a.Period.Last)...)
		if err != nil {
			return Evidence{}, err
		}
		e.Digest = hex.EncodeToString(sum.Sum(nil))
	}
	return e, nil
}

// Movement (变动) is a fact that became known after a moment and moved a figure.
type Movement struct {
	Line
	Taken   bool  `json:"taken" doc:"冲正：原先的记录被更正或撤回"`
	KnownAt int64 `json:"known_at" doc:"毫秒"`
}

// Moved answers the facts that became known after a moment and count in the figure, the latest first:
// the records by which it changed. For a rate these are those of both its parts.
func (s *Service) Moved(ctx context.Context, scope kernel.Scope, a Ask, after int64, page kernel.Page) (kernel.List[Movement], error) {
	out := kernel.List[Movement]{Items: []Movement{}}
	d, ok := s.catalog.Get(a.Code)
	if !ok {
		return out, ErrNoMetric
	}
	err := s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		at, err := s.locate(ctx, q, scope, a.Org)
		if err != nil {
			return err
		}
		where, args := s.eitherPart(d)
		if where == "" {
			return nil
		}
		args = append(append(args, at.area.args...), a.Period.First, a.Period.Last, after)
		list, err := db.SelectPage(ctx, q, page, fact.Scan, fact.Columns, "fact WHERE "+where+" AND "+at.area.where+" AND day>=? AND day<=? AND known_at>=?", "known_at DESC, id DESC", args...)
		if err != nil {
			return err
		}
		lines, err := s.lines(ctx, q, list.Items)
		if err != nil {
			return err
		}
		out.Total = list.Total
		for i, l := range lines {
			out.Items = append(out.Items, Movement{l, list.Items[i].Sign < 0, list.Items[i].KnownAt})
		}
		return nil
	})
	return out, err
}

// eitherPart is the condition on facts of a definition, or of both parts of a rate; empty for stocks.
func (s *Service) eitherPart(d Definition) (string, []any) {
	if d.Aggregate == Rate {
		of, _ := s.catalog.Get(d.Of)
		over, _ := s.catalog.Get(d.Over)
		a, aArgs := s.eitherPart(of)
		b, bArgs := s.eitherPart(over)
		switch {
		case a == "":
			return b, bArgs
		case b == "":
			return a, aArgs
		}
		return "(" + a + " OR " + b + ")", append(aArgs, bArgs...)
	}
	if len(d.Kinds) == 0 {
		return "", nil
	}
	cond, args := conditions(d, area{where: "1=1"})
	return "(" + cond + ")", args
}
