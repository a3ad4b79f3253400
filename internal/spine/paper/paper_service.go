package paper

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/fact"
)

const (
	dutyReceive = "paper.receive_paper"
	objectType  = "paper"
	addressed   = "paper_addressee" // a duty is about one addressee's copy
)

// Service issues and keeps papers.
type Service struct {
	db    *db.DB
	audit *audit.Log
	orgs  *org.Service
}

// NewService returns a Service.
func NewService(d *db.DB, a *audit.Log, orgs *org.Service) *Service {
	return &Service{db: d, audit: a, orgs: orgs}
}

// IssueIn (发文) gives the draft the next number of its 机关代字 and year, freezes it, and asks its addressees for
// receipt where that is wanted. What is decided about stands in the same transaction. Faults: ErrKind, ErrTitle,
// ErrRecipients, ErrRecipient, ErrText, ErrIssuer, ErrDay.
func (s *Service) IssueIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, d Draft) (Paper, error) {
	if err := d.check(tx.Today()); err != nil {
		return Paper{}, err
	}
	kind, err := kindOf(ctx, tx, d.Kind)
	if err != nil {
		return Paper{}, ErrKind.At("kind")
	}
	tree, err := s.orgs.TreeAt(ctx, tx, d.Day)
	if err != nil {
		return Paper{}, err
	}
	p := Paper{
		ID: tx.NewID(), Kind: kind.Code, KindName: kind.Name, Format: kind.Format, Year: d.Day.Year(), Title: d.Title, Issuer: d.Issuer, IssuerName: tree.FullName(d.Issuer), Day: d.Day,
		Confined: d.Confined, Receipt: d.Receipt, State: Issued, MadeBy: actor.Account, MadeName: actor.Name, MadeAt: tx.Millis(), SourceType: d.Source.Type, SourceID: d.Source.ID, Version: 1,
		content: content{d.Text, d.Annexes}.whole(), copyTo: strings.TrimSpace(d.CopyTo), printedBy: strings.TrimSpace(d.PrintedBy),
	}
	if p.IssuerName == "" {
		return Paper{}, ErrIssuer.At("issuer")
	}
	list, err := address(tx, tree, d.To)
	if err != nil {
		return Paper{}, err
	}
	p.Addressed = len(list)
	names := make([]string, len(list))
	for i, a := range list {
		names[i] = a.Name
	}
	p.Recipients = recipients(names)
	if p.prefix, err = prefixOf(ctx, tx, d.Issuer, d.Kind, d.Day); err != nil {
		return Paper{}, err
	}
	if p.prefix == "" {
		p.prefix = p.IssuerName
	}
	if p.ordinal, err = next(ctx, tx, p.prefix, p.Year); err != nil {
		return Paper{}, err
	}
	p.Number = Numbered(p.prefix, p.Year, p.ordinal)
	p.hash = p.sum()
	if err := insertPaper(ctx, tx, &p); err != nil {
		return Paper{}, err
	}
	if err := insertAddressees(ctx, tx, p.ID, list); err != nil {
		return Paper{}, err
	}
	if p.Receipt {
		if err := s.askReceipts(ctx, tx, &p, list); err != nil {
			return Paper{}, err
		}
	}
	return p, s.audit.Record(ctx, tx, actor, audit.Entry{
		Action: "paper.issue", ObjectType: objectType, ObjectID: p.ID, OrgID: p.Issuer,
		Detail: map[string]any{"number": p.Number, "title": p.Title, "to": p.Addressed, "sha256": p.hash, "confined": p.Confined},
	})
}

// address names the addressees as of the paper's day, each once.
func address(tx *db.Tx, tree *org.Tree, to []kernel.ID) ([]Addressee, error) {
	out, seen := make([]Addressee, 0, len(to)), map[kernel.ID]bool{}
	for _, id := range to {
		n, ok := tree.Get(id)
		if !ok || n.Dissolved != "" {
			return nil, ErrRecipient.At("to")
		}
		if seen[id] {
			continue
		}
		seen[id] = true
		out = append(out, Addressee{ID: tx.NewID(), Org: id, Name: tree.FullName(id)})
	}
	return out, nil
}

// askReceipts leaves a duty with each addressee's office.
func (s *Service) askReceipts(ctx context.Context, tx *db.Tx, p *Paper, list []Addressee) error {
	today, err := s.orgs.Today(ctx, tx)
	if err != nil {
		return err
	}
	for _, a := range list {
		role, at := receiver(today, a.Org)
		if err := duty.Raise(ctx, tx, duty.Duty{
			Kind: dutyReceive, Title: "签收公文：" + p.Title, Note: fmt.Sprintf("%s　%s", p.Number, p.IssuerName), Role: role, OrgID: at, ObjectType: addressed, ObjectID: a.ID,
		}); err != nil {
			return err
		}
	}
	return nil
}

// OfSource answers the papers that came from these records, the earliest first, void ones too. It asks nobody's
// right: who may read the record may read the paper's number and title.
func (s *Service) OfSource(ctx context.Context, q db.Queryer, sources ...fact.Source) ([]Paper, error) {
	out := []Paper{}
	byType := map[string][]kernel.ID{}
	for _, x := range sources {
		byType[x.Type] = append(byType[x.Type], x.ID)
	}
	for kind, ids := range byType {
		for part := range slices.Chunk(ids, 400) {
			in, args := db.In("p.source_id", part)
			list, err := db.Select(ctx, q, scanPaper, "SELECT "+paperColumns+" FROM "+papers+" WHERE p.source_type=? AND "+in, append([]any{kind}, args...)...)
			if err != nil {
				return nil, err
			}
			out = append(out, list...)
		}
	}
	slices.SortFunc(out, func(a, b Paper) int { return cmp.Compare(a.ID, b.ID) })
	return out, nil
}

// VoidAmong answers which of the papers are void (作废). Like OfSource it asks nobody's right.
func (s *Service) VoidAmong(ctx context.Context, q db.Queryer, ids []kernel.ID) (map[kernel.ID]bool, error) {
	out := map[kernel.ID]bool{}
	for part := range slices.Chunk(ids, 400) {
		in, args := db.In("id", part)
		void, err := db.Select(ctx, q, db.Column[kernel.ID], "SELECT id FROM paper WHERE state=? AND "+in, append([]any{Void}, args...)...)
		if err != nil {
			return nil, err
		}
		for _, id := range void {
			out[id] = true
		}
	}
	return out, nil
}

// Detail (公文全文) is a paper with its text, and what the reader may do with it.
type Detail struct {
	Paper
	Text       []Block     `json:"text"`
	Annexes    []Annex     `json:"annexes"`
	CopyTo     string      `json:"copy_to" doc:"抄送"`
	PrintedBy  string      `json:"printed_by" doc:"印发机关"`
	Intact     bool        `json:"intact" doc:"内容与发文时的校验值一致"`
	Addressees []Addressee `json:"addressees" doc:"发文机关看全部，主送机关看本单位的"`
	Issues     bool        `json:"issues" doc:"由本人所在的发文机关发出"`
	MayReceive bool        `json:"may_receive" doc:"由本人签收"`
}

// Get answers a paper that the actor may read. Fault: kernel.ErrNotFound.
func (s *Service) Get(ctx context.Context, actor kernel.Actor, id kernel.ID) (d Detail, err error) {
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		p, err := find(ctx, q, actor, id)
		if err != nil {
			return err
		}
		tree, err := s.orgs.Today(ctx, q)
		if err != nil {
			return err
		}
		all, err := addresseesOf(ctx, q, p.ID)
		if err != nil {
			return err
		}
		d = Detail{Paper: p, Text: p.content.Text, Annexes: p.content.Annexes, CopyTo: p.copyTo, PrintedBy: p.printedBy, Intact: p.hash == p.sum(), Addressees: []Addressee{}}
		d.Issues = tree.Sees(actor.Scope, p.Issuer)
		for _, a := range all {
			if d.Issues || tree.Sees(actor.Scope, a.Org) || isHome(tree, actor, a.Org) {
				d.Addressees = append(d.Addressees, a)
			}
			d.MayReceive = d.MayReceive || p.Receipt && p.State == Issued && a.ReceivedAt == 0 && receives(tree, actor, a.Org)
		}
		return nil
	})
	return d, err
}

// Void (作废) marks a mistaken paper: its number stays used, its duties go. Faults: kernel.ErrNotFound, ErrVoid,
// ErrReason, kernel.ErrStale.
func (s *Service) Void(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, reason string) error {
	return s.db.Do(ctx, "paper.void", func(ctx context.Context, tx *db.Tx) error {
		return s.void(ctx, tx, actor, id, version, reason)
	})
}

// VoidIn is Void within a transaction, for papers whose decision is withdrawn in it; one that is void already stays
// as it is. Faults: kernel.ErrNotFound, ErrReason.
func (s *Service) VoidIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, id kernel.ID, reason string) error {
	err := s.void(ctx, tx, actor, id, 0, reason)
	if errors.Is(err, ErrVoid) {
		return nil
	}
	return err
}

// void marks a paper as of no effect; version 0 where the caller holds its record.
func (s *Service) void(ctx context.Context, tx *db.Tx, actor kernel.Actor, id kernel.ID, version int, reason string) error {
	p, err := find(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	tree, err := s.orgs.Today(ctx, tx)
	if err != nil {
		return err
	}
	if !tree.Sees(actor.Scope, p.Issuer) {
		return kernel.ErrNotFound
	}
	if version != 0 && p.Version != version {
		return kernel.ErrStale
	}
	if err := p.void(actor, reason, tx.Millis()); err != nil {
		return err
	}
	if err := setVoid(ctx, tx, &p); err != nil {
		return err
	}
	list, err := addresseesOf(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	for _, a := range list {
		if err := duty.Clear(ctx, tx, dutyReceive, addressed, a.ID); err != nil {
			return err
		}
	}
	return s.audit.Record(ctx, tx, actor, audit.Entry{Action: "paper.void", ObjectType: objectType, ObjectID: p.ID, OrgID: p.Issuer, Detail: map[string]any{"number": p.Number, "reason": p.VoidReason}})
}

// Receive (签收) acknowledges the copies of the organisations whose papers come to the actor's office. A second time
// changes nothing. Faults: kernel.ErrNotFound, ErrVoid, ErrNoReceipt, ErrNotYours.
func (s *Service) Receive(ctx context.Context, actor kernel.Actor, id kernel.ID) error {
	return s.db.Do(ctx, "paper.receive", func(ctx context.Context, tx *db.Tx) error {
		p, err := find(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		switch {
		case p.State == Void:
			return ErrVoid.With(p.Number)
		case !p.Receipt:
			return ErrNoReceipt
		}
		tree, err := s.orgs.Today(ctx, tx)
		if err != nil {
			return err
		}
		list, err := addresseesOf(ctx, tx, p.ID)
		if err != nil {
			return err
		}
		mine, took := false, 0
		for _, a := range list {
			if !receives(tree, actor, a.Org) {
				continue
			}
			mine = true
			done, err := setReceived(ctx, tx, a.ID, actor)
			if err != nil {
				return err
			}
			if !done {
				continue
			}
			took++
			if err := duty.Clear(ctx, tx, dutyReceive, addressed, a.ID); err != nil {
				return err
			}
		}
		switch {
		case !mine:
			return ErrNotYours
		case took == 0:
			return nil
		}
		return s.audit.Record(ctx, tx, actor, audit.Entry{Action: "paper.receive", ObjectType: objectType, ObjectID: p.ID, OrgID: p.Issuer, Detail: map[string]any{"number": p.Number, "copies": took}})
	})
}
