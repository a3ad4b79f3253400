package points

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/fact"
)

func TestSimulationOfAPastYear(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := context.Background()
		file := readSchemeFile(t, "testdata/branch_theme_days.json")
		w.inForce(&file.Scheme, "2020-01-01")
		for m := range 10 {
			w.append(happened("activity.held", kernel.MakeDay(2025, m+1, 15), detailed("theme_day"), onBranch(3)))
		}
		w.append(happened("activity.held", "2025-02-15", detailed("theme_day"), onBranch(5)))
		next := file.Scheme
		next.Rules = slices.Clone(next.Rules)
		next.Rules[0].Points, next.Rules[0].Caps = pts("12"), Caps{Year: limit("60")}
		next.Overrides = nil
		out, err := w.Simulate(ctx, clerk, &next, Whole(2025))
		if err != nil {
			t.Fatal(err)
		}
		if out.Up != 1 || out.Down != 1 || out.Same != 0 || len(out.Items) != 2 {
			t.Errorf("%+v", out)
		}
		if a := out.Items[0]; a.Before != pts("100") || a.After != pts("60") || a.BandBefore != "优秀" || a.BandAfter != "合格" {
			t.Errorf("%+v", a)
		}
		if !slices.Equal(out.Shifts, []BandShift{{"优秀", "合格", 1}}) {
			t.Errorf("%+v", out.Shifts)
		}
		if r := out.Rules[0]; r.Entries != 11 || r.Subjects != 2 || r.Points != pts("72") || r.AtCap != 1 || !slices.Equal(r.AtCapOf, []string{"财政局第一党支部"}) {
			t.Errorf("%+v", r)
		}
		if r := out.Rules[1]; r.Entries != 0 || r.Subjects != 0 {
			t.Errorf("a rule that never fired: %+v", r)
		}
		before, after := 0, 0
		for i, b := range out.Histogram {
			before, after = before+b.Before, after+b.After
			if i > 0 && out.Histogram[i-1].To != b.From {
				t.Errorf("bins: %+v", out.Histogram)
			}
		}
		if before != 2 || after != 2 || len(out.Histogram) > maxBins {
			t.Errorf("%+v", out.Histogram)
		}
	})
}

// Persons are counted, never named.
func TestSimulationOfPersonsNamesNobody(t *testing.T) {
	d := dbtest.SQLite(t)
	w := newWorld(t, d)
	w.inForce(sample(), "2020-01-01")
	w.append(happened("outreach.volunteered", "2025-03-01"), happened("outreach.volunteered", "2025-03-02"), happened("outreach.volunteered", "2025-03-02", about(fact.Member, 8)))
	next := sample()
	next.Total = nil
	next.Categories[1].Cap, next.Rules[2].Caps.Year = limit("2"), limit("2")
	out, err := w.Simulate(context.Background(), clerk, next, Whole(2025))
	if err != nil || out.Down != 1 || out.Same != 1 || len(out.Items) != 0 {
		t.Fatalf("%+v %v", out, err)
	}
	if c := out.Categories[1]; c.AtCap != 2 || len(c.AtCapOf) != 0 {
		t.Errorf("%+v", c)
	}
	if r := out.Rules[2]; r.AtCap != 2 { // one beyond it, one exactly there
		t.Errorf("%+v", r)
	}
}

// A draft is adopted when it was simulated as it stands, or when somebody says that it was not.
func TestAdoptionPointsToASimulation(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := context.Background()
		draft, err := w.CreateScheme(ctx, clerk, sample())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Adopt(ctx, chief, draft.ID, draft.Version, "2026-01-01", false); !errors.Is(err, ErrNotSimulated) {
			t.Fatalf("adopted unseen: %v", err)
		}
		made, err := w.SimulateDraft(ctx, clerk, draft.ID, draft.Version, Whole(2025))
		if err != nil || !made.Current || made.Result.Year != 2025 || made.MadeName != clerk.Name {
			t.Fatalf("%+v %v", made, err)
		}
		changed := sample()
		changed.Name = "试行办法（改）"
		saved, err := w.SaveScheme(ctx, clerk, draft.ID, draft.Version, changed)
		if err != nil || len(saved.Simulations) != 1 || saved.Simulations[0].Current {
			t.Fatalf("the draft has changed since: %+v %v", saved, err)
		}
		if _, err := w.SimulateDraft(ctx, clerk, draft.ID, draft.Version, Whole(2025)); !errors.Is(err, ErrSimulation) {
			t.Errorf("a stale draft: %v", err)
		}
		if _, err := w.Adopt(ctx, chief, draft.ID, saved.Version, "2026-01-01", false); !errors.Is(err, ErrNotSimulated) {
			t.Fatalf("adopted by the simulation of another draft: %v", err)
		}
		for range simulationsKept + 2 {
			if made, err = w.SimulateDraft(ctx, clerk, draft.ID, saved.Version, Whole(2025)); err != nil {
				t.Fatal(err)
			}
		}
		if d, err := w.GetScheme(ctx, clerk, draft.ID); err != nil || len(d.Simulations) != simulationsKept || !d.Simulations[0].Current || d.Simulations[0].ID != made.ID {
			t.Errorf("%+v %v", d.Simulations, err)
		}
		if _, err := w.Adopt(ctx, chief, draft.ID, saved.Version, "2026-01-01", false); err != nil {
			t.Fatal(err)
		}
		_, body, err := w.ExportSimulation(ctx, clerk, made.ID)
		if err != nil || !bytes.HasPrefix(body, []byte("PK")) {
			t.Errorf("%v", err)
		}
		if _, err := w.GetSimulation(ctx, 1); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("%v", err)
		}
	})
}
