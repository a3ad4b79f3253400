package establishment_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/metric"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/obligation"
	"sanchuang/internal/work/establishment"
)

// held is what an organisation did, as the capability of organisation life says it.
var held = []fact.Kind{
	{Code: "activity.held", Name: "开展组织生活", Unit: "次", Subject: fact.Org, Attrs: []fact.Attr{{Code: "moved", Name: "改期"}, {Code: "year", Name: "所属年度"}}},
	{Code: "activity.lectured", Name: "讲党课", Unit: "次", Subject: fact.Member},
}

// yearly is the world with the year's table of obligations and the year's figures.
type yearly struct {
	*world
	obligations *obligation.Service
	metrics     *metric.Service
}

// figures are those that a change of organisations could count twice or lose.
var figures = []string{"org.branches", "activity.theme_days", "establishment.founded", "establishment.dissolved", "establishment.merged", "establishment.renamed"}

func withYear(w *world) *yearly {
	defs := slices.DeleteFunc(metric.Definitions(), func(d metric.Definition) bool { return !slices.Contains(figures, d.Code) })
	y := &yearly{world: w}
	y.metrics = metric.NewService(w.DB, w.Deps.Orgs, w.Facts, defs, map[string]metric.StockFunc{
		"org.branches": func(ctx context.Context, q db.Queryer, in kernel.ID, day kernel.Day) (int64, bool, error) {
			tree, err := w.Deps.Orgs.TreeAt(ctx, q, day)
			return int64(len(tree.Of(in, org.Branch))), true, err
		},
	}, func(context.Context, db.Queryer, []fact.Subject) (map[fact.Subject]string, error) { return nil, nil })
	w.Facts.Subscribe(y.metrics)
	y.obligations = obligation.NewService(w.DB, w.Deps.Audit, w.Deps.Orgs, w.Facts, norm.NewService(w.DB, w.Deps.Audit), obligation.Elsewhere{
		Recorded: func(context.Context, db.Queryer) (map[kernel.ID]kernel.Day, error) {
			return map[kernel.ID]kernel.Day{w.Finance: "2026-01-01", w.Culture: "2026-01-01"}, nil
		},
		Talks: func(context.Context, db.Queryer, string, kernel.Period, []kernel.ID) ([]obligation.Talk, error) {
			return nil, nil
		},
	})
	return y
}

// meets records a theme day of a branch today, where it stands today.
func (y *yearly) meets(branch kernel.ID) {
	y.t.Helper()
	day := y.DB.Today()
	tree := y.tree(day)
	if err := y.DB.Do(y.t.Context(), "held", func(ctx context.Context, tx *db.Tx) error {
		return y.Facts.Append(ctx, tx, fact.Fact{
			Kind: "activity.held", Detail: "theme_day", Subject: fact.Subject{Type: fact.Org, ID: branch}, Day: day, Branch: branch, Department: tree.Department(branch),
			Quantity: fact.One, Source: fact.Source{Type: "activity", ID: tx.NewID(), Version: 1},
		})
	}); err != nil {
		y.t.Fatal(err)
	}
}

// at is a figure of a part of the tree in 2026, 0 where it is not known.
func (y *yearly) at(top kernel.ID, code string) int {
	y.t.Helper()
	list, err := y.metrics.Figures(y.t.Context(), kernel.Everything(), metric.Question{Period: kernel.YearOf(2026), Org: top}, code)
	if err != nil {
		y.t.Fatal(code, err)
	}
	n, err := strconv.Atoi(list[0].Value)
	if err != nil && list[0].Known {
		y.t.Fatal(code, list[0].Value, err)
	}
	return n
}

// rows are the year's rows of the branches of a part of the tree; a branch that stands twice fails.
func (y *yearly) rows(top kernel.ID) map[kernel.ID]obligation.Row {
	y.t.Helper()
	m, err := y.obligations.Matrix(y.t.Context(), staff, top, kernel.YearOf(2026))
	if err != nil {
		y.t.Fatal(err)
	}
	out := map[kernel.ID]obligation.Row{}
	for _, r := range m.Rows {
		if r.Kind != string(org.Branch) {
			continue
		}
		if _, twice := out[r.Org]; twice {
			y.t.Errorf("%s stands in the year's table twice", r.Name)
		}
		out[r.Org] = r
	}
	return out
}

// happens asks for a change and approves it today; false when the rules do not allow it.
func (y *yearly) happens(f establishment.RequestForm) bool {
	y.t.Helper()
	ctx := y.t.Context()
	other := staff
	other.Account = 7
	f.Reason = "机构改革后职能调整"
	out, err := y.Preview(ctx, other, 0, f)
	if err != nil {
		y.t.Fatal(err)
	}
	if len(codes(out.Checks, establishment.Must)) > 0 {
		return false
	}
	f.Acknowledged = map[string]string{}
	for _, c := range out.Checks {
		if c.Weight == establishment.Warn {
			f.Acknowledged[c.Code] = "已与相关处室商定"
		}
	}
	r := y.ok(y.Create(ctx, other, f))
	r = y.ok(y.Submit(ctx, other, r.ID, r.Version))
	if r = y.approve(r, y.DB.Today()); r.State != establishment.Effective {
		y.t.Fatalf("%+v", r)
	}
	return true
}

// TestABranchRenamedInMarchAndMergedInMay is counted once in the year's table, and what it held in the year too.
func TestABranchRenamedInMarchAndMergedInMay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		y := withYear(w)
		plan := establishment.SetupPlan{OrgID: w.FinanceSecond, Name: "离退休党支部"}
		for _, step := range []struct {
			day kernel.Day
			do  func()
		}{
			{"2026-02-10", func() { y.meets(w.FinanceSecond) }},
			{"2026-03-12", func() { y.happens(establishment.RequestForm{Kind: establishment.Rename, Plan: plan}) }},
			{"2026-04-10", func() { y.meets(w.FinanceSecond); y.meets(w.FinanceFirst) }},
			{"2026-05-20", func() {
				y.happens(establishment.RequestForm{Kind: establishment.Merge, Plan: establishment.SetupPlan{OrgID: w.FinanceFirst, Sources: []kernel.ID{w.FinanceSecond}}})
			}},
			{"2026-06-10", func() { y.meets(w.FinanceFirst) }},
			{"2026-12-31", func() {}},
		} {
			dbtest.SetDay(w.DB, step.day)
			step.do()
		}
		rows := y.rows(0)
		gone, kept := rows[w.FinanceSecond], rows[w.FinanceFirst]
		if len(rows) != 3 || !gone.Ended || gone.Name != "离退休党支部" || kept.Ended {
			t.Errorf("%d rows, gone %+v, kept %v", len(rows), gone, kept.Ended)
		}
		if gone.Met == 0 || gone.Owed >= kept.Owed {
			t.Errorf("the branch that is no more owed %d and met %d of it, the other owed %d", gone.Owed, gone.Met, kept.Owed)
		}
		for code, want := range map[string][2]int{ // in the department, in the branch that is no more
			"org.branches": {1, 0}, "activity.theme_days": {4, 2}, "establishment.renamed": {1, 1}, "establishment.merged": {1, 1}, "establishment.dissolved": {0, 0}, "establishment.founded": {0, 0},
		} {
			if all, one := y.at(w.Finance, code), y.at(w.FinanceSecond, code); all != want[0] || one != want[1] {
				t.Errorf("%s: %d in the department, %d in the branch, want %v", code, all, one, want)
			}
		}
	})
}

// TestWhateverHappensToBranches in a year, by chance: each stands in the year's table once, each part's figures add
// up to the whole's, and the branches at the end are those at the beginning with what came and without what went.
func TestWhateverHappensToBranches(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			each(t, func(t *testing.T, w *world) { withYear(w).byChance(rand.New(rand.NewPCG(seed, 2026))) })
		})
	}
}

func (y *yearly) byChance(r *rand.Rand) {
	t := y.t
	want, story := map[string]int{"org.branches": 3}, []string{}
	ever := []kernel.ID{y.FinanceFirst, y.FinanceSecond, y.CultureFirst}
	for range 12 {
		y.Member("文旅党员", y.CultureFirst, "")
	}
	for i := range 26 {
		dbtest.SetDay(y.DB, kernel.Day("2026-01-12").AddDays(13*i))
		day := y.DB.Today()
		alive := y.tree(day).Of(y.Root, org.Branch)
		one, two := alive[r.IntN(len(alive))], alive[r.IntN(len(alive))]
		y.meets(one.ID)
		want["activity.theme_days"]++
		people := []kernel.ID{}
		for _, m := range y.in(one.ID) {
			if r.IntN(2) == 0 {
				people = append(people, m)
			}
		}
		name := fmt.Sprintf("第%d号党支部", i)
		f := establishment.RequestForm{Kind: []establishment.Kind{establishment.Rename, establishment.Merge, establishment.Split, establishment.Found, establishment.Dissolve, establishment.Move, establishment.Split, establishment.Found}[r.IntN(8)]}
		switch f.Kind {
		case establishment.Rename:
			f.Plan = establishment.SetupPlan{OrgID: one.ID, Name: name}
		case establishment.Merge:
			f.Plan = establishment.SetupPlan{OrgID: one.ID, Sources: []kernel.ID{two.ID}}
			if r.IntN(2) == 0 {
				f.Plan.Name = name
			}
		case establishment.Split:
			f.Plan = establishment.SetupPlan{OrgID: one.ID, Parts: []establishment.NewBranch{{Name: name, Members: people}}}
		case establishment.Found:
			f.Plan = establishment.SetupPlan{ParentID: y.parents()[r.IntN(3)], OrgKind: "branch", Name: name, Members: people}
		case establishment.Dissolve:
			f.Plan = establishment.SetupPlan{OrgID: one.ID, Into: two.ID}
		default:
			f.Plan = establishment.SetupPlan{OrgID: one.ID, ParentID: y.parents()[r.IntN(3)]}
		}
		if !y.happens(f) {
			continue
		}
		story = append(story, fmt.Sprintf("%s %s", day, f.Kind.Chinese()))
		switch f.Kind {
		case establishment.Rename:
			want["establishment.renamed"]++
		case establishment.Merge:
			want["establishment.merged"]++
			want["org.branches"]--
			if f.Plan.Name != "" {
				want["establishment.renamed"]++
			}
		case establishment.Split, establishment.Found:
			want["establishment.founded"]++
			want["org.branches"]++
		case establishment.Dissolve:
			want["establishment.dissolved"]++
			want["org.branches"]--
		}
		for _, b := range y.tree(day).Of(y.Root, org.Branch) {
			if !slices.Contains(ever, b.ID) {
				ever = append(ever, b.ID)
			}
		}
	}
	dbtest.SetDay(y.DB, "2026-12-31")
	t.Log(strings.Join(story, "；"))
	if len(story) < 8 {
		t.Errorf("only %d changes: the test says little", len(story))
	}
	for _, code := range figures {
		whole, departments, branches := y.at(y.Root, code), y.at(y.Finance, code)+y.at(y.Culture, code), 0
		for _, b := range ever {
			branches += y.at(b, code)
		}
		if whole != want[code] || departments != whole || branches != whole {
			t.Errorf("%s: %d in the city, %d in its departments, %d in its branches, want %d", code, whole, departments, branches, want[code])
		}
	}
	end, rows := y.tree("2026-12-31"), y.rows(0)
	for _, code := range figures {
		below := 0
		for _, b := range ever {
			if end.Holds(y.FinanceCommittee, []kernel.ID{b}) {
				below += y.at(b, code)
			}
		}
		if got := y.at(y.FinanceCommittee, code); got != below {
			t.Errorf("%s: %d in the 机关党委, %d in its branches, those included that are no more", code, got, below)
		}
	}
	parts := len(y.rows(y.Finance)) + len(y.rows(y.Culture))
	for id, row := range rows {
		n, _ := end.Get(id)
		if !slices.Contains(ever, id) || row.Ended != !n.AliveOn("2026-12-31") || row.Name != n.Name {
			t.Errorf("%+v, in the tree %+v", row, n)
		}
	}
	if parts != len(rows) {
		t.Errorf("%d rows in the departments, %d in the city", parts, len(rows))
	}
}

// parents are where branches may stand.
func (y *yearly) parents() []kernel.ID { return []kernel.ID{y.Finance, y.FinanceCommittee, y.Culture} }

// in are the members of a branch today.
func (y *yearly) in(branch kernel.ID) []kernel.ID {
	y.t.Helper()
	ids, err := db.Select(y.t.Context(), y.DB.Read(), db.Column[kernel.ID], "SELECT member_id FROM member_branch WHERE branch_id=? AND from_day<=? AND to_day>=? ORDER BY member_id", branch, y.DB.Today(), y.DB.Today())
	if err != nil {
		y.t.Fatal(err)
	}
	return ids
}
