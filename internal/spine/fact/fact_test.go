package fact_test

import (
	"context"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/fact"
)

// ear counts what it is told.
type ear struct{ signs []int }

func (*ear) Name() string { return "ear" }

func (e *ear) FactsAppended(_ context.Context, _ *db.Tx, facts []fact.Fact) error {
	for _, f := range facts {
		e.signs = append(e.signs, f.Sign)
	}
	return nil
}

func newLog() (*fact.Log, *ear) {
	e := &ear{}
	return fact.NewLog(fact.NewCatalog([]fact.Kind{{Code: "test.visited", Name: "走访", Unit: "次", Subject: fact.Org}}), e), e
}

func visit(version int, org kernel.ID, day kernel.Day) fact.Fact {
	return fact.Fact{
		Kind: "test.visited", Detail: "village", Subject: fact.Subject{Type: fact.Org, ID: org}, Day: day, Department: org,
		Quantity: fact.One, Attrs: map[string]string{"place": "东湖村"}, Source: fact.Source{Type: "visit", ID: 9, Version: version},
	}
}

func do(t *testing.T, d *db.DB, fn func(context.Context, *db.Tx) error) {
	t.Helper()
	if err := d.Do(t.Context(), "test", fn); err != nil {
		t.Fatal(err)
	}
}

func standing(t *testing.T, d *db.DB, l *fact.Log, f fact.Filter) []fact.Fact {
	t.Helper()
	list, err := l.List(t.Context(), d.Read(), f, kernel.AllRows)
	if err != nil || len(list.Items) != list.Total {
		t.Fatal(len(list.Items), list.Total, err)
	}
	return list.Items
}

func TestSayingTwiceChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l, e := newLog()
		for range 2 {
			do(t, d, func(ctx context.Context, tx *db.Tx) error { return l.Append(ctx, tx, visit(1, 7, "2026-03-02")) })
		}
		got := standing(t, d, l, fact.Filter{})
		if len(got) != 1 || len(e.signs) != 1 || got[0].Attrs["place"] != "东湖村" || got[0].Quantity != fact.One {
			t.Fatalf("%+v, told %v", got, e.signs)
		}
	})
}

// Two nodes that make the same key lose neither fact; what the first one said already is still said once.
func TestFactsOfTwoNodesWithOneKey(t *testing.T) {
	nodes := dbtest.TwoNodes(t)
	l, e := newLog()
	for i, d := range nodes {
		do(t, d, func(ctx context.Context, tx *db.Tx) error {
			return l.Append(ctx, tx, visit(1, kernel.ID(7+i), "2026-03-02"), visit(2, 7, "2026-03-03"))
		})
	}
	if got := standing(t, nodes[0], l, fact.Filter{}); len(got) != 3 || len(e.signs) != 3 {
		t.Errorf("%d facts of three, subscribers were told of %d", len(got), len(e.signs))
	}
}

// The database itself refuses what the log never does.
func TestFactsAreKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l, _ := newLog()
		do(t, d, func(ctx context.Context, tx *db.Tx) error { return l.Append(ctx, tx, visit(1, 7, "2026-03-02")) })
		for _, statement := range []string{"UPDATE fact SET quantity=0", "DELETE FROM fact", "DELETE FROM fact WHERE source_id=9"} {
			err := d.Do(t.Context(), "test", func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, statement)
				return err
			})
			if err == nil || !strings.Contains(err.Error(), "facts are never") {
				t.Errorf("%s: %v", statement, err)
			}
		}
		if got := standing(t, d, l, fact.Filter{}); len(got) != 1 || got[0].Quantity != fact.One {
			t.Errorf("%+v", got)
		}
	})
}

func TestACorrectionReversesAndSaysAnew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l, e := newLog()
		do(t, d, func(ctx context.Context, tx *db.Tx) error { return l.Append(ctx, tx, visit(1, 7, "2026-03-02")) })
		do(t, d, func(ctx context.Context, tx *db.Tx) error {
			for range 2 { // reversing twice changes nothing
				if err := l.Reverse(ctx, tx, fact.Source{Type: "visit", ID: 9, Version: 1}); err != nil {
					return err
				}
			}
			return l.Append(ctx, tx, visit(2, 8, "2026-03-03"))
		})
		got := standing(t, d, l, fact.Filter{})
		if len(got) != 1 || got[0].Subject.ID != 8 || got[0].Source.Version != 2 {
			t.Fatalf("standing %+v", got)
		}
		if len(e.signs) != 3 || e.signs[0]+e.signs[1]+e.signs[2] != 1 {
			t.Fatalf("told %v", e.signs)
		}
		all := 0
		if err := l.Stream(t.Context(), d.Read(), kernel.YearOf(2026), func(fact.Fact) error { all++; return nil }); err != nil || all != 3 {
			t.Fatalf("the stream held %d facts, %v", all, err)
		}
	})
}

func TestFilters(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l, _ := newLog()
		do(t, d, func(ctx context.Context, tx *db.Tx) error {
			return l.Append(ctx, tx, visit(1, 7, "2026-03-31"), visit(2, 8, "2026-04-01"))
		})
		for name, c := range map[string]struct {
			filter fact.Filter
			want   int
		}{
			"all": {fact.Filter{}, 2}, "kind": {fact.Filter{Kinds: []string{"test.visited"}}, 2}, "other kind": {fact.Filter{Kinds: []string{"x"}}, 0},
			"detail": {fact.Filter{Details: []string{"village"}}, 2}, "department": {fact.Filter{Department: 7}, 1},
			"subject": {fact.Filter{Subject: fact.Subject{Type: fact.Org, ID: 8}}, 1},
			"quarter": {fact.Filter{Period: kernel.PeriodOf(kernel.Quarterly, "2026-03-31")}, 1},
		} {
			if got := standing(t, d, l, c.filter); len(got) != c.want {
				t.Errorf("%s: %d facts, want %d", name, len(got), c.want)
			}
		}
	})
}

func TestWhatNoCapabilitySays(t *testing.T) {
	d := dbtest.SQLite(t)
	l, _ := newLog()
	for name, f := range map[string]func(*fact.Fact){
		"unknown kind":  func(f *fact.Fact) { f.Kind = "test.unknown" },
		"wrong subject": func(f *fact.Fact) { f.Subject.Type = fact.Member },
		"no subject":    func(f *fact.Fact) { f.Subject.ID = 0 },
		"no source":     func(f *fact.Fact) { f.Source = fact.Source{} },
		"no day":        func(f *fact.Fact) { f.Day = "" },
		"no real day":   func(f *fact.Fact) { f.Day = "2026-02-30" },
	} {
		bad := visit(1, 7, "2026-03-02")
		f(&bad)
		if err := d.Do(t.Context(), "test", func(ctx context.Context, tx *db.Tx) error { return l.Append(ctx, tx, bad) }); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
