package member

import (
	"context"
	"iter"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/sheet"
)

// exportColumn is a column of the roster; its heading is one that the import knows.
type exportColumn struct {
	key, label string
	kind       sheet.Kind
	value      func(Member) any // nil for the age, which depends on the day asked for
}

var exportColumns = []exportColumn{
	{"name", "姓名", sheet.Text, func(m Member) any { return m.Name }},
	{"sex", "性别", sheet.Text, func(m Member) any { return sexName(m.Sex) }},
	{"nation", "民族", sheet.Text, func(m Member) any { return nameOf(Nations, m.Nation) }},
	{"born", "出生日期", sheet.Day, func(m Member) any { return m.Born }},
	{"age", "年龄", sheet.Integer, nil},
	{"education", "学历", sheet.Text, func(m Member) any { return nameOf(Educations, m.Education) }},
	{"standing", "人员类别", sheet.Text, func(m Member) any { return m.Standing.Chinese() }},
	{"service", "在职情况", sheet.Text, func(m Member) any { return m.Service.Chinese() }},
	{"department_name", "所在单位", sheet.Text, func(m Member) any { return m.DepartmentName }},
	{"branch_name", "所在党支部", sheet.Text, func(m Member) any { return m.BranchName }},
	{"group_name", "党小组", sheet.Text, func(m Member) any { return m.GroupName }},
	{"duties", "党内职务", sheet.Text, func(m Member) any { return m.Duties }},
	{"duty_days", "任职日期", sheet.Text, func(m Member) any { return m.DutyDays }},
	{"job_title", "职务", sheet.Text, func(m Member) any { return m.JobTitle }},
	{"joined", "入党日期", sheet.Day, func(m Member) any { return m.Joined }},
	{"confirmed", "转正日期", sheet.Day, func(m Member) any { return m.Confirmed }},
	{"phone", "联系电话", sheet.Text, func(m Member) any { return m.Phone }},
	{"id_number", "身份证号", sheet.Text, func(m Member) any { return m.IDNumber }},
}

// Export writes all rows of the filter with the columns named by their keys, in that order (all when
// none is), numbers masked. Fault: ErrColumns.
func (s *Service) Export(ctx context.Context, actor kernel.Actor, f Filter, keys string) ([]byte, error) {
	chosen, missing := sheet.Choose(exportColumns, keys, func(c exportColumn) string { return c.key })
	if missing != "" {
		return nil, ErrColumns.With(missing)
	}
	list, err := s.List(ctx, actor, f, kernel.AllRows)
	if err != nil {
		return nil, err
	}
	columns := make([]sheet.Option, len(chosen))
	for i, c := range chosen {
		columns[i] = sheet.Option{Heading: c.label, Kind: c.kind}
	}
	return s.audit.HandOut(ctx, s.db, actor, audit.Handout{
		Action: "member.export", ObjectType: "member", OrgID: f.OrgID, Title: "党员名册", Query: f, Columns: columns, Rows: exportRows(chosen, list.Items, s.dayOf(f)),
	})
}

func exportRows(chosen []exportColumn, items []Member, day kernel.Day) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for _, m := range items {
			row := make([]any, len(chosen))
			for i, c := range chosen {
				if c.value == nil {
					row[i] = ageOn(m.Born, day)
				} else {
					row[i] = c.value(m)
				}
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

// ageOn is the age in full years (周岁); nothing when the birthday is not known to the day.
func ageOn(born, day kernel.Day) any {
	if !born.Valid() || !day.Valid() || born > day {
		return nil
	}
	years := day.Year() - born.Year()
	if day[4:] < born[4:] {
		years--
	}
	return years
}
