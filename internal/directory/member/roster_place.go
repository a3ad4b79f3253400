package member

import (
	"context"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/platform/sheet"
)

// places finds the organisations that a file names, and keeps those that are to be made. What is
// to be made has a negative number until it is.
type places struct {
	tree   *org.Tree
	scope  kernel.Scope
	found  map[string]org.Match
	wanted map[string]bool // names that the tree does not have
	fresh  []freshOrg
	byName map[string]kernel.ID
}

type freshOrg struct {
	kind   org.Kind
	name   string
	parent kernel.ID
}

func newPlaces(tree *org.Tree, scope kernel.Scope) *places {
	return &places{tree: tree, scope: scope, found: map[string]org.Match{}, wanted: map[string]bool{}, byName: map[string]kernel.ID{}}
}

// match looks a name up within what the actor sees.
func (p *places) match(name string, under kernel.ID, kinds ...org.Kind) org.Match {
	key := name + "|" + under.String() + "|" + string(kinds[0])
	if m, ok := p.found[key]; ok {
		return m
	}
	m := p.tree.Match(name, under, kinds...)
	m.Exact, m.Near = p.visible(m.Exact), p.visible(m.Near)
	p.found[key] = m
	return m
}

func (p *places) visible(nodes []org.Node) []org.Node {
	var out []org.Node
	for _, n := range nodes {
		if p.tree.Sees(p.scope, n.ID) {
			out = append(out, n)
		}
	}
	return out
}

// name is how notes speak of an organisation.
func (p *places) name(id kernel.ID) string {
	if id < 0 {
		return p.fresh[-id-1].name
	}
	return p.tree.FullName(id)
}

// add plans an organisation once.
func (p *places) add(f freshOrg) kernel.ID {
	key := string(f.kind) + "|" + f.name + "|" + f.parent.String()
	if id, ok := p.byName[key]; ok {
		return id
	}
	p.fresh = append(p.fresh, f)
	id := kernel.ID(-len(p.fresh))
	p.byName[key] = id
	return id
}

// needed are the planned organisations that the rows go to, with those above them.
func (p *places) needed(plan []*planned) map[kernel.ID]bool {
	out := map[kernel.ID]bool{}
	for _, pl := range plan {
		for id := pl.after.BranchID; id < 0 && !out[id]; id = p.fresh[-id-1].parent {
			out[id] = true
		}
	}
	return out
}

// build makes what was planned and the rows of plan need, and answers the real keys.
func (p *places) build(ctx context.Context, tx *db.Tx, orgs *org.Service, actor kernel.Actor, from kernel.Day, plan []*planned) (map[kernel.ID]kernel.ID, []intake.Effect, error) {
	needed := p.needed(plan)
	if len(needed) == 0 {
		return nil, nil, nil
	}
	made := map[kernel.ID]kernel.ID{}
	var news []org.New
	for i, f := range p.fresh { // parents were planned before their children
		if !needed[kernel.ID(-i-1)] {
			continue
		}
		id := tx.NewID()
		made[kernel.ID(-i-1)] = id
		parent := f.parent
		if real, ok := made[parent]; ok {
			parent = real
		}
		news = append(news, org.New{ID: id, Kind: f.kind, Name: f.name, ParentID: parent, From: from, Basis: "名册导入"})
	}
	nodes, err := orgs.CreateIn(ctx, tx, actor, news...)
	effects := make([]intake.Effect, len(nodes))
	for i, n := range nodes {
		effects[i] = intake.Effect{Act: intake.DidMake, Object: n.ID, Version: n.Version, Subject: n.Name, Note: "新建" + n.Kind.Chinese() + "“" + n.Name + "”"}
	}
	return made, effects, err
}

// place finds the row's branch. placed is false when the file does not say, or it is still open.
func (c *rosterCheck) place(r *intake.Row, p *person) (branch kernel.ID, placed bool) {
	text, office := sheet.CleanName(r.Cell("branch").Text), sheet.CleanName(r.Cell("department").Text)
	if text == "" {
		if p == nil {
			r.Wrong("branch", ErrBranch)
			return 0, false
		}
		return p.BranchID, false
	}
	under := c.office(office, text)
	m := c.places.match(text, under, org.Branch)
	if p != nil {
		for _, n := range m.Exact {
			if n.ID == p.BranchID {
				c.named[n.ID] = true
				return n.ID, true
			}
		}
	}
	if len(m.Exact) == 1 {
		c.named[m.Exact[0].ID] = true
		return m.Exact[0].ID, true
	}
	return c.askBranch(r, m, text, office, under)
}

// office finds the unit that the row names beside the branch; 0 when it names none that is known.
func (c *rosterCheck) office(name, branch string) kernel.ID {
	if name == "" || name == branch {
		return 0
	}
	if m := c.places.match(name, 0, org.Department, org.Subunit, org.Committee, org.GeneralBranch); len(m.Exact) > 0 {
		return m.Exact[0].ID
	}
	return 0
}

func (c *rosterCheck) askBranch(r *intake.Row, m org.Match, text, office string, under kernel.ID) (kernel.ID, bool) {
	a := intake.Ask{Key: "branch." + office + "." + text, Field: "branch", Form: intake.AskPlace, Text: "组织树中没有“" + text + "”，是下面哪一个，还是要新建？"}
	options := m.Near
	if len(m.Exact) > 1 {
		a.Form, a.Text, options = intake.AskChoice, "组织树中有几个“"+text+"”，是哪一个？", m.Exact
	} else {
		c.places.wanted[a.Key] = true
	}
	for _, n := range options {
		a.Options = append(a.Options, intake.Option{Value: n.ID.String(), Label: c.tree.FullName(n.ID)})
	}
	mayMake := c.w.Actor.Scope.All && a.Form == intake.AskPlace
	if !mayMake && len(a.Options) == 0 {
		r.Wrong("branch", ErrNoSuchBranch.With(text))
		return 0, false
	}
	if mayMake && office != "" {
		a.Options = append(a.Options, intake.Option{Value: "new:0:branch", Label: "在“" + office + "”下新建党支部“" + text + "”"})
	}
	answer := r.Ask(a)
	if answer == "" {
		return 0, false
	}
	id, ok := c.placeOf(answer, text, office, under, mayMake)
	if !ok {
		r.Unasked(a.Key)
		r.Wrong("branch", ErrBadAnswer)
		return 0, false
	}
	if id > 0 {
		c.named[id] = true
	}
	return id, true
}

// placeOf reads an answer: an organisation's number, or new:<parent>:<kind> with parent 0 for the
// unit that the file names.
func (c *rosterCheck) placeOf(answer, text, office string, under kernel.ID, mayMake bool) (kernel.ID, bool) {
	if id, ok := kernel.ParseID(answer); ok {
		n, found := c.tree.Get(id)
		return id, found && n.Kind == org.Branch && n.Dissolved == "" && c.tree.Sees(c.w.Actor.Scope, id)
	}
	rest, isNew := strings.CutPrefix(answer, "new:")
	parentText, kind, _ := strings.Cut(rest, ":")
	if !isNew || !mayMake || org.Kind(kind) != org.Branch {
		return 0, false
	}
	parent, ok := kernel.ParseID(parentText)
	if !ok && parentText == "0" {
		if parent, ok = under, under != 0; !ok && office != "" {
			parent, ok = c.places.add(freshOrg{org.Department, office, c.tree.Root().ID}), true
		}
	}
	if !ok {
		return 0, false
	}
	if parent > 0 {
		n, found := c.tree.Get(parent)
		if !found || n.Dissolved != "" || !org.Branch.Under(n.Kind) {
			return 0, false
		}
	}
	return c.places.add(freshOrg{org.Branch, text, parent}), true
}
