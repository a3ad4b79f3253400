package points

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/fact"
)

func (town) Root(context.Context, db.Queryer) (kernel.ID, error) { return 1, nil }

func (town) Office(_ context.Context, _ db.Queryer, _ string, _, department kernel.ID) (kernel.ID, error) {
	return department, nil
}

func (town) Place(_ context.Context, _ db.Queryer, t SubjectType, id kernel.ID, _ kernel.Day) (branch, department kernel.ID, _ error) {
	for i, b := range branches {
		switch {
		case t == ByMember && slices.ContainsFunc(members[b.ID], func(n Named) bool { return n.ID == id }), t == ByBranch && b.ID == id:
			return b.ID, departments[i].ID, nil
		case t == ByDepartment && departments[i].ID == id:
			return 0, id, nil
		}
	}
	return 0, 0, nil
}

// at sets the clock to noon of a day.
func (w *world) at(day kernel.Day) *world {
	at := day.Start().Add(12 * time.Hour)
	w.db.SetClock(func() time.Time { return at })
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) closes(year int, t SubjectType) Closing {
	w.t.Helper()
	c, err := w.ProposeClosing(context.Background(), ann, Whole(year), t, "")
	w.must(err)
	c, err = w.DecideClosing(context.Background(), bert, c.ID, c.Version, true, "")
	w.must(err)
	return c
}

func (w *world) late(year int, t SubjectType, state LateState) []LateFact {
	w.t.Helper()
	list, err := w.LateFacts(context.Background(), ann, Whole(year), t, state, kernel.AllRows)
	w.must(err)
	return list.Items
}

// settle lets two persons take late facts in or leave them out.
func (w *world) settle(ids []kernel.ID, accept bool, reason string) {
	w.t.Helper()
	_, err := w.ProposeLate(context.Background(), ann, Whole(2026), ByMember, ids, accept, reason)
	w.must(err)
	_, err = w.DecideLate(context.Background(), bert, Whole(2026), ByMember, ids, accept, true, "")
	w.must(err)
}

func (w *world) duties(kind string) (out []duty.Duty) {
	w.t.Helper()
	grants := []kernel.Grant{{Role: "staff", Org: 1}, {Role: "dept_clerk", Org: 2}, {Role: "branch_secretary", Org: 3}}
	list, err := duty.Mine(context.Background(), w.db.Read(), grants, nil, kernel.AllRows)
	w.must(err)
	for _, d := range list.Items {
		if d.Kind == kind {
			out = append(out, d)
		}
	}
	return out
}

func TestAClosedYearTakesLateFactsByDecisionAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).seeded().at("2027-01-10")
		ctx := context.Background()
		w.append(happened("outreach.sent", "2026-03-04"), happened("activity.held", "2026-03-04", detailed("theme_day"), about(fact.Org, 3)))
		c, err := w.ProposeClosing(ctx, ann, Whole(2026), ByMember, "积分公示无异议")
		w.must(err)
		if got := w.duties(secondDuty); len(got) != 1 || got[0].Title != "2026年党员积分结账待另一人复核" {
			t.Errorf("%+v", got)
		}
		if _, err := w.ProposeClosing(ctx, bert, Whole(2026), ByMember, ""); !errors.Is(err, ErrClosingTwice) {
			t.Errorf("twice: %v", err)
		}
		w.append(happened("outreach.sent", "2026-03-05")) // proposed is not closed yet
		_, err = w.DecideClosing(ctx, bert, c.ID, c.Version, true, "")
		w.must(err)
		if got := w.duties(secondDuty); len(got) != 0 {
			t.Errorf("left %+v", got)
		}
		late := happened("outreach.sent", "2026-05-01")
		refused := happened("outreach.volunteered", "2026-05-02")
		mistaken := happened("outreach.volunteered", "2026-05-03")
		w.append(late, refused, mistaken, happened("activity.held", "2026-06-04", detailed("theme_day"), about(fact.Org, 3)))
		w.append(happened("outreach.sent", "2027-01-04")) // the next year is open
		if got := w.total(ByMember, 7, 2026); got != "20" {
			t.Errorf("total %s after closing", got)
		}
		if got := w.total(ByBranch, 3, 2026); got != "2" {
			t.Errorf("the branches' year is open, total %s", got)
		}
		w.reverse(mistaken.Source) // never entered: nothing to decide any more
		waiting := w.late(2026, ByMember, LateWaiting)
		if len(waiting) != 2 || waiting[0].Name != "安晓" || waiting[1].Points != 1000 && waiting[0].Points != 1000 {
			t.Fatalf("%+v", waiting)
		}
		w.agrees(2026)
		w.must(w.Recompute(ctx, 2026))
		w.agrees(2026)
		if got := w.total(ByMember, 7, 2026); got != "20" {
			t.Errorf("total %s after a recomputation", got)
		}
		byPoints := map[kernel.Points]kernel.ID{}
		for _, l := range waiting {
			byPoints[l.Points] = l.FactID
		}
		w.settle([]kernel.ID{byPoints[1000]}, true, "凭证补齐")
		w.settle([]kernel.ID{byPoints[800]}, false, "当年已明确不计")
		check := func(want string) {
			t.Helper()
			w.agrees(2026)
			if got := w.total(ByMember, 7, 2026); got != want {
				t.Errorf("total %s, want %s", got, want)
			}
			w.must(w.Recompute(ctx, 2026))
			w.agrees(2026)
			if got := w.total(ByMember, 7, 2026); got != want {
				t.Errorf("total %s after a recomputation, want %s", got, want)
			}
		}
		check("30")
		w.reverse(late.Source) // it entered, so its reversal waits for a decision of its own
		if got := w.late(2026, ByMember, LateWaiting); len(got) != 1 || !got[0].Reversal {
			t.Errorf("%+v", got)
		}
		check("30")
		st, err := w.Statement(ctx, kernel.Everything(), ByMember, 7, Whole(2026))
		w.must(err)
		if st.Closed == nil || st.Closed.Day != "2027-01-10" || st.Closed.Late != 1 {
			t.Errorf("%+v", st.Closed)
		}
		lines, err := w.Lines(ctx, kernel.Everything(), ByMember, 7, Whole(2026), "sent", kernel.AllRows)
		w.must(err)
		if n := len(slices.DeleteFunc(lines.Items, func(l Line) bool { return !l.Late })); n != 1 {
			t.Errorf("%d late lines", n)
		}
	})
}

// One person proposes what becomes of a late fact, another decides; whose points they are does neither.
func TestLateFactsTakeTwoPersons(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).seeded().at("2027-01-10")
		ctx := context.Background()
		w.UseSamePerson(func(_ context.Context, _ db.Queryer, first, second kernel.ID) (bool, error) {
			return first == ann.Account && second == 9, nil
		})
		w.append(happened("outreach.sent", "2026-03-04"))
		w.closes(2026, ByMember)
		second := happened("outreach.sent", "2026-05-02")
		w.append(happened("outreach.sent", "2026-05-01"), second)
		ids := []kernel.ID{}
		for _, l := range w.late(2026, ByMember, LateWaiting) {
			ids = append(ids, l.FactID)
		}
		propose := func(by kernel.Actor, accept bool, reason string) error {
			_, err := w.ProposeLate(ctx, by, Whole(2026), ByMember, ids, accept, reason)
			return err
		}
		decide := func(by kernel.Actor, accept, agree bool, answer string) error {
			_, err := w.DecideLate(ctx, by, Whole(2026), ByMember, ids, accept, agree, answer)
			return err
		}
		refused := func(what string, got, want error) {
			t.Helper()
			if !errors.Is(got, want) {
				t.Errorf("%s: %v, want %v", what, got, want)
			}
		}
		subject := kernel.Actor{Account: 8, Name: "安晓", Member: 7}
		refused("nothing proposed", decide(bert, true, true, ""), ErrLateDecided)
		refused("no reason", propose(ann, true, " "), ErrWhyLate)
		refused("their own points", propose(subject, true, "凭证补齐"), ErrOwnLate)
		w.must(propose(ann, true, "凭证补齐"))
		refused("proposed twice", propose(bert, false, "不计"), ErrLateDecided)
		if got := w.duties(lateDuty); len(got) != 1 || got[0].Title != "2026年党员积分：2条迟到事实的处理建议待另一人复核" || got[0].ObjectType != "points_closing" {
			t.Errorf("duties %+v", got)
		}
		if got := w.late(2026, ByMember, LateWaiting); got[0].Proposal != ProposeAccept || !got[0].Mine || got[0].Barred != ErrSecondPerson.Text || got[0].Reason != "凭证补齐" {
			t.Errorf("to whoever proposed: %+v", got[0])
		}
		if other, _ := w.LateFacts(ctx, bert, Whole(2026), ByMember, "", kernel.AllRows); other.Items[0].Mine || other.Items[0].Barred != "" {
			t.Errorf("to another: %+v", other.Items[0])
		}
		refused("one person", decide(ann, true, true, ""), ErrSecondPerson)
		refused("one person with two accounts", decide(kernel.Actor{Account: 9, Name: "安的另一账号"}, true, true, ""), ErrSecondPerson)
		refused("their own points", decide(subject, true, true, ""), ErrOwnLate)
		refused("the other proposal", decide(bert, false, true, ""), ErrLateDecided)
		refused("no word why not", decide(bert, true, false, " "), ErrWhyNot)
		if got := w.total(ByMember, 7, 2026); got != "10" {
			t.Errorf("a proposal moved the points to %s", got)
		}
		w.must(decide(bert, true, false, "证明不清"))
		if got := w.late(2026, ByMember, LateWaiting); len(got) != 2 || got[0].Proposal != "" || got[0].Answer != bert.Name+"：证明不清" || got[0].Reason != "" || len(w.duties(lateDuty)) != 0 {
			t.Errorf("not agreed to: %+v", got)
		}
		w.must(propose(ann, false, "当年已明确不计"))
		w.must(decide(ann, false, false, "")) // taken back
		w.must(propose(ann, true, "证明已补"))
		if got := w.late(2026, ByMember, LateWaiting); got[0].Answer != "" {
			t.Errorf("a new proposal keeps the answer to the old one: %+v", got[0])
		}
		w.reverse(second.Source) // settles itself, and is no longer to be decided
		if got := w.duties(lateDuty); len(got) != 1 || got[0].Title != "2026年党员积分：1条迟到事实的处理建议待另一人复核" {
			t.Errorf("duties %+v", got)
		}
		if n, err := w.DecideLate(ctx, bert, Whole(2026), ByMember, ids, true, true, ""); n != 1 || err != nil {
			t.Errorf("%d decided: %v", n, err)
		}
		refused("decided twice", decide(bert, true, true, ""), ErrLateDecided)
		w.agrees(2026)
		if got := w.total(ByMember, 7, 2026); got != "20" {
			t.Errorf("total %s", got)
		}
		if got := w.late(2026, ByMember, LateAccepted); len(got) != 1 || got[0].Proposed.Name != ann.Name || got[0].Decided.Name != bert.Name || got[0].Reason != "证明已补" || len(w.duties(lateDuty)) != 0 {
			t.Errorf("%+v", got)
		}
	})
}

// Of two who decide differently at once one is told that it is done.
func TestLateFactsAreDecidedOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).seeded().at("2027-01-10")
		w.append(happened("outreach.sent", "2026-03-04"))
		w.closes(2026, ByMember)
		for day := range 6 {
			w.append(happened("outreach.volunteered", kernel.MakeDay(2026, 5, 1+day)))
		}
		for _, l := range w.late(2026, ByMember, LateWaiting) {
			ids := []kernel.ID{l.FactID}
			_, err := w.ProposeLate(context.Background(), ann, Whole(2026), ByMember, ids, true, "补齐")
			w.must(err)
			said := make(chan error, 2)
			for i, by := range []kernel.Actor{bert, {Account: 3, Name: "周敏"}} {
				go func() {
					_, err := w.DecideLate(context.Background(), by, Whole(2026), ByMember, ids, true, i == 0, "证明不清")
					said <- err
				}()
			}
			if a, b := <-said, <-said; (a == nil) == (b == nil) || !errors.Is(errors.Join(a, b), ErrLateDecided) {
				t.Errorf("of two who decide at once: %v, %v", a, b)
			}
		}
		w.agrees(2026)
	})
}

func TestReopeningLetsIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).seeded().at("2027-01-10")
		ctx := context.Background()
		w.append(happened("outreach.sent", "2026-03-04"))
		c := w.closes(2026, ByMember)
		w.append(happened("outreach.sent", "2026-05-01"))
		// another version for the same days doesn't reach what is closed
		def := Seed(ByMember)
		def.Rules[slices.IndexFunc(def.Rules, func(r Rule) bool { return r.Code == "sent" })].Points = 2000
		list, err := w.ListSchemes(ctx)
		w.must(err)
		at := slices.IndexFunc(list.Items, func(r SchemeRow) bool { return r.Subject == ByMember })
		saved, err := w.SaveScheme(ctx, ann, list.Items[at].ID, list.Items[at].Version, def)
		w.must(err)
		_, err = w.Adopt(ctx, bert, saved.ID, saved.Version, "2026-02-01", true)
		w.must(err)
		w.must(w.Recompute(ctx, 2026))
		w.agrees(2026)
		if got := w.total(ByMember, 7, 2026); got != "10" {
			t.Errorf("total %s under the versions of the closing", got)
		}
		if c, err = w.AskReopening(ctx, ann, c.ID, c.Version, ""); !errors.Is(err, ErrWhyReopen) {
			t.Errorf("without a reason: %v", err)
		}
		books, err := w.YearBooks(ctx)
		w.must(err)
		now := books.Items[slices.IndexFunc(books.Items, func(b YearBook) bool { return b.Year == 2026 && b.Subject == ByMember })]
		if now.Now == nil || now.Now.State != Closed || now.Late.Waiting != 1 {
			t.Fatalf("%+v", now)
		}
		c, err = w.AskReopening(ctx, ann, now.Now.ID, now.Now.Version, "漏记一批下沉记录")
		w.must(err)
		w.append(happened("outreach.sent", "2026-05-02")) // asked for is not reopened yet
		_, err = w.ProposeLate(ctx, ann, Whole(2026), ByMember, []kernel.ID{w.late(2026, ByMember, LateWaiting)[0].FactID}, false, "当年已明确不计")
		w.must(err)
		if got := w.total(ByMember, 7, 2026); got != "10" {
			t.Errorf("total %s while reopening is asked for", got)
		}
		c, err = w.DecideClosing(ctx, bert, c.ID, c.Version, true, "")
		w.must(err)
		w.must(w.Recompute(ctx, 2026))
		w.agrees(2026)
		if got := w.total(ByMember, 7, 2026); got != "40" { // three of 20 under a cap of 40
			t.Errorf("total %s after reopening", got)
		}
		if let := w.late(2026, ByMember, LateAccepted); len(let) != 2 || let[0].Reason != "年度重新开放：漏记一批下沉记录" || let[0].Proposal != "" || len(w.duties(lateDuty)) != 0 {
			t.Errorf("let in: %+v, still to be decided %+v", let, w.duties(lateDuty))
		}
		w.closes(2026, ByMember) // and it can be closed again
		if _, err := w.DecideClosing(ctx, ann, c.ID, c.Version, true, ""); !errors.Is(err, ErrClosingMoved) {
			t.Errorf("%v", err)
		}
	})
}

// Whoever closes while others write: every fact is either counted or late, and none is both.
func TestClosingWhileOthersWrite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).seeded().at("2027-01-10")
		r := rand.New(rand.NewPCG(9, 10))
		w.append(happened("outreach.sent", "2026-03-04"))
		c, err := w.ProposeClosing(context.Background(), ann, Whole(2026), ByMember, "")
		w.must(err)
		var wg sync.WaitGroup
		for range 3 {
			facts := randomFacts(r, 120)
			wg.Go(func() {
				for part := range slices.Chunk(facts, 3) {
					w.append(part...)
				}
			})
		}
		won := make(chan error, 2)
		for _, by := range []kernel.Actor{bert, {Account: 3, Name: "周敏"}} {
			wg.Go(func() {
				_, err := w.DecideClosing(context.Background(), by, c.ID, c.Version, true, "")
				won <- err
			})
		}
		wg.Wait()
		if a, b := <-won, <-won; (a == nil) == (b == nil) || !errors.Is(errors.Join(a, b), kernel.ErrStale) {
			t.Errorf("of two who close at once: %v, %v", a, b)
		}
		w.agrees(2026)
		frozen := w.total(ByMember, 7, 2026)
		w.append(slices.DeleteFunc(randomFacts(r, 60), func(f fact.Fact) bool { return f.Kind == AdjustedKind })...)
		w.agrees(2026)
		if got := w.total(ByMember, 7, 2026); got != frozen {
			t.Errorf("a closed total moved from %s to %s", frozen, got)
		}
		w.must(w.Recompute(context.Background(), 2026))
		w.agrees(2026)
		ids := []kernel.ID{}
		for _, l := range w.late(2026, ByMember, LateWaiting) {
			ids = append(ids, l.FactID)
		}
		if len(ids) == 0 {
			t.Fatal("nothing was late")
		}
		for part := range slices.Chunk(ids, 7) {
			w.settle(part, r.IntN(2) == 0, "逐条核对")
		}
		w.agrees(2026)
		w.must(w.Recompute(context.Background(), 2026))
		w.agrees(2026)
	})
}

// A decision in the middle of a recomputation counts once.
func TestDecidingDuringARecompute(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).seeded().at("2027-01-10")
		ctx := context.Background()
		w.append(happened("outreach.sent", "2026-03-04"))
		w.closes(2026, ByMember)
		for day := range 3 {
			w.append(happened("outreach.sent", kernel.MakeDay(2026, 5, 1+day)))
		}
		waiting := w.late(2026, ByMember, LateWaiting)
		decide := func(i int) { w.settle([]kernel.ID{waiting[i].FactID}, true, "补齐") }
		b, err := w.open(ctx, 2026)
		w.must(err)
		decide(0)
		w.must(w.compute(ctx, b))
		decide(1)
		w.append(happened("outreach.sent", "2026-05-09")) // late as well, and waits
		for i := range b.runs {
			w.must(w.writeRun(ctx, b, i))
		}
		w.must(w.drain(ctx, b))
		decide(2)
		w.must(w.makeCurrent(ctx, 2026, b))
		w.agrees(2026)
		if got := w.total(ByMember, 7, 2026); got != "40" {
			t.Errorf("total %s", got)
		}
	})
}

// Years that were taken over and never run are not asked to be closed, but for the last of them.
func TestYearBooksLeaveHistoryOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).seeded()
		begun := kernel.DayOf(d.Now()).Year()
		for year := begun - 3; year <= begun; year++ {
			w.append(happened("outreach.sent", kernel.MakeDay(year, 1, 1)))
		}
		books, err := w.YearBooks(context.Background())
		w.must(err)
		var years []int
		for _, b := range books.Items {
			if b.Subject == ByMember {
				years = append(years, b.Year)
			}
		}
		if !slices.Equal(years, []int{begun, begun - 1}) {
			t.Errorf("years %v, the program began in %d", years, begun)
		}
	})
}
