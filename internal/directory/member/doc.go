// Package member keeps the roster (党员名册).
//
// A member belongs to one branch at a time: member.branch_id is the branch of today (or the last
// one), member_branch holds every stretch of days, both ends included. Whoever belongs to one of the
// branch's Party groups (党小组) does so from a day to a day too: member_group holds that, member.group_id
// today's; going to another branch or leaving ends it. A member who has left keeps
// the row with left_day, the first day on which they are no longer counted; figures as of an earlier
// day stay true. Positions (书记, 委员 …) are held over an organisation from a day to a day.
//
// ID numbers and phones are sealed (place: table.column.row) and found by a blind index only. They
// leave the room masked; Reveal opens one of one member for a stated reason, and is audited and
// limited.
//
// Every write changes member_roster.revision, so that an import that was checked against an older
// roster is checked again instead of being applied.
//
// Tables: member, member_branch, member_group, position, member_reveal, member_roster.
package member
