package norm

import "sanchuang/internal/kernel"

// What the room refuses with.
var (
	ErrValue   = kernel.NewFault(kernel.Invalid, "norm.value", "%s。")
	ErrFrom    = kernel.NewFault(kernel.Invalid, "norm.from", "请填写自哪一天起执行（不早于1990年）。")
	ErrBasis   = kernel.NewFault(kernel.Invalid, "norm.basis", "请写明依据，如本市文件的名称和文号。")
	ErrNoValue = kernel.NewFault(kernel.NotFound, "norm.no_value", "没有这一天起执行的本市取值，请刷新后再试。")
)
