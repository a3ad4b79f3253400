package problem

import "sanchuang/internal/kernel"

// What the problems register refuses.
var (
	ErrSolvedFirst    = kernel.NewFault(kernel.Invalid, "problem.solved_first", "办结日期早于发现日期，请核对。")
	ErrConfirmedFirst = kernel.NewFault(kernel.Invalid, "problem.confirmed_first", "确认日期早于办结日期，请核对。")
	ErrNotSolved      = kernel.NewFault(kernel.Invalid, "problem.not_solved", "尚未办结的问题不能确认销号，请先填写办结日期。")
	ErrWhoConfirmed   = kernel.NewFault(kernel.Invalid, "problem.who_confirmed", "请填写由谁确认。")
)
