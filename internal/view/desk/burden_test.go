package desk_test

import (
	"context"
	"errors"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/fact"
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
	scheme points.Scheme
	kinds  []fact.Kind
	door   desk.Door
	seen   desk.Watched
	order  error
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := &world{City: registertest.New(t, d, outreach.FactKinds, problem.FactKinds)}
		metrics := metric.NewService(d, w.Deps.Orgs, w.Facts, []metric.Definition{{Code: "visited", Aggregate: metric.Count, Kinds: []string{"outreach.visited"}}}, nil,
			func(context.Context, db.Queryer, []fact.Subject) (map[fact.Subject]string, error) {
				return map[fact.Subject]string{}, nil
			})
		w.Facts.Subscribe(metrics)
		w.visits = outreach.NewService(w.Deps, problem.NewService(w.Deps, norm.NewService(w.Deps.DB, w.Deps.Audit)))
		w.desk = desk.NewService(d, w.Deps.Orgs, desk.Proofs{
			Schemes:        func(context.Context) ([]*points.Scheme, error) { return []*points.Scheme{&w.scheme}, nil },
			Kinds:          func() []fact.Kind { return w.kinds },
			Door:           func(context.Context, db.Queryer, kernel.Day) (desk.Door, error) { return w.door, nil },
			OrderOfPersons: func(context.Context) error { return w.order },
			Contract:       func() desk.Watched { return w.seen },
			Facts: func(ctx context.Context, scope kernel.Scope, under kernel.ID, in kernel.Period, page kernel.Page) (kernel.List[metric.Line], error) {
				return metrics.FactsUnder(ctx, scope, metric.Question{Period: in, Org: under}, page)
			},
		}, nil)
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
		list, err := w.desk.BurdenRecords(t.Context(), kernel.Everything(), desk.BurdenQuery{Year: 2026}, kernel.AllRows)
		if err != nil || list.Total != 2 || list.Items[0].Label != "看望" || list.Items[0].Typed != 5 || list.Items[0].OrgID != w.FinanceFirst || list.Items[0].Kind != "visit" {
			t.Errorf("records %+v, %v", list, err)
		}
		var typed, filled int64
		for _, r := range list.Items {
			typed, filled = typed+r.Typed, filled+r.Filled
		}
		if typed != a.Total.Typed || filled != a.Total.Filled {
			t.Errorf("the records come to %d and %d, the account says %+v", typed, filled, a.Total)
		}
		for _, q := range []struct {
			desk.BurdenQuery
			want int
		}{{desk.BurdenQuery{Month: 1}, 1}, {desk.BurdenQuery{Month: 3}, 0}, {desk.BurdenQuery{Kind: "activity"}, 0}, {desk.BurdenQuery{Kind: "visit", Org: w.FinanceFirst}, 2}, {desk.BurdenQuery{Org: w.Culture}, 0}} {
			if got, err := w.desk.BurdenRecords(t.Context(), kernel.Everything(), q.BurdenQuery, kernel.AllRows); err != nil || got.Total != q.want {
				t.Errorf("%+v: %+v, %v", q.BurdenQuery, got, err)
			}
		}
		if _, err := w.desk.BurdenRecords(t.Context(), kernel.Scope{Orgs: []kernel.ID{w.Culture}}, desk.BurdenQuery{Org: w.Finance}, kernel.AllRows); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("records out of sight: %v", err)
		}
		if _, err := w.desk.BurdenRecords(t.Context(), kernel.Everything(), desk.BurdenQuery{Kind: "log_ins"}, kernel.AllRows); !errors.Is(err, desk.ErrBurdenKind) {
			t.Errorf("no such kind: %v", err)
		}
		// The facts behind the figure, a page at a time and past its end, within sight.
		for name, q := range map[string]struct {
			desk.BurdenQuery
			page        kernel.Page
			total, here int
		}{
			"all":              {desk.BurdenQuery{}, kernel.AllRows, int(a.Total.Facts), int(a.Total.Facts)},
			"one to a page":    {desk.BurdenQuery{}, kernel.Page{Number: 2, Size: 1}, int(a.Total.Facts), 1},
			"past the end":     {desk.BurdenQuery{}, kernel.Page{Number: 9, Size: 200}, int(a.Total.Facts), 0},
			"of a department":  {desk.BurdenQuery{Org: w.Finance}, kernel.AllRows, int(a.Items[0].Facts), int(a.Items[0].Facts)},
			"of another":       {desk.BurdenQuery{Org: w.Culture}, kernel.AllRows, 0, 0},
			"of an idle month": {desk.BurdenQuery{Month: 3}, kernel.AllRows, 0, 0},
			"of another year":  {desk.BurdenQuery{Year: 2025}, kernel.AllRows, 0, 0},
		} {
			if got, err := w.desk.BurdenFacts(t.Context(), kernel.Everything(), q.BurdenQuery, q.page); err != nil || got.Total != q.total || len(got.Items) != q.here {
				t.Errorf("facts %s: %+v, %v", name, got, err)
			}
		}
		if _, err := w.desk.BurdenFacts(t.Context(), kernel.Scope{Orgs: []kernel.ID{w.Culture}}, desk.BurdenQuery{Org: w.Finance}, kernel.AllRows); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("facts out of sight: %v", err)
		}
		if got, err := w.desk.BurdenRecords(t.Context(), kernel.Everything(), desk.BurdenQuery{Sheet: true}, kernel.AllRows); err != nil || got.Total != 0 {
			t.Errorf("nothing came from a sheet: %+v, %v", got, err)
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

// Each check is found out anew: what breaks a limit turns that one red and no other.
func TestChecksSeeWhatBreaksTheLimits(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const (
			scores, checkIn, installs  = "不以登录、在线时长、点赞转发、学习时长计分", "签到不是义务", "不强制安装、不统计安装和登录"
			tracks, order, twice, door = "不定位、不留轨迹", "不给个人排名", "已有的数据不再填", "设有意见建议入口，件件有答复"
		)
		bad := func() []string {
			t.Helper()
			checks, err := w.desk.BurdenChecks(t.Context())
			if err != nil || len(checks) != 8 {
				t.Fatalf("%d checks, %v", len(checks), err)
			}
			var out []string
			for _, c := range checks {
				if !c.Good {
					out = append(out, c.Name)
				}
			}
			return out
		}
		lawful := func() {
			w.kinds = []fact.Kind{{Code: "activity.attended", Name: "参加组织生活", Unit: "次", Subject: fact.Member}, {Code: "account.logged_in", Name: "登录系统", Subject: fact.Member, Barred: true, Prohibition: "三"}}
			w.scheme = points.Scheme{Subject: points.ByMember, Name: "党员积分办法", Rules: []points.Rule{{Code: "a", Text: "参加党课一次1分", Fact: "activity.attended", Direction: points.Credit, Points: 100}}}
			w.door, w.seen, w.order = desk.Door{}, desk.Watched{Fields: 3000}, points.ErrPersons
		}
		lawful()
		if got := bad(); len(got) != 0 {
			t.Errorf("lawful, and yet %v", got)
		}
		for _, x := range []struct {
			name  string
			spoil func()
			want  string
		}{
			{"points for forwarding", func() { w.scheme.Rules[0].Text = "点赞转发每次0.5分" }, scores},
			{"points for a check-in", func() { w.scheme.Rules[0].Text = "未扫码签到扣1分" }, checkIn},
			{"a kind of fact for check-ins", func() { w.kinds[0].Code = "activity.checked_in" }, checkIn},
			{"points for log-ins by their kind", func() { w.scheme.Rules[0].Fact = "account.logged_in" }, installs},
			{"a count of log-ins that a veto reads", func() {
				w.scheme.Counts = []points.Count{{Code: "n", Name: "次数", Fact: "account.logged_in"}}
			}, installs},
			{"a field that counts log-ins", func() { w.seen.Uses = []string{"Account.logins"} }, installs},
			{"proof by photos", func() { w.scheme.Rules[0].Proofs = []string{"现场照片"} }, scores},
			{"a field for a place", func() { w.seen.Tracks = []string{"Visit.latitude"} }, tracks},
			{"persons are put in order", func() { w.order = nil }, order},
			{"points for sheets handed in", func() { w.scheme.Rules[0].Text = "每周报送报表一次1分" }, twice},
			{"an opinion without an answer", func() { w.door.Overdue = 1 }, door},
		} {
			lawful()
			x.spoil()
			if got := bad(); len(got) != 1 || got[0] != x.want {
				t.Errorf("%s: %v", x.name, got)
			}
		}
		lawful()
		w.order = errors.New("the database is away")
		if _, err := w.desk.BurdenChecks(t.Context()); err == nil {
			t.Error("what could not be asked was told as found out")
		}
	})
}
