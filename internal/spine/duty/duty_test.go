package duty_test

import (
	"context"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/duty"
)

func mine(t *testing.T, d *db.DB, grants ...kernel.Grant) []duty.Duty {
	t.Helper()
	list, err := duty.Mine(t.Context(), d.Read(), grants, nil, kernel.AllRows)
	if err != nil {
		t.Fatal(err)
	}
	return list.Items
}

func TestDutiesFindTheHolderOfTheRole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		raise := func(title string, object kernel.ID, due kernel.Day) {
			t.Helper()
			if err := d.Do(t.Context(), "test", func(ctx context.Context, tx *db.Tx) error {
				return duty.Raise(ctx, tx, duty.Duty{Kind: "activity.accept_record", Title: title, Role: "branch_secretary", OrgID: 5, Due: due, ObjectType: "activity", ObjectID: object})
			}); err != nil {
				t.Fatal(err)
			}
		}
		raise("没有期限", 1, "")
		raise("月底前", 2, "2026-11-30")
		raise("明天前", 3, "2026-11-24")
		raise("改到后天前", 3, "2026-11-25")
		got := mine(t, d, kernel.Grant{Role: "branch_secretary", Org: 5})
		if len(got) != 3 || got[0].Title != "改到后天前" || got[1].Title != "月底前" || got[2].Title != "没有期限" {
			t.Fatalf("%+v", got)
		}
		for _, g := range []kernel.Grant{{Role: "branch_clerk", Org: 5}, {Role: "branch_secretary", Org: 6}} {
			if got := mine(t, d, g); len(got) != 0 {
				t.Errorf("%+v was handed %+v", g, got)
			}
		}
		if got := mine(t, d); len(got) != 0 {
			t.Errorf("nobody was handed %+v", got)
		}
		if err := d.Do(t.Context(), "test", func(ctx context.Context, tx *db.Tx) error {
			if err := duty.Clear(ctx, tx, "activity.mend_record", "activity", 2); err != nil { // another kind: stays
				return err
			}
			return duty.Clear(ctx, tx, "", "activity", 3)
		}); err != nil {
			t.Fatal(err)
		}
		if got := mine(t, d, kernel.Grant{Role: "branch_secretary", Org: 5}); len(got) != 2 {
			t.Fatalf("left %+v", got)
		}
	})
}
