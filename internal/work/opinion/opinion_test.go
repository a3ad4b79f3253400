package opinion_test

import (
	"errors"
	"sync"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/work/opinion"
)

var (
	writer = kernel.Actor{Account: 7, Name: "王建国"}
	other  = kernel.Actor{Account: 8, Name: "张敏"}
	staff  = kernel.Actor{Account: 1, Name: "工委干部", Scope: kernel.Everything()}
)

type door struct {
	*opinion.Service
	t    *testing.T
	db   *db.DB
	city *registertest.City
}

func each(t *testing.T, fn func(door)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d)
		fn(door{opinion.NewService(d, c.Deps.Audit, c.Deps.Orgs), t, d, c})
	})
}

func (d door) raise(f opinion.Form) opinion.Opinion {
	d.t.Helper()
	o, err := d.Raise(d.t.Context(), writer, d.city.FinanceFirst, f)
	if err != nil {
		d.t.Fatal(err)
	}
	return o
}

func (d door) duties() []duty.Duty {
	d.t.Helper()
	l, err := duty.Mine(d.t.Context(), d.db.Read(), []kernel.Grant{{Role: "staff", Org: d.city.Root}}, nil, kernel.AllRows)
	if err != nil {
		d.t.Fatal(err)
	}
	return l.Items
}

func (d door) audited(action string) (n int, name string) {
	d.t.Helper()
	n, err := db.Scalar[int](d.t.Context(), d.db.Read(), "SELECT COUNT(*) FROM audit WHERE action=?", action)
	if err == nil && n > 0 {
		name, err = db.Scalar[string](d.t.Context(), d.db.Read(), "SELECT actor FROM audit WHERE action=? ORDER BY id DESC LIMIT 1", action)
	}
	if err != nil {
		d.t.Fatal(err)
	}
	return n, name
}

var burden = opinion.Form{Kind: opinion.Complaint, About: "组织生活登记", Text: "同一次会议要在两处填。", MayPublish: true}

func TestAnsweredInPublic(t *testing.T) {
	each(t, func(d door) {
		ctx := d.t.Context()
		o := d.raise(burden)
		if o.Due != "2026-12-08" || o.Place != "市财政局" || o.State != opinion.Open {
			t.Fatalf("%+v", o)
		}
		if got := d.duties(); len(got) != 1 || got[0].Due != o.Due || got[0].Title != "答复一条投诉：组织生活登记" {
			t.Fatalf("duties %+v", got)
		}
		form := opinion.AnswerForm{Version: o.Version, Answer: "已改为只填一处。", Publish: true}
		if _, err := d.Answer(ctx, staff, o.ID, form); !errors.Is(err, opinion.ErrNoPublic) {
			t.Errorf("published without words for all: %v", err)
		}
		if _, err := d.Answer(ctx, writer, o.ID, form); !errors.Is(err, kernel.ErrForbidden) {
			t.Errorf("answered oneself: %v", err)
		}
		form.PublicText = "同一次会议要填两处"
		o, err := d.Answer(ctx, staff, o.ID, form)
		if err != nil || o.State != opinion.Answered {
			t.Fatalf("%+v, %v", o, err)
		}
		if len(d.duties()) != 0 {
			t.Error("the duty is still there")
		}
		l, err := d.Public(ctx, kernel.Page{})
		if err != nil || l.Total != 1 || l.Items[0].Text != "同一次会议要填两处" || l.Items[0].Answer != "已改为只填一处。" {
			t.Fatalf("%+v, %v", l, err)
		}
		mine, err := d.Mine(ctx, writer, kernel.Page{})
		if err != nil || mine.Total != 1 || mine.Items[0].AnsweredBy != "工委干部" {
			t.Fatalf("%+v, %v", mine, err)
		}
		if foreign, _ := d.Mine(ctx, other, kernel.Page{}); foreign.Total != 0 {
			t.Errorf("somebody else's list holds %+v", foreign.Items)
		}
		if n, name := d.audited("opinion.answered"); n != 1 || name != "工委干部" {
			t.Errorf("trail: %d by %s", n, name)
		}
	})
}

func TestAskedAgain(t *testing.T) {
	each(t, func(d door) {
		ctx := d.t.Context()
		o := d.raise(burden)
		if _, err := d.Reopen(ctx, writer, o.ID, o.Version, "还没有改"); !errors.Is(err, opinion.ErrNotAnswered) {
			t.Errorf("asked again before an answer: %v", err)
		}
		for again := range 3 {
			var err error
			if o, err = d.Answer(ctx, staff, o.ID, opinion.AnswerForm{Version: o.Version, Answer: "已改", Publish: true, PublicText: "登记"}); err != nil {
				t.Fatal(err)
			}
			if _, err := d.Reopen(ctx, other, o.ID, o.Version, "我也问"); !errors.Is(err, kernel.ErrNotFound) {
				t.Errorf("another person asked again: %v", err)
			}
			next, err := d.Reopen(ctx, writer, o.ID, o.Version, "还没有改")
			if again == 2 {
				if !errors.Is(err, opinion.ErrOften) {
					t.Errorf("a third time: %v", err)
				}
				return
			}
			if err != nil || next.Published || next.State != opinion.Open {
				t.Fatalf("%+v, %v", next, err)
			}
			if l, _ := d.Public(ctx, kernel.Page{}); l.Total != 0 {
				t.Error("what is asked again is still public")
			}
			if len(d.duties()) != 1 {
				t.Error("nobody is told of the question")
			}
			o = next
		}
	})
}

func TestNameless(t *testing.T) {
	each(t, func(d door) {
		f := burden
		f.Nameless, f.MayPublish = true, false
		o := d.raise(f)
		l, err := d.List(d.t.Context(), opinion.Filter{State: opinion.Open}, kernel.Page{})
		if err != nil || l.Total != 1 || l.Items[0].Writer != "" || l.Items[0].Place != "市财政局" {
			t.Fatalf("%+v, %v", l, err)
		}
		if _, name := d.audited("opinion.raised"); name != "匿名" {
			t.Errorf("the trail names %s", name)
		}
		if _, err := d.Answer(d.t.Context(), staff, o.ID, opinion.AnswerForm{Version: o.Version, Answer: "已改", Publish: true, PublicText: "登记"}); !errors.Is(err, opinion.ErrPrivate) {
			t.Errorf("published against the writer's will: %v", err)
		}
	})
}

func TestRefusals(t *testing.T) {
	each(t, func(d door) {
		ctx := d.t.Context()
		if _, err := d.Raise(ctx, writer, d.city.FinanceFirst, opinion.Form{Kind: opinion.Question, Text: "  "}); !errors.Is(err, opinion.ErrNoText) {
			t.Errorf("without words: %v", err)
		}
		var last opinion.Opinion
		for range 10 {
			last = d.raise(burden)
		}
		if _, err := d.Raise(ctx, writer, d.city.FinanceFirst, burden); !errors.Is(err, opinion.ErrMany) {
			t.Errorf("an eleventh that waits: %v", err)
		}
		if _, err := d.Withdraw(ctx, other, last.ID, last.Version); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("another person withdrew it: %v", err)
		}
		o, err := d.Withdraw(ctx, writer, last.ID, last.Version)
		if err != nil || len(d.duties()) != 9 {
			t.Fatalf("%+v, %v; %d duties", o, err, len(d.duties()))
		}
		if _, err := d.Answer(ctx, staff, o.ID, opinion.AnswerForm{Version: o.Version, Answer: "已改"}); !errors.Is(err, opinion.ErrNotOpen) {
			t.Errorf("answered what was withdrawn: %v", err)
		}
		dbtest.SetDay(d.db, "2026-12-08")
		if l, _ := d.List(ctx, opinion.Filter{Overdue: true}, kernel.Page{}); l.Total != 0 {
			t.Errorf("overdue on its last day: %d", l.Total)
		}
		dbtest.SetDay(d.db, "2026-12-09")
		if l, _ := d.List(ctx, opinion.Filter{Overdue: true}, kernel.Page{}); l.Total != 9 || !l.Items[0].Overdue {
			t.Errorf("overdue the day after: %d", l.Total)
		}
		if n, err := opinion.Count(ctx, d.db.Read(), "2026-12-09"); err != nil || n != (opinion.Tally{Total: 9, Overdue: 9}) {
			t.Errorf("%+v, %v", n, err)
		}
	})
}

// TestTwoAnswerAtOnce: one of two answers stands, the other is told.
func TestTwoAnswerAtOnce(t *testing.T) {
	each(t, func(d door) {
		o := d.raise(burden)
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = d.Answer(d.t.Context(), kernel.Actor{Account: kernel.ID(20 + i), Name: "答复人"}, o.ID, opinion.AnswerForm{Version: o.Version, Answer: "已改"})
			})
		}
		wg.Wait()
		lost := 0
		for _, err := range errs {
			if errors.Is(err, kernel.ErrStale) || errors.Is(err, opinion.ErrNotOpen) {
				lost++
			} else if err != nil {
				t.Error(err)
			}
		}
		if lost != 1 {
			t.Errorf("%v: want exactly one to win", errs)
		}
	})
}
