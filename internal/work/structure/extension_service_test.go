package structure_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/paper"
	"sanchuang/internal/spine/register"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/work/structure"
)

const why = "机构改革尚未到位"

func (c *city) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *city) day(day kernel.Day) { dbtest.SetDay(c.DB, day) }

func (c *city) waiting(role string, org kernel.ID) []string {
	c.t.Helper()
	l, err := duty.Mine(c.t.Context(), c.DB.Read(), []kernel.Grant{{Role: role, Org: org}}, nil, kernel.AllRows)
	c.must(err)
	var out []string
	for _, d := range l.Items {
		out = append(out, d.Title)
	}
	return out
}

func TestAnExtensionIsAskedForAndApproved(t *testing.T) {
	each(t, "2026-12-01", func(c *city) {
		x := c.elected(c.FinanceFirst, "2024-03-15", nil) // through 2027-03-15
		clerk := c.Clerk(c.Finance)
		if _, err := c.s.AskExtension(t.Context(), c.Clerk(c.Culture), x.ID, "2027-09-15", why); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("another department's: %v", err)
		}
		e, err := c.s.AskExtension(t.Context(), clerk, x.ID, "2027-09-15", why)
		c.must(err)
		if _, err := c.s.AskExtension(t.Context(), clerk, x.ID, "2027-08-15", why); !errors.Is(err, structure.ErrAskedTwice) {
			t.Errorf("twice: %v", err)
		}
		if got := c.waiting("staff", c.Root); len(got) != 1 || got[0] != "审批延期换届申请：市财政局第一党支部" {
			t.Errorf("the staff's desk: %v", got)
		}
		if _, err := c.s.Extension(t.Context(), c.Clerk(c.Culture).Scope, e.ID); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("out of scope: %v", err)
		}
		if _, err := c.s.DecideExtension(t.Context(), registertest.Staff, e.ID, e.Version+1, structure.Approve, ""); !errors.Is(err, kernel.ErrStale) {
			t.Errorf("a stale decision: %v", err)
		}
		var wg sync.WaitGroup
		results := make([]error, 2)
		for i := range results {
			wg.Go(func() {
				_, results[i] = c.s.DecideExtension(t.Context(), registertest.Staff, e.ID, e.Version, structure.Approve, "请抓紧准备")
			})
		}
		wg.Wait()
		if (results[0] == nil) == (results[1] == nil) {
			t.Fatalf("of two one decides: %v", results)
		}
		got := c.get(x.ID)
		if got.ExtendedTo != "2027-09-15" || got.ExtendedOn != "2026-12-01" || got.Basis != "市直机关工委〔2026〕1号" {
			t.Errorf("the term: %+v", got)
		}
		list, err := c.papers.OfSource(t.Context(), c.DB.Read(), fact.Source{Type: "term_extension", ID: e.ID})
		if err != nil || len(list) != 1 || list[0].Title != "关于同意市财政局第一党支部延期换届的批复" || list[0].Recipients != "市财政局" {
			t.Errorf("%+v %v", list, err)
		}
		if len(c.waiting("staff", c.Root)) != 0 || !slices.Contains(c.waiting("dept_clerk", c.Finance), "签收公文：关于同意市财政局第一党支部延期换届的批复") {
			t.Errorf("desks: %v, %v", c.waiting("staff", c.Root), c.waiting("dept_clerk", c.Finance))
		}
		c.day("2027-03-16")
		if b, err := c.s.Board(t.Context(), registertest.Staff, c.FinanceFirst); err != nil || b.Extended != 1 {
			t.Errorf("%+v %v", b, err)
		}
	})
}

func TestExtensionsReturnedRefusedWithdrawn(t *testing.T) {
	each(t, "2026-12-01", func(c *city) {
		x := c.elected(c.FinanceFirst, "2024-03-15", nil)
		clerk := c.Clerk(c.Finance)
		ask := func() structure.Extension {
			t.Helper()
			e, err := c.s.AskExtension(t.Context(), clerk, x.ID, "2027-09-15", why)
			c.must(err)
			return e
		}
		e := ask()
		_, err := c.s.DecideExtension(t.Context(), registertest.Staff, e.ID, e.Version, structure.Return, "请写明具体时间")
		c.must(err)
		if got := c.waiting("dept_clerk", c.Finance); len(got) != 1 || got[0] != "延期换届申请被退回：市财政局第一党支部" {
			t.Errorf("the clerk's desk: %v", got)
		}
		e = ask()
		if got := c.waiting("dept_clerk", c.Finance); len(got) != 0 {
			t.Errorf("asked anew: %v", got)
		}
		_, err = c.s.WithdrawExtension(t.Context(), clerk, e.ID, e.Version)
		c.must(err)
		if got := c.waiting("staff", c.Root); len(got) != 0 {
			t.Errorf("withdrawn: %v", got)
		}
		e = ask()
		refused, err := c.s.DecideExtension(t.Context(), registertest.Staff, e.ID, e.Version, structure.Refuse, "应按期换届选举")
		if err != nil || refused.PaperNumber == "" || c.get(x.ID).ExtendedTo != "" {
			t.Errorf("%+v %v", refused, err)
		}
		l, err := c.s.Extensions(t.Context(), clerk.Scope, "", x.ID, kernel.AllRows)
		if err != nil || l.Total != 3 {
			t.Errorf("%d %v", l.Total, err)
		}
		if l, _ := c.s.Extensions(t.Context(), c.Clerk(c.Culture).Scope, "", 0, kernel.AllRows); l.Total != 0 {
			t.Errorf("culture sees %d", l.Total)
		}
		c.day("2027-03-16")
		if _, err := c.s.AskExtension(t.Context(), clerk, x.ID, "2027-09-15", why); !errors.Is(err, structure.ErrAskedOverdue) {
			t.Errorf("after the end: %v", err)
		}
	})
}

// What was asked for in time and lies with the committee when the term ends is overdue until it is answered; the answer
// takes that back, with what was said because of it.
func TestAnExtensionApprovedAfterTheEnd(t *testing.T) {
	each(t, "2027-03-15", func(c *city) {
		at := c.measured()
		x := c.elected(c.FinanceFirst, "2024-03-15", nil) // through today
		e, err := c.s.AskExtension(t.Context(), c.Clerk(c.Finance), x.ID, "2027-09-15", why)
		c.must(err)
		board := func() structure.Standing {
			t.Helper()
			b, err := c.s.Board(t.Context(), registertest.Staff, c.FinanceFirst)
			c.must(err)
			return b.Items[0]
		}
		remind := func(day kernel.Day) []string {
			t.Helper()
			c.cameOut(day)
			c.must(c.s.Remind(t.Context()))
			return c.waiting("dept_clerk", c.Finance)
		}
		remind("2027-05-20") // long past the end
		if b := board(); b.State != structure.Overdue || b.Asked != "2027-09-15" || b.PastEnd {
			t.Errorf("waiting: %+v", b)
		}
		c.same(at(c.Root, "2027"), "1", "0", "0", "1", "0")
		if got := c.waiting("staff", c.Root); len(got) != 1 || !strings.HasPrefix(got[0], "审批延期换届申请") {
			t.Errorf("the staff are to decide, not to urge: %v", got)
		}
		if _, err := c.s.DecideExtension(t.Context(), registertest.Staff, e.ID, e.Version, structure.Return, "请写明具体时间"); !errors.Is(err, structure.ErrReturnPast) {
			t.Errorf("returned past the end: %v", err)
		}
		got, err := c.s.DecideExtension(t.Context(), registertest.Staff, e.ID, e.Version, structure.Approve, "")
		c.must(err)
		if !got.PastEnd {
			t.Errorf("%+v", got)
		}
		if e, err := c.s.Extension(t.Context(), kernel.Everything(), e.ID); err != nil || !e.PastEnd {
			t.Errorf("read again: %+v %v", e, err)
		}
		if y := c.get(x.ID); y.AskedOn != "2027-03-15" || y.ExtendedOn != "2027-05-20" || y.Outcome != "" {
			t.Errorf("the term: %+v", y)
		}
		p, err := c.papers.OfSource(t.Context(), c.DB.Read(), fact.Source{Type: "term_extension", ID: e.ID})
		if err != nil || len(p) != 1 {
			t.Errorf("%+v %v", p, err)
		}
		if b := board(); b.State != structure.Extended || b.Asked != "" || !b.PastEnd {
			t.Errorf("approved: %+v", b)
		}
		c.same(at(c.Root, "2027"), "0", "0", "0", "0", "—")
		if got := remind("2027-05-20"); len(got) != 2 || !slices.Contains(got, "市财政局第一党支部任期将于2027年9月15日届满，请筹备换届") {
			t.Errorf("reminded of the new last day: %v", got)
		}
		stages, err := c.s.Reminders(t.Context(), kernel.Everything(), x.ID)
		if err != nil || len(stages) != 2 { // past the old day, and ahead of the new one
			t.Errorf("%+v %v", stages, err)
		}
		c.cameOut("2027-09-16")
		c.same(at(c.Root, "2027"), "1", "0", "0", "1", "0")
	})
}

// TestAnExtensionCountsFromItsApproval: on the board and in the totals, also while the first last day is to come.
func TestAnExtensionCountsFromItsApproval(t *testing.T) {
	each(t, "2027-01-05", func(c *city) {
		x := c.elected(c.FinanceFirst, "2024-03-15", nil)
		e, err := c.s.AskExtension(t.Context(), c.Clerk(c.Finance), x.ID, "2027-09-15", why)
		c.must(err)
		counted := func(ending, extended, overdue int) {
			t.Helper()
			b, err := c.s.Board(t.Context(), registertest.Staff, c.FinanceFirst)
			c.must(err)
			n, err := c.s.Totals(t.Context(), kernel.Everything(), register.Filter{})
			c.must(err)
			if b.Ending != ending || b.Extended != extended || b.Overdue != overdue || n.Ending != ending || n.Extended != extended || n.Overdue != overdue {
				t.Errorf("on %s: board %+v, totals %+v", c.DB.Today(), b, n)
			}
		}
		counted(1, 0, 0)
		_, err = c.s.DecideExtension(t.Context(), registertest.Staff, e.ID, e.Version, structure.Approve, "")
		c.must(err)
		for _, day := range []kernel.Day{"2027-01-05", "2027-03-15", "2027-03-16", "2027-09-15"} {
			c.day(day)
			counted(0, 1, 0)
		}
		c.day("2027-09-16")
		counted(0, 0, 1)
	})
}

func TestTheYearsNoticesGoOutOnce(t *testing.T) {
	each(t, "2027-01-06", func(c *city) {
		first := c.elected(c.FinanceFirst, "2024-03-15", nil) // through 2027-03-15
		c.elected(c.FinanceSecond, "2023-11-22", nil)         // overdue since November
		c.elected(c.FinanceCommittee, "2025-01-10", nil)      // 2030
		c.elected(c.CultureFirst, "2024-12-31", nil)          // through 2027-12-31
		if _, err := c.s.IssueNotices(t.Context(), registertest.Staff, 2029); !errors.Is(err, structure.ErrNoticeYear) {
			t.Error(err)
		}
		var wg sync.WaitGroup
		counts, faults := make([]int, 2), make([]error, 2)
		for i := range counts {
			wg.Go(func() { counts[i], faults[i] = c.s.IssueNotices(t.Context(), registertest.Staff, 2027) })
		}
		wg.Wait()
		if faults[0] != nil || faults[1] != nil || counts[0]+counts[1] != 2 {
			t.Fatalf("two at once: %v %v", counts, faults)
		}
		if n, err := c.s.IssueNotices(t.Context(), registertest.Staff, 2027); n != 0 || err != nil {
			t.Errorf("again: %d %v", n, err)
		}
		all, err := c.s.Notices(t.Context(), kernel.Everything(), 2027)
		if err != nil || all.Orgs != 3 || all.Issued != 2 || len(all.Items) != 2 || len(all.Items[0].Changed)+len(all.Items[1].Changed) != 0 {
			t.Errorf("%+v %v", all, err)
		}
		var numbers []string
		for _, n := range all.Items {
			numbers = append(numbers, n.PaperNumber)
			if n.Department == c.Finance && (len(n.Lines) != 2 || !n.Lines[0].Overdue || n.Lines[1].Overdue) {
				t.Errorf("%+v", n.Lines)
			}
		}
		slices.Sort(numbers)
		if strings.Join(numbers, " ") != "市直机关工委〔2027〕1号 市直机关工委〔2027〕2号" {
			t.Error(numbers)
		}
		if own, _ := c.s.Notices(t.Context(), c.Clerk(c.Culture).Scope, 2027); len(own.Items) != 1 || own.Items[0].Department != c.Culture {
			t.Errorf("culture sees %+v", own)
		}
		c.elected(c.FinanceFirst, "2027-01-05", nil)
		after, err := c.s.Notices(t.Context(), kernel.Everything(), 2027)
		c.must(err)
		for _, n := range after.Items {
			if n.Department == c.Finance && (len(n.Lines) != 2 || !n.Lines[1].Done || after.Open != 2 || after.Orgs != 3) {
				t.Errorf("done since: %+v, %d of %d open", n.Lines, after.Open, after.Orgs)
			}
			if n.Department == c.Finance && (len(n.Changed) != 1 || !strings.HasPrefix(n.Changed[0], "市财政局第一党支部：已换届")) {
				t.Errorf("after %d was elected anew: %v", first.ID, n.Changed)
			}
		}
	})
}

func TestOverdueForLongComesToTheCommittee(t *testing.T) {
	each(t, "2027-01-06", func(c *city) {
		c.elected(c.FinanceFirst, "2023-12-07", nil)  // through 2026-12-07: 30 days
		c.elected(c.FinanceSecond, "2023-12-01", nil) // 36 days
		remind := func() []string {
			t.Helper()
			for range 2 {
				c.must(c.s.Remind(t.Context()))
			}
			return c.waiting("staff", c.Root)
		}
		if got := remind(); len(got) != 1 || got[0] != "市财政局有1个党组织逾期未换届超过30天，请督促" {
			t.Errorf("%v", got)
		}
		c.day("2027-01-07")
		if got := remind(); len(got) != 1 || got[0] != "市财政局有2个党组织逾期未换届超过30天，请督促" {
			t.Errorf("a day later: %v", got)
		}
		c.elected(c.FinanceFirst, "2027-01-07", nil)
		c.elected(c.FinanceSecond, "2027-01-07", nil)
		if got := remind(); len(got) != 0 {
			t.Errorf("both have elected: %v", got)
		}
	})
}

// Whatever days the job runs on, however an election's day is corrected meanwhile: a stage is written down once for each
// last day, on the first day on which the job saw it, and never one that a slow reader of the calendar does not find.
func TestStagesOfReminding(t *testing.T) {
	d := dbtest.SQLite(t)
	c := registertest.New(t, d, structure.FactKinds)
	s := structure.NewService(c.Deps, norm.NewService(d, c.Deps.Audit), paper.NewService(d, c.Deps.Audit, c.Deps.Orgs))
	number := 0
	rapid.Check(t, func(rt *rapid.T) {
		number++
		began := kernel.MakeDay(2019, 1, 1).AddDays(rapid.IntRange(0, 1200).Draw(rt, "began"))
		congress := rapid.Bool().Draw(rt, "congress")
		dbtest.SetDay(d, began.AddDays(1))
		x := structure.Term{Began: began, Session: 1, ByCongress: congress}
		x.OrgID = c.FinanceFirst
		x, err := s.Terms.Create(t.Context(), registertest.Staff, x)
		if err != nil {
			rt.Fatal(err)
		}
		type key struct {
			last  kernel.Day
			stage int
		}
		want := map[key]kernel.Day{}
		today := x.Ends.AddMonths(-8)
		for today < x.Ends.AddDays(40) {
			today = today.AddDays(rapid.SampledFrom([]int{1, 1, 2, 5, 20, 45, 90}).Draw(rt, "gap"))
			dbtest.SetDay(d, today)
			if rapid.IntRange(0, 9).Draw(rt, "correct") == 0 {
				moved := began.AddDays(rapid.IntRange(-40, 40).Draw(rt, "moved"))
				if x, err = s.Terms.Correct(t.Context(), registertest.Staff, x.ID, x.Version, func(t *structure.Term) error { t.Began, t.Years = moved, 0; return nil }); err != nil {
					rt.Fatal(err)
				}
			}
			for range rapid.IntRange(1, 2).Draw(rt, "runs") {
				if err := s.Remind(t.Context()); err != nil {
					rt.Fatal(err)
				}
			}
			// The slow reader: a stage holds from the day that lies so many months before, until the next one's.
			stage := -1
			for _, months := range []int{6, 4, 1} {
				if months == 4 && !congress {
					continue
				}
				if today >= x.Ends.AddMonths(-months) {
					stage = months
				}
			}
			if today > x.Ends {
				stage = 0
			}
			if k := (key{x.Ends, stage}); stage >= 0 && want[k] == "" {
				want[k] = today
			}
		}
		got, err := s.Reminders(t.Context(), kernel.Everything(), x.ID)
		if err != nil {
			rt.Fatal(err)
		}
		for _, r := range got {
			if want[key{r.LastDay, r.Stage}] != r.Day {
				rt.Errorf("%s, %d months before: on %s, want %s", r.LastDay, r.Stage, r.Day, want[key{r.LastDay, r.Stage}])
			}
		}
		if len(got) != len(want) {
			rt.Errorf("%d stages, want %d", len(got), len(want))
		}
		dbtest.SetDay(d, today)
		if err := s.Terms.Remove(t.Context(), registertest.Staff, x.ID, x.Version, "试过了"); err != nil {
			rt.Fatal(err)
		}
	})
	if number < 50 {
		t.Errorf("only %d terms were tried", number)
	}
}
