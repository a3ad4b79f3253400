package register

import "sanchuang/internal/kernel"

// What every register refuses.
var (
	ErrTwice       = kernel.NewFault(kernel.Conflict, "register.twice", "台账里已有同一件事的记录，请勿重复登记；如内容有误，请打开原记录更正。")
	ErrNoOrg       = kernel.NewFault(kernel.Invalid, "register.no_org", "请选择所属组织。")
	ErrNoPerson    = kernel.NewFault(kernel.Invalid, "register.no_person", "请选择党员。")
	ErrNoDay       = kernel.NewFault(kernel.Invalid, "register.no_day", "请填写日期。")
	ErrDay         = kernel.NewFault(kernel.Invalid, "register.day", "这不是真实的日期，请写成 2023-04-21。")
	ErrFuture      = kernel.NewFault(kernel.Invalid, "register.future", "日期晚于今天，请核对；尚未发生的事不能登记。")
	ErrReversed    = kernel.NewFault(kernel.Invalid, "register.reversed", "结束日期早于开始日期，请核对。")
	ErrNoReason    = kernel.NewFault(kernel.Invalid, "register.no_reason", "请写明删除的理由。")
	ErrRemoved     = kernel.NewFault(kernel.Conflict, "register.removed", "这条记录已经删除，不能再更正；如需恢复，请重新登记。")
	ErrEmpty       = kernel.NewFault(kernel.Invalid, "register.empty", "请填写%s。")
	ErrTooLong     = kernel.NewFault(kernel.Invalid, "register.too_long", "此格超过 %d 个字，请删减。")
	ErrCode        = kernel.NewFault(kernel.Invalid, "register.code", "“%s”不在可选范围内，请填：%s。")
	ErrYear        = kernel.NewFault(kernel.Invalid, "register.year", "“%s”不是年份，请填四位数，如 2022。")
	ErrPeriod      = kernel.NewFault(kernel.Invalid, "register.period", "统计期无法识别，请重新选择。")
	ErrNotInRoster = kernel.NewFault(kernel.Invalid, "register.not_in_roster", "名册里没有“%s”，请核对姓名和单位；此人确实不在名册的，请先导入名册。")
	ErrOtherName   = kernel.NewFault(kernel.Invalid, "register.other_name", "这个身份证号在名册里是“%s”，与所填姓名不符，请核对。")
	ErrOutOfReach  = kernel.NewFault(kernel.Invalid, "register.out_of_reach", "所填的组织或党员不在您的管理范围内，请核对。")
	ErrTwiceInFile = kernel.NewFault(kernel.Invalid, "register.twice_in_file", "与第 %d 行是同一件事，但内容不一致，请只留一行。")
	ErrColumn      = kernel.NewFault(kernel.Invalid, "register.column", "没有“%s”这一列，请刷新页面后重新选择要导出的列。")
	ErrNoSuchOrg   = kernel.NewFault(kernel.Invalid, "register.no_such_org", "没有找到组织“%s”，请按组织树中的全称填写。")
	ErrNotMember   = kernel.NewFault(kernel.Forbidden, "register.not_member", "您的账号没有对应的党员，没有个人的记录；请联系支部书记。")
)
