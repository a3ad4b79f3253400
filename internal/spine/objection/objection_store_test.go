package objection

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/jobs"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/points"
)

type plainKeys struct{}

func (plainKeys) Leaf(b []byte) string { return fmt.Sprint(len(b)) }
func (plainKeys) Hash(b []byte) string { return fmt.Sprint(len(b)) }

// town has a committee 1, department 2 with branch 3 of member 7, and department 4 with branch 5.
type town struct{}

var names = map[kernel.ID]string{2: "市财政局", 3: "财政局第一党支部", 4: "市教育局", 5: "教育局第一党支部", 7: "安晓"}

func (town) Orgs(context.Context, db.Queryer, kernel.Scope, points.SubjectType) ([]points.Named, error) {
	return nil, nil
}

func (town) Subject(_ context.Context, _ db.Queryer, _ kernel.Scope, _ points.SubjectType, id kernel.ID) (points.Named, error) {
	if names[id] == "" {
		return points.Named{}, kernel.ErrNotFound
	}
	return points.Named{ID: id, Name: names[id]}, nil
}

func (town) BranchMembers(context.Context, db.Queryer, kernel.Scope, kernel.ID) ([]points.Named, error) {
	return nil, nil
}

func (town) Root(context.Context, db.Queryer) (kernel.ID, error) { return 1, nil }

func (town) Office(_ context.Context, _ db.Queryer, _ string, _, department kernel.ID) (kernel.ID, error) {
	return department, nil
}

func (town) Place(_ context.Context, _ db.Queryer, t points.SubjectType, id kernel.ID, _ kernel.Day) (branch, department kernel.ID, _ error) {
	if t == points.ByDepartment {
		return 0, id, nil
	}
	return 3, 2, nil
}

type world struct {
	*Service
	t   *testing.T
	log *fact.Log
}

func newWorld(t *testing.T, d *db.DB) *world {
	log := fact.NewLog(fact.NewCatalog(points.FactKinds, []fact.Kind{
		{Code: "outreach.sent", Unit: "次", Subject: fact.Member}, {Code: "activity.held", Unit: "次", Subject: fact.Org},
	}))
	trail := audit.New(plainKeys{})
	p := points.NewService(d, trail, log, town{}, jobs.New(d, slog.New(slog.DiscardHandler)))
	s := NewService(d, trail, log, p, town{})
	log.Prepare(p.MarkLate)
	log.Subscribe(p)
	log.Subscribe(s)
	w := &world{s, t, log}
	w.must(p.InstallSeeds(context.Background()))
	w.must(d.Do(context.Background(), "tree", func(ctx context.Context, tx *db.Tx) error {
		for _, x := range [][2]int64{{1, 1}, {1, 2}, {1, 3}, {1, 4}, {1, 5}, {2, 2}, {2, 3}, {3, 3}, {4, 4}, {4, 5}, {5, 5}} {
			if _, err := tx.Exec(ctx, "INSERT INTO org_closure(ancestor_id,descendant_id,depth) VALUES (?,?,0)", x[0], x[1]); err != nil {
				return err
			}
		}
		return nil
	}))
	w.at("2026-10-08")
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) at(day kernel.Day) {
	at := day.Start().Add(12 * time.Hour)
	w.db.SetClock(func() time.Time { return at })
}

func source(id kernel.ID) fact.Source { return fact.Source{Type: "activity", ID: id, Version: 1} }

// sent appends that member 7 was sent on a day by a record, and answers the line.
func (w *world) sent(record kernel.ID, day kernel.Day) Target {
	w.t.Helper()
	w.must(w.db.Do(context.Background(), "append", func(ctx context.Context, tx *db.Tx) error {
		return w.log.Append(ctx, tx, fact.Fact{Kind: "outreach.sent", Subject: fact.Subject{Type: fact.Member, ID: 7}, Day: day, Branch: 3, Department: 2, Quantity: fact.One, Source: source(record)})
	}))
	lines, err := w.points.Lines(context.Background(), kernel.Everything(), points.ByMember, 7, points.Whole(2026), "sent", kernel.AllRows)
	w.must(err)
	i := slices.IndexFunc(lines.Items, func(l points.Line) bool { return l.SourceID == record })
	return Target{Subject: points.ByMember, Year: 2026, FactID: lines.Items[i].FactID, Rule: "sent"}
}

func (w *world) raise(t Target) Objection {
	w.t.Helper()
	o, err := w.Raise(context.Background(), an, t, "2026-09-20", "这次派出的日期和分值都不对")
	w.must(err)
	return o
}

func (w *world) duties(actor kernel.Actor) (out []duty.Duty) {
	w.t.Helper()
	list, err := duty.Mine(context.Background(), w.db.Read(), actor.Grants, nil, kernel.AllRows)
	w.must(err)
	return list.Items
}

func (w *world) total() string {
	w.t.Helper()
	totals, err := w.points.Totals(context.Background(), w.db.Read(), points.Whole(2026), points.ByMember)
	w.must(err)
	return totals[7].String()
}

func (w *world) get(actor kernel.Actor, id kernel.ID) Detail {
	w.t.Helper()
	d, err := w.Get(context.Background(), actor, id)
	w.must(err)
	return d
}

func TestUpheldByTheRecord(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := context.Background()
		o := w.raise(w.sent(501, "2026-09-20"))
		if o.Due != "2026-10-21" || !o.DueSure || o.Level != points.BranchLevel || o.Points != 1000 || o.RuleText == "" {
			t.Errorf("%+v", o)
		}
		if got := w.duties(secretary); len(got) != 1 || got[0].Kind != answerDuty || got[0].Due != o.Due || got[0].Title != "答复安晓对积分的异议" {
			t.Errorf("%+v", got)
		}
		if _, err := w.Raise(ctx, an, Target{Subject: points.ByMember, Year: 2026, FactID: o.FactID, Rule: "sent"}, "", "再提一次同样的异议"); !errors.Is(err, ErrTwice) {
			t.Errorf("twice: %v", err)
		}
		for who, by := range map[string]kernel.Actor{"the department, not asked": clerk, "another department": clerkThere, "the committee, not asked": ann, "another member": {Account: 40, Member: 8}} {
			if _, err := w.Get(ctx, by, o.ID); !errors.Is(err, kernel.ErrNotFound) {
				t.Errorf("%s reads it: %v", who, err)
			}
			if err := w.Answer(ctx, by, o.ID, o.Version, Answer{Uphold: true, Reason: "情况属实，应予更正", Remedy: ByRecord}); !errors.Is(err, kernel.ErrNotFound) {
				t.Errorf("%s answers it: %v", who, err)
			}
		}
		if err := w.Answer(ctx, secretary, o.ID, o.Version, Answer{Uphold: true, Reason: "是的", Remedy: ByRecord}); !errors.Is(err, ErrReason) {
			t.Errorf("without a reason: %v", err)
		}
		if err := w.Answer(ctx, secretary, o.ID, o.Version, Answer{Uphold: true, Reason: "情况属实，应予更正"}); !errors.Is(err, ErrRemedy) {
			t.Errorf("without a remedy: %v", err)
		}
		w.must(w.Answer(ctx, secretary, o.ID, o.Version, Answer{Uphold: true, Reason: "情况属实，应予更正", Remedy: ByRecord}))
		if got := w.duties(secretary); len(got) != 1 || got[0].Kind != correctDuty {
			t.Errorf("%+v", got)
		}
		w.must(d.Do(ctx, "correct", func(ctx context.Context, tx *db.Tx) error { return w.log.Reverse(ctx, tx, source(501)) }))
		got := w.get(an, o.ID)
		if got.SettledAt == 0 || len(got.Steps) != 3 || got.Steps[1].Text != "情况属实，应予更正" || got.Steps[2].What != stepDone || got.Objection.Version != o.Version+2 {
			t.Errorf("%+v", got)
		}
		if left := w.duties(secretary); len(left) != 0 || w.total() != "0" {
			t.Errorf("total %s, left %+v", w.total(), left)
		}
	})
}

func TestUpheldByPoints(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := context.Background()
		o := w.raise(w.sent(501, "2026-09-20"))
		w.must(w.Answer(ctx, secretary, o.ID, o.Version, Answer{Uphold: true, Reason: "同一次派出应计两天，少计一次", Remedy: ByPoints, Points: 500}))
		got := w.get(an, o.ID)
		if len(got.Adjustments) != 1 || got.Adjustments[0].State != points.AdjustmentProposed || got.Adjustments[0].Rule != "sent" {
			t.Fatalf("%+v", got.Adjustments)
		}
		a := got.Adjustments[0]
		if _, err := w.points.DecideAdjustment(ctx, secretary, a.ID, a.Version, true, ""); err == nil {
			t.Error("one person did both")
		}
		_, err := w.points.DecideAdjustment(ctx, clerk, a.ID, a.Version, true, "")
		w.must(err)
		if w.total() != "15" {
			t.Errorf("total %s", w.total())
		}
		found, err := w.points.Check(ctx, 2026)
		if err != nil || len(found) > 0 {
			t.Errorf("%v %+v", err, found)
		}
		lines, err := w.points.Lines(ctx, kernel.Everything(), points.ByMember, 7, points.Whole(2026), "sent", kernel.AllRows)
		w.must(err)
		if i := slices.IndexFunc(lines.Items, func(l points.Line) bool { return l.SourceType == "points_adjustment" }); i < 0 || lines.Items[i].Adjusted != "异议成立，提出：白桦，批准：赵敏；理由：同一次派出应计两天，少计一次" {
			t.Errorf("%+v", lines.Items)
		}
	})
}

func TestWhoAcceptedTheRecordDoesNotJudgeAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := context.Background()
		w.must(d.Do(ctx, "accept", func(ctx context.Context, tx *db.Tx) error {
			return w.audit.Record(ctx, tx, secretary, audit.Entry{Action: "activity.accept", ObjectType: "activity", ObjectID: 501})
		}))
		o := w.raise(w.sent(501, "2026-09-20"))
		if got := w.get(secretary, o.ID); !got.Involved || !got.MayAnswer {
			t.Errorf("%+v", got)
		}
		no := Answer{Reason: "当天的记录没有问题"}
		if err := w.Answer(ctx, secretary, o.ID, o.Version, no); !errors.Is(err, ErrInvolved) {
			t.Errorf("dismissed alone: %v", err)
		}
		w.must(w.Pass(ctx, secretary, o.ID, o.Version, "记录由我认定，请单位审查"))
		if got := w.duties(secretary); len(got) != 0 {
			t.Errorf("left %+v", got)
		}
		if got := w.duties(clerk); len(got) != 1 {
			t.Errorf("%+v", got)
		}
		o = w.get(clerk, o.ID).Objection
		if err := w.Answer(ctx, secretary, o.ID, o.Version, no); !errors.Is(err, ErrInvolved) && !errors.Is(err, ErrNotAnswerer) {
			t.Errorf("after passing it up: %v", err)
		}
		w.must(w.Answer(ctx, clerk, o.ID, o.Version, no))
		// the raiser asks once more; the level above answers, and then it is over
		o = w.get(an, o.ID).Objection
		if until := w.get(an, o.ID).TakeUpUntil; until != "2026-10-14" {
			t.Errorf("until %s", until)
		}
		w.at("2026-10-15")
		if err := w.TakeUp(ctx, an, o.ID, o.Version, "签到表上有我的名字"); !errors.Is(err, ErrTooLate) {
			t.Errorf("a day late: %v", err)
		}
		w.at("2026-10-14")
		w.must(w.TakeUp(ctx, an, o.ID, o.Version, "签到表上有我的名字"))
		o = w.get(ann, o.ID).Objection
		w.must(w.Answer(ctx, ann, o.ID, o.Version, Answer{Reason: "已核对签到表，没有该同志"}))
		o = w.get(an, o.ID).Objection
		if err := w.TakeUp(ctx, an, o.ID, o.Version, "我还是不同意这个结论"); !errors.Is(err, ErrSecondLook) {
			t.Errorf("a third time: %v", err)
		}
		if steps := w.get(an, o.ID).Steps; len(steps) != 5 {
			t.Errorf("%+v", steps)
		}
	})
}

func TestMissingAndTerms(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := context.Background()
		missing := Target{Subject: points.ByMember, Year: 2026}
		for day, want := range map[kernel.Day]error{"2025-12-31": ErrDay, "2026-10-09": ErrDay, "": ErrDay} {
			if _, err := w.Raise(ctx, an, missing, day, "当天我去了东湖社区"); !errors.Is(err, want) {
				t.Errorf("%s: %v", day, err)
			}
		}
		o, err := w.Raise(ctx, an, missing, "2026-09-20", "当天我去了东湖社区，没有记录")
		w.must(err)
		w.must(w.Answer(ctx, secretary, o.ID, o.Version, Answer{Uphold: true, Reason: "确实漏记，由支部补记", Remedy: ByRecord}))
		w.sent(502, "2026-09-21") // another day: not it
		if w.get(an, o.ID).SettledAt != 0 {
			t.Error("settled by another day's record")
		}
		old := w.sent(503, "2026-09-20")
		if w.get(an, o.ID).SettledAt == 0 {
			t.Error("not settled by the record")
		}
		w.at("2026-11-07") // the thirtieth day
		if door, err := w.Door(ctx, an, old); err != nil || !door.Open || door.Until != "2026-11-07" {
			t.Errorf("%+v %v", door, err)
		}
		w.at("2026-11-08")
		if _, err := w.Raise(ctx, an, old, "", "过期之后再提异议"); !errors.Is(err, ErrClosedDoor) {
			t.Errorf("a day late: %v", err)
		}
		if _, err := w.Door(ctx, an, Target{Subject: points.ByMember, Year: 2026, FactID: 4711, Rule: "sent"}); !errors.Is(err, ErrNoLine) {
			t.Errorf("a line that is not there: %v", err)
		}
		for who, x := range map[string]struct {
			by     kernel.Actor
			target Target
		}{
			"another member":       {an, Target{Subject: points.ByMember, SubjectID: 8, Year: 2026}},
			"another's branch":     {secretary, Target{Subject: points.ByBranch, SubjectID: 5, Year: 2026}},
			"a member the branch":  {an, Target{Subject: points.ByBranch, SubjectID: 3, Year: 2026}},
			"another's department": {clerk, Target{Subject: points.ByDepartment, SubjectID: 4, Year: 2026}},
		} {
			if _, err := w.Door(ctx, x.by, x.target); !errors.Is(err, kernel.ErrNotFound) {
				t.Errorf("%s: %v", who, err)
			}
		}
		b, err := w.Raise(ctx, secretary, Target{Subject: points.ByBranch, SubjectID: 3, Year: 2026}, "2026-09-01", "九月的主题党日没有计分")
		w.must(err)
		if b.Level != points.DepartmentLevel {
			t.Errorf("level %d", b.Level)
		}
		w.at("2026-12-30") // overdue: the raiser may go one level up without an answer
		b = w.get(secretary, b.ID).Objection
		if list, _ := w.List(ctx, clerk, Filter{Overdue: true}, kernel.AllRows); list.Total != 1 || !list.Items[0].Overdue {
			t.Errorf("%+v", list)
		}
		w.must(w.TakeUp(ctx, secretary, b.ID, b.Version, "逾期没有答复，请工委办理"))
		if got := w.get(ann, b.ID); got.Level != points.CommitteeLevel || got.DueSure || got.Due != "2027-01-13" {
			t.Errorf("%+v", got)
		}
		tm, err := w.Terms(ctx)
		w.must(err)
		tm.AnswerDays = 15
		if tm, err = w.SetTerms(ctx, ann, tm); err != nil || tm.ChangedName != "方文静" {
			t.Errorf("%+v %v", tm, err)
		}
		tm.Version--
		if _, err := w.SetTerms(ctx, ann, tm); !errors.Is(err, kernel.ErrStale) {
			t.Errorf("stale: %v", err)
		}
	})
}

// Of two who answer at once, and of an answer and a withdrawal, one stands.
func TestTwoAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := context.Background()
		for n := range 4 {
			o := w.raise(w.sent(kernel.ID(600+n), "2026-09-20"))
			errs := make(chan error, 3)
			var wg sync.WaitGroup
			wg.Go(func() {
				errs <- w.Answer(ctx, secretary, o.ID, o.Version, Answer{Reason: "记录没有问题，不予支持"})
			})
			wg.Go(func() {
				errs <- w.Answer(ctx, office(14, "孙立", "branch_secretary", 3), o.ID, o.Version, Answer{Uphold: true, Reason: "应当更正这条记录", Remedy: ByRecord})
			})
			wg.Go(func() { errs <- w.Withdraw(ctx, an, o.ID, o.Version) })
			wg.Wait()
			won := 0
			for range 3 {
				if err := <-errs; err == nil {
					won++
				} else if !errors.Is(err, kernel.ErrStale) && !errors.Is(err, ErrAnswered) {
					t.Error(err)
				}
			}
			if got := w.get(an, o.ID); won != 1 || len(got.Steps) != 2 {
				t.Errorf("%d won, %+v", won, got.Steps)
			}
		}
	})
}

// A scheme's year may begin in any month: the day of what is missing, and its rule, are those of that year.
func TestYearsThatBeginInDecember(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := context.Background()
		def := &points.Scheme{
			Subject: points.ByDepartment, Name: "单位积分办法", FirstMonth: 12, Categories: []points.Category{{Code: "leading", Name: "突出党建"}},
			Rules: []points.Rule{{Code: "held", Category: "leading", Text: "开展中心组学习一次1分", Fact: "activity.held", Direction: points.Credit, Points: 100}},
		}
		w.must(w.points.TakeOver(ctx, kernel.System("测试"), def, "2024-12-01"))
		for day, in := range map[kernel.Day]bool{"2025-11-30": false, "2025-12-01": true, "2026-10-08": true, "2026-10-09": false} {
			o, err := w.Raise(ctx, clerk, Target{Subject: points.ByDepartment, Year: 2026, Rule: "held"}, day, "这一次中心组学习没有计入")
			if in != (err == nil) || !in && !errors.Is(err, ErrDay) {
				t.Errorf("%s: %v", day, err)
			}
			if in && (o.Year != 2026 || o.RuleText != "开展中心组学习一次1分") {
				t.Errorf("%s: %+v", day, o)
			}
		}
	})
}
