package inspection

import "sanchuang/internal/kernel"

// What the register of guiding visits refuses.
var (
	ErrDepartment = kernel.NewFault(kernel.Invalid, "liaison_visit.department", "请选择被指导的机关单位。")
	ErrMember     = kernel.NewFault(kernel.Invalid, "liaison_visit.member", "请填写到点指导的工委成员。")
)
