package problem_test

import (
	"testing"

	"pgregory.net/rapid"

	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/spine/register/registertest"
)

func TestImportOfTheExportChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d, problem.FactKinds)
		s := problem.NewService(c.Deps, norm.NewService(d, c.Deps.Audit))
		c.Define(s.Definition())
		registertest.Identity(c, s.Book, func(t *rapid.T) problem.Problem {
			p := problem.Problem{
				Content: registertest.Words(t, "content"), Category: registertest.Code(t, "category", problem.Categories),
				Origin: registertest.Code(t, "origin", problem.Origins), PlaceName: registertest.Words(t, "place"),
				FoundDay: registertest.Day(t, "found"), Solution: registertest.Words(t, "solution"),
			}
			p.OrgID, p.Note = c.Org(t, c.Root, c.Finance, c.FinanceFirst, c.Culture), registertest.Words(t, "note")
			c.Somebody(t, &p.Head)
			if rapid.Bool().Draw(t, "solved") {
				p.SolvedDay = p.FoundDay.AddDays(rapid.IntRange(0, 90).Draw(t, "took"))
				if rapid.Bool().Draw(t, "confirmed") {
					p.ConfirmedDay, p.ConfirmedBy = p.SolvedDay.AddDays(1), registertest.Words(t, "by")
				}
			}
			return p
		})
	})
}
