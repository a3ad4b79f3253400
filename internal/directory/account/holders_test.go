package account

import (
	"fmt"
	"net/http"
	"testing"

	"sanchuang/internal/kernel"
)

// Who has a permission over an organisation: those with an office there or above, in their own right and
// today; not those beside it, nor whose account is shut.
func TestHoldersOfAPermission(t *testing.T) {
	each(t, func(w *world) {
		sys, sec, _ := w.setUp()
		w.person(sys, sec, "staff", "staff", w.root) // whose role has it not
		clerk, _ := w.person(sys, sec, "clerk", "dept_clerk", w.bureau)
		one, _ := w.person(sys, sec, "one", "branch_secretary", w.branchA)
		two, _ := w.person(sys, sec, "two", "branch_secretary", w.brachB)
		want := func(over kernel.ID, accounts ...kernel.ID) {
			t := w.t
			t.Helper()
			list, err := w.service.Holders(t.Context(), w.db.Read(), "activity.accept", over)
			if err != nil {
				t.Fatal(err)
			}
			got := map[kernel.ID]bool{}
			for _, h := range list {
				if got[h.Account] || h.Name == "" || h.Office == "" {
					t.Errorf("%+v", h)
				}
				got[h.Account] = true
			}
			for _, a := range accounts {
				if !got[a] {
					t.Errorf("%d is not among %v", a, list)
				}
			}
			if len(got) != len(accounts) {
				t.Errorf("%d hold it over %d, want %d: %v", len(got), over, len(accounts), list)
			}
		}
		want(w.root)
		want(w.bureau, clerk)
		want(w.branchA, clerk, one)
		want(w.brachB, clerk, two)
		sec.do(http.MethodPost, "/api/grants", m{"account_id": clerk, "role": "branch_secretary", "org_id": w.branchA}).want(200)
		want(w.branchA, clerk, one) // two offices, one person
		sys.do(http.MethodPost, fmt.Sprintf("/api/accounts/%d/disable", one), m{"reason": "调离"}).want(204)
		want(w.branchA, clerk)
	})
}
