package activity

import (
	"context"
	"fmt"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/sheet"
	"sanchuang/internal/platform/web"
)

var planColumns = []audit.Shown[PlannedLine]{
	{Key: "month", Option: sheet.Option{Heading: "月份", Kind: sheet.Integer}, Value: func(l PlannedLine) any { return l.Month }},
	{Key: "day", Option: sheet.Option{Heading: "日期", Width: 12}, Value: func(l PlannedLine) any { return string(l.Day) }},
	{Key: "kinds", Option: sheet.Option{Heading: "类型", Width: 24}, Value: func(l PlannedLine) any { return strings.Join(l.KindNames, "、") }},
	{Key: "topic", Option: sheet.Option{Heading: "主题", Width: 36}, Value: func(l PlannedLine) any { return l.Topic }},
	{Key: "org", Option: sheet.Option{Heading: "党小组", Width: 16}, Value: func(l PlannedLine) any { return l.OrgName }},
	{Key: "note", Option: sheet.Option{Heading: "备注", Width: 24}, Value: func(l PlannedLine) any { return l.Note }},
	{Key: "state", Option: sheet.Option{Heading: "情况"}, Value: func(l PlannedLine) any { return l.State.Chinese() }},
	{Key: "held", Option: sheet.Option{Heading: "实际日期", Width: 12}, Value: func(l PlannedLine) any { return string(l.HeldDay) }},
}

// ExportPlan hands the plan out as a sheet, whose first columns can be pasted back. Faults: those of ShowPlan.
func (s *Service) ExportPlan(ctx context.Context, actor kernel.Actor, orgID kernel.ID, year int) (*web.File, error) {
	p, err := s.ShowPlan(ctx, actor, orgID, year)
	if err != nil {
		return nil, err
	}
	title := fmt.Sprintf("%s%d年度组织生活计划", p.Name, year)
	body, err := audit.HandOutList(ctx, s.audit, s.db, actor, audit.Handout{
		Action: "activity.export_plan", ObjectType: planType, OrgID: orgID, Title: title, Name: "年度计划", Query: map[string]any{"org": orgID, "year": year},
	}, planColumns, "", p.Lines)
	return web.NewFile(title+".xlsx", web.XLSX, body), err
}

var standingColumns = []audit.Shown[PlanStanding]{
	{Key: "name", Option: sheet.Option{Heading: "党支部", Width: 32}, Value: func(p PlanStanding) any { return p.Name }},
	{Key: "department", Option: sheet.Option{Heading: "所在单位", Width: 24}, Value: func(p PlanStanding) any { return p.Department }},
	{Key: "kept", Option: sheet.Option{Heading: "年度计划", Width: 12}, Value: func(p PlanStanding) any {
		if p.Kept {
			return "已采用"
		}
		return "未采用"
	}},
	{Key: "planned", Option: sheet.Option{Heading: "计划", Kind: sheet.Integer}, Value: func(p PlanStanding) any { return p.Planned }},
	{Key: "held", Option: sheet.Option{Heading: "已开展", Kind: sheet.Integer}, Value: func(p PlanStanding) any { return p.Held }},
	{Key: "moved", Option: sheet.Option{Heading: "其中改期", Kind: sheet.Integer}, Value: func(p PlanStanding) any { return p.Moved }},
	{Key: "open", Option: sheet.Option{Heading: "尚未开展", Kind: sheet.Integer}, Value: func(p PlanStanding) any { return p.Open }},
	{Key: "missed", Option: sheet.Option{Heading: "过月未登记", Kind: sheet.Integer}, Value: func(p PlanStanding) any { return p.Missed }},
}

// ExportPlans hands out what ListPlans answers as a sheet. Faults: those of ListPlans.
func (s *Service) ExportPlans(ctx context.Context, actor kernel.Actor, orgID kernel.ID, year int, columns string) (*web.File, error) {
	list, err := s.ListPlans(ctx, actor, orgID, year)
	if err != nil {
		return nil, err
	}
	title := fmt.Sprintf("%d年度组织生活计划进展", year)
	body, err := audit.HandOutList(ctx, s.audit, s.db, actor, audit.Handout{
		Action: "activity.export_plans", ObjectType: planType, OrgID: orgID, Title: title, Name: "年度计划进展", Query: map[string]any{"org": orgID, "year": year},
	}, standingColumns, columns, list)
	return web.NewFile(title+".xlsx", web.XLSX, body), err
}
