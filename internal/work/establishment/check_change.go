package establishment

import (
	"fmt"
	"slices"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/norm"
)

func (c *checker) moving(p SetupPlan) {
	n, _ := c.Tree.Get(p.OrgID)
	parent, ok := c.Tree.Get(p.ParentID)
	switch {
	case p.ParentID == 0 || !ok:
		c.must("parent_id", "请选择新的上级。")
	case n.ParentID == p.ParentID:
		c.must("parent_id", "“%s”现在就隶属“%s”，请另选上级。", n.Name, parent.Name)
	case !parent.AliveOn(c.Day):
		c.must("parent_id", "“%s”到%s已不存在，请另选上级。", parent.Name, c.Day.Chinese())
	case c.Tree.Holds(p.OrgID, []kernel.ID{p.ParentID}):
		c.must("parent_id", "不能调整到它自己的下级之下，请另选上级。")
	case !n.Kind.Under(parent.Kind):
		c.must("parent_id", "%s不能设在%s之下，请另选上级。", n.Kind.Chinese(), parent.Kind.Chinese())
	default:
		c.sisters("parent_id", p.ParentID, n.Name, p.OrgID)
	}
}

func (c *checker) merging(p SetupPlan) {
	if len(p.Sources) == 0 {
		c.must("sources", "请选择并入的党支部。")
	}
	all := sizes(c.In[p.OrgID])
	for _, id := range p.Sources {
		n, ok := c.Tree.Get(id)
		switch {
		case id == p.OrgID:
			c.must("sources", "“%s”就是保留的党支部，请从并入的里面去掉。", n.Name)
		case !ok || n.Kind != org.Branch || !n.AliveOn(c.Day):
			c.must("sources", "“%s”不是在册的党支部，请去掉。", n.Name)
		}
		u := sizes(c.In[id])
		all.All, all.Full = all.All+u.All, all.Full+u.Full
	}
	name := c.Tree.FullName(p.OrgID)
	if p.Name != "" {
		c.name(p.OrgID, p.Name)
		name = p.Name
	}
	c.most("sources", "merged", name, all)
	if least := c.count(norm.BranchLeast); all.Full < least {
		c.by(Warn, norm.BranchLeast, "merged", "sources", "合并后“%s”有正式党员%d名，仍不足%d名。", name, all.Full, least)
	}
	if from := c.count(norm.CommitteeFrom); all.Full >= from {
		c.by(Note, norm.CommitteeFrom, "merged", "sources", "合并后有正式党员%d名，满%d名，应设支部委员会；并入的党支部的职务自生效日起终止。", all.Full, from)
	}
}

// parts judges the branches that come out of another; with stays, some of its members stay behind in it.
func (c *checker) parts(p SetupPlan, stays bool) {
	if len(p.Parts) == 0 {
		c.must("parts", "请填写新设的党支部，并选择编入的党员。")
		return
	}
	parent := p.OrgID
	if n, _ := c.Tree.Get(p.OrgID); stays {
		parent = n.ParentID
	}
	here, placed, names := c.In[p.OrgID], map[kernel.ID]bool{}, map[string]bool{}
	for i, part := range p.Parts {
		field := fmt.Sprintf("parts[%d]", i)
		switch {
		case len([]rune(part.Name)) < 2 || len([]rune(part.Name)) > 60:
			c.must(field, "第%d个新设党支部的名称须为2至60个字，请填写。", i+1)
			part.Name = fmt.Sprintf("第%d个新设党支部", i+1)
		case names[part.Name]:
			c.must(field, "新设的党支部里“%s”写了两次，请换一个名称。", part.Name)
		default:
			c.sisters(field, parent, part.Name, 0)
		}
		names[part.Name] = true
		n := branchSizes{}
		for _, m := range distinct(part.Members) {
			at := slices.IndexFunc(here, func(x Involved) bool { return x.ID == m })
			switch {
			case at < 0: // left since; told when the day comes
				continue
			case placed[m]:
				c.must(field, "“%s”编入了两个党支部，请只留一个。", here[at].Name)
				continue
			}
			placed[m] = true
			n.All++
			if here[at].Full {
				n.Full++
			}
		}
		c.branchSize(field, fmt.Sprint("part", i), part.Name, n)
	}
	rest := slices.DeleteFunc(slices.Clone(here), func(x Involved) bool { return placed[x.ID] })
	switch {
	case stays:
		c.branchSize("org_id", "rest", c.Tree.FullName(p.OrgID), sizes(rest))
	case len(rest) > 0:
		c.must("parts", "还有%s没有编入新设的党支部，请逐一编入。", someNames(rest))
	}
}

// someNames names a few people and counts the rest.
func someNames(list []Involved) string {
	text := ""
	for i, p := range list {
		if i == 3 {
			return fmt.Sprintf("%s等%d名党员", text, len(list))
		}
		if i > 0 {
			text += "、"
		}
		text += p.Name
	}
	return text
}

func (c *checker) upgrading(p SetupPlan) {
	n, _ := c.Tree.Get(p.OrgID)
	parent, _ := c.Tree.Get(n.ParentID)
	to := org.Kind(p.OrgKind)
	higher := n.Kind == org.Branch && to == org.GeneralBranch || (n.Kind == org.Branch || n.Kind == org.GeneralBranch) && to == org.Committee
	switch {
	case !higher:
		c.must("org_kind", "请选择升格为党总支还是机关党委；“%s”现在是%s。", n.Name, n.Kind.Chinese())
		return
	case !to.Under(parent.Kind):
		c.must("org_kind", "“%s”设在%s之下，不能改设为%s，请先调整隶属。", n.Name, parent.Kind.Chinese(), to.Chinese())
		return
	}
	name := c.Tree.FullName(p.OrgID)
	if p.Name != "" {
		c.name(p.OrgID, p.Name)
		name = p.Name
	}
	c.body("org_kind", p.OrgKind, name, c.under(p.OrgID).All)
	if n.Kind == org.Branch {
		c.parts(p, false)
	}
}

func (c *checker) dissolving(p SetupPlan) {
	below := 0
	for _, child := range c.Tree.Children(p.OrgID) {
		if child.Kind != org.Group {
			below++
		}
	}
	if below > 0 {
		c.must("org_id", "“%s”下还有%d个组织，请先办理它们的撤销或调整。", c.Tree.FullName(p.OrgID), below)
	}
	ask := false
	for _, m := range c.In[p.OrgID] {
		to := p.goal(m.ID)
		n, ok := c.Tree.Get(to)
		switch {
		case to == 0:
			ask = true
		case !ok || n.Kind != org.Branch || !n.AliveOn(c.Day) || to == p.OrgID:
			c.must("into", "“%s”不能转入“%s”，请另选在册的党支部。", m.Name, n.Name)
			return
		}
	}
	if ask {
		c.must("into", "“%s”还有%d名党员，请选择他们转入哪个党支部；去向不同的，逐人选择。", c.Tree.FullName(p.OrgID), len(c.In[p.OrgID]))
	}
	gained := map[kernel.ID]int{}
	for _, m := range c.In[p.OrgID] {
		gained[p.goal(m.ID)]++
	}
	for to, n := range gained {
		if to != 0 {
			c.most("into", to.String(), c.Tree.FullName(to), branchSizes{All: c.Sizes[to].All + n})
		}
	}
	slices.SortFunc(c.out, func(a, b RuleCheck) int { return cmpText(a.Code, b.Code) })
}

// goal is where a member of a branch to be dissolved goes.
func (p SetupPlan) goal(m kernel.ID) kernel.ID {
	for _, x := range p.Placed {
		if x.Member == m && x.To != 0 {
			return x.To
		}
	}
	return p.Into
}
