package briefing

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/blob"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/doc"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/honour"
	"sanchuang/internal/spine/metric"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/work/activity"
	"sanchuang/internal/work/appraisal"
	"sanchuang/internal/work/contest"
	"sanchuang/internal/work/inspection"
	"sanchuang/internal/work/outreach"
	"sanchuang/internal/work/publicity"
	"sanchuang/internal/work/training"
)

type world struct {
	*registertest.City
	*Service
	next kernel.ID
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	c := registertest.New(t, d, activity.FactKinds, honour.FactKinds, problem.FactKinds, outreach.FactKinds, training.FactKinds, contest.FactKinds, publicity.FactKinds, appraisal.FactKinds, inspection.FactKinds)
	stocks := map[string]metric.StockFunc{}
	for code, table := range map[string]string{"org.departments": "org", "org.branches": "org", "member.all": "member", "appraisal.due": "org", "team.bodies": "org", "team.complete": "org", "team.no_secretary": "org", "team.missing": "org"} {
		stocks[code] = func(ctx context.Context, q db.Queryer, _ kernel.ID, _ kernel.Day) (int64, bool, error) {
			n, err := db.Scalar[int64](ctx, q, "SELECT COUNT(*) FROM "+table)
			return n, true, err
		}
	}
	names := func(context.Context, db.Queryer, []fact.Subject) (map[fact.Subject]string, error) { return nil, nil }
	m := metric.NewService(d, c.Deps.Orgs, c.Facts, metric.Definitions(), stocks, names)
	c.Facts.Subscribe(m)
	blobs, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return &world{c, NewService(d, c.Deps.Audit, c.Deps.Orgs, m, blobs), 100}
}

func (w *world) visit(day kernel.Day) fact.Source {
	w.T.Helper()
	w.next++
	src := fact.Source{Type: "visit", ID: w.next, Version: 1}
	w.do(func(ctx context.Context, tx *db.Tx) error {
		return w.Facts.Append(ctx, tx, fact.Fact{Kind: "outreach.visited", Detail: "village", Subject: fact.Subject{Type: fact.Org, ID: w.Finance}, Day: day, Branch: w.FinanceFirst, Department: w.Finance, Quantity: fact.One, Source: src})
	})
	after := dbtest.Start.Add(time.Duration(w.next) * time.Minute)
	w.DB.SetClock(func() time.Time { return after })
	return src
}

func (w *world) do(fn func(context.Context, *db.Tx) error) {
	w.T.Helper()
	if err := w.DB.Do(w.T.Context(), "test", fn); err != nil {
		w.T.Fatal(err)
	}
}

func (w *world) sheetOf(b *Briefing) *Sheet {
	w.T.Helper()
	s, err := w.Get(w.T.Context(), kernel.Everything(), b.ID)
	if err != nil {
		w.T.Fatal(err)
	}
	return s
}

func (w *world) count(query string) int64 {
	w.T.Helper()
	n, err := db.Scalar[int64](w.T.Context(), w.DB.Read(), query)
	if err != nil {
		w.T.Fatal(err)
	}
	return n
}

var (
	drafter = kernel.Actor{Account: 1, Name: "方文静", Scope: kernel.Everything()}
	checker = kernel.Actor{Account: 2, Name: "常树林", Scope: kernel.Everything()}
)

func year(t *testing.T, text string) kernel.Period {
	t.Helper()
	p, err := kernel.ParsePeriod(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func shownText(s *Sheet, code string) string {
	for _, f := range s.Figures {
		if strings.HasPrefix(f.Key, code+"|2026|") && strings.HasSuffix(f.Key, "|value") {
			return f.Text
		}
	}
	return "no such figure"
}

func TestFromDraftToSealAndTheNextEdition(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newWorld(t, d), t.Context()
		w.visit("2026-03-01")
		w.visit("2026-04-01")
		b, err := w.Create(ctx, drafter, "year_city", year(t, "2026"), 0)
		if err != nil {
			t.Fatal(err)
		}
		s := w.sheetOf(b)
		if shownText(s, "outreach.visits") != "2" || len(s.Changes) != 0 || s.Title != "市直机关工委2026年“三创”工作情况汇报" || len(s.Typed) != 0 {
			t.Fatalf("%s %+v %v", shownText(s, "outreach.visits"), s.Changes, s.Typed)
		}

		// a sentence is edited, with a number nobody counted
		edited := s.Document
		edited.Blocks = append(edited.Blocks, Block{Key: "n1", Kind: Text, Pieces: []Piece{{Text: "另有志愿者约300人参加。"}}, Reasons: []Reason{{"300", "街道估计"}}})
		if b, err = w.Save(ctx, drafter, b.ID, b.Version, edited); err != nil {
			t.Fatal(err)
		}
		if s = w.sheetOf(b); len(s.Typed) != 1 || s.Typed[0] != (Reason{"300", "街道估计"}) || b.Number != 2 {
			t.Errorf("%+v %d", s.Typed, b.Number)
		}
		if _, err := w.Save(ctx, drafter, b.ID, b.Version-1, edited); !errors.Is(err, kernel.ErrStale) {
			t.Errorf("an older version overwrites: %v", err)
		}

		// a record moves the figure; another is taken back
		w.visit("2026-05-01")
		s = w.sheetOf(b)
		if shownText(s, "outreach.visits") != "3" || len(s.Changes) == 0 || s.Changes[0].Old != "2" || s.Changes[0].New != "3" {
			t.Fatalf("%+v", s.Changes)
		}
		moved, err := w.Moved(ctx, kernel.Everything(), b.ID, s.Changes[0].Key, kernel.Page{})
		if err != nil || moved.Total != 1 || moved.Items[0].Day != "2026-05-01" || moved.Items[0].Taken {
			t.Errorf("%+v %v", moved, err)
		}
		if _, err := w.Moved(ctx, kernel.Everything(), b.ID, "outreach.visits|2019|1|value", kernel.Page{}); !errors.Is(err, ErrNoAddress) {
			t.Errorf("a figure that is not in the text: %v", err)
		}

		// two signatures, and what moves between them
		if b, err = w.Sign(ctx, drafter, b.ID, b.Version); err != nil || b.Number != 3 {
			t.Fatalf("%+v %v", b, err)
		}
		if s = w.sheetOf(b); len(s.Changes) != 0 {
			t.Errorf("what is signed differs from what is kept: %+v", s.Changes)
		}
		if _, err := w.Save(ctx, drafter, b.ID, b.Version, edited); !errors.Is(err, ErrSigned) {
			t.Errorf("signed, and changed: %v", err)
		}
		late := w.visit("2026-06-01")
		if _, err := w.Check(ctx, checker, b.ID, b.Version); !errors.Is(err, ErrMoved) {
			t.Errorf("signed over moved figures: %v", err)
		}
		w.do(func(ctx context.Context, tx *db.Tx) error { return w.Facts.Reverse(ctx, tx, late) })
		if _, err := w.Check(ctx, drafter, b.ID, b.Version); !errors.Is(err, ErrSameHand) {
			t.Errorf("one person signs both: %v", err)
		}
		for by, why := range map[*kernel.Actor]string{&drafter: ErrSameHand.Text, &checker: ""} {
			s := w.sheetOf(b)
			if err := w.bar(ctx, *by, s); err != nil || s.Barred != why {
				t.Errorf("%s is told %q, %v", by.Name, s.Barred, err)
			}
		}
		if _, err := w.Seal(ctx, drafter, b.ID, b.Version, ""); !errors.Is(err, ErrStep) {
			t.Errorf("sealed with one signature: %v", err)
		}
		w.UseSamePerson(func(_ context.Context, _ db.Queryer, first, second kernel.ID) (bool, error) {
			return first == drafter.Account && second == checker.Account, nil
		})
		if _, err := w.Check(ctx, checker, b.ID, b.Version); !errors.Is(err, ErrSamePerson) {
			t.Errorf("one person signs with two accounts: %v", err)
		}
		w.UseSamePerson(func(context.Context, db.Queryer, kernel.ID, kernel.ID) (bool, error) { return false, nil })
		if b, err = w.Check(ctx, checker, b.ID, b.Version); err != nil {
			t.Fatal(err)
		}
		if b, err = w.Seal(ctx, drafter, b.ID, b.Version, "http://x"); err != nil || b.State != Sealed {
			t.Fatalf("%+v %v", b, err)
		}

		// what is sealed stays, whatever is recorded later
		w.visit("2026-07-01")
		s = w.sheetOf(b)
		if shownText(s, "outreach.visits") != "3" || s.Seal == nil || len(s.Changes) == 0 || s.Changes[0].Old != "3" || s.Changes[0].New != "4" {
			t.Fatalf("%s %+v", shownText(s, "outreach.visits"), s.Changes)
		}
		for _, f := range s.Seal.Figures {
			if f.Figure.Code == "outreach.visits" && f.Figure.Period == "2026" && (f.Facts != 3 || len(f.Digest) != 64 || !strings.Contains(f.Query, "统计期=2026")) {
				t.Errorf("the evidence of %s: %+v %s", f.Key, f.Evidence, f.Query)
			}
		}
		for name, err := range map[string]error{
			"save":   second(w.Save(ctx, drafter, b.ID, b.Version, edited)),
			"sign":   second(w.Sign(ctx, drafter, b.ID, b.Version)),
			"return": second(w.Return(ctx, checker, b.ID, b.Version, "再改")),
			"seal":   second(w.Seal(ctx, drafter, b.ID, b.Version, "")),
		} {
			if !errors.Is(err, ErrSealed) {
				t.Errorf("sealed, %s: %v", name, err)
			}
		}
		if err := w.Delete(ctx, drafter, b.ID, b.Version); !errors.Is(err, ErrNotDraft) {
			t.Errorf("a sealed report is deleted: %v", err)
		}
		for _, statement := range []string{"UPDATE briefing SET title='x'", "DELETE FROM briefing", "UPDATE briefing_seal SET paper=''", "DELETE FROM briefing_seal", "UPDATE briefing_version SET document=''"} {
			if err := w.DB.Do(ctx, "test", func(ctx context.Context, tx *db.Tx) error { _, err := tx.Exec(ctx, statement); return err }); err == nil {
				t.Errorf("the database lets pass: %s", statement)
			}
		}
		files, err := w.Files(ctx, checker, b.ID, "", "docx")
		if err != nil || blob.Hash(files.Paper) != s.Seal.Paper || blob.Hash(files.Annex) != s.Seal.Annex {
			t.Fatalf("the files are not the sealed ones: %v", err)
		}
		text, err := doc.ReadText(files.Paper)
		if err != nil || !strings.Contains(text, "走访联系点3次") || !strings.Contains(text, "拟稿：方文静") || !strings.Contains(text, "核稿：常树林") {
			t.Errorf("the sealed paper says: %v %.900s", err, text)
		}
		if n := w.count("SELECT COUNT(*) FROM audit WHERE action='briefing.seal' AND detail LIKE '%" + s.Seal.Paper + "%'"); n != 1 {
			t.Errorf("the trail names the paper %d times", n)
		}

		// the next edition is live again, and there is one
		next, err := w.Renew(ctx, drafter, b.ID)
		if err != nil || next.Edition != 2 || next.Follows != b.ID || next.State != Drafting {
			t.Fatalf("%+v %v", next, err)
		}
		if got := shownText(w.sheetOf(next), "outreach.visits"); got != "4" || w.sheetOf(b).Next != next.ID {
			t.Errorf("the next edition says %s", got)
		}
		if _, err := w.Renew(ctx, drafter, b.ID); !errors.Is(err, ErrRenewed) {
			t.Errorf("two editions follow one: %v", err)
		}
		if err := w.Delete(ctx, drafter, next.ID, next.Version); err != nil {
			t.Error(err)
		}
		if n := w.count("SELECT COUNT(*) FROM briefing_version WHERE briefing_id=" + next.ID.String()); n != 0 {
			t.Errorf("%d texts of a deleted draft are left", n)
		}
	})
}

func second(_ *Briefing, err error) error { return err }

func TestOfTwoWritersOneIsTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newWorld(t, d), t.Context()
		b, err := w.Create(ctx, drafter, "quarter_local", year(t, "2026-Q3"), w.Finance)
		if err != nil {
			t.Fatal(err)
		}
		document := w.sheetOf(b).Document
		var saved, stale sync.Map
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				mine := document
				mine.Title = "第" + kernel.ID(i).String() + "稿"
				if _, err := w.Save(ctx, drafter, b.ID, b.Version, mine); err == nil {
					saved.Store(i, mine.Title)
				} else if errors.Is(err, kernel.ErrStale) {
					stale.Store(i, true)
				} else {
					t.Error(err)
				}
			})
		}
		all.Wait()
		n, told, title := 0, 0, ""
		saved.Range(func(_, v any) bool { n++; title = v.(string); return true })
		stale.Range(func(_, _ any) bool { told++; return true })
		if s := w.sheetOf(b); n != 1 || told != 7 || s.Title != title || s.Number != 2 {
			t.Errorf("%d saved, %d told; %q", n, told, s.Title)
		}
	})
}

func TestWhoSeesWhat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newWorld(t, d), t.Context()
		finance, culture := w.Clerk(w.Finance), w.Clerk(w.Culture)
		b, err := w.Create(ctx, finance, "month_local", year(t, "2026-10"), w.Finance)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Create(ctx, finance, "month_local", year(t, "2026-10"), w.Culture); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("made for another department: %v", err)
		}
		if _, err := w.Create(ctx, finance, "month_city", year(t, "2026-10"), w.Finance); !errors.Is(err, ErrTemplate) {
			t.Errorf("a department takes the city's template: %v", err)
		}
		for _, p := range []string{"2026", "2026-12", "2016-10"} {
			if _, err := w.Create(ctx, finance, "month_local", year(t, p), w.Finance); !errors.Is(err, ErrPeriod) {
				t.Errorf("%s as a month: %v", p, err)
			}
		}
		if _, err := w.Get(ctx, culture.Scope, b.ID); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("read from another department: %v", err)
		}
		for who, want := range map[kernel.ID]int{w.Finance: 1, w.Culture: 0} {
			list, err := w.List(ctx, w.Clerk(who).Scope, 0, Filter{Year: 2026, Text: "财政"}, kernel.Page{})
			if err != nil || list.Total != want {
				t.Errorf("the list of %d has %d: %v", who, list.Total, err)
			}
		}
		// figures of another part of the tree would show readers what they may not see
		document := w.sheetOf(b).Document
		document.Blocks[0].Pieces = append(document.Blocks[0].Pieces, Piece{Ref: &Reference{"outreach.visits", "2026", w.Culture, Value}})
		if _, err := w.Save(ctx, drafter, b.ID, b.Version, document); !errors.Is(err, ErrContent) {
			t.Errorf("another department's figure is kept: %v", err)
		}

		c, err := w.Remark(ctx, finance, b.ID, "b1", "  请核对党员数  ", 0)
		if err != nil || c.Text != "请核对党员数" || c.Quote == "" {
			t.Fatalf("%+v %v", c, err)
		}
		if _, err := w.Remark(ctx, culture, b.ID, "b1", "看不见", 0); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("commented from another department: %v", err)
		}
		if _, err := w.Remark(ctx, finance, b.ID, "b1", " ", 0); !errors.Is(err, ErrComment) {
			t.Errorf("an empty comment: %v", err)
		}
		if err := w.Resolve(ctx, drafter, b.ID, c.ID); err != nil {
			t.Error(err)
		}
		list, err := w.Comments(ctx, finance, b.ID)
		if err != nil || len(list) != 1 || list[0].ResolvedName != drafter.Name || list[0].ResolvedAt == 0 || !list[0].Mine {
			t.Errorf("%+v %v", list, err)
		}
	})
}

func TestOwnTemplates(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newWorld(t, d), t.Context()
		finance, culture := w.Clerk(w.Finance), w.Clerk(w.Culture)
		form := TemplateForm{Name: "我局季报", Sections: []Chosen{{Code: "service", Heading: "走访联系"}}}
		own, err := w.SaveAsTemplate(ctx, finance, w.Finance, "quarter_local", form)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.SaveAsTemplate(ctx, finance, w.Finance, "quarter_local", form); !errors.Is(err, ErrName) {
			t.Errorf("two of one name: %v", err)
		}
		shared, err := w.SaveAsTemplate(ctx, drafter, w.Root, "quarter_local", form)
		if err != nil {
			t.Fatal(err)
		}
		seen := func(a kernel.Actor) (mine, others int) {
			list, err := w.Templates(ctx, a.Scope)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range list[len(house):] {
				if x.Mine {
					mine++
				} else {
					others++
				}
			}
			return mine, others
		}
		for _, c := range []struct {
			who          kernel.Actor
			mine, others int
		}{{finance, 1, 1}, {culture, 0, 1}, {drafter, 2, 0}} {
			if m, o := seen(c.who); m != c.mine || o != c.others {
				t.Errorf("%s sees %d of their own and %d others", c.who.Name, m, o)
			}
		}
		b, err := w.Create(ctx, finance, own.ID.String(), year(t, "2026-Q2"), w.Finance)
		if err != nil || b.TemplateName != "我局季报" {
			t.Fatalf("%+v %v", b, err)
		}
		if s := w.sheetOf(b); len(s.Document.Blocks) != 3 || s.Document.Blocks[1].plain() != "走访联系" {
			t.Errorf("%+v", s.Document.Blocks)
		}
		if _, err := w.Create(ctx, culture, own.ID.String(), year(t, "2026-Q2"), w.Culture); !errors.Is(err, ErrTemplate) {
			t.Errorf("another department's template: %v", err)
		}
		form.Name = "季报"
		if _, err := w.ChangeTemplate(ctx, finance, shared.ID, 1, form); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("a department changes the city's: %v", err)
		}
		if got, err := w.ChangeTemplate(ctx, finance, own.ID, 1, form); err != nil || got.Version != 2 || got.Name != "季报" {
			t.Errorf("%+v %v", got, err)
		}
		if _, err := w.ChangeTemplate(ctx, finance, own.ID, 1, form); !errors.Is(err, kernel.ErrStale) {
			t.Errorf("an older version overwrites: %v", err)
		}
		if err := w.RemoveTemplate(ctx, culture, own.ID); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("removed by another department: %v", err)
		}
		if err := w.RemoveTemplate(ctx, finance, own.ID); err != nil {
			t.Error(err)
		}
	})
}
