package problem

import "sanchuang/internal/kernel"

// What the problems register refuses.
var (
	ErrSolvedFirst    = kernel.NewFault(kernel.Invalid, "problem.solved_first", "办结日期早于发现日期，请核对。")
	ErrConfirmedFirst = kernel.NewFault(kernel.Invalid, "problem.confirmed_first", "确认日期早于办结日期，请核对。")
	ErrNotSolved      = kernel.NewFault(kernel.Invalid, "problem.not_solved", "尚未办结的问题不能确认销号，请先填写办结日期。")
	ErrWhoConfirmed   = kernel.NewFault(kernel.Invalid, "problem.who_confirmed", "请填写由谁确认。")
)

// What rectification refuses.
var (
	ErrNoDepartment   = kernel.NewFault(kernel.Invalid, "rectification.no_department", "责任单位应为机关单位或其党组织，请重新选择。")
	ErrGivenBack      = kernel.NewFault(kernel.Conflict, "rectification.given_back", "这个问题已经反馈给责任单位，内容不能再改或删除；有误的请撤回，并写明原因。")
	ErrNotNow         = kernel.NewFault(kernel.Conflict, "rectification.not_now", "这一项现为“%s”，不能办理这一步，请刷新后查看。")
	ErrMoved          = kernel.NewFault(kernel.Conflict, "rectification.moved", "这一项刚由%s办理，现为“%s”，请刷新后再办；您填写的内容已保留在本页。")
	ErrMovedMeanwhile = kernel.NewFault(kernel.Conflict, "rectification.moved", "这一项在这三十秒里由%s办理，现为“%s”，没有再办；请看过以后单独办理。")
	ErrTerm           = kernel.NewFault(kernel.Invalid, "rectification.term", "请填写整改期限，不早于%s。")
	ErrPlanTerm       = kernel.NewFault(kernel.Invalid, "rectification.plan_term", "报送整改方案的期限应在今天和整改期限之间。")
	ErrNoPerson       = kernel.NewFault(kernel.Invalid, "rectification.no_person", "请选择或填写责任人。")
	ErrMeasures       = kernel.NewFault(kernel.Invalid, "rectification.measures", "请写明整改措施，不少于5个字。")
	ErrTarget         = kernel.NewFault(kernel.Invalid, "rectification.target", "计划完成日期应不晚于整改期限%s；确需更长时间的，请申请延期。")
	ErrResult         = kernel.NewFault(kernel.Invalid, "rectification.result", "请写明整改结果，不少于5个字；佐证材料可以不传。")
	ErrAsked          = kernel.NewFault(kernel.Conflict, "rectification.asked", "已有一项申请在等待答复，请等待答复或先撤回。")
	ErrAskedLate      = kernel.NewFault(kernel.Conflict, "rectification.asked_late", "整改期限%s已过，逾期不再受理延期申请，请尽快整改并报送结果。")
	ErrAskedTo        = kernel.NewFault(kernel.Invalid, "rectification.asked_to", "延期应到现期限%s之后、%s以前。")
	ErrAskedPast      = kernel.NewFault(kernel.Conflict, "rectification.asked_past", "申请延至的%s已过，不能再同意延期；请不同意并说明，或直接督促整改。")
	ErrNotAsked       = kernel.NewFault(kernel.Conflict, "rectification.not_asked", "这一项没有等待答复的申请，请刷新后查看。")
	ErrReason         = kernel.NewFault(kernel.Invalid, "rectification.reason", "请写明理由，不少于5个字，对方会看到。")
	ErrAsker          = kernel.NewFault(kernel.Conflict, "rectification.asker", "这项申请由您提出，请由另一位同志答复。")
	ErrDoer           = kernel.NewFault(kernel.Conflict, "rectification.doer", "整改结果由您报送，请由另一位同志核实、销号。")
	ErrNotLate        = kernel.NewFault(kernel.Conflict, "rectification.not_late", "这一项没有逾期，不需要催办或约谈。")
	ErrTalk           = kernel.NewFault(kernel.Invalid, "rectification.talk", "请写明约谈对象和谈话要点，不少于5个字。")
)
