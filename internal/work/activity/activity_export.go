package activity

import (
	"context"
	"fmt"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
)

// maxExport bounds one file; a city's year has about 60,000 records, a department's far fewer.
const maxExport = 20000

// exportColumn is a column of the register; the keys are those of the list on the screen, as far as it
// has them.
type exportColumn struct {
	key string
	sheet.Option
	value func(a *Activity, kinds Kinds, tree *org.Tree) any
}

// exportColumns have the headings that the paper registers use, with the organisation before them.
var exportColumns = []exportColumn{
	{"org", sheet.Option{Heading: "党组织", Width: 24}, func(a *Activity, _ Kinds, tree *org.Tree) any { return tree.FullName(a.OrgID) }},
	{"kinds", sheet.Option{Heading: "会议类型", Width: 16}, func(a *Activity, kinds Kinds, _ *org.Tree) any { return strings.Join(kinds.Names(a.Kinds), "、") }},
	{"host", sheet.Option{Heading: "主持人"}, of(func(a *Activity) any { return a.Host.Name })},
	{"recorder", sheet.Option{Heading: "记录人"}, of(func(a *Activity) any { return a.Recorder.Name })},
	{"topic", sheet.Option{Heading: "会议名称", Width: 28}, of(func(a *Activity) any { return a.Topic })},
	{"planned", sheet.Option{Heading: "计划会议时间", Width: 16}, of(func(a *Activity) any { return a.planned() })},
	{"day", sheet.Option{Heading: "实际会议时间", Width: 20}, of(func(a *Activity) any { return a.held() })},
	{"place", sheet.Option{Heading: "地点", Width: 16}, of(func(a *Activity) any { return a.Place })},
	{"expected", sheet.Option{Heading: "应到", Kind: sheet.Integer, Sum: true}, of(func(a *Activity) any { return a.Expected })},
	{"attended", sheet.Option{Heading: "实到", Kind: sheet.Integer, Sum: true}, of(func(a *Activity) any { return a.AttendedCount })},
	{"excused", sheet.Option{Heading: "请假", Kind: sheet.Integer, Sum: true}, of(func(a *Activity) any { return a.ExcusedCount })},
	{"absent", sheet.Option{Heading: "缺席", Kind: sheet.Integer, Sum: true}, of(func(a *Activity) any { return a.AbsentCount })},
	{"missing", sheet.Option{Heading: "缺席人员及原因", Width: 24}, of(func(a *Activity) any { return a.missing() })},
	{"guests", sheet.Option{Heading: "列席人员", Width: 16}, of(func(a *Activity) any { return a.Guests })},
	{"agenda", sheet.Option{Heading: "会议议题", Width: 30}, of(func(a *Activity) any { return agendaText(a.Content) })},
	{"minutes", sheet.Option{Heading: "会议内容", Width: 40}, of(func(a *Activity) any { return a.Minutes })},
	{"resolutions", sheet.Option{Heading: "会议决议", Width: 30}, of(func(a *Activity) any { return resolutionText(a.Content) })},
	{"drafted_name", sheet.Option{Heading: "填写人"}, of(func(a *Activity) any { return a.DraftedName })},
	{"state", sheet.Option{Heading: "状态"}, of(func(a *Activity) any { return stateNames[a.State] })},
}

// of is a column that needs the record alone.
func of(value func(*Activity) any) func(*Activity, Kinds, *org.Tree) any {
	return func(a *Activity, _ Kinds, _ *org.Tree) any { return value(a) }
}

var stateNames = map[State]string{Draft: "草稿", Submitted: "待确认", Accepted: "已确认", Returned: "被退回", Withdrawn: "已撤销"}

// Export writes all records of the filter: the columns named by their keys in that order, the paper
// register's when none is named. Faults: ErrTooWide, ErrColumn.
func (s *Service) Export(ctx context.Context, actor kernel.Actor, f Filter, keys string) ([]byte, error) {
	chosen, missing := sheet.Choose(exportColumns, keys, func(c exportColumn) string { return c.key })
	if missing != "" {
		return nil, ErrColumn.With(missing).At("columns")
	}
	var rows [][]any
	err := s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) (err error) {
		rows, err = s.exportRows(ctx, q, actor, f, chosen)
		return err
	})
	if err != nil {
		return nil, err
	}
	options := make([]sheet.Option, len(chosen))
	for i, c := range chosen {
		options[i] = c.Option
	}
	return s.audit.HandOut(ctx, s.db, actor, audit.Handout{
		Action: "activity.export", ObjectType: sourceType, OrgID: f.Org, Title: "组织生活记录", Columns: options, Rows: sheet.Fixed(rows), Totals: true, Rate: audit.Rate{Name: "出席率", Part: "实到", Whole: "应到"},
		Query: map[string]any{"kind": f.Kind, "state": f.State, "first": f.Period.First, "last": f.Period.Last, "text": f.Text, "member": f.Member, "sort": f.Sort},
	})
}

func (s *Service) exportRows(ctx context.Context, q db.Queryer, actor kernel.Actor, f Filter, chosen []exportColumn) ([][]any, error) {
	c := f.where(actor)
	c.and(f.State != "", "a.state=?", f.State)
	list, err := db.Select(ctx, q, scanActivity, "SELECT a."+strings.ReplaceAll(activityColumns, ",", ",a.")+" FROM activity a WHERE "+c.text()+
		" ORDER BY "+exportOrder(f)+" LIMIT ?", append(append([]any{}, c.args...), maxExport+1)...)
	if err != nil {
		return nil, err
	}
	if len(list) > maxExport {
		return nil, ErrTooWide
	}
	if err := loadRosters(ctx, q, list); err != nil {
		return nil, err
	}
	kinds, err := s.kinds(ctx, q)
	if err != nil {
		return nil, err
	}
	tree, err := s.orgs.TreeAt(ctx, q, s.db.Today())
	if err != nil {
		return nil, err
	}
	rows := make([][]any, len(list))
	for i, a := range list {
		if a.Redacted(actor) {
			a.redact()
		}
		rows[i] = make([]any, len(chosen))
		for n, c := range chosen {
			rows[i][n] = c.value(a, kinds, tree)
		}
	}
	return rows, nil
}

// loadRosters reads the rosters of many records, some hundreds at a time.
func loadRosters(ctx context.Context, q db.Queryer, list []*Activity) error {
	byID := map[kernel.ID]*Activity{}
	for len(list) > 0 {
		n := min(len(list), 500)
		ids := make([]kernel.ID, n)
		for i, a := range list[:n] {
			ids[i], byID[a.ID] = a.ID, a
		}
		in, args := db.In("activity_id", ids)
		err := db.Each(ctx, q, func(s db.Scanner) error {
			var id kernel.ID
			var t Attendance
			if err := s.Scan(&id, &t.MemberID, &t.Name, &t.Mark, &t.Reason); err != nil {
				return err
			}
			byID[id].Attendances = append(byID[id].Attendances, t)
			return nil
		}, "SELECT activity_id,member_id,name,mark,reason FROM activity_attendance WHERE "+in+" ORDER BY activity_id, position", args...)
		if err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

// exportOrder is the list's where one is asked for, the paper's otherwise: the earliest first.
func exportOrder(f Filter) string {
	if order, ok := orders[f.Sort]; ok && f.Sort != "" {
		return order
	}
	return "a.shown_day, a.id"
}

// missing (缺席人员及原因) names those who were due and did not come.
func (c Content) missing() string {
	var list []string
	for _, t := range c.Attendances {
		switch {
		case t.Mark == Excused:
			list = append(list, fmt.Sprintf("%s（请假：%s）", t.Name, t.Reason))
		case t.Mark == Absent && t.Reason != "":
			list = append(list, fmt.Sprintf("%s（缺席：%s）", t.Name, t.Reason))
		case t.Mark == Absent:
			list = append(list, t.Name+"（缺席）")
		}
	}
	return strings.Join(list, "、")
}
