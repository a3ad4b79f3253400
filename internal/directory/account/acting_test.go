package account

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"

	"sanchuang/internal/kernel"
)

func TestActingIsByTheRightsOfTheMoment(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		sys, sec, _ := w.setUp()
		id, _ := w.person(sys, sec, "wangqiang", "branch_secretary", w.branchA)
		may := func() error {
			t.Helper()
			actor, err := w.service.Acting(t.Context(), id, "member.read")
			if err == nil && (actor.Account != id || !slices.Equal(actor.Scope.Orgs, []kernel.ID{w.branchA})) {
				t.Fatalf("%+v", actor)
			}
			return err
		}
		forbidden := func(after string) {
			t.Helper()
			if err := may(); !errors.Is(err, kernel.ErrForbidden) {
				t.Fatalf("after %s: %v", after, err)
			}
		}
		if err := may(); err != nil {
			t.Fatal(err)
		}
		if _, err := w.service.Acting(t.Context(), id, "thing.other"); !errors.Is(err, kernel.ErrForbidden) {
			t.Fatal(err)
		}
		if _, err := w.service.Acting(t.Context(), 4711, "member.read"); !errors.Is(err, kernel.ErrForbidden) {
			t.Fatal(err)
		}
		sys.do(http.MethodPost, fmt.Sprintf("/api/accounts/%d/disable", id), m{"reason": "调离"}).want(204)
		forbidden("the account was disabled")
		sys.do(http.MethodPost, fmt.Sprintf("/api/accounts/%d/enable", id), nil).want(204)
		if err := may(); err != nil {
			t.Fatal(err)
		}
		grant, err := grantsOf(t.Context(), w.db.Read(), id)
		if err != nil || len(grant) != 1 {
			t.Fatal(grant, err)
		}
		sec.do(http.MethodDelete, fmt.Sprintf("/api/grants/%d", grant[0].id), nil).want(204)
		forbidden("the grant was withdrawn")
	})
}
