package bulk

import "sanchuang/internal/kernel"

// The ways in which a bulk act is refused.
var (
	ErrNone    = kernel.NewFault(kernel.Invalid, "bulk.none", "没有选中记录，请先在列表中勾选。").At("items")
	ErrTooMany = kernel.NewFault(kernel.Invalid, "bulk.too_many", "一次最多办理 2000 条，请缩小范围分批办理。").At("items")
	ErrBegun   = kernel.NewFault(kernel.Conflict, "bulk.begun", "已经开始办理，不能再整批撤销；办错的请逐条退回或更正。")
	ErrUndone  = kernel.NewFault(kernel.Conflict, "bulk.undone", "这一批已经撤销，没有办理。")

	errRights = kernel.NewFault(kernel.Forbidden, "bulk.rights", "办理时您的账号已没有这项权限，没有办理。")
	errStale  = kernel.NewFault(kernel.Conflict, kernel.ErrStale.Code, "选中之后这一条又被改过，没有办理；请打开看过再办。")
	errFailed = kernel.NewFault(kernel.Unavailable, "bulk.failed", "系统出错，这一条没有办成，请单独办理；仍然不行的请联系管理员。")
)
