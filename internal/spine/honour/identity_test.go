package honour_test

import (
	"testing"

	"pgregory.net/rapid"

	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/honour"
	"sanchuang/internal/spine/register/registertest"
)

// kinds are of each sort of holder, and of two levels under one name.
var kinds = []string{"brand_model", "red_flag_branch", "five_star_model", "organs_outstanding_member", "municipal_outstanding_member", "national_outstanding_member", "organs_advanced_org", "provincial_advanced_org"}

func TestImportOfTheExportChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d, honour.FactKinds)
		s := honour.NewService(c.Deps)
		c.Define(s.Definition())
		registertest.Identity(c, s.Book, func(t *rapid.T) honour.Honour {
			h := honour.Honour{
				Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), BrandName: registertest.Words(t, "brand"), Round: registertest.Words(t, "round"),
				Form: registertest.Code(t, "form", honour.Forms), PaperNumber: registertest.Words(t, "number"),
				GrantedBy: registertest.Words(t, "by"), RecommendedDay: registertest.Day(t, "recommended"),
			}
			h.OrgID, h.Note = c.Org(t, c.Root, c.Finance, c.FinanceFirst, c.Culture), registertest.Words(t, "note")
			c.Somebody(t, &h.Head)
			if rapid.Bool().Draw(t, "conferred") {
				h.ConferredDay = h.RecommendedDay.AddDays(rapid.IntRange(0, 90).Draw(t, "took"))
				if rapid.Bool().Draw(t, "unasked") {
					h.RecommendedDay = ""
				}
				if rapid.Bool().Draw(t, "revoked") {
					h.RevokedDay, h.RevokedFor = h.ConferredDay.AddDays(30), registertest.Words(t, "why")
				}
			}
			return h
		})
	})
}
