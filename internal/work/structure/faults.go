package structure

import "sanchuang/internal/kernel"

// What the register of terms refuses.
var (
	ErrTermOrg          = kernel.NewFault(kernel.Invalid, "term.org", "只有机关党委、党总支、党支部有任期，请重新选择党组织。")
	ErrOldLength        = kernel.NewFault(kernel.Invalid, "term.old_length", "2018年7月以前选举产生的，请填写当时规定的任期年限。")
	ErrLength           = kernel.NewFault(kernel.Invalid, "term.length", "任期年限应为1至10年。")
	ErrSession          = kernel.NewFault(kernel.Invalid, "term.session", "届次应为1至99，不知道的不填。")
	ErrEnded            = kernel.NewFault(kernel.Invalid, "term.ended", "实际换届日期应在选举日期之后。")
	ErrAskedLate        = kernel.NewFault(kernel.Invalid, "term.asked_late", "任期到%s届满，届满以后申请的不是延期换届，应按逾期换届处理。")
	ErrAskedAfter       = kernel.NewFault(kernel.Invalid, "term.asked_after", "延期申请日期应在批准日期以前，请核对。")
	ErrAskedUnknown     = kernel.NewFault(kernel.Invalid, "term.asked_unknown", "任期到%s届满，批准日期在届满以后的，请填写延期申请日期；届满以前申请的才是延期换届。")
	ErrApprovedPast     = kernel.NewFault(kernel.Invalid, "term.approved_past", "批准日期应不晚于延期至的日期，请核对。")
	ErrExtension        = kernel.NewFault(kernel.Invalid, "term.extension", "延期应到%s届满之后的某一天。")
	ErrExtensionLong    = kernel.NewFault(kernel.Invalid, "term.extension_long", "延期换届最长%d个月，最迟到%s。")
	ErrExtensionBasis   = kernel.NewFault(kernel.Invalid, "term.extension_basis", "请填写批准延期的批复名称或文号。")
	ErrHasEnded         = kernel.NewFault(kernel.Conflict, "extension.has_ended", "这一届已经换届，不需要延期。")
	ErrAskedOverdue     = kernel.NewFault(kernel.Conflict, "extension.asked_overdue", "任期已于%s届满，届满以后申请的不是延期换届；请尽快组织换届。")
	ErrExtensionReason  = kernel.NewFault(kernel.Invalid, "extension.reason", "请写明申请延期的理由，不少于5个字。")
	ErrAskedTwice       = kernel.NewFault(kernel.Conflict, "extension.asked_twice", "这一任期已有一件延期申请在审批，请等待批复，或撤回后重新申请。")
	ErrDecided          = kernel.NewFault(kernel.Conflict, "extension.decided", "这件申请已经办理，请刷新后查看。")
	ErrOwnRequest       = kernel.NewFault(kernel.Conflict, "extension.own", "这件申请由您提出，请由另一位同志批复。")
	ErrTooLateToApprove = kernel.NewFault(kernel.Conflict, "extension.too_late", "申请延期到%s，这一天已经过去，不能再同意；请不予同意，并督促换届。")
	ErrReturnPast       = kernel.NewFault(kernel.Conflict, "extension.return_past", "任期已于%s届满，退回以后申请单位不能再申请，请同意或不予同意。")
	ErrOpinion          = kernel.NewFault(kernel.Invalid, "extension.opinion", "请写明退回或不同意的理由，不少于5个字，申请单位会看到。")
	ErrLetterNone       = kernel.NewFault(kernel.Invalid, "letter.none", "请先勾选要发函的党组织。")
	ErrLetterEarly      = kernel.NewFault(kernel.Invalid, "letter.early", "%s没有临近届满，也没有逾期，请取消勾选后再发函。")
	ErrLetterAsked      = kernel.NewFault(kernel.Invalid, "letter.asked", "%s有延期申请等待工委审批，请先审批，或取消勾选。")
	ErrLetterAnswer     = kernel.NewFault(kernel.Invalid, "letter.answer", "答复期限应在%s至%s之间。")
	ErrNoticeYear       = kernel.NewFault(kernel.Invalid, "extension.notice_year", "只能发上年、本年和下年的换届提醒。")
)
