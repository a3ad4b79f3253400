package demo

import (
	"context"
	"maps"
	"time"

	"sanchuang/internal/app"
	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/work/election"
	"sanchuang/internal/work/structure"
)

// voting tells of three elections: one that is through, with a tie voted on again; one whose second ballot
// waits; one whose request has just come in. The smallest cities lack the branches.
type voting struct {
	app   *app.App
	ctx   context.Context
	now   time.Time
	staff kernel.Actor
	tree  *org.Tree
	taken map[kernel.ID]bool
}

func elections(ctx context.Context, a *app.App, now time.Time) error {
	defer a.DB.SetClock(func() time.Time { return now })
	staff, err := actorOf(ctx, a, "gongwei")
	if err != nil {
		return err
	}
	tree, err := a.Orgs.Today(ctx, a.DB.Read())
	if err != nil {
		return err
	}
	v := &voting{a, ctx, now, staff.Actor, tree, map[kernel.ID]bool{}}
	for _, login := range []string{"shuji", "shuji2"} { // their branches are left to whoever tries the city out
		who, err := actorOf(ctx, a, login)
		if err != nil {
			return err
		}
		v.taken[who.home] = true
	}
	clerk, err := actorOf(ctx, a, "zhuangan")
	if err != nil {
		return err
	}
	board, err := a.Structure.Board(ctx, v.staff, 0)
	if err != nil {
		return err
	}
	near := func(b org.Node) bool { return tree.Department(b.ID) == clerk.home }
	top := func(b org.Node) bool { return tree.Superior(b.ID) == tree.Root().ID }
	for _, x := range []struct {
		like func(org.Node) bool
		tell func(kernel.ID) error
	}{{near, v.halfway}, {top, v.begun}, {func(org.Node) bool { return true }, v.through}} {
		id, err := v.choose(board.Items, x.like)
		if err != nil {
			return err
		}
		if id == 0 {
			continue
		}
		if err := x.tell(id); err != nil {
			return err
		}
	}
	return nil
}

// choose is a branch whose term nears its end or has passed it, with enough members for a committee; where
// none is like that, any other, and in a very small city one that elects early. One with a later last day was given
// it within the days that these stories tell of, and is left alone.
func (v *voting) choose(board []structure.Standing, like func(org.Node) bool) (kernel.ID, error) {
	for _, pass := range []struct{ due, like bool }{{true, true}, {true, false}, {false, false}} {
		for _, s := range board {
			n, _ := v.tree.Get(s.Org)
			due := s.State == structure.Ending || s.State == structure.Overdue
			if n.Kind != org.Branch || s.Term == 0 || s.Began > v.day(700) || s.Limit > s.Ends || v.taken[n.ID] || pass.due && !due || pass.like && !like(n) {
				continue
			}
			staying, err := v.staying(n.ID)
			if err != nil {
				return 0, err
			}
			if len(staying) >= 9 {
				v.taken[n.ID] = true
				return n.ID, nil
			}
		}
	}
	return 0, nil
}

// staying are the branch's members with a vote from before the stories begin until now.
func (v *voting) staying(branch kernel.ID) (map[kernel.ID]bool, error) {
	out := map[kernel.ID]bool{}
	for i, day := range []kernel.Day{v.day(60), kernel.DayOf(v.now)} {
		list, err := member.InBranch(v.ctx, v.app.DB.Read(), branch, day)
		if err != nil {
			return nil, err
		}
		now := map[kernel.ID]bool{}
		for _, m := range list {
			now[m.ID] = m.MayVote(day) && (i == 0 || out[m.ID])
		}
		out = now
	}
	maps.DeleteFunc(out, func(_ kernel.ID, stays bool) bool { return !stays })
	return out, nil
}

// day is a working day about so many days ago.
func (v *voting) day(ago int) kernel.Day {
	d := kernel.DayOf(v.now).AddDays(-ago)
	for d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
		d = d.AddDays(-1)
	}
	return d
}

func (v *voting) at(d kernel.Day, hour int) {
	v.app.DB.SetClock(func() time.Time { return d.Start().Add(time.Duration(hour)*time.Hour + 11*time.Minute) })
}

// holder is who acts for an organisation: whoever holds the duty there.
func (v *voting) holder(id kernel.ID, d member.Duty) (kernel.Actor, error) {
	actor := kernel.Actor{Name: v.tree.FullName(id), OrgName: v.tree.FullName(id), Scope: kernel.Everything()}
	held, err := member.PositionsOn(v.ctx, v.app.DB.Read(), id, v.app.DB.Today())
	if err != nil {
		return actor, err
	}
	for _, p := range held {
		if p.Duty != d {
			continue
		}
		names, err := member.Names(v.ctx, v.app.DB.Read(), []kernel.ID{p.MemberID})
		if err != nil {
			return actor, err
		}
		actor.Name = names[p.MemberID]
	}
	return actor, nil
}

// above is who answers: the committee's staff, or the clerk of the department.
func (v *voting) above(id kernel.ID) (kernel.Actor, error) {
	up := v.tree.Superior(id)
	if up == v.tree.Root().ID {
		return v.staff, nil
	}
	return v.holder(v.tree.Department(up), member.AffairsCadre)
}

// story is one election as it goes on.
type story struct {
	*voting
	id         kernel.ID
	branch     kernel.ID
	secretary  kernel.Actor
	superior   kernel.Actor
	candidates []kernel.ID // those who stand, and after them those who do not
	others     []kernel.ID
}

func (s *story) detail() (election.Detail, error) {
	return s.app.Elections.Get(s.ctx, s.secretary, s.id)
}

// do runs an act on the election as it stands.
func (s *story) do(act func(version int) error) error {
	d, err := s.detail()
	if err != nil {
		return err
	}
	return act(d.Version)
}

// request prepares and sends the request on a day, for three seats among four.
func (v *voting) request(branch kernel.ID, day, planned kernel.Day) (*story, error) {
	v.at(day, 9)
	s := &story{voting: v, branch: branch}
	var err error
	if s.secretary, err = v.holder(branch, member.Secretary); err != nil {
		return nil, err
	}
	if s.superior, err = v.above(branch); err != nil {
		return nil, err
	}
	e, err := v.app.Elections.Prepare(v.ctx, s.secretary, branch)
	if err != nil {
		return nil, err
	}
	s.id = e.ID
	people, err := v.app.Elections.Choosable(v.ctx, s.secretary, s.id)
	if err != nil {
		return nil, err
	}
	staying, err := v.staying(branch)
	if err != nil {
		return nil, err
	}
	p := election.Plan{Session: e.Session, Planned: planned, Seats: 3}
	for _, known := range []bool{true, false} { // those who serve stand again
		for _, m := range people {
			if (m.Duties != "") == known && staying[m.MemberID] {
				s.candidates = append(s.candidates, m.MemberID)
			}
		}
	}
	s.candidates, s.others = s.candidates[:4], s.candidates[4:]
	for _, id := range s.candidates {
		p.Candidates = append(p.Candidates, election.Candidate{MemberID: id, Post: election.Commissioner})
	}
	p.Candidates = append(p.Candidates, election.Candidate{MemberID: s.candidates[0], Post: election.Secretary})
	if err := s.do(func(version int) error { return v.app.Elections.Plan(v.ctx, s.secretary, s.id, version, p) }); err != nil {
		return nil, err
	}
	v.at(day, 15)
	return s, s.do(func(version int) error { return v.app.Elections.Ask(v.ctx, s.secretary, s.id, version) })
}

// begun has just asked.
func (v *voting) begun(branch kernel.ID) error {
	_, err := v.request(branch, v.day(2), v.day(0).AddDays(30))
	return err
}

// assembly answers the request, fixes the roll, opens the meeting and counts a first ballot that ends in a tie
// on the last place.
func (s *story) assembly(answered, day kernel.Day) error {
	e := s.app.Elections
	s.at(answered, 10)
	if err := s.do(func(n int) error { return e.Permit(s.ctx, s.superior, s.id, n) }); err != nil {
		return err
	}
	s.at(day, 8)
	if err := s.do(func(n int) error { return e.FixRoll(s.ctx, s.secretary, s.id, n, day, nil) }); err != nil {
		return err
	}
	s.at(day, 15)
	d, err := s.detail()
	if err != nil {
		return err
	}
	m := election.Meeting{Monitors: s.others[:1], Tellers: s.others[1:2], MethodAyes: d.Due - 1, Chair: s.secretary.Name, Place: "单位会议室", Absent: s.others[len(s.others)-1:]}
	if err := s.do(func(n int) error { return e.OpenMeeting(s.ctx, s.secretary, s.id, n, m) }); err != nil {
		return err
	}
	all := d.Due - 1
	return s.vote(all, s.candidates, []int{all, all - 2, all/2 + 1, all/2 + 1}, s.others[:2])
}

// vote opens a ballot and confirms it: so many valid papers, and the ayes of each.
func (s *story) vote(valid int, who []kernel.ID, ayes []int, officers []kernel.ID) error {
	e := s.app.Elections
	if err := s.do(func(n int) error { return e.OpenBallot(s.ctx, s.secretary, s.id, n, nil) }); err != nil {
		return err
	}
	t := election.Tally{Issued: valid, Collected: valid, Valid: valid}
	for i, id := range who {
		t.Marks = append(t.Marks, election.Mark{MemberID: id, Ayes: ayes[i], Noes: valid - ayes[i]})
	}
	return s.do(func(n int) error { return e.ConfirmBallot(s.ctx, s.secretary, s.id, n, t, officers[1], officers[0]) })
}

// halfway stands before its second ballot.
func (v *voting) halfway(branch kernel.ID) error {
	s, err := v.request(branch, v.day(28), v.day(1))
	if err != nil {
		return err
	}
	return s.assembly(v.day(21), v.day(1))
}

// through has voted a second time, elected its secretary, and its new team is in force.
func (v *voting) through(branch kernel.ID) error {
	day := v.day(20)
	s, err := v.request(branch, v.day(52), day)
	if err != nil {
		return err
	}
	if err := s.assembly(v.day(44), day); err != nil {
		return err
	}
	e := v.app.Elections
	d, err := s.detail()
	if err != nil {
		return err
	}
	if err := s.vote(d.Present, s.candidates[2:], []int{d.Present/2 + 1, d.Present - d.Present/2 - 1}, s.others[:2]); err != nil {
		return err
	}
	first := election.First{Day: day, Secretary: s.candidates[0], Monitors: s.others[:1], Tellers: s.others[1:2]}
	if err := s.do(func(n int) error { return e.OpenPlenum(s.ctx, s.secretary, s.id, n, first) }); err != nil {
		return err
	}
	if err := s.vote(3, s.candidates[:1], []int{3}, s.others[:2]); err != nil {
		return err
	}
	v.at(v.day(18), 10)
	shares := []election.Share{{MemberID: s.candidates[1], Duties: []member.Duty{member.Organiser, member.Discipline}}, {MemberID: s.candidates[2], Duties: []member.Duty{member.Publicist}}}
	if err := s.do(func(n int) error { return e.Report(s.ctx, s.secretary, s.id, n, shares) }); err != nil {
		return err
	}
	v.at(v.day(13), 16)
	return s.do(func(n int) error { return e.Approve(s.ctx, s.superior, s.id, n) })
}
