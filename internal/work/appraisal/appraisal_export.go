package appraisal

import (
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/register"
)

// columns are the paper register's, in its order; the import reads the same.
var columns = []register.Column[Debriefing]{
	register.Year("year", "述职年度", func(d *Debriefing) *int { return &d.Year }).Also("年度", "年份", "考核年度").Like("2023"),
	register.Org[Debriefing]("党组织").Also("党组织名称", "所在党组织", "单位", "支部名称", "党支部", "单位（党组织）").Must().Like("市财政局机关党委"),
	register.Member[Debriefing]("书记姓名").Also("姓名", "书记", "述职人", "述职人员", "述职书记").Must().Like("王建国"),
	register.Text("position", "职务", 60, func(d *Debriefing) *string { return &d.Position }).Also("党内职务", "述职人职务").Wide(16),
	register.Choice("form", "述职形式", Forms, func(d *Debriefing) *string { return &d.Form }).Also("形式", "述职方式").Like("书面述职"),
	register.Date("day", "述职日期", func(d *Debriefing) *kernel.Day { return &d.Day }).Also("述职时间", "日期", "时间", "评议日期").Must().Like("2024-01-12"),
	register.Choice("rating", "评议等次", Ratings, func(d *Debriefing) *string { return &d.Rating }).Also("等次", "考核等次", "评议结果", "综合评价").Like("好"),
	register.Text("comment", "点评意见", 1000, func(d *Debriefing) *string { return &d.Comment }).Also("点评", "存在问题", "评语").Wide(36),
	register.Note[Debriefing](),
}
