package objection

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/calendar"
	"sanchuang/internal/spine/points"
)

func office(account kernel.ID, name, role string, org kernel.ID) kernel.Actor {
	return kernel.Actor{Account: account, Name: name, Roles: []string{role}, Grants: []kernel.Grant{{Role: role, Org: org}}, Scope: kernel.Scope{Orgs: []kernel.ID{org}}}
}

var (
	an          = kernel.Actor{Account: 21, Member: 7, Name: "安晓", Scope: kernel.Scope{Member: 7}}
	secretary   = office(11, "白桦", "branch_secretary", 3)
	clerk       = office(12, "赵敏", "dept_clerk", 2)
	clerkThere  = office(13, "钱宁", "dept_clerk", 4)
	ann         = office(1, "方文静", "staff", 1)
	bert        = office(2, "李明", "staff", 1)
	secretaryAn = kernel.Actor{Account: 21, Member: 7, Name: "安晓", Grants: []kernel.Grant{{Role: "branch_secretary", Org: 3}}}
)

func TestWhoAnswersFirst(t *testing.T) {
	for name, c := range map[string]struct {
		subject            points.SubjectType
		by                 kernel.Actor
		branch, department kernel.ID
		want               points.Level
	}{
		"a member's: the branch":                   {points.ByMember, an, 3, 2, points.BranchLevel},
		"the secretary's own: the department":      {points.ByMember, secretaryAn, 3, 2, points.DepartmentLevel},
		"a secretary of elsewhere: the branch":     {points.ByMember, secretaryAn, 5, 4, points.BranchLevel},
		"the clerk's own: the branch":              {points.ByMember, clerk, 3, 2, points.BranchLevel},
		"without a department, of the secretary":   {points.ByMember, secretaryAn, 3, 0, points.CommitteeLevel},
		"without a branch":                         {points.ByMember, an, 0, 2, points.DepartmentLevel},
		"the branch's: the department":             {points.ByBranch, secretary, 3, 2, points.DepartmentLevel},
		"the branch's, without one: the committee": {points.ByBranch, secretary, 3, 0, points.CommitteeLevel},
		"the department's: the committee":          {points.ByDepartment, clerk, 0, 2, points.CommitteeLevel},
	} {
		if got := firstLevel(c.subject, c.by, c.branch, c.department); got != c.want {
			t.Errorf("%s: %d", name, got)
		}
	}
}

func raised(state State, look int) *Objection {
	return &Objection{
		State: state, Look: look, Level: points.BranchLevel, lowest: points.BranchLevel, Subject: points.ByMember, SubjectID: 7,
		raisedBy: 21, raisedMember: 7, Due: "2026-10-12",
	}
}

func TestWhoMayAnswer(t *testing.T) {
	other := kernel.Actor{Account: 30, Member: 7, Name: "安晓"} // another account of the same person
	for name, c := range map[string]struct {
		of               *Objection
		by               kernel.Actor
		uphold, involved bool
		before           []Step
		want             error
	}{
		"the secretary dismisses":          {raised(Open, 1), secretary, false, false, nil, nil},
		"who accepted the record upholds":  {raised(Open, 1), secretary, true, true, nil, nil},
		"who accepted it can't dismiss":    {raised(Open, 1), secretary, false, true, nil, ErrInvolved},
		"the raiser":                       {raised(Open, 1), an, true, false, nil, ErrOwn},
		"the raiser by another account":    {raised(Open, 1), other, true, false, nil, ErrOwn},
		"the same person twice":            {raised(Open, 2), secretary, true, false, []Step{{What: "dismissed", account: 11, Name: "白桦"}}, ErrSameJudge},
		"another person the second time":   {raised(Open, 2), ann, false, false, []Step{{What: "dismissed", account: 11, Name: "白桦"}}, nil},
		"who only passed it up may answer": {raised(Open, 1), secretary, true, false, []Step{{What: "passed", account: 11, Name: "白桦"}}, nil},
		"one that has been answered":       {raised(Upheld, 1), secretary, true, false, nil, ErrAnswered},
		"one that was withdrawn":           {raised(Withdrawn, 1), secretary, true, false, nil, ErrAnswered},
	} {
		if err := c.of.mayAnswer(c.by, c.uphold, c.involved, c.before); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSecondLook(t *testing.T) {
	for name, c := range map[string]struct {
		of           *Objection
		by           kernel.Actor
		today, until kernel.Day
		want         error
	}{
		"dismissed, on the last day": {raised(Dismissed, 1), an, "2026-10-19", "2026-10-19", nil},
		"dismissed, a day late":      {raised(Dismissed, 1), an, "2026-10-20", "2026-10-19", ErrTooLate},
		"dismissed twice":            {raised(Dismissed, 2), an, "2026-10-19", "2026-10-19", ErrSecondLook},
		"open, on its last day":      {raised(Open, 1), an, "2026-10-12", kernel.MaxDay, ErrNotDueYet},
		"open, overdue by a day":     {raised(Open, 1), an, "2026-10-13", kernel.MaxDay, nil},
		"upheld":                     {raised(Upheld, 1), an, "2026-10-13", kernel.MaxDay, ErrAnswered},
		"withdrawn":                  {raised(Withdrawn, 1), an, "2026-10-13", kernel.MaxDay, ErrAnswered},
		"by somebody else":           {raised(Dismissed, 1), secretary, "2026-10-13", "2026-10-19", ErrNotYours},
	} {
		err := c.of.takeUp(c.by, c.today, c.until)
		if !errors.Is(err, c.want) || err == nil && (c.of.State != Open || c.of.Level != points.DepartmentLevel || c.of.Look != 2) {
			t.Errorf("%s: %v %+v", name, err, c.of)
		}
	}
	top := raised(Dismissed, 1)
	top.Level = points.CommitteeLevel
	if err := top.takeUp(an, "2026-10-13", "2026-10-19"); err != nil || top.Level != points.CommitteeLevel {
		t.Errorf("%v, level %d", err, top.Level)
	}
	if err := top.pass(); !errors.Is(err, ErrNoLevelAbove) {
		t.Error(err)
	}
}

func TestTerms(t *testing.T) {
	tm := Terms{RaiseDays: 30, ClosingDays: 10}
	for _, c := range []struct{ known, closed, want kernel.Day }{
		{"2026-03-05", "", "2026-04-04"},
		{"2026-01-31", "", "2026-03-02"},
		{"2026-03-05", "2027-01-15", "2027-01-25"},
		{"2027-01-14", "2027-01-15", "2027-02-13"}, // became known just before the closing
	} {
		if got := tm.lastDay(c.known, c.closed); got != c.want {
			t.Errorf("known %s, closed %s: %s, want %s", c.known, c.closed, got, c.want)
		}
	}
	if tm.lastDayMissing("") != kernel.MaxDay || tm.lastDayMissing("2027-01-15") != "2027-01-25" {
		t.Error("something missing")
	}
	for _, c := range []struct {
		from kernel.Day
		n    int
		want kernel.Day
		sure bool
	}{
		{"2026-09-30", 5, "2026-10-13", true}, // over the holidays, with the make-up Saturday
		{"2026-11-25", 10, "2026-12-09", true},
		{"2026-12-28", 10, "2027-01-11", false}, // the next year is not published: Mondays to Fridays
	} {
		if got, sure := workdays(calendar.Seeded(), c.from, c.n); got != c.want || sure != c.sure {
			t.Errorf("%s + %d: %s %v, want %s", c.from, c.n, got, sure, c.want)
		}
	}
}

// Whatever people try, in whatever order: nobody answers their own, an answer needs a reason of
// another person the second time, there is one second look, and levels never go down.
func TestNoOrderOfActsBreaksTheRules(t *testing.T) {
	people := []kernel.Actor{an, secretary, clerk, ann, bert}
	rapid.Check(t, func(t *rapid.T) {
		o := raised(Open, 1)
		o.Level = points.Level(rapid.IntRange(1, 3).Draw(t, "level"))
		var steps []Step
		looks := 0
		for range rapid.IntRange(1, 12).Draw(t, "acts") {
			by := rapid.SampledFrom(people).Draw(t, "by")
			was := *o
			switch rapid.IntRange(0, 3).Draw(t, "act") {
			case 0:
				uphold, involved := rapid.Bool().Draw(t, "uphold"), rapid.Bool().Draw(t, "involved")
				if o.mayAnswer(by, uphold, involved, steps) == nil && o.answer(uphold, ByRecord, 1) == nil {
					if by.Account == o.raisedBy || !uphold && involved || was.State != Open {
						t.Fatalf("%s answered %+v", by.Name, was)
					}
					for _, s := range steps {
						if s.account == by.Account {
							t.Fatalf("%s answered twice", by.Name)
						}
					}
					steps = append(steps, Step{What: string(o.State), account: by.Account, Name: by.Name})
				}
			case 1:
				_ = o.pass()
			case 2:
				day := rapid.SampledFrom([]kernel.Day{"2026-10-12", "2026-10-13", "2026-10-20"}).Draw(t, "today")
				if o.takeUp(by, day, "2026-10-19") == nil {
					looks++
				}
			case 3:
				_ = o.withdraw(by)
			}
			if looks > 1 || o.Level < was.Level || o.Level > points.CommitteeLevel || was.State == Withdrawn && o.State != Withdrawn || was.State == Upheld && o.State != Upheld {
				t.Fatalf("from %+v to %+v after %d second looks", was, o, looks)
			}
		}
	})
}
