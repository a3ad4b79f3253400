package team_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/sheet"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/paper"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/work/team"
)

type city struct {
	*registertest.City
	t     *testing.T
	s     *team.Service
	terms map[kernel.ID]team.Term
}

func each(t *testing.T, today kernel.Day, fn func(*city)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		d.SetClock(func() time.Time { return today.Start().Add(10 * time.Hour) })
		c := &city{registertest.New(t, d), t, nil, map[kernel.ID]team.Term{}}
		c.s = team.NewService(team.Deps{
			DB: d, Audit: c.Deps.Audit, Orgs: c.Deps.Orgs, Norms: norm.NewService(d, c.Deps.Audit),
			Terms:   func(context.Context, db.Queryer, kernel.Day) (map[kernel.ID]team.Term, error) { return c.terms, nil },
			Members: c.Roster(), Papers: paper.NewService(d, c.Deps.Audit, c.Deps.Orgs),
		})
		c.Roster().UseConsent(c.s.Consented)
		fn(c)
	})
}

func (c *city) appoint(who, at kernel.ID, d member.Duty, from, to kernel.Day) member.Position {
	c.t.Helper()
	p, err := c.Roster().Appoint(c.t.Context(), registertest.Staff, who, member.Position{OrgID: at, Duty: d, From: from, To: to})
	if err != nil {
		c.t.Fatal(err)
	}
	return p
}

func (c *city) line(id kernel.ID, day kernel.Day) team.Line {
	c.t.Helper()
	r, err := c.s.Teams(c.t.Context(), registertest.Staff, 0, day)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, l := range r.Items {
		if l.OrgID == id {
			return l
		}
	}
	c.t.Fatalf("no team of %d", id)
	return team.Line{}
}

func TestTeamsAsOfADay(t *testing.T) {
	each(t, "2026-11-23", func(c *city) {
		c.terms[c.FinanceFirst] = team.Term{ID: 9, Session: 4, Began: "2024-03-15", Limit: "2027-03-15"}
		c.appoint(c.Wang, c.FinanceFirst, member.Secretary, "2024-03-15", "2026-08-31")
		c.appoint(c.LiFinance, c.FinanceFirst, member.Deputy, "2024-03-15", "")
		c.appoint(c.Zhang, c.FinanceCommittee, member.Secretary, "2024-03-15", "")
		c.appoint(c.Wang, c.Finance, member.FullTimeDeputy, "2024-03-15", "")
		if l := c.line(c.FinanceFirst, "2026-08-31"); !l.Complete || l.Secretary != "王建国" || l.Deputies != "李明" || l.Committee {
			t.Errorf("on the secretary's last day: %+v", l)
		}
		if l := c.line(c.FinanceFirst, ""); l.Complete || l.Missing != 1 || l.Vacancies[0].Since != "2026-09-01" || l.Session != 4 {
			t.Errorf("today: %+v", l)
		}
		if l := c.line(c.FinanceCommittee, ""); l.FullTime != "王建国" || l.Persons != 2 || l.Least != 5 || l.Missing != 3 || l.Full != 3 {
			t.Errorf("the Party committee with its department's full-time deputy: %+v", l)
		}
		r, err := c.s.Teams(t.Context(), registertest.Staff, 0, "")
		if err != nil || len(r.Items) != 4 || r.NoSecretary != 3 || r.Incomplete != 4 || r.FullTime != 1 || r.Uppers != 1 || r.Items[3].OrgID != c.FinanceCommittee {
			t.Errorf("%+v %v", r, err)
		}
		one, err := c.s.Team(t.Context(), registertest.Staff, c.FinanceFirst, "")
		if err != nil || len(one.Holders) != 1 || one.Holders[0].Duty != member.Deputy || len(one.Gone) != 1 || one.Gone[0].Name != "王建国" || one.Gone[0].To != "2026-08-31" {
			t.Errorf("%+v %v", one, err)
		}
	})
}

// TestTheTallyIsThePage: the figures of the overview are those of the page of teams on the same day, and nothing is
// known before the first position.
func TestTheTallyIsThePage(t *testing.T) {
	each(t, "2026-11-23", func(c *city) {
		c.appoint(c.Wang, c.FinanceFirst, member.Secretary, "2024-03-15", "2026-08-31")
		c.appoint(c.LiFinance, c.FinanceFirst, member.Secretary, "2026-10-01", "")
		c.appoint(c.Zhang, c.FinanceCommittee, member.Secretary, "2024-03-15", "2026-11-22")
		c.appoint(c.LiCulture, c.CultureFirst, member.Secretary, "2026-11-23", "")
		c.terms[c.FinanceFirst] = team.Term{ID: 9, Session: 4, Began: "2024-03-15", Limit: "2027-03-15"}
		for day, want := range map[kernel.Day]team.Tally{
			"2024-03-14": {Bodies: 4, NoSecretary: 4, Missing: 8},
			"2024-03-15": {4, 1, 2, 6, true},
			"2026-08-31": {4, 1, 2, 6, true},
			"2026-09-01": {4, 0, 3, 7, true},
			"2026-09-30": {4, 0, 3, 7, true},
			"2026-10-01": {4, 1, 2, 6, true},
			"2026-11-22": {4, 1, 2, 6, true},
			"2026-11-23": {4, 2, 2, 6, true},
		} {
			for _, top := range []kernel.ID{c.Root, c.Finance, c.CultureFirst} {
				got, err := c.s.Tally(t.Context(), c.DB.Read(), top, day)
				if err != nil {
					t.Fatal(err)
				}
				if top == c.Root && got != want {
					t.Errorf("%s: %+v, want %+v", day, got, want)
				}
				page, err := c.s.Teams(t.Context(), registertest.Staff, top, day)
				if err != nil || got.Complete != page.Complete || got.Bodies != page.Complete+page.Incomplete || got.NoSecretary != page.NoSecretary || got.Missing != page.Missing {
					t.Errorf("%s under %d: %+v, the page has %d, %d, %d, %d %v", day, top, got, page.Complete, page.Incomplete, page.NoSecretary, page.Missing, err)
				}
			}
		}
	})
}

func TestTeamsWithinSight(t *testing.T) {
	each(t, "2026-11-23", func(c *city) {
		clerk := c.Clerk(c.Culture)
		if r, err := c.s.Teams(t.Context(), clerk, 0, ""); err != nil || len(r.Items) != 1 || r.Items[0].OrgID != c.CultureFirst {
			t.Errorf("%+v %v", r, err)
		}
		for _, id := range []kernel.ID{c.FinanceFirst, 404} {
			if _, err := c.s.Team(t.Context(), clerk, id, ""); !errors.Is(err, kernel.ErrNotFound) {
				t.Errorf("%d: %v", id, err)
			}
			if _, err := c.s.Teams(t.Context(), clerk, id, ""); !errors.Is(err, kernel.ErrNotFound) {
				t.Errorf("below %d: %v", id, err)
			}
		}
		for _, day := range []kernel.Day{"2026-11-24", "2026-13-01"} {
			if _, err := c.s.Teams(t.Context(), clerk, 0, day); !errors.Is(err, team.ErrDay) {
				t.Errorf("as of %s: %v", day, err)
			}
		}
		if _, err := c.s.Team(t.Context(), registertest.Staff, c.Finance, ""); !errors.Is(err, team.ErrOrg) {
			t.Errorf("a department: %v", err)
		}
		if _, err := c.s.Team(t.Context(), registertest.Staff, c.FinanceFirst, "2016-12-31"); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("before it was founded: %v", err)
		}
		f, err := c.s.Export(t.Context(), clerk, 0, "", team.Only{State: "incomplete"})
		if err != nil || f == nil {
			t.Fatal(err)
		}
	})
}

// An exported register holds what the page shows, by state, kind and text.
func TestExportedTeamsAreNarrowed(t *testing.T) {
	each(t, "2026-11-23", func(c *city) {
		c.appoint(c.Wang, c.FinanceFirst, member.Secretary, "2024-03-15", "")
		c.appoint(c.Zhang, c.FinanceCommittee, member.FullTimeDeputy, "2024-03-15", "")
		page, err := c.s.Teams(t.Context(), registertest.Staff, 0, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct {
			only  team.Only
			shows func(l team.Line) bool
		}{
			{team.Only{}, func(team.Line) bool { return true }},
			{team.Only{State: "complete"}, func(l team.Line) bool { return l.Complete }},
			{team.Only{State: "incomplete"}, func(l team.Line) bool { return !l.Complete }},
			{team.Only{State: "no_secretary"}, func(l team.Line) bool { return l.Secretary == "" }},
			{team.Only{State: "full_time"}, func(l team.Line) bool { return l.OrgID == c.FinanceCommittee }},
			{team.Only{State: "no_full_time"}, func(team.Line) bool { return false }},
			{team.Only{Kind: org.Branch, Text: "财政"}, func(l team.Line) bool {
				return l.Kind == org.Branch && strings.Contains(l.Name+l.Department, "财政")
			}},
			{team.Only{Text: "王建国"}, func(l team.Line) bool { return l.OrgID == c.FinanceFirst }},
		} {
			var want, got []string
			for _, l := range page.Items {
				if x.shows(l) {
					want = append(want, l.Name)
				}
			}
			f, err := c.s.Export(t.Context(), registertest.Staff, 0, "", x.only)
			if err != nil {
				t.Fatal(err)
			}
			sh, err := sheet.Read(t.Context(), "x.xlsx", f.Body)
			if err != nil {
				t.Fatal(err)
			}
			head := 0
			for sh.At(head, 1).Text != "党组织" {
				head++
			}
			for i := range page.Items {
				if name := sh.At(head+1+i, 1).Text; slices.ContainsFunc(page.Items, func(l team.Line) bool { return l.Name == name }) {
					got = append(got, name)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%+v: %v, want %v", x.only, got, want)
			}
		}
	})
}
