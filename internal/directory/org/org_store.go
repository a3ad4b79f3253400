package org

import (
	"context"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/hanzi"
)

// Visible is the condition that holds a query to what scope sees by today's tree; col is the column
// with the organisation's id. A scope that is a person's alone sees no organisation's rows.
func Visible(scope kernel.Scope, col string) (string, []any) {
	if scope.All {
		return "1=1", nil
	}
	in, args := db.In("ancestor_id", scope.Orgs)
	if len(args) == 0 {
		return "1=0", nil
	}
	return col + " IN (SELECT descendant_id FROM org_closure WHERE " + in + ")", args
}

// Above is the condition for the rows of the organisations that those of scope belong to, themselves
// among them, by today's tree.
func Above(scope kernel.Scope, col string) (string, []any) {
	in, args := db.In("descendant_id", scope.Orgs)
	if len(args) == 0 {
		return "1=0", nil
	}
	return col + " IN (SELECT ancestor_id FROM org_closure WHERE " + in + ")", args
}

// AboveInDepartment is Above without the city's root: what is sent to the work committee isn't everybody's.
func AboveInDepartment(scope kernel.Scope, col string) (string, []any) {
	cond, args := Above(scope, col)
	if len(args) == 0 {
		return cond, nil
	}
	return "(" + cond + " AND " + col + " NOT IN (SELECT id FROM org WHERE kind=?))", append(args, string(WorkCommittee))
}

// Under is the condition for the rows of one organisation and all below it, by today's tree.
func Under(id kernel.ID, col string) (string, []any) {
	return col + " IN (SELECT descendant_id FROM org_closure WHERE ancestor_id=?)", []any{id}
}

// history is everything known about every organisation; trees of any day are drawn from it.
type history struct {
	revision int64
	orgs     map[kernel.ID]*past
}

// past is one organisation's whole history.
type past struct {
	node    Node // name, parent and kind of today
	names   []Span
	parents []Span
	kinds   []Span // none for who has always been of one kind
}

const orgColumns = "id,kind,name,parent_id,sort,founded,dissolved,name_key,search_key,version"

func scanNode(s db.Scanner) (n Node, err error) {
	err = s.Scan(&n.ID, &n.Kind, &n.Name, &n.ParentID, &n.Sort, &n.Founded, &n.Dissolved, &n.nameKey, &n.searchKey, &n.Version)
	return n, err
}

type spanRow struct {
	org kernel.ID
	Span
}

func scanName(s db.Scanner) (r spanRow, err error) {
	err = s.Scan(&r.org, &r.From, &r.To, &r.Name, &r.Basis)
	return r, err
}

func scanParent(s db.Scanner) (r spanRow, err error) {
	err = s.Scan(&r.org, &r.From, &r.To, &r.Parent, &r.Basis)
	return r, err
}

func scanKind(s db.Scanner) (r spanRow, err error) {
	err = s.Scan(&r.org, &r.From, &r.To, &r.Kind, &r.Basis)
	return r, err
}

func revision(ctx context.Context, q db.Queryer) (int64, error) {
	return db.Scalar[int64](ctx, q, "SELECT revision FROM org_revision WHERE id=1")
}

// touch marks the tree as changed. The number is never used twice, so that a transaction that is
// rolled back leaves no tree behind in memory under a number that another one takes; and the row
// makes changes of the tree wait for each other on PostgreSQL.
func touch(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, "UPDATE org_revision SET revision=? WHERE id=1", tx.NewID())
	return err
}

func loadHistory(ctx context.Context, q db.Queryer, revision int64) (*history, error) {
	h := &history{revision: revision, orgs: map[kernel.ID]*past{}}
	nodes, err := db.Select(ctx, q, scanNode, "SELECT "+orgColumns+" FROM org")
	if err != nil {
		return nil, err
	}
	for _, n := range nodes {
		h.orgs[n.ID] = &past{node: n}
	}
	names, err := db.Select(ctx, q, scanName, "SELECT org_id,from_day,to_day,name,basis FROM org_name ORDER BY org_id,from_day")
	if err != nil {
		return nil, err
	}
	parents, err := db.Select(ctx, q, scanParent, "SELECT org_id,from_day,to_day,parent_id,basis FROM org_parent ORDER BY org_id,from_day")
	if err != nil {
		return nil, err
	}
	kinds, err := db.Select(ctx, q, scanKind, "SELECT org_id,from_day,to_day,kind,basis FROM org_kind ORDER BY org_id,from_day")
	if err != nil {
		return nil, err
	}
	for _, r := range names {
		if o := h.orgs[r.org]; o != nil {
			o.names = append(o.names, r.Span)
		}
	}
	for _, r := range parents {
		if o := h.orgs[r.org]; o != nil {
			o.parents = append(o.parents, r.Span)
		}
	}
	for _, r := range kinds {
		if o := h.orgs[r.org]; o != nil {
			o.kinds = append(o.kinds, r.Span)
		}
	}
	return h, nil
}

// saveSpans writes one organisation's history over.
func saveSpans(ctx context.Context, tx *db.Tx, id kernel.ID, o *past) error {
	for _, t := range []string{"org_name", "org_parent", "org_kind"} {
		if _, err := tx.Exec(ctx, "DELETE FROM "+t+" WHERE org_id=?", id); err != nil {
			return err
		}
	}
	return insertSpans(ctx, tx, map[kernel.ID]*past{id: o}, []kernel.ID{id})
}

func insertSpans(ctx context.Context, tx *db.Tx, orgs map[kernel.ID]*past, ids []kernel.ID) error {
	var names, parents, kinds [][]any
	for _, id := range ids {
		for _, s := range orgs[id].names {
			names = append(names, []any{id, s.From, s.To, s.Name, s.Basis})
		}
		for _, s := range orgs[id].parents {
			parents = append(parents, []any{id, s.From, s.To, s.Parent, s.Basis})
		}
		for _, s := range orgs[id].kinds {
			kinds = append(kinds, []any{id, s.From, s.To, s.Kind, s.Basis})
		}
	}
	if err := db.InsertRows(ctx, tx, "org_name(org_id,from_day,to_day,name,basis)", 5, names, ""); err != nil {
		return err
	}
	if err := db.InsertRows(ctx, tx, "org_parent(org_id,from_day,to_day,parent_id,basis)", 5, parents, ""); err != nil {
		return err
	}
	return db.InsertRows(ctx, tx, "org_kind(org_id,from_day,to_day,kind,basis)", 5, kinds, "")
}

// settleOrg writes what is true of the organisation today, and its place in the closure when that
// has changed.
func settleOrg(ctx context.Context, tx *db.Tx, o *past) error {
	today, n := tx.Today(), o.node
	name, parent := n.Name, n.ParentID
	if s, ok := at(o.names, today); ok {
		name = s.Name
	}
	if s, ok := at(o.parents, today); ok {
		parent = s.Parent
	}
	if s, ok := at(o.kinds, today); ok && s.Kind != n.Kind {
		if _, err := tx.Exec(ctx, "UPDATE org SET kind=?,version=version+1 WHERE id=?", s.Kind, n.ID); err != nil {
			return err
		}
	}
	if name != n.Name {
		if _, err := tx.Exec(ctx, "UPDATE org SET name=?,name_key=?,search_key=?,version=version+1 WHERE id=?",
			name, hanzi.SortKey(name), hanzi.SearchKey(name), n.ID); err != nil {
			return err
		}
	}
	if parent == n.ParentID {
		return nil
	}
	if _, err := tx.Exec(ctx, "UPDATE org SET parent_id=?,version=version+1 WHERE id=?", parent, n.ID); err != nil {
		return err
	}
	return moveClosure(ctx, tx, n.ID, parent)
}

// moveClosure cuts the subtree off its old ancestors and ties it to the new ones.
func moveClosure(ctx context.Context, tx *db.Tx, id, parent kernel.ID) error {
	if _, err := tx.Exec(ctx, `DELETE FROM org_closure WHERE descendant_id IN (SELECT descendant_id FROM org_closure WHERE ancestor_id=?)
		AND ancestor_id NOT IN (SELECT descendant_id FROM org_closure WHERE ancestor_id=?)`, id, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO org_closure(ancestor_id,descendant_id,depth)
		SELECT a.ancestor_id, d.descendant_id, a.depth+d.depth+1 FROM org_closure a CROSS JOIN org_closure d
		WHERE a.descendant_id=? AND d.ancestor_id=?`, parent, id)
	return err
}

// insertOrgs adds new organisations, parents before children.
func insertOrgs(ctx context.Context, tx *db.Tx, orgs map[kernel.ID]*past, ids []kernel.ID) error {
	rows := make([][]any, 0, len(ids))
	for _, id := range ids {
		n := orgs[id].node
		rows = append(rows, []any{n.ID, n.Kind, n.Name, n.ParentID, n.Sort, n.Founded, n.Dissolved, hanzi.SortKey(n.Name), hanzi.SearchKey(n.Name), 1})
	}
	if err := db.InsertRows(ctx, tx, "org("+orgColumns+")", strings.Count(orgColumns, ",")+1, rows, ""); err != nil {
		return err
	}
	return insertSpans(ctx, tx, orgs, ids)
}

// deleteOrg removes an organisation on which nothing is built; a child or a member makes it stale.
func deleteOrg(ctx context.Context, tx *db.Tx, id kernel.ID) error {
	children, err := db.Scalar[int](ctx, tx, "SELECT COUNT(*) FROM org_parent WHERE parent_id=? AND org_id<>?", id, id)
	if err != nil {
		return err
	}
	if children > 0 {
		return kernel.ErrStale
	}
	for _, statement := range []string{
		"DELETE FROM org_closure WHERE descendant_id=?", "DELETE FROM org_name WHERE org_id=?", "DELETE FROM org_parent WHERE org_id=?", "DELETE FROM org_kind WHERE org_id=?", "DELETE FROM org WHERE id=?",
	} {
		if _, err := tx.Exec(ctx, statement, id); err != nil {
			if db.IsReferred(err) {
				return kernel.ErrStale
			}
			return err
		}
	}
	return nil
}

// insertClosure gives each new organisation its ancestors; up holds those of every parent.
func insertClosure(ctx context.Context, tx *db.Tx, orgs map[kernel.ID]*past, ids []kernel.ID, above func(kernel.ID) ([]kernel.ID, error)) error {
	up := map[kernel.ID][]kernel.ID{}
	var rows [][]any
	for _, id := range ids {
		parent := orgs[id].node.ParentID
		chain, ok := up[parent]
		if !ok && parent != 0 {
			var err error
			if chain, err = above(parent); err != nil {
				return err
			}
			up[parent] = chain
		}
		own := append([]kernel.ID{id}, chain...)
		up[id] = own
		for depth, ancestor := range own {
			rows = append(rows, []any{ancestor, id, depth})
		}
	}
	return db.InsertRows(ctx, tx, "org_closure(ancestor_id,descendant_id,depth)", 3, rows, "")
}

// ancestors are the node itself and those above it, nearest first, by today's tree.
func ancestors(ctx context.Context, q db.Queryer, id kernel.ID) ([]kernel.ID, error) {
	return db.Select(ctx, q, db.Column[kernel.ID], "SELECT ancestor_id FROM org_closure WHERE descendant_id=? ORDER BY depth", id)
}
