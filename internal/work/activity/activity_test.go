package activity_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/bulk"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/jobs"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/work/activity"
)

type keys struct{}

func (keys) Leaf([]byte) string { return "leaf" }
func (keys) Hash([]byte) string { return "hash" }

var ctx = context.Background()

// roster stands for the register of members: it is outside this capability.
type roster struct {
	branch map[kernel.ID][]activity.Expected
	people map[kernel.ID]activity.Someone

	leaders []activity.Leader
}

func (r *roster) InBranch(_ context.Context, _ db.Queryer, id kernel.ID, _ kernel.Day) ([]activity.Expected, error) {
	return r.branch[id], nil
}

func (r *roster) InGroup(_ context.Context, _ db.Queryer, id kernel.ID, _ kernel.Day) ([]activity.Expected, error) {
	return r.branch[id], nil
}

func (r *roster) Committee(_ context.Context, _ db.Queryer, id kernel.ID, _ kernel.Day) ([]activity.Expected, error) {
	return r.branch[id][:3], nil
}

func (r *roster) Secretaries(_ context.Context, _ db.Queryer, id kernel.ID, _ kernel.Day) ([]kernel.ID, error) {
	return []kernel.ID{r.branch[id][0].MemberID}, nil
}

func (r *roster) Leaders(_ context.Context, _ db.Queryer, _ kernel.Day) ([]activity.Leader, error) {
	return r.leaders, nil
}

func (r *roster) People(_ context.Context, _ db.Queryer, ids []kernel.ID, _ kernel.Day) (map[kernel.ID]activity.Someone, error) {
	out := map[kernel.ID]activity.Someone{}
	for _, id := range ids {
		if p, ok := r.people[id]; ok {
			out[id] = p
		}
	}
	return out, nil
}

// city is one department with two branches of fifteen members each.
type city struct {
	*activity.Service
	t                                  testing.TB
	d                                  *db.DB
	log                                *fact.Log
	orgs                               *org.Service
	people                             *roster
	root, dept, party, first, second   kernel.ID
	group                              kernel.ID
	staff, clerk, secretary, deptClerk kernel.Actor
	other                              kernel.Actor // secretary of the second branch
}

func newCity(t testing.TB, d *db.DB) *city {
	t.Helper()
	trail := audit.New(keys{})
	c := &city{t: t, d: d, orgs: org.NewService(d, trail), people: &roster{branch: map[kernel.ID][]activity.Expected{}, people: map[kernel.ID]activity.Someone{}}}
	c.log = fact.NewLog(fact.NewCatalog(activity.FactKinds))
	c.Service = activity.NewService(d, trail, c.log, c.orgs, c.people)
	c.staff = kernel.Actor{Account: 1, Name: "工委干部", Scope: kernel.Everything()}
	add := func(kind org.Kind, name string, parent kernel.ID) kernel.ID {
		n, err := c.orgs.Create(ctx, c.staff, org.New{Kind: kind, Name: name, ParentID: parent, From: "2017-01-01"})
		if err != nil {
			t.Fatal(err)
		}
		return n.ID
	}
	c.root = add(org.WorkCommittee, "中共青山市直属机关工作委员会", 0)
	c.dept = add(org.Department, "市财政局", c.root)
	c.party = add(org.Committee, "市财政局机关党委", c.dept)
	c.first, c.second = add(org.Branch, "第一党支部", c.party), add(org.Branch, "第二党支部", c.party)
	c.group = add(org.Group, "第一党小组", c.first)
	for i, b := range []kernel.ID{c.first, c.second} {
		for j := range 15 {
			id := kernel.ID(1000*(i+1) + j)
			name := []string{"王强", "李敏", "张伟"}[j%3] + string(rune('甲'+j))
			c.people.branch[b] = append(c.people.branch[b], activity.Expected{MemberID: id, Name: name, Votes: true})
			c.people.people[id] = activity.Someone{Name: name, Branch: b}
		}
	}
	actor := func(account kernel.ID, name, role string, at kernel.ID) kernel.Actor {
		return kernel.Actor{Account: account, Name: name, Roles: []string{role}, Grants: []kernel.Grant{{Role: role, Org: at}}, Scope: kernel.Scope{Orgs: []kernel.ID{at}}}
	}
	c.clerk, c.secretary = actor(11, "支委", "branch_clerk", c.first), actor(12, "支部书记", "branch_secretary", c.first)
	c.other, c.deptClerk = actor(21, "二支部书记", "branch_secretary", c.second), actor(31, "机关党委专干", "dept_clerk", c.dept)
	return c
}

// content is a complete theme day of a branch.
func (c *city) content(branch kernel.ID) activity.Content {
	k := activity.Content{
		Kinds: []string{"theme_day"}, PlannedDay: "2026-11-20", Day: "2026-11-20", StartTime: "14:30", EndTime: "16:00",
		Topic: "学习贯彻全会精神", Place: "三楼会议室", Host: activity.Named{MemberID: c.people.branch[branch][0].MemberID, Name: "王强甲"},
		Recorder: activity.Named{Name: "李敏乙"}, Minutes: "集体学习，交流发言。",
	}
	for i, p := range c.people.branch[branch] {
		a := activity.Attendance{MemberID: p.MemberID, Name: p.Name, Mark: activity.Attended}
		switch i {
		case 13:
			a.Mark, a.Reason = activity.Excused, "出差"
		case 14:
			a.Mark = activity.Absent
		}
		k.Attendances = append(k.Attendances, a)
	}
	return k
}

func (c *city) draft(by kernel.Actor) *activity.Activity {
	c.t.Helper()
	a, err := c.CreateDraft(ctx, by, c.first, c.content(c.first))
	if err != nil {
		c.t.Fatal(err)
	}
	return a
}

func (c *city) submitted() *activity.Activity {
	c.t.Helper()
	a := c.draft(c.clerk)
	a, err := c.Submit(ctx, c.clerk, a.ID, a.Version)
	if err != nil {
		c.t.Fatal(err)
	}
	return a
}

func (c *city) accepted() *activity.Activity {
	c.t.Helper()
	a := c.submitted()
	a, err := c.Accept(ctx, c.secretary, a.ID, a.Version)
	if err != nil {
		c.t.Fatal(err)
	}
	return a
}

// standing counts the facts of one record that no reversal took back, by kind.
func (c *city) standing(id kernel.ID) map[string]int {
	c.t.Helper()
	list, err := c.log.List(ctx, c.d.Read(), fact.Filter{Where: "f.source_id=?", Args: []any{id}}, kernel.AllRows)
	if err != nil {
		c.t.Fatal(err)
	}
	counts := map[string]int{}
	for _, f := range list.Items {
		counts[f.Kind]++
	}
	return counts
}

func (c *city) duties(a kernel.Actor) []duty.Duty {
	c.t.Helper()
	list, err := duty.Mine(ctx, c.d.Read(), a.Grants, nil, kernel.Page{})
	if err != nil {
		c.t.Fatal(err)
	}
	return list.Items
}

func (c *city) scalar(query string, args ...any) int {
	c.t.Helper()
	n, err := db.Scalar[int](ctx, c.d.Read(), query, args...)
	if err != nil {
		c.t.Fatal(err)
	}
	return n
}

func want(t testing.TB, err error, fault *kernel.Fault) {
	t.Helper()
	if !errors.Is(err, fault) {
		t.Fatalf("got %v, want %v", err, fault)
	}
}

func TestFromDraftToFacts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		a := c.submitted()
		if got := c.duties(c.secretary); len(got) != 1 || got[0].Title != "确认2026年11月20日的主题党日“学习贯彻全会精神”" {
			t.Fatalf("the secretary's duties: %+v", got)
		}
		if n := len(c.standing(a.ID)); n != 0 {
			t.Fatalf("a submission already has %d kinds of facts", n)
		}
		a, err := c.Return(ctx, c.secretary, a.ID, a.Version, "缺少讨论情况")
		if err != nil || a.State != activity.Returned {
			t.Fatal(a, err)
		}
		if got := c.duties(c.clerk); len(got) != 1 || got[0].Note != "缺少讨论情况" || len(c.duties(c.secretary)) != 0 {
			t.Fatalf("the clerk's duties: %+v", got)
		}
		k := c.content(c.first)
		k.Minutes = "集体学习，三人发言。"
		if a, err = c.SaveDraft(ctx, c.clerk, a.ID, a.Version, c.first, k); err != nil {
			t.Fatal(err)
		}
		if a, err = c.Submit(ctx, c.clerk, a.ID, a.Version); err != nil {
			t.Fatal(err)
		}
		if a, err = c.Accept(ctx, c.secretary, a.ID, a.Version); err != nil {
			t.Fatal(err)
		}
		if got := c.standing(a.ID); got["activity.held"] != 1 || got["activity.attended"] != 13 || got["activity.excused"] != 1 || got["activity.absent"] != 1 {
			t.Fatalf("facts: %v", got)
		}
		if len(c.duties(c.clerk))+len(c.duties(c.secretary)) != 0 {
			t.Fatal("duties are left over")
		}
		f, err := c.log.List(ctx, d.Read(), fact.Filter{Kinds: []string{"activity.attended"}}, kernel.AllRows)
		if err != nil || f.Items[0].Branch != c.first || f.Items[0].Department != c.dept || f.Items[0].Day != "2026-11-20" || f.Items[0].Detail != "theme_day" {
			t.Fatalf("%+v, %v", f.Items[0], err)
		}
		steps, err := c.Steps(ctx, c.secretary, a.ID)
		if err != nil || len(steps) != 4 {
			t.Fatal(steps, err)
		}
		if s := steps[2]; s.Step != activity.StepSubmit || len(s.Changes) != 1 || s.Changes[0].Label != "主要内容" || s.Changes[0].After != "集体学习，三人发言。" {
			t.Fatalf("what was changed after the return: %+v", s)
		}
		if n := c.scalar("SELECT COUNT(*) FROM audit WHERE object_id=? AND action LIKE 'activity.%'", a.ID); n != 5 {
			t.Fatalf("%d lines in the trail", n)
		}
	})
}

func TestCorrectionKeepsHistory(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		a := c.accepted()
		k := c.content(c.first)
		k.Attendances[14].Mark = activity.Attended
		_, err := c.Correct(ctx, c.secretary, a.ID, a.Version, "", k)
		want(t, err, activity.ErrReason)
		_, err = c.Correct(ctx, c.secretary, a.ID, a.Version, "没有变化", c.content(c.first))
		want(t, err, activity.ErrNothingNew)
		b, err := c.Correct(ctx, c.secretary, a.ID, a.Version, "漏记一人到会", k)
		if err != nil || b.Revision != 2 {
			t.Fatal(b, err)
		}
		if got := c.standing(a.ID); got["activity.held"] != 1 || got["activity.attended"] != 14 || got["activity.absent"] != 0 {
			t.Fatalf("facts: %v", got)
		}
		steps, _ := c.Steps(ctx, c.deptClerk, a.ID)
		last := steps[len(steps)-1]
		if last.Step != activity.StepCorrect || last.Actor != "支部书记" || last.Reason != "漏记一人到会" || last.Changes[0].Before != "缺席" || last.Changes[0].After != "到会" {
			t.Fatalf("%+v", last)
		}
		old, err := c.Before(ctx, c.deptClerk, a.ID, last.Number)
		if err != nil || old.Attendances[14].Mark != activity.Absent {
			t.Fatal("the content before the correction is lost", err)
		}
	})
}

func TestReturnOfAnAcceptedRecord(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		a := c.accepted()
		a, err := c.Return(ctx, c.deptClerk, a.ID, a.Version, "内容过于简单")
		if err != nil {
			t.Fatal(err)
		}
		if got := c.standing(a.ID); len(got) != 0 {
			t.Fatalf("facts stand after the return: %v", got)
		}
		if len(c.duties(c.clerk)) != 1 || len(c.duties(c.secretary)) != 1 {
			t.Fatal("a return from above concerns clerk and secretary")
		}
		want(t, c.DeleteDraft(ctx, c.clerk, a.ID, a.Version), activity.ErrNotRemovable)
		if a, err = c.Submit(ctx, c.clerk, a.ID, a.Version); err != nil {
			t.Fatal(err)
		}
		if a, err = c.Accept(ctx, c.secretary, a.ID, a.Version); err != nil {
			t.Fatal(err)
		}
		if got := c.standing(a.ID); got["activity.attended"] != 13 || a.Revision != 2 {
			t.Fatalf("facts after the second acceptance: %v", got)
		}
		if a, err = c.Withdraw(ctx, c.secretary, a.ID, a.Version, "重复登记"); err != nil {
			t.Fatal(err)
		}
		if got := c.standing(a.ID); len(got) != 0 {
			t.Fatalf("facts stand after the withdrawal: %v", got)
		}
		_, err = c.Withdraw(ctx, c.secretary, a.ID, a.Version, "重复登记")
		want(t, err, activity.ErrNotStanding)
	})
}

func TestOneStepForTheSecretary(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		a := c.draft(c.secretary)
		a, err := c.Accept(ctx, c.secretary, a.ID, a.Version)
		if err != nil || a.State != activity.Accepted || a.SubmittedName != "支部书记" {
			t.Fatal(a, err)
		}
		b, err := c.Record(ctx, c.secretary, c.first, c.content(c.first))
		if err != nil || b.State != activity.Accepted || c.standing(b.ID)["activity.attended"] != 13 {
			t.Fatal(b, err)
		}
		theirs := c.draft(c.clerk)
		_, err = c.Accept(ctx, c.secretary, theirs.ID, theirs.Version)
		want(t, err, activity.ErrNotOwnDraft)

		// in somebody's place nobody accepts what they, or the absent one, submitted
		proxy := c.secretary
		proxy.Account, proxy.For, proxy.Name = c.clerk.Account, c.secretary.Account, "支部委员（代支部书记）"
		for _, by := range []kernel.Actor{c.clerk, c.secretary} {
			sent := c.draft(by)
			sent, err = c.Submit(ctx, by, sent.ID, sent.Version)
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.Accept(ctx, proxy, sent.ID, sent.Version)
			want(t, err, activity.ErrByProxy)
		}
		_, err = c.Record(ctx, proxy, c.first, c.content(c.first))
		want(t, err, activity.ErrByProxy)
		other := c.clerk
		other.Account += 1000
		sent := c.draft(other)
		if sent, err = c.Submit(ctx, other, sent.ID, sent.Version); err != nil {
			t.Fatal(err)
		}
		if sent, err = c.Accept(ctx, proxy, sent.ID, sent.Version); err != nil || sent.AcceptedName != "支部委员（代支部书记）" {
			t.Fatalf("a proxy accepts what others submitted: %v %+v", err, sent)
		}

		c.Use(activity.Settings{OthersAccept: true})
		own := c.draft(c.secretary)
		own, err = c.Submit(ctx, c.secretary, own.ID, own.Version)
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Accept(ctx, c.secretary, own.ID, own.Version)
		want(t, err, activity.ErrOwn)
		_, err = c.Record(ctx, c.secretary, c.first, c.content(c.first))
		want(t, err, activity.ErrOwn)
	})
}

// What is sent in one act is there as a whole, waiting for the secretary, or not at all.
func TestSendingDraftsAndSubmitsOrDoesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		a, err := c.Send(ctx, c.clerk, c.first, c.content(c.first))
		if err != nil || a.State != activity.Submitted || a.SubmittedName != a.DraftedName {
			t.Fatal(a, err)
		}
		if a, err = c.Accept(ctx, c.secretary, a.ID, a.Version); err != nil || c.standing(a.ID)["activity.attended"] != 13 {
			t.Fatal(a, err)
		}
		count := func() int64 {
			n, err := db.Scalar[int64](ctx, d.Read(), "SELECT COUNT(*) FROM activity")
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		before := count()
		bad := c.content(c.first)
		bad.Minutes = ""
		if _, err := c.Send(ctx, c.clerk, c.first, bad); err == nil {
			t.Error("a record without its minutes is taken")
		}
		if n := count(); n != before {
			t.Errorf("a refused record left %d rows", n-before)
		}
	})
}

func TestDraftKeepsWhatWasTyped(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		a, err := c.CreateDraft(ctx, c.clerk, c.first, activity.Content{Topic: "半", StartTime: "下午两点"})
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.Get(ctx, c.clerk, a.ID)
		if err != nil || got.Topic != "半" || got.StartTime != "下午两点" || got.State != activity.Draft {
			t.Fatal(got, err)
		}
		_, err = c.Submit(ctx, c.clerk, a.ID, a.Version)
		f, ok := kernel.AsFault(err)
		if !ok || f.Code != "activity.incomplete" {
			t.Fatal(err)
		}
		var fields []string
		for _, m := range f.More {
			fields = append(fields, m.Field)
		}
		for _, field := range []string{"kinds", "day", "start_time", "place", "host", "minutes", "attendances"} {
			if !slices.Contains(fields, field) {
				t.Errorf("no fault beside %s: %v", field, fields)
			}
		}
		_, err = c.SaveDraft(ctx, c.clerk, a.ID, a.Version+1, c.first, activity.Content{})
		want(t, err, kernel.ErrStale)
		if err := c.DeleteDraft(ctx, c.clerk, a.ID, a.Version); err != nil {
			t.Fatal(err)
		}
		_, err = c.Get(ctx, c.clerk, a.ID)
		want(t, err, kernel.ErrNotFound)
	})
}

func TestScope(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		a := c.submitted()
		for name, act := range map[string]func() error{
			"get":    func() error { _, err := c.Get(ctx, c.other, a.ID); return err },
			"steps":  func() error { _, err := c.Steps(ctx, c.other, a.ID); return err },
			"accept": func() error { _, err := c.Accept(ctx, c.other, a.ID, a.Version); return err },
			"return": func() error { _, err := c.Return(ctx, c.other, a.ID, a.Version, "不该看到"); return err },
			"nobody": func() error { _, err := c.Get(ctx, kernel.Actor{}, a.ID); return err },
			"roster": func() error { _, err := c.ProposeRoster(ctx, c.other, c.first, nil, ""); return err },
		} {
			if err := act(); !errors.Is(err, kernel.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		_, err := c.CreateDraft(ctx, c.other, c.first, c.content(c.first))
		want(t, err, activity.ErrOrg)
		_, err = c.SaveDraft(ctx, c.clerk, c.draft(c.clerk).ID, 1, c.second, c.content(c.first))
		want(t, err, activity.ErrOrg)
		for _, x := range []struct {
			who  kernel.Actor
			want int
		}{{c.staff, 2}, {c.deptClerk, 2}, {c.secretary, 2}, {c.other, 0}, {kernel.Actor{}, 0}} {
			rows, err := c.List(ctx, x.who, activity.Filter{}, kernel.Page{})
			if err != nil || rows.Total != x.want || len(rows.Items) != x.want {
				t.Errorf("%s sees %d rows (%d), want %d: %v", x.who.Name, len(rows.Items), rows.Total, x.want, err)
			}
		}
	})
}

func TestConfidentialTalk(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		k := c.content(c.first)
		k.Kinds, k.Confidential, k.Topic, k.Attendances = []string{"talk"}, true, "家庭困难", k.Attendances[2:3]
		a, err := c.CreateDraft(ctx, c.clerk, c.first, k)
		if err != nil {
			t.Fatal(err)
		}
		if a, err = c.Submit(ctx, c.clerk, a.ID, a.Version); err != nil {
			t.Fatal(err)
		}
		for _, stranger := range []kernel.Actor{c.deptClerk, c.staff} {
			if _, err := c.Get(ctx, stranger, a.ID); !errors.Is(err, kernel.ErrNotFound) {
				t.Errorf("%s opens a talk: %v", stranger.Name, err)
			}
			if rows, _ := c.List(ctx, stranger, activity.Filter{}, kernel.Page{}); rows.Total != 0 {
				t.Errorf("%s sees a talk in the list", stranger.Name)
			}
		}
		secretly, err := c.Get(ctx, c.secretary, a.ID)
		if err != nil || secretly.Topic == "家庭困难" || secretly.Minutes != "" || len(secretly.Attendances) != 0 {
			t.Fatalf("the secretary reads a talk that is not theirs: %+v %v", secretly, err)
		}
		rows, _ := c.List(ctx, c.secretary, activity.Filter{}, kernel.Page{})
		if rows.Total != 1 || rows.Items[0].Topic == "家庭困难" {
			t.Fatalf("%+v", rows)
		}
		if rows, _ := c.List(ctx, c.secretary, activity.Filter{Text: "困难"}, kernel.Page{}); rows.Total != 0 {
			t.Fatal("the search finds words of a talk")
		}
		talker := c.secretary
		talker.Account, talker.Member = 99, k.Attendances[0].MemberID
		if mine, err := c.Get(ctx, talker, a.ID); err != nil || mine.Topic != "家庭困难" {
			t.Fatal("those concerned cannot read it", err)
		}
		if _, err = c.Accept(ctx, c.secretary, a.ID, a.Version); err != nil {
			t.Fatal(err)
		}
		if got := c.standing(a.ID); got["activity.held"] != 1 {
			t.Fatal(got)
		}
	})
}

func TestTwoAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		race := func(n int, act func(i int) error) (won int, errs []error) {
			var wg sync.WaitGroup
			errs = make([]error, n)
			for i := range n {
				wg.Add(1)
				go func() { defer wg.Done(); errs[i] = act(i) }()
			}
			wg.Wait()
			for _, err := range errs {
				if err == nil {
					won++
				}
			}
			return won, errs
		}
		for range 10 {
			a := c.submitted()
			won, errs := race(2, func(int) error { _, err := c.Accept(ctx, c.secretary, a.ID, a.Version); return err })
			if won != 1 || c.standing(a.ID)["activity.attended"] != 13 {
				t.Fatalf("two acceptances: %v, %v", errs, c.standing(a.ID))
			}
			b := c.submitted()
			won, errs = race(2, func(i int) error {
				if i == 0 {
					_, err := c.Accept(ctx, c.secretary, b.ID, b.Version)
					return err
				}
				_, err := c.Return(ctx, c.deptClerk, b.ID, b.Version, "请补充")
				return err
			})
			now, _ := c.Get(ctx, c.staff, b.ID)
			if won != 1 || (now.State == activity.Accepted) != (c.standing(b.ID)["activity.attended"] == 13) {
				t.Fatalf("acceptance against return: %v, %s, %v", errs, now.State, c.standing(b.ID))
			}
			e := c.accepted()
			k := c.content(c.first)
			k.Place = "一楼"
			won, errs = race(3, func(int) error { _, err := c.Correct(ctx, c.secretary, e.ID, e.Version, "地点有误", k); return err })
			if won != 1 || c.standing(e.ID)["activity.attended"] != 13 {
				t.Fatalf("three corrections: %v, %v", errs, c.standing(e.ID))
			}
		}
	})
}

func TestManyAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		quiet := slog.New(slog.DiscardHandler)
		runner := jobs.New(d, quiet)
		bulks := bulk.NewService(d, runner, func(_ context.Context, account kernel.ID, _ string) (kernel.Actor, error) {
			for _, a := range []kernel.Actor{c.secretary, c.deptClerk} {
				if a.Account == account {
					return a, nil
				}
			}
			return kernel.Actor{}, kernel.ErrForbidden
		}, quiet)
		c.UseBulk(bulks)
		outcomes := func(who kernel.Actor, b bulk.Bulk) (codes []string, titles []string) {
			t.Helper()
			dbtest.SetNow(d, d.Now().Add(bulk.Grace))
			if n, err := runner.Drain(ctx); err != nil || n != 1 {
				t.Fatal(n, err)
			}
			list, err := bulks.Items(ctx, who, b.ID, false, kernel.Page{})
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range list.Items {
				codes, titles = append(codes, i.Code), append(titles, i.Title)
			}
			return codes, titles
		}
		a, b, stale := c.submitted(), c.submitted(), c.submitted()
		draft := c.draft(c.clerk)
		asked, err := c.AcceptMany(ctx, c.secretary, []bulk.Chosen{
			{ID: a.ID, Version: a.Version},
			{ID: stale.ID, Version: stale.Version + 3},
			{ID: draft.ID, Version: draft.Version},
			{ID: 77, Version: 1},
			{ID: b.ID, Version: b.Version},
			{ID: b.ID, Version: b.Version},
		})
		if err != nil {
			t.Fatal(err)
		}
		if now, _ := c.Get(ctx, c.secretary, a.ID); now.State != activity.Submitted {
			t.Fatal("accepted before its time")
		}
		codes, titles := outcomes(c.secretary, asked)
		if !slices.Equal(codes, []string{"", "stale", "activity.not_submitted", "not_found", ""}) {
			t.Fatal(codes)
		}
		if !strings.Contains(titles[0], "学习贯彻全会精神") || titles[3] != "" {
			t.Fatal(titles)
		}
		if c.standing(a.ID)["activity.held"] != 1 || c.standing(b.ID)["activity.held"] != 1 || len(c.standing(stale.ID)) != 0 {
			t.Fatal("facts do not follow the outcomes")
		}
		steps, err := c.Steps(ctx, c.secretary, a.ID)
		if err != nil || steps[len(steps)-1].Step != activity.StepAccept || steps[len(steps)-1].Actor != c.secretary.Name {
			t.Fatal("no trace of the acceptance: ", steps, err)
		}

		if _, err := c.ReturnMany(ctx, c.deptClerk, []bulk.Chosen{{ID: a.ID, Version: a.Version}}, " "); !errors.Is(err, activity.ErrReason) {
			t.Fatal(err)
		}
		now, _ := c.Get(ctx, c.deptClerk, a.ID)
		asked, err = c.ReturnMany(ctx, c.deptClerk, []bulk.Chosen{{ID: a.ID, Version: now.Version}, {ID: draft.ID, Version: draft.Version}}, "请补充议题")
		if err != nil {
			t.Fatal(err)
		}
		if codes, _ := outcomes(c.deptClerk, asked); !slices.Equal(codes, []string{"", "activity.not_returnable"}) {
			t.Fatal(codes)
		}
		if now, _ := c.Get(ctx, c.clerk, a.ID); now.State != activity.Returned || now.ReturnReason != "请补充议题" || len(c.standing(a.ID)) != 0 {
			t.Fatal(now.State, now.ReturnReason, c.standing(a.ID))
		}
	})
}

func TestFactsAreThoseOfTheAcceptedRevision(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		rapid.Check(t, func(t *rapid.T) {
			a, err := c.CreateDraft(ctx, c.clerk, c.first, c.content(c.first))
			if err != nil {
				t.Fatal(err)
			}
			for range rapid.IntRange(1, 8).Draw(t, "steps") {
				k := c.content(c.first)
				for i := range k.Attendances {
					if rapid.Bool().Draw(t, "came") {
						k.Attendances[i].Mark, k.Attendances[i].Reason = activity.Attended, ""
					}
				}
				if rapid.Bool().Draw(t, "also a lecture") {
					k.Kinds, k.Speaker = []string{"theme_day", "lecture"}, activity.Named{MemberID: k.Attendances[1].MemberID, Name: "李敏"}
				}
				b, err := map[string]func() (*activity.Activity, error){
					"save":     func() (*activity.Activity, error) { return c.SaveDraft(ctx, c.clerk, a.ID, a.Version, c.first, k) },
					"submit":   func() (*activity.Activity, error) { return c.Submit(ctx, c.clerk, a.ID, a.Version) },
					"recall":   func() (*activity.Activity, error) { return c.Recall(ctx, c.clerk, a.ID, a.Version) },
					"accept":   func() (*activity.Activity, error) { return c.Accept(ctx, c.secretary, a.ID, a.Version) },
					"return":   func() (*activity.Activity, error) { return c.Return(ctx, c.deptClerk, a.ID, a.Version, "请补充") },
					"correct":  func() (*activity.Activity, error) { return c.Correct(ctx, c.secretary, a.ID, a.Version, "有误", k) },
					"withdraw": func() (*activity.Activity, error) { return c.Withdraw(ctx, c.secretary, a.ID, a.Version, "重复") },
				}[rapid.SampledFrom([]string{"save", "submit", "submit", "recall", "accept", "accept", "return", "correct", "correct", "withdraw"}).Draw(t, "step")]()
				if err == nil {
					a = b
				} else if _, ok := kernel.AsFault(err); !ok {
					t.Fatal(err)
				}
			}
			c.compareFacts(t, a.ID)
		})
	})
}

// compareFacts holds the facts that stand against what the record says.
func (c *city) compareFacts(t *rapid.T, id kernel.ID) {
	a, err := c.Get(ctx, c.staff, id)
	if err != nil {
		t.Fatal(err)
	}
	expected := map[string]int{}
	if a.State == activity.Accepted {
		for _, f := range a.Facts(func(kernel.ID) activity.Belonging { return activity.Belonging{} }) {
			expected[f.Kind+" "+f.Detail+" "+f.Subject.ID.String()]++
		}
	}
	list, err := c.log.List(ctx, c.d.Read(), fact.Filter{Where: "f.source_id=?", Args: []any{id}}, kernel.AllRows)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list.Items {
		expected[f.Kind+" "+f.Detail+" "+f.Subject.ID.String()]--
		if f.Source.Version != a.Revision {
			t.Fatalf("a fact of revision %d stands beside revision %d", f.Source.Version, a.Revision)
		}
	}
	for key, n := range expected {
		if n != 0 {
			t.Fatalf("%s: %s differs by %d", a.State, key, n)
		}
	}
	sum, err := db.Scalar[int](ctx, c.d.Read(), "SELECT CAST(COALESCE(SUM(sign),0) AS BIGINT) FROM fact WHERE source_id=?", id)
	if err != nil || sum != len(list.Items) {
		t.Fatalf("signs sum up to %d beside %d standing facts (%v)", sum, len(list.Items), err)
	}
}

func TestListFiltersAndCounts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		c.accepted()
		c.submitted()
		k := c.content(c.second)
		k.Kinds, k.Speaker, k.Day, k.PlannedDay, k.Topic = []string{"lecture", "theme_day"}, activity.Named{Name: "外请专家"}, "2026-08-03", "2026-08-01", "一百%的党课"
		if _, err := c.Record(ctx, c.other, c.second, k); err != nil {
			t.Fatal(err)
		}
		year := kernel.YearOf(2026)
		for name, x := range map[string]struct {
			f    activity.Filter
			want int
		}{
			"all": {activity.Filter{Period: year}, 3}, "org": {activity.Filter{Org: c.second}, 1}, "department": {activity.Filter{Org: c.dept}, 3},
			"kind": {activity.Filter{Kind: "lecture"}, 1}, "shared kind": {activity.Filter{Kind: "theme_day"}, 3},
			"quarter": {activity.Filter{Period: kernel.PeriodOf(kernel.Quarterly, "2026-08-03")}, 1}, "text": {activity.Filter{Text: "100%"}, 0},
			"wildcard": {activity.Filter{Text: "一百%"}, 1}, "percent": {activity.Filter{Text: "%"}, 1}, "state": {activity.Filter{State: activity.Submitted}, 1},
			"member": {activity.Filter{Member: 2003}, 1}, "other year": {activity.Filter{Period: kernel.YearOf(2025)}, 0},
		} {
			rows, err := c.List(ctx, c.staff, x.f, kernel.Page{Size: 2})
			if err != nil || rows.Total != x.want || len(rows.Items) != min(x.want, 2) {
				t.Errorf("%s: %d rows of %d, want %d: %v", name, len(rows.Items), rows.Total, x.want, err)
			}
		}
		rows, _ := c.List(ctx, c.staff, activity.Filter{State: activity.Submitted}, kernel.Page{})
		if rows.Counts[activity.Accepted] != 2 || rows.Counts[activity.Submitted] != 1 || rows.Items[0].KindNames[0] != "主题党日" || rows.Items[0].OrgName != "市财政局第一党支部" {
			t.Fatalf("%+v", rows)
		}
		moved, _ := c.List(ctx, c.staff, activity.Filter{Kind: "lecture"}, kernel.Page{})
		if !moved.Items[0].Moved {
			t.Fatal("held on another day than planned, not marked")
		}
		waiting, err := activity.Waiting(ctx, c.d.Read(), []kernel.ID{c.first, c.second}, year)
		if err != nil || len(waiting) != 1 || waiting[0].Kind != "theme_day" {
			t.Fatalf("%+v %v", waiting, err)
		}
		b, err := c.Export(ctx, c.staff, activity.Filter{Period: year}, "")
		if err != nil || len(b) < 2000 {
			t.Fatal(len(b), err)
		}
		last, err := c.Last(ctx, c.other, c.second, "lecture")
		if err != nil || last.Place != "三楼会议室" || last.Minutes != "" || len(last.Attendances) != 15 || last.Attendances[0].Mark != activity.Unmarked {
			t.Fatalf("%+v %v", last, err)
		}
		_, err = c.Last(ctx, c.secretary, c.second, "lecture")
		want(t, err, activity.ErrNoLast)
	})
}

func TestMyActivities(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		a := c.accepted()
		c.submitted()
		ahead := c.content(c.first)
		ahead.Day, ahead.PlannedDay, ahead.PlannedTime, ahead.Announced, ahead.Topic = "", "2026-12-01", "14:30", true, "下次党日"
		if _, err := c.CreateDraft(ctx, c.clerk, c.first, ahead); err != nil {
			t.Fatal(err)
		}
		me := kernel.Actor{Account: 500, Member: 1013, Scope: kernel.Scope{Member: 1013}}
		mine, err := c.Mine(ctx, me, kernel.Period{}, kernel.Page{})
		if err != nil || mine.Total != 1 || mine.Items[0].ID != a.ID || mine.Items[0].Mark != activity.Excused || mine.Items[0].Reason != "出差" {
			t.Fatalf("%+v %v", mine, err)
		}
		coming, err := c.Coming(ctx, me)
		if err != nil || coming.Total != 1 || coming.Items[0].Topic != "下次党日" || coming.Items[0].StartTime != "14:30" {
			t.Fatalf("%+v %v", coming, err)
		}
		if _, _, err := c.MyActivity(ctx, me, a.ID); err != nil {
			t.Fatal(err)
		}
		stranger := kernel.Actor{Account: 501, Member: 2003}
		_, _, err = c.MyActivity(ctx, stranger, a.ID)
		want(t, err, kernel.ErrNotFound)
		if coming, _ := c.Coming(ctx, stranger); coming.Total != 0 {
			t.Fatal("another branch's meeting is announced to me")
		}
		_, err = c.Mine(ctx, c.staff, kernel.Period{}, kernel.Page{})
		want(t, err, activity.ErrNoMember)
	})
}

func TestKinds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		k, err := c.AddKind(ctx, c.staff, activity.Kind{Code: "breakfast_forum", Name: "政企早餐会", Holders: []string{"branch"}, Due: activity.DueChosen, Position: 500})
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.AddKind(ctx, c.staff, activity.Kind{Code: "another", Name: "政企早餐会", Holders: []string{"branch"}, Due: activity.DueChosen})
		want(t, err, activity.ErrKindTaken)
		_, err = c.AddKind(ctx, c.staff, activity.Kind{Code: "Bad Code", Name: "别的", Holders: []string{"branch"}, Due: activity.DueChosen})
		want(t, err, activity.ErrKindCode)
		content := c.content(c.first)
		content.Kinds = []string{"breakfast_forum"}
		if _, err := c.Record(ctx, c.secretary, c.first, content); err != nil {
			t.Fatal(err)
		}
		k.Active = false
		if err := c.ChangeKind(ctx, c.staff, k); err != nil {
			t.Fatal(err)
		}
		want(t, c.ChangeKind(ctx, c.staff, k), kernel.ErrStale)
		_, err = c.Record(ctx, c.secretary, c.first, content)
		want(t, err, activity.ErrIncomplete)
	})
}

func TestBulkEqualsOneByOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		dbtest.SetNow(d, time.Date(2026, 11, 23, 10, 0, 0, 0, kernel.Zone))
		var contents []activity.Content
		for i := range 6 {
			k := c.content(c.first)
			k.Day = kernel.Day("2026-10-01").AddDays(i)
			if i%2 == 0 {
				k.Kinds, k.Speaker = []string{"theme_day", "lecture"}, activity.Named{MemberID: 1003, Name: "王强"}
			}
			contents = append(contents, k)
		}
		for _, k := range contents {
			if _, err := c.Record(ctx, c.secretary, c.first, k); err != nil {
				t.Fatal(err)
			}
		}
		single := c.dump()
		var records []activity.Record
		for _, k := range contents {
			records = append(records, activity.Record{OrgID: c.first, Content: k, By: c.secretary})
		}
		before := c.scalar("SELECT CAST(MAX(id) AS BIGINT) FROM activity")
		if err := d.Do(ctx, "test.bulk", func(ctx context.Context, tx *db.Tx) error { return c.BulkInsertAccepted(ctx, tx, records) }); err != nil {
			t.Fatal(err)
		}
		bulk := c.dumpAfter(before)
		if len(single) != len(bulk) || len(single) < 200 {
			t.Fatalf("%d rows one by one, %d in bulk", len(single), len(bulk))
		}
		for i := range single {
			if single[i] != bulk[i] {
				t.Fatalf("row %d differs:\n%s\n%s", i, single[i], bulk[i])
			}
		}
	})
}
