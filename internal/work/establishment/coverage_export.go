package establishment

import (
	"cmp"
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/sheet"
	"sanchuang/internal/platform/web"
)

// findingColumns are the list of findings as a sheet.
var findingColumns = []audit.Shown[CoverageFinding]{
	{Key: "department", Option: sheet.Option{Heading: "所在单位", Width: 24}, Value: func(f CoverageFinding) any { return f.Department }},
	{Key: "name", Option: sheet.Option{Heading: "组织", Width: 30}, Value: func(f CoverageFinding) any { return f.Name }},
	{Key: "gap_name", Option: sheet.Option{Heading: "问题", Width: 18}, Value: func(f CoverageFinding) any { return f.GapName }},
	{Key: "count", Option: sheet.Option{Heading: "现有", Kind: sheet.Integer, Width: 8}, Value: func(f CoverageFinding) any { return f.Count }},
	{Key: "text", Option: sheet.Option{Heading: "情况", Width: 44}, Value: func(f CoverageFinding) any { return f.Text }},
	{Key: "proposal", Option: sheet.Option{Heading: "建议", Width: 44}, Value: func(f CoverageFinding) any { return f.Proposal }},
	{Key: "basis", Option: sheet.Option{Heading: "依据", Width: 36}, Value: func(f CoverageFinding) any { return f.Basis }},
}

// coverColumns are the departments as a sheet.
var coverColumns = []audit.Shown[Cover]{
	{Key: "name", Option: sheet.Option{Heading: "单位", Width: 28}, Value: func(c Cover) any { return c.Name }},
	{Key: "committees", Option: sheet.Option{Heading: "机关党委", Kind: sheet.Integer, Width: 10, Sum: true}, Value: func(c Cover) any { return c.Committees }},
	{Key: "generals", Option: sheet.Option{Heading: "党总支", Kind: sheet.Integer, Width: 10, Sum: true}, Value: func(c Cover) any { return c.Generals }},
	{Key: "branches", Option: sheet.Option{Heading: "党支部", Kind: sheet.Integer, Width: 10, Sum: true}, Value: func(c Cover) any { return c.Branches }},
	{Key: "members", Option: sheet.Option{Heading: "党员", Kind: sheet.Integer, Width: 10, Sum: true}, Value: func(c Cover) any { return c.Members }},
	{Key: "full", Option: sheet.Option{Heading: "正式党员", Kind: sheet.Integer, Width: 10, Sum: true}, Value: func(c Cover) any { return c.Full }},
	{Key: "staff", Option: sheet.Option{Heading: "在职人数", Kind: sheet.Integer, Width: 10, Sum: true}, Value: func(c Cover) any { return c.Staff }},
	{Key: "uncovered", Option: sheet.Option{Heading: "未覆盖在职人数", Kind: sheet.Integer, Width: 14, Sum: true}, Value: func(c Cover) any { return c.Uncovered }},
	{Key: "unknown", Option: sheet.Option{Heading: "未登记人数的单位", Kind: sheet.Integer, Width: 14, Sum: true}, Value: func(c Cover) any { return c.Unknown }},
	{Key: "findings", Option: sheet.Option{Heading: "问题", Kind: sheet.Integer, Width: 8, Sum: true}, Value: func(c Cover) any { return c.Findings }},
}

// staffSheet is the units with those who work there, in the columns that can be pasted back.
var staffSheet = []audit.Shown[UnitStaff]{
	{Key: "name", Option: sheet.Option{Heading: "单位", Width: 30}, Value: func(u UnitStaff) any { return u.Department + u.Name }},
	{Key: "staff", Option: sheet.Option{Heading: "在职人数", Kind: sheet.Integer, Width: 10, Sum: true}, Value: func(u UnitStaff) any {
		if !u.Known {
			return nil
		}
		return u.Staff
	}},
	{Key: "day", Option: sheet.Option{Heading: "自哪一日起", Width: 14}, Value: func(u UnitStaff) any { return string(u.Day) }},
	{Key: "covered", Option: sheet.Option{Heading: "党组织", Width: 10}, Value: func(u UnitStaff) any {
		if u.Covered {
			return "已覆盖"
		}
		return "没有"
	}},
	{Key: "recorded_name", Option: sheet.Option{Heading: "登记人", Width: 12}, Value: func(u UnitStaff) any { return u.RecordedName }},
}

// ExportUnitStaff hands out how many work in each unit as of a day. Fault: ErrCoverageDay.
func (s *Service) ExportUnitStaff(ctx context.Context, actor kernel.Actor, day kernel.Day) (*web.File, error) {
	list, err := s.UnitStaffs(ctx, actor, day)
	if err != nil {
		return nil, err
	}
	day = cmp.Or(day, s.db.Today())
	out := audit.Handout{Action: "establishment.export", ObjectType: "unit_staff", Title: "各单位在职人数（截至" + day.Chinese() + "）", Query: map[string]any{"day": day}}
	body, err := audit.HandOutList(ctx, s.audit, s.db, actor, out, staffSheet, "", list)
	return web.NewFile(out.Title+".xlsx", web.XLSX, body), err
}

// ExportCoverage hands out the findings, or with departments the figures by department, as of a day. Faults:
// those of Coverage.
func (s *Service) ExportCoverage(ctx context.Context, actor kernel.Actor, top kernel.ID, day kernel.Day, gap Gap, departments bool) (*web.File, error) {
	c, err := s.Coverage(ctx, actor, top, day)
	if err != nil {
		return nil, err
	}
	out := audit.Handout{Action: "establishment.export", ObjectType: object, Query: map[string]any{"org": top, "day": c.Day, "gap": gap, "departments": departments}}
	if departments {
		out.Title = c.Org + "组织覆盖情况（截至" + c.Day.Chinese() + "）"
		body, err := audit.HandOutList(ctx, s.audit, s.db, actor, out, coverColumns, "", c.Items)
		return web.NewFile(out.Title+".xlsx", web.XLSX, body), err
	}
	list := c.Findings
	if gap != "" {
		list = nil
		for _, f := range c.Findings {
			if f.Gap == gap {
				list = append(list, f)
			}
		}
	}
	out.Title = c.Org + "组织覆盖问题清单（截至" + c.Day.Chinese() + "）"
	body, err := audit.HandOutList(ctx, s.audit, s.db, actor, out, findingColumns, "", list)
	return web.NewFile(out.Title+".xlsx", web.XLSX, body), err
}
