package points

import (
	"context"
	"slices"

	"sanchuang/internal/directory/account"
	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// roster answers Directory from the tree and the roster.
type roster struct {
	orgs  *org.Service
	today func() kernel.Day
}

// NewDirectory is the Directory of the program.
func NewDirectory(d *db.DB, orgs *org.Service) Directory { return roster{orgs, d.Today} }

var orgKinds = map[SubjectType]org.Kind{ByBranch: org.Branch, ByDepartment: org.Department}

func (r roster) Orgs(ctx context.Context, q db.Queryer, scope kernel.Scope, t SubjectType) ([]Named, error) {
	tree, err := r.orgs.Today(ctx, q)
	if err != nil {
		return nil, err
	}
	var out []Named
	today := r.today()
	for _, n := range tree.Of(tree.Root().ID, orgKinds[t]) {
		if n.AliveOn(today) && tree.Sees(scope, n.ID) {
			out = append(out, named(tree, n))
		}
	}
	return out, nil
}

func named(tree *org.Tree, n org.Node) Named {
	out := Named{ID: n.ID, Name: n.Name, NameKey: n.SortKey()}
	if d := tree.Department(n.ParentID); d != 0 {
		out.Within = tree.Name(d)
	}
	return out
}

func (r roster) Subject(ctx context.Context, q db.Queryer, scope kernel.Scope, t SubjectType, id kernel.ID) (Named, error) {
	tree, err := r.orgs.Today(ctx, q)
	if err != nil {
		return Named{}, err
	}
	if t == ByMember {
		name, key, branch, err := member.NameOf(ctx, q, scope, id)
		return Named{ID: id, Name: name, Within: tree.Name(branch), NameKey: key}, err
	}
	n, ok := tree.Get(id)
	if !ok || n.Kind != orgKinds[t] || !tree.Sees(scope, id) {
		return Named{}, kernel.ErrNotFound
	}
	return named(tree, n), nil
}

func (r roster) Root(ctx context.Context, q db.Queryer) (kernel.ID, error) {
	tree, err := r.orgs.Today(ctx, q)
	if err != nil {
		return 0, err
	}
	return tree.Root().ID, nil
}

func (r roster) Place(ctx context.Context, q db.Queryer, t SubjectType, id kernel.ID, day kernel.Day) (branch, department kernel.ID, err error) {
	tree, err := r.orgs.TreeAt(ctx, q, day)
	if err != nil {
		return 0, 0, err
	}
	switch t {
	case ByDepartment:
		return 0, id, nil
	case ByBranch:
		return id, tree.Department(id), nil
	}
	branches, err := member.BranchesOn(ctx, q, []kernel.ID{id}, day)
	if branch = branches[id]; branch != 0 {
		department = tree.Department(branch)
	}
	return branch, department, err
}

func (r roster) Office(ctx context.Context, q db.Queryer, role string, branch, department kernel.ID) (kernel.ID, error) {
	tree, err := r.orgs.Today(ctx, q)
	if err != nil || branch == 0 {
		return department, err
	}
	var above []kernel.ID
	for _, n := range slices.Backward(tree.Path(branch)) {
		if n.ID != branch {
			above = append(above, n.ID)
		}
		if n.ID == department {
			break
		}
	}
	held, err := account.HeldAt(ctx, q, role, above)
	for _, id := range above {
		if held[id] {
			return id, err
		}
	}
	return department, err
}

func (r roster) BranchMembers(ctx context.Context, q db.Queryer, scope kernel.Scope, branch kernel.ID) ([]Named, error) {
	b, err := r.Subject(ctx, q, scope, ByBranch, branch)
	if err != nil {
		return nil, err
	}
	members, err := member.InBranch(ctx, q, branch, r.today())
	out := make([]Named, len(members))
	for i, m := range members { // sorted by name already
		out[i] = Named{ID: m.ID, Name: m.Name, Within: b.Name}
	}
	return out, err
}
