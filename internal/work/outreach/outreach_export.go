package outreach

import (
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/register"
)

// visitColumns are the paper register's, in its order; the import reads the same.
var visitColumns = []register.Column[Visit]{
	register.Org[Visit]("单位").Also("走访单位", "所在单位", "单位名称", "党组织", "所在党支部").Must().Like("市财政局"),
	register.Date("day", "走访日期", func(v *Visit) *kernel.Day { return &v.Day }).Also("走访时间", "日期", "时间").Must().Like("2023-04-21"),
	register.Member[Visit]("走访人").Also("走访人员", "走访干部", "走访党员", "姓名", "人员").Like("王建国"),
	register.Choice("place_kind", "联系点类别", PlaceKinds, func(v *Visit) *string { return &v.PlaceKind }).Also("类别", "走访类别", "走访类型", "对象类别"),
	register.Text("place_name", "联系点", 60, func(v *Visit) *string { return &v.PlaceName }).Also("联系点名称", "走访点", "走访对象", "走访地点", "村（社区、企业）", "走访单位（村、社区、企业）").Must().Like("红旗社区").Wide(20),
	register.Text("content", "走访内容", 1000, func(v *Visit) *string { return &v.Content }).Also("内容", "走访情况", "工作内容", "开展工作").Wide(40),
	register.YesNo("problem_found", "是否发现问题", func(v *Visit) *bool { return &v.ProblemFound }).Also("有无问题"),
	register.Text("problem", "发现的问题", 1000, func(v *Visit) *string { return &v.Problem }).Also("发现问题", "存在问题", "问题", "问题内容", "反映的问题").Wide(40),
	register.Note[Visit](),
}

var participationColumns = []register.Column[Participation]{
	register.Text("action_name", "专项行动", 40, func(p *Participation) *string { return &p.ActionName }).Also("行动名称", "行动", "活动名称").Must().Like("疫情防控").Wide(16),
	register.Choice("way", "参加方式", Ways, func(p *Participation) *string { return &p.Way }).Also("方式", "服务方式", "类别", "参与方式").Must().Like("下沉社区"),
	register.Org[Participation]("单位").Also("所在单位", "单位名称", "党组织", "派出单位").Like("市财政局"),
	register.Member[Participation]("姓名").Also("党员姓名", "下沉党员", "志愿者", "党员").Must().Like("王建国"),
	register.Text("community", "社区", 60, func(p *Participation) *string { return &p.Community }).Also("下沉社区", "结对社区", "服务社区", "居住社区", "社区名称").Like("红旗社区").Wide(20),
	register.Text("work", "承担的工作", 200, func(p *Participation) *string { return &p.Work }).Also("工作内容", "服务内容", "岗位").Wide(24),
	register.Date("from_day", "开始日期", func(p *Participation) *kernel.Day { return &p.FromDay }).Also("开始时间", "下沉时间", "起始日期", "服务时间", "日期").Must().Like("2022-04-01"),
	register.Date("to_day", "结束日期", func(p *Participation) *kernel.Day { return &p.ToDay }).Also("结束时间", "截止日期"),
	register.Note[Participation](),
}
