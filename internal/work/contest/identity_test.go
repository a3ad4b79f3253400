package contest_test

import (
	"testing"

	"pgregory.net/rapid"

	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/work/contest"
)

func TestImportOfTheExportChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d, contest.FactKinds)
		s := contest.NewService(c.Deps)
		c.Define(s.Definitions()...)
		registertest.Identity(c, s.Entrants, func(t *rapid.T) contest.Entrant {
			e := contest.Entrant{
				ContestName: registertest.Words(t, "contest"), ContestKind: registertest.Code(t, "kind", contest.Kinds),
				Day: registertest.Day(t, "day"), Team: registertest.Words(t, "team"), Title: registertest.Words(t, "title"),
				Stage: registertest.Code(t, "stage", contest.Stages), Award: registertest.Words(t, "award"),
			}
			e.OrgID, e.Note = c.Org(t, c.Root, c.Finance, c.FinanceFirst, c.Culture), registertest.Words(t, "note")
			c.Somebody(t, &e.Head)
			return e
		})
	})
}
