package problem

import (
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/register"
)

// columns are the paper register's, in its order; the import reads the same.
var columns = []register.Column[Problem]{
	register.Org[Problem]("单位").Also("责任单位", "所在单位", "单位名称", "走访单位", "承办单位", "所属单位").Must().Like("市财政局"),
	register.Date("found_day", "发现日期", func(p *Problem) *kernel.Day { return &p.FoundDay }).Also("发现时间", "走访日期", "走访时间", "收集时间", "日期", "时间").Must().Like("2023-04-21"),
	register.Member[Problem]("提出人").Also("发现人", "反映人", "走访人", "党员姓名"),
	register.Choice("origin", "问题来源", Origins, func(p *Problem) *string { return &p.Origin }).Also("来源"),
	register.Text("place_name", "联系点", 60, func(p *Problem) *string { return &p.PlaceName }).Also("走访点", "走访对象", "乡村企业社区", "走访地点", "社区（村、企业）").Wide(18),
	register.Choice("category", "问题类别", Categories, func(p *Problem) *string { return &p.Category }).Also("类别", "问题类型"),
	register.Text("content", "问题内容", 1000, func(p *Problem) *string { return &p.Content }).Also("问题", "发现问题", "存在问题", "问题描述", "主要问题", "反映的问题").Must().Like("小区三号楼外墙渗水").Wide(40),
	register.Text("solution", "解决情况", 1000, func(p *Problem) *string { return &p.Solution }).Also("办理情况", "解决措施", "整改措施", "办理结果", "整改情况").Wide(40),
	register.Date("solved_day", "办结日期", func(p *Problem) *kernel.Day { return &p.SolvedDay }).Also("解决日期", "解决时间", "办结时间", "完成时间", "整改完成时间"),
	register.Date("confirmed_day", "确认日期", func(p *Problem) *kernel.Day { return &p.ConfirmedDay }).Also("确认时间", "销号日期", "销号时间"),
	register.Text("confirmed_by", "确认人", 60, func(p *Problem) *string { return &p.ConfirmedBy }).Also("销号确认人").Wide(10),
	register.Shown("state", "状态", func(p *Problem) any { return States.Name(string(p.State)) }),
	register.Note[Problem](),
}
