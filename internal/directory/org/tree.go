package org

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/hanzi"
)

// Tree (组织树) is the tree as it was on a day, and on all days around it on which nothing changed. It
// is shared and never changed after it is built.
// Dissolved organisations answer to Get, Path and Department, and to nothing else.
type Tree struct {
	nodes    map[kernel.ID]*Node
	children map[kernel.ID][]*Node
	root     kernel.ID

	once  sync.Once // builds names
	names nameIndex
}

// build draws the tree of a day out of the whole history.
func (h *history) build(day kernel.Day) *Tree {
	t := &Tree{nodes: make(map[kernel.ID]*Node, len(h.orgs)), children: map[kernel.ID][]*Node{}}
	for _, o := range h.orgs {
		if o.node.Founded > day {
			continue
		}
		n := o.node
		if s, ok := at(o.names, day); ok && s.Name != n.Name {
			n.Name, n.nameKey, n.searchKey = s.Name, hanzi.SortKey(s.Name), hanzi.SearchKey(s.Name)
		}
		if s, ok := at(o.parents, day); ok {
			n.ParentID = s.Parent
		}
		if s, ok := at(o.kinds, day); ok {
			n.Kind = s.Kind
		}
		if n.Dissolved > day {
			n.Dissolved = ""
		}
		t.nodes[n.ID] = &n
		if n.Kind == WorkCommittee {
			t.root = n.ID
		}
		if n.Dissolved == "" && n.ParentID != 0 {
			t.children[n.ParentID] = append(t.children[n.ParentID], &n)
		}
	}
	for _, c := range t.children {
		slices.SortFunc(c, byOrder)
	}
	return t
}

func byOrder(a, b *Node) int {
	return cmp.Or(cmp.Compare(slices.Index(Kinds, a.Kind), slices.Index(Kinds, b.Kind)), cmp.Compare(a.Sort, b.Sort),
		strings.Compare(a.nameKey, b.nameKey), cmp.Compare(a.ID, b.ID))
}

// Root is the work committee; the zero Node in an empty tree.
func (t *Tree) Root() Node { return value(t.nodes[t.root]) }

func value(n *Node) Node {
	if n == nil {
		return Node{}
	}
	return *n
}

// Get finds a node, dissolved ones too.
func (t *Tree) Get(id kernel.ID) (Node, bool) {
	n, ok := t.nodes[id]
	return value(n), ok
}

// Name is the node's name, empty when it is not in the tree.
func (t *Tree) Name(id kernel.ID) string { return value(t.nodes[id]).Name }

// Path leads from the root to the node, both included; empty when it is not in the tree.
func (t *Tree) Path(id kernel.ID) []Node {
	var path []Node
	for n := t.nodes[id]; n != nil && len(path) <= len(t.nodes); n = t.nodes[n.ParentID] {
		path = append(path, *n)
	}
	slices.Reverse(path)
	return path
}

// nearest is the closest ancestor or the node itself that is of the kind; 0 when there is none.
func (t *Tree) nearest(id kernel.ID, kind Kind) kernel.ID {
	for n := t.nodes[id]; n != nil; n = t.nodes[n.ParentID] {
		if n.Kind == kind {
			return n.ID
		}
	}
	return 0
}

// ScopeName (管理范围) names what a scope sees, for headings over figures of all of it: the whole by the root's name.
func (t *Tree) ScopeName(scope kernel.Scope) string {
	if scope.All {
		return t.Root().Name
	}
	var tops []kernel.ID
	for _, id := range scope.Orgs {
		inside := func(o kernel.ID) bool { return o != id && t.Holds(o, []kernel.ID{id}) }
		if t.nodes[id] != nil && !slices.ContainsFunc(scope.Orgs, inside) && !slices.Contains(tops, id) {
			tops = append(tops, id)
		}
	}
	slices.Sort(tops)
	switch len(tops) {
	case 0:
		return ""
	case 1:
		return t.FullName(tops[0])
	}
	return fmt.Sprintf("%s等%d个组织", t.FullName(tops[0]), len(tops))
}

// Department is the department (机关单位) that the node belongs to or is; 0 above departments.
func (t *Tree) Department(id kernel.ID) kernel.ID { return t.nearest(id, Department) }

// BranchOf is the branch (党支部) that the node belongs to or is; 0 above branches.
func (t *Tree) BranchOf(id kernel.ID) kernel.ID { return t.nearest(id, Branch) }

// Superior is the nearest Party organisation above the node, which answers its requests; the work
// committee for those at the top of a department.
func (t *Tree) Superior(id kernel.ID) kernel.ID {
	n := t.nodes[id]
	if n == nil {
		return 0
	}
	for n = t.nodes[n.ParentID]; n != nil; n = t.nodes[n.ParentID] {
		if n.Kind.IsParty() {
			return n.ID
		}
		// A department's own 机关党委 stands beside its branches when they hang under the office itself.
		for _, c := range t.children[n.ID] {
			if c.Kind == Committee && c.ID != id {
				return c.ID
			}
		}
	}
	return 0
}

// Children are the living nodes directly under id, in the order of screens and papers.
func (t *Tree) Children(id kernel.ID) []Node {
	out := make([]Node, 0, len(t.children[id]))
	for _, c := range t.children[id] {
		out = append(out, *c)
	}
	return out
}

// Walk visits id and all living nodes under it, parents first.
func (t *Tree) Walk(id kernel.ID, visit func(n Node, depth int)) {
	t.walk(t.nodes[id], 0, func(n *Node, depth int) { visit(*n, depth) })
}

func (t *Tree) walk(n *Node, depth int, visit func(*Node, int)) {
	if n == nil || depth > 64 {
		return
	}
	visit(n, depth)
	for _, c := range t.children[n.ID] {
		t.walk(c, depth+1, visit)
	}
}

// Subtree is id and all living nodes under it.
func (t *Tree) Subtree(id kernel.ID) []kernel.ID {
	var out []kernel.ID
	t.walk(t.nodes[id], 0, func(n *Node, _ int) { out = append(out, n.ID) })
	return out
}

// Ever is id and all nodes under it, those that are no more too, where they stood last: what happened in them
// belongs to what they were part of.
func (t *Tree) Ever(id kernel.ID) []kernel.ID {
	var out []kernel.ID
	top := kernel.Scope{Orgs: []kernel.ID{id}}
	for of := range t.nodes {
		if t.Sees(top, of) {
			out = append(out, of)
		}
	}
	slices.Sort(out)
	return out
}

// Of lists the living nodes of a kind under id (id included while it lives), in the order of the tree.
func (t *Tree) Of(id kernel.ID, kinds ...Kind) []Node {
	var out []Node
	t.walk(t.nodes[id], 0, func(n *Node, _ int) {
		if n.Dissolved == "" && slices.Contains(kinds, n.Kind) {
			out = append(out, *n)
		}
	})
	return out
}

// Everyone lists all nodes that the tree knows, dissolved ones too, in no particular order.
func (t *Tree) Everyone() []Node {
	out := make([]Node, 0, len(t.nodes))
	for _, n := range t.nodes {
		out = append(out, *n)
	}
	return out
}

// Sees tells whether the scope holds the node.
func (t *Tree) Sees(scope kernel.Scope, id kernel.ID) bool {
	n := t.nodes[id]
	if n == nil {
		return false
	}
	if scope.All {
		return true
	}
	for ; n != nil; n = t.nodes[n.ParentID] {
		if slices.Contains(scope.Orgs, n.ID) {
			return true
		}
	}
	return false
}

// Holds tells whether one of the organisations is the node or lies below it.
func (t *Tree) Holds(id kernel.ID, orgs []kernel.ID) bool {
	return slices.ContainsFunc(orgs, func(o kernel.ID) bool { return t.Sees(kernel.Scope{Orgs: []kernel.ID{id}}, o) })
}

// FullName is what tells the node from its namesakes: the department's name before its own, unless
// it already begins with it (市财政局第一党支部).
func (t *Tree) FullName(id kernel.ID) string {
	n := t.nodes[id]
	if n == nil {
		return ""
	}
	if n.Kind == Group {
		return t.FullName(n.ParentID) + n.Name
	}
	d := t.nodes[t.Department(id)]
	if d == nil || d.ID == id || strings.HasPrefix(n.Name, d.Name) {
		return n.Name
	}
	if s := t.nodes[t.nearest(id, Subunit)]; s != nil && s.ID != id {
		if strings.HasPrefix(n.Name, s.Name) {
			return n.Name
		}
		return s.Name + n.Name
	}
	return d.Name + n.Name
}

// Search finds living nodes by Chinese or pinyin, those that begin with the word first.
func (t *Tree) Search(word string, limit int) []Node {
	word = hanzi.Query(word)
	if word == "" {
		return nil
	}
	var found []Node
	t.walk(t.nodes[t.root], 0, func(n *Node, _ int) {
		if strings.Contains(n.searchKey, word) {
			found = append(found, *n)
		}
	})
	begins := func(n Node) int {
		if strings.HasPrefix(n.searchKey, word) || strings.Contains(n.searchKey, " "+word) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(found, func(a, b Node) int { return cmp.Compare(begins(a), begins(b)) })
	return found[:min(limit, len(found))]
}
