package paper_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/paper"
	"sanchuang/internal/spine/register/registertest"
)

type city struct {
	*registertest.City
	t *testing.T
	s *paper.Service
}

func each(t *testing.T, fn func(*city)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d)
		fn(&city{c, t, paper.NewService(d, c.Deps.Audit, c.Deps.Orgs)})
	})
}

// office is somebody who holds a role over an organisation, with the scope that it gives.
func (c *city) office(role string, org kernel.ID) kernel.Actor {
	a := kernel.Actor{Account: 30, Name: role, Roles: []string{role}, Grants: []kernel.Grant{{Role: role, Org: org}}, Scope: kernel.Scope{Orgs: []kernel.ID{org}}}
	a.Scope.All = org == c.Root
	return a
}

func (c *city) draft(change func(*paper.Draft)) paper.Draft {
	d := paper.Draft{Kind: "notice", Title: "关于做好换届工作的通知", To: []kernel.ID{c.Finance}, Text: []paper.Block{paper.P("请按期换届。")}, Issuer: c.Root, Day: "2026-11-23"}
	if change != nil {
		change(&d)
	}
	return d
}

func (c *city) issue(change func(*paper.Draft)) paper.Paper {
	c.t.Helper()
	p, err := c.tryIssue(change)
	if err != nil {
		c.t.Fatal(err)
	}
	return p
}

func (c *city) tryIssue(change func(*paper.Draft)) (paper.Paper, error) {
	return db.InTx(c.t.Context(), c.DB, "test.issue", func(ctx context.Context, tx *db.Tx) (paper.Paper, error) {
		return c.s.IssueIn(ctx, tx, registertest.Staff, c.draft(change))
	})
}

func (c *city) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func TestNumbersFollowEachOther(t *testing.T) {
	each(t, func(c *city) {
		if p := c.issue(nil); p.Number != "市直机关工委〔2026〕1号" {
			t.Errorf("without a 机关代字: %s", p.Number)
		}
		c.must(c.s.SetPrefix(t.Context(), registertest.Staff, paper.Prefix{Org: c.Root, From: "2026-01-01", Prefix: "江工委"}))
		c.must(c.s.SetPrefix(t.Context(), registertest.Staff, paper.Prefix{Org: c.Root, Kind: "letter", From: "2026-06-01", Prefix: "江工委函"}))
		for _, x := range []struct {
			kind string
			day  kernel.Day
			want string
		}{
			{"notice", "2026-01-01", "江工委〔2026〕1号"},
			{"reply", "2026-11-23", "江工委〔2026〕2号"},
			{"letter", "2026-05-31", "江工委〔2026〕3号"},
			{"letter", "2026-06-01", "江工委函〔2026〕1号"},
			{"notice", "2025-12-31", "市直机关工委〔2025〕1号"}, // before the 机关代字 was set
		} {
			if p := c.issue(func(d *paper.Draft) { d.Kind, d.Day = x.kind, x.day }); p.Number != x.want {
				t.Errorf("%+v: %s", x, p.Number)
			}
		}
		c.must(c.s.SetPrefix(t.Context(), registertest.Staff, paper.Prefix{Org: c.Finance, From: "2026-01-01", Prefix: "江财党"}))
		if p := c.issue(func(d *paper.Draft) { d.Issuer, d.To = c.Finance, []kernel.ID{c.FinanceFirst} }); p.Number != "江财党〔2026〕1号" {
			t.Error(p.Number)
		}
		set, err := c.s.Settings(t.Context(), c.office("dept_clerk", c.Finance))
		if err != nil || len(set.Prefixes) != 1 || set.Prefixes[0].Prefix != "江财党" || len(set.Kinds) != 6 {
			t.Errorf("%+v %v", set, err)
		}
		if err := c.s.SetPrefix(t.Context(), c.office("dept_clerk", c.Culture), paper.Prefix{Org: c.Finance, From: "2026-01-01", Prefix: "乱"}); !errors.Is(err, paper.ErrIssuer) {
			t.Errorf("another department's: %v", err)
		}
	})
}

// Numbers have no gap and come once, however many write at once and whatever is rolled back.
func TestNumbersOfManyAtOnce(t *testing.T) {
	each(t, func(c *city) {
		const writers, each = 6, 5
		broken := errors.New("thought better of it")
		var mu sync.Mutex
		var got []string
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				for i := range each {
					p, err := db.InTx(t.Context(), c.DB, "test.issue", func(ctx context.Context, tx *db.Tx) (paper.Paper, error) {
						p, err := c.s.IssueIn(ctx, tx, registertest.Staff, c.draft(nil))
						if err == nil && (w+i)%3 == 0 {
							err = broken
						}
						return p, err
					})
					switch {
					case err == nil:
						mu.Lock()
						got = append(got, p.Number)
						mu.Unlock()
					case !errors.Is(err, broken):
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		want := make([]string, len(got))
		for i := range want {
			want[i] = paper.Numbered("市直机关工委", 2026, i+1)
		}
		slices.Sort(got)
		slices.Sort(want)
		if len(got) < writers || !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	})
}

// sees are those of some readers who can open a paper, in the order asked; lists and single papers agree.
func (c *city) sees(id kernel.ID, readers map[string]kernel.Actor) []string {
	c.t.Helper()
	var out []string
	for name, actor := range readers {
		_, err := c.s.Get(c.t.Context(), actor, id)
		if err != nil && !errors.Is(err, kernel.ErrNotFound) {
			c.t.Fatal(err)
		}
		list, listErr := c.s.List(c.t.Context(), actor, paper.Filter{}, kernel.AllRows)
		c.must(listErr)
		if listed := slices.ContainsFunc(list.Items, func(p paper.Paper) bool { return p.ID == id }); listed != (err == nil) {
			c.t.Errorf("%s: listed %v, opened %v", name, listed, err)
		}
		if err == nil {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

func TestWhoReads(t *testing.T) {
	each(t, func(c *city) {
		issuing := c.office("committee_member", c.Root)
		issuing.Account = 77
		readers := map[string]kernel.Actor{
			"staff": c.office("staff", c.Root), "leader": c.office("leader", c.Root), "committee member": c.office("committee_member", c.Root),
			"finance clerk": c.office("dept_clerk", c.Finance), "culture clerk": c.office("dept_clerk", c.Culture), "finance leader": c.office("leader", c.Finance),
			"finance secretary": c.office("branch_secretary", c.FinanceFirst), "other secretary": c.office("branch_secretary", c.FinanceSecond), "finance branch clerk": c.office("branch_clerk", c.FinanceFirst),
			"nobody": {Account: 9, Name: "nobody"}, "issuing member": issuing, "issuer of before": {Account: 77, Name: "issuer", Scope: kernel.Scope{Orgs: []kernel.ID{c.Culture}}},
		}
		for name, x := range map[string]struct {
			change func(*paper.Draft)
			want   string
		}{
			"open, to a department":     {nil, "committee member, finance clerk, finance leader, finance secretary, issuing member, leader, other secretary, staff"},
			"open, to a branch":         {func(d *paper.Draft) { d.To = []kernel.ID{c.FinanceFirst} }, "committee member, finance branch clerk, finance clerk, finance leader, finance secretary, issuing member, leader, staff"},
			"open, to two departments":  {func(d *paper.Draft) { d.To = []kernel.ID{c.Finance, c.Culture} }, "committee member, culture clerk, finance clerk, finance leader, finance secretary, issuer of before, issuing member, leader, other secretary, staff"},
			"confined, to a department": {func(d *paper.Draft) { d.Confined = true }, "finance clerk, staff"},
			"confined, to a branch":     {func(d *paper.Draft) { d.Confined, d.To = true, []kernel.ID{c.FinanceFirst} }, "finance clerk, finance secretary, staff"},
			"confined, of a department to its branch": {func(d *paper.Draft) {
				d.Confined, d.Issuer, d.To = true, c.Finance, []kernel.ID{c.FinanceSecond}
			}, "finance clerk, other secretary, staff"},
		} {
			if got := strings.Join(c.sees(c.issue(x.change).ID, readers), ", "); got != x.want {
				t.Errorf("%s is read by %s, want %s", name, got, x.want)
			}
		}
		// what is sent to the work committee is no secretary's
		if got := strings.Join(c.sees(c.issue(func(d *paper.Draft) { d.Issuer, d.To = c.Culture, []kernel.ID{c.Root} }).ID, readers), ", "); got != "committee member, culture clerk, issuer of before, issuing member, leader, staff" {
			t.Errorf("to the work committee: %s", got)
		}
		// a confined one is read by the member of the committee who issued it, as long as the office lasts, and by no other
		own, err := db.InTx(t.Context(), c.DB, "test.issue", func(ctx context.Context, tx *db.Tx) (paper.Paper, error) {
			return c.s.IssueIn(ctx, tx, issuing, c.draft(func(d *paper.Draft) { d.Confined = true }))
		})
		c.must(err)
		if got := strings.Join(c.sees(own.ID, readers), ", "); got != "finance clerk, issuing member, staff" {
			t.Errorf("issued by a member of the committee: %s", got)
		}
	})
}

func TestReceipts(t *testing.T) {
	each(t, func(c *city) {
		p := c.issue(func(d *paper.Draft) { d.To, d.Receipt = []kernel.ID{c.Finance, c.Culture, c.FinanceFirst}, true })
		clerk, culture, secretary := c.office("dept_clerk", c.Finance), c.office("dept_clerk", c.Culture), c.office("branch_secretary", c.FinanceFirst)
		waiting := func(a kernel.Actor) int {
			t.Helper()
			l, err := duty.Mine(t.Context(), c.DB.Read(), a.Grants, nil, kernel.AllRows)
			c.must(err)
			for _, d := range l.Items {
				if found, err := c.s.Get(t.Context(), a, d.ObjectID); err != nil || found.ID != p.ID {
					t.Errorf("the duty leads to %d, %v", found.ID, err)
				}
			}
			return l.Total
		}
		if a, b, d := waiting(clerk), waiting(culture), waiting(secretary); a != 1 || b != 1 || d != 1 {
			t.Errorf("duties %d %d %d", a, b, d)
		}
		open := func(f paper.Filter, a kernel.Actor) int {
			t.Helper()
			l, err := c.s.List(t.Context(), a, f, kernel.AllRows)
			c.must(err)
			return l.Total
		}
		for range 2 { // a second press changes nothing
			c.must(c.s.Receive(t.Context(), clerk, p.ID))
		}
		d, err := c.s.Get(t.Context(), c.office("staff", c.Root), p.ID)
		c.must(err)
		if d.Received != 1 || d.Addressed != 3 || !d.Issues || d.MayReceive || len(d.Addressees) != 3 || d.Addressees[0].ReceivedName != "dept_clerk" || !d.Intact {
			t.Errorf("%+v", d)
		}
		if own, err := c.s.Get(t.Context(), culture, p.ID); err != nil || len(own.Addressees) != 1 || own.Issues || !own.MayReceive {
			t.Errorf("culture sees %+v, %v", own, err)
		}
		if waiting(clerk) != 0 || waiting(culture) != 1 || open(paper.Filter{Mine: true}, culture) != 1 || open(paper.Filter{Unreceived: true}, clerk) != 1 {
			t.Error("the others' receipts")
		}
		if err := c.s.Receive(t.Context(), c.office("leader", c.Root), p.ID); !errors.Is(err, paper.ErrNotYours) {
			t.Errorf("a leader receives: %v", err)
		}
		c.must(c.s.Receive(t.Context(), culture, p.ID))
		c.must(c.s.Receive(t.Context(), secretary, p.ID))
		if waiting(secretary) != 0 || open(paper.Filter{Unreceived: true}, clerk) != 0 {
			t.Error("all have received it")
		}
		if plain := c.issue(nil); !errors.Is(c.s.Receive(t.Context(), clerk, plain.ID), paper.ErrNoReceipt) || open(paper.Filter{Unreceived: true}, clerk) != 0 {
			t.Error("one that asks for no receipt")
		}
	})
}

func TestWhatIsOutstandingIsTheSenders(t *testing.T) {
	each(t, func(c *city) {
		issuing, other := c.office("committee_member", c.Root), c.office("committee_member", c.Root)
		issuing.Account = 77
		send := func(by kernel.Actor, day kernel.Day, to ...kernel.ID) paper.Paper {
			t.Helper()
			p, err := db.InTx(t.Context(), c.DB, "test.issue", func(ctx context.Context, tx *db.Tx) (paper.Paper, error) {
				return c.s.IssueIn(ctx, tx, by, c.draft(func(d *paper.Draft) { d.Day, d.To, d.Receipt, d.Confined = day, to, true, true }))
			})
			c.must(err)
			return p
		}
		told := func(a kernel.Actor) (out []string) {
			t.Helper()
			l, err := c.s.Outstanding(t.Context(), a, kernel.AllRows)
			c.must(err)
			for _, x := range l.Items {
				out = append(out, fmt.Sprintf("%s %d天 %d/%d %s", x.Day, x.Days, x.Waiting, x.Addressed, strings.Join(x.Names, "、")))
			}
			return out
		}
		staff := c.office("staff", c.Root)
		staff.Account = 31
		late := send(staff, "2026-11-20", c.Finance, c.Culture)
		early := send(issuing, "2026-11-13", c.Culture)
		c.must(c.s.Receive(t.Context(), c.office("dept_clerk", c.Finance), late.ID))
		for name, x := range map[string]struct {
			actor kernel.Actor
			want  []string
		}{
			"staff":            {staff, []string{"2026-11-13 10天 1/1 市文化和旅游局", "2026-11-20 3天 1/2 市文化和旅游局"}},
			"who issued one":   {issuing, []string{"2026-11-13 10天 1/1 市文化和旅游局"}},
			"another member":   {other, nil},
			"an addressee":     {c.office("dept_clerk", c.Culture), nil},
			"a branch's staff": {c.office("branch_secretary", c.CultureFirst), nil},
		} {
			if got := told(x.actor); !slices.Equal(got, x.want) {
				t.Errorf("%s: %q, want %q", name, got, x.want)
			}
		}
		c.must(c.s.Receive(t.Context(), c.office("dept_clerk", c.Culture), early.ID))
		if got := told(issuing); len(got) != 0 {
			t.Errorf("all received: %q", got)
		}
		c.must(c.s.Void(t.Context(), staff, late.ID, 1, "主送机关写错"))
		if got := told(staff); len(got) != 0 {
			t.Errorf("void: %q", got)
		}
	})
}

func TestVoidPapersKeepTheirNumber(t *testing.T) {
	each(t, func(c *city) {
		p := c.issue(func(d *paper.Draft) { d.Receipt, d.Source = true, fact.Source{Type: "term", ID: 4711} })
		if err := c.s.Void(t.Context(), c.office("dept_clerk", c.Finance), p.ID, 1, "主送机关写错"); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("by an addressee: %v", err)
		}
		staff := c.office("staff", c.Root)
		if err := c.s.Void(t.Context(), staff, p.ID, 2, "主送机关写错"); !errors.Is(err, kernel.ErrStale) {
			t.Errorf("a stale one: %v", err)
		}
		var wg sync.WaitGroup
		results := make([]error, 2)
		for i := range results {
			wg.Go(func() { results[i] = c.s.Void(t.Context(), staff, p.ID, 1, "主送机关写错") })
		}
		wg.Wait()
		if (results[0] == nil) == (results[1] == nil) {
			t.Errorf("of two one wins: %v", results)
		}
		d, err := c.s.Get(t.Context(), c.office("dept_clerk", c.Finance), p.ID)
		if err != nil || d.State != paper.Void || d.VoidReason != "主送机关写错" || d.MayReceive {
			t.Errorf("%+v %v", d.Paper, err)
		}
		if l, _ := duty.Mine(t.Context(), c.DB.Read(), []kernel.Grant{{Role: "dept_clerk", Org: c.Finance}}, nil, kernel.AllRows); l.Total != 0 {
			t.Errorf("a void paper still asks for receipt: %+v", l.Items)
		}
		if again := c.issue(nil); again.Number != "市直机关工委〔2026〕2号" {
			t.Errorf("the number stays used: %s", again.Number)
		}
		got, err := c.s.OfSource(t.Context(), c.DB.Read(), fact.Source{Type: "term", ID: 4711}, fact.Source{Type: "term", ID: 9})
		if err != nil || len(got) != 1 || got[0].State != paper.Void {
			t.Errorf("%+v %v", got, err)
		}
	})
}

func TestWrittenByHand(t *testing.T) {
	each(t, func(c *city) {
		clerk := c.office("dept_clerk", c.Finance)
		w := paper.Written{Kind: "notice", Title: "关于缴纳党费的通知", To: []kernel.ID{c.FinanceFirst, c.FinanceSecond, c.FinanceFirst}, Text: "一、时间\n12月10日前。", Issuer: c.FinanceCommittee}
		p, err := c.s.Issue(t.Context(), clerk, w)
		if err != nil || p.Number != "市财政局机关党委〔2026〕1号" || p.Recipients != "市财政局第一党支部、市财政局第二党支部" || p.Addressed != 2 || p.Day != "2026-11-23" {
			t.Errorf("%+v %v", p, err)
		}
		for name, x := range map[string]struct {
			change func(*paper.Written)
			want   error
		}{
			"to another department": {func(w *paper.Written) { w.To = []kernel.ID{c.CultureFirst} }, paper.ErrRecipient},
			"of another department": {func(w *paper.Written) { w.Issuer = c.Culture }, paper.ErrIssuer},
			"of nobody":             {func(w *paper.Written) { w.Issuer = 0 }, paper.ErrIssuer},
			"a reply":               {func(w *paper.Written) { w.Kind = "reply" }, paper.ErrKind},
			"without text":          {func(w *paper.Written) { w.Text = " \n" }, paper.ErrText},
		} {
			v := w
			x.change(&v)
			if _, err := c.s.Issue(t.Context(), clerk, v); !errors.Is(err, x.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if next, _ := c.s.Issue(t.Context(), clerk, w); next.Number != "市财政局机关党委〔2026〕2号" {
			t.Errorf("refused drafts took numbers: %s", next.Number)
		}
	})
}

// What a hand changes in the database behind the program's back is told.
func TestChangedTextIsFoundOut(t *testing.T) {
	each(t, func(c *city) {
		p := c.issue(nil)
		c.must(c.DB.Do(t.Context(), "test.forge", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "UPDATE paper SET title=? WHERE id=?", "关于不做换届工作的通知", p.ID)
			return err
		}))
		if d, err := c.s.Get(t.Context(), registertest.Staff, p.ID); err != nil || d.Intact {
			t.Errorf("%+v %v", d.Intact, err)
		}
	})
}

func TestListAndItsFile(t *testing.T) {
	each(t, func(c *city) {
		for i, day := range []kernel.Day{"2025-12-31", "2026-01-01", "2026-11-23"} {
			c.issue(func(d *paper.Draft) {
				d.Day, d.Title = day, fmt.Sprintf("关于第%d件事的通知", i+1)
				if i == 1 {
					d.Kind, d.To = "letter", []kernel.ID{c.Culture}
				}
			})
		}
		staff := c.office("staff", c.Root)
		for name, x := range map[string]struct {
			f    paper.Filter
			want int
		}{
			"all": {paper.Filter{}, 3}, "of a year": {paper.Filter{Year: 2026}, 2}, "letters": {paper.Filter{Kind: "letter"}, 1}, "to culture": {paper.Filter{Org: c.Culture}, 1},
			"by number": {paper.Filter{Text: "〔2025〕1号"}, 1}, "by title": {paper.Filter{Text: "第3件"}, 1}, "by addressee": {paper.Filter{Text: "文化"}, 1}, "void": {paper.Filter{State: paper.Void}, 0},
		} {
			l, err := c.s.List(t.Context(), staff, x.f, kernel.AllRows)
			if err != nil || l.Total != x.want {
				t.Errorf("%s: %d, %v", name, l.Total, err)
			}
		}
		file, err := c.s.ExportList(t.Context(), staff, paper.Filter{Year: 2026}, "number,title")
		if err != nil || !strings.HasPrefix(string(file.Body), "PK") {
			t.Error(err)
		}
		l, _ := c.s.List(t.Context(), staff, paper.Filter{Year: 2026}, kernel.AllRows)
		if file, err := c.s.File(t.Context(), staff, l.Items[0].ID); err != nil || !strings.HasPrefix(string(file.Body), "PK") {
			t.Error(err)
		}
		if _, err := c.s.File(t.Context(), c.office("dept_clerk", c.Culture), l.Items[0].ID); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("another department's paper: %v", err)
		}
	})
}
