package establishment_test

import (
	"strings"
	"testing"

	"sanchuang/internal/platform/intake"
	"sanchuang/internal/work/establishment"
)

// A workbook of numbers is checked row by row, written whole, and taken back whole for as long as nobody wrote over it.
func TestStaffFromAWorkbook(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.Define(w.StaffImport())
		header := []string{"单位名称", "人数", "自哪一日起"}
		if _, err := w.RecordUnitStaff(t.Context(), staff, "2026-01-01", []establishment.UnitStaffLine{{OrgID: w.Finance, Staff: 80}}); err != nil {
			t.Fatal(err)
		}

		wrong := w.Stage(staff, "unit_staff", header,
			[]string{"市财政局", "很多", ""}, []string{"没有这个局", "9", ""}, []string{"市文化和旅游局", "20001", ""}, []string{"市文化和旅游局", "20", "2026-05-07"},
			[]string{"市财政局", "90", "2026-02-30"}, []string{"", "5", ""}, []string{"市财政局", "", ""})
		says := []string{"整数", "没有这个单位", "0至20000", "不晚于今天", "", "", ""}
		for i, r := range w.Rows(staff, wrong) {
			if i < 6 && (r.Verdict != intake.Wrong || len(r.Mistakes) == 0 || !strings.Contains(r.Mistakes[0].Text, says[i])) || i == 6 && r.Verdict != intake.Unchanged {
				t.Errorf("row %d: %s %+v", i+1, r.Verdict, r.Mistakes)
			}
		}
		if b := w.Stage(w.clerk, "unit_staff", header, []string{"市文化和旅游局", "20", ""}); b.Counts[intake.Wrong] != 1 {
			t.Errorf("another's unit: %+v", b.Counts)
		}
		if b := w.Stage(staff, "unit_staff", header, []string{"市财政局", "81", ""}, []string{"市财政局", "82", "2026-05-06"}); b.Counts[intake.Wrong] != 1 {
			t.Errorf("one unit twice: %+v", b.Counts)
		}

		b := w.Stage(staff, "unit_staff", header, []string{" 市财政局 ", "85", "2026年1月1日"}, []string{"市文化和旅游局", "３０", ""})
		if b.Counts[intake.Changed] != 1 || b.Counts[intake.Added] != 1 {
			t.Fatalf("%+v %+v", b.Counts, w.Rows(staff, b))
		}
		if b = w.Apply(staff, b); b.State != intake.Applied {
			t.Fatalf("%+v", b)
		}
		if u, v := w.staff(staff, "2026-01-01", w.Finance), w.staff(staff, "", w.Culture); u.Staff != 85 || v.Staff != 30 || v.Day != "2026-05-06" {
			t.Errorf("%+v %+v", u, v)
		}
		if again := w.Stage(staff, "unit_staff", header, []string{"市财政局", "85", "2026-01-01"}, []string{"市财政局", "85", ""}, []string{"市文化和旅游局", "30", ""}); again.Counts[intake.Unchanged] != 3 {
			t.Errorf("the same again: %+v", again.Counts)
		}

		// What somebody wrote over since stays; the rest is put back.
		u, another := w.staff(staff, "", w.Culture), staff
		another.Account, another.Name = 9, "方文静"
		if _, err := w.RecordUnitStaff(t.Context(), another, "2026-05-06", []establishment.UnitStaffLine{{OrgID: w.Culture, Staff: 31, Version: u.Version}}); err != nil {
			t.Fatal(err)
		}
		if v := w.PreviewUndo(staff, b); v.Kept != 1 {
			t.Errorf("%+v", v)
		}
		if b = w.Undo(staff, b); b.State != intake.Undone {
			t.Fatalf("%+v", b)
		}
		if u, v := w.staff(staff, "", w.Finance), w.staff(staff, "", w.Culture); u.Staff != 80 || u.RecordedName != staff.Name || v.Staff != 31 {
			t.Errorf("%+v %+v", u, v)
		}

		// What was new is gone after an undo, not nought.
		c := w.Apply(staff, w.Stage(staff, "unit_staff", header, []string{"市财政局", "99", "2025-06-01"}))
		w.Undo(staff, c)
		if u := w.staff(staff, "2025-12-31", w.Finance); u.Known {
			t.Errorf("%+v", u)
		}
	})
}

func TestStaffImportOfTheExportChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.Define(w.StaffImport())
		if _, err := w.RecordUnitStaff(t.Context(), staff, "2026-01-01", []establishment.UnitStaffLine{{OrgID: w.Finance, Staff: 80}}); err != nil {
			t.Fatal(err)
		}
		file, err := w.ExportUnitStaff(t.Context(), staff, "")
		if err != nil {
			t.Fatal(err)
		}
		b := w.StageFile(staff, "unit_staff", file.Body)
		if n := len(w.Rows(staff, b)); n == 0 || b.Counts[intake.Unchanged] != n {
			t.Errorf("%+v", w.Rows(staff, b))
		}
	})
}
