package publicity

import (
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/register"
)

// columns are the paper register's, in its order; the import reads the same.
var columns = []register.Column[Story]{
	register.Text("number", "编号", 20, func(s *Story) *string { return &s.Number }).Also("计划编号", "稿件编号").Wide(8),
	register.Choice("kind", "类别", Kinds, func(s *Story) *string { return &s.Kind }).Also("稿件类别", "稿件类型", "栏目", "类型").Must().Like("品牌案例"),
	register.Org[Story]("单位").Also("供稿单位", "报送单位", "单位名称", "党组织", "所在单位").Must().Like("市财政局"),
	register.Month("planned_day", "计划月份", func(s *Story) *kernel.Day { return &s.PlannedDay }).Also("计划刊发月份", "计划刊发时间", "计划时间", "计划").Like("2023-04"),
	register.Text("title", "标题", 100, func(s *Story) *string { return &s.Title }).Also("稿件标题", "题目", "题名", "稿件名称").Like("阳光财政暖民心").Wide(36),
	register.Member[Story]("作者").Also("通讯员", "撰稿人", "供稿人"),
	register.Date("published_day", "刊发日期", func(s *Story) *kernel.Day { return &s.PublishedDay }).Also("刊发时间", "见报日期", "见报时间", "发表日期", "刊登日期"),
	register.Text("newspaper", "报刊", 40, func(s *Story) *string { return &s.Newspaper }).Also("报纸", "媒体", "刊物", "刊发媒体", "报刊名称").Wide(16),
	register.Text("page", "版面", 20, func(s *Story) *string { return &s.Page }).Also("版次", "版"),
	register.Shown("state", "状态", func(s *Story) any { return States.Name(s.State) }),
	register.Note[Story](),
}
