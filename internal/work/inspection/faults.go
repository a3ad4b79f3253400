package inspection

import "sanchuang/internal/kernel"

// What the register of guiding visits refuses.
var (
	ErrLetterNotDue = kernel.NewFault(kernel.Conflict, "letter.not_due", "有的问题已经报结果、延期或已发过催办函，请刷新后再发。")
	ErrDepartment   = kernel.NewFault(kernel.Invalid, "liaison_visit.department", "请选择被指导的机关单位。")
	ErrSubject      = kernel.NewFault(kernel.Invalid, "feedback_letter.subject", "请填写检查事项，例如“2026年上半年机关党建督导检查”。")
	ErrOverall      = kernel.NewFault(kernel.Invalid, "feedback_letter.overall", "请填写总体评价，先肯定做得好的，再说不足。")
	ErrLetterDue    = kernel.NewFault(kernel.Invalid, "feedback_letter.due", "期限应是真实的日期，不早于今天。")
	ErrLetterTerms  = kernel.NewFault(kernel.Invalid, "feedback_letter.terms", "报送整改结果的期限不能早于报送整改方案的期限。")
	ErrDepartments  = kernel.NewFault(kernel.Invalid, "feedback_letter.departments", "所选问题属于不同单位；反馈函点对点发给一个单位，请分开发函。")
	ErrNotToGive    = kernel.NewFault(kernel.Conflict, "feedback_letter.not_to_give", "所选问题中有“%s”的，不能再反馈，请只选“待反馈”的问题。")
	ErrNotToUrge    = kernel.NewFault(kernel.Conflict, "feedback_letter.not_to_urge", "“%s”没有逾期，不需要催办，请重新选择。")
	ErrMember       = kernel.NewFault(kernel.Invalid, "liaison_visit.member", "请填写到点指导的工委成员。")
)

// What the register of contact points refuses.
var (
	ErrPointDepartment = kernel.NewFault(kernel.Invalid, "liaison_point.department", "联系点应是机关单位，请重新选择。")
	ErrPointMember     = kernel.NewFault(kernel.Invalid, "liaison_point.member", "请选择或填写负责联系的工委成员。")
	ErrPointFrom       = kernel.NewFault(kernel.Invalid, "liaison_point.from", "请填写开始联系的日期。")
	ErrPointTo         = kernel.NewFault(kernel.Invalid, "liaison_point.to", "结束日期应不早于开始日期；仍在联系的不填。")
	ErrPointTwice      = kernel.NewFault(kernel.Conflict, "liaison_point.twice", "这位同志自%s起已联系该单位，日期有重叠，请核对。")
	ErrNobodysPoints   = kernel.NewFault(kernel.Conflict, "liaison_point.nobodys", "这位同志在%s没有联系的单位，请核对姓名和日期。")
	ErrSameMember      = kernel.NewFault(kernel.Invalid, "liaison_point.same_member", "移交人和接手人是同一位同志，请重新选择接手人。")
	ErrHandOverDay     = kernel.NewFault(kernel.Invalid, "liaison_point.hand_over_day", "请填写接手日期。")
)

// What a planned visit and its sheet refuse.
var (
	ErrPlanDay     = kernel.NewFault(kernel.Invalid, "liaison_plan.day", "计划日期应是今天或以后的一天。")
	ErrPlanFar     = kernel.NewFault(kernel.Invalid, "liaison_plan.far", "计划日期最晚到%s，请核对年份。")
	ErrPlanPurpose = kernel.NewFault(kernel.Invalid, "liaison_plan.purpose", "请写明这次去看什么、谈什么。")
	ErrPlanTwice   = kernel.NewFault(kernel.Conflict, "liaison_plan.twice", "这位同志当天到该单位的安排已经有了，请直接打开它。")
	ErrPlanBegun   = kernel.NewFault(kernel.Conflict, "liaison_plan.begun", "这次到点指导已经开始，不能再改安排。")
	ErrPlanOver    = kernel.NewFault(kernel.Conflict, "liaison_plan.over", "这次到点指导已经完成，不能再登记一次。")
	ErrPlanGone    = kernel.NewFault(kernel.Conflict, "liaison_plan.gone", "这次到点指导的安排已撤回，填写的内容没有送达，请与安排人联系。")
	ErrHeldDay     = kernel.NewFault(kernel.Invalid, "liaison_plan.held_day", "到点日期应是今天或以前的一天。")
	ErrReason      = kernel.NewFault(kernel.Invalid, "liaison_plan.reason", "请写明撤回的原因。")
	ErrChecklist   = kernel.NewFault(kernel.Invalid, "liaison_plan.checklist", "没有找到这份检查清单，或已停用，请重新选择。")
	ErrOtherSheet  = kernel.NewFault(kernel.Conflict, "liaison_plan.other_sheet", "这次到点指导用的是清单第%d版，您手机上是第%d版。请打开检查表核对后再发送，已填的都在。")
	ErrItem        = kernel.NewFault(kernel.Invalid, "liaison_plan.item", "清单里没有这一项，请刷新检查表。")
	ErrAnswered    = kernel.NewFault(kernel.Conflict, "liaison_plan.answered", "“%s”等%d项已由%s填写，和您填的不一样。请打开检查表核对后再发送，您填的都在。")
	ErrFinding     = kernel.NewFault(kernel.Invalid, "liaison_plan.finding", "请写明发现了什么问题。")
	ErrFindingOrg  = kernel.NewFault(kernel.Invalid, "liaison_plan.finding_org", "责任单位应在这个联系点单位之内，请重新选择。")
	ErrFindingSent = kernel.NewFault(kernel.Conflict, "liaison_plan.finding_sent", "这个问题已列入整改，不能在检查表里再改，请到整改清单办理。")
)

// What the photos of a visit refuse.
var (
	ErrPhotoPlace    = kernel.NewFault(kernel.Invalid, "liaison_photo.place", "照片要拍在一个检查项或一个问题上，请重新拍照。")
	ErrPhotoFinding  = kernel.NewFault(kernel.Conflict, "liaison_photo.finding", "这张照片所属的问题还没有送到，或已经去掉。请打开检查表，先发送已填的；不需要的照片请删去。")
	ErrPhotoEarly    = kernel.NewFault(kernel.Conflict, "liaison_photo.early", "检查表还没有送到，照片要在它之后。请打开检查表，点“发送已填的”。")
	ErrPhotosOfOne   = kernel.NewFault(kernel.Conflict, "liaison_photo.of_one", "一个检查项或问题最多存6张照片，请删去不需要的再发送。")
	ErrPhotosOfVisit = kernel.NewFault(kernel.Conflict, "liaison_photo.of_visit", "一次到点指导最多存60张照片，请删去不需要的再发送。")
	ErrPhotoSize     = kernel.NewFault(kernel.TooLarge, "liaison_photo.size", "照片超过4 MB，请在手机上重新拍，不要用原图。").At("file")
	ErrPhotoGone     = kernel.NewFault(kernel.Conflict, "liaison_photo.gone", "这张照片已经删去，不再存入；要用请重新拍。")
	ErrPhotoGiven    = kernel.NewFault(kernel.Conflict, "liaison_photo.given", "这张照片所属的问题已反馈给责任单位，照片不能再删去；拍错了的请在反馈中说明。")
)

// What the checklists refuse.
var (
	ErrListName  = kernel.NewFault(kernel.Invalid, "checklist.name", "请填写清单名称。")
	ErrListTwice = kernel.NewFault(kernel.Conflict, "checklist.twice", "已有同名的检查清单，请换一个名称。")
	ErrListEmpty = kernel.NewFault(kernel.Invalid, "checklist.empty", "清单至少要有一组，每组至少有一项。")
	ErrListText  = kernel.NewFault(kernel.Invalid, "checklist.text", "请填写组名和检查内容，空的请删去。")
	ErrListKey   = kernel.NewFault(kernel.Invalid, "checklist.key", "有两项的编号重复，请刷新页面后再改。")
)

// What the talks refuse.
var (
	ErrTalker       = kernel.NewFault(kernel.Invalid, "deputy_talk.talker", "请选择或填写谈话人。")
	ErrOwnTalk      = kernel.NewFault(kernel.Invalid, "deputy_talk.own", "谈话人不能是被谈话人本人。")
	ErrTalkPlanned  = kernel.NewFault(kernel.Invalid, "deputy_talk.planned", "计划日期应不早于任职日期。")
	ErrTalkDay      = kernel.NewFault(kernel.Invalid, "deputy_talk.day", "谈话日期应在任职前后三个月以内开始、今天以前，请核对。")
	ErrTalkRecord   = kernel.NewFault(kernel.Invalid, "deputy_talk.record", "请写几句谈话情况。")
	ErrTalkGone     = kernel.NewFault(kernel.Conflict, "deputy_talk.gone", "这次谈话已因任职变动撤销，不用再办理。")
	ErrTalkHeld     = kernel.NewFault(kernel.Conflict, "deputy_talk.held", "这次谈话已经登记；内容有误的，请谈话人更正。")
	ErrNotTalker    = kernel.NewFault(kernel.Forbidden, "deputy_talk.not_talker", "这次谈话由%s负责，请由谈话人或工委干部登记。")
	ErrConfidential = kernel.NewFault(kernel.Forbidden, "deputy_talk.confidential", "谈话记录只有谈话人、被谈话人和工委干部可以查看。")
	ErrNoRecord     = kernel.NewFault(kernel.Conflict, "deputy_talk.no_record", "还没有谈话记录。")
)
