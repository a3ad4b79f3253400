package inspection

import (
	"context"
	"fmt"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/sheet"
	"sanchuang/internal/platform/web"
)

// departmentColumns are the departments as a sheet, in the words of the page; how many visits are lacking stands there as a
// number, too, so that it can be added up.
var departmentColumns = []audit.Shown[DepartmentVisits]{
	{Key: "name", Option: sheet.Option{Heading: "单位", Width: 28}, Value: func(d DepartmentVisits) any { return d.Name }},
	{Key: "state", Option: sheet.Option{Heading: "情况", Width: 12}, Value: func(d DepartmentVisits) any {
		if d.Left == 0 {
			return "已满"
		}
		return fmt.Sprintf("还差%d次", d.Left)
	}},
	{Key: "count", Option: sheet.Option{Heading: "到点次数", Kind: sheet.Integer, Width: 10, Sum: true}, Value: func(d DepartmentVisits) any { return len(d.Days) }},
	{Key: "left", Option: sheet.Option{Heading: "还差次数", Kind: sheet.Integer, Width: 10, Sum: true}, Value: func(d DepartmentVisits) any { return d.Left }},
	{Key: "days", Option: sheet.Option{Heading: "到点日期", Width: 36}, Value: func(d DepartmentVisits) any {
		days := make([]string, len(d.Days))
		for i, day := range d.Days {
			days[i] = string(day)
		}
		return strings.Join(days, "、")
	}},
	{Key: "members", Option: sheet.Option{Heading: "联系的工委成员", Width: 24}, Value: func(d DepartmentVisits) any {
		if len(d.Members) == 0 {
			return "（未分派）"
		}
		return strings.Join(d.Members, "、")
	}},
	{Key: "next", Option: sheet.Option{Heading: "下一次安排", Kind: sheet.Day, Width: 14}, Value: func(d DepartmentVisits) any {
		if d.Next == "" {
			return nil
		}
		return d.Next
	}},
}

// memberColumns are the committee members as a sheet. They are not added up: a department of two members would count twice.
var memberColumns = []audit.Shown[MemberVisits]{
	{Key: "name", Option: sheet.Option{Heading: "工委成员", Width: 16}, Value: func(m MemberVisits) any { return m.Name }},
	{Key: "departments", Option: sheet.Option{Heading: "联系单位", Kind: sheet.Integer, Width: 10}, Value: func(m MemberVisits) any { return m.Departments }},
	{Key: "enough", Option: sheet.Option{Heading: "已满", Kind: sheet.Integer, Width: 8}, Value: func(m MemberVisits) any { return m.Enough }},
	{Key: "coverage", Option: sheet.Option{Heading: "覆盖率（%）", Width: 12}, Value: func(m MemberVisits) any { return m.Coverage }},
	{Key: "visits", Option: sheet.Option{Heading: "本人到点次数", Kind: sheet.Integer, Width: 14}, Value: func(m MemberVisits) any { return m.Visits }},
	{Key: "missing", Option: sheet.Option{Heading: "未满的单位", Width: 60}, Value: func(m MemberVisits) any { return strings.Join(m.Missing, "、") }},
}

// ExportCoverage (导出到点指导覆盖情况) hands out what CoverageOn answers, by department or by committee member. Fault:
// register.ErrDay.
func (s *Service) ExportCoverage(ctx context.Context, actor kernel.Actor, day kernel.Day, members bool) (*web.File, error) {
	c, err := s.CoverageOn(ctx, actor, day)
	if err != nil {
		return nil, err
	}
	out := audit.Handout{Action: "inspection.export", ObjectType: "liaison_coverage", Query: map[string]any{"day": c.AsOf, "members": members}}
	of := fmt.Sprintf("（%d年，截至%s）", c.AsOf.Year(), c.AsOf.Chinese())
	if members {
		out.Title, out.Name = "工委成员到点指导情况"+of, "工委成员到点指导情况"
		body, err := audit.HandOutList(ctx, s.audit, s.db, actor, out, memberColumns, "", c.Members)
		return web.NewFile(out.Title+".xlsx", web.XLSX, body), err
	}
	out.Title, out.Name, out.Totals = "联系点到点指导情况"+of, "联系点到点指导情况", true
	body, err := audit.HandOutList(ctx, s.audit, s.db, actor, out, departmentColumns, "", c.Departments)
	return web.NewFile(out.Title+".xlsx", web.XLSX, body), err
}
