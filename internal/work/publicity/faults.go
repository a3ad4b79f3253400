package publicity

import "sanchuang/internal/kernel"

// What the column's register refuses.
var (
	ErrNoPlan    = kernel.NewFault(kernel.Invalid, "story.no_plan", "请填写计划月份或刊发日期。")
	ErrNewspaper = kernel.NewFault(kernel.Invalid, "story.newspaper", "已刊发的稿件请填写报刊名称。")
	ErrTitle     = kernel.NewFault(kernel.Invalid, "story.title", "已刊发的稿件请填写标题。")
	ErrMonth     = kernel.NewFault(kernel.Invalid, "story.month", "计划月份请写成 2023-04。")
)
