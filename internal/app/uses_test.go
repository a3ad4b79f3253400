package app

import (
	"context"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

// Whatever names a member or an organisation is found, in both databases.
func TestWhatIsBuiltOnMembersAndOrganisations(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := d.Do(t.Context(), "test", func(ctx context.Context, tx *db.Tx) error {
			for _, statement := range []string{
				"INSERT INTO duty(id,kind,title,note,role,org_id,due,object_type,object_id,made_at) VALUES (1,'k','t','','r',50,'','',0,0)",
				"INSERT INTO fact(id,kind,detail,subject_type,subject_id,day,branch_id,department_id,quantity,attrs,source_type,source_id,source_version,sign,known_at,late) " +
					"VALUES (1,'k','','member',7,'2026-01-01',60,0,100,'','k',1,1,1,5000,0)",
				"INSERT INTO points_total(run_id,subject_id,total,band,branch_id,department_id,last_day) VALUES (1,10,100,'',60,0,'')",
				"INSERT INTO points_sum(run_id,subject_id,node,raw) VALUES (1,11,'n',100)", // it comes from a fact or an adjustment
				"INSERT INTO member_reveal(account_id,at,member_id,id) VALUES (1,1,8,1)",
			} {
				if _, err := tx.Exec(ctx, statement); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		q := d.Read()
		got, err := membersNamed(t.Context(), q, []kernel.ID{7, 8, 9, 10, 11})
		if err != nil || len(got) != 2 || got[7] != "导入后已有记实或积分" || got[10] != "导入后已有积分" {
			t.Errorf("members: %v %v", got, err)
		}
		orgs, err := orgsNamed(t.Context(), q, []kernel.ID{50, 60, 70})
		if err != nil || len(orgs) != 2 || orgs[50] != "导入后已有待办" || orgs[60] != "导入后已有记实或积分" {
			t.Errorf("organisations: %v %v", orgs, err)
		}
		for since, want := range map[int64]int{5000: 1, 5001: 0} {
			if got, err := membersSaidSince(t.Context(), q, []kernel.ID{7}, since); err != nil || len(got) != want {
				t.Errorf("since %d: %v %v", since, got, err)
			}
		}
	})
}
