package problem

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"sanchuang/internal/directory/member"
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
		code, title, said, permission string
		act                           func(said string) Act
	}{
		{assignMany, "指定整改责任人", "责任人", mayRectify, assigned},
		{verifyMany, "核实整改结果", "核实意见", mayIssue, func(said string) Act { return Act{Kind: VerifyIt, Text: said} }},
		{closeMany, "整改销号", "销号意见", mayIssue, func(said string) Act { return Act{Kind: CloseIt, Text: said} }},
	} {
		b.Define(bulk.Act{
			Code: x.code, Title: x.title, Said: x.said, Permission: x.permission, Titles: s.rectificationTitles, Reads: reads(x.code),
			Do: func(ctx context.Context, tx *db.Tx, actor kernel.Actor, c bulk.Chosen, said string) error {
				_, err := s.TakeIn(ctx, tx, actor, c, x.act(said))
				if f, ok := kernel.AsFault(err); ok && errors.Is(f, ErrMoved) { // its words are for a form that is still open
					if r, gone := s.Rectifications.ReadIn(ctx, tx, actor.Scope, c.ID); gone == nil {
						return ErrMovedMeanwhile.With(r.ChangedBy, RectificationStates.Name(string(r.State)))
					}
				}
				return err
			},
		})
	}
}

// charged is who is put in charge of many items at once, as the bulk act carries it: from the roster, or by name.
type charged struct {
	MemberID   kernel.ID `json:"member_id"`
	MemberName string    `json:"member_name"`
}

func assigned(said string) Act {
	var c charged
	if json.Unmarshal([]byte(said), &c) != nil {
		c = charged{MemberName: said} // one that was asked for before the roster was
	}
	return Act{Kind: AssignIt, MemberID: c.MemberID, MemberName: c.MemberName}
}

// reads is how people read what a bulk act carries; nil when that is what it says.
func reads(code string) func(string) string {
	if code != assignMany {
		return nil
	}
	return func(said string) string { return assigned(said).MemberName }
}

// AssignMany (批量指定责任人) puts one person in charge of many items. Faults: ErrNoPerson, kernel.ErrNotFound for a
// member out of sight, bulk.ErrNone, bulk.ErrTooMany.
func (s *Service) AssignMany(ctx context.Context, actor kernel.Actor, items []bulk.Chosen, who kernel.ID, name string) (bulk.Bulk, error) {
	c := charged{who, strings.TrimSpace(name)}
	if who != 0 {
		known, _, _, err := member.NameOf(ctx, s.db.Read(), actor.Scope, who)
		if err != nil {
			return bulk.Bulk{}, kernel.ErrNotFound.At("member_id")
		}
		c.MemberName = known
	}
	if c.MemberName == "" {
		return bulk.Bulk{}, ErrNoPerson.At("member_name")
	}
	said, err := json.Marshal(c)
	if err != nil {
		return bulk.Bulk{}, err
	}
	return s.bulks.Ask(ctx, actor, assignMany, items, string(said))
}

// askMany asks for an act over chosen items. Faults: bulk.ErrNone, bulk.ErrTooMany.
func (s *Service) askMany(ctx context.Context, actor kernel.Actor, code string, in bulk.Input) (bulk.Bulk, error) {
	return s.bulks.Ask(ctx, actor, code, in.Items, strings.TrimSpace(in.Reason))
}

func (s *Service) rectificationTitles(ctx context.Context, actor kernel.Actor, ids []kernel.ID) (map[kernel.ID]string, error) {
	out := make(map[kernel.ID]string, len(ids))
	return out, s.Rectifications.Each(ctx, s.db.Read(), actor.Scope, register.Filter{IDs: ids}, func(r Rectification) error {
		out[r.ID] = r.OrgName + "　" + r.Text
		return nil
	})
}
