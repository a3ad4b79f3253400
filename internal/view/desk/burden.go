package desk

import (
	"cmp"
	"slices"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
)

// Effort (填报量) is what records of a kind, or of an organisation, took.
type Effort struct {
	Records  int64 `json:"records" doc:"记录条数"`
	Imported int64 `json:"imported" doc:"其中由表格导入的条数"`
	Typed    int64 `json:"typed" doc:"人工填写的字段数"`
	Filled   int64 `json:"filled" doc:"系统代填的字段数"`
	Facts    int64 `json:"facts" doc:"由记录自动生成的事实数"`
}

func (e *Effort) add(o Effort) {
	e.Records += o.Records
	e.Imported += o.Imported
	e.Typed += o.Typed
	e.Filled += o.Filled
	e.Facts += o.Facts
}

// BurdenLine is one organisation's year.
type BurdenLine struct {
	OrgID    kernel.ID `json:"org_id"`
	Name     string    `json:"name"`
	Branches int       `json:"branches" doc:"所含党支部数"`
	Effort
	PerBranch kernel.Points `json:"per_branch" doc:"平均每个支部每月人工填写的字段数"`
	Months    [12]int64     `json:"months" doc:"各月人工填写的字段数"`
}

// BurdenForm is one kind of record's year.
type BurdenForm struct {
	Kind string `json:"kind" doc:"记录种类"`
	Name string `json:"name"`
	Effort
}

// BurdenAccount (减负账) counts what the program asked of people in a year and what it filled in by itself.
type BurdenAccount struct {
	Year    int          `json:"year"`
	OrgID   kernel.ID    `json:"org_id"`
	OrgName string       `json:"org_name"`
	Total   BurdenLine   `json:"total"`
	Items   []BurdenLine `json:"items" doc:"下一级组织，按人工填写量从多到少"`
	Forms   []BurdenForm `json:"forms"`
}

// cell is what the views sum up: one organisation, one month, one form.
type cell struct {
	department, branch kernel.ID
	month              int // 0 to 11
	form               int
	Effort
}

// account adds the cells up below top. Months elapsed are those of the year that have begun by today.
func account(tree *org.Tree, scope kernel.Scope, top kernel.ID, year int, today kernel.Day, cells []cell) BurdenAccount {
	out := BurdenAccount{Year: year, OrgID: top, OrgName: tree.Name(top), Items: []BurdenLine{}, Forms: make([]BurdenForm, len(burdenForms))}
	for i, f := range burdenForms {
		out.Forms[i].Kind, out.Forms[i].Name = f.kind, f.name
	}
	lines := map[kernel.ID]*BurdenLine{}
	for _, c := range cells {
		at := c.branch
		if at == 0 {
			at = c.department
		}
		if at == 0 || !tree.Sees(scope, at) || !tree.Sees(kernel.Scope{Orgs: []kernel.ID{top}}, at) {
			continue
		}
		id := childOf(tree, at, top)
		l := lines[id]
		if l == nil {
			l = &BurdenLine{OrgID: id, Name: tree.Name(id)}
			lines[id] = l
		}
		for _, to := range []*BurdenLine{l, &out.Total} {
			to.add(c.Effort)
			to.Months[c.month] += c.Typed
		}
		if c.form >= 0 {
			out.Forms[c.form].add(c.Effort)
		}
	}
	months := 12
	if year == today.Year() {
		months = today.Month()
	}
	for id, l := range lines {
		l.Branches = len(tree.Of(id, org.Branch))
		l.average(months)
		out.Items = append(out.Items, *l)
	}
	out.Total.Name, out.Total.Branches = "合计", len(tree.Of(top, org.Branch))
	out.Total.average(months)
	slices.SortFunc(out.Items, func(a, b BurdenLine) int { return cmp.Or(cmp.Compare(b.Typed, a.Typed), cmp.Compare(a.OrgID, b.OrgID)) })
	out.Forms = slices.DeleteFunc(out.Forms, func(f BurdenForm) bool { return f.Records == 0 })
	return out
}

func (l *BurdenLine) average(months int) {
	if l.Branches > 0 && months > 0 {
		l.PerBranch = kernel.Points(l.Typed).MulRound(100, int64(l.Branches*months))
	}
}

// childOf is the organisation directly below top on the way to at; top itself for what is top's own.
func childOf(tree *org.Tree, at, top kernel.ID) kernel.ID {
	for {
		n, ok := tree.Get(at)
		if !ok || at == top || n.ParentID == top {
			return at
		}
		at = n.ParentID
	}
}
