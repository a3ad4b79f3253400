package desk

import "sanchuang/internal/kernel"

// firstYear is the programme's first.
const firstYear = 2017

// ErrYear refuses years that the programme had not begun in, or that have not come yet.
var ErrYear = kernel.NewFault(kernel.Invalid, "desk.year", "请选择 2017 年至今年之间的年份。")

// ErrBurdenKind refuses a kind of record that the account does not know.
var ErrBurdenKind = kernel.NewFault(kernel.Invalid, "desk.burden_kind", "请从“填在哪里”表里选择记录种类。")
