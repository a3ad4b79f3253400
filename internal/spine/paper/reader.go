package paper

import (
	"slices"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
)

// The offices that handle papers.
const (
	staff     = "staff"
	deptClerk = "dept_clerk"
	secretary = "branch_secretary"
)

var offices = []string{staff, deptClerk, secretary}

// handles are the parts of the tree over which the actor holds an office that handles papers. The program itself,
// which holds none, handles all.
func handles(actor kernel.Actor) kernel.Scope {
	if len(actor.Grants) == 0 && actor.Scope.All && actor.Member == 0 {
		return kernel.Everything()
	}
	s := kernel.Scope{}
	for _, g := range actor.Grants {
		if slices.Contains(offices, g.Role) {
			s.Orgs = append(s.Orgs, g.Org)
		}
	}
	return s
}

// secretaryOf are the branches of which the actor is the secretary.
func secretaryOf(actor kernel.Actor) (s kernel.Scope) {
	for _, g := range actor.Grants {
		if g.Role == secretary {
			s.Orgs = append(s.Orgs, g.Org)
		}
	}
	return s
}

// isHome reports whether an organisation is what a branch of the actor's, as its secretary, belongs to inside its department.
func isHome(tree *org.Tree, actor kernel.Actor, id kernel.ID) bool {
	n, _ := tree.Get(id)
	return n.Kind != org.WorkCommittee && slices.ContainsFunc(secretaryOf(actor).Orgs, func(branch kernel.ID) bool {
		return tree.Sees(kernel.Scope{Orgs: []kernel.ID{id}}, branch)
	})
}

// receiver is the office with which a paper for an organisation arrives, and where that office stands: the clerk of a
// department for it and its 机关党委, the secretary for a branch or general branch.
func receiver(tree *org.Tree, id kernel.ID) (role string, at kernel.ID) {
	n, _ := tree.Get(id)
	switch n.Kind {
	case org.WorkCommittee:
		return staff, id
	case org.Branch, org.GeneralBranch:
		return secretary, id
	}
	return deptClerk, tree.Department(id)
}

// receives reports whether the actor holds the office with which the paper for an organisation arrives.
func receives(tree *org.Tree, actor kernel.Actor, id kernel.ID) bool {
	role, at := receiver(tree, id)
	return slices.ContainsFunc(actor.Grants, func(g kernel.Grant) bool {
		if g.Role != role {
			return false
		}
		return g.Org == at || g.Org == id || role == deptClerk && tree.Sees(kernel.Scope{Orgs: []kernel.ID{g.Org}}, id)
	})
}
