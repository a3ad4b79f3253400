package account

import (
	"context"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

func TestTwoAccountsOfOnePerson(t *testing.T) {
	each(t, func(w *world) {
		phones := map[kernel.ID]string{101: "a", 102: "a", 103: "b"}
		w.service.opts.SamePhone = func(_ context.Context, _ db.Queryer, first, second kernel.ID) (bool, error) {
			return phones[first] == phones[second], nil
		}
		make := func(login, name string, org, member kernel.ID) kernel.ID {
			t.Helper()
			code, err := w.service.Create(t.Context(), kernel.Actor{Account: 1}, NewAccount{login, name, org, member})
			if err != nil {
				t.Fatal(err)
			}
			return code.AccountID
		}
		wang, twin, namesake, li := make("wang", "王小明", w.branchA, 101), make("twin", "王小明", w.brachB, 102), make("namesake", "王小明", w.branchA, 103), make("li.hong", "李红", w.branchA, 0)
		office, above := make("office", "王小明", w.bureau, 0), make("above", "王小明", w.root, 0)
		for name, tt := range map[string]struct {
			a, b kernel.ID
			want bool
		}{
			"one account":                        {wang, wang, true},
			"one name and phone":                 {wang, twin, true},
			"one name, two phones":               {wang, namesake, false},
			"an office of that name in the same": {wang, office, true},
			"an office of that name elsewhere":   {wang, above, false},
			"two names":                          {wang, li, false},
			"an account that is not there":       {wang, 4711, false},
		} {
			if got, err := w.service.SamePerson(t.Context(), w.db.Read(), tt.a, tt.b); got != tt.want || err != nil {
				t.Errorf("%s: %v %v", name, got, err)
			}
		}
	})
}
