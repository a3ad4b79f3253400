package intake

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

// parts is a kind whose rows are names, and what its test wants to happen before a part is written.
type parts struct {
	*Service
	t      *testing.T
	d      *db.DB
	sizes  []int
	before func(p Part) error
	wrong  map[string]bool // names that a check refuses
	id     kernel.ID

	touched map[string]string             // names that somebody has changed since, and what is said of it
	gone    []string                      // what has been taken back, part by part
	undo    func(effects []*Effect) error // what happens before a part is taken back
}

func newParts(t *testing.T, d *db.DB, names ...string) *parts {
	v, err := crypt.NewVault(crypt.National, make([]byte, 32), &crypt.MemoryStore{})
	if err != nil {
		t.Fatal(err)
	}
	x := &parts{t: t, d: d, before: func(Part) error { return nil }, wrong: map[string]bool{}, touched: map[string]string{}, undo: func([]*Effect) error { return nil }}
	x.Service = NewService(d, audit.New(v), v, slog.New(slog.DiscardHandler), Definition{
		Kind: "names", Title: "名单", Permission: "names.import", Fields: []Field{{Key: "name", Label: "姓名", Required: true}}, Check: x.look,
		Undo: x.takenBack,
	})
	x.InParts(2)
	b, err := x.Stage(ctx, clerk, "names", "名单.csv", []byte("姓名\n"+strings.Join(names, "\n")+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	x.id = b.ID
	x.drain()
	return x
}

// look judges as a room does: what is there already is no change.
func (x *parts) look(ctx context.Context, q db.Queryer, w *Work) (Commit, error) {
	there, err := db.Select(ctx, q, db.Column[string], "SELECT subject FROM intake_effect")
	if err != nil {
		return nil, err
	}
	for _, r := range w.Rows {
		r.Subject = r.Text("name")
		switch {
		case x.wrong[r.Subject]:
			r.Wrong("name", errors.New("请改正"))
		case !slices.Contains(there, r.Subject):
			r.Verdict, r.Note = Added, "新增"
		}
	}
	return func(_ context.Context, _ *db.Tx, p Part) ([]Effect, error) {
		if err := x.before(p); err != nil {
			return nil, err
		}
		out := make([]Effect, len(p.Rows))
		for i, r := range p.Rows {
			out[i] = Effect{Number: r.Number, Act: DidAdd, Object: kernel.ID(r.Number), Version: 1, Subject: r.Subject, Note: r.Note}
		}
		x.sizes = append(x.sizes, len(p.Rows))
		return out, nil
	}, nil
}

func (x *parts) drain() {
	x.t.Helper()
	if err := x.Drain(ctx); err != nil {
		x.t.Fatal(err)
	}
}

func (x *parts) apply(mode Mode) {
	x.t.Helper()
	if _, err := x.Apply(ctx, clerk, x.id, mode); err != nil {
		x.t.Fatal(err)
	}
	x.drain()
}

// is says what has become of the batch, and that each name written is written once.
func (x *parts) is(state State, written int, counts string, names string) Batch {
	x.t.Helper()
	b, err := x.Get(ctx, clerk, x.id)
	if err != nil {
		x.t.Fatal(err)
	}
	there, err := db.Select(ctx, x.d.Read(), db.Column[string], "SELECT subject FROM intake_effect WHERE batch_id=? ORDER BY number", x.id)
	if err != nil {
		x.t.Fatal(err)
	}
	said := fmt.Sprintf("%d/%d/%d", b.Counts[Added], b.Counts[Unchanged], b.Counts[Wrong])
	if b.State != state || b.Written != written || said != counts || strings.Join(there, "") != names {
		x.t.Errorf("%s, %d written, added/unchanged/wrong %s, %q; want %s, %d, %s, %q (%s)", b.State, b.Written, said, there, state, written, counts, names, b.Fault)
	}
	return b
}

// at lets something happen before the part that has the name in it is written, once.
func (x *parts) at(name string, what func() error) {
	done := false
	x.before = func(p Part) error {
		if done || !slices.ContainsFunc(p.Rows, func(r *Row) bool { return r.Subject == name }) {
			return nil
		}
		done = true
		return what()
	}
}

func TestALongImportIsWrittenInParts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newParts(t, d, "甲", "乙", "丙", "丁", "戊")
		x.is(Checked, 0, "5/0/0", "")
		x.apply(AllRows)
		b := x.is(Applied, 5, "5/0/0", "甲乙丙丁戊")
		if !slices.Equal(x.sizes, []int{2, 2, 1}) || b.Progress != 5 || b.UndoBy == 0 {
			t.Errorf("parts %v, progress %d, undo by %d", x.sizes, b.Progress, b.UndoBy)
		}
		n, err := db.Scalar[int](ctx, d.Read(), "SELECT COUNT(*) FROM audit WHERE action='import.names'")
		if err != nil || n != 1 {
			t.Errorf("%d rows of the trail (%v)", n, err)
		}
		x.apply(AllRows)
		x.is(Applied, 5, "5/0/0", "甲乙丙丁戊")
	})
}

// Between two parts the writer is free: what the part before wrote is there for all by then.
func TestOthersComeInBetween(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newParts(t, d, "甲", "乙", "丙", "丁", "戊")
		var seen []int
		x.before = func(Part) error {
			n, err := db.Scalar[int](ctx, d.Read(), "SELECT written FROM intake_batch WHERE id=?", x.id)
			seen = append(seen, n)
			return err
		}
		x.apply(AllRows)
		if !slices.Equal(seen, []int{0, 2, 4}) {
			t.Errorf("others saw %v rows written when each part began", seen)
		}
	})
}

// A batch that breaks off between two parts says how many rows are written, holds on to them, and goes on when it is asked to.
func TestABatchThatBreaksOffGoesOn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newParts(t, d, "甲", "乙", "丙", "丁", "戊")
		x.at("丙", func() error { return errors.New("broken") })
		x.apply(AllRows)
		b := x.is(Checked, 2, "5/0/0", "甲乙")
		if b.Fault != ErrBroken.With(2).Text {
			t.Errorf("it says %q", b.Fault)
		}
		rows, err := x.Rows(ctx, clerk, x.id, nil, kernel.AllRows)
		if err != nil || rows.Items[0].Verdict != Added || rows.Items[0].Note != "新增" {
			t.Errorf("%+v (%v)", rows.Items, err)
		}
		if err := x.Discard(ctx, clerk, x.id); !ErrHalf.Is(err) {
			t.Errorf("given up: %v", err)
		}
		mend := func(number int) error {
			b, err := x.Get(ctx, clerk, x.id)
			if err == nil {
				_, err = x.Mend(ctx, clerk, x.id, b.Version, Mending{Skip: []int{number}})
			}
			return err
		}
		if err := mend(rows.Items[1].Number); !ErrWrittenRow.Is(err) {
			t.Errorf("a written row is taken out: %v", err)
		}
		if err := mend(rows.Items[3].Number); err != nil {
			t.Fatal(err)
		}
		x.drain()
		x.is(Checked, 2, "4/0/0", "甲乙")
		if rows, err = x.Rows(ctx, clerk, x.id, nil, kernel.AllRows); err != nil || rows.Items[0].Note != "已写入：新增" {
			t.Errorf("%+v (%v)", rows.Items, err)
		}
		x.apply(AllRows)
		x.is(Applied, 4, "4/0/0", "甲乙丙戊")
	})
}

// When all that is left is taken out, a batch that broke off still comes to its end, and can then be undone.
func TestWhatIsLeftMayBeTakenOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newParts(t, d, "甲", "乙", "丙")
		x.at("丙", func() error { return errors.New("broken") })
		x.apply(AllRows)
		b := x.is(Checked, 2, "3/0/0", "甲乙")
		if _, err := x.Mend(ctx, clerk, x.id, b.Version, Mending{Skip: []int{4}}); err != nil {
			t.Fatal(err)
		}
		x.drain()
		x.apply(AllRows)
		if b := x.is(Applied, 2, "2/0/0", "甲乙"); b.UndoBy == 0 {
			t.Error("it cannot be undone")
		}
	})
}

// What changes meanwhile has the rest looked at again; what is written stays as it was written.
func TestWhatChangesMeanwhileIsLookedAt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newParts(t, d, "甲", "乙", "丙", "丁", "戊")
		x.at("丙", func() error { return kernel.ErrStale })
		x.apply(AllRows)
		x.is(Applied, 5, "5/0/0", "甲乙丙丁戊")

		y := newParts(t, d, "己", "庚", "辛", "壬", "癸")
		y.at("辛", func() error { y.wrong["壬"] = true; return kernel.ErrStale })
		y.apply(AllRows)
		if b := y.is(Checked, 2, "4/0/1", "己庚"); b.Fault != ErrChangingHalf.With(2).Text {
			t.Errorf("it says %q", b.Fault)
		}
		y.apply(GoodRows)
		y.is(Applied, 4, "4/0/1", "己庚辛癸")
	})
}

// A program that stops between two parts, or dies there, leaves the rest to whoever takes the batch up; one that only stood
// still writes nothing more.
func TestTheRestIsTakenUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newParts(t, d, "甲", "乙", "丙", "丁", "戊")
		stopping, stop := context.WithCancel(ctx)
		x.at("丙", func() error { stop(); return nil })
		if _, err := x.Apply(ctx, clerk, x.id, AllRows); err != nil {
			t.Fatal(err)
		}
		if err := x.Drain(stopping); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		b, err := x.Get(ctx, clerk, x.id)
		if err != nil || b.Written != 2 && b.Written != 4 { // by the database, a part that has begun is written or not
			t.Fatalf("%d written (%v)", b.Written, err)
		}
		there := "甲乙丙丁"[:b.Written*len("甲")]
		x.is(Applying, b.Written, "5/0/0", there)
		x.drain() // the lease still runs
		x.is(Applying, b.Written, "5/0/0", there)
		over := func() error {
			return d.Do(ctx, "test", func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, "UPDATE intake_batch SET lease=? WHERE id=?", time.Now().Add(-time.Second).UnixMilli(), x.id)
				return err
			})
		}
		if err := over(); err != nil {
			t.Fatal(err)
		}
		x.drain()
		x.is(Applied, 5, "5/0/0", "甲乙丙丁戊")
	})
}

func TestWhoeverStoodStillWritesNoMoreParts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newParts(t, d, "甲", "乙", "丙", "丁", "戊")
		if _, err := x.Apply(ctx, clerk, x.id, AllRows); err != nil {
			t.Fatal(err)
		}
		x.HoldFor(-time.Second) // over as soon as it began
		still, err := x.claim(ctx)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := x.loadRows(ctx, d.Read(), &still)
		if err != nil {
			t.Fatal(err)
		}
		commit, err := x.check(ctx, &still, rows)
		if err != nil {
			t.Fatal(err)
		}
		x.drain() // the other one
		x.is(Applied, 5, "5/0/0", "甲乙丙丁戊")
		if err := x.write(ctx, &still, rows, commit); err != nil || still.Written != 0 {
			t.Errorf("%v; %d rows written once more", err, still.Written)
		}
		x.is(Applied, 5, "5/0/0", "甲乙丙丁戊")
	})
}
