package member

import (
	"bytes"
	"context"
	"iter"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
)

// exportColumn is a column of the roster; its heading is one that the import knows.
type exportColumn struct {
	key, label string
	kind       sheet.Kind
	value      func(Member) any
}

var exportColumns = []exportColumn{
	{"name", "姓名", sheet.Text, func(m Member) any { return m.Name }},
	{"sex", "性别", sheet.Text, func(m Member) any { return sexName(m.Sex) }},
	{"nation", "民族", sheet.Text, func(m Member) any { return nameOf(Nations, m.Nation) }},
	{"born", "出生日期", sheet.Day, func(m Member) any { return m.Born }},
	{"education", "学历", sheet.Text, func(m Member) any { return nameOf(Educations, m.Education) }},
	{"standing", "人员类别", sheet.Text, func(m Member) any { return m.Standing.Chinese() }},
	{"service", "在职情况", sheet.Text, func(m Member) any { return m.Service.Chinese() }},
	{"department_name", "所在单位", sheet.Text, func(m Member) any { return m.DepartmentName }},
	{"branch_name", "所在党支部", sheet.Text, func(m Member) any { return m.BranchName }},
	{"group_name", "党小组", sheet.Text, func(m Member) any { return m.GroupName }},
	{"duties", "党内职务", sheet.Text, func(m Member) any { return m.Duties }},
	{"job_title", "职务", sheet.Text, func(m Member) any { return m.JobTitle }},
	{"joined", "入党日期", sheet.Day, func(m Member) any { return m.Joined }},
	{"confirmed", "转正日期", sheet.Day, func(m Member) any { return m.Confirmed }},
	{"phone", "联系电话", sheet.Text, func(m Member) any { return m.Phone }},
	{"id_number", "身份证号", sheet.Text, func(m Member) any { return m.IDNumber }},
}

// Export writes all rows of the filter with the columns chosen (all when none is), numbers masked.
// Fault: ErrColumns.
func (s *Service) Export(ctx context.Context, actor kernel.Actor, f Filter, keys []string) ([]byte, error) {
	chosen := exportColumns
	if len(keys) > 0 {
		chosen = nil
		for _, k := range keys {
			at := slices.IndexFunc(exportColumns, func(c exportColumn) bool { return c.key == k })
			if at < 0 {
				return nil, ErrColumns.With(k)
			}
			chosen = append(chosen, exportColumns[at])
		}
	}
	list, err := s.List(ctx, actor, f, kernel.AllRows)
	if err != nil {
		return nil, err
	}
	table := sheet.Table{Name: "党员名册", Rows: exportRows(chosen, list.Items)}
	for _, c := range chosen {
		table.Columns = append(table.Columns, sheet.Option{Heading: c.label, Kind: c.kind})
	}
	var out bytes.Buffer
	if err := sheet.Write(&out, sheet.Workbook{Title: "党员名册", Tables: []sheet.Table{table}}); err != nil {
		return nil, err
	}
	return out.Bytes(), s.db.Do(ctx, "member.export", func(ctx context.Context, tx *db.Tx) error {
		return s.audit.Record(ctx, tx, actor, audit.Entry{
			Action: "member.export", ObjectType: "member", OrgID: f.OrgID,
			Detail: map[string]any{"rows": list.Total, "columns": len(chosen)},
		})
	})
}

func exportRows(chosen []exportColumn, items []Member) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for _, m := range items {
			row := make([]any, len(chosen))
			for i, c := range chosen {
				row[i] = c.value(m)
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}
