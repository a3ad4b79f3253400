package inspection_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/spine/register"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/work/inspection"
)

type city struct {
	*registertest.City
	t *testing.T
	s *inspection.Service
}

func each(t *testing.T, today kernel.Day, fn func(*city)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d, inspection.FactKinds, problem.FactKinds)
		x := &city{c, t, newService(c)}
		x.on(today)
		fn(x)
	})
}

func (c *city) on(day kernel.Day) {
	c.DB.SetClock(func() time.Time { return day.Start().Add(10 * time.Hour) })
}

func (c *city) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// wei is the committee member 王建国 at work, zhang another one.
func (c *city) wei() kernel.Actor {
	return kernel.Actor{Account: 11, Member: c.Wang, Name: "王建国", Roles: []string{"committee_member"}, Scope: kernel.Everything()}
}

func (c *city) zhang() kernel.Actor {
	return kernel.Actor{Account: 12, Member: c.Zhang, Name: "张敏", Roles: []string{"committee_member"}, Scope: kernel.Everything()}
}

func (c *city) staff() kernel.Actor {
	a := registertest.Staff
	a.Roles = []string{"staff"}
	return a
}

func (c *city) point(department, who kernel.ID, from kernel.Day) inspection.LiaisonPoint {
	c.t.Helper()
	p := inspection.LiaisonPoint{From: from}
	p.OrgID, p.MemberID = department, who
	p, err := c.s.LiaisonPoints.Create(c.t.Context(), c.staff(), p)
	c.must(err)
	return p
}

func (c *city) plan(day kernel.Day, checklist kernel.ID) inspection.LiaisonPlan {
	c.t.Helper()
	p, err := c.s.PlanVisit(c.t.Context(), c.wei(), inspection.PlanAsked{OrgID: c.Finance, Day: day, Purpose: "看支部标准化建设", ChecklistID: checklist})
	c.must(err)
	return p
}

func (c *city) duties(who kernel.ID) []string {
	c.t.Helper()
	list, err := duty.Mine(c.t.Context(), c.DB.Read(), []kernel.Grant{duty.Personal(who), {Role: "staff", Org: c.Root}}, nil, kernel.AllRows)
	c.must(err)
	out := []string{}
	for _, d := range list.Items {
		out = append(out, d.Kind+" "+string(d.Due))
	}
	return out
}

func TestContactPointsAndTheirHandOver(t *testing.T) {
	each(t, "2026-11-26", func(c *city) {
		ctx := c.t.Context()
		c.point(c.Finance, c.Wang, "2024-01-01")
		later := c.point(c.Culture, c.Wang, "2026-12-10")
		twice := inspection.LiaisonPoint{From: "2025-03-01"}
		twice.OrgID, twice.MemberID = c.Finance, c.Wang
		if _, err := c.s.LiaisonPoints.Create(ctx, c.staff(), twice); !errors.Is(err, inspection.ErrPointTwice) {
			t.Errorf("the same contact within the days of the first: %v", err)
		}
		branch := inspection.LiaisonPoint{From: "2025-03-01"}
		branch.OrgID, branch.MemberID = c.FinanceFirst, c.Wang
		if _, err := c.s.LiaisonPoints.Create(ctx, c.staff(), branch); !errors.Is(err, inspection.ErrPointDepartment) {
			t.Errorf("a branch: %v", err)
		}
		mine, err := c.s.Mine(ctx, c.wei())
		if err != nil || len(mine.Items) != 1 || mine.Items[0].Name != "市财政局" || mine.Items[0].Left != 2 {
			t.Errorf("%+v %v", mine, err)
		}
		hand := inspection.HandOver{FromMember: c.Wang, ToMember: c.Zhang, Day: "2026-12-01"}
		if n, err := c.s.HandOverPoints(ctx, c.staff(), hand); err != nil || n != 2 {
			t.Fatalf("%d %v", n, err)
		}
		list, err := c.s.LiaisonPoints.List(ctx, kernel.Everything(), register.Filter{Sort: "day"}, kernel.AllRows)
		c.must(err)
		var got []string
		for _, p := range list.Items {
			got = append(got, p.OrgName+p.MemberName+string(p.From)+"~"+string(p.To))
		}
		want := []string{"市财政局王建国2024-01-01~2026-11-30", "市财政局张敏2026-12-01~", "市文化和旅游局张敏2026-12-10~"}
		if !slices.Equal(got, want) || list.Items[2].ID != later.ID {
			t.Errorf("%v", got)
		}
		if _, err := c.s.HandOverPoints(ctx, c.staff(), hand); !errors.Is(err, inspection.ErrNobodysPoints) {
			t.Errorf("again: %v", err)
		}
		cover, err := c.s.CoverageOn(ctx, c.staff(), "")
		if err != nil || !slices.Equal(cover.Unassigned, []string{"市文化和旅游局"}) || len(cover.Members) != 1 || cover.Members[0].Name != "王建国" {
			t.Errorf("today it is still the old member: %+v %v", cover, err)
		}
	})
}

func TestAPlannedVisitBecomesARecord(t *testing.T) {
	each(t, "2026-11-26", func(c *city) {
		ctx := c.t.Context()
		p := c.plan("2026-11-28", 1)
		if got := c.duties(c.Wang); !slices.Equal(got, []string{"inspection.visit_department 2026-11-28"}) {
			t.Errorf("duties: %v", got)
		}
		if _, err := c.s.PlanVisit(ctx, c.wei(), inspection.PlanAsked{OrgID: c.Finance, Day: "2026-11-28", Purpose: "再看"}); !errors.Is(err, inspection.ErrPlanTwice) {
			t.Errorf("twice: %v", err)
		}
		if _, err := c.s.PlanVisit(ctx, c.Clerk(c.Finance), inspection.PlanAsked{OrgID: c.Culture, Day: "2026-11-28", Purpose: "越界"}); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("another department: %v", err)
		}
		c.on("2026-11-28")
		sheet := inspection.SentSheet{
			Number: 1, Answers: []inspection.SentAnswer{{Item: "a1", Value: "yes"}, {Item: "c4", Value: "no", Note: "两项没有改"}},
			Findings: []inspection.SentFinding{{Key: "key-00001", Item: "c4", Text: "上次的问题没有整改"}, {Key: "key-00002", Text: "制度未上墙", OrgID: c.FinanceFirst}},
		}
		got, err := c.s.FillSheet(ctx, c.wei(), p.ID, sheet)
		if err != nil || got.State != inspection.UnderWay || got.ChecklistNumber != 1 {
			t.Fatalf("%+v %v", got, err)
		}
		if _, err = c.s.FillSheet(ctx, c.wei(), p.ID, sheet); err != nil { // sent twice
			t.Fatal(err)
		}
		sheet.Hold = &inspection.Holding{Day: "2026-11-28", Feedback: "抓紧整改"}
		if got, err = c.s.FillSheet(ctx, c.wei(), p.ID, sheet); err != nil || got.State != inspection.Held || got.VisitID == 0 {
			t.Fatalf("%+v %v", got, err)
		}
		full, err := c.s.Sheet(ctx, c.wei(), p.ID)
		if err != nil || len(full.Answers) != 2 || len(full.Findings) != 2 || full.Findings[1].OrgName != "市财政局第一党支部" {
			t.Errorf("%+v %v", full, err)
		}
		if full.Findings[0].RectificationID == 0 || full.Findings[1].RectificationID == 0 || full.Findings[0].RectificationID == full.Findings[1].RectificationID {
			t.Errorf("not handed over: %+v", full.Findings)
		}
		items, err := c.problems().FoundIn(ctx, c.DB.Read(), "liaison_visit", []kernel.ID{got.VisitID})
		if err != nil || len(items) != 2 || items[0].State != problem.Noted || items[0].FoundDay != "2026-11-28" || items[0].Finder != "王建国" {
			t.Errorf("%+v %v", items, err)
		}
		// one more, found afterwards on the other telephone, and the same sheet again
		late := inspection.SentSheet{Number: 1, Findings: append(sheet.Findings, inspection.SentFinding{Key: "key-00003", Text: "又一项"})}
		for range 2 {
			if _, err = c.s.FillSheet(ctx, c.zhang(), p.ID, late); err != nil {
				t.Fatal(err)
			}
		}
		if items, err = c.problems().FoundIn(ctx, c.DB.Read(), "liaison_visit", []kernel.ID{got.VisitID}); err != nil || len(items) != 3 {
			t.Errorf("%d items, %v", len(items), err)
		}
		late.Findings[0].Text = "改了说法"
		if _, err = c.s.FillSheet(ctx, c.zhang(), p.ID, late); !errors.Is(err, inspection.ErrFindingSent) {
			t.Errorf("changed after it was handed over: %v", err)
		}
		v, err := c.s.LiaisonVisits.Get(ctx, kernel.Everything(), got.VisitID)
		if err != nil || v.Day != "2026-11-28" || v.MemberName != "王建国" || v.Content != "看支部标准化建设" || v.Feedback != "抓紧整改" {
			t.Errorf("%+v %v", v, err)
		}
		if n := c.Kinds()["inspection.liaison_visited"]; n != 1 || len(c.duties(c.Wang)) != 0 {
			t.Errorf("%d facts, duties %v", n, c.duties(c.Wang))
		}
		// the record is taken out again: so is the visit
		c.must(c.s.LiaisonVisits.Remove(ctx, c.staff(), v.ID, v.Version, "登错了单位"))
		if full, err = c.s.Sheet(ctx, c.wei(), p.ID); err != nil || full.State != inspection.Withdrawn || !strings.Contains(full.Reason, "登错了单位") || c.Kinds()["inspection.liaison_visited"] != 0 {
			t.Errorf("%+v %v %v", full.LiaisonPlan, err, c.Kinds())
		}
	})
}

func TestARecordThatStandsAlreadyIsTheVisits(t *testing.T) {
	each(t, "2026-11-26", func(c *city) {
		p := c.plan("2026-11-26", 0)
		v := inspection.LiaisonVisit{Day: "2026-11-26"}
		v.OrgID, v.MemberID = c.Finance, c.Wang
		v, err := c.s.LiaisonVisits.Create(c.t.Context(), c.staff(), v)
		c.must(err)
		got, err := c.s.FillSheet(c.t.Context(), c.wei(), p.ID, inspection.SentSheet{Hold: &inspection.Holding{Day: "2026-11-26"}})
		if err != nil || got.VisitID != v.ID || c.Kinds()["inspection.liaison_visited"] != 1 {
			t.Errorf("%+v %v %v", got, err, c.Kinds())
		}
	})
}

func TestTwoTelephonesOfOneTeam(t *testing.T) {
	each(t, "2026-11-26", func(c *city) {
		ctx := c.t.Context()
		p := c.plan("2026-11-26", 2)
		one := inspection.SentSheet{Number: 1, Answers: []inspection.SentAnswer{{Item: "a1", Value: "yes"}, {Item: "b1", Value: "no"}}}
		_, err := c.s.FillSheet(ctx, c.wei(), p.ID, one)
		c.must(err)
		other := inspection.SentSheet{Number: 1, Answers: []inspection.SentAnswer{{Item: "b1", Value: "yes"}, {Item: "b2", Value: "yes"}}}
		_, err = c.s.FillSheet(ctx, c.zhang(), p.ID, other)
		if f, ok := kernel.AsFault(err); !ok || !errors.Is(err, inspection.ErrAnswered) || !strings.Contains(f.Text, "王建国") || !strings.Contains(f.Text, "支部党员大会") {
			t.Fatalf("%v", err)
		}
		full, err := c.s.Sheet(ctx, c.zhang(), p.ID)
		if err != nil || len(full.Answers) != 2 {
			t.Fatalf("nothing of a refused sheet is kept: %+v %v", full.Answers, err)
		}
		other.Answers[0].Seen = 1
		_, err = c.s.FillSheet(ctx, c.zhang(), p.ID, other)
		c.must(err)
		// the first ends it; what the other still brings is taken in, what contradicts is told
		one.Answers, one.Hold = nil, &inspection.Holding{Day: "2026-11-26"}
		_, err = c.s.FillSheet(ctx, c.wei(), p.ID, one)
		c.must(err)
		late := inspection.SentSheet{Number: 1, Answers: []inspection.SentAnswer{{Item: "d1", Value: "part"}}, Findings: []inspection.SentFinding{{Key: "key-00009", Text: "补记一项"}}}
		_, err = c.s.FillSheet(ctx, c.zhang(), p.ID, late)
		c.must(err)
		if full, err = c.s.Sheet(ctx, c.zhang(), p.ID); err != nil || len(full.Answers) != 4 || len(full.Findings) != 1 {
			t.Errorf("%+v %v", full, err)
		}
		for name, sent := range map[string]inspection.SentSheet{
			"another version": {Number: 2}, "no such item": {Number: 1, Answers: []inspection.SentAnswer{{Item: "z9", Value: "yes"}}},
			"nothing said": {Number: 1, Findings: []inspection.SentFinding{{Key: "key-00010"}}}, "elsewhere": {Number: 1, Findings: []inspection.SentFinding{{Key: "key-00011", Text: "别处", OrgID: c.CultureFirst}}},
		} {
			if _, err := c.s.FillSheet(ctx, c.zhang(), p.ID, sent); err == nil {
				t.Errorf("%s was taken", name)
			}
		}
	})
}

// Many telephones at once: every item is answered, each by one who was first, and the others are told.
func TestSheetsAtOnce(t *testing.T) {
	each(t, "2026-11-26", func(c *city) {
		p := c.plan("2026-11-26", 1)
		var wg sync.WaitGroup
		var mu sync.Mutex
		won, told := 0, 0
		for i := range 6 {
			wg.Go(func() {
				by := kernel.Actor{Account: kernel.ID(20 + i), Name: "队员" + string(rune('甲'+i)), Scope: kernel.Everything()}
				value := []string{"yes", "no", "part", "none", "yes", "no"}[i]
				_, err := c.s.FillSheet(context.WithoutCancel(c.t.Context()), by, p.ID, inspection.SentSheet{Number: 1, Answers: []inspection.SentAnswer{{Item: "a1", Value: value, Note: by.Name}}})
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					won++
				case errors.Is(err, inspection.ErrAnswered), errors.Is(err, kernel.ErrStale):
					told++
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if won != 1 || told != 5 {
			t.Errorf("%d won, %d were told", won, told)
		}
	})
}

func TestAVersionStaysWithItsVisit(t *testing.T) {
	each(t, "2026-11-26", func(c *city) {
		ctx := c.t.Context()
		p := c.plan("2026-11-26", 1)
		list, err := c.s.Checklists(ctx)
		c.must(err)
		old := list.Items[0]
		if !old.Ours || old.Number != 1 || len(list.Items) != 2 {
			t.Fatalf("%+v", old)
		}
		_, err = c.s.FillSheet(ctx, c.wei(), p.ID, inspection.SentSheet{Number: 1, Answers: []inspection.SentAnswer{{Item: "a1", Value: "yes"}}})
		c.must(err)
		groups := slices.Clone(old.Groups)
		groups[0].Items = append(slices.Clone(groups[0].Items[1:]), inspection.ChecklistItem{Text: "新加的一项"})
		next, err := c.s.ChangeChecklist(ctx, c.staff(), old.ID, 1, old.Name, true, groups)
		if err != nil || next.Number != 2 {
			t.Fatalf("%+v %v", next, err)
		}
		if _, err := c.s.ChangeChecklist(ctx, c.staff(), old.ID, 1, old.Name, true, groups); !errors.Is(err, kernel.ErrStale) {
			t.Errorf("on top of an older version: %v", err)
		}
		if same, err := c.s.ChangeChecklist(ctx, c.staff(), old.ID, 2, "联系点指导清单", true, next.Groups); err != nil || same.Number != 2 {
			t.Errorf("a new name is no new version: %+v %v", same, err)
		}
		full, err := c.s.Sheet(ctx, c.wei(), p.ID)
		if err != nil || full.Checklist.Number != 1 || full.Checklist.Groups[0].Items[0].Key != "a1" {
			t.Errorf("%+v %v", full.Checklist, err)
		}
		// a sheet opened before the change, and sent after it, begins with the version it was filled in with
		q := c.plan("2026-11-27", 1)
		got, err := c.s.FillSheet(ctx, c.wei(), q.ID, inspection.SentSheet{Number: 1, Answers: []inspection.SentAnswer{{Item: "a1", Value: "no"}}})
		if err != nil || got.ChecklistNumber != 1 {
			t.Errorf("%+v %v", got, err)
		}
	})
}

func TestRemindersOfTheYear(t *testing.T) {
	each(t, "2026-10-01", func(c *city) {
		ctx := c.t.Context()
		c.point(c.Finance, c.Wang, "2024-01-01")
		c.point(c.Culture, c.Wang, "2024-01-01")
		c.must(c.s.Remind(ctx))
		if got := c.duties(c.Wang); len(got) != 0 {
			t.Errorf("91 days before: %v", got)
		}
		c.on("2026-10-02")
		c.must(c.s.Remind(ctx))
		c.must(c.s.Remind(ctx))
		if got := c.duties(c.Wang); !slices.Equal(got, []string{"inspection.plan_visits 2026-12-31"}) {
			t.Errorf("90 days before: %v", got)
		}
		for _, o := range []kernel.ID{c.Finance, c.Culture} {
			for _, day := range []kernel.Day{"2026-03-01", "2026-09-01"} {
				v := inspection.LiaisonVisit{Day: day}
				v.OrgID, v.MemberName = o, "某委员"
				_, err := c.s.LiaisonVisits.Create(ctx, c.staff(), v)
				c.must(err)
			}
		}
		c.must(c.s.Remind(ctx))
		if got := c.duties(c.Wang); len(got) != 0 {
			t.Errorf("all guided: %v", got)
		}
	})
}

func (c *city) problems() *problem.Service {
	return problem.NewService(c.Deps, norm.NewService(c.DB, c.Deps.Audit))
}

func (c *city) members() *member.Service {
	v, err := crypt.NewVault(crypt.National, make([]byte, 32), &crypt.MemoryStore{})
	c.must(err)
	return member.NewService(c.DB, c.Deps.Audit, v, c.Deps.Orgs, slog.New(slog.DiscardHandler))
}

func (c *city) appoint(who, at kernel.ID, from kernel.Day) member.Position {
	c.t.Helper()
	p, err := c.members().Appoint(c.t.Context(), c.staff(), who, member.Position{OrgID: at, Duty: member.FullTimeDeputy, From: from})
	c.must(err)
	return p
}

func (c *city) talks() []inspection.DeputyTalk {
	c.t.Helper()
	list, err := c.s.Talks(c.t.Context(), c.staff(), inspection.TalkFilter{}, kernel.AllRows)
	c.must(err)
	return list.Items
}
