package retention

import "sanchuang/internal/kernel"

// What the room refuses with.
var (
	ErrTooShort = kernel.NewFault(kernel.Invalid, "retention.too_short", "“%s”至少保存%s：%s。请改填不短于此的期限。")
	ErrTooLong  = kernel.NewFault(kernel.Invalid, "retention.too_long", "“%s”最长保存%s，个人信息不应超过使用所需。请改填较短的期限。")
	ErrBasis    = kernel.NewFault(kernel.Invalid, "retention.basis", "请写明依据，如本市文件的名称和文号。")
	ErrSame     = kernel.NewFault(kernel.Invalid, "retention.same", "与现行期限相同，不必再设定。")
)
