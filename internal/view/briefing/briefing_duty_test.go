package briefing

import (
	"slices"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/duty"
)

// duties of the holders of a role there, by kind.
func (w *world) duties(role string, at kernel.ID) []string {
	w.T.Helper()
	list, err := duty.Mine(w.T.Context(), w.DB.Read(), []kernel.Grant{{Role: role, Org: at}}, nil, kernel.Page{})
	if err != nil {
		w.T.Fatal(err)
	}
	out := []string{}
	for _, d := range list.Items {
		out = append(out, d.Kind)
	}
	return out
}

func TestASignedReportWaitsOnTheDesksOfThoseWhoMaySignNext(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newWorld(t, d), t.Context()
		root := kernel.ID(0)
		if tree, err := w.Deps.Orgs.Today(ctx, w.DB.Read()); err != nil {
			t.Fatal(err)
		} else {
			root = tree.Root().ID
		}
		wait := func(step string, staff, member, dept []string) {
			t.Helper()
			for role, want := range map[string][]string{roleStaff: staff, roleMember: member} {
				if got := w.duties(role, root); !slices.Equal(got, want) {
					t.Errorf("%s: %s has %v, want %v", step, role, got, want)
				}
			}
			if got := w.duties(roleDept, w.Finance); !slices.Equal(got, dept) {
				t.Errorf("%s: the department has %v, want %v", step, got, dept)
			}
		}
		none := []string{}
		for _, c := range []struct {
			template string
			of       kernel.ID
			city     bool
		}{{"quarter_city", 0, true}, {"quarter_local", w.Finance, false}, {"quarter_local", w.FinanceFirst, false}} {
			b, err := w.Create(ctx, drafter, c.template, year(t, "2026-Q3"), c.of)
			if err != nil {
				t.Fatal(err)
			}
			step := func(next *Briefing, err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
				b = next
			}
			check, seal, mend := []string{dutyCheck}, []string{dutySeal}, []string{dutyMend}
			writer := func(name string, kinds []string) {
				t.Helper()
				if c.city {
					wait(name, kinds, none, none)
				} else {
					wait(name, none, none, kinds)
				}
			}
			wait("a draft", none, none, none)
			step(w.Sign(ctx, drafter, b.ID, b.Version))
			if c.city {
				wait("signed", check, check, none)
			} else {
				wait("signed", check, none, check)
			}
			step(w.Return(ctx, checker, b.ID, b.Version, "数字要再核"))
			writer("returned", mend)
			step(w.Sign(ctx, drafter, b.ID, b.Version))
			step(w.Check(ctx, checker, b.ID, b.Version))
			writer("checked", seal)
			step(w.Seal(ctx, drafter, b.ID, b.Version, ""))
			wait("sealed", none, none, none)

			next, err := w.Renew(ctx, drafter, b.ID)
			if err != nil {
				t.Fatal(err)
			}
			step(w.Sign(ctx, drafter, next.ID, next.Version))
			step(w.Return(ctx, checker, b.ID, b.Version, "先不报"))
			if err := w.Delete(ctx, drafter, b.ID, b.Version); err != nil {
				t.Fatal(err)
			}
			wait("deleted", none, none, none)
		}
	})
}
