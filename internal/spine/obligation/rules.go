package obligation

import (
	"slices"

	"sanchuang/internal/spine/norm"
)

// Rules (应做规则) is what Party organisations owe, in the order of screens: 支部工作条例 2018 and
// 机关基层组织工作条例 2019 (docs/RULES.md 1). How often stands in the parameters, and "none" switches one off.
func Rules() []Rule { return slices.Clone(rules) }

var rules = []Rule{
	{Code: "assembly", Name: "支部党员大会", Rule: "R01", Owners: branches, Kinds: []string{"branch_assembly"}, Every: norm.AssemblyEvery, Shape: ByRecord},
	{Code: "committee_meeting", Name: "支委会", Rule: "R02", Owners: branches, Kinds: []string{"branch_committee_meeting"}, Every: norm.CommitteeMeetEvery, Body: true, Shape: ByRecord},
	{Code: "group_meeting", Name: "党小组会", Rule: "R03", Owners: []string{"group"}, Kinds: []string{"group_meeting"}, Every: norm.GroupMeetEvery, Shape: ByRecord, Unit: "个小组"},
	{Code: "lecture", Name: "党课", Rule: "R04", Owners: branches, Kinds: []string{"lecture"}, Every: norm.LectureEvery, Shape: ByRecord},
	{Code: "theme_day", Name: "主题党日", Rule: "R05", Owners: branches, Kinds: []string{"theme_day"}, Every: norm.ThemeDayEvery, Shape: ByRecord},
	{Code: "integrity", Name: "廉政教育", Owners: branches, Kinds: []string{"integrity_education", "warning_education"}, Every: norm.IntegrityEvery, Shape: ByRecord},
	{Code: "secretary_lecture", Name: "书记讲党课", Rule: "R04", Owners: branches, Kinds: []string{"lecture"}, Every: norm.SecretaryLecture, Shape: ByHead},
	{Code: "org_life", Name: "组织生活会", Rule: "R06", Owners: branches, Kinds: []string{"org_life_meeting"}, Every: norm.OrgLifeEvery, Shape: ByRecord, Late: true},
	{Code: "appraisal", Name: "民主评议党员", Rule: "R07", Owners: branches, Kinds: []string{"member_appraisal"}, Every: norm.AppraisalEvery, Shape: ByRecord, Late: true},
	{Code: "talk_committee", Name: "书记与委员谈心谈话", Rule: "R11", Owners: branches, Kinds: []string{"talk"}, Every: norm.TalkEvery, Shape: ByPeople, Pair: Pairing{Leading, Seated}, Unit: "人"},
	{Code: "talk_members", Name: "委员与党员谈心谈话", Rule: "R11", Owners: branches, Kinds: []string{"talk"}, Every: norm.TalkEvery, Shape: ByPeople, Pair: Pairing{Seated, Ordinary}, Unit: "人"},
	{Code: "talk_each_other", Name: "党员之间谈心谈话", Rule: "R11", Owners: branches, Kinds: []string{"talk"}, Every: norm.TalkEvery, Shape: ByPeople, Pair: Pairing{Ordinary, Ordinary}, Unit: "人"},
	{Code: "body", Name: "党委（总支）会议", Owners: []string{"committee", "general_branch"}, Kinds: []string{"committee_meeting"}, Every: norm.CommitteeBodyEvery, Shape: ByRecord},
}

var branches = []string{"branch"}
