package problem

import (
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/register"
)

// rectificationColumns are those of the paper list (问题清单): number, problem, basis, who answers for it, measures,
// term, progress, opinion. An import reads what was found; the rest is what people did here.
var rectificationColumns = []register.Column[Rectification]{
	register.Org[Rectification]("责任单位").Also("单位", "单位名称", "被检查单位", "整改单位", "党组织").Must().Like("市财政局"),
	register.Date("found_day", "发现日期", func(r *Rectification) *kernel.Day { return &r.FoundDay }).Also("发现时间", "检查日期", "检查时间", "日期").Must().Like("2026-03-12"),
	register.Text("text", "问题", 1000, func(r *Rectification) *string { return &r.Text }).Also("问题内容", "存在问题", "发现问题", "主要问题", "问题描述").Must().Like("第二季度支部党员大会没有记录").Wide(40),
	register.Text("place", "地点或对象", 60, func(r *Rectification) *string { return &r.Place }).Also("地点", "检查对象", "涉及支部").Wide(16),
	register.Text("basis", "依据", 200, func(r *Rectification) *string { return &r.Basis }).Also("判定依据", "有关规定").Like("支部党员大会每季度召开1次").Wide(30),
	register.Text("suggestion", "整改建议", 500, func(r *Rectification) *string { return &r.Suggestion }).Also("整改要求", "意见建议").Wide(30),
	register.Choice("origin", "问题来源", RectificationOrigins, func(r *Rectification) *string { return &r.Origin }).Also("来源"),
	register.Name("finder", "发现人", func(r *Rectification) *string { return &r.Finder }).Also("检查人", "检查组").Wide(10),
	register.Shown("member_name", "责任人", func(r *Rectification) any { return r.MemberName }),
	register.Shown("measures", "整改措施", func(r *Rectification) any { return r.Measures }).Wide(30),
	register.Shown("due", "时限", func(r *Rectification) any { return r.Due }).Wide(12),
	register.Shown("state", "进展", func(r *Rectification) any { return RectificationStates.Name(string(r.State)) }),
	register.Shown("result", "整改结果", func(r *Rectification) any { return r.Result }).Wide(30),
	register.Shown("done_day", "报送日期", func(r *Rectification) any { return r.DoneDay }).Wide(12),
	register.Shown("verified_day", "核实日期", func(r *Rectification) any { return r.VerifiedDay }).Wide(12),
	register.Shown("opinion", "销号意见", func(r *Rectification) any { return r.Opinion }).Wide(24),
	register.Shown("closed_day", "销号日期", func(r *Rectification) any { return r.ClosedDay }).Wide(12),
	register.Shown("letter", "反馈函", func(r *Rectification) any { return r.Letter }).Wide(18),
	register.Note[Rectification](),
}
