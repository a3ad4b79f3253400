package contest

import (
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/register"
)

// columns are the paper register's, in its order; the import reads the same.
var columns = []register.Column[Entrant]{
	register.Year("year", "年度", func(e *Entrant) *int { return &e.Year }).Also("年份"),
	register.Date("day", "比赛日期", func(e *Entrant) *kernel.Day { return &e.Day }).Also("比赛时间", "日期", "时间", "举办日期").Must().Like("2023-04-21"),
	register.Text("contest_name", "比赛名称", 60, func(e *Entrant) *string { return &e.ContestName }).Also("赛事", "赛事名称", "活动名称").Like("2023年品牌展示赛").Wide(24),
	register.Choice("contest_kind", "比赛类别", Kinds, func(e *Entrant) *string { return &e.ContestKind }).Also("类别"),
	register.Org[Entrant]("单位").Also("参赛单位", "单位名称", "党组织", "所在单位").Must().Like("市财政局"),
	register.Text("team", "参赛队", 60, func(e *Entrant) *string { return &e.Team }).Also("队名", "参赛队名称", "队伍").Wide(18),
	register.Text("title", "参赛品牌", 80, func(e *Entrant) *string { return &e.Title }).Also("品牌名称", "品牌", "作品", "参赛作品", "展示内容").Like("阳光财政").Wide(24),
	register.Member[Entrant]("领队").Also("负责人", "参赛选手", "选手", "讲述人"),
	register.Choice("stage", "最高赛段", Stages, func(e *Entrant) *string { return &e.Stage }).Also("赛段", "是否进入决赛", "是否决赛", "比赛阶段").Like("决赛"),
	register.Text("award", "奖项", 40, func(e *Entrant) *string { return &e.Award }).Also("获奖情况", "获奖等次", "名次", "等次").Like("一等奖"),
	register.Note[Entrant](),
}
