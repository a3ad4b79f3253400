package intake

import (
	"context"
	"errors"
	"log/slog"
	"reflect"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/sheet"
)

var (
	ctx   = context.Background()
	clerk = kernel.Actor{Account: 3, Name: "专干", Scope: kernel.Everything()}
)

// counted is a kind whose rows are names; applying writes one audit-free mark per row into the
// batch's own name, so that the test sees how often it ran.
func counted(d *db.DB, t *testing.T, applied *int) *Service {
	v, err := crypt.NewVault(crypt.National, make([]byte, 32), &crypt.MemoryStore{})
	if err != nil {
		t.Fatal(err)
	}
	return NewService(d, audit.New(v), v, slog.New(slog.DiscardHandler), Definition{
		Kind: "names", Title: "名单", Permission: "names.import",
		Fields: []Field{{Key: "name", Label: "姓名", Required: true}, {Key: "number", Label: "号码", Secret: true}},
		Check: func(_ context.Context, _ db.Queryer, w *Work) (Commit, error) {
			for _, r := range w.Rows {
				r.Subject, r.Verdict = r.Text("name"), Added
				if r.Subject == "错" {
					r.Wrong("name", errors.New("请改正"))
				}
			}
			return func(context.Context, *db.Tx, Part) ([]Effect, error) { *applied++; return nil, nil }, nil
		},
	})
}

func TestPackKeepsWhatTheFileSaid(t *testing.T) {
	for _, cells := range [][]sheet.Cell{
		{},
		{{Text: "赵一", Raw: "赵一"}, {}, {Text: "2015-12-01", Raw: "42339", Number: true, Day: true}},
		{{Text: "1.10101E+17", Raw: "1.10101E+17", Number: true}, {Text: "#N/A", Raw: "#N/A", Error: true}, {Text: `引"号`, Raw: `引"号`}},
		{{Text: "40000", Raw: "40000", Number: true, Date1904: true}},
	} {
		got, err := unpack(pack(cells))
		if err != nil || len(got) != len(cells) || len(cells) > 0 && !reflect.DeepEqual(got, cells) {
			t.Errorf("%+v became %+v (%v)", cells, got, err)
		}
	}
}

// A program that dies while it checks or applies leaves a lease; when that is over, another takes
// the batch up, and what was applied is not applied again.
func TestTakenUpAfterACrash(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		applied := 0
		s := counted(d, t, &applied)
		b, err := s.Stage(ctx, clerk, "names", "名单.csv", []byte("姓名,号码\n赵一,13800138000\n钱二,\n"))
		if err != nil {
			t.Fatal(err)
		}
		is := func(want State) {
			t.Helper()
			if err := s.Drain(ctx); err != nil {
				t.Fatal(err)
			}
			if b, err = s.Get(ctx, clerk, b.ID); err != nil || b.State != want {
				t.Fatalf("%s, want %s (%v)", b.State, want, err)
			}
		}
		die := func() {
			t.Helper()
			if _, err := s.claim(ctx); err != nil {
				t.Fatal(err)
			}
		}
		later := func() {
			t.Helper()
			if err := d.Do(ctx, "test", func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, "UPDATE intake_batch SET lease=?", time.Now().Add(-time.Second).UnixMilli())
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		die()
		is(Queued)
		later()
		is(Checked)
		if _, err := s.Apply(ctx, clerk, b.ID, AllRows); err != nil {
			t.Fatal(err)
		}
		die()
		is(Applying)
		later()
		is(Applied)
		if _, err := s.Apply(ctx, clerk, b.ID, AllRows); err != nil {
			t.Fatal(err)
		}
		is(Applied)
		if applied != 1 {
			t.Errorf("applied %d times", applied)
		}
	})
}

func TestStagedCellsAreSealed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		applied := 0
		s := counted(d, t, &applied)
		b, err := s.Stage(ctx, clerk, "names", "名单.csv", []byte("姓名,号码\n赵一,13800138000\n错,13800138001\n"))
		if err != nil {
			t.Fatal(err)
		}
		n, err := db.Scalar[int](ctx, d.Read(), "SELECT COUNT(*) FROM intake_row WHERE cells LIKE '%138%' OR cells LIKE '%赵%'")
		if err != nil || n != 0 {
			t.Errorf("%d rows in the clear (%v)", n, err)
		}
		if err := s.Drain(ctx); err != nil {
			t.Fatal(err)
		}
		rows, err := s.Rows(ctx, clerk, b.ID, nil, kernel.AllRows)
		if err != nil || rows.Items[0].Cells["number"] != "138****8000" || rows.Items[1].Mistakes[0].Text != "请改正" {
			t.Errorf("%+v %v", rows.Items, err)
		}
		if _, err := s.Apply(ctx, clerk, b.ID, AllRows); !errors.Is(err, ErrMistakes) {
			t.Errorf("applied: %v", err)
		}
		if err := s.Discard(ctx, clerk, b.ID); err != nil {
			t.Fatal(err)
		}
		if n, _ := db.Scalar[int](ctx, d.Read(), "SELECT COUNT(*) FROM intake_row"); n != 0 {
			t.Errorf("%d rows left behind", n)
		}
	})
}

// What a full disk did not let be written down of a batch's end is shown at once, written down when there is
// room, and given up when somebody else has gone on with the batch.
func TestAnEndThatFoundNoRoomIsNotLost(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		applied := 0
		s := counted(d, t, &applied)
		other := NewService(d, s.audit, s.vault, s.log, *s.kinds["names"])
		b, err := s.Stage(ctx, clerk, "names", "名单.csv", []byte("姓名,号码\n赵一,13800138000\n"))
		if err == nil {
			err = s.Drain(ctx)
		}
		if err != nil {
			t.Fatal(err)
		}
		is := func(by *Service, want State, fault string) {
			t.Helper()
			if b, err := by.Get(ctx, clerk, b.ID); err != nil || b.State != want || b.Fault != fault {
				t.Errorf("%s %q, want %s %q (%v)", b.State, b.Fault, want, fault, err)
			}
		}
		interrupted := func() {
			t.Helper()
			if _, err := s.Apply(ctx, clerk, b.ID, AllRows); err != nil {
				t.Fatal(err)
			}
			taken, err := s.claim(ctx)
			if err != nil {
				t.Fatal(err)
			}
			s.keepUnsaid(taken, Checked, ErrNoRoom.Text)
			is(s, Checked, ErrNoRoom.Text)
			is(other, Applying, "")
		}
		interrupted()
		if err := s.Drain(ctx); err != nil {
			t.Fatal(err)
		}
		is(other, Checked, ErrNoRoom.Text)
		if err := d.Do(ctx, "test", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "UPDATE intake_batch SET fault=''")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		interrupted()
		if err := d.Do(ctx, "test", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "UPDATE intake_batch SET lease=?, version=version+1", time.Now().Add(-time.Second).UnixMilli())
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := other.Drain(ctx); err != nil {
			t.Fatal(err)
		}
		is(s, Applied, "")
		if err := s.Drain(ctx); err != nil {
			t.Fatal(err)
		}
		is(s, Applied, "")
		if applied != 1 {
			t.Errorf("applied %d times", applied)
		}
	})
}

// A process that stands still for longer than its lease writes nothing more of the batch when it wakes up: another has it.
func TestWhoeverStoodStillWritesNothingMore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		applied := 0
		s := counted(d, t, &applied)
		b, err := s.Stage(ctx, clerk, "names", "名单.csv", []byte("姓名,号码\n赵一,13800138000\n错,\n"))
		if err != nil {
			t.Fatal(err)
		}
		s.HoldFor(-time.Second) // over as soon as it began
		still, err := s.claim(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Drain(ctx); err != nil { // the other one
			t.Fatal(err)
		}
		judged := func() (n int) {
			if n, err = db.Scalar[int](ctx, d.Read(), "SELECT COUNT(*) FROM intake_verdict WHERE batch_id=? AND verdict='wrong'", b.ID); err != nil {
				t.Fatal(err)
			}
			return n
		}
		if judged() != 1 {
			t.Fatal("the other one judged nothing")
		}
		if err := s.saveVerdicts(ctx, &still, nil, nil); !errors.Is(err, kernel.ErrStale) || judged() != 1 {
			t.Errorf("%v; %d rows are judged to be wrong", err, judged())
		}
		if now, err := s.Get(ctx, clerk, b.ID); err != nil || now.State != Checked || now.Counts[Wrong] != 1 {
			t.Errorf("%v; %+v", err, now)
		}
	})
}
