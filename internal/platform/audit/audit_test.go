package audit

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

var clerk = kernel.Actor{Account: 7, Name: "张敏", OrgName: "市财政局", Address: "127.0.0.1", Request: "r1", By: []kernel.Grant{{Role: "branch_secretary", Org: 3}}}

func newLog(t testing.TB) *Log {
	t.Helper()
	v, err := crypt.NewVault(crypt.National, make([]byte, 32), &crypt.MemoryStore{})
	if err != nil {
		t.Fatal(err)
	}
	return New(v)
}

// act records one act in a transaction of its own.
func act(t *testing.T, l *Log, d *db.DB, action string) {
	t.Helper()
	err := d.Do(t.Context(), "act", func(ctx context.Context, tx *db.Tx) error {
		return l.Record(ctx, tx, clerk, Entry{Action: action, ObjectType: "activity", ObjectID: 9, OrgID: 3, Detail: map[string]any{"state": "accepted"}})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func sealAll(t *testing.T, l *Log, d *db.DB, want int) {
	t.Helper()
	if n, err := l.Seal(t.Context(), d); err != nil || n != want {
		t.Fatalf("sealed %d rows, %v; want %d", n, err, want)
	}
}

func verify(t *testing.T, l *Log, d *db.DB, knownRoot string) Finding {
	t.Helper()
	f, err := l.Verify(t.Context(), d, knownRoot)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func execute(t *testing.T, d *db.DB, text string, args ...any) error {
	t.Helper()
	return d.Do(t.Context(), "execute", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, text, args...)
		return err
	})
}

func count(t *testing.T, d *db.DB, table string) int {
	t.Helper()
	n, err := db.Scalar[int](t.Context(), d.Read(), "SELECT COUNT(*) FROM "+table)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWhatIsRecordedAndSealedIsSound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := newLog(t)
		if f := verify(t, l, d, ""); f != (Finding{}) {
			t.Fatalf("an empty trail gives %+v", f)
		}
		sealAll(t, l, d, 0)
		act(t, l, d, "activity.submit")
		act(t, l, d, "activity.accept")
		if f := verify(t, l, d, ""); f.Bad != "" || f.Rows != 2 || f.Open != 2 || f.Seals != 0 {
			t.Fatalf("before sealing: %+v", f)
		}
		sealAll(t, l, d, 2)
		first := verify(t, l, d, "")
		if first.Bad != "" || first.Rows != 2 || first.Open != 0 || first.Seals != 1 || first.Root == "" {
			t.Fatalf("after sealing: %+v", first)
		}
		act(t, l, d, "activity.reverse")
		sealAll(t, l, d, 1)
		act(t, l, d, "activity.submit")
		last := verify(t, l, d, first.Root)
		if last.Bad != "" || last.Rows != 4 || last.Open != 1 || last.Seals != 2 || last.Root == first.Root {
			t.Fatalf("with a second seal and an open row: %+v", last)
		}
		if f := verify(t, l, d, "elsewhere"); f.Bad == "" {
			t.Fatal("a root that was never in the chain is taken for known")
		}
	})
}

func TestAnActRolledBackLeavesNoTrail(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l, refused := newLog(t), errors.New("refused")
		err := d.Do(t.Context(), "act", func(ctx context.Context, tx *db.Tx) error {
			if err := l.Record(ctx, tx, clerk, Entry{Action: "activity.submit"}); err != nil {
				return err
			}
			return refused
		})
		if !errors.Is(err, refused) || count(t, d, "audit") != 0 || count(t, d, "audit_open") != 0 {
			t.Fatalf("%v; %d rows, %d open", err, count(t, d, "audit"), count(t, d, "audit_open"))
		}
	})
}

func TestTheDatabaseItselfRefusesChanges(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := newLog(t)
		act(t, l, d, "activity.submit")
		sealAll(t, l, d, 1)
		over := []string{"INSERT OR REPLACE INTO audit SELECT * FROM audit", "REPLACE INTO audit_seal SELECT * FROM audit_seal", "UPDATE OR REPLACE audit SET actor=''"}
		if d.Dialect() == db.Postgres {
			over = []string{"TRUNCATE audit", "TRUNCATE audit_seal", "TRUNCATE audit CASCADE"}
		}
		for _, text := range append(over, "UPDATE audit SET actor='王建国'", "DELETE FROM audit", "UPDATE audit_seal SET root=''", "DELETE FROM audit_seal") {
			if err := execute(t, d, text); err == nil {
				t.Errorf("%s was allowed", text)
			}
		}
		if f := verify(t, l, d, ""); f.Bad != "" || f.Rows != 1 || f.Seals != 1 {
			t.Fatalf("after refused changes: %+v", f)
		}
	})
}

func TestSealersAtOnceBindEachRowOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := newLog(t)
		for range 20 {
			act(t, l, d, "activity.submit")
		}
		var bound [4]int
		var wg sync.WaitGroup
		for i := range bound {
			// The loser of a collision answers an error and has bound nothing.
			wg.Go(func() { bound[i], _ = l.Seal(t.Context(), d) })
		}
		wg.Wait()
		sum := 0
		for _, n := range bound {
			sum += n
		}
		f := verify(t, l, d, "")
		if sum != 20 || f.Bad != "" || f.Rows != 20 || f.Open != 0 || f.Seals != 1 {
			t.Fatalf("bound %v: %+v", bound, f)
		}
	})
}

func TestOldestOpenIsTheAgeOfTheFirstUnsealed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := newLog(t)
		age := func() time.Duration {
			a, err := l.OldestOpen(t.Context(), d.Read(), d.Now())
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		act(t, l, d, "activity.submit")
		dbtest.SetNow(d, dbtest.Start.Add(time.Minute))
		act(t, l, d, "activity.accept")
		if age() != time.Minute {
			t.Fatalf("open for %v", age())
		}
		sealAll(t, l, d, 2)
		if age() != 0 {
			t.Fatalf("all sealed, yet open for %v", age())
		}
	})
}

func TestListNarrowsAndPutsTheLatestFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := newLog(t)
		for i, action := range []string{"activity.submit", "activity.accept", "member.create"} {
			dbtest.SetNow(d, dbtest.Start.Add(time.Duration(i)*24*time.Hour))
			act(t, l, d, action)
		}
		if err := l.Refused(t.Context(), d, kernel.Actor{Account: 8, Name: "李明"}, Entry{Action: "member.reveal", Result: "forbidden"}); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			f    Filter
			want []string
		}{
			{Filter{}, []string{"member.reveal", "member.create", "activity.accept", "activity.submit"}},
			{Filter{Action: "activity."}, []string{"activity.accept", "activity.submit"}},
			{Filter{AccountID: 8}, []string{"member.reveal"}},
			{Filter{Text: "张"}, []string{"member.create", "activity.accept", "activity.submit"}},
			{Filter{Role: "branch_secretary"}, []string{"member.create", "activity.accept", "activity.submit"}},
			{Filter{Role: "branch"}, nil},
			{Filter{Role: "system"}, []string{"member.reveal"}},
			{Filter{From: "2026-11-24", To: "2026-11-24"}, []string{"activity.accept"}},
			{Filter{ObjectType: "activity", ObjectID: 10}, nil},
		} {
			list, err := l.List(t.Context(), d.Read(), c.f, kernel.Page{})
			var got []string
			for _, r := range list.Items {
				got = append(got, r.Action)
			}
			if err != nil || !slices.Equal(got, c.want) || list.Total != len(c.want) {
				t.Errorf("%+v gives %v of %d (%v), want %v", c.f, got, list.Total, err, c.want)
			}
		}
	})
}

// TestTheRoleIsTheOneThatCarriedTheAct: of the roles that carry the operation those over the act's organisation, all of them where
// none is told from the others; without a role what stands for it.
func TestTheRoleIsTheOneThatCarriedTheAct(t *testing.T) {
	d, l := dbtest.SQLite(t), newLog(t)
	asked := 0
	l.Place(func(_ context.Context, _ db.Queryer, id, top kernel.ID) (bool, error) {
		asked++
		return id/10 == top/10, nil
	})
	two := []kernel.Grant{{Role: "dept_clerk", Org: 20}, {Role: "branch_secretary", Org: 10}, {Role: "dept_clerk", Org: 40}}
	for _, c := range []struct {
		by    []kernel.Grant
		roles []string
		org   kernel.ID
		want  string
		asks  int
	}{
		{two[1:2], nil, 25, "branch_secretary", 0},
		{two, nil, 12, "branch_secretary", 3},
		{two, nil, 41, "dept_clerk", 3},
		{two, nil, 0, "branch_secretary,dept_clerk", 0},
		{two, nil, 99, "branch_secretary,dept_clerk", 3},
		{append(two[1:2:2], kernel.Grant{Role: "member", Org: 11}), nil, 11, "branch_secretary,member", 2},
		{kernel.Without(kernel.BySelf), []string{"staff"}, 11, "self", 0},
		{kernel.System("提醒").By, nil, 11, "system", 0},
		{nil, []string{"staff"}, 11, "staff", 0},
		{nil, nil, 11, "system", 0},
	} {
		asked = 0
		err := d.Do(t.Context(), "act", func(ctx context.Context, tx *db.Tx) error {
			return l.RecordAll(ctx, tx, kernel.Actor{Account: 7, By: c.by, Roles: c.roles}, slices.Repeat([]Entry{{Action: "x.y", OrgID: c.org}}, 3))
		})
		list, errList := l.List(t.Context(), d.Read(), Filter{}, kernel.Page{Size: 3})
		if err != nil || errList != nil || asked != c.asks {
			t.Errorf("%v over %d: %v %v, asked %d times", c.by, c.org, err, errList, asked)
		}
		for _, r := range list.Items[:3] {
			if r.Role != c.want {
				t.Errorf("%v over %d: %s, want %s", c.by, c.org, r.Role, c.want)
			}
		}
	}
}

// What is not sealed yet is found through the queue, which is short, not by walking through the trail, which grows with the years.
func TestTheUnsealedAreFoundThroughTheQueue(t *testing.T) {
	d := dbtest.SQLite(t)
	for _, query := range []string{toSeal, oldestOpen} {
		args := []any{sealMax}[:strings.Count(query, "?")]
		plan, err := db.Select(t.Context(), d.Read(), func(s db.Scanner) (step string, err error) {
			var id, parent, unused int
			err = s.Scan(&id, &parent, &unused, &step)
			return step, err
		}, "EXPLAIN QUERY PLAN "+query, args...)
		if err != nil || len(plan) == 0 {
			t.Fatal(plan, err)
		}
		for _, step := range plan {
			if strings.HasPrefix(step+" ", "SCAN a ") {
				t.Errorf("%s: %v", query, plan)
			}
		}
	}
}
