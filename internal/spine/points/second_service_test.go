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
