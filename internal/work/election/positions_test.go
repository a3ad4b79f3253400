package election

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
)

// TestFromWhichDayTheTeamServes (R28): commissioners from the vote, secretary and deputies from the approval.
func TestFromWhichDayTheTeamServes(t *testing.T) {
	const vote = kernel.Day("2026-11-10")
	for _, c := range []struct {
		name      string
		committee bool
		team      []Seat
		held      []member.Position
		approved  kernel.Day
		want      string
	}{
		{"approved on the day of the vote", true, []Seat{{MemberID: 1, Duty: member.Secretary}, {MemberID: 2, Duty: member.Organiser}}, nil, "2026-11-10", "1 secretary 2026-11-10-|2 organisation_commissioner 2026-11-10-"},
		{"the day after", true, []Seat{{MemberID: 1, Duty: member.Secretary}, {MemberID: 2, Duty: member.Organiser}}, nil, "2026-11-11", "1 commissioner 2026-11-10-2026-11-10|1 secretary 2026-11-11-|2 organisation_commissioner 2026-11-10-"},
		{"elected again: leads on, and is no commissioner beside it", true, []Seat{{MemberID: 1, Duty: member.Secretary}}, []member.Position{{MemberID: 1, Duty: member.Secretary}}, "2026-11-15", "1 secretary 2026-11-15-"},
		{"a deputy with a share of the work", true, []Seat{{MemberID: 1, Duty: member.Deputy}, {MemberID: 1, Duty: member.Publicist}}, nil, "2026-11-15", "1 deputy_secretary 2026-11-15-|1 publicity_commissioner 2026-11-10-"},
		{"no committee", false, []Seat{{MemberID: 1, Duty: member.Secretary}}, nil, "2026-11-15", "1 secretary 2026-11-15-"},
	} {
		r := record{Election: Election{Committee: c.committee, Day: vote}, team: c.team}
		var got []string
		for _, p := range r.positions(c.held, c.approved) {
			got = append(got, fmt.Sprintf("%d %s %s-%s", p.MemberID, p.Duty, p.From, p.To))
		}
		if slices.Sort(got); strings.Join(got, "|") != c.want {
			t.Errorf("%s: %s", c.name, strings.Join(got, "|"))
		}
	}
}
