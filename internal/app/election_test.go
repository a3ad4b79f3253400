package app_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/paper"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/work/election"
	"sanchuang/internal/work/structure"
)

const votingToday kernel.Day = "2026-11-23"

type electing struct {
	*registertest.City
	t     *testing.T
	s     *election.Service
	terms *structure.Service
	norms *norm.Service
	roll  *member.Service
	names map[string]kernel.ID
	chief kernel.Actor // the branch's secretary
	above kernel.Actor // the committee above
}

// eachElecting builds a branch of nine full members whose term ends soon.
func eachElecting(t *testing.T, fn func(*electing)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		d.SetClock(func() time.Time { return votingToday.Start().Add(10 * time.Hour) })
		base := registertest.New(t, d, structure.FactKinds, election.FactKinds)
		v, err := crypt.NewVault(crypt.National, make([]byte, 32), &crypt.MemoryStore{})
		if err != nil {
			t.Fatal(err)
		}
		members := member.NewService(d, base.Deps.Audit, v, base.Deps.Orgs, slog.New(slog.DiscardHandler))
		norms := norm.NewService(d, base.Deps.Audit)
		papers := paper.NewService(d, base.Deps.Audit, base.Deps.Orgs)
		terms := structure.NewService(base.Deps, norms, papers)
		c := &electing{City: base, t: t, terms: terms, norms: norms, roll: members, names: map[string]kernel.ID{"王建国": base.Wang, "李明": base.LiFinance}}
		c.s = election.NewService(election.Deps{
			DB: d, Audit: base.Deps.Audit, Facts: base.Facts, Orgs: base.Deps.Orgs, Members: members, Norms: norms, Papers: papers,
			Terms: election.Terms{Begin: terms.BeginIn, Running: func(ctx context.Context, q db.Queryer, org kernel.ID, day kernel.Day) (election.Former, error) {
				t, ok, err := terms.RunningOn(ctx, q, org, day)
				if !ok {
					return election.Former{}, err
				}
				return election.Former{ID: t.ID, Session: t.Session, Began: t.Began, Ends: t.Ends, Limit: t.Limit()}, err
			}},
		})
		for _, name := range []string{"丁一", "马三", "刘五", "陈七", "周八", "孙九", "赵十"} {
			c.names[name] = c.Member(name, c.FinanceFirst, "")
		}
		c.chief = kernel.Actor{Account: 11, Name: "王建国", Scope: kernel.Scope{Orgs: []kernel.ID{c.FinanceFirst}}, Grants: []kernel.Grant{{Role: "branch_secretary", Org: c.FinanceFirst}}}
		c.above = kernel.Actor{Account: 12, Name: "专干", Scope: kernel.Scope{Orgs: []kernel.ID{c.Finance}}, Grants: []kernel.Grant{{Role: "dept_clerk", Org: c.Finance}}}
		was := structure.Term{Session: 4, Began: "2023-12-10"}
		was.OrgID = c.FinanceFirst
		if _, err := terms.Terms.Create(t.Context(), registertest.Staff, was); err != nil {
			t.Fatal(err)
		}
		for name, d := range map[string]member.Duty{"王建国": member.Secretary, "李明": member.Organiser, "丁一": member.Publicist} {
			if _, err := members.Appoint(t.Context(), registertest.Staff, c.names[name], member.Position{OrgID: c.FinanceFirst, Duty: d, From: "2023-12-10"}); err != nil {
				t.Fatal(err)
			}
		}
		fn(c)
	})
}

func (c *electing) ids(names ...string) []kernel.ID {
	out := make([]kernel.ID, len(names))
	for i, n := range names {
		if out[i] = c.names[n]; out[i] == 0 {
			c.t.Fatalf("nobody is called %s", n)
		}
	}
	return out
}

func (c *electing) get(id kernel.ID) election.Detail {
	c.t.Helper()
	d, err := c.s.Get(c.t.Context(), c.chief, id)
	c.ok(err)
	return d
}

func (c *electing) ok(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *electing) refused(want *kernel.Fault, err error) {
	c.t.Helper()
	if !errors.Is(err, want) {
		c.t.Fatalf("%v, want %s", err, want.Code)
	}
}

func (c *electing) dutiesOf(role string, org kernel.ID) string {
	c.t.Helper()
	list, err := duty.Mine(c.t.Context(), c.DB.Read(), []kernel.Grant{{Role: role, Org: org}}, nil, kernel.AllRows)
	c.ok(err)
	out := []string{}
	for _, d := range list.Items {
		out = append(out, d.Kind)
	}
	return strings.Join(out, ",")
}

// asked is an election whose request has been sent, for three seats among four.
func (c *electing) asked() kernel.ID {
	c.t.Helper()
	ctx := c.t.Context()
	e, err := c.s.Prepare(ctx, c.chief, c.FinanceFirst)
	c.ok(err)
	p := election.Plan{Session: e.Session, Planned: e.Planned, Seats: 3}
	for _, id := range c.ids("王建国", "李明", "丁一", "马三") {
		p.Candidates = append(p.Candidates, election.Candidate{MemberID: id, Post: election.Commissioner})
	}
	p.Candidates = append(p.Candidates, election.Candidate{MemberID: c.Wang, Post: election.Secretary})
	c.ok(c.s.Plan(ctx, c.chief, e.ID, 1, p))
	c.ok(c.s.Ask(ctx, c.chief, e.ID, 2))
	return e.ID
}

// meeting is an election with nine due and eight present.
func (c *electing) meeting() kernel.ID {
	c.t.Helper()
	id := c.asked()
	c.ok(c.s.Permit(c.t.Context(), c.above, id, 3))
	c.ok(c.s.FixRoll(c.t.Context(), c.chief, id, 4, votingToday, nil))
	c.ok(c.s.OpenMeeting(c.t.Context(), c.chief, id, 5, election.Meeting{Absent: c.ids("赵十"), Monitors: c.ids("刘五"), Tellers: c.ids("陈七"), MethodAyes: 8, Chair: "王建国"}))
	return id
}

func (c *electing) tally(valid int, ayes map[string]int) election.Tally {
	t := election.Tally{Issued: valid, Collected: valid, Valid: valid}
	for name, n := range ayes {
		t.Marks = append(t.Marks, election.Mark{MemberID: c.names[name], Ayes: n, Noes: valid - n})
	}
	return t
}

// vote opens the next ballot and confirms its count.
func (c *electing) vote(id kernel.ID, t election.Tally) election.Detail {
	c.t.Helper()
	c.ok(c.s.OpenBallot(c.t.Context(), c.chief, id, c.get(id).Version, nil))
	d := c.get(id)
	last := d.Ballots[len(d.Ballots)-1]
	officer := func(what string) kernel.ID {
		for _, o := range d.Officers {
			if o.Body == last.Body && o.Duty == what {
				return o.MemberID
			}
		}
		return 0
	}
	c.ok(c.s.ConfirmBallot(c.t.Context(), c.chief, id, d.Version, t, officer("teller"), officer("monitor")))
	return c.get(id)
}

func (c *electing) won(d election.Detail) string {
	out := []string{}
	for _, w := range d.Won {
		out = append(out, w.Post.Chinese()+w.Name)
	}
	return strings.Join(out, " ")
}

func TestFromTheRequestToTheNewTeam(t *testing.T) {
	eachElecting(t, func(c *electing) {
		ctx := c.t.Context()
		e, err := c.s.Prepare(ctx, c.chief, c.FinanceFirst)
		c.ok(err)
		if e.Session != 5 || e.Planned != "2026-12-10" || e.Seats != 3 || !e.Committee {
			t.Fatalf("filled in from the term and the roster: %+v", e)
		}
		_, err = c.s.Prepare(ctx, c.chief, c.FinanceFirst)
		c.refused(election.ErrUnderWay, err)
		c.ok(c.s.Cancel(ctx, c.chief, e.ID, 1, "先补选再换届"))
		id := c.asked()
		if got := c.dutiesOf("dept_clerk", c.Finance); got != "election.answer_request" {
			t.Errorf("the level above: %s", got)
		}
		c.refused(election.ErrNotAnswerer, c.s.Permit(ctx, c.chief, id, 3))
		own := c.above
		own.Account = c.chief.Account
		c.refused(election.ErrOwnAnswer, c.s.Permit(ctx, own, id, 3))
		c.ok(c.s.Return(ctx, c.above, id, 3, "请补充副书记人选"))
		if got := c.dutiesOf("branch_secretary", c.FinanceFirst); got != "election.mend_request" {
			t.Errorf("returned: %s", got)
		}
		c.ok(c.s.Ask(ctx, c.chief, id, 4))
		c.ok(c.s.Permit(ctx, c.above, id, 5))
		c.ok(c.s.FixRoll(ctx, c.chief, id, 6, votingToday, nil))
		c.ok(c.s.OpenMeeting(ctx, c.chief, id, 7, election.Meeting{Absent: c.ids("赵十"), Monitors: c.ids("刘五"), Tellers: c.ids("陈七"), MethodAyes: 8, Chair: "王建国"}))
		d := c.vote(id, c.tally(8, map[string]int{"王建国": 8, "李明": 5, "丁一": 5, "马三": 5}))
		if c.won(d) != "委员王建国" || d.Next == nil || d.Next.Why != election.Tie || d.Next.Seats != 2 || len(d.Next.Candidates) != 3 {
			t.Fatalf("a tie on the last places: %s %+v", c.won(d), d.Next)
		}
		d = c.vote(id, c.tally(8, map[string]int{"李明": 6, "丁一": 4, "马三": 3}))
		if c.won(d) != "委员王建国 委员李明 委员丁一" || d.State != election.Voting {
			t.Fatalf("%s %s", c.won(d), d.State)
		}
		c.refused(election.ErrPlenumFirst, c.s.OpenBallot(ctx, c.chief, id, d.Version, nil))
		c.ok(c.s.OpenPlenum(ctx, c.chief, id, d.Version, election.First{Day: votingToday, Secretary: c.Wang, Monitors: c.ids("刘五"), Tellers: c.ids("陈七")}))
		d = c.vote(id, c.tally(3, map[string]int{"王建国": 2}))
		if d.State != election.Elected || len(c.Standing("election.held")) != 1 {
			t.Fatalf("%s, facts %v", d.State, c.Standing("election.held"))
		}
		c.refused(election.ErrDivision, c.s.Report(ctx, c.chief, id, d.Version, nil))
		c.ok(c.s.Report(ctx, c.chief, id, d.Version, []election.Share{{MemberID: c.names["李明"], Duties: []member.Duty{member.Organiser, member.Discipline}}, {MemberID: c.names["丁一"], Duties: []member.Duty{member.Publicist}}}))
		c.ok(c.s.Approve(ctx, c.above, id, d.Version+1))
		d = c.get(id)
		if len(d.Papers) != 2 || !strings.Contains(d.Papers[0].Title, "同意市财政局第一党支部换届选举") || d.Papers[0].Number == "" {
			t.Errorf("the replies: %+v", d.Papers)
		}
		if d.State != election.InForce || d.TermID == 0 || c.dutiesOf("dept_clerk", c.Finance) != "" {
			t.Fatalf("%+v", d.Election)
		}
		term, ok, err := c.terms.RunningOn(ctx, c.DB.Read(), c.FinanceFirst, votingToday)
		if err != nil || !ok || term.ID != d.TermID || term.Session != 5 || term.Ends != "2029-11-23" {
			t.Errorf("the new term: %+v %v", term, err)
		}
		held, err := member.PositionsOn(ctx, c.DB.Read(), c.FinanceFirst, votingToday)
		c.ok(err)
		var duties []string
		for _, p := range held {
			duties = append(duties, string(p.Duty))
		}
		if slices.Sort(duties); strings.Join(duties, " ") != "discipline_commissioner organisation_commissioner publicity_commissioner secretary" {
			t.Errorf("the new team: %v", duties)
		}
		before, err := member.PositionsOn(ctx, c.DB.Read(), c.FinanceFirst, votingToday.AddDays(-1))
		c.ok(err)
		if len(before) != 3 || before[0].To != votingToday.AddDays(-1) {
			t.Errorf("the old team ends on the eve: %+v", before)
		}
		if _, err := c.s.Prepare(ctx, c.chief, c.FinanceFirst); err != nil {
			t.Errorf("the next one may be prepared: %v", err)
		}
	})
}

func TestTooFewCame(t *testing.T) {
	eachElecting(t, func(c *electing) {
		ctx := c.t.Context()
		id := c.asked()
		c.ok(c.s.Permit(ctx, c.above, id, 3))
		c.ok(c.s.FixRoll(ctx, c.chief, id, 4, votingToday.AddDays(3), nil))
		c.refused(election.ErrNotYet, c.s.OpenMeeting(ctx, c.chief, id, 5, election.Meeting{}))
		leaving := election.Leaving{MemberID: c.names["赵十"], Reason: "bedridden", Decision: "市财政局机关党委同意", Decided: votingToday}
		c.ok(c.s.FixRoll(ctx, c.chief, id, 5, votingToday, []election.Leaving{leaving}))
		m := election.Meeting{Absent: c.ids("周八", "孙九"), Monitors: c.ids("刘五"), Tellers: c.ids("陈七"), MethodAyes: 6, Chair: "王建国"}
		err := c.s.OpenMeeting(ctx, c.chief, id, 6, m)
		c.refused(election.ErrQuorum, err)
		if f, _ := kernel.AsFault(err); !strings.Contains(f.Text, "应到8人，到会须不少于4/5，至少7人；实到6人，还差1人") {
			t.Error(f.Text)
		}
		c.ok(c.s.Fail(ctx, c.chief, id, 6, m.Absent))
		if d := c.get(id); d.State != election.Failed || !strings.Contains(d.Reason, "还差1人") {
			t.Errorf("%s %s", d.State, d.Reason)
		}
		c.ok(c.s.FixRoll(ctx, c.chief, id, 7, votingToday, []election.Leaving{leaving}))
		m.Absent = c.ids("周八")
		c.refused(election.ErrQuorumMet, c.s.Fail(ctx, c.chief, id, 8, m.Absent))
		m.MethodAyes = 4
		c.refused(election.ErrMethod, c.s.OpenMeeting(ctx, c.chief, id, 8, m))
		m.MethodAyes, m.Monitors = 7, c.ids("马三")
		c.refused(election.ErrOfficerCandidate, c.s.OpenMeeting(ctx, c.chief, id, 8, m))
		m.Monitors = c.ids("刘五")
		c.ok(c.s.OpenMeeting(ctx, c.chief, id, 8, m))
	})
}

// The rules of the meeting stay with it, whatever the city sets later for the same day.
func TestRulesAreFrozenIntoTheMeeting(t *testing.T) {
	eachElecting(t, func(c *electing) {
		id := c.meeting()
		c.ok(c.norms.Set(c.t.Context(), registertest.Staff, norm.ElectedOf, norm.Setting{From: "2026-01-01", Text: "due", Basis: "市委组织部通知"}))
		c.ok(c.norms.Set(c.t.Context(), registertest.Staff, norm.ElectedShare, norm.Setting{From: "2026-01-01", Text: "2/3", Basis: "市委组织部通知"}))
		d := c.vote(id, c.tally(8, map[string]int{"王建国": 8, "李明": 6, "丁一": 5, "马三": 4}))
		if !d.Frozen || d.ElectedWords != "实到8人，赞成须超过1/2，至少5票" || c.won(d) != "委员王建国 委员李明 委员丁一" {
			t.Errorf("%s; %s", d.ElectedWords, c.won(d))
		}
	})
}

func TestCorrectionsLeaveATrailAndTakeTheFactBack(t *testing.T) {
	eachElecting(t, func(c *electing) {
		ctx := c.t.Context()
		id := c.meeting()
		d := c.vote(id, c.tally(8, map[string]int{"王建国": 8, "李明": 6, "丁一": 5, "马三": 4}))
		c.ok(c.s.OpenPlenum(ctx, c.chief, id, d.Version, election.First{Day: votingToday, Secretary: c.Wang, Monitors: c.ids("刘五"), Tellers: c.ids("陈七")}))
		d = c.vote(id, c.tally(3, map[string]int{"王建国": 3}))
		if len(c.Standing("election.held")) != 1 {
			t.Fatal("the election is a fact")
		}
		c.ok(c.s.Correct(ctx, c.chief, id, d.Version, "书记票数抄错"))
		if facts := c.Kinds()["election.held"]; facts != 0 {
			t.Errorf("%d facts stand", facts)
		}
		c.ok(c.s.Correct(ctx, c.chief, id, d.Version+1, "委员票数也抄错"))
		d = c.get(id)
		if d.State != election.Voting || d.PlenumDay != "" || len(d.Ballots) != 1 || d.Ballots[0].Confirmed || d.Ballots[0].Marks[0].Ayes == 0 {
			t.Fatalf("the first ballot is a draft again, with its figures: %+v", d.Ballots)
		}
		if last := d.Steps[len(d.Steps)-1]; last.What != "corrected" || !strings.Contains(last.Text, "王建国：赞成8") {
			t.Errorf("the story: %+v", last)
		}
		c.ok(c.s.ConfirmBallot(ctx, c.chief, id, d.Version, c.tally(8, map[string]int{"王建国": 8, "李明": 6, "丁一": 4, "马三": 4}), c.names["陈七"], c.names["刘五"]))
		if d = c.get(id); d.Next == nil || d.Next.Why != election.Shortfall || d.Next.Seats != 1 {
			t.Errorf("%+v", d.Next)
		}
		c.refused(election.ErrFewerLeast, c.s.Fewer(ctx, c.chief, id, d.Version, 8))
		c.refused(election.ErrNominee, c.s.OpenBallot(ctx, c.chief, id, d.Version, c.ids("李明")))
		c.ok(c.s.OpenBallot(ctx, c.chief, id, d.Version, c.ids("丁一", "孙九")))
	})
}

func TestFiguresAreDraftsUntilTwoConfirm(t *testing.T) {
	eachElecting(t, func(c *electing) {
		ctx := c.t.Context()
		id := c.meeting()
		c.ok(c.s.OpenBallot(ctx, c.chief, id, 6, nil))
		half := c.tally(8, map[string]int{"王建国": 8, "李明": 6, "丁一": 5, "马三": 4})
		half.Marks[0].Noes++
		c.ok(c.s.Count(ctx, c.chief, id, 7, half))
		if d := c.get(id); d.Ballots[0].Confirmed || d.Ballots[0].Collected != 8 {
			t.Errorf("%+v", d.Ballots[0])
		}
		c.refused(election.ErrMarkSum, c.s.ConfirmBallot(ctx, c.chief, id, 8, half, c.names["陈七"], c.names["刘五"]))
		half.Marks[0].Noes--
		c.refused(election.ErrConfirmers, c.s.ConfirmBallot(ctx, c.chief, id, 8, half, c.names["刘五"], c.names["陈七"]))
		half.Marks = append(half.Marks, election.Mark{MemberID: c.Zhang, WriteIn: true, Ayes: 1})
		c.refused(election.ErrWriteIn, c.s.Count(ctx, c.chief, id, 8, half))
		half.Marks = half.Marks[:3]
		c.refused(election.ErrMarksMissing, c.s.Count(ctx, c.chief, id, 8, half))
	})
}

func TestOneOfTwoWritersIsTold(t *testing.T) {
	eachElecting(t, func(c *electing) {
		id := c.meeting()
		errs := make(chan error, 2)
		for range 2 {
			go func() { errs <- c.s.OpenBallot(context.WithoutCancel(c.t.Context()), c.chief, id, 6, nil) }()
		}
		stale := 0
		for range 2 {
			if err := <-errs; errors.Is(err, kernel.ErrStale) {
				stale++
			} else if err != nil {
				t.Error(err)
			}
		}
		if d := c.get(id); stale != 1 || len(d.Ballots) != 1 {
			t.Errorf("%d told, %d ballots", stale, len(d.Ballots))
		}
		prepared := make(chan error, 2)
		for range 2 {
			go func() {
				_, err := c.s.Prepare(context.WithoutCancel(c.t.Context()), registertest.Staff, c.CultureFirst)
				prepared <- err
			}()
		}
		twice := 0
		for range 2 {
			if err := <-prepared; errors.Is(err, election.ErrUnderWay) {
				twice++
			} else if err != nil {
				t.Error(err)
			}
		}
		if twice != 1 {
			t.Errorf("%d of two beginnings refused", twice)
		}
	})
}

func TestSeenByTheBranchAndThoseAbove(t *testing.T) {
	eachElecting(t, func(c *electing) {
		id := c.asked()
		stranger := c.Clerk(c.Culture)
		_, missing := c.s.Get(c.t.Context(), stranger, 4711)
		_, there := c.s.Get(c.t.Context(), stranger, id)
		if !errors.Is(there, kernel.ErrNotFound) || there.Error() != missing.Error() {
			t.Errorf("%v, missing %v", there, missing)
		}
		c.refused(kernel.ErrNotFound, c.s.Permit(c.t.Context(), stranger, id, 3))
		c.refused(kernel.ErrNotFound, func() error { _, err := c.s.Prepare(c.t.Context(), stranger, c.FinanceSecond); return err }())
		for _, who := range []kernel.Actor{c.chief, c.above, registertest.Staff} {
			list, err := c.s.List(c.t.Context(), who, election.Filter{Open: true}, kernel.AllRows)
			if err != nil || list.Total != 1 || list.Items[0].OrgName != "市财政局第一党支部" {
				t.Errorf("%s: %+v %v", who.Name, list, err)
			}
		}
		list, err := c.s.List(c.t.Context(), stranger, election.Filter{}, kernel.AllRows)
		if err != nil || list.Total != 0 {
			t.Errorf("%+v %v", list, err)
		}
	})
}
