package outreach_test

import (
	"errors"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/work/outreach"
)

// Whoever may read a record reads who changed what of it, by name; out of sight it is missing.
func TestARecordTellsItsChanges(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c, s, _ := open(t, d)
		v, err := s.Visits.Create(t.Context(), staff, *visit(c.FinanceFirst, c.Wang, "2023-04-21", "红旗社区", ""))
		if err != nil {
			t.Fatal(err)
		}
		if v, err = s.Visits.Correct(t.Context(), staff, v.ID, v.Version, func(r *outreach.Visit) error {
			r.Day, r.OrgID, r.MemberID, r.Note = "2023-04-22", c.Finance, 0, "日期抄错"
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if err := s.Visits.Remove(t.Context(), staff, v.ID, v.Version, "重复登记"); err != nil {
			t.Fatal(err)
		}
		list, err := s.Visits.Changes(t.Context(), c.Clerk(c.Finance), v.ID, kernel.Page{Number: 1, Size: 2})
		if err != nil || list.Total != 3 || len(list.Items) != 2 {
			t.Fatalf("%+v (%v)", list, err)
		}
		removed, corrected := list.Items[0], list.Items[1]
		if removed.Act != "remove" || removed.Reason != "重复登记" || corrected.Act != "correct" || corrected.Actor != staff.Name {
			t.Errorf("%+v\n%+v", removed, corrected)
		}
		found := map[string]audit.ChangeLine{}
		for _, l := range corrected.Lines {
			found[l.Field] = l
		}
		if l := found["day"]; l.Before != "2023-04-21" || l.After != "2023-04-22" {
			t.Errorf("day %+v", l)
		}
		if l := found["note"]; l.Before != "" || l.After != "日期抄错" {
			t.Errorf("note %+v", l)
		}
		if l := found["member_id"]; l.Before != "王建国" || l.After != "" {
			t.Errorf("member %+v", l)
		}
		if l := found["org_id"]; l.Before == l.After || l.Before == "" || l.Before[0] >= '0' && l.Before[0] <= '9' {
			t.Errorf("org %+v", l)
		}
		if _, err := s.Visits.Changes(t.Context(), c.Clerk(c.Culture), v.ID, kernel.Page{Number: 1, Size: 20}); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("out of sight: %v", err)
		}
	})
}
