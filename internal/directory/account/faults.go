package account

import (
	"time"

	"sanchuang/internal/kernel"
)

// The refusals of this room. ErrWrongLogin is one sentence for an unknown login, a wrong password,
// a locked, a disabled and a not yet activated account: it must not tell them apart.
var (
	ErrWrongLogin = kernel.NewFault(kernel.Unauthenticated, "session.wrong_login",
		"登录名或密码不对，或账号因连续输错已暂时锁定、尚未激活或已停用，或管理员不在规定的管理网段内。请核对后重试；输错 5 次后需等 10 分钟以上，忘记密码请点“忘记密码”。")
	ErrNotVouched = kernel.NewFault(kernel.Conflict, "session.not_vouched", "统一身份认证没有认出您，请从单位的统一身份认证入口进入，或用账号和密码登录。")
	ErrNoAccount  = kernel.NewFault(kernel.Unauthenticated, "session.no_account",
		"统一身份认证已认出您，但在本系统没有可用的账号：账号尚未建立、尚未激活或已停用，或管理员不在规定的管理网段内。请联系支部书记、单位党务专干或系统管理员。")
	ErrTooManyAttempts = kernel.NewFault(kernel.TooMany, "session.too_many", "您所在的网络登录失败次数太多，请一分钟后再试。").After(time.Minute)
	ErrOutsideRange    = kernel.NewFault(kernel.Unauthenticated, "session.outside_range", "管理员账号只能在规定的管理网段内使用，请到管理用的电脑上登录。")
	ErrFactorNeeded    = kernel.NewFault(kernel.Forbidden, "session.factor_needed", "登录还差一步：请填写手机上的动态口令。")
	ErrFactorSetUp     = kernel.NewFault(kernel.Forbidden, "session.factor_set_up", "您所任的角色须启用动态口令，请先按提示启用，再继续使用。")
	ErrWrongFirst      = kernel.NewFault(kernel.Invalid, "factor.wrong_first", "这六位数字不对、已经换新，或因连续输错已暂时锁定。请填手机上此刻显示的数字，并核对手机时间是否准确；仍不对的，用手机重新扫一次二维码。")
	ErrWrongFactor     = kernel.NewFault(kernel.Invalid, "factor.wrong", "动态口令或恢复码不对、已经用过，或因连续输错已暂时锁定。请等手机上的口令换新后再填，并核对手机时间是否准确；手机不在身边请用恢复码。")
	ErrWrongSelf       = kernel.NewFault(kernel.Invalid, "session.wrong_self", "密码不对，请重新填写；忘记密码请退出后点“忘记密码”。")
	ErrFactorSet       = kernel.NewFault(kernel.Conflict, "factor.set", "这个账号已启用动态口令；要换手机，请先在“个人设置”停用，再重新启用。")
	ErrFactorNotBegun  = kernel.NewFault(kernel.Conflict, "factor.not_begun", "启用动态口令的步骤已过期，请刷新页面重新扫码。")
	ErrNoFactor        = kernel.NewFault(kernel.Conflict, "factor.none", "这个账号没有启用动态口令，请刷新后再看。")
	ErrMustChange      = kernel.NewFault(kernel.Forbidden, "account.must_change", "请先修改密码，再继续使用；在“修改密码”页面填写原密码和新密码即可。")
	ErrWrongOld        = kernel.NewFault(kernel.Invalid, "session.wrong_old_password", "原密码不对，请重新填写；忘记密码请退出后点“忘记密码”。")
	ErrSamePassword    = kernel.NewFault(kernel.Invalid, "session.same_password", "新密码与原密码相同，请换一个。")
	ErrWrongCode       = kernel.NewFault(kernel.Invalid, "activation.wrong_code", "登录名或激活码不对，或激活码已经用过、已经过期。请核对后重试，仍不行请联系支部书记、单位党务专干或系统管理员重新发放激活码。")

	ErrPasswordShort   = kernel.NewFault(kernel.Invalid, "password.short", "密码至少 %d 个字符，请加长。")
	ErrPasswordLong    = kernel.NewFault(kernel.Invalid, "password.long", "密码最多 %d 个字符，请缩短。")
	ErrPasswordClasses = kernel.NewFault(kernel.Invalid, "password.classes", "密码须包含大写字母、小写字母、数字、符号中的至少三种，请补充。")
	ErrPasswordCommon  = kernel.NewFault(kernel.Invalid, "password.common", "这个密码太常见，容易被猜中，请换一个。")
	ErrPasswordLogin   = kernel.NewFault(kernel.Invalid, "password.login", "密码里不能包含登录名，请换一个。")

	ErrNotSetUp      = kernel.NewFault(kernel.Conflict, "setup.done", "系统已经完成初始设置，请直接登录。")
	ErrSetupCode     = kernel.NewFault(kernel.Forbidden, "setup.wrong_code", "初始设置码不对，请使用程序启动时在服务器上显示的设置码。")
	ErrSetupThree    = kernel.NewFault(kernel.Invalid, "setup.three", "请分别填写系统管理员、安全管理员、审计管理员三个账号，每种一个，登录名互不相同。")
	ErrBadLogin      = kernel.NewFault(kernel.Invalid, "account.bad_login", "登录名须为 3 至 32 个小写字母、数字或 . _ - ，以字母或数字开头，且不能是身份证号或手机号，请修改。")
	ErrLoginTaken    = kernel.NewFault(kernel.Conflict, "account.login_taken", "这个登录名已有人使用，请换一个。")
	ErrMemberTaken   = kernel.NewFault(kernel.Conflict, "account.member_taken", "这名党员已经有账号，不必再建；如需重新激活请用“重置”。")
	ErrMemberGone    = kernel.NewFault(kernel.Conflict, "account.member_gone", "这名党员已不在册，不能建立或启用账号；重新转入或撤销减少后，账号会自动恢复。")
	ErrBadName       = kernel.NewFault(kernel.Invalid, "account.bad_name", "请填写姓名或用途，最多 40 个字。")
	ErrNoOrg         = kernel.NewFault(kernel.Invalid, "account.no_org", "请选择所在组织。")
	ErrOwnAccount    = kernel.NewFault(kernel.Forbidden, "account.own", "不能停用、重置或确认自己的账号，请由另一位管理员办理；修改自己的密码请到“个人设置”。")
	ErrState         = kernel.NewFault(kernel.Conflict, "account.state", "账号现在的状态是“%s”，不能这样办理，请刷新后再看。")
	ErrOfficeCode    = kernel.NewFault(kernel.Conflict, "account.office_code", "这个账号另任职务，不能由支部或单位发码；请由系统管理员重置、安全管理员确认。")
	ErrNotHeld       = kernel.NewFault(kernel.Conflict, "account.not_held", "这个账号没有待确认的授权，请刷新后再看。")
	ErrNotActivated  = kernel.NewFault(kernel.Conflict, "account.not_activated", "账号重置后本人还没有激活，请等本人激活、您核实身份后再确认。")
	ErrNoMembers     = kernel.NewFault(kernel.Invalid, "account.no_members", "所选组织下没有需要建立账号的党员，请换一个组织。")
	ErrDemonstration = kernel.NewFault(kernel.Forbidden, "account.demonstration", "只有演示数据目录才能批量建立已知密码的账号。")

	ErrUnknownRole           = kernel.NewFault(kernel.Invalid, "grant.unknown_role", "没有这个角色，请重新选择。")
	ErrMemberRole            = kernel.NewFault(kernel.Invalid, "grant.member_role", "党员角色随账号所关联的党员自动具有，不必授权。")
	ErrAdministratorIsMember = kernel.NewFault(kernel.Conflict, "grant.administrator_is_member", "管理员须使用单独的账号，不能授给关联了党员的账号；请系统管理员为其另建账号。")
	ErrSeparation            = kernel.NewFault(kernel.Conflict, "grant.separation", "这个账号已是“%s”，按三员分立的要求不能再授予“%s”；请另选账号。")
	ErrGrantTwice            = kernel.NewFault(kernel.Conflict, "grant.twice", "这个账号在该组织已有这个角色，不必再授。")
	ErrGrantDisabled         = kernel.NewFault(kernel.Conflict, "grant.disabled", "账号已停用，不能授权；请先由系统管理员启用。")
	ErrGrantOrg              = kernel.NewFault(kernel.Invalid, "grant.org", "请选择这个角色管理的组织。")
	ErrGrantKind             = kernel.NewFault(kernel.Invalid, "grant.kind", "“%s”不能授在“%s”上，请选择合适的组织。")
	ErrOwnGrant              = kernel.NewFault(kernel.Forbidden, "grant.own", "不能给自己授权或撤回自己的授权，请由另一位安全管理员办理。")
	ErrLastAdministrator     = kernel.NewFault(kernel.Conflict, "grant.last_administrator", "这是最后一位可用的%s，不能撤回、停用或重置；请先另设一位并激活。")

	ErrPreferenceKey      = kernel.NewFault(kernel.Invalid, "preference.key", "设置的名称不对，请刷新页面后重试。")
	ErrPreferencePersonal = kernel.NewFault(kernel.Invalid, "preference.personal", "条件里有身份证号或手机号，为保护个人信息不能存为常用条件；请改用姓名查找，或清空号码后再保存。")
	ErrTooLarge           = kernel.NewFault(kernel.TooLarge, "preference.too_large", "要保存的设置太多，请删减一些常用条件后重试。")
	ErrTooManyKept        = kernel.NewFault(kernel.Conflict, "preference.too_many", "保存的设置或草稿太多，请先删除不用的。")
	ErrDraftTooLarge      = kernel.NewFault(kernel.TooLarge, "draft.too_large", "草稿太长，没有存到服务器，仍保留在本页；请先提交或分开填写。")
	ErrDraftPersonal      = kernel.NewFault(kernel.Invalid, "draft.personal", "草稿里有身份证号或手机号，为保护个人信息不存到服务器，仍保留在本页；请尽快提交。")
	ErrExportTooLarge     = kernel.NewFault(kernel.Invalid, "audit.export_too_large", "符合条件的留痕超过 %d 条，请缩小日期范围后分次导出。")
	ErrBadDays            = kernel.NewFault(kernel.Invalid, "audit.bad_days", "起止日期不对，请按 2026-03-15 的样子填写，且开始不晚于结束。")
)

// The refusals of hand-overs and delegations.
var (
	ErrEntrustmentState  = kernel.NewFault(kernel.Conflict, "entrustment.state", "这项委托现在是“%s”，不能这样办理，请刷新后再看。")
	ErrEntrustmentFrom   = kernel.NewFault(kernel.Invalid, "entrustment.from", "请填写开始日期，不早于今天。")
	ErrEntrustmentAhead  = kernel.NewFault(kernel.Invalid, "entrustment.ahead", "开始日期最多提前半年，请改近一些。")
	ErrEntrustmentTo     = kernel.NewFault(kernel.Invalid, "entrustment.to", "请填写最后一天，不早于开始日期。")
	ErrEntrustmentLong   = kernel.NewFault(kernel.Invalid, "entrustment.long", "代理最长半年；离开更久的，请办理交接。")
	ErrEntrustmentActs   = kernel.NewFault(kernel.Invalid, "entrustment.acts", "请从“%s”可以委托的事项中至少选一项。")
	ErrEntrustmentNote   = kernel.NewFault(kernel.Invalid, "entrustment.note", "说明最多 200 个字，请删减。")
	ErrEntrustmentReason = kernel.NewFault(kernel.Invalid, "entrustment.reason", "请写明理由，2 至 200 个字。")
	ErrEntrustmentTwice  = kernel.NewFault(kernel.Conflict, "entrustment.twice", "这个职务已有一项没有办完的交接；要改，请先撤回那一项。")
	ErrEntrustmentGrant  = kernel.NewFault(kernel.Invalid, "entrustment.grant", "请选择您本人的职务，或您所管下级组织的职务。")
	ErrEntrustmentRole   = kernel.NewFault(kernel.Conflict, "entrustment.role", "“%s”不办交接和代理；人员变动请由系统管理员建账号、安全管理员授权。")
	ErrEntrustmentPerson = kernel.NewFault(kernel.Invalid, "entrustment.person", "请从列出的人员中选择：交接限本单位的人，代理限本组织和上一级组织的人。")
	ErrEntrustmentSelf   = kernel.NewFault(kernel.Invalid, "entrustment.self", "不能交给本人，请另选一位。")
	ErrEntrustmentGone   = kernel.NewFault(kernel.Conflict, "entrustment.gone", "原来的授权已被撤回，这项委托不能继续，请撤回后重新办理。")
	ErrEntrustmentOwn    = kernel.NewFault(kernel.Forbidden, "entrustment.own", "与您本人有关的委托，请由另一位安全管理员确认。")
	ErrEntrustmentDelay  = kernel.NewFault(kernel.Conflict, "entrustment.delay", "代理的最后一天已经过去，不必再办。")
	ErrNoSheet           = kernel.NewFault(kernel.Conflict, "entrustment.no_sheet", "代理没有交接清单；只有交接可以打印清单。")
	ErrProxyHolds        = kernel.NewFault(kernel.Conflict, "entrustment.proxy_holds", "%s本来就有这个职务，不需要代理，请另选一位。")
	ErrProxyTaken        = kernel.NewFault(kernel.Conflict, "entrustment.proxy_taken", "%s同期已在代理%s，为分清代谁办理，请另选一位或改日期。")
)
