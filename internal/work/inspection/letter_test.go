package inspection_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/bulk"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/paper"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/work/inspection"
)

// A letter goes to one department, takes a number and carries its findings a step on, all or nothing; what is
// overdue is asked for by another.
func TestLetters(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		today := kernel.Day("2026-03-01")
		d.SetClock(func() time.Time { return today.Start().Add(10 * time.Hour) })
		c := registertest.New(t, d, problem.FactKinds)
		problems := problem.NewService(c.Deps, norm.NewService(d, c.Deps.Audit))
		papers := paper.NewService(d, c.Deps.Audit, c.Deps.Orgs)
		letters := inspection.NewLetters(c.Deps, problems, papers)
		staff := registertest.Staff
		found := func(org kernel.ID, text string) bulk.Chosen {
			t.Helper()
			list := []*problem.Rectification{{Text: text, FoundDay: "2026-02-26", Basis: "支部党员大会每季度召开1次"}}
			list[0].OrgID = org
			if err := d.Do(t.Context(), "test", func(ctx context.Context, tx *db.Tx) error { return problems.FindIn(ctx, tx, staff, list) }); err != nil {
				t.Fatal(err)
			}
			return bulk.Chosen{ID: list[0].ID, Version: list[0].Version}
		}
		a, b, other := found(c.FinanceFirst, "第一季度没有召开支部党员大会"), found(c.Finance, "没有专题研究机关党建工作"), found(c.Culture, "主题党日没有记录")
		form := inspection.LetterForm{Items: []bulk.Chosen{a, b, a}, Subject: "2026年上半年机关党建督导检查", Overall: "组织健全，活动经常。"}
		for _, x := range []struct {
			name   string
			change func(*inspection.LetterForm)
			want   error
		}{
			{"no subject", func(f *inspection.LetterForm) { f.Subject = " " }, inspection.ErrSubject},
			{"no words on the whole", func(f *inspection.LetterForm) { f.Overall = "" }, inspection.ErrOverall},
			{"a term of yesterday", func(f *inspection.LetterForm) { f.PlanDue = "2026-02-28" }, inspection.ErrLetterDue},
			{"results before measures", func(f *inspection.LetterForm) { f.PlanDue, f.Due = "2026-03-20", "2026-03-19" }, inspection.ErrLetterTerms},
			{"two departments", func(f *inspection.LetterForm) { f.Items = []bulk.Chosen{a, other} }, inspection.ErrDepartments},
			{"one that moved on", func(f *inspection.LetterForm) { f.Items = []bulk.Chosen{b, {ID: a.ID, Version: 9}} }, problem.ErrMoved},
		} {
			f := form
			x.change(&f)
			if _, err := letters.Issue(t.Context(), staff, inspection.Feedback, f); !errors.Is(err, x.want) {
				t.Errorf("%s: %v", x.name, err)
			}
		}
		clerk := c.Clerk(c.Finance)
		if _, err := letters.Issue(t.Context(), clerk, inspection.Feedback, form); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("those concerned see findings before the letter: %v", err)
		}
		p, err := letters.Preview(t.Context(), staff, inspection.Feedback, form)
		if err != nil || p.Recipient != "市财政局" || p.PlanDue != "2026-03-16" || p.Due != "2026-03-31" || len(p.Annexes) != 1 || len(p.Annexes[0].Blocks[0].Rows) != 2 {
			t.Errorf("%+v %v", p, err)
		}
		l, err := letters.Issue(t.Context(), staff, inspection.Feedback, form)
		if err != nil || !strings.HasSuffix(l.Number, "〔2026〕1号") || l.Items != 2 {
			t.Fatalf("%+v %v", l, err)
		}
		r, err := problems.RectificationDetail(t.Context(), clerk, a.ID)
		if err != nil || r.State != problem.Sent || r.Letter != l.Number || r.LetterID != l.ID || r.Due != "2026-03-31" || r.SentDay != today {
			t.Errorf("%+v %v", r, err)
		}
		if _, err := letters.Issue(t.Context(), staff, inspection.Feedback, form); !errors.Is(err, inspection.ErrNotToGive) {
			t.Errorf("twice: %v", err)
		}
		now := bulk.Chosen{ID: r.ID, Version: r.Version}
		urge := inspection.LetterForm{Items: []bulk.Chosen{now}}
		if _, err := letters.Issue(t.Context(), staff, inspection.Reminder, urge); !errors.Is(err, inspection.ErrNotToUrge) {
			t.Errorf("urged in time: %v", err)
		}
		today = "2026-04-10"
		l, err = letters.Issue(t.Context(), staff, inspection.Reminder, urge)
		if err != nil || !strings.HasSuffix(l.Number, "〔2026〕2号") || l.Due != "2026-04-17" {
			t.Fatalf("%+v %v", l, err)
		}
		if r, _ = problems.RectificationDetail(t.Context(), clerk, a.ID); r.State != problem.Sent || r.Steps[len(r.Steps)-1].What != "remind" || r.Steps[len(r.Steps)-1].PaperID != l.PaperID {
			t.Errorf("%+v", r.Steps)
		}
		if list, err := letters.List(t.Context(), staff.Scope, 0, kernel.AllRows); err != nil || list.Total != 2 || list.Items[0].Kind != inspection.Reminder || list.Items[0].Received {
			t.Errorf("%+v %v", list, err)
		}
		if list, _ := letters.List(t.Context(), c.Clerk(c.Culture).Scope, 0, kernel.AllRows); list.Total != 0 {
			t.Errorf("another department sees %+v", list)
		}
	})
}
