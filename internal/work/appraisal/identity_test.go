package appraisal_test

import (
	"testing"

	"pgregory.net/rapid"

	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/work/appraisal"
)

func TestImportOfTheExportChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d, appraisal.FactKinds)
		s := appraisal.NewService(c.Deps)
		c.Define(s.Definitions()...)
		registertest.Identity(c, s.Debriefings, func(t *rapid.T) appraisal.Debriefing {
			x := appraisal.Debriefing{
				Form: registertest.Code(t, "form", appraisal.Forms), Day: registertest.Day(t, "day"),
				Position: registertest.Words(t, "position"), Rating: registertest.Code(t, "rating", appraisal.Ratings), Comment: registertest.Words(t, "comment"),
			}
			x.OrgID, x.Note = c.Org(t, c.Root, c.Finance, c.FinanceCommittee, c.FinanceFirst, c.FinanceSecond, c.Culture, c.CultureFirst), registertest.Words(t, "note")
			x.MemberID = c.Known(t)
			return x
		})
	})
}
