package account

import (
	"net/http"
	"slices"
	"testing"

	"sanchuang/internal/platform/sheet"
)

// rows are the cells of a file.
func (b *browser) rows(path string) [][]string {
	b.w.t.Helper()
	b.do(http.MethodGet, path, nil).want(200)
	book, err := sheet.Read(b.w.t.Context(), "export.xlsx", []byte(b.body))
	if err != nil {
		b.w.t.Fatal(err)
	}
	var rows [][]string
	for _, r := range book.Rows {
		var row []string
		for _, c := range r {
			row = append(row, c.Text)
		}
		rows = append(rows, row)
	}
	return rows
}

func TestAccountsAndGrantsAreHandedOut(t *testing.T) {
	each(t, func(w *world) {
		sys, sec, auditor := w.setUp()
		w.person(sys, sec, "wangqiang", "branch_secretary", w.branchA)
		w.person(sys, sec, "limin", "", 0)
		rows := sys.rows("/api/accounts/export?text=wangqiang&columns=login,roles,state")
		if n := len(rows); !slices.Equal(rows[n-3], []string{"wangqiang", "支部书记", "正常"}) || rows[n-2][0] != "合计" || rows[n-2][1] != "共 1 条" {
			w.t.Fatal(rows)
		}
		rows = sec.rows("/api/grants/export?role=branch_secretary&columns=login,role_name")
		if n := len(rows); rows[n-3][0] != "wangqiang" || rows[n-2][1] != "共 1 条" {
			w.t.Fatal(rows)
		}
		sys.do(http.MethodGet, "/api/accounts/export?columns=login,password", nil).want(422, "password")
		sys.do(http.MethodGet, "/api/grants/export", nil).want(403)
		auditor.do(http.MethodGet, "/api/accounts/export", nil).want(403)
		w.wantTrail("account.export", "grant.export")
	})
}
