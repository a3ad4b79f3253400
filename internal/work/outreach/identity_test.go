package outreach_test

import (
	"testing"

	"pgregory.net/rapid"

	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/work/outreach"
)

func TestImportOfTheExportChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c, s, _ := open(t, d)
		c.Define(s.Definitions()...)
		registertest.Identity(c, s.Visits, func(t *rapid.T) outreach.Visit {
			v := outreach.Visit{
				Day: registertest.Day(t, "day"), PlaceKind: registertest.Code(t, "kind", outreach.PlaceKinds), PlaceName: registertest.Words(t, "place"),
				Content: registertest.Words(t, "content"), ProblemFound: rapid.Bool().Draw(t, "found"), Problem: registertest.Words(t, "problem"),
			}
			v.OrgID, v.Note = c.Org(t, c.Root, c.Finance, c.FinanceFirst, c.Culture), registertest.Words(t, "note")
			c.Somebody(t, &v.Head)
			return v
		})
		registertest.Identity(c, s.Participations, func(t *rapid.T) outreach.Participation {
			p := outreach.Participation{
				Action: rapid.SampledFrom([]string{"epidemic", "flood", "civilised_city"}).Draw(t, "action"), Way: registertest.Code(t, "way", outreach.Ways),
				Community: registertest.Words(t, "community"), Work: registertest.Words(t, "work"), FromDay: registertest.Day(t, "from"),
			}
			if rapid.Bool().Draw(t, "ended") {
				p.ToDay = p.FromDay.AddDays(rapid.IntRange(0, 90).Draw(t, "days"))
			}
			p.MemberID, p.Note = c.Known(t), registertest.Words(t, "note")
			return p
		})
	})
}
