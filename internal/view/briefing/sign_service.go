package briefing

import (
	"context"
	"errors"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/metric"
)

// step loads a report in the version the actor looked at, lets act decide, and saves it with its trail.
func (s *Service) step(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, name, reason string, act func(context.Context, *db.Tx, *Briefing) error) (*Briefing, error) {
	return db.InTx(ctx, s.db, "briefing."+name, func(ctx context.Context, tx *db.Tx) (*Briefing, error) {
		b, err := s.findIn(ctx, tx, actor, id, version)
		if err != nil {
			return nil, err
		}
		if err := act(ctx, tx, b); err != nil {
			return nil, err
		}
		if err := updateBriefing(ctx, tx, b); err != nil {
			return nil, err
		}
		return b, errors.Join(s.settleDuties(ctx, tx, b), insertStep(ctx, tx, b, name, actor, reason), s.audit.Record(ctx, tx, actor, b.entry(name, map[string]any{"reason": reason, "state": b.State})))
	})
}

// Sign is the first signature (拟稿签名). What the figures say at this moment is what is signed: if they have
// moved since the text was kept, they are kept as a version of their own.
// Faults: kernel.ErrStale, ErrStep, ErrSealed.
func (s *Service) Sign(ctx context.Context, actor kernel.Actor, id kernel.ID, version int) (*Briefing, error) {
	return s.step(ctx, actor, id, version, "sign", "", func(ctx context.Context, tx *db.Tx, b *Briefing) error {
		if err := b.sign(actor, tx.Millis()); err != nil {
			return err
		}
		v, found, moved, err := s.moved(ctx, tx, b)
		if err != nil || moved == 0 {
			return err
		}
		b.Number++
		v.Number, v.At, v.Actor, v.accountID, v.Figures = b.Number, tx.Millis(), actor.Name, actor.Account, found.kept(v.Document.Refs())
		return insertVersion(ctx, tx, b.ID, v)
	})
}

// moved reads the latest text, what its figures say now, and how many of them say something else than kept.
func (s *Service) moved(ctx context.Context, q db.Queryer, b *Briefing) (Version, figures, int, error) {
	v, err := loadVersion(ctx, q, b.ID, b.Number)
	if err != nil {
		return v, nil, 0, err
	}
	found, err := s.read(ctx, q, b.OrgID, v.Document.Refs())
	return v, found, len(found.changes(v.Document.Refs(), v.Figures)), err
}

// Check is the second signature (核稿签名), by another person, on what the first one signed.
// Faults: kernel.ErrStale, ErrStep, ErrSealed, ErrSameHand, ErrSamePerson, ErrMoved.
func (s *Service) Check(ctx context.Context, actor kernel.Actor, id kernel.ID, version int) (*Briefing, error) {
	return s.step(ctx, actor, id, version, "check", "", func(ctx context.Context, tx *db.Tx, b *Briefing) error {
		drafter := b.drafter
		if err := b.check(actor, tx.Millis()); err != nil {
			return err
		}
		if err := s.another(ctx, tx, actor, drafter); err != nil {
			return err
		}
		return s.unmoved(ctx, tx, b)
	})
}

// another refuses whoever signed the draft, by the same account or by a second one. Faults: ErrSameHand, ErrSamePerson.
func (s *Service) another(ctx context.Context, q db.Queryer, actor kernel.Actor, drafter kernel.ID) error {
	if drafter == actor.Account {
		return ErrSameHand
	}
	one, err := s.samePerson(ctx, q, drafter, actor.Account)
	if err == nil && one {
		return ErrSamePerson.With(actor.Name)
	}
	return err
}

// bar says to its reader why the second signature is not theirs.
func (s *Service) bar(ctx context.Context, actor kernel.Actor, sheet *Sheet) error {
	if sheet.State != Drafted {
		return nil
	}
	err := s.another(ctx, s.db.Read(), actor, sheet.drafter)
	if f, refused := kernel.AsFault(err); refused {
		sheet.Barred = f.Text
		return nil
	}
	return err
}

func (s *Service) unmoved(ctx context.Context, q db.Queryer, b *Briefing) error {
	_, _, n, err := s.moved(ctx, q, b)
	if err == nil && n > 0 {
		return ErrMoved.With(n)
	}
	return err
}

// Return (退回) voids the signatures. Faults: kernel.ErrStale, ErrReason, ErrStep, ErrSealed.
func (s *Service) Return(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, reason string) (*Briefing, error) {
	if reason = strings.TrimSpace(reason); reason == "" {
		return nil, ErrReason.At("reason")
	}
	return s.step(ctx, actor, id, version, "return", reason, func(_ context.Context, _ *db.Tx, b *Briefing) error { return b.giveBack(actor, reason) })
}

// Seal (封存) freezes the report: each figure with its query, as-of day, facts and digest, and both files
// as bytes under their hashes, which the trail names. base is the address of this program for the links in the files.
// Faults: kernel.ErrStale, ErrStep, ErrSealed, ErrMoved, blob.ErrNoRoom.
func (s *Service) Seal(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, base string) (*Briefing, error) {
	seal, err := s.freeze(ctx, actor, id, version, base)
	if err != nil {
		return nil, err
	}
	return db.InTx(ctx, s.db, "briefing.seal", func(ctx context.Context, tx *db.Tx) (*Briefing, error) {
		b, err := s.findIn(ctx, tx, actor, id, version)
		if err != nil {
			return nil, err
		}
		if b.State != Checked {
			return nil, ErrStep
		}
		// a record may have come in since the files were made
		if err := s.unmoved(ctx, tx, b); err != nil {
			return nil, err
		}
		b.State = Sealed
		if err := updateBriefing(ctx, tx, b); err != nil {
			return nil, err
		}
		return b, errors.Join(clearDuties(ctx, tx, b.ID), clearAsked(ctx, tx, b.ID), insertSeal(ctx, tx, b.ID, actor, seal), insertStep(ctx, tx, b, "seal", actor, ""),
			s.audit.Record(ctx, tx, actor, b.entry("seal", map[string]any{"paper": seal.Paper, "annex": seal.Annex, "figures": len(seal.Figures), "drafter": b.DrafterName, "checker": b.CheckerName})))
	})
}

// freeze makes the files of a checked report from one moment and puts them down.
func (s *Service) freeze(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, base string) (Seal, error) {
	seal := Seal{Actor: actor.Name}
	var p printout
	err := s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		b, err := s.find(ctx, q, actor.Scope, id)
		switch {
		case err != nil:
			return err
		case b.Version != version:
			return kernel.ErrStale
		case b.State == Sealed:
			return ErrSealed
		case b.State != Checked:
			return ErrStep
		}
		v, found, moved, err := s.moved(ctx, q, b)
		if err != nil {
			return err
		}
		if moved > 0 {
			return ErrMoved.With(moved)
		}
		p = printout{document: v.Document, figures: found, author: b.OrgName, base: base, made: s.db.Now(), signed: b.signatures(actor.Name, s.db.Today())}
		seal.At = p.made.UnixMilli()
		seal.Figures, err = s.frozen(ctx, q, b.OrgID, found.list(v.Document.Refs()))
		p.evidence = seal.evidence()
		return err
	})
	if err != nil {
		return seal, err
	}
	paper, err := p.paper()
	if err != nil {
		return seal, err
	}
	annex, err := p.annex()
	if err != nil {
		return seal, err
	}
	if seal.Paper, err = s.blobs.Put(paper); err != nil {
		return seal, err
	}
	seal.Annex, err = s.blobs.Put(annex)
	return seal, err
}

func (s *Service) frozen(ctx context.Context, q db.Queryer, of kernel.ID, list []Shown) ([]Frozen, error) {
	out, known := make([]Frozen, 0, len(list)), map[string]metric.Evidence{}
	for _, x := range list {
		query := query(x.Figure)
		e, ok := known[query]
		if !ok {
			p, err := kernel.ParsePeriod(x.Figure.Period)
			if err != nil {
				return nil, err
			}
			if e, err = s.metrics.EvidenceIn(ctx, q, kernel.Scope{Orgs: []kernel.ID{of}}, metric.Ask{Code: x.Figure.Code, Period: p, Org: x.Figure.OrgID}); err != nil {
				return nil, err
			}
			known[query] = e
		}
		out = append(out, Frozen{x, e, query})
	}
	return out, nil
}

// Renew (另起一稿) makes the next edition of a sealed report: the same text, with live figures.
// Faults: kernel.ErrNotFound, ErrStep, ErrRenewed.
func (s *Service) Renew(ctx context.Context, actor kernel.Actor, id kernel.ID) (*Briefing, error) {
	return db.InTx(ctx, s.db, "briefing.renew", func(ctx context.Context, tx *db.Tx) (*Briefing, error) {
		old, err := s.find(ctx, tx, actor.Scope, id)
		if err != nil {
			return nil, err
		}
		if old.State != Sealed {
			return nil, ErrStep
		}
		v, found, _, err := s.moved(ctx, tx, old)
		if err != nil {
			return nil, err
		}
		b := &Briefing{
			ID: tx.NewID(), OrgID: old.OrgID, OrgName: old.OrgName, TemplateName: old.TemplateName, Period: old.Period, PeriodText: old.PeriodText,
			Edition: old.Edition + 1, Follows: old.ID,
		}
		return b, s.begin(ctx, tx, actor, b, v.Document, found, "renew")
	})
}

// Moved answers the facts by which a figure of the report has changed since its text was last kept, or since
// it was sealed. Fault: ErrNoAddress for a figure that is not in the text.
func (s *Service) Moved(ctx context.Context, scope kernel.Scope, id kernel.ID, key string, page kernel.Page) (kernel.List[metric.Movement], error) {
	none := kernel.List[metric.Movement]{}
	q := s.db.Read()
	b, err := s.find(ctx, q, scope, id)
	if err != nil {
		return none, err
	}
	v, err := loadVersion(ctx, q, id, b.Number)
	if err != nil {
		return none, err
	}
	for _, r := range v.Document.Refs() {
		if r.Key() == key {
			return s.metrics.Moved(ctx, kernel.Scope{Orgs: []kernel.ID{b.OrgID}}, r.asks(s.db.Today())[0], v.At, page)
		}
	}
	return none, ErrNoAddress
}
