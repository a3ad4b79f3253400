package norm

import "sanchuang/internal/kernel"

// The parameters' codes, by which rules ask for them.
const (
	AssemblyEvery       = "assembly.every"          // R01
	CommitteeMeetEvery  = "committee_meeting.every" // R02
	CommitteeMeetQuorum = "committee_meeting.quorum"
	GroupMeetEvery      = "group_meeting.every"        // R03
	LectureEvery        = "lecture.every"              // R04
	SecretaryLecture    = "lecture.secretary"          // R04
	ThemeDayEvery       = "theme_day.every"            // R05
	OrgLifeEvery        = "org_life.every"             // R06
	OrgLifeUntil        = "org_life.until"             // R06
	AppraisalEvery      = "member_appraisal.every"     // R07
	ExcellentShare      = "member_appraisal.excellent" // R08
	TalkEvery           = "talk.every"                 // R11
	IntegrityEvery      = "integrity.every"
	CommitteeBodyEvery  = "committee_body.every"
	AssemblyQuorum      = "assembly.quorum"                  // R13
	AssemblyMajority    = "assembly.majority"                // R13
	AdmissionQuorum     = "branch_assembly.admission_quorum" // R13
	RemindDays          = "obligation.remind_days"
	HandbookFrom        = "handbook.from"
	HandbookUntil       = "handbook.until"
	OwedShare           = "obligation.share"
	BranchLeast         = "branch.least"          // R14
	JointMost           = "joint_branch.most"     // R15
	BranchMost          = "branch.most"           // R16
	CommitteeFrom       = "branch_committee.from" // R17
	CommitteeLeast      = "branch_committee.least"
	CommitteeUsual      = "branch_committee.usual"
	CommitteeMost       = "branch_committee.most"
	GeneralSeatsLeast   = "general_branch_committee.least"
	GeneralSeatsUsual   = "general_branch_committee.usual"
	GeneralSeatsMost    = "general_branch_committee.most"
	PartySeatsLeast     = "party_committee.least"
	PartySeatsUsual     = "party_committee.usual"
	PartySeatsMost      = "party_committee.most"
	GeneralFrom         = "general_branch.from" // R18
	PartyFrom           = "committee.from"      // R19
	TermCommittee       = "term.committee"      // R21
	TermBranch          = "term.branch"         // R21
	ExtensionMost       = "term.extension"      // R22
	RemindFirst         = "term.remind_first"   // R23
	RemindSecond        = "term.remind_second"
	RemindLast          = "term.remind_last"
	EscalateDays        = "term.escalate_days"
	FoundingAnswer      = "founding.answer" // R26
	FirstElection       = "founding.election"
	ElectionQuorum      = "election.quorum"     // R31
	ElectionQuorumWay   = "election.quorum_way" // R31
	ElectedShare        = "election.elected"    // R33
	ElectedOf           = "election.elected_of" // R33
	SurplusShare        = "election.surplus"    // R36
	BallotsAgainst      = "election.ballots"    // R37
	ElectionFewer       = "election.fewer"      // R35
	ContactVisits       = "contact_visit.least" // R55
	ContactRemindDays   = "contact_visit.remind_days"
	DeputyTalkDays      = "deputy_talk.days"
	PlanDays            = "rectification.plan_days"
	ReportDays          = "rectification.report_days"
	RectifyExtension    = "rectification.extension_days"
	RectifyRemind       = "rectification.remind_days"
	RectifyLetter       = "rectification.letter_days"
	RectifyTalk         = "rectification.talk_days"
	SchemeAdoption      = "points.adoption"
)

// ByAnother is the value of SchemeAdoption that asks for a second person.
const ByAnother = "another"

// Bodies whose rules stand in the catalogue, as its groups are named on screen.
const (
	life         = "组织生活"
	foundation   = "组织设置"
	terms        = "任期与换届"
	elections    = "选举"
	supervision  = "督导整改"
	scoring      = "党建积分"
	branchRules  = "《中国共产党支部工作条例（试行）》（2018年）"
	organRules   = "《中国共产党党和国家机关基层组织工作条例》（2019年）"
	electionRule = "《中国共产党基层组织选举工作条例》（2020年）"
	termRule     = "《关于党的基层组织任期的意见》（2018年）"
	ours         = "程序默认值，请按本市规定设定"
)

var frequencies = []Option{
	{"month", "每月一次"}, {"quarter", "每季度一次"}, {"half_year", "每半年一次"}, {"year", "每年一次"}, {"none", "不作要求"},
}

// always is a day before every record, from which a delivered value holds.
const always kernel.Day = "1990-01-01"

func since(from kernel.Day, text, basis string) []Value {
	return []Value{{From: from, Text: text, Basis: basis}}
}

// every is the frequency of a kind of meeting.
func every(code, rule, name, value, basis string, trust Trust, acts string) Norm {
	return Norm{
		Code: code, Rule: rule, Name: name, Group: life, Type: Choice, Options: frequencies, Trust: trust, Acts: acts,
		delivered: since(always, value, basis),
	}
}

// count is a whole number.
func count(code, rule, name, group, unit, value string, least, most int, basis string, trust Trust, acts string) Norm {
	return Norm{
		Code: code, Rule: rule, Name: name, Group: group, Type: Count, Unit: unit, Least: least, Most: most, Trust: trust, Acts: acts,
		delivered: since(always, value, basis),
	}
}

// ratio is a share.
func ratio(code, rule, name, group, value, basis string, trust Trust, acts string) Norm {
	return Norm{Code: code, Rule: rule, Name: name, Group: group, Type: Ratio, Trust: trust, Acts: acts, delivered: since(always, value, basis)}
}

// catalogue (参数目录) is all parameters with the values that come with the program (docs/RULES.md 1–3 and
// R55), in the order of screens.
var catalogue = []Norm{
	every(AssemblyEvery, "R01", "支部党员大会频次", "quarter", branchRules, Verified, "应做事项"),
	every(CommitteeMeetEvery, "R02", "支部委员会会议频次", "month", branchRules, Verified, "应做事项"),
	ratio(CommitteeMeetQuorum, "R02", "支部委员会会议到会委员不少于", life, "1/2", branchRules, Verified, "组织生活登记的提示"),
	every(GroupMeetEvery, "R03", "党小组会频次", "month", branchRules, Verified, "应做事项"),
	every(LectureEvery, "R04", "党课频次", "quarter", branchRules, Contradictory, "应做事项"),
	every(SecretaryLecture, "R04", "支部书记讲党课频次", "year", organRules, Contradictory, "应做事项"),
	every(ThemeDayEvery, "R05", "主题党日频次", "month", branchRules, Secondary, "应做事项"),
	every(OrgLifeEvery, "R06", "组织生活会频次", "year", branchRules, Secondary, "应做事项"),
	count(OrgLifeUntil, "R06", "年度组织生活会、民主评议最迟于次年几月底前开完", life, "月", "3", 1, 12, "各地年度通知，一般在次年一季度前", Secondary, "应做事项"),
	every(AppraisalEvery, "R07", "民主评议党员频次", "year", branchRules, Verified, "应做事项"),
	ratio(ExcellentShare, "R08", "民主评议优秀等次占正式党员的比例不超过", life, "1/3", "各级组织部门年度通知", Verified, "民主评议"),
	every(TalkEvery, "R11", "谈心谈话频次", "year", branchRules, Secondary, "应做事项，按覆盖到人计算"),
	every(IntegrityEvery, "", "廉政教育频次", "month", ours, General, "应做事项"),
	every(CommitteeBodyEvery, "", "机关党委、党总支会议频次", "quarter", organRules, Verified, "应做事项"),
	ratio(AssemblyQuorum, "R13", "支部党员大会到会有表决权党员不少于", life, "1/2", branchRules, Verified, "决议与表决"),
	ratio(AssemblyMajority, "R13", "支部党员大会决议赞成超过应到有表决权党员的", life, "1/2", branchRules, Verified, "决议与表决"),
	ratio(AdmissionQuorum, "R13", "接收党员、转正的党员大会到会有表决权党员超过", life, "1/2", branchRules, Verified, "决议与表决"),
	ratio(OwedShare, "", "当期存续时间达到多少才计应做", life, "1/2", ours, General, "新成立、合并、改选的党组织"),
	count(HandbookFrom, "", "支部工作手册从当年几月起可以报送", life, "月", "12", 1, 12, ours, General, "支部工作手册"),
	count(HandbookUntil, "", "支部工作手册最迟于次年1月几日前报送", life, "日", "10", 1, 31, "各地机关党委手册使用说明", Secondary, "支部工作手册"),
	count(RemindDays, "", "应做事项到期前多少天提醒", life, "天", "7", 1, 60, ours, General, "待办提醒"),

	count(BranchLeast, "R14", "成立党支部至少需要的正式党员", foundation, "名", "3", 1, 20, branchRules, Verified, "组织设置申请、覆盖情况"),
	count(JointMost, "R15", "联合党支部覆盖单位一般不超过", foundation, "个", "5", 2, 50, branchRules, Verified, "组织设置申请"),
	count(BranchMost, "R16", "党支部党员一般不超过", foundation, "名", "50", 10, 500, branchRules, Verified, "覆盖情况"),
	count(CommitteeFrom, "R17", "正式党员达到多少应设支部委员会", foundation, "名", "7", 3, 50, branchRules, Verified, "覆盖情况"),
	count(CommitteeLeast, "R17", "支部委员会至少", foundation, "人", "3", 1, 9, branchRules, Verified, "班子配备"),
	count(CommitteeUsual, "R17", "支部委员会一般至多", foundation, "人", "5", 3, 11, branchRules, Verified, "班子配备"),
	count(CommitteeMost, "R17", "支部委员会最多", foundation, "人", "7", 3, 15, branchRules, Verified, "班子配备"),
	count(GeneralSeatsLeast, "R17", "党总支委员会至少", foundation, "人", "5", 1, 11, "各地机关党建实务", Secondary, "班子配备"),
	count(GeneralSeatsUsual, "R17", "党总支委员会一般至多", foundation, "人", "7", 3, 15, "各地机关党建实务", Secondary, "班子配备"),
	count(GeneralSeatsMost, "R17", "党总支委员会最多", foundation, "人", "9", 3, 21, "各地机关党建实务", Secondary, "班子配备"),
	count(PartySeatsLeast, "R17", "机关党委委员会至少", foundation, "人", "5", 1, 15, "各地机关党建实务", Secondary, "班子配备"),
	count(PartySeatsUsual, "R17", "机关党委委员会一般至多", foundation, "人", "9", 3, 21, "各地机关党建实务", Secondary, "班子配备"),
	count(PartySeatsMost, "R17", "机关党委委员会最多", foundation, "人", "11", 3, 31, "各地机关党建实务", Secondary, "班子配备"),
	count(GeneralFrom, "R18", "党员达到多少可设党总支", foundation, "名", "50", 10, 500, organRules, Verified, "组织设置申请、覆盖情况"),
	count(PartyFrom, "R19", "党员达到多少可设机关党委", foundation, "名", "100", 10, 1000, organRules, Verified, "组织设置申请、覆盖情况"),
	count(FoundingAnswer, "R26", "成立申请的批复时限", foundation, "个月", "1", 1, 12, branchRules, Verified, "组织设置申请"),
	count(FirstElection, "", "批准成立后选举产生首届班子的时限", foundation, "个月", "3", 1, 12, ours, General, "新成立党组织的待办"),

	count(TermCommittee, "R21", "机关党委任期", terms, "年", "5", 1, 10, termRule, Verified, "任期与换届提醒"),
	count(TermBranch, "R21", "党总支、党支部任期", terms, "年", "3", 1, 10, termRule, Verified, "任期与换届提醒"),
	count(ExtensionMost, "R22", "延期换届最长", terms, "个月", "12", 1, 24, electionRule, Verified, "延期换届申请"),
	count(RemindFirst, "R23", "届满前首次提醒", terms, "个月", "6", 1, 24, "《关于党的基层组织任期的意见》及换届提醒制度", Verified, "换届提醒"),
	count(RemindSecond, "R23", "需召开党员代表大会的届满前再次提醒", terms, "个月", "4", 1, 24, "换届提醒实务", Secondary, "换届提醒"),
	count(RemindLast, "R23", "届满前最后提醒", terms, "个月", "1", 1, 12, "换届提醒实务", Secondary, "换届提醒"),

	count(EscalateDays, "", "逾期超过多少天提醒工委督促", terms, "天", "30", 0, 365, ours, General, "换届提醒"),

	ratio(ElectionQuorum, "R31", "选举到会人数与应到会人数之比达到", elections, "4/5", electionRule, Contradictory, "选举大会"),
	{
		Code: ElectionQuorumWay, Rule: "R31", Name: "选举到会人数与该比例相比", Group: elections, Type: Choice, Trust: Contradictory, Acts: "选举大会",
		Options: []Option{{"reached", "达到即可"}, {"passed", "须超过"}}, delivered: since(always, "reached", electionRule),
	},
	ratio(ElectedShare, "R33", "当选须获赞成票超过", elections, "1/2", electionRule, Verified, "选举结果"),
	{
		Code: ElectedOf, Rule: "R33", Name: "当选票数的计算基数", Group: elections, Type: Choice, Trust: Contradictory, Acts: "选举结果",
		Options: []Option{{"present", "实到会有选举权的人数"}, {"due", "应到会有选举权的人数"}}, delivered: since(always, "present", electionRule),
	},
	ratio(ElectionFewer, "R35", "当选人数不足时减少名额，同意的选举人不少于", elections, "1/2", electionRule, Secondary, "选举结果"),
	ratio(SurplusShare, "R36", "候选人的差额不少于应选名额的", elections, "1/5", electionRule, Secondary, "候选人"),
	{
		Code: BallotsAgainst, Rule: "R37", Name: "选举有效以收回选票不多于什么为准", Group: elections, Type: Choice, Trust: Secondary, Acts: "选举结果",
		Options: []Option{{"voters", "投票人数"}, {"issued", "发出选票数"}}, delivered: since(always, "voters", electionRule),
	},

	count(ContactVisits, "R55", "工委成员每年到联系单位现场指导不少于", supervision, "次", "2", 1, 12, "市直机关工委联系点制度", Verified, "联系点"),
	count(ContactRemindDays, "R55", "年底前多少天起提醒未满次数的联系点", supervision, "天", "90", 1, 365, ours, General, "联系点提醒"),
	count(DeputyTalkDays, "", "新任专职副书记任前（任后）谈话时限", supervision, "天", "30", 1, 180, ours, General, "新任谈话"),
	count(PlanDays, "", "反馈后报送整改方案的时限", supervision, "天", "15", 1, 90, ours, General, "反馈整改"),
	count(ReportDays, "", "反馈后报送整改情况的时限", supervision, "天", "30", 1, 365, ours, General, "反馈整改"),
	count(RectifyExtension, "", "整改一次延期最长", supervision, "天", "30", 1, 365, ours, General, "反馈整改"),
	count(RectifyRemind, "", "整改期限前多少天提醒", supervision, "天", "7", 1, 60, ours, General, "整改督促"),
	count(RectifyLetter, "", "整改逾期多少天发催办函", supervision, "天", "7", 1, 180, ours, General, "整改督促"),
	count(RectifyTalk, "", "整改逾期多少天约谈", supervision, "天", "30", 1, 365, ours, General, "整改督促"),

	{
		Code: SchemeAdoption, Name: "积分办法由谁施行", Group: scoring, Type: Choice, Trust: General, Acts: "积分办法的施行",
		Options: []Option{{ByAnother, "最后修改人以外的另一人"}, {"anyone", "有权限的任何人，含最后修改人"}}, delivered: since(always, ByAnother, ours),
	},
}
