package member_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/intake"
)

// An export read in again changes nothing, whatever the roster holds: numbers that come back masked
// are the stored ones.
func TestImportOfAnExportChangesNothing(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	serial := 100
	rapid.Check(t, func(r *rapid.T) {
		serial += 2
		f := member.Form{
			Name: fmt.Sprintf("%s%s", rapid.SampledFrom([]string{"赵", "欧阳", "·阿依", "=钱"}).Draw(r, "family"), rapid.StringMatching(`[一二三四五六七八九十]{1,2}`).Draw(r, "given")),
			Sex:  member.Male, Nation: rapid.SampledFrom([]string{"01", "03", ""}).Draw(r, "nation"), Born: "1980-05-01",
			Education: rapid.SampledFrom([]string{"20", "11", ""}).Draw(r, "education"), Standing: member.Full,
			Service: rapid.SampledFrom([]member.Employment{member.InService, member.Retired}).Draw(r, "service"),
			Joined:  kernel.Day("2005-07-01").AddDays(serial), Confirmed: rapid.SampledFrom([]kernel.Day{"", "2010-07-01"}).Draw(r, "confirmed"),
			JobTitle: rapid.SampledFrom([]string{"", "科长", "+86 主任", "“副”科长\t（挂职）", "-"}).Draw(r, "job"),
		}
		if rapid.Bool().Draw(r, "phone") {
			f.Phone = fmt.Sprintf("138%08d", serial)
		}
		if rapid.Bool().Draw(r, "number") {
			f.IDNumber = idNumber("19800501", serial%1000|1)
		}
		if _, err := w.Create(ctx, staff, member.New{Form: f, BranchID: rapid.SampledFrom([]kernel.ID{w.first, w.second, w.other}).Draw(r, "branch"), Since: "2018-01-01"}); err != nil {
			r.Skip(err)
		}
		file, err := w.Export(ctx, staff, member.Filter{}, "")
		if err != nil {
			r.Fatal(err)
		}
		b, err := w.imports.Stage(ctx, staff, member.RosterKind, "名册.xlsx", file)
		if err != nil {
			r.Fatal(err)
		}
		b = w.drained(staff, b.ID)
		if b.Counts[intake.Unchanged] != b.RowCount || b.RowCount == 0 {
			for _, row := range w.rows(staff, b.ID) {
				if row.Verdict != intake.Unchanged {
					r.Errorf("%s %q %+v %+v", row.Verdict, row.Note, row.Mistakes, row.Asks)
				}
			}
			r.Fatalf("%v", b.Counts)
		}
	})
}
