package activity

import "sanchuang/internal/kernel"

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
	ErrNotOwnDraft   = kernel.NewFault(kernel.Conflict, "activity.not_own_draft", "这条记录由他人填写，请等对方提交后再确认。")
	ErrOrg           = kernel.NewFault(kernel.Invalid, "activity.org", "请选择您管理范围内的党组织。").At("org_id")
	ErrMember        = kernel.NewFault(kernel.Invalid, "activity.member", "名单中有 %d 人不在党员名册里，请从名册中重新选择：%s。")
	ErrNothingNew    = kernel.NewFault(kernel.Invalid, "activity.nothing_new", "内容没有变化，不需要更正。")
	ErrTooMany       = kernel.NewFault(kernel.Invalid, "activity.too_many", "一次最多确认 100 条，请分批办理。").At("items")
	ErrKindTaken     = kernel.NewFault(kernel.Conflict, "activity.kind_taken", "已有同名的类型，请换一个名称。").At("name")
	ErrKindCode      = kernel.NewFault(kernel.Invalid, "activity.kind_code", "代码只能用小写字母、数字和下划线，并以字母开头。").At("code")
	ErrConfidential  = kernel.NewFault(kernel.Forbidden, "activity.confidential", "这条记录的内容仅当事人可见，请由当事人修改；您可以确认或退回。")
	ErrNoMember      = kernel.NewFault(kernel.Forbidden, "activity.no_member", "您的账号没有对应的党员，看不到个人的组织生活；请联系支部书记。")
	ErrColumn        = kernel.NewFault(kernel.Invalid, "activity.column", "没有“%s”这一列，请刷新页面后重新选择要导出的列。")
	ErrTooWide       = kernel.NewFault(kernel.Invalid, "activity.too_wide", "超过 20000 条，一次导不完；请缩小时间或党组织的范围，分次导出。")
	ErrPeriod        = kernel.NewFault(kernel.Invalid, "activity.period", "统计期无法识别，请重新选择。").At("period")
	ErrNoLast        = kernel.NewFault(kernel.NotFound, "activity.no_last", "没有可以复制的上一次记录，请直接填写。")
)
