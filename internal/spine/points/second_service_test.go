package points

import (
	"context"
	"errors"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/norm"
)

// Whoever changed a draft last does not put it in force, under another account of theirs neither, unless the
// city says so from a day on.
func TestADraftIsPutInForceByAnother(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.at("2026-06-30")
		norms := norm.NewService(d, audit.New(plainKeys{}))
		w.UseNorms(norms)
		twin := kernel.Actor{Account: 3, Name: clerk.Name, Roles: clerk.Roles, Scope: clerk.Scope}
		w.UseSamePerson(func(_ context.Context, _ db.Queryer, first, second kernel.ID) (bool, error) {
			return first == clerk.Account && second == twin.Account, nil
		})
		ctx := context.Background()
		draft, err := w.CreateScheme(ctx, clerk, sample())
		w.must(err)
		if draft.ChangedBy != clerk.Name || !draft.ByOther {
			t.Errorf("%+v", draft.SchemeRow)
		}
		for _, by := range []kernel.Actor{clerk, twin} {
			if _, err := w.Adopt(ctx, by, draft.ID, draft.Version, "2026-01-01", true); !errors.Is(err, ErrAnother) {
				t.Errorf("account %d: %v", by.Account, err)
			}
		}
		if d, err := w.GetScheme(ctx, chief, draft.ID); err != nil || d.ByOther {
			t.Errorf("%+v %v", d, err)
		}
		// Whoever puts it right becomes the one who changed it last.
		saved, err := w.SaveScheme(ctx, chief, draft.ID, draft.Version, sample())
		w.must(err)
		if _, err := w.Adopt(ctx, chief, draft.ID, saved.Version, "2026-01-01", true); !errors.Is(err, ErrAnother) {
			t.Errorf("by who put it right: %v", err)
		}
		adopted, err := w.Adopt(ctx, clerk, draft.ID, saved.Version, "2026-01-01", true)
		w.must(err)
		if adopted.ChangedBy != chief.Name {
			t.Errorf("adopting changed who drew it up: %+v", adopted.SchemeRow)
		}
		// The city leaves it to one person from tomorrow on: today still needs two.
		next, err := w.SaveScheme(ctx, clerk, draft.ID, adopted.Version, sample())
		w.must(err)
		w.must(norms.Set(ctx, chief, norm.SchemeAdoption, norm.Setting{From: "2026-07-01", Text: "anyone", Basis: "本市规定"}))
		if _, err := w.Adopt(ctx, clerk, draft.ID, next.Version, "2026-08-01", true); !errors.Is(err, ErrAnother) {
			t.Errorf("a day too early: %v", err)
		}
		w.at("2026-07-01")
		if _, err := w.Adopt(ctx, clerk, draft.ID, next.Version, "2026-08-01", true); err != nil {
			t.Errorf("on the day: %v", err)
		}
	})
}

// Two accounts of one person are one person: neither closes nor reopens a year alone, nor grants points they proposed.
func TestTwoAccountsAreOnePerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).seeded().at("2027-01-10")
		ctx := context.Background()
		twin := kernel.Actor{Account: 9, Name: "方文静（借用）", Roles: []string{staff}, Grants: []kernel.Grant{{Role: staff, Org: 1}}, Scope: kernel.Everything()}
		w.UseSamePerson(func(_ context.Context, _ db.Queryer, first, second kernel.ID) (bool, error) {
			return first == ann.Account && second == twin.Account, nil
		})
		w.append(happened("outreach.sent", "2026-03-04"))
		c, err := w.ProposeClosing(ctx, ann, Whole(2026), ByMember, "")
		w.must(err)
		if _, err := w.DecideClosing(ctx, twin, c.ID, c.Version, true, ""); !errors.Is(err, ErrSecondPerson) {
			t.Errorf("closing: %v", err)
		}
		c, err = w.DecideClosing(ctx, bert, c.ID, c.Version, true, "")
		w.must(err)
		c, err = w.AskReopening(ctx, ann, c.ID, c.Version, "漏记一批下沉记录")
		w.must(err)
		if _, err := w.DecideClosing(ctx, twin, c.ID, c.Version, true, ""); !errors.Is(err, ErrSecondPerson) {
			t.Errorf("reopening: %v", err)
		}
		a, err := w.Propose(ctx, ann, Proposal{Subject: ByMember, SubjectID: 7, Day: "2027-01-05", Rule: "service_discretion", Points: 100, Reason: "抗洪抢险值守三夜", Evidence: "支委会会议记录"})
		w.must(err)
		if _, err := w.DecideAdjustment(ctx, twin, a.ID, a.Version, true, ""); !errors.Is(err, ErrSecondPerson) {
			t.Errorf("points at discretion: %v", err)
		}
		_, err = w.DecideAdjustment(ctx, bert, a.ID, a.Version, true, "")
		w.must(err)
	})
}
