package app_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"sanchuang/internal/app"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

// broken names the invariants that do not hold.
func (w *town) broken() []string {
	w.t.Helper()
	pairs, err := w.app.Invariants(w.t.Context())
	must(w.t, err)
	var out []string
	for _, p := range pairs {
		if p.Equal != (p.Left == p.Right) {
			w.t.Errorf("%+v", p)
		}
		if !p.Equal {
			out = append(out, p.Name)
		}
	}
	return out
}

func (w *town) exec(statement string) {
	w.t.Helper()
	must(w.t, w.app.DB.Do(w.t.Context(), "test.exec", func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, statement)
		if err == nil && n == 0 {
			err = fmt.Errorf("nothing was changed by %s", statement)
		}
		return err
	}))
}

// TestInvariants breaks each invariant by hand and sees it found, it alone, and healed with its cause.
func TestInvariants(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			url := ""
			if database == "postgres" {
				url = dbtest.NewPostgres(t)
			}
			w := found(t, url)
			body := w.recordBody(w.near)
			for i := range 2 {
				if r := w.send(w.login("branch_secretary"), http.MethodPost, "/api/activities/record", strings.ReplaceAll(body, "TOPIC", fmt.Sprint("第", i, "次"))); r.code >= 300 {
					t.Fatal(r)
				}
			}
			if wrong := w.broken(); len(wrong) > 0 {
				t.Fatalf("broken from the start: %v", wrong)
			}
			for _, c := range w.breaks() {
				w.exec(c.breaks)
				if got := w.broken(); !slices.Equal(got, c.found) {
					t.Errorf("%s: found %v, not %v", c.breaks, got, c.found)
				}
				w.exec(c.mends)
			}
			if wrong := w.broken(); len(wrong) > 0 {
				t.Errorf("not mended: %v", wrong)
			}
		})
	}
}

type breach struct {
	breaks, mends string
	found         []string
}

func (w *town) breaks() []breach {
	m, far := w.near.member, w.far.branch
	one := fmt.Sprintf("id=%d", m)
	stay := fmt.Sprintf("member_id=%d", m)
	out := []breach{
		{"UPDATE points_total SET total=total+1", "UPDATE points_total SET total=total-1", []string{"积分合计与台账"}},
		{
			"UPDATE points_total SET subject_id=subject_id+1 WHERE subject_id=" + m.String(), "UPDATE points_total SET subject_id=subject_id-1 WHERE subject_id=" + (m + 1).String(),
			[]string{"积分合计与台账"},
		},
		{
			"INSERT INTO points_entry SELECT run_id,subject_id,1,rule,day,-100*points,case_key,source_type,source_id FROM points_entry WHERE fact_id=(SELECT MIN(fact_id) FROM points_entry)",
			"DELETE FROM points_entry WHERE fact_id=1",
			[]string{"积分合计与台账"},
		},
		{"UPDATE metric_rollup SET n=n+1", "UPDATE metric_rollup SET n=n-1", []string{"汇总与事实"}},
		{"UPDATE activity SET state='withdrawn' WHERE topic='第1次'", "UPDATE activity SET state='accepted' WHERE topic='第1次'", []string{"记录与事实：组织生活", "记录与事实：参加组织生活", "记录与事实：组织生活请假"}},
		{"UPDATE member SET branch_id=" + far.String() + " WHERE " + one, "UPDATE member SET branch_id=" + w.near.branch.String() + " WHERE " + one, []string{"党员与所在支部"}},
		{"UPDATE member_branch SET to_day='2020-01-01' WHERE " + stay, "UPDATE member_branch SET to_day='9999-12-31' WHERE " + stay, []string{"党员与所在支部"}},
		{
			"INSERT INTO member_branch(member_id,branch_id,from_day,to_day,note) VALUES (" + m.String() + "," + far.String() + ",'2019-01-01','2019-02-01','')",
			"DELETE FROM member_branch WHERE from_day='2019-01-01' AND " + stay,
			[]string{"支部归属按日不重叠"},
		},
		{"UPDATE member SET left_day='2026-03-01' WHERE " + one, "UPDATE member SET left_day='9999-12-31' WHERE " + one, []string{"减少党员与支部归属"}},
		{"INSERT INTO audit_open(audit_id) VALUES (1)", "DELETE FROM audit_open WHERE audit_id=1", []string{"待封存留痕"}},
	}
	for kind, name := range app.RecordedFacts() {
		fact := func(sign int) string {
			return fmt.Sprintf(`INSERT INTO fact(id,kind,detail,subject_type,subject_id,day,branch_id,department_id,quantity,attrs,source_type,source_id,source_version,sign,known_at,late)
				VALUES (%d,'%s','','org',1,'2026-01-01',0,0,100,'','test',1,1,%d,0,0)`, -2*len(out)-(sign+1)/2, kind, sign)
		}
		out = append(out, breach{
			fact(1), fact(-1),
			[]string{"汇总与事实", "记录与事实：" + name},
		})
	}
	return out
}
