package activity

import "sanchuang/internal/kernel"

// Leader (领导干部) is somebody who leads a 机关党委 or 党总支 and lives its life as well as that of the branch
// whose member they are (R12).
type Leader struct {
	MemberID kernel.ID
	OrgID    kernel.ID // what they lead
	Duty     string
}

// DualLife (双重组织生活) is how often a leader took part in the life of their own branch: read from its accepted
// rosters, nothing is filled in for it.
type DualLife struct {
	MemberID   kernel.ID  `json:"member_id"`
	Name       string     `json:"name"`
	Duties     string     `json:"duties" doc:"党内职务"`
	Department string     `json:"department"`
	Branch     string     `json:"branch" doc:"组织关系所在党支部"`
	Due        int        `json:"due" doc:"所在支部列入应到名单的次数"`
	Attended   int        `json:"attended" doc:"到会次数"`
	Last       kernel.Day `json:"last" doc:"最近一次到会的日期，没有为空"`
}

// branchLife are the kinds of meeting that everyone of a branch is due to.
var branchLife = []string{BranchAssembly, GroupMeeting, Lecture, ThemeDay, OrgLifeMeeting, "member_appraisal"}
