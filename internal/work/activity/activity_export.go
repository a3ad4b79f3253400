package activity

import (
	"bytes"
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

// exportColumns are the headings that the paper registers use, with the organisation before them.
var exportColumns = []sheet.Option{
	{Heading: "党组织", Width: 24},
	{Heading: "会议类型", Width: 16},
	{Heading: "主持人"},
	{Heading: "记录人"},
	{Heading: "会议名称", Width: 28},
	{Heading: "计划会议时间", Width: 16},
	{Heading: "实际会议时间", Width: 20},
	{Heading: "地点", Width: 16},
	{Heading: "应到", Kind: sheet.Integer},
	{Heading: "实到", Kind: sheet.Integer},
	{Heading: "请假", Kind: sheet.Integer},
	{Heading: "缺席", Kind: sheet.Integer},
	{Heading: "缺席人员及原因", Width: 24},
	{Heading: "列席人员", Width: 16},
	{Heading: "会议议题", Width: 30},
	{Heading: "会议内容", Width: 40},
	{Heading: "会议决议", Width: 30},
	{Heading: "状态"},
}

var stateNames = map[State]string{Draft: "草稿", Submitted: "待确认", Accepted: "已确认", Returned: "被退回", Withdrawn: "已撤销"}

// Export writes all records of the filter as a register. Fault: ErrTooWide.
func (s *Service) Export(ctx context.Context, actor kernel.Actor, f Filter) ([]byte, error) {
	var rows [][]any
	err := s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) (err error) {
		rows, err = s.exportRows(ctx, q, actor, f)
		return err
	})
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := sheet.Write(&b, sheet.Workbook{Title: "组织生活记录", Tables: []sheet.Table{{
		Name: "组织生活记录", Title: "组织生活记录",
		Columns: exportColumns, Rows: sheet.Fixed(rows),
	}}}); err != nil {
		return nil, err
	}
	return b.Bytes(), s.db.Do(ctx, "activity.export", func(ctx context.Context, tx *db.Tx) error {
		return s.audit.Record(ctx, tx, actor, audit.Entry{
			Action: "activity.export", ObjectType: sourceType, OrgID: f.Org,
			Detail: map[string]any{"rows": len(rows), "kind": f.Kind, "state": f.State, "first": f.Period.First, "last": f.Period.Last},
		})
	})
}

func (s *Service) exportRows(ctx context.Context, q db.Queryer, actor kernel.Actor, f Filter) ([][]any, error) {
	c := f.where(actor)
	c.and(f.State != "", "a.state=?", f.State)
	list, err := db.Select(ctx, q, scanActivity, "SELECT a."+strings.ReplaceAll(activityColumns, ",", ",a.")+" FROM activity a WHERE "+c.text()+
		" ORDER BY a.shown_day, a.id LIMIT ?", append(append([]any{}, c.args...), maxExport+1)...)
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
		rows[i] = a.exportRow(kinds, tree)
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

func (a *Activity) exportRow(kinds Kinds, tree *org.Tree) []any {
	return []any{
		tree.FullName(a.OrgID), strings.Join(kinds.Names(a.Kinds), "、"), a.Host.Name, a.Recorder.Name, a.Topic, a.planned(), a.held(), a.Place,
		a.Expected, a.AttendedCount, a.ExcusedCount, a.AbsentCount, a.missing(), a.Guests, agendaText(a.Content), a.Minutes, resolutionText(a.Content), stateNames[a.State],
	}
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
