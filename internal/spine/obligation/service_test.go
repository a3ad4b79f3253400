package obligation_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/sheet"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/obligation"
	"sanchuang/internal/spine/register/registertest"
)

var kinds = []fact.Kind{
	{Code: "activity.held", Name: "开展组织生活", Unit: "次", Subject: fact.Org, Attrs: []fact.Attr{{Code: "moved", Name: "改期"}, {Code: "year", Name: "所属年度"}}},
	{Code: "activity.lectured", Name: "讲党课", Unit: "次", Subject: fact.Member},
}

// city is a small city; records begin in January 2026.
type city struct {
	*registertest.City
	t     *testing.T
	s     *obligation.Service
	norms *norm.Service
	talks []obligation.Talk

	waiting  []obligation.Waiting
	unmended map[kernel.ID]int
}

func each(t *testing.T, today string, fn func(c *city)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		at, err := time.ParseInLocation(time.DateOnly, today, kernel.Zone)
		if err != nil {
			t.Fatal(err)
		}
		d.SetClock(func() time.Time { return at.Add(10 * time.Hour) })
		c := &city{City: registertest.New(t, d, kinds), t: t, unmended: map[kernel.ID]int{}}
		c.norms = norm.NewService(d, c.Deps.Audit)
		c.s = obligation.NewService(d, c.Deps.Audit, c.Deps.Orgs, c.Facts, c.norms, obligation.Elsewhere{
			Recorded: func(context.Context, db.Queryer) (map[kernel.ID]kernel.Day, error) {
				return map[kernel.ID]kernel.Day{c.Finance: "2026-01-01", c.Culture: "2026-04-01"}, nil
			},
			Talks: func(context.Context, db.Queryer, string, kernel.Period, []kernel.ID) ([]obligation.Talk, error) {
				return c.talks, nil
			},
			Waiting:  c.waitingOf,
			Unmended: func(context.Context, db.Queryer, []kernel.ID) (map[kernel.ID]int, error) { return c.unmended, nil },
		})
		fn(c)
	})
}

// held writes that a branch held a meeting of the kinds.
func (c *city) held(branch, department kernel.ID, day kernel.Day, attrs map[string]string, kinds ...string) fact.Source {
	c.t.Helper()
	var source fact.Source
	err := c.DB.Do(c.t.Context(), "held", func(ctx context.Context, tx *db.Tx) error {
		source = fact.Source{Type: "activity", ID: tx.NewID(), Version: 1}
		for _, k := range kinds {
			if err := c.Facts.Append(ctx, tx, fact.Fact{
				Kind: "activity.held", Detail: k, Subject: fact.Subject{Type: fact.Org, ID: branch}, Day: day, Branch: branch, Department: department,
				Quantity: fact.One, Attrs: attrs, Source: source, Sign: 1,
			}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return source
}

func (c *city) matrix(actor kernel.Actor, top kernel.ID, period string) obligation.Matrix {
	c.t.Helper()
	p, err := kernel.ParsePeriod(period)
	if err != nil {
		c.t.Fatal(err)
	}
	m, err := c.s.Matrix(c.t.Context(), actor, top, p)
	if err != nil {
		c.t.Fatal(err)
	}
	return m
}

// cell is how a branch stands in the column of a rule and a period.
func cell(m obligation.Matrix, branch kernel.ID, rule, period string) obligation.Cell {
	for _, r := range m.Rows {
		for i, col := range m.Columns {
			if r.Org == branch && col.Rule == rule && col.Period == period {
				return r.Cells[i]
			}
		}
	}
	return obligation.Cell{}
}

func TestMatrixFollowsRecords(t *testing.T) {
	each(t, "2026-07-10", func(c *city) {
		c.held(c.FinanceFirst, c.Finance, "2026-05-12", nil, "branch_assembly", "lecture")
		gone := c.held(c.FinanceSecond, c.Finance, "2026-05-20", nil, "branch_assembly")
		c.held(c.FinanceFirst, c.Finance, "2026-04-28", map[string]string{"moved": "1"}, "theme_day")
		m := c.matrix(registertest.Staff, 0, "2026-Q2")
		for _, want := range []struct {
			what   string
			branch kernel.ID
			rule   string
			period string
			state  obligation.State
		}{
			{"one meeting meets two", c.FinanceFirst, "assembly", "2026-Q2", obligation.Met},
			{"and the other", c.FinanceFirst, "lecture", "2026-Q2", obligation.Met},
			{"another branch by its own", c.FinanceSecond, "assembly", "2026-Q2", obligation.Met},
			{"what nobody held", c.FinanceSecond, "lecture", "2026-Q2", obligation.Overdue},
			{"a moved theme day", c.FinanceFirst, "theme_day", "2026-04", obligation.Met},
			{"the month after", c.FinanceFirst, "theme_day", "2026-05", obligation.Overdue},
			{"no committee, none of its meetings", c.FinanceFirst, "committee_meeting", "2026-05", ""},
		} {
			if got := cell(m, want.branch, want.rule, want.period); got.State != want.state {
				t.Errorf("%s: %q, want %q", want.what, got.State, want.state)
			}
		}
		if !cell(m, c.FinanceFirst, "theme_day", "2026-04").Moved {
			t.Error("a theme day on another day is not marked")
		}
		if m.Owed != m.Met+m.Due+m.Overdue {
			t.Errorf("the sums do not fit: %+v", m.Tally)
		}
		// A reversal takes the record away from the obligation.
		if err := c.DB.Do(t.Context(), "reverse", func(ctx context.Context, tx *db.Tx) error { return c.Facts.Reverse(ctx, tx, gone) }); err != nil {
			t.Fatal(err)
		}
		if got := cell(c.matrix(registertest.Staff, 0, "2026-Q2"), c.FinanceSecond, "assembly", "2026-Q2"); got.State != obligation.Overdue {
			t.Errorf("after the reversal: %q", got.State)
		}
		// Before a department's records begin, nothing is known; what was recorded is.
		if got := cell(c.matrix(registertest.Staff, 0, "2026-Q1"), c.CultureFirst, "assembly", "2026-Q1"); got.State != obligation.Unknown {
			t.Errorf("before the records: %q", got.State)
		}
	})
}

// An exported matrix is narrowed as the page is: by what the rows have, with how many of it, which adds up to the figure.
func TestExportedMatrixIsNarrowed(t *testing.T) {
	each(t, "2026-07-10", func(c *city) {
		c.held(c.FinanceFirst, c.Finance, "2026-05-12", nil, "branch_assembly", "lecture")
		span, err := kernel.ParsePeriod("2026-Q2")
		if err != nil {
			t.Fatal(err)
		}
		m := c.matrix(registertest.Staff, 0, "2026-Q2")
		for _, x := range []struct {
			only    obligation.Only
			heading string
			sum     int
			rows    func(r obligation.Row) bool
		}{
			{obligation.Only{}, "", 0, func(obligation.Row) bool { return true }},
			{obligation.Only{State: "lacking"}, "", 0, func(r obligation.Row) bool { return r.Missing != "" }},
			{obligation.Only{State: "owed"}, "应做（项）", m.Owed, func(r obligation.Row) bool { return r.Owed > 0 }},
			{obligation.Only{State: "met"}, "已完成（项）", m.Met, func(r obligation.Row) bool { return r.Met > 0 }},
			{obligation.Only{State: "overdue"}, "逾期（项）", m.Overdue, func(r obligation.Row) bool { return r.Overdue > 0 }},
			{obligation.Only{State: "overdue", Text: "财政"}, "逾期（项）", -1, func(r obligation.Row) bool {
				return r.Overdue > 0 && (strings.Contains(r.Name, "财政") || strings.Contains(r.Department, "财政"))
			}},
		} {
			f, err := c.s.ExportMatrix(t.Context(), registertest.Staff, 0, span, x.only)
			if err != nil {
				t.Fatal(err)
			}
			sh, err := sheet.Read(t.Context(), "x.xlsx", f.Body)
			if err != nil {
				t.Fatal(err)
			}
			head := 0
			for sh.At(head, 0).Text != "党组织" {
				head++
			}
			at, sum, want := -1, 0, []string{}
			for i := range 40 {
				if x.heading != "" && sh.At(head, i).Text == x.heading {
					at = i
				}
			}
			for _, r := range m.Rows {
				if x.rows(r) {
					want = append(want, r.Name)
				}
			}
			for i, name := range want {
				if got := sh.At(head+1+i, 0).Text; got != name {
					t.Errorf("%+v: row %d is %q, want %q", x.only, i, got, name)
				}
				if at >= 0 {
					n, _ := strconv.Atoi(sh.At(head+1+i, at).Text)
					sum += n
				}
			}
			if (at >= 0) != (x.heading != "") || x.sum >= 0 && sum != x.sum {
				t.Errorf("%+v: column %d, sum %d, want %d", x.only, at, sum, x.sum)
			}
		}
	})
}

func TestMatrixIsOfOnesOwnPart(t *testing.T) {
	each(t, "2026-07-10", func(c *city) {
		rows := func(m obligation.Matrix) (out []kernel.ID) {
			for _, r := range m.Rows {
				out = append(out, r.Org)
			}
			return out
		}
		has := func(list []kernel.ID, id kernel.ID) bool {
			for _, x := range list {
				if x == id {
					return true
				}
			}
			return false
		}
		all := rows(c.matrix(registertest.Staff, 0, "2026-Q2"))
		if !has(all, c.FinanceFirst) || !has(all, c.CultureFirst) {
			t.Errorf("staff sees %v", all)
		}
		own := rows(c.matrix(c.Clerk(c.Finance), 0, "2026-Q2"))
		if !has(own, c.FinanceFirst) || !has(own, c.FinanceSecond) || has(own, c.CultureFirst) {
			t.Errorf("the clerk of finance sees %v", own)
		}
		one := rows(c.matrix(c.Clerk(c.FinanceSecond), 0, "2026-Q2"))
		if len(one) != 1 || one[0] != c.FinanceSecond {
			t.Errorf("a branch sees %v", one)
		}
		if none := rows(c.matrix(kernel.Actor{Account: 9}, 0, "2026-Q2")); len(none) != 0 {
			t.Errorf("a scope of nothing sees %v", none)
		}
		p, _ := kernel.ParsePeriod("2026-Q2")
		if _, err := c.s.Matrix(t.Context(), c.Clerk(c.Finance), c.Culture, p); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("another department: %v", err)
		}
		if _, err := c.s.Calendar(t.Context(), c.Clerk(c.Finance), c.CultureFirst, 2026); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("another department's branch: %v", err)
		}
	})
}

func TestCalendarOfABranch(t *testing.T) {
	each(t, "2026-08-10", func(c *city) {
		c.NameMeetings()
		c.talks = []obligation.Talk{{Day: "2026-05-04", Host: c.Wang, People: []kernel.ID{c.Wang, c.LiFinance}}}
		c.held(c.FinanceFirst, c.Finance, "2026-07-21", nil, "theme_day")
		cal, err := c.s.Calendar(t.Context(), c.Clerk(c.FinanceFirst), c.FinanceFirst, 2026)
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]obligation.Entry{}
		for _, e := range cal.Entries {
			found[e.Rule+" "+e.Period] = e
		}
		if e := found["theme_day 2026-07"]; e.State != obligation.Met || len(e.Records) != 1 || e.Records[0].Day != "2026-07-21" || e.Records[0].Title != "主题党日" {
			t.Errorf("July's theme day: %+v", e)
		}
		if e := found["talk_each_other 2026"]; e.State != obligation.Met || e.Need != 2 || e.Have != 2 || len(e.Left) != 0 {
			t.Errorf("talks: %+v", e)
		}
		if _, owed := found["talk_members 2026"]; owed {
			t.Error("a branch without a committee owes its talks")
		}
		if e := found["assembly 2026-Q3"]; e.State != obligation.Due || e.Until != "2026-09-30" || e.Every != "每季度一次" || e.Basis == "" {
			t.Errorf("the quarter's assembly: %+v", e)
		}
		if want := "逾期未登记：廉政教育（7月）；还缺：支部党员大会（三季度）、党课（三季度）、主题党日（8月）、廉政教育（8月）"; cal.Missing != want {
			t.Errorf("says %q, want %q", cal.Missing, want)
		}
		// overdue findings stand beside what is missing, today, and only where today is looked at
		if cal.FindingsOverdue != 0 {
			t.Errorf("overdue findings of nobody: %d", cal.FindingsOverdue)
		}
		c.unmended[c.FinanceFirst] = 2
		for year, want := range map[int]int{2026: 2, 2025: 0} {
			if cal, err := c.s.Calendar(t.Context(), c.Clerk(c.FinanceFirst), c.FinanceFirst, year); err != nil || cal.FindingsOverdue != want {
				t.Errorf("%d: %d overdue findings, %v", year, cal.FindingsOverdue, err)
			}
		}
		for key, want := range map[string]bool{"2026-Q3": true, "2026-Q2": false} {
			p, _ := kernel.ParsePeriod(key)
			m, err := c.s.Matrix(t.Context(), c.Clerk(c.Finance), c.Finance, p)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range m.Rows {
				if got := strings.Contains(r.Missing, "整改逾期2项"); got != (want && r.Org == c.FinanceFirst) {
					t.Errorf("%s of %s: %q", key, r.Name, r.Missing)
				}
			}
		}
	})
}

// NameMeetings gives every record one title.
func (c *city) NameMeetings() {
	c.s.NameSources(func(_ context.Context, _ db.Queryer, sources []fact.Source) (map[fact.Source]string, error) {
		out := map[fact.Source]string{}
		for _, s := range sources {
			s.Version = 0
			out[s] = "主题党日"
		}
		return out, nil
	})
}

func TestReminders(t *testing.T) {
	each(t, "2026-07-23", func(c *city) {
		duties := func() []duty.Duty {
			t.Helper()
			l, err := duty.Mine(t.Context(), c.DB.Read(), []kernel.Grant{{Role: "branch_secretary", Org: c.FinanceFirst}}, nil, kernel.AllRows)
			if err != nil {
				t.Fatal(err)
			}
			return l.Items
		}
		remind := func(day kernel.Day) {
			t.Helper()
			c.DB.SetClock(func() time.Time { return day.Start().Add(9 * time.Hour) })
			for range 2 { // running it again changes nothing
				if err := c.s.Remind(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
		}
		remind("2026-07-23")
		if d := duties(); len(d) != 0 {
			t.Errorf("eight days before: %+v", d)
		}
		remind("2026-07-24")
		d := duties()
		if len(d) != 1 || d[0].Title != "有2项组织生活临近期限" || d[0].Due != "2026-07-31" || d[0].Note != "还缺：主题党日（7月）、廉政教育（7月）" {
			t.Fatalf("seven days before: %+v", d)
		}
		c.held(c.FinanceFirst, c.Finance, "2026-07-24", nil, "theme_day")
		remind("2026-07-25")
		if d := duties(); len(d) != 1 || d[0].Title != "有1项组织生活临近期限" {
			t.Errorf("one is done: %+v", d)
		}
		remind("2026-08-01")
		if d := duties(); len(d) != 0 {
			t.Errorf("when the day has passed: %+v", d)
		}
		// What can be held for the last year until the end of March is asked for then.
		remind("2026-03-25")
		if d := duties(); len(d) != 1 || !strings.Contains(d[0].Note, "组织生活会（2025年）") || !strings.Contains(d[0].Note, "民主评议党员（2025年）") {
			t.Errorf("in March for the year before: %+v", d)
		}
		// A run that was missed on the first days loses nothing.
		remind("2026-08-31")
		if d := duties(); len(d) != 1 || d[0].Due != "2026-08-31" {
			t.Errorf("on the last day alone: %+v", d)
		}
	})
}
