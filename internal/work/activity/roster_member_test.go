package activity_test

import (
	"io"
	"log/slog"
	"testing"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/work/activity"
)

// The real register: who is due is asked by the day of the meeting, and a fact carries the branch of
// that day.
func TestRosterAsOfTheDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		vault, err := crypt.NewVault(crypt.National, make([]byte, 32), crypt.FileStore(t.TempDir()+"/keys"))
		if err != nil {
			t.Fatal(err)
		}
		trail := audit.New(keys{})
		members := member.NewService(d, trail, vault, c.orgs, slog.New(slog.NewTextHandler(io.Discard, nil)))
		s := activity.NewService(d, trail, c.log, c.orgs, activity.Members{})
		add := func(name string, standing member.Standing, confirmed kernel.Day, group kernel.ID) member.Member {
			f := member.Form{Name: name, Sex: "female", Nation: "01", Standing: standing, Service: member.InService, Born: "1985-01-01", Joined: "2025-06-01", Confirmed: confirmed, GroupID: group}
			p, err := members.Create(ctx, c.staff, member.New{Form: f, BranchID: c.first})
			if err != nil {
				t.Fatal(err)
			}
			return p.Member
		}
		wang, li := add("王强", member.Full, "2026-06-01", c.group), add("李敏", member.Probationary, "", 0)
		if _, err := members.Appoint(ctx, c.staff, wang.ID, member.Position{OrgID: c.first, Duty: member.Secretary, From: "2026-07-01"}); err != nil {
			t.Fatal(err)
		}
		if _, err := members.Transfer(ctx, c.staff, li.ID, li.Version, c.second, "2026-11-01", ""); err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct {
			org    kernel.ID
			kind   string
			day    kernel.Day
			names  string
			others string
		}{
			{c.first, "theme_day", "2026-10-31", "李敏王强", ""},
			{c.first, "theme_day", "2026-11-01", "王强", ""},
			{c.second, "theme_day", "2026-11-01", "李敏", ""},
			{c.second, "theme_day", "2026-10-31", "", ""},
			{c.group, "group_meeting", "2026-11-10", "王强", ""},
			{c.group, "group_meeting", "2026-10-31", "王强", "李敏"},
			{c.first, "branch_committee_meeting", "2026-10-31", "王强", "李敏"},
			{c.first, "branch_committee_meeting", "2026-11-10", "王强", ""},
			{c.first, "branch_committee_meeting", "2026-06-30", "", "李敏王强"},
			{c.first, "talk", "2026-11-10", "", "王强"},
			{c.party, "lecture", "2026-11-10", "王强李敏", ""},
		} {
			p, err := s.ProposeRoster(ctx, c.staff, x.org, []string{x.kind}, x.day)
			if err != nil {
				t.Fatal(err)
			}
			names := ""
			for _, m := range p.Members {
				names += m.Name
				if m.Votes != (m.Name == "王强" && x.day >= "2026-06-01") {
					t.Errorf("%s %s: the vote of %s", x.kind, x.day, m.Name)
				}
			}
			others := ""
			for _, m := range p.Others {
				others += m.Name
			}
			if names != x.names || others != x.others {
				t.Errorf("%s on %s: %q are due beside %q, want %q beside %q", x.kind, x.day, names, others, x.names, x.others)
			}
		}
		k := c.content(c.first)
		k.Day, k.Host = "2026-10-31", activity.Named{MemberID: wang.ID, Name: "写错的名字"}
		k.Attendances = []activity.Attendance{{MemberID: li.ID, Name: "写错的名字", Mark: activity.Attended}}
		a, err := s.Record(ctx, c.staff, c.first, k)
		if err != nil || a.Attendances[0].Name != "李敏" || a.Host.Name != "王强" {
			t.Fatal(a, err)
		}
		if n := c.scalar("SELECT COUNT(*) FROM fact WHERE kind='activity.attended' AND subject_id=? AND branch_id=? AND department_id=?", li.ID, c.first, c.dept); n != 1 {
			t.Error("the fact does not carry the branch of the day")
		}
		k.Attendances = append(k.Attendances, activity.Attendance{MemberID: 42, Name: "查无此人", Mark: activity.Attended})
		_, err = s.Record(ctx, c.staff, c.first, k)
		want(t, err, activity.ErrMember)
	})
}

var _ activity.Trees = (*org.Service)(nil)
