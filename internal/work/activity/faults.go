package activity

import (
	"time"

	"sanchuang/internal/kernel"
)

// The refusals of organisation life.
var (
	ErrIncomplete    = kernel.NewFault(kernel.Invalid, "activity.incomplete", "还有 %d 处需要补充或改正，请按提示修改后再提交。")
	ErrUnreadable    = kernel.NewFault(kernel.Invalid, "activity.unreadable", "有 %d 处无法保存，请按提示修改。")
	ErrNotEditable   = kernel.NewFault(kernel.Conflict, "activity.not_editable", "这条记录已提交或已确认，不能直接修改；需要修改请先撤回，已确认的请办理更正。")
	ErrNotSubmitted  = kernel.NewFault(kernel.Conflict, "activity.not_submitted", "这条记录不在待确认状态，可能刚被别人办理，请刷新后查看。")
	ErrNotAccepted   = kernel.NewFault(kernel.Conflict, "activity.not_accepted", "只有已确认的记录才能更正，请刷新后查看。")
	ErrNotReturnable = kernel.NewFault(kernel.Conflict, "activity.not_returnable", "只有待确认或已确认的记录才能退回，请刷新后查看。")
	ErrNotStanding   = kernel.NewFault(kernel.Conflict, "activity.not_standing", "这条记录已经撤销，不必再次办理。")
	ErrNotRemovable  = kernel.NewFault(kernel.Conflict, "activity.not_removable", "确认过的记录不能删除，请办理撤销并写明原因。")
	ErrReason        = kernel.NewFault(kernel.Invalid, "activity.reason", "请写明原因，至少两个字。").At("reason")
	ErrOwn           = kernel.NewFault(kernel.Conflict, "activity.own", "这条记录由您本人提交，请由其他人确认。")
	ErrByProxy       = kernel.NewFault(kernel.Conflict, "activity.by_proxy", "代理期间，您本人和委托人提交的记录不能由您确认，请由上级党务专干或等委托人回来确认。")
	ErrNotOwnDraft   = kernel.NewFault(kernel.Conflict, "activity.not_own_draft", "这条记录由他人填写，请等对方提交后再确认。")
	ErrOrg           = kernel.NewFault(kernel.Invalid, "activity.org", "请选择您管理范围内的党组织。").At("org_id")
	ErrMember        = kernel.NewFault(kernel.Invalid, "activity.member", "名单中有 %d 人不在党员名册里，请从名册中重新选择：%s。")
	ErrNothingNew    = kernel.NewFault(kernel.Invalid, "activity.nothing_new", "内容没有变化，不需要更正。")
	ErrKindTaken     = kernel.NewFault(kernel.Conflict, "activity.kind_taken", "已有同名的类型，请换一个名称。").At("name")
	ErrKindCode      = kernel.NewFault(kernel.Invalid, "activity.kind_code", "代码只能用小写字母、数字和下划线，并以字母开头。").At("code")
	ErrConfidential  = kernel.NewFault(kernel.Forbidden, "activity.confidential", "这条记录的内容仅当事人可见，请由当事人修改；您可以确认或退回。")
	ErrNoMember      = kernel.NewFault(kernel.Forbidden, "activity.no_member", "您的账号没有对应的党员，看不到个人的组织生活；请联系支部书记。")
	ErrColumn        = kernel.NewFault(kernel.Invalid, "activity.column", "没有“%s”这一列，请刷新页面后重新选择要导出的列。")
	ErrTooWide       = kernel.NewFault(kernel.Invalid, "activity.too_wide", "超过 20000 条，一次导不完；请缩小时间或党组织的范围，分次导出。")
	ErrPeriod        = kernel.NewFault(kernel.Invalid, "activity.period", "统计期无法识别，请重新选择。").At("period")
	ErrNoLast        = kernel.NewFault(kernel.NotFound, "activity.no_last", "没有可以复制的上一次记录，请直接填写。")

	ErrFixedFrom = kernel.NewFault(kernel.Invalid, "activity.fixed_from", "请选择自哪一天起执行。").At("from")
	ErrFixedDay  = kernel.NewFault(kernel.Invalid, "activity.fixed_day", "请选择每月的几日（1至31），或第几个星期几。").At("on")
	ErrFixedOrg  = kernel.NewFault(kernel.Invalid, "activity.fixed_org", "固定日和年度计划由党支部设定，请选择党支部。")
	ErrPlanYear  = kernel.NewFault(kernel.Invalid, "activity.plan_year", "年度计划只能编制上年、本年和下一年的。").At("year")
	ErrPlanLines = kernel.NewFault(kernel.Invalid, "activity.plan_lines", "计划里有 %d 处需要改正，请按提示修改。")
	ErrPlanGone  = kernel.NewFault(kernel.Conflict, "activity.plan_gone", "这一项已不在计划里，可能刚被别人删去，请刷新后查看。")

	ErrCheckInState   = kernel.NewFault(kernel.Conflict, "activity.check_in_state", "已提交或已确认的记录不能再开放签到；需要补登到会的，请撤回或更正后直接勾选。")
	ErrCheckInSecret  = kernel.NewFault(kernel.Conflict, "activity.check_in_secret", "内容仅当事人可见的记录不开放签到，请直接勾选到会人员。")
	ErrCheckInNoDay   = kernel.NewFault(kernel.Conflict, "activity.check_in_no_day", "请先填写会议的日期，再开放签到。")
	ErrCheckInPast    = kernel.NewFault(kernel.Conflict, "activity.check_in_past", "会议日期是%s，已经过去，不能再开放签到；请直接勾选到会人员。")
	ErrCheckInNotOpen = kernel.NewFault(kernel.Conflict, "activity.check_in_not_open", "签到还没有开放，请先开放签到再打印。")
	ErrCheckInNone    = kernel.NewFault(kernel.NotFound, "activity.check_in_none", "您所在的党组织现在没有开放签到的会议；参加其他党组织的会议，请扫描现场的二维码。")
	ErrCheckInClosed  = kernel.NewFault(kernel.Conflict, "activity.check_in_closed", "这次会议的签到已经结束，请告诉会议记录人补登到会。")
	ErrCheckInDay     = kernel.NewFault(kernel.Conflict, "activity.check_in_day", "这次会议在%s，请在会议当天签到。")
	ErrCodeUnknown    = kernel.NewFault(kernel.Invalid, "activity.code_unknown", "这个二维码不是会议签到码，请扫描现场大屏或纸上的签到码。").At("code")
	ErrCodeTurned     = kernel.NewFault(kernel.Conflict, "activity.code_turned", "二维码已经更换，请重新扫描现场大屏上的二维码。").At("code")
	ErrCodeWrong      = kernel.NewFault(kernel.Invalid, "activity.code_wrong", "六位数字不对或已经更换，请照大屏上现在的数字重新输入。").At("code")
	ErrCodeTries      = kernel.NewFault(kernel.TooMany, "activity.code_tries", "数字输错次数过多，请十分钟后再试，或扫描现场的二维码，也可以请记录人直接登记。").At("code").After(10 * time.Minute)
	ErrTicket         = kernel.NewFault(kernel.Conflict, "activity.ticket", "这次签到等待太久，已经失效；会议还在进行的请重新扫码，已经结束的请告诉会议记录人补登到会。")
)
