package handbook_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/blob"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/doc"
	"sanchuang/internal/platform/jobs"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/honour"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/obligation"
	"sanchuang/internal/spine/paper"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/view/handbook"
	"sanchuang/internal/work/activity"
	"sanchuang/internal/work/outreach"
	"sanchuang/internal/work/structure"
	"sanchuang/internal/work/training"
)

// city is a small city with all rooms whose records the book prints.
type city struct {
	*registertest.City
	t       *testing.T
	s       *handbook.Service
	runner  *jobs.Runner
	members *member.Service
	acts    *activity.Service
	rooms   handbook.Rooms
	allowed error // what rights answer
}

func each(t *testing.T, fn func(*city)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		at("2026-12-05", d)
		c := &city{t: t}
		c.City = registertest.New(t, d, activity.FactKinds, honour.FactKinds, problem.FactKinds, outreach.FactKinds, training.FactKinds, structure.FactKinds)
		deps := c.Deps
		log := slog.New(slog.DiscardHandler)
		v, err := crypt.NewVault(crypt.National, make([]byte, 32), &crypt.MemoryStore{})
		c.must(err)
		c.members = member.NewService(d, deps.Audit, v, deps.Orgs, log)
		norms := norm.NewService(d, deps.Audit)
		problems := problem.NewService(deps, norms)
		c.acts = activity.NewService(d, deps.Audit, c.Facts, deps.Orgs, activity.Members{})
		c.acts.UseNorms(norms)
		recorded := func(context.Context, db.Queryer) (map[kernel.ID]kernel.Day, error) {
			return map[kernel.ID]kernel.Day{c.Finance: "2026-01-01"}, nil
		}
		obligations := obligation.NewService(d, deps.Audit, deps.Orgs, c.Facts, norms, obligation.Elsewhere{
			Recorded: recorded, Talks: activity.Talks, Waiting: activity.Waiting,
		})
		c.rooms = handbook.Rooms{
			Members: c.members, Structure: structure.NewService(deps, norms, paper.NewService(d, deps.Audit, deps.Orgs)), Obligations: obligations, Norms: norms, Training: training.NewService(deps),
			Outreach: outreach.NewService(deps, problems), Problems: problems, Honours: honour.NewService(deps), Recorded: recorded,
		}
		c.runner = jobs.New(d, log)
		blobs, err := blob.Open(t.TempDir())
		c.must(err)
		c.s = handbook.NewService(d, deps.Audit, deps.Orgs, c.runner, blobs, func(_ context.Context, account kernel.ID, _ string) (kernel.Actor, error) {
			a := c.Clerk(c.Finance)
			a.Account = account
			return a, c.allowed
		}, c.rooms)
		fn(c)
	})
}

func at(day kernel.Day, d *db.DB) {
	d.SetClock(func() time.Time { return day.Start().Add(10 * time.Hour) })
}

func (c *city) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *city) secretary() kernel.Actor {
	return kernel.Actor{Account: 9, Name: "王建国", Scope: kernel.Scope{Orgs: []kernel.ID{c.FinanceFirst}}}
}

// held writes that a meeting was accepted.
func (c *city) held(org kernel.ID, content activity.Content) {
	c.t.Helper()
	by := registertest.Staff
	by.Scope = kernel.Everything()
	c.must(c.DB.Do(c.t.Context(), "test.held", func(ctx context.Context, tx *db.Tx) error {
		return c.acts.BulkInsertAccepted(ctx, tx, []activity.Record{{OrgID: org, Content: content, By: by}})
	}))
}

func (c *city) assembly(day kernel.Day, topic, minutes string) activity.Content {
	return activity.Content{
		Kinds: []string{"branch_assembly"}, Day: day, StartTime: "15:00", EndTime: "16:30", Topic: topic, Place: "三楼会议室", Minutes: minutes,
		Host: activity.Named{MemberID: c.Wang, Name: "王建国"}, Recorder: activity.Named{MemberID: c.LiFinance, Name: "李明"},
		Resolutions: []activity.Resolution{{Text: "同意年度工作安排"}},
		Attendances: []activity.Attendance{{MemberID: c.Wang, Name: "王建国", Mark: activity.Attended}, {MemberID: c.LiFinance, Name: "李明", Mark: activity.Excused, Reason: "出差"}},
	}
}

// lively gives the first branch of the department of finance a year.
func (c *city) lively() {
	c.t.Helper()
	ctx := c.t.Context()
	group, err := c.Deps.Orgs.Create(ctx, registertest.Staff, org.New{Kind: org.Group, Name: "第一党小组", ParentID: c.FinanceFirst, From: "2018-02-01"})
	c.must(err)
	wang, err := c.members.Get(ctx, registertest.Staff, c.Wang)
	c.must(err)
	_, err = c.members.AssignGroup(ctx, registertest.Staff, c.Wang, wang.Version, group.ID, "2018-02-01")
	c.must(err)
	_, err = c.members.Appoint(ctx, registertest.Staff, c.Wang, member.Position{OrgID: c.FinanceFirst, Duty: member.Secretary, From: "2024-03-15"})
	c.must(err)
	zhang, err := c.members.Get(ctx, registertest.Staff, c.Zhang)
	c.must(err)
	_, err = c.members.Transfer(ctx, registertest.Staff, c.Zhang, zhang.Version, c.FinanceFirst, "2026-06-01", "工作调动")
	c.must(err)
	branch, err := c.Deps.Orgs.Detail(ctx, kernel.Everything(), c.FinanceFirst)
	c.must(err)
	c.must(c.Deps.Orgs.Rename(ctx, registertest.Staff, org.Change{ID: c.FinanceFirst, Version: branch.Version, Name: "预算党支部", From: "2026-05-12", Basis: "江直工〔2026〕8号"}))
	c.held(c.FinanceFirst, c.assembly("2026-03-12", "学习贯彻全会精神", "会议传达了有关精神（略），讨论了“三创”工作。"))
	c.held(c.FinanceFirst, c.assembly("2026-11-20", "年度总结", "总结全年工作。"))
	talk := activity.Content{
		Kinds: []string{"talk"}, Day: "2026-04-02", Topic: "家庭困难", Place: "办公室", Minutes: "绝不能印出来的内容", Confidential: true,
		Host: activity.Named{MemberID: c.Wang, Name: "王建国"}, Attendances: []activity.Attendance{{MemberID: c.LiFinance, Name: "李明", Mark: activity.Attended}},
	}
	c.held(c.FinanceFirst, talk)
	late := c.assembly("2026-02-10", "上年度组织生活会", "对照检查。")
	late.Kinds, late.ForYear = []string{"org_life_meeting", "member_appraisal"}, 2025
	c.held(c.FinanceFirst, late)
	x := structure.Term{Began: "2024-03-15", Session: 5}
	x.OrgID = c.FinanceFirst
	_, err = c.rooms.Structure.Terms.Create(ctx, registertest.Staff, x)
	c.must(err)
	visit := outreach.Visit{Day: "2026-04-08", PlaceKind: "village", PlaceName: "东湖村", Content: "走访困难党员"}
	visit.OrgID, visit.MemberID = c.FinanceFirst, c.Wang
	_, err = c.rooms.Outreach.Visits.Create(ctx, registertest.Staff, visit)
	c.must(err)
	h := honour.Honour{Kind: "red_flag_branch", Year: 2025, ConferredDay: "2026-07-01", PaperNumber: "江直工〔2026〕12号", Form: "bulletin"}
	h.OrgID = c.FinanceFirst
	_, err = c.rooms.Honours.Create(ctx, registertest.Staff, h)
	c.must(err)
}

func (c *city) get(actor kernel.Actor, year int, day kernel.Day) handbook.HandbookSheet {
	c.t.Helper()
	sheet, err := c.s.Get(c.t.Context(), actor, c.FinanceFirst, year, day, false)
	c.must(err)
	return sheet
}

// says is a book's text, by chapter.
func says(b handbook.Book) map[string]string {
	out := map[string]string{}
	for _, ch := range b.Chapters {
		var text []string
		for _, x := range ch.Blocks {
			text = append(text, x.Text)
			for _, col := range x.Columns {
				text = append(text, col.Heading)
			}
			for _, r := range x.Rows {
				text = append(text, strings.Join(r.Cells, "|"))
			}
			for _, r := range x.Form {
				for _, box := range r {
					text = append(text, box.Label+"："+box.Text)
				}
			}
		}
		out[ch.Key] = strings.Join(text, "\n")
	}
	return out
}

func TestTheBookSaysWhatTheRecordsSay(t *testing.T) {
	each(t, func(c *city) {
		c.lively()
		b := c.get(c.secretary(), 2026, "").Book
		var order []string
		for _, ch := range b.Chapters {
			order = append(order, ch.Key)
		}
		if got := strings.Join(order, " "); got != "explanation branch committee groups roster plan assembly committee_meeting group_meeting lecture theme_day org_life appraisal talk other hours development moves outreach honours owed handover" {
			t.Errorf("the order of the paper book: %s", got)
		}
		text := says(b)
		for _, want := range []struct{ chapter, text string }{
			{"branch", "支部名称：预算党支部"},
			{"branch", "由“第一党支部”更名为“预算党支部”|江直工〔2026〕8号"},
			{"branch", "第5届"},
			{"branch", "2027年3月15日"},
			{"committee", "王建国|书记|2024年3月15日"},
			{"groups", "第一党小组||1|王建国"},
			{"groups", "尚未编入党小组的党员：李明、张敏"},
			{"roster", "|张敏|男|1980年5月|2005年7月1日|正式|"},
			{"roster", "有党员3名（正式党员3名，预备党员0名）"},
			{"plan", "没有在系统里采用支部年度计划"},
			{"assembly", "1. 2026年3月12日　学习贯彻全会精神"},
			{"assembly", "2. 2026年11月20日　年度总结"},
			{"assembly", "时间：2026年3月12日 15:00—16:30"},
			{"assembly", "缺席人员\n及原因：李明（请假，出差）"},
			{"assembly", "决议及表决：1. 同意年度工作安排"},
			{"assembly", "主要内容：会议传达了有关精神（略），讨论了“三创”工作。"},
			{"committee_meeting", "没有设立支部委员会"},
			{"group_meeting", "没有已确认的党小组会记录"},
			{"org_life", "没有已确认的组织生活会记录"},
			{"talk", "登记谈心谈话1次"},
			{"moves", "2026年6月1日|张敏|转入|市财政局第二党支部|工作调动"},
			{"outreach", "2026年4月8日|东湖村|乡村|王建国|走访困难党员"},
			{"honours", "江直工〔2026〕12号"},
			{"owed", "支部党员大会|每季度一次|4|2|0|2|第二季度、第三季度"},
			{"handover", "书记没有调整"},
		} {
			if !strings.Contains(text[want.chapter], want.text) {
				t.Errorf("%s does not say %q:\n%s", want.chapter, want.text, text[want.chapter])
			}
		}
		all := fmt.Sprint(text)
		for _, never := range []string{"绝不能印出来", "家庭困难", "上年度组织生活会", "1980年5月1日", c.WangNumber} {
			if strings.Contains(all, never) {
				t.Errorf("the book says %q", never)
			}
		}
		// What was held for the year before stands in that year's book, in one chapter; the other refers to it.
		last := says(c.get(c.secretary(), 2025, "").Book)
		if !strings.Contains(last["org_life"], "主要内容：对照检查。") || !strings.Contains(last["appraisal"], "与组织生活会一并召开") || strings.Contains(last["assembly"], "总结") {
			t.Errorf("last year's: %s\n%s", last["org_life"], last["appraisal"])
		}
		// The year before the branch was renamed and 张敏 came.
		if !strings.Contains(last["branch"], "支部名称：第一党支部") || strings.Contains(last["roster"], "张敏") {
			t.Errorf("last year's names: %s\n%s", last["branch"], last["roster"])
		}
		// As of a day: neither later names nor later records.
		spring := says(c.get(c.secretary(), 2026, "2026-04-30").Book)
		if !strings.Contains(spring["branch"], "支部名称：第一党支部") || strings.Contains(spring["branch"], "更名") || strings.Contains(spring["assembly"], "年度总结") || strings.Contains(spring["honours"], "12号") ||
			!strings.Contains(spring["owed"], "截至2026年4月30日") || strings.Contains(spring["moves"], "张敏") {
			t.Errorf("as of 30 April: %v", spring)
		}
	})
}

func pressed(text string) string {
	return regexp.MustCompile(`[\s　]+`).ReplaceAllString(text, "")
}

// Both files say what the screen says, and who took them.
func TestFilesSayWhatTheBookSays(t *testing.T) {
	each(t, func(c *city) {
		c.lively()
		b := c.get(c.secretary(), 2026, "").Book
		name, file, err := c.s.Print(t.Context(), c.secretary(), c.FinanceFirst, 2026, "", false, handbook.PDF)
		c.must(err)
		path := filepath.Join(t.TempDir(), "a.pdf")
		c.must(os.WriteFile(path, file, 0o600))
		out, err := exec.Command("pdftotext", "-raw", path, "-").Output()
		c.must(err)
		pdf := pressed(string(out))
		_, file, err = c.s.Print(t.Context(), c.secretary(), c.FinanceFirst, 2026, "", false, handbook.Docx)
		c.must(err)
		word, err := doc.ReadText(file)
		c.must(err)
		word = pressed(word)
		n := 0
		for _, ch := range b.Chapters {
			for _, x := range ch.Blocks {
				texts := []string{ch.Title, x.Text}
				for _, r := range x.Rows {
					texts = append(texts, r.Cells...)
				}
				for _, r := range x.Form {
					for _, box := range r {
						texts = append(texts, box.Label, box.Text)
					}
				}
				for _, text := range texts {
					if text = pressed(text); text == "" {
						continue
					}
					n++
					if !strings.Contains(word, text) {
						t.Errorf("%s: the docx lacks %q", ch.Key, text)
					}
					if !strings.Contains(pdf, text) && len([]rune(text)) < 40 { // longer ones a page's foot may part
						t.Errorf("%s: the PDF lacks %q", ch.Key, text)
					}
				}
			}
		}
		if n < 250 {
			t.Errorf("only %d texts were compared", n)
		}
		if name != "2026年度党支部工作手册（市财政局预算党支部）.pdf" || !strings.Contains(pdf, "王建国2026年12月5日10:00打印") {
			t.Errorf("%s does not say who took it", name)
		}
		trail, err := db.Scalar[int](t.Context(), c.DB.Read(), "SELECT COUNT(*) FROM audit WHERE action='handbook.print'")
		if err != nil || trail != 2 {
			t.Errorf("%d rows in the trail: %v", trail, err)
		}
	})
}

func TestHandedInReturnedHandedInChecked(t *testing.T) {
	each(t, func(c *city) {
		ctx := t.Context()
		c.lively()
		sheet := c.get(c.secretary(), 2026, "")
		if sheet.State != handbook.None || sheet.Until != "2027-01-10" || !sheet.MayHand {
			t.Fatalf("%+v", sheet.Handbook)
		}
		missing := 0
		for _, f := range sheet.Findings {
			if f.Grave {
				missing++
			}
		}
		if missing == 0 {
			t.Fatal("nothing is missing: this test shows nothing")
		}
		h, err := c.s.HandIn(ctx, c.secretary(), c.FinanceFirst, 2026, 0)
		c.must(err)
		if h.State != handbook.HandedIn || h.Missing != missing || h.HandedDay != "2026-12-05" || h.Late {
			t.Errorf("handed in: %+v, %d are missing", h, missing)
		}
		duties := func(role string, org kernel.ID) []duty.Duty {
			list, err := duty.Mine(ctx, c.DB.Read(), []kernel.Grant{{Role: role, Org: org}}, nil, kernel.AllRows)
			c.must(err)
			return list.Items
		}
		if d := duties("dept_clerk", c.Finance); len(d) != 1 || d[0].Title != "核查市财政局预算党支部2026年度工作手册" {
			t.Errorf("the clerk is asked: %+v", d)
		}
		if _, err := c.s.HandIn(ctx, c.secretary(), c.FinanceFirst, 2026, 0); !errors.Is(err, kernel.ErrStale) {
			t.Errorf("handed in twice: %v", err)
		}
		clerk := c.Clerk(c.Finance)
		if _, err := c.s.GiveBack(ctx, clerk, c.FinanceFirst, 2026, h.Version, "  "); !errors.Is(err, handbook.ErrWords) {
			t.Errorf("returned without words: %v", err)
		}
		h, err = c.s.GiveBack(ctx, clerk, c.FinanceFirst, 2026, h.Version, "缺二季度、三季度支部党员大会记录")
		c.must(err)
		if d := duties("branch_secretary", c.FinanceFirst); len(d) != 1 || d[0].Note != "缺二季度、三季度支部党员大会记录" || len(duties("dept_clerk", c.Finance)) != 0 {
			t.Errorf("the secretary is asked: %+v", d)
		}
		at("2027-01-12", c.DB)
		c.held(c.FinanceFirst, c.assembly("2026-08-14", "补登三季度大会", "三季度的会议。"))
		h, err = c.s.HandIn(ctx, c.secretary(), c.FinanceFirst, 2026, h.Version)
		c.must(err)
		if !h.Late || h.Words != "" {
			t.Errorf("handed in after the tenth: %+v", h)
		}
		if _, err := c.s.Check(ctx, c.secretary(), c.FinanceFirst, 2026, h.Version); !errors.Is(err, handbook.ErrOwn) {
			t.Errorf("checked by who handed it in: %v", err)
		}
		for by, why := range map[kernel.ID]string{c.secretary().Account: handbook.ErrOwn.Text, clerk.Account: ""} {
			sheet, err := c.s.Get(ctx, kernel.Actor{Account: by, Scope: kernel.Everything()}, c.FinanceFirst, 2026, "", false)
			if err != nil || sheet.Barred != why {
				t.Errorf("account %d is told %q, %v", by, sheet.Barred, err)
			}
		}
		h, err = c.s.Check(ctx, clerk, c.FinanceFirst, 2026, h.Version)
		c.must(err)
		if h.State != handbook.Checked || h.AnsweredName != "专干" || len(duties("dept_clerk", c.Finance)) != 0 {
			t.Errorf("checked: %+v", h)
		}
		if _, err := c.s.HandIn(ctx, c.secretary(), c.FinanceFirst, 2026, h.Version); !errors.Is(err, handbook.ErrChecked) {
			t.Errorf("handed in after the check: %v", err)
		}
		// What was checked stays what it was, whatever is recorded later.
		c.held(c.FinanceFirst, c.assembly("2026-06-20", "后来补登的大会", "二季度的会议。"))
		kept, err := c.s.Get(ctx, clerk, c.FinanceFirst, 2026, "", true)
		c.must(err)
		now := c.get(clerk, 2026, "")
		if text := says(kept.Book)["assembly"]; !kept.Kept || strings.Contains(text, "后来补登") || !strings.Contains(text, "补登三季度大会") || !strings.Contains(says(now.Book)["assembly"], "后来补登") {
			t.Errorf("the copy: %s", text)
		}
		var steps []string
		for _, s := range kept.Steps {
			steps = append(steps, s.Step)
		}
		if strings.Join(steps, " ") != "check hand_in return hand_in" || !kept.Steps[1].Kept || kept.Steps[0].Kept {
			t.Errorf("the history: %+v", kept.Steps)
		}
	})
}

func TestBooksOutOfSight(t *testing.T) {
	each(t, func(c *city) {
		ctx := t.Context()
		far := c.Clerk(c.Culture)
		for name, err := range map[string]error{
			"get": func() error { _, err := c.s.Get(ctx, far, c.FinanceFirst, 2026, "", false); return err }(),
			"print": func() error {
				_, _, err := c.s.Print(ctx, far, c.FinanceFirst, 2026, "", false, handbook.PDF)
				return err
			}(),
			"hand in": func() error { _, err := c.s.HandIn(ctx, far, c.FinanceFirst, 2026, 0); return err }(),
			"check":   func() error { _, err := c.s.Check(ctx, far, c.FinanceFirst, 2026, 1); return err }(),
			"return":  func() error { _, err := c.s.GiveBack(ctx, far, c.FinanceFirst, 2026, 1, "退回"); return err }(),
			"bundle":  func() error { _, err := c.s.AskBundle(ctx, far, c.Finance, 2026, handbook.PDF); return err }(),
			"list": func() error {
				_, err := c.s.List(ctx, far, 2026, handbook.Filter{Org: c.Finance}, kernel.AllRows)
				return err
			}(),
			"missing": func() error { _, err := c.s.Get(ctx, far, 4711, 2026, "", false); return err }(),
		} {
			if !errors.Is(err, kernel.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		list, err := c.s.List(ctx, far, 2026, handbook.Filter{}, kernel.AllRows)
		c.must(err)
		if list.Total != 1 || list.Items[0].OrgName != "市文化和旅游局第一党支部" || list.Counts.None != 1 {
			t.Errorf("%+v", list)
		}
		for _, refused := range []struct {
			year int
			day  kernel.Day
			org  kernel.ID
			want error
		}{
			{2016, "", c.FinanceFirst, handbook.ErrYear},
			{2027, "", c.FinanceFirst, handbook.ErrYear},
			{2026, "2026-12-06", c.FinanceFirst, handbook.ErrDay},
			{2026, "2025-12-31", c.FinanceFirst, handbook.ErrDay},
			{2026, "2026-02-30", c.FinanceFirst, handbook.ErrDay},
			{2026, "", c.Finance, handbook.ErrBranch},
		} {
			if _, err := c.s.Get(ctx, registertest.Staff, refused.org, refused.year, refused.day, false); !errors.Is(err, refused.want) {
				t.Errorf("%+v: %v", refused, err)
			}
		}
		at("2026-11-30", c.DB)
		if _, err := c.s.HandIn(ctx, c.secretary(), c.FinanceFirst, 2026, 0); !errors.Is(err, handbook.ErrEarly) {
			t.Errorf("handed in in November: %v", err)
		}
	})
}

func TestTwoHandInAtOnce(t *testing.T) {
	each(t, func(c *city) {
		got := make(chan error, 8)
		for range cap(got) {
			go func() {
				_, err := c.s.HandIn(t.Context(), c.secretary(), c.FinanceFirst, 2026, 0)
				got <- err
			}()
		}
		won := 0
		for range cap(got) {
			switch err := <-got; {
			case err == nil:
				won++
			case !errors.Is(err, kernel.ErrStale):
				t.Error(err)
			}
		}
		n, err := db.Scalar[int](t.Context(), c.DB.Read(), "SELECT COUNT(*) FROM handbook_step")
		if err != nil || won != 1 || n != 1 {
			t.Errorf("%d won, %d steps: %v", won, n, err)
		}
	})
}

func TestAllBooksOfADepartmentInOneFile(t *testing.T) {
	each(t, func(c *city) {
		ctx := t.Context()
		c.lively()
		clerk := c.Clerk(c.Finance)
		if _, err := c.s.AskBundle(ctx, registertest.Staff, c.Root, 2026, handbook.PDF); !errors.Is(err, handbook.ErrTop) {
			t.Errorf("the whole city: %v", err)
		}
		if _, err := c.s.AskBundle(ctx, clerk, c.Finance, 2026, "xlsx"); !errors.Is(err, handbook.ErrFormat) {
			t.Errorf("another format: %v", err)
		}
		h, err := c.s.HandIn(ctx, c.secretary(), c.FinanceFirst, 2026, 0)
		c.must(err)
		c.held(c.FinanceFirst, c.assembly("2026-12-01", "报送以后登记的", "后来的。"))
		b, err := c.s.AskBundle(ctx, clerk, c.Finance, 2026, handbook.Both)
		c.must(err)
		if _, _, err := c.s.BundleFile(ctx, clerk, b.ID); !errors.Is(err, handbook.ErrBundle) {
			t.Errorf("fetched before it was made: %v", err)
		}
		_, err = c.runner.Drain(ctx)
		c.must(err)
		b, err = c.s.Bundle(ctx, clerk, b.ID)
		c.must(err)
		if b.State != handbook.Done || b.Done != 2 || b.Total != 2 || b.Size == 0 {
			t.Fatalf("%+v", b)
		}
		_, file, err := c.s.BundleFile(ctx, clerk, b.ID)
		c.must(err)
		z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
		c.must(err)
		var names []string
		for _, f := range z.File {
			names = append(names, f.Name)
			if f.Name == "2026年度党支部工作手册（市财政局预算党支部）.docx" {
				r, err := f.Open()
				c.must(err)
				var content bytes.Buffer
				_, err = content.ReadFrom(r)
				c.must(err)
				text, err := doc.ReadText(content.Bytes())
				c.must(err)
				if strings.Contains(text, "报送以后登记的") || !strings.Contains(text, "学习贯彻全会精神") {
					t.Error("the bundle has another book than the one that was handed in")
				}
			}
		}
		slices.Sort(names)
		if len(names) != 4 || !strings.Contains(strings.Join(names, " "), "市财政局第二党支部）.pdf") {
			t.Errorf("%v", names)
		}
		other := clerk
		other.Account = 77
		if _, _, err := c.s.BundleFile(ctx, other, b.ID); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("somebody else's: %v", err)
		}
		lost := clerk
		lost.Scope = kernel.Scope{Orgs: []kernel.ID{c.Culture}}
		if _, _, err := c.s.BundleFile(ctx, lost, b.ID); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("after the right was lost: %v", err)
		}
		// Whoever lost the right before the file was made gets none.
		c.allowed = kernel.ErrForbidden
		denied, err := c.s.AskBundle(ctx, clerk, c.Finance, 2026, handbook.PDF)
		c.must(err)
		_, err = c.runner.Drain(ctx)
		c.must(err)
		if denied, err = c.s.Bundle(ctx, clerk, denied.ID); err != nil || denied.State != handbook.Failed {
			t.Errorf("%+v %v", denied, err)
		}
		at("2026-12-06", c.DB)
		c.must(c.s.Sweep(ctx))
		if list, err := c.s.Bundles(ctx, clerk); err != nil || len(list) != 2 {
			t.Errorf("after less than a day: %+v %v", list, err)
		}
		c.DB.SetClock(func() time.Time { return kernel.Day("2026-12-06").Start().Add(10*time.Hour + time.Second) })
		c.must(c.s.Sweep(ctx))
		if list, err := c.s.Bundles(ctx, clerk); err != nil || len(list) != 0 {
			t.Errorf("after a day: %+v %v", list, err)
		}
		_ = h
	})
}

func TestRemindersInTheFirstQuarter(t *testing.T) {
	each(t, func(c *city) {
		ctx := t.Context()
		asked := func() int {
			c.must(c.s.Remind(ctx))
			n, err := db.Scalar[int](ctx, c.DB.Read(), "SELECT COUNT(*) FROM duty WHERE kind='handbook.hand_in_book'")
			c.must(err)
			return n
		}
		if n := asked(); n != 0 {
			t.Errorf("%d are asked in December", n)
		}
		at("2027-01-01", c.DB)
		if n := asked(); n != 2 { // the department that recorded something in 2026: two branches
			t.Errorf("%d are asked at New Year", n)
		}
		if n := asked(); n != 2 {
			t.Errorf("%d are asked the second time", n)
		}
		_, err := c.s.HandIn(ctx, c.secretary(), c.FinanceFirst, 2026, 0)
		c.must(err)
		if n := asked(); n != 1 {
			t.Errorf("%d are asked after one handed in", n)
		}
		at("2027-04-01", c.DB)
		if n := asked(); n != 0 {
			t.Errorf("%d are asked in April", n)
		}
	})
}
