package demo

import (
	"slices"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
)

// turns are the days on which organisations changed; they are few, because all days between two of
// them share one tree in memory.
func (c *city) turns() []kernel.Day {
	days := []kernel.Day{
		"2018-03-12", "2019-01-25", "2020-05-18", "2021-03-15", "2022-06-10", "2023-07-20", "2024-03-08", "2025-04-11",
		kernel.MakeDay(c.Year, 3, 16), kernel.MakeDay(c.Year, 6, 8), kernel.MakeDay(c.Year, 9, 14),
	}
	days = slices.DeleteFunc(days, func(d kernel.Day) bool { return d > c.last })
	slices.Sort(days)
	return slices.Compact(days)
}

var foundings = []kernel.Day{"2008-07-01", "2012-06-20", "2015-09-10"}

func (c *city) planOrgs() {
	d := newDice(c.Seed, "orgs")
	c.root = c.id()
	c.orgs = append(c.orgs, org.New{ID: c.root, Kind: org.WorkCommittee, Name: "中共" + City + "直属机关工作委员会", From: "1998-07-01"})
	n := min(len(departmentNames), max(3, c.many(departmentsAtOne)))
	for i := range n {
		c.addDepartment(d, i*len(departmentNames)/n, i)
	}
	c.shareBranches(d)
	for i, x := range c.departments {
		c.planDepartment(d, x, i)
	}
	for i, x := range c.departments[:n] {
		c.renameDepartment(x)
		if i%3 == 0 {
			c.moveBranch(d, x)
		}
	}
	c.mergeBranches(d)
	c.addMerged(d)
}

func (c *city) addDepartment(d dice, at, sort int) {
	n := departmentNames[at]
	x := &department{id: c.id(), name: n.name, weight: float64(n.weight), founded: pick(d, foundings[:2])}
	if day, ok := since[n.name]; ok && kernel.Day(day) <= c.last {
		x.founded = kernel.Day(day)
	}
	name := x.name
	if f, ok := formerly[n.name]; ok && kernel.Day(f.from) <= c.last {
		x.formerly, x.renamed, name = f.name, kernel.Day(f.from), f.name
	}
	c.departments = append(c.departments, x)
	c.orgs = append(c.orgs, org.New{ID: x.id, Kind: org.Department, Name: name, ParentID: c.root, Sort: sort + 1, From: x.founded})
}

// shareBranches says how many branches each department has and how many members each branch.
func (c *city) shareBranches(d dice) {
	weights := make([]float64, len(c.departments))
	for i, x := range c.departments {
		weights[i] = x.weight
	}
	branches := shares(max(2*len(c.departments), c.many(branchesAtOne)), weights, 1)
	var sizes []float64
	for i, x := range c.departments {
		for j := range branches[i] {
			b := &branch{department: x, number: j}
			x.branches = append(x.branches, b)
			c.branches = append(c.branches, b)
			sizes = append(sizes, sizeWeight(d))
		}
	}
	for i, n := range shares(max(5*len(c.branches), c.many(membersAtOne)), sizes, 4) {
		c.branches[i].size = n
		c.branches[i].department.size += n
	}
}

// sizeWeight makes most branches middling, some small and a few large.
func sizeWeight(d dice) float64 {
	switch f := d.IntN(100); {
	case f < 14:
		return 4 + 2.5*d.Float64()
	case f < 78:
		return 9 + 11*d.Float64()
	case f < 97:
		return 20 + 16*d.Float64()
	default:
		return 38 + 14*d.Float64()
	}
}

// planDepartment sets up a department: 机关党委 from 100 members on or by approval, 党总支 from 50 on
// (R18, R19), branches alone below.
func (c *city) planDepartment(d dice, x *department, at int) {
	nameThen := x.name
	if x.formerly != "" {
		nameThen = x.formerly
	}
	add := func(kind org.Kind, name string, parent kernel.ID, sort int) *body {
		b := &body{c.id(), kind, name}
		c.orgs = append(c.orgs, org.New{ID: b.id, Kind: kind, Name: name, ParentID: parent, Sort: sort, From: x.founded})
		return b
	}
	parent := x.id
	switch {
	case x.size >= 100 || len(x.branches) >= 7:
		x.body = add(org.Committee, strings.TrimSuffix(nameThen, "机关")+"机关党委", x.id, 1)
		parent = x.body.id
	case x.size >= 50 && len(x.branches) > 1:
		x.body = add(org.GeneralBranch, nameThen+"党总支", x.id, 1)
		parent = x.body.id
	}
	own := x.branches
	if names := below[x.name]; len(own) >= 6+2*len(names) {
		for i, name := range names {
			unit := add(org.Subunit, name, x.id, 2+i)
			x.subunits = append(x.subunits, unit)
			top, n := unit.id, d.between(1, 3)
			part := own[len(own)-min(n, len(own)-4):]
			own = own[:len(own)-len(part)]
			if n == 3 {
				general := add(org.GeneralBranch, name+"党总支", unit.id, 1)
				x.generals = append(x.generals, subordinate{general, part})
				top = general.id
			}
			for j, b := range part {
				suffix := "党支部"
				if len(part) > 1 {
					suffix = "第" + numeral(j+1) + "党支部"
				}
				c.placeBranch(d, b, top, name+suffix, 10+j)
			}
		}
	}
	c.nameBranches(d, x, own, parent, nameThen)
}

// nameBranches names branches after their offices, or by numbers where offices do not suffice.
func (c *city) nameBranches(d dice, x *department, own []*branch, parent kernel.ID, prefix string) {
	names := officesOf(x.name)
	for i, b := range own {
		name := "党支部"
		switch {
		case len(own) >= 5 && i == len(own)-1:
			name, b.retired = "离退休干部党支部", true
		case len(own) > 1 && i < len(names):
			name = names[i] + "党支部"
		case len(own) > 1:
			name = "第" + numeral(i+1) + "党支部"
		}
		c.placeBranch(d, b, parent, prefix+name, 10+i)
	}
}

func (c *city) placeBranch(d dice, b *branch, parent kernel.ID, name string, sort int) {
	b.id, b.name, b.parent = c.id(), name, parent
	b.founded = max(b.department.founded, pick(d, foundings))
	if b.number > 2 && d.in(4) { // founded later
		b.founded = max(b.department.founded, pick(d, c.turns()))
	}
	if f := b.department.formerly; f != "" && b.founded > b.department.renamed && strings.HasPrefix(name, f) {
		name = b.department.name + strings.TrimPrefix(name, f)
		b.name = name
	}
	b.character = []character{ordinary, ordinary, ordinary, ordinary, active, active, slack}[d.IntN(7)]
	c.orgs = append(c.orgs, org.New{ID: b.id, Kind: org.Branch, Name: name, ParentID: parent, Sort: sort, From: b.founded})
	if b.size < 18 || b.retired {
		return
	}
	for i := range min(5, max(2, b.size/8)) {
		g := &group{id: c.id(), name: "第" + numeral(i+1) + "党小组"}
		b.groups = append(b.groups, g)
		c.orgs = append(c.orgs, org.New{ID: g.id, Kind: org.Group, Name: g.name, ParentID: b.id, Sort: i + 1, From: b.founded})
	}
}

// renameDepartment carries a reform's new name through the department.
func (c *city) renameDepartment(x *department) {
	if x.formerly == "" {
		return
	}
	rename := func(id kernel.ID, old string) string {
		name := x.name + old[len(x.formerly):]
		c.changes = append(c.changes, change{id: id, day: x.renamed, name: name, basis: "机构改革"})
		return name
	}
	c.changes = append(c.changes, change{id: x.id, day: x.renamed, name: x.name, basis: "机构改革"})
	if x.body != nil {
		x.body.name = rename(x.body.id, x.body.name)
	}
	for _, b := range x.branches {
		if strings.HasPrefix(b.name, x.formerly) && b.founded <= x.renamed {
			b.name = rename(b.id, b.name)
		}
	}
}

// moveBranch lets an office's branch pass from the 机关党委 to a subordinate unit's place in the tree.
func (c *city) moveBranch(d dice, x *department) {
	if x.body == nil || len(x.subunits) == 0 || x.renamed != "" {
		return
	}
	day := pick(d, c.turns())
	for _, b := range x.branches {
		if b.parent == x.body.id && b.number == 3 && b.founded < day {
			c.changes = append(c.changes, change{id: b.id, day: day, parent: x.subunits[0].id, basis: "隶属关系调整"})
			b.parent = x.subunits[0].id
		}
	}
}

// mergeBranches adds branches that existed until they were merged into a sister.
func (c *city) mergeBranches(d dice) {
	for i := range max(1, c.many(12)) {
		into := pick(d, c.branches)
		day := pick(d, c.turns())
		if into.retired || into.founded >= day || into.department.founded >= "2017-01-01" || into.department.formerly != "" || into.merged != nil {
			continue
		}
		b := &branch{id: c.id(), department: into.department, parent: into.parent, founded: max(foundings[1], into.department.founded), dissolved: day, merged: into, number: 90 + i}
		b.name = into.department.name + []string{"老干部科", "信访科", "接待科", "编辑室", "打字室", "车队"}[i%6] + "党支部"
		if slices.ContainsFunc(into.department.branches, func(o *branch) bool { return o.name == b.name }) || moved(c.changes, into.parent) {
			continue
		}
		c.keepMerged(b)
	}
}

func moved(changes []change, id kernel.ID) bool {
	return slices.ContainsFunc(changes, func(x change) bool { return x.id == id })
}

func (c *city) keepMerged(b *branch) {
	c.orgs = append(c.orgs, org.New{ID: b.id, Kind: org.Branch, Name: b.name, ParentID: b.parent, Sort: 60, From: b.founded})
	c.changes = append(c.changes, change{id: b.id, day: b.dissolved, dissolve: true, basis: "党支部合并"})
	b.department.branches = append(b.department.branches, b)
	c.branches = append(c.branches, b)
}

// addMerged adds departments that a reform merged into others.
func (c *city) addMerged(d dice) {
	for i, m := range merged {
		at := slices.IndexFunc(c.departments, func(x *department) bool { return x.name == m.into })
		day := kernel.Day(m.day)
		if at < 0 || day > c.last {
			continue
		}
		into := c.departments[at]
		x := &department{id: c.id(), name: m.name, founded: foundings[0], dissolved: day}
		c.departments = append(c.departments, x)
		c.orgs = append(c.orgs, org.New{ID: x.id, Kind: org.Department, Name: x.name, ParentID: c.root, Sort: 200 + i, From: x.founded})
		for j, office := range []string{"办公室", "业务科"} {
			to := into.branches[(1+j)%len(into.branches)]
			c.keepMerged(&branch{id: c.id(), name: m.name + office + "党支部", department: x, parent: x.id, founded: foundings[0], dissolved: day, merged: to, number: j})
		}
		c.changes = append(c.changes, change{id: x.id, day: day, dissolve: true, basis: "机构改革"})
	}
}
