package outreach

import "sanchuang/internal/kernel"

// What visits and actions refuse.
var (
	ErrAction      = kernel.NewFault(kernel.Invalid, "participation.action", "专项行动里没有“%s”，请核对名称；确为新的行动，请先在“专项行动”中增加。")
	ErrCommunity   = kernel.NewFault(kernel.Invalid, "participation.community", "请填写社区。")
	ErrActionTaken = kernel.NewFault(kernel.Conflict, "action.taken", "已有同名的专项行动，请直接使用（已停用的可以重新启用），或换一个名称。")
	ErrActionName  = kernel.NewFault(kernel.Invalid, "action.name", "请填写行动名称，2 至 40 个字。")
	ErrStopped     = kernel.NewFault(kernel.Invalid, "action.stopped", "“%s”已停用，不再登记新的参加情况；确需登记的，请先在“专项行动”中重新启用。")
	ErrActionCode  = kernel.NewFault(kernel.Invalid, "action.code", "代码只能用小写英文字母、数字和下划线，如 flood_2026。")
)
