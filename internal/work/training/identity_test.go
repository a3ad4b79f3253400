package training_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/register"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/work/training"
)

// Trainees are put down for the classes of the first half, among which some have one name.
func TestImportOfTheExportChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d, training.FactKinds)
		s := training.NewService(c.Deps)
		c.Define(s.Definitions()...)
		hours := func(t *rapid.T) kernel.Points { return 50 * kernel.Points(rapid.IntRange(0, 40).Draw(t, "hours")) }
		registertest.Identity(c, s.Classes, func(t *rapid.T) training.TrainingClass {
			x := training.TrainingClass{
				Name: registertest.Words(t, "name"), Kind: registertest.Code(t, "kind", training.Kinds),
				FromDay: registertest.Day(t, "from"), Hours: hours(t), Place: registertest.Words(t, "place"),
			}
			if rapid.Bool().Draw(t, "longer") {
				x.ToDay = x.FromDay.AddDays(rapid.IntRange(0, 20).Draw(t, "days"))
			}
			x.OrgID, x.Note = c.Org(t, c.Root, c.Finance, c.FinanceFirst, c.Culture), registertest.Words(t, "note")
			c.Somebody(t, &x.Head)
			return x
		})
		classes, err := s.Classes.List(t.Context(), staff.Scope, register.Filter{}, kernel.AllRows)
		if err != nil {
			t.Fatal(err)
		}
		// A sheet tells classes apart by name and first day.
		seen := map[string]int{}
		for _, x := range classes.Items {
			seen[x.Name+string(x.FromDay)]++
		}
		classes.Items = slices.DeleteFunc(classes.Items, func(x training.TrainingClass) bool { return seen[x.Name+string(x.FromDay)] > 1 })
		registertest.Identity(c, s.Trainees, func(t *rapid.T) training.Trainee {
			x := training.Trainee{
				ClassID: rapid.SampledFrom(classes.Items).Draw(t, "class").ID, Hours: hours(t), JobTitle: registertest.Words(t, "job"), Result: registertest.Words(t, "result"),
			}
			x.MemberID, x.Note = c.Known(t), registertest.Words(t, "note")
			return x
		})
	})
}
