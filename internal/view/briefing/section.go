package briefing

// clause is a piece of text with figures in it, such as {honour.brand_models@since} or
// {outreach.visits!yoy}. When one of its figures is unknown or all are zero, empty stands instead;
// an empty empty leaves the clause out.
type clause struct {
	text, empty string
}

// paragraph is a run of clauses.
type paragraph []clause

// section (节) is what a template is put together from.
type section struct {
	code, part, heading string
	yearly, shorter     []paragraph // by the length of the period; shorter nil: the same
	grids               []gridPlan
}

// gridPlan is a table or chart to be made for the period.
type gridPlan struct {
	kind    Kind
	shape   Shape
	caption string // {{words}} of periods
	over    func(occasion) []string
	codes   []string
}

// The parts of the report, by their headings.
const (
	partBrand     = "机关创品牌"
	partRedFlag   = "支部创红旗"
	partFiveStar  = "党员创五星"
	partMechanism = "推进机制"
	partFigures   = "主要数字"
)

func (s section) paragraphs(yearly bool) []paragraph {
	if !yearly && s.shorter != nil {
		return s.shorter
	}
	return s.yearly
}

// library holds the sections by code.
var library = func() map[string]section {
	out := map[string]section{}
	for _, group := range [][]section{openings, brandSections, redFlagSections, fiveStarSections, mechanismSections, figureSections} {
		for _, s := range group {
			out[s.code] = s
		}
	}
	return out
}()

const saysWhence = "文中数字均由日常记录汇总得出，脚注注明口径和统计期，附表列出查询条件。"

// Periods after @: the report's own (none), last (上年), since (2017年以来), two (上年和本年), todate (本年至期末).
// Words in double braces are the periods themselves, p the report's own. After ! stands how a figure is shown.
var openings = []section{
	{
		code: "opening_city",
		yearly: []paragraph{{
			{"{{org}}共有机关单位{org.departments}个、党支部{org.branches}个、党员{member.all}名。", "{{org}}的组织和党员情况，按截至{{asof}}的名册尚不能给出。"},
			{"现将{{p}}“机关创品牌、支部创红旗、党员创五星”工作情况汇报如下。" + saysWhence, ""},
		}},
	},
	{
		code: "opening_local",
		yearly: []paragraph{{
			{"{{org}}共有党支部{org.branches}个、党员{member.all}名。", "{{org}}的支部和党员情况，按截至{{asof}}的名册尚不能给出。"},
			{"现将{{p}}“机关创品牌、支部创红旗、党员创五星”工作情况报告如下。" + saysWhence, ""},
		}},
	},
}

var brandSections = []section{
	{
		code: "brand_models", part: partBrand, heading: "培育先进典型",
		yearly: []paragraph{{
			{"{{since}}，共评出品牌先进典型{honour.brand_models@since}个。", "{{since}}，没有品牌先进典型的授予记录。"},
			{"其中{{p}}授予{honour.brand_models}个。", "{{p}}未开展授予，或授予情况尚未录入。"},
		}},
		shorter: []paragraph{{
			{"{{todate}}，授予品牌先进典型{honour.brand_models@todate}个。", "{{todate}}，没有品牌先进典型的授予记录。"},
		}},
	},
	{
		code: "brand_influence", part: partBrand, heading: "扩大品牌影响",
		yearly: []paragraph{
			{{"{{p}}举办机关党建品牌展示赛，{contest.finalists}支队伍进入决赛。", "{{p}}没有品牌展示赛决赛的记录。"}},
			{{"{{two}}，党建专栏计划刊发稿件{publicity.planned@two}篇，已刊发{publicity.published@two}篇，刊发率{publicity.rate@two}。", "{{two}}，没有专栏稿件的计划或刊发记录。"}},
		},
		shorter: []paragraph{{
			{"{{p}}党建专栏计划刊发稿件{publicity.planned}篇，已刊发{publicity.published}篇，刊发率{publicity.rate}。", "{{p}}没有专栏稿件的计划或刊发记录。"},
		}},
	},
}

var redFlagSections = []section{
	{
		code: "red_flag_branches", part: partRedFlag, heading: "选树红旗支部",
		yearly: []paragraph{{
			{"{{since}}，共评出红旗党支部{honour.red_flag_branches@since}个。", "{{since}}，没有红旗党支部的授予记录。"},
			{"{{last}}授予红旗党支部{honour.red_flag_branches@last}个、五星党员标兵{honour.five_star_models@last}名、优秀党务工作者{honour.outstanding_cadres@last}名。", "{{last}}没有完整的评选授予记录。"},
		}},
		shorter: []paragraph{{
			{"{{todate}}，授予红旗党支部{honour.red_flag_branches@todate}个。", "{{todate}}，没有红旗党支部的授予记录。"},
		}},
	},
	{
		code: "org_life", part: partRedFlag, heading: "严格组织生活",
		yearly: []paragraph{{
			{"{{p}}召开支部党员大会{activity.assemblies}次、支委会{activity.committee_meetings}次，讲党课{activity.lectures}次，开展主题党日{activity.theme_days}次，参加{activity.theme_day_attendance}。", "{{p}}的组织生活未在本系统记录，不作统计。"},
			{"主题党日次数与上年同期相比{activity.theme_days!yoy}。", ""},
			{"书记讲党课的支部{activity.lecturing_branches}个，占{activity.secretary_lecture_rate}。", ""},
			{"谈心谈话覆盖党员{activity.talked}名，覆盖率{activity.talk_rate}。", ""},
			{"设有固定日的主题党日，{activity.fixed_day_rate}按期开展。", ""},
			{"经批复新建立党组织{establishment.founded}个。", ""},
			{"并入其他党支部{establishment.merged}个。", ""},
			{"撤销党组织{establishment.dissolved}个。", ""},
			{"更名党组织{establishment.renamed}个。", ""},
		}},
	},
	{
		code: "terms", part: partRedFlag, heading: "按期换届选举",
		yearly: []paragraph{{
			{"{{p}}应换届党组织{structure.due}个，已换届{structure.renewed}个，其中按期{structure.renewed_in_time}个，按期换届率{structure.in_time_rate}。", "{{p}}没有任期届满的党组织，或任期尚未登记。"},
			{"届满以后仍未换届的{structure.unrenewed}个。", ""},
		}},
	},
	{
		code: "cadres", part: partRedFlag, heading: "建强党务队伍",
		yearly: []paragraph{
			{
				{"{{last}}举办党组织书记培训班，培训专职副书记和支部书记{training.secretaries@last}名。", "{{last}}没有书记培训班的学员记录。"},
				{"各单位自办培训班{training.classes@last}期，培训党员{training.trainees@last}名。", "{{last}}没有单位自办培训班的记录。"},
			},
			{{"截至{{asof}}，党组织班子配备率{team.rate}，书记空缺{team.no_secretary}个。", ""}},
			{{"{{last}}应述职党组织书记{appraisal.due@last}名，已述职{appraisal.debriefed@last}名，覆盖率{appraisal.coverage@last}。", "{{last}}没有书记述职评议的记录。"}},
		},
		shorter: []paragraph{{
			{"{{p}}参加党组织书记培训班{training.secretaries}名。", "{{p}}没有书记培训班的学员记录。"},
			{"自办培训班{training.classes}期，培训党员{training.trainees}名。", "{{p}}没有单位自办培训班的记录。"},
		}},
	},
}

var fiveStarSections = []section{
	{
		code: "five_star_models", part: partFiveStar, heading: "选树五星标兵",
		yearly:  []paragraph{{{"{{since}}，共评出五星党员标兵{honour.five_star_models@since}名。", "{{since}}，没有五星党员标兵的授予记录。"}}},
		shorter: []paragraph{{{"{{todate}}，授予五星党员标兵{honour.five_star_models@todate}名。", "{{todate}}，没有五星党员标兵的授予记录。"}}},
	},
	{
		code: "service", part: partFiveStar, heading: "联系服务群众",
		yearly: []paragraph{{
			{"{{p}}走访联系点{outreach.visits}次。", "{{p}}没有走访记录。"},
			{"走访次数与上年同期相比{outreach.visits!yoy}。", ""},
			{"发现问题{problem.found}件，办结{problem.solved}件，解决率{problem.rate}。", "{{p}}没有问题登记。"},
		}},
	},
	{
		code: "special", part: partFiveStar, heading: "投身专项行动",
		yearly: []paragraph{{
			{"{{since}}，先后组织{outreach.sent@since}名党员下沉结对社区，", "{{since}}，没有党员下沉社区的记录。"},
			{"其中{outreach.volunteered@since}名党员同时在居住地参加志愿服务。", "没有居住地志愿服务的记录。"},
		}},
		shorter: []paragraph{{
			{"{{p}}组织{outreach.sent}名党员下沉结对社区。", "{{p}}没有党员下沉社区的记录。"},
			{"{outreach.volunteered}名党员在居住地参加志愿服务。", "{{p}}没有居住地志愿服务的记录。"},
		}},
	},
}

var mechanismSections = []section{
	{
		code: "liaison", part: partMechanism, heading: "联系点到点指导",
		yearly: []paragraph{{
			{"{{last}}工委委员到点指导单位{inspection.departments_visited@last}个，其中满两次的{inspection.departments_twice@last}个，覆盖率{inspection.coverage@last}。", "{{last}}没有联系点到点指导的记录。"},
			{"{{p}}到点指导单位{inspection.departments_visited}个，其中满两次的{inspection.departments_twice}个。", "{{p}}没有联系点到点指导的记录。"},
			{"{{p}}新任专职副书记应谈话{inspection.talk_owed}人次，已谈话{inspection.talked}人次。", "{{p}}没有新任专职副书记的谈话记录。"},
		}},
		shorter: []paragraph{{
			{"{{p}}工委委员到点指导单位{inspection.departments_visited}个；{{todate}}满两次的{inspection.departments_twice@todate}个。", "{{p}}没有联系点到点指导的记录。"},
			{"{{p}}新任专职副书记应谈话{inspection.talk_owed}人次，已谈话{inspection.talked}人次。", "{{p}}没有新任专职副书记的谈话记录。"},
		}},
	},
	{
		code: "rectification", part: partMechanism, heading: "点对点反馈整改",
		yearly: []paragraph{{
			{"{{p}}点对点反馈问题{problem.rectification_given}项，核实整改到位{problem.rectified}项，销号{problem.rectification_closed}项，到位率{problem.rectified_rate}。", "{{p}}没有反馈整改的记录。"},
			{"其中逾期的有{problem.rectification_overdue}项。", ""},
		}},
		shorter: []paragraph{{
			{"{{p}}点对点反馈问题{problem.rectification_given}项，核实整改到位{problem.rectified}项。", "{{p}}没有反馈整改的记录。"},
		}},
	},
}

var comparedCodes = []string{"activity.assemblies", "activity.theme_days", "activity.lectures", "training.trainees", "outreach.visits", "problem.found", "problem.solved", "problem.rate"}

var figureSections = []section{
	{
		code: "compared", part: partFigures, heading: "与上年同期比较",
		grids: []gridPlan{{Table, Compare, "{{p}}主要数字与上年同期", own, comparedCodes}},
	},
	{
		code: "since", part: partFigures, heading: "2017年以来",
		grids: []gridPlan{
			{Table, Series, "2017年以来各年数字", years, []string{"honour.brand_models", "honour.red_flag_branches", "honour.five_star_models", "outreach.visits", "problem.solved"}},
			{Chart, Bars, "2017年以来走访次数", years, []string{"outreach.visits"}},
		},
	},
	{
		code: "months", part: partFigures, heading: "逐月情况",
		grids: []gridPlan{{Chart, Bars, "{{p}}逐月发现和解决问题（件）", months, []string{"problem.found", "problem.solved"}}},
	},
}

func own(o occasion) []string    { return []string{o.period.Key()} }
func years(o occasion) []string  { return yearsSince(o.period) }
func months(o occasion) []string { return monthsOf(o.period) }
