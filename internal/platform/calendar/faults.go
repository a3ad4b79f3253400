package calendar

import "sanchuang/internal/kernel"

// What this package refuses.
var (
	ErrNotPublished = kernel.NewFault(kernel.Conflict, "calendar.not_published", "%d 年放假安排尚未公布，暂不能推算工作日；公布后请系统管理员录入该年放假安排。")
	ErrBadYear      = kernel.NewFault(kernel.Invalid, "calendar.bad_year", "%d 年放假安排有误：%s。请核对后再保存。")
	ErrNoDay        = kernel.NewFault(kernel.Invalid, "calendar.no_day", "请先填写起始日期。")
	ErrNoCount      = kernel.NewFault(kernel.Invalid, "calendar.no_count", "工作日天数应在 1 至 366 之间，请核对。")
)
