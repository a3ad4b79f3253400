package points

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/jobs"
	"sanchuang/internal/spine/fact"
)

type plainKeys struct{}

func (plainKeys) Leaf(b []byte) string { return fmt.Sprint(len(b)) }
func (plainKeys) Hash(b []byte) string { return fmt.Sprint(len(b)) }

// town is a directory of two departments, each with a branch of two members.
type town struct{}

var (
	departments = []Named{{2, "市财政局", "", "caizheng"}, {4, "市教育局", "", "jiaoyu"}}
	branches    = []Named{{3, "财政局第一党支部", "市财政局", "caizheng1"}, {5, "教育局第一党支部", "市教育局", "jiaoyu1"}}
	members     = map[kernel.ID][]Named{3: {{7, "安晓", "", "anxiao"}, {8, "白桦", "", "baihua"}}, 5: {{9, "陈静", "", "chenjing"}, {10, "丁一", "", "dingyi"}}}
)

func sees(scope kernel.Scope, department kernel.ID, branch kernel.ID) bool {
	return scope.All || slices.Contains(scope.Orgs, department) || slices.Contains(scope.Orgs, branch)
}

func (town) Orgs(_ context.Context, _ db.Queryer, scope kernel.Scope, t SubjectType) (out []Named, _ error) {
	for i := range departments {
		switch {
		case t == ByDepartment && sees(scope, departments[i].ID, 0):
			out = append(out, departments[i])
		case t == ByBranch && sees(scope, departments[i].ID, branches[i].ID):
			out = append(out, branches[i])
		}
	}
	return out, nil
}

func (w town) Subject(ctx context.Context, q db.Queryer, scope kernel.Scope, t SubjectType, id kernel.ID) (Named, error) {
	if t == ByMember {
		for i, b := range branches {
			for _, m := range members[b.ID] {
				if m.ID == id && (scope.Member == id || sees(scope, departments[i].ID, b.ID)) {
					return m, nil
				}
			}
		}
		return Named{}, kernel.ErrNotFound
	}
	orgs, _ := w.Orgs(ctx, q, scope, t)
	if i := slices.IndexFunc(orgs, func(n Named) bool { return n.ID == id }); i >= 0 {
		return orgs[i], nil
	}
	return Named{}, kernel.ErrNotFound
}

func (w town) BranchMembers(ctx context.Context, q db.Queryer, scope kernel.Scope, branch kernel.ID) ([]Named, error) {
	if _, err := w.Subject(ctx, q, scope, ByBranch, branch); err != nil {
		return nil, err
	}
	return members[branch], nil
}

type world struct {
	*Service
	log    *fact.Log
	runner *jobs.Runner
	t      *testing.T
}

func newWorld(t *testing.T, d *db.DB) *world {
	log := fact.NewLog(fact.NewCatalog(declared))
	runner := jobs.New(d, slog.New(slog.DiscardHandler))
	s := NewService(d, audit.New(plainKeys{}), log, town{}, runner)
	log.Prepare(s.MarkLate)
	log.Subscribe(s)
	return &world{s, log, runner, t}
}

func (w *world) seeded() *world {
	w.t.Helper()
	if err := w.InstallSeeds(context.Background()); err != nil {
		w.t.Fatal(err)
	}
	return w
}

func (w *world) append(facts ...fact.Fact) {
	w.t.Helper()
	if err := w.db.Do(context.Background(), "append", func(ctx context.Context, tx *db.Tx) error { return w.log.Append(ctx, tx, slices.Clone(facts)...) }); err != nil {
		w.t.Error(err)
	}
}

func (w *world) reverse(s fact.Source) {
	w.t.Helper()
	if err := w.db.Do(context.Background(), "reverse", func(ctx context.Context, tx *db.Tx) error { return w.log.Reverse(ctx, tx, s) }); err != nil {
		w.t.Error(err)
	}
}

// agrees holds the stored points against the facts.
func (w *world) agrees(year int) {
	w.t.Helper()
	found, err := w.Check(context.Background(), year)
	if err != nil || len(found) > 0 {
		w.t.Fatalf("check: %v %+v", err, found)
	}
}

func (w *world) total(t SubjectType, id kernel.ID, year int) string {
	w.t.Helper()
	totals, err := w.Totals(context.Background(), w.db.Read(), Whole(year), t)
	if err != nil {
		w.t.Fatal(err)
	}
	p, ok := totals[id]
	if !ok {
		return "none"
	}
	return p.String()
}

// randomFacts are facts such as a year brings, about few subjects, so that they meet.
func randomFacts(r *rand.Rand, n int) (facts []fact.Fact) {
	rules := slices.Concat(Seed(ByMember).Rules, Seed(ByBranch).Rules, Seed(ByDepartment).Rules)
	for range n {
		rule := rules[r.IntN(len(rules))]
		i := r.IntN(2)
		m := members[branches[i].ID][r.IntN(2)].ID
		subject := fact.Subject{Type: fact.Member, ID: m}
		k, _ := fact.NewCatalog(declared).Kind(rule.Fact)
		switch {
		case k.Subject == fact.Org && r.IntN(2) == 0:
			subject = fact.Subject{Type: fact.Org, ID: branches[i].ID}
		case k.Subject == fact.Org:
			subject = fact.Subject{Type: fact.Org, ID: departments[i].ID}
		case k.Subject == "" && r.IntN(2) == 0:
			subject = fact.Subject{Type: fact.Brand, ID: 77}
		}
		f := happened(rule.Fact, kernel.MakeDay(2026, 1+r.IntN(12), 1+r.IntN(28)), about(subject.Type, subject.ID), quantity(int64(25*(1+r.IntN(40)))))
		f.Branch, f.Department = branches[i].ID, departments[i].ID
		if len(rule.Details) > 0 {
			f.Detail = rule.Details[r.IntN(len(rule.Details))]
		}
		if rule.Range != nil {
			f.Attrs, f.Quantity = map[string]string{ruleAttr: rule.Code}, int64(rule.Range.To)
		} else if r.IntN(4) == 0 {
			f.Attrs = map[string]string{CaseAttr: fmt.Sprint("case", r.IntN(5))}
		}
		facts = append(facts, f)
	}
	return facts
}

func TestPostingKeepsWhatComputingGives(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).seeded()
		r := rand.New(rand.NewPCG(3, 4))
		facts := randomFacts(r, 400)
		for rest := facts; len(rest) > 0; {
			n := min(len(rest), 1+r.IntN(60))
			w.append(rest[:n]...)
			rest = rest[n:]
		}
		for i := range 60 {
			w.reverse(facts[i*5].Source)
		}
		w.agrees(2026)
		w.append(facts[7]) // once more: nothing new
		w.agrees(2026)
		if err := w.Recompute(context.Background(), 2026); err != nil {
			t.Fatal(err)
		}
		w.agrees(2026)
		w.append(randomFacts(r, 50)...)
		w.agrees(2026)
		for table, state := range map[string]string{"points_entry": "", "points_sum": "", "points_total": "", "points_pending": ""} {
			n, err := db.Scalar[int](context.Background(), d.Read(), "SELECT COUNT(*) FROM "+table+" WHERE run_id NOT IN (SELECT id FROM points_run WHERE state='current')")
			if err != nil || n != 0 {
				t.Errorf("%s keeps %d rows of outdated runs %s %v", table, n, state, err)
			}
		}
	})
}

// Writers that meet on the same subjects, sums and cases lose nothing.
func TestTwoWriters(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).seeded()
		r := rand.New(rand.NewPCG(5, 6))
		var wg sync.WaitGroup
		for range 6 {
			facts := randomFacts(r, 90)
			wg.Go(func() {
				for part := range slices.Chunk(facts, 3) {
					w.append(part...)
				}
			})
		}
		wg.Wait()
		w.agrees(2026)
	})
}

func TestRecomputeWhileOthersWrite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).seeded()
		r := rand.New(rand.NewPCG(7, 8))
		var wg sync.WaitGroup
		for range 2 {
			facts := randomFacts(r, 300)
			wg.Go(func() {
				for part := range slices.Chunk(facts, 2) {
					w.append(part...)
				}
			})
		}
		for range 4 {
			if err := w.Recompute(context.Background(), 2026); err != nil {
				t.Error(err)
			}
		}
		wg.Wait()
		w.agrees(2026)
	})
}

// The same, step by step: whatever the moment at which a fact arrives, it counts once.
func TestFactsOfEveryMomentOfARecompute(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).seeded()
		ctx := context.Background()
		volunteered := func() { w.append(happened("outreach.volunteered", "2026-03-03")) } // 8 each, 16 a month
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		volunteered()
		b, err := w.open(ctx, 2026)
		must(err)
		w.append(happened("outreach.sent", "2026-03-04")) // noted, and within the snapshot
		must(w.compute(ctx, b))
		w.append(happened("activity.attended", "2026-03-05", detailed("theme_day")))
		for i := range b.runs {
			must(w.writeRun(ctx, b, i))
		}
		w.append(happened("activity.attended", "2026-03-06", detailed("lecture")))
		must(w.drain(ctx, b))
		w.append(happened("honour.conferred", "2026-03-07"))
		must(w.makeCurrent(ctx, 2026, b))
		volunteered()
		volunteered() // the third meets the month's cap
		must(w.purge(ctx))
		w.agrees(2026)
		if got := w.total(ByMember, 7, 2026); got != "58" { // 16 + 10 + 7 + 5 + 20
			t.Errorf("total %s", got)
		}
	})
}

func TestAnOvertakenRecomputeStops(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).seeded()
		ctx := context.Background()
		w.append(happened("outreach.sent", "2026-03-04"))
		first, err := w.open(ctx, 2026)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.compute(ctx, first); err != nil {
			t.Fatal(err)
		}
		if err := w.Recompute(ctx, 2026); err != nil {
			t.Fatal(err)
		}
		if err := w.writeRun(ctx, first, 0); !errors.Is(err, ErrSuperseded) {
			t.Errorf("overtaken, yet it wrote: %v", err)
		}
		if err := w.makeCurrent(ctx, 2026, first); !errors.Is(err, ErrSuperseded) {
			t.Errorf("overtaken, yet it switched: %v", err)
		}
		w.agrees(2026)
	})
}

func TestCheckFindsWhatWasTamperedWith(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).seeded()
		ctx := context.Background()
		w.append(happened("outreach.sent", "2026-03-04"), happened("activity.attended", "2026-03-05", detailed("theme_day")))
		for _, c := range []struct{ statement, what string }{
			{"UPDATE points_total SET total=total+1", "total"},
			{"UPDATE points_sum SET raw=raw-1 WHERE node='rule.sent'", "sum"},
			{"DELETE FROM points_entry WHERE rule='sent'", "entry"},
		} {
			if err := d.Do(ctx, "tamper", func(ctx context.Context, tx *db.Tx) error { _, err := tx.Exec(ctx, c.statement); return err }); err != nil {
				t.Fatal(err)
			}
			found, err := w.Check(ctx, 2026)
			if err != nil || !slices.ContainsFunc(found, func(f Difference) bool { return f.What == c.what && f.ID == 7 }) {
				t.Errorf("%s: %v %+v", c.statement, err, found)
			}
		}
		if err := d.Do(ctx, "edit", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "UPDATE points_entry SET points=1")
			return err
		}); err == nil {
			t.Error("an entry could be edited")
		}
		if err := w.Recompute(ctx, 2026); err != nil {
			t.Fatal(err)
		}
		w.agrees(2026)
	})
}
