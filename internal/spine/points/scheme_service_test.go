package points

import (
	"context"
	"errors"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

var (
	clerk = kernel.Actor{Account: 1, Name: "工委干部", Roles: []string{"staff"}, Scope: kernel.Scope{All: true}}
	chief = kernel.Actor{Account: 2, Name: "工委部长", Roles: []string{"staff"}, Scope: kernel.Scope{All: true}}
)

func TestSchemeFromDraftToNextVersion(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := context.Background()

		bad := sample()
		bad.Rules[2].Text = "每日登录加1分"
		_, err := w.CreateScheme(ctx, clerk, bad)
		if f, ok := kernel.AsFault(err); !ok || !errors.Is(err, ErrRefused) || len(f.More) != 1 || f.More[0].Field != "definition.rules[2].text" {
			t.Fatalf("a burden was kept: %v", err)
		}
		draft, err := w.CreateScheme(ctx, clerk, sample())
		if err != nil || draft.State != Draft || !draft.Changed || len(draft.Adopted) != 0 {
			t.Fatalf("%+v %v", draft, err)
		}
		w.append(happened("outreach.volunteered", "2026-02-02"), happened("outreach.volunteered", "2026-06-02"))
		if got := w.total(ByMember, 7, 2026); got != "none" {
			t.Fatalf("points without a scheme in force: %s", got)
		}

		adopted, err := w.Adopt(ctx, chief, draft.ID, draft.Version, "2026-01-01", true)
		if err != nil || adopted.State != Adopted || adopted.Changed || len(adopted.Adopted) != 1 {
			t.Fatalf("%+v %v", adopted, err)
		}
		w.runJobs()
		if got := w.total(ByMember, 7, 2026); got != "4" {
			t.Fatalf("after adopting: %s", got)
		}

		next := sample()
		next.Rules[2].Points = 300
		if _, err := w.SaveScheme(ctx, clerk, draft.ID, draft.Version, next); !errors.Is(err, kernel.ErrStale) {
			t.Errorf("a stale draft was kept: %v", err)
		}
		saved, err := w.SaveScheme(ctx, clerk, draft.ID, adopted.Version, next)
		if err != nil || !saved.Changed || saved.State != Adopted {
			t.Fatalf("%+v %v", saved, err)
		}
		if got := w.total(ByMember, 7, 2026); got != "4" {
			t.Errorf("a draft already counts: %s", got)
		}
		if _, err := w.Adopt(ctx, chief, draft.ID, saved.Version, "2026-01-01", true); !errors.Is(err, ErrEffective) {
			t.Errorf("two versions from one day: %v", err)
		}
		if _, err := w.Adopt(ctx, chief, draft.ID, saved.Version, "2026-02-30", true); !errors.Is(err, ErrEffectiveDay) {
			t.Errorf("no such day: %v", err)
		}
		if _, err := w.Adopt(ctx, chief, draft.ID, saved.Version, "2026-04-01", true); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Check(ctx, 2026); err != nil {
			t.Fatal(err)
		}
		w.runJobs()
		if got := w.total(ByMember, 7, 2026); got != "5" { // 2 by the old version in February, 3 by the new one in June
			t.Errorf("after the second version: %s", got)
		}
		w.agrees(2026)

		other, err := w.CreateScheme(ctx, clerk, sample())
		if err != nil {
			t.Fatal(err)
		}
		turned := sample()
		turned.Rules[1] = Rule{Code: "lecture2", Category: "a", Text: "参加党课一次1分", Fact: "activity.attended", Direction: Credit, Points: 100}
		turned.Rules[0] = Rule{Code: "lecture", Category: "a", Text: "无故缺席扣2分", Fact: "activity.absent", Direction: Debit, Points: -200}
		turnedRow, err := w.SaveScheme(ctx, clerk, other.ID, other.Version, turned)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Adopt(ctx, chief, other.ID, turnedRow.Version, "2026-07-01", true); !errors.Is(err, ErrDirection) {
			t.Errorf("a rule changed its direction under the same code: %v", err)
		}
		plain, err := w.SaveScheme(ctx, clerk, other.ID, turnedRow.Version, sample())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Adopt(ctx, chief, other.ID, plain.Version, "2026-07-01", true); err != nil {
			t.Fatal(err)
		}
		list, err := w.ListSchemes(ctx)
		if err != nil || list.Total != 2 || list.Items[0].ID != other.ID || list.Items[1].State != Retired {
			t.Errorf("%+v %v", list, err)
		}
		if list.Items[0].Until != "" || list.Items[1].Until != "2026-06-30" {
			t.Errorf("the old scheme is said to act until %q, the new one until %q", list.Items[1].Until, list.Items[0].Until)
		}
		if old, err := w.GetScheme(ctx, clerk, draft.ID); err != nil || old.Until != "2026-06-30" {
			t.Errorf("the old scheme by itself: %+v %v", old, err)
		}
		if _, err := w.SaveScheme(ctx, clerk, draft.ID, saved.Version+1, sample()); !errors.Is(err, ErrRetired) {
			t.Errorf("a retired scheme was changed: %v", err)
		}
		branch := sample()
		branch.Subject = ByBranch
		branch.Rules[0].Fact, branch.Rules[1].Fact, branch.Rules[2].Fact = "honour.conferred", "contest.final", "contest.entered"
		if _, err := w.SaveScheme(ctx, clerk, other.ID, plain.Version+1, branch); !errors.Is(err, ErrSubject) {
			t.Errorf("another kind of subject: %v", err)
		}
	})
}

func (w *world) runJobs() {
	w.t.Helper()
	if _, err := w.runner.Drain(context.Background()); err != nil {
		w.t.Fatal(err)
	}
}

// Two who adopt at once: one wins.
func TestTwoAdoptions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := context.Background()
		draft, err := w.CreateScheme(ctx, clerk, sample())
		if err != nil {
			t.Fatal(err)
		}
		errs := make(chan error, 2)
		for range 2 {
			go func() {
				_, err := w.Adopt(ctx, chief, draft.ID, draft.Version, "2026-01-01", true)
				errs <- err
			}()
		}
		a, b := <-errs, <-errs
		if (a == nil) == (b == nil) {
			t.Errorf("%v, %v", a, b)
		}
	})
}
