package establishment_test

import (
	"errors"
	"sync"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/work/establishment"
)

func (w *world) staff(actor kernel.Actor, day kernel.Day, of kernel.ID) establishment.UnitStaff {
	w.t.Helper()
	list, err := w.UnitStaffs(w.t.Context(), actor, day)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, u := range list {
		if u.OrgID == of {
			return u
		}
	}
	return establishment.UnitStaff{}
}

// TestUnitStaffAsOfADay: a number holds from its day on until another one; corrected, it is corrected from that day on.
func TestUnitStaffAsOfADay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		record := func(actor kernel.Actor, day kernel.Day, lines ...establishment.UnitStaffLine) (int, error) {
			return w.RecordUnitStaff(ctx, actor, day, lines)
		}
		for want, line := range map[*kernel.Fault]establishment.UnitStaffLine{
			establishment.ErrStaffLines: {OrgID: w.Culture, Staff: 9}, // not the clerk's
		} {
			if _, err := record(w.clerk, "2026-01-01", line); !errors.Is(err, want) {
				t.Errorf("%v", err)
			}
		}
		for _, day := range []kernel.Day{"", "2026-05-07", "2026-02-30"} {
			if _, err := record(w.clerk, day, establishment.UnitStaffLine{OrgID: w.Finance, Staff: 9}); !errors.Is(err, establishment.ErrStaffDay) {
				t.Errorf("%q: %v", day, err)
			}
		}
		if _, err := record(w.clerk, "2026-01-01"); !errors.Is(err, establishment.ErrStaffNone) {
			t.Error(err)
		}
		if n, err := record(w.clerk, "2026-01-01", establishment.UnitStaffLine{OrgID: w.Finance, Staff: 80}); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		if n, err := record(w.clerk, "2026-01-01", establishment.UnitStaffLine{OrgID: w.Finance, Staff: 80}); n != 0 || err != nil {
			t.Errorf("sent again: %d %v", n, err)
		}
		if _, err := record(w.clerk, "2026-01-01", establishment.UnitStaffLine{OrgID: w.Finance, Staff: 90}); !errors.Is(err, kernel.ErrStale) {
			t.Errorf("without having seen it: %v", err)
		}
		if n, err := record(staff, "2026-05-01", establishment.UnitStaffLine{OrgID: w.Finance, Staff: 84}, establishment.UnitStaffLine{OrgID: w.Culture, Staff: 30}); n != 2 || err != nil {
			t.Fatal(n, err)
		}
		for day, want := range map[kernel.Day]int{"2025-12-31": 0, "2026-01-01": 80, "2026-04-30": 80, "2026-05-01": 84, "": 84} {
			u := w.staff(w.clerk, day, w.Finance)
			if u.Staff != want || u.Known != (want > 0) || !u.Covered {
				t.Errorf("as of %s: %+v", day, u)
			}
			if c, err := w.Coverage(ctx, w.clerk, 0, day); err != nil || c.Staff != want || (c.Unknown > 0) != (want == 0) {
				t.Errorf("coverage as of %s: %d of %d units without a number, %d %v", day, c.Staff, c.Unknown, want, err)
			}
		}
		if f, err := w.ExportUnitStaff(ctx, w.clerk, "2026-04-30"); err != nil || f == nil {
			t.Error(err)
		}
		if _, err := w.ExportUnitStaff(ctx, w.clerk, "2026-05-07"); !errors.Is(err, establishment.ErrCoverageDay) {
			t.Error(err)
		}
		if u := w.staff(w.clerk, "", w.Culture); u.OrgID != 0 {
			t.Errorf("another department's: %+v", u)
		}
		if n, err := record(staff, "2026-05-01", establishment.UnitStaffLine{OrgID: w.Finance, Staff: 85, Version: 1}); n != 1 || err != nil {
			t.Errorf("corrected: %d %v", n, err)
		}
		if n, err := db.Scalar[int](ctx, w.DB.Read(), "SELECT COUNT(*) FROM audit WHERE action='establishment.record_staff'"); n != 4 || err != nil {
			t.Errorf("%d rows for 4 numbers: %v", n, err)
		}
	})
}

// Of two who write different numbers of one day at once, one is told.
func TestTwoNumbersOfOneDay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		errs := make([]error, 4)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = w.RecordUnitStaff(t.Context(), staff, "2026-05-01", []establishment.UnitStaffLine{{OrgID: w.Finance, Staff: 80 + i}})
			})
		}
		wg.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else if !errors.Is(err, kernel.ErrStale) {
				t.Error(err)
			}
		}
		if done != 1 {
			t.Errorf("%d numbers were kept", done)
		}
	})
}
