package briefing

// clause is a piece of text with figures in it, such as {honour.brand_models@since}. When one of its
// figures is unknown or, for counts where nothing happened is no news, zero, empty stands instead;
// an empty empty leaves the clause out.
type clause struct {
	text, empty string
}

// paragraph is a run of clauses.
type paragraph struct {
	clauses []clause
}

// section is a part of the report with its heading and paragraphs by subheading.
type section struct {
	heading string
	subs    []sub
}

type sub struct {
	heading    string
	paragraphs []paragraph
}

// The report's text. Periods after @: year (none), last (上年), since (2017年以来), two (上年和本年).
// Words in double braces are the periods themselves.
var opening = []paragraph{{clauses: []clause{
	{text: "{{org}}共有机关单位{org.departments}个、党支部{org.branches}个、党员{member.all}名。", empty: "{{org}}的组织和党员情况，按截至{{asof}}的名册尚不能给出。"},
	{text: "现将{{year}}“机关创品牌、支部创红旗、党员创五星”工作情况汇报如下。文中数字均由日常记录汇总得出，脚注注明口径和统计期，附表列出查询条件。"},
}}}

var sections = []section{
	{"一、机关创品牌", []sub{
		{"（一）培育先进典型", []paragraph{{clauses: []clause{
			{text: "{{since}}，共评出品牌先进典型{honour.brand_models@since}个。", empty: "{{since}}，没有品牌先进典型的授予记录。"},
			{text: "其中{{year}}授予{honour.brand_models}个。", empty: "{{year}}未开展授予，或授予情况尚未录入。"},
		}}}},
		{"（二）扩大品牌影响", []paragraph{
			{clauses: []clause{{text: "{{year}}举办机关党建品牌展示赛，{contest.finalists}支队伍进入决赛。", empty: "{{year}}没有品牌展示赛决赛的记录。"}}},
			{clauses: []clause{{text: "{{two}}，党建专栏计划刊发稿件{publicity.planned@two}篇，已刊发{publicity.published@two}篇，刊发率{publicity.rate@two}。", empty: "{{two}}，没有专栏稿件的计划或刊发记录。"}}},
		}},
	}},
	{"二、支部创红旗", []sub{
		{"（一）选树红旗支部", []paragraph{{clauses: []clause{
			{text: "{{since}}，共评出红旗党支部{honour.red_flag_branches@since}个。", empty: "{{since}}，没有红旗党支部的授予记录。"},
			{text: "{{last}}授予红旗党支部{honour.red_flag_branches@last}个、五星党员标兵{honour.five_star_models@last}名、优秀党务工作者{honour.outstanding_cadres@last}名。", empty: "{{last}}没有完整的评选授予记录。"},
		}}}},
		{"（二）严格组织生活", []paragraph{{clauses: []clause{
			{text: "{{year}}召开支部党员大会{activity.assemblies}次、支委会{activity.committee_meetings}次，讲党课{activity.lectures}次，开展主题党日{activity.theme_days}次，参加{activity.theme_day_attendance}。", empty: "{{year}}的组织生活未在本系统记录，不作统计。"},
		}}}},
		{"（三）建强党务队伍", []paragraph{
			{clauses: []clause{
				{text: "{{last}}举办党组织书记培训班，培训专职副书记和支部书记{training.secretaries@last}名。", empty: "{{last}}没有书记培训班的学员记录。"},
				{text: "各单位自办培训班{training.classes@last}期，培训党员{training.trainees@last}名。", empty: "{{last}}没有单位自办培训班的记录。"},
			}},
			{clauses: []clause{{text: "{{last}}应述职党组织书记{appraisal.due@last}名，已述职{appraisal.debriefed@last}名，覆盖率{appraisal.coverage@last}。", empty: "{{last}}没有书记述职评议的记录。"}}},
		}},
	}},
	{"三、党员创五星", []sub{
		{"（一）选树五星标兵", []paragraph{{clauses: []clause{{text: "{{since}}，共评出五星党员标兵{honour.five_star_models@since}名。", empty: "{{since}}，没有五星党员标兵的授予记录。"}}}}},
		{"（二）联系服务群众", []paragraph{{clauses: []clause{
			{text: "{{year}}走访联系点{outreach.visits}次。", empty: "{{year}}没有走访记录。"},
			{text: "发现问题{problem.found}件，办结{problem.solved}件，解决率{problem.rate}。", empty: "{{year}}没有问题登记。"},
		}}}},
		{"（三）投身专项行动", []paragraph{{clauses: []clause{
			{text: "{{since}}，先后组织{outreach.sent@since}名党员下沉结对社区，", empty: "{{since}}，没有党员下沉社区的记录。"},
			{text: "其中{outreach.volunteered@since}名党员同时在居住地参加志愿服务。", empty: "没有居住地志愿服务的记录。"},
		}}}},
	}},
	{"四、推进机制", []sub{
		{"（一）联系点到点指导", []paragraph{{clauses: []clause{
			{text: "{{last}}工委委员到点指导单位{inspection.departments_visited@last}个，其中满两次的{inspection.departments_twice@last}个，覆盖率{inspection.coverage@last}。", empty: "{{last}}没有联系点到点指导的记录。"},
			{text: "{{year}}到点指导单位{inspection.departments_visited}个，其中满两次的{inspection.departments_twice}个。", empty: "{{year}}没有联系点到点指导的记录。"},
		}}}},
	}},
}
