package team_test

import (
	"errors"
	"testing"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/work/team"
)

// asks is a request that is in order, changed where a test wants it.
func (c *city) asks(change func(*team.Request)) (team.Consent, error) {
	r := team.Request{MemberID: c.Wang, Duty: member.Secretary, Kind: team.Move, Day: "2026-11-25", Reason: "调任市审计局"}
	if change != nil {
		change(&r)
	}
	return c.s.AskConsent(c.t.Context(), c.Clerk(c.Finance), c.FinanceFirst, r)
}

// elected gives the branch a term and a secretary.
func (c *city) elected() member.Position {
	c.terms[c.FinanceFirst] = team.Term{ID: 9, Session: 4, Began: "2024-03-15", Limit: "2027-03-15"}
	return c.appoint(c.Wang, c.FinanceFirst, member.Secretary, "2024-03-15", "")
}

func TestAChangeInTheTermWithAndWithoutConsent(t *testing.T) {
	each(t, "2026-11-23", func(c *city) {
		ctx := t.Context()
		p := c.elected()
		end := func() error {
			return c.Roster().EndPosition(ctx, registertest.Staff, c.Wang, p.ID, "2026-11-22")
		}
		refused := func(what string, err error) {
			t.Helper()
			if !errors.Is(err, team.ErrNoConsent) {
				t.Errorf("%s: %v", what, err)
			}
		}
		refused("taken off", end())
		wang, err := c.Roster().Get(ctx, registertest.Staff, c.Wang)
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Roster().Transfer(ctx, registertest.Staff, c.Wang, wang.Version, c.CultureFirst, "2026-11-23", "")
		refused("moved to another branch", err)
		_, err = c.Roster().Leave(ctx, registertest.Staff, c.Wang, wang.Version, "transferred", "2026-11-23", "")
		refused("gone to another city", err)
		asked, err := c.asks(nil)
		if err != nil {
			t.Fatal(err)
		}
		refused("asked, not answered", end())
		if l := c.line(c.FinanceFirst, ""); l.Waiting != 1 || !l.Complete {
			t.Errorf("while it waits: %+v", l)
		}
		granted, err := c.s.AnswerConsent(ctx, registertest.Staff, asked.ID, asked.Version, team.Answer{Grant: true})
		if err != nil || granted.State != team.Granted || granted.GrantedOn != "2026-11-23" || granted.PaperNumber == "" {
			t.Fatalf("%+v %v", granted, err)
		}
		refused("before the consent was given", c.Roster().EndPosition(ctx, registertest.Staff, c.Wang, p.ID, "2026-11-21"))
		if err := end(); err != nil {
			t.Fatal(err)
		}
		if got, err := c.s.Consent(ctx, registertest.Staff, asked.ID); err != nil || got.State != team.Entered || got.EnteredDay != "2026-11-23" {
			t.Errorf("used up: %+v %v", got, err)
		}
		if l := c.line(c.FinanceFirst, ""); l.Complete || l.Vacancies[0].Since != "2026-11-23" || l.Waiting != 0 {
			t.Errorf("afterwards: %+v", l)
		}
		// Who follows in the same term is added with consent too, and the consent carries it out.
		_, err = c.Roster().Appoint(ctx, registertest.Staff, c.LiFinance, member.Position{OrgID: c.FinanceFirst, Duty: member.Secretary, From: "2026-11-23"})
		refused("a follower", err)
		next, err := c.asks(func(r *team.Request) { r.MemberID, r.Kind, r.Day = c.LiFinance, team.Add, "2026-11-23" })
		if err != nil {
			t.Fatal(err)
		}
		if next, err = c.s.AnswerConsent(ctx, registertest.Staff, next.ID, next.Version, team.Answer{Grant: true, Day: "2026-11-20", Opinion: "直工函〔2026〕12号"}); err != nil || next.PaperID != 0 {
			t.Fatalf("a consent given on paper before: %+v %v", next, err)
		}
		clerk := c.Clerk(c.Finance)
		if _, err := c.s.EnterChange(ctx, clerk, next.ID, next.Version, "2026-11-24"); !errors.Is(err, team.ErrEnterDay) {
			t.Errorf("tomorrow: %v", err)
		}
		if _, err := c.s.EnterChange(ctx, clerk, next.ID, next.Version, "2026-11-19"); !errors.Is(err, team.ErrEnterDay) {
			t.Errorf("before the consent: %v", err)
		}
		if next, err = c.s.EnterChange(ctx, clerk, next.ID, next.Version, "2026-11-23"); err != nil || next.State != team.Entered {
			t.Fatalf("%+v %v", next, err)
		}
		if _, err := c.s.EnterChange(ctx, clerk, next.ID, next.Version, "2026-11-23"); !errors.Is(err, team.ErrNotGranted) {
			t.Errorf("twice: %v", err)
		}
		if l := c.line(c.FinanceFirst, ""); !l.Complete || l.Secretary != "李明" {
			t.Errorf("filled: %+v", l)
		}
	})
}

func TestDeathAsksNobody(t *testing.T) {
	each(t, "2026-11-23", func(c *city) {
		c.elected()
		wang, err := c.Roster().Get(t.Context(), registertest.Staff, c.Wang)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Roster().Leave(t.Context(), registertest.Staff, c.Wang, wang.Version, "died", "2026-11-23", ""); err != nil {
			t.Error(err)
		}
	})
}

func TestRequestsAreChecked(t *testing.T) {
	each(t, "2026-11-23", func(c *city) {
		ctx := t.Context()
		if _, err := c.asks(nil); !errors.Is(err, team.ErrNoTerm) {
			t.Errorf("without a term: %v", err)
		}
		c.elected()
		for want, change := range map[*kernel.Fault]func(*team.Request){
			team.ErrKind:        func(r *team.Request) { r.Kind = "" },
			team.ErrDuty:        func(r *team.Request) { r.Duty = member.Organiser },
			team.ErrNotHeld:     func(r *team.Request) { r.MemberID = c.LiFinance },
			team.ErrHeld:        func(r *team.Request) { r.Kind = team.Add },
			team.ErrPerson:      func(r *team.Request) { r.Kind, r.MemberID = team.Add, c.Zhang }, // of another branch
			team.ErrChangeDay:   func(r *team.Request) { r.Day = "" },
			team.ErrOutsideTerm: func(r *team.Request) { r.Day = "2024-03-15" },
			team.ErrReason:      func(r *team.Request) { r.Reason = " 调动  " },
		} {
			if _, err := c.asks(change); !errors.Is(err, want) {
				t.Errorf("%s: %v", want.Code, err)
			}
		}
		asked, err := c.asks(nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.asks(nil); !errors.Is(err, team.ErrAskedTwice) {
			t.Errorf("twice: %v", err)
		}
		answer := func(actor kernel.Actor, a team.Answer) error {
			_, err := c.s.AnswerConsent(ctx, actor, asked.ID, asked.Version, a)
			return err
		}
		// The branch's level above is the Party committee of its department, whose clerk asked.
		for want, err := range map[*kernel.Fault]error{
			team.ErrOwnAnswer:   answer(c.Clerk(c.Finance), team.Answer{Grant: true}),
			team.ErrOpinion:     answer(registertest.Staff, team.Answer{Opinion: "不行"}),
			team.ErrGrantDay:    answer(registertest.Staff, team.Answer{Grant: true, Day: "2026-11-24"}),
			team.ErrGrantBasis:  answer(registertest.Staff, team.Answer{Grant: true, Day: "2026-11-20"}),
			kernel.ErrNotFound:  answer(c.Clerk(c.Culture), team.Answer{Grant: true}),
			team.ErrNotAnswerer: answer(kernel.Actor{Account: 9, Scope: kernel.Scope{Orgs: []kernel.ID{c.FinanceFirst}}}, team.Answer{Grant: true}),
		} {
			if !errors.Is(err, want) {
				t.Errorf("%s: %v", want.Code, err)
			}
		}
		for name, x := range map[string]struct {
			by  kernel.Actor
			may bool
			why string
		}{"who asked": {c.Clerk(c.Finance), false, team.ErrOwnAnswer.Text}, "another clerk": {kernel.Actor{Account: 4711, Scope: c.Clerk(c.Finance).Scope}, true, ""}} {
			x.by.Grants = []kernel.Grant{{Role: "dept_clerk", Org: c.Finance}}
			if got, err := c.s.Consent(ctx, x.by, asked.ID); err != nil || got.MayAnswer != x.may || got.Barred != x.why {
				t.Errorf("%s: %v, %v, %q", name, err, got.MayAnswer, got.Barred)
			}
		}
		if err := answer(registertest.Staff, team.Answer{Opinion: "请先确定接任人选"}); err != nil {
			t.Fatal(err)
		}
		if err := answer(registertest.Staff, team.Answer{Grant: true}); !errors.Is(err, kernel.ErrStale) {
			t.Errorf("answered by another meanwhile: %v", err)
		}
		again, err := c.asks(func(r *team.Request) { r.Day = "2026-11-22" })
		if err != nil {
			t.Fatalf("asked anew: %v", err)
		}
		if _, err := c.s.AnswerConsent(ctx, registertest.Staff, again.ID, again.Version, team.Answer{Grant: true}); !errors.Is(err, team.ErrGrantLate) {
			t.Errorf("the change would come before the consent: %v", err)
		}
		if again, err = c.s.WithdrawConsent(ctx, c.Clerk(c.Finance), again.ID, again.Version); err != nil || again.State != team.Withdrawn {
			t.Errorf("%+v %v", again, err)
		}
		if list, err := c.s.Consents(ctx, c.Clerk(c.Culture), "", 0, kernel.AllRows); err != nil || list.Total != 0 {
			t.Errorf("another department: %+v %v", list, err)
		}
		if list, err := c.s.Consents(ctx, registertest.Staff, team.Returned, c.Finance, kernel.AllRows); err != nil || list.Total != 1 || list.Items[0].Superior != "市财政局机关党委" {
			t.Errorf("%+v %v", list, err)
		}
	})
}
