package obligation

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/norm"
)

// Column (列) is an obligation of a period in the matrix.
type Column struct {
	Rule   string `json:"rule"`
	Name   string `json:"name"`
	Period string `json:"period" doc:"统计期，如 2026-Q3"`
	Says   string `json:"says" doc:"统计期的文字"`
	Every  string `json:"every" doc:"频次"`
	Basis  string `json:"basis" doc:"依据"`
	Tally
}

// Tally (汇总) counts obligations by how they stand. Unknown ones are in no rate.
type Tally struct {
	Owed    int `json:"owed" doc:"应做，不含未启用登记的"`
	Met     int `json:"met" doc:"已完成"`
	Due     int `json:"due" doc:"待完成"`
	Overdue int `json:"overdue" doc:"已逾期"`
	Unknown int `json:"unknown" doc:"未启用登记，不作判断"`
}

func (t *Tally) add(s State) {
	switch s {
	case Met:
		t.Met++
	case Due:
		t.Due++
	case Overdue:
		t.Overdue++
	case Unknown:
		t.Unknown++
		return
	}
	t.Owed++
}

// Cell (格) is how a branch stands in a column; empty when nothing was owed.
type Cell struct {
	State State `json:"state" enum:",met,due,overdue,unknown"`
	Have  int   `json:"have" doc:"完成数：党小组会为已开的小组数，谈心谈话为已谈人数"`
	Need  int   `json:"need" doc:"应完成数"`
	Moved bool  `json:"moved" doc:"改期完成"`
}

// Row (行) is a branch, or another Party organisation that owes, in the matrix.
type Row struct {
	Org        kernel.ID `json:"org"`
	Name       string    `json:"name"`
	Kind       string    `json:"kind"`
	Department string    `json:"department"`
	Ended      bool      `json:"ended" doc:"期末已撤销或并入其他支部"`
	Cells      []Cell    `json:"cells" doc:"与各列依次对应"`
	Tally
	Missing string `json:"missing" doc:"还缺什么，一句话；今天有逾期未整改的问题也写在这里"`
}

// Matrix (应做情况表) is what a part of the tree owed in a period.
type Matrix struct {
	Period  string   `json:"period"`
	Says    string   `json:"says"`
	Org     string   `json:"org"`
	AsOf    string   `json:"as_of" doc:"截至"`
	Columns []Column `json:"columns"`
	Rows    []Row    `json:"rows"`
	Tally
}

// Matrix answers how the organisations under top stand in the period; top 0 is all that the actor sees.
// Faults: kernel.ErrNotFound.
func (s *Service) Matrix(ctx context.Context, actor kernel.Actor, top kernel.ID, span kernel.Period) (m Matrix, err error) {
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		tops, name, err := s.seen(ctx, q, actor.Scope, top)
		if err != nil {
			return err
		}
		m = Matrix{Period: span.Key(), Says: span.Chinese(), Org: name, AsOf: string(min(span.Last, s.db.Today())), Columns: []Column{}, Rows: []Row{}}
		var tree *org.Tree
		for _, t := range tops {
			a, err := s.ask(ctx, q, t, span)
			if err != nil {
				return err
			}
			m.take(a, a.judge())
			tree = a.tree
		}
		m.arrange()
		sortRows(tree, m.Rows)
		return s.addUnmended(ctx, q, span, m.Rows)
	})
	return m, err
}

// seen is the part of the tree that is asked for: the organisation named, or all tops of the scope.
func (s *Service) seen(ctx context.Context, q db.Queryer, scope kernel.Scope, top kernel.ID) ([]kernel.ID, string, error) {
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return nil, "", err
	}
	if top != 0 {
		if !tree.Sees(scope, top) {
			return nil, "", kernel.ErrNotFound
		}
		return []kernel.ID{top}, tree.FullName(top), nil
	}
	if scope.All {
		return []kernel.ID{tree.Root().ID}, tree.Root().Name, nil
	}
	var tops []kernel.ID
	for _, id := range scope.Orgs {
		if !slices.ContainsFunc(scope.Orgs, func(o kernel.ID) bool { return o != id && tree.Holds(o, []kernel.ID{id}) }) {
			tops = append(tops, id)
		}
	}
	slices.Sort(tops)
	name := ""
	if len(tops) > 0 {
		name = tree.FullName(tops[0])
	}
	return slices.Compact(tops), name, nil
}

type columnKey struct {
	rule   string
	period kernel.Period
}

// take adds the items of one part of the tree. A branch's row holds its groups' meetings too.
func (m *Matrix) take(a *asked, items []Obligation) {
	owners := map[kernel.ID]Owner{}
	for _, o := range a.owners {
		owners[o.ID] = o
	}
	column := map[columnKey]int{}
	for i, c := range m.Columns {
		p, _ := kernel.ParsePeriod(c.Period)
		column[columnKey{c.Rule, p}] = i
	}
	rows := map[kernel.ID]int{}
	for _, it := range items {
		k := columnKey{it.Rule, it.Period}
		at, ok := column[k]
		if !ok {
			at = len(m.Columns)
			column[k] = at
			m.Columns = append(m.Columns, newColumn(a.book, it))
		}
		row, ok := rows[it.Branch]
		if !ok {
			row = len(m.Rows)
			rows[it.Branch] = row
			m.Rows = append(m.Rows, newRow(a, owners[it.Branch], it.Branch))
		}
		m.Rows[row].put(at, it)
		m.Columns[at].add(it.State)
		m.add(it.State)
	}
}

func newColumn(book *norm.Book, it Obligation) Column {
	r := ruleOf(it.Rule)
	v := book.At(r.Every, it.Period.Last)
	return Column{Rule: it.Rule, Name: r.Name, Period: it.Period.Key(), Says: it.Period.Chinese(), Every: norm.Words(r.Every, v.Text), Basis: v.Basis}
}

func ruleOf(code string) Rule {
	return rules[slices.IndexFunc(rules, func(r Rule) bool { return r.Code == code })]
}

func newRow(a *asked, o Owner, id kernel.ID) Row {
	n, _ := a.tree.Get(id)
	r := Row{Org: id, Name: n.Name, Kind: string(n.Kind), Ended: o.Last < min(a.span.Last, a.today)}
	if d := a.tree.Department(id); d != 0 {
		r.Department = a.tree.Name(d)
	}
	return r
}

// put adds an item to its cell. Several groups share one: it is met when all have met.
func (r *Row) put(at int, it Obligation) {
	for len(r.Cells) <= at {
		r.Cells = append(r.Cells, Cell{})
	}
	c := &r.Cells[at]
	c.State = worse(c.State, it.State)
	c.Have, c.Need = c.Have+it.Have, c.Need+it.Need
	c.Moved = c.Moved || it.Moved
	r.add(it.State)
}

// worse is the state that wants more attention.
func worse(a, b State) State {
	order := []State{"", Met, Unknown, Due, Overdue}
	return order[max(slices.Index(order, a), slices.Index(order, b))]
}

// arrange sorts columns by rule and period and rows as the tree has them, and says what is missing.
func (m *Matrix) arrange() {
	order := make([]int, len(m.Columns))
	for i := range order {
		order[i] = i
	}
	rank := func(code string) int { return slices.IndexFunc(rules, func(r Rule) bool { return r.Code == code }) }
	slices.SortFunc(order, func(x, y int) int {
		a, b := m.Columns[x], m.Columns[y]
		return cmp.Or(cmp.Compare(rank(a.Rule), rank(b.Rule)), cmp.Compare(a.Period, b.Period))
	})
	columns := make([]Column, len(order))
	for to, from := range order {
		columns[to] = m.Columns[from]
	}
	for i := range m.Rows {
		r := &m.Rows[i]
		cells := make([]Cell, len(order))
		for to, from := range order {
			if from < len(r.Cells) {
				cells[to] = r.Cells[from]
			}
		}
		r.Cells = cells
		r.Missing = missing(columns, cells)
	}
	m.Columns = columns
}

// missing says in a line what is due or overdue.
func missing(columns []Column, cells []Cell) string {
	late, due := list{}, list{}
	for i, c := range cells {
		what := columns[i].Name
		if c.Need > 1 {
			what += fmt.Sprintf("差%d%s", c.Need-c.Have, ruleOf(columns[i].Rule).Unit)
		}
		switch c.State {
		case Overdue:
			late.add(columns[i], what)
		case Due:
			due.add(columns[i], what)
		}
	}
	switch {
	case len(late.names)+len(due.names) == 0:
		return ""
	case len(due.names) == 0:
		return "逾期未登记：" + late.text()
	case len(late.names) == 0:
		return "还缺：" + due.text()
	}
	return "逾期未登记：" + late.text() + "；还缺：" + due.text()
}

// unmended are the overdue findings of organisations, when the span that is looked at holds today.
func (s *Service) unmended(ctx context.Context, q db.Queryer, span kernel.Period, orgs []kernel.ID) (map[kernel.ID]int, error) {
	if today := s.db.Today(); s.other.Unmended == nil || today < span.First || today > span.Last || len(orgs) == 0 {
		return nil, nil
	}
	return s.other.Unmended(ctx, q, orgs)
}

// addUnmended says in the line of what is missing which organisations have overdue findings.
func (s *Service) addUnmended(ctx context.Context, q db.Queryer, span kernel.Period, rows []Row) error {
	ids := make([]kernel.ID, len(rows))
	for i := range rows {
		ids[i] = rows[i].Org
	}
	late, err := s.unmended(ctx, q, span, ids)
	if err != nil {
		return err
	}
	for i := range rows {
		if n := late[rows[i].Org]; n > 0 {
			text := fmt.Sprintf("整改逾期%d项", n)
			if rows[i].Missing != "" {
				text = rows[i].Missing + "；" + text
			}
			rows[i].Missing = text
		}
	}
	return nil
}

// sortRows orders rows as the tree has them.
func sortRows(tree *org.Tree, rows []Row) {
	if tree == nil {
		return
	}
	place := map[kernel.ID]int{}
	n := 0
	tree.Walk(tree.Root().ID, func(node org.Node, _ int) { n++; place[node.ID] = n })
	slices.SortStableFunc(rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(cmp.Or(place[a.Org], n+1), cmp.Or(place[b.Org], n+1)), cmp.Compare(a.Org, b.Org))
	})
}
