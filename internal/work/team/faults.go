package team

import "sanchuang/internal/kernel"

// What the room refuses with.
var (
	ErrDay = kernel.NewFault(kernel.Invalid, "team.day", "日期不对，格式如 2026-11-23，且不晚于今天。")
	ErrOrg = kernel.NewFault(kernel.Invalid, "team.org", "只有机关党委、党总支、党支部有班子，请重新选择党组织。")
)
