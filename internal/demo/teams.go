package demo

import (
	"context"
	"slices"
	"time"

	"sanchuang/internal/app"
	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/work/election"
	"sanchuang/internal/work/team"
)

// teams tells of two secretaries who change inside their term: one was called away with consent and nobody has
// followed; of the other the department's clerk is to be asked. Branches of those who try the city out stay as
// they are.
func teams(ctx context.Context, a *app.App, now time.Time) error {
	defer a.DB.SetClock(func() time.Time { return now })
	staff, err := actorOf(ctx, a, "gongwei")
	if err != nil {
		return err
	}
	clerk, err := actorOf(ctx, a, "zhuangan")
	if err != nil {
		return err
	}
	tree, err := a.Orgs.Today(ctx, a.DB.Read())
	if err != nil {
		return err
	}
	v := &voting{a, ctx, now, staff.Actor, tree, map[kernel.ID]bool{}}
	for _, login := range []string{"shuji", "shuji2"} {
		who, err := actorOf(ctx, a, login)
		if err != nil {
			return err
		}
		v.taken[who.home] = true
	}
	under, err := a.Elections.List(ctx, v.staff, election.Filter{Open: true}, kernel.AllRows)
	if err != nil {
		return err
	}
	for _, e := range under.Items {
		v.taken[e.OrgID] = true
	}
	if err := v.calledAway(clerk.home); err != nil {
		return err
	}
	return v.asking(clerk.home)
}

// settled is a branch inside or outside a department whose secretary has served in the running term for a while.
func (v *voting) settled(department kernel.ID, inside bool) (t team.Team, chief team.Holder, err error) {
	r, err := v.app.Teams.Teams(v.ctx, v.staff, 0, "")
	if err != nil {
		return t, chief, err
	}
	for _, l := range slices.Backward(r.Items) { // the complete ones stand last
		if l.Kind != org.Branch || v.taken[l.OrgID] || l.Overdue || l.Began == "" || l.Began > v.day(200) || (v.tree.Department(l.OrgID) == department) != inside {
			continue
		}
		if t, err = v.app.Teams.Team(v.ctx, v.staff, l.OrgID, ""); err != nil {
			return t, chief, err
		}
		i := slices.IndexFunc(t.Holders, func(h team.Holder) bool {
			return h.Duty == member.Secretary && h.From < v.day(200) && h.To == ""
		})
		if i >= 0 {
			v.taken[l.OrgID] = true
			return t, t.Holders[i], nil
		}
	}
	return team.Team{}, chief, nil
}

func (v *voting) calledAway(home kernel.ID) error {
	t, chief, err := v.settled(home, false)
	if err != nil || t.OrgID == 0 {
		return err
	}
	secretary, superior := kernel.Actor{Name: chief.Name, Scope: kernel.Everything()}, kernel.Actor{}
	if superior, err = v.above(t.OrgID); err != nil {
		return err
	}
	v.at(v.day(9), 9)
	c, err := v.app.Teams.AskConsent(v.ctx, secretary, t.OrgID, team.Request{MemberID: chief.MemberID, Duty: chief.Duty, Kind: team.Move, Day: v.day(0), Reason: "因工作需要调任下属单位，不再在本支部任职"})
	if err != nil {
		return err
	}
	v.at(v.day(1), 15) // replies are numbered as their days go
	if c, err = v.app.Teams.AnswerConsent(v.ctx, superior, c.ID, c.Version, team.Answer{Grant: true}); err != nil {
		return err
	}
	v.at(v.day(0), 8)
	_, err = v.app.Teams.EnterChange(v.ctx, superior, c.ID, c.Version, v.day(0))
	return err
}

func (v *voting) asking(home kernel.ID) error {
	t, chief, err := v.settled(home, true)
	if err != nil || t.OrgID == 0 {
		return err
	}
	v.at(v.day(1), 16)
	_, err = v.app.Teams.AskConsent(v.ctx, kernel.Actor{Name: chief.Name, Scope: kernel.Everything()}, t.OrgID, team.Request{
		MemberID: chief.MemberID, Duty: chief.Duty, Kind: team.Remove, Day: v.day(0).AddDays(20), Reason: "本人即将退休，拟免去书记职务，另行增补",
	})
	return err
}
