package points

import (
	"context"
	"errors"
	"sync"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

// tree makes the closure of the test's town, by which offices see.
func (w *world) tree() *world {
	w.t.Helper()
	w.must(w.db.Do(context.Background(), "tree", func(ctx context.Context, tx *db.Tx) error {
		for _, p := range [][2]int64{{1, 1}, {1, 2}, {1, 3}, {1, 4}, {1, 5}, {2, 2}, {2, 3}, {3, 3}, {4, 4}, {4, 5}, {5, 5}} {
			if _, err := tx.Exec(ctx, "INSERT INTO org_closure(ancestor_id,descendant_id,depth) VALUES (?,?,?)", p[0], p[1], 0); err != nil {
				return err
			}
		}
		return nil
	}))
	return w
}

func office(account kernel.ID, name, role string, org kernel.ID) kernel.Actor {
	return kernel.Actor{Account: account, Name: name, Roles: []string{role}, Grants: []kernel.Grant{{Role: role, Org: org}}, Scope: kernel.Scope{Orgs: []kernel.ID{org}}}
}

var (
	secretary  = office(11, "白桦", "branch_secretary", 3)
	clerkHere  = office(12, "赵敏", "dept_clerk", 2)
	clerkThere = office(13, "钱宁", "dept_clerk", 4)
	flood      = Proposal{Subject: ByMember, SubjectID: 7, Rule: "service_discretion", Points: 300, Reason: "抗洪抢险连续值守三昼夜", Evidence: "支委会会议记录2026年第5次"}
)

func TestDiscretion(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).seeded().tree().at("2026-06-10")
		ctx := context.Background()
		if _, err := w.Propose(ctx, clerkThere, flood); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("proposed from elsewhere: %v", err)
		}
		a, err := w.Propose(ctx, secretary, flood)
		w.must(err)
		if a.Level != DepartmentLevel || a.Branch != 3 || a.Department != 2 || a.SubjectName != "安晓" {
			t.Errorf("%+v", a)
		}
		if got := w.duties(adjustmentDuty); len(got) != 1 || got[0].Role != "dept_clerk" || got[0].OrgID != 2 || got[0].Title != "调整分待批准：安晓，+3分" {
			t.Errorf("%+v", got)
		}
		if got := w.total(ByMember, 7, 2026); got != "none" {
			t.Errorf("%s before it is granted", got)
		}
		for who, c := range map[string]struct {
			by   kernel.Actor
			want error
		}{"the proposer": {secretary, ErrSecondPerson}, "another secretary of the branch": {office(14, "孙立", "branch_secretary", 3), ErrLevelAbove}, "another department": {clerkThere, kernel.ErrNotFound}} {
			if _, err := w.DecideAdjustment(ctx, c.by, a.ID, a.Version, true, ""); !errors.Is(err, c.want) {
				t.Errorf("%s: %v", who, err)
			}
		}
		a, err = w.DecideAdjustment(ctx, clerkHere, a.ID, a.Version, true, "")
		w.must(err)
		w.agrees(2026)
		if got := w.total(ByMember, 7, 2026); got != "3" {
			t.Errorf("total %s", got)
		}
		if got := w.duties(adjustmentDuty); len(got) != 0 {
			t.Errorf("left %+v", got)
		}
		lines, err := w.Lines(ctx, kernel.Everything(), ByMember, 7, Whole(2026), "", kernel.AllRows)
		w.must(err)
		if len(lines.Items) != 1 || lines.Items[0].Adjusted != "酌情，提出：白桦，批准：赵敏；理由：抗洪抢险连续值守三昼夜" || lines.Items[0].Reversal {
			t.Errorf("%+v", lines.Items)
		}
		// taken back by two persons again, and the trace stays
		a, err = w.AskTakeback(ctx, clerkHere, a.ID, a.Version, "重复申报")
		w.must(err)
		if _, err := w.DecideAdjustment(ctx, clerkHere, a.ID, a.Version, true, ""); !errors.Is(err, ErrLevelAbove) && !errors.Is(err, ErrSecondPerson) {
			t.Errorf("by the same: %v", err)
		}
		_, err = w.DecideAdjustment(ctx, ann, a.ID, a.Version, true, "")
		w.must(err)
		w.agrees(2026)
		if got := w.total(ByMember, 7, 2026); got != "0" {
			t.Errorf("total %s", got)
		}
		lines, err = w.Lines(ctx, kernel.Everything(), ByMember, 7, Whole(2026), "", kernel.AllRows)
		w.must(err)
		if len(lines.Items) != 2 || !lines.Items[0].Reversal || lines.Items[1].Reversal {
			t.Errorf("%+v", lines.Items)
		}
		w.must(w.Recompute(ctx, 2026))
		w.agrees(2026)
		list, err := w.Adjustments(ctx, clerkThere, AdjustmentFilter{}, kernel.AllRows)
		if err != nil || list.Total != 0 {
			t.Errorf("another department sees %d %v", list.Total, err)
		}
		if list, _ := w.Adjustments(ctx, secretary, AdjustmentFilter{Text: "抗洪"}, kernel.AllRows); list.Total != 0 {
			t.Errorf("what went on between department and committee is seen in the branch: %+v", list.Items)
		}
		if list, _ := w.Adjustments(ctx, ann, AdjustmentFilter{State: AdjustmentReversed, Subject: ByMember, Text: "抗洪"}, kernel.AllRows); list.Total != 1 {
			t.Errorf("%d", list.Total)
		}
	})
}

// Of two who approve at once one does, and the points count once.
func TestTwoApprovers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).seeded().tree().at("2026-06-10")
		ctx := context.Background()
		a, err := w.Propose(ctx, secretary, flood)
		w.must(err)
		var wg sync.WaitGroup
		errs := make(chan error, 2)
		for _, by := range []kernel.Actor{clerkHere, ann} {
			wg.Go(func() {
				_, err := w.DecideAdjustment(ctx, by, a.ID, a.Version, true, "")
				errs <- err
			})
		}
		wg.Wait()
		if x, y := <-errs, <-errs; (x == nil) == (y == nil) || !errors.Is(errors.Join(x, y), kernel.ErrStale) {
			t.Errorf("%v, %v", x, y)
		}
		w.agrees(2026)
		if got := w.total(ByMember, 7, 2026); got != "3" {
			t.Errorf("total %s", got)
		}
	})
}

func TestNoDiscretionInAClosedYear(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).seeded().tree().at("2027-01-10")
		ctx := context.Background()
		w.append(happened("outreach.sent", "2026-03-04"))
		p := flood
		p.Day = "2026-12-31"
		a, err := w.Propose(ctx, secretary, p)
		w.must(err)
		w.closes(2026, ByMember)
		if _, err := w.Propose(ctx, secretary, p); !errors.Is(err, ErrYearClosed) {
			t.Errorf("proposed: %v", err)
		}
		if _, err := w.DecideAdjustment(ctx, clerkHere, a.ID, a.Version, true, ""); !errors.Is(err, ErrYearClosed) {
			t.Errorf("granted: %v", err)
		}
		// an objection's correction reaches it: two persons decide, and it is listed as late and accepted
		var x Adjustment
		w.must(d.Do(ctx, "objection", func(ctx context.Context, tx *db.Tx) (err error) {
			x, err = w.ProposeFor(ctx, tx, secretary, 77, "安晓", Proposal{Subject: ByMember, SubjectID: 7, Day: "2026-03-04", Rule: "sent", Points: -1000, Reason: "同一次派出记了两次"})
			return err
		}))
		_, err = w.DecideAdjustment(ctx, clerkHere, x.ID, x.Version, true, "")
		w.must(err)
		w.agrees(2026)
		if got := w.total(ByMember, 7, 2026); got != "0" {
			t.Errorf("total %s", got)
		}
		w.must(w.Recompute(ctx, 2026))
		w.agrees(2026)
		if got := w.late(2026, ByMember, LateAccepted); len(got) != 1 || got[0].Reason != "同一次派出记了两次" || got[0].Decided.Name != "白桦、赵敏" {
			t.Errorf("%+v", got)
		}
		for _, day := range []kernel.Day{"2025-12-31", "2027-01-11", "x"} {
			p.Day = day
			if _, err := w.Propose(ctx, secretary, p); !errors.Is(err, ErrAdjustDay) {
				t.Errorf("%s: %v", day, err)
			}
		}
	})
}
