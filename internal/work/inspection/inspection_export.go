package inspection

import (
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/register"
)

// columns are the paper register's, in its order; the import reads the same.
var columns = []register.Column[LiaisonVisit]{
	register.Member[LiaisonVisit]("工委成员").Also("工委委员", "联系领导", "联系人", "姓名", "指导人").Must().Like("李明"),
	register.Org[LiaisonVisit]("联系点单位").Also("单位", "被指导单位", "联系单位", "单位名称").Must().Like("市财政局"),
	register.Date("day", "到点日期", func(v *LiaisonVisit) *kernel.Day { return &v.Day }).Also("日期", "时间", "指导时间", "指导日期", "到点时间").Must().Like("2023-05-16"),
	register.Text("content", "指导内容", 1000, func(v *LiaisonVisit) *string { return &v.Content }).Also("内容", "指导情况", "调研内容").Wide(40),
	register.Text("feedback", "反馈意见", 1000, func(v *LiaisonVisit) *string { return &v.Feedback }).Also("反馈", "发现问题", "意见建议").Wide(36),
	register.Note[LiaisonVisit](),
}

// pointColumns are the paper register of contact points.
var pointColumns = []register.Column[LiaisonPoint]{
	register.Member[LiaisonPoint]("工委成员").Also("工委委员", "联系领导", "联系人", "姓名").Must().Like("李明"),
	register.Org[LiaisonPoint]("联系点单位").Also("单位", "联系单位", "单位名称", "联系点").Must().Like("市财政局"),
	register.Date("from_day", "开始日期", func(p *LiaisonPoint) *kernel.Day { return &p.From }).Also("联系起始日期", "自", "起始时间", "开始时间").Must().Like("2026-01-01"),
	register.Date("to_day", "结束日期", func(p *LiaisonPoint) *kernel.Day { return &p.To }).Also("联系截止日期", "至", "截止时间", "结束时间"),
	register.Note[LiaisonPoint](),
}
