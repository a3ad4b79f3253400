package points

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
)

// ExportSimulation writes a simulation as a workbook: what moves, the rules, and, of branches and
// departments, each one.
func (s *Service) ExportSimulation(ctx context.Context, actor kernel.Actor, id kernel.ID) (*SimulationRecord, []byte, error) {
	r, err := s.GetSimulation(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	title := fmt.Sprintf("《%s》按%s记录试算", r.Result.Name, r.Term.Chinese())
	var b bytes.Buffer
	if err := sheet.Write(&b, sheet.Workbook{Title: title, Tables: r.Result.tables(title)}); err != nil {
		return nil, nil, err
	}
	return r, b.Bytes(), s.db.Do(ctx, "points.export_simulation", func(ctx context.Context, tx *db.Tx) error {
		return s.audit.Record(ctx, tx, actor, audit.Entry{
			Action: "points.export_simulation", ObjectType: "points_scheme", ObjectID: r.SchemeID, Detail: map[string]any{"year": r.Year, "half": r.Half},
		})
	})
}

func (s *Simulation) tables(title string) []sheet.Table {
	tables := []sheet.Table{s.distribution(title), s.ruleTable()}
	if s.Subject != ByMember {
		tables = append(tables, s.itemTable())
	}
	return tables
}

func (s *Simulation) distribution(title string) sheet.Table {
	var rows [][]any
	for _, b := range s.Bands {
		rows = append(rows, []any{"档次", b.Name, b.Before, b.After, b.After - b.Before})
	}
	for _, b := range s.Stars {
		rows = append(rows, []any{"星", b.Name, b.Before, b.After, b.After - b.Before})
	}
	for _, b := range s.Histogram {
		rows = append(rows, []any{"总分", fmt.Sprintf("%s至不足%s分", b.From, b.To), b.Before, b.After, b.After - b.Before})
	}
	for _, c := range s.Categories {
		rows = append(rows, []any{"到上限", c.Name, nil, c.AtCap, nil}, []any{"到下限", c.Name, nil, c.AtFloor, nil})
	}
	for _, o := range s.Overrides {
		rows = append(rows, []any{"否决和封顶", o.Text, nil, o.Count, nil})
	}
	return sheet.Table{
		Name: "分布", Title: title, Rows: sheet.Fixed(rows),
		Note: fmt.Sprintf("%s至%s的记录；%s积分增加%d个，减少%d个，不变%d个", s.First.Chinese(), s.Last.Chinese(), s.Subject.Chinese(), s.Up, s.Down, s.Same),
		Columns: []sheet.Option{
			{Heading: "项目", Width: 12}, {Heading: "名称", Width: 34}, {Heading: "现行", Kind: sheet.Integer}, {Heading: "试算", Kind: sheet.Integer}, {Heading: "相差", Kind: sheet.Integer},
		},
	}
}

func (s *Simulation) ruleTable() sheet.Table {
	var rows [][]any
	for _, r := range s.Rules {
		note := ""
		if r.Entries == 0 {
			note = "从未用到"
		}
		rows = append(rows, []any{r.Category, r.Text, r.Entries, r.Subjects, r.Points, r.AtCap, strings.Join(r.AtCapOf, "、"), note})
	}
	return sheet.Table{
		Name: "规则", Rows: sheet.Fixed(rows),
		Columns: []sheet.Option{
			{Heading: "类别", Width: 16},
			{Heading: "规则", Width: 40},
			{Heading: "记录数", Kind: sheet.Integer},
			{Heading: "涉及个数", Kind: sheet.Integer},
			{Heading: "计入分合计", Kind: sheet.Decimal, Width: 12},
			{Heading: "到过上限的个数", Kind: sheet.Integer, Width: 16},
			{Heading: "到过上限的支部、单位", Width: 50},
			{Heading: "说明", Width: 12},
		},
	}
}

func (s *Simulation) itemTable() sheet.Table {
	var rows [][]any
	for _, l := range s.Items {
		rows = append(rows, []any{l.Name, l.Within, l.Before, l.After, l.After - l.Before, l.BandBefore, l.BandAfter})
	}
	return sheet.Table{
		Name: "逐个", Rows: sheet.Fixed(rows),
		Columns: []sheet.Option{
			{Heading: s.Subject.Chinese(), Width: 34},
			{Heading: "所在单位", Width: 26},
			{Heading: "现行", Kind: sheet.Decimal},
			{Heading: "试算", Kind: sheet.Decimal},
			{Heading: "变化", Kind: sheet.Decimal},
			{Heading: "现行档次", Width: 12},
			{Heading: "试算档次", Width: 12},
		},
	}
}
