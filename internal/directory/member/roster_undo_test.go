package member_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/intake"
)

// whole is everything that the roster and the tree say, without the counters of versions.
func (w *world) whole() string {
	w.t.Helper()
	var out []string
	for _, left := range []bool{false, true} {
		list, err := w.List(ctx, staff, member.Filter{Left: left}, kernel.AllRows)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, m := range list.Items {
			p, err := w.Get(ctx, staff, m.ID)
			if err != nil {
				w.t.Fatal(err)
			}
			p.Version = 0
			text, _ := json.Marshal(p)
			out = append(out, string(text))
		}
	}
	tree, err := w.orgs.Today(ctx, w.d.Read())
	if err != nil {
		w.t.Fatal(err)
	}
	for _, n := range tree.Of(w.root, org.Kinds...) {
		out = append(out, fmt.Sprint(n.ID, n.Kind, n.Name, n.ParentID))
	}
	numbers, err := w.Numbered(ctx, w.d.Read(), []string{idNumber("19800501", 13), idNumber("19800501", 15)})
	if err != nil {
		w.t.Fatal(err)
	}
	out = append(out, fmt.Sprint(numbers))
	return strings.Join(out, "\n")
}

func (w *world) preview(b intake.Batch) intake.UndoView {
	w.t.Helper()
	v, err := w.imports.PreviewUndo(ctx, staff, b.ID, false, kernel.AllRows)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

func (w *world) undo(b intake.Batch, seen string) intake.Batch {
	w.t.Helper()
	if _, err := w.imports.Undo(ctx, staff, b.ID, seen); err != nil {
		w.t.Fatal(err)
	}
	return w.drained(staff, b.ID)
}

// eventful is a roster before and a file that does all that a file can do to it.
func eventful(t *testing.T, w *world) intake.Batch {
	t.Helper()
	zhao := form("赵一")
	zhao.IDNumber, zhao.Phone, zhao.JobTitle = idNumber("19800501", 13), "13800138000", "科员"
	w.add(zhao, w.first)
	in := form("钱二")
	in.GroupID = w.group
	qian := w.add(in, w.first)
	if _, err := w.Appoint(ctx, staff, qian.ID, member.Position{OrgID: w.first, Duty: "secretary", From: "2019-01-01"}); err != nil {
		t.Fatal(err)
	}
	gone := w.add(form("周五"), w.first)
	if _, err := w.Leave(ctx, staff, gone.ID, gone.Version, "transferred", "2025-01-01", "调往外地"); err != nil {
		t.Fatal(err)
	}
	return w.stage(staff, slices.Concat(header, []string{"职务", "转入日期", "党小组"}),
		append(line("赵一", "第一党支部", "13800138001", idNumber("19800501", 13)), "科长", "", "第一党小组"),
		append(line("钱二", "第二党支部"), "", "2026-01-05", ""),
		append(line("周五", "第二党支部"), "", "2026-02-01", ""),
		append(line("孙三", "第一党支部", "13800138003", idNumber("19800501", 15)), "", ""),
		append(line("李四", "新设党支部"), "", ""))
}

func TestUndoLeavesTheRosterAsItWas(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		b := eventful(t, w)
		before := w.whole()
		b = w.apply(staff, w.mend(staff, b, intake.Mending{Replies: []intake.Reply{{Key: "branch.市财政局.新设党支部", Answer: "new:0:branch"}}}))
		if w.whole() == before || w.member("李四").BranchName != "新设党支部" {
			t.Fatal("the import did nothing")
		}
		v := w.preview(b)
		if v.Back != 6 || v.Kept != 0 || v.Until != b.AppliedAt+intake.UndoTime.Milliseconds() || b.UndoBy != v.Until {
			t.Errorf("%+v", v)
		}
		said := map[string]string{}
		for _, i := range v.Items {
			said[i.Subject] = i.Act + " " + i.Note
		}
		if got := said["赵一"]; !strings.Contains(got, "职务：科员 → 科长") || !strings.Contains(got, "修改联系电话") || strings.Contains(got, "1380") {
			t.Errorf("赵一: %q", got)
		}
		if got := said["钱二"]; !strings.Contains(got, "第一党支部 → ") || !strings.Contains(got, "2026年1月5日转入") {
			t.Errorf("钱二: %q", got)
		}
		if said["新设党支部"] != "made 新建党支部“新设党支部”" || !strings.HasPrefix(said["李四"], "added ") {
			t.Errorf("%q", said)
		}
		b = w.undo(b, v.Seen)
		if b.State != intake.Undone || b.Undone != 6 || b.Kept != 0 || b.UndoneAt == 0 {
			t.Fatalf("%+v", b)
		}
		if after := w.whole(); after != before {
			t.Errorf("before:\n%s\nafter:\n%s", before, after)
		}
		if _, err := w.imports.Undo(ctx, staff, b.ID, v.Seen); !errors.Is(err, intake.ErrUndone) {
			t.Errorf("undone twice: %v", err)
		}
		// Nothing stands in the way of the same file.
		again := eventfulAgain(t, w)
		if again.Counts[intake.Wrong] != 0 || again.Counts[intake.Added] != 1 {
			t.Errorf("the file again: %+v", again.Counts)
		}
	})
}

func eventfulAgain(t *testing.T, w *world) intake.Batch {
	t.Helper()
	return w.apply(staff, w.stage(staff, header, line("孙三", "第一党支部", "13800138003", idNumber("19800501", 15))))
}

func TestUndoKeepsWhatWasTouchedSince(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		used := map[kernel.ID]string{}
		w.UseElsewhere(member.Uses{
			Members: func(_ context.Context, _ db.Queryer, ids []kernel.ID) (map[kernel.ID]string, error) { return used, nil },
			Since: func(_ context.Context, _ db.Queryer, ids []kernel.ID, since int64) (map[kernel.ID]string, error) {
				return nil, nil
			},
			Orgs: func(_ context.Context, _ db.Queryer, ids []kernel.ID) (map[kernel.ID]string, error) { return nil, nil },
		})
		b := eventful(t, w)
		b = w.apply(staff, w.mend(staff, b, intake.Mending{Replies: []intake.Reply{{Key: "branch.市财政局.新设党支部", Answer: "new:0:branch"}}}))
		editor := kernel.Actor{Account: 9, Name: "张科长", Scope: kernel.Everything()}
		zhao := w.member("赵一")
		f := zhao.Form
		f.JobTitle = "处长"
		if _, err := w.Update(ctx, editor, zhao.ID, zhao.Version, f); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Appoint(ctx, editor, w.member("钱二").ID, member.Position{OrgID: w.second, Duty: "secretary", From: "2026-02-01"}); err != nil {
			t.Fatal(err)
		}
		used[w.member("李四").ID] = "导入后已列入活动记录"
		v := w.preview(b)
		why := map[string]string{}
		for _, i := range v.Items {
			if i.Kept != "" {
				why[i.Subject] = i.Kept
			}
		}
		if v.Kept != 4 || v.Back != 2 || !strings.HasPrefix(why["赵一"], "导入后张科长于") || why["钱二"] != "导入后任免了党内职务" ||
			why["李四"] != "导入后已列入活动记录" || why["新设党支部"] != "还有 1 名党员在（或曾在）这里" {
			t.Errorf("%d kept: %q", v.Kept, why)
		}
		b = w.undo(b, v.Seen)
		if b.State != intake.Undone || b.Undone != 2 || b.Kept != 4 {
			t.Fatalf("%+v", b)
		}
		if got := w.names(staff, member.Filter{}); !slices.Equal(got, []string{"李四", "钱二", "赵一"}) || w.member("赵一").JobTitle != "处长" {
			t.Errorf("left in the roster: %v", got)
		}
		// What became of it can still be read.
		if again := w.preview(b); again.Kept != 4 || again.Back != 2 {
			t.Errorf("afterwards: %+v", again)
		}
	})
}

func TestUndoIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		b := w.apply(staff, w.stage(staff, header, line("赵一", "第一党支部"), line("钱二", "第一党支部")))
		open := w.stage(staff, header, line("孙三", "第一党支部"))
		v := w.preview(b)
		if _, err := w.imports.Undo(ctx, staff, open.ID, v.Seen); !errors.Is(err, intake.ErrNotApplied) {
			t.Errorf("not applied: %v", err)
		}
		if _, err := w.imports.Undo(ctx, clerk("department", w.finance), b.ID, v.Seen); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("another's: %v", err)
		}
		// Whoever confirms must have seen what is the case now.
		m := w.member("赵一")
		if _, err := w.Transfer(ctx, staff, m.ID, m.Version, w.second, "2026-01-05", ""); err != nil {
			t.Fatal(err)
		}
		b = w.undo(b, v.Seen)
		if b.State != intake.Applied || b.Fault != intake.ErrUndoChanged.Text || len(w.names(staff, member.Filter{})) != 2 {
			t.Errorf("undone past a change: %+v", b)
		}
		v = w.preview(b)
		at := d.Now()
		d.SetClock(func() time.Time { return at.Add(intake.UndoTime + time.Minute) })
		if _, err := w.imports.Undo(ctx, staff, b.ID, v.Seen); !errors.Is(err, intake.ErrUndoLate) {
			t.Errorf("after seven days: %v", err)
		}
		if _, err := w.imports.PreviewUndo(ctx, staff, b.ID, false, kernel.AllRows); !errors.Is(err, intake.ErrUndoLate) {
			t.Errorf("preview after seven days: %v", err)
		}
		d.SetClock(func() time.Time { return at.Add(31 * 24 * time.Hour) })
		rule := w.imports.Kept()
		before := rule.Unit.Before(rule.Default, d.Today())
		due, err := rule.Due(ctx, d.Read(), before, kernel.AllRows)
		if err != nil || len(due.Items) != 2 || due.Items[0].Title != "工委干部导入的党员名册" { // one that was never written, too
			t.Fatalf("%+v %v", due, err)
		}
		if err := d.Do(ctx, "erase", func(ctx context.Context, tx *db.Tx) error {
			return rule.Erase(ctx, tx, before, []kernel.ID{due.Items[0].ID, due.Items[1].ID})
		}); err != nil {
			t.Fatal(err)
		}
		for table, want := range map[string]int{"intake_file": 0, "intake_row": 0, "intake_batch": 2, "intake_batch WHERE state='discarded'": 1} {
			if n, _ := db.Scalar[int](ctx, d.Read(), "SELECT COUNT(*) FROM "+table); n != want {
				t.Errorf("%d rows in %s", n, table)
			}
		}
	})
}

// Somebody edits while the import is undone: either the edit comes first and the member stays, or it
// comes too late and is refused. Nothing is lost and nothing half done.
func TestUndoWhileSomebodyEdits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		for round := range 6 {
			name := "赵" + string(rune('甲'+round))
			b := w.apply(staff, w.stage(staff, header, line(name, "第一党支部"), line("钱"+name, "第一党支部")))
			m, v := w.member(name), w.preview(b)
			var edit error
			var wait sync.WaitGroup
			wait.Go(func() {
				f := m.Form
				f.JobTitle = "科长"
				_, edit = w.Update(ctx, staff, m.ID, m.Version, f)
			})
			wait.Go(func() {
				if _, err := w.imports.Undo(ctx, staff, b.ID, v.Seen); err != nil {
					t.Error(err)
				}
				if err := w.imports.Drain(ctx); err != nil {
					t.Error(err)
				}
			})
			wait.Wait()
			b, err := w.imports.Get(ctx, staff, b.ID)
			if err != nil {
				t.Fatal(err)
			}
			there := slices.Contains(w.names(staff, member.Filter{}), name)
			switch {
			case edit == nil && b.State == intake.Applied && there && w.member(name).JobTitle == "科长":
			case edit != nil && b.State == intake.Undone && !there:
			default:
				t.Errorf("round %d: edit %v, batch %s %q, there %v", round, edit, b.State, b.Fault, there)
			}
		}
	})
}

// Whatever a file does to a roster, undoing leaves it as it was.
func TestUndoOfAnyImport(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	names := []string{"赵一", "钱二", "孙三", "李四", "周五"}
	branches := []string{"第一党支部", "第二党支部"}
	for i, n := range names[:3] {
		f := form(n)
		f.Phone = fmt.Sprintf("1380013800%d", i)
		w.add(f, []kernel.ID{w.first, w.second}[i%2])
	}
	before := w.whole()
	rapid.Check(t, func(r *rapid.T) {
		rows := [][]string{slices.Concat(header, []string{"职务", "学历", "转入日期"})}
		for _, n := range rapid.Permutation(names).Draw(r, "names")[:rapid.IntRange(1, 5).Draw(r, "rows")] {
			row := line(n, rapid.SampledFrom(branches).Draw(r, "branch"), rapid.SampledFrom([]string{"", "13911112222"}).Draw(r, "phone"), "")
			rows = append(rows, append(row, rapid.SampledFrom([]string{"", "科长"}).Draw(r, "job"), rapid.SampledFrom([]string{"", "研究生", "大专"}).Draw(r, "education"), "2026-03-01"))
		}
		b := w.stage(staff, rows...)
		if b.Counts[intake.Wrong]+b.Counts[intake.Asked] > 0 {
			r.Fatalf("%+v", w.rows(staff, b.ID))
		}
		if b.Counts[intake.Added]+b.Counts[intake.Changed] == 0 {
			return
		}
		b = w.apply(staff, b)
		if b = w.undo(b, w.preview(b).Seen); b.State != intake.Undone || b.Kept != 0 {
			r.Fatalf("%+v", b)
		}
		if after := w.whole(); after != before {
			r.Fatalf("before:\n%s\nafter:\n%s", before, after)
		}
	})
}
