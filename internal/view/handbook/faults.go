package handbook

import "sanchuang/internal/kernel"

// Refusals.
var (
	ErrYear    = kernel.NewFault(kernel.Invalid, "handbook.year", "请选择 2017 年至今年之间的年度。")
	ErrDay     = kernel.NewFault(kernel.Invalid, "handbook.day", "截至日期应在所选年度之内，且不晚于今天。")
	ErrBranch  = kernel.NewFault(kernel.Invalid, "handbook.branch", "工作手册按党支部打印，请选择一个党支部。")
	ErrNotYet  = kernel.NewFault(kernel.Invalid, "handbook.not_yet", "这个党支部在所选年度还没有成立，或者已经撤销，没有可打印的手册。")
	ErrEarly   = kernel.NewFault(kernel.Conflict, "handbook.early", "%d年的工作手册从%s起可以报送；现在可以先打印、检查。")
	ErrChecked = kernel.NewFault(kernel.Conflict, "handbook.checked", "这本手册已经核查通过；要修改，请单位先退回。")
	ErrStep    = kernel.NewFault(kernel.Conflict, "handbook.step", "手册现在的状态不能办理这一步，请刷新后按页面提示办理。")
	ErrOwn     = kernel.NewFault(kernel.Conflict, "handbook.own", "这本手册由您报送，请由另一位同志核查。")
	ErrWords   = kernel.NewFault(kernel.Invalid, "handbook.words", "请写明退回的原因（最多 500 个字），支部会看到。")
	ErrTop     = kernel.NewFault(kernel.Invalid, "handbook.top", "请选择一个单位，再打包它的手册。")
	ErrNone    = kernel.NewFault(kernel.Invalid, "handbook.none", "所选单位这一年没有党支部，没有手册可以打包。")
	ErrMany    = kernel.NewFault(kernel.Invalid, "handbook.many", "一次最多打包 %d 个党支部的手册，请按单位分别打包。")
	ErrBundle  = kernel.NewFault(kernel.Conflict, "handbook.bundle", "打包还没有完成，或者已经过了保留时间；请等完成后下载，或重新打包。")
	ErrFormat  = kernel.NewFault(kernel.Invalid, "handbook.format", "请选择打包的格式：Word、PDF 或两种都要。")
)
