package retention

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/jobs"
)

type plainKeys struct{}

func (plainKeys) Leaf(b []byte) string { return fmt.Sprint(len(b)) }
func (plainKeys) Hash(b []byte) string { return fmt.Sprint(len(b)) }

var safe = kernel.Actor{Account: 1, Name: "安全管理员"}

// TestBoundaryDays: what is of the boundary day is kept through the day on which its time is over, and goes on
// the morrow.
func TestBoundaryDays(t *testing.T) {
	for _, x := range []struct {
		unit  Unit
		n     int
		of    kernel.Day
		kept  kernel.Day // the last day on which it is still there
		words string
	}{
		{Months, 36, "2023-11-26", "2026-11-26", "3年"},
		{Months, 36, "2024-02-29", "2027-02-28", "3年"},
		{Months, 6, "2026-08-31", "2027-02-28", "6个月"},
		{Months, 18, "2025-01-31", "2026-07-31", "18个月"},
		{Days, 30, "2026-01-31", "2026-03-02", "30天"},
		{Days, 7, "2026-12-28", "2027-01-04", "7天"},
	} {
		if got := x.unit.Words(x.n); got != x.words {
			t.Errorf("%s, want %s", got, x.words)
		}
		if x.of < x.unit.Before(x.n, x.kept) {
			t.Errorf("%s kept for %s is gone on %s", x.of, x.words, x.kept)
		}
		if next := x.kept.AddDays(1); x.of >= x.unit.Before(x.n, next) {
			t.Errorf("%s kept for %s is still there on %s", x.of, x.words, next)
		}
	}
}

// notes is a room with things that are kept for a year.
type notes struct {
	*Service
	d      *db.DB
	runner *jobs.Runner
	t      *testing.T
	fails  error // of the next Erase
	erased int   // calls of Erase
}

func newNotes(t *testing.T, d *db.DB, n int) *notes {
	t.Helper()
	runner := jobs.New(d, slog.New(slog.DiscardHandler))
	x := &notes{Service: NewService(d, audit.New(plainKeys{}), runner), d: d, runner: runner, t: t}
	x.do(func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "CREATE TABLE note (id BIGINT PRIMARY KEY, day TEXT NOT NULL, words TEXT NOT NULL)"); err != nil {
			return err
		}
		for i := range n {
			if _, err := tx.Exec(ctx, "INSERT INTO note(id,day,words) VALUES (?,?,'某某')", i+1, kernel.Day("2025-06-01").AddDays(i)); err != nil {
				return err
			}
		}
		return nil
	})
	x.Declare(Rule{
		Code: "note", Name: "便条", Basis: "默认", Unit: Months, Default: 12, Least: 6, Floor: "法律要求", Most: 36,
		Due: func(ctx context.Context, q db.Queryer, before kernel.Day, p kernel.Page) (kernel.List[Expired], error) {
			return db.SelectPage(ctx, q, p, func(row db.Scanner) (i Expired, err error) {
				i.Title, i.Count = "一张便条", 1
				err = row.Scan(&i.ID, &i.Day)
				return i, err
			}, "id,day", "note WHERE words<>'' AND day<?", "day,id", before)
		},
		Erase: func(ctx context.Context, tx *db.Tx, before kernel.Day, ids []kernel.ID) error {
			if x.erased++; x.fails != nil && x.erased > 1 {
				return x.fails
			}
			in, args := db.In("id", ids)
			_, err := tx.Exec(ctx, "UPDATE note SET words='' WHERE day<? AND "+in, append([]any{before}, args...)...)
			return err
		},
	})
	return x
}

func (x *notes) do(f func(context.Context, *db.Tx) error) {
	x.t.Helper()
	if err := x.d.Do(x.t.Context(), "note", f); err != nil {
		x.t.Fatal(err)
	}
}

func (x *notes) at(day kernel.Day, hour int) {
	x.d.SetClock(func() time.Time { return day.Start().Add(time.Duration(hour) * time.Hour) })
}

func (x *notes) tick() {
	x.t.Helper()
	if err := x.Tick(x.t.Context(), x.d.Now()); err != nil {
		x.t.Fatal(err)
	}
	if _, err := x.runner.Drain(x.t.Context()); err != nil {
		x.t.Fatal(err)
	}
}

func (x *notes) number(query string) int {
	x.t.Helper()
	n, err := db.Scalar[int](x.t.Context(), x.d.Read(), query)
	if err != nil {
		x.t.Fatal(err)
	}
	return n
}

func TestARunErasesWhatIsDueAndLeavesTombstones(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newNotes(t, d, 450) // of 2025-06-01 to 2026-08-24
		x.at("2026-06-10", 1)
		x.tick()
		if n := x.number("SELECT COUNT(*) FROM retention_run"); n != 0 {
			t.Fatal("it ran before the hour")
		}
		before, err := x.Kinds(t.Context())
		if err != nil || len(before.Items) != 1 || before.Items[0].Due != 9 || before.Items[0].Before != "2025-06-10" || before.Next != "2026-06-10" {
			t.Fatalf("%+v %v", before, err)
		}
		x.at("2026-06-10", 2)
		x.tick()
		x.tick() // once a day
		if left := x.number("SELECT COUNT(*) FROM note WHERE words<>''"); left != 441 || x.erased != 1 {
			t.Errorf("%d are left, erased in %d batches", left, x.erased)
		}
		// A night on which the program stood still is made up for: the next run takes more than one batch.
		x.at("2027-05-01", 15)
		x.tick()
		if left := x.number("SELECT COUNT(*) FROM note WHERE words<>''"); left != 450-334 || x.erased != 3 {
			t.Errorf("%d are left, erased in %d batches", left, x.erased)
		}
		runs, err := x.Runs(t.Context(), kernel.AllRows)
		if err != nil || runs.Total != 2 || runs.Items[0].Items != 325 || runs.Items[1].Removed[0] != (Removed{"note", "便条", 9}) || runs.Items[0].Ended == 0 {
			t.Fatalf("%+v %v", runs, err)
		}
		gone, err := x.Erased(t.Context(), runs.Items[1].ID, "note", kernel.Page{Number: 1, Size: 2})
		if err != nil || gone.Total != 9 || gone.Items[1] != (Expired{2, "一张便条", "2025-06-02", 1}) {
			t.Errorf("%+v %v", gone, err)
		}
		if n := x.number("SELECT COUNT(*) FROM audit WHERE action='retention.swept'"); n != 3 {
			t.Errorf("%d rows of the trail for 3 batches", n)
		}
		if next, err := x.Kinds(t.Context()); err != nil || next.Next != "2027-05-02" || next.Items[0].Due != 1 {
			t.Errorf("%+v %v", next, err)
		}
	})
}

// A run that stops in its midst has done whole batches, and goes on with what is left.
func TestARunGoesOnWhereItStopped(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newNotes(t, d, 450)
		x.at("2027-12-01", 3)
		x.fails = errors.New("the machine went away")
		if err := x.run(t.Context(), sweepArgs{"2027-12-01"}); err == nil {
			t.Fatal("it did not stop")
		}
		erased, stones, trail := x.number("SELECT COUNT(*) FROM note WHERE words=''"), x.number("SELECT COUNT(*) FROM retention_tombstone"), x.number("SELECT COUNT(*) FROM audit WHERE action='retention.swept'")
		if erased != batch || stones != batch || trail != 1 {
			t.Errorf("%d erased, %d tombstones, %d rows of the trail", erased, stones, trail)
		}
		if runs, err := x.Runs(t.Context(), kernel.AllRows); err != nil || runs.Items[0].Ended != 0 {
			t.Errorf("%+v %v", runs, err)
		}
		x.fails = nil
		x.tick()
		if left, stones := x.number("SELECT COUNT(*) FROM note WHERE words<>''"), x.number("SELECT COUNT(*) FROM retention_tombstone"); left != 0 || stones != 450 || x.number("SELECT COUNT(*) FROM retention_run") != 1 {
			t.Errorf("%d left, %d tombstones", left, stones)
		}
	})
}

func TestLengthsAreSetWithinTheirBounds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newNotes(t, d, 0)
		for _, c := range []struct {
			length, was int
			basis       string
			want        error
		}{
			{5, 12, "本市规定", ErrTooShort},
			{37, 12, "本市规定", ErrTooLong},
			{6, 12, "  ", ErrBasis},
			{12, 12, "本市规定", ErrSame},
			{6, 24, "本市规定", kernel.ErrStale},
			{6, 12, "本市规定", nil},
			{36, 6, "本市另有规定", nil},
		} {
			if err := x.Set(t.Context(), safe, "note", c.length, c.was, c.basis); !errors.Is(err, c.want) {
				t.Errorf("%d months on %q: %v, want %v", c.length, c.basis, err, c.want)
			}
		}
		if err := x.Set(t.Context(), safe, "nothing", 12, 6, "本市规定"); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("no such type: %v", err)
		}
		err := x.Set(t.Context(), safe, "note", 5, 36, "本市规定")
		if f, ok := kernel.AsFault(err); !ok || f.Text != "“便条”至少保存6个月：法律要求。请改填不短于此的期限。" || f.Field != "length" {
			t.Errorf("%+v", err)
		}
		got, err := x.Kinds(t.Context())
		if k := got.Items[0]; err != nil || k.Words != "3年" || !k.Local || k.SetBy != safe.Name || k.Basis != "本市另有规定" {
			t.Errorf("%+v %v", k, err)
		}
		if n := x.number("SELECT COUNT(*) FROM audit WHERE action='retention.set'"); n != 2 {
			t.Errorf("%d rows of the trail", n)
		}
	})
}

// Of two who set one length, having seen the same, one is told.
func TestTwoSetOneLength(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newNotes(t, d, 0)
		errs := make(chan error, 2)
		for _, length := range []int{18, 24} {
			go func() { errs <- x.Set(t.Context(), safe, "note", length, 12, "本市规定") }()
		}
		a, b := <-errs, <-errs
		if (a == nil) == (b == nil) || !errors.Is(errors.Join(a, b), kernel.ErrStale) {
			t.Errorf("%v, %v", a, b)
		}
	})
}
