package paper

import (
	"context"
	"slices"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Written (手工拟文) is a paper that a person writes, not one that follows from a decision.
type Written struct {
	Kind      string
	Title     string
	To        []kernel.ID
	Text      string // lines; see Typed
	Issuer    kernel.ID
	Day       kernel.Day
	Confined  bool
	Receipt   bool
	CopyTo    string
	PrintedBy string
}

// byHand are the kinds that need no decision elsewhere; replies and reports come from what they decide or report.
var byHand = []string{"notice", "bulletin", "decision", "letter"}

// Issue (发文) issues what a person wrote, in the name of an organisation of the actor's to others of the actor's part
// of the tree. Faults: those of IssueIn.
func (s *Service) Issue(ctx context.Context, actor kernel.Actor, w Written) (Paper, error) {
	return db.InTx(ctx, s.db, "paper.issue", func(ctx context.Context, tx *db.Tx) (Paper, error) {
		if !slices.Contains(byHand, w.Kind) {
			return Paper{}, ErrKind.At("kind")
		}
		tree, err := s.orgs.Today(ctx, tx)
		if err != nil {
			return Paper{}, err
		}
		if w.Issuer != 0 && !tree.Sees(actor.Scope, w.Issuer) {
			return Paper{}, ErrIssuer.At("issuer")
		}
		if slices.ContainsFunc(w.To, func(id kernel.ID) bool { return !tree.Sees(actor.Scope, id) }) {
			return Paper{}, ErrRecipient.At("to")
		}
		if w.Day == "" {
			w.Day = tx.Today()
		}
		return s.IssueIn(ctx, tx, actor, Draft{
			Kind: w.Kind, Title: w.Title, To: w.To, Text: Typed(w.Text), Issuer: w.Issuer, Day: w.Day, Confined: w.Confined, Receipt: w.Receipt,
			CopyTo: strings.TrimSpace(w.CopyTo), PrintedBy: strings.TrimSpace(w.PrintedBy),
		})
	})
}
