package account

import (
	"errors"
	"net/http"
	"sync"
	"testing"

	"sanchuang/internal/kernel"
)

// both runs two acts at once and answers how many succeeded; every refusal must be a fault.
func both(t *testing.T, acts ...func() error) int {
	t.Helper()
	var wg sync.WaitGroup
	errs := make([]error, len(acts))
	for i, act := range acts {
		wg.Go(func() { errs[i] = act() })
	}
	wg.Wait()
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
		} else if _, ok := kernel.AsFault(err); !ok {
			t.Fatal(err)
		}
	}
	return done
}

func TestTwoWriters(t *testing.T) {
	each(t, func(w *world) {
		sys, sec, _ := w.setUp()
		ctx, s, actor := t.Context(), w.service, kernel.Actor{Account: 1, Name: "甲"}
		second, _ := w.person(sys, sec, "second", "audit_admin", 0)
		var list kernel.List[AccountGrant]
		sec.do(http.MethodGet, "/api/grants?role=audit_admin", nil).want(200).into(&list)

		t.Run("two last administrators removed at once", func(t *testing.T) {
			if n := both(t, func() error { return s.Withdraw(ctx, actor, list.Items[0].ID) }, func() error { return s.Withdraw(ctx, actor, list.Items[1].ID) }); n != 1 {
				t.Fatalf("%d of two withdrawals were done", n)
			}
		})
		t.Run("two roles that exclude each other", func(t *testing.T) {
			id, _ := w.person(sys, sec, "third", "", 0)
			if n := both(t, func() error { _, err := s.Grant(ctx, actor, id, "staff", w.root); return err },
				func() error { _, err := s.Grant(ctx, actor, id, "sec_admin", 0); return err }); n != 1 {
				t.Fatalf("%d of two grants were given", n)
			}
		})
		t.Run("one code used twice", func(t *testing.T) {
			code, err := s.Create(ctx, actor, NewAccount{Login: "fourth", Name: "丁", Org: w.bureau})
			if err != nil {
				t.Fatal(err)
			}
			use := func(password string) func() error {
				return func() error { return s.Activate(ctx, Caller{Address: "10.0.0.1"}, "fourth", code.Code, password) }
			}
			if n := both(t, use(strong), use("Nw8-violet")); n != 1 {
				t.Fatalf("the code was used %d times", n)
			}
		})
		t.Run("one login for two accounts", func(t *testing.T) {
			create := func() error {
				_, err := s.Create(ctx, actor, NewAccount{Login: "fifth", Name: "戊", Org: w.bureau})
				return err
			}
			if n := both(t, create, create); n != 1 {
				t.Fatalf("%d accounts of one login", n)
			}
		})
		t.Run("one draft from two windows", func(t *testing.T) {
			me := kernel.Actor{Account: second}
			save := func(version int) func() error {
				return func() error {
					_, err := s.SaveDraft(ctx, me, "form.a", version, "text")
					return err
				}
			}
			if n := both(t, save(0), save(0)); n != 1 {
				t.Fatalf("%d new drafts", n)
			}
			if n := both(t, save(1), save(1)); n != 1 {
				t.Fatalf("%d drafts saved over one version", n)
			}
		})
		t.Run("failures at once all count", func(t *testing.T) {
			wrong := func() error {
				_, err := s.Login(ctx, Caller{Address: "10.0.0.7"}, "anquan", "wrong")
				return err
			}
			both(t, wrong, wrong, wrong, wrong, wrong)
			if _, err := s.Login(ctx, Caller{Address: "10.0.0.8"}, "anquan", strong); !errors.Is(err, ErrWrongLogin) {
				t.Fatal("five failures at once did not lock: ", err)
			}
		})
	})
}

func TestTwoSetupsAtOnceMakeOneSetOfAdministrators(t *testing.T) {
	each(t, func(w *world) {
		code, err := w.service.NewSetupCode(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		set := func(prefix string) func() error {
			return func() error {
				return w.service.SetUp(t.Context(), Caller{}, code, []FirstAdministrator{{"sys_admin", prefix + "1x", "一", strong}, {"sec_admin", prefix + "2x", "二", strong}, {"audit_admin", prefix + "3x", "三", strong}})
			}
		}
		if n := both(t, set("a"), set("b")); n != 1 {
			t.Fatalf("%d set-ups", n)
		}
	})
}
