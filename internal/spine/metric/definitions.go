package metric

// Definitions are the metrics the product comes with. Kinds and details are those that the
// capabilities declare.
func Definitions() []Definition {
	count := func(code, name, unit, words string, part Part, group, kind string, details ...string) Definition {
		return Definition{Code: code, Name: name, Unit: unit, Words: words, Part: part, Group: group, Aggregate: Count, Kinds: []string{kind}, Details: details}
	}
	persons := func(code, name, words string, part Part, group, kind string, details ...string) Definition {
		d := count(code, name, "人", words, part, group, kind, details...)
		d.Aggregate = Persons
		return d
	}
	stock := func(code, name, unit, words string) Definition {
		return Definition{Code: code, Name: name, Unit: unit, Words: words, Part: Ground, Group: "基本情况", Aggregate: Stock}
	}
	rate := func(code, name, words string, part Part, group, of, over string) Definition {
		return Definition{Code: code, Name: name, Unit: "%", Words: words, Part: part, Group: group, Aggregate: Rate, Of: of, Over: over}
	}
	teams := func(code, name, unit, words string) Definition {
		return Definition{Code: code, Name: name, Unit: unit, Words: words, Part: RedFlag, Group: "班子建设", Aggregate: Stock}
	}
	return []Definition{
		stock("org.departments", "机关单位", "个", "截至统计期末在组织树中的机关单位数。"),
		stock("org.branches", "党支部", "个", "截至统计期末在组织树中的党支部数。"),
		stock("member.all", "党员", "人", "截至统计期末组织关系在本级的党员数，含预备党员。"),

		count("honour.brand_models", "品牌先进典型", "个", "统计期内授予的品牌先进典型数，以授予日为准，不含推荐未授予的。", Brand, "机关创品牌", "honour.conferred", "brand_model"),
		count("contest.finalists", "展示赛决赛队", "支", "统计期内进入品牌展示赛决赛的队数。", Brand, "机关创品牌", "contest.final"),
		count("publicity.planned", "专栏计划稿件", "篇", "统计期内列入专栏计划的稿件数，以计划刊发月份为准。", Brand, "专栏宣传", "publicity.planned"),
		count("publicity.published", "专栏刊发稿件", "篇", "统计期内已刊发的专栏稿件数，以见报日为准。", Brand, "专栏宣传", "publicity.published"),
		rate("publicity.rate", "专栏刊发率", "统计期内刊发稿件数除以计划稿件数。", Brand, "专栏宣传", "publicity.published", "publicity.planned"),

		count("honour.red_flag_branches", "红旗党支部", "个", "统计期内授予的红旗党支部数，以授予日为准。", RedFlag, "支部创红旗", "honour.conferred", "red_flag_branch"),
		count("honour.outstanding_cadres", "优秀党务工作者", "人次", "统计期内授予的优秀党务工作者（市直）人次。", RedFlag, "支部创红旗", "honour.conferred", "outstanding_cadre"),
		teams("team.bodies", "党组织班子", "个", "统计期末的机关党委、党总支、党支部数，每个党组织一个班子。"),
		teams("team.complete", "班子配齐", "个", "统计期末应当配备的席位都有人的党组织数：书记，设委员会的另有规定的最少人数；一般设置的副书记和委员分工空着不算未配齐。"),
		rate("team.rate", "班子配备率", "统计期末班子配齐的党组织数除以党组织数。", RedFlag, "班子建设", "team.complete", "team.bodies"),
		teams("team.no_secretary", "书记空缺", "个", "统计期末没有书记的党组织数。"),
		teams("team.missing", "班子空缺席位", "个", "统计期末应当配备而没有人的席位数：书记，和设委员会的不足最少人数的委员。"),
		count("establishment.founded", "新建立党组织", "个", "统计期内经批复成立的党支部、党总支、机关党委数，以生效日期为准。", RedFlag, "组织设置", "establishment.founded"),
		count("establishment.dissolved", "撤销党组织", "个", "统计期内经批复撤销的党组织数，以生效日期为准，不含并入其他党支部的。", RedFlag, "组织设置", "establishment.dissolved"),
		count("establishment.merged", "并入其他支部", "个", "统计期内经批复并入其他党支部的党支部数，以生效日期为准。", RedFlag, "组织设置", "establishment.merged"),
		count("establishment.renamed", "更名党组织", "个", "统计期内经批复更名的党组织数，以生效日期为准。", RedFlag, "组织设置", "establishment.renamed"),
		count("structure.due", "应换届党组织", "个", "统计期内任期届满的党组织数，以最迟换届日期为准（经批准延期的为延期至的日期），过了该日计入，该日以前已撤销、合并的不计。", RedFlag, "任期换届", "structure.due"),
		count("structure.renewed", "已换届党组织", "个", "应换届党组织中已经换届的，含逾期以后换届的。", RedFlag, "任期换届", "structure.due", "in_time", "late"),
		count("structure.renewed_in_time", "按期换届党组织", "个", "应换届党组织中在最迟换届日期当日或以前换届的。", RedFlag, "任期换届", "structure.due", "in_time"),
		count("structure.unrenewed", "逾期未换届党组织", "个", "应换届党组织中至今没有换届的；换届以后不再计入，届满以后撤销、合并的不计。", RedFlag, "任期换届", "structure.due", "open"),
		rate("structure.in_time_rate", "按期换届率", "按期换届党组织数除以应换届党组织数。", RedFlag, "任期换届", "structure.renewed_in_time", "structure.due"),
		count("activity.assemblies", "支部党员大会", "次", "统计期内已确认的支部党员大会次数。", RedFlag, "组织生活", "activity.held", "branch_assembly"),
		count("activity.committee_meetings", "支委会", "次", "统计期内已确认的支部委员会会议次数。", RedFlag, "组织生活", "activity.held", "branch_committee_meeting"),
		count("activity.group_meetings", "党小组会", "次", "统计期内已确认的党小组会次数。", RedFlag, "组织生活", "activity.held", "group_meeting"),
		count("activity.lectures", "党课", "次", "统计期内已确认的党课次数。", RedFlag, "组织生活", "activity.held", "lecture"),
		count("activity.theme_days", "主题党日", "次", "统计期内已确认的主题党日次数。", RedFlag, "组织生活", "activity.held", "theme_day"),
		count("activity.theme_day_attendance", "参加主题党日", "人次", "统计期内参加主题党日的人次，由组织者的到会名单得出。", RedFlag, "组织生活", "activity.attended", "theme_day"),
		count("activity.theme_days_kept", "按固定日开展的主题党日", "次", "统计期内在支部固定日开展的主题党日次数；固定日逢休息日的，下一个工作日开展也算。", RedFlag, "组织生活", "activity.fixed_day", "kept"),
		count("activity.theme_days_fixed", "有固定日的主题党日", "次", "统计期内设有固定日的支部开展的主题党日次数，改期开展的也计。", RedFlag, "组织生活", "activity.fixed_day"),
		rate("activity.fixed_day_rate", "主题党日按固定日率", "按固定日开展的主题党日次数除以有固定日的主题党日次数；未设固定日的支部不计。", RedFlag, "组织生活", "activity.theme_days_kept", "activity.theme_days_fixed"),
		{Code: "activity.lecturing_branches", Name: "书记讲过党课的支部", Unit: "个", Words: "统计期内由时任书记讲过党课的支部数，同一支部只计一次。", Part: RedFlag, Group: "组织生活", Aggregate: Subjects, Kinds: []string{"activity.secretary_lectured"}},
		rate("activity.secretary_lecture_rate", "书记讲党课率", "书记讲过党课的支部数除以统计期末党支部数。", RedFlag, "组织生活", "activity.lecturing_branches", "org.branches"),
		{Code: "activity.talked", Name: "谈心谈话的党员", Unit: "人", Words: "统计期内参加过谈心谈话的党员人数，同一人只计一次；谈话内容不在其内。", Part: RedFlag, Group: "组织生活", Aggregate: Persons, Kinds: []string{"activity.talked"}},
		rate("activity.talk_rate", "谈心谈话覆盖率", "谈心谈话的党员人数除以统计期末党员人数。", RedFlag, "组织生活", "activity.talked", "member.all"),
		persons("training.secretaries", "书记培训", "统计期内参加书记培训班的人数，同一人只计一次。", RedFlag, "党务培训", "training.attended", "secretary"),
		count("training.classes", "单位自办培训班", "期", "统计期内各单位自办的培训班期数。", RedFlag, "党务培训", "training.class_held", "department"),
		persons("training.trainees", "单位自办班学员", "统计期内参加各单位自办培训班的人数，同一人只计一次。", RedFlag, "党务培训", "training.attended", "department"),
		persons("appraisal.debriefed", "已述职书记", "统计年度内完成述职的党组织书记人数，现场与书面述职均计。", RedFlag, "述职评议", "appraisal.debriefed"),
		stock("appraisal.due", "应述职书记", "人", "统计期末在任的机关党委、党总支、党支部书记人数。"),
		rate("appraisal.coverage", "述职覆盖率", "已述职书记数除以应述职书记数。", RedFlag, "述职评议", "appraisal.debriefed", "appraisal.due"),

		count("honour.five_star_models", "五星党员标兵", "人次", "统计期内授予的五星党员标兵人次，以授予日为准。", FiveStar, "党员创五星", "honour.conferred", "five_star_model"),
		count("outreach.visits", "走访", "次", "统计期内走访联系点（乡村、企业、社区）的次数。", FiveStar, "联系服务", "outreach.visited"),
		count("problem.found", "发现问题", "件", "统计期内登记的问题数，以发现日为准。", FiveStar, "联系服务", "problem.found"),
		count("problem.solved", "解决问题", "件", "统计期内办结的问题数，以办结日为准。", FiveStar, "联系服务", "problem.solved"),
		count("problem.confirmed", "确认销号", "件", "统计期内经提出人确认的问题数，以确认日为准。", FiveStar, "联系服务", "problem.confirmed"),
		rate("problem.rate", "问题解决率", "统计期内办结的问题数除以同期登记的问题数；办结的可以是以前登记的，所以可能超过100%。", FiveStar, "联系服务", "problem.solved", "problem.found"),
		persons("outreach.sent", "下沉社区党员", "统计期内由单位派往结对社区的党员人数，同一人只计一次。", FiveStar, "专项行动", "outreach.sent"),
		persons("outreach.volunteered", "居住地志愿服务党员", "统计期内在居住地参加志愿服务的党员人数，同一人只计一次。", FiveStar, "专项行动", "outreach.volunteered"),

		count("problem.rectification_given", "反馈问题", "项", "统计期内以反馈函反馈给责任单位的问题数，以反馈日为准，不含撤回的。", Mechanism, "反馈整改", "problem.rectification_given", "own"),
		count("problem.rectified", "整改到位", "项", "统计期内经另一人核实整改到位的问题数，以核实日为准。", Mechanism, "反馈整改", "problem.rectified", "own"),
		count("problem.rectification_closed", "整改销号", "项", "统计期内销号的问题数，以销号日为准。", Mechanism, "反馈整改", "problem.rectification_closed", "own"),
		count("problem.rectification_overdue", "整改逾期", "项", "统计期内期限已过、没有报整改结果的问题数，以期限次日为准。", Mechanism, "反馈整改", "problem.rectification_overdue", "own"),
		rate("problem.rectified_rate", "整改到位率", "统计期内整改到位的问题数除以同期反馈的问题数；到位的可以是以前反馈的，所以可能超过100%。", Mechanism, "反馈整改", "problem.rectified", "problem.rectification_given"),
		{Code: "inspection.departments_visited", Name: "已到点指导单位", Unit: "个", Words: "统计期内工委委员到点指导过的单位数。", Part: Mechanism, Group: "联系点指导", Aggregate: Subjects, Kinds: []string{"inspection.liaison_visited"}},
		{Code: "inspection.departments_twice", Name: "到点指导满两次单位", Unit: "个", Words: "统计期内工委委员在两个以上不同日期到点指导过的单位数，同一天多次计一次。", Part: Mechanism, Group: "联系点指导", Aggregate: Repeated, Times: 2, Kinds: []string{"inspection.liaison_visited"}},
		rate("inspection.coverage", "到点指导覆盖率", "到点指导满两次单位数除以统计期末单位数。", Mechanism, "联系点指导", "inspection.departments_twice", "org.departments"),
		count("inspection.talk_owed", "新任专职副书记应谈话", "人次", "统计期内新任专职副书记、应当谈话的人次，以任职日期为准，任职撤销的不计。", Mechanism, "联系点指导", "inspection.talk_owed"),
		count("inspection.talked", "新任专职副书记谈话", "人次", "统计期内与新任专职副书记谈话的人次，以谈话日期为准。", Mechanism, "联系点指导", "inspection.talked"),
		rate("inspection.talk_coverage", "新任专职副书记谈话率", "统计期内谈话人次除以同期新任应谈话人次；谈的可以是以前任职的，所以可能超过100%。", Mechanism, "联系点指导", "inspection.talked", "inspection.talk_owed"),
	}
}
