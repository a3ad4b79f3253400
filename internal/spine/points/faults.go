package points

import "sanchuang/internal/kernel"

// What users can be refused with.
var (
	ErrRefused      = kernel.NewFault(kernel.Invalid, "points.scheme_refused", "积分办法有%d处不能保存的内容，请按逐条提示修改后再保存。")
	ErrSubject      = kernel.NewFault(kernel.Conflict, "points.subject_fixed", "已建立的积分办法不能更换积分对象，请为该对象另建一份办法。")
	ErrRetired      = kernel.NewFault(kernel.Conflict, "points.scheme_retired", "这份积分办法已停用，不能再修改，请在现行办法上修改，或另建一份。")
	ErrEffective    = kernel.NewFault(kernel.Conflict, "points.effective_too_early", "施行日期应晚于上一版的施行日期（%s），请重新选择。")
	ErrEffectiveDay = kernel.NewFault(kernel.Invalid, "points.effective_day", "请选择施行日期，例如2026-01-01。")
	ErrDirection    = kernel.NewFault(kernel.Invalid, "points.direction_changed", "规则“%s”在上一版中的加扣方向不同，请为新的规则另用一个代码。")
	ErrNoScheme     = kernel.NewFault(kernel.NotFound, "points.no_scheme", "%d年还没有发布%s积分办法，发布后即可查看。")
	ErrSuperseded   = kernel.NewFault(kernel.Conflict, "points.superseded", "另一次重算已经开始，本次重算已停止，请等待那一次完成。")
	ErrPersons      = kernel.NewFault(kernel.Forbidden, "points.no_ranking_of_persons", "党员个人积分不作排名；可查看本人积分，或由支部书记查看未达标名单。")
	ErrPersonal     = kernel.NewFault(kernel.Forbidden, "points.personal", "党员的积分明细只有本人和工委能看；支部可查看未达标名单。")
	ErrYear         = kernel.NewFault(kernel.Invalid, "points.year", "请选择2017年以后的年度。")
	ErrNoMember     = kernel.NewFault(kernel.NotFound, "points.no_member", "您的账号没有对应的党员，请联系所在支部核对。")
)
