package intake

import (
	"context"
	"fmt"
	"strings"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/sheet"
)

var stateNames = map[State]string{
	Staging: "读取中", Mapping: "待对应列", Queued: "核对中", Checked: "已核对", Applying: "导入中", Applied: "已导入",
	Undoing: "撤销中", Undone: "已撤销", Failed: "没有办成", Discarded: "已作废",
}

var verdictNames = []struct {
	verdict Verdict
	name    string
}{{Added, "新增"}, {Changed, "变更"}, {Unchanged, "不变"}, {Wrong, "有误"}, {Asked, "待答复"}, {Skipped, "已移出"}}

// summary says what a batch brought: 共 236 行：新增 41，变更 12。
func (b *Batch) summary() string {
	var parts []string
	for _, v := range verdictNames {
		if n := b.Counts[v.verdict]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", v.name, n))
		}
	}
	text := fmt.Sprintf("共 %d 行", b.RowCount)
	if len(parts) > 0 {
		text += "：" + strings.Join(parts, "，")
	}
	return text + "。"
}

func moment(ms int64) string {
	if ms == 0 {
		return ""
	}
	return time.UnixMilli(ms).In(kernel.Zone).Format("2006-01-02 15:04")
}

// listColumns are those of the list on the screen, under its keys.
var listColumns = []audit.Shown[Batch]{
	{Key: "name", Option: sheet.Option{Heading: "文件", Width: 34}, Value: func(b Batch) any { return b.Name }},
	{Key: "state", Option: sheet.Option{Heading: "状态"}, Value: func(b Batch) any { return stateNames[b.State] }},
	{Key: "title", Option: sheet.Option{Heading: "种类", Width: 16}, Value: func(b Batch) any { return b.Title }},
	{Key: "counts", Option: sheet.Option{Heading: "结果", Width: 40}, Value: func(b Batch) any { return b.summary() }},
	{Key: "made_at", Option: sheet.Option{Heading: "上传时间", Width: 18}, Value: func(b Batch) any { return moment(b.MadeAt) }},
	{Key: "applied_at", Option: sheet.Option{Heading: "导入时间", Width: 18}, Value: func(b Batch) any { return moment(b.AppliedAt) }},
	{Key: "undone_at", Option: sheet.Option{Heading: "撤销时间", Width: 18}, Value: func(b Batch) any { return moment(b.UndoneAt) }},
}

// ExportList hands out the actor's own batches, which are all that List shows. Fault: audit.ErrColumn.
func (s *Service) ExportList(ctx context.Context, actor kernel.Actor, keys string) ([]byte, error) {
	list, err := s.List(ctx, actor, "", false, kernel.AllRows)
	if err != nil {
		return nil, err
	}
	return audit.HandOutList(ctx, s.audit, s.db, actor, audit.Handout{Action: "import.export", ObjectType: "intake_batch", Title: "我的导入"}, listColumns, keys, list.Items)
}
