package account

import (
	"strings"

	"sanchuang/internal/kernel"
)

var actionWords = map[string]string{
	"session.opened": "登录", "session.refused": "登录被拒", "session.ended": "退出登录", "session.others_ended": "结束其他登录", "session.address_refused": "来源地址受限",
	"session.confirmed": "确认是本人", "session.confirm_refused": "确认本人被拒", "factor.set": "启用动态口令", "factor.given": "动态口令通过", "factor.refused": "动态口令被拒",
	"factor.locked": "动态口令锁定", "factor.dropped": "停用动态口令", "factor.recovery_renewed": "换恢复码", "factor.reset": "解除动态口令",
	"account.locked": "账号锁定", "session.forgotten": "申请重置密码", "account.vouched": "当面核实后发激活码", "account.unlocked": "服务器上解除锁定", "password.changed": "修改密码", "password.refused": "修改密码被拒", "account.created": "建立账号", "account.disabled": "停用账号",
	"account.enabled": "启用账号", "account.reset": "重置账号", "account.activated": "激活账号", "activation.refused": "激活被拒", "account.recovered": "服务器上重置管理员",
	"account.member_left": "党员减少，停用账号", "account.member_back": "党员恢复，恢复账号", "account.member_erased": "离开期满，清除账号中的个人信息", "retention.set": "设定保存期限", "retention.swept": "到期清除",
	"account.members_created": "批量建立党员账号", "account.codes_renewed": "批量重发激活码", "account.demonstration_made": "建立演示账号", "grant.given": "授权",
	"grant.withdrawn": "撤回授权", "grant.confirmed": "确认授权", "setup.administrator_made": "初始设置管理员", "setup.refused": "初始设置被拒", "audit.exported": "导出留痕",
	"audit.verified": "核验留痕", "backup.taken": "备份数据", "backup.drilled": "恢复演练", "keys.rotated": "更换数据密钥", "keys.master_changed": "更换主密钥", "clock.jumped": "服务器时钟跳动",
	"data.checked": "数据体检", "data.upgraded": "升级数据库结构", "import.undo": "撤销导入", "import.export": "导出我的导入", "import.give_back": "下载有误的行", "import.keep_mapping": "保存列的对照", "import.forget_mapping": "删除列的对照",
	"member.undo_import":  "撤销名册导入",
	"entrustment.started": "提出交接或代理", "entrustment.accepted": "接受交接或代理", "entrustment.declined": "不接受交接或代理",
	"entrustment.confirmed": "确认交接或代理", "entrustment.refused": "不予确认交接或代理", "entrustment.withdrawn": "撤回交接或代理", "entrustment.handed_over": "交接到日生效",
	"handbook.print": "打印工作手册", "handbook.hand_in": "报送工作手册", "handbook.check": "核查通过工作手册", "handbook.return": "退回工作手册",
	"handbook.ask_bundle": "打包工作手册", "handbook.print_bundle": "工作手册打包完成", "handbook.fetch_bundle": "下载打包的工作手册",
	"rectification.send": "整改问题：反馈", "rectification.assign": "整改问题：指定责任人", "rectification.plan": "整改问题：报整改方案", "rectification.report": "整改问题：报整改结果",
	"rectification.ask_extension": "整改问题：申请延期", "rectification.ask_waiver": "整改问题：申请不再整改", "rectification.take_ask_back": "整改问题：撤回申请", "rectification.grant": "整改问题：同意申请",
	"rectification.refuse": "整改问题：不同意申请", "rectification.verify": "整改问题：核实到位", "rectification.reopen": "整改问题：重新整改", "rectification.remind": "整改问题：催办", "rectification.admonish": "整改问题：约谈",
	"election.prepared": "发起换届", "election.asked": "报送换届请示", "election.returned": "退回换届材料", "election.permitted": "批复换届请示", "election.cancelled": "取消换届选举",
	"election.rolled": "核定选举人名册", "election.opened": "登记选举到会", "election.failed": "登记选举未开成", "election.ballot_opened": "开始投票", "election.saved": "保存换届方案或计票",
	"election.confirmed": "核对确认计票", "election.reduced": "减少委员名额", "election.corrected": "更正计票", "election.plenum": "登记第一次全体会议", "election.reported": "报告选举结果", "election.approved": "批复选举结果", "election.printed": "打印选举文书",
	"team.ask_consent": "请示任期内变动", "team.answer_consent": "答复任期内变动请示", "team.withdraw_consent": "撤回任期内变动请示", "team.enter_change": "登记任期内变动", "team.export": "导出班子一览", "establishment.record_staff": "登记在职人数",
	"entrustment.ended": "代理到期结束", "entrustment.lapsed": "代理过期未办", "entrustment.printed": "打印交接清单",
}

var eventWords = map[string]string{
	"fill": "填检查表", "hold": "登记完成", "arrange": "确定谈话人", "read_record": "打开记录",
	"created": "新建", "changed": "修改", "updated": "修改", "removed": "删除", "deleted": "删除", "imported": "导入", "exported": "导出", "revealed": "查看完整信息", "submitted": "提交",
	"submit": "提交", "accepted": "审核通过", "accept": "审核通过", "returned": "退回", "return": "退回", "create": "新建", "update": "修改", "delete": "删除", "import": "导入", "export": "导出",
	"reveal": "查看完整信息", "write": "修改", "closed": "销号", "close": "销号", "adopted": "启用", "adopt": "启用", "published": "发布", "transferred": "转接", "transfer": "转接",
	"rename": "更名", "move": "调整隶属", "dissolve": "撤销组织", "leave": "减少", "undo_leave": "撤销减少", "group": "调整党小组", "appoint": "任职", "end_position": "免职", "print": "打印", "kind": "维护类别",
	"action": "专项行动", "set": "设置", "withdraw": "撤回", "reverse": "冲正", "undo": "撤销", "commit": "写入", "confirm": "确认", "record": "登记", "remove": "删除", "finalise": "定稿",
	"save_scheme": "保存办法", "create_scheme": "新建办法", "adopt_scheme": "启用办法", "install_seeds": "装入样例办法", "recompute_year": "重算年度",
	"accept_all": "批量审核通过", "accept_record": "审核通过", "mend_record": "更正", "correct": "更正", "save": "保存", "save_plan": "保存年度计划", "export_plan": "导出年度计划", "export_plans": "导出年度计划进展", "set_fixed_day": "设定固定日", "add_kind": "增加类别", "change_kind": "修改类别", "conferred": "授予",
	"revoked": "撤销荣誉", "discard": "放弃", "finish": "完成", "begin": "开始", "apply": "写入", "solved": "整改", "found": "登记", "confirmed": "确认", "adopt_run": "启用", "renamed": "更名", "moved": "调整隶属", "dissolved": "撤销组织", "founded": "建立组织", "withdrawn": "撤回", "reversed": "冲正", "undone": "撤销",
	"add": "上传", "open": "下载", "infected": "查出病毒", "bulk": "批量登记", "make": "起草", "check": "核对", "comment": "批注", "resolve": "处理批注", "answer_comment": "答复批注", "sign": "签名", "seal": "封存", "raised": "提出", "answered": "答复", "reopened": "再次提出",
	"drafted": "起草", "saved": "保存", "approved": "批复", "rejected": "不予同意", "approval_withdrawn": "撤回批复", "took_effect": "生效", "held": "未能生效", "upgrade": "升格",
	"dismissed": "不成立", "upheld": "成立", "escalated": "申请复核", "set_terms": "设定期限", "ask_takeback": "申请收回调整分", "propose_adjustment": "提出调整分", "decide_adjustment": "审定调整分", "choose": "认定分值",
	"propose_closing": "提出年度结账", "decide_closing": "审定年度结账", "propose_late": "建议处理迟到事实", "decide_late": "处理迟到事实", "issue": "发文", "ask_extension": "申请延期换届", "decide_extension": "审批延期换届", "withdraw_extension": "撤回延期申请", "issue_notices": "发出年度换届提醒", "come_out": "登记届满结果", "send_letter": "发换届催办函", "void": "作废", "receive": "签收", "set_prefix": "设定机关代字", "set_format": "设定格式", "simulate_scheme": "试算办法", "export_simulation": "导出试算",
}

// objectWords names what the trail's rows speak of beyond whole capabilities.
var objectWords = map[string]string{
	"unit_staff": "在职人数", "team_consent": "任期内变动请示",
	"points_scheme": "积分办法", "points_year": "积分年度", "intake_batch": "导入批次", "honour_kind": "荣誉类别", "activity_kind": "活动类别", "activity_plan": "年度计划", "activity_fixed_day": "主题党日固定日", "action": "专项行动",
	"visit": "走访", "training_class": "培训班", "clock": "演示时钟", "position": "职务",
	"contest_entrant": "展示赛参赛队", "debriefing": "述职评议", "liaison_visit": "联系点到点指导", "liaison_point": "联系点", "liaison_plan": "到点安排", "checklist": "检查清单", "deputy_talk": "新任专职副书记谈话", "liaison_coverage": "到点指导覆盖情况", "term": "任期", "participation": "下沉参与", "story": "专栏稿件", "trainee": "培训学员",
	"term_extension": "延期换届申请", "term_notice": "年度换届提醒", "term_letter": "换届催办函", "paper_addressee": "公文签收",
	"points_adjustment": "调整分", "points_choice": "分值认定", "data": "数据", "key": "密钥",
	"entrustment": "交接和代理", "handbook_bundle": "工作手册打包", "rectification": "整改问题", "feedback_letter": "反馈函",
}

// roleWords names the roles of a row of the trail: 工委干部、单位党务专干.
func (p *Policy) roleWords(codes string) string {
	if codes == "" {
		return ""
	}
	words := strings.Split(codes, ",")
	for i, code := range words {
		switch code {
		case kernel.BySelf:
			words[i] = "本人"
		case kernel.ByVisitor:
			words[i] = "登录前"
		case kernel.BySystem:
			words[i] = "系统"
		default:
			words[i] = p.RoleName(code)
		}
	}
	return strings.Join(words, "、")
}

// ObjectWords names the type of an object; what has no words shows as its code.
func ObjectWords(objectType string) string {
	if w, ok := objectWords[objectType]; ok {
		return w
	}
	if w, ok := capabilityWords[objectType]; ok {
		return w
	}
	return objectType
}

// ActionWords puts the action of a row of the trail into words; what has none shows as its code.
func ActionWords(action string) string {
	if w, ok := actionWords[action]; ok {
		return w
	}
	c, e, _ := strings.Cut(action, ".")
	capability := ObjectWords(c)
	okC := capability != c
	event, okE := eventWords[e]
	switch {
	case okC && okE:
		return capability + "：" + event
	case okC:
		return capability + "：" + e
	default:
		return action
	}
}
