package establishment

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
)

// The roles in which organisations come out of a request, each with its kind of fact.
const (
	founded   = "founded"
	dissolved = "dissolved"
	merged    = "merged"
	renamed   = "renamed"
	moved     = "moved"
	upgraded  = "upgraded"
)

// FactKinds are the facts that establishment writes.
var FactKinds = []fact.Kind{
	{Code: "establishment." + founded, Name: "建立党组织", Unit: "个", Subject: fact.Org},
	{Code: "establishment." + dissolved, Name: "撤销党组织", Unit: "个", Subject: fact.Org},
	{Code: "establishment." + merged, Name: "党组织并入", Unit: "个", Subject: fact.Org},
	{Code: "establishment." + renamed, Name: "党组织更名", Unit: "个", Subject: fact.Org},
	{Code: "establishment." + moved, Name: "调整隶属", Unit: "个", Subject: fact.Org},
	{Code: "establishment." + upgraded, Name: "党组织升格", Unit: "个", Subject: fact.Org},
}

// effort is one request on its way into the tree.
type effort struct {
	s       *Service
	tx      *db.Tx
	actor   kernel.Actor
	r       *Request
	pic     Picture
	effects []Effect
	told    []string // what was not as the request had it
}

// takeEffect (生效) does what an approved request says, as of its day, and tells what was otherwise than when it
// was asked. Faults: those of the rules that no longer hold, and of the tree and the roster.
func (s *Service) takeEffect(ctx context.Context, tx *db.Tx, actor kernel.Actor, r *Request) error {
	pic, _, must, _, err := s.judged(ctx, tx, r, r.Effective)
	switch {
	case err != nil:
		return err
	case len(must) > 0:
		return ErrRule.With(strings.TrimSuffix(must[0].Text, "。"))
	}
	actor.Scope = kernel.Everything() // what was approved is done, whoever's tick does it
	e := &effort{s: s, tx: tx, actor: actor, r: r, pic: pic}
	if err := e.run(ctx); err != nil {
		return err
	}
	r.State, r.Held = Effective, ""
	if err := save(ctx, tx, r); err != nil {
		return err
	}
	if err := addEffects(ctx, tx, r.ID, e.effects); err != nil {
		return err
	}
	if err := e.say(ctx); err != nil {
		return err
	}
	if err := release(ctx, tx, r.ID); err != nil {
		return err
	}
	if err := s.duties(ctx, tx, r); err != nil {
		return err
	}
	return s.trail(ctx, tx, actor, r, "establishment.took_effect", strings.Join(e.told, ""))
}

func (e *effort) run(ctx context.Context) error {
	p := e.r.Plan
	switch e.r.Kind {
	case Found:
		return e.found(ctx, p)
	case Rename:
		return e.rename(ctx, p.OrgID, p.Name)
	case Move:
		return e.alter(ctx, "org.move", org.Change{ID: p.OrgID, ParentID: p.ParentID}, moved)
	case Merge:
		return e.merge(ctx, p)
	case Split:
		n, _ := e.pic.Tree.Get(p.OrgID)
		return e.branches(ctx, n.ParentID, p)
	case Upgrade:
		return e.upgrade(ctx, p)
	default:
		return e.dissolve(ctx, p)
	}
}

// alter changes one organisation and remembers it; role "" is not told.
func (e *effort) alter(ctx context.Context, action string, c org.Change, role string) error {
	c.From, c.Basis = e.r.Effective, e.r.PaperNumber
	if role != "" {
		e.effects = append(e.effects, Effect{c.ID, role})
	}
	return e.s.orgs.ChangeIn(ctx, e.tx, e.actor, action, c)
}

func (e *effort) rename(ctx context.Context, id kernel.ID, name string) error {
	return e.alter(ctx, "org.rename", org.Change{ID: id, Name: name}, renamed)
}

func (e *effort) create(ctx context.Context, kind org.Kind, name string, parent kernel.ID) (kernel.ID, error) {
	nodes, err := e.s.orgs.CreateIn(ctx, e.tx, e.actor, org.New{Kind: kind, Name: name, ParentID: parent, From: e.r.Effective, Basis: e.r.PaperNumber})
	if err != nil {
		return 0, err
	}
	e.effects = append(e.effects, Effect{nodes[0].ID, founded})
	return nodes[0].ID, nil
}

func (e *effort) moveMembers(ctx context.Context, moves []member.TransferTo) error {
	return e.s.members.TransferAllIn(ctx, e.tx, e.actor, moves, e.r.Effective, e.r.PaperNumber)
}

func (e *effort) tell(format string, args ...any) {
	e.told = append(e.told, fmt.Sprintf(format, args...)+"。")
}

func (e *effort) found(ctx context.Context, p SetupPlan) error {
	id, err := e.create(ctx, org.Kind(p.OrgKind), p.Name, p.ParentID)
	if err != nil {
		return err
	}
	for _, below := range p.Below {
		if err := e.alter(ctx, "org.move", org.Change{ID: below, ParentID: id}, ""); err != nil {
			return err
		}
	}
	if err := addUnits(ctx, e.tx, id, p.Units, e.r.Effective); err != nil {
		return err
	}
	moves := make([]member.TransferTo, 0, len(p.Members))
	for _, x := range e.pic.named(p.Members) {
		moves = append(moves, member.TransferTo{Member: x.ID, To: id})
	}
	if err := e.missing(ctx, p.Members); err != nil {
		return err
	}
	if len(p.Newcomers) > 0 {
		names := make([]string, len(p.Newcomers))
		for i, x := range p.Newcomers {
			names[i] = x.Name
		}
		e.tell("%s请在名册中办理转入", strings.Join(names, "、"))
	}
	return e.moveMembers(ctx, moves)
}

// missing tells of members who were named and have left the roster since.
func (e *effort) missing(ctx context.Context, ids []kernel.ID) error {
	names, err := member.Names(ctx, e.tx, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if _, ok := e.pic.People[id]; !ok && names[id] != "" {
			e.tell("%s已不在册，没有编入", names[id])
		}
	}
	return nil
}

func (e *effort) merge(ctx context.Context, p SetupPlan) error {
	for _, id := range p.Sources {
		moves := make([]member.TransferTo, 0, len(e.pic.In[id]))
		for _, x := range e.pic.In[id] {
			moves = append(moves, member.TransferTo{Member: x.ID, To: p.OrgID})
		}
		if err := e.end(ctx, id, moves, merged); err != nil {
			return err
		}
	}
	if p.Name == "" {
		return nil
	}
	return e.rename(ctx, p.OrgID, p.Name)
}

func (e *effort) dissolve(ctx context.Context, p SetupPlan) error {
	moves := make([]member.TransferTo, 0, len(e.pic.In[p.OrgID]))
	for _, x := range e.pic.In[p.OrgID] {
		moves = append(moves, member.TransferTo{Member: x.ID, To: p.goal(x.ID)})
	}
	return e.end(ctx, p.OrgID, moves, dissolved)
}

// end empties an organisation and dissolves it with its groups.
func (e *effort) end(ctx context.Context, id kernel.ID, moves []member.TransferTo, role string) error {
	if err := e.moveMembers(ctx, moves); err != nil {
		return err
	}
	if err := e.shut(ctx, id); err != nil {
		return err
	}
	return e.alter(ctx, "org.dissolve", org.Change{ID: id, Dissolve: true}, role)
}

// shut ends positions and groups.
func (e *effort) shut(ctx context.Context, id kernel.ID) error {
	if err := e.s.members.EndIn(ctx, e.tx, e.actor, id, e.r.Effective); err != nil {
		return err
	}
	for _, g := range e.pic.Tree.Of(id, org.Group) {
		if err := e.alter(ctx, "org.dissolve", org.Change{ID: g.ID, Dissolve: true}, ""); err != nil {
			return err
		}
	}
	return nil
}

func (e *effort) upgrade(ctx context.Context, p SetupPlan) error {
	n, _ := e.pic.Tree.Get(p.OrgID)
	if n.Kind == org.Branch {
		if err := e.shut(ctx, p.OrgID); err != nil {
			return err
		}
	}
	if err := e.alter(ctx, "org.upgrade", org.Change{ID: p.OrgID, Kind: org.Kind(p.OrgKind)}, upgraded); err != nil {
		return err
	}
	if p.Name != "" && p.Name != n.Name {
		if err := e.alter(ctx, "org.rename", org.Change{ID: p.OrgID, Name: p.Name}, ""); err != nil {
			return err
		}
	}
	if n.Kind != org.Branch {
		return nil
	}
	if err := e.branches(ctx, p.OrgID, p); err != nil {
		return err
	}
	left, err := member.InBranch(ctx, e.tx, p.OrgID, e.tx.Today())
	if err == nil && len(left) > 0 {
		return org.ErrHasMembers.With(n.Name, len(left), "请先把他们转到别的支部")
	}
	return err
}

// branches founds the parts of a branch under parent. Who has left the branch since is passed over; of a
// branch that splits, who came to it since stays in it.
func (e *effort) branches(ctx context.Context, parent kernel.ID, p SetupPlan) error {
	for _, part := range p.Parts {
		id, err := e.create(ctx, org.Branch, part.Name, parent)
		if err != nil {
			return err
		}
		if err := e.missing(ctx, part.Members); err != nil {
			return err
		}
		var moves []member.TransferTo
		for _, m := range distinct(part.Members) {
			x, ok := e.pic.People[m]
			switch {
			case !ok:
			case x.Branch != p.OrgID:
				e.tell("%s已转到其他党支部，没有编入%s", x.Name, part.Name)
			default:
				moves = append(moves, member.TransferTo{Member: m, To: id})
			}
		}
		if err := e.moveMembers(ctx, moves); err != nil {
			return err
		}
	}
	return nil
}

// say writes the facts: about each organisation, on the day, where it stood then.
func (e *effort) say(ctx context.Context) error {
	day := e.r.Effective
	then, err := e.s.orgs.TreeAt(ctx, e.tx, day)
	if err != nil {
		return err
	}
	facts := make([]fact.Fact, 0, len(e.effects))
	for _, x := range e.effects {
		facts = append(facts, fact.Fact{
			Kind: "establishment." + x.Role, Subject: fact.Subject{Type: fact.Org, ID: x.OrgID}, Day: day,
			Branch: then.BranchOf(x.OrgID), Department: then.Department(x.OrgID), Quantity: fact.One, Source: fact.Source{Type: object, ID: e.r.ID, Version: 1},
		})
	}
	return e.s.facts.Append(ctx, e.tx, facts...)
}

// Settle makes approved requests effective whose day has come, however many days ago; each stands for itself,
// and calling it twice changes nothing. What cannot be done is told once and tried again. It answers how many
// took effect.
func (s *Service) Settle(ctx context.Context) (int, error) {
	due, err := dueNow(ctx, s.db.Read(), s.db.Today())
	if err != nil {
		return 0, err
	}
	done := 0
	actor := kernel.System("组织设置到期生效")
	for _, r := range due {
		err := s.db.Do(ctx, "establishment.settle", func(ctx context.Context, tx *db.Tx) error {
			now, err := find(ctx, tx, kernel.Everything(), r.ID)
			if err != nil || now.State != Approved || now.Version != r.Version {
				return err // another node was faster
			}
			return s.takeEffect(ctx, tx, actor, &now)
		})
		f, refused := kernel.AsFault(err)
		switch {
		case err == nil:
			done++
		case refused && errors.Is(err, kernel.ErrStale):
		case refused:
			if err := s.hold(ctx, actor, r, f.Text); err != nil {
				return done, err
			}
		default:
			return done, err
		}
	}
	return done, s.remindElections(ctx)
}

// hold keeps why a request could not take effect.
func (s *Service) hold(ctx context.Context, actor kernel.Actor, r Request, why string) error {
	if r.Held == why {
		return nil
	}
	return s.db.Do(ctx, "establishment.hold", func(ctx context.Context, tx *db.Tx) error {
		now, err := find(ctx, tx, kernel.Everything(), r.ID)
		if err != nil || now.State != Approved || now.Version != r.Version {
			return err
		}
		now.Held = why
		if err := save(ctx, tx, &now); err != nil {
			return err
		}
		if err := s.duties(ctx, tx, &now); err != nil {
			return err
		}
		return s.trail(ctx, tx, actor, &now, "establishment.held", why)
	})
}

// elects reports whether an effect gives an organisation its first committee to elect.
func elects(role string) bool { return slices.Contains([]string{founded, upgraded}, role) }
