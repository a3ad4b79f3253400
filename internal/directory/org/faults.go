package org

import "sanchuang/internal/kernel"

// The ways in which a change of the tree is refused.
var (
	ErrName       = kernel.NewFault(kernel.Invalid, "org.name", "组织名称须为 2 至 60 个字，请重新填写。")
	ErrKindParent = kernel.NewFault(kernel.Invalid, "org.kind_parent", "%s不能设在%s之下，请选择别的上级组织。")
	ErrKindChild  = kernel.NewFault(kernel.Invalid, "org.kind_child", "“%s”之下还有“%s”，改为%s前请先调整或撤销它。")
	ErrSameName   = kernel.NewFault(kernel.Conflict, "org.same_name", "该上级组织下已有“%s”，请换一个名称，或直接使用已有的组织。")
	ErrDay        = kernel.NewFault(kernel.Invalid, "org.day", "请填写生效日期，格式如 2026-11-23。")
	ErrBeforeLast = kernel.NewFault(kernel.Conflict, "org.before_last", "该组织在%s已有一次变动，新的变动日期不能早于这一天。")
	ErrNotAlive   = kernel.NewFault(kernel.Conflict, "org.not_alive", "“%s”在这一天尚未成立或已经撤销，请核对日期。")
	ErrCycle      = kernel.NewFault(kernel.Conflict, "org.cycle", "不能把组织调整到它自己的下级之下，请选择别的上级组织。")
	ErrHasChild   = kernel.NewFault(kernel.Conflict, "org.has_children", "“%s”下还有 %d 个组织，请先撤销或调整它们。")
	ErrHasMembers = kernel.NewFault(kernel.Conflict, "org.has_members", "“%s”还有 %d 名党员，%s。")
	ErrInto       = kernel.NewFault(kernel.Invalid, "org.into", "“%s”的党员只能转入当日在册的另一个党支部，请重新选择。")
	ErrIntoDay    = kernel.NewFault(kernel.Invalid, "org.into_day", "还有党员要转出的，撤销日期不能晚于今天；以后某日撤销的，请走组织设置申请，到那一天自动办理。")
	ErrOneRoot    = kernel.NewFault(kernel.Conflict, "org.one_root", "工委只能有一个，且不能调整或撤销。")
)
