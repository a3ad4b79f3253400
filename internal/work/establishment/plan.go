package establishment

import (
	"fmt"
	"slices"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
)

// Kind (事项) is what a request asks for.
type Kind string

// The kinds.
const (
	Found    Kind = "found"    // 建立
	Dissolve Kind = "dissolve" // 撤销
	Rename   Kind = "rename"   // 更名
	Move     Kind = "move"     // 调整隶属
	Merge    Kind = "merge"    // 合并
	Split    Kind = "split"    // 分设
	Upgrade  Kind = "upgrade"  // 升格
)

var kindNames = map[Kind]string{Found: "建立", Dissolve: "撤销", Rename: "更名", Move: "调整隶属", Merge: "合并", Split: "分设", Upgrade: "升格"}

// Chinese is the kind's name.
func (k Kind) Chinese() string { return kindNames[k] }

// SetupPlan (设置方案) is what is to happen. Each kind uses the fields it needs; the others are left out when it
// is kept.
type SetupPlan struct {
	OrgID     kernel.ID   `json:"org_id,omitempty" doc:"所涉党组织；建立的为0"`
	ParentID  kernel.ID   `json:"parent_id,omitempty" doc:"建立、调整隶属：上级组织"`
	OrgKind   string      `json:"org_kind,omitempty" enum:",committee,general_branch,branch" doc:"建立、升格：组织类别"`
	Name      string      `json:"name,omitempty" maxLength:"80" doc:"建立、更名：名称；合并、升格：新名称，不改的为空"`
	Sources   []kernel.ID `json:"sources,omitempty" maxItems:"20" doc:"合并：并入的党支部"`
	Members   []kernel.ID `json:"members,omitempty" maxItems:"1000" doc:"建立党支部：编入的党员"`
	Newcomers []Newcomer  `json:"newcomers,omitempty" maxItems:"200" doc:"建立党支部：成立后转入、名册中还没有的党员"`
	Units     []kernel.ID `json:"units,omitempty" maxItems:"30" doc:"联合党支部覆盖的单位；不是联合党支部的为空"`
	Below     []kernel.ID `json:"below,omitempty" maxItems:"200" doc:"建立党总支、机关党委：划入的党组织"`
	Parts     []NewBranch `json:"parts,omitempty" maxItems:"20" doc:"分设、升格：新设的党支部"`
	Into      kernel.ID   `json:"into,omitempty" doc:"撤销党支部：党员转入的党支部"`
	Placed    []Placing   `json:"placed,omitempty" maxItems:"1000" doc:"撤销党支部：转入别处的党员"`
}

// NewBranch (新设党支部) is a branch that comes out of another.
type NewBranch struct {
	Name    string      `json:"name" maxLength:"80" required:"false"`
	Members []kernel.ID `json:"members" maxItems:"1000" required:"false"`
}

// Placing (去向) says where one member goes.
type Placing struct {
	Member kernel.ID `json:"member"`
	To     kernel.ID `json:"to"`
}

// Newcomer (拟转入党员) is somebody who is not on the roster yet.
type Newcomer struct {
	Name string `json:"name" maxLength:"60"`
	Full bool   `json:"full" doc:"正式党员"`
}

// of keeps what the kind uses, so that a form that was changed to another kind leaves nothing behind.
func (p SetupPlan) of(k Kind) SetupPlan {
	p.Name = strings.Join(strings.Fields(p.Name), "")
	out := SetupPlan{}
	switch k {
	case Found:
		out = SetupPlan{ParentID: p.ParentID, OrgKind: p.OrgKind, Name: p.Name}
		if p.OrgKind == string(org.Branch) {
			out.Members, out.Newcomers, out.Units = distinct(p.Members), p.Newcomers, distinct(p.Units)
		} else {
			out.Below = distinct(p.Below)
		}
	case Rename:
		out = SetupPlan{OrgID: p.OrgID, Name: p.Name}
	case Move:
		out = SetupPlan{OrgID: p.OrgID, ParentID: p.ParentID}
	case Merge:
		out = SetupPlan{OrgID: p.OrgID, Sources: distinct(p.Sources), Name: p.Name}
	case Split:
		out = SetupPlan{OrgID: p.OrgID, Parts: p.Parts}
	case Upgrade:
		out = SetupPlan{OrgID: p.OrgID, OrgKind: p.OrgKind, Name: p.Name, Parts: p.Parts}
	case Dissolve:
		out = SetupPlan{OrgID: p.OrgID, Into: p.Into, Placed: p.Placed}
	}
	for i := range out.Parts {
		out.Parts[i].Name = strings.Join(strings.Fields(out.Parts[i].Name), "")
	}
	return out
}

// distinct keeps each once, in the order given; 0 is none.
func distinct(ids []kernel.ID) []kernel.ID {
	var out []kernel.ID
	for _, id := range ids {
		if id != 0 && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// about are the organisations that the plan is about, the first of them the one whose request it is.
func (p SetupPlan) about(k Kind) []kernel.ID {
	if k == Found {
		return distinct([]kernel.ID{p.ParentID})
	}
	return distinct(append([]kernel.ID{p.OrgID}, p.Sources...))
}

// reached are all organisations that the plan names.
func (p SetupPlan) reached(k Kind) []kernel.ID {
	out := append(p.about(k), p.ParentID, p.Into)
	out = append(append(out, p.Units...), p.Below...)
	for _, x := range p.Placed {
		out = append(out, x.To)
	}
	return distinct(out)
}

// people are the members whom the plan names.
func (p SetupPlan) people() []kernel.ID {
	out := slices.Clone(p.Members)
	for _, x := range p.Parts {
		out = append(out, x.Members...)
	}
	for _, x := range p.Placed {
		out = append(out, x.Member)
	}
	return distinct(out)
}

// branches are the branches whose members the plan moves.
func (p SetupPlan) branches(k Kind) []kernel.ID {
	switch k {
	case Merge:
		return p.about(k)
	case Split, Upgrade, Dissolve:
		return []kernel.ID{p.OrgID}
	}
	return nil
}

// Involved (党员) is a member as the rules see one.
type Involved struct {
	ID     kernel.ID `json:"id"`
	Name   string    `json:"name"`
	Branch kernel.ID `json:"branch_id"`
	Full   bool      `json:"full" doc:"正式党员"`
}

// Picture (情况) is what the rules look at: the tree of the day, the roster of today.
type Picture struct {
	Day    kernel.Day
	Tree   *org.Tree
	People map[kernel.ID]Involved    // whom the plan names and who are on the roster
	In     map[kernel.ID][]Involved  // by branch, of the branches that the plan moves or empties
	Sizes  map[kernel.ID]branchSizes // of all branches
}

type branchSizes struct{ All, Full int }

// under adds up the members below an organisation.
func (c Picture) under(id kernel.ID) (n branchSizes) {
	for _, b := range c.Tree.Of(id, org.Branch) {
		n.All += c.Sizes[b.ID].All
		n.Full += c.Sizes[b.ID].Full
	}
	return n
}

func sizes(list []Involved) (n branchSizes) {
	for _, p := range list {
		n.All++
		if p.Full {
			n.Full++
		}
	}
	return n
}

// named are those of the ids who are on the roster.
func (c Picture) named(ids []kernel.ID) (out []Involved) {
	for _, id := range ids {
		if p, ok := c.People[id]; ok {
			out = append(out, p)
		}
	}
	return out
}

// Title (标题) is what the request is called: 关于成立市财政局第三党支部的请示.
func Title(k Kind, p SetupPlan, tree *org.Tree) string {
	return "关于" + brief(k, p, tree) + "的请示"
}

// mostTitle keeps titles printable; names are long in some places.
const mostTitle = 100

// brief is the deed as it stands in a title.
func brief(k Kind, p SetupPlan, tree *org.Tree) string {
	text := deed(k, p, tree)
	if len([]rune(text)) <= mostTitle {
		return text
	}
	where := ""
	if at := p.about(k); len(at) > 0 {
		where = tree.Name(tree.Department(at[0]))
	}
	return where + "党组织" + k.Chinese() + "事项"
}

// few joins names, many of them as the first and their number.
func few(names []string) string {
	if len(names) > 4 {
		return fmt.Sprintf("%s等%d个党支部", names[0], len(names))
	}
	return strings.Join(names, "、")
}

// deed says in a clause what is to happen.
func deed(k Kind, p SetupPlan, tree *org.Tree) string {
	name := func(id kernel.ID) string {
		if s := tree.FullName(id); s != "" {
			return s
		}
		return "（未选定）"
	}
	names := func(ids []kernel.ID) string {
		list := make([]string, len(ids))
		for i, id := range ids {
			list[i] = name(id)
		}
		return few(list)
	}
	parts := func() string {
		var list []string
		for _, x := range p.Parts {
			list = append(list, x.Name)
		}
		return few(list)
	}
	switch k {
	case Found:
		return "成立" + whole(tree, p.ParentID, p.Name)
	case Dissolve:
		return "撤销" + name(p.OrgID)
	case Rename:
		return "将" + name(p.OrgID) + "更名为" + p.Name
	case Move:
		return "将" + name(p.OrgID) + "调整为隶属" + name(p.ParentID)
	case Merge:
		text := "将" + names(p.Sources) + "并入" + name(p.OrgID)
		if p.Name != "" {
			text += "并更名为" + p.Name
		}
		return text
	case Split:
		return name(p.OrgID) + "分设" + parts()
	case Upgrade:
		text := "将" + name(p.OrgID) + "改设为" + org.Kind(p.OrgKind).Chinese()
		if p.Name != "" {
			text += "、定名为" + p.Name
		}
		return text
	}
	return "组织设置"
}

// whole is the full name of what does not exist yet.
func whole(tree *org.Tree, parent kernel.ID, name string) string {
	d := tree.Name(tree.Department(parent))
	if d == "" || strings.HasPrefix(name, d) {
		return name
	}
	return d + name
}
