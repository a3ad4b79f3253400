package app_test

import (
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/points"
)

// TestSamplesAreTakenAsTheyAre: every delivered sample is lawful by the kinds of fact that the program has, can be kept
// as a draft, simulated and put in force.
func TestSamplesAreTakenAsTheyAre(t *testing.T) {
	w := found(t, "")
	a, ctx, by := w.app, t.Context(), kernel.Actor{Account: 1, Name: "张敏", Scope: kernel.Everything()}
	another := kernel.Actor{Account: 2, Name: "刘强", Scope: kernel.Everything()}
	year := a.DB.Today().Year()
	for i, x := range points.Samples() {
		if x.Note == "" || x.Source == "" {
			t.Errorf("%s: nobody is told what it is for", x.Code)
		}
		for _, f := range a.Points.Findings(x.Definition) {
			t.Errorf("%s: %s %s %s", x.Code, f.Severity, f.Field, f.Text)
		}
		d, err := a.Points.CreateScheme(ctx, by, x.Definition)
		must(t, err)
		if _, err := a.Points.SimulateDraft(ctx, by, d.ID, d.Version, points.Whole(year)); err != nil {
			t.Errorf("%s: %v", x.Code, err)
		}
		effective := kernel.MakeDay(year+1+i, max(x.Definition.FirstMonth, 1), 1)
		if d, err = a.Points.Adopt(ctx, another, d.ID, d.Version, effective, false); err != nil || d.State != points.Adopted {
			t.Errorf("%s: %v", x.Code, err)
		}
	}
}
