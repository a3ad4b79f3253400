package inspection_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
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
		for _, b := range slices.Concat(p.Text, p.Annexes[0].Blocks) {
			if b.Columns == nil || b.Rows == nil {
				t.Errorf("a list without a value: %+v", b)
			}
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

// The ladder's letters: what is called for by department, issued in one act; once a term, and again when made void.
func TestDueLetters(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		today := kernel.Day("2026-03-01")
		d.SetClock(func() time.Time { return today.Start().Add(10 * time.Hour) })
		c := registertest.New(t, d, problem.FactKinds)
		problems := problem.NewService(c.Deps, norm.NewService(d, c.Deps.Audit))
		papers := paper.NewService(d, c.Deps.Audit, c.Deps.Orgs)
		letters := inspection.NewLetters(c.Deps, problems, papers)
		staff := registertest.Staff
		for _, org := range []kernel.ID{c.FinanceFirst, c.Finance, c.Culture} {
			list := []*problem.Rectification{{Text: "主题党日没有记录" + org.String(), FoundDay: "2026-02-26"}}
			list[0].OrgID = org
			if err := d.Do(t.Context(), "test", func(ctx context.Context, tx *db.Tx) error { return problems.FindIn(ctx, tx, staff, list) }); err != nil {
				t.Fatal(err)
			}
			form := inspection.LetterForm{Items: []bulk.Chosen{{ID: list[0].ID, Version: list[0].Version}}, Subject: "督导检查", Overall: "组织健全。", Due: "2026-03-31"}
			if _, err := letters.Issue(t.Context(), staff, inspection.Feedback, form); err != nil {
				t.Fatal(err)
			}
		}
		said := func(actor kernel.Actor) string {
			t.Helper()
			list, err := letters.Due(t.Context(), actor)
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, l := range list {
				out = append(out, fmt.Sprintf("%s %d件 %d谈 %d天", l.Name, len(l.Items), l.Talks, l.Days))
			}
			return strings.Join(out, "；")
		}
		for _, x := range []struct {
			day  kernel.Day
			want string
		}{
			{"2026-03-31", ""},
			{"2026-04-06", ""}, // six days overdue
			{"2026-04-07", "市财政局 2件 0谈 7天；市文化和旅游局 1件 0谈 7天"},
			{"2026-04-30", "市财政局 2件 2谈 30天；市文化和旅游局 1件 1谈 30天"}, // a talk does not stand for the letter
		} {
			today = x.day
			if got := said(staff); got != x.want {
				t.Errorf("%s: %s, want %s", x.day, got, x.want)
			}
		}
		if got := said(c.Clerk(c.Finance)); got != "" {
			t.Errorf("those who are urged write no letters: %s", got)
		}
		due, _ := letters.Due(t.Context(), staff)
		var all []bulk.Chosen
		for _, l := range due {
			for _, i := range l.Items {
				all = append(all, i.Chosen)
			}
		}
		stale := append(slices.Clone(all[:2]), bulk.Chosen{ID: all[2].ID, Version: 99})
		if _, err := letters.IssueDue(t.Context(), staff, stale); !errors.Is(err, problem.ErrMoved) {
			t.Errorf("one that moved on: %v", err)
		}
		if list, _ := letters.List(t.Context(), staff.Scope, 0, kernel.AllRows); list.Total != 3 {
			t.Errorf("all or none: %d letters", list.Total)
		}
		sent, err := letters.IssueDue(t.Context(), staff, all)
		if err != nil || len(sent) != 2 || sent[0].Items+sent[1].Items != 3 || sent[0].Department == sent[1].Department || sent[0].Number == sent[1].Number {
			t.Fatalf("%+v %v", sent, err)
		}
		if _, err := letters.IssueDue(t.Context(), staff, all); !errors.Is(err, inspection.ErrLetterNotDue) {
			t.Errorf("twice: %v", err)
		}
		if got := said(staff); got != "市财政局 0件 2谈 30天；市文化和旅游局 0件 1谈 30天" {
			t.Errorf("after the letters: %s", got)
		}
		if err := papers.Void(t.Context(), kernel.Actor{Account: 1, Name: "干部", Scope: kernel.Everything()}, sent[0].PaperID, 1, "附件有误需重发"); err != nil {
			t.Fatal(err)
		}
		if got := said(staff); !strings.Contains(got, sent[0].Name+" "+fmt.Sprint(sent[0].Items)+"件") {
			t.Errorf("after one was made void: %s", got)
		}
	})
}
