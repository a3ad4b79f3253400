package establishment

import (
	"fmt"
	"slices"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/norm"
)

// Weight (性质) is what a check does to a request.
type Weight string

// The weights: what a rule requires refuses; what it advises against wants a reason; the rest is told.
const (
	Must Weight = "must"
	Warn Weight = "warn"
	Note Weight = "note"
)

// RuleCheck (核对意见) is what a rule says of a plan.
type RuleCheck struct {
	Code   string `json:"code" doc:"同一件申请中不重复，写理由时带回"`
	Weight Weight `json:"weight" enum:"must,warn,note"`
	Field  string `json:"field" doc:"所在的栏目"`
	Text   string `json:"text"`
	Rule   string `json:"rule" doc:"规则编号，没有为空"`
	Basis  string `json:"basis" doc:"依据"`
	Reason string `json:"reason" doc:"写明的理由"`
}

// checker gathers what the rules say.
type checker struct {
	Picture
	book *norm.Book
	out  []RuleCheck
}

func (c *checker) must(field, text string, args ...any) {
	c.out = append(c.out, RuleCheck{Code: fmt.Sprintf("must.%d", len(c.out)), Weight: Must, Field: field, Text: fmt.Sprintf(text, args...)})
}

// by adds what a parameter of the day has to say; the code tells one organisation of a plan from the next.
func (c *checker) by(w Weight, code, of, field, text string, args ...any) {
	rule := norm.RuleOf(code)
	c.out = append(c.out, RuleCheck{
		Code: rule + "." + code + "." + of, Weight: w, Field: field, Text: fmt.Sprintf(text, args...), Rule: rule, Basis: c.book.At(code, c.Day).Basis,
	})
}

func (c *checker) count(code string) int { return c.book.Count(code, c.Day) }

// Judge (核对) answers what the rules say of a plan on the picture's day (R14–R19), the refusals first.
func Judge(k Kind, p SetupPlan, pic Picture, book *norm.Book) []RuleCheck {
	c := &checker{Picture: pic, book: book}
	if c.places(k, p) {
		switch k {
		case Found:
			c.founding(p)
		case Rename:
			c.name(p.OrgID, p.Name)
		case Move:
			c.moving(p)
		case Merge:
			c.merging(p)
		case Split:
			c.parts(p, true)
		case Upgrade:
			c.upgrading(p)
		case Dissolve:
			c.dissolving(p)
		}
	}
	slices.SortStableFunc(c.out, func(a, b RuleCheck) int { return order(a.Weight) - order(b.Weight) })
	if c.out == nil {
		c.out = []RuleCheck{}
	}
	return c.out
}

func order(w Weight) int { return slices.Index([]Weight{Must, Warn, Note}, w) }

// changeable are the kinds that a request can change.
var changeable = []org.Kind{org.Committee, org.GeneralBranch, org.Branch}

// places finds what the plan stands on: the organisation, or the place of a new one. Without it nothing else
// can be said.
func (c *checker) places(k Kind, p SetupPlan) bool {
	if k == Found {
		n, ok := c.Tree.Get(p.ParentID)
		switch {
		case p.ParentID == 0 || !ok:
			c.must("parent_id", "请选择设在哪个单位或党组织之下。")
		case !slices.Contains(changeable, org.Kind(p.OrgKind)):
			c.must("org_kind", "请选择要成立的是党支部、党总支还是机关党委。")
		case !n.AliveOn(c.Day):
			c.must("parent_id", "“%s”到%s已不存在，请另选上级。", n.Name, c.Day.Chinese())
		case !org.Kind(p.OrgKind).Under(n.Kind):
			c.must("parent_id", "%s不能设在%s之下，请另选上级。", org.Kind(p.OrgKind).Chinese(), n.Kind.Chinese())
		}
		return len(c.out) == 0
	}
	n, ok := c.Tree.Get(p.OrgID)
	switch {
	case p.OrgID == 0 || !ok:
		c.must("org_id", "请选择要%s的党组织。", k.Chinese())
	case !slices.Contains(changeable, n.Kind):
		c.must("org_id", "只有党支部、党总支、机关党委可以申请%s；单位的变动由工委干部在组织树中办理。", k.Chinese())
	case !n.AliveOn(c.Day):
		c.must("org_id", "“%s”到%s已不存在，不能再%s。", n.Name, c.Day.Chinese(), k.Chinese())
	case (k == Merge || k == Split) && n.Kind != org.Branch:
		c.must("org_id", "%s只在党支部之间办理；党总支、机关党委请用撤销、建立或调整隶属。", k.Chinese())
	}
	return len(c.out) == 0
}

// name holds a new name of an organisation to its sisters. of is 0 for one to be founded.
func (c *checker) name(of kernel.ID, name string) {
	n, _ := c.Tree.Get(of)
	switch {
	case len([]rune(name)) < 2 || len([]rune(name)) > 60:
		c.must("name", "名称须为2至60个字，请填写。")
	case of != 0 && n.Name == name:
		c.must("name", "新名称与现在的名称相同，请核对。")
	default:
		c.sisters("name", n.ParentID, name, of)
	}
}

func (c *checker) sisters(field string, parent kernel.ID, name string, except kernel.ID) {
	for _, s := range c.Tree.Children(parent) {
		if s.Name == name && s.ID != except {
			c.must(field, "“%s”下已有“%s”，请换一个名称。", c.Tree.Name(parent), name)
		}
	}
}

func (c *checker) founding(p SetupPlan) {
	c.name(0, p.Name)
	if len(c.out) == 0 {
		c.sisters("name", p.ParentID, p.Name, 0)
	}
	if org.Kind(p.OrgKind) == org.Branch {
		c.newBranch(p)
		return
	}
	for _, id := range p.Below {
		n, ok := c.Tree.Get(id)
		if !ok || !n.AliveOn(c.Day) || !n.Kind.Under(org.Kind(p.OrgKind)) || c.Tree.Department(id) != c.Tree.Department(p.ParentID) {
			c.must("below", "“%s”不能划入新的%s，请去掉。", c.Tree.Name(id), org.Kind(p.OrgKind).Chinese())
		}
	}
	n := branchSizes{}
	if len(p.Below) == 0 {
		n = c.under(p.ParentID)
	}
	for _, id := range p.Below {
		u := c.under(id)
		n.All, n.Full = n.All+u.All, n.Full+u.Full
	}
	c.body("org_kind", p.OrgKind, p.Name, n.All)
}

func (c *checker) newBranch(p SetupPlan) {
	list := c.named(p.Members)
	n := sizes(list)
	for i, x := range p.Newcomers {
		if len([]rune(x.Name)) < 2 {
			c.must("newcomers", "第%d名拟转入党员没有填写姓名，请填写或删去。", i+1)
		}
		n.All++
		if x.Full {
			n.Full++
		}
	}
	c.branchSize("members", "new", p.Name, n)
	c.joint(p.Units, list)
	seen := map[kernel.ID]int{}
	for _, x := range list {
		seen[x.Branch]++
	}
	for from, gone := range seen {
		left := c.Sizes[from]
		left.All, left.Full = left.All-gone, left.Full-sizes(of(list, from)).Full
		if left.Full < c.count(norm.BranchLeast) && left.All > 0 {
			c.by(Warn, norm.BranchLeast, from.String(), "members", "编入后，原来的%s只剩%d名正式党员，不足%d名，请一并研究撤销或合并。", c.Tree.FullName(from), left.Full, c.count(norm.BranchLeast))
		}
	}
	slices.SortFunc(c.out, func(a, b RuleCheck) int { return cmpText(a.Code, b.Code) })
}

func cmpText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func of(list []Involved, branch kernel.ID) (out []Involved) {
	for _, p := range list {
		if p.Branch == branch {
			out = append(out, p)
		}
	}
	return out
}

// branchSize judges a branch as it will be (R14, R16, R17).
func (c *checker) branchSize(field, of, name string, n branchSizes) {
	if least := c.count(norm.BranchLeast); n.Full < least {
		c.by(Must, norm.BranchLeast, of, field, "成立党支部至少要有%d名正式党员，“%s”只有%d名（预备党员不计入）。", least, name, n.Full)
	}
	c.most(field, of, name, n)
	if from := c.count(norm.CommitteeFrom); n.Full >= from {
		c.by(Note, norm.CommitteeFrom, of, field, "“%s”有正式党员%d名，满%d名，应选举产生支部委员会，委员%d至%d人。", name, n.Full, from, c.count(norm.CommitteeLeast), c.count(norm.CommitteeUsual))
	} else {
		c.by(Note, norm.CommitteeFrom, of, field, "“%s”有正式党员%d名，不足%d名，不设支部委员会，设书记1名，必要时设副书记1名。", name, n.Full, from)
	}
}

// most warns of a branch that grows too large (R16): 50 is still usual.
func (c *checker) most(field, of, name string, n branchSizes) {
	if most := c.count(norm.BranchMost); n.All > most {
		c.by(Warn, norm.BranchMost, of, field, "党支部党员人数一般不超过%d名，“%s”将有%d名，请研究分设或升格。", most, name, n.All)
	}
}

// joint judges a joint branch (R15): of units that have too few each, normally no more than five.
func (c *checker) joint(units []kernel.ID, list []Involved) {
	if len(units) == 0 {
		return
	}
	for _, u := range units {
		n, ok := c.Tree.Get(u)
		if !ok || !n.AliveOn(c.Day) || n.Kind != org.Department && n.Kind != org.Subunit {
			c.must("units", "联合党支部覆盖的应是单位或下属单位，请去掉“%s”。", c.Tree.Name(u))
		}
	}
	if len(units) == 1 {
		c.must("units", "联合党支部由两个以上单位联合成立；只有一个单位的，请留空。")
	}
	if most := c.count(norm.JointMost); len(units) > most {
		c.by(Warn, norm.JointMost, "units", "units", "联合党支部覆盖的单位一般不超过%d个，现有%d个。", most, len(units))
	}
	least := c.count(norm.BranchLeast)
	for _, u := range units {
		n := 0
		for _, p := range list {
			if c.Tree.Holds(u, []kernel.ID{p.Branch}) && p.Full {
				n++
			}
		}
		if n >= least {
			c.by(Warn, norm.BranchLeast, "unit"+u.String(), "units", "%s有正式党员%d名，已可单独成立党支部；联合党支部由正式党员不足%d名的单位联合成立。", c.Tree.FullName(u), n, least)
		}
	}
}

// body judges a 党总支 or 机关党委 by the members below it (R18, R19): exactly 50 make a 总支, exactly 100 a 党委.
func (c *checker) body(field, kind, name string, members int) {
	general, party := c.count(norm.GeneralFrom), c.count(norm.PartyFrom)
	switch {
	case kind == string(org.Committee) && members < party:
		c.by(Warn, norm.PartyFrom, "new", field, "党员满%d名可设立机关党委，“%s”现有%d名；不足的，确因工作需要并经批准也可以设立。", party, name, members)
	case kind == string(org.GeneralBranch) && members < general:
		c.by(Warn, norm.GeneralFrom, "new", field, "党员满%d名、不足%d名可设立党总支，“%s”现有%d名；不足的，确因工作需要并经批准也可以设立。", general, party, name, members)
	case kind == string(org.GeneralBranch) && members >= party:
		c.by(Warn, norm.PartyFrom, "new", field, "“%s”有党员%d名，已满%d名，应研究设立机关党委。", name, members, party)
	}
}

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

// answer joins the reasons that were written with the checks, and tells what is left.
func answer(checks []RuleCheck, reasons map[string]string) (must, open []kernel.FieldFault) {
	for i := range checks {
		c := &checks[i]
		switch c.Weight {
		case Must:
			must = append(must, kernel.FieldFault{Field: c.Field, Text: c.Text})
		case Warn:
			if c.Reason = reasons[c.Code]; len([]rune(c.Reason)) < 5 {
				open = append(open, kernel.FieldFault{Field: "acknowledged." + c.Code, Text: ErrWarned.Text})
			}
		}
	}
	return must, open
}
