package member_test

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/xuri/excelize/v2"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/platform/sheet"
)

var header = []string{"姓名", "性别", "出生年月", "民族", "党籍状态", "是否退休", "所在单位", "所在党支部", "加入党组织日期", "转正时间", "手机号码", "身份证号码"}

func line(name, branch string, more ...string) []string {
	row := []string{name, "男", "1980-05-01", "汉", "正式党员", "否", "市财政局", branch, "2005.7.1", "2006年7月1日", "", ""}
	copy(row[10:], more)
	return row
}

func counted(t *testing.T, b intake.Batch, want map[intake.Verdict]int) {
	t.Helper()
	got := maps.Clone(b.Counts)
	maps.DeleteFunc(got, func(_ intake.Verdict, n int) bool { return n == 0 })
	if !maps.Equal(got, want) {
		t.Errorf("counts %v, want %v (%s)", got, want, b.Fault)
	}
}

func TestImportCheckMendApply(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		bad := idNumber("19800501", 11)
		b := w.stage(staff, header,
			line("赵一", "第一支部", "13800138000", idNumber("19800501", 13)),
			line("钱二", "中共市财政局第2支部委员会", "1380013800", idNumber("19800501", 15)),
			line("孙三", "第一党支部", "", bad[:17]+"?"),
			line("李四", "第九党支部"),
			line("赵一", "第一支部", "", idNumber("19800501", 13)),
		)
		if b.State != intake.Checked {
			t.Fatalf("%+v", b)
		}
		counted(t, b, map[intake.Verdict]int{intake.Added: 1, intake.Wrong: 3, intake.Asked: 1})
		rows := w.rows(staff, b.ID)
		for i, field := range []string{"", "phone", "id_number", "", ""} {
			if field != "" && (len(rows[i].Mistakes) != 1 || rows[i].Mistakes[0].Field != field) {
				t.Errorf("row %d: %+v", rows[i].Number, rows[i].Mistakes)
			}
		}
		if got := rows[0].Cells["id_number"]; !strings.Contains(got, "********") {
			t.Errorf("a good number is shown as %q", got)
		}
		if _, err := w.imports.Apply(ctx, staff, b.ID, intake.AllRows); !errors.Is(err, intake.ErrMistakes) {
			t.Errorf("applied with mistakes: %v", err)
		}
		if got := w.names(staff, member.Filter{}); len(got) != 0 {
			t.Errorf("checking wrote %v", got)
		}
		_, marked, err := w.imports.Mistakes(ctx, staff, b.ID)
		if err != nil || len(marked) == 0 {
			t.Errorf("no marked table: %v", err)
		}
		ask := rows[3].Asks[0]
		b = w.mend(staff, b, intake.Mending{
			Cells:   []intake.Cell{{Row: rows[1].Number, Field: "phone", Value: "13800138001"}, {Row: rows[2].Number, Field: "id_number", Value: idNumber("19800501", 17)}},
			Replies: []intake.Reply{{Key: ask.Key, Answer: "new:0:branch"}},
			Skip:    []int{rows[4].Number},
		})
		counted(t, b, map[intake.Verdict]int{intake.Added: 4, intake.Skipped: 1})
		b = w.apply(staff, b)
		if got := w.names(staff, member.Filter{OrgID: w.finance}); !slices.Equal(got, []string{"李四", "钱二", "孙三", "赵一"}) {
			t.Errorf("imported %v", got)
		}
		if m := w.member("李四"); m.BranchName != "第九党支部" || m.DepartmentName != "市财政局" {
			t.Errorf("李四 is in %s, %s", m.DepartmentName, m.BranchName)
		}
		// Asking again changes nothing.
		again, err := w.imports.Apply(ctx, staff, b.ID, intake.AllRows)
		if err != nil || again.State != intake.Applied || again.Version != b.Version {
			t.Errorf("applied twice: %+v %v", again, err)
		}
		if _, err := w.imports.Mend(ctx, staff, b.ID, b.Version, intake.Mending{Skip: []int{2}}); !errors.Is(err, intake.ErrNotOpen) {
			t.Errorf("mended after: %v", err)
		}
	})
}

func TestMatching(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		withID := form("赵一")
		withID.IDNumber = idNumber("19800501", 13)
		w.add(withID, w.first)
		w.add(form("钱二"), w.first)
		w.add(form("孙三"), w.first)
		twin := form("孙三")
		w.add(twin, w.second)
		gone := w.add(form("周五"), w.first)
		if _, err := w.Leave(ctx, staff, gone.ID, gone.Version, "transferred", "2025-01-01", ""); err != nil {
			t.Fatal(err)
		}
		w.add(form("吴六"), w.other)
		row := func(name, born, joined, branch, id string) []string {
			return []string{name, "男", born, "汉族", "正式党员", "否", "市财政局", branch, joined, "2006-07-01", "", id}
		}
		for _, x := range []struct {
			name  string
			actor kernel.Actor
			row   []string
			want  intake.Verdict
			says  string
		}{
			{"same by number", staff, row("赵一", "1980-05-01", "2005-07-01", "第一党支部", withID.IDNumber), intake.Unchanged, ""},
			{"same by mask", staff, row("赵一", "", "", "", withID.IDNumber[:6]+"********"+withID.IDNumber[14:]), intake.Unchanged, ""},
			{"other mask is another person", staff, row("赵一", "1980-05-01", "2005-07-01", "第一党支部", "370102********9999"), intake.Wrong, "*"},
			{"number of another name", staff, row("赵壹", "1980-05-01", "2005-07-01", "第一党支部", withID.IDNumber), intake.Wrong, "另一个姓名"},
			{"same name, other number: new", staff, row("赵一", "1980-05-01", "2005-07-01", "第一党支部", idNumber("19800501", 15)), intake.Added, ""},
			{"by name, birth, joining", staff, row("钱二", "1980-05-01", "2005-07-01", "第一党支部", ""), intake.Unchanged, ""},
			{"month alone keeps the day", staff, row("钱二", "1980.05", "2005年7月", "第一党支部", ""), intake.Unchanged, ""},
			{"number for one without", staff, row("钱二", "1980-05-01", "2005-07-01", "第一党支部", idNumber("19800501", 19)), intake.Changed, "身份证号"},
			{"other joining day", staff, row("钱二", "1980-05-01", "2006-07-01", "第一党支部", ""), intake.Asked, "同一人吗"},
			{"other birth and joining", staff, row("钱二", "1981-05-01", "2006-06-01", "第一党支部", ""), intake.Added, ""},
			{"twins", staff, row("孙三", "1980-05-01", "2005-07-01", "第一党支部", ""), intake.Asked, "哪一位"},
			{"transfer is asked for its day", staff, row("钱二", "1980-05-01", "2005-07-01", "第二党支部", ""), intake.Asked, "转入支部的日期"},
			{"one who had left", staff, row("周五", "1980-05-01", "2005-07-01", "第一党支部", ""), intake.Asked, "重新转入"},
			{"sex against the number", staff, row("郑七", "1980-05-01", "2005-07-01", "第一党支部", idNumber("19800501", 14)), intake.Wrong, "性别不一致"},
			{"birth against the number", staff, row("郑七", "1980-05-02", "2005-07-01", "第一党支部", idNumber("19800501", 15)), intake.Wrong, "出生日期不一致"},
			{"a day that never was", staff, row("郑七", "1980-02-30", "2005-07-01", "第一党支部", ""), intake.Wrong, "真实的日期"},
			{"new without a branch", staff, row("郑七", "1980-05-01", "2005-07-01", "", ""), intake.Wrong, "党支部"},
			{"a clerk's own", clerk("dept_clerk", w.finance), row("郑七", "1980-05-01", "2005-07-01", "第二党支部", ""), intake.Added, ""},
			{"a clerk cannot make branches", clerk("dept_clerk", w.finance), row("郑七", "1980-05-01", "2005-07-01", "办公室", ""), intake.Wrong, "管理范围"},
			{"nor reach into another department", clerk("dept_clerk", w.culture), row("郑七", "1980-05-01", "2005-07-01", "市财政局第二党支部", ""), intake.Wrong, "管理范围"},
			{"nor see its people", clerk("dept_clerk", w.culture), row("钱二", "1980-05-01", "2005-07-01", "第一党支部", ""), intake.Added, ""},
			{"nor learn of their numbers", clerk("dept_clerk", w.culture), row("赵一", "1980-05-01", "2005-07-01", "第一党支部", withID.IDNumber), intake.Wrong, "工委干部核对"},
		} {
			b := w.stage(x.actor, header, x.row)
			rows := w.rows(x.actor, b.ID)
			r := rows[0]
			text := r.Note
			for _, m := range r.Mistakes {
				text += m.Text
			}
			for _, a := range r.Asks {
				text += a.Text
			}
			if r.Verdict != x.want || !strings.Contains(text, x.says) {
				t.Errorf("%s: %s %q, want %s %q", x.name, r.Verdict, text, x.want, x.says)
			}
		}
	})
}

func TestAnswersAndAbsence(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		for _, name := range []string{"赵一", "钱二", "孙三"} {
			w.add(form(name), w.first)
		}
		w.add(form("李四"), w.other)
		b := w.stage(staff, header, line("赵一", "第二党支部"), line("钱二", "第二党支部"), line("周五", "第一党支部"))
		counted(t, b, map[intake.Verdict]int{intake.Asked: 2, intake.Added: 1, intake.Absent: 1})
		if len(b.Asks) != 1 || b.Asks[0].Rows != 2 || b.Asks[0].Open != 2 {
			t.Fatalf("asks %+v", b.Asks)
		}
		rows := w.rows(staff, b.ID)
		if last := rows[len(rows)-1]; last.Verdict != intake.Absent || last.Subject != "孙三" || last.Number != 0 {
			t.Errorf("absent %+v", last)
		}
		// A day for all, and another for one of them; a day that cannot be is refused.
		b = w.mend(staff, b, intake.Mending{Replies: []intake.Reply{{Key: "transfer_day", Answer: "2026-03-01"}, {Row: rows[1].Number, Key: "transfer_day", Answer: "2017-01-01"}}})
		counted(t, b, map[intake.Verdict]int{intake.Changed: 1, intake.Wrong: 1, intake.Added: 1, intake.Absent: 1})
		b = w.mend(staff, b, intake.Mending{Replies: []intake.Reply{{Row: rows[1].Number, Key: "transfer_day", Answer: "2026-04-01"}}})
		w.apply(staff, b)
		for name, day := range map[string]kernel.Day{"赵一": "2026-03-01", "钱二": "2026-04-01"} {
			p, err := w.Get(ctx, staff, w.member(name).ID)
			if err != nil || p.BranchID != w.second || p.Stays[len(p.Stays)-1].From != day {
				t.Errorf("%s: %+v %v", name, p.Stays, err)
			}
		}
		if m := w.member("孙三"); m.LeftDay != "" {
			t.Error("the absent were removed")
		}
	})
}

// Importing what was exported changes nothing, masked as it is.
func TestExportComesBackUnchanged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		for i, name := range []string{"赵一", "欧阳 修", "单于飞", "孙三", "=钱二"} {
			f := form(name)
			f.JobTitle = []string{"科长", "", "=1+1", "'主任", "＠处长"}[i]
			f.IDNumber, f.Phone = idNumber("19800501", 11+2*i), []string{"13800138000", "0531-88886666", "", "", ""}[i]
			f.Nation, f.Education = []string{"01", "03", "", "97", "50"}[i], []string{"10", "20", "", "47", "90"}[i]
			if i == 3 {
				f.IDNumber, f.GroupID, f.Service = "", w.group, member.Retired
			}
			w.add(f, []kernel.ID{w.first, w.second, w.other, w.first, w.second}[i])
		}
		data, err := w.Export(ctx, staff, member.Filter{}, "")
		if err != nil {
			t.Fatal(err)
		}
		before := snapshot(t, d)
		b, err := member.ImportRoster(ctx, w.imports, staff, "导出.xlsx", data)
		if err != nil {
			t.Fatalf("%v %+v", err, w.rows(staff, b.ID))
		}
		counted(t, b, map[intake.Verdict]int{intake.Unchanged: 5})
		if after := snapshot(t, d); after != before {
			t.Errorf("changed:\n%s\n%s", before, after)
		}
	})
}

func snapshot(t *testing.T, d *db.DB) string {
	t.Helper()
	rows, err := db.Select(ctx, d.Read(), db.Column[string], "SELECT name||'|'||job_title||'|'||nation||'|'||education||'|'||branch_id||'|'||group_id||'|'||version||'|'||phone_index||'|'||id_index FROM member ORDER BY id")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(rows, "\n")
}

// Two imports of the same people at once: the second sees what the first did and adds nobody twice.
func TestTwoImportsAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		data := book(t, header, line("赵一", "第一党支部"), line("钱二", "第二党支部"))
		var wg sync.WaitGroup
		for range 3 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_, err := member.ImportRoster(ctx, w.imports, staff, "名册.xlsx", data)
				if err != nil && !errors.Is(err, kernel.ErrStale) {
					t.Error(err)
				}
			}()
		}
		wg.Wait()
		if got := w.names(staff, member.Filter{}); !slices.Equal(got, []string{"钱二", "赵一"}) {
			t.Errorf("the roster has %v", got)
		}
	})
}

// A batch whose check was interrupted, or that the roster overtook, is taken up again.
func TestApplyAfterTheRosterMoved(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		b := w.stage(staff, header, line("赵一", "第一党支部"))
		if _, err := w.imports.Apply(ctx, staff, b.ID, intake.AllRows); err != nil {
			t.Fatal(err)
		}
		w.add(form("赵一"), w.first) // meanwhile somebody typed him in
		b = w.drained(staff, b.ID)
		if b.State != intake.Checked || b.Counts[intake.Unchanged] != 1 || b.Fault == "" {
			t.Errorf("%+v", b)
		}
		if got := w.names(staff, member.Filter{}); len(got) != 1 {
			t.Errorf("the roster has %v", got)
		}
	})
}

func TestPasteAndStrangeFiles(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		b, err := w.imports.StagePaste(ctx, staff, member.RosterKind, "姓 名\t性别\t出生日期\t入党时间\t党支部\t类别\t人员类别\n\"赵一\"\t男\t1980.5.1\t2005/7/1\t市财政局第一党支部\tx\t正式\n")
		if err != nil {
			t.Fatal(err)
		}
		b = w.drained(staff, b.ID)
		counted(t, b, map[intake.Verdict]int{intake.Added: 1})
		if !slices.Equal(b.Unknown, []string{"类别"}) {
			t.Errorf("unknown columns %v", b.Unknown)
		}
		if _, err := w.imports.Stage(ctx, staff, member.RosterKind, "x.xlsx", []byte("PK nonsense")); err == nil {
			t.Error("nonsense was taken")
		}
		if _, err := w.imports.Stage(ctx, staff, "nothing", "x.csv", []byte("姓名\n赵一\n")); !errors.Is(err, intake.ErrUnknownKind) {
			t.Error("an unknown kind was taken")
		}
		if _, err := w.imports.Get(ctx, clerk("dept_clerk", w.finance), b.ID); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("another's batch: %v", err)
		}
		tmpl, err := w.imports.Template(ctx, staff, w.imports.Kinds()[0])
		if err != nil || len(tmpl) == 0 {
			t.Errorf("template: %v", err)
		}
		// The template itself has no rows to import: its example and notes are passed over.
		if _, err := w.imports.Stage(ctx, staff, member.RosterKind, "模板.xlsx", tmpl); !errors.Is(err, intake.ErrNoRows) {
			t.Errorf("the empty template: %v", err)
		}
	})
}

// Only the good rows go in, in one batch; what comes back is the rest of the original, and mended it
// goes in at once.
func TestGoodRowsInBadRowsBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		b := w.stage(staff, header,
			line("赵一", "第一党支部", "13800138000", idNumber("19800501", 13)),
			line("钱二", "第一党支部", "1380013800", idNumber("19800501", 15)),
			line("孙三", "第一党支部"),
			line("李四", "第九党支部"), // asks for its branch
			line("周五", "新设党支部", "123"),
		)
		b = w.mend(staff, b, intake.Mending{Replies: []intake.Reply{{Key: "branch.市财政局.新设党支部", Answer: "new:0:branch"}}})
		counted(t, b, map[intake.Verdict]int{intake.Added: 2, intake.Wrong: 2, intake.Asked: 1})
		if _, err := w.imports.Apply(ctx, staff, b.ID, intake.GoodRows); err != nil {
			t.Fatal(err)
		}
		if err := w.imports.Drain(ctx); err != nil {
			t.Fatal(err)
		}
		b, err := w.imports.Get(ctx, staff, b.ID)
		if err != nil || b.State != intake.Applied || b.Mode != intake.GoodRows {
			t.Fatalf("%+v %v", b, err)
		}
		if got := w.names(staff, member.Filter{}); !slices.Equal(got, []string{"孙三", "赵一"}) {
			t.Errorf("imported %v", got)
		}
		tree, err := w.orgs.Today(ctx, d.Read())
		if err != nil {
			t.Fatal(err)
		}
		if m := tree.Match("新设党支部", 0, "branch"); len(m.Exact) != 0 {
			t.Error("a branch was made that only a wrong row names")
		}
		_, back, err := w.imports.Mistakes(ctx, staff, b.ID)
		if err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(bytes.NewReader(back))
		if err != nil {
			t.Fatal(err)
		}
		name := f.GetSheetName(0)
		rows, err := f.GetRows(name)
		if err != nil || len(rows) != 4 || rows[1][0] != "钱二" || rows[2][0] != "李四" || rows[3][0] != "周五" || !slices.Equal(rows[0][:len(header)], header) {
			t.Fatalf("%q %v", rows, err)
		}
		if notes, _ := f.GetComments(name); len(notes) != 3 || !slices.ContainsFunc(notes, func(c excelize.Comment) bool { return c.Cell == "K2" && c.Text == sheet.ErrMobile.Text }) {
			t.Errorf("%+v", notes)
		}
		if notes, _ := f.GetComments(name); !slices.ContainsFunc(notes, func(c excelize.Comment) bool {
			return c.Cell == "H3" && strings.Contains(c.Text, "可选：") && strings.HasSuffix(c.Text, "请在表中改正或补充，或重新上传后在网页上答复。")
		}) {
			t.Errorf("a question is not put at its own cell, with what there is to choose from: %+v", notes)
		}
		for cell, v := range map[string]string{"K2": "13800138001", "H3": "第二党支部", "H4": "第二党支部", "K4": ""} {
			if err := f.SetCellValue(name, cell, v); err != nil {
				t.Fatal(err)
			}
		}
		var mended bytes.Buffer
		if err := f.Write(&mended); err != nil {
			t.Fatal(err)
		}
		again, err := w.imports.Import(ctx, staff, member.RosterKind, "名册（待改正）.xlsx", mended.Bytes())
		if err != nil || again.State != intake.Applied {
			t.Fatalf("%+v %v", again, err)
		}
		counted(t, again, map[intake.Verdict]int{intake.Added: 3, intake.Absent: 2})
		if _, _, err := w.imports.Mistakes(ctx, staff, again.ID); !errors.Is(err, intake.ErrNothingBack) {
			t.Errorf("a whole import gives %v back", err)
		}
		if _, _, err := w.imports.Mistakes(ctx, clerk("department", w.finance), b.ID); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("another's workbook: %v", err)
		}
	})
}
