package obligation

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/sheet"
	"sanchuang/internal/platform/web"
)

// Chinese is the state's word on screens and in sheets.
func (s State) Chinese() string {
	return map[State]string{Met: "完成", Due: "待办", Overdue: "逾期", Unknown: "未知"}[s]
}

func (c Cell) text() string {
	switch {
	case c.State == Met && c.Moved:
		return "改期"
	case c.Need > 1:
		return fmt.Sprintf("%s %d/%d", c.State.Chinese(), c.Have, c.Need)
	}
	return c.State.Chinese()
}

// Only narrows an exported matrix to what the page shows.
type Only struct {
	State string // of which a row has an item: met, due, overdue, unknown, or owed for any but unknown; lacking for rows that miss something; empty for all
	Text  string // in the name of the organisation or its department
}

func (o Only) holds(r Row) bool {
	if o.Text != "" && !strings.Contains(r.Name, o.Text) && !strings.Contains(r.Department, o.Text) {
		return false
	}
	switch o.State {
	case "":
		return true
	case "lacking":
		return r.Missing != ""
	}
	return r.of(o.State) > 0
}

// of is how many items are in a state; of all that are owed by the word owed.
func (t Tally) of(state string) int {
	return map[string]int{"owed": t.Owed, string(Met): t.Met, string(Due): t.Due, string(Overdue): t.Overdue, string(Unknown): t.Unknown}[state]
}

// counted is the heading of the column that says how many items of the state a row has; empty where none is counted.
func (o Only) counted() string {
	return map[string]string{"owed": "应做", string(Met): "已完成", string(Due): "待办", string(Overdue): "逾期", string(Unknown): "启用登记以前"}[o.State]
}

// ExportMatrix hands out the matrix as a sheet, narrowed as the page is. Faults: those of Matrix.
func (s *Service) ExportMatrix(ctx context.Context, actor kernel.Actor, top kernel.ID, span kernel.Period, only Only) (*web.File, error) {
	m, err := s.Matrix(ctx, actor, top, span)
	if err != nil {
		return nil, err
	}
	columns := []audit.Shown[Row]{
		{Key: "name", Option: sheet.Option{Heading: "党组织", Width: 28}, Value: func(r Row) any { return r.Name }},
		{Key: "department", Option: sheet.Option{Heading: "所在单位", Width: 24}, Value: func(r Row) any { return r.Department }},
		{Key: "missing", Option: sheet.Option{Heading: "还缺什么", Width: 50}, Value: func(r Row) any { return r.Missing }},
	}
	if heading := only.counted(); heading != "" {
		columns = append(columns, audit.Shown[Row]{Key: "count", Option: sheet.Option{Heading: heading + "（项）", Width: 16}, Value: func(r Row) any { return r.of(only.State) }})
	}
	for i, c := range m.Columns {
		columns = append(columns, audit.Shown[Row]{
			Key: fmt.Sprintf("%s.%s", c.Rule, c.Period), Option: sheet.Option{Heading: c.Name + "（" + short(c.Period) + "）", Width: 16},
			Value: func(r Row) any { return r.Cells[i].text() },
		})
	}
	rows := slices.DeleteFunc(m.Rows, func(r Row) bool { return !only.holds(r) })
	title := m.Says + "应做情况"
	body, err := audit.HandOutList(ctx, s.audit, s.db, actor, audit.Handout{
		Action: "obligation.export", ObjectType: "obligation", Title: title, Query: map[string]any{"org": top, "period": m.Period, "state": only.State, "text": only.Text},
	}, columns, "", rows)
	return web.NewFile(title+".xlsx", web.XLSX, body), err
}
