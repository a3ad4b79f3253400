package team

import "sanchuang/internal/kernel"

// What the room refuses with.
var (
	ErrDay = kernel.NewFault(kernel.Invalid, "team.day", "日期不对，格式如 2026-11-23，且不晚于今天。")
	ErrOrg = kernel.NewFault(kernel.Invalid, "team.org", "只有机关党委、党总支、党支部有班子，请重新选择党组织。")

	ErrKind        = kernel.NewFault(kernel.Invalid, "team.kind", "请选择变动的类别：免职、调动或增补。")
	ErrDuty        = kernel.NewFault(kernel.Invalid, "team.duty", "任期内变动须事先请示的是书记、副书记，其他职务请直接登记。")
	ErrNoTerm      = kernel.NewFault(kernel.Conflict, "team.no_term", "任期台账没有登记本届任期，请先登记选举日期，再请示任期内的变动。")
	ErrNotHeld     = kernel.NewFault(kernel.Invalid, "team.not_held", "所选的人现在不任%s，请重新选择。")
	ErrHeld        = kernel.NewFault(kernel.Invalid, "team.held", "所选的人现在已任%s，不用增补，请重新选择。")
	ErrPerson      = kernel.NewFault(kernel.Invalid, "team.person", "增补的人应是本党组织有被选举权的正式党员，请重新选择。")
	ErrChangeDay   = kernel.NewFault(kernel.Invalid, "team.change_day", "请填写拟变动的日期，格式如 2026-11-23。")
	ErrOutsideTerm = kernel.NewFault(kernel.Invalid, "team.outside_term", "本届任期自%s起，拟变动的日期应在任期之内。")
	ErrReason      = kernel.NewFault(kernel.Invalid, "team.reason", "请写明变动的理由，不少于5个字，上级要据此研究。")
	ErrAskedTwice  = kernel.NewFault(kernel.Conflict, "team.asked_twice", "这一变动已有一件请示在办理，请等待答复，或撤回后重新请示。")
	ErrSeatAsked   = kernel.NewFault(kernel.Conflict, "team.seat_asked", "增补书记已有一件请示在办理，请等待答复，或撤回后重新请示。")
	ErrAnswered    = kernel.NewFault(kernel.Conflict, "team.answered", "这件请示已经办理，请刷新后查看。")
	ErrNotAnswerer = kernel.NewFault(kernel.Conflict, "team.not_answerer", "应由上级党组织“%s”答复。")
	ErrOwnAnswer   = kernel.NewFault(kernel.Conflict, "team.own_answer", "这件请示由您提出，请由另一位同志答复。")
	ErrOpinion     = kernel.NewFault(kernel.Invalid, "team.opinion", "请写明退回的理由，不少于5个字，请示的人会看到。")
	ErrGrantDay    = kernel.NewFault(kernel.Invalid, "team.grant_day", "同意的日期不对，应不晚于今天。")
	ErrGrantBasis  = kernel.NewFault(kernel.Invalid, "team.grant_basis", "此前已经书面同意的，请写明文件的名称或文号。")
	ErrGrantLate   = kernel.NewFault(kernel.Invalid, "team.grant_late", "任期内变动须事先同意，同意的日期应不晚于拟变动的%s；来不及的，请退回改日期。")
	ErrNotGranted  = kernel.NewFault(kernel.Conflict, "team.not_granted", "上级还没有同意，不能登记这一变动；请等待答复。")
	ErrEnterDay    = kernel.NewFault(kernel.Invalid, "team.enter_day", "变动的日期应不早于同意日期%s，不晚于今天。")
	ErrNoConsent   = kernel.NewFault(kernel.Conflict, "team.no_consent", "%s在任期内变动%s，须事先征得上级党组织“%s”同意；请先在“班子”中提出请示，同意以后再登记。")
)
