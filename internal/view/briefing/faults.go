package briefing

import "sanchuang/internal/kernel"

// Refusals.
var (
	ErrYear       = kernel.NewFault(kernel.Invalid, "briefing.year", "请选择 2017 年至今年之间的年份。")
	ErrPeriod     = kernel.NewFault(kernel.Invalid, "briefing.period", "统计期与所选模板不符，或尚未开始；请选择 2017 年以来已经开始的%s。")
	ErrTemplate   = kernel.NewFault(kernel.Invalid, "briefing.template", "没有这个模板，或它不适用于所选范围，请重新选择。")
	ErrContent    = kernel.NewFault(kernel.Invalid, "briefing.content", "有 %d 处内容不能保存，请按提示修改；已写的文字都在本页。")
	ErrSigned     = kernel.NewFault(kernel.Conflict, "briefing.signed", "这份材料已经签名，不能再改文字；要修改，请先退回，签名随之作废。")
	ErrSealed     = kernel.NewFault(kernel.Conflict, "briefing.sealed", "这份材料已经封存，不能再改动；要修改，请在它之后另起一稿。")
	ErrStep       = kernel.NewFault(kernel.Conflict, "briefing.step", "材料现在的状态不能办理这一步，请刷新后按页面提示办理。")
	ErrSameHand   = kernel.NewFault(kernel.Conflict, "briefing.same_hand", "拟稿和核稿必须是两个人；您已签了拟稿，请另一位同志核稿。")
	ErrSamePerson = kernel.NewFault(kernel.Conflict, "briefing.same_person", "拟稿和核稿的两个账号是同一个人（%s），请另一位同志核稿。")
	ErrMoved      = kernel.NewFault(kernel.Conflict, "briefing.moved", "签名以后有 %d 个数字变了，签过的不再是这份材料；请退回，核对变化后重新签名。")
	ErrReason     = kernel.NewFault(kernel.Invalid, "briefing.reason", "请写明退回的原因，拟稿人会看到。")
	ErrNotDraft   = kernel.NewFault(kernel.Conflict, "briefing.not_draft", "只有没有签名的草稿可以删除。")
	ErrRenewed    = kernel.NewFault(kernel.Conflict, "briefing.renewed", "在这份材料之后已经另起了一稿，请打开那一稿继续。")
	ErrComment    = kernel.NewFault(kernel.Invalid, "briefing.comment", "批注不能为空，最多 500 个字。")
	ErrAddressee  = kernel.NewFault(kernel.Invalid, "briefing.addressee", "只能请看得到这份材料的其他人答复，请重新选择。")
	ErrAnswered   = kernel.NewFault(kernel.Conflict, "briefing.answered", "这条批注已经有人处理，请刷新后查看。")
	ErrName       = kernel.NewFault(kernel.Conflict, "briefing.template_name", "已有同名的模板，请换一个名称。")
	ErrSections   = kernel.NewFault(kernel.Invalid, "briefing.sections", "模板里至少要有一节，且每一节都要有标题（最多 40 个字）。")
	ErrNoAddress  = kernel.NewFault(kernel.NotFound, "briefing.figure", "材料里没有这个数字，请刷新后重试。")
)
