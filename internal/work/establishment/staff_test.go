package establishment

import (
	"testing"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/norm"
)

// TestWhatIsWrongWithNumbers at their edges.
func TestWhatIsWrongWithNumbers(t *testing.T) {
	units := map[kernel.ID]org.Node{1: {ID: 1, Kind: org.Department, Name: "市财政局"}, 2: {ID: 2, Kind: org.Subunit, Name: "市图书馆"}, 3: {ID: 3, Kind: org.Branch, Name: "第一党支部"}}
	for _, q := range []struct {
		name  string
		lines []UnitStaffLine
		want  string // the field that is wrong
	}{
		{"none work there", []UnitStaffLine{{OrgID: 1}}, ""},
		{"the most", []UnitStaffLine{{OrgID: 1, Staff: mostStaff}, {OrgID: 2, Staff: 1}}, ""},
		{"one more", []UnitStaffLine{{OrgID: 2, Staff: 1}, {OrgID: 1, Staff: mostStaff + 1}}, "lines[1].staff"},
		{"fewer than none", []UnitStaffLine{{OrgID: 1, Staff: -1}}, "lines[0].staff"},
		{"a branch", []UnitStaffLine{{OrgID: 3, Staff: 9}}, "lines[0].org_id"},
		{"out of sight", []UnitStaffLine{{OrgID: 4, Staff: 9}}, "lines[0].org_id"},
		{"twice", []UnitStaffLine{{OrgID: 1, Staff: 9}, {OrgID: 1, Staff: 9}}, "lines[1].org_id"},
	} {
		err := checkStaff(q.lines, func(id kernel.ID) (org.Node, bool) { n, ok := units[id]; return n, ok })
		got := ""
		if f, ok := kernel.AsFault(err); ok && len(f.More) == 1 {
			got = f.More[0].Field
		}
		if got != q.want || (err == nil) != (q.want == "") {
			t.Errorf("%s: %v", q.name, err)
		}
	}
}

// TestStaffWithoutAnOrganisation: who works where there is none stands in the finding and in the sums; a number that
// nobody wrote down is not zero.
func TestStaffWithoutAnOrganisation(t *testing.T) {
	g := newGrove(t)
	all := func(kernel.ID) bool { return true }
	roll := Roll{Sizes: map[kernel.ID]branchSizes{g.first: {3, 3}, g.second: {3, 3}, g.third: {3, 3}}, Groups: map[kernel.ID]int{g.group: 3}}
	c := survey(g.tree, roll, norm.NewBook(nil), "2026-05-06", all)
	if c.Staff != 0 || c.Uncovered != 0 || c.Unknown != 2 || c.Findings[0].Text != "市财政局财政干校没有党组织，也没有联合党支部覆盖。" {
		t.Errorf("nothing written down: %+v", c)
	}
	department := c.Items[0].ID
	roll.Staff = map[kernel.ID]UnitStaff{department: {Known: true, Staff: 80, Day: "2026-01-01"}, g.lib: {Known: true, Staff: 12, Day: "2026-03-01"}}
	c = survey(g.tree, roll, norm.NewBook(nil), "2026-05-06", all)
	if c.Staff != 92 || c.Uncovered != 12 || c.Unknown != 0 || c.Items[0].Staff != 92 || c.Items[0].Uncovered != 12 {
		t.Errorf("%+v", c)
	}
	if f := c.Findings[0]; f.Gap != NoOrg || f.Count != 12 || f.Text != "市财政局财政干校没有党组织，也没有联合党支部覆盖；有在职人员12名（自2026年3月1日）。" {
		t.Errorf("%+v", f)
	}
	roll.Units = map[kernel.ID][]kernel.ID{g.third: {g.lib}} // a joint branch covers it
	if c = survey(g.tree, roll, norm.NewBook(nil), "2026-05-06", all); c.Staff != 92 || c.Uncovered != 0 || len(c.Findings) != 0 {
		t.Errorf("%+v", c)
	}
}
