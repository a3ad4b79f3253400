package metric

import (
	"cmp"
	"context"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
	"sanchuang/internal/spine/fact"
)

// maxExport bounds one file, as it does for the registers that the facts come from.
const maxExport = 20_000

// lineColumns are those of the list on the screen, under its keys.
var lineColumns = []audit.Shown[Line]{
	{Key: "day", Option: sheet.Option{Heading: "日期", Kind: sheet.Day}, Value: func(l Line) any { return l.Day }},
	{Key: "subject_name", Option: sheet.Option{Heading: "对象", Width: 28}, Value: func(l Line) any { return l.SubjectName }},
	{Key: "org_name", Option: sheet.Option{Heading: "当日所在支部或单位", Width: 28}, Value: func(l Line) any { return l.OrgName }},
	{Key: "kind_name", Option: sheet.Option{Heading: "事项", Width: 22}, Value: func(l Line) any {
		if l.DetailName == "" {
			return l.KindName
		}
		return l.KindName + "（" + l.DetailName + "）"
	}},
	{Key: "quantity", Option: sheet.Option{Heading: "数量"}, Value: func(l Line) any { return l.Quantity }},
	{Key: "source_id", Option: sheet.Option{Heading: "来源记录", Width: 34}, Value: func(l Line) any { return cmp.Or(l.Title, l.KindName) }},
}

// HandOutBy says through which trail lists leave; the program calls it while it wires its parts.
func (s *Service) HandOutBy(l *audit.Log) { s.audit = l }

// ExportFacts hands out the facts behind a figure, all of them: what Facts shows in pages. Faults: those of
// Facts, ErrTooManyFacts, audit.ErrColumn.
func (s *Service) ExportFacts(ctx context.Context, actor kernel.Actor, ask Question, code, keys string) (name string, body []byte, err error) {
	d, counted, err := s.opened(code)
	if err != nil {
		return "", nil, err
	}
	var lines []Line
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		at, err := s.locate(ctx, q, actor.Scope, ask.Org)
		if err != nil {
			return err
		}
		list, err := s.facts.List(ctx, q, fact.Filter{Kinds: counted.Kinds, Details: counted.Details, Period: ask.Period, Where: at.area.where, Args: at.area.args}, kernel.Page{Number: 1, Size: maxExport})
		if err != nil {
			return err
		}
		if list.Total > maxExport {
			return ErrTooManyFacts.With(list.Total)
		}
		for part := range slices.Chunk(list.Items, 500) {
			named, err := s.lines(ctx, q, part)
			if err != nil {
				return err
			}
			lines = append(lines, named...)
		}
		return nil
	})
	if err != nil {
		return "", nil, err
	}
	body, err = audit.HandOutList(ctx, s.audit, s.db, actor, audit.Handout{
		Action: "metric.export", ObjectType: "metric", OrgID: ask.Org, Title: d.Name + "：记录清单", Name: "记录清单",
		Query: map[string]any{"figure": code, "first": ask.Period.First, "last": ask.Period.Last},
	}, lineColumns, keys, lines)
	return d.Name, body, err
}
