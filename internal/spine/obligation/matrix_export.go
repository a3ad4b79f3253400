package obligation

import (
	"context"
	"fmt"

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

// ExportMatrix hands out the matrix as a sheet, with lacking those rows alone that miss something. Faults:
// those of Matrix.
func (s *Service) ExportMatrix(ctx context.Context, actor kernel.Actor, top kernel.ID, span kernel.Period, lacking bool) (*web.File, error) {
	m, err := s.Matrix(ctx, actor, top, span)
	if err != nil {
		return nil, err
	}
	columns := []audit.Shown[Row]{
		{Key: "name", Option: sheet.Option{Heading: "党组织", Width: 28}, Value: func(r Row) any { return r.Name }},
		{Key: "department", Option: sheet.Option{Heading: "所在单位", Width: 24}, Value: func(r Row) any { return r.Department }},
		{Key: "missing", Option: sheet.Option{Heading: "还缺什么", Width: 50}, Value: func(r Row) any { return r.Missing }},
	}
	for i, c := range m.Columns {
		columns = append(columns, audit.Shown[Row]{
			Key: fmt.Sprintf("%s.%s", c.Rule, c.Period), Option: sheet.Option{Heading: c.Name + "（" + short(c.Period) + "）", Width: 16},
			Value: func(r Row) any { return r.Cells[i].text() },
		})
	}
	rows := m.Rows
	if lacking {
		rows = nil
		for _, r := range m.Rows {
			if r.Missing != "" {
				rows = append(rows, r)
			}
		}
	}
	title := m.Says + "应做情况"
	body, err := audit.HandOutList(ctx, s.audit, s.db, actor, audit.Handout{
		Action: "obligation.export", ObjectType: "obligation", Title: title, Query: map[string]any{"org": top, "period": m.Period, "lacking": lacking},
	}, columns, "", rows)
	return web.NewFile(title+".xlsx", web.XLSX, body), err
}
