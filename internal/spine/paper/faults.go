package paper

import "sanchuang/internal/kernel"

// What users can be refused with.
var (
	ErrKind       = kernel.NewFault(kernel.Invalid, "paper.kind", "没有这一文种，请重新选择。")
	ErrTitle      = kernel.NewFault(kernel.Invalid, "paper.title", "请填写标题，不超过%d个字。")
	ErrText       = kernel.NewFault(kernel.Invalid, "paper.text", "请填写正文。")
	ErrRecipients = kernel.NewFault(kernel.Invalid, "paper.recipients", "请选择主送机关。")
	ErrRecipient  = kernel.NewFault(kernel.Invalid, "paper.recipient", "主送机关中有已撤销的，或不在您管理范围内的组织，请重新选择。")
	ErrIssuer     = kernel.NewFault(kernel.Invalid, "paper.issuer", "请选择发文机关。")
	ErrDay        = kernel.NewFault(kernel.Invalid, "paper.day", "成文日期应为2017年以后的日期，且不晚于今天。")
	ErrPrefix     = kernel.NewFault(kernel.Invalid, "paper.prefix", "机关代字应为1至20个字，例如“江工委”，不含括号、年份和数字。")
	ErrPrefixDay  = kernel.NewFault(kernel.Invalid, "paper.prefix_day", "请填写启用日期。")
	ErrReason     = kernel.NewFault(kernel.Invalid, "paper.reason", "请写明作废的原因，不少于5个字，收文单位会看到。")
	ErrVoid       = kernel.NewFault(kernel.Conflict, "paper.void", "%s已经作废。")
	ErrNoReceipt  = kernel.NewFault(kernel.Conflict, "paper.no_receipt", "这份公文不需要签收。")
	ErrNotYours   = kernel.NewFault(kernel.Conflict, "paper.not_yours", "这份公文由主送机关的党务专干或支部书记签收，您不需要办理。")
)
