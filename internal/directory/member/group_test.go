package member_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/intake"
)

func (w *world) newGroup(name string, branch kernel.ID, from kernel.Day) kernel.ID {
	w.t.Helper()
	n, err := w.orgs.Create(ctx, staff, org.New{Kind: org.Group, Name: name, ParentID: branch, From: from})
	if err != nil {
		w.t.Fatal(err)
	}
	return n.ID
}

// inGroup names who belonged to the group that day, as rosters of meetings and the list see it.
func (w *world) inGroup(group kernel.ID, day kernel.Day) []string {
	w.t.Helper()
	members, err := member.InGroup(ctx, w.d.Read(), group, day)
	if err != nil {
		w.t.Fatal(err)
	}
	out := []string{}
	for _, m := range members {
		out = append(out, m.Name)
	}
	if listed := w.names(staff, member.Filter{OrgID: group, Day: day}); !slices.Equal(out, listed) {
		w.t.Errorf("on %s the group holds %v, the roster lists %v", day, out, listed)
	}
	if n, err := w.CountByGroup(ctx, w.d.Read(), day); err != nil || n[group] != len(out) {
		w.t.Errorf("on %s %d are counted, %v belong", day, n[group], out)
	}
	return out
}

func TestGroupsByDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		late := w.newGroup("第二党小组", w.first, "2022-01-01")
		foreign := w.newGroup("第一党小组", w.second, "2017-01-01")
		f := form("赵一")
		f.GroupID = w.group
		zhao := w.add(f, w.first)
		w.add(form("钱二"), w.first)
		if _, err := w.Appoint(ctx, staff, zhao.ID, member.Position{OrgID: w.group, Duty: member.GroupLeader, From: "2019-01-01"}); err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct {
			who   string
			group kernel.ID
			day   kernel.Day
			want  error
		}{
			{"before the stay", late, "2017-12-31", member.ErrGroupDay},
			{"tomorrow", late, "2026-11-24", member.ErrGroupDay},
			{"no day", late, "", member.ErrGroupDay},
			{"before the group", late, "2021-12-31", member.ErrBranchDay},
			{"another branch's group", foreign, "2022-01-01", member.ErrGroup},
			{"no group at all", w.finance, "2022-01-01", member.ErrGroup},
			{"as it is", w.group, "2022-01-01", member.ErrSameGroup},
			{"on the group's first day", late, "2022-01-01", nil},
			{"as it is again", late, "2022-01-01", member.ErrSameGroup},
		} {
			if _, err := w.AssignGroup(ctx, staff, zhao.ID, 0, x.group, x.day); !errors.Is(err, x.want) {
				t.Errorf("%s: %v, want %v", x.who, err, x.want)
			}
		}
		for _, x := range []struct {
			group kernel.ID
			day   kernel.Day
			want  []string
		}{
			{w.group, "2017-12-31", []string{}},
			{w.group, "2018-01-01", []string{"赵一"}},
			{w.group, "2021-12-31", []string{"赵一"}},
			{w.group, "2022-01-01", []string{}},
			{late, "2021-12-31", []string{}},
			{late, "2022-01-01", []string{"赵一"}},
			{late, "2026-11-23", []string{"赵一"}},
		} {
			if got := w.inGroup(x.group, x.day); !slices.Equal(got, x.want) {
				t.Errorf("%v on %s: %v, want %v", x.group, x.day, got, x.want)
			}
		}
		p, err := w.Get(ctx, staff, zhao.ID)
		if err != nil || len(p.Groups) != 2 || p.Groups[0].To != "2021-12-31" || p.Groups[1].To != "" || p.GroupName != "第二党小组" || p.Duties != "" {
			t.Errorf("history %+v, duties %q (%v)", p.Groups, p.Duties, err)
		}
		groups, err := w.Groups(ctx, d.Read(), w.first, "2021-06-30")
		if err != nil || len(groups) != 1 || len(groups[0].Members) != 1 {
			t.Errorf("the branch's groups then: %+v (%v)", groups, err)
		}
		if groups, err = w.Groups(ctx, d.Read(), w.first, "2026-11-23"); err != nil || len(groups) != 2 || len(groups[0].Members) != 0 {
			t.Errorf("the branch's groups now: %+v (%v)", groups, err)
		}
		// A slip is mended by saying it again from an earlier day; 0 takes out of any group.
		if p, err = w.AssignGroup(ctx, staff, zhao.ID, p.Version, 0, "2021-01-01"); err != nil || p.GroupID != 0 || len(p.Groups) != 1 || p.Groups[0].To != "2020-12-31" {
			t.Errorf("%+v %v", p.Groups, err)
		}
	})
}

func TestAssignGroupAll(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		zhao, qian, sun := w.add(form("赵一"), w.first), w.add(form("钱二"), w.first), w.add(form("孙三"), w.second)
		of := func(list ...member.Profile) (out []member.GroupAssignment) {
			for _, p := range list {
				out = append(out, member.GroupAssignment{ID: p.ID, Version: p.Version})
			}
			return out
		}
		if _, err := w.AssignGroupAll(ctx, staff, w.group, "2026-03-01", of(zhao, sun)); !errors.Is(err, member.ErrGroupOne) || !strings.Contains(err.Error(), "孙三") {
			t.Errorf("with somebody of another branch: %v", err)
		}
		if got := w.inGroup(w.group, "2026-03-01"); len(got) != 0 {
			t.Errorf("a refused list put in %v", got)
		}
		if _, err := w.AssignGroupAll(ctx, clerk("branch_clerk", w.second), w.group, "2026-03-01", of(zhao)); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("out of sight: %v", err)
		}
		stale := of(zhao, qian)
		stale[1].Version = 9
		if _, err := w.AssignGroupAll(ctx, staff, w.group, "2026-03-01", stale); !errors.Is(err, member.ErrGroupOne) {
			t.Errorf("stale: %v", err)
		}
		moved := make([]int, 2)
		var wait sync.WaitGroup
		for i := range moved { // a double click
			wait.Go(func() {
				var err error
				if moved[i], err = w.AssignGroupAll(ctx, staff, w.group, "2026-03-01", of(zhao, qian)); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if moved[0]+moved[1] != 2 {
			t.Errorf("put in %v", moved)
		}
		if got := w.inGroup(w.group, "2026-03-01"); !slices.Equal(got, []string{"钱二", "赵一"}) {
			t.Errorf("in the group: %v", got)
		}
		rows, err := db.Scalar[int](ctx, d.Read(), "SELECT COUNT(*) FROM audit WHERE action='member.group'")
		if err != nil || rows != 2 {
			t.Errorf("%d rows in the trail (%v)", rows, err)
		}
	})
}

func TestGroupsEndWithTheBranch(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		f := form("赵一")
		f.GroupID = w.group
		zhao := w.add(f, w.first)
		dissolve := func(day kernel.Day) error {
			return w.orgs.Dissolve(ctx, staff, org.Change{ID: w.group, From: day})
		}
		if err := dissolve("2026-11-01"); !errors.Is(err, org.ErrHasMembers) {
			t.Errorf("a group with members is dissolved: %v", err)
		}
		view, err := w.orgs.View(ctx, kernel.Everything(), "")
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range view.Nodes {
			if want, known := map[kernel.ID]int{w.group: 1, w.first: 1, w.second: 0, w.finance: 1, w.root: 1}[n.ID]; known && n.Members != want {
				t.Errorf("%s has %d members, want %d", n.Name, n.Members, want)
			}
		}
		p, err := w.Transfer(ctx, staff, zhao.ID, zhao.Version, w.second, "2026-10-10", "")
		if err != nil || p.GroupID != 0 || len(p.Groups) != 1 || p.Groups[0].To != "2026-10-09" {
			t.Fatalf("%+v %v", p.Groups, err)
		}
		if err := dissolve("2026-11-01"); err != nil {
			t.Error(err)
		}
		if got := w.inGroup(w.group, "2026-10-09"); !slices.Equal(got, []string{"赵一"}) {
			t.Errorf("the eve: %v", got)
		}
	})
}

// TestABranchIsDissolvedAtOnce: where its members go is asked for, and they, their groups and what they held follow.
func TestABranchIsDissolvedAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		f := form("赵一")
		f.GroupID = w.group
		zhao := w.add(f, w.first)
		if _, err := w.Appoint(ctx, staff, zhao.ID, member.Position{OrgID: w.first, Duty: member.Secretary, From: "2026-01-05"}); err != nil {
			t.Fatal(err)
		}
		today := d.Today()
		dissolve := func(into kernel.ID, day kernel.Day) error {
			return w.orgs.Dissolve(ctx, staff, org.Change{ID: w.first, From: day, Into: into})
		}
		for what, got := range map[string]struct{ err, want error }{
			"nowhere":         {dissolve(0, today), org.ErrHasChild},
			"into itself":     {dissolve(w.first, today), org.ErrInto},
			"into a unit":     {dissolve(w.finance, today), org.ErrInto},
			"into nothing":    {dissolve(4711, today), org.ErrInto},
			"a day to come":   {dissolve(w.second, today.AddDays(1)), org.ErrIntoDay},
			"out of my sight": {w.orgs.Dissolve(ctx, clerk("dept_clerk", w.second), org.Change{ID: w.first, From: today, Into: w.second}), kernel.ErrNotFound},
		} {
			if !errors.Is(got.err, got.want) {
				t.Errorf("%s: %v, want %v", what, got.err, got.want)
			}
		}
		if n, err := w.CountByBranch(ctx, d.Read(), today); err != nil || n[w.first] != 1 {
			t.Fatalf("refused, and yet %v %v", n, err)
		}
		if err := dissolve(w.second, today); err != nil {
			t.Fatal(err)
		}
		p, err := w.Get(ctx, staff, zhao.ID)
		if err != nil || p.BranchID != w.second || p.GroupID != 0 || p.Groups[0].To != today.AddDays(-1) {
			t.Errorf("%+v %v", p, err)
		}
		for day, want := range map[kernel.Day]int{today: 0, today.AddDays(-1): 1} {
			held, err := member.PositionsOn(ctx, d.Read(), w.first, day)
			if err != nil || len(held) != want {
				t.Errorf("%s: %d positions, %v", day, len(held), err)
			}
		}
		tree, err := w.orgs.Today(ctx, d.Read())
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range []kernel.ID{w.first, w.group} {
			if n, _ := tree.Get(id); n.AliveOn(today) {
				t.Errorf("%s is still there", n.Name)
			}
		}
	})
}

func TestALeavingAndItsUndoing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		late := w.newGroup("第二党小组", w.first, "2022-01-01")
		f := form("赵一")
		f.GroupID = w.group
		zhao := w.add(f, w.first)
		p, err := w.AssignGroup(ctx, staff, zhao.ID, zhao.Version, late, "2026-06-01")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Appoint(ctx, staff, zhao.ID, member.Position{OrgID: w.first, Duty: member.Secretary, From: "2024-01-01"}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.UndoLeave(ctx, staff, zhao.ID, p.Version, "误办"); !errors.Is(err, member.ErrOnRoster) {
			t.Errorf("nothing to undo: %v", err)
		}
		if p, err = w.Leave(ctx, staff, zhao.ID, p.Version, "died", "2026-03-01", ""); err != nil || p.GroupID != 0 || p.Duties != "" || len(p.Groups) != 1 || p.Groups[0].To != "2026-02-28" {
			t.Fatalf("%+v %v", p, err)
		}
		if got := w.inGroup(late, "2026-11-23"); len(got) != 0 {
			t.Errorf("whoever has left is still in %v", got)
		}
		if _, err := w.UndoLeave(ctx, clerk("branch_clerk", w.second), zhao.ID, p.Version, "误办"); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("out of sight: %v", err)
		}
		if _, err := w.UndoLeave(ctx, staff, zhao.ID, p.Version, " "); !errors.Is(err, member.ErrUndoReason) {
			t.Errorf("without a reason: %v", err)
		}
		if _, err := w.UndoLeave(ctx, staff, zhao.ID, p.Version-1, "误办"); !errors.Is(err, kernel.ErrStale) {
			t.Errorf("an old version: %v", err)
		}
		if p, err = w.UndoLeave(ctx, staff, zhao.ID, p.Version, "误办减少"); err != nil {
			t.Fatal(err)
		}
		if p.LeftDay != "" || p.LeftKind != "" || p.GroupID != late || p.Duties != "书记" || len(p.Stays) != 1 || p.Stays[0].To != "" {
			t.Errorf("not as it was: %+v", p)
		}
		for day, want := range map[kernel.Day]kernel.ID{"2026-05-31": w.group, "2026-06-01": late, "2026-11-23": late} {
			if got := w.inGroup(want, day); !slices.Equal(got, []string{"赵一"}) {
				t.Errorf("%s: %v", day, got)
			}
		}
		n, err := db.Scalar[int](ctx, d.Read(), "SELECT COUNT(*) FROM audit WHERE action='member.undo_leave' AND detail LIKE '%误办减少%'")
		if err != nil || n != 1 {
			t.Errorf("%d rows of the trail (%v)", n, err)
		}
	})
}

func TestTwoWritersOfOneGroup(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		late := w.newGroup("第二党小组", w.first, "2022-01-01")
		zhao := w.add(form("赵一"), w.first)
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i, g := range []kernel.ID{w.group, late} {
			wg.Go(func() { _, errs[i] = w.AssignGroup(ctx, staff, zhao.ID, zhao.Version, g, "2026-01-01") })
		}
		wg.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else if !errors.Is(err, kernel.ErrStale) {
				t.Error(err)
			}
		}
		if n := len(w.inGroup(w.group, "2026-11-23")) + len(w.inGroup(late, "2026-11-23")); done != 1 || n != 1 {
			t.Errorf("%d of two writers were done, the member is in %d groups", done, n)
		}
	})
}

func TestGroupsInFiles(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.newGroup("第三党小组", w.second, "2017-01-01")
		w.add(form("赵一"), w.first)
		w.add(form("钱二"), w.first)
		b := w.stage(staff, []string{"党员姓名", "出生年月", "入党时间", "支部名称", "所在党小组", "转入时间"},
			[]string{"赵一", "1980-05-01", "2005-07-01", "市财政局第一党支部", "第一党小组", ""},
			[]string{"钱二", "1980-05-01", "2005-07-01", "市财政局第二党支部", "第三党小组", "2026-05-01"},
		)
		if b.Counts[intake.Changed] != 2 {
			t.Fatalf("%+v %+v", b, w.rows(staff, b.ID))
		}
		w.apply(staff, b)
		if m := w.member("赵一"); m.GroupName != "第一党小组" {
			t.Errorf("%+v", m)
		}
		q, err := w.Get(ctx, staff, w.member("钱二").ID)
		if err != nil || q.GroupName != "第三党小组" || len(q.Groups) != 1 || q.Groups[0].From != "2026-05-01" {
			t.Errorf("%+v (%v)", q.Groups, err)
		}
		wrong := w.stage(staff, []string{"姓名", "出生日期", "入党日期", "党小组"}, []string{"赵一", "1980-05-01", "2005-07-01", "第九党小组"})
		if rows := w.rows(staff, wrong.ID); wrong.Counts[intake.Wrong] != 1 || rows[0].Mistakes[0].Field != "group" {
			t.Errorf("%+v", rows)
		}
	})
}
