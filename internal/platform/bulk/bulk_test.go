package bulk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/jobs"
)

var (
	asker   = kernel.Actor{Account: 7, Name: "周书记", Address: "10.0.0.7", Request: "r1"}
	errBusy = kernel.NewFault(kernel.Conflict, "thing.busy", "正在办理，请稍后再试。")
)

// desk is a service whose one act writes into a table what it was told to do.
type desk struct {
	*Service
	t      *testing.T
	d      *db.DB
	jobs   *jobs.Runner
	rights error
	do     func(c Chosen) error
	actors []kernel.Actor
}

func newDesk(t *testing.T, d *db.DB) *desk {
	t.Helper()
	x := &desk{t: t, d: d, jobs: jobs.New(d, slog.New(slog.DiscardHandler)), do: func(Chosen) error { return nil }}
	x.Service = NewService(d, x.jobs, func(_ context.Context, account kernel.ID, permission string) (kernel.Actor, error) {
		if account != asker.Account || permission != "thing.accept" {
			t.Errorf("asked for the rights of %d to %s", account, permission)
		}
		return kernel.Actor{Account: account, Name: "周书记（现在）"}, x.rights
	}, slog.New(slog.DiscardHandler))
	x.Define(Act{
		Code: "thing.accept", Title: "确认事项", Permission: "thing.accept",
		Titles: func(_ context.Context, _ kernel.Actor, ids []kernel.ID) (map[kernel.ID]string, error) {
			return map[kernel.ID]string{1: "第一件"}, nil
		},
		Do: func(ctx context.Context, tx *db.Tx, actor kernel.Actor, c Chosen, reason string) error {
			// written before it may be refused: a refusal leaves nothing of it behind
			if _, err := tx.Exec(ctx, "INSERT INTO did(id,object,reason) VALUES (?,?,?)", tx.NewID(), c.ID, reason); err != nil {
				return err
			}
			tx.OnCommit(func() { x.actors = append(x.actors, actor) })
			return x.do(c)
		},
	})
	if err := d.Do(t.Context(), "table", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "CREATE TABLE did (id BIGINT PRIMARY KEY, object BIGINT NOT NULL, reason TEXT NOT NULL)")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return x
}

func (x *desk) ask(ids ...kernel.ID) Bulk {
	x.t.Helper()
	chosen := make([]Chosen, len(ids))
	for i, id := range ids {
		chosen[i] = Chosen{id, 3}
	}
	b, err := x.Ask(x.t.Context(), asker, "thing.accept", chosen, "材料不全")
	if err != nil {
		x.t.Fatal(err)
	}
	return b
}

func (x *desk) wait(by time.Duration, ran int) {
	x.t.Helper()
	dbtest.SetNow(x.d, x.d.Now().Add(by))
	if n, err := x.jobs.Drain(x.t.Context()); err != nil || n != ran {
		x.t.Fatalf("ran %d jobs (%v), want %d", n, err, ran)
	}
}

func (x *desk) did() []int {
	x.t.Helper()
	list, err := db.Select(x.t.Context(), x.d.Read(), db.Column[int], "SELECT object FROM did ORDER BY object")
	if err != nil {
		x.t.Fatal(err)
	}
	return list
}

func (x *desk) now(id kernel.ID) Bulk {
	x.t.Helper()
	b, err := x.Get(x.t.Context(), asker, id)
	if err != nil {
		x.t.Fatal(err)
	}
	return b
}

func TestItIsDoneAfterHalfAMinuteAndOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newDesk(t, d)
		b := x.ask(1, 2, 2, 3)
		if b.SecondsLeft != 30 || b.State != Waiting || b.Total != 3 || b.Title != "确认事项" {
			t.Fatalf("%+v", b)
		}
		x.wait(29*time.Second, 0)
		if now := x.now(b.ID); now.SecondsLeft != 1 || len(x.did()) != 0 {
			t.Fatalf("%+v; did %v", now, x.did())
		}
		x.wait(time.Second, 1)
		if err := x.run(t.Context(), b.ID); err != nil { // a job may run twice
			t.Fatal(err)
		}
		if now := x.now(b.ID); now.State != Done || now.Done != 3 || now.Refused != 0 || now.EndedAt == 0 || !slices.Equal(x.did(), []int{1, 2, 3}) {
			t.Fatalf("%+v; did %v", now, x.did())
		}
		if a := x.actors[0]; a.Name != "周书记（现在）" || a.Address != asker.Address || a.Request != asker.Request {
			t.Fatalf("acted as %+v", a)
		}
		reason, err := db.Scalar[string](t.Context(), d.Read(), "SELECT reason FROM did WHERE object=1")
		if err != nil || reason != "材料不全" {
			t.Fatal(reason, err)
		}
	})
}

func TestWhatIsTakenBackIsNotDone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newDesk(t, d)
		b := x.ask(1, 2)
		for range 2 { // a second click finds it as the first one left it
			if got, err := x.Undo(t.Context(), asker, b.ID); err != nil || got.State != Undone || got.SecondsLeft != 0 {
				t.Fatalf("%+v %v", got, err)
			}
		}
		x.wait(time.Minute, 1)
		if now := x.now(b.ID); now.State != Undone || len(x.did()) != 0 {
			t.Fatalf("%+v; did %v", now, x.did())
		}
		c := x.ask(1)
		x.wait(time.Minute, 1)
		if _, err := x.Undo(t.Context(), asker, c.ID); !errors.Is(err, ErrBegun) {
			t.Fatal(err)
		}
		if !slices.Equal(x.did(), []int{1}) {
			t.Fatal(x.did())
		}
	})
}

func TestUndoAgainstTheJob(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newDesk(t, d)
		for n := range 20 {
			id := kernel.ID(100 + n)
			b := x.ask(id)
			var wg sync.WaitGroup
			var undone, ran error
			wg.Go(func() { _, undone = x.Undo(t.Context(), asker, b.ID) })
			wg.Go(func() { ran = x.run(t.Context(), b.ID) })
			wg.Wait()
			if ran != nil || undone != nil && !errors.Is(undone, ErrBegun) {
				t.Fatal(ran, undone)
			}
			if acted := slices.Contains(x.did(), int(id)); acted == (undone == nil) {
				t.Fatalf("acted %v, undo answered %v", acted, undone)
			}
		}
	})
}

func TestEachObjectHasItsOutcome(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newDesk(t, d)
		x.do = func(c Chosen) error {
			switch c.ID {
			case 2:
				return errBusy
			case 3:
				return errors.New("a table is broken")
			}
			return nil
		}
		b := x.ask(1, 2, 3, 4)
		x.wait(Grace, 1)
		if now := x.now(b.ID); now.Done != 2 || now.Refused != 2 || !slices.Equal(x.did(), []int{1, 4}) {
			t.Fatalf("%+v; did %v", now, x.did())
		}
		list, err := x.Items(t.Context(), asker, b.ID, false, kernel.Page{})
		if err != nil || list.Total != 4 {
			t.Fatal(list, err)
		}
		got := make([]string, 0, len(list.Items))
		for _, i := range list.Items {
			got = append(got, fmt.Sprintf("%d %s %s %s", i.ObjectID, i.Title, i.State, i.Code))
		}
		if want := []string{"1 第一件 done ", "2  refused thing.busy", "3  refused bulk.failed", "4  done "}; !slices.Equal(got, want) {
			t.Fatal(got)
		}
		refused, err := x.Items(t.Context(), asker, b.ID, true, kernel.Page{})
		if err != nil || refused.Total != 2 || refused.Items[0].Said != errBusy.Text {
			t.Fatal(refused, err)
		}
	})
}

func TestRightsAreThoseOfTheMoment(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newDesk(t, d)
		b := x.ask(1, 2)
		x.rights = kernel.ErrForbidden // taken away while it waited
		x.wait(Grace, 1)
		now := x.now(b.ID)
		list, err := x.Items(t.Context(), asker, b.ID, true, kernel.Page{})
		if err != nil || now.Refused != 2 || len(x.did()) != 0 || list.Items[0].Said != errRights.Text {
			t.Fatalf("%+v %+v %v", now, list, err)
		}
	})
}

func TestAStoppedJobGoesOnWhereItWas(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newDesk(t, d)
		b := x.ask(1, 2, 3)
		ctx, stop := context.WithCancel(t.Context())
		x.do = func(c Chosen) error {
			if c.ID == 2 {
				stop() // the program ends
				return ctx.Err()
			}
			return nil
		}
		if err := x.run(ctx, b.ID); err == nil {
			t.Fatal("a stopped job calls itself done")
		}
		if now := x.now(b.ID); now.State != Working || now.Done != 1 || now.Refused != 0 {
			t.Fatalf("%+v", now)
		}
		x.do = func(Chosen) error { return nil }
		x.wait(Grace, 1)
		if now := x.now(b.ID); now.State != Done || now.Done != 3 || !slices.Equal(x.did(), []int{1, 2, 3}) {
			t.Fatalf("%+v; did %v", now, x.did())
		}
	})
}

func TestBoundsAndSight(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newDesk(t, d)
		if _, err := x.Ask(t.Context(), asker, "thing.accept", nil, ""); !errors.Is(err, ErrNone) {
			t.Fatal(err)
		}
		many := make([]Chosen, Most+1)
		for i := range many {
			many[i] = Chosen{kernel.ID(i + 1), 1}
		}
		if _, err := x.Ask(t.Context(), asker, "thing.accept", many, ""); !errors.Is(err, ErrTooMany) {
			t.Fatal(err)
		}
		b, err := x.Ask(t.Context(), asker, "thing.accept", many[:Most], "")
		if err != nil || b.Total != Most {
			t.Fatal(b, err)
		}
		other := kernel.Actor{Account: 8}
		_, err1 := x.Get(t.Context(), other, b.ID)
		_, err2 := x.Undo(t.Context(), other, b.ID)
		_, err3 := x.Items(t.Context(), other, b.ID, false, kernel.Page{})
		err4 := x.Seen(t.Context(), other, b.ID)
		for _, err := range []error{err1, err2, err3, err4} {
			if !errors.Is(err, kernel.ErrNotFound) {
				t.Error("somebody else's is not hidden: ", err)
			}
		}
		if list, err := x.List(t.Context(), other, kernel.Page{}); err != nil || list.Total != 0 {
			t.Fatal(list, err)
		}
	})
}

func TestOutcomesAreSeenAndLetGo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newDesk(t, d)
		b := x.ask(1)
		if err := x.Seen(t.Context(), asker, b.ID); err != nil || x.now(b.ID).Seen {
			t.Fatal("seen before there was an outcome", err)
		}
		x.wait(Grace, 1)
		if err := x.Seen(t.Context(), asker, b.ID); err != nil || !x.now(b.ID).Seen {
			t.Fatal("not seen", err)
		}
		x.wait(kept, 0)
		late := x.ask(2)
		x.wait(time.Second, 0)
		if err := x.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		list, err := x.List(t.Context(), asker, kernel.Page{})
		if err != nil || list.Total != 1 || list.Items[0].ID != late.ID {
			t.Fatal(list, err)
		}
		if n, err := db.Scalar[int](t.Context(), d.Read(), "SELECT COUNT(*) FROM bulk_item"); err != nil || n != 1 {
			t.Fatal(n, err)
		}
	})
}
