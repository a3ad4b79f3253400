package problem

import (
	"context"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/bulk"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/register"
)

// What is done to many items at once.
const (
	assignMany = "rectification.assign"
	verifyMany = "rectification.verify"
	closeMany  = "rectification.close"
)

// UseBulk takes what carries acts over many items, and tells it which there are.
func (s *Service) UseBulk(b *bulk.Service) {
	s.bulks = b
	for _, x := range []struct {
		code, title, permission string
		act                     func(said string) Act
	}{
		{assignMany, "指定整改责任人", mayRectify, func(said string) Act { return Act{Kind: AssignIt, MemberName: said} }},
		{verifyMany, "核实整改结果", mayIssue, func(said string) Act { return Act{Kind: VerifyIt, Text: said} }},
		{closeMany, "整改销号", mayIssue, func(said string) Act { return Act{Kind: CloseIt, Text: said} }},
	} {
		b.Define(bulk.Act{
			Code: x.code, Title: x.title, Permission: x.permission, Titles: s.rectificationTitles,
			Do: func(ctx context.Context, tx *db.Tx, actor kernel.Actor, c bulk.Chosen, said string) error {
				_, err := s.TakeIn(ctx, tx, actor, c, x.act(said))
				return err
			},
		})
	}
}

// askMany asks for an act over chosen items. Faults: ErrNoPerson, bulk.ErrNone, bulk.ErrTooMany.
func (s *Service) askMany(ctx context.Context, actor kernel.Actor, code string, in bulk.Input) (bulk.Bulk, error) {
	said := strings.TrimSpace(in.Reason)
	if code == assignMany && said == "" {
		return bulk.Bulk{}, ErrNoPerson.At("reason")
	}
	return s.bulks.Ask(ctx, actor, code, in.Items, said)
}

func (s *Service) rectificationTitles(ctx context.Context, actor kernel.Actor, ids []kernel.ID) (map[kernel.ID]string, error) {
	out := make(map[kernel.ID]string, len(ids))
	return out, s.Rectifications.Each(ctx, s.db.Read(), actor.Scope, register.Filter{IDs: ids}, func(r Rectification) error {
		out[r.ID] = r.OrgName + "　" + r.Text
		return nil
	})
}
