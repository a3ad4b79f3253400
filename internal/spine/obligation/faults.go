package obligation

import "sanchuang/internal/kernel"

// What the room refuses with.
var ErrPeriod = kernel.NewFault(kernel.Invalid, "obligation.period", "请选择一个月、一个季度、半年或一年。")
