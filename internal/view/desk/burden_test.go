package desk_test

import (
	"context"
	"errors"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/metric"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/points"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/view/desk"
	"sanchuang/internal/work/outreach"
)

type world struct {
	*registertest.City
	desk   *desk.Service
	visits *outreach.Service
	rules  []points.Rule
	door   desk.Door
	tracks []string
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := &world{City: registertest.New(t, d, outreach.FactKinds, problem.FactKinds)}
		w.Facts.Subscribe(metric.NewService(d, w.Deps.Orgs, w.Facts, nil, nil, nil))
		w.visits = outreach.NewService(w.Deps, problem.NewService(w.Deps, norm.NewService(w.Deps.DB, w.Deps.Audit)))
		w.desk = desk.NewService(d, w.Deps.Orgs, desk.Proofs{
			Rules:    func(context.Context) (int, []points.Rule, error) { return 1, w.rules, nil },
			Barred:   func() int { return 3 },
			Door:     func(context.Context, db.Queryer, kernel.Day) (desk.Door, error) { return w.door, nil },
			Tracking: func() []string { return w.tracks },
		})
		fn(t, w)
	})
}

func (w *world) visit(day kernel.Day, place, problem string) {
	w.T.Helper()
	dbtest.SetDay(w.DB, day)
	v := outreach.Visit{Day: day, PlaceKind: "village", PlaceName: place, Content: "看望", ProblemFound: problem != "", Problem: problem}
	v.OrgID = w.FinanceFirst
	if _, err := w.visits.Visits.Create(w.T.Context(), registertest.Staff, v); err != nil {
		w.T.Fatal(err)
	}
}

func TestBurdenFollowsFromTheRecords(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.visit("2026-01-31", "甲村", "")
		w.visit("2026-02-01", "乙村", "")
		dbtest.SetDay(w.DB, "2026-02-28")
		a, err := w.desk.Burden(t.Context(), kernel.Everything(), 2026, 0)
		if err != nil {
			t.Fatal(err)
		}
		// Kind of place, name, day, content and whose visit it was: five fields each.
		if a.Total.Records != 2 || a.Total.Typed != 10 || a.Total.Months[0] != 5 || a.Total.Months[1] != 5 || a.Total.Months[2] != 0 {
			t.Errorf("total %+v", a.Total)
		}
		if a.Total.Facts == 0 || a.Total.Filled == 0 {
			t.Errorf("nothing was filled in: %+v", a.Total)
		}
		if len(a.Items) != 1 || a.Items[0].OrgID != w.Finance || a.Items[0].Branches != 2 {
			t.Errorf("items %+v", a.Items)
		}
		// Ten fields by two branches in two months.
		if a.Items[0].PerBranch.String() != "2.5" {
			t.Errorf("per branch and month %s, want 2.5", a.Items[0].PerBranch)
		}
		if len(a.Forms) != 1 || a.Forms[0].Name != "走访记录" {
			t.Errorf("forms %+v", a.Forms)
		}
		in, err := w.desk.Burden(t.Context(), kernel.Scope{Orgs: []kernel.ID{w.Finance}}, 2026, 0)
		if err != nil || len(in.Items) != 1 || in.Items[0].OrgID != w.FinanceFirst || in.Total.Typed != 10 {
			t.Errorf("the department's own: %+v, %v", in, err)
		}
		if far, err := w.desk.Burden(t.Context(), kernel.Scope{Orgs: []kernel.ID{w.Culture}}, 2026, 0); err != nil || far.Total.Records != 0 {
			t.Errorf("another department sees %+v, %v", far.Total, err)
		}
		if _, err := w.desk.Burden(t.Context(), kernel.Scope{Orgs: []kernel.ID{w.Culture}}, 2026, w.Finance); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("asked for out of sight: %v", err)
		}
		if _, err := w.desk.Burden(t.Context(), kernel.Everything(), 2016, 0); !errors.Is(err, desk.ErrYear) {
			t.Errorf("2016: %v", err)
		}
		if before, err := w.desk.Burden(t.Context(), kernel.Everything(), 2025, 0); err != nil || before.Total.Records != 0 {
			t.Errorf("2025: %+v, %v", before.Total, err)
		}
	})
}

func TestChecksSeeWhatBreaksTheLimits(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		bad := func() map[string]bool {
			checks, err := w.desk.BurdenChecks(t.Context())
			if err != nil || len(checks) != 8 {
				t.Fatalf("%d checks, %v", len(checks), err)
			}
			out := map[string]bool{}
			for _, c := range checks {
				if !c.Good {
					out[c.Name] = true
				}
			}
			return out
		}
		w.rules = []points.Rule{{Text: "参加党课一次1分"}}
		if got := bad(); len(got) != 0 {
			t.Errorf("lawful, and yet %v", got)
		}
		w.rules = append(w.rules, points.Rule{Text: "每日登录加1分"})
		w.door.Overdue, w.tracks = 1, []string{"Visit.latitude"}
		got := bad()
		for _, name := range []string{"不以登录、在线时长、点赞转发、学习时长计分", "不定位、不留轨迹", "设有意见建议入口，件件有答复"} {
			if !got[name] {
				t.Errorf("not found: %s", name)
			}
		}
	})
}
