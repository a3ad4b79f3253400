package audit

import (
	"context"
	"errors"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

// forger has the database's password and the program's source, but neither the key nor the roots that
// were written down elsewhere.
type forger struct {
	t      *testing.T
	l      *Log
	random *rand.Rand
	ids    []kernel.ID
	seals  int64
	tx     *db.Tx
}

func (f *forger) x(text string, args ...any) {
	f.t.Helper()
	if touched, err := f.tx.Exec(f.t.Context(), text, args...); err != nil || touched == 0 && !strings.HasPrefix(text, "DELETE") {
		f.t.Fatalf("%s %v: %d rows, %v", text, args, touched, err)
	}
}

var columnsOfText = []string{"actor", "org_name", "address", "request", "action", "object_type", "result", "detail", "role", "leaf"}

// forgeries are what the forger may do within a transaction; each answers what it did.
var forgeries = []func(f *forger) string{
	func(f *forger) string { // change a word
		column := columnsOfText[f.random.IntN(len(columnsOfText))]
		f.x("UPDATE audit SET "+column+"=CASE WHEN "+column+"='' THEN 'x' ELSE SUBSTR("+column+",2) END WHERE id=?", f.any())
		return "change of " + column
	},
	func(f *forger) string { // change a number
		column := []string{"at", "account_id", "object_id", "org_id"}[f.random.IntN(4)]
		f.x("UPDATE audit SET "+column+"="+column+"+? WHERE id=?", 1+f.random.IntN(1000), f.any())
		return "change of " + column
	},
	func(f *forger) string { // delete some in a row
		i := f.random.IntN(len(f.ids))
		f.x("DELETE FROM audit WHERE id>=? AND id<=?", f.ids[i], f.ids[min(len(f.ids)-1, i+f.random.IntN(3))])
		return "deletion"
	},
	func(f *forger) string { // cut the tail between two seals
		f.cut(1 + f.random.Int64N(f.seals-1))
		return "cut tail"
	},
	func(f *forger) string { // two rows change places
		a, b := f.any(), f.any()
		for a == b {
			b = f.any()
		}
		f.x("UPDATE audit SET id=1 WHERE id=?", a)
		f.x("UPDATE audit SET id=? WHERE id=?", a, b)
		f.x("UPDATE audit SET id=? WHERE id=1", b)
		return "swap of rows"
	},
	func(f *forger) string { // two seals change places
		a := 1 + f.random.Int64N(f.seals-1)
		f.x("UPDATE audit_seal SET number=0 WHERE number=?", a)
		f.x("UPDATE audit_seal SET number=? WHERE number=?", a, a+1)
		f.x("UPDATE audit_seal SET number=? WHERE number=0", a+1)
		return "swap of seals"
	},
	func(f *forger) string { // say that it was sealed at another time
		f.x("UPDATE audit_seal SET at=at+? WHERE number=?", 1+f.random.IntN(1000), 1+f.random.Int64N(f.seals))
		return "change of a seal's time"
	},
	func(f *forger) string { // insert, to be sealed by the program itself
		id := f.any()
		f.x(strings.Replace(copyRow, "id+1", "id+1000003", 1), id) // keys of one moment lie close together
		f.x("INSERT INTO audit_open(audit_id) VALUES (?)", id+1000003)
		return "insertion"
	},
	func(f *forger) string { // rewrite all without a row
		f.x("DELETE FROM audit WHERE id=?", f.any())
		f.recompute()
		return "chain recomputed without a row"
	},
	func(f *forger) string { // rewrite all with a changed row and a guessed leaf
		id := f.any()
		f.x("UPDATE audit SET actor='王建国', leaf=? WHERE id=?", f.l.keys.Hash([]byte(id.String())), id)
		f.recompute()
		return "chain recomputed over a guessed leaf"
	},
	func(f *forger) string { // forget the end and go on from there
		f.cut(1 + f.random.Int64N(f.seals-1))
		f.recompute()
		return "chain recomputed after a cut"
	},
}

func (f *forger) any() kernel.ID { return f.ids[f.random.IntN(len(f.ids))] }

// rowsOfSeal is how many rows each seal of the forger's trail binds.
const rowsOfSeal = 4

func (f *forger) cut(last int64) {
	f.x("DELETE FROM audit_seal WHERE number>?", last)
	f.x("DELETE FROM audit WHERE id>?", f.ids[last*rowsOfSeal-1])
}

// recompute makes the chain anew over what is there: the roots need no key.
func (f *forger) recompute() {
	rows, err := db.Select(f.t.Context(), f.tx, scanOpen, "SELECT id, leaf FROM audit ORDER BY id")
	if err != nil {
		f.t.Fatal(err)
	}
	f.x("DELETE FROM audit_seal")
	last := seal{}
	for len(rows) > 0 {
		n := min(rowsOfSeal, len(rows))
		last = f.l.next(last, seal{form: sealDated}, rows[:n])
		f.x("INSERT INTO audit_seal("+sealColumns+") VALUES (?,?,?,?,?)", last.number, last.at, last.ids, last.root, last.form)
		rows = rows[n:]
	}
}

var errUndone = errors.New("undone")

// TestRandomTamperingIsFound: whatever a forger tries, verification with the last root known finds it.
func TestRandomTamperingIsFound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { tampered(t, d, 100) })
}

func tampered(t *testing.T, d *db.DB, times int) {
	f := &forger{t: t, l: newLog(t), random: rand.New(rand.NewPCG(6, 100)), seals: 12}
	for range f.seals {
		for i := range rowsOfSeal {
			act(t, f.l, d, "activity.step"+strconv.Itoa(i))
		}
		sealAll(t, f.l, d, rowsOfSeal)
	}
	unlock(t, d)
	var err error
	if f.ids, err = db.Select(t.Context(), d.Read(), db.Column[kernel.ID], "SELECT id FROM audit ORDER BY id"); err != nil {
		t.Fatal(err)
	}
	root := verify(t, f.l, d, "").Root
	found, needed := map[string]int{}, 0
	for n := range times {
		err := d.Do(t.Context(), "forge", func(ctx context.Context, tx *db.Tx) error {
			f.tx = tx
			did := forgeries[n%len(forgeries)](f)
			withRoot, err := f.l.check(ctx, tx, root)
			if err != nil {
				return err
			}
			if withRoot.Bad == "" {
				t.Errorf("not found: %s: %+v", did, withRoot)
			}
			if without, err := f.l.check(ctx, tx, ""); err == nil && without.Bad == "" {
				needed++
			}
			found[strings.Split(did, " of ")[0]]++
			return errUndone
		})
		if !errors.Is(err, errUndone) {
			t.Fatal(err)
		}
	}
	if after := verify(t, f.l, d, root); after.Bad != "" {
		t.Errorf("the trail itself is unsound after the test: %s", after.Bad)
	}
	t.Logf("%d found: %v; %d of them by the known root alone", times, found, needed)
	if needed == 0 {
		t.Error("no forgery was good enough to need the root that was written down")
	}
}

// trailOf makes a sealed trail of that many rows.
func trailOf(tb testing.TB, l *Log, d *db.DB, rows int) {
	tb.Helper()
	entries := make([]Entry, sealMax)
	for i := range entries {
		entries[i] = Entry{
			Action: "activity.accept", ObjectType: "activity", ObjectID: kernel.ID(i), OrgID: 3,
			Detail: map[string]any{"state": "accepted", "before": strings.Repeat("0", 64), "after": strings.Repeat("1", 64), "topic": "学习贯彻会议精神，研究部署下一阶段重点工作"},
		}
	}
	for made := 0; made < rows; made += len(entries) {
		err := d.Do(tb.Context(), "fill", func(ctx context.Context, tx *db.Tx) error { return l.RecordAll(ctx, tx, clerk, entries) })
		if err == nil {
			_, err = l.Seal(tb.Context(), d)
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
}

// BenchmarkVerify verifies a trail of a hundred thousand rows.
func BenchmarkVerify(b *testing.B) {
	const rows = 100_000
	l, d := newLog(b), dbtest.SQLite(b)
	trailOf(b, l, d, rows)
	for b.Loop() {
		f, err := l.Verify(b.Context(), d, "")
		if err != nil || f.Bad != "" || f.Rows != rows {
			b.Fatalf("%+v %v", f, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/row")
}
