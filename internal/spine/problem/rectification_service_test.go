package problem_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/bulk"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/spine/register"
	"sanchuang/internal/spine/register/registertest"
)

// office is a city with the room under test, and a clock of its own.
type office struct {
	*registertest.City
	t     *testing.T
	s     *problem.Service
	today kernel.Day
}

var (
	secondStaff = kernel.Actor{Account: 7, Name: "另一位干部", Scope: kernel.Everything()}
	usualLetter = problem.Letter{ID: 70, Paper: 71, Number: "江工委〔2026〕8号", PlanDue: "2026-03-16", Due: "2026-03-31"}
)

func eachOffice(t *testing.T, fn func(*office)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := &office{t: t, today: "2026-03-01"}
		d.SetClock(func() time.Time { return o.today.Start().Add(10 * time.Hour) })
		o.City = registertest.New(t, d, problem.FactKinds)
		o.s = problem.NewService(o.Deps, norm.NewService(d, o.Deps.Audit))
		fn(o)
	})
}

func (o *office) found(org kernel.ID, text string) problem.Rectification {
	o.t.Helper()
	list := []*problem.Rectification{{Text: text, FoundDay: o.today, SourceType: "liaison_visit", SourceID: 5, Basis: "支部党员大会每季度召开1次"}}
	list[0].OrgID = org
	if err := o.DB.Do(o.t.Context(), "test", func(ctx context.Context, tx *db.Tx) error { return o.s.FindIn(ctx, tx, staff, list) }); err != nil {
		o.t.Fatal(err)
	}
	return *list[0]
}

func (o *office) take(actor kernel.Actor, r problem.Rectification, a problem.Act) problem.Rectification {
	o.t.Helper()
	r, err := o.s.TakeRectification(o.t.Context(), actor, bulk.Chosen{ID: r.ID, Version: r.Version}, a)
	if err != nil {
		o.t.Fatalf("%s: %v", a.Kind, err)
	}
	return r
}

func (o *office) refused(actor kernel.Actor, r problem.Rectification, a problem.Act, want error) {
	o.t.Helper()
	if _, err := o.s.TakeRectification(o.t.Context(), actor, bulk.Chosen{ID: r.ID, Version: r.Version}, a); !errors.Is(err, want) {
		o.t.Errorf("%s: %v, want %v", a.Kind, err, want)
	}
}

func (o *office) sent(org kernel.ID, text string) problem.Rectification {
	o.t.Helper()
	return o.take(staff, o.found(org, text), problem.Act{Kind: problem.SendIt, Letter: usualLetter})
}

func (o *office) urge() {
	o.t.Helper()
	if err := o.s.UrgeRectifications(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) duties(g kernel.Grant) (out []string) {
	o.t.Helper()
	list, err := duty.Mine(o.t.Context(), o.DB.Read(), []kernel.Grant{g}, nil, kernel.AllRows)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, d := range list.Items {
		out = append(out, d.Title+"｜"+d.Note)
	}
	return out
}

// A finding is nobody's but the finder's until a letter gives it back; another department never sees it.
func TestAFindingIsWithheldUntilItIsGivenBack(t *testing.T) {
	eachOffice(t, func(o *office) {
		mine, other := o.Clerk(o.Finance), o.Clerk(o.Culture)
		r := o.found(o.FinanceFirst, "第一季度没有召开支部党员大会")
		again := []*problem.Rectification{{Text: r.Text, FoundDay: r.FoundDay, SourceType: r.SourceType, SourceID: r.SourceID}}
		again[0].OrgID = r.OrgID
		if err := o.DB.Do(t.Context(), "test", func(ctx context.Context, tx *db.Tx) error { return o.s.FindIn(ctx, tx, staff, again) }); err != nil {
			t.Fatal(err)
		}
		sees := func(a kernel.Actor) int {
			list, err := o.s.Rectifications.List(t.Context(), a.Scope, register.Filter{}, kernel.AllRows)
			_, one := o.s.RectificationDetail(t.Context(), a, r.ID)
			if err != nil || (list.Total == 1) != (one == nil) {
				t.Errorf("list %d, detail %v %v", list.Total, one, err)
			}
			return list.Total
		}
		if sees(staff) != 1 || sees(mine) != 0 || sees(other) != 0 {
			t.Error("before the letter it is the finder's alone, and once")
		}
		o.refused(mine, r, problem.Act{Kind: problem.PlanIt, Text: "补开党员大会", MemberName: "王建国"}, kernel.ErrNotFound)
		r = o.take(staff, r, problem.Act{Kind: problem.SendIt, Letter: usualLetter})
		if sees(staff) != 1 || sees(mine) != 1 || sees(other) != 0 {
			t.Error("after the letter it is the addressee's too, and nobody else's")
		}
		o.refused(other, r, problem.Act{Kind: problem.PlanIt, Text: "补开党员大会", MemberName: "王建国"}, kernel.ErrNotFound)
		o.refused(mine, r, problem.Act{Kind: problem.VerifyIt}, kernel.ErrNotFound)
		if _, err := o.s.Rectifications.Correct(t.Context(), staff, r.ID, r.Version, func(x *problem.Rectification) error { x.Text = "改写"; return nil }); !errors.Is(err, problem.ErrGivenBack) {
			t.Errorf("corrected: %v", err)
		}
		if err := o.s.Rectifications.Remove(t.Context(), staff, r.ID, r.Version, "误登"); !errors.Is(err, problem.ErrGivenBack) {
			t.Errorf("removed: %v", err)
		}
	})
}

// From the letter to the end and back: the facts are those of the item as it stands, about the branch and its
// department.
func TestFactsFollowTheItem(t *testing.T) {
	eachOffice(t, func(o *office) {
		r := o.sent(o.FinanceFirst, "第一季度没有召开支部党员大会")
		clerk := o.Clerk(o.Finance)
		facts := func() map[string]int { return o.Kinds() }
		if n := facts(); n["problem.rectification_given"] != 2 || len(n) != 1 {
			t.Errorf("given: %v", n)
		}
		o.today = "2026-04-02"
		o.urge()
		o.urge()
		if n := facts(); n["problem.rectification_overdue"] != 2 {
			t.Errorf("overdue: %v", n)
		}
		got, _ := o.s.RectificationDetail(t.Context(), staff, r.ID)
		if got.OverdueDay != "2026-04-01" || got.Version != r.Version || got.DaysLate != 2 {
			t.Errorf("%+v", got.Rectification)
		}
		r = o.take(clerk, r, problem.Act{Kind: problem.AskRelease, Text: "该项已不再适用"})
		for by, own := range map[kernel.ID]bool{clerk.Account: true, staff.Account: false} {
			if d, err := o.s.RectificationDetail(t.Context(), kernel.Actor{Account: by, Scope: kernel.Everything()}, r.ID); err != nil || d.Asker != own {
				t.Errorf("account %d: %v, %v", by, d.Asker, err)
			}
		}
		r = o.take(clerk, r, problem.Act{Kind: problem.TakeAskBack})
		r = o.take(clerk, r, problem.Act{Kind: problem.ReportIt, Text: "已补开并记录", MemberName: "王建国"})
		o.refused(kernel.Actor{Account: clerk.Account, Scope: kernel.Everything()}, r, problem.Act{Kind: problem.VerifyIt}, problem.ErrDoer)
		r = o.take(staff, r, problem.Act{Kind: problem.VerifyIt, Text: "查看记录"})
		r = o.take(secondStaff, r, problem.Act{Kind: problem.CloseIt})
		if n := facts(); n["problem.rectified"] != 2 || n["problem.rectification_closed"] != 2 || n["problem.rectification_overdue"] != 2 {
			t.Errorf("closed: %v", n)
		}
		for _, f := range o.Standing("problem.rectified") {
			if f.Department != o.Finance || f.Detail == "own" && (f.Subject.ID != o.FinanceFirst || f.Branch != o.FinanceFirst) || f.Detail == "below" && f.Subject.ID != o.Finance {
				t.Errorf("%+v", f)
			}
		}
		r = o.take(staff, r, problem.Act{Kind: problem.ReopenIt, Text: "回访又发现没有召开", Day: "2026-05-01"})
		if n := facts(); n["problem.rectified"] != 0 || n["problem.rectification_closed"] != 0 || n["problem.rectification_overdue"] != 2 {
			t.Errorf("reopened: %v", n)
		}
		o.take(staff, r, problem.Act{Kind: problem.WithdrawIt, Text: "经核对记录齐全"})
		if n := facts(); len(n) != 0 {
			t.Errorf("withdrawn: %v", n)
		}
	})
}

// Of two who act at once one wins; the other is told how it now stands.
func TestOneOfTwoWins(t *testing.T) {
	eachOffice(t, func(o *office) {
		r := o.sent(o.FinanceFirst, "第一季度没有召开支部党员大会")
		r = o.take(o.Clerk(o.Finance), r, problem.Act{Kind: problem.ReportIt, Text: "已补开并记录", MemberName: "王建国"})
		var wait sync.WaitGroup
		errs := make([]error, 2)
		for i, a := range []problem.Act{{Kind: problem.VerifyIt}, {Kind: problem.ReturnIt, Text: "记录没有签名", Day: "2026-04-15"}} {
			wait.Go(func() {
				_, errs[i] = o.s.TakeRectification(t.Context(), staff, bulk.Chosen{ID: r.ID, Version: r.Version}, a)
			})
		}
		wait.Wait()
		now, _ := o.s.RectificationDetail(t.Context(), staff, r.ID)
		won := slices.Index(errs, nil)
		if won < 0 {
			t.Fatalf("nobody won: %v", errs)
		}
		f, _ := kernel.AsFault(errs[1-won])
		word := map[int]string{0: "待销号", 1: "整改中"}[won]
		if f == nil || !f.Is(problem.ErrMoved) || f.Kind != kernel.Conflict || f.Text != problem.ErrMoved.With(staff.Name, word).Text || now.Version != r.Version+1 {
			t.Errorf("won %d, the other is told %v; version %d", won, errs[1-won], now.Version)
		}
	})
}

// Each rung once for a term, whatever days the job ran.
func TestRungsAreNeitherLostNorTwice(t *testing.T) {
	eachOffice(t, func(o *office) {
		r := o.sent(o.FinanceFirst, "第一季度没有召开支部党员大会")
		rungs := func() (out []string) {
			d, err := o.s.RectificationDetail(t.Context(), staff, r.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range d.Steps {
				if s.What != "note" && s.What != "send" && s.What != "ask_extension" && s.What != "grant" {
					out = append(out, s.What+" "+string(s.Day))
				}
			}
			return out
		}
		for _, x := range []struct {
			day  kernel.Day
			want int
		}{{"2026-03-23", 0}, {"2026-03-24", 1}, {"2026-03-25", 1}, {"2026-04-08", 3}, {"2026-04-08", 3}, {"2026-06-01", 4}} {
			if o.today = x.day; true {
				o.urge()
			}
			if got := rungs(); len(got) != x.want {
				t.Errorf("%s: %v", x.day, got)
			}
		}
		if got := rungs(); got[2] != "letter_due 2026-04-07" || got[3] != "talk_due 2026-04-30" {
			t.Errorf("%v", got)
		}
	})
}

// What is to be done stands on one line for each office, and goes when it is done.
func TestDuties(t *testing.T) {
	eachOffice(t, func(o *office) {
		secretary, clerk, desk := kernel.Grant{Role: "branch_secretary", Org: o.FinanceFirst}, kernel.Grant{Role: "dept_clerk", Org: o.Finance}, kernel.Grant{Role: "staff", Org: o.Root}
		a, b := o.sent(o.FinanceFirst, "第一季度没有召开支部党员大会"), o.sent(o.FinanceFirst, "党费收缴没有登记")
		c := o.sent(o.Finance, "没有专题研究机关党建工作")
		if got := o.duties(secretary); len(got) != 1 || got[0] != "市财政局第一党支部有反馈问题2项待整改｜2项待报整改方案" {
			t.Errorf("%v", got)
		}
		if got := o.duties(clerk); len(got) != 1 || got[0] != "市财政局有反馈问题1项待整改｜1项待报整改方案" {
			t.Errorf("%v", got)
		}
		if got := o.duties(desk); len(got) != 0 {
			t.Errorf("%v", got)
		}
		who := o.Clerk(o.Finance)
		o.take(who, a, problem.Act{Kind: problem.ReportIt, Text: "已补开并记录", MemberName: "王建国"})
		o.take(who, c, problem.Act{Kind: problem.AskLonger, Text: "党组会议已排期", Day: "2026-04-10"})
		o.today = "2026-04-08"
		o.urge()
		if got := o.duties(secretary); len(got) != 1 || got[0] != "市财政局第一党支部有反馈问题1项待整改｜1项待报整改方案；其中1项已逾期，最长8天" {
			t.Errorf("%v", got)
		}
		if got := o.duties(desk); len(got) != 1 || got[0] != "市财政局的整改待办理｜1项待核实，1项申请待答复，1项逾期应发催办函" {
			t.Errorf("%v", got)
		}
		if n, err := o.s.OverdueAt(t.Context(), o.DB.Read(), []kernel.ID{o.FinanceFirst, o.Finance}); err != nil || n[o.FinanceFirst] != 1 || n[o.Finance] != 0 {
			t.Errorf("overdue by organisation: %v %v", n, err)
		}
		b = o.take(staff, b, problem.Act{Kind: problem.RemindIt, Text: "江工委函〔2026〕9号"})
		if got := o.duties(desk); len(got) != 1 || got[0] != "市财政局的整改待办理｜1项待核实，1项申请待答复" {
			t.Errorf("after the letter: %v", got)
		}
		o.today = "2026-05-10"
		o.urge()
		if got := o.duties(desk); len(got) != 1 || got[0] != "市财政局的整改待办理｜1项待核实，1项申请待答复，1项逾期应约谈" {
			t.Errorf("the talk: %v", got)
		}
		b = o.take(staff, b, problem.Act{Kind: problem.Admonish, Text: "约谈支部书记"})
		if got := o.duties(desk); len(got) != 1 || got[0] != "市财政局的整改待办理｜1项待核实，1项申请待答复" {
			t.Errorf("after the talk: %v", got)
		}
		o.take(who, b, problem.Act{Kind: problem.ReportIt, Text: "已补记上半年党费", MemberName: "李明"})
		if got := o.duties(secretary); len(got) != 0 {
			t.Errorf("%v", got)
		}
	})
}

func TestRectificationImportOfTheExportChangesNothing(t *testing.T) {
	eachOffice(t, func(o *office) {
		o.Define(o.s.RectificationDefinition())
		registertest.Identity(o.City, o.s.Rectifications, func(t *rapid.T) problem.Rectification {
			r := problem.Rectification{
				FoundDay: registertest.Day(t, "found"), Text: "问题" + registertest.Words(t, "text"), Place: registertest.Words(t, "place"), Basis: registertest.Words(t, "basis"),
				Suggestion: registertest.Words(t, "suggestion"), Origin: rapid.SampledFrom([]string{"visit", "check", "other"}).Draw(t, "origin"),
			}
			r.OrgID, r.Note = o.Org(t, o.Finance, o.FinanceFirst, o.Culture), registertest.Words(t, "note")
			return r
		})
	})
}

// The board as of any day is what stood then, and each of its figures lists exactly the items that it counts.
func TestBoardAsOfADay(t *testing.T) {
	eachOffice(t, func(o *office) {
		clerk := o.Clerk(o.Finance)
		a, b, c := o.sent(o.FinanceFirst, "第一季度没有召开支部党员大会"), o.sent(o.FinanceFirst, "党费收缴没有登记"), o.sent(o.Culture, "主题党日没有记录")
		o.found(o.Culture, "还没有反馈的问题")
		o.today = "2026-03-10"
		a = o.take(clerk, a, problem.Act{Kind: problem.ReportIt, Text: "已补开并记录", MemberName: "王建国"})
		o.today = "2026-03-12"
		a = o.take(staff, a, problem.Act{Kind: problem.VerifyIt})
		o.today = "2026-03-14"
		a = o.take(staff, a, problem.Act{Kind: problem.CloseIt})
		o.today = "2026-04-05"
		o.urge()
		o.take(clerk, b, problem.Act{Kind: problem.ReportIt, Text: "已补记上半年党费", MemberName: "李明"})
		o.today = "2026-04-10"
		o.take(staff, a, problem.Act{Kind: problem.ReopenIt, Text: "回访又发现没有召开", Day: "2026-05-01"})
		o.take(staff, c, problem.Act{Kind: problem.WithdrawIt, Text: "经核对记录齐全"})
		o.today = "2026-04-20"
		for _, x := range []struct {
			day  kernel.Day
			want string
		}{
			{"2026-02-28", "已反馈0 在办0 逾期0 整改率 按期整改率 平均在办天数"},
			{"2026-03-01", "已反馈3 在办3 逾期0 整改率0 按期整改率 平均在办天数0"},
			{"2026-03-10", "已反馈3 在办3 逾期0 整改率0 按期整改率100 平均在办天数9"},
			{"2026-03-14", "已反馈3 在办2 逾期0 整改率33.3 按期整改率100 平均在办天数13"},
			{"2026-04-01", "已反馈3 在办2 逾期1 整改率33.3 按期整改率33.3 平均在办天数31"},
			{"2026-04-05", "已反馈3 在办2 逾期0 整改率33.3 按期整改率33.3 平均在办天数35"},
			{"2026-04-20", "已反馈2 在办2 逾期0 整改率0 按期整改率0 平均在办天数50"},
		} {
			got, err := o.s.RectificationBoard(t.Context(), staff, 0, x.day)
			if err != nil {
				t.Fatal(err)
			}
			said := ""
			for i, f := range got.Figures {
				if i > 0 {
					said += " "
				}
				said += f.Name + f.Value
			}
			if said != x.want {
				t.Errorf("%s: %s, want %s", x.day, said, x.want)
			}
			for _, f := range []problem.RectificationFigure{problem.FigGiven, problem.FigRectified, problem.FigDue, problem.FigInTime, problem.FigOverdue, problem.FigOpen} {
				if n, m := problem.CountFigure(t.Context(), o.s, f, x.day); n != m {
					t.Errorf("%s %s: the board counts %d, the list has %d", x.day, f, n, m)
				}
			}
		}
		if mine, _ := o.s.RectificationBoard(t.Context(), o.Clerk(o.Culture), 0, "2026-04-20"); mine.States[0].Count != 0 {
			t.Errorf("a finding not given back is counted for those it is about: %+v", mine.States)
		}
		if _, err := o.s.RectificationBoard(t.Context(), staff, 0, "2026-04-21"); !errors.Is(err, register.ErrFuture) {
			t.Errorf("tomorrow: %v", err)
		}
	})
}
