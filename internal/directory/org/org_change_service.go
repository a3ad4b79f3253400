package org

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// Change (变动) is what happens to an organisation from a day on. Exactly one of Name, ParentID, Kind and
// Dissolve is set.
type Change struct {
	ID       kernel.ID
	Version  int // as the actor saw it; 0 where the caller holds the lock by other means
	From     kernel.Day
	Name     string
	ParentID kernel.ID
	Kind     Kind // 升格: where its members go then is the caller's to see to
	Dissolve bool
	Into     kernel.ID // with Dissolve, of a branch: the branch where its members go; 0 where it has none
	Basis    string    // 依据, such as a paper's number
}

// Rename, Move and Dissolve change the organisation from a day on. Faults: kernel.ErrNotFound,
// kernel.ErrStale, ErrDay, ErrName, ErrSameName, ErrKindParent, ErrKindChild, ErrCycle, ErrBeforeLast,
// ErrNotAlive, ErrHasChild, ErrHasMembers, ErrOneRoot.
func (s *Service) Rename(ctx context.Context, actor kernel.Actor, c Change) error {
	return s.change(ctx, actor, "org.rename", c)
}

// Move puts the organisation under another parent from a day on.
func (s *Service) Move(ctx context.Context, actor kernel.Actor, c Change) error {
	return s.change(ctx, actor, "org.move", c)
}

// Dissolve (撤销) ends the organisation; c.From is the first day without it. Members of a branch go to c.Into on that
// day, in the same transaction. Faults also: ErrInto, ErrIntoDay.
func (s *Service) Dissolve(ctx context.Context, actor kernel.Actor, c Change) error {
	c.Dissolve = true
	return s.db.Do(ctx, "org.dissolve", func(ctx context.Context, tx *db.Tx) error {
		if c.Into != 0 {
			if err := s.empty(ctx, tx, actor, c); err != nil {
				return err
			}
		}
		return s.ChangeIn(ctx, tx, actor, "org.dissolve", c)
	})
}

// empty sends the members of a branch that is to be dissolved to another one, and ends its Party groups.
func (s *Service) empty(ctx context.Context, tx *db.Tx, actor kernel.Actor, c Change) error {
	if err := touch(ctx, tx); err != nil {
		return err
	}
	o, _, err := s.find(ctx, tx, actor.Scope, c.ID)
	switch {
	case err != nil:
		return err
	case !c.From.Valid():
		return ErrDay.At("from")
	case c.From > tx.Today(): // whoever belongs to it then is not known today
		return ErrIntoDay.At("from")
	}
	tree, err := s.TreeAt(ctx, tx, c.From)
	if err != nil {
		return err
	}
	if to, ok := tree.Get(c.Into); o.node.Kind != Branch || !ok || to.Kind != Branch || c.Into == c.ID || !to.AliveOn(c.From) {
		return ErrInto.With(o.node.Name).At("into")
	}
	today, err := s.Today(ctx, tx)
	if err != nil {
		return err
	}
	if !actor.Scope.All && !today.Sees(actor.Scope, c.Into) {
		return kernel.ErrNotFound
	}
	if err := s.roster.Empty(ctx, tx, actor, c.ID, c.Into, c.From, c.Basis); err != nil {
		return err
	}
	for _, g := range tree.Of(c.ID, Group) {
		if err := s.ChangeIn(ctx, tx, actor, "org.dissolve", Change{ID: g.ID, From: c.From, Dissolve: true, Basis: c.Basis}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) change(ctx context.Context, actor kernel.Actor, action string, c Change) error {
	return s.db.Do(ctx, action, func(ctx context.Context, tx *db.Tx) error { return s.ChangeIn(ctx, tx, actor, action, c) })
}

// ChangeIn is the change within a transaction, for approved requests, which alone change kinds.
func (s *Service) ChangeIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, action string, c Change) error {
	// First the row that all changes of the tree share: what is read after it stands until the commit.
	if err := touch(ctx, tx); err != nil {
		return err
	}
	o, _, err := s.find(ctx, tx, actor.Scope, c.ID)
	if err != nil {
		return err
	}
	if c.Version != 0 && c.Version != o.node.Version {
		return kernel.ErrStale
	}
	if !c.From.Valid() {
		return ErrDay.At("from")
	}
	tree, err := s.TreeAt(ctx, tx, c.From)
	if err != nil {
		return err
	}
	if n, ok := tree.Get(c.ID); !ok || !n.AliveOn(c.From) {
		return ErrNotAlive.With(o.node.Name).At("from")
	}
	today, err := s.Today(ctx, tx)
	if err != nil {
		return err
	}
	// Who may move it where follows today's tree, what is right follows the day's.
	mayReach := actor.Scope.All || c.ParentID == 0 || today.Sees(actor.Scope, c.ParentID)
	if !mayReach {
		return kernel.ErrNotFound
	}
	before := map[string]any{"name": o.node.Name, "parent": o.node.ParentID}
	if c.Kind != "" {
		before["kind"] = o.node.Kind.Chinese()
	}
	if err := s.decide(ctx, tx, tree, o, c); err != nil {
		return err
	}
	if err := s.saveChange(ctx, tx, o, c); err != nil {
		return err
	}
	return s.audit.Record(ctx, tx, actor, audit.Entry{
		Action: action, ObjectType: "org", ObjectID: c.ID, OrgID: c.ID,
		Detail: map[string]any{"before": before, "after": c.after(before), "note": c.Basis},
	})
}

// after is what the change makes of what was there.
func (c Change) after(before map[string]any) map[string]any {
	out := map[string]any{"name": before["name"], "parent": before["parent"]}
	if c.Name != "" {
		out["name"] = c.Name
	}
	if c.ParentID != 0 {
		out["parent"] = c.ParentID
	}
	if c.Kind != "" {
		out["kind"] = c.Kind.Chinese()
	}
	if c.Dissolve {
		out["dissolved"] = c.From
	} else {
		out["from"] = c.From
	}
	return out
}

// decide works the change into o's history, or refuses it.
func (s *Service) decide(ctx context.Context, q db.Queryer, tree *Tree, o *past, c Change) (err error) {
	here, _ := tree.Get(c.ID)
	switch {
	case c.Dissolve:
		return s.decideDissolve(ctx, q, tree, o, c)
	case c.Kind != "":
		return decideKind(tree, o, here, c)
	case c.ParentID != 0:
		parent, ok := tree.Get(c.ParentID)
		switch {
		case !ok:
			return kernel.ErrNotFound
		case here.Kind == WorkCommittee:
			return ErrOneRoot
		case !parent.AliveOn(c.From):
			return ErrNotAlive.With(parent.Name).At("parent_id")
		case tree.Sees(kernel.Scope{Orgs: []kernel.ID{c.ID}}, c.ParentID):
			return ErrCycle.At("parent_id")
		case !here.Kind.Under(parent.Kind):
			return ErrKindParent.With(here.Kind.Chinese(), parent.Kind.Chinese()).At("parent_id")
		case tree.hasChild(c.ParentID, here.Name, c.ID):
			return ErrSameName.With(here.Name).At("parent_id")
		}
		o.parents, err = turn(o.parents, Span{From: c.From, Parent: c.ParentID, Basis: c.Basis})
		return err
	default:
		name, err := cleanName(c.Name)
		if err != nil {
			return err
		}
		if tree.hasChild(here.ParentID, name, c.ID) {
			return ErrSameName.With(name).At("name")
		}
		o.names, err = turn(o.names, Span{From: c.From, Name: name, Basis: c.Basis})
		return err
	}
}

// decideKind makes another kind of the organisation: what stands above and below must allow it.
func decideKind(tree *Tree, o *past, here Node, c Change) (err error) {
	parent, _ := tree.Get(here.ParentID)
	if !here.Kind.IsParty() || here.Kind == WorkCommittee || here.Kind == Group || !c.Kind.Under(parent.Kind) {
		return ErrKindParent.With(c.Kind.Chinese(), parent.Kind.Chinese()).At("kind")
	}
	for _, child := range tree.children[c.ID] {
		if !child.Kind.Under(c.Kind) {
			return ErrKindChild.With(here.Name, child.Name, c.Kind.Chinese()).At("kind")
		}
	}
	if len(o.kinds) == 0 {
		o.kinds = []Span{{From: here.Founded, To: kernel.MaxDay, Kind: here.Kind}}
	}
	o.kinds, err = turn(o.kinds, Span{From: c.From, Kind: c.Kind, Basis: c.Basis})
	return err
}

func (s *Service) decideDissolve(ctx context.Context, q db.Queryer, tree *Tree, o *past, c Change) error {
	if o.node.Kind == WorkCommittee {
		return ErrOneRoot
	}
	for _, spans := range [][]Span{o.names, o.parents, o.kinds} {
		if len(spans) == 0 { // always of one kind
			continue
		}
		if last := spans[len(spans)-1]; last.From >= c.From {
			return ErrBeforeLast.With(last.From.Chinese()).At("from")
		}
	}
	if n := len(tree.children[c.ID]); n > 0 {
		return ErrHasChild.With(o.node.Name, n)
	}
	if s.roster != nil {
		// Members who are there today would be left without a branch, whatever the day of the dissolution.
		counted := s.roster.CountByBranch
		if o.node.Kind == Group {
			counted = s.roster.CountByGroup
		}
		count, err := counted(ctx, q, max(c.From, s.db.Today()))
		if err != nil {
			return err
		}
		if n := count[c.ID]; n > 0 {
			if o.node.Kind == Branch {
				return ErrHasMembers.With(o.node.Name, n, "请选择他们转入哪个党支部；去向不同的，请走组织设置申请，或先在名册中逐人转接").At("into")
			}
			return ErrHasMembers.With(o.node.Name, n, "请先把他们转到别处")
		}
	}
	last := c.From.AddDays(-1)
	o.names[len(o.names)-1].To, o.parents[len(o.parents)-1].To = last, last
	if n := len(o.kinds); n > 0 {
		o.kinds[n-1].To = last
	}
	o.node.Dissolved = c.From
	return nil
}

func (s *Service) saveChange(ctx context.Context, tx *db.Tx, o *past, c Change) error {
	n, err := tx.Exec(ctx, "UPDATE org SET dissolved=?, version=version+1 WHERE id=? AND version=?", o.node.Dissolved, c.ID, o.node.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return kernel.ErrStale
	}
	if err := saveSpans(ctx, tx, c.ID, o); err != nil {
		return err
	}
	if err := settleOrg(ctx, tx, o); err != nil {
		return err
	}
	return touch(ctx, tx)
}

// Settle makes changes true whose day has come since they were recorded; the daily tick calls it,
// and calling it twice changes nothing. It answers how many organisations it touched.
func (s *Service) Settle(ctx context.Context) (int, error) {
	return db.InTx(ctx, s.db, "org.settle", func(ctx context.Context, tx *db.Tx) (int, error) {
		due, err := db.Select(ctx, tx, db.Column[kernel.ID], `SELECT o.id FROM org o JOIN org_name n ON n.org_id=o.id AND n.from_day<=? AND n.to_day>=?
			JOIN org_parent p ON p.org_id=o.id AND p.from_day<=? AND p.to_day>=? LEFT JOIN org_kind k ON k.org_id=o.id AND k.from_day<=? AND k.to_day>=?
			WHERE n.name<>o.name OR p.parent_id<>o.parent_id OR COALESCE(k.kind,o.kind)<>o.kind`,
			tx.Today(), tx.Today(), tx.Today(), tx.Today(), tx.Today(), tx.Today())
		if err != nil || len(due) == 0 {
			return 0, err
		}
		if err := touch(ctx, tx); err != nil {
			return 0, err
		}
		for _, id := range due {
			o, _, err := s.find(ctx, tx, kernel.Everything(), id)
			if err != nil {
				return 0, err
			}
			if err := settleOrg(ctx, tx, o); err != nil {
				return 0, err
			}
		}
		return len(due), touch(ctx, tx)
	})
}
