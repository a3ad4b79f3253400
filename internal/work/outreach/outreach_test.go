package outreach_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/spine/register"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/work/outreach"
)

var staff = registertest.Staff

func open(t *testing.T, d *db.DB) (*registertest.City, *outreach.Service, *problem.Service) {
	c := registertest.New(t, d, outreach.FactKinds, problem.FactKinds)
	problems := problem.NewService(c.Deps, norm.NewService(d, c.Deps.Audit))
	return c, outreach.NewService(c.Deps, problems), problems
}

func visit(org, member kernel.ID, day kernel.Day, place, found string) *outreach.Visit {
	v := &outreach.Visit{Day: day, PlaceName: place, Problem: found}
	v.OrgID, v.MemberID = org, member
	return v
}

// Visits written down while their people were not in the roster yet stay the same visits when they are.
func TestTheSameSheetAfterTheRosterGrew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c, s, _ := open(t, d)
		c.Define(s.Definitions()...)
		row := []string{"市财政局", "2023-04-21", "生面孔", "社区", "红旗社区", "看望", ""}
		if b := c.Apply(staff, c.Stage(staff, "visit", visitHeader, row)); b.Counts[intake.Added] != 1 {
			t.Fatal(b.Counts)
		}
		c.Member("生面孔", c.FinanceFirst, "")
		if again := c.Stage(staff, "visit", visitHeader, row); again.Counts[intake.Unchanged] != 1 {
			t.Errorf("the same sheet again: %v", again.Counts)
		}
	})
}

// A problem that came up on a visit is typed once.
func TestVisitRaisesItsProblem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c, s, problems := open(t, d)
		v, err := s.Visits.Create(t.Context(), staff, *visit(c.FinanceFirst, c.Wang, "2023-04-21", "红旗社区", "三号楼渗水"))
		if err != nil || v.PlaceKind != "community" || !v.ProblemFound || v.MemberName != "王建国" {
			t.Fatal(v, err)
		}
		list, err := problems.List(t.Context(), staff.Scope, register.Filter{}, kernel.Page{})
		if err != nil || list.Total != 1 {
			t.Fatal(list, err)
		}
		if p := list.Items[0]; p.VisitID != v.ID || p.Origin != "visit" || p.FoundDay != v.Day || p.OrgID != c.FinanceFirst || p.MemberID != c.Wang {
			t.Errorf("%+v", p)
		}
		want := map[string]int{"outreach.visited": 1, "outreach.visit_made": 1, "problem.found": 1}
		if got := c.Kinds(); !reflect.DeepEqual(got, want) {
			t.Errorf("facts %v", got)
		}
		if f := c.Standing("outreach.visited")[0]; f.Subject.ID != c.Finance || f.Detail != "community" || f.Branch != c.FinanceFirst {
			t.Errorf("%+v", f)
		}
		if err := s.Visits.Remove(t.Context(), staff, v.ID, v.Version, "误录"); err != nil {
			t.Fatal(err)
		}
		if got := c.Kinds(); got["problem.found"] != 1 || len(got) != 1 {
			t.Errorf("the problem stands by itself: %v", got)
		}
	})
}

// The bulk path writes what the service path writes, but for ids and times.
func TestBulkEqualsService(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c, s, _ := open(t, d)
		rows := func() []*outreach.Visit {
			return []*outreach.Visit{
				visit(c.FinanceFirst, c.Wang, "2023-04-21", "红旗社区", "三号楼渗水"), visit(c.Finance, 0, "2023-04-22", "上河村", ""),
				visit(0, c.Zhang, "2023-04-23", "兴旺公司", ""), visit(c.CultureFirst, c.LiCulture, "2023-04-24", "下河村", "路灯不亮"),
			}
		}
		for _, v := range rows() {
			if _, err := s.Visits.Create(t.Context(), staff, *v); err != nil {
				t.Fatal(err)
			}
		}
		one, oneFacts := taken(t, c, s)
		for _, v := range one {
			if err := s.Visits.Remove(t.Context(), staff, v.ID, 1, "再试"); err != nil {
				t.Fatal(err)
			}
		}
		err := d.Do(t.Context(), "bulk", func(ctx context.Context, tx *db.Tx) error { return s.Visits.BulkInsert(ctx, tx, staff, rows()) })
		if err != nil {
			t.Fatal(err)
		}
		many, manyFacts := taken(t, c, s)
		for i := range one {
			one[i].ID, many[i].ID = 0, 0
			if one[i] != many[i] {
				t.Errorf("by service %+v\nin bulk %+v", one[i], many[i])
			}
		}
		if !reflect.DeepEqual(oneFacts, manyFacts) {
			t.Errorf("facts by service %v\nin bulk %v", oneFacts, manyFacts)
		}
		twice := append(rows()[:1], rows()[:1]...)
		err = d.Do(t.Context(), "bulk", func(ctx context.Context, tx *db.Tx) error { return s.Visits.BulkInsert(ctx, tx, staff, twice) })
		if !errors.Is(err, register.ErrTwice) {
			t.Errorf("a visit twice in bulk: %v", err)
		}
	})
}

func taken(t *testing.T, c *registertest.City, s *outreach.Service) ([]outreach.Visit, map[string]int) {
	t.Helper()
	list, err := s.Visits.List(t.Context(), staff.Scope, register.Filter{Sort: "day"}, kernel.AllRows)
	if err != nil || list.Total != 4 {
		t.Fatal(list.Total, err)
	}
	facts := map[string]int{}
	for _, f := range c.Standing("outreach.visited", "outreach.visit_made") {
		facts[fmt.Sprint(f.Kind, f.Detail, f.Subject, f.Day, f.Branch, f.Department, f.Quantity)]++
	}
	return list.Items, facts
}

// A city's year of visits goes in by few statements.
func TestBulkOfAYear(t *testing.T) {
	d := dbtest.SQLite(t)
	c, s, _ := open(t, d)
	rows := make([]*outreach.Visit, 10_409)
	for i := range rows {
		rows[i] = visit(c.FinanceFirst, c.Wang, kernel.MakeDay(2023, 1, 1+i%365), fmt.Sprintf("第%d社区", i), "")
	}
	begun := time.Now()
	err := d.Do(t.Context(), "bulk", func(ctx context.Context, tx *db.Tx) error { return s.Visits.BulkInsert(ctx, tx, staff, rows) })
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("10,409 visits in %v", time.Since(begun))
	f, _ := register.Query{Period: "2023"}.Asked()
	if got, err := s.VisitTotals(t.Context(), staff.Scope, f); err != nil || got.Visits != 10_409 || got.Community != 10_409 || got.Departments != 1 {
		t.Errorf("%+v %v", got, err)
	}
}

// Persons and person-times are two figures.
func TestParticipations(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c, s, _ := open(t, d)
		serve := func(member kernel.ID, way string, from kernel.Day) error {
			p := outreach.Participation{Action: "epidemic", Way: way, Community: "红旗社区", FromDay: from}
			p.MemberID = member
			_, err := s.Participations.Create(t.Context(), staff, p)
			return err
		}
		for _, x := range []struct {
			member kernel.ID
			way    string
			from   kernel.Day
		}{{c.Wang, "sent", "2022-04-01"}, {c.Wang, "sent", "2022-05-01"}, {c.Wang, "volunteered", "2022-05-02"}, {c.Zhang, "sent", "2022-04-01"}, {c.LiCulture, "volunteered", "2022-04-01"}} {
			if err := serve(x.member, x.way, x.from); err != nil {
				t.Fatal(err)
			}
		}
		if err := serve(c.Wang, "sent", "2022-04-01"); !errors.Is(err, register.ErrTwice) {
			t.Errorf("twice: %v", err)
		}
		if err := serve(0, "sent", "2022-04-01"); !errors.Is(err, register.ErrNoPerson) {
			t.Errorf("nobody: %v", err)
		}
		got, err := s.ParticipationTotals(t.Context(), staff.Scope, register.Filter{})
		want := outreach.ParticipationTotals{SentPersons: 2, SentTimes: 3, VolunteeredPersons: 2, VolunteeredTimes: 2, BothPersons: 1, Persons: 3}
		if err != nil || got != want {
			t.Errorf("%+v %v", got, err)
		}
		for _, f := range c.Standing("outreach.sent") {
			if f.Subject.Type != fact.Member || f.Detail != "epidemic" || f.Branch == 0 || f.Department != c.Finance {
				t.Errorf("%+v", f)
			}
		}
	})
}

func TestImports(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c, s, problems := open(t, d)
		c.Define(s.Definitions()...)
		visits := [][]string{
			{"市财政局", "45037", "王建国", "社区", "红旗社区", "看望困难群众", "三号楼渗水"},
			{"市财政局", "2023年4月21日", "王建国、张敏", "", "上河村", "春耕帮扶", ""},
			{"市财政局第二党支部", "2023-4-22", "张敏", "企业", "兴旺公司", "送政策", ""},
			{"市财政局", "2023-04-23", "", "乡村", "", "", ""},
			{"市财政局", "2023-04-23", "", "机关", "某处", "", ""},
		}
		header := []string{"走访单位", "走访时间", "走访人员", "类别", "走访点", "走访情况", "发现问题"}
		b := c.Stage(staff, "visit", header, visits...)
		rows := c.Rows(staff, b)
		for i, want := range []intake.Verdict{intake.Added, intake.Added, intake.Added, intake.Wrong, intake.Wrong} {
			if rows[i].Verdict != want {
				t.Errorf("row %d: %s %+v", rows[i].Number, rows[i].Verdict, rows[i].Mistakes)
			}
		}
		if m := rows[4].Mistakes; len(m) != 1 || m[0].Field != "place_kind" {
			t.Errorf("%+v", m)
		}
		c.Apply(staff, c.Stage(staff, "visit", header, visits[:3]...))
		again := c.Stage(staff, "visit", header, visits[:3]...)
		if again.Counts[intake.Unchanged] != 3 {
			t.Errorf("the same file again: %v %+v", again.Counts, c.Rows(staff, again))
		}
		if p, _ := problems.Totals(t.Context(), staff.Scope, register.Filter{}); p.Found != 1 {
			t.Errorf("%+v", p)
		}
		served := [][]string{
			{"疫情防控", "下沉社区", "市财政局", "王建国", "红旗社区", "2022-04-01", ""},
			{"疫情防控", "居住地志愿服务", "市财政局", "李明", "东风社区", "2022-04-01", ""},
			{"疫情防控", "下沉社区", "", "李明", "红旗社区", "2022-04-02", ""},
			{"疫情防控", "下沉社区", "市财政局", "查无此人", "红旗社区", "2022-04-02", ""},
			{"没有的行动", "下沉社区", "市财政局", "张敏", "红旗社区", "2022-04-02", ""},
			{"疫情防控", "下沉社区", "", "", "红旗社区", "2022-04-03", c.WangNumber},
		}
		b = c.Stage(staff, "participation", []string{"行动名称", "参加方式", "所在单位", "党员姓名", "社区", "开始时间", "身份证号码"}, served...)
		rows = c.Rows(staff, b)
		for i, want := range []intake.Verdict{intake.Added, intake.Added, intake.Asked, intake.Wrong, intake.Wrong, intake.Wrong} {
			if rows[i].Verdict != want {
				t.Errorf("row %d: %s %+v %+v", rows[i].Number, rows[i].Verdict, rows[i].Mistakes, rows[i].Asks)
			}
		}
		if a := rows[2].Asks; len(a) != 1 || len(a[0].Options) != 2 {
			t.Errorf("namesakes: %+v", a)
		}
		b = c.Mend(staff, b, intake.Mending{
			Replies: []intake.Reply{{Key: rows[2].Asks[0].Key, Answer: c.LiCulture.String()}},
			Skip:    []int{rows[3].Number, rows[4].Number, rows[5].Number},
		})
		if b = c.Apply(staff, b); b.State != intake.Applied {
			t.Fatalf("%+v", b)
		}
		got, _ := s.ParticipationTotals(t.Context(), staff.Scope, register.Filter{})
		if got.SentPersons != 2 || got.VolunteeredPersons != 1 || got.Persons != 3 {
			t.Errorf("%+v", got)
		}
	})
}

// TestStoppedAction: an action that is over stays on what bears it and is given to nothing more.
func TestStoppedAction(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c, s, _ := open(t, d)
		c.Define(s.Definitions()...)
		ctx := t.Context()
		a, err := s.SaveAction(ctx, staff, outreach.Action{Code: "flood_2024", Name: " 2024年防汛 ", FromDay: "2024-06-01", ToDay: "2024-08-31", Active: true})
		if err != nil || a.Version != 1 || a.Name != "2024年防汛" {
			t.Fatal(a, err)
		}
		for field, bad := range map[string]outreach.Action{
			"name":   {Code: "flood_again", Name: "2024年防汛", Active: true},
			"code":   {Code: "Flood", Name: "某行动"},
			"to_day": {Code: "flood_2025", Name: "2025年防汛", FromDay: "2025-06-02", ToDay: "2025-06-01"},
		} {
			_, err := s.SaveAction(ctx, staff, bad)
			if f, ok := kernel.AsFault(err); !ok || f.Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		serve := func(member kernel.ID) (outreach.Participation, error) {
			p := outreach.Participation{Action: a.Code, Way: "volunteered", FromDay: "2024-07-01", Community: "红旗社区"}
			p.MemberID = member
			return s.Participations.Create(ctx, staff, p)
		}
		old, err := serve(c.Wang)
		if err != nil {
			t.Fatal(err)
		}
		a.Name, a.Active = "2024年防汛救灾", false
		if a, err = s.SaveAction(ctx, staff, a); err != nil || a.Version != 2 {
			t.Fatal(a, err)
		}
		if old, err = s.Participations.Get(ctx, staff.Scope, old.ID); err != nil || old.ActionName != "2024年防汛救灾" {
			t.Errorf("%+v %v", old, err)
		}
		_, err = serve(c.Zhang)
		if f, ok := kernel.AsFault(err); !ok || !f.Is(outreach.ErrStopped) || f.Field != "action" {
			t.Errorf("a new record of a stopped action: %v", err)
		}
		if _, err := s.Participations.Correct(ctx, staff, old.ID, old.Version, func(p *outreach.Participation) error { p.Work = "值守"; return nil }); err != nil {
			t.Errorf("an old record could not be corrected: %v", err)
		}
		b := c.Stage(staff, "participation", []string{"行动名称", "参加方式", "所在单位", "党员姓名", "社区", "开始时间"},
			[]string{a.Name, "居住地志愿服务", "市财政局", "王建国", "红旗社区", "2024-07-01"}, []string{a.Name, "居住地志愿服务", "市财政局", "张敏", "红旗社区", "2024-07-01"})
		rows := c.Rows(staff, b)
		if rows[0].Verdict != intake.Unchanged || rows[1].Verdict != intake.Wrong || len(rows[1].Mistakes) != 1 || rows[1].Mistakes[0].Field != "action_name" {
			t.Errorf("%+v", rows)
		}
		stale := a
		stale.Version = 1
		if _, err := s.SaveAction(ctx, staff, stale); !errors.Is(err, kernel.ErrStale) {
			t.Errorf("saved over a newer version: %v", err)
		}
		if trail, err := c.Deps.Audit.List(ctx, d.Read(), audit.Filter{ObjectType: "action"}, kernel.AllRows); err != nil || trail.Total != 2 {
			t.Errorf("trail of %d acts, %v", trail.Total, err)
		}
	})
}
