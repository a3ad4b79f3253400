package establishment

import "sanchuang/internal/kernel"

// What the room refuses with.
var (
	ErrKind           = kernel.NewFault(kernel.Invalid, "establishment.kind", "请先选择要办理的事项。")
	ErrReason         = kernel.NewFault(kernel.Invalid, "establishment.reason", "请写明理由，不少于5个字，批复单位要据此研究。")
	ErrWhy            = kernel.NewFault(kernel.Invalid, "establishment.why", "请写明原因，不少于5个字，对方会看到。")
	ErrRule           = kernel.NewFault(kernel.Invalid, "establishment.rule", "%s。")
	ErrRules          = kernel.NewFault(kernel.Invalid, "establishment.rules", "有%d处不符合规定，请按提示修改后再提交；内容已存为草稿。")
	ErrWarned         = kernel.NewFault(kernel.Invalid, "establishment.warned", "一般不这样设置，确需如此的请写明理由。")
	ErrUnanswered     = kernel.NewFault(kernel.Invalid, "establishment.unanswered", "有%d处提示还没有写明理由，请逐条填写后再提交。")
	ErrNotDraft       = kernel.NewFault(kernel.Conflict, "establishment.not_draft", "这件申请已经提交，不能再改；要改的请先撤回，或请批复单位退回。")
	ErrNotWaiting     = kernel.NewFault(kernel.Conflict, "establishment.not_waiting", "这件申请已经办理或撤回，请刷新后查看。")
	ErrNotApproved    = kernel.NewFault(kernel.Conflict, "establishment.not_approved", "只有已批复、尚未生效的申请可以撤回批复；已经生效的，请另行申请调整。")
	ErrEnded          = kernel.NewFault(kernel.Conflict, "establishment.ended", "这件申请已经办结，不能撤回。")
	ErrOwn            = kernel.NewFault(kernel.Conflict, "establishment.own", "不能批复自己提出的申请，请由批复单位的另一位同志办理。")
	ErrLevel          = kernel.NewFault(kernel.Conflict, "establishment.level", "这件申请由%s批复，请等待办理。")
	ErrDay            = kernel.NewFault(kernel.Invalid, "establishment.day", "请填写生效日期，格式如 2026-11-23。")
	ErrPast           = kernel.NewFault(kernel.Invalid, "establishment.past", "生效日期不能早于批复当天（%s）；以前已经批准、漏登的，请由工委干部在组织树中直接更正。")
	ErrFar            = kernel.NewFault(kernel.Invalid, "establishment.far", "生效日期最迟为批复后一年（%s），请核对。")
	ErrBusy           = kernel.NewFault(kernel.Conflict, "establishment.busy", "“%s”已有一件组织设置申请在办理，请先办结或撤回那一件。")
	ErrStaffDay       = kernel.NewFault(kernel.Invalid, "establishment.staff_day", "请填写自哪一日起是这个人数，不晚于今天。")
	ErrStaffTwice     = kernel.NewFault(kernel.Invalid, "establishment.staff_twice", "这个单位同一日的人数在文件里写了两次，请留下一行。")
	ErrStaffNoUnit    = kernel.NewFault(kernel.Invalid, "establishment.staff_no_unit", "您的管理范围内没有这个单位，请改为组织树里的全称。")
	ErrStaffWhich     = kernel.NewFault(kernel.Invalid, "establishment.staff_which", "有%d个同名的单位，请在“所在单位”列写明是哪个单位的。")
	ErrStaffImportDay = kernel.NewFault(kernel.Invalid, "establishment.staff_import_day", "应不早于这个单位设立的日期，不晚于今天。")
	ErrStaffNumber    = kernel.NewFault(kernel.Invalid, "establishment.staff_number", "在职人数应是0至%d的整数。")
	ErrStaffNone      = kernel.NewFault(kernel.Invalid, "establishment.staff_none", "没有要登记的人数，请先填写。")
	ErrStaffLines     = kernel.NewFault(kernel.Invalid, "establishment.staff_lines", "有%d处需要改正，请按提示修改；都没有登记。")
	ErrCoverageDay    = kernel.NewFault(kernel.Invalid, "establishment.coverage_day", "日期不对，格式如 2026-11-23，且不晚于今天。")
)
