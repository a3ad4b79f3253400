package outreach_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/spine/register"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/work/outreach"
)

var visitHeader = []string{"走访单位", "走访时间", "走访人员", "类别", "走访点", "走访情况", "发现问题"}

// said is all that the registers and the facts say, without versions and times of change.
func said(t *testing.T, c *registertest.City, s *outreach.Service, problems *problem.Service) string {
	t.Helper()
	var out []string
	add := func(h *register.Head, r any) error {
		h.Version, h.ChangedAt, h.ChangedBy = 0, 0, ""
		text, err := json.Marshal(r)
		out = append(out, string(text))
		return err
	}
	q := c.DB.Read()
	for _, err := range []error{
		s.Visits.Each(t.Context(), q, staff.Scope, register.Filter{}, func(v outreach.Visit) error { return add(&v.Head, &v) }),
		problems.Each(t.Context(), q, staff.Scope, register.Filter{}, func(p problem.Problem) error { return add(&p.Head, &p) }),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range c.Standing() {
		out = append(out, fmt.Sprint(f.Kind, f.Detail, f.Subject, f.Day, f.Branch, f.Department, f.Quantity, f.Source.Type, f.Source.ID))
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

func TestUndoOfVisits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c, s, problems := open(t, d)
		c.Define(s.Definitions()...)
		first := c.Apply(staff, c.Stage(staff, "visit", visitHeader, []string{"市财政局", "2023-04-21", "王建国", "社区", "红旗社区", "看望困难群众", ""}))
		before := said(t, c, s, problems)
		b := c.Apply(staff, c.Stage(staff, "visit", visitHeader,
			[]string{"市财政局", "2023-04-21", "王建国", "企业", "红旗社区", "看望困难群众", ""},
			[]string{"市财政局", "2023-04-22", "张敏", "乡村", "上河村", "春耕帮扶", "机井损坏"},
			[]string{"市财政局", "2023-04-23", "张敏", "乡村", "下河村", "春耕帮扶", "道路积水"}))
		v := c.PreviewUndo(staff, b)
		if v.Back != 3 || v.Kept != 0 || v.Items[0].Act != intake.DidChange || !strings.Contains(v.Items[0].Note, "社区 → 企业") || v.Items[1].Note != "新登记一条走访记录：2023-04-22，上河村" {
			t.Fatalf("%+v", v)
		}
		// Somebody has gone on with one of the problems: that visit stays, with it.
		raised, err := problems.List(t.Context(), staff.Scope, register.Filter{Text: "机井损坏"}, kernel.AllRows)
		if err != nil || len(raised.Items) != 1 {
			t.Fatal(err, raised)
		}
		if _, err := problems.Correct(t.Context(), kernel.Actor{Account: 8, Name: "李督办", Scope: kernel.Everything()}, raised.Items[0].ID, 1, func(p *problem.Problem) error {
			p.Solution = "已报水务局"
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		v = c.PreviewUndo(staff, b)
		if v.Kept != 1 || !strings.HasPrefix(v.Items[1].Kept, "走访发现的问题导入后李督办于") {
			t.Errorf("%+v", v)
		}
		if b = c.Undo(staff, b); b.State != intake.Undone || b.Undone != 2 || b.Kept != 1 {
			t.Fatalf("%+v", b)
		}
		got, _ := s.Visits.List(t.Context(), staff.Scope, register.Filter{}, kernel.AllRows)
		if got.Total != 2 || c.Kinds()["outreach.visited"] != 2 || c.Kinds()["problem.found"] != 1 {
			t.Errorf("%d visits, facts %v", got.Total, c.Kinds())
		}
		// The kept visit removed by hand, all is as before the second import.
		for _, x := range got.Items {
			if x.PlaceName == "上河村" {
				if err := s.Visits.Remove(t.Context(), staff, x.ID, x.Version, "重复"); err != nil {
					t.Fatal(err)
				}
			}
		}
		left, _ := problems.List(t.Context(), staff.Scope, register.Filter{}, kernel.AllRows)
		for _, p := range left.Items {
			if err := problems.Remove(t.Context(), staff, p.ID, p.Version, "重复"); err != nil {
				t.Fatal(err)
			}
		}
		if after := said(t, c, s, problems); after != before {
			t.Errorf("before:\n%s\nafter:\n%s", before, after)
		}
		if b = c.Undo(staff, first); b.State != intake.Undone || b.Kept != 1 {
			t.Errorf("the record that was corrected and corrected back counts as touched: %+v", b)
		}
	})
}

// Whatever a file does to the register, undoing leaves records and standing facts as they were.
func TestUndoOfAnyVisits(t *testing.T) {
	c, s, problems := open(t, dbtest.SQLite(t))
	c.Define(s.Definitions()...)
	c.Apply(staff, c.Stage(staff, "visit", visitHeader,
		[]string{"市财政局", "2023-04-21", "王建国", "社区", "红旗社区", "看望困难群众", ""},
		[]string{"市财政局", "2023-04-22", "张敏", "乡村", "上河村", "春耕帮扶", "机井损坏"}))
	before := said(t, c, s, problems)
	rapid.Check(t, func(r *rapid.T) {
		var rows [][]string
		seen := map[string]bool{}
		for range rapid.IntRange(1, 6).Draw(r, "rows") {
			row := []string{
				"市财政局", "2023-04-2" + rapid.SampledFrom([]string{"1", "2", "3"}).Draw(r, "day"), rapid.SampledFrom([]string{"王建国", "张敏", "王建国、张敏"}).Draw(r, "who"),
				rapid.SampledFrom([]string{"社区", "乡村", "企业"}).Draw(r, "kind"), rapid.SampledFrom([]string{"红旗社区", "上河村"}).Draw(r, "place"),
				rapid.SampledFrom([]string{"", "看望", "帮扶"}).Draw(r, "what"), rapid.SampledFrom([]string{"", "渗水"}).Draw(r, "problem"),
			}
			if key := row[1] + row[2] + row[4]; !seen[key] {
				seen[key] = true
				rows = append(rows, row)
			}
		}
		b := c.Stage(staff, "visit", visitHeader, rows...)
		if b.Counts[intake.Added]+b.Counts[intake.Changed] == 0 || b.Counts[intake.Wrong]+b.Counts[intake.Asked] > 0 {
			r.Skip("nothing to apply")
		}
		if b = c.Apply(staff, b); b.State != intake.Applied {
			r.Fatalf("%+v", b)
		}
		// An export read in again changes nothing.
		file, err := s.Visits.Export(t.Context(), staff, register.Filter{})
		if err != nil {
			r.Fatal(err)
		}
		if again := c.StageFile(staff, "visit", file.Body); again.RowCount < 2 || again.Counts[intake.Unchanged] != again.RowCount {
			r.Fatalf("%v %+v", again.Counts, c.Rows(staff, again))
		}
		if b = c.Undo(staff, b); b.State != intake.Undone {
			r.Fatalf("%+v", b)
		}
		if after := said(t, c, s, problems); after != before {
			r.Fatalf("before:\n%s\nafter:\n%s", before, after)
		}
	})
}
