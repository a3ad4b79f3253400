package intake

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

// takenBack undoes as a room does: what somebody has touched stays.
func (x *parts) takenBack(_ context.Context, _ db.Queryer, _ kernel.Actor, effects []*Effect) (Revert, error) {
	var back []string
	for _, e := range effects {
		if e.Kept == "" {
			e.Kept = x.touched[e.Subject]
		}
		if e.Kept == "" {
			back = append(back, e.Subject)
		}
	}
	return func(_ context.Context, tx *db.Tx) error {
		if err := x.undo(effects); err != nil {
			return err
		}
		tx.OnCommit(func() { x.gone = append(x.gone, strings.Join(back, "")) })
		return nil
	}, nil
}

// undoAt lets something happen before the part that has the name in it is taken back, once.
func (x *parts) undoAt(name string, what func() error) {
	done := false
	x.undo = func(effects []*Effect) error {
		if done || !slices.ContainsFunc(effects, func(e *Effect) bool { return e.Subject == name }) {
			return nil
		}
		done = true
		return what()
	}
}

// takeBack asks for the undoing that a preview shows, after something has come between, and works on it.
func (x *parts) takeBack(between ...func()) UndoView {
	x.t.Helper()
	v := x.preview()
	for _, f := range between {
		f()
	}
	x.gone = nil
	if _, err := x.Undo(ctx, clerk, x.id, v.Seen); err != nil {
		x.t.Fatal(err)
	}
	x.drain()
	return v
}

func (x *parts) preview() UndoView {
	x.t.Helper()
	v, err := x.PreviewUndo(ctx, clerk, x.id, false, kernel.AllRows)
	if err != nil {
		x.t.Fatal(err)
	}
	return v
}

// became says what has become of the batch: which names are left, and in which parts the others went.
func (x *parts) became(state State, undone, kept int, left string, parts ...string) Batch {
	x.t.Helper()
	b, err := x.Get(ctx, clerk, x.id)
	if err != nil {
		x.t.Fatal(err)
	}
	there, err := db.Select(ctx, x.d.Read(), db.Column[string], "SELECT subject FROM intake_effect WHERE batch_id=? AND undone=0 ORDER BY number", x.id)
	if err != nil {
		x.t.Fatal(err)
	}
	if b.State != state || b.Undone != undone || b.Kept != kept || strings.Join(there, "") != left || !slices.Equal(x.gone, parts) {
		x.t.Errorf("%s, %d undone, %d kept, %q left, taken back %q; want %s, %d, %d, %q, %q (%s)", b.State, b.Undone, b.Kept, there, x.gone, state, undone, kept, left, parts, b.Fault)
	}
	return b
}

func (x *parts) trail(want int) {
	x.t.Helper()
	n, err := db.Scalar[int](ctx, x.d.Read(), "SELECT COUNT(*) FROM audit WHERE action='import.undo'")
	if err != nil || n != want {
		x.t.Errorf("%d rows of the trail say that a batch was undone (%v)", n, err)
	}
}

func TestALongImportIsTakenBackInParts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newParts(t, d, "甲", "乙", "丙", "丁", "戊")
		x.apply(AllRows)
		x.touched["乙"] = "有人改过"
		v := x.takeBack()
		if v.Back != 4 || v.Kept != 1 || v.Done != 0 {
			t.Errorf("%+v", v)
		}
		if b := x.became(Undone, 4, 1, "乙", "甲丙", "丁戊"); b.UndoneAt == 0 {
			t.Error("nobody knows when")
		}
		x.trail(1)
		if v := x.preview(); v.Back != 4 || v.Kept != 1 || len(v.Items) != 5 || v.Items[1].Kept != "有人改过" {
			t.Errorf("%+v", v)
		}
	})
}

// What a department brings is taken back exactly as it was shown, or not at all; so is a long one that has changed before its
// undoing begins.
func TestWhatChangedAfterThePreviewIsNotUndone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, names := range [][]string{{"甲", "乙"}, {"丙", "丁", "戊"}} {
			x := newParts(t, d, names...)
			x.apply(AllRows)
			x.takeBack(func() { x.touched[names[1]] = "有人改过" })
			if b := x.became(Applied, 0, 0, strings.Join(names, "")); b.Fault != ErrUndoChanged.Text || b.UndoneAt != 0 {
				t.Errorf("it says %q", b.Fault)
			}
			if v := x.preview(); v.Kept != 1 {
				t.Errorf("%+v", v)
			}
		}
		(&parts{t: t, d: d}).trail(0)
	})
}

// What somebody changes between two parts stays, and the result says so.
func TestWhatChangesBetweenTwoPartsStays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newParts(t, d, "甲", "乙", "丙", "丁", "戊")
		x.apply(AllRows)
		x.undoAt("乙", func() error { x.touched["丁"] = "有人改过"; return nil })
		x.takeBack()
		x.became(Undone, 4, 1, "丁", "甲乙", "丙", "戊")
	})
}

// An undoing that breaks off says how much is taken back, and takes the rest back when it is asked to, looked at anew.
func TestAnUndoingThatBreaksOffGoesOn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newParts(t, d, "甲", "乙", "丙", "丁", "戊", "己")
		x.apply(AllRows)
		x.touched["己"] = "有人改过"
		x.undoAt("丁", func() error { return errors.New("broken") })
		x.takeBack()
		b := x.became(Applied, 2, 0, "丙丁戊己", "甲乙")
		if b.Fault != ErrUndoHalf.With(2).Text || b.UndoBy == 0 || b.UndoneAt != 0 {
			t.Errorf("it says %q, can be undone until %d", b.Fault, b.UndoBy)
		}
		x.trail(0)
		delete(x.touched, "己")
		x.touched["戊"] = "又有人改过"
		if v := x.takeBack(); v.Done != 2 || v.Back != 3 || v.Kept != 1 || len(v.Items) != 4 {
			t.Errorf("%+v", v)
		}
		if b := x.became(Undone, 5, 1, "戊", "丙丁", "己"); b.Fault != "" {
			t.Errorf("it still says %q", b.Fault)
		}
		if v, err := x.PreviewUndo(ctx, clerk, x.id, true, kernel.AllRows); err != nil || len(v.Items) != 1 || v.Items[0].Subject != "戊" {
			t.Errorf("what stays afterwards: %+v (%v)", v.Items, err)
		}
		x.trail(1)
	})
}

// Another writer who comes between reading and writing has the part looked at again, and is not taken for ever.
func TestAPartThatIsStaleIsLookedAtAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newParts(t, d, "甲", "乙", "丙")
		x.apply(AllRows)
		x.undoAt("丙", func() error { x.touched["丙"] = "有人改过"; return kernel.ErrStale })
		x.takeBack()
		x.became(Undone, 2, 1, "丙", "甲乙", "")

		y := newParts(t, d, "丁", "戊", "己")
		y.apply(AllRows)
		y.undo = func(effects []*Effect) error {
			if len(effects) == 1 {
				return kernel.ErrStale
			}
			return nil
		}
		y.takeBack()
		if b := y.became(Applied, 2, 0, "己", "丁戊"); b.Fault != ErrUndoHalf.With(2).Text {
			t.Errorf("it says %q", b.Fault)
		}
	})
}

// A program that stops between two parts leaves the rest to whoever takes the batch up; one that only stood still takes nothing
// back once more.
func TestTheRestOfAnUndoingIsTakenUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newParts(t, d, "甲", "乙", "丙", "丁", "戊")
		x.apply(AllRows)
		stopping, stop := context.WithCancel(ctx)
		x.undoAt("丙", func() error { stop(); return nil })
		if _, err := x.Undo(ctx, clerk, x.id, x.preview().Seen); err != nil {
			t.Fatal(err)
		}
		x.HoldFor(-time.Second) // over as soon as it began
		still, err := x.claim(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if err := x.Drain(stopping); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		b, err := x.Get(ctx, clerk, x.id)
		if err != nil || b.State != Undoing || b.Undone != 2 && b.Undone != 4 { // by the database, a part that has begun is taken back or not
			t.Fatalf("%s, %d taken back (%v)", b.State, b.Undone, err)
		}
		x.HoldFor(time.Minute)
		x.drain()
		b = x.became(Undone, 5, 0, "", x.gone...)
		if all := strings.Join(x.gone, ""); all != "甲乙丙丁戊" {
			t.Errorf("taken back: %q", all)
		}
		x.gone = nil
		if err := x.Service.undo(ctx, &still, x.Service.kinds["names"]); err != nil || len(x.gone) > 0 {
			t.Errorf("%v; taken back once more: %q", err, x.gone)
		}
		x.trail(1)
	})
}

// Changes are put back before what was added is taken out, and organisations that were made for the rows go with the last of them.
func TestTheOrderOfALongUndoing(t *testing.T) {
	e := func(act, name, kept string) *Effect { return &Effect{Act: act, Subject: name, Kept: kept} }
	for _, c := range []struct {
		effects []*Effect
		want    string
	}{
		{[]*Effect{e(DidMake, "支部", ""), e(DidAdd, "甲", ""), e(DidChange, "乙", ""), e(DidAdd, "丙", "改过"), e(DidAdd, "丁", "")}, "乙甲 丁支部"},
		{[]*Effect{e(DidMake, "支部", ""), e(DidAdd, "甲", "改过")}, "支部"},
		{[]*Effect{e(DidAdd, "甲", ""), e(DidAdd, "乙", "")}, "甲乙"},
		{[]*Effect{e(DidAdd, "甲", "改过")}, ""},
	} {
		var got []string
		for _, part := range undoParts(c.effects, 2) {
			names := ""
			for _, e := range part {
				names += e.Subject
			}
			got = append(got, names)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
