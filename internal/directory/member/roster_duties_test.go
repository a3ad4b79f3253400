package member_test

import (
	"slices"
	"strings"
	"testing"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/intake"
)

func TestParseEducation(t *testing.T) {
	for code, words := range map[string]string{
		"10": "研究生 硕士 硕士研究生 博士 博士研究生 在职研究生 党校研究生 10 11 14 19",
		"20": "大学本科 本科 大本 大学 大学毕业 大学普通班 大普 本科（双学士） 全日制本科 专升本 20 21 28",
		"30": "大学专科 大专 专科 高职 大专毕业 30 31",
		"40": "中等专业学校 中专 中师 中等师范 中职 40 41",
		"44": "职业高中 职高 44",
		"47": "技工学校 技校 47",
		"60": "普通高中 高中 60 61",
		"70": "初中 初级中学 70 71",
		"80": "小学 80 81",
		"90": "其他 文盲 90",
	} {
		for _, word := range strings.Fields(words) {
			if got, ok := member.ParseEducation(word); !ok || got != code {
				t.Errorf("%s: %q, want %s", word, got, code)
			}
		}
	}
	for _, word := range []string{"", "不详", "00", "5"} {
		if got, ok := member.ParseEducation(word); ok {
			t.Errorf("%q is taken for %s", word, got)
		}
	}
}

// held are the duties that stand, with organisation and day.
func (w *world) held(name string) string {
	w.t.Helper()
	p, err := w.Get(ctx, staff, w.member(name).ID)
	if err != nil {
		w.t.Fatal(err)
	}
	var out []string
	for _, x := range p.Positions {
		out = append(out, x.OrgName+x.DutyName+string(x.From))
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestImportOfDuties(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		committee, err := w.orgs.Create(ctx, staff, org.New{Kind: org.Committee, Name: "市财政局机关党委", ParentID: w.finance, From: "2017-01-01"})
		if err != nil {
			t.Fatal(err)
		}
		zhao, qian := w.add(form("赵一"), w.first), w.add(form("钱二"), w.first)
		for _, p := range []struct {
			who member.Profile
			member.Position
		}{{zhao, member.Position{OrgID: w.first, Duty: member.Secretary, From: "2020-01-01"}}, {qian, member.Position{OrgID: w.first, Duty: member.Organiser, From: "2021-01-01"}}} {
			if _, err := w.Appoint(ctx, staff, p.who.ID, p.Position); err != nil {
				t.Fatal(err)
			}
		}
		before := w.whole()
		head := append(slices.Clone(header), "党内职务", "任职时间")
		with := func(duties, days string, row []string) []string { return append(row, duties, days) }
		b := w.stage(staff, head,
			with("支部书记；机关党委副书记", "2020.1.1、2026.3.1", line("赵一", "第一党支部")),
			with("宣传委员", "2022-03-01", line("钱二", "第一党支部")),
			with("纪检委员兼青年委员，专职副书记", "2024-05-01", line("孙三", "第二党支部")),
			with("组宣委员", "", line("李四", "第二党支部")),
			with("党小组组长", "2024-05-01", line("周五", "第二党支部")),
			with("支委", "", line("吴六", "第二党支部")),
			with("书记、委员", "2024-05-01、2024-05-02、2024-05-03", line("郑七", "第二党支部")),
			with("书记", "2099-05-01", line("王八", "第二党支部")),
			with("无", "", line("冯九", "第二党支部")))
		counted(t, b, map[intake.Verdict]int{intake.Added: 2, intake.Changed: 2, intake.Wrong: 4, intake.Asked: 1})
		rows := w.rows(staff, b.ID)
		if got := rows[0].Note; got != "任副书记（2026年3月1日起）" {
			t.Errorf("row of 赵一: %q", got)
		}
		if got := rows[1].Note; got != "任宣传委员（2022年3月1日起）；名册中还任“组织委员”，导入不免职" {
			t.Errorf("row of 钱二: %q", got)
		}
		for i, field := range map[int]string{3: "duties", 4: "duties", 6: "duty_days", 7: "duty_days"} {
			if len(rows[i].Mistakes) != 1 || rows[i].Mistakes[0].Field != field {
				t.Errorf("row %d: %+v", rows[i].Number, rows[i].Mistakes)
			}
		}
		if got := rows[3].Mistakes[0].Text; !strings.Contains(got, "“组宣委员”不是党内职务") || !strings.Contains(got, "组织委员、宣传委员") {
			t.Errorf("an unknown word: %s", got)
		}
		b = w.mend(staff, b, intake.Mending{
			Replies: []intake.Reply{{Key: "duty_day", Answer: "2025-06-01"}},
			Skip:    []int{rows[3].Number, rows[4].Number, rows[6].Number, rows[7].Number},
		})
		b = w.apply(staff, b)
		for name, want := range map[string]string{
			"赵一": "市财政局机关党委副书记2026-03-01 市财政局第一党支部书记2020-01-01",
			"钱二": "市财政局第一党支部宣传委员2022-03-01 市财政局第一党支部组织委员2021-01-01",
			"孙三": "市财政局专职副书记2024-05-01 市财政局第二党支部纪检委员2024-05-01 市财政局第二党支部青年委员2024-05-01",
			"吴六": "市财政局第二党支部委员2025-06-01", "冯九": "",
		} {
			if got := w.held(name); got != want {
				t.Errorf("%s holds %q, want %q", name, got, want)
			}
		}
		if held, err := member.PositionsOn(ctx, d.Read(), committee.ID, "2026-03-01"); err != nil || len(held) != 1 {
			t.Errorf("the committee's posts: %+v %v", held, err)
		}
		file, err := w.Export(ctx, staff, member.Filter{}, "")
		if err != nil {
			t.Fatal(err)
		}
		again, err := w.imports.Stage(ctx, staff, member.RosterKind, "名册.xlsx", file)
		if err != nil {
			t.Fatal(err)
		}
		again = w.drained(staff, again.ID)
		counted(t, again, map[intake.Verdict]int{intake.Unchanged: 5})

		w.undo(b, w.preview(b).Seen)
		if after := w.whole(); after != before {
			t.Errorf("undoing left\n%s\nwhere there was\n%s", after, before)
		}
	})
}

// A duty given by hand after an import keeps its holder when the import is undone.
func TestUndoKeepsWhoWasAppointedLater(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		b := w.apply(staff, w.stage(staff, append(slices.Clone(header), "党内职务", "任职日期"), append(line("赵一", "第一党支部"), "书记", "2024-05-01")))
		if _, err := w.Appoint(ctx, staff, w.member("赵一").ID, member.Position{OrgID: w.first, Duty: member.Organiser, From: kernel.Day("2025-01-01")}); err != nil {
			t.Fatal(err)
		}
		v := w.preview(b)
		if len(v.Items) != 1 || v.Items[0].Kept != "导入后任免了党内职务" {
			t.Errorf("%+v", v.Items)
		}
	})
}
