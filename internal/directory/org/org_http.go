package org

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/web"
)

// Operations adds the tree's operations to api.
func (s *Service) Operations(api *web.API) {
	tags := []string{"组织"}
	web.Register(api, web.Op{ID: "get-tree", Method: http.MethodGet, Path: "/api/orgs", Permission: "org.read", Summary: "组织树（某一日）", Tags: tags}, s.getTree)
	web.Register(api, web.Op{ID: "search-orgs", Method: http.MethodGet, Path: "/api/orgs/search", Permission: "org.read", Summary: "查找组织（汉字或拼音）", Tags: tags}, s.searchOrgs)
	web.Register(api, web.Op{ID: "get-org", Method: http.MethodGet, Path: "/api/orgs/{id}", Permission: "org.read", Summary: "一个组织及其沿革", Tags: tags}, s.getOrg)
	web.RegisterRows(api, web.Op{ID: "list-org-changes", Method: http.MethodGet, Path: "/api/orgs/{id}/changes", Permission: "org.read", Summary: "组织的变更记录", Tags: tags}, s.Changes)
	web.Register(api, web.Op{ID: "create-org", Method: http.MethodPost, Path: "/api/orgs", Permission: "org.write", Summary: "新建组织", Tags: tags}, s.createOrg)
	web.Register(api, web.Op{ID: "rename-org", Method: http.MethodPost, Path: "/api/orgs/{id}/rename", Permission: "org.write", Summary: "组织更名", Tags: tags}, s.renameOrg)
	web.Register(api, web.Op{ID: "move-org", Method: http.MethodPost, Path: "/api/orgs/{id}/move", Permission: "org.write", Summary: "调整隶属关系", Tags: tags}, s.moveOrg)
	web.Register(api, web.Op{ID: "dissolve-org", Method: http.MethodPost, Path: "/api/orgs/{id}/dissolve", Permission: "org.write", Summary: "撤销组织", Tags: tags}, s.dissolveOrg)
}

// Branchlet is a node of the tree as screens draw it.
type Branchlet struct {
	Node
	Members  int  `json:"members" doc:"党员数，含下级"`
	Branches int  `json:"branches" doc:"党支部数，含下级"`
	Context  bool `json:"context" doc:"只为显示层级而列出的上级，不在管理范围内"`
}

// TreeView (组织树) is the part of the tree that the actor sees, parents first.
type TreeView struct {
	Day   kernel.Day  `json:"day"`
	Nodes []Branchlet `json:"nodes"`
}

type treeInput struct {
	Day string `query:"day" doc:"某一日，空为今天"`
}

func (s *Service) getTree(ctx context.Context, in *treeInput) (*web.Body[TreeView], error) {
	view, err := s.View(ctx, web.Actor(ctx).Scope, kernel.Day(in.Day))
	return web.Answer(view), err
}

// View is what scope sees of the tree as of day (today when empty), with totals, and the bare names
// of those above. Who sees what follows today's tree.
func (s *Service) View(ctx context.Context, scope kernel.Scope, day kernel.Day) (TreeView, error) {
	q := s.db.Read()
	if day == "" {
		day = s.db.Today()
	}
	tree, err := s.TreeAt(ctx, q, day)
	if err != nil {
		return TreeView{}, err
	}
	today, err := s.Today(ctx, q)
	if err != nil {
		return TreeView{}, err
	}
	count, err := s.count(ctx, q, tree, day)
	if err != nil {
		return TreeView{}, err
	}
	seen, above := map[kernel.ID]bool{}, map[kernel.ID]bool{}
	tree.Walk(tree.root, func(n Node, _ int) {
		if scope.All || today.Sees(scope, n.ID) {
			seen[n.ID] = true
			for _, up := range tree.Path(n.ParentID) {
				above[up.ID] = true
			}
		}
	})
	view := TreeView{Day: day, Nodes: []Branchlet{}}
	tree.Walk(tree.root, func(n Node, _ int) {
		switch {
		case seen[n.ID]:
			c := count[n.ID]
			view.Nodes = append(view.Nodes, Branchlet{Node: n, Members: c.members, Branches: c.branches})
		case above[n.ID]:
			view.Nodes = append(view.Nodes, Branchlet{Node: n, Context: true})
		}
	})
	return view, nil
}

type totals struct{ members, branches int }

// count adds members and branches up the tree.
func (s *Service) count(ctx context.Context, q db.Queryer, tree *Tree, day kernel.Day) (map[kernel.ID]totals, error) {
	people, sum := map[kernel.ID]int{}, map[kernel.ID]totals{}
	if s.roster != nil {
		var err error
		if people, err = s.roster.CountByBranch(ctx, q, day); err != nil {
			return nil, err
		}
		groups, err := s.roster.CountByGroup(ctx, q, day)
		if err != nil {
			return nil, err
		}
		for id, n := range groups { // nothing stands under a group
			sum[id] = totals{members: n}
		}
	}
	tree.Walk(tree.root, func(n Node, _ int) {
		if n.Kind != Branch {
			return
		}
		for _, up := range tree.Path(n.ID) {
			t := sum[up.ID]
			sum[up.ID] = totals{t.members + people[n.ID], t.branches + 1}
		}
	})
	return sum, nil
}

type searchOrgsInput struct {
	Text  string   `query:"q" minLength:"1" maxLength:"40" doc:"汉字或拼音首字母" required:"true"`
	Kinds []string `query:"kinds" doc:"只查这些类别，逗号分隔"`
}

// Found is a node with where it stands.
type Found struct {
	Node
	FullName string `json:"full_name"`
	Path     string `json:"path" doc:"上级组织，用 / 隔开"`
}

func (s *Service) searchOrgs(ctx context.Context, in *searchOrgsInput) (*web.Body[kernel.List[Found]], error) {
	tree, err := s.Today(ctx, s.db.Read())
	if err != nil {
		return nil, err
	}
	scope, items := web.Actor(ctx).Scope, []Found{}
	for _, n := range tree.Search(in.Text, 2000) {
		if tree.Sees(scope, n.ID) && (len(in.Kinds) == 0 || contains(in.Kinds, n.Kind)) {
			items = append(items, tree.found(n))
		}
	}
	total := len(items)
	return web.Answer(kernel.List[Found]{Items: items[:min(30, total)], Total: total}), nil
}

func contains(kinds []string, k Kind) bool {
	for _, s := range kinds {
		if s == string(k) {
			return true
		}
	}
	return false
}

func (t *Tree) found(n Node) Found {
	path := ""
	for _, up := range t.Path(n.ParentID) {
		if path != "" {
			path += " / "
		}
		path += up.Name
	}
	return Found{n, t.FullName(n.ID), path}
}

// Detail is an organisation with its history.
type Detail struct {
	Found
	Members  int          `json:"members"`
	Branches int          `json:"branches"`
	Names    []Span       `json:"names" doc:"名称沿革"`
	Parents  []ParentSpan `json:"parents" doc:"隶属沿革"`
	Kinds    []Span       `json:"kinds" doc:"类别沿革，一直是一类的为空"`
}

// ParentSpan is a parent with its name of that time.
type ParentSpan struct {
	Span
	ParentName string `json:"parent_name"`
}

type idInput struct {
	ID kernel.ID `path:"id"`
}

func (s *Service) getOrg(ctx context.Context, in *idInput) (*web.Body[Detail], error) {
	d, err := s.Detail(ctx, web.Actor(ctx).Scope, in.ID)
	return web.Answer(d), err
}

// Detail answers one organisation and its history; kernel.ErrNotFound when scope does not see it.
func (s *Service) Detail(ctx context.Context, scope kernel.Scope, id kernel.ID) (Detail, error) {
	q := s.db.Read()
	o, h, err := s.find(ctx, q, scope, id)
	if err != nil {
		return Detail{}, err
	}
	today, err := s.Today(ctx, q)
	if err != nil {
		return Detail{}, err
	}
	count, err := s.count(ctx, q, today, s.db.Today())
	if err != nil {
		return Detail{}, err
	}
	return Detail{Found: today.found(o.node), Members: count[id].members, Branches: count[id].branches, Names: open(o.names), Parents: h.above(o), Kinds: open(o.kinds)}, nil
}

// Past (沿革) answers what an organisation has been called and what it stood under. Fault: kernel.ErrNotFound.
func (s *Service) Past(ctx context.Context, q db.Queryer, id kernel.ID) (names []Span, parents []ParentSpan, err error) {
	o, h, err := s.find(ctx, q, kernel.Everything(), id)
	if err != nil {
		return nil, nil, err
	}
	return open(o.names), h.above(o), nil
}

// above is what an organisation stood under over time, each with its name of that day.
func (h *history) above(o *past) []ParentSpan {
	out := []ParentSpan{}
	for _, p := range open(o.parents) {
		name := ""
		if up := h.orgs[p.Parent]; up != nil {
			n, _ := at(up.names, p.From)
			name = n.Name
		}
		out = append(out, ParentSpan{p, name})
	}
	return out
}

// open writes "until further notice" as an empty last day.
func open(spans []Span) []Span {
	if spans == nil {
		spans = []Span{}
	}
	for i := range spans {
		if spans[i].To == kernel.MaxDay {
			spans[i].To = ""
		}
	}
	return spans
}

type createOrgInput struct {
	Body struct {
		Kind     string     `json:"kind" enum:"work_committee,department,subunit,committee,general_branch,branch,group" doc:"组织类别"`
		Name     string     `json:"name" doc:"名称"`
		ParentID kernel.ID  `json:"parent_id" doc:"上级组织"`
		From     kernel.Day `json:"from" doc:"成立日期"`
		Sort     int        `json:"sort,omitempty" minimum:"0" maximum:"9999" doc:"同级中的次序"`
		Basis    string     `json:"basis,omitempty" maxLength:"200" doc:"依据"`
	}
}

func (s *Service) createOrg(ctx context.Context, in *createOrgInput) (*web.Body[Node], error) {
	b := in.Body
	n, err := s.Create(ctx, web.Actor(ctx), New{Kind: Kind(b.Kind), Name: b.Name, ParentID: b.ParentID, From: b.From, Sort: b.Sort, Basis: b.Basis})
	return web.Answer(n), err
}

type renameOrgInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int        `json:"version" minimum:"1"`
		Name    string     `json:"name" doc:"新名称"`
		From    kernel.Day `json:"from" doc:"生效日期"`
		Basis   string     `json:"basis,omitempty" maxLength:"200" doc:"依据"`
	}
}

func (s *Service) renameOrg(ctx context.Context, in *renameOrgInput) (*web.Body[Detail], error) {
	b := in.Body
	if b.Name == "" {
		return nil, ErrName.At("name")
	}
	if err := s.Rename(ctx, web.Actor(ctx), Change{ID: in.ID, Version: b.Version, Name: b.Name, From: b.From, Basis: b.Basis}); err != nil {
		return nil, err
	}
	return s.getOrg(ctx, &idInput{in.ID})
}

type moveOrgInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version  int        `json:"version" minimum:"1"`
		ParentID kernel.ID  `json:"parent_id" minimum:"1" doc:"新的上级组织"`
		From     kernel.Day `json:"from" doc:"生效日期"`
		Basis    string     `json:"basis,omitempty" maxLength:"200" doc:"依据"`
	}
}

func (s *Service) moveOrg(ctx context.Context, in *moveOrgInput) (*web.Body[Detail], error) {
	b := in.Body
	if err := s.Move(ctx, web.Actor(ctx), Change{ID: in.ID, Version: b.Version, ParentID: b.ParentID, From: b.From, Basis: b.Basis}); err != nil {
		return nil, err
	}
	return s.getOrg(ctx, &idInput{in.ID})
}

type dissolveOrgInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int        `json:"version" minimum:"1"`
		From    kernel.Day `json:"from" doc:"撤销日期，自这一天起不再存在"`
		Into    kernel.ID  `json:"into,omitempty" doc:"党支部还有党员的，转入哪个党支部；没有党员的为0"`
		Basis   string     `json:"basis,omitempty" maxLength:"200" doc:"依据"`
	}
}

func (s *Service) dissolveOrg(ctx context.Context, in *dissolveOrgInput) (*web.Body[Detail], error) {
	b := in.Body
	if err := s.Dissolve(ctx, web.Actor(ctx), Change{ID: in.ID, Version: b.Version, From: b.From, Into: b.Into, Basis: b.Basis}); err != nil {
		return nil, err
	}
	return s.getOrg(ctx, &idInput{in.ID})
}
