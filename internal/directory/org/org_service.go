package org

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// Roster is what the tree asks of those who know the people.
type Roster interface {
	// CountByBranch answers how many members each branch had on day.
	CountByBranch(ctx context.Context, q db.Queryer, day kernel.Day) (map[kernel.ID]int, error)
	// CountByGroup answers how many of them each Party group had; they are counted in the branch too.
	CountByGroup(ctx context.Context, q db.Queryer, day kernel.Day) (map[kernel.ID]int, error)
	// Empty lets all members of a branch belong to another from day on, and ends what is held in it.
	Empty(ctx context.Context, tx *db.Tx, actor kernel.Actor, branch, into kernel.ID, day kernel.Day, basis string) error
}

// Service keeps the tree.
type Service struct {
	db     *db.DB
	audit  *audit.Log
	roster Roster

	drawn atomic.Pointer[drawn]
}

// drawn is the history at one revision with the trees that were asked of it.
type drawn struct {
	past   *history
	breaks []kernel.Day // days on which something begins or ends

	mu    sync.Mutex
	trees map[int]*Tree // by the stretch between two breaks
}

// at is the tree of a day.
func (d *drawn) at(day kernel.Day) *Tree {
	stretch, found := slices.BinarySearch(d.breaks, day)
	if found {
		stretch++
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	t := d.trees[stretch]
	if t == nil {
		t = d.past.build(day)
		d.trees[stretch] = t
	}
	return t
}

// NewService returns a Service; UseRoster completes it.
func NewService(d *db.DB, a *audit.Log) *Service { return &Service{db: d, audit: a} }

// UseRoster tells the service whom to ask about members, before any request.
func (s *Service) UseRoster(r Roster) { s.roster = r }

// TreeAt is the tree as it was on day, as q sees it. It costs one small read when nothing changed:
// the history stays in memory, and all days between two changes share one tree.
func (s *Service) TreeAt(ctx context.Context, q db.Queryer, day kernel.Day) (*Tree, error) {
	if !day.Valid() {
		return nil, ErrDay
	}
	d, err := s.history(ctx, q)
	if err != nil {
		return nil, err
	}
	return d.at(day), nil
}

// history is the history as q sees it. Nothing is locked while it is read: who waited for a lock could
// hold the very connection that reading needs.
func (s *Service) history(ctx context.Context, q db.Queryer) (*drawn, error) {
	now, err := revision(ctx, q)
	if err != nil {
		return nil, err
	}
	if d := s.drawn.Load(); d != nil && d.past.revision == now {
		return d, nil
	}
	h, err := loadHistory(ctx, q, now)
	if err != nil {
		return nil, err
	}
	d := &drawn{past: h, breaks: h.breaks(), trees: map[int]*Tree{}}
	s.drawn.Store(d)
	return d, nil
}

// Kinds (类别沿革) answers of what kind organisations were over which days, of those alone that have been of
// more than one.
func (s *Service) Kinds(ctx context.Context, q db.Queryer) (map[kernel.ID][]Span, error) {
	d, err := s.history(ctx, q)
	if err != nil {
		return nil, err
	}
	out := map[kernel.ID][]Span{}
	for id, o := range d.past.orgs {
		if len(o.kinds) > 0 {
			out[id] = slices.Clone(o.kinds)
		}
	}
	return out, nil
}

// Ends answers from which day on which organisations are no more, days to come included: a tree of a
// day knows nothing of what is decided for later.
func (s *Service) Ends(ctx context.Context, q db.Queryer) (map[kernel.ID]kernel.Day, error) {
	d, err := s.history(ctx, q)
	if err != nil {
		return nil, err
	}
	out := map[kernel.ID]kernel.Day{}
	for id, o := range d.past.orgs {
		if o.node.Dissolved != "" {
			out[id] = o.node.Dissolved
		}
	}
	return out, nil
}

// breaks are the days from which the tree looks different, sorted.
func (h *history) breaks() []kernel.Day {
	var days []kernel.Day
	for _, o := range h.orgs {
		days = append(days, o.node.Founded)
		if o.node.Dissolved != "" {
			days = append(days, o.node.Dissolved)
		}
		for _, s := range o.names {
			days = append(days, s.From)
		}
		for _, s := range o.parents {
			days = append(days, s.From)
		}
		for _, s := range o.kinds {
			days = append(days, s.From)
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// Today is the tree of the application's day.
func (s *Service) Today(ctx context.Context, q db.Queryer) (*Tree, error) {
	return s.TreeAt(ctx, q, s.db.Today())
}

// Within tells whether an organisation is another one or lies below it today.
func (s *Service) Within(ctx context.Context, q db.Queryer, id, top kernel.ID) (bool, error) {
	tree, err := s.Today(ctx, q)
	return err == nil && tree.Sees(kernel.Scope{Orgs: []kernel.ID{top}}, id), err
}

// Day is the application's day.
func (s *Service) Day() kernel.Day { return s.db.Today() }

// Revision changes with every change of the tree; a plan drawn from a tree holds while it stands.
func (s *Service) Revision(ctx context.Context, q db.Queryer) (int64, error) { return revision(ctx, q) }

// New (新建组织) describes an organisation to be added.
type New struct {
	ID       kernel.ID // 0: one is made
	Kind     Kind
	Name     string
	ParentID kernel.ID
	Sort     int
	From     kernel.Day
	Basis    string
}

// find answers the organisation if scope sees it: missing and out of sight are one.
func (s *Service) find(ctx context.Context, q db.Queryer, scope kernel.Scope, id kernel.ID) (*past, *history, error) {
	d, err := s.history(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	today := d.at(s.db.Today())
	o, ok := d.past.orgs[id]
	if !ok || !today.Sees(scope, id) && !scope.All {
		return nil, nil, kernel.ErrNotFound
	}
	c := *o
	c.names, c.parents, c.kinds = slices.Clone(o.names), slices.Clone(o.parents), slices.Clone(o.kinds)
	return &c, d.past, nil
}

// Create adds an organisation from a day on. Faults: ErrName, ErrDay, ErrKindParent, ErrSameName,
// ErrOneRoot, kernel.ErrNotFound for a parent out of sight.
func (s *Service) Create(ctx context.Context, actor kernel.Actor, n New) (Node, error) {
	return db.InTx(ctx, s.db, "org.create", func(ctx context.Context, tx *db.Tx) (Node, error) {
		nodes, err := s.CreateIn(ctx, tx, actor, n)
		if err != nil {
			return Node{}, err
		}
		return nodes[0], nil
	})
}

// CreateIn adds organisations within a transaction, parents before children; it serves imports,
// approved requests and the demonstration city alike.
func (s *Service) CreateIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, news ...New) ([]Node, error) {
	if err := touch(ctx, tx); err != nil {
		return nil, err
	}
	a := &adding{s: s, tx: tx, actor: actor, fresh: map[kernel.ID]*past{}, trees: map[kernel.Day]*Tree{}, taken: map[sibling]bool{}}
	var err error
	if a.today, err = s.Today(ctx, tx); err != nil {
		return nil, err
	}
	for _, n := range news {
		if err := a.add(ctx, n); err != nil {
			return nil, err
		}
	}
	if err := insertOrgs(ctx, tx, a.fresh, a.ids); err != nil {
		if db.IsUnique(err) {
			return nil, ErrOneRoot
		}
		return nil, err
	}
	if err := insertClosure(ctx, tx, a.fresh, a.ids, func(id kernel.ID) ([]kernel.ID, error) { return ancestors(ctx, tx, id) }); err != nil {
		return nil, err
	}
	// The tree was read before the rows were there, and may now stand in memory under this revision.
	if err := touch(ctx, tx); err != nil {
		return nil, err
	}
	nodes, entries := make([]Node, 0, len(a.ids)), make([]audit.Entry, 0, len(a.ids))
	for _, id := range a.ids {
		n := a.fresh[id].node
		nodes = append(nodes, n)
		entries = append(entries, audit.Entry{
			Action: "org.create", ObjectType: "org", ObjectID: id, OrgID: id,
			Detail: map[string]any{"name": n.Name, "kind": n.Kind, "parent": n.ParentID, "from": n.Founded},
		})
	}
	return nodes, s.audit.RecordAll(ctx, tx, actor, entries)
}

// WithdrawIn takes organisations out of the tree as if they had never been, children before parents;
// it serves the undoing of imports. That nothing refers to them is the caller's to know.
func (s *Service) WithdrawIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, ids []kernel.ID) error {
	if len(ids) == 0 {
		return nil
	}
	tree, err := s.Today(ctx, tx)
	if err != nil {
		return err
	}
	if err := touch(ctx, tx); err != nil {
		return err
	}
	entries := make([]audit.Entry, len(ids))
	for i, id := range ids {
		if err := deleteOrg(ctx, tx, id); err != nil {
			return err
		}
		n, _ := tree.Get(id)
		entries[i] = audit.Entry{Action: "org.withdraw", ObjectType: "org", ObjectID: id, OrgID: id, Detail: map[string]any{"name": n.Name, "kind": n.Kind, "parent": n.ParentID}}
	}
	return s.audit.RecordAll(ctx, tx, actor, entries)
}

type sibling struct {
	parent kernel.ID
	name   string
}

// adding collects new organisations, which may stand under each other.
type adding struct {
	s     *Service
	tx    *db.Tx
	actor kernel.Actor
	fresh map[kernel.ID]*past
	ids   []kernel.ID
	trees map[kernel.Day]*Tree
	taken map[sibling]bool
	today *Tree // who may build where follows today's tree
}

func (a *adding) tree(ctx context.Context, day kernel.Day) (*Tree, error) {
	if t := a.trees[day]; t != nil {
		return t, nil
	}
	t, err := a.s.TreeAt(ctx, a.tx, day)
	a.trees[day] = t
	return t, err
}

func (a *adding) add(ctx context.Context, n New) error {
	name, err := cleanName(n.Name)
	if err != nil {
		return err
	}
	if !n.From.Valid() {
		return ErrDay.At("from")
	}
	t, err := a.tree(ctx, n.From)
	if err != nil {
		return err
	}
	if err := a.checkPlace(t, n, name); err != nil {
		return err
	}
	if n.ID == 0 {
		n.ID = a.tx.NewID()
	}
	node := Node{ID: n.ID, Kind: n.Kind, Name: name, ParentID: n.ParentID, Sort: n.Sort, Founded: n.From, Version: 1}
	a.taken[sibling{n.ParentID, name}] = true
	a.fresh[n.ID] = &past{
		node: node, names: []Span{{From: n.From, To: kernel.MaxDay, Name: name, Basis: n.Basis}},
		parents: []Span{{From: n.From, To: kernel.MaxDay, Parent: n.ParentID, Basis: n.Basis}},
	}
	a.ids = append(a.ids, n.ID)
	return nil
}

// checkPlace decides whether the new node may stand where it is wanted.
func (a *adding) checkPlace(t *Tree, n New, name string) error {
	if n.Kind == WorkCommittee {
		if n.ParentID != 0 || t.root != 0 || !a.actor.Scope.All {
			return ErrOneRoot
		}
		return nil
	}
	parent, ok := Node{}, false
	if f := a.fresh[n.ParentID]; f != nil {
		parent, ok = f.node, true
	} else if parent, ok = t.Get(n.ParentID); ok && !a.actor.Scope.All && !a.today.Sees(a.actor.Scope, n.ParentID) {
		ok = false
	}
	if !ok {
		return kernel.ErrNotFound
	}
	if !n.Kind.Under(parent.Kind) {
		return ErrKindParent.With(n.Kind.Chinese(), parent.Kind.Chinese()).At("parent_id")
	}
	if !parent.AliveOn(n.From) {
		return ErrNotAlive.With(parent.Name).At("from")
	}
	if a.taken[sibling{n.ParentID, name}] || t.hasChild(n.ParentID, name, 0) {
		return ErrSameName.With(name).At("name")
	}
	return nil
}

func (t *Tree) hasChild(parent kernel.ID, name string, except kernel.ID) bool {
	return slices.ContainsFunc(t.children[parent], func(n *Node) bool { return n.Name == name && n.ID != except })
}
