package register

import (
	"context"
	"slices"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Person is what a register needs to know of a member.
type Person struct {
	Name  string
	Stays []Stay // the branches belonged to, the earliest first
}

// Stay is a stretch of days in a branch.
type Stay struct {
	Branch   kernel.ID
	From, To kernel.Day
}

// branchOn is the branch of that day. Days before the roster begins take its first branch, days after
// the last one its last: a record from an old file still belongs somewhere.
func (p Person) branchOn(day kernel.Day) kernel.ID {
	var last kernel.ID
	for i, s := range p.Stays {
		if s.From <= day || i == 0 {
			last = s.Branch
		}
		if s.From <= day && day <= s.To {
			break
		}
	}
	return last
}

// People knows the members; directory/member does.
type People interface {
	Persons(ctx context.Context, q db.Queryer, ids []kernel.ID) (map[kernel.ID]Person, error)
	// Named answers the members of each name, former ones too.
	Named(ctx context.Context, q db.Queryer, names []string) (map[string][]kernel.ID, error)
	// Numbered answers the members of these ID numbers, by number.
	Numbered(ctx context.Context, q db.Queryer, numbers []string) (map[string]kernel.ID, error)
}

// place completes heads: names, department and branch of the day, and whether the actor may write there.
type place struct {
	trees  func(kernel.Day) (*org.Tree, error)
	today  *org.Tree
	people map[kernel.ID]Person
	scope  kernel.Scope
	day    kernel.Day // today
}

func (b *Book[T, P]) place(ctx context.Context, tx *db.Tx, scope kernel.Scope, rows []P) (*place, error) {
	var ids []kernel.ID
	for _, r := range rows {
		if id := r.Common().MemberID; id != 0 {
			ids = append(ids, id)
		}
	}
	people, err := b.people.Persons(ctx, tx, distinct(ids))
	if err != nil {
		return nil, err
	}
	return newPlace(ctx, tx, b.orgs, people, scope, tx.Today())
}

func newPlace(ctx context.Context, q db.Queryer, orgs *org.Service, people map[kernel.ID]Person, scope kernel.Scope, day kernel.Day) (*place, error) {
	today, err := orgs.TreeAt(ctx, q, day)
	if err != nil {
		return nil, err
	}
	known := map[kernel.Day]*org.Tree{}
	trees := func(d kernel.Day) (*org.Tree, error) {
		if !d.Valid() || d > day {
			return today, nil
		}
		if t := known[d]; t != nil {
			return t, nil
		}
		t, err := orgs.TreeAt(ctx, q, d)
		known[d] = t
		return t, err
	}
	return &place{trees, today, people, scope, day}, nil
}

// distinct keeps each number once: a batch names the same people over and over.
func distinct(ids []kernel.ID) []kernel.ID {
	slices.Sort(ids)
	return slices.Compact(ids)
}

// settle places one record on its day. Faults: ErrNoOrg, ErrNoPerson, kernel.ErrNotFound for an
// organisation or member out of scope.
func (p *place) settle(h *Head, day kernel.Day, personal, elsewhere bool) error {
	branch := kernel.ID(0)
	if h.MemberID != 0 {
		person, ok := p.people[h.MemberID]
		if !ok {
			return kernel.ErrNotFound.At("member_id")
		}
		h.MemberName, branch = person.Name, person.branchOn(day)
		if h.OrgID == 0 && !elsewhere {
			h.OrgID = branch
		}
		if !p.scope.All && !p.sees(branch) && !p.sees(person.branchOn(p.day)) {
			return kernel.ErrNotFound.At("member_id")
		}
	}
	if h.OrgID == 0 {
		return ErrNoOrg.At("org_id")
	}
	if !p.sees(h.OrgID) {
		return kernel.ErrNotFound.At("org_id")
	}
	tree, err := p.trees(day)
	if err != nil {
		return err
	}
	at := h.OrgID
	if personal && branch != 0 {
		at = branch
	}
	// Records older than the tree's own memory take today's place.
	if _, ok := tree.Get(at); !ok || tree.Department(at) == 0 {
		tree = p.today
	}
	h.DepartmentID, h.BranchID = tree.Department(at), tree.BranchOf(at)
	if name := tree.FullName(h.OrgID); name != "" {
		h.OrgName = name
	} else {
		h.OrgName = p.today.FullName(h.OrgID)
	}
	return nil
}

func (p *place) sees(id kernel.ID) bool { return p.today.Sees(p.scope, id) }
