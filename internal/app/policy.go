package app

import "sanchuang/internal/directory/account"

// roles (角色与权限) is the whole answer to "who may do what": an operation whose permission no line
// names can be called by nobody. Which rows a holder sees follows from where the role was granted.
var roles = account.NewPolicy(
	account.Role{Code: "staff", Name: "工委干部", Factor: true, Kinds: []string{"work_committee"}, Permissions: join(reading, keeping, []string{"paper.write", "paper.format", "structure.decide", "team.consent"}, []string{
		"election.approve",
		"handbook.read", "handbook.check",
		"org.write", "member.import", "member.export", "member.reveal", "member.find", "register.import",
		"activity.return", "activity.kind", "points.scheme", "points.adopt", "points.settle", "points.adjust", "objection.read", "objection.answer", "objection.terms", "briefing.write", "briefing.sign", "inspection.write", "inspection.point", "inspection.checklist", "contest.write",
		"problem.issue", "invariant.read", "retention.read", "norm.write", "honour.kind", "outreach.action", "burden.read", "opinion.reply", "entrustment.start",
	})},
	account.Role{Code: "committee_member", Name: "工委成员", Factor: true, Permissions: join(reading, []string{"briefing.sign", "inspection.write", "problem.issue", "burden.read"})},
	account.Role{Code: "leader", Name: "领导", Factor: true, Permissions: join(reading, []string{"burden.read"})},
	account.Role{Code: "dept_clerk", Name: "单位党务专干", Factor: true, Kinds: []string{"department", "subunit", "committee"}, Permissions: join(reading, keeping, []string{"paper.write", "paper.receive", "team.consent"}, []string{
		"election.approve",
		"handbook.read", "handbook.check",
		"problem.rectify", "briefing.write", "briefing.sign", "member.import", "member.export", "member.reveal", "member.find", "register.import", "activity.return", "activity.write", "activity.accept", "points.below", "points.adjust", "objection.read", "objection.raise", "objection.answer", "account.vouch", "burden.read", "entrustment.start",
	})},
	account.Role{Code: "branch_secretary", Name: "支部书记", Kinds: []string{"branch", "general_branch"}, Permissions: join(reading, []string{"paper.receive"}, []string{
		"establishment.write",
		"election.write", "team.write",
		"handbook.read", "handbook.hand_in",
		"activity.write", "activity.accept", "activity.return", "member.group", "member.export", "member.find", "points.below", "points.adjust", "objection.read", "objection.raise", "objection.answer", "outreach.write", "problem.write", "problem.rectify", "account.vouch", "entrustment.start",
	})},
	account.Role{Code: "branch_clerk", Name: "支部委员", Kinds: []string{"branch"}, Permissions: join(reading, []string{
		"election.write",
		"handbook.read",
		"activity.write", "member.group", "member.export", "outreach.write", "problem.write", "problem.rectify", "entrustment.start",
	})},
	account.Role{Code: "member", Name: "党员", Permissions: []string{"member.own", "activity.own", "points.own", "training.own", "honour.own", "objection.read", "objection.raise"}},
	account.Role{Code: "judge", Name: "评委", Factor: true},
	account.Role{Code: "sys_admin", Name: "系统管理员", Factor: true, Administrator: true, Permissions: []string{"account.read", "account.write", "org.read", "clock.set", "retention.read", "backup.read", "backup.write"}},
	account.Role{Code: "sec_admin", Name: "安全管理员", Factor: true, Administrator: true, Permissions: []string{"account.read", "grant.read", "grant.write", "org.read", "retention.read", "retention.write"}},
	account.Role{Code: "audit_admin", Name: "审计管理员", Factor: true, Administrator: true, Permissions: []string{"audit.read", "audit.export", "invariant.read", "retention.read"}},
).Delegable(acts...)

// acts (可委托事项) may be done in somebody's place. Points, objections, signatures, codes for log-ins and
// whole numbers of persons are in none of them.
var acts = []account.Act{
	{Code: "accept", Name: "审核组织生活记录", Permissions: []string{"activity.accept", "activity.return", "activity.read", "org.read"}, Duties: []string{"activity.accept_record"}},
	{Code: "record", Name: "登记组织生活", Permissions: []string{"activity.write", "activity.read", "obligation.read", "member.read", "org.read"}, Duties: []string{"activity.mend_record"}},
	{Code: "outreach", Name: "登记走访、服务和问题", Permissions: []string{"outreach.write", "problem.write", "outreach.read", "problem.read", "member.read", "org.read"}},
	{Code: "rectify", Name: "报整改方案和结果", Permissions: []string{"problem.rectify", "problem.read", "member.read", "org.read"}, Duties: []string{"problem.rectify_findings"}},
	{Code: "training", Name: "登记培训", Permissions: []string{"training.write", "training.read", "member.read", "org.read"}},
	{Code: "publicity", Name: "登记宣传稿件", Permissions: []string{"publicity.write", "publicity.read", "org.read"}},
	{Code: "opinion", Name: "答复意见建议", Permissions: []string{"opinion.reply", "org.read"}, Duties: []string{"opinion.answer_opinion"}},
}

// reading is what everyone with an office may read of their part of the tree.
var reading = []string{
	"org.read", "member.read", "activity.read", "points.read", "metric.read", "obligation.read", "norm.read", "briefing.read", "desk.read",
	"honour.read", "problem.read", "outreach.read", "training.read", "contest.read", "publicity.read", "appraisal.read", "inspection.read", "structure.read", "establishment.read", "paper.read",
	"election.read", "team.read",
}

// keeping is the keeping of rosters and registers.
var keeping = []string{
	"establishment.write", "establishment.decide",
	"member.write", "member.group", "honour.write", "problem.write", "outreach.write", "training.write", "publicity.write", "appraisal.write", "structure.write",
	"election.write", "team.write",
}

func join(groups ...[]string) []string {
	var out []string
	for _, g := range groups {
		out = append(out, g...)
	}
	return out
}
