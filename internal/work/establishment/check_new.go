package establishment

import (
	"slices"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/norm"
)

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
