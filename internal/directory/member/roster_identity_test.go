package member_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/intake"
)

// inFull puts the numbers in the place of their masks, as a table has them that was filled in by
// somebody who may see them. full knows them by the day of joining.
func inFull(t *rapid.T, file []byte, full map[string]member.Form) []byte {
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows(f.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	head := slices.IndexFunc(rows, func(r []string) bool { return slices.Contains(r, "身份证号") })
	set := func(row, col int, value string) {
		if value == "" {
			return
		}
		at, _ := excelize.CoordinatesToCellName(col+1, row+1)
		if err := f.SetCellStr(f.GetSheetName(0), at, value); err != nil {
			t.Fatal(err)
		}
	}
	for i := head + 1; i < len(rows); i++ {
		joined := slices.Index(rows[head], "入党日期")
		if len(rows[i]) <= joined {
			continue // not a person's row
		}
		m := full[rows[i][joined]]
		set(i, slices.Index(rows[head], "身份证号"), m.IDNumber)
		set(i, slices.Index(rows[head], "联系电话"), m.Phone)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// An export read in again changes nothing, whatever the roster holds: numbers that come back masked
// are the stored ones, and so are those that come back in full.
func TestImportOfAnExportChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		serial, full := 100, map[string]member.Form{}
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
			branch := rapid.SampledFrom([]kernel.ID{w.first, w.second, w.other}).Draw(r, "branch")
			p, err := w.Create(ctx, staff, member.New{Form: f, BranchID: branch, Since: "2018-01-01"})
			if err != nil {
				r.Skip(err)
			}
			full[string(f.Joined)] = f
			for _, duty := range rapid.SliceOfNDistinct(rapid.SampledFrom([]member.Duty{member.Secretary, member.Organiser, member.Discipline, member.Commissioner}), 0, 2, rapid.ID).Draw(r, "duties") {
				if _, err := w.Appoint(ctx, staff, p.ID, member.Position{OrgID: branch, Duty: duty, From: kernel.Day("2020-01-01").AddDays(rapid.IntRange(0, 900).Draw(r, "appointed"))}); err != nil {
					r.Fatal(err)
				}
			}
			file, err := w.Export(ctx, staff, member.Filter{}, "")
			if err != nil {
				r.Fatal(err)
			}
			if rapid.Bool().Draw(r, "in full") {
				file = inFull(r, file, full)
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
	})
}
